package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/vitrine-os/vitrine/kernel/scenario"
	"github.com/vitrine-os/vitrine/kernel/scenario/linux"
)

const tryHelp = `Make system calls by hand: a prompt that speaks the language of scenario files. A line is a
call of an actor, a process that does nothing by itself:

  A: pipe2(&fd, 0)             the result follows, and what is in memory then
  A: clone(SIGCHLD)            makes the actor B, who has the same descriptors
  B: read(3, &buf, 16)         B is blocked, and the kernel says why
  A: write(4, "hi", 2)         what happens to others is told: B has read 2 bytes

Type help for more. On a terminal Tab completes calls, flags, actors and variables, and the
history is kept. If standard input is no terminal, lines are read from it, and what comes
out is a scenario.

Exit status, if the input is no terminal: 0, 1 something came otherwise than a line says or
the kernels differ, 2 a line made no sense.`

// tryPatience is how long the actors on real Linux wait for somebody who thinks.
const tryPatience = 12 * time.Hour

// tryCommand makes the command with the prompt.
func tryCommand() *cobra.Command {
	on := "machine"
	c := &cobra.Command{
		Use:   "try",
		Short: "Make system calls by hand and see what happens",
		Long:  tryHelp,
		Args:  atMost(0),
		RunE: func(c *cobra.Command, _ []string) error {
			stages, err := stagesWith(on, linux.Options{Patience: tryPatience})
			if err != nil {
				return err
			}
			return runPrompt(c.OutOrStdout(), stages)
		},
	}
	c.Flags().StringVar(&on, "on", on, "the kernel to try: machine, linux or both")
	return c
}

// runPrompt reads lines and plays them until there are no more.
func runPrompt(out io.Writer, stages []scenario.NamedStage) (err error) {
	s, err := scenario.NewSession(stages)
	if err != nil {
		return fail(exitCannot, "%v", err)
	}
	defer func() {
		if cerr := s.Close(); err == nil {
			err = cerr
		}
	}()
	p := &prompt{session: s, stages: stages, out: out, errs: os.Stderr}
	var in lines = newPlainLines(os.Stdin)
	if isTerminal(os.Stdin) && isTerminal(os.Stdout) && os.Getenv("TERM") != "dumb" {
		t, err := newTypedLines(p)
		if err != nil {
			return fail(exitCannot, "the terminal: %v", err)
		}
		defer t.restore()
		defer onEnd(t.restore)()
		in, p.out, p.errs, p.person = t, t, t, true
		fmt.Fprintln(p.out, "Make a call, such as  A: pipe2(&fd, 0)  (help tells more, Tab completes, Ctrl-D ends)")
	}
	return p.run(in)
}

// onEnd calls restore if a signal ends us. The result stops that.
func onEnd(restore func()) (stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, endSignals...)
	go func() {
		if s, ok := <-c; ok {
			restore()
			status := exitInterrupted
			if nr, ok := s.(syscall.Signal); ok {
				status = exitSignal + int(nr)
			}
			os.Exit(status)
		}
	}()
	return func() { signal.Stop(c); close(c) }
}

// lines is where a prompt's lines come from.
type lines interface {
	// next returns the next line, or io.EOF.
	next() (string, error)
}

// prompt is a session with somebody who types.
type prompt struct {
	session *scenario.Session
	stages  []scenario.NamedStage
	out     io.Writer
	errs    io.Writer // what is wrong with a line
	person  bool      // what was typed is to be seen already
	file    string    // the file that the session was loaded from or saved to
	worst   int       // the exit status that the lines so far deserve
}

// promptText stands in front of what a person types.
const promptText = "> "

// run reads and plays lines.
func (p *prompt) run(in lines) error {
	for {
		text, err := in.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fail(exitFailed, "reading: %v", err)
		}
		if !p.line(text) {
			break
		}
	}
	if p.person {
		return nil
	}
	return exit(p.worst)
}

// deserve notes an exit status.
func (p *prompt) deserve(status int) { p.worst = max(p.worst, status) }

// line does what one line says. It returns false if that is to end.
func (p *prompt) line(text string) (more bool) {
	if news, err := p.session.Elapse(); err != nil {
		p.refuse("", err)
	} else {
		p.show(news, false)
	}
	word, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	rest = strings.TrimSpace(rest)
	if word == "?" {
		word = "help"
	}
	if word == "quit" || word == "exit" {
		return false
	}
	for i := range metas {
		if m := &metas[i]; m.name == word {
			m.do(p, rest)
			return true
		}
	}
	switch {
	case word == "":
		return true
	case !strings.Contains(text, ":") && strings.Trim(word, lowerCase) == "" && word != "sleep":
		p.complain("there is no command %q%s (help lists them)", word, nearMeta(word))
		return true
	}
	news, err := p.session.Type(text)
	if err != nil {
		p.refuse(text, err)
		return true
	}
	p.show(news, true)
	return true
}

// lowerCase are the letters of which commands are made.
const lowerCase = "abcdefghijklmnopqrstuvwxyz"

// say writes a line to who types.
func (p *prompt) say(format string, args ...any) { fmt.Fprintf(p.out, format+"\n", args...) }

// complain says that a command cannot be done.
func (p *prompt) complain(format string, args ...any) {
	p.deserve(exitUsage)
	fmt.Fprintf(p.errs, format+"\n", args...)
}

// refuse says what is wrong with a line, below the column where it is.
func (p *prompt) refuse(text string, err error) {
	var e *scenario.Error
	if text == "" || !errors.As(err, &e) {
		p.complain("%v", err)
		return
	}
	indent := len(promptText)
	if !p.person {
		p.complain("%s", text)
		indent = 0
	}
	p.complain("%s^ %s", strings.Repeat(" ", indent+max(e.Col-1, 0)), e.Msg)
}

// show tells what a line brought about; if the kernels differ, on each of them. typed says that the first line was typed just now.
func (p *prompt) show(news []scenario.News, typed bool) {
	if !scenario.Parted(news) {
		news = news[:min(len(news), 1)]
	}
	for i := range news {
		n := &news[i]
		lines, indent := n.Lines, ""
		switch {
		case len(news) > 1:
			indent = "  "
			p.say("%s:", p.aside(n.Stage))
			p.deserve(exitFailed)
		case p.person && typed && len(lines) > 0:
			if came := lines[0].Came(); came != "" {
				p.say("  %s", came)
			}
			lines, indent = lines[1:], "  "
		}
		for k := range lines {
			p.say("%s%s", indent, &lines[k])
		}
		if n.Wanted != "" {
			p.say("%s", p.aside("expected "+n.Wanted))
			p.deserve(exitFailed)
		}
		for _, b := range n.Blocked {
			p.say("%s", p.aside(b))
		}
	}
	if len(news) > 1 {
		p.say("%s", p.aside("the kernels differ here (undo takes the line back)"))
	}
}

// aside is a remark that is no part of the scenario.
func (p *prompt) aside(text string) string {
	if p.person {
		return "  " + text
	}
	return "# " + text
}
