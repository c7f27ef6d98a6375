package main

import (
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	past "github.com/vitrine-os/vitrine/kernel/history"
	views "github.com/vitrine-os/vitrine/kernel/view"
)

// momentInst bounds the instructions of a run that is only looked into, unless the person sets a bound.
const momentInst = 2_000_000_000

const momentHelp = `The program runs with what comes in at standard input, if that is no terminal; what it writes is
not shown. Flags may stand behind PROG, too; flags for the program itself go behind --.

` + past.PositionHelp

// moment is a place in a program's run, for commands that show what the machine holds there.
type moment struct {
	o     options
	at    string
	lang  oneOf
	token *past.Token // what the run depends on beside the flags, or nil
}

// register adds the flags.
func (a *moment) register(c *cobra.Command) {
	f := c.Flags()
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

// open runs the program up to the moment.
func (a *moment) open(args []string) (*past.History, error) {
	at, err := past.ParsePosition(a.at)
	if err != nil {
		return nil, fail(exitUsage, "--at %v", err)
	}
	p, err := findProgram(args, &a.o.compiler)
	if err != nil {
		return nil, err
	}
	c, err := a.o.config(p)
	if err != nil {
		return nil, err
	}
	c.TTY = a.o.terminals()
	if a.token != nil {
		a.token.Apply(&c)
	}
	if c.MaxInst == 0 {
		c.MaxInst = momentInst
	}
	person := isTerminal(os.Stdin)
	if !person {
		c.Input = &pipedInput{os.Stdin}
	}
	h, err := past.Open(c, past.Options{Keyboard: person})
	if err != nil {
		return nil, cannotBoot(err, p)
	}
	if err := h.GotoPosition(at); err != nil {
		return nil, fail(exitFailed, "%s: %v", p.name, err)
	}
	return h, nil
}
