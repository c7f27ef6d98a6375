package main

import (
	"bufio"
	"os"
	"path"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	past "github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/kernel/narrate"
	"github.com/vitrine-os/vitrine/kernel/trace"
	views "github.com/vitrine-os/vitrine/kernel/view"
)

const traceHelp = `Run a program and show its system calls and signals as strace -f does: on standard error,
or with -o in a file. The trace begins where main does; --startup shows what the C library
does before.

--format json writes one event a line: system calls, switches, sleeps and wake-ups,
signals, pages, bytes. perfetto is a file for ui.perfetto.dev (threads, CPUs, arrows for
wake-ups and data), ftrace one with the scheduling alone for it or KernelShark, mermaid a
sequence diagram that forges draw in Markdown. These go to standard output, and what the
program itself writes then stands in the events alone; with -o they go to the file, and the
program's output to the usual places.

--at ends the trace at a position. ` + past.PositionHelp + `

` + programHelp + `

` + scenarioHelp + "\n\n" + sessionHelp

const traceExamples = `  vitrine trace demo:eof
  vitrine trace --calls read,write,%process demo:pingpong
  vitrine trace --at "call read#2" demo:eof
  vitrine trace --format json demo:pages | grep pagecopy
  vitrine trace --format mermaid demo:eof
  vitrine trace --format perfetto -o run.json demo:pingpong
  vitrine trace -o trace.txt --startup hello.c`

// onStderr is what run's --trace means without a file.
const onStderr = "stderr"

// view is what a person wants to see of a run's events.
type view struct {
	asked   bool   // whether at all
	format  oneOf  // strace's text, JSON lines, or a picture
	file    string // where to, "" for the standard place
	startup bool   // show what happens before main, too
	options trace.Options
	color   oneOf

	host *os.File      // the file that was made
	buf  *bufio.Writer // in front of it
	to   tracer
}

func newTrace() *cobra.Command {
	var o options
	v := view{asked: true, color: oneOf{"auto", []string{"auto", "yes", "no"}}}
	v.format = oneOf{"text", []string{"text", "json", "perfetto", "ftrace", "mermaid"}}
	var calls, at string
	lang := oneOf{"en", []string{"en", "zh"}}
	c := &cobra.Command{
		Use:     "trace [flags] PROG [ARGS...]",
		Short:   "Run a program and show its system calls",
		Long:    traceHelp,
		Example: traceExamples,
		Args:    atLeastProgram,
		RunE: func(c *cobra.Command, args []string) error {
			if err := v.choose(calls); err != nil {
				return err
			}
			v.options.Words = narrate.TraceWords(views.ParseLang(lang.word))
			if at != "" {
				return traceUpTo(&moment{o: o, at: at, flags: c.Flags()}, &v, args)
			}
			if isSession(args[0]) {
				return playSession(c, args, &o, &v, false, seeds{}, 0)
			}
			if isScenario(args[0]) {
				v.options.Program = path.Base(args[0])
				return playScenario(c, args, &v, false)
			}
			p, err := findProgram(args, &o.compiler)
			if err != nil {
				return err
			}
			v.options.Program = path.Base(p.path)
			return runOnce(p, &o, &v)
		},
		ValidArgsFunction: completeProgram,
	}
	o.register(c.Flags())
	v.register(c.Flags())
	c.Flags().Var(&lang, "lang", "language of what the text says beside names; strace speaks English")
	c.Flags().Var(&v.format, "format", "strace's text, JSON lines with every event, or a picture")
	c.Flags().StringVar(&at, "at", "", "trace up to this `POSITION` only: blocked, line FILE:N, call NAME#K, pid P exit ...")
	c.Flags().StringVar(&calls, "calls", "", "show these calls only, as `read,write`; a group as process or %file; ! in front for all others")
	return c
}

