package kernel

import (
	"fmt"

	"github.com/vitrine-os/vitrine/kernel/abi"
	vfs "github.com/vitrine-os/vitrine/kernel/fs"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/mem"
)

// The contents of the files under /proc: the numbers are gathered here, the layout is kernel/fs's.

// systemFiles are about the machine.
var systemFiles = []struct {
	name string
	text func(m *Machine) []byte
}{
	{"cpuinfo", func(m *Machine) []byte { return vfs.ProcCPUInfo(m.cfg.CPUs) }},
	{"filesystems", func(*Machine) []byte { return vfs.ProcFilesystems() }},
	{"loadavg", func(m *Machine) []byte {
		return vfs.ProcLoadAvg(&vfs.LoadAvg{Runnable: m.Run.Len() + 1, Tasks: m.Procs.Pids.Len(), LastPID: m.Procs.Last})
	}},
	{"meminfo", (*Machine).memInfo},
	{"mounts", func(*Machine) []byte { return vfs.ProcMounts() }},
	{"stat", (*Machine).systemStat},
	{"uptime", func(m *Machine) []byte { return vfs.ProcUptime(m.now, m.idleTime()) }},
	{"version", func(*Machine) []byte { return vfs.ProcVersion("Linux", Release, "#1 SMP PREEMPT_DYNAMIC") }},
}

// pidFiles are about a process or thread.
var pidFiles = []struct {
	name string
	text func(m *Machine, t *proc.Task) []byte
}{
	{"auxv", func(m *Machine, t *proc.Task) []byte {
		return m.range_(t, func(l *mem.Layout) (uint64, uint64) { return l.AuxStart, l.AuxEnd })
	}},
	{"cmdline", func(m *Machine, t *proc.Task) []byte {
		return m.range_(t, func(l *mem.Layout) (uint64, uint64) { return l.ArgStart, l.ArgEnd })
	}},
	{"comm", func(_ *Machine, t *proc.Task) []byte { return vfs.ProcComm(t.Comm) }},
	{"environ", func(m *Machine, t *proc.Task) []byte {
		return m.range_(t, func(l *mem.Layout) (uint64, uint64) { return l.EnvStart, l.EnvEnd })
	}},
	{"limits", (*Machine).procLimits},
	{"maps", (*Machine).procMaps},
	{"mounts", func(*Machine, *proc.Task) []byte { return vfs.ProcMounts() }},
	{"mountinfo", func(*Machine, *proc.Task) []byte { return vfs.ProcMountInfo() }},
	{"stat", func(m *Machine, t *proc.Task) []byte { return vfs.ProcStat(m.procInfo(t)) }},
	{"statm", func(m *Machine, t *proc.Task) []byte { return vfs.ProcStatm(&m.procInfo(t).Mem) }},
	{"status", func(m *Machine, t *proc.Task) []byte { return vfs.ProcStatus(m.procInfo(t)) }},
	{"syscall", func(_ *Machine, t *proc.Task) []byte {
		return vfs.ProcSyscall(t.State == proc.Runnable, int64(t.Nr), *t.Args(), t.Regs.X[2], t.Regs.PC)
	}},
	{"wchan", func(_ *Machine, t *proc.Task) []byte { return vfs.ProcWchan(t.Wait.Chan) }},
}

// Text implements fs.Dynamic.
func (p procfs) Text(d uint64) ([]byte, abi.Errno) {
	k, pid, n := split(d)
	switch k {
	case pSystem:
		return systemFiles[n].text(p.m), 0
	case pSysFile:
		return p.sysText(n), 0
	case pSysvFile:
		return sysvFiles[n].text(p.m), 0
	}
	t := p.task(pid)
	if t == nil {
		return nil, abi.ESRCH
	}
	switch k {
	case pFile:
		return pidFiles[n].text(p.m, t), 0
	case pFdInfo:
		return p.m.fdInfo(t, n)
	}
	return nil, abi.EINVAL
}

