package main

import (
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/event"
)

// session is one run of a machine at the host's console.
type session struct {
	m     *kernel.Machine
	prog  *program
	con   *console
	tally *tally        // for --stats, else nil
	stop  chan struct{} // closed to end a wait for a person
	halt  atomic.Bool   // the person wants it to end
	once  sync.Once     // stop is closed once
	typed *typedInput   // the person, or nil

	restore func() // puts the host's terminal back; nil: it was left as it is
}

// giveBack puts the host's terminal back.
func (s *session) giveBack() {
	if s.restore != nil {
		s.restore()
	}
}

// interrupt ends the run from another goroutine.
func (s *session) interrupt() {
	s.once.Do(func() {
		s.halt.Store(true)
		close(s.stop)
	})
}

// Processes that outlive the first program go on for a while, as they would behind a shell's prompt; both bounds are the same on every host.
const (
	lingerTime = 10_000_000_000 // virtual nanoseconds
	lingerInst = 1_000_000_000  // instructions
)

// emptySteps bounds the steps without any instruction, in which only timers fire.
const emptySteps = 20_000_000

// tally counts for --stats. It listens.
type tally struct {
	next     event.Listener // who listens too, or nil
	calls    int            // system calls begun
	switches int            // times that a CPU went to another task
	frames   int            // frames in use at the most
	host     time.Duration  // how long the run took here
}

// Event implements event.Listener.
func (t *tally) Event(e *event.Event) {
	switch e.Kind {
	case event.SysEnter:
		t.calls++
	case event.Switch:
		t.switches++
	}
	if t.next != nil {
		t.next.Event(e)
	}
}

// newSession boots a machine for the program, with the host's console.
func newSession(p *program, o *options, con *console) (*session, error) {
	s := &session{prog: p, con: con, stop: make(chan struct{})}
	c, err := o.config(p)
	if err != nil {
		return nil, err
	}
	c.Output, c.TTY = con.write, o.terminals()
	if con.out == nil && o.tty.word == "auto" {
		c.TTY[1], c.TTY[2] = false, false
	}
	c.Input = &pipedInput{os.Stdin}
	if isTerminal(os.Stdin) {
		if c.TTY[0] && con.out != nil && con.direct { // a pager behind us wants the keys for itself
			s.restore = takeKeys(os.Stdin)
		}
		s.typed = &typedInput{stop: s.stop, shown: con, halt: s.interrupt, keys: s.restore != nil}
		c.Input, c.Keys, c.Size = s.typed, s.typed.keys, windowSize(os.Stdin)
	}
	if s.m, err = boot(c, p); err != nil {
		s.giveBack()
		return nil, err
	}
	if s.typed != nil {
		s.typed.listen()
	}
	if o.stats {
		s.tally = &tally{}
	}
	return s, nil
}

// listen lets l, if it is not nil, and the counters hear the run's events.
func (s *session) listen(l event.Listener) {
	if s.tally != nil {
		s.tally.next = l
		l = s.tally
	}
	if l != nil {
		s.m.Listen(l)
	}
}

// run lets the machine run to its end.
func (s *session) run() {
	interrupts := make(chan os.Signal, 1)
	ends := []os.Signal{os.Interrupt}
	if s.restore != nil {
		ends = endSignals
	}
	signal.Notify(interrupts, ends...)
	defer s.giveBack() // after a panic, too
	if s.typed != nil && s.typed.keys {
		defer watchSize(func() { s.typed.pass(kernel.Typed{Size: windowSize(os.Stdin)}) })()
	}
	over := make(chan struct{})
	go func() {
		select {
		case <-interrupts:
			s.interrupt()
		case <-over:
		}
	}()
	defer func() {
		signal.Stop(interrupts)
		close(over)
		s.con.flush()
	}()
	begin := time.Now()
	s.steps()
	if s.tally != nil {
		s.tally.host = time.Since(begin)
	}
}

// steps is the loop around the machine.
func (s *session) steps() {
	w := watch{m: s.m}
	for !s.halt.Load() && s.m.Step() {
		if w.over() {
			s.m.Abandon()
		}
		if s.tally != nil {
			s.tally.frames = max(s.tally.frames, s.m.Mem.Used())
		}
	}
}

// watch sees to it that a run ends. It is the same on every host.
type watch struct {
	m     *kernel.Machine
	inst  int64  // instructions at the last look
	step  uint64 // the step in which that number changed last
	gone  bool   // the first program has ended
	since int64  // virtual time then
	until int64  // instructions that the others may get to
}

// over tells whether the run has had its time: the first program is gone and the others had theirs, or, where there is a budget, only
// timers fire and no instruction is executed.
func (w *watch) over() bool {
	m := w.m
	if m.Inst != w.inst {
		w.inst, w.step = m.Inst, m.Steps
	}
	if m.MainDone && !w.gone {
		w.gone, w.since, w.until = true, m.Now(), m.Inst+lingerInst
	}
	if w.gone && (m.Now()-w.since > lingerTime || m.Inst > w.until) {
		return true
	}
	return (w.gone || m.Config().MaxInst > 0) && m.Steps-w.step > emptySteps
}
