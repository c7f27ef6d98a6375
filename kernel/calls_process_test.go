package kernel

import (
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/testdata"
)

// exit ends a puppet.
func (p *puppet) exit(status int) {
	p.t.Helper()
	p.start("exit_group", status)
}

// kill sends a signal to another puppet.
func (p *puppet) kill(to *puppet, sig abi.Signal) {
	p.t.Helper()
	p.want(0, "kill", to.tid, sig)
}

// info decodes a siginfo in the puppet's memory.
func (p *puppet) info(va uint64) (i abi.Siginfo) {
	i.Decode(p.peek(va, abi.SizeofSiginfo))
	return i
}

var processCases = []callCase{
	{"unshare", func(p *puppet) {
		p.onlyHere()
		p.want(0, "chdir", "/")
		p.want(0, "unshare", abi.CLONE_VM|abi.CLONE_SIGHAND|abi.CLONE_THREAD)
		p.want(abi.EINVAL, "unshare", abi.CLONE_NEWIPC)
		p.want(abi.EINVAL, "unshare", 1<<32)
		q := p.clone(abi.CLONE_FS | abi.CLONE_FILES | abi.CLONE_SYSVSEM | uint64(abi.SIGCHLD))
		s := p.call("semget", 0, 1, 0o600)
		q.want(0, "semop", s, sops(0, 1, abi.SEM_UNDO), 1)
		q.want(0, "unshare", abi.CLONE_FS|abi.CLONE_FILES|abi.CLONE_SYSVSEM)
		p.want(1, "semctl", s, 0, abi.GETVAL, 0)
		p.want(0, "chdir", "/tmp")
		p.want(0, "close", 0)
		q.want(2, "getcwd", q.buf(9), 9)
		q.want(0, "close", 0)
		p.want(0, "unshare", abi.CLONE_SYSVSEM) // the last who has the list
		p.want(0, "semctl", s, 0, abi.GETVAL, 0)
	}},
	{"waiting", func(p *puppet) {
		st := p.buf(4)
		p.want(abi.ECHILD, "wait4", -1, st, 0, 0)
		p.want(abi.EINVAL, "wait4", -1, st, 0x10, 0)
		p.want(abi.ESRCH, "wait4", -1<<31, st, 0, 0)
		p.want(abi.ECHILD, "waitid", abi.P_ALL, 0, 0, abi.WEXITED, 0)
		p.want(abi.EINVAL, "waitid", 9, 0, 0, abi.WEXITED, 0)
		p.want(abi.EINVAL, "waitid", abi.P_ALL, 0, 0, 0, 0)
		p.want(abi.EINVAL, "waitid", abi.P_PID, 0, 0, abi.WEXITED, 0)
		p.want(abi.EINVAL, "waitid", abi.P_PGID, -1, 0, abi.WEXITED, 0)
		a, b, ru := p.fork(), p.fork(), p.buf(abi.SizeofRusage)
		p.want(0, "wait4", -1, st, abi.WNOHANG, 0)
		p.want(abi.ECHILD, "wait4", 30000, st, 0, 0)
		p.blocks("wait4", b.tid, st, 0, ru)
		a.exit(1)
		if !p.blocked() {
			p.t.Error("woke for the wrong child")
		}
		b.exit(2)
		p.ends(b.tid)
		if p.u32(st) != 0x200 {
			p.t.Errorf("status %#x", p.u32(st))
		}
		if a.letter() != 'Z' || b.letter() != 0 {
			p.t.Errorf("states %c and %c", a.letter(), b.letter())
		}
		info := p.buf(abi.SizeofSiginfo)
		p.want(0, "waitid", abi.P_PID, a.tid, info, abi.WEXITED|abi.WNOWAIT, 0)
		if i := p.info(info); i.Signo != int32(abi.SIGCHLD) || i.Code != abi.CLD_EXITED {
			p.t.Errorf("info %+v", i)
		}
		p.want(a.tid, "wait4", 0, st, 0, 0) // any of the own group, and WNOWAIT left it
		p.want(abi.ECHILD, "wait4", -1, st, 0, 0)
		c := p.fork()
		c.want(0, "setpgid", 0, 0)
		c.exit(3)
		p.want(abi.ECHILD, "wait4", 0, st, 0, 0) // nobody is left in the own group
		p.want(c.tid, "wait4", -c.tid, 0, 0, 0)
		d := p.fork()
		p.kill(d, abi.SIGKILL)
		if got := p.reap(d); got != uint32(abi.SIGKILL) {
			p.t.Errorf("status %#x", got)
		}
		e := p.fork()
		p.kill(e, abi.SIGQUIT)
		if got := p.reap(e); got != uint32(abi.SIGQUIT) { // no core: RLIMIT_CORE is 0
			p.t.Errorf("status %#x", got)
		}
		f := p.fork()
		f.exit(4)
		p.want(abi.EFAULT, "wait4", f.tid, badPtr, 0, 0)
		p.want(abi.ECHILD, "wait4", f.tid, 0, 0, 0) // the child is reaped all the same
	}},
	{"clone children", func(p *puppet) {
		a := p.clone(0) // tells nobody of its end
		a.exit(0)
		p.want(abi.ECHILD, "wait4", -1, 0, 0, 0)
		p.want(a.tid, "wait4", -1, 0, 0x80000000, 0) // __WCLONE
		b := p.clone(uint64(abi.SIGUSR1))
		p.on(abi.SIGUSR1, handlerAt, 0, 0)
		b.exit(0)
		if p.handling() != abi.SIGUSR1 {
			p.t.Errorf("no SIGUSR1 for a child that ends: %s", p.state())
		}
		p.sigreturn()
		p.want(b.tid, "wait4", -1, 0, 0x40000000, 0) // __WALL
		p.want(abi.EINVAL, "clone", abi.CLONE_THREAD, 0, 0, 0, 0)
		p.want(abi.EINVAL, "clone", abi.CLONE_SIGHAND, 0, 0, 0, 0)
		p.want(abi.EINVAL, "clone", abi.CLONE_SIGHAND|abi.CLONE_THREAD, 0, 0, 0, 0)
		tid, ctid := p.buf(4), p.buf(4)
		n := p.call("clone", uint64(abi.SIGCHLD)|abi.CLONE_PARENT_SETTID|abi.CLONE_CHILD_SETTID, 0, tid, 0, ctid)
		c := p.twin(int32(n))
		if int64(p.u32(tid)) != n || int64(c.u32(ctid)) != n || p.u32(ctid) != 0 {
			p.t.Error("SETTID")
		}
		d := c.clone(uint64(abi.SIGCHLD) | abi.CLONE_PARENT) // a sibling
		d.want(p.tid, "getppid")
		d.exit(0)
		p.reap(d)
		c.exit(0)
		p.reap(c)
		args := make([]uint64, 11)
		args[4] = uint64(abi.SIGCHLD)
		n = p.call("clone3", p.words(args...), 88)
		e := p.twin(int32(n))
		e.exit(5)
		p.reap(e)
		p.want(abi.EINVAL, "clone3", p.words(args...), 63)
		p.want(abi.EFAULT, "clone3", badPtr, 88)
		p.want(abi.E2BIG, "clone3", p.words(args...), 5000)
		args[4] = 65
		p.want(abi.EINVAL, "clone3", p.words(args...), 88)
		args[4], args[5] = 17, 4096 // a stack without its size
		p.want(abi.EINVAL, "clone3", p.words(args...), 88)
	}},
	{"orphans", func(p *puppet) {
		a := p.fork()
		b := a.fork()
		a.exit(0)
		b.want(1, "getppid")
		p.reap(a)
		b.exit(0) // init reaps
		if b.letter() != 0 {
			p.t.Errorf("the orphan is %c", b.letter())
		}
		p.want(0, "prctl", abi.PR_SET_CHILD_SUBREAPER, 1)
		a = p.fork()
		b = a.fork()
		b.want(0, "prctl", abi.PR_SET_PDEATHSIG, abi.SIGUSR2)
		b.on(abi.SIGUSR2, handlerAt, 0, 0)
		a.exit(0)
		if b.handling() != abi.SIGUSR2 {
			p.t.Errorf("no parent-death signal: %s", b.state())
		}
		b.sigreturn()
		b.want(p.tid, "getppid")
		b.exit(9)
		p.reap(a)
		if st := p.reap(b); st != 0x900 {
			p.t.Errorf("status %#x", st)
		}
	}},
	{"zombies that nobody wants", func(p *puppet) {
		p.on(abi.SIGCHLD, abi.SIG_IGN, 0, 0)
		a := p.fork()
		a.exit(0)
		if a.letter() != 0 {
			p.t.Error("a zombie although SIGCHLD is ignored")
		}
		p.want(abi.ECHILD, "wait4", -1, 0, 0, 0)
		p.on(abi.SIGCHLD, handlerAt, abi.SA_NOCLDWAIT, 0)
		b := p.fork()
		b.exit(0)
		if p.handling() != abi.SIGCHLD || b.letter() != 0 {
			p.t.Errorf("SA_NOCLDWAIT: the signal comes, the zombie does not: %s", p.state())
		}
		p.sigreturn()
		c := p.fork()
		p.blocks("wait4", -1, 0, 0, 0) // ends when the last child is gone
		c.exit(0)
		p.sigreturn()
		p.ends(abi.ECHILD)
	}},
	{"vfork", func(p *puppet) {
		q := p.fork()
		st := p.buf(4)
		p.blocks("clone", uint64(abi.SIGCHLD)|abi.CLONE_VFORK|abi.CLONE_VM, 0, 0, 0, 0)
		c := p.twin(p.m.Procs.Last)
		c.poke(st, []byte{7})
		q.kill(p, abi.SIGQUIT) // only one that ends it at once would end the wait: this one would dump core first
		if !p.blocked() || p.letter() != 'D' {
			p.t.Errorf("the parent of a vfork cannot be woken by a signal: %s", p.state())
		}
		c.exit(1)
		if p.letter() != 0 { // SIGQUIT ends it now
			p.t.Errorf("parent: %s", p.state())
		}
	}},
	{"vfork and a dead parent", func(p *puppet) {
		a := p.fork()
		a.start("clone", uint64(abi.SIGCHLD)|abi.CLONE_VFORK|abi.CLONE_VM, 0, 0, 0, 0)
		c := a.twin(p.m.Procs.Last)
		p.kill(a, abi.SIGKILL)
		if got := p.reap(a); got != uint32(abi.SIGKILL) {
			p.t.Errorf("status %#x", got)
		}
		p.done()
		d := p.fork() // takes the dead one's row
		c.want(1, "getppid")
		c.exit(0)
		d.want(d.tid, "getpid")
	}},
	{"threads", func(p *puppet) {
		a := p.thread()
		a.want(p.tid, "getpid")
		a.want(a.tid, "gettid")
		b := a.thread()
		r, w := a.pipe(0) // for all of them
		b.want(1, "write", w, "x", 1)
		p.reads(r, 5, "x")
		word := p.buf(4)
		p.poke(word, []byte{1, 0, 0, 0})
		b.want(b.tid, "set_tid_address", word)
		p.blocks("futex", word, abi.FUTEX_WAIT, 1, 0, 0, 0)
		b.start("exit", 0)
		p.ends(0) // what pthread_join waits for
		if p.u32(word) != 0 {
			p.t.Error("the tid is not cleared")
		}
		q := p.puppet()
		a.start("exit_group", 3)
		if p.letter() != 'Z' && p.letter() != 0 {
			p.t.Errorf("the leader is %c", p.letter())
		}
		q.want(q.tid, "getpid")
	}},
	{"leader first", func(p *puppet) {
		q := p.fork()
		a := q.thread()
		q.start("exit", 1)
		if q.letter() != 'Z' {
			p.t.Errorf("the leader is %c", q.letter())
		}
		p.want(0, "wait4", q.tid, 0, abi.WNOHANG, 0) // but the process is not over
		a.want(0, "kill", q.tid, 0)
		a.start("exit", 2)
		if st := p.reap(q); st != 0x200 {
			p.t.Errorf("status %#x: that of the last thread", st)
		}
	}},
	{"exec", func(p *puppet) {
		elf := programELF(p.t, "hello")
		cwd := abi.AT_FDCWD
		fd := p.call("openat", cwd, "prog", abi.O_CREAT|abi.O_WRONLY, 0o700)
		b := p.mapped(len(elf)/pageSize+1, rw, private)
		p.poke(b, elf)
		p.want(len(elf), "write", fd, b, len(elf))
		p.want(0, "fchmod", fd, 0o700)
		p.want(0, "close", fd)
		p.want(0, "close", p.open("text", "no program"))
		p.want(0, "fchmodat", cwd, "text", 0o755)
		p.want(0, "close", p.open("script", "#!no-such-interpreter\n"))
		p.want(0, "fchmodat", cwd, "script", 0o755)
		p.want(abi.ENOENT, "execve", "none", 0, 0)
		p.want(abi.EFAULT, "execve", badPtr, 0, 0)
		p.want(abi.EFAULT, "execve", "prog", badPtr, 0)
		p.want(abi.EACCES, "execve", ".", 0, 0)
		p.want(abi.ENOEXEC, "execve", "text", 0, 0)
		p.want(abi.ENOENT, "execve", "script", 0, 0)
		p.want(0, "fchmodat", cwd, "text", 0o644)
		p.want(abi.EACCES, "execve", "text", 0, 0)
		p.want(abi.ENOTDIR, "execve", "text/x", 0, 0)
		p.want(abi.EINVAL, "execveat", cwd, "prog", 0, 0, 1)
		p.onlyHere()
		c := p.fork()
		t := c.thread()
		u := c.thread()
		t.start("execve", "prog", t.words(t.kept+64, 0), 0) // puppets have no user mode: the program runs nowhere
		if u.letter() != 0 || t.letter() != 0 {
			p.t.Errorf("threads are left after execve: %c %c", t.letter(), u.letter())
		}
		p.want(0, "kill", c.tid, abi.SIGKILL)
		p.want(c.tid, "wait4", c.tid, 0, 0, 0)
	}},
}

func programELF(t testing.TB, name string) []byte {
	d, ok := testdata.DemoByName(name)
	if !ok {
		t.Fatalf("no demo %s", name)
	}
	return d.ELF
}