// range_ reads a part of a process's memory that its layout names.
func (m *Machine) range_(t *proc.Task, of func(*mem.Layout) (uint64, uint64)) []byte {
	if t.Space == 0 {
		return nil
	}
	from, to := of(&m.Mem.Spaces.R(t.Space).Layout)
	b, _ := m.mmu.View(t.Space).Peek(from, int(min(to-from, 1<<20)))
	return b
}

func (m *Machine) procLimits(t *proc.Task) []byte {
	l := m.Procs.Limits.R(m.Procs.Groups.R(t.Group).Limits)
	var rows [16][2]uint64
	for i := range rows {
		rows[i] = [2]uint64{l.Soft[i], l.Hard[i]}
	}
	return vfs.ProcLimits(rows)
}

func (m *Machine) procMaps(t *proc.Task) []byte {
	if t.Space == 0 {
		return nil
	}
	var lines []vfs.MapLine
	x := m.rootCtx()
	for _, a := range m.mmu.Areas(t.Space) {
		l := vfs.MapLine{Start: a.Start, End: a.End, Read: a.Prot&abi.PROT_READ != 0, Write: a.Prot&abi.PROT_WRITE != 0, Exec: a.Prot&abi.PROT_EXEC != 0, Shared: a.Flags&mem.Shared != 0, Off: a.Off, Name: a.Name.String()}
		if a.File != 0 {
			at := m.Tree.Stat(x, inode(store.ID(a.File)))
			l.Dev, l.Ino, l.Name = at.Dev, at.Ino, m.Tree.PathOf(x, inode(store.ID(a.File)))
		} else if key, sid, ok := m.shms.Named(a.Object); ok && a.Flags&mem.Segment != 0 {
			l.Name, l.Dev, l.Ino = fmt.Sprintf("/SYSV%08x (deleted)", uint32(key)), 1, uint64(sid)
		} else if a.Object != 0 && a.Name == mem.NoName {
			l.Name, l.Dev = "/dev/zero (deleted)", 1
		}
		lines = append(lines, l)
	}
	return vfs.ProcMaps(lines)
}

func (m *Machine) fdInfo(t *proc.Task, fd int32) ([]byte, abi.Errno) {
	if t.Files == 0 {
		return nil, abi.ENOENT
	}
	tab := m.Procs.Tables.R(t.Files)
	id := tab.Get(fd)
	if id == 0 {
		return nil, abi.ENOENT
	}
	f := m.Procs.Open.R(id)
	i := vfs.FdInfo{Pos: f.Off, Flags: f.Flags, Mount: 15}
	if tab.Slots[fd].CloExec {
		i.Flags |= abi.O_CLOEXEC
	}
	if n, ok := fileNode(f); ok {
		a := m.Tree.Stat(m.rootCtx(), n)
		i.Ino = a.Ino
		if in := m.Tree.Inode(n); in != nil {
			i.Mount = in.FS.MountID()
		}
	}
	i.Extra = m.fdExtra(f)
	return vfs.ProcFdInfo(&i), 0
}

// fdExtra is what fdinfo says about descriptors of one kind only.
func (m *Machine) fdExtra(f *proc.OpenFile) string {
	switch f.Kind {
	case proc.EventFile:
		return "eventfd-count: " + hex16(m.Events.Count(f.Object)) + "\n"
	case proc.SignalFile:
		return fmt.Sprintf("sigmask:\t%016x\n", f.Dyn)
	case proc.TimerFile:
		t := m.Procs.Clocks.R(f.Object)
		left, every := m.timerFdLeft(f.Object)
		return fmt.Sprintf("clockid: %d\nticks: %d\nsettime flags: 0%o\nit_value: (%d, %d)\nit_interval: (%d, %d)\n", t.Clock, t.Ticks, t.Flags, left/1e9, left%1e9, every/1e9, every%1e9)
	case proc.PidFile:
		pid := int32(-1)
		if _, t := m.pidFdTask(f); t != nil {
			pid = t.TID
		}
		return fmt.Sprintf("Pid:\t%d\nNSpid:\t%d\n", pid, pid)
	}
	return ""
}

