package scenario

import (
	"fmt"
	"slices"
	"time"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
)

// Machine is the stage on which actors are puppets of the simulated kernel.
type Machine struct {
	m      *kernel.Machine
	layout *Layout
	actors []puppet
	stacks int            // how many stacks were given to threads
	steps  int            // how many steps the machine may take to become quiet
	next   event.Listener // who hears the events too, or nil
	tape   *taping        // where what is done to the machine is written down, or nil
}

// puppet is an actor of the machine.
type puppet struct {
	name     string
	pid, tid int32
	frames   []frame // signal frames on its stack, the innermost last
	call     *abi.Call
	childish string  // name for the task that its clone makes
	child    ActorID // what its last clone made, -1 for nothing
	gone     bool
	status   int32
	stopSig  abi.Signal
}

// frame is a signal frame on an actor's stack.
type frame struct {
	sp  uint64
	sig abi.Signal
}

// NewMachine boots a machine without a program. change may alter what it is booted from; tests replace parts in that way.
func NewMachine(change ...func(*kernel.Config)) (*Machine, error) {
	cfg := kernel.Config{NoInit: true, Image: agentELF(), Path: AgentPath}
	for _, f := range change {
		f(&cfg)
	}
	m, err := kernel.New(cfg)
	if err != nil {
		return nil, err
	}
	s := &Machine{m: m, layout: RISCV(), steps: maxSteps}
	s.limit()
	s.layout.Handler = kernel.PuppetHandler
	m.Listen(s)
	return s, nil
}

// Kernel is the machine that the actors play on.
func (s *Machine) Kernel() *kernel.Machine { return s.m }

// Watch lets somebody else hear the machine's events, from the moment on that the first actor is ready.
func (s *Machine) Watch(l event.Listener) { s.next = l }

// Why tells why an actor is blocked: "blocked in read on fd 3 until ...", with other actors by their names. It is empty if it is not.
func (s *Machine) Why(a ActorID, name func(tid int32) string) string {
	blocked := s.m.Blocked()
	for i := range blocked {
		if blocked[i].TID == s.actors[a].tid {
			return blocked[i].Explain(func(_, tid int32) string { return name(tid) })
		}
	}
	return ""
}

// Name implements Stage.
func (s *Machine) Name() string { return "machine" }

// Layout implements Stage.
func (s *Machine) Layout() *Layout { return s.layout }

// Actor implements Stage.
func (s *Machine) Actor(name string) (ActorID, error) {
	s.act(kernel.Act{Kind: kernel.ActEnter})
	tid, err := s.m.NewPuppet()
	if err != nil {
		return 0, err
	}
	if err := s.openStandard(tid); err != nil {
		return 0, err
	}
	if s.tape != nil && len(s.actors) == 0 {
		s.tape.setup, s.tape.fresh = len(s.tape.cues), true
	}
	return s.add(puppet{name: name, tid: tid, pid: s.m.Puppet(tid).PID}), nil
}

// limited are the resources that are limited in that way.
var limited = [...]int{abi.RLIMIT_AS, abi.RLIMIT_FSIZE}

// actorMemory bounds an actor's address space and its files as the Linux stage does, which protects its host in this way.
const actorMemory = 1 << 30

// limit gives all actors the resource limits that they have on Linux.
func (s *Machine) limit() {
	p := &s.m.Procs
	l := p.Limits.W(p.Groups.R(s.m.InitGrp).Limits)
	for _, r := range limited {
		l.Soft[r], l.Hard[r] = actorMemory, actorMemory
	}
}

