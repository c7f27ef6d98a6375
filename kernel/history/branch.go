package history

import (
	"sort"
	"time"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/sched"
)

// Question names a choice: see sched.Choice.
type Question struct {
	Kind sched.ChoiceKind
	Task int32
	Nth  uint32
}

// Signal is a signal from outside.
type Signal struct {
	Step uint64     // it comes at the end of this step
	PID  int32      // to this process
	Sig  abi.Signal // which
}

// Branch is one way that the run can go. What is not listed in it is as the machine's configuration has it.
type Branch struct {
	Parent  *Branch             // the branch that it left, nil for the main line
	From    uint64              // the last step that both have in common
	Why     string              // what was made different, in a word: "pick", "slice", "signal", "typed"
	Answers map[Question]uint64 // choices that are answered differently
	Signals []Signal            // in the order in which they come
	Typed   []kernel.Typed      // what is typed, if somebody types

	until   uint64 // the step up to which it goes, as long as nothing else is typed; 0: as far as it gets
	index   index
	marks   []mark
	pages   uint64 // contents that only marks keep alive
	made    uint64 // the counters of contents when the last mark was made
	lost    uint64
	spacing int64 // work between two marks
	out     []Output
	tip     tip
}

// tip is the end of what is known of a branch.
type tip struct {
	pos     Pos
	snap    *kernel.Snapshot // while another branch is the present one
	stalled bool             // the machine waits for somebody to type
	full    bool             // there is no room for more
}

// Output is a piece of what the programs wrote to the console.
type Output struct {
	Event uint64 // when
	Fd    int32  // 1 or 2
	Data  []byte
}

// Event implements event.Listener: it makes the index.
func (b *Branch) Event(e *event.Event) {
	b.index.add(e)
	if e.Kind == event.Output {
		b.out = append(b.out, Output{e.Seq, e.Fd, e.Data})
	}
}

// Output returns what the programs have written to the console up to the present moment.
func (h *History) Output() []Output {
	last := max(h.now.Event, h.lastOf(h.now.Step))
	out := h.branch.out
	return out[:sort.Search(len(out), func(i int) bool { return out[i].Event > last })]
}

// nobody is a keyboard without a person: what is typed is in the machine's log, and beyond that nothing comes.
type nobody struct{}

// Next implements kernel.Input.
func (nobody) Next(most time.Duration) (data []byte, took time.Duration, arrived bool) {
	return nil, max(most, 0), false
}

// Person implements kernel.Input.
func (nobody) Person() bool { return true }

// answers is a branch's chooser.
type answers struct {
	other sched.Chooser
	own   map[Question]uint64
}

// Choose implements sched.Chooser.
func (a answers) Choose(c sched.Choice) uint64 {
	if v, ok := a.own[Question{c.Kind, c.Task, c.Nth}]; ok {
		return v
	}
	return a.other.Choose(c)
}

// chooser is what answers in a branch.
func (b *Branch) chooser(c sched.Chooser) sched.Chooser {
	if len(b.Answers) == 0 {
		return c
	}
	return answers{c, b.Answers}
}

// Branch returns the branch that we are in, and Branches all of them, the main line first.
func (h *History) Branch() *Branch { return h.branch }

// Branches returns all branches, the main line first.
func (h *History) Branches() []*Branch { return h.branches }

// step lets a machine of the present branch make a step, and what comes from outside after it. It returns false if nothing happened.
func (b *Branch) step(m *kernel.Machine) bool {
	before := m.Steps
	m.Step()
	if m.Steps == before {
		return false
	}
	b.inject(m)
	return true
}

// inject sends the signals that come at the end of the step just made. They are no part of a step cut short.
func (b *Branch) inject(m *kernel.Machine) {
	if len(b.Signals) == 0 || m.Cut() {
		return
	}
	for _, s := range b.Signals {
		if s.Step == m.Steps {
			m.Inject(s.PID, s.Sig)
		}
	}
}
