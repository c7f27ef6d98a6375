package scenario

import (
	"github.com/vitrine-os/vitrine/kernel"
)

// Tape is a scenario that was played on the machine, with all that was done to it from outside: a machine booted from Config with these
// cues goes through the same run by itself, so that one can go forwards and backwards in it.
type Tape struct {
	Config kernel.Config    // of the machine, with the cues as its Script
	Setup  int              // how many cues it takes until the first actor is ready
	Actors map[int32]string // the actors' names by their tasks
	Lines  []string         // of the scenario
	Diffs  []Difference     // where it did not come as the scenario says; the tape ends at the first that makes the rest meaningless
}

// NewTape plays a scenario.
//
// # Errors
// Those of Run: the file makes no sense.
func NewTape(f *File) (*Tape, error) {
	s, err := NewMachine()
	if err != nil {
		return nil, err
	}
	s.tape = &taping{fresh: true}
	s.tape.limits(s)
	t := &Tape{Actors: map[int32]string{}}
	if t.Diffs, err = Run(f, s); err != nil {
		return nil, err
	}
	t.Config = *s.m.Config()
	t.Config.Script, t.Setup = s.tape.cues, s.tape.setup
	for i := range s.actors {
		t.Actors[s.actors[i].tid] = s.actors[i].name
	}
	for i := range f.Lines {
		t.Lines = append(t.Lines, f.Lines[i].String())
	}
	return t, nil
}

// taping writes down what the stage does to the machine.
type taping struct {
	cues  []kernel.Cue
	line  int    // the line that is being played
	setup int    // how many cues there were when the first actor was ready
	steps uint64 // of the machine when the last cue began
	fresh bool   // a new cue begins in any case
}

// act writes an act down, before it is done.
func (s *Machine) act(a kernel.Act) {
	t := s.tape
	if t == nil {
		return
	}
	if now := s.m.Now(); t.fresh || t.steps != s.m.Steps || t.cues[len(t.cues)-1].At != now {
		t.fresh, t.steps = false, s.m.Steps
		t.cues = append(t.cues, kernel.Cue{At: now, Line: t.line})
	}
	last := &t.cues[len(t.cues)-1]
	last.Acts = append(last.Acts, a)
}

// mark writes down that a line is played that makes nobody do anything, or that it is over.
func (s *Machine) mark() {
	if s.tape != nil {
		s.tape.cues = append(s.tape.cues, kernel.Cue{At: s.m.Now(), Line: s.tape.line})
		s.tape.fresh = true
	}
}

// begins says which line is played from now on.
func (s *Machine) begins(line int) {
	if s.tape != nil {
		s.tape.line, s.tape.fresh = line, true
	}
}

// limits writes down the limits that the machine has got already.
func (t *taping) limits(s *Machine) {
	for _, r := range limited {
		s.act(kernel.Act{Kind: kernel.ActLimit, Args: [6]uint64{uint64(r), actorMemory}})
	}
}
