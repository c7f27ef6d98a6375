package main

import (
	"fmt"

	"github.com/spf13/cobra"

	views "github.com/vitrine-os/vitrine/kernel/view"
)

const showHelp = `Run a program up to a moment and show what the machine holds there: processes and why they
are blocked, descriptors, pipes with their bytes and who wrote them, message queues with
each message and which one a msgrcv would take, semaphore sets with who waits and what is
to be undone, shared segments and frames, futexes, timers and signals.

` + momentHelp

const showExamples = `  vitrine show demo:eof
  vitrine show demo:pages --at "line pages.c:40"
  vitrine show --lang zh --at blocked ./a.out`

func newShow() *cobra.Command {
	var a moment
	c := &cobra.Command{
		Use:     "show [flags] PROG [ARGS...]",
		Short:   "Show what the machine holds at a moment",
		Long:    showHelp,
		Example: showExamples,
		Args:    atLeastProgram,
		RunE: func(c *cobra.Command, args []string) error {
			h, err := a.open(args)
			if err != nil {
				return err
			}
			var said []byte
			for _, o := range h.Output() {
				said = append(said, o.Data...)
			}
			v := views.Look(h.Machine())
			v.Rename(h.Names())
			_, err = fmt.Fprint(c.OutOrStdout(), v.Text(a.language()), views.Output(said, a.language()))
			return err
		},
		ValidArgsFunction: completeProgram,
	}
	a.register(c)
	return c
}
