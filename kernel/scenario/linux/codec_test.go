//go:build linux && amd64

package linux

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// compile runs a C compiler on code and returns its complaints.
func compile(t *testing.T, cc, code string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "check.c")
	if err := os.WriteFile(file, []byte(code), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(cc, "-w", "-fsyntax-only", file)
	var out bytes.Buffer
	cmd.Stderr = &out
	if err := cmd.Run(); err != nil && out.Len() == 0 {
		t.Fatal(err)
	}
	return out.String()
}

// compilers are those for x86-64 and for riscv64: the second shows that abi's numbers, which are compared too, are the same ones.
func compilers(t *testing.T) []string {
	t.Helper()
	var found []string
	for _, cc := range []string{"gcc", "riscv64-linux-gnu-gcc"} {
		if _, err := exec.LookPath(cc); err == nil {
			found = append(found, cc)
		}
	}
	if len(found) == 0 {
		t.Skip("no C compiler whose headers could be compared with")
	}
	return found
}

func TestNumbers(t *testing.T) {
	compilers(t)
	code := strings.Builder{}
	code.WriteString("#include <asm/unistd.h>\n")
	for i := range abi.Calls {
		name := abi.Calls[i].Name
		nr, ok := numbers[name]
		switch {
		case ok:
			fmt.Fprintf(&code, "#ifdef __NR_%s\n_Static_assert(__NR_%s == %d, %q);\n#endif\n", name, name, nr, name)
		case !strings.HasPrefix(name, "riscv_") && abi.Calls[i].Groups&abi.GroupPort == 0: // Linux has no ports
			t.Errorf("%s has no number", name)
		}
	}
	if out := compile(t, "gcc", code.String()); out != "" {
		t.Error(out)
	}
	for name := range numbers {
		if abi.ByName(name) == nil {
			t.Errorf("%s is not in abi's table", name)
		}
	}
}

// flagHeaders are C files' beginnings that between them know all flags.
var flagHeaders = []string{`
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
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <linux/resource.h>
#include <linux/prctl.h>
#include <linux/random.h>
#include <linux/futex.h>
#include <linux/membarrier.h>
#include <linux/capability.h>
#include <linux/time.h>
#include <linux/ipc.h>
#include <linux/msg.h>
#include <linux/sem.h>
#include <linux/shm.h>
#include <linux/personality.h>
#include <asm/socket.h>
#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <asm/signal.h>
`, `
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>
#include <signal.h>
#include <dirent.h>
#include <poll.h>
#include <termios.h>
#include <sys/stat.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/prctl.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/statvfs.h>
#include <sys/personality.h>
`}

// allFlagSets collects the sets that the table of calls and the structures use.
func allFlagSets() []*abi.FlagSet {
	seen, list := map[*abi.FlagSet]bool{}, []*abi.FlagSet(nil)
	add := func(f *abi.FlagSet) {
		if f != nil && !seen[f] {
			seen[f] = true
			list = append(list, f)
		}
	}
	var walk func(a *abi.Arg)
	walk = func(a *abi.Arg) {
		add(a.Flags)
		for i := range a.Cases {
			walk(&a.Cases[i].Arg)
		}
	}
	for i := range abi.Calls {
		for k := range abi.Calls[i].Args {
			walk(&abi.Calls[i].Args[k])
		}
	}
	for id := abi.StructNone; id.Def() != abi.StructNone.Def() || id == abi.StructNone; id++ {
		for _, f := range id.Def().Fields {
			add(f.Flags)
		}
	}
	return list
}

// otherwise are names that the C library uses for something else than the kernel.
var otherwise = map[string]bool{"O_LARGEFILE": true, "CAP_???": true}

// TestFlags compares every flag of every set, translated, with the headers of x86-64, and untranslated with those of riscv64.
func TestFlags(t *testing.T) {
	l := layout()
	sets := allFlagSets()
	if len(sets) < 60 {
		t.Fatalf("only %d sets of flags found", len(sets))
	}
	for _, cc := range compilers(t) {
		checks := map[string]bool{}
		for _, set := range sets {
			for _, v := range append(append([]abi.FlagValue(nil), set.Values...), set.Bits...) {
				value := v.Value
				if cc == "gcc" {
					value = l.ToArch(set, value)
				}
				if name := v.Name; !otherwise[name] && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == "" {
					checks[fmt.Sprintf("#ifdef %s\n_Static_assert((unsigned)(%s) == (unsigned)(%dLL), %q);\n#endif\n", name, name, int64(value), name)] = true
				}
				if back := l.FromArch(set, l.ToArch(set, v.Value)); back != v.Value {
					t.Errorf("%s comes back as %#x", v.Name, back)
				}
			}
		}
		var lines []string
		for line := range checks {
			lines = append(lines, line)
		}
		sort.Strings(lines)
		for _, headers := range flagHeaders {
			if out := compile(t, cc, headers+strings.Join(lines, "")); out != "" {
				t.Errorf("%s: %s", cc, out)
			}
		}
	}
	if got := l.FromArch(&abi.FlagsSigaction, saRestorer|abi.SA_RESTART); got != abi.SA_RESTART {
		t.Errorf("SA_RESTORER shows: %#x", got)
	}
}

