package view

import (
	"fmt"
	"slices"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Box is a process's port or a mailbox.
type Box struct {
	PID      int32  // whose port it is, 0 for a mailbox
	Name     string // of a mailbox
	Capacity int32
	Letters  []Letter // messages, the oldest first
	Waiting  []int32  // processes that want to receive, in the order in which they came
	Owed     []Answer // callers whose message was received by the port's process and not answered yet
}

// Letter is a message in a box.
type Letter struct {
	ipc.Parcel
	Waits bool // its sender waits for room, for a receiver or for the answer
}

// Answer is what a process owes to a caller.
type Answer struct {
	PID   int32
	Token uint64
}

// boxes describes ports, mailboxes and links.
func (l *looker) boxes() {
	ports := l.m.PortParts()
	l.v.Links = ports.Links()
	at := map[int32]int{}
	port := func(pid int32) *Box {
		i, ok := at[pid]
		if !ok {
			i = len(l.v.Boxes)
			at[pid] = i
			l.v.Boxes = append(l.v.Boxes, Box{PID: pid})
		}
		return &l.v.Boxes[i]
	}
	waiting := map[string][]int32{}
	ports.EachRequest(func(r *ipc.Request) {
		switch b := ports.Box(r.Box); {
		case r.Phase == ipc.Serving:
			p := port(r.Peer)
			p.Owed = append(p.Owed, Answer{r.PID, r.Seq})
		case r.Phase == ipc.Over:
		case b.Owner != 0:
			p := port(b.Owner)
			if p.Letters == nil {
				p.Letters = letters(ports, r.Box)
			}
			if p.Capacity = b.Capacity; r.Op == ipc.OpReceive {
				p.Waiting = append(p.Waiting, r.PID)
			}
		case r.Op == ipc.OpReceive:
			name := ports.Mailbox(ports.MailboxOf(r.Box)).Name
			waiting[name] = append(waiting[name], r.PID)
		}
	})
	slices.SortFunc(l.v.Boxes, func(a, b Box) int { return int(a.PID - b.PID) })
	for _, m := range ports.Mailboxes() {
		l.v.Boxes = append(l.v.Boxes, Box{Name: m.Name, Capacity: ports.Box(m.Box).Capacity, Letters: letters(ports, m.Box), Waiting: waiting[m.Name]})
	}
}

// letters lists the messages of a box.
func letters(ports ipc.Ports, box store.ID) (list []Letter) {
	parcels, from := ports.Look(box)
	for i, p := range parcels {
		list = append(list, Letter{p, from[i].Seq != 0})
	}
	return list
}

// boxes shows ports, mailboxes and links.
func (p *page) boxes(v *View) {
	if len(v.Boxes) > 0 {
		p.title(wordBoxes)
	}
	for i := range v.Boxes {
		b := &v.Boxes[i]
		name := b.Name
		if b.PID != 0 {
			name = p.say(wordPort, b.PID)
		}
		size := fmt.Sprint(b.Capacity)
		switch b.Capacity {
		case 0:
			size = wordRendezvous.In(p.l)
		case ipc.Unbounded:
			size = wordUnbounded.In(p.l)
		}
		p.row(1, p.say(wordBox, name, size, len(b.Letters)))
		for n, m := range b.Letters[:min(len(b.Letters), maxRows)] {
			s := p.say(wordLetter, n+1, m.Label, len(m.Data), quoted(m.Data), m.Sender)
			if m.Waits {
				s += wordLetterWaits.In(p.l)
			}
			p.row(2, s)
		}
		if n := len(b.Letters) - maxRows; n > 0 {
			p.row(2, p.say(wordMore, n))
		}
		if len(b.Waiting) > 0 {
			p.row(2, p.say(wordWantsMail, numbers(b.Waiting)))
		}
		for _, a := range b.Owed {
			p.row(2, p.say(wordOwes, b.PID, a.PID, a.Token))
		}
	}
	if len(v.Links) > 0 {
		p.title(wordLinks)
	}
	for _, k := range v.Links {
		p.row(1, p.say(wordLink, k.A, k.B, k.Sent[0], k.Sent[1]))
	}
}
