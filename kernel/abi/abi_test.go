package abi

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestErrno(t *testing.T) {
	tests := []struct {
		e          Errno
		name, text string
	}{
		{0, "", "Success"},
		{EPERM, "EPERM", "Operation not permitted"},
		{ENOENT, "ENOENT", "No such file or directory"},
		{EAGAIN, "EAGAIN", "Resource temporarily unavailable"},
		{EWOULDBLOCK, "EAGAIN", "Resource temporarily unavailable"},
		{EHWPOISON, "EHWPOISON", "Memory page has hardware error"},
		{41, "", "Unknown error 41"},
		{ERESTARTSYS, "ERESTARTSYS", "To be restarted if SA_RESTART is set"},
		{ERESTART_RESTARTBLOCK, "ERESTART_RESTARTBLOCK", "Interrupted by signal"},
		{-5, "", "Unknown error -5"},
		{4000, "", "Unknown error 4000"},
	}
	for _, tt := range tests {
		if tt.e.Name() != tt.name || tt.e.Error() != tt.text {
			t.Errorf("%d is %q, %q; want %q, %q", int(tt.e), tt.e.Name(), tt.e.Error(), tt.name, tt.text)
		}
	}
	for ret, want := range map[int64]Errno{0: 0, 5: 0, -2: ENOENT, -4095: 4095, -4096: 0, ENOMEM.Result(): ENOMEM} {
		if got := ErrnoOf(ret); got != want {
			t.Errorf("ErrnoOf(%d) = %d, want %d", ret, got, want)
		}
	}
}

func TestSignals(t *testing.T) {
	for s := Signal(1); s <= NSIG; s++ {
		if got := SignalByName(s.Name()); got != s {
			t.Errorf("SignalByName(%q) = %d, want %d", s.Name(), got, s)
		}
		if got := SignalByName(s.Short()); got != s {
			t.Errorf("SignalByName(%q) = %d, want %d", s.Short(), got, s)
		}
		if s.Help() == "" || s.Text() == "" {
			t.Errorf("%v has no words", s)
		}
	}
	names := map[Signal]string{1: "SIGHUP", 31: "SIGSYS", 32: "SIG32", 34: "SIGRTMIN", 49: "SIGRTMIN+15", 50: "SIGRTMAX-14", 64: "SIGRTMAX"}
	for s, want := range names {
		if s.Name() != want {
			t.Errorf("%d is %q, want %q", s, s.Name(), want)
		}
	}
	if SignalByName("SIG") != 0 || SignalByName("65") != 0 || SignalByName("IOT") != SIGABRT {
		t.Error("SignalByName finds what is none, or misses an alias")
	}
	actions := map[Signal]Action{SIGCHLD: ActionIgnore, SIGSEGV: ActionCore, SIGTSTP: ActionStop, SIGCONT: ActionCont, SIGTERM: ActionTerm, 40: ActionTerm}
	for s, want := range actions {
		if s.Default() != want {
			t.Errorf("%v does %v, want %v", s, s.Default(), want)
		}
	}
}

func TestSigSet(t *testing.T) {
	s := SetOf(SIGINT, SIGRTMAX)
	if s != 1<<1|1<<63 || !s.Has(SIGINT) || s.Has(SIGHUP) || s.Len() != 2 || s.First() != SIGINT {
		t.Errorf("set is %#x", uint64(s))
	}
	if s.Add(0).Add(65).Del(65) != s || s.Has(0) || s.Has(65) {
		t.Error("a number that is no signal changes a set")
	}
	if s.Del(SIGINT).First() != SIGRTMAX || SigSet(0).First() != 0 {
		t.Error("Del or First")
	}
}

func TestCodes(t *testing.T) {
	if CodeName(SIGSEGV, 1) != "SEGV_MAPERR" || CodeName(SIGCHLD, 1) != "CLD_EXITED" || CodeName(SIGUSR1, 1) != "" ||
		CodeName(SIGUSR1, -6) != "SI_TKILL" {
		t.Error("CodeName")
	}
	for _, c := range codeNames {
		if got, ok := CodeByName(c.name); !ok || got != c.code {
			t.Errorf("CodeByName(%q) = %d", c.name, got)
		}
	}
}

