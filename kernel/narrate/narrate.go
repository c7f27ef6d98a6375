package narrate

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/view"
)

// Weight says how much a sentence matters.
type Weight uint8

// The weights.
const (
	Detail Weight = iota // another sentence of the same step covers it
	Chore                // housekeeping of the C library or of memory: runs of it are summed up
	Plain                // to be told
	Key                  // worth stopping at
)

// Sentence is what is said about an event. It may be several sentences.
type Sentence struct {
	Seq    uint64   // the event
	Step   uint64   // its step
	Time   int64    // its virtual time
	PID    int32    // the process that it happened to, 0 for none
	TID    int32    // the task
	Peer   int32    // the other task, 0 for none
	Call   int64    // number of the system call that it is about, -1 for none
	Weight Weight   // how much it matters
	Text   string   // what is said
	Rules  []string // the rules of SEMANTICS.md that are at work, such as pipe/R3
	Short  string   // of a chore: what to call it in a summary
	Brief  string   // what is enough once the lesson of this sentence was told, "" if it has none
	Lesson string   // which lesson that is
	Shape  string   // sentences of one shape say the same of different numbers
}

// String is the sentence with its rules behind it.
func (s Sentence) String() string {
	if len(s.Rules) == 0 {
		return s.Text
	}
	return s.Text + " [" + strings.Join(s.Rules, ", ") + "]"
}

// Teller tells what happens. Its zero value speaks English.
type Teller struct {
	Lang  view.Lang
	Begin func(e *event.Event) *event.Event        // finds the event with which the call began that e ends; nil: the step's own are all
	Func  func(pid int32, pc uint64) (name string) // finds the function at an address of a process, "" if there is no saying
}

// Step tells what happened in a step of the machine, which stands at its end. Sentences come in the order in which they are to be told,
// those of weight Detail among them; every event has one.
func (t *Teller) Step(m *kernel.Machine, events []event.Event) []Sentence {
	s := step{t: t, m: m, events: events, told: make([]bool, len(events))}
	for i := range events {
		if !s.told[i] {
			s.event(i)
		}
	}
	return s.out
}

// step is a step that is being told.
type step struct {
	t       *Teller
	m       *kernel.Machine // as the step left it
	events  []event.Event
	told    []bool // by event: something was said about it
	out     []Sentence
	reasons map[int32]*view.Why // why tasks are blocked, nil until somebody asks
}

// say is a phrase with what belongs in it.
func (s *step) say(p view.Phrase, args ...any) string {
	if len(args) == 0 {
		return p.In(s.t.Lang)
	}
	return fmt.Sprintf(p.In(s.t.Lang), args...)
}

// either is one of two phrases.
func either(yes bool, a, b view.Phrase) view.Phrase {
	if yes {
		return a
	}
	return b
}

// tell says something about the i-th event: one or more sentences, of which the empty ones are left out.
func (s *step) tell(i int, w Weight, shape string, rules []string, parts ...string) {
	s.told[i] = true
	e := &s.events[i]
	n := Sentence{Seq: e.Seq, Step: e.Step, Time: e.Time, PID: e.PID, TID: e.TID, Peer: e.Peer, Call: -1, Weight: w, Rules: rules,
		Shape: shape + " " + itoa(int64(e.TID))}
	if e.Kind == event.SysEnter || e.Kind == event.SysExit || e.Kind == event.Block {
		n.Call = int64(e.Nr)
	}
	n.Text = s.join(parts)
	s.out = append(s.out, n)
}

// lesson says what is enough of the last sentence once one with the same lesson was told.
func (s *step) lesson(key string, brief ...string) {
	s.last().Lesson, s.last().Brief = key, s.join(brief)
}

// last is the sentence said last.
func (s *step) last() *Sentence { return &s.out[len(s.out)-1] }

// join makes one text of sentences.
func (s *step) join(parts []string) string {
	var all []string
	for _, p := range parts {
		if p != "" {
			all = append(all, upper(p))
		}
	}
	if s.t.Lang == view.Chinese {
		return spaced(strings.Join(all, ""))
	}
	return strings.Join(all, " ")
}

// spaced puts a blank where Chinese characters meet letters or digits, as the phrases themselves have it.
func spaced(text string) string {
	var b strings.Builder
	last := rune(0)
	for _, r := range text {
		if unicode.Is(unicode.Han, r) && narrow(last) || unicode.Is(unicode.Han, last) && narrow(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// narrow tells letters and digits of the Latin script.
func narrow(r rune) bool { return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// upper makes the first letter of a sentence a capital one.
func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if r >= 'a' && r <= 'z' {
		return string(r-'a'+'A') + s[n:]
	}
	return s
}

// list puts names in a row: "a, b and c".
func (s *step) list(names []string) string {
	if s.t.Lang == view.Chinese {
		return strings.Join(names, "、")
	}
	if n := len(names) - 1; n > 0 {
		return strings.Join(names[:n], ", ") + " and " + names[n]
	}
	return strings.Join(names, "")
}

// rules makes a list of rules.
func rules(ids ...string) []string { return ids }

// why is why a task is blocked at the end of the step, nil if it is not.
func (s *step) why(tid int32) *view.Why {
	if s.reasons == nil {
		s.reasons = view.Reasons(s.m)
	}
	return s.reasons[tid]
}
