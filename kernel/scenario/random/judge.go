package random

import (
	"errors"
	"fmt"
	"slices"
	"time"

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
	// Patience bounds how long a scenario is made smaller, 30 seconds if zero.
	Patience time.Duration
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
	g, prompt, err := j.ask(name, sc.Lines)
	if err != nil && !errors.Is(err, scenario.ErrMissing) {
		g, prompt, err = j.ask(name, sc.Lines) // a stage can fail on a busy host
	}
	switch {
	case err != nil:
		return Finding{Broken, nil, err}
	case sc.Recorded != nil && g.String() == sc.Recorded.String() || j.fits(g):
		return Finding{Same, g, nil}
	}
	if v := j.insist(name, sc.Lines, &g); v == Same && prompt {
		return Finding{Flaky, g, nil}
	} else if v != Differs {
		return Finding{v, g, nil}
	}
	s := shrinker{judge: j, name: name, lines: sc.Lines, best: g}
	s.shrink()
	return Finding{Differs, s.best, nil}
}

// insist asks Linux again after answers that the machine does not give: they count if it gives such answers twice more in good time.
func (j *Judge) insist(name string, lines []scenario.Line, g **scenario.File) Verdict {
	for tries, parted := 0, 0; tries < 10; tries++ {
		again, prompt, err := j.ask(name, lines)
		if err != nil {
			continue
		}
		if j.fits(again) {
			return Same
		}
		if prompt {
			*g = again
			if parted++; parted == 2 {
				return Differs
			}
		}
	}
	return Flaky
}

// late is how much longer than it should take Linux may be with the lines between two sleeps, or with a sleep. What is to happen there is
// further away than that from what comes before and after; a host that is too busy for it is asked again.
const late = 80 * time.Millisecond

// ask has Linux answer the lines. Those that have no meaning there, since it answered others in another way than the machine did, are
// left out. prompt tells that it was quick enough for what depends on time.
func (j *Judge) ask(name string, lines []scenario.Line) (f *scenario.File, prompt bool, err error) {
	st, err := j.Linux()
	if err != nil {
		return nil, false, err
	}
	f, prompt, err = record(name, lines, st)
	if cerr := st.Close(); err == nil {
		err = cerr
	}
	return f, prompt, err
}

// record plays lines and notes the answers.
func record(name string, lines []scenario.Line, st scenario.Stage) (f *scenario.File, prompt bool, err error) {
	r := scenario.NewRecorder(name, st)
	start := time.Now()
	prompt = true
	for _, l := range lines {
		pause := l.Kind == scenario.Sleep
		if pause {
			prompt = prompt && time.Since(start) < late
			start = time.Now()
		}
		if err := r.Play(l); err != nil && !errors.Is(err, scenario.ErrNotMade) {
			return nil, false, err
		}
		if pause {
			prompt = prompt && time.Since(start) < l.Duration+late
			start = time.Now()
		}
	}
	prompt = prompt && time.Since(start) < late
	f = r.File()
	for i := range f.Lines {
		blindfold(&f.Lines[i])
	}
	return f, prompt, nil
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
