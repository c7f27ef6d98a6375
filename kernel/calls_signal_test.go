package kernel

import (
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/proc"
)

// mask reads the puppet's signal mask.
func (p *puppet) mask() abi.SigSet {
	p.t.Helper()
	b := p.buf(8)
	p.want(0, "rt_sigprocmask", 0, 0, b, 8)
	return abi.SigSet(p.u64(b))
}

// block adds signals to the puppet's mask.
func (p *puppet) block(sigs ...abi.Signal) {
	p.t.Helper()
	p.want(0, "rt_sigprocmask", abi.SIG_BLOCK, p.words(uint64(abi.SetOf(sigs...))), 0, 8)
}

// pending reads the puppet's pending and blocked signals.
func (p *puppet) pending() abi.SigSet {
	p.t.Helper()
	b := p.buf(8)
	p.want(0, "rt_sigpending", b, 8)
	return abi.SigSet(p.u64(b))
}

var signalCases = []callCase{
	{"masks", func(p *puppet) {
		b := p.buf(8)
		p.want(abi.EINVAL, "rt_sigprocmask", 0, 0, b, 4)
		p.want(abi.EINVAL, "rt_sigprocmask", 9, p.words(1), b, 8)
		p.want(0, "rt_sigprocmask", 9, 0, b, 8) // how does not matter without a set
		p.want(abi.EFAULT, "rt_sigprocmask", 0, badPtr, 0, 8)
		p.want(abi.EFAULT, "rt_sigprocmask", 0, 0, badPtr, 8)
		all := ^uint64(0)
		p.want(0, "rt_sigprocmask", abi.SIG_SETMASK, p.words(all), 0, 8)
		if got := p.mask(); got != abi.SigSet(all)&^abi.SetOf(abi.SIGKILL, abi.SIGSTOP) {
			p.t.Errorf("mask %#x", uint64(got))
		}
		p.want(0, "kill", p.tid, 0)
		p.want(0, "tkill", p.tid, abi.SIGUSR1)
		p.want(0, "tgkill", p.tid, p.tid, abi.SIGUSR2)
		if got := p.pending(); got != abi.SetOf(abi.SIGUSR1, abi.SIGUSR2) {
			p.t.Errorf("pending %#x", uint64(got))
		}
		p.want(abi.EINVAL, "rt_sigpending", b, 16)
		p.want(abi.EFAULT, "rt_sigpending", badPtr, 8)
		info := p.buf(abi.SizeofSiginfo)
		set := p.words(uint64(abi.SetOf(abi.SIGUSR1, abi.SIGUSR2, abi.SIGRTMIN)))
		p.want(int(abi.SIGUSR1), "rt_sigtimedwait", set, info, 0, 8)
		if i := p.info(info); i.Signo != int32(abi.SIGUSR1) || i.Code != abi.SI_TKILL {
			p.t.Errorf("%+v", i)
		}
		p.want(int(abi.SIGUSR2), "rt_sigtimedwait", set, 0, 0, 8)
		p.want(abi.EAGAIN, "rt_sigtimedwait", set, 0, p.words(0, 0), 8)
		p.want(abi.EINVAL, "rt_sigtimedwait", set, 0, p.words(0, 1e9), 8)
		p.want(abi.EINVAL, "rt_sigtimedwait", set, 0, 0, 4)
		p.want(abi.EFAULT, "rt_sigtimedwait", badPtr, 0, 0, 8)
		// What is queued with values comes in order, one for every call.
		var i abi.Siginfo
		for k := range 3 {
			i = abi.Siginfo{Code: abi.SI_QUEUE}
			raw := make([]byte, abi.SizeofSiginfo)
			i.Encode(raw)
			raw[24] = byte(k)
			p.want(0, "rt_tgsigqueueinfo", p.tid, p.tid, abi.SIGRTMIN, raw)
			p.want(0, "rt_tgsigqueueinfo", p.tid, p.tid, abi.SIGUSR1, raw) // merged after the first
		}
		p.want(int(abi.SIGUSR1), "rt_sigtimedwait", set, info, 0, 8)
		if p.peek(info+24, 1)[0] != 0 {
			p.t.Error("the first of merged signals stays")
		}
		for k := range 3 {
			p.want(int(abi.SIGRTMIN), "rt_sigtimedwait", set, info, p.words(0, 0), 8)
			if p.peek(info+24, 1)[0] != byte(k) {
				p.t.Errorf("value %d of %d", p.peek(info+24, 1)[0], k)
			}
		}
		p.waits(abi.EAGAIN, "rt_sigtimedwait", set, info, p.words(0, 1000), 8)
		p.onlyHere()
		raw := make([]byte, abi.SizeofSiginfo)
		i.Encode(raw)
		p.want(0, "rt_sigqueueinfo", p.tid, abi.SIGRTMIN, raw)
		p.want(int(abi.SIGRTMIN), "rt_sigtimedwait", set, info, p.words(0, 0), 8)
	}},
	{"senders", func(p *puppet) {
		raw := make([]byte, abi.SizeofSiginfo)
		p.want(abi.ESRCH, "kill", 30000, 0)
		p.want(abi.EINVAL, "kill", p.tid, 65)
		p.want(abi.EINVAL, "kill", p.tid, -1)
		p.want(abi.ESRCH, "kill", -30000, 0)
		p.want(abi.ESRCH, "tkill", 30000, 0)
		p.want(abi.EINVAL, "tkill", 0, 0)
		p.want(abi.EINVAL, "tgkill", 0, p.tid, 0)
		p.want(abi.ESRCH, "tgkill", p.tid+1, p.tid, 0)
		p.want(abi.EINVAL, "tgkill", p.tid, p.tid, 65)
		p.want(0, "tgkill", p.tid, p.tid, 0)
		p.want(0, "tgkill", p.tid, p.tid, 1<<32) // signal numbers are 32 bits wide
		p.want(0, "rt_sigaction", 1<<32|10, 0, 0, 8)
		p.want(abi.EFAULT, "rt_sigqueueinfo", p.tid, abi.SIGUSR1, badPtr)
		p.want(abi.ESRCH, "rt_sigqueueinfo", 30000, 0, append([]byte{0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff}, raw[12:]...))
		p.want(abi.EPERM, "rt_sigqueueinfo", 1, 0, raw) // SI_USER is kill's word
		p.want(abi.EINVAL, "rt_tgsigqueueinfo", 0, p.tid, 0, raw)
		p.onlyHere()
		c := p.fork()
		c.want(0, "setuid", 1000)
		c.want(abi.EPERM, "kill", p.tid, abi.SIGTERM)
		c.want(abi.EPERM, "kill", p.tid, 0)
		c.want(0, "kill", p.tid, abi.SIGCONT) // the same session
		c.want(abi.EPERM, "tkill", p.tid, abi.SIGTERM)
		p.kill(c, abi.SIGTERM)
		p.reap(c)
		// A process group.
		a, b := p.fork(), p.fork()
		a.want(0, "setpgid", 0, 0)
		p.want(0, "setpgid", b.tid, a.tid)
		p.want(0, "kill", -a.tid, abi.SIGTERM)
		if p.reap(a) != uint32(abi.SIGTERM) || p.reap(b) != uint32(abi.SIGTERM) {
			p.t.Error("a signal to a group reaches its members")
		}
		// Everybody but init and oneself.
		x, y := p.fork(), p.puppet()
		p.want(0, "kill", -1, abi.SIGKILL)
		if p.reap(x) != uint32(abi.SIGKILL) || y.letter() != 0 {
			p.t.Error("kill(-1)")
		}
		p.want(abi.ESRCH, "kill", -1, abi.SIGKILL)
		p.want(0, "kill", 1, abi.SIGKILL) // init does not care
		p.want(0, "kill", 0, 0)
	}},
	{"handlers", func(p *puppet) {
		p.want(abi.EINVAL, "rt_sigaction", 0, 0, 0, 8)
		p.want(abi.EINVAL, "rt_sigaction", 65, 0, 0, 8)
		p.want(abi.EINVAL, "rt_sigaction", abi.SIGUSR1, 0, 0, 4)
		p.want(abi.EINVAL, "rt_sigaction", abi.SIGKILL, p.words(0, 0, 0, 0), 0, 8)
		p.want(0, "rt_sigaction", abi.SIGKILL, 0, p.buf(32), 8)
		p.want(abi.EFAULT, "rt_sigaction", abi.SIGUSR1, badPtr, 0, 8)
		p.onlyHere()
		b := p.buf(24)
		p.on(abi.SIGUSR1, handlerAt, abi.SA_SIGINFO|1<<20, abi.SetOf(abi.SIGUSR2, abi.SIGKILL))
		p.want(0, "rt_sigaction", abi.SIGUSR1, 0, b, 8)
		if p.u64(b) != handlerAt || p.u64(b+8) != abi.SA_SIGINFO || abi.SigSet(p.u64(b+16)) != abi.SetOf(abi.SIGUSR2) {
			p.t.Errorf("sigaction reads back %#x %#x %#x", p.u64(b), p.u64(b+8), p.u64(b+16))
		}
		before := p.task().Regs
		p.start("kill", p.tid, abi.SIGUSR1)
		if p.handling() != abi.SIGUSR1 {
			p.t.Fatalf("no handler: %s", p.state())
		}
		r := p.task().Regs
		if r.X[2]%16 != 0 || r.X[11] != r.X[2]+abi.FrameInfo || r.X[12] != r.X[2]+abi.FrameUcontext || r.X[1] != trampoline {
			p.t.Errorf("registers of the handler: sp %#x a1 %#x a2 %#x ra %#x", r.X[2], r.X[11], r.X[12], r.X[1])
		}
		if i := p.info(r.X[11]); i.Signo != int32(abi.SIGUSR1) || i.Code != abi.SI_USER {
			p.t.Errorf("info %+v", i)
		}
		if got := p.mask(); got != abi.SetOf(abi.SIGUSR1, abi.SIGUSR2) {
			p.t.Errorf("mask in the handler %#x", uint64(got))
		}
		p.start("kill", p.tid, abi.SIGUSR1) // blocked meanwhile
		p.ends(0)
		p.sigreturn()
		if p.handling() != abi.SIGUSR1 { // and runs then
			p.t.Fatalf("the second one: %s", p.state())
		}
		p.sigreturn()
		p.ends(0) // kill's own result
		if after := p.task().Regs; after.X[2] != before.X[2] || p.mask() != 0 {
			p.t.Error("sigreturn restores stack and mask")
		}
	}},
	{"handler flags", func(p *puppet) {
		p.onlyHere()
		p.on(abi.SIGUSR1, handlerAt, abi.SA_NODEFER, 0)
		p.start("kill", p.tid, abi.SIGUSR1)
		sp := p.task().Regs.X[2]
		p.start("kill", p.tid, abi.SIGUSR1) // nests
		if got := p.task().Regs.X[2]; p.handling() != abi.SIGUSR1 || got >= sp {
			p.t.Errorf("SA_NODEFER: sp %#x after %#x, %s", got, sp, p.state())
		}
		p.sigreturn()
		if p.task().Regs.X[2] != sp {
			p.t.Error("back in the outer handler")
		}
		p.sigreturn()
		p.on(abi.SIGUSR2, handlerAt, abi.SA_RESETHAND, 0)
		p.start("kill", p.tid, abi.SIGUSR2)
		p.sigreturn()
		b := p.buf(24)
		p.want(0, "rt_sigaction", abi.SIGUSR2, 0, b, 8)
		if p.u64(b) != abi.SIG_DFL {
			p.t.Error("SA_RESETHAND")
		}
		p.on(abi.SIGUSR2, abi.SIG_IGN, 0, 0)
		p.want(0, "kill", p.tid, abi.SIGUSR2)
		// Ignoring a pending signal discards it.
		p.block(abi.SIGTERM)
		p.want(0, "kill", p.tid, abi.SIGTERM)
		p.on(abi.SIGTERM, abi.SIG_IGN, 0, 0)
		if p.pending() != 0 {
			p.t.Error("an ignored signal stays pending")
		}
	}},
	{"alternate stack", func(p *puppet) {
		p.onlyHere()
		b := p.buf(24)
		p.want(0, "sigaltstack", 0, b)
		if p.u32(b+8) != abi.SS_DISABLE {
			p.t.Error("none at first")
		}
		p.want(abi.ENOMEM, "sigaltstack", p.words(keptArea, 0, 100), 0)
		p.want(abi.EINVAL, "sigaltstack", p.words(keptArea, 77, 65536), 0)
		p.want(abi.EFAULT, "sigaltstack", badPtr, 0)
		alt := p.mapped(16, rw, private)
		p.want(0, "sigaltstack", p.words(alt, 0, 65536), 0)
		p.want(abi.EFAULT, "sigaltstack", 0, badPtr)
		p.onlyHere()
		p.on(abi.SIGUSR1, handlerAt, abi.SA_ONSTACK, 0)
		p.start("kill", p.tid, abi.SIGUSR1)
		if sp := p.task().Regs.X[2]; sp < alt || sp >= alt+65536 {
			p.t.Errorf("sp %#x is not on the alternate stack", sp)
		}
		p.want(0, "sigaltstack", 0, b)
		if p.u32(b+8) != abi.SS_ONSTACK {
			p.t.Error("SS_ONSTACK")
		}
		p.want(abi.EPERM, "sigaltstack", p.words(alt, 0, 65536), 0)
		p.sigreturn()
		p.want(0, "sigaltstack", p.words(0, abi.SS_DISABLE, 0), b)
		if p.u64(b) != alt || p.u64(b+16) != 65536 || p.u32(b+8) != 0 {
			p.t.Error("the old stack")
		}
		// A stack on which no frame fits: the process dies of SIGSEGV.
		c := p.fork()
		c.want(0, "sigaltstack", c.words(uint64(badPtr), 0, 65536), 0)
		c.start("kill", c.tid, abi.SIGUSR1)
		if st := p.reap(c); st&0x7f != uint32(abi.SIGSEGV) {
			p.t.Errorf("status %#x", st)
		}
	}},
	{"suspend", func(p *puppet) {
		p.want(abi.EINVAL, "rt_sigsuspend", p.words(0), 4)
		p.want(abi.EFAULT, "rt_sigsuspend", badPtr, 8)
		p.onlyHere()
		q := p.fork()
		p.block(abi.SIGUSR1, abi.SIGUSR2)
		p.on(abi.SIGUSR1, handlerAt, abi.SA_RESTART, 0)
		p.blocks("rt_sigsuspend", p.words(uint64(abi.SetOf(abi.SIGUSR2))), 8)
		q.kill(p, abi.SIGUSR2)
		q.kill(p, abi.SIGCHLD) // ignored
		if !p.blocked() {
			p.t.Errorf("neither ends it: %s", p.state())
		}
		q.kill(p, abi.SIGUSR1)
		if p.handling() != abi.SIGUSR1 {
			p.t.Fatalf("no handler: %s", p.state())
		}
		p.sigreturn()
		p.ends(abi.EINTR)
		if p.mask() != abi.SetOf(abi.SIGUSR1, abi.SIGUSR2) {
			p.t.Error("the mask is back")
		}
		p.on(abi.SIGRTMIN, handlerAt, 0, 0)
		p.blocks("rt_sigtimedwait", p.words(uint64(abi.SetOf(abi.SIGRTMIN))), 0, p.words(5, 0), 8)
		q.kill(p, abi.SIGRTMIN)
		p.ends(int(abi.SIGRTMIN)) // although it was not blocked: it is taken, not handled
		p.blocks("rt_sigtimedwait", p.words(uint64(abi.SetOf(abi.SIGRTMIN))), 0, p.words(5, 0), 8)
		p.m.Pass(6e9)
		p.ends(abi.EAGAIN)
		p.blocks("rt_sigtimedwait", p.words(uint64(abi.SetOf(abi.SIGRTMIN))), 0, 0, 8)
		p.m.Procs.Hands.W(p.task().Hand).Set(proc.Action{Sig: abi.SIGHUP, Handler: handlerAt})
		q.kill(p, abi.SIGHUP)
		if p.handling() != abi.SIGHUP {
			p.t.Fatalf("no handler: %s", p.state())
		}
		p.sigreturn()
		p.ends(abi.EINTR)
	}},
	{"stop and continue", func(p *puppet) {
		p.onlyHere()
		st := p.buf(4)
		p.on(abi.SIGCHLD, handlerAt, abi.SA_RESTART, 0)
		c := p.fork()
		r, w := p.pipe(0)
		d := p.fork()
		d.blocks("read", r, d.buf(4), 4)
		p.start("kill", c.tid, abi.SIGSTOP)
		if c.letter() != 'T' || p.handling() != abi.SIGCHLD {
			p.t.Fatalf("stopped: %s; parent %s", c.state(), p.state())
		}
		if i := p.info(p.task().Regs.X[11]); i.Code != abi.CLD_STOPPED {
			p.t.Errorf("info %+v", i)
		}
		p.sigreturn()
		p.want(0, "wait4", c.tid, st, abi.WNOHANG, 0)
		p.want(c.tid, "wait4", c.tid, st, abi.WUNTRACED, 0)
		if p.u32(st) != uint32(abi.SIGSTOP)<<8|0x7f {
			p.t.Errorf("status %#x", p.u32(st))
		}
		p.want(0, "wait4", c.tid, st, abi.WUNTRACED|abi.WNOHANG, 0) // told once
		p.want(0, "kill", c.tid, abi.SIGTERM)                       // waits until it goes on
		if c.letter() != 'T' {
			p.t.Error("a stopped process takes no SIGTERM")
		}
		p.start("kill", c.tid, abi.SIGKILL)
		p.sigreturn()
		if got := p.reap(c); got != uint32(abi.SIGKILL) {
			p.t.Errorf("status %#x: SIGKILL works on the stopped too", got)
		}
		// A sleeper that is stopped and continued sleeps on.
		p.on(abi.SIGCHLD, handlerAt, abi.SA_NOCLDSTOP, 0)
		p.want(0, "kill", d.tid, abi.SIGSTOP)
		if d.letter() != 'T' {
			p.t.Fatalf("stopped: %s", d.state())
		}
		p.want(0, "kill", d.tid, abi.SIGCONT)
		p.want(d.tid, "wait4", d.tid, st, abi.WCONTINUED, 0)
		if p.u32(st) != 0xffff {
			p.t.Errorf("status %#x", p.u32(st))
		}
		if !d.blocked() {
			p.t.Fatalf("reads on: %s", d.state())
		}
		p.want(2, "write", w, "ok", 2)
		d.ends(2)
		// A stop that is pending and blocked is discarded by SIGCONT, and the other way round.
		d.block(abi.SIGTSTP, abi.SIGCONT)
		p.want(0, "kill", d.tid, abi.SIGTSTP)
		p.want(0, "kill", d.tid, abi.SIGCONT)
		if got := d.pending(); got != abi.SetOf(abi.SIGCONT) {
			p.t.Errorf("pending %#x", uint64(got))
		}
		p.want(0, "kill", d.tid, abi.SIGTSTP)
		if got := d.pending(); got != abi.SetOf(abi.SIGTSTP) {
			p.t.Errorf("pending %#x", uint64(got))
		}
	}},
	{"threads take signals", func(p *puppet) {
		p.onlyHere()
		a := p.thread()
		p.on(abi.SIGUSR1, handlerAt, 0, 0)
		q := p.puppet()
		p.block(abi.SIGUSR1)
		q.kill(p, abi.SIGUSR1)
		if a.handling() != abi.SIGUSR1 || p.handling() != 0 {
			p.t.Errorf("the thread that does not block it takes it: %s", a.state())
		}
		a.sigreturn()
		q.want(0, "tgkill", p.tid, p.tid, abi.SIGUSR1)
		if a.handling() != 0 || p.pending() != abi.SetOf(abi.SIGUSR1) {
			p.t.Error("a signal for one thread waits for that one")
		}
		q.kill(p, abi.SIGSTOP)
		if a.letter() != 'T' || p.letter() != 'T' {
			p.t.Error("all threads stop")
		}
		q.kill(p, abi.SIGCONT)
		q.want(0, "tkill", a.tid, abi.SIGTERM)
		if a.letter() != 0 || p.letter() != 0 {
			p.t.Error("a fatal signal for one thread ends all")
		}
	}},
}