func hex16(v uint64) string {
	b := []byte("                ")
	for i := 15; i >= 0; i-- {
		b[i] = "0123456789abcdef"[v&15]
		if v >>= 4; v == 0 {
			break
		}
	}
	return string(b)
}

func (m *Machine) idleTime() (ns int64) {
	for i := range m.cpus() {
		ns += max(m.now-m.CPU[i].Busy, 0)
	}
	return ns
}

// memInfo gathers /proc/meminfo.
func (m *Machine) memInfo() []byte {
	var anon, mapped, shmem uint64
	for id := m.Mem.Spaces.Next(0); id != 0; id = m.Mem.Spaces.Next(id) {
		u := m.mmu.Usage(id)
		anon, mapped, shmem = anon+u.RssAnon, mapped+u.RssFile, shmem+u.RssShmem
	}
	cached := uint64(0)
	m.Tree.Objects(func(_, obj store.ID) { cached += uint64(m.mmu.ObjectPages(obj)) })
	total, used := uint64(m.Mem.Budget), uint64(m.Mem.Used())
	return vfs.ProcMemInfo(&vfs.MemInfo{Total: total, Free: total - min(used, total), Cached: cached, Shmem: cached + shmem, Anon: anon, Mapped: mapped, Committed: anon})
}

func (m *Machine) systemStat() []byte {
	s := vfs.SystemInfo{BootTime: bootEpoch / 1e9, Forks: uint64(m.Procs.Last), Runnable: m.Run.Len() + 1}
	for _, c := range m.cpus() {
		s.CPUs = append(s.CPUs, vfs.CPUTime{User: c.Busy, Idle: max(m.now-c.Busy, 0)})
	}
	return vfs.ProcSystem(&s)
}

// procInfo gathers what /proc/PID tells of a task.
func (m *Machine) procInfo(t *proc.Task) *vfs.ProcInfo {
	g := m.Procs.Groups.R(t.Group)
	k := &t.Cred
	i := &vfs.ProcInfo{PID: t.TID, TGID: t.PID, PPID: g.PPID, PGID: g.PGID, SID: g.SID, Comm: t.Comm, State: t.Letter(), UIDs: [4]uint32{k.UID, k.EUID, k.SUID, k.FSUID}, GIDs: [4]uint32{k.GID, k.EGID, k.SGID, k.FSGID},
		Groups: k.Groups, TTYGroup: -1, Threads: max(g.Threads, 1), UserTime: t.Utime, SysTime: t.Stime, ChildUser: g.CUtime, ChildSys: g.CStime, Start: t.Start,
		VoluntarySwitches: uint64(t.Switches[0]), InvoluntarySwitches: uint64(t.Switches[1]), Priority: int64(20 + t.Nice), Nice: int64(t.Nice), RTPriority: uint32(t.SchedPrio), Policy: uint32(t.SchedPol),
		Processor: max(t.CPU-1, 0), CPUs: t.Affinity & (1<<min(m.cfg.CPUs, 64) - 1), CPUCount: int32(m.cfg.CPUs), SigPending: uint64(t.Pending.Set), GroupPending: uint64(g.Pending.Set), SigBlocked: uint64(t.Mask),
		SigQueued: m.queuedBy(k.UID), SigQueueLimit: m.Procs.Limits.R(g.Limits).Soft[abi.RLIMIT_SIGPENDING], ExitSignal: int32(t.ExitSignal), ExitCode: t.ExitCode, Wait: t.Wait.Chan}
	i.TTY, i.TTYGroup = m.ttyDevice(g)
	if t.PID == t.TID && !g.Zombie {
		i.UserTime, i.SysTime = m.groupTimes(t.Group)
	}
	if t.Hand != 0 {
		for _, a := range m.Procs.Hands.R(t.Hand).Actions {
			switch {
			case a.Handler == abi.SIG_IGN:
				i.SigIgnored |= uint64(abi.SetOf(a.Sig))
			case a.Handler != abi.SIG_DFL:
				i.SigCaught |= uint64(abi.SetOf(a.Sig))
			}
		}
	}
	if t.Files != 0 {
		i.FDSize = uint32(max(64, len(m.Procs.Tables.R(t.Files).Slots)))
	}
	if t.FS != 0 {
		i.Umask = m.Procs.FS.R(t.FS).Umask
	}
	i.CapBnd = 1<<41 - 1
	if k.Root() {
		i.CapPrm, i.CapEff = i.CapBnd, i.CapBnd
	}
	if t.Space != 0 {
		i.HasMem, i.Mem = true, m.procMem(t)
	}
	return i
}

