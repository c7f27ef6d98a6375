package random

import (
	"errors"
	"fmt"
	"slices"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/scenario"
	"github.com/vitrine-os/vitrine/sched"
)

// Judge compares the machine with Linux.
type Judge struct {
	// Linux opens the stage whose answers count.
	Linux scenario.Opener
	// Change alters the machines; tests break them in that way.
	Change []func(*kernel.Config)
	// Wrap puts something between the machine and the runner, nil for nothing; tests break the boundary in that way.
	Wrap func(scenario.Stage) scenario.Stage
}

// Verdict says how the kernels compare on a scenario.
type Verdict uint8

// The verdicts.
const (
	Same    Verdict = iota // Linux's answers are among the machine's
	Differs                // they are not
	Flaky                  // they were not, but Linux gave others when it was asked again
	Broken                 // a stage failed
)

// Finding is what comes of a comparison.
type Finding struct {
	Verdict Verdict
	// File is the scenario with Linux's answers, as small as it could be made if the kernels differ.
	File *scenario.File
	// Err is what broke.
	Err error
}

// choices is how many ways of the machine are tried before its answer counts as another: its own first, then seeded ones.
const choices = 48

// Compare plays a scenario on Linux and looks whether the machine could have answered the same.
func (j *Judge) Compare(sc *Scenario) Finding {
	name := sc.Spec.Name()
	g, err := j.ask(name, sc.Lines)
	if err != nil && !errors.Is(err, scenario.ErrMissing) {
		g, err = j.ask(name, sc.Lines) // a stage can fail on a busy host
	}
	switch {
	case err != nil:
		return Finding{Broken, nil, err}
	case sc.Recorded != nil && g.String() == sc.Recorded.String() || j.fits(g):
		return Finding{Same, g, nil}
	}
	for range 2 {
		again, err := j.ask(name, sc.Lines)
		if err != nil {
			return Finding{Broken, g, err}
		}
		if j.fits(again) {
			return Finding{Flaky, g, nil}
		}
	}
	s := shrinker{judge: j, name: name, lines: sc.Lines, best: g}
	s.shrink()
	return Finding{Differs, s.best, nil}
}

// ask has Linux answer the lines. Those that have no meaning there, since it answered others in another way than the machine did, are
// left out.
func (j *Judge) ask(name string, lines []scenario.Line) (*scenario.File, error) {
	st, err := j.Linux()
	if err != nil {
		return nil, err
	}
	f, err := record(name, lines, st)
	if cerr := st.Close(); err == nil {
		err = cerr
	}
	return f, err
}

// record plays lines and notes the answers.
func record(name string, lines []scenario.Line, st scenario.Stage) (*scenario.File, error) {
	r := scenario.NewRecorder(name, st)
	for _, l := range lines {
		if err := r.Play(l); err != nil && !errors.Is(err, scenario.ErrNotMade) {
			return nil, err
		}
	}
	f := r.File()
	for i := range f.Lines {
		blindfold(&f.Lines[i])
	}
	return f, nil
}

// blindfold takes out of a line what is not compared.
func blindfold(l *scenario.Line) {
	hidden, ok := Blind[l.Call]
	if l.Kind != scenario.Begin || !ok {
		return
	}
	if slices.Contains(hidden, "") {
		l.Facts = nil
		return
	}
	l.Facts = slices.DeleteFunc(l.Facts, func(f scenario.Field) bool { return slices.Contains(hidden, f.Name) })
}

// fits tells whether a recording holds on the machine for one of its choices.
func (j *Judge) fits(f *scenario.File) bool {
	for seed := range uint64(choices) {
		if j.holds(f, seed) {
			return true
		}
	}
	return false
}

// holds plays a recording on the machine; seed 0 stands for its default choices.
func (j *Judge) holds(f *scenario.File, seed uint64) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	m, err := j.machine(seed)
	if err != nil {
		return false
	}
	diffs, err := scenario.Run(f, m)
	return err == nil && len(diffs) == 0
}

// machine boots a machine that chooses by a seed.
func (j *Judge) machine(seed uint64) (scenario.Stage, error) {
	change := j.Change
	if seed != 0 {
		change = append(slices.Clone(change), func(c *kernel.Config) { c.Chooser = sched.Seeded{Seed: seed} })
	}
	m, err := scenario.NewMachine(change...)
	if err != nil {
		return nil, err
	}
	if j.Wrap != nil {
		return j.Wrap(m), nil
	}
	return m, nil
}

// Result is a finding as the commands report it; stem is the name of its file. A file with the differences, or one that breaks the
// machine, holds Linux's answers as far as there are any.
func (j *Judge) Result(f *Finding, spec *Spec) scenario.Result {
	r := scenario.Result{File: spec.Name(), Stage: "machine"}
	switch f.Verdict {
	case Differs:
		r = scenario.PlayOn(f.File, scenario.NamedStage{Name: "machine", Open: func() (scenario.Stage, error) { return j.machine(0) }})
		r.Source = f.Text(spec)
	case Flaky:
		r.Flaky = true
		r.Source = f.Text(spec)
	case Broken:
		r.Err = f.Err
		if f.File != nil {
			r.Source = f.Text(spec)
		}
	}
	return r
}

// Text is a finding's scenario as a file, with a line that says where it comes from.
func (f *Finding) Text(spec *Spec) string {
	return fmt.Sprintf("# %s  found by chance; this is what Linux answers\n%s", spec.Name(), f.File)
}