// Damaged signal frames: whatever the memory below sp says, sigreturn ends in some state of the guest and never in one of the host.
func TestSigreturnFromNowhere(t *testing.T) {
	s := newStage(t)
	parent := s.puppet()
	for i, damage := range []func(p *puppet){
		func(p *puppet) {},
		func(p *puppet) { p.m.Procs.Tasks.W(p.m.Procs.Task(p.tid)).Regs.X[2] = 0 },
		func(p *puppet) { p.m.Procs.Tasks.W(p.m.Procs.Task(p.tid)).Regs.X[2] = ^uint64(0) - 15 },
		func(p *puppet) { p.m.Procs.Tasks.W(p.m.Procs.Task(p.tid)).Regs.X[2]++ },
		func(p *puppet) { p.poke(p.task().Regs.X[2]+abi.FrameReserved, []byte{1}) },
		func(p *puppet) { p.poke(p.task().Regs.X[2]+abi.FramePC, []byte{1, 2, 3, 4, 5, 6, 7, 255}) },
		func(p *puppet) {
			for at := uint64(0); at < abi.SizeofFrame; at += 8 {
				if at+8 <= abi.FrameReserved || at >= abi.FrameReserved+12 {
					p.poke(p.task().Regs.X[2]+at, []byte{255, 255, 255, 255, 255, 255, 255, 255})
				}
			}
		},
	} {
		p := parent.fork()
		p.on(abi.SIGUSR1, handlerAt, 0, 0)
		p.start("kill", p.tid, abi.SIGUSR1)
		if p.handling() != abi.SIGUSR1 {
			t.Fatalf("%d: no handler", i)
		}
		damage(p)
		p.sigreturn()
		if fatal := i >= 1 && i <= 4; fatal != (p.letter() == 'Z') {
			t.Errorf("%d: %s", i, p.state())
		}
		if m := p.task().Mask; m&abi.Unblockable != 0 {
			t.Errorf("%d: mask %#x", i, uint64(m))
		}
	}
	s.done()
}
