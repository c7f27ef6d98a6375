package main

import (
	"fmt"
	"os"
	"os/signal"

	"github.com/spf13/cobra"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	vsh "github.com/vitrine-os/vitrine/kernel/session"
	"github.com/vitrine-os/vitrine/testdata"
)

const shHelp = `Boot a machine with a shell and the usual commands, and sit down at it. It keeps its files,
processes and message queues until the last shell ends. Keys such as Ctrl-C and Ctrl-Z go
to the machine's terminal. There are several consoles: press Ctrl-] and then

  1 to 9   go to that console; at a new one a shell is started
  n        go to the next one that is open
  ?        tell about these keys
  q        leave, whatever runs
  Ctrl-]   send that key to the machine

Time in the machine is virtual, but does not run ahead of whoever types. Your own static
riscv64 programs come in with --root DIR: the folder is copied over the machine's tree.

With -c, or if standard input is no terminal, the shell just runs those lines and its exit
status is passed through. --record writes the session as a transcript, which vitrine check
can play again; the shell's line editing is off then, for a transcript shows plain lines.
The terminal is put back at the end, whatever it is; only kill -9 leaves it as it is (reset
helps).`

const shExamples = `  vitrine sh
  vitrine sh -c 'seq 10 | sort -rn | head -3'
  vitrine sh --root ./mine --memory 64M
  vitrine sh --record lecture.vsh
  vitrine check lecture.vsh`

func newSh() *cobra.Command {
	var o options
	var line, record string
	c := &cobra.Command{
		Use:     "sh [flags] [-c LINE [NAME [ARGS...]]]",
		Short:   "A shell on a machine of its own",
		Long:    shHelp,
		Example: shExamples,
		RunE: func(c *cobra.Command, args []string) error {
			hasLine := c.Flags().Changed("command")
			if len(args) > 0 && !hasLine {
				return fail(exitUsage, "%q is one argument too many (see %s --help)", args[0], c.CommandPath())
			}
			person := !hasLine && isTerminal(os.Stdin) && isTerminal(os.Stdout)
			switch {
			case record != "" && !person:
				return fail(exitUsage, "--record writes down what a person types at a terminal")
			case person:
				return sitAt(&o, record)
			}
			words := []string{"sh"}
			if hasLine {
				words = append(append(words, "-c", line), args...)
			}
			p := &program{name: "sh", image: testdata.Shell(), path: "/bin/sh", args: words}
			return runOnce(p, &o, &view{})
		},
	}
	o.register(c.Flags())
	c.Flags().StringVarP(&line, "command", "c", "", "run one `LINE`")
	c.Flags().StringVar(&record, "record", "", "write the session into `FILE`.vsh")
	return c
}

// sitAt lets a person work at a machine's consoles.
func sitAt(o *options, record string) error {
	p := &program{name: "sh", image: testdata.Shell(), path: "/bin/sh"}
	cfg, err := livingConfig(o, p, record != "")
	if err != nil {
		return err
	}
	if record != "" {
		f, err := os.OpenFile(record, os.O_WRONLY|os.O_CREATE, 0o644) // find out now, not when the work is done
		if err != nil {
			return fail(exitUsage, "%s: %v", record, cause(err))
		}
		f.Close()
	}
	d := newDesk(cfg.Consoles)
	cfg.Input, cfg.Output, cfg.Size = d, d.show, windowSize(os.Stdin)
	if record != "" {
		d.rec = vsh.NewRecorder()
	}
	m, err := boot(cfg, p)
	if err != nil {
		return err
	}
	status := d.work(m)
	if record != "" {
		if err := saveSession(record, d.rec, cfg); err != nil {
			return err
		}
	}
	end := verdict{status: status}
	if last, done := m.ExitStatus(); d.left() {
		// whoever sits there knows
	} else if !done {
		end = judge(m, p)
	} else if w := abi.WaitStatus(last); w.Signaled() {
		end.lines = []string{"the last shell " + killed(m, w.Signal())}
	}
	for _, line := range end.lines {
		fmt.Fprintln(os.Stderr, "vitrine:", line)
	}
	return exit(end.status)
}

// livingConfig describes the machine that vitrine sh boots. plain is for a terminal that edits lines itself.
func livingConfig(o *options, p *program, plain bool) (kernel.Config, error) {
	cfg, err := o.config(p)
	if err != nil {
		return cfg, err
	}
	base := vsh.Config(cfg.Tools)
	cfg.Image, cfg.Path, cfg.Args, cfg.Cwd, cfg.Consoles = nil, base.Path, base.Args, base.Cwd, kernel.MaxConsoles
	term := "xterm"
	if plain {
		term = "dumb"
	}
	cfg.Env = vsh.Environment(term)
	for _, v := range o.env {
		cfg.Env = setVariable(cfg.Env, v)
	}
	return cfg, nil
}

// saveSession plays what was recorded once more, and writes that down: so the transcript is what will come out when it is checked.
func saveSession(name string, rec *vsh.Recorder, cfg kernel.Config) error {
	f, _, err := vsh.Play(rec.File(name), cfg, nil)
	if err != nil {
		return fail(exitCannot, "%s: %v", name, err)
	}
	if err := os.WriteFile(name, []byte(f.String()), 0o644); err != nil {
		return fail(exitCannot, "%s: %v", name, cause(err))
	}
	fmt.Fprintf(os.Stderr, "vitrine: the session is in %s\n", name)
	return nil
}

// work lets the person work until the last shell has ended, or the person has had enough. It returns the exit status. The host's
// terminal is put back in any case.
func (d *desk) work(m *kernel.Machine) (status int) {
	d.m = m
	restore := takeKeys(os.Stdin)
	if restore == nil {
		restore = func() {}
	}
	defer restore()
	ends := make(chan os.Signal, 1)
	signal.Notify(ends, endSignals...)
	defer signal.Stop(ends)
	go func() {
		if s, ok := <-ends; ok {
			d.leave(statusOf(s))
		}
	}()
	defer watchSize(func() { d.wake(deskEvent{size: windowSize(os.Stdin)}) })()
	go d.read(os.Stdin)
	d.say(welcome)
	m.RunWhile(func() bool { return !m.MainDone && !d.left() })
	if d.left() {
		return int(d.status.Load())
	}
	if m.MainDone {
		s, _ := m.ExitStatus()
		return shellStatus(s)
	}
	return 0
}
