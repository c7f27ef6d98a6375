package fs

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// sleeper is a process as the kernel might describe it.
var sleeper = ProcInfo{
	PID: 13830, TGID: 13830, PPID: 13770, PGID: 13770, SID: 3116, Comm: "sleep", State: 'S', Umask: 0o22, FDSize: 256, TTYGroup: -1,
	Flags: 4194304, Threads: 1, MinFaults: 131, Start: 2236350000000, VoluntarySwitches: 1, Priority: 20, CPUs: 3, CPUCount: 2,
	SigIgnored: 6, SigQueued: 8, SigQueueLimit: 96365, ExitSignal: 17, Wait: "hrtimer_nanosleep",
	CapPrm: 0x1fffeffffff, CapEff: 0x1fffeffffff, CapBnd: 0x1fffeffffff,
	HasMem: true,
	Mem: ProcMem{Size: 2990080, Peak: 2990080, Anon: 27, File: 413, HighWater: 440, Data: 224 << 10, Stack: 132 << 10, Exe: 20 << 10,
		PageTables: 44 << 10, RSSLimit: Infinity, StartCode: 94891078750208, EndCode: 94891078768137, StartStack: 140722904157344,
		StartData: 94891078782224, EndData: 94891078783488, StartBrk: 94891181572096, ArgStart: 140722904160751, ArgEnd: 140722904160760,
		EnvStart: 140722904160760, EnvEnd: 140722904162281},
}

// TestProcStat compares with a line of a real kernel, whose wchan it hides.
func TestProcStat(t *testing.T) {
	const want = "13830 (sleep) S 13770 13770 3116 0 -1 4194304 131 0 0 0 0 0 0 0 20 0 1 0 223635 2990080 440 18446744073709551615 94891078750208 " +
		"94891078768137 140722904157344 0 0 0 0 6 0 1 0 0 17 0 0 0 0 0 0 94891078782224 94891078783488 94891181572096 140722904160751 " +
		"140722904160760 140722904160760 140722904162281 0\n"
	if diff := cmp.Diff(want, string(ProcStat(&sleeper))); diff != "" {
		t.Error(diff)
	}
	odd := sleeper
	odd.Comm = "a) R \n"
	if got := string(ProcStat(&odd)); !strings.HasPrefix(got, "13830 (a) R \n) S 13770 ") {
		t.Errorf("an odd name: %q", got)
	}
}

const wantStatus = `Name:	sleep
Umask:	0022
State:	S (sleeping)
Tgid:	13830
Ngid:	0
Pid:	13830
PPid:	13770
TracerPid:	0
Uid:	0	0	0	0
Gid:	0	0	0	0
FDSize:	256
Groups:	 
NStgid:	13830
NSpid:	13830
NSpgid:	13770
NSsid:	3116
Kthread:	0
VmPeak:	    2920 kB
VmSize:	    2920 kB
VmLck:	       0 kB
VmPin:	       0 kB
VmHWM:	    1760 kB
VmRSS:	    1760 kB
RssAnon:	     108 kB
RssFile:	    1652 kB
RssShmem:	       0 kB
VmData:	     224 kB
VmStk:	     132 kB
VmExe:	      20 kB
VmLib:	       0 kB
VmPTE:	      44 kB
VmSwap:	       0 kB
HugetlbPages:	       0 kB
CoreDumping:	0
THP_enabled:	0
untag_mask:	0xffffffffffffffff
Threads:	1
SigQ:	8/96365
SigPnd:	0000000000000000
ShdPnd:	0000000000000000
SigBlk:	0000000000000000
SigIgn:	0000000000000006
SigCgt:	0000000000000000
CapInh:	0000000000000000
CapPrm:	000001fffeffffff
CapEff:	000001fffeffffff
CapBnd:	000001fffeffffff
CapAmb:	0000000000000000
NoNewPrivs:	0
Seccomp:	0
Seccomp_filters:	0
Speculation_Store_Bypass:	unknown
SpeculationIndirectBranch:	unsupported
Cpus_allowed:	3
Cpus_allowed_list:	0-1
Mems_allowed:	1
Mems_allowed_list:	0
voluntary_ctxt_switches:	1
nonvoluntary_ctxt_switches:	0
`

func TestProcStatus(t *testing.T) {
	if diff := cmp.Diff(wantStatus, string(ProcStatus(&sleeper))); diff != "" {
		t.Error(diff)
	}
	z := sleeper
	z.State, z.HasMem, z.Groups, z.Comm = 'Z', false, []uint32{4, 20}, "a\\b\nc"
	got := string(ProcStatus(&z))
	if strings.Contains(got, "Vm") || !strings.Contains(got, "State:\tZ (zombie)\n") || !strings.Contains(got, "Groups:\t4 20 \nNS") ||
		!strings.HasPrefix(got, "Name:\ta\\\\b\\nc\n") {
		t.Errorf("a zombie:\n%s", got)
	}
}

