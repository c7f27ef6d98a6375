//go:build linux && amd64

package kernel

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// The oracle: the cases of TestCalls, made by a process on the kernel that the tests run on. The process is this test program
// itself, started again; it makes one raw system call after the other with pointers into memory at the same addresses as a puppet's.

const nativeEnv = "VITRINE_TEST_CALLS"

func init() {
	if os.Getenv(nativeEnv) != "" {
		runtime.LockOSThread() // the calls belong to one thread, and that is the leader
	}
}

func TestMain(m *testing.M) {
	if os.Getenv(nativeEnv) != "" {
		serveCalls()
		return
	}
	os.Exit(m.Run())
}

// request is one thing that the process is told to do.
type request struct {
	Op   uint64 // 0: call, 1: peek, 2: poke
	Nr   uint64
	Args [6]uint64
}

const requestSize = 64

func serveCalls() {
	_, _, e := syscall.RawSyscall6(syscall.SYS_MMAP, PuppetMemory, PuppetMemorySize, syscall.PROT_READ|syscall.PROT_WRITE,
		syscall.MAP_PRIVATE|syscall.MAP_ANONYMOUS|unix.MAP_FIXED_NOREPLACE, ^uintptr(0), 0)
	if e != 0 {
		os.Exit(9)
	}
	for fd := 3; fd < 64; fd++ {
		syscall.Close(fd)
	}
	syscall.Umask(0o022)
	self := os.Getpid()
	for {
		raw := readAll(requestSize)
		var r request
		binary.Read(bytes.NewReader(raw), binary.LittleEndian, &r)
		switch r.Op {
		case 0:
			a := r.Args
			ret, _, e := syscall.RawSyscall6(uintptr(r.Nr), uintptr(a[0]), uintptr(a[1]), uintptr(a[2]), uintptr(a[3]), uintptr(a[4]), uintptr(a[5]))
			if e != 0 {
				ret = -uintptr(e)
			}
			writeAll(binary.LittleEndian.AppendUint64(nil, uint64(ret)))
		case 1:
			b := make([]byte, r.Args[1])
			unix.ProcessVMReadv(self, []unix.Iovec{iovec(b)}, []unix.RemoteIovec{{Base: uintptr(r.Args[0]), Len: len(b)}}, 0)
			writeAll(b)
		case 2:
			b := readAll(int(r.Args[1]))
			unix.ProcessVMWritev(self, []unix.Iovec{iovec(b)}, []unix.RemoteIovec{{Base: uintptr(r.Args[0]), Len: len(b)}}, 0)
		}
	}
}

func iovec(b []byte) (v unix.Iovec) {
	if len(b) > 0 {
		v.Base = &b[0]
		v.SetLen(len(b))
	}
	return v
}

func readAll(n int) []byte {
	b := make([]byte, n)
	for got := 0; got < n; {
		k, err := syscall.Read(0, b[got:])
		if k <= 0 || err != nil {
			os.Exit(0)
		}
		got += k
	}
	return b
}

func writeAll(b []byte) {
	for len(b) > 0 {
		n, err := syscall.Write(1, b)
		if err != nil {
			os.Exit(0)
		}
		b = b[n:]
	}
}

// process is the other end of serveCalls.
type process struct {
	t    testing.TB
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  io.Reader
	gone bool
}

func startProcess(t testing.TB) *process {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, cmd: exec.Command(self)}
	// Without asyncpreemptoff the runtime sends itself SIGURG, which the cases about masks would see.
	p.cmd.Dir, p.cmd.Env, p.cmd.Stderr = t.TempDir(), []string{nativeEnv + "=1", "GODEBUG=asyncpreemptoff=1"}, os.Stderr
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if p.in, err = p.cmd.StdinPipe(); err == nil {
		if p.out, err = p.cmd.StdoutPipe(); err == nil {
			err = p.cmd.Start()
		}
	}
	if err != nil {
		t.Skip("cannot start a process: ", err)
	}
	t.Cleanup(func() { p.in.Close(); p.cmd.Process.Kill(); p.cmd.Wait() })
	return p
}

func (p *process) send(r request, more []byte) {
	var b bytes.Buffer
	binary.Write(&b, binary.LittleEndian, r)
	b.Write(more)
	if _, err := p.in.Write(b.Bytes()); err != nil {
		p.gone = true
	}
}

func (p *process) call(name string, args [6]uint64) (int64, bool) {
	nr, ok := amd64Numbers[name]
	if !ok {
		p.t.Fatalf("the number of %s on amd64 is missing", name)
	}
	p.send(request{0, nr, args}, nil)
	var b [8]byte
	if _, err := io.ReadFull(p.out, b[:]); err != nil {
		return 0, false
	}
	return int64(binary.LittleEndian.Uint64(b[:])), true
}

func (p *process) peek(va uint64, n int) []byte {
	b := make([]byte, n)
	p.send(request{1, 0, [6]uint64{va, uint64(n)}}, nil)
	if _, err := io.ReadFull(p.out, b); err != nil {
		p.t.Fatal("the process is gone")
	}
	return b
}

