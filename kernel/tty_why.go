package kernel

import (
	"fmt"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// whyTTY explains a sleep at a terminal: for a pseudo-terminal, whoever has the other side open could end it.
func (m *Machine) whyTTY(t *proc.Task, b *Blocked) {
	b.Fd, b.Name = int32(t.Args()[0]), "a terminal"
	row := m.TTYs.Rows.R(store.ID(b.Obj.ID))
	if row == nil {
		return
	}
	b.Name, b.Until = "the console", "somebody types a line"
	if row.Kind == ipc.TTYConsole {
		return
	}
	side, other := "the slave of ", "the master"
	if row.Kind == ipc.TTYMaster {
		side, other = "the master of ", "the slave"
	}
	b.Name = side + slavePath(row.Index)
	switch {
	case b.Chan == "n_tty_write" && row.Stopped:
		b.Until = "output is let go on"
	case b.Chan == "n_tty_write":
		b.Until = fmt.Sprintf("somebody reads from %s", other)
	default:
		b.Until = fmt.Sprintf("somebody writes to %s", other)
	}
	peer := row.Peer
	b.Wakers = m.holders(t, func(f *proc.OpenFile) (string, bool) {
		return "descriptor", f.Kind == proc.TTYFile && f.Object == peer
	})
}
