package kernel

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/proc"
)

// frames are the live frames of the puppet.
func (p *puppet) frames() []SignalFrame { return p.m.SignalFrames(p.tid) }

// frameSignals are what they were made for, innermost first.
func (p *puppet) frameSignals() (list []abi.Signal) {
	for _, f := range p.frames() {
		list = append(list, f.Signal)
	}
	return list
}

func (p *puppet) wantFrames(want ...abi.Signal) {
	p.t.Helper()
	if diff := cmp.Diff(want, p.frameSignals()); diff != "" {
		p.t.Errorf("live frames (-want +got):\n%s", diff)
	}
}

// jump moves the stack pointer, as siglongjmp(3) does.
func (p *puppet) jump(sp uint64) { p.m.Procs.Tasks.W(p.m.Procs.Task(p.tid)).Regs.X[2] = sp }

// What a frame says about the call it interrupted: restarted, ended with EINTR, or over already.
func TestSignalFrameOfCalls(t *testing.T) {
	for _, c := range []struct {
		name  string
		flags uint64
		enter func(p, q *puppet)
		want  SignalFrame
		a0    int64
	}{
		{"restarted", abi.SA_RESTART, func(p, q *puppet) {
			r, _ := p.pipe(0)
			p.blocks("read", r, p.buf(4), 4)
			q.kill(p, abi.SIGUSR1)
		}, SignalFrame{Call: abi.SYS_READ, Ret: -int64(abi.ERESTARTSYS), Again: true}, 3},
		{"EINTR", 0, func(p, q *puppet) {
			r, _ := p.pipe(0)
			p.blocks("read", r, p.buf(4), 4)
			q.kill(p, abi.SIGUSR1)
		}, SignalFrame{Call: abi.SYS_READ, Ret: -int64(abi.ERESTARTSYS)}, -int64(abi.EINTR)},
		{"never restarted", abi.SA_RESTART, func(p, q *puppet) {
			p.blocks("ppoll", 0, 0, 0, 0)
			q.kill(p, abi.SIGUSR1)
		}, SignalFrame{Call: abi.SYS_PPOLL, Ret: -int64(abi.ERESTARTNOHAND)}, -int64(abi.EINTR)},
		{"over", abi.SA_RESTART, func(p, q *puppet) { p.start("kill", p.tid, abi.SIGUSR1) }, SignalFrame{Call: abi.SYS_KILL}, 0},
		{"between instructions", 0, func(p, q *puppet) { q.kill(p, abi.SIGUSR1) }, SignalFrame{Call: -1}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := solo(t)
			q := p.puppet()
			p.on(abi.SIGUSR1, handlerAt, c.flags, 0)
			p.on(abi.SIGUSR2, handlerAt, 0, 0)
			p.block(abi.SIGHUP)
			sp := p.task().Regs.X[2]
			c.enter(p, q)
			list := p.frames()
			if len(list) != 1 {
				t.Fatalf("%d frames: %s", len(list), p.state())
			}
			f, w := list[0], c.want
			w.SP, w.Signal, w.Handler = (sp-abi.SizeofFrame)&^15, abi.SIGUSR1, handlerAt
			w.Mask, w.Stack, w.Info = abi.SetOf(abi.SIGHUP), abi.StackT{Flags: abi.SS_DISABLE}, f.Info
			if diff := cmp.Diff(w, f, cmpopts.IgnoreFields(SignalFrame{}, "Regs")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if f.Info.Signo != int32(abi.SIGUSR1) || f.Info.Code != abi.SI_USER || int64(f.Regs.X[10]) != c.a0 || f.Regs.X[2] != sp {
				t.Errorf("siginfo %+v, a0 %d, sp %#x", f.Info, int64(f.Regs.X[10]), f.Regs.X[2])
			}
			p.sigreturn()
			p.wantFrames()
		})
	}
}

