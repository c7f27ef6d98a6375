package fs

import (
	"fmt"
	"strings"
)

// ProcInfo is what /proc/PID tells of a process or a thread, filled by the kernel. See proc_pid_stat(5) and proc_pid_status(5).
type ProcInfo struct {
	PID      int32     // of /proc/PID the thread group, of /proc/PID/task/TID the thread: what stat calls pid
	TGID     int32     // thread group
	PPID     int32     // the parent's thread group
	PGID     int32     // process group
	SID      int32     // session
	Tracer   int32     // who traces it, or 0
	Comm     string    // the name, 15 bytes at most
	State    byte      // R, S, D, T, t, Z, X, I
	Umask    uint32    // permission bits that new files do not get
	UIDs     [4]uint32 // real, effective, saved, file system
	GIDs     [4]uint32 // the same of the group
	Groups   []uint32  // supplementary groups
	FDSize   uint32    // slots of the descriptor table
	TTY      Device    // controlling terminal, or 0
	TTYGroup int32     // the terminal's foreground group, -1 without a terminal
	Flags    uint64    // PF_* bits
	Threads  int32     // how many in the group

	MinFaults, ChildMinFaults uint64 // page faults served from memory
	MajFaults, ChildMajFaults uint64 // page faults that read a file
	UserTime, SysTime         int64  // ns
	ChildUser, ChildSys       int64  // ns, of children waited for
	Start                     int64  // ns after boot
	VoluntarySwitches         uint64 // times it gave the CPU away by blocking
	InvoluntarySwitches       uint64 // times the CPU was taken from it

	Priority   int64  // 20 + nice, or -1 - real-time priority
	Nice       int64  // -20 to 19
	RTPriority uint32 // of a real-time policy, 1 to 99
	Policy     uint32 // SCHED_*
	Processor  int32  // the CPU it last ran on
	CPUs       uint64 // CPUs it may run on, one bit each
	CPUCount   int32  // CPUs of the machine

	SigPending    uint64 // of the thread
	GroupPending  uint64 // of the whole process
	SigBlocked    uint64
	SigIgnored    uint64 // those with SIG_IGN
	SigCaught     uint64 // those with a handler
	SigQueued     uint64 // queued signals of the user
	SigQueueLimit uint64 // RLIMIT_SIGPENDING
	ExitSignal    int32  // what the parent gets
	ExitCode      int32  // wait status, of a zombie
	Wait          string // the function it sleeps in, as /proc/PID/wchan; empty: it does not
	CapInh        uint64 // capabilities: inheritable
	CapPrm        uint64 // permitted
	CapEff        uint64 // effective
	CapBnd        uint64 // bounding set
	CapAmb        uint64 // ambient
	NoNewPrivs    bool   // execve gives no privileges, see prctl(2)

	HasMem bool    // false for a zombie: no address space, and no Vm lines
	Mem    ProcMem // the address space
}

// ProcMem is the part of ProcInfo about the address space. Sizes are in bytes, resident sets in pages.
type ProcMem struct {
	Size, Peak           uint64 // of all areas, now and at most
	Locked               uint64 // of areas that mlock holds
	Anon, File, Shmem    uint64 // pages resident, by what backs them
	HighWater            uint64 // pages resident at most
	Data, Stack, Exe     uint64 // bytes of areas by use
	PageTables           uint64 // bytes of page tables
	RSSLimit             uint64 // RLIMIT_RSS
	StartCode, EndCode   uint64 // addresses of the program's code
	StartData, EndData   uint64 // and of its data
	StartBrk, StartStack uint64 // where the heap and the stack begin
	ArgStart, ArgEnd     uint64 // where the strings of argv lie
	EnvStart, EnvEnd     uint64 // where the strings of the environment lie
}

// Resident returns the resident set in pages.
func (m *ProcMem) Resident() uint64 { return m.Anon + m.File + m.Shmem }

const tick = 1e9 / 100 // ns in a clock tick as /proc shows time, USER_HZ

