package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
)

const syscallsHelp = `List Linux's system calls on riscv64 and which of them this kernel has: the others fail with
ENOSYS. Above 1000 are this machine's own. With a name or number: the call's arguments and errors.`

func newSyscalls() *cobra.Command {
	var done, missing bool
	c := &cobra.Command{
		Use:   "syscalls [NAME]",
		Short: "List the system calls, or explain one",
		Long:  syscallsHelp,
		Args:  atMost(1),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				listCalls(c.OutOrStdout(), done, missing)
				return nil
			}
			call := abi.ByName(args[0])
			if nr, err := strconv.ParseUint(args[0], 10, 32); err == nil {
				call = abi.Lookup(nr)
			}
			if call == nil {
				return fail(exitUsage, "no system call of riscv64 Linux is called %q", args[0])
			}
			explainCall(c.OutOrStdout(), call)
			return nil
		},
	}
	c.Flags().BoolVar(&done, "done", false, "only those that this kernel has")
	c.Flags().BoolVar(&missing, "missing", false, "only those that it does not have")
	c.MarkFlagsMutuallyExclusive("done", "missing")
	return c
}

// state says whether the kernel has a call.
func state(call *abi.Call) string {
	if kernel.Done(call.Nr) {
		return "done"
	}
	return "ENOSYS"
}

// listCalls prints the table.
func listCalls(w io.Writer, done, missing bool) {
	have := 0
	for i := range abi.Calls {
		call := &abi.Calls[i]
		is := kernel.Done(call.Nr)
		if is {
			have++
		}
		if done && !is || missing && is {
			continue
		}
		fmt.Fprintf(w, "%4d  %-24s %-7s %s\n", call.Nr, call.Name, state(call), call.Help)
	}
	fmt.Fprintf(w, "\n%d of %d are done.\n", have, len(abi.Calls))
}

// explainCall prints all about one call.
func explainCall(w io.Writer, call *abi.Call) {
	var names []string
	for i := range call.Args {
		names = append(names, argName(&call.Args[i]))
	}
	fmt.Fprintf(w, "%s(%s)\n%s\n\n", call.Name, strings.Join(names, ", "), call.Help)
	fmt.Fprintf(w, "number  %d\nstate   %s\ngroups  %s\nsignal  %s\n", call.Nr, state(call), strings.Join(call.Groups.Names(), ", "), restarts[call.Restart])
	if call.Groups&abi.GroupPort != 0 {
		fmt.Fprintf(w, "origin  this machine's own, Linux has no such call: vitrine man %s tells more\n", call.Name)
	}
	if len(call.Args) > 0 {
		fmt.Fprintln(w, "\nArguments")
	}
	for i := range call.Args {
		a := &call.Args[i]
		fmt.Fprintf(w, "  %-12s %s\n", argName(a), describe(call, a))
		if values := valuesOf(a); values != "" {
			fmt.Fprintf(w, "%15s%s\n", "", wrapAt(values, 90, strings.Repeat(" ", 15)))
		}
	}
	if len(call.Errs) > 0 {
		fmt.Fprintln(w, "\nErrors")
	}
	for _, e := range call.Errs {
		fmt.Fprintf(w, "  %-12s %s\n", e.Name(), e.Error())
	}
}

// argName is an argument's name; in brackets if it is not always there.
func argName(a *abi.Arg) string {
	if a.Name == "" && len(a.Cases) > 0 {
		return "[" + a.Cases[0].Arg.Name + "]"
	}
	return a.Name
}

// restarts says what a signal with a handler does to the blocked call.
var restarts = map[abi.RestartKind]string{
	abi.RestartNever:  "the call does not block",
	abi.RestartSys:    "a handler with SA_RESTART lets the call go on, another ends it with EINTR",
	abi.RestartNoIntr: "the call goes on after any handler",
	abi.RestartNoHand: "any handler ends the call with EINTR",
	abi.RestartBlock:  "any handler ends the call with EINTR; after a stop it goes on with the time that is left",
	abi.RestartEINTR:  "any handler ends the call with EINTR, and so does a stop",
}

// describe says in words what an argument is.
func describe(call *abi.Call, a *abi.Arg) string {
	text := kindWords[a.Kind]
	if text == "" {
		text = "a number"
	}
	if a.Kind.Memory() {
		text = map[abi.Dir]string{abi.In: "read: ", abi.Out: "written: ", abi.InOut: "read and written: "}[a.Dir] + text
		if a.Len >= 0 && int(a.Len) < len(call.Args) && &call.Args[a.Len] != a {
			text += ", its length in " + call.Args[a.Len].Name
		}
	}
	if len(a.Cases) > 0 {
		text = "depends on " + call.Args[a.Of].Name
	}
	return text
}

// valuesOf lists the names of an argument's values.
func valuesOf(a *abi.Arg) string {
	if a.Flags == nil || len(a.Cases) > 0 {
		return ""
	}
	var names []string
	for _, list := range [][]abi.FlagValue{a.Flags.Values, a.Flags.Bits} {
		for _, v := range list {
			names = append(names, v.Name)
		}
	}
	return strings.Join(names, " ")
}