// Frames nest; sigreturn and siglongjmp end them, the alternate stack counts by itself.
func TestSignalFramesNest(t *testing.T) {
	p := solo(t)
	alt := p.mapped(16, rw, private)
	p.want(0, "sigaltstack", p.words(alt, 0, 65536), 0)
	p.on(abi.SIGUSR1, handlerAt, 0, 0)
	p.on(abi.SIGUSR2, handlerAt, abi.SA_ONSTACK, 0)
	p.on(abi.SIGHUP, handlerAt, abi.SA_NODEFER, 0)
	outside := p.task().Regs.X[2]
	send := func(sig abi.Signal) { p.t.Helper(); p.start("kill", p.tid, sig) }

	send(abi.SIGUSR1)
	inFirst := p.task().Regs.X[2]
	send(abi.SIGUSR2)
	send(abi.SIGHUP)
	p.wantFrames(abi.SIGHUP, abi.SIGUSR2, abi.SIGUSR1)
	var on []bool
	for _, f := range p.frames() {
		on = append(on, f.Alt)
	}
	if diff := cmp.Diff([]bool{true, true, false}, on); diff != "" {
		t.Errorf("on the alternate stack (-want +got):\n%s", diff)
	}
	p.sigreturn()
	p.wantFrames(abi.SIGUSR2, abi.SIGUSR1)
	if diff := cmp.Diff(abi.SetOf(abi.SIGUSR1), p.frames()[0].Mask); diff != "" {
		t.Error("the first handler's mask is to be restored", diff)
	}

	p.jump(inFirst - 64) // out of the handler on the alternate stack, into the one on the ordinary stack
	p.wantFrames(abi.SIGUSR1)
	send(abi.SIGHUP)
	send(abi.SIGHUP)
	p.wantFrames(abi.SIGHUP, abi.SIGHUP, abi.SIGUSR1)
	p.jump(outside) // out of all of them
	p.wantFrames()
	if n := len(p.task().Frames); n != 3 {
		t.Errorf("%d frames are remembered: looking must not change anything", n)
	}
	send(abi.SIGHUP)
	p.wantFrames(abi.SIGHUP)
	if n := len(p.task().Frames); n != 1 {
		t.Errorf("%d frames are remembered after the next delivery", n)
	}
	c := p.fork() // a copy of the stack holds a copy of the frame
	c.wantFrames(abi.SIGHUP)
	p.sigreturn()
	p.wantFrames()
	c.wantFrames(abi.SIGHUP)
	c.want(0, "munmap", c.task().Regs.X[2]&^4095, 8192)
	if f := c.frames()[0]; !f.Gone || f.Signal != abi.SIGHUP || f.Handler != handlerAt {
		t.Errorf("a frame whose memory is gone: %+v", f)
	}
}

// Several signals that become pending together: each frame but the first interrupts another handler before its first instruction.
func TestSignalFramesOfPendingSignals(t *testing.T) {
	p := solo(t)
	for _, sig := range []abi.Signal{abi.SIGUSR1, abi.SIGUSR2} {
		p.on(sig, handlerAt+uint64(sig), 0, 0)
	}
	p.block(abi.SIGUSR1, abi.SIGUSR2)
	p.want(0, "kill", p.tid, abi.SIGUSR1)
	p.want(0, "kill", p.tid, abi.SIGUSR2)
	p.start("rt_sigprocmask", abi.SIG_SETMASK, p.words(0), 0, 8)
	list := p.frames()
	p.wantFrames(abi.SIGUSR2, abi.SIGUSR1)
	if list[0].Call != -1 || list[0].Regs.PC != handlerAt+uint64(abi.SIGUSR1) || list[1].Call != abi.SYS_RT_SIGPROCMASK || list[1].Mask != 0 {
		t.Errorf("inner: call %d, pc %#x; outer: call %d, mask %#x", list[0].Call, list[0].Regs.PC, list[1].Call, uint64(list[1].Mask))
	}
	p.block(abi.SIGHUP)
	p.on(abi.SIGHUP, handlerAt, 0, 0)
	p.want(0, "kill", p.tid, abi.SIGHUP)
	p.m.PuppetView(p.tid).CopyOut(list[0].SP+abi.FrameSigmask, make([]byte, 8))
	p.sigreturn() // unblocks SIGHUP, which comes before the outer handler's first instruction
	if list = p.frames(); len(list) != 2 || list[0].Signal != abi.SIGHUP || list[0].Call != -1 {
		t.Errorf("behind sigreturn: %+v", list)
	}
}

