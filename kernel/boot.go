package kernel

import (
	"fmt"
	"path"

	"github.com/vitrine-os/vitrine/kernel/abi"
	vfs "github.com/vitrine-os/vitrine/kernel/fs"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/mem"
	"github.com/vitrine-os/vitrine/proc/riscv"
	"github.com/vitrine-os/vitrine/sched"
)

// sigreturnStub is what every signal handler returns to: li a7, SYS_rt_sigreturn; ecall.
var sigreturnStub = []byte{0x93, 0x08, 0xb0, 0x08, 0x73, 0x00, 0x00, 0x00}

// spareShare is which part of the memory files leave to programs.
const spareShare = 16

// treeLimits keep a guest from filling the host's memory with names, and its own with files.
func (m *Machine) treeLimits() vfs.Limits {
	return vfs.Limits{Inodes: 1 << 18, Names: 32 << 20, Spare: m.Mem.Budget / spareShare}
}

// bootTree makes the file tree and puts the program into it.
func (m *Machine) bootTree() error {
	x := m.rootCtx()
	t, err := vfs.Boot(x, m.treeLimits(), vfs.BootOptions{Hostname: m.cfg.Hostname, TTYs: max(m.cfg.Consoles, 1)})
	if err != nil {
		return err
	}
	m.Tree = t
	m.Tramp = m.mmu.NewObject(mem.ObjFile, pageSize)
	if _, e := m.mmu.ObjectWrite(m.Tramp, 0, sigreturnStub); e != 0 {
		return e
	}
	if err := m.Tree.Install(x, m.cfg.Tools); err != nil {
		return err
	}
	if m.cfg.Root != nil {
		if err := m.Tree.CopyIn(x, m.cfg.Root, m.cfg.Memory/2); err != nil {
			return fmt.Errorf("copying the root folder: %w", err)
		}
	}
	if m.cfg.Image != nil {
		if err := m.Tree.AddDir(x, path.Dir(m.cfg.Path), 0o755); err != nil {
			return err
		}
		return m.Tree.AddFile(x, m.cfg.Path, 0o755, m.cfg.Image)
	}
	return nil
}

// defaultLimits are the resource limits of the first process, those of an ordinary Linux system.
func (m *Machine) defaultLimits() (l proc.Limits) {
	l.Refs = 1
	for i := range l.Soft {
		l.Soft[i], l.Hard[i] = abi.RLIM_INFINITY, abi.RLIM_INFINITY
	}
	set := func(r int, soft, hard uint64) { l.Soft[r], l.Hard[r] = soft, hard }
	set(abi.RLIMIT_STACK, 8<<20, abi.RLIM_INFINITY)
	set(abi.RLIMIT_CORE, 0, abi.RLIM_INFINITY)
	set(abi.RLIMIT_NPROC, m.threadsMax()/2, m.threadsMax()/2)
	set(abi.RLIMIT_NOFILE, 1024, 4096)
	set(abi.RLIMIT_MEMLOCK, 8<<20, 8<<20)
	set(abi.RLIMIT_SIGPENDING, m.threadsMax()/2, m.threadsMax()/2)
	set(abi.RLIMIT_MSGQUEUE, 819200, 819200)
	set(abi.RLIMIT_NICE, 0, 0)
	set(abi.RLIMIT_RTPRIO, 0, 0)
	return l
}

// bootInit makes init, which adopts and reaps orphans without ever running, and starts the program as process 2.
func (m *Machine) bootInit() error {
	lim, l := m.Procs.Limits.New()
	*l = m.defaultLimits()
	m.Procs.Last = 1
	hand, h := m.Procs.Hands.New()
	h.Refs = 1
	gid, g := m.Procs.Groups.New()
	id, t := m.Procs.Tasks.New()
	*g = proc.Group{PID: 1, Leader: id, Threads: 1, Limits: lim, Kernel: true, Exe: "/sbin/init"}
	*t = proc.Task{TID: 1, PID: 1, Group: gid, Hand: hand, State: proc.Sleeping, Comm: "init", ExitSignal: abi.SIGCHLD, CPU: 1}
	t.Wait.Chan = "do_wait"
	m.Procs.Pids.Set(1, uint64(id))
	m.Procs.Join(m.Procs.Groups.W(gid), 1, 1)
	m.InitGrp = gid
	if m.cfg.NoInit {
		return nil
	}
	return m.start(consoleTTY)
}