// openStandard makes /dev/null an actor's descriptors 0, 1 and 2, where a program has the console.
func (s *Machine) openStandard(tid int32) error {
	const path = "/dev/null"
	write := func(b []byte) {
		s.act(kernel.Act{Kind: kernel.ActWrite, TID: tid, Args: [6]uint64{ScratchAddr}, Data: b})
		s.m.PuppetView(tid).CopyOut(ScratchAddr, b)
	}
	write([]byte(path))
	for fd, mode := range [...]uint64{abi.O_RDONLY, abi.O_WRONLY, abi.O_WRONLY} {
		for _, c := range [...]struct {
			nr   uint64
			args [6]uint64
		}{{abi.SYS_CLOSE, [6]uint64{uint64(fd)}}, {abi.SYS_OPENAT, [6]uint64{uint64(cwd), ScratchAddr, mode}}} {
			if !s.arm(tid, c.nr, c.args) || !s.m.Quiet(maxSteps) {
				return fmt.Errorf("an actor can not open %s", path)
			}
		}
	}
	write(make([]byte, len(path)))
	return nil
}

// arm lets an actor make a call.
func (s *Machine) arm(tid int32, nr uint64, args [6]uint64) bool {
	s.act(kernel.Act{Kind: kernel.ActCall, TID: tid, Nr: nr, Args: args})
	return s.m.Arm(tid, nr, args)
}

// add makes an actor.
func (s *Machine) add(p puppet) ActorID {
	p.child = -1
	s.actors = append(s.actors, p)
	return ActorID(len(s.actors) - 1)
}

// threadStack is how much stack a thread gets, and threadStacks how many fit into the stage's half of the scratch memory.
const (
	threadStack  = 16 << 10
	threadStacks = ScratchSize / 2 / threadStack
)

// Start implements Stage.
func (s *Machine) Start(a ActorID, call *abi.Call, args [6]uint64, child string) error {
	p := &s.actors[a]
	p.call, p.childish = call, child
	ok := false
	switch call {
	case Load:
		s.act(kernel.Act{Kind: kernel.ActLoad, TID: p.tid, Args: args})
		ok = s.m.ArmLoad(p.tid, args[0])
	case Store:
		s.act(kernel.Act{Kind: kernel.ActStore, TID: p.tid, Args: args})
		ok = s.m.ArmStore(p.tid, args[0], uint32(args[1]))
	default:
		if call.Nr == abi.SYS_CLONE && args[0]&abi.CLONE_VM != 0 && args[0]&abi.CLONE_VFORK == 0 && args[1] == 0 {
			args[1] = ScratchAddr + ScratchSize - threadStack*uint64(s.stacks%threadStacks)
			s.stacks++
		}
		ok = s.arm(p.tid, uint64(call.Nr), args)
	}
	if !ok {
		return fmt.Errorf("%s is %s, it can not call %s", p.name, s.State(a).Phase, call.Name)
	}
	return nil
}

// ReturnFromHandler implements Stage.
func (s *Machine) ReturnFromHandler(a ActorID) error {
	p := &s.actors[a]
	if len(p.frames) == 0 || !s.arm(p.tid, abi.SYS_RT_SIGRETURN, [6]uint64{}) {
		return fmt.Errorf("%s is not idle in a handler", p.name)
	}
	return nil
}

// maxSteps is more than any line needs.
const maxSteps = 1 << 22

// Settle implements Stage. The limit is one of steps, so that the outcome does not depend on the host.
func (s *Machine) Settle(time.Duration) error {
	if s.m.Quiet(s.steps) {
		return nil
	}
	for i := range s.actors {
		if p := &s.actors[i]; p.call != nil && s.State(ActorID(i)).Phase == Running {
			return fmt.Errorf("%s is still running in %s after %s", p.name, p.call.Name, plural(s.steps, "step"))
		}
	}
	return fmt.Errorf("the machine does not come to rest in %s", plural(s.steps, "step"))
}

// Sleep implements Stage.
func (s *Machine) Sleep(d time.Duration) error {
	s.mark()
	s.m.Pass(int64(d))
	s.mark()
	return nil
}

