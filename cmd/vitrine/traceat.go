package main

import (
	"path"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/event"
)

// traceUpTo traces the run of a program, a scenario or a session up to the moment.
func traceUpTo(a *moment, v *view, args []string) error {
	h, err := a.open(args)
	if err != nil {
		return err
	}
	v.options.Program, v.startup = path.Base(args[0]), v.startup || h.Script() != nil
	con := newConsole()
	defer con.flush()
	if err := v.open(con); err != nil {
		return err
	}
	h.Replay(func(m *kernel.Machine) event.Listener {
		m.SetOutput(con.write)
		return &upTo{h.Now().Event, v.listener(m)}
	})
	return v.close()
}

// upTo passes events on up to a number.
type upTo struct {
	last uint64
	next event.Listener
}

// Event implements event.Listener.
func (u *upTo) Event(e *event.Event) {
	if e.Seq <= u.last {
		u.next.Event(e)
	}
}