// spawn makes a process with no program yet: a child of init, leader of a group and a session, with a console as descriptors 0 to 2.
func (m *Machine) spawn(tty store.ID) (store.ID, error) {
	pid := m.Procs.NewPid()
	lim := m.Procs.Groups.R(m.InitGrp).Limits
	m.Procs.Limits.W(lim).Refs++
	hand, h := m.Procs.Hands.New()
	h.Refs = 1
	files, tab := m.Procs.Tables.New()
	tab.Refs = 1
	for fd := range m.cfg.TTY {
		m.setFD(files, int32(fd), m.newFile(m.consoleFile(fd, tty)), false)
	}
	w, e := m.Tree.Walk(m.rootCtx(), inode(m.Tree.Root), m.cfg.Cwd, vfs.Follow|vfs.Directory)
	if e != 0 && m.cfg.Consoles > 0 { // somebody removed it in the meantime
		w, e = m.Tree.Walk(m.rootCtx(), inode(m.Tree.Root), "/", 0)
	}
	if e != 0 {
		return 0, fmt.Errorf("working directory %s: %w", m.cfg.Cwd, e)
	}
	fsid, fi := m.Procs.FS.New()
	*fi = proc.FSInfo{Refs: 1, Cwd: w.Node.Inode, CwdDyn: w.Node.Dyn, Root: m.Tree.Root, Umask: 0o022}
	m.holdDirs(fi)
	gid, g := m.Procs.Groups.New()
	id, t := m.Procs.Tasks.New()
	*g = proc.Group{PID: pid, Leader: id, Threads: 1, Limits: lim}
	*t = proc.Task{TID: pid, PID: pid, Group: gid, Files: files, FS: fsid, Hand: hand, ExitSignal: abi.SIGCHLD, CPU: 1, Dumpable: true,
		Cred: m.firstCred(), AltStack: abi.StackT{Flags: abi.SS_DISABLE}, Affinity: ^uint64(0)}
	m.Procs.Pids.Set(uint64(pid), uint64(id))
	m.Procs.Join(m.Procs.Groups.W(gid), pid, m.firstSession(pid))
	m.giveConsole(gid, tty)
	m.Procs.Adopt(m.InitGrp, gid)
	return id, nil
}

// firstCred are the credentials of a process that the machine starts.
func (m *Machine) firstCred() proc.Cred {
	u := m.cfg.UID
	return proc.Cred{UID: u, EUID: u, SUID: u, FSUID: u, GID: u, EGID: u, SGID: u, FSGID: u}
}

// start makes a process that runs the configured program at a console. The program is loaded first, so that nothing is left behind
// where that fails.
func (m *Machine) start(tty store.ID) error {
	init, cred := m.Procs.Groups.R(m.InitGrp), m.firstCred()
	p := program{name: m.cfg.Path, argv: m.cfg.Args, envp: m.cfg.Env}
	if err := m.load(m.rootCtx(), &p, inode(m.Tree.Root), vfs.Follow, m.limits(init, &cred), &cred); err != nil {
		return err
	}
	id, err := m.spawn(tty)
	if err != nil {
		return err
	}
	t := m.Procs.Tasks.W(id)
	t.Space, t.Comm, t.Cred = p.space, commOf(p.name), cred
	t.Regs = riscv.Regs{PC: p.img.Entry}
	t.Regs.X[2] = p.sp
	m.Procs.Groups.W(t.Group).Exe = p.path
	m.ready(id, t, sched.New)
	return nil
}
