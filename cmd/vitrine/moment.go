package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/vitrine-os/vitrine/kernel"
	past "github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/kernel/scenario"
	vsh "github.com/vitrine-os/vitrine/kernel/session"
	views "github.com/vitrine-os/vitrine/kernel/view"
)

// momentInst bounds the instructions of a run that is only looked into, unless the person sets a bound.
const momentInst = 2_000_000_000

const momentHelp = `The program runs with what comes in at standard input, if that is no terminal; what it writes is
not shown. Flags may stand behind PROG, too; flags for the program itself go behind --. PROG may
be a scenario (FILE.scn) or a session (FILE.vsh) as well; then "line N" is a line of that file.

` + past.PositionHelp

// moment is a place in a run, for commands that show what the machine holds there.
type moment struct {
	o     options
	at    string
	lang  oneOf
	flags *pflag.FlagSet

	person bool        // somebody sits at the terminal and steps
	token  *past.Token // what the run depends on beside the flags, or nil
}

// register adds the flags.
func (a *moment) register(c *cobra.Command) {
	f := c.Flags()
	a.flags = f
	a.o.register(f)
	f.SetInterspersed(true)
	f.StringVar(&a.at, "at", "end", "the moment: end, blocked, line FILE:N, call NAME, pid P exit, an event's number ...")
	a.lang = oneOf{"auto", []string{"auto", "en", "zh"}}
	f.Var(&a.lang, "lang", "language; auto: by LC_ALL, LC_MESSAGES and LANG")
	hide(f, "stats")
}

// hide takes flags that a command has no use for out of its help.
func hide(f *pflag.FlagSet, names ...string) {
	for _, n := range names {
		must(f.MarkHidden(n))
	}
}

// language is the one that was asked for.
func (a *moment) language() views.Lang {
	if wordsIn(a.lang.word).chinese {
		return views.Chinese
	}
	return views.English
}

// open runs what the command line names, a program, a scenario or a session, up to the moment.
func (a *moment) open(args []string) (*past.History, error) {
	at, err := past.ParsePosition(a.at)
	if err != nil {
		return nil, fail(exitUsage, "--at %v", err)
	}
	h, err := a.begin(args)
	if err != nil {
		return nil, err
	}
	if err := h.GotoPosition(at); err != nil {
		return nil, fail(exitFailed, "%s: %v", strings.Join(args[:min(len(args), 1)], ""), err)
	}
	return h, nil
}

// begin opens the history of what the command line names, at its beginning.
func (a *moment) begin(args []string) (*past.History, error) {
	switch {
	case len(args) == 0:
		return a.living()
	case isScenario(args[0]):
		return a.ofScenario(args)
	case isSession(args[0]):
		return a.ofSession(args)
	}
	return a.ofProgram(args)
}

// ofProgram is the history of a program.
func (a *moment) ofProgram(args []string) (*past.History, error) {
	p, err := findProgram(args, &a.o.compiler)
	if err != nil {
		return nil, err
	}
	c, err := a.o.config(p)
	if err != nil {
		return nil, err
	}
	c.TTY = a.o.terminals()
	if c.MaxInst == 0 {
		c.MaxInst = momentInst
	}
	person := isTerminal(os.Stdin)
	if a.token != nil {
		person = a.token.Person
	}
	if c.Keys = person && c.TTY[0]; !person {
		c.Input = &pipedInput{os.Stdin}
	}
	return a.history(c, past.Options{Keyboard: person}, p)
}

// ofScenario is the history of a scenario, which is played once to learn what its actors do. Where it does not come as the file says is
// told on standard error.
func (a *moment) ofScenario(args []string) (*past.History, error) {
	name := args[0]
	if err := a.refuse("a scenario", args, "seed", "cpus", "quantum", "env", "root", "memory", "max-instructions", "tty", "cc"); err != nil {
		return nil, err
	}
	f, err := readScenario(name)
	if err != nil {
		return nil, notPlayable(name, err)
	}
	if only := f.Only(); only != "" && only != "machine" {
		return nil, fail(exitCannot, "%s: is for %s only (see vitrine check --on)", name, only)
	}
	t, err := scenario.NewTape(f)
	if err != nil {
		return nil, fail(exitUsage, "%v", err)
	}
	for i := range t.Diffs {
		fmt.Fprintf(os.Stderr, "vitrine: %s: does not hold: %s\n", name, t.Diffs[i].String())
	}
	s := &past.Script{Name: name, Lines: t.Lines, Setup: t.Setup, Actors: t.Actors}
	return a.history(t.Config, past.Options{Script: s}, &program{name: name})
}

// ofSession is the history of a session, which is played once to learn when its lines are typed.
func (a *moment) ofSession(args []string) (*past.History, error) {
	if err := a.refuse("a session", args, "tty", "cc"); err != nil {
		return nil, err
	}
	f, src, err := sessionText(args[0])
	if err != nil {
		return nil, err
	}
	c, err := livingConfig(&a.o, &program{}, true)
	if err != nil {
		return nil, err
	}
	if a.token != nil {
		a.token.Apply(&c)
	}
	_, m, err := vsh.Play(f, sessionBudget(c), nil)
	if err != nil {
		return nil, fail(exitCannot, "%s: %v", args[0], err)
	}
	c = *m.Config()
	c.Input, c.Output = nil, nil
	s := &past.Script{Name: args[0], Lines: strings.Split(strings.TrimSuffix(string(src), "\n"), "\n")}
	return a.history(c, past.Options{Keyboard: true, Typed: m.Typed(), Until: m.Steps, Script: s}, &program{name: args[0]})
}

// living is the history of the machine that vitrine sh boots, in which nothing was typed yet.
func (a *moment) living() (*past.History, error) {
	c, err := livingConfig(&a.o, &program{}, true)
	if err != nil {
		return nil, err
	}
	if !a.person { // who sits there can end what never ends
		c = sessionBudget(c)
	}
	return a.history(c, past.Options{Keyboard: true}, &program{name: "sh"})
}

// refuse says that a flag, or an argument, means nothing for what is opened.
func (a *moment) refuse(what string, args []string, flags ...string) (err error) {
	if len(args) > 1 {
		return fail(exitUsage, "%s takes no arguments, %q is one", what, args[1])
	}
	a.flags.Visit(func(f *pflag.Flag) {
		if slices.Contains(flags, f.Name) {
			err = fail(exitUsage, "--%s does not go with %s", f.Name, what)
		}
	})
	return err
}

// history boots the machine.
func (a *moment) history(c kernel.Config, o past.Options, p *program) (*past.History, error) {
	if a.token != nil {
		a.token.Apply(&c)
	}
	h, err := past.Open(c, o)
	if err != nil {
		return nil, cannotBoot(err, p)
	}
	return h, nil
}