func TestSiginfo(t *testing.T) {
	tests := []struct {
		s      Siginfo
		layout SigLayout
	}{
		{UserInfo(SIGUSR1, SI_USER, 7, 1000), SigLayoutKill},
		{QueueInfo(SIGUSR1, SI_QUEUE, 7, 1000, 1<<63), SigLayoutRT},
		{TimerInfo(SIGALRM, 3, 5, 9), SigLayoutTimer},
		{ChildInfo(CLD_KILLED, 7, 1000, 9, 1, 2), SigLayoutChild},
		{FaultInfo(SIGSEGV, SEGV_ACCERR, 1<<40), SigLayoutFault},
		{UserInfo(SIGSEGV, SI_USER, 7, 0), SigLayoutKill},
		{UserInfo(SIGALRM, SI_KERNEL, 0, 0), SigLayoutKill},
	}
	for _, tt := range tests {
		b := make([]byte, SizeofSiginfo)
		tt.s.Encode(b)
		var back Siginfo
		back.Decode(b)
		if diff := cmp.Diff(tt.s, back); diff != "" {
			t.Errorf("decode differs: %s", diff)
		}
		if got := tt.s.Layout(); got != tt.layout {
			t.Errorf("%+v has layout %d, want %d", tt.s, got, tt.layout)
		}
	}
	c := ChildInfo(CLD_EXITED, 7, 1000, 3, 1, 2)
	if c.Pid() != 7 || c.Uid() != 1000 || c.Status() != 3 || c.Utime() != 1 || c.Stime() != 2 {
		t.Errorf("child is %+v", c)
	}
	m := TimerInfo(SIGALRM, 3, 5, 9)
	m.SetOverrun(8)
	if m.Timer() != 3 || m.Overrun() != 8 || m.Value() != 9 {
		t.Errorf("timer is %+v", m)
	}
}

func TestWaitStatus(t *testing.T) {
	exit := WaitStatus(ExitStatus(300))
	if !exit.Exited() || exit.Code() != 44 || exit.Signaled() || exit.Stopped() {
		t.Errorf("exit status %#x", int(exit))
	}
	kill := WaitStatus(KillStatus(SIGSEGV, true))
	if kill.Exited() || !kill.Signaled() || kill.Signal() != SIGSEGV || !kill.Core() || kill.Stopped() {
		t.Errorf("kill status %#x", int(kill))
	}
	stop := WaitStatus(StopStatus(SIGTSTP))
	if !stop.Stopped() || stop.StopSignal() != SIGTSTP || stop.Signaled() || stop.Core() || stop.Exited() {
		t.Errorf("stop status %#x", int(stop))
	}
	if on := WaitStatus(ContinuedStatus); !on.Continued() || on.Exited() || on.Signaled() || on.Stopped() {
		t.Error("continued status")
	}
}

func TestDev(t *testing.T) {
	for _, d := range [][2]uint32{{0, 0}, {1, 3}, {136, 0}, {0xfff, 0xff}, {0x12345, 0x6789ab}} {
		dev := Makedev(d[0], d[1])
		if Major(dev) != d[0] || Minor(dev) != d[1] {
			t.Errorf("makedev(%#x, %#x) = %#x", d[0], d[1], dev)
		}
	}
	if Makedev(1, 3) != 0x103 {
		t.Error("makedev(1, 3)")
	}
}

func TestDirent(t *testing.T) {
	var b []byte
	for _, d := range []Dirent64{{1, 1, DT_DIR, "."}, {2, 2, DT_REG, "12345"}, {3, 3, DT_REG, "123456"}} {
		start := len(b)
		b = d.Append(b)
		var back Dirent64
		if n := back.Decode(b[start:]); n != d.Size() || n%8 != 0 || back != d {
			t.Errorf("%+v came back as %+v, %d bytes", d, back, n)
		}
	}
	if len(b) != 24+32+32 {
		t.Errorf("%d bytes", len(b))
	}
	var d Dirent64
	if d.Decode(b[:18]) != 0 || d.Decode(make([]byte, 40)) != 0 || d.Decode(nil) != 0 {
		t.Error("a torn entry was decoded")
	}
}

// codec is what every structure has.
type codec interface {
	Encode([]byte)
	Decode([]byte)
}

