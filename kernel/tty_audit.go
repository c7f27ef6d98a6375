package kernel

import (
	"fmt"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/proc"
)

// ttys compares the open files of every terminal with its count, and checks that the sides of pseudo-terminals know each other and that
// sessions and terminals do.
func (a *audit) ttys() error {
	p, rows, opens := &a.m.Procs, &a.m.TTYs.Rows, counts{}
	for id := p.Open.Next(0); id != 0; id = p.Open.Next(id) {
		if f := p.Open.R(id); f.Kind == proc.TTYFile {
			opens[f.Object]++
		}
	}
	for id := rows.Next(0); id != 0; id = rows.Next(id) {
		t := rows.R(id)
		switch {
		case t.Opens != opens[id]:
			return fmt.Errorf("terminal %d counts %d open files, but has %d", id, t.Opens, opens[id])
		case t.Kind == ipc.TTYMaster && t.Opens == 0, t.Hung && t.Opens == 0:
			return fmt.Errorf("terminal %d is left over", id)
		case t.Kind != ipc.TTYConsole && !t.Hung && (rows.R(t.Peer) == nil || rows.R(t.Peer).Peer != id):
			return fmt.Errorf("terminal %d: its other side %d does not know it", id, t.Peer)
		}
		delete(opens, id)
	}
	if len(opens) != 0 {
		return fmt.Errorf("open files for %d terminals that are gone", len(opens))
	}
	for id := p.Groups.Next(0); id != 0; id = p.Groups.Next(id) {
		if g := p.Groups.R(id); g.TTY != 0 && (rows.R(g.TTY) == nil || rows.R(g.TTY).Session != g.SID) {
			return fmt.Errorf("process %d has terminal %d, which its session %d does not", g.PID, g.TTY, g.SID)
		}
	}
	return nil
}
