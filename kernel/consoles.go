package kernel

import (
	"time"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

// Several consoles, as Linux has them behind Ctrl-Alt-F1 and so on: terminals tty1, tty2 ... with a session each. The program, a shell,
// is started at the first one when the machine boots and at another one when it is first typed at; where it has ended, typing starts it
// again, as init would. When it has ended at all of them the machine is done.

// MaxConsoles is how many there can be.
const MaxConsoles = 9

// Keyboards is an Input that knows which console is typed at.
type Keyboards interface {
	Input
	// NextTyped is Next for several consoles. The piece may be empty, to open a console or to tell the size of the window.
	NextTyped(most time.Duration) (piece Typed, took time.Duration, arrived bool)
}

// next asks for a piece of input.
func (l *inputLog) next(most time.Duration) (piece Typed, took time.Duration, ok bool) {
	if k, is := l.src.(Keyboards); is {
		return k.NextTyped(most)
	}
	piece.Data, took, ok = l.src.Next(most)
	return piece, took, ok
}

// console is the terminal of the console with that number, 0 if there is none.
func (m *Machine) console(n int) store.ID {
	if n > max(m.cfg.Consoles, 1) || !m.hasConsole() {
		return 0
	}
	return store.ID(n)
}

// typedAt is the console at which a piece of input was typed.
func (m *Machine) typedAt(entry int) store.ID {
	return store.ID(min(max(m.input.entries[entry].Console, 1), max(m.cfg.Consoles, 1)))
}

// elsewhere tells whether something that was typed at another console waits behind what this one has no room for. It must not wait for
// ever: what has no room is lost then, as at a keyboard of which nobody takes notice.
func (m *Machine) elsewhere(tty store.ID) bool {
	for i := m.In.Entry + 1; i < m.In.Ready; i++ {
		if m.typedAt(i) != tty {
			return true
		}
	}
	return false
}

// arrived takes in a piece of input that has come between two steps.
func (m *Machine) arrived() {
	if size := m.input.entries[m.In.Ready-1].Size; size != (abi.Winsize{}) {
		m.resizeConsoles(size)
	} else if m.cfg.Consoles > 0 {
		if id := m.typedAt(m.In.Ready - 1); m.TTYs.Rows.R(id).Session == 0 {
			m.openConsole(id)
		}
	}
	m.feed()
}

// resizeConsoles is what a new size of the window means: tty/R19 for all consoles, which share it.
func (m *Machine) resizeConsoles(size abi.Winsize) {
	for n := 1; m.console(n) != 0; n++ {
		if t := m.TTYs.Rows.W(store.ID(n)); t.Size != size {
			t.Size = size
			m.signalForeground(store.ID(n), abi.SIGWINCH)
		}
	}
}

// openConsole starts the program at a console, whose modes are those of a fresh terminal.
func (m *Machine) openConsole(id store.ID) {
	t := m.TTYs.Rows.W(id)
	m.ttyEffect(id, t.Reset(screenRoom))
	if err := m.start(id); err != nil {
		m.print(m.screen(id), []byte(m.cfg.Path+": "+err.Error()+"\r\n"))
	}
}

// ConsoleOpen tells whether a session has the console of that number.
func (m *Machine) ConsoleOpen(n int) bool {
	id := m.console(n)
	return id != 0 && m.TTYs.Rows.R(id).Session != 0
}

// ConsoleReads tells whether a process waits for what is typed at a console.
func (m *Machine) ConsoleReads(n int) bool { return !m.Waits.Empty(sched.MakeKey(qTTYRead, uint64(n))) }

// occupied tells whether a console is in use.
func (m *Machine) occupied() bool {
	for n := 1; n <= m.cfg.Consoles; n++ {
		if m.ConsoleOpen(n) {
			return true
		}
	}
	return false
}

// isLast tells whether with a process that ends the machine has done what it was booted for.
func (m *Machine) isLast(g *proc.Group, pid int32) bool {
	if m.cfg.Consoles == 0 {
		return pid == mainPID
	}
	if tty := m.TTYs.Rows.R(g.TTY); !g.Leads() || tty == nil || tty.Kind != ipc.TTYConsole {
		return false
	}
	for n := 1; n <= m.cfg.Consoles; n++ {
		if m.ConsoleOpen(n) && store.ID(n) != g.TTY {
			return false
		}
	}
	return true
}
