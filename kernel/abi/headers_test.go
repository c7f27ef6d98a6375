package abi

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// The tests in this file compare numbers and layouts with the headers of a riscv64 cross compiler. Each
// puts its facts into one C file of static assertions; where one fails the compiler says which.

// kernelHeaders are the C files' beginnings: the kernel's own headers and the C library's cannot be
// included together, so that each constant is checked by those that know it.
var kernelHeaders = []string{`
#include <asm/fcntl.h>
#include <linux/fcntl.h>
#include <linux/stat.h>
#include <linux/openat2.h>
#include <linux/poll.h>
#include <linux/eventpoll.h>
#include <linux/timerfd.h>
#include <linux/fs.h>
#include <linux/falloc.h>
#include <linux/fadvise.h>
#include <linux/close_range.h>
#include <linux/memfd.h>
#include <linux/magic.h>
#include <linux/limits.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <linux/resource.h>
#include <linux/prctl.h>
#include <linux/random.h>
#include <linux/futex.h>
#include <linux/auxvec.h>
#include <linux/capability.h>
#include <linux/time.h>
#include <linux/ipc.h>
#include <linux/msg.h>
#include <linux/sem.h>
#include <linux/shm.h>
#include <linux/errno.h>
#include <asm/socket.h>
#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <asm/signal.h>
#include <asm/unistd.h>
`, `
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>
#include <signal.h>
#include <errno.h>
#include <dirent.h>
#include <poll.h>
#include <elf.h>
#include <termios.h>
#include <sys/stat.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/prctl.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
`}

// otherwise names constants whose C spelling means something else than ours, with the reason.
var otherwise = map[string]string{
	"O_LARGEFILE":    "the C library hides it, the kernel's headers are right",
	"MINSIGSTKSZ":    "the C library asks the kernel",
	"SIGSTKSZ":       "the C library asks the kernel",
	"FUTEX_CMD_MASK": "a negative int in C, its 32 bits here",
	"NCCS":           "the C library's termios is larger",
	"NSIG":           "the C library counts zero too",
	"SIGRTMIN":       "the C library keeps two for itself",
	"SIGRTMAX":       "a call in the C library, and 65 in the kernel's header of old",
}

// compile runs the cross compiler on C code and returns its complaints.
func compile(t *testing.T, code string) string {
	t.Helper()
	cc, err := exec.LookPath("riscv64-linux-gnu-gcc")
	if err != nil {
		t.Skip("no riscv64-linux-gnu-gcc to compare with")
	}
	file := filepath.Join(t.TempDir(), "check.c")
	if err := os.WriteFile(file, []byte(code), 0o644); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	cmd := exec.Command(cc, "-w", "-fsyntax-only", file)
	cmd.Stderr = &out
	if err := cmd.Run(); err != nil {
		return out.String()
	}
	return ""
}

// constants evaluates the constants of this package that look like C's.
func constants(t *testing.T) map[string]string {
	t.Helper()
	fset := token.NewFileSet()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var parsed []*ast.File
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, f)
	}
	// Errors of imports are of no interest, only the constants are.
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil), Error: func(error) {},
		IgnoreFuncBodies: true}
	pkg, _ := conf.Check("abi", fset, parsed, nil)
	values := map[string]string{}
	for _, name := range pkg.Scope().Names() {
		c, ok := pkg.Scope().Lookup(name).(*types.Const)
		if !ok || name != strings.ToUpper(name) || c.Val().Kind() != constant.Int {
			continue
		}
		if strings.HasPrefix(name, "SYS_") {
			name = "__NR_" + strings.ToLower(name[4:])
		}
		values[name] = c.Val().ExactString()
	}
	return values
}