// register adds the flags that say what is shown.
func (v *view) register(f *pflag.FlagSet) {
	f.BoolVar(&v.startup, "startup", false, "show the C library's start-up before main, too")
	f.StringVarP(&v.file, "output", "o", "", "write the trace to `FILE`")
	f.Int32Var(&v.options.Pid, "pid", 0, "show this process only")
	f.IntVarP(&v.options.StringLimit, "strings", "s", trace.DefaultStringLimit, "show so many bytes of a string")
	f.BoolVarP(&v.options.Times, "times", "t", false, "show the virtual time of every line")
	f.BoolVarP(&v.options.Durations, "durations", "T", false, "show the virtual time that every call took")
	f.Var(&v.color, "color", "colors; auto: on a terminal, unless NO_COLOR is set")
}

// choose reads the list of calls and checks the numbers.
func (v *view) choose(calls string) (err error) {
	if v.options.StringLimit < 0 || v.options.Pid < 0 {
		return fail(exitUsage, "-s and --pid take positive numbers")
	}
	if calls == "" {
		return nil
	}
	if v.options.Calls, err = trace.ParseCalls(withPercents(calls)); err != nil {
		return fail(exitUsage, "--calls: %v", err)
	}
	return nil
}

// withPercents lets groups of calls be named with or without their percent sign.
func withPercents(list string) string {
	list, not := strings.CutPrefix(list, "!")
	words := strings.Split(list, ",")
	for i, w := range words {
		if w = strings.TrimSpace(w); abi.ByName(w) == nil && abi.GroupByName(w) != 0 {
			words[i] = "%" + w
		}
	}
	list = strings.Join(words, ",")
	if not {
		return "!" + list
	}
	return list
}

// open makes the place where the trace goes to.
func (v *view) open(con *console) error {
	v.host = os.Stderr
	switch {
	case v.file != "":
		f, err := os.Create(v.file)
		if err != nil {
			return fail(exitUsage, "%s: %v", v.file, cause(err))
		}
		v.host, v.options.PidAlways = f, true
	case !v.isText():
		v.host = os.Stdout
		con.out, con.err = nil, nil
	}
	v.buf = bufio.NewWriterSize(v.host, blockSize)
	if v.host == os.Stderr { // the trace and the program's output may end in the same place: keep their order
		con.traced, con.direct = v.buf, true
	}
	v.options.Color = v.color.word == "yes" || v.color.word == "auto" && isTerminal(v.host) && os.Getenv("NO_COLOR") == ""
	v.to = v.tracer()
	return nil
}

// isText tells whether the trace is strace's text, which may stand among the program's output.
func (v *view) isText() bool { return v.format.word == "" || v.format.word == "text" }

// tracer makes the writer of the form that was asked for.
func (v *view) tracer() tracer {
	switch v.format.word {
	case "json":
		return trace.NewJSON(v.buf, v.options)
	case "perfetto":
		return trace.NewPerfetto(v.buf, v.options)
	case "ftrace":
		return trace.NewFtrace(v.buf, v.options)
	case "mermaid":
		return trace.NewMermaid(v.buf, v.options)
	}
	return trace.NewText(v.buf, v.options)
}

// listener returns what is to hear the machine's events, nil for nobody.
func (v *view) listener(m *kernel.Machine) event.Listener {
	switch {
	case !v.asked:
		return nil
	case v.startup:
		return v.to
	}
	f := &fromMain{next: v.to, tasks: map[int32]phase{firstPID: starting}}
	m.WatchMain(f.reached)
	return f
}

// close ends the trace.
func (v *view) close() error {
	if !v.asked {
		return nil
	}
	err := v.to.Close()
	if e := v.buf.Flush(); err == nil {
		err = e
	}
	if v.host != os.Stderr && v.host != os.Stdout {
		if e := v.host.Close(); err == nil {
			err = e
		}
	}
	if err != nil {
		return fail(exitFailed, "writing the trace: %v", cause(err))
	}
	return nil
}
