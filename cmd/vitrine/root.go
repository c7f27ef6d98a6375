package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

const rootHelp = `Vitrine is a kernel in a glass case: static riscv64 Linux programs run on a small,
complete and deterministic kernel, and everything that the kernel does can be seen.

  vitrine demo                 the programs that come along, and what to ask about them
  vitrine run demo:hello       run one
  vitrine trace demo:eof       see its system calls, as strace shows them
  vitrine explain demo:eof     read in plain sentences what happens and why
  vitrine step demo:eof        step through one in the terminal, and back again
  vitrine run hello.c          compile a C file and run it
  vitrine compare ipc          the same messages over every mechanism, and what each takes
  vitrine sh                   a shell on a machine of its own, with commands and several consoles
  vitrine try                  make system calls by hand, and see what the kernel does

Exit status: the program's own, 128+N if signal N killed it; 1 the C file does not
compile, 2 wrong usage, 3 no C compiler, 124 out of instructions (see
--max-instructions), 125 deadlock: every process is blocked for ever, 126 the program
cannot be run, 127 it was not found, 130 interrupted.`

// newRoot builds the tree of commands.
func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "vitrine",
		Short:         "Run Linux programs on a kernel in a glass case",
		Long:          rootHelp,
		Args:          noSuchCommand,
		SilenceErrors: true,
		SilenceUsage:  true,

		SuggestionsMinimumDistance: 2,
		RunE:                       func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return fail(exitUsage, "%v (see %s --help)", err, c.CommandPath())
	})
	root.AddCommand(newRun(), newTrace(), newStep(), newExplain(), newSh(), newShow(), newIpcs(), newCompare(), newDemo(), tryCommand(), checkCommand(), mythsCommand(), newSyscalls(), newMan(), newSignals(), newDoctor(), newVersion())
	return root
}

// noSuchCommand refuses words that are no command.
func noSuchCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	near := root.SuggestionsFor(args[0])
	if len(near) > 0 {
		return fail(exitUsage, "there is no command %q; did you mean %s?", args[0], strings.Join(near, " or "))
	}
	return fail(exitUsage, "there is no command %q (see vitrine --help)", args[0])
}

// atLeastProgram refuses a command line without a program.
func atLeastProgram(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fail(exitUsage, "which program? Give an ELF file, a .c file or demo:NAME (see %s --help)", c.CommandPath())
	}
	return nil
}

// atMost refuses more than n arguments.
func atMost(n int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > n {
			return fail(exitUsage, "%q is one argument too many (see %s --help)", args[n], c.CommandPath())
		}
		return nil
	}
}

// plural is a number of things: "1 run", "2 runs".
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
