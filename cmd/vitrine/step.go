package main

import (
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gdamore/tcell/v2"
	"github.com/spf13/cobra"

	past "github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/testdata"
	"github.com/vitrine-os/vitrine/tui"
	"github.com/vitrine-os/vitrine/tui/shot"
)

const stepHelp = `Open a program's run in the terminal and go through it, forwards and backwards: by events,
system calls, lines of the source, instructions and switches. Source, processes and why they
are blocked, the kernel's objects, signals, output and a timeline are in view.

The keys are gdb's: s step, n next, f finish, c continue, and with capitals the same backwards;
the arrows go by events. w says why a process is blocked, d what a step changed, ? lists all.

Without PROG it is the machine of vitrine sh: e types at its consoles, at the moment that is
shown, and Esc steps again, forwards and backwards; what is typed in the past begins a branch.

With --guide a demo asks its question, leads with the space key from one thing worth seeing to
the next, and reveals the answer at the end.

The run begins to be shown at main; --at says where else. ` + tui.ScriptHelp + `

` + momentHelp

const stepExamples = `  vitrine step demo:eof
  vitrine step --guide demo:eof
  vitrine step --at blocked demo:eof
  vitrine step
  vitrine step lecture.vsh
  vitrine step --svg eof.svg --at blocked --size 100x30 demo:eof
  vitrine step --keys tour.keys --record tour.cast demo:pingpong`

// stepping is what the flags of step say.
type stepping struct {
	moment
	ascii  bool
	theme  oneOf
	svg    string // a picture, in place of a session
	keys   string // a file of keys, in place of a person
	record string // where to the session is recorded
	size   string
	guide  bool // ask the demo's question and lead through the run
	replay string
}

func newStep() *cobra.Command {
	var a stepping
	c := &cobra.Command{
		Use:               "step [flags] [PROG [ARGS...]]",
		Short:             "Step through a program's run in the terminal, forwards and backwards",
		Long:              stepHelp,
		Example:           stepExamples,
		RunE:              func(_ *cobra.Command, args []string) error { return a.run(args) },
		ValidArgsFunction: completeProgram,
	}
	a.register(c)
	f := c.Flags()
	f.Lookup("at").DefValue, a.at = "main", ""
	a.theme = oneOf{tui.ThemeNames[0], tui.ThemeNames}
	f.Var(&a.theme, "theme", "colors; NO_COLOR in the environment means mono")
	f.BoolVar(&a.ascii, "ascii", false, "draw with ASCII characters only")
	f.StringVar(&a.svg, "svg", "", "make a picture in `FILE` and do no more")
	f.StringVar(&a.keys, "keys", "", "take the keys from `FILE` and not from a person")
	f.StringVar(&a.record, "record", "", "with --keys: record the screens in `FILE`, for asciinema")
	f.StringVar(&a.size, "size", "100x30", "size of the picture or the recording")
	f.BoolVar(&a.guide, "guide", false, "with a demo: ask its question, lead through the run, and reveal the answer")
	f.StringVar(&a.replay, "replay", "", "open the moment of a replay token")
	return c
}

// run opens the session that the flags ask for.
func (a *stepping) run(args []string) error {
	w, h, err := a.dimensions()
	if err != nil {
		return err
	}
	var script *tui.Script
	if a.keys != "" {
		text, err := os.ReadFile(a.keys)
		if err != nil {
			return fail(exitNotFound, "%s: %v", a.keys, cause(err))
		}
		if script, err = tui.ParseScript(string(text)); err != nil {
			return fail(exitUsage, "%s: %v", a.keys, err)
		}
	}
	if a.record != "" && script == nil {
		return fail(exitUsage, "--record goes with --keys")
	}
	person := a.svg == "" && script == nil
	a.person = person
	if person && (!isTerminal(os.Stdin) || !isTerminal(os.Stdout)) {
		return fail(exitUsage, "step needs a terminal; --svg makes a picture without one, --keys plays a session")
	}
	name := "vitrine sh"
	if len(args) > 0 {
		name = args[0]
	}
	var lesson tui.Lesson
	if a.guide {
		if lesson, err = a.lesson(args); err != nil {
			return err
		}
	}
	hist, err := a.first(args)
	if err != nil {
		return err
	}
	if os.Getenv("NO_COLOR") != "" {
		a.theme.word = "mono"
	}
	m := tui.New(hist, tui.Options{Lang: a.language(), Theme: a.theme.word, ASCII: a.ascii, Name: name, Source: sourceText})
	if a.guide {
		m.Guide(lesson)
	}
	if person {
		if len(args) == 0 && a.replay == "" && a.at == "" {
			m.Command("type")
		}
		return inTerminal(m)
	}
	return a.unattended(m, script, w, h)
}

