package main

import (
	"fmt"

	"github.com/spf13/cobra"

	views "github.com/vitrine-os/vitrine/kernel/view"
)

const ipcsHelp = `Run a program up to a moment and show the System V IPC objects that the machine holds there,
in the layout of ipcs(1) from util-linux.

` + momentHelp

const ipcsExamples = `  vitrine ipcs -q ./mailbox
  vitrine ipcs ./server --at blocked
  vitrine ipcs -s -i 0 ./prodcons --at "call semop#3"`

// ipcsFlags are the letters of ipcs(1).
type ipcsFlags struct {
	what    views.IpcsWhat
	all     bool
	formats [5]bool // -t, -p, -c, -l, -u
	id      int32
}

func newIpcs() *cobra.Command {
	var a moment
	var f ipcsFlags
	c := &cobra.Command{
		Use:     "ipcs [-q] [-m] [-s] [-a] [-t|-p|-c|-l|-u] [-i ID] [flags] PROG [ARGS...]",
		Short:   "Show System V IPC as ipcs(1) does",
		Long:    ipcsHelp,
		Example: ipcsExamples,
		Args:    atLeastProgram,
		RunE: func(c *cobra.Command, args []string) error {
			h, err := a.open(args)
			if err != nil {
				return err
			}
			text, err := f.text(views.LookSysV(h.Machine()), c.Flags().Changed("id"), a.language())
			if err != nil {
				return fail(exitFailed, "%v", err)
			}
			_, err = fmt.Fprint(c.OutOrStdout(), text)
			return err
		},
		ValidArgsFunction: completeProgram,
	}
	p := c.Flags()
	p.BoolVarP(&f.what.Msg, "queues", "q", false, "message queues")
	p.BoolVarP(&f.what.Shm, "shmems", "m", false, "shared memory segments")
	p.BoolVarP(&f.what.Sem, "semaphores", "s", false, "semaphores")
	p.BoolVarP(&f.all, "all", "a", false, "all three (as without any of them)")
	for i, n := range [...][3]string{{"time", "t", "show attach, detach and change times"}, {"pid", "p", "show PIDs of creator and last operator"}, {"creator", "c", "show creator and owner"},
		{"limits", "l", "show resource limits"}, {"summary", "u", "show status summary"}} {
		p.BoolVarP(&f.formats[i], n[0], n[1], false, n[2])
	}
	p.Int32VarP(&f.id, "id", "i", 0, "print details on the resource identified by `ID`")
	a.register(c)
	return c
}

// text is what ipcs prints. Where several formats are asked for it takes the last of -t, -p, -c, -l, -u, in this order.
func (f *ipcsFlags) text(s *views.SysV, one bool, l views.Lang) (string, error) {
	if one {
		return views.IpcsID(s, f.what, f.id, l)
	}
	if f.all {
		f.what = views.IpcsWhat{}
	}
	format := views.IpcsPlain
	for i, on := range f.formats {
		if on {
			format = views.IpcsFormat(i + 1)
		}
	}
	return views.Ipcs(s, f.what, format, l), nil
}