func (p *process) poke(va uint64, b []byte) { p.send(request{2, 0, [6]uint64{va, uint64(len(b))}}, b) }

// Every case that one process without handlers can play gives on real Linux what the machine gives: both must meet the same
// expectations.
func TestCallsOnLinux(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("the cases expect to be root")
	}
	for _, c := range allCases() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := startProcess(t)
			s := &stageTest{t: t, real: h, made: map[string]bool{}}
			defer func() {
				if r := recover(); r != nil && r != any(endOfCase{}) {
					panic(r)
				}
			}()
			c.run(&puppet{stageTest: s, tid: int32(h.cmd.Process.Pid), temp: tempArea, kept: keptArea})
		})
	}
}

var amd64Numbers = map[string]uint64{
	"read": 0, "write": 1, "close": 3, "lseek": 8, "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigprocmask": 14, "ioctl": 16, "pread64": 17, "pwrite64": 18,
	"readv": 19, "writev": 20, "sched_yield": 24, "shmget": 29, "shmat": 30, "shmctl": 31, "semget": 64, "semop": 65, "semctl": 66, "shmdt": 67, "msgget": 68, "msgsnd": 69, "msgrcv": 70, "msgctl": 71, "semtimedop": 220, "mremap": 25, "msync": 26, "mincore": 27, "madvise": 28, "dup": 32, "nanosleep": 35, "getitimer": 36, "setitimer": 38,
	"getpid": 39, "sendfile": 40, "exit": 60, "wait4": 61, "kill": 62, "uname": 63, "fcntl": 72, "flock": 73, "fsync": 74, "fdatasync": 75, "truncate": 76, "ftruncate": 77,
	"getcwd": 79, "chdir": 80, "fchdir": 81, "fchmod": 91, "fchown": 93, "umask": 95, "gettimeofday": 96, "getrlimit": 97, "getrusage": 98, "sysinfo": 99, "times": 100,
	"getuid": 102, "getgid": 104, "setuid": 105, "setgid": 106, "geteuid": 107, "getegid": 108, "setpgid": 109, "getppid": 110, "setsid": 112, "setreuid": 113, "setregid": 114,
	"getgroups": 115, "setgroups": 116, "setresuid": 117, "getresuid": 118, "setresgid": 119, "getresgid": 120, "getpgid": 121, "setfsuid": 122, "setfsgid": 123, "getsid": 124,
	"capget": 125, "rt_sigpending": 127, "rt_sigtimedwait": 128, "rt_sigqueueinfo": 129, "rt_sigsuspend": 130, "sigaltstack": 131, "personality": 135, "statfs": 137, "fstatfs": 138,
	"getpriority": 140, "setpriority": 141, "sched_setparam": 142, "sched_getparam": 143, "sched_setscheduler": 144, "sched_getscheduler": 145, "sched_get_priority_max": 146,
	"sched_get_priority_min": 147, "sched_rr_get_interval": 148, "mlock": 149, "munlock": 150, "mlockall": 151, "munlockall": 152, "prctl": 157, "setrlimit": 160, "chroot": 161,
	"sync": 162, "sethostname": 170, "gettid": 186, "tkill": 200, "futex": 202, "sched_setaffinity": 203, "sched_getaffinity": 204, "getdents64": 217, "set_tid_address": 218,
	"timer_create": 222, "timer_settime": 223, "timer_gettime": 224, "timer_getoverrun": 225, "timer_delete": 226, "clock_settime": 227, "settimeofday": 164,
	"timerfd_create": 283, "timerfd_settime": 286, "timerfd_gettime": 287, "signalfd4": 289, "pidfd_send_signal": 424, "pidfd_open": 434, "pidfd_getfd": 438,
	"restart_syscall": 219, "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231, "tgkill": 234, "waitid": 247, "openat": 257, "mkdirat": 258,
	"mknodat": 259, "fchownat": 260, "newfstatat": 262, "unlinkat": 263, "linkat": 265, "symlinkat": 266, "readlinkat": 267, "fchmodat": 268, "faccessat": 269, "pselect6": 270,
	"ppoll": 271, "set_robust_list": 273, "get_robust_list": 274, "splice": 275, "tee": 276, "utimensat": 280, "fallocate": 285, "eventfd2": 290, "dup3": 292, "pipe2": 293,
	"preadv": 295, "pwritev": 296, "rt_tgsigqueueinfo": 297, "prlimit64": 302, "syncfs": 306, "getcpu": 309, "renameat2": 316, "getrandom": 318, "memfd_create": 319, "execveat": 322,
	"membarrier": 324, "mlock2": 325, "statx": 332, "clone3": 435, "close_range": 436, "openat2": 437, "faccessat2": 439, "execve": 59, "rt_sigaction": 13, "fstat": 5, "clone": 56,
	"rt_sigreturn": 15,
}
