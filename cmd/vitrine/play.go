package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/vitrine-os/vitrine/kernel/scenario"
)

const scenarioHelp = `PROG may be a scenario too, a file whose name ends in .scn: its actors make their calls on the
machine. Exit status then: 0 all came as the file says, 1 not so, 2 the file makes no sense.`

// isScenario tells whether a word on the command line stands for a scenario.
func isScenario(word string) bool { return strings.HasSuffix(word, ".scn") }

// playScenario plays a scenario on the machine in the place of a program. show says that its lines are printed with what comes of them.
func playScenario(c *cobra.Command, args []string, v *view, show bool) error {
	if err := noProgramFlags(c, args); err != nil {
		return err
	}
	name := args[0]
	f, err := readScenario(name)
	if err != nil {
		return notPlayable(name, err)
	}
	if only := f.Only(); only != "" && only != "machine" {
		return fail(exitCannot, "%s: is for %s only (see vitrine check --on)", name, only)
	}
	if err := playShown(f, v, show); err != nil {
		return fail(exitUsage, "%v", err)
	}
	r := scenario.Play(f, machineOnly())[0]
	switch {
	case r.Err != nil:
		return fail(exitUsage, "%v", r.Err)
	case r.OK():
		return nil
	}
	fmt.Fprintf(os.Stderr, "vitrine: %s: does not hold\n", name)
	for i := range r.Diffs {
		fmt.Fprintf(os.Stderr, "  %s\n", r.Diffs[i].String())
	}
	return exit(exitFailed)
}

// machineOnly is the simulated kernel as the place to play on.
func machineOnly() []scenario.NamedStage {
	return []scenario.NamedStage{{Name: "machine", Open: func() (scenario.Stage, error) { return scenario.NewMachine() }}}
}

// notPlayable is the failure for a scenario that cannot be read: a missing file has the status that a missing program has.
func notPlayable(name string, err error) error {
	if _, serr := os.Stat(name); errors.Is(serr, fs.ErrNotExist) {
		return fail(exitNotFound, "%s: no such file", name)
	}
	return fail(exitUsage, "%v", err)
}

// readScenario reads and checks a scenario file.
func readScenario(name string) (*scenario.File, error) {
	src, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("no such file: %s", name)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, cause(err))
	}
	return scenario.Parse(name, src)
}

// noProgramFlags refuses what means something for programs only.
func noProgramFlags(c *cobra.Command, args []string) (err error) {
	if len(args) > 1 {
		return fail(exitUsage, "a scenario takes no arguments, %q is one", args[1])
	}
	c.Flags().Visit(func(f *pflag.Flag) {
		switch f.Name {
		case "trace", "output", "pid", "strings", "times", "durations", "color", "format", "calls":
		default:
			err = fail(exitUsage, "--%s does not go with a scenario", f.Name)
		}
	})
	return err
}

// playShown plays a scenario with a view of what happens.
func playShown(f *scenario.File, v *view, show bool) error {
	con := newConsole()
	defer con.flush()
	if v.asked {
		if err := v.open(con); err != nil {
			return err
		}
	}
	m, err := scenario.NewMachine()
	if err != nil {
		return err
	}
	if v.asked {
		m.Watch(v.to)
	}
	_, err = scenario.Follow(f, m, func(l *scenario.Line) {
		if show {
			con.write(1, []byte(l.String()+"\n"))
		}
	})
	return errors.Join(err, v.close())
}