// TestProcMaps compares with lines of a real kernel and of odd names.
func TestProcMaps(t *testing.T) {
	const want = `00010000-00012000 r--p 00000000 00:19 247766                             /bin/sleep
564d8d0a9000-564d8d0ae000 r-xp 00002000 fe:00 247766                     /usr/bin/sleep
564d932b8000-564d932d9000 rw-p 00000000 00:00 0                          [heap]
7f277cb0d000-7f277cb10000 rw-s 00000000 00:00 0 
7f277cb10000-7f277cb11000 ---p 00000000 00:1a 5                          /dev/shm/a\012b (deleted)
`
	got := ProcMaps([]MapLine{
		{Start: 0x10000, End: 0x12000, Read: true, Dev: RootFS.Dev(), Ino: 247766, Name: "/bin/sleep"},
		{Start: 0x564d8d0a9000, End: 0x564d8d0ae000, Read: true, Exec: true, Off: 0x2000, Dev: 0xfe00, Ino: 247766, Name: "/usr/bin/sleep"},
		{Start: 0x564d932b8000, End: 0x564d932d9000, Read: true, Write: true, Name: "[heap]"},
		{Start: 0x7f277cb0d000, End: 0x7f277cb10000, Read: true, Write: true, Shared: true},
		{Start: 0x7f277cb10000, End: 0x7f277cb11000, Dev: ShmFS.Dev(), Ino: 5, Name: "/dev/shm/a\nb (deleted)"},
	})
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestFdInfo(t *testing.T) {
	got := string(ProcFdInfo(&FdInfo{Pos: 12, Flags: abi.O_RDWR | abi.O_APPEND | abi.O_CLOEXEC, Mount: RootFS.MountID(), Ino: 9, Extra: "eventfd-count: 3\n"}))
	if want := "pos:\t12\nflags:\t02002002\nmnt_id:\t20\nino:\t9\neventfd-count: 3\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestSmallTexts(t *testing.T) {
	var lim [16][2]uint64
	lim[3] = [2]uint64{8 << 20, Infinity}
	for _, c := range []struct{ name, got, want string }{
		{"uptime", string(ProcUptime(1428_149_999_999, 2777_750_000_000)), "1428.14 2777.75\n"},
		{"loadavg", string(ProcLoadAvg(&LoadAvg{[3]uint64{7, 4, 100}, 2, 92, 11119})), "0.07 0.04 1.00 2/92 11119\n"},
		{"statm", string(ProcStatm(&sleeper.Mem)), "730 440 413 5 0 89 0\n"},
		{"cmdline", string(ProcStrings([]string{"sleep", "", "300"})), "sleep\x00\x00300\x00"},
		{"comm", string(ProcComm("sleep")), "sleep\n"},
		{"wchan", string(ProcWchan("")) + string(ProcWchan("pipe_read")), "0pipe_read"},
		{"syscall", string(ProcSyscall(false, 63, [6]uint64{3, 0x10}, 0x3fff, 0x10a)), "63 0x3 0x10 0x0 0x0 0x0 0x0 0x3fff 0x10a\n"},
		{"syscall", string(ProcSyscall(true, 0, [6]uint64{}, 0, 0)), "running\n"},
		{"syscall", string(ProcSyscall(false, -1, [6]uint64{}, 16, 17)), "-1 0x10 0x11\n"},
		{"limits", strings.Split(string(ProcLimits(lim)), "\n")[4], "Max stack size            8388608              unlimited            bytes     "},
		{"limits", strings.Split(string(ProcLimits(lim)), "\n")[14], "Max nice priority         0                    0                    "},
		{"system", strings.SplitN(string(ProcSystem(&SystemInfo{CPUs: []CPUTime{{User: 1e9}, {Idle: 25e8}}})), "intr", 2)[0],
			"cpu  100 0 0 250 0 0 0 0 0 0\ncpu0 100 0 0 0 0 0 0 0 0 0\ncpu1 0 0 0 250 0 0 0 0 0 0\n"},
		{"cpus", cpuMask(1<<33|1, 34) + " " + cpuList(1<<33|7), "2,00000001 0-2,33"},
		{"cpus", cpuMask(^uint64(0), 64) + " " + cpuList(^uint64(0)), "ffffffff,ffffffff 0-63"},
		{"mounts", strings.Split(string(ProcMounts()), "\n")[1], "proc /proc proc rw,relatime 0 0"},
		{"mountinfo", strings.Split(string(ProcMountInfo()), "\n")[3], "23 22 0:26 / /dev/shm rw,relatime - tmpfs tmpfs rw"},
		{"version", string(ProcVersion("Linux", "6.18.0", "#1 SMP")), "Linux version 6.18.0 (vitrine@localhost) (Go) #1 SMP\n"},
		{"cpuinfo", fmt.Sprint(strings.Count(string(ProcCPUInfo(3)), "processor\t: ")), "3"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}
