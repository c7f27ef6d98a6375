package random

import (
	"cmp"
	"slices"
	"time"

	"github.com/vitrine-os/vitrine/kernel/scenario"
)

// A scenario that shows a difference is made smaller by leaving out lines and simplifying arguments, as long as the kernels still
// differ. rapid's shrinking fits badly here: it shortens the stream of random numbers that a scenario was drawn from, and since each draw
// depends on what is open after the calls before, one number less gives a scenario about something else. Also rapid belongs to tests, and
// this is in the command.

// shrinker makes a scenario smaller.
type shrinker struct {
	judge *Judge
	name  string
	lines []scenario.Line
	best  *scenario.File // the lines with Linux's answers
	until time.Time
}

// patience bounds how long a scenario is made smaller.
const patience = 30 * time.Second

// shrink does it.
func (s *shrinker) shrink() {
	s.until = time.Now().Add(cmp.Or(s.judge.Patience, patience))
	for before := -1; before != len(s.lines); {
		before = len(s.lines)
		for size := (len(s.lines) + 1) / 2; size > 0; size /= 2 {
			s.without(size)
		}
		for i := range s.lines {
			s.simplify(i)
		}
	}
}

// without leaves out groups of lines, from the end.
func (s *shrinker) without(size int) {
	for end := len(s.lines); end > 0; end -= size {
		start := max(end-size, 0)
		s.try(slices.Concat(s.lines[:start], s.lines[end:]))
	}
}

// simplify tries simpler arguments of a line.
func (s *shrinker) simplify(i int) {
	for a := range s.lines[i].Args {
		for tried := 0; tried < 8; tried++ {
			if !slices.ContainsFunc(simpler(&s.lines[i].Args[a]), func(e scenario.Expr) bool {
				lines := slices.Clone(s.lines)
				lines[i].Args = slices.Clone(lines[i].Args)
				lines[i].Args[a] = e
				return s.try(lines)
			}) {
				break
			}
		}
	}
}

// try looks whether the kernels differ on lines, and keeps them if so.
func (s *shrinker) try(lines []scenario.Line) bool {
	if time.Now().After(s.until) {
		return false
	}
	var f *scenario.File
	for range 2 { // once could be chance
		var err error
		var prompt bool
		if f, prompt, err = s.judge.ask(s.name, lines); err != nil || !prompt || s.judge.fits(f) {
			return false
		}
	}
	s.lines, s.best = lines, f
	return true
}

// simpler are values that are simpler than one.
func simpler(e *scenario.Expr) (list []scenario.Expr) {
	switch e.Kind {
	case scenario.Repeat:
		if e.Num > 1 {
			list = append(list, e.Kids[0])
		}
	case scenario.Union:
		for i := range e.Kids {
			if len(e.Kids) == 2 {
				list = append(list, e.Kids[1-i])
				continue
			}
			u := *e
			u.Kids = slices.Delete(slices.Clone(e.Kids), i, i+1)
			list = append(list, u)
		}
	case scenario.Number:
		if e.Num > 1 {
			list = append(list, scenario.Expr{Kind: scenario.Number, Text: "0"}, scenario.Expr{Kind: scenario.Number, Text: "1", Num: 1})
		}
	}
	return list
}