// What the program makes of its stack: an edited frame is obeyed and said to be edited, a frame that no signal made is none.
func TestSignalFramesOfForgers(t *testing.T) {
	p := solo(t)
	p.on(abi.SIGUSR1, handlerAt, 0, 0)
	p.start("kill", p.tid, abi.SIGUSR1)
	f := p.frames()[0]
	if f.Edited || f.Damaged {
		t.Errorf("untouched: %+v", f)
	}
	frame := p.peek(f.SP, abi.SizeofFrame)
	p.poke(f.SP+abi.FramePC, []byte{0xfc, 0x0f, 0, 0, 0, 0, 0, 0})
	p.poke(f.SP+uint64(abi.FrameReg(2)), make([]byte, 8))
	p.poke(f.SP+abi.FrameSigmask, []byte{255, 255, 255, 255, 255, 255, 255, 255})
	f = p.frames()[0]
	if !f.Edited || f.Regs.PC != PuppetCall || f.Regs.X[2] != 0 || f.Mask != ^abi.SigSet(0)&^abi.Unblockable {
		t.Errorf("edited: %+v", f)
	}
	p.poke(f.SP+abi.FrameReserved, []byte{1})
	if !p.frames()[0].Damaged {
		t.Error("sigreturn will refuse it")
	}
	p.poke(f.SP, frame)
	p.sigreturn()
	p.wantFrames()

	sp := p.task().Regs.X[2] - 4096&^15
	p.poke(sp, frame) // forged, from an old one
	p.jump(sp)
	p.wantFrames()
	p.sigreturn()
	if p.wantFrames(); p.task().Regs.X[2] == sp {
		t.Error("it was not obeyed")
	}
	if p.m.SignalFrames(30000) != nil {
		t.Error("nobody has frames")
	}
}

// Threads have stacks of their own, and their own frames; what exec and exit leave behind is none.
func TestSignalFramesOfThreads(t *testing.T) {
	p := solo(t)
	p.on(abi.SIGUSR1, handlerAt, 0, 0)
	p.start("kill", p.tid, abi.SIGUSR1)
	stack := p.mapped(4, rw, private)
	const flags = abi.CLONE_VM | abi.CLONE_FS | abi.CLONE_FILES | abi.CLONE_SIGHAND | abi.CLONE_THREAD | abi.CLONE_SYSVSEM
	tid := p.call("clone", flags, stack+4*4096, 0, 0, 0)
	th := p.twin(int32(tid))
	th.wantFrames()
	p.want(0, "tkill", th.tid, abi.SIGUSR1) // it has the mask of its maker: blocked
	th.start("rt_sigprocmask", abi.SIG_SETMASK, th.words(0), 0, 8)
	th.wantFrames(abi.SIGUSR1)
	p.wantFrames(abi.SIGUSR1)
	if f := th.frames()[0]; f.SP < stack || f.SP >= stack+4*4096 {
		t.Errorf("the thread's frame lies at %#x", f.SP)
	}
	p.start("exit_group", 0)
	th.wantFrames()
}

// A program that nests for ever is remembered in part, and states that differ in a frame's note differ in their hash.
func TestSignalFramesBounded(t *testing.T) {
	var f proc.SigFrames
	for i := range 1000 {
		f = f.Push(proc.SigFrame{SP: uint64(100000 - i), Nr: int32(i)})
	}
	if len(f) > 200 || f[len(f)-1].Nr != 999 || f[0].Nr != int32(1000-len(f)) {
		t.Errorf("%d frames from %d to %d", len(f), f[0].Nr, f[len(f)-1].Nr)
	}
	s := newStage(t)
	p := s.puppet()
	p.on(abi.SIGUSR1, handlerAt, abi.SA_NODEFER, 0)
	p.start("kill", p.tid, abi.SIGUSR1)
	snap, sum := p.m.Snapshot(), p.m.Hash()
	w := p.m.Procs.Tasks.W(p.m.Procs.Task(p.tid))
	w.Frames[0].Again = true
	if p.m.Hash() == sum {
		t.Error("a frame's note is not hashed")
	}
	for range 20 {
		p.start("kill", p.tid, abi.SIGUSR1)
	}
	p.m.Restore(snap)
	if p.m.Hash() != sum || len(p.frames()) != 1 || p.frames()[0].Again {
		t.Error("a snapshot does not hold the frames")
	}
}