// lesson is what a guide asks and reveals of the demo that the command line names.
func (a *stepping) lesson(args []string) (tui.Lesson, error) {
	name, ok := "", false
	if len(args) == 1 {
		name, ok = strings.CutPrefix(args[0], "demo:")
	}
	d, there := testdata.DemoByName(name)
	switch {
	case !ok || a.at != "" || a.replay != "":
		return tui.Lesson{}, fail(exitUsage, "--guide leads through a demo from its beginning, as in vitrine step --guide demo:eof")
	case !there:
		return tui.Lesson{}, fail(exitUsage, "there is no demo %q; choose one of %s", name, strings.Join(demoNames(), ", "))
	}
	return tui.Lesson{Question: tui.Phrase{d.Question, d.QuestionZH}, Answer: tui.Phrase{d.Answer, d.AnswerZH}, Watch: tui.Phrase{d.Watch, d.WatchZH}}, nil
}

// first boots the machine and goes to where the session begins.
func (a *stepping) first(args []string) (*past.History, error) {
	if a.replay != "" {
		return a.again(args)
	}
	if a.at != "" {
		return a.open(args)
	}
	h, err := a.begin(args)
	switch {
	case err != nil:
		return nil, err
	case len(args) == 0: // where the shell waits for the first line
		h.GotoEnd()
		return h, nil
	case h.Script() != nil:
		return h, nil
	}
	if p, err := past.ParsePosition("main"); err == nil {
		_ = h.GotoPosition(p) // a program without that symbol begins at its start
	}
	return h, nil
}

// again opens the moment of a token.
func (a *stepping) again(args []string) (*past.History, error) {
	t, err := past.ParseToken(a.replay)
	if err != nil {
		return nil, fail(exitUsage, "--replay: %v", err)
	}
	a.token, a.at = t, "start"
	h, err := a.open(args)
	if err != nil {
		return nil, err
	}
	if err := h.Use(t); err != nil {
		return nil, fail(exitFailed, "--replay: %v", err)
	}
	return h, nil
}

// dimensions reads --size.
func (a *stepping) dimensions() (w, h int, err error) {
	x, y, ok := strings.Cut(a.size, "x")
	w, werr := strconv.Atoi(x)
	h, herr := strconv.Atoi(y)
	if !ok || werr != nil || herr != nil || w < 20 || h < 5 || w > 500 || h > 200 {
		return 0, 0, fail(exitUsage, "--size: columns and rows, as in 100x30")
	}
	return w, h, nil
}

// inTerminal shows a session to a person.
func inTerminal(m *tui.Model) error {
	s, err := tcell.NewScreen()
	if err != nil {
		return fail(exitCannot, "the terminal cannot be used: %v", err)
	}
	if err := s.Init(); err != nil {
		return fail(exitCannot, "the terminal cannot be used: %v", err)
	}
	ends := make(chan os.Signal, 1)
	signal.Notify(ends, endSignals...)
	defer signal.Stop(ends)
	tui.Run(m, s, ends)
	return nil
}

// unattended plays a script, and makes a recording, a picture, or both.
func (a *stepping) unattended(m *tui.Model, script *tui.Script, w, h int) (err error) {
	if script == nil {
		script = &tui.Script{}
	}
	if a.record == "" {
		err = script.Play(m, nil, w, h)
	} else {
		var f *os.File
		if f, err = os.Create(a.record); err != nil {
			return fail(exitUsage, "%s: %v", a.record, cause(err))
		}
		err = script.Play(m, f, w, h)
		if e := f.Close(); err == nil {
			err = e
		}
	}
	if err != nil {
		return fail(exitFailed, "the recording: %v", cause(err))
	}
	switch {
	case a.svg != "":
		theme := &shot.Dark
		if a.theme.word == "light" {
			theme = &shot.Light
		}
		if err := os.WriteFile(a.svg, []byte(m.Draw(w, h).SVG(theme, "vitrine step")), 0o644); err != nil {
			return fail(exitUsage, "%s: %v", a.svg, cause(err))
		}
	case a.record == "":
		_, err := os.Stdout.WriteString(m.Draw(w, h).Text())
		return err
	}
	return nil
}

// sourceText finds the text of a source file by the name that the debug information has: among the demos and the C library that come
// along, else on the host.
func sourceText(file string) (text []byte, library bool) {
	slashed := filepath.ToSlash(file)
	if at := strings.LastIndex(slashed, "libc/"); at >= 0 {
		if text, err := testdata.LibcFS.ReadFile(slashed[at:]); err == nil {
			return text, true
		}
	}
	if at := strings.LastIndex(slashed, "programs/"); at >= 0 {
		if text, err := testdata.Programs.ReadFile(slashed[at:]); err == nil {
			return text, false
		}
	}
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxSource {
		return nil, false
	}
	if text, err = os.ReadFile(file); err != nil {
		return nil, false
	}
	return text, false
}

// maxSource bounds the size of a source file that is shown.
const maxSource = 4 << 20
