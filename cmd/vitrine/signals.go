package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vitrine-os/vitrine/kernel/abi"
	past "github.com/vitrine-os/vitrine/kernel/history"
	views "github.com/vitrine-os/vitrine/kernel/view"
)

const signalsHelp = `List the signals of Linux: number, name, what one does to a process that did not ask for
anything else, and when it comes. With a name or number: who sends it, whether it can be
caught, and the manual pages. -l prints what bash prints for "kill -l".

With --at, run a program, a scenario or a session up to that moment and show which signals
are pending, blocked, handled and ignored there, and the frames of the handlers that run.
` + past.PositionHelp

const signalsExamples = `  vitrine signals
  vitrine signals SIGPIPE
  vitrine signals --at "call rt_sigreturn" demo:merge`

func newSignals() *cobra.Command {
	var a moment
	var short bool
	c := &cobra.Command{
		Use:     "signals [NAME] | signals --at POSITION [flags] PROG [ARGS...]",
		Short:   "List the signals, explain one, or show a run's at a moment",
		Long:    signalsHelp,
		Example: signalsExamples,
		RunE: func(c *cobra.Command, args []string) error {
			if c.Flags().Changed("at") {
				return a.showSignals(c, args)
			}
			if len(args) > 1 {
				return fail(exitUsage, "%q is one argument too many (see %s --help)", args[1], c.CommandPath())
			}
			if short {
				listLikeBash(c.OutOrStdout())
				return nil
			}
			words := signalPhrases(a.language() == views.Chinese)
			if len(args) == 0 {
				listSignals(c.OutOrStdout(), words)
				return nil
			}
			sig := abi.SignalByName(strings.ToUpper(args[0]))
			if sig == 0 {
				return fail(exitUsage, "no signal is called %q (see vitrine signals)", args[0])
			}
			explainSignal(c.OutOrStdout(), words, sig)
			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) (names []string, _ cobra.ShellCompDirective) {
			for sig := abi.Signal(1); sig <= abi.NSIG && len(args) == 0; sig++ {
				names = append(names, sig.Name())
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
	a.register(c)
	c.Flags().Lookup("at").Usage = "show which signals are pending, blocked and handled at this moment of a run"
	c.Flags().BoolVarP(&short, "list", "l", false, `names and numbers alone, as bash's "kill -l" prints them`)
	return c
}

// showSignals shows the signals of a run at the moment.
func (a *moment) showSignals(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fail(exitUsage, "--at needs a program: vitrine signals --at POSITION PROG")
	}
	h, err := a.open(args)
	if err != nil {
		return err
	}
	v := views.Look(h.Machine())
	v.Rename(h.Names())
	w, l := c.OutOrStdout(), a.language()
	fmt.Fprintf(w, "%s\n\n%s\n", v.Head(l), views.Signals.Title(l))
	lines := v.Part(views.Signals, l)
	for _, line := range lines {
		fmt.Fprintln(w, "  "+line)
	}
	if len(lines) == 0 {
		fmt.Fprintln(w, "  -")
	}
	return nil
}

// hidden tells whether a signal is one of those that the C library keeps for itself.
func hidden(sig abi.Signal) bool { return sig >= abi.SIGRTMIN && sig < abi.LibcRTMin }

// listLikeBash prints what bash's kill -l prints: 62 signals in five columns.
func listLikeBash(w io.Writer) {
	column := 0
	for sig := abi.Signal(1); sig <= abi.NSIG; sig++ {
		if hidden(sig) {
			continue
		}
		end := "\t"
		if column = (column + 1) % 5; column == 0 {
			end = "\n"
		}
		fmt.Fprintf(w, "%2d) %s%s", sig, sig.Name(), end)
	}
	if column != 0 {
		fmt.Fprintln(w)
	}
}

// signalTexts are the words around the table of signals, in one language.
type signalTexts struct {
	chinese bool
	actions [5]string // what a default action does
	head    string    // of the table
	legend  string
	caught  [2]string // what can be done about a signal: not SIGKILL and SIGSTOP, those two
	labels  [5]string // default, handling, sender, pages, queueing
	queues  [2]string // standard signals, real-time ones
	more    string
}

// signalPhrases chooses the language.
func signalPhrases(chinese bool) *signalTexts {
	if chinese {
		return &signalTexts{true,
			[...]string{"结束进程", "结束进程并产生核心转储", "什么也不做", "停止进程的所有线程", "让停止的进程继续运行"},
			"  编号  名称       默认    何时出现", "默认动作",
			[...]string{"可以捕获、忽略和阻塞", "不能捕获，不能忽略，也不能阻塞"},
			[...]string{"默认    ", "处理    ", "来源    ", "参考    ", "排队    "},
			[...]string{"不排队：待决期间再次产生的同一信号会合并", "排队：每次发送都会递送一次"},
			"查看某个信号：vitrine signals SIGPIPE"}
	}
	return &signalTexts{false,
		[...]string{"ends the process", "ends the process and dumps core", "does nothing", "stops all threads of the process", "lets a stopped process go on"},
		"NUMBER  NAME       DEFAULT WHEN IT COMES", "What happens by default",
		[...]string{"it can be caught, ignored and blocked", "it can neither be caught nor ignored nor blocked"},
		[...]string{"default ", "handling", "sender  ", "pages   ", "queue   "},
		[...]string{"merges with one that is pending already", "queues: each one sent is delivered"},
		"More about one: vitrine signals SIGPIPE"}
}

// what says when a signal comes.
func (t *signalTexts) what(sig abi.Signal) string {
	if t.chinese {
		return wordsOf(sig).whatZH
	}
	return sig.Help()
}

// listSignals prints the table; real-time signals share a line.
func listSignals(w io.Writer, t *signalTexts) {
	fmt.Fprintln(w, t.head)
	for sig := abi.Signal(1); sig <= abi.NSIG; sig++ {
		number, name := fmt.Sprint(int(sig)), sig.Name()
		switch sig {
		case abi.SIGRTMIN:
			number, name = "32, 33", ""
		case abi.LibcRTMin:
			number, name = "34..64", sig.Name()
		default:
			if sig > abi.SIGRTMIN {
				continue
			}
		}
		fmt.Fprintf(w, "%6s  %-9s  %-7s %s\n", number, name, sig.Default(), t.what(sig))
	}
	fmt.Fprintf(w, "\n%s\n", t.legend)
	for i, does := range t.actions {
		fmt.Fprintf(w, "  %-5s %s\n", abi.Action(i), does)
	}
	fmt.Fprintf(w, "\n%s\n", t.more)
}

// explainSignal prints all about one signal.
func explainSignal(w io.Writer, t *signalTexts, sig abi.Signal) {
	about := wordsOf(sig)
	fmt.Fprintf(w, "%s  %d  %s\n%s\n\n", sig.Name(), int(sig), sig.Text(), t.what(sig))
	caught, queues := t.caught[0], t.queues[0]
	if sig == abi.SIGKILL || sig == abi.SIGSTOP {
		caught = t.caught[1]
	}
	if sig.Realtime() {
		queues = t.queues[1]
	}
	sender := about.senderZH
	if !t.chinese {
		sender = wrapAt(about.sender, 90, strings.Repeat(" ", 9))
	}
	for i, text := range [...]string{sig.Default().String() + ": " + t.actions[sig.Default()], caught, sender, about.pages, queues} {
		fmt.Fprintf(w, "%s %s\n", t.labels[i], text)
	}
}
