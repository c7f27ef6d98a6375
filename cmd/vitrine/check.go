package main

import (
	"errors"
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/scenario"
	"github.com/vitrine-os/vitrine/kernel/scenario/linux"
	"github.com/vitrine-os/vitrine/sched"
)

const checkHelp = `Play scenario files and tell whether the kernel does what they say. A scenario is a list of
system calls as strace prints them, with what must come of each; see testdata/scenarios.
Sessions (.vsh, see vitrine sh) are played, too: what was typed at a shell must come out
as the file says. --record renews one where it comes from: a line "# recorded: linux" at
its head says that this is a real shell on real Linux.

  vitrine check testdata/scenarios             on the simulated kernel
  vitrine check --on both pipe.scn             on it and on the real Linux of this computer
  vitrine check --record pipe.scn              write Linux's answers into the file
  vitrine check --seeds 50 --cpus 4 lab.vsh    a session whose output depends on no order
  vitrine check --random 100 --seed 7          make 100 scenarios by chance and compare both

Real Linux needs root. Its actors live behind a fence: namespaces of their own with an empty
file tree; nothing is left of them.

Exit status: 0 all hold, 1 something differs, 2 wrong usage, or a file that makes no sense.`

// checkOptions are the flags of check.
type checkOptions struct {
	on     string
	record bool
	jobs   int
	format string
	many   seeds // of sessions
	cpus   int   // of sessions
	by     randomOptions
	change []func(*kernel.Config) // breaks the machine, in tests
}

// checkCommand makes the command that plays scenario files.
func checkCommand() *cobra.Command {
	var o checkOptions
	c := &cobra.Command{
		Use:   "check FILE|DIR...",
		Short: "Play scenario files and compare with what they say",
		Long:  checkHelp,
		RunE: func(c *cobra.Command, args []string) error {
			if c.Flags().Changed("random") {
				return o.random(c, args)
			}
			if len(args) == 0 {
				return fail(exitUsage, "which scenarios? Give files or folders (see %s --help)", c.CommandPath())
			}
			return check(c, &o, args)
		},
	}
	f := c.Flags()
	f.StringVar(&o.on, "on", "machine", "the kernel to play on: machine, linux or both")
	f.BoolVar(&o.record, "record", false, "write the answers into the files: those of real Linux unless --on says machine")
	f.IntVarP(&o.jobs, "jobs", "j", runtime.NumCPU(), "how many to play at the same time")
	f.StringVar(&o.format, "format", "text", "text, json (an object a line) or junit")
	f.Var(&o.many, "seeds", "play sessions under every seed of a range such as 1..50 (or 50): they must come out the same")
	f.IntVar(&o.cpus, "cpus", 1, "simulated CPUs of the machine on which sessions are played")
	o.by.register(f)
	return c
}

// stagesFor are the kernels that a word stands for.
func stagesFor(on string) ([]scenario.NamedStage, error) { return stagesWith(on, linux.Options{}) }

// stagesWith says how the real one is opened, too.
func stagesWith(on string, o linux.Options) ([]scenario.NamedStage, error) {
	machine := machineOnly()[0]
	real := scenario.NamedStage{Name: "linux", Open: func() (scenario.Stage, error) { return openLinux(o) }}
	switch on {
	case "machine":
		return []scenario.NamedStage{machine}, nil
	case "linux":
		return []scenario.NamedStage{real}, nil
	case "both":
		return []scenario.NamedStage{machine, real}, nil
	}
	return nil, fail(exitUsage, "--on takes machine, linux or both, not %q", on)
}

// openLinux opens a stage on the real kernel.
func openLinux(o linux.Options) (scenario.Stage, error) {
	s, err := linux.Open(o)
	if errors.Is(err, linux.ErrUnavailable) {
		return nil, fmt.Errorf("%w: %w", scenario.ErrMissing, err)
	}
	return s, err
}

// check plays the files and reports.
func check(c *cobra.Command, o *checkOptions, args []string) error {
	sessions, args, err := splitSessions(args)
	if err != nil {
		return fail(exitUsage, "%v", err)
	}
	if (o.many.n > 0 || c.Flags().Changed("cpus")) && (len(args) > 0 || o.record || o.on != "machine") {
		return fail(exitUsage, "--seeds and --cpus are for sessions that are checked on the machine")
	}
	if o.cpus < 1 || o.cpus > sched.MaxCPUs {
		return fail(exitUsage, "--cpus: the machine has 1 to %d CPUs", sched.MaxCPUs)
	}
	r, err := scenario.NewReport(c.OutOrStdout(), o.format)
	if err != nil {
		return fail(exitUsage, "%v", err)
	}
	for _, name := range sessions {
		r.Add([]scenario.Result{checkSession(name, *o, c.Flags().Changed("on"))})
	}
	if len(sessions) > 0 && len(args) == 0 {
		return conclude(r)
	}
	if o.record && !c.Flags().Changed("on") {
		o.on = "linux"
	}
	stages, err := stagesFor(o.on)
	if err != nil {
		return err
	}
	files, err := scenario.Find(args)
	if err != nil {
		return fail(exitUsage, "%v", err)
	}
	suite := scenario.Suite{Stages: stages, Record: o.record, Jobs: o.jobs}
	suite.Run(files, r.Add)
	return conclude(r)
}

// conclude ends a report and turns it into an exit status.
func conclude(r *scenario.Report) error {
	if err := r.Close(); err != nil {
		return err
	}
	switch {
	case r.Broken > 0:
		return exit(exitUsage)
	case r.Failed > 0:
		return exit(exitFailed)
	}
	return nil
}
