package kernel

import (
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/proc"
)

// stageTest is a machine without a program, on which puppets make system calls.
type stageTest struct {
	t    testing.TB
	m    *Machine
	made map[string]bool // calls made so far
	real host            // set: the calls are made by a process on real Linux instead
}

// host is a process on the host that makes system calls when it is told to.
type host interface {
	call(name string, args [6]uint64) (ret int64, alive bool)
	peek(va uint64, n int) []byte
	poke(va uint64, b []byte)
}

// endOfCase is thrown where a case goes on with what real Linux cannot be asked about in this way.
type endOfCase struct{}

// onlyHere ends a case on real Linux: the rest of it needs a stage of its own.
func (s *stageTest) onlyHere() {
	if s.real != nil {
		panic(endOfCase{})
	}
}

// puppet is one actor.
type puppet struct {
	*stageTest
	tid  int32
	temp uint64 // where the next argument is put, for one call
	kept uint64 // where the next lasting buffer is put
}

const (
	tempArea = PuppetMemory
	keptArea = PuppetMemory + PuppetMemorySize/2
	badPtr   = 0xdead0000 // nothing is mapped there
)

func newStage(t testing.TB) *stageTest { return stageWith(t, Config{}) }

func stageWith(t testing.TB, cfg Config) *stageTest {
	cfg.NoInit, cfg.Cwd = true, "/tmp"
	return &stageTest{t: t, m: boot(t, cfg), made: map[string]bool{}}
}

// puppet makes an actor: a process of its own.
func (s *stageTest) puppet() *puppet {
	s.t.Helper()
	tid, err := s.m.NewPuppet()
	if err != nil {
		s.t.Fatal(err)
	}
	return &puppet{stageTest: s, tid: tid, temp: tempArea, kept: keptArea}
}

// solo is a new machine with one actor.
func solo(t testing.TB) *puppet { return newStage(t).puppet() }

// buf reserves memory that lasts.
func (p *puppet) buf(n int) uint64 {
	va := p.kept
	p.kept += uint64(n+15) &^ 15
	if p.kept > PuppetMemory+PuppetMemorySize {
		p.t.Fatal("out of scratch memory")
	}
	return va
}

// put copies bytes into memory that lasts.
func (p *puppet) put(b []byte) uint64 {
	va := p.buf(len(b))
	p.poke(va, b)
	return va
}

