package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	past "github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/kernel/narrate"
	"github.com/vitrine-os/vitrine/kernel/trace"
	"github.com/vitrine-os/vitrine/tui"
)

const explainHelp = `Run a program and tell in plain sentences what happens in the kernel and why: who is woken
and by what, what fork shares, why a call sleeps or fails here, when a signal is delivered
and what its frame holds, whom the CPU goes to. Behind a sentence stand the rules that are
at work, such as [pipe/R3]; SEMANTICS.md has them all.

Housekeeping is summed up, and rounds that go as those before are counted; --all tells every
event by itself. The story begins where main does and ends with the run, or goes --from one
position --to another; --at tells the one step that leads to a position.

` + momentHelp

const explainExamples = `  vitrine explain demo:eof
  vitrine explain --lang zh demo:pages
  vitrine explain --at blocked demo:eof
  vitrine explain --from "call fork" --to "pid 3 exit" --pid 3 ./a.out
  vitrine explain --calls ipc demo:mailbox`

// explaining is what the flags of explain say.
type explaining struct {
	moment
	from, to string
	all      bool
	calls    string
	pid      int32
	chosen   map[uint64]bool // the calls that are to be told of, nil: all
}

func newExplain() *cobra.Command {
	var a explaining
	c := &cobra.Command{
		Use:               "explain [flags] PROG [ARGS...]",
		Short:             "Tell in plain sentences what happens in a run and why",
		Long:              explainHelp,
		Example:           explainExamples,
		Args:              atLeastProgram,
		RunE:              func(c *cobra.Command, args []string) error { return a.run(c.OutOrStdout(), args) },
		ValidArgsFunction: completeProgram,
	}
	a.register(c)
	f := c.Flags()
	f.Lookup("at").DefValue, a.at = "", ""
	f.Lookup("at").Usage = "tell only the step that leads to this position"
	f.StringVar(&a.from, "from", "", "begin behind this `POSITION`, at main if none is given")
	f.StringVar(&a.to, "to", "end", "end with this `POSITION`")
	f.BoolVar(&a.all, "all", false, "tell every event by itself, details and housekeeping too")
	f.Int32Var(&a.pid, "pid", 0, "tell of this process only, and of who deals with it")
	f.StringVar(&a.calls, "calls", "", "tell of these calls only, as `read,write`; a group as ipc or %file; ! in front for all others")
	return c
}

// run tells the part of the run that the flags ask for.
func (a *explaining) run(w io.Writer, args []string) (err error) {
	if a.calls != "" {
		if a.chosen, err = trace.ParseCalls(withPercents(a.calls)); err != nil {
			return fail(exitUsage, "--calls: %v", err)
		}
	}
	if a.at != "" && a.from != "" {
		return fail(exitUsage, "--at tells one step; --from and --to tell a part of the run")
	}
	h, first, last, err := a.part(args)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	width := columns(w)
	say := func(s narrate.Sentence) {
		text := s.String()
		if width > 0 {
			text = strings.Join(tui.Wrap(text, width, 2), "\n")
		}
		fmt.Fprintln(out, text)
	}
	sum := &narrate.Summary{Lang: a.language(), To: say}
	err = narrate.Each(h, a.language(), first, last, func(list []narrate.Sentence) error {
		if a.all {
			slices.SortStableFunc(list, func(x, y narrate.Sentence) int { return cmp.Compare(x.Seq, y.Seq) })
		}
		for _, s := range list {
			switch {
			case s.Seq <= first || s.Seq > last || !a.wants(&s):
			case a.all:
				say(s)
			default:
				sum.Add(s)
			}
		}
		return out.Flush()
	})
	sum.Close()
	if e := out.Flush(); err == nil {
		err = e
	}
	return err
}

// widest is how long a line of prose may be, however wide the terminal is.
const widest = 100

// columns is how wide a text may be on the terminal that is written to, 0 where it is no terminal: then whoever reads it breaks the lines.
func columns(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok || !isTerminal(f) {
		return 0
	}
	n, _, err := term.GetSize(int(f.Fd()))
	if err != nil || n <= 0 {
		return 0
	}
	return min(n, widest)
}

// part opens the run and finds the events to tell: those behind the first up to the last.
func (a *explaining) part(args []string) (h *past.History, first, last uint64, err error) {
	one := a.at != ""
	if !one {
		a.at = a.to
	}
	if h, err = a.open(args); err != nil {
		return nil, 0, 0, err
	}
	last = h.Now().Event
	switch from := a.from; {
	case one:
		return h, narrate.Before(h, last), last, nil
	case from == "":
		main, _ := past.ParsePosition("main")
		if h.GotoPosition(main) == nil { // a program without that symbol is told from its start
			first = h.Now().Event
		}
		return h, first, last, nil
	default:
		p, err := past.ParsePosition(from)
		if err != nil {
			return nil, 0, 0, fail(exitUsage, "--from %v", err)
		}
		if err := h.GotoPosition(p); err != nil {
			return nil, 0, 0, fail(exitFailed, "--from: %v", err)
		}
		return h, h.Now().Event, last, nil
	}
}

// wants tells whether the flags ask for a sentence.
func (a *explaining) wants(s *narrate.Sentence) bool {
	if a.pid != 0 && s.PID != a.pid && s.Peer != a.pid {
		return false
	}
	return a.chosen == nil || s.Call >= 0 && a.chosen[uint64(s.Call)]
}
