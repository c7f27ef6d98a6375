//go:build linux && amd64

package linux

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"unsafe"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
	"golang.org/x/sys/unix"
)

// keeperName is argv[0] of a keeper: this very program, started as the first process of new namespaces. It builds the actors' world,
// gives up what an actor must not have, and becomes an agent itself; the actors are its children.
const keeperName = "vitrine-keeper"

// reportFD is where a keeper that fails writes why. An execve that succeeds closes it.
const reportFD = 3

func init() {
	if len(os.Args) == 2 && os.Args[0] == keeperName && os.Getpid() == 1 {
		report := os.NewFile(reportFD, "report")
		unix.CloseOnExec(reportFD)
		fmt.Fprint(report, keep(os.Args[1]))
		os.Exit(1)
	}
}

// keep turns this process into the keeper; it returns only if that fails. It runs while the package is initialised, on the main thread:
// capabilities, the processor and no_new_privs belong to the thread that calls execve.
func keep(cpu string) error {
	n, err := strconv.Atoi(cpu)
	if err != nil {
		return fmt.Errorf("processor %q: %w", cpu, err)
	}
	core := coreLimit()
	steps := []struct {
		what string
		do   func() error
	}{
		{"pin it to a processor", func() error { return pin(n) }},
		{"make the mounts private", func() error { return unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, "") }},
		{"build the world", buildWorld},
		{"name the host", func() error { return unix.Sethostname([]byte("vitrine")) }},
		{"name the domain", func() error { return unix.Setdomainname([]byte("(none)")) }},
		{"open descriptors 0 to 2", openStandard},
		{"close all others", func() error { return unix.CloseRange(3, math.MaxUint32, unix.CLOSE_RANGE_CLOEXEC) }},
		{"set resource limits", func() error { return limitResources(core) }},
		{"reset signals", resetSignals},
		{"drop groups", func() error { return unix.Setgroups(nil) }},
		{"drop capabilities", dropCapabilities},
		{"refuse new privileges", func() error { return unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) }},
		{"start the agent", func() error { return unix.Exec(scenario.AgentPath, []string{scenario.AgentPath}, nil) }},
	}
	for _, s := range steps {
		if err := s.do(); err != nil {
			return fmt.Errorf("%s: %w", s.what, err)
		}
	}
	return nil
}

// pin binds this thread, and so all actors, to one processor: their order is then the scheduler's alone.
func pin(cpu int) error {
	var set unix.CPUSet
	set.Set(cpu)
	return unix.SchedSetaffinity(0, &set)
}

// worldDirs are the folders of the world, those of the machine's tree that a scenario could name.
var worldDirs = []struct {
	path string
	mode uint32
}{
	{"bin", 0o755}, {"dev", 0o755}, {"dev/mqueue", 0o1777}, {"dev/pts", 0o755}, {"dev/shm", 0o1777}, {"etc", 0o755}, {"home", 0o755}, {"mnt", 0o755}, {"proc", 0o555}, {"sbin", 0o755},
	{"root", 0o700}, {"run", 0o755}, {"tmp", 0o1777}, {"usr", 0o755}, {"var", 0o755}, {"var/tmp", 0o1777},
}

// worldDevices are the devices in its /dev.
var worldDevices = []struct {
	name         string
	major, minor uint32
}{
	{"null", 1, 3}, {"zero", 1, 5}, {"full", 1, 7}, {"random", 1, 8}, {"urandom", 1, 9}, {"tty", 5, 0}, {"ptmx", 5, 2},
}

// worldSize bounds what actors can store in files.
const worldSize = "size=64m,nr_inodes=16k,mode=755"

// buildWorld makes a tmpfs with all that actors may see and turns it into the root. Nothing of the host's tree is left below or beside it.
func buildWorld() error {
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0)
	const base = "/proc" // a folder that surely exists; it is only covered in this mount namespace
	if err := unix.Mount("vitrine", base, "tmpfs", unix.MS_NOSUID, worldSize); err != nil {
		return fmt.Errorf("mount a tmpfs: %w", err)
	}
	if err := unix.Chdir(base); err != nil {
		return err
	}
	unix.Umask(0)
	defer unix.Umask(0o022)
	for _, d := range worldDirs {
		if err := unix.Mkdir(d.path, d.mode); err != nil {
			return fmt.Errorf("mkdir %s: %w", d.path, err)
		}
	}
	if err := furnish(); err != nil {
		return err
	}
	if err := unix.PivotRoot(".", "."); err != nil {
		return fmt.Errorf("pivot_root: %w", err)
	}
	if err := unix.Unmount(".", unix.MNT_DETACH); err != nil {
		return fmt.Errorf("leave the host's files: %w", err)
	}
	return unix.Chdir("/")
}

