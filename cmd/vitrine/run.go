package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/trace"
)

const runHelp = `Run a program on the simulated machine. What it writes comes out here, what comes in
here it can read, and its exit status is passed through (128+N if signal N killed it).

` + programHelp + `

` + scenarioHelp + "\n\n" + sessionHelp + `

A run is the same every time: no clock, environment or chance of the host is in it.
--seed varies it; --seeds runs the program under many seeds and counts the outcomes.`

const runExamples = `  vitrine run demo:hello
  vitrine run --trace hello.c
  vitrine run testdata/scenarios/pipe/end-of-file.scn
  vitrine run --seeds 1..200 demo:counter
  vitrine run --cpus 2 --seed 17 ./a.out one two
  vitrine run --max-instructions 200M --memory 64M ./student
  echo hello | vitrine run --stats ./a.out`

func newRun() *cobra.Command {
	var o options
	var tracing string
	var many seeds
	var rows int
	c := &cobra.Command{
		Use:     "run [flags] PROG [ARGS...]",
		Short:   "Run a program",
		Long:    runHelp,
		Example: runExamples,
		Args:    atLeastProgram,
		RunE: func(c *cobra.Command, args []string) error {
			for _, other := range []string{"seed", "trace", "stats"} {
				if many.n > 0 && c.Flags().Changed(other) {
					return fail(exitUsage, "--seeds and --%s do not go together", other)
				}
			}
			v := view{asked: c.Flags().Changed("trace"), file: tracing, color: oneOf{word: "auto"}}
			if tracing == onStderr {
				v.file = ""
			}
			if isSession(args[0]) {
				return playSession(c, args, &o, &v, true, many, rows)
			}
			if isScenario(args[0]) {
				return playScenario(c, args, &v, true)
			}
			p, err := findProgram(args, &o.compiler)
			if err != nil {
				return err
			}
			if many.n > 0 {
				return runSeeds(p, &o, many, rows, replay(c.Flags(), args))
			}
			return runOnce(p, &o, &v)
		},
		ValidArgsFunction: completeProgram,
	}
	o.register(c.Flags())
	c.Flags().StringVar(&tracing, "trace", "", "show the system calls as strace does, on standard error or into `FILE`")
	c.Flags().Lookup("trace").NoOptDefVal = onStderr
	c.Flags().Var(&many, "seeds", "run under every seed of a range such as 1..200 (or 200) and count the outcomes")
	c.Flags().IntVar(&rows, "rows", 40, "with --seeds: how many outcomes to list, 0 for all")
	return c
}

// replay is what follows "vitrine run --seed N" on the command line that repeats one of many runs.
func replay(f *pflag.FlagSet, args []string) string {
	var words []string
	f.Visit(func(g *pflag.Flag) {
		switch g.Name {
		case "seeds", "rows":
		case "env":
			for _, v := range strings.Split(g.Value.String(), "\x00") {
				words = append(words, "--env "+quote(v))
			}
		default:
			words = append(words, "--"+g.Name+"="+quote(g.Value.String()))
		}
	})
	for _, a := range args {
		words = append(words, quote(a))
	}
	return strings.Join(words, " ")
}

// quote makes one word of a text in a shell.
func quote(s string) string {
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,+") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// completeProgram offers the demos, and files, to a shell's completion.
func completeProgram(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	var names []string
	for _, n := range demoNames() {
		names = append(names, "demo:"+n)
	}
	return names, cobra.ShellCompDirectiveDefault
}

// runOnce runs a program, with a view of what happens if one was asked for.
func runOnce(p *program, o *options, v *view) error {
	con := newConsole()
	if v.asked {
		if err := v.open(con); err != nil {
			return err
		}
	}
	s, err := newSession(p, o, con)
	if err != nil {
		return err
	}
	s.listen(v.listener(s.m))
	s.run()
	if err := v.close(); err != nil {
		return err
	}
	return s.finish(o)
}

// finish says how the run ended, and ends the command with its status.
func (s *session) finish(o *options) error {
	end := judge(s.m, s.prog)
	if s.halt.Load() {
		end = verdict{exitInterrupted, append([]string{"interrupted; running: " + running(s.m, s.prog)}, whyBlocked(s.m)...)}
	}
	s.con.flush()
	for _, line := range end.lines {
		fmt.Fprintln(os.Stderr, "vitrine:", line)
	}
	if o.stats {
		fmt.Fprint(os.Stderr, statistics(s.m, s.tally))
	}
	return exit(end.status)
}

// tracer is a trace of one form or another.
type tracer interface {
	event.Listener
	Flush() error
	Close() error
}

var (
	_ tracer = (*trace.Text)(nil)
	_ tracer = (*trace.JSON)(nil)
)