// State implements Stage.
func (s *Machine) State(a ActorID) State {
	p := &s.actors[a]
	if p.gone {
		return State{Phase: Gone, Status: p.status, StatusKnown: true}
	}
	u := s.m.Puppet(p.tid)
	st := State{Done: u.Over, Ret: u.Ret, Phase: Running, Depth: len(p.frames)}
	if u.Stopped && u.Entering && st.Depth > 0 {
		st.Done, st.Depth = false, s.begun(p)
	}
	if st.Depth > 0 {
		st.Sig = p.frames[st.Depth-1].sig
	}
	switch {
	case u.Stopped:
		st.Phase, st.StopSig = Stopped, p.stopSig
	case u.Idle:
		st.Phase = Idle
	case !u.Over && u.Chan != "":
		st.Phase, st.Wchan = Blocked, u.Chan
	}
	if !u.Over && p.call != nil {
		st.Call = p.call.Name
	}
	return st
}

// begun counts the handlers that have run an instruction when the innermost one has not: a handler whose frame was laid over one that
// had not begun returns to that one's start. A stop right after a frame was laid shows before its handler does.
func (s *Machine) begun(p *puppet) int {
	n := len(p.frames) - 1
	for ; n > 0; n-- {
		pc, err := s.read(p.tid, p.frames[n].sp+abi.FramePC, 8)
		if err != nil || le.Uint64(pc) != kernel.PuppetHandler {
			break
		}
	}
	return n
}

// Handler implements Stage.
func (s *Machine) Handler(a ActorID) (Frame, error) {
	p := &s.actors[a]
	if len(p.frames) == 0 {
		return Frame{}, fmt.Errorf("%s is in no handler", p.name)
	}
	top := p.frames[len(p.frames)-1]
	b, err := s.Read(a, top.sp, abi.SizeofFrame)
	if err != nil {
		return Frame{}, err
	}
	f := Frame{Sig: top.sig, Mask: abi.SigSet(le.Uint64(b[abi.FrameSigmask:])), MaskAt: top.sp + abi.FrameSigmask, Ret: int64(le.Uint64(b[abi.FrameReg(10):])),
		Restart: le.Uint64(b[abi.FramePC:]) == kernel.PuppetCall}
	f.Info.Decode(b[abi.FrameInfo:])
	var alt abi.StackT
	alt.Decode(b[abi.FrameStack:])
	f.AltStack = top.sp-alt.Sp < alt.Size
	return f, nil
}

// Child implements Stage.
func (s *Machine) Child(a ActorID) (ActorID, bool) {
	c := s.actors[a].child
	return c, c >= 0
}

// Pid implements Stage.
func (s *Machine) Pid(a ActorID) (pid, tid int32) { return s.actors[a].pid, s.actors[a].tid }

// Read implements Stage.
func (s *Machine) Read(a ActorID, addr uint64, n int) ([]byte, error) {
	return s.read(s.actors[a].tid, addr, n)
}

func (s *Machine) read(tid int32, addr uint64, n int) ([]byte, error) {
	b := make([]byte, n)
	if !s.m.Puppet(tid).Alive {
		return nil, fmt.Errorf("reading the memory of a process that is gone: %w", abi.ESRCH)
	}
	s.act(kernel.Act{Kind: kernel.ActRead, TID: tid, Args: [6]uint64{addr, uint64(n)}})
	if got, _ := s.m.PuppetView(tid).CopyIn(b, addr); got < n {
		return nil, fmt.Errorf("reading %d bytes at %#x: %w", n, addr, abi.EFAULT)
	}
	return b, nil
}

// Write implements Stage.
func (s *Machine) Write(a ActorID, addr uint64, b []byte) error {
	tid := s.actors[a].tid
	if !s.m.Puppet(tid).Alive {
		return fmt.Errorf("writing the memory of a process that is gone: %w", abi.ESRCH)
	}
	s.act(kernel.Act{Kind: kernel.ActWrite, TID: tid, Args: [6]uint64{addr}, Data: slices.Clone(b)})
	if n, _ := s.m.PuppetView(tid).CopyOut(addr, b); n < len(b) {
		return fmt.Errorf("writing %d bytes at %#x: %w", len(b), addr, abi.EFAULT)
	}
	return nil
}

