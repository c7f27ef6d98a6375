package random

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/scenario"
)

// Spec says which scenario to make: the same Spec gives the same scenario.
type Spec struct {
	// Group is what it is about.
	Group *Group
	// Seed and Index name it.
	Seed  uint64
	Index int
	// Actors is how many actors there may be at a time, 3 if zero.
	Actors int
}

// Name is the scenario's name, also of its file.
func (s *Spec) Name() string { return fmt.Sprintf("random-%s-%d-%d", s.Group.Name, s.Seed, s.Index) }

// Scenario is a scenario made by chance.
type Scenario struct {
	// Spec is what it was made from.
	Spec Spec
	// Lines are its calls and sleeps, without what comes of them but for the names that later lines use.
	Lines []scenario.Line
	// Recorded is what the machine answered.
	Recorded *scenario.File
}

// Calls are how many calls a scenario has: at least the first number, less than the sum of both.
const (
	fewCalls  = 10
	moreCalls = 21
)

// tries is how often a line is drawn before the scenario ends for lack of anything to do.
const tries = 20

// maxPauses bounds the sleeps of a scenario.
func (w *World) maxPauses() int { return max(w.group.Pauses, 1) }

// Generate makes a scenario. An error tells that the machine broke; what was done until then is returned with it. change alters the
// machine, for tests.
func Generate(spec Spec, change ...func(*kernel.Config)) (sc *Scenario, err error) {
	sc = &Scenario{Spec: spec}
	w := &World{Rand: rand.New(rand.NewPCG(spec.Seed, uint64(spec.Index))), Limit: spec.Actors, group: spec.Group, change: change}
	if spec.Actors == 0 {
		w.Limit = 3
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the machine panics: %v", r)
		}
	}()
	if err = w.start(spec.Name()); err != nil {
		return sc, err
	}
	if err = sc.begin(w); err != nil {
		return sc, err
	}
	for n := fewCalls + w.Rand.IntN(moreCalls); len(sc.Lines) < n; {
		text := w.next()
		if text == "" {
			break
		}
		if err = sc.add(w, text); err != nil {
			return sc, err
		}
		if w.stuck() && w.backs < maxBacks && !w.Chance(6) {
			if err = sc.back(w); err != nil {
				return sc, err
			}
		}
	}
	sc.Recorded = w.rec.File()
	if err := w.Kernel().Audit(); err != nil {
		return sc, fmt.Errorf("the machine is out of order: %w", err)
	}
	return sc, nil
}

// start boots the machine.
func (w *World) start(name string) (err error) {
	if w.machine, err = scenario.NewMachine(w.change...); err == nil {
		w.rec = scenario.NewRecorder(name, w.machine)
	}
	return err
}

// maxBacks bounds how often a scenario takes a line back.
const maxBacks = 8

// stuck tells whether nobody can do anything any more, time or not.
func (w *World) stuck() bool { return !w.choose() && !w.asleep() }

// back takes the last line back, after which nobody was left to go on: it plays the others again.
func (sc *Scenario) back(w *World) error {
	w.backs++
	sc.Lines = sc.Lines[:len(sc.Lines)-1]
	if err := w.start(sc.Spec.Name()); err != nil {
		return err
	}
	for _, l := range sc.Lines {
		if err := w.rec.Play(l); err != nil {
			return err
		}
	}
	return nil
}

// begin plays the lines that the group's scenarios begin with, and forks.
func (sc *Scenario) begin(w *World) error {
	w.Me = "A"
	list := slices.Clone(sc.Spec.Group.Begin)
	for n := 1; n < w.Limit && !sc.Spec.Group.Solo && !w.Chance(4); n++ {
		list = append(list, "clone(SIGCHLD)")
	}
	for _, text := range list {
		if err := sc.add(w, "A: "+w.named(text)); err != nil {
			return err
		}
	}
	return nil
}

// named gives the task that a line makes a name, so that later lines mean it whatever comes of the others. "" if there are none left.
func (w *World) named(text string) string {
	if !strings.HasPrefix(text, "clone") {
		return text
	}
	if w.kids++; w.kids > 'Z'-'A' {
		return ""
	}
	return text + " = " + string(rune('A'+w.kids))
}

// next draws the next line, "" if there is nothing to do any more.
func (w *World) next() string {
	for range tries {
		if !w.choose() {
			if len(w.Actors()) > 0 && w.pauses < w.maxPauses() && w.asleep() {
				return w.pause("sleep 700ms")
			}
			return ""
		}
		text := w.shape()
		if text != "" {
			text = w.named(text)
		}
		switch {
		case text == "":
		case strings.HasPrefix(text, "sleep "):
			if w.pauses < w.maxPauses() {
				return w.pause(text)
			}
		default:
			return w.Me + ": " + text
		}
	}
	return ""
}

// pause counts a sleep.
func (w *World) pause(text string) string {
	w.pauses++
	return text
}

// asleep tells whether somebody will wake by time alone.
func (w *World) asleep() bool { return w.Kernel().Timers.First() != 0 }

// choose takes an actor that can make a call. It returns false if there is none.
func (w *World) choose() bool {
	all := w.Actors()
	if len(all) == 0 {
		w.Me, w.me = "A", scenario.Actor{}
		return true
	}
	var free []scenario.Actor
	for _, a := range all {
		if a.Phase == scenario.Idle {
			free = append(free, a)
		}
	}
	if len(free) == 0 {
		return false
	}
	w.me = free[w.Rand.IntN(len(free))]
	w.Me = w.me.Name
	return true
}

// shape draws one of the group's lines.
func (w *World) shape() string {
	if w.Depth() > 0 && w.Chance(4) {
		return "return"
	}
	total := 0
	for i := range w.group.Shapes {
		total += w.group.Shapes[i].Weight
	}
	n := w.Rand.IntN(total)
	for i := range w.group.Shapes {
		s := &w.group.Shapes[i]
		if n -= s.Weight; n < 0 {
			return s.Line(w)
		}
	}
	return ""
}

// add plays a line. One that has no meaning, such as of an address that the actor no longer has, is dropped.
func (sc *Scenario) add(w *World, text string) error {
	l, err := scenario.ParseLine(sc.Spec.Name(), len(sc.Lines)+1, text)
	if err != nil {
		return fmt.Errorf("%w: %s", err, text)
	}
	err = w.rec.Play(l)
	if errors.Is(err, scenario.ErrNotMade) {
		return nil
	}
	sc.Lines = append(sc.Lines, l)
	return err
}
