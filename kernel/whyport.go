package kernel

import (
	"fmt"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// whyPort explains a sleep at a port or mailbox.
func (m *Machine) whyPort(t *proc.Task, b *Blocked) {
	r := m.ports.Find(t.Wait.Request)
	if r == nil { // it waits for the result of an asynchronous request
		r = m.ports.Find(t.Args()[0])
	}
	switch b.Obj = m.requestObject(r); b.Obj.Kind {
	case event.Answer:
		b.Name = fmt.Sprintf("an answer of process %d", r.Peer)
		b.Until = fmt.Sprintf("process %d answers with token %d", r.Peer, r.Seq)
		b.Wakers = m.portWakers(t, r.Peer)
	case event.Mailbox:
		b.Name = "mailbox " + m.ports.Mailbox(store.ID(b.Obj.ID)).Name
		b.Until = whyBox(r, b.Name)
	case event.Port:
		b.Name = fmt.Sprintf("the port of process %d", b.Obj.ID)
		switch {
		case r.Op != ipc.OpReceive:
			b.Wakers = m.portWakers(t, r.Peer)
			b.Until = whyBox(r, b.Name)
		case r.Peer == 0:
			b.Until = fmt.Sprintf("somebody sends to process %d", t.PID)
		default:
			b.Wakers = m.portWakers(t, r.Peer)
			b.Until = fmt.Sprintf("process %d sends to process %d", r.Peer, t.PID)
		}
	}
}

// whyBox says what a sender, or a receiver at a mailbox, waits for.
func whyBox(r *ipc.Request, name string) string {
	switch {
	case r.Op == ipc.OpReceive:
		return "somebody sends through " + name
	case r.Phase == ipc.Accepted:
		return "somebody receives its message from " + name + " and answers it"
	}
	return "somebody receives from " + name
}

// portWakers is the one process that can help.
func (m *Machine) portWakers(t *proc.Task, pid int32) []Waker {
	g := m.Procs.Group(pid)
	if g == 0 {
		return nil
	}
	w := Waker{TID: pid, PID: pid, Fd: -1, Self: pid == t.PID, Asleep: true, Ref: "partner"}
	m.eachThread(g, func(id store.ID) {
		if m.Procs.Tasks.R(id).State == proc.Runnable {
			w.Asleep = false
		}
	})
	return []Waker{w}
}
