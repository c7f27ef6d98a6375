package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vitrine-os/vitrine/kernel/scenario"
	"github.com/vitrine-os/vitrine/testdata/scenarios"
)

const mythsHelp = `List sentences about operating systems that are often told. With a name: whether it is true,
and a scenario that shows it, played on the simulated kernel, or on the real Linux of this
computer with --on linux (as root), or on both.

Exit status: 0 the kernel does what the scenario says, 1 it does not.`

// mythsCommand makes the command that lists the myths and plays one.
func mythsCommand() *cobra.Command {
	lang := oneOf{"auto", []string{"auto", "en", "zh"}}
	on := "machine"
	c := &cobra.Command{
		Use:   "myths [NAME]",
		Short: "List often-told sentences, or see whether one is true",
		Long:  mythsHelp,
		Args:  atMost(1),
		RunE: func(c *cobra.Command, args []string) error {
			list, err := scenarios.Myths()
			if err != nil {
				return fail(exitInternal, "%v", err)
			}
			chinese := wordsIn(lang.word).chinese
			if len(args) == 0 {
				listMyths(c.OutOrStdout(), list, chinese)
				return nil
			}
			name := strings.TrimPrefix(args[0], "myth/")
			for i := range list {
				if list[i].Name == name {
					return showMyth(c.OutOrStdout(), &list[i], on, chinese)
				}
			}
			return fail(exitUsage, "there is no myth %q; choose one of %s", name, strings.Join(mythNames(list), ", "))
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			list, _ := scenarios.Myths()
			return mythNames(list), cobra.ShellCompDirectiveNoFileComp
		},
	}
	c.Flags().Var(&lang, "lang", "language; auto: by LC_ALL, LC_MESSAGES and LANG")
	c.Flags().StringVar(&on, "on", on, "the kernel to play on: machine, linux or both")
	return c
}

// mythNames are the myths' names.
func mythNames(list []scenarios.Myth) (names []string) {
	for i := range list {
		names = append(names, list[i].Name)
	}
	return names
}

// listMyths prints every myth's name and sentence.
func listMyths(w io.Writer, list []scenarios.Myth, chinese bool) {
	for i := range list {
		sentence, more := list[i].Sentence, "True or not? vitrine myths NAME"
		if chinese {
			sentence, more = list[i].SentenceZH, "是真是假？vitrine myths NAME"
		}
		fmt.Fprintf(w, "%-16s %s\n", list[i].Name, sentence)
		if i == len(list)-1 {
			fmt.Fprintf(w, "\n%s\n", more)
		}
	}
}

// showMyth prints all about one myth and plays its scenario.
func showMyth(w io.Writer, m *scenarios.Myth, on string, chinese bool) error {
	stages, err := stagesFor(on)
	if err != nil {
		return err
	}
	sentence, truth := m.Sentence, m.Truth
	if chinese {
		sentence, truth = m.SentenceZH, m.TruthZH
	}
	fmt.Fprintf(w, "%s\n%s\n(%s)\n\n", sentence, wrapAt(truth, 90, ""), m.See)
	for i := range m.File.Lines {
		if l := &m.File.Lines[i]; l.Kind != scenario.Blank {
			fmt.Fprintf(w, "  %s\n", l)
		}
	}
	fmt.Fprintln(w)
	failed := false
	for _, r := range scenario.Play(m.File, stages) {
		switch {
		case r.Skip != "":
			fmt.Fprintf(w, "Not played on %s: %s\n", r.Stage, r.Skip)
		case r.Err != nil:
			return fail(exitInternal, "%v", r.Err)
		case r.OK():
			fmt.Fprintf(w, "Played on %s: so it is.\n", r.Stage)
		default:
			failed = true
			for k := range r.Diffs {
				fmt.Fprintf(w, "Played on %s: %s\n", r.Stage, r.Diffs[k].String())
			}
			fmt.Fprint(w, r.Parting)
		}
	}
	if failed {
		return exit(exitFailed)
	}
	return nil
}