// ProcStat formats /proc/PID/stat: 52 fields in one line. The name stands in parentheses as it is, even if it holds some.
func ProcStat(p *ProcInfo) []byte {
	m := &p.Mem
	// The four signal sets are cut to 31 bits: a format from before real-time signals.
	const sigs = 0x7fffffff
	fields := []any{
		p.PPID, p.PGID, p.SID, p.TTY, p.TTYGroup, p.Flags, p.MinFaults, p.ChildMinFaults, p.MajFaults, p.ChildMajFaults,
		p.UserTime / tick, p.SysTime / tick, p.ChildUser / tick, p.ChildSys / tick, p.Priority, p.Nice, p.Threads, 0, p.Start / tick,
		m.Size, m.Resident(), m.RSSLimit, m.StartCode, m.EndCode, m.StartStack, 0, 0,
		p.SigPending & sigs, p.SigBlocked & sigs, p.SigIgnored & sigs, p.SigCaught & sigs, b2i(p.Wait != ""), 0, 0, p.ExitSignal,
		p.Processor, p.RTPriority, p.Policy, 0, 0, 0,
		m.StartData, m.EndData, m.StartBrk, m.ArgStart, m.ArgEnd, m.EnvStart, m.EnvEnd, p.ExitCode,
	}
	b := fmt.Appendf(nil, "%d (%s) %c", p.PID, p.Comm, p.State)
	for _, f := range fields {
		b = fmt.Appendf(b, " %d", f)
	}
	return append(b, '\n')
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

var stateNames = map[byte]string{
	'R': "running", 'S': "sleeping", 'D': "disk sleep", 'T': "stopped", 't': "tracing stop", 'X': "dead", 'Z': "zombie", 'P': "parked",
	'I': "idle",
}

// ProcStatus formats /proc/PID/status: the same for people, one name a line.
func ProcStatus(p *ProcInfo) []byte {
	b := fmt.Appendf(nil, "Name:\t%s\nUmask:\t%#04o\nState:\t%c (%s)\nTgid:\t%d\nNgid:\t0\nPid:\t%d\nPPid:\t%d\nTracerPid:\t%d\n",
		strings.NewReplacer("\\", "\\\\", "\n", "\\n").Replace(p.Comm), p.Umask, p.State, stateNames[p.State], p.TGID, p.PID, p.PPID, p.Tracer)
	b = fmt.Appendf(b, "Uid:\t%d\t%d\t%d\t%d\n", p.UIDs[0], p.UIDs[1], p.UIDs[2], p.UIDs[3])
	b = fmt.Appendf(b, "Gid:\t%d\t%d\t%d\t%d\n", p.GIDs[0], p.GIDs[1], p.GIDs[2], p.GIDs[3])
	b = fmt.Appendf(b, "FDSize:\t%d\nGroups:\t", p.FDSize)
	for _, g := range p.Groups {
		b = fmt.Appendf(b, "%d ", g)
	}
	if len(p.Groups) == 0 {
		b = append(b, ' ')
	}
	b = fmt.Appendf(b, "\nNStgid:\t%d\nNSpid:\t%d\nNSpgid:\t%d\nNSsid:\t%d\nKthread:\t0\n", p.TGID, p.PID, p.PGID, p.SID)
	if p.HasMem {
		b = statusMem(b, &p.Mem)
	}
	b = fmt.Appendf(b, "Threads:\t%d\nSigQ:\t%d/%d\nSigPnd:\t%016x\nShdPnd:\t%016x\nSigBlk:\t%016x\nSigIgn:\t%016x\nSigCgt:\t%016x\n",
		p.Threads, p.SigQueued, p.SigQueueLimit, p.SigPending, p.GroupPending, p.SigBlocked, p.SigIgnored, p.SigCaught)
	b = fmt.Appendf(b, "CapInh:\t%016x\nCapPrm:\t%016x\nCapEff:\t%016x\nCapBnd:\t%016x\nCapAmb:\t%016x\nNoNewPrivs:\t%d\n",
		p.CapInh, p.CapPrm, p.CapEff, p.CapBnd, p.CapAmb, b2i(p.NoNewPrivs))
	b = append(b, "Seccomp:\t0\nSeccomp_filters:\t0\nSpeculation_Store_Bypass:\tunknown\nSpeculationIndirectBranch:\tunsupported\n"...)
	b = fmt.Appendf(b, "Cpus_allowed:\t%s\nCpus_allowed_list:\t%s\n", cpuMask(p.CPUs, p.CPUCount), cpuList(p.CPUs))
	return fmt.Appendf(b, "Mems_allowed:\t1\nMems_allowed_list:\t0\nvoluntary_ctxt_switches:\t%d\nnonvoluntary_ctxt_switches:\t%d\n",
		p.VoluntarySwitches, p.InvoluntarySwitches)
}

// statusMem adds the lines about the address space.
func statusMem(b []byte, m *ProcMem) []byte {
	for _, l := range []struct {
		name string
		kb   uint64
	}{
		{"VmPeak", m.Peak >> 10}, {"VmSize", m.Size >> 10}, {"VmLck", m.Locked >> 10}, {"VmPin", 0}, {"VmHWM", m.HighWater << 2},
		{"VmRSS", m.Resident() << 2}, {"RssAnon", m.Anon << 2}, {"RssFile", m.File << 2}, {"RssShmem", m.Shmem << 2},
		{"VmData", m.Data >> 10}, {"VmStk", m.Stack >> 10}, {"VmExe", m.Exe >> 10}, {"VmLib", 0}, {"VmPTE", m.PageTables >> 10},
		{"VmSwap", 0}, {"HugetlbPages", 0},
	} {
		b = fmt.Appendf(b, "%s:\t%8d kB\n", l.name, l.kb)
	}
	return append(b, "CoreDumping:\t0\nTHP_enabled:\t0\nuntag_mask:\t0xffffffffffffffff\n"...)
}

// cpuMask formats a set of CPUs as hexadecimal digits, as many as the machine's CPUs need, in groups of eight.
func cpuMask(set uint64, cpus int32) string {
	n := (min(max(int(cpus), 1), 64) + 3) / 4
	s := fmt.Sprintf("%0*x", n, set)
	if len(s) > 8 {
		s = s[:len(s)-8] + "," + s[len(s)-8:]
	}
	return s
}

// cpuList formats a set of CPUs as ranges: 0-2,5.
func cpuList(set uint64) string {
	var parts []string
	for i := 0; i < 64; i++ {
		if set>>i&1 == 0 {
			continue
		}
		from := i
		for i < 63 && set>>(i+1)&1 != 0 {
			i++
		}
		if from == i {
			parts = append(parts, fmt.Sprint(from))
		} else {
			parts = append(parts, fmt.Sprintf("%d-%d", from, i))
		}
	}
	return strings.Join(parts, ",")
}

// ProcStatm formats /proc/PID/statm, in pages.
func ProcStatm(m *ProcMem) []byte {
	return fmt.Appendf(nil, "%d %d %d %d 0 %d 0\n", m.Size>>12, m.Resident(), m.File+m.Shmem, (m.Exe+blockSize-1)>>12, (m.Data+m.Stack)>>12)
}

// ProcComm formats /proc/PID/comm.
func ProcComm(comm string) []byte { return []byte(comm + "\n") }

// ProcStrings formats /proc/PID/cmdline and environ: each string with a zero byte behind it.
func ProcStrings(list []string) []byte {
	var b []byte
	for _, s := range list {
		b = append(append(b, s...), 0)
	}
	return b
}

// ProcWchan formats /proc/PID/wchan: the function that the task sleeps in, without a newline.
func ProcWchan(wait string) []byte {
	if wait == "" {
		return []byte("0")
	}
	return []byte(wait)
}

// ProcSyscall formats /proc/PID/syscall: the call that a task is blocked in. nr is -1 for a task that is stopped outside of calls.
func ProcSyscall(running bool, nr int64, args [6]uint64, sp, pc uint64) []byte {
	switch {
	case running:
		return []byte("running\n")
	case nr == -1:
		return fmt.Appendf(nil, "-1 %#x %#x\n", sp, pc)
	}
	b := fmt.Appendf(nil, "%d", nr)
	for _, a := range args {
		b = fmt.Appendf(b, " %#x", a)
	}
	return fmt.Appendf(b, " %#x %#x\n", sp, pc)
}