// words is put for 64-bit words.
func (p *puppet) words(w ...uint64) uint64 {
	var b []byte
	for _, v := range w {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	return p.put(b)
}

func (p *puppet) poke(va uint64, b []byte) {
	p.t.Helper()
	if p.real != nil {
		p.real.poke(va, b)
		return
	}
	if n, f := p.m.PuppetView(p.tid).CopyOut(va, b); n < len(b) {
		p.t.Fatalf("cannot write %d bytes at %#x: %v", len(b), va, f)
	}
}

func (p *puppet) peek(va uint64, n int) []byte {
	p.t.Helper()
	if p.real != nil {
		return p.real.peek(va, n)
	}
	b := make([]byte, n)
	if got, f := p.m.PuppetView(p.tid).CopyIn(b, va); got < n {
		p.t.Fatalf("cannot read %d bytes at %#x: %v", n, va, f)
	}
	return b
}

func (p *puppet) u32(va uint64) uint32 { return binary.LittleEndian.Uint32(p.peek(va, 4)) }
func (p *puppet) u64(va uint64) uint64 { return binary.LittleEndian.Uint64(p.peek(va, 8)) }

// arg turns a Go value into a word: strings and byte slices are put into memory for the length of the call.
func (p *puppet) arg(v any) uint64 {
	switch v := v.(type) {
	case int:
		return uint64(v)
	case int32:
		return uint64(v)
	case int64:
		return uint64(v)
	case uint32:
		return uint64(v)
	case uint64:
		return v
	case abi.Signal:
		return uint64(v)
	case abi.SigSet:
		return uint64(v)
	case nil:
		return 0
	case int8:
		return uint64(v)
	case bool:
		return b2u(v)
	case string:
		return p.arg(append([]byte(v), 0))
	case []byte:
		if p.temp+uint64(len(v)) > keptArea {
			p.temp = tempArea
		}
		va := p.temp
		p.temp += uint64(len(v)+15) &^ 15
		p.poke(va, v)
		return va
	}
	p.t.Fatalf("cannot pass a %T", v)
	return 0
}

// start begins a call and lets the machine run until it is quiet.
func (p *puppet) start(name string, args ...any) {
	p.t.Helper()
	c := abi.ByName(name)
	if c == nil {
		p.t.Fatalf("no call %q", name)
	}
	p.made[name] = true
	p.onlyHere()
	p.startNr(uint64(c.Nr), args...)
}

func (p *puppet) startNr(nr uint64, args ...any) {
	p.t.Helper()
	var a [6]uint64
	for i, v := range args {
		a[i] = p.arg(v)
	}
	if !p.m.Arm(p.tid, nr, a) {
		p.t.Fatalf("puppet %d is not idle: %s", p.tid, p.state())
	}
	p.quiet()
}

func (s *stageTest) quiet() {
	s.t.Helper()
	if !s.m.Quiet(1 << 20) {
		s.t.Fatal("the machine does not become quiet")
	}
}

// result is what a call that is over returned.
func (p *puppet) result() int64 {
	p.t.Helper()
	ret, over, alive := p.m.PuppetResult(p.tid)
	if !over || !alive {
		p.t.Fatalf("puppet %d: the call is not over: %s", p.tid, p.state())
	}
	return ret
}

// call makes a call that does not block.
func (p *puppet) call(name string, args ...any) int64 {
	p.t.Helper()
	if p.real != nil {
		var a [6]uint64
		for i, v := range args {
			a[i] = p.arg(v)
		}
		ret, alive := p.real.call(name, a)
		if !alive {
			p.t.Fatalf("%s%v ended the process", name, args)
		}
		return ret
	}
	p.start(name, args...)
	return p.result()
}

// want makes a call and checks its result. An errno stands for its negative.
func (p *puppet) want(want any, name string, args ...any) {
	p.t.Helper()
	if got := p.call(name, args...); got != number64(want) {
		p.t.Errorf("%s%v = %s, want %s", name, args, show(got), show(number64(want)))
	}
}

// waits makes a call that ends when its time is up, at most a second later.
func (p *puppet) waits(want any, name string, args ...any) {
	p.t.Helper()
	if p.real != nil {
		p.want(want, name, args...)
		return
	}
	p.blocks(name, args...)
	p.m.Pass(1e9)
	p.ends(want)
}

// blocks makes a call that must block.
func (p *puppet) blocks(name string, args ...any) {
	p.t.Helper()
	p.start(name, args...)
	if !p.blocked() {
		p.t.Fatalf("%s%v = %s, but should block", name, args, show(p.result()))
	}
}

func (p *puppet) blocked() bool {
	_, over, alive := p.m.PuppetResult(p.tid)
	return alive && !over
}

// ends checks that a call that blocked is over by now, and its result.
func (p *puppet) ends(want any) {
	p.t.Helper()
	if got := p.result(); got != number64(want) {
		p.t.Errorf("puppet %d: %s, want %s", p.tid, show(got), show(number64(want)))
	}
}

func number64(v any) int64 {
	switch v := v.(type) {
	case abi.Errno:
		return -int64(v)
	case int:
		return int64(v)
	case int32:
		return int64(v)
	case int64:
		return v
	case uint64:
		return int64(v)
	}
	panic(fmt.Sprintf("no number: %T", v))
}

func show(ret int64) string {
	if ret < 0 && ret > -4096 {
		return abi.Errno(-ret).Name()
	}
	return fmt.Sprint(ret)
}

// fork makes a child process that is a puppet too.
func (p *puppet) fork() *puppet { p.t.Helper(); return p.clone(uint64(abi.SIGCHLD)) }

// thread makes another thread of the same process.
func (p *puppet) thread() *puppet {
	p.t.Helper()
	return p.clone(abi.CLONE_VM | abi.CLONE_FS | abi.CLONE_FILES | abi.CLONE_SIGHAND | abi.CLONE_THREAD | abi.CLONE_SYSVSEM)
}

func (p *puppet) clone(flags uint64) *puppet {
	p.t.Helper()
	p.onlyHere()
	tid := p.call("clone", flags, 0, 0, 0, 0)
	if tid <= 0 {
		p.t.Fatalf("clone: %s", show(tid))
	}
	return p.twin(int32(tid))
}

// twin is the handle of a puppet that a clone made. A thread gets a part of the scratch memory of its own.
func (p *puppet) twin(tid int32) *puppet {
	c := *p
	c.tid = tid
	c.temp += 1 << 14
	c.kept += 1 << 14
	return &c
}

// task is the puppet's row, or nil if it is gone.
func (p *puppet) task() *proc.Task {
	id := p.m.Procs.Task(p.tid)
	if id == 0 {
		return nil
	}
	return p.m.Procs.Tasks.R(id)
}

// state describes the puppet for messages.
func (p *puppet) state() string {
	t := p.task()
	if t == nil {
		return "gone"
	}
	return fmt.Sprintf("%c, call %d %v, wchan %q, registers say %s, mask %#x, pending %#x", t.Letter(), t.Nr, *t.Args(), t.Wait.Chan, show(int64(t.Regs.X[10])), uint64(t.Mask), uint64(t.Pending.Set))
}

// letter is the state as ps shows it, or 0 if the puppet is gone.
func (p *puppet) letter() byte {
	if t := p.task(); t != nil {
		return t.Letter()
	}
	return 0
}

// pipe makes a pipe.
func (p *puppet) pipe(flags int) (r, w int32) {
	p.t.Helper()
	va := p.buf(8)
	p.want(0, "pipe2", va, flags)
	return int32(p.u32(va)), int32(p.u32(va + 4))
}

// on sets a disposition. The handler's code is whoever drives the puppet.
func (p *puppet) on(sig abi.Signal, handler, flags uint64, mask abi.SigSet) {
	p.t.Helper()
	p.onlyHere()
	p.want(0, "rt_sigaction", sig, p.words(handler, flags, uint64(mask)), 0, 8)
}

const handlerAt = PuppetHandler

// handling tells which signal's handler the puppet has just entered, 0 for none.
func (p *puppet) handling() abi.Signal {
	if t := p.task(); t != nil && !t.InCall && t.Regs.X[1] == trampoline && t.Regs.X[11] == t.Regs.X[2]+abi.FrameInfo {
		return abi.Signal(t.Regs.X[10])
	}
	return 0
}

// sigreturn goes back from the handler.
func (p *puppet) sigreturn() {
	p.t.Helper()
	p.start("rt_sigreturn")
}

// status takes what wait4 wrote apart.
func (p *puppet) reap(child *puppet) uint32 {
	p.t.Helper()
	va := p.buf(4)
	p.want(child.tid, "wait4", child.tid, va, 0, 0)
	return p.u32(va)
}

// done ends the test with an audit of what is left.
func (s *stageTest) done() {
	s.t.Helper()
	checkAudit(s.t, s.m)
}