// furnish fills the world: devices, the agent, the mailboxes, the file systems of the new namespaces. Of their /proc only the limits of
// System V IPC can be written, since what root may write there else (other sysctls, sysrq-trigger) reaches beyond the fence.
func furnish() error {
	for _, d := range worldDevices {
		path := "dev/" + d.name
		if err := unix.Mknod(path, unix.S_IFCHR|0o666, int(unix.Mkdev(d.major, d.minor))); err != nil {
			return fmt.Errorf("mknod /dev/%s: %w", d.name, err)
		}
	}
	if err := os.WriteFile(strings.TrimPrefix(scenario.AgentPath, "/"), agentImage, 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(strings.TrimPrefix(boxPath, "/"), os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return err
	}
	defer f.Close()
	// All pages are there from the beginning: a scenario that fills the tmpfs must not kill the agents.
	if err := unix.Fallocate(int(f.Fd()), 0, 0, boxCount*boxSize); err != nil {
		return fmt.Errorf("allocate the mailboxes: %w", err)
	}
	const flags = unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC
	if err := mountProc(flags); err != nil {
		return err
	}
	if err := unix.Mount("mqueue", "dev/mqueue", "mqueue", flags, ""); err != nil && err != unix.ENODEV {
		return fmt.Errorf("mount /dev/mqueue: %w", err)
	}
	const devices = unix.MS_NOSUID | unix.MS_NOEXEC // every mount has pseudo-terminals of its own: devpts(5)
	if err := unix.Mount("devpts", "dev/pts", "devpts", devices, "gid=5,mode=620,ptmxmode=666,max=512"); err != nil {
		return fmt.Errorf("mount a new /dev/pts: %w", err)
	}
	return nil
}

// ownLimits are the files under /proc/sys/kernel that belong to the new ipc namespace alone: what is written there ends with it.
var ownLimits = []string{"msgmax", "msgmnb", "msgmni", "sem", "shmall", "shmmax", "shmmni"}

// mountProc mounts the new namespaces' /proc, read-only but for the namespace's own limits.
func mountProc(flags uintptr) error {
	if err := unix.Mount("proc", "proc", "proc", flags, ""); err != nil {
		return fmt.Errorf("mount a new /proc: %w", err)
	}
	for _, name := range ownLimits {
		path := "proc/sys/kernel/" + name
		if err := unix.Mount(path, path, "", unix.MS_BIND, ""); err != nil {
			return fmt.Errorf("keep /%s writable: %w", path, err)
		}
	}
	if err := unix.Mount("", "proc", "", flags|unix.MS_REMOUNT|unix.MS_BIND|unix.MS_RDONLY, ""); err != nil {
		return fmt.Errorf("make /proc read-only: %w", err)
	}
	return nil
}

// openStandard opens /dev/null as descriptors 0, 1 and 2.
func openStandard() error {
	for fd, mode := range [...]int{unix.O_RDONLY, unix.O_WRONLY, unix.O_WRONLY} {
		f, err := unix.Open("/dev/null", mode|unix.O_CLOEXEC, 0)
		if err != nil {
			return err
		}
		if err := unix.Dup2(f, fd); err != nil {
			return err
		}
	}
	return nil
}

// actorMemory bounds the address space of an actor and the size of its files. The machine has no such limits: where a scenario reaches
// them the stages differ.
const actorMemory = 1 << 30

// coreLimit is the limit that prevents core dumps: 0, or 1 where the host hands cores to a program of its own. See core(5).
func coreLimit() uint64 {
	pattern, err := os.ReadFile("/proc/sys/kernel/core_pattern")
	if err != nil || strings.HasPrefix(string(pattern), "|") || strings.HasPrefix(string(pattern), "@") {
		return 1
	}
	return 0
}

// limitResources sets the limits that the machine's first process has, and those that protect the host.
func limitResources(core uint64) error {
	const inf = unix.RLIM_INFINITY
	limits := []struct {
		resource   int
		soft, hard uint64
	}{
		{unix.RLIMIT_CPU, inf, inf}, {unix.RLIMIT_DATA, inf, inf}, {unix.RLIMIT_RSS, inf, inf}, {unix.RLIMIT_LOCKS, inf, inf},
		{unix.RLIMIT_RTTIME, inf, inf}, {unix.RLIMIT_STACK, 8 << 20, inf}, {unix.RLIMIT_NPROC, 10000, 10000}, {unix.RLIMIT_NOFILE, 1024, 4096},
		{unix.RLIMIT_MEMLOCK, 8 << 20, 8 << 20}, {unix.RLIMIT_SIGPENDING, 10000, 10000}, {unix.RLIMIT_MSGQUEUE, 819200, 819200},
		{unix.RLIMIT_NICE, 0, 0}, {unix.RLIMIT_RTPRIO, 0, 0}, {unix.RLIMIT_CORE, core, core},
		{unix.RLIMIT_AS, actorMemory, actorMemory}, {unix.RLIMIT_FSIZE, actorMemory, actorMemory},
	}
	for _, l := range limits {
		if err := unix.Prlimit(0, l.resource, &unix.Rlimit{Cur: l.soft, Max: l.hard}, nil); err != nil {
			return fmt.Errorf("limit %d: %w", l.resource, err)
		}
	}
	return nil
}

// resetSignals gives every signal its default disposition and blocks none, whatever we inherited. The runtime's own handlers go with it:
// nothing but execve follows.
func resetSignals() error {
	var action [4]uint64
	for sig := uintptr(1); sig <= abi.NSIG; sig++ {
		if sig == uintptr(unix.SIGKILL) || sig == uintptr(unix.SIGSTOP) {
			continue
		}
		if _, _, e := unix.RawSyscall6(unix.SYS_RT_SIGACTION, sig, uintptr(unsafe.Pointer(&action)), 0, abi.SIGSET_SIZE, 0, 0); e != 0 {
			return fmt.Errorf("signal %d: %w", sig, e)
		}
	}
	var none uint64
	_, _, e := unix.RawSyscall6(unix.SYS_RT_SIGPROCMASK, abi.SIG_SETMASK, uintptr(unsafe.Pointer(&none)), 0, abi.SIGSET_SIZE, 0, 0)
	if e != 0 {
		return e
	}
	return nil
}

// kept are the capabilities that actors have: those about files, ids, signals and System V objects of their own world. Missing are those
// that reach the host (SYS_TIME, SYS_BOOT, SYS_MODULE, SYS_RAWIO, SYS_ADMIN, NET_ADMIN, MKNOD, BPF), those that would lift the limits
// (SYS_RESOURCE, IPC_LOCK, SYS_NICE), and SYS_PTRACE, which would reach the keeper.
var kept = []uintptr{unix.CAP_CHOWN, unix.CAP_DAC_OVERRIDE, unix.CAP_DAC_READ_SEARCH, unix.CAP_FOWNER, unix.CAP_FSETID, unix.CAP_KILL,
	unix.CAP_SETGID, unix.CAP_SETUID, unix.CAP_NET_BIND_SERVICE, unix.CAP_IPC_OWNER, unix.CAP_SYS_CHROOT, unix.CAP_LEASE}

// dropCapabilities empties the bounding set but for those kept: execve by root then yields just these.
func dropCapabilities() error {
	if err := unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0); err != nil {
		return err
	}
	for c := uintptr(0); c < 64; c++ {
		keep := false
		for _, k := range kept {
			keep = keep || k == c
		}
		if keep {
			continue
		}
		if err := unix.Prctl(unix.PR_CAPBSET_DROP, c, 0, 0, 0); err == unix.EINVAL {
			break // past the last capability that this kernel knows
		} else if err != nil {
			return fmt.Errorf("capability %d: %w", c, err)
		}
	}
	var head = unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if err := unix.Capget(&head, &data[0]); err != nil {
		return err
	}
	data[0].Inheritable, data[1].Inheritable = 0, 0
	return unix.Capset(&head, &data[0])
}