// Close implements Stage.
func (s *Machine) Close() error { return nil }

// Event implements event.Listener: it follows births, ends, handlers and programs.
func (s *Machine) Event(e *event.Event) {
	if s.next != nil && len(s.actors) > 0 {
		s.next.Event(e)
	}
	switch e.Kind {
	case event.Born:
		s.born(e)
		return
	case event.Exec:
		s.exec(e)
		return
	case event.Exit, event.SigDeliver, event.SigReturn:
	default:
		return
	}
	p := s.find(e.TID)
	switch {
	case p == nil:
	case e.Kind == event.Exit:
		p.gone, p.status, p.frames = true, int32(e.Ret), nil
	case e.Kind == event.SigReturn:
		p.frames = p.frames[:max(len(p.frames)-1, 0)]
	case e.Text == "handler":
		p.frames = append(p.frames, frame{uint64(e.N), abi.Signal(e.Sig)})
	case e.Text == "stop":
		for i := range s.actors {
			if s.actors[i].pid == p.pid {
				s.actors[i].stopSig = abi.Signal(e.Sig)
			}
		}
	}
}

// find is the living actor with a thread id, nil if there is none.
func (s *Machine) find(tid int32) *puppet {
	for i := range s.actors {
		if p := &s.actors[i]; p.tid == tid && !p.gone {
			return p
		}
	}
	return nil
}

// born makes an actor of a task that a clone made.
func (s *Machine) born(e *event.Event) {
	p := s.find(e.TID)
	if p == nil {
		return
	}
	c := puppet{name: p.childish, tid: e.Peer, pid: e.Peer, frames: append([]frame(nil), p.frames...)}
	if e.N&abi.CLONE_THREAD != 0 {
		c.pid = p.pid
	}
	if e.N&abi.CLONE_VM != 0 { // it begins on a stack of its own, outside of the handlers
		c.frames = nil
	}
	parent := p.tid
	id := s.add(c)
	s.find(parent).child = id
}

// exec follows a new program. A thread that is not the leader takes over the leader's number.
func (s *Machine) exec(e *event.Event) {
	for i := range s.actors {
		if p := &s.actors[i]; !p.gone && p.pid == e.PID {
			p.tid, p.frames = e.TID, nil
		}
	}
}

// agentELF is the program behind AgentPath: no code, since puppets run none, and fresh scratch memory.
func agentELF() []byte {
	const header, entry, base = 64, 56, 0x10000
	b := make([]byte, header+2*entry)
	copy(b, "\x7fELF\x02\x01\x01")
	le.PutUint16(b[16:], 2)   // ET_EXEC
	le.PutUint16(b[18:], 243) // EM_RISCV
	le.PutUint32(b[20:], 1)
	le.PutUint64(b[24:], base+header)
	le.PutUint64(b[32:], header) // program headers
	le.PutUint32(b[48:], 5)      // the ABI of double floats, compressed code
	le.PutUint16(b[52:], header)
	le.PutUint16(b[54:], entry)
	le.PutUint16(b[56:], 2)
	segment := func(p []byte, flags uint32, at, file, mem uint64) {
		le.PutUint32(p, 1) // PT_LOAD
		le.PutUint32(p[4:], flags)
		le.PutUint64(p[16:], at)
		le.PutUint64(p[24:], at)
		le.PutUint64(p[32:], file)
		le.PutUint64(p[40:], mem)
		le.PutUint64(p[48:], 0x1000)
	}
	segment(b[header:], 5, base, uint64(len(b)), uint64(len(b)))
	segment(b[header+entry:], 6, ScratchAddr, 0, ScratchSize)
	return b
}