// TestCodecs fills each structure with distinct bytes, decodes and encodes it, and expects the bytes
// back wherever StructDef says that there is a field, and zeros elsewhere.
func TestCodecs(t *testing.T) {
	all := map[StructID]codec{
		StructTimespec: &Timespec{}, StructTimeval: &Timeval{}, StructTimezone: &Timezone{}, StructItimerspec: &Itimerspec{},
		StructItimerval: &Itimerval{}, StructTms: &Tms{}, StructSigevent: &Sigevent{}, StructStat: &Stat{}, StructStatxTime: &StatxTime{},
		StructStatx: &Statx{}, StructStatfs: &Statfs{}, StructFlock: &Flock{}, StructFOwnerEx: &FOwnerEx{}, StructOpenHow: &OpenHow{},
		StructIovec: &Iovec{}, StructPollfd: &Pollfd{}, StructEpollEvent: &EpollEvent{}, StructSignalfdSiginfo: &SignalfdSiginfo{},
		StructRusage: &Rusage{}, StructRlimit64: &Rlimit64{}, StructUtsname: &Utsname{}, StructSysinfo: &Sysinfo{},
		StructSchedParam: &SchedParam{}, StructSchedAttr: &SchedAttr{}, StructRobustListHead: &RobustListHead{},
		StructFutexWaitv: &FutexWaitv{}, StructCloneArgs: &CloneArgs{}, StructUserCapHeader: &UserCapHeader{},
		StructUserCapData: &UserCapData{}, StructSigaction: &Sigaction{}, StructStackT: &StackT{}, StructIpcPerm: &IpcPerm{},
		StructMsqidDs: &MsqidDs{}, StructMsginfo: &Msginfo{}, StructSemidDs: &SemidDs{}, StructSeminfo: &Seminfo{},
		StructSembuf: &Sembuf{}, StructShmidDs: &ShmidDs{}, StructShminfo: &Shminfo{}, StructShmUsage: &ShmUsage{},
		StructMqAttr: &MqAttr{}, StructMsghdr: &Msghdr{}, StructCmsghdr: &Cmsghdr{}, StructUcred: &Ucred{}, StructLinger: &Linger{}, StructMessage: &Message{}, StructLink: &Link{},
		StructWinsize: &Winsize{}, StructTermios: &Termios{},
	}
	for id := StructNone + 1; id < numStructs; id++ {
		c, def := all[id], id.Def()
		if c == nil {
			t.Errorf("%s is not tested", def.Name)
			continue
		}
		in, want := make([]byte, def.Size+1), make([]byte, def.Size+1)
		for i := range in {
			in[i] = byte(i%250 + 1)
		}
		out := append([]byte(nil), in...)
		mark(def, in, want, 0)
		want[def.Size] = in[def.Size]
		c.Decode(in)
		if reflect.ValueOf(c).Elem().IsZero() {
			t.Errorf("%s: nothing decoded", def.Name)
		}
		c.Encode(out)
		if diff := cmp.Diff(want, out); diff != "" {
			t.Errorf("%s: %s", def.Name, diff)
		}
	}
}

// mark copies the bytes of def's fields.
func mark(def *StructDef, from, to []byte, base int) {
	for _, f := range def.Fields {
		if f.Kind == KindStruct {
			mark(f.Struct.Def(), from, to, base+f.Off)
			continue
		}
		copy(to[base+f.Off:base+f.Off+f.Size], from[base+f.Off:])
	}
}

func TestFlagSets(t *testing.T) {
	tests := []struct {
		set  *FlagSet
		v    uint64
		want string
	}{
		{&FlagsOpen, O_RDWR | O_CREAT | O_TRUNC, "O_RDWR|O_CREAT|O_TRUNC"},
		{&FlagsOpen, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_DIRECTORY, "O_RDONLY|O_NONBLOCK|O_CLOEXEC|O_DIRECTORY"},
		{&FlagsOpen, O_WRONLY | 0x80000000, "O_WRONLY|0x80000000"},
		{&FlagsOpen, O_RDWR | O_TMPFILE, "O_RDWR|O_TMPFILE"},
		{&FlagsOpen, 3, "O_ACCMODE"},
		{&FlagsPipe, 0, "0"},
		{&FlagsPipe, 0x40000000, "0x40000000 /* O_??? */"},
		{&FlagsPipe, O_DSYNC, "O_DSYNC"},
		{&FlagsPipe, O_SYNC, "O_SYNC"},
		{&FlagsWhence, 0x63, "0x63 /* SEEK_??? */"},
		{&FlagsWhence, 0, "SEEK_SET"},
		{&FlagsAccess, 0, "F_OK"},
		{&FlagsAccess, R_OK | X_OK, "R_OK|X_OK"},
		{&FlagsProt, 0, "PROT_NONE"},
		{&FlagsProt, PROT_READ | PROT_EXEC | 0x100, "PROT_READ|PROT_EXEC|0x100"},
		{&FlagsMap, 0, "MAP_FILE"},
		{&FlagsMap, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, "MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE|MAP_STACK"},
		{&FlagsMap, 0xf, "0xf /* MAP_??? */"},
		{&FlagsIpcGet, IPC_CREAT | 0o600, "IPC_CREAT|0600"},
		{&FlagsIpcGet, 0, "000"},
		{&FlagsIpcGet, 0o7, "007"},
		{&FlagsIpcGet, IPC_CREAT, "IPC_CREAT"},
		{&FlagsIpcGet, 0xffffffff, "IPC_CREAT|IPC_EXCL|IPC_NOWAIT|0xfffff000|0777"},
		{&FlagsStatxAt, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, "AT_STATX_DONT_SYNC|AT_NO_AUTOMOUNT"},
		{&FlagsStatxAt, 0, "AT_STATX_SYNC_AS_STAT"},
		{&FlagsStatxMask, STATX_ALL | STATX_MNT_ID, "STATX_ALL|STATX_MNT_ID"},
		{&FlagsSocket, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, "SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK"},
		{&FlagsFutex, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME, "FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME"},
		{&FlagsFutex, 99, "0x63 /* FUTEX_??? */"},
		{&FlagsMsgop, 0, "0"},
	}
	for _, tt := range tests {
		if got := tt.set.Format(tt.v); got != tt.want {
			t.Errorf("%#x is %q, want %q", tt.v, got, tt.want)
		}
	}
}