// structHeaders are the structures' C names with the header that has them, for x86-64.
var structHeaders = []struct {
	id        abi.StructID
	header, c string
}{
	{abi.StructStat, "asm/stat.h", "struct stat"}, {abi.StructStatx, "linux/stat.h", "struct statx"}, {abi.StructStatfs, "asm/statfs.h", "struct statfs"},
	{abi.StructFlock, "asm/fcntl.h", "struct flock"}, {abi.StructFOwnerEx, "asm/fcntl.h", "struct f_owner_ex"},
	{abi.StructOpenHow, "linux/openat2.h", "struct open_how"}, {abi.StructIovec, "linux/uio.h", "struct iovec"},
	{abi.StructPollfd, "linux/poll.h", "struct pollfd"}, {abi.StructEpollEvent, "linux/eventpoll.h", "struct epoll_event"},
	{abi.StructSignalfdSiginfo, "linux/signalfd.h", "struct signalfd_siginfo"}, {abi.StructRusage, "linux/resource.h", "struct rusage"},
	{abi.StructRlimit64, "linux/resource.h", "struct rlimit64"}, {abi.StructUtsname, "linux/utsname.h", "struct new_utsname"},
	{abi.StructSysinfo, "linux/sysinfo.h", "struct sysinfo"}, {abi.StructTimespec, "linux/time.h", "struct timespec"},
	{abi.StructTimeval, "linux/time.h", "struct timeval"}, {abi.StructItimerspec, "linux/time.h", "struct itimerspec"},
	{abi.StructItimerval, "linux/time.h", "struct itimerval"}, {abi.StructTms, "linux/times.h", "struct tms"},
	{abi.StructRobustListHead, "linux/futex.h", "struct robust_list_head"}, {abi.StructFutexWaitv, "linux/futex.h", "struct futex_waitv"},
	{abi.StructCloneArgs, "linux/sched.h", "struct clone_args"}, {abi.StructStackT, "asm/signal.h", "struct sigaltstack"},
	{abi.StructSigaction, "asm/signal.h", "struct sigaction"}, {abi.StructIpcPerm, "linux/ipc.h", "struct ipc64_perm"},
	{abi.StructMsqidDs, "linux/msg.h", "struct msqid64_ds"}, {abi.StructMsginfo, "linux/msg.h", "struct msginfo"},
	{abi.StructSemidDs, "linux/sem.h", "struct semid64_ds"}, {abi.StructSeminfo, "linux/sem.h", "struct seminfo"},
	{abi.StructSembuf, "linux/sem.h", "struct sembuf"}, {abi.StructShmidDs, "linux/shm.h", "struct shmid64_ds"},
	{abi.StructShminfo, "linux/shm.h", "struct shminfo64"}, {abi.StructShmUsage, "linux/shm.h", "struct shm_info"},
	{abi.StructMqAttr, "linux/mqueue.h", "struct mq_attr"}, {abi.StructMsghdr, "sys/socket.h", "struct msghdr"},
	{abi.StructCmsghdr, "sys/socket.h", "struct cmsghdr"}, {abi.StructUcred, "sys/socket.h", "struct ucred"},
	{abi.StructWinsize, "asm/termios.h", "struct winsize"}, {abi.StructTermios, "asm/termbits.h", "struct termios"},
}

// cNames are fields that C spells otherwise. The x86-64 headers in user space name the handler after its union.
var cNames = map[string]string{"st_atim": "st_atime", "st_mtim": "st_mtime", "st_ctim": "st_ctime", "sa_handler": "_u._sa_handler"}

func TestStructs(t *testing.T) {
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip("no gcc whose headers could be compared with")
	}
	l := layout()
	for _, s := range structHeaders {
		def := l.Struct(s.id)
		code := strings.Builder{}
		fmt.Fprintf(&code, "#define _GNU_SOURCE\n#include <stddef.h>\n#include <%s>\n", s.header)
		if s.id == abi.StructSigaction { // user space's header has the C library's order; this is the kernel's
			code.Reset()
			code.WriteString("#include <stddef.h>\nstruct sigaction { struct { void *_sa_handler; } _u; unsigned long sa_flags; void *sa_restorer; unsigned long sa_mask; };\n")
		}
		fmt.Fprintf(&code, "_Static_assert(sizeof(%s) == %d, \"size of %s\");\n", s.c, def.Size, def.Name)
		for _, f := range def.Fields {
			name := f.Name
			if cNames[name] != "" {
				name = cNames[name]
			}
			fmt.Fprintf(&code, "_Static_assert(offsetof(%s, %s) == %d, \"%s.%s\");\n", s.c, name, f.Off, def.Name, f.Name)
			if f.Kind != abi.KindStruct {
				fmt.Fprintf(&code, "_Static_assert(sizeof(((%s *)0)->%s) == %d, \"size of %s.%s\");\n", s.c, name, f.Size, def.Name, f.Name)
			}
		}
		if out := compile(t, "gcc", code.String()); out != "" {
			t.Error(out)
		}
	}
}

// TestContext compares the places in the signal frame.
func TestContext(t *testing.T) {
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip("no gcc whose headers could be compared with")
	}
	code := "#include <stddef.h>\n#include <asm/signal.h>\n#include <asm/sigcontext.h>\n#include <asm/ucontext.h>\n"
	for field, off := range map[string]int{"uc_stack": contextStack, "uc_mcontext.rdi": contextFirst, "uc_mcontext.rax": contextRet,
		"uc_mcontext.rip": contextPC, "uc_sigmask": contextMask, "uc_mcontext.r14": 88, "uc_mcontext.r15": 96, "uc_mcontext.rdx": 136} {
		code += fmt.Sprintf("_Static_assert(offsetof(struct ucontext, %s) == %d, %q);\n", field, off, field)
	}
	if out := compile(t, "gcc", code); out != "" {
		t.Error(out)
	}
}
