package history

import (
	"fmt"
	"slices"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Pos is a place in a run.
type Pos struct {
	Event uint64 // the event that is looked at: the last one up to here, or an earlier one of the same step
	Step  uint64 // steps done
	Inst  int64  // instructions retired since boot; if they are more than at the end of Step, the place is inside the next step
}

// Before tells whether a place comes before another. Two places in the same state differ by the event only.
func (p Pos) Before(q Pos) bool {
	if p.Step != q.Step {
		return p.Step < q.Step
	}
	if p.Inst != q.Inst {
		return p.Inst < q.Inst
	}
	return p.Event < q.Event
}

// same tells whether two places have the same state.
func (p Pos) same(q Pos) bool { return p.Step == q.Step && p.Inst == q.Inst }

// Options say how a history is kept.
type Options struct {
	Keyboard  bool           // what comes in at the console is typed by Type; else it is Config's Input
	Typed     []kernel.Typed // with Keyboard: what is typed on the main line, to begin with
	Until     uint64         // with Typed: the step up to which the run goes with that; zero: as long as it goes by itself
	Script    *Script        // the text that the run goes by, nil for that of the programs
	Snapshots int            // bytes that snapshots may keep alive, about; DefaultSnapshots if zero
	Events    int            // how many events the history has room for; DefaultEvents if zero
	Inst      int64          // how many instructions it has room for, any number if zero: for programs that loop for ever
}

// Defaults of Options. An event in the index takes 24 bytes.
const (
	DefaultSnapshots = 192 << 20
	DefaultEvents    = 8 << 20
)

// History is a run with all its moments. It is not safe for concurrent use.
type History struct {
	opt    Options
	cfg    kernel.Config   // of all machines
	base   kernel.Config   // as the caller had it, for tokens
	at     *kernel.Machine // shows the present moment
	ahead  *kernel.Machine // stands at the end of what is known of the present branch
	scout  *kernel.Machine // looks for places and makes events again
	now    Pos
	inside bool // the present moment is inside a step

	branch   *Branch   // the one we are in
	branches []*Branch // all, the main line first
	near     []mark    // snapshots made on the way to places asked for lately, of the present branch
	sources  sources
	full     eventCache
}

// Open boots a machine and stands at its beginning.
//
// # Errors
// Those of kernel.New.
func Open(cfg kernel.Config, o Options) (*History, error) {
	if o.Snapshots <= 0 {
		o.Snapshots = DefaultSnapshots
	}
	if o.Events <= 0 {
		o.Events = DefaultEvents
	}
	h := &History{opt: o, base: cfg}
	if o.Keyboard {
		cfg.Input = nobody{}
	}
	cfg.Output = nil
	var err error
	if h.ahead, err = kernel.New(cfg); err != nil {
		return nil, err
	}
	h.cfg = *h.ahead.Config()
	h.raise()
	h.at, h.scout = h.ahead.Twin(), h.ahead.Twin()
	b := &Branch{index: index{base: h.ahead.Seq}, spacing: fineSpacing, Typed: slices.Clone(o.Typed), until: o.Until}
	b.tip.pos = Pos{Event: h.ahead.Seq}
	h.branch, h.branches = b, []*Branch{b}
	h.ahead.Listen(b)
	b.keep(h.ahead)
	h.now = b.tip.pos
	return h, nil
}

// raise lets pass what comes before the history begins: the curtain rises when the stage is set.
func (h *History) raise() {
	h.ahead.SetTyped(h.opt.Typed)
	s := h.opt.Script
	if s == nil {
		return
	}
	for h.ahead.In.Cue < s.Setup && h.ahead.Step() {
	}
	h.ahead.Steps = 0
	s.learn(h.cfg.Script[min(s.Setup, len(h.cfg.Script)):], h.opt.Typed)
}

// Now returns the place where we are.
func (h *History) Now() Pos { return h.now }

// Machine returns the state at the present moment. It must only be looked at. The pointer stays the same for all time.
func (h *History) Machine() *kernel.Machine { return h.at }

// Inside tells whether the present moment is inside a step.
func (h *History) Inside() bool { return h.inside }

// Hash returns the hashes of the present state.
func (h *History) Hash() store.Sum { return h.at.Hash() }

// Progress says how much of the run is known.
type Progress struct {
	End     Pos           // the last place known
	Time    int64         // virtual time there
	Over    kernel.Ending // how the machine ended, Running if it has not
	Stalled bool          // it waits for somebody to type
	Full    bool          // the history has no room for more
}

// More tells whether RunAhead could make the run longer.
func (p Progress) More() bool { return p.Over == kernel.Running && !p.Stalled && !p.Full }

// Progress tells how far the run is known.
func (h *History) Progress() Progress {
	t := &h.branch.tip
	return Progress{End: t.pos, Time: h.ahead.Now(), Over: h.ahead.Over, Stalled: t.stalled, Full: t.full}
}

// Brief returns what the index knows of an event; false if there is no such event yet.
func (h *History) Brief(seq uint64) (Brief, bool) { return h.branch.index.at(seq) }

// First and Last are the numbers of the first and the last event known; before boot was over nobody could listen.
func (h *History) First() uint64 { return h.branch.index.base + 1 }

// Last returns the number of the last event known.
func (h *History) Last() uint64 { return h.branch.index.last() }

// Find returns the next event after (or, with back, the last one before) a number that a query means, among those known.
func (h *History) Find(q Query, from uint64, back bool) (uint64, bool) {
	if back {
		return h.branch.index.previous(&q, from)
	}
	return h.branch.index.next(&q, from)
}

// lastOf returns the number of the last event up to the end of a step.
func (h *History) lastOf(step uint64) uint64 { return h.branch.index.upTo(step) }

// NoSuchPlace is the error for a place that the run does not get to.
type NoSuchPlace struct {
	What string // "event 12"
	Last string // what the last one is
}

// Error implements error.
func (e *NoSuchPlace) Error() string {
	return fmt.Sprintf("there is no %s: the run ends at %s", e.What, e.Last)
}

var _ event.Listener = (*Branch)(nil)