// eachArg calls f for every argument of a call, cases included.
func eachArg(c *Call, f func(a *Arg)) {
	var walk func(a *Arg)
	walk = func(a *Arg) {
		f(a)
		for i := range a.Cases {
			walk(&a.Cases[i].Arg)
		}
	}
	for i := range c.Args {
		walk(&c.Args[i])
	}
}

func TestCalls(t *testing.T) {
	sets := map[*FlagSet]bool{}
	for i := range Calls {
		c := &Calls[i]
		where := fmt.Sprintf("%d %s", c.Nr, c.Name)
		if i > 0 && Calls[i-1].Nr >= c.Nr {
			t.Errorf("%s: number after %d", where, Calls[i-1].Nr)
		}
		if Lookup(uint64(c.Nr)) != c || ByName(c.Name) != c {
			t.Errorf("%s: not found", where)
		}
		if c.Help == "" || c.Groups == 0 || len(c.Args) > 6 {
			t.Errorf("%s: incomplete row", where)
		}
		if c.Restart != RestartNever && len(c.Errs) == 0 {
			t.Errorf("%s: blocks without errors", where)
		}
		for j, e := range c.Errs {
			if e.Name() == "" {
				t.Errorf("%s: error %d has no name", where, int(e))
			}
			for _, f := range c.Errs[:j] {
				if e == f {
					t.Errorf("%s: %s twice", where, e.Name())
				}
			}
		}
		eachArg(c, func(a *Arg) { checkArg(t, where, c, a, sets) })
	}
	if Lookup(1<<40) != nil || Lookup(244) != nil || ByName("open") != nil || ByName("") != nil {
		t.Error("found a call that Linux does not have")
	}
	for s := range sets {
		checkSet(t, s)
	}
}

// checkArg looks for mistakes in one argument.
func checkArg(t *testing.T, where string, c *Call, a *Arg, sets map[*FlagSet]bool) {
	where += " " + a.Name
	if (a.Name == "") != (a.Kind == KindNone) {
		t.Errorf("%s: a name or a kind is missing", where)
	}
	if int(a.Len) >= len(c.Args) || a.Len < -1 || len(a.Cases) > 0 && int(a.Of) >= len(c.Args) {
		t.Errorf("%s: names an argument that is not there", where)
	}
	needs := a.Kind == KindFlags || a.Kind == KindEnum || a.Kind == KindKey || a.Kind == KindClock
	if needs != (a.Flags != nil) {
		t.Errorf("%s: flag set", where)
	}
	if (a.Kind == KindStruct || a.Kind == KindStructs) != (a.Struct != StructNone) {
		t.Errorf("%s: structure", where)
	}
	if !a.Kind.Memory() && (a.Dir != In || a.Len != -1 || a.ByResult || a.OnError) {
		t.Errorf("%s: a number has a direction or a length", where)
	}
	switch a.Kind {
	case KindBuf, KindHexBuf, KindPathBuf, KindIovec, KindStructs, KindInts, KindFDSet, KindCPUSet, KindSockaddr, KindSockopt,
		KindMsgbuf, KindSigSet, KindDirents, KindMmsghdr:
		if a.Len < 0 {
			t.Errorf("%s: no length", where)
		}
	}
	for _, c := range a.Cases {
		if c.Value&^c.Mask != 0 {
			t.Errorf("%s: a case can never match", where)
		}
	}
	if a.Flags != nil {
		sets[a.Flags] = true
	}
}