func (m *Machine) procMem(t *proc.Task) vfs.ProcMem {
	u, s := m.mmu.Usage(t.Space), m.Mem.Spaces.R(t.Space)
	l := s.Layout
	p := vfs.ProcMem{Size: s.Total * pageSize, Peak: s.Peak * pageSize, Anon: u.RssAnon, File: u.RssFile, Shmem: u.RssShmem, HighWater: s.MaxRSS, PageTables: uint64(len(s.Dir)) * pageSize,
		RSSLimit: abi.RLIM_INFINITY, StartCode: l.StartCode, EndCode: l.EndCode, StartData: l.StartData, EndData: l.EndData, StartBrk: s.StartBrk, StartStack: l.StartStack,
		ArgStart: l.ArgStart, ArgEnd: l.ArgEnd, EnvStart: l.EnvStart, EnvEnd: l.EnvEnd, Exe: l.EndCode - l.StartCode}
	for _, a := range s.Areas {
		switch {
		case a.Flags&mem.GrowsDown != 0:
			p.Stack += a.End - a.Start
		case a.Prot&abi.PROT_WRITE != 0 && a.Flags&mem.Shared == 0:
			p.Data += a.End - a.Start
		}
	}
	return p
}

// sysDirs and sysFiles are the part of /proc/sys that programs read.
var sysDirs = []string{"sys", "kernel", "fs", "vm"}

var sysFiles = []struct {
	dir, name string
	text      func(m *Machine) []byte
}{
	{"kernel", "pid_max", func(*Machine) []byte { return vfs.ProcSys(proc.PidMax) }},
	{"kernel", "threads-max", func(m *Machine) []byte { return vfs.ProcSys(int64(m.threadsMax())) }},
	{"kernel", "hostname", func(m *Machine) []byte { return []byte(m.cfg.Hostname + "\n") }},
	{"kernel", "ostype", func(*Machine) []byte { return []byte("Linux\n") }},
	{"kernel", "osrelease", func(*Machine) []byte { return []byte(Release + "\n") }},
	{"kernel", "msgmax", sysvLimits["msgmax"].text},
	{"kernel", "msgmnb", sysvLimits["msgmnb"].text},
	{"kernel", "msgmni", sysvLimits["msgmni"].text},
	{"kernel", "sem", sysvLimits["sem"].text},
	{"kernel", "shmall", sysvLimits["shmall"].text},
	{"kernel", "shmmax", sysvLimits["shmmax"].text},
	{"kernel", "shmmni", sysvLimits["shmmni"].text},
	{"fs", "pipe-max-size", func(*Machine) []byte { return vfs.ProcSys(1 << 20) }},
	{"fs", "nr_open", func(*Machine) []byte { return vfs.ProcSys(maxFDs) }},
	{"vm", "overcommit_memory", func(*Machine) []byte { return vfs.ProcSys(0) }},
	{"vm", "max_map_count", func(*Machine) []byte { return vfs.ProcSys(mem.MaxAreas) }},
}

func (p procfs) listSys(dir uint64, add func(string, vfs.Node, uint8)) {
	_, _, n := split(dir)
	if n == 0 {
		for i, d := range sysDirs[1:] {
			add(d, dyn(pSysDir, 0, int32(i+1)), abi.DT_DIR)
		}
		return
	}
	for i, f := range sysFiles {
		if f.dir == sysDirs[n] {
			add(f.name, dyn(pSysFile, 0, int32(i)), abi.DT_REG)
		}
	}
}

func (p procfs) sysText(n int32) []byte { return sysFiles[n].text(p.m) }
