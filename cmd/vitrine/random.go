package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/vitrine-os/vitrine/kernel/scenario"
	"github.com/vitrine-os/vitrine/kernel/scenario/linux"
	"github.com/vitrine-os/vitrine/kernel/scenario/random"
)

// randomOptions are the flags of check that make scenarios by chance.
type randomOptions struct {
	n      int    // how many scenarios, 0: none, files are played
	seed   uint64 // what they are made from
	calls  string // groups, with commas
	actors int    // how many actors a scenario may have at a time
	out    string // folder for scenarios that show a difference
}

// register adds the flags.
func (o *randomOptions) register(f *pflag.FlagSet) {
	f.IntVar(&o.n, "random", 0, "make `N` scenarios by chance and compare the machine with real Linux on them")
	f.Uint64Var(&o.seed, "seed", 1, "what they are made from: the same seed, the same scenarios")
	f.StringVar(&o.calls, "calls", "all", "what they are about: "+strings.Join(random.Names(), ", ")+", or all")
	f.IntVar(&o.actors, "actors", 3, "how many actors each may have at a time")
	f.StringVar(&o.out, "out", ".", "folder for scenarios that show a difference")
}

// random compares the kernels on scenarios made by chance.
func (o *checkOptions) random(c *cobra.Command, args []string) error {
	if err := o.randomUsage(c, args); err != nil {
		return err
	}
	groups, unknown := random.ByName(o.by.calls)
	if unknown != "" {
		return fail(exitUsage, "--calls knows no %q; choose from %s, all", unknown, strings.Join(random.Names(), ", "))
	}
	r, err := scenario.NewReport(c.OutOrStdout(), o.format)
	if err != nil {
		return fail(exitUsage, "%v", err)
	}
	run := random.Run{Judge: random.Judge{Linux: func() (scenario.Stage, error) { return openLinux(linux.Options{}) }, Change: o.change}, Groups: groups, N: o.by.n, Seed: o.by.seed, Actors: o.by.actors, Jobs: o.jobs}
	bar := pace{progress: progress{of: o.by.n, shown: isTerminal(os.Stderr)}, began: time.Now()}
	calls := 0
	var lost error
	err = run.Play(func(out *random.Outcome) {
		calls += out.Calls
		result := run.Result(&out.Finding, &out.Spec)
		if result.Source != "" && !result.Flaky {
			var err error
			if result.File, err = o.by.keep(&out.Spec, result.Source); err != nil {
				lost = err
			}
		}
		bar.clear()
		result.Time = out.Time
		r.Add([]scenario.Result{result})
		bar.step()
	})
	bar.clear()
	if errors.Is(err, scenario.ErrMissing) {
		return fail(exitUsage, "there is nothing to compare with: %v", err)
	}
	if err = errors.Join(err, lost); err != nil {
		return err
	}
	if o.format == "text" {
		took := time.Since(bar.began)
		fmt.Fprintf(c.OutOrStdout(), "%s with %s, %.0f a minute\n", plural(o.by.n, "scenario"), plural(calls, "call"), float64(o.by.n)/took.Minutes())
	}
	return conclude(r)
}

// randomUsage refuses flags and arguments that make no sense together.
func (o *checkOptions) randomUsage(c *cobra.Command, args []string) error {
	switch {
	case len(args) > 0:
		return fail(exitUsage, "--random makes its scenarios; it takes no files")
	case o.by.n < 1:
		return fail(exitUsage, "--random takes how many scenarios to make")
	case o.by.actors < 1 || o.by.actors > 16:
		return fail(exitUsage, "--actors takes a number from 1 to 16")
	case o.record || c.Flags().Changed("on"):
		return fail(exitUsage, "--random always compares both kernels; it goes without --on and --record")
	}
	return nil
}

// keep writes a scenario into the folder and returns the file's name.
func (o *randomOptions) keep(spec *random.Spec, source string) (string, error) {
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return spec.Name(), err
	}
	name := filepath.Join(o.out, spec.Name()+".scn")
	return name, os.WriteFile(name, []byte(source), 0o644)
}

// pace is a progress bar, or a line now and then where nobody sees one.
type pace struct {
	progress
	began time.Time
	told  time.Time // when a line was written last
}

// every is how often a line is written.
const every = 10 * time.Second

// step counts one more.
func (p *pace) step() {
	p.progress.step()
	if p.shown || time.Since(p.began) < every || time.Since(p.told) < every {
		return
	}
	p.told = time.Now()
	fmt.Fprintf(os.Stderr, "%d of %d\n", p.done, p.of)
}