// checkSet looks for duplicates and values that can never print.
func checkSet(t *testing.T, s *FlagSet) {
	values, names := map[uint64]bool{}, map[string]bool{}
	for _, v := range s.Values {
		if values[v.Value] || names[v.Name] || v.Value&^s.Mask != 0 {
			t.Errorf("%s: value %#x %s", s.Name, v.Value, v.Name)
		}
		values[v.Value], names[v.Name] = true, true
	}
	var seen uint64
	for _, v := range s.Bits {
		if names[v.Name] || v.Value == 0 || v.Value&s.Mask != 0 || v.Value&s.Octal != 0 {
			t.Errorf("%s: bit %#x %s", s.Name, v.Value, v.Name)
		}
		if seen&v.Value == v.Value && !strings.HasPrefix(v.Name, "STATX_") && v.Name != "O_DSYNC" && v.Name != "O_DIRECTORY" {
			t.Errorf("%s: %s can never print", s.Name, v.Name)
		}
		seen |= v.Value
		names[v.Name] = true
	}
}

// TestCallsComplete wants a row for every number, and a full one for what this kernel is about.
func TestCallsComplete(t *testing.T) {
	rows := 0
	for name, value := range constants(t) {
		if !strings.HasPrefix(name, "__NR_") {
			continue
		}
		rows++
		c := ByName(strings.TrimPrefix(name, "__NR_"))
		if c == nil || fmt.Sprint(c.Nr) != value {
			t.Errorf("%s is %s, the row is %+v", name, value, c)
		}
	}
	if rows != len(Calls) {
		t.Errorf("%d numbers, %d rows", rows, len(Calls))
	}
	for _, name := range []string{"clone", "openat", "pipe2", "futex", "ppoll", "msgrcv", "semtimedop", "mq_timedsend", "recvmsg"} {
		if c := ByName(name); c.Groups&GroupOther != 0 || c.Restart == RestartNever && name != "clone" && name != "pipe2" {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

func TestCases(t *testing.T) {
	tests := []struct {
		call string
		args [6]uint64
		arg  int
		want Kind
	}{
		{"openat", [6]uint64{0, 0, O_RDONLY}, 3, KindNone},
		{"openat", [6]uint64{0, 0, O_CREAT}, 3, KindMode},
		{"openat", [6]uint64{0, 0, O_TMPFILE}, 3, KindMode},
		{"openat", [6]uint64{0, 0, O_DIRECTORY}, 3, KindNone},
		{"fcntl", [6]uint64{0, F_GETFD}, 2, KindNone},
		{"fcntl", [6]uint64{0, F_SETFL}, 2, KindFlags},
		{"fcntl", [6]uint64{0, F_SETLK | 1<<32}, 2, KindStruct},
		{"fcntl", [6]uint64{0, 77}, 2, KindHex},
		{"futex", [6]uint64{0, FUTEX_WAIT | FUTEX_PRIVATE_FLAG}, 3, KindStruct},
		{"futex", [6]uint64{0, FUTEX_WAKE | FUTEX_PRIVATE_FLAG}, 3, KindNone},
		{"futex", [6]uint64{0, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME}, 5, KindEnum},
		{"clone", [6]uint64{CLONE_PARENT_SETTID}, 2, KindIntPtr},
		{"clone", [6]uint64{uint64(SIGCHLD)}, 2, KindAddr},
		{"prctl", [6]uint64{PR_SET_NAME}, 1, KindStr},
		{"prctl", [6]uint64{PR_SET_NAME}, 2, KindNone},
		{"semctl", [6]uint64{0, 0, SETVAL}, 3, KindHexInt},
	}
	for _, tt := range tests {
		if got := ByName(tt.call).Arg(tt.arg, &tt.args).Kind; got != tt.want {
			t.Errorf("%s%v: argument %d is of kind %d, want %d", tt.call, tt.args, tt.arg, got, tt.want)
		}
	}
}

func TestGroups(t *testing.T) {
	for i, name := range groupNames {
		if GroupByName(name) != 1<<i {
			t.Errorf("group %q", name)
		}
	}
	if diff := cmp.Diff([]string{"desc", "pipe"}, (GroupDesc | GroupPipe).Names()); diff != "" {
		t.Error(diff)
	}
	if GroupByName("nope") != 0 || GroupPort != 1<<(len(groupNames)-1) {
		t.Error("groups and their names differ")
	}
}