func TestConstantsAgainstHeaders(t *testing.T) {
	values := constants(t)
	var names []string
	for name := range values {
		if otherwise[name] == "" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	if len(names) < 1000 {
		t.Fatalf("only %d constants found", len(names))
	}
	for _, headers := range kernelHeaders {
		code := strings.Builder{}
		code.WriteString(headers)
		for _, name := range names {
			fmt.Fprintf(&code, "#ifdef %s\n_Static_assert((unsigned)(%s) == (unsigned)(%sLL), %q);\n#endif\n",
				name, name, strings.TrimPrefix(values[name], "+"), name)
		}
		if out := compile(t, code.String()); out != "" {
			t.Error(out)
		}
	}
}

// layouts are the C names of the structures, for each the header that has it.
var layouts = []struct {
	id     StructID
	header string
	c      string
	// rename maps a field's name here to the C expression.
	rename map[string]string
}{
	{StructTimespec, "linux/time.h", "struct timespec", nil},
	{StructTimeval, "linux/time.h", "struct timeval", nil},
	{StructTimezone, "linux/time.h", "struct timezone", nil},
	{StructItimerspec, "linux/time.h", "struct itimerspec", nil},
	{StructItimerval, "linux/time.h", "struct itimerval", nil},
	{StructTms, "linux/times.h", "struct tms", nil},
	{StructSigevent, "signal.h", "struct sigevent", map[string]string{"sigev_notify_thread_id": "_sigev_un._tid"}},
	{StructStat, "asm/stat.h", "struct stat", map[string]string{"st_atim": "st_atime", "st_mtim": "st_mtime", "st_ctim": "st_ctime"}},
	{StructStatxTime, "linux/stat.h", "struct statx_timestamp", nil},
	{StructStatx, "linux/stat.h", "struct statx", nil},
	{StructStatfs, "asm/statfs.h", "struct statfs", nil},
	{StructFlock, "asm/fcntl.h", "struct flock", nil},
	{StructFOwnerEx, "asm/fcntl.h", "struct f_owner_ex", nil},
	{StructOpenHow, "linux/openat2.h", "struct open_how", nil},
	{StructIovec, "linux/uio.h", "struct iovec", nil},
	{StructPollfd, "linux/poll.h", "struct pollfd", nil},
	{StructEpollEvent, "linux/eventpoll.h", "struct epoll_event", nil},
	{StructSignalfdSiginfo, "linux/signalfd.h", "struct signalfd_siginfo", nil},
	{StructRusage, "linux/resource.h", "struct rusage", nil},
	{StructRlimit64, "linux/resource.h", "struct rlimit64", nil},
	{StructUtsname, "linux/utsname.h", "struct new_utsname", nil},
	{StructSysinfo, "linux/sysinfo.h", "struct sysinfo", nil},
	{StructSchedAttr, "linux/sched/types.h", "struct sched_attr", map[string]string{"sched_util_min": "sched_util_min"}},
	{StructRobustListHead, "linux/futex.h", "struct robust_list_head", nil},
	{StructFutexWaitv, "linux/futex.h", "struct futex_waitv", nil},
	{StructCloneArgs, "linux/sched.h", "struct clone_args", nil},
	{StructUserCapHeader, "linux/capability.h", "struct __user_cap_header_struct", nil},
	{StructUserCapData, "linux/capability.h", "struct __user_cap_data_struct", nil},
	{StructStackT, "asm/signal.h", "struct sigaltstack", nil},
	{StructSigaction, "asm/signal.h", "struct sigaction", nil},
	{StructIpcPerm, "linux/ipc.h", "struct ipc64_perm", nil},
	{StructMsqidDs, "linux/msg.h", "struct msqid64_ds", nil},
	{StructMsginfo, "linux/msg.h", "struct msginfo", nil},
	{StructSemidDs, "linux/sem.h", "struct semid64_ds", nil},
	{StructSeminfo, "linux/sem.h", "struct seminfo", nil},
	{StructSembuf, "linux/sem.h", "struct sembuf", nil},
	{StructShmidDs, "linux/shm.h", "struct shmid64_ds", nil},
	{StructShminfo, "linux/shm.h", "struct shminfo64", nil},
	{StructShmUsage, "linux/shm.h", "struct shm_info", nil},
	{StructMqAttr, "linux/mqueue.h", "struct mq_attr", nil},
	{StructMsghdr, "sys/socket.h", "struct msghdr", nil},
	{StructCmsghdr, "sys/socket.h", "struct cmsghdr", nil},
	{StructUcred, "sys/socket.h", "struct ucred", nil},
	{StructLinger, "sys/socket.h", "struct linger", nil},
	{StructWinsize, "asm/termios.h", "struct winsize", nil},
	{StructTermios, "asm/termbits.h", "struct termios", nil},
}

func TestLayoutsAgainstHeaders(t *testing.T) {
	for _, l := range layouts {
		def := l.id.Def()
		t.Run(def.Name, func(t *testing.T) {
			t.Parallel()
			code := strings.Builder{}
			fmt.Fprintf(&code, "#define _GNU_SOURCE\n#include <stddef.h>\n#include <%s>\n", l.header)
			fmt.Fprintf(&code, "_Static_assert(sizeof(%s) == %d, \"size\");\n", l.c, def.Size)
			for _, f := range def.Fields {
				name := f.Name
				if l.rename[name] != "" {
					name = l.rename[name]
				}
				fmt.Fprintf(&code, "_Static_assert(offsetof(%s, %s) == %d, %q);\n", l.c, name, f.Off, f.Name)
				if f.Kind != KindStruct {
					fmt.Fprintf(&code, "_Static_assert(sizeof(((%s *)0)->%s) == %d, %q);\n", l.c, name, f.Size, f.Name)
				}
			}
			if out := compile(t, code.String()); out != "" {
				t.Error(out)
			}
		})
	}
}

func TestFrameAgainstHeaders(t *testing.T) {
	code := strings.Builder{}
	code.WriteString("#include <stddef.h>\n#include <asm/signal.h>\n#include <asm/sigcontext.h>\n" +
		"#include <asm/ucontext.h>\n#include <asm/siginfo.h>\n")
	check := func(expr string, want int) {
		fmt.Fprintf(&code, "_Static_assert(%s == %d, %q);\n", expr, want, expr)
	}
	code.WriteString("struct frame { struct siginfo info; struct ucontext uc; };\n")
	check("sizeof(struct frame)", SizeofFrame)
	check("offsetof(struct frame, uc.uc_flags)", FrameFlags)
	check("offsetof(struct frame, uc.uc_link)", FrameLink)
	check("offsetof(struct frame, uc.uc_stack)", FrameStack)
	check("offsetof(struct frame, uc.uc_sigmask)", FrameSigmask)
	check("offsetof(struct frame, uc.uc_mcontext.sc_regs.pc)", FramePC)
	check("offsetof(struct frame, uc.uc_mcontext.sc_regs.ra)", FrameReg(1))
	check("offsetof(struct frame, uc.uc_mcontext.sc_regs.a0)", FrameReg(10))
	check("offsetof(struct frame, uc.uc_mcontext.sc_regs.t6)", FrameReg(31))
	check("offsetof(struct frame, uc.uc_mcontext.sc_fpregs.d.f)", FrameFP)
	check("offsetof(struct frame, uc.uc_mcontext.sc_fpregs.d.fcsr)", FrameFCSR)
	check("offsetof(struct frame, uc.uc_mcontext.sc_fpregs.q.reserved)", FrameReserved)
	check("sizeof(struct sigcontext)", SizeofMcontext)
	check("sizeof(struct siginfo)", SizeofSiginfo)
	if out := compile(t, code.String()); out != "" {
		t.Error(out)
	}
}

func TestSiginfoAgainstHeaders(t *testing.T) {
	fields := map[string]int{"si_signo": 0, "si_errno": 4, "si_code": 8, "si_pid": 16, "si_uid": 20, "si_status": 24,
		"si_utime": 32, "si_stime": 40, "si_value": 24, "si_addr": 16, "si_band": 16, "si_fd": 24, "si_timerid": 16,
		"si_overrun": 20, "si_call_addr": 16, "si_syscall": 24}
	var names []string
	for name := range fields {
		names = append(names, name)
	}
	sort.Strings(names)
	code := "#define _GNU_SOURCE\n#include <stddef.h>\n#include <signal.h>\n"
	for _, name := range names {
		code += "_Static_assert(offsetof(siginfo_t, " + name + ") == " + strconv.Itoa(fields[name]) + ", \"" + name + "\");\n"
	}
	if out := compile(t, code); out != "" {
		t.Error(out)
	}
}
