package main

import (
	"os"
	"os/exec"
	"runtime"

	"github.com/spf13/cobra"

	rivals "github.com/vitrine-os/vitrine/kernel/compare"
	views "github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/testdata"
)

const compareHelp = `Set mechanisms of the machine side by side: what is done with each is the same, and what it
takes is counted.`

const compareIPCHelp = `Send the same messages from one process to another over every mechanism that the machine has,
or over those named, and say what each message took: system calls, switches, copies, bytes,
time on the machine's clock and on this computer's. What a mechanism keeps (boundaries,
messages whose sender has ended, a descriptor for poll) is tried as well.

With --native the same C programs (testdata/compare) are compiled for this computer's Linux and
run there on one CPU, beside the machine. That needs a C compiler: $CC, cc, gcc or clang.

Only host time and Linux's columns differ from run to run; --host=false leaves the first out.`

const compareIPCExamples = `  vitrine compare ipc
  vitrine compare ipc --size 4096 pipe msgqueue semshm page
  vitrine compare ipc --native --messages 10000 --format json`

func newCompare() *cobra.Command {
	c := &cobra.Command{Use: "compare", Short: "Set mechanisms side by side", Long: compareHelp, Args: noSuchComparison,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	c.AddCommand(newCompareIPC())
	return c
}

// noSuchComparison refuses words that are no comparison.
func noSuchComparison(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fail(exitUsage, "there is nothing to compare called %q; there is ipc", args[0])
	}
	return nil
}

// comparison is what a person wants to see of mechanisms.
type comparison struct {
	job    rivals.Job
	format oneOf
	lang   oneOf
	host   bool // with the time that the machine takes here
	native bool // with this computer's Linux
}

func newCompareIPC() *cobra.Command {
	o := comparison{format: oneOf{"text", []string{"text", "json"}}, lang: oneOf{"auto", []string{"auto", "en", "zh"}}}
	c := &cobra.Command{
		Use:     "ipc [flags] [MECHANISM...]",
		Short:   "Compare all ways to send a message",
		Long:    compareIPCHelp,
		Example: compareIPCExamples,
		RunE: func(c *cobra.Command, args []string) error {
			list, err := chosen(args)
			if err != nil {
				return err
			}
			rows, err := o.rows(list, len(args) > 0)
			if err != nil {
				return err
			}
			text, err := o.render(rows)
			if err != nil {
				return fail(exitInternal, "%v", err)
			}
			_, err = c.OutOrStdout().Write(text)
			return err
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) (names []string, _ cobra.ShellCompDirective) {
			for i := range rivals.Mechanisms {
				names = append(names, rivals.Mechanisms[i].Name)
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
	f := c.Flags()
	f.IntVar(&o.job.Size, "size", 500, "bytes of a message")
	f.IntVar(&o.job.Messages, "messages", 1000, "how many are sent")
	f.BoolVar(&o.native, "native", false, "beside it the same on this computer's Linux")
	f.BoolVar(&o.host, "host", true, "measure host time, too")
	f.Var(&o.format, "format", "how to print")
	f.Var(&o.lang, "lang", "language; auto: by LC_ALL, LC_MESSAGES and LANG")
	return c
}

// chosen are the mechanisms that were named, or all.
func chosen(names []string) (list []*rivals.Mechanism, _ error) {
	for _, name := range names {
		m := rivals.Find(name)
		if m == nil {
			return nil, fail(exitUsage, "there is no mechanism %q (see vitrine compare ipc)", name)
		}
		list = append(list, m)
	}
	for i := range rivals.Mechanisms {
		if len(names) == 0 {
			list = append(list, &rivals.Mechanisms[i])
		}
	}
	return list, nil
}

// rows runs everything. A mechanism that is nowhere gets a row only if it was named.
func (o *comparison) rows(list []*rivals.Mechanism, named bool) (rows []rivals.Row, _ error) {
	if err := o.job.Check(); err != nil {
		return nil, fail(exitUsage, "%v", err)
	}
	var linux *rivals.Native
	if o.native {
		n, err := compileNative()
		if err != nil {
			return nil, err
		}
		defer n.Close()
		linux = n
	}
	known, err := rivals.Known(testdata.CompareIPC())
	if err != nil {
		return nil, fail(exitInternal, "%v", err)
	}
	for _, m := range list {
		there, native := known[m.Name], linux != nil && linux.Has(m)
		if !there && !native && !named {
			continue
		}
		r := rivals.Row{Mechanism: m}
		if there {
			err = o.onMachine(&r)
		}
		if native && err == nil {
			err = linux.Fill(&r, o.job, !there)
		}
		if err != nil {
			return nil, fail(exitInternal, "%s: %v", m.Name, err)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// onMachine lets one mechanism do the job on the machine.
func (o *comparison) onMachine(r *rivals.Row) error {
	elf := testdata.CompareIPC()
	err := rivals.OnMachine(elf, r, o.job)
	if err == nil && r.Machine != nil && o.host {
		err = rivals.Speed(elf, r, o.job)
	}
	return err
}

// render prints the rows.
func (o *comparison) render(rows []rivals.Row) ([]byte, error) {
	if o.format.word == "json" {
		return rivals.JSON(rows, o.job)
	}
	lang := views.English
	if wordsIn(o.lang.word).chinese {
		lang = views.Chinese
	}
	return []byte(rivals.Text(rows, o.job, lang, o.host, o.native)), nil
}

// compileNative makes the program for this computer, which has to be a Linux with a C compiler.
func compileNative() (*rivals.Native, error) {
	if runtime.GOOS != "linux" {
		return nil, fail(exitCannot, "--native: this computer has no Linux to compare with")
	}
	cc := os.Getenv("CC")
	for _, name := range []string{"cc", "gcc", "clang"} {
		if path, err := exec.LookPath(name); cc == "" && err == nil {
			cc = path
		}
	}
	if cc == "" {
		return nil, fail(exitToolchain, "--native: there is no C compiler for this computer (cc, gcc, clang or $CC)")
	}
	n, err := rivals.Compile(cc, testdata.CompareSources())
	if err != nil {
		return nil, fail(exitToolchain, "--native: %v", err)
	}
	return n, nil
}
