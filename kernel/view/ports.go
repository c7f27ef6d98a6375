package view

import (
	"fmt"

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
	Posted   int32    // asynchronous requests that the process has made and not fetched
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

// boxes describes mailboxes, links, and the ports of which there is something to say.
func (l *looker) boxes() {
	ports := l.m.PortParts()
	l.v.Links = ports.Links()
	owed := map[int32][]Answer{}
	ports.EachRequest(func(r *ipc.Request) {
		if r.Phase == ipc.Serving {
			owed[r.Peer] = append(owed[r.Peer], Answer{r.PID, r.Seq})
		}
	})
	for _, p := range ports.Parties() {
		b := Box{PID: p.PID, Owed: owed[p.PID], Posted: p.Pending}
		if p.Box != 0 {
			b.fill(ports, p.Box)
		}
		if b.Capacity != 0 || len(b.Letters)+len(b.Waiting)+len(b.Owed) > 0 || b.Posted > 0 {
			l.v.Boxes = append(l.v.Boxes, b)
		}
	}
	for _, m := range ports.Mailboxes() {
		b := Box{Name: m.Name}
		b.fill(ports, m.Box)
		l.v.Boxes = append(l.v.Boxes, b)
	}
}

// fill says what is in a box and who waits at it.
func (b *Box) fill(ports ipc.Ports, box store.ID) {
	b.Capacity, b.Letters = ports.Box(box).Capacity, letters(ports, box)
	for _, r := range ports.Waiting(box) {
		b.Waiting = append(b.Waiting, r.PID)
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
			if m.Frame != 0 {
				s = p.say(wordLetterPage, n+1, m.Label, m.Frame, m.Sender)
			}
			if m.File != 0 {
				s += wordLetterFile.In(p.l)
			}
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
		if b.Posted > 0 {
			p.row(2, p.say(wordPosted, b.Posted))
		}
	}
	if len(v.Links) > 0 {
		p.title(wordLinks)
	}
	for _, k := range v.Links {
		p.row(1, p.say(wordLink, k.A, k.B, k.Sent[0], k.Sent[1]))
	}
}
