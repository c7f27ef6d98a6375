package kernel

import (
	"fmt"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// memory checks frames and spaces. Pages on their way belong to messages.
func (a *audit) memory() error {
	var lent []store.ID
	a.m.ports.Each(func(p *ipc.Parcel) {
		if p.Frame != 0 {
			lent = append(lent, store.ID(p.Frame))
		}
		if p.File != 0 {
			a.open[store.ID(p.File)]++
		}
	})
	return a.m.mmu.Audit(lent...)
}

// requests checks that tasks and their requests at ports and mailboxes know of each other, and mailboxes of who has them open.
func (a *audit) requests() (err error) {
	if b, own := a.m.ports.(*ipc.Boxes); own {
		err = b.Audit()
	}
	p, opens := &a.m.Procs, counts{}
	a.m.ports.EachRequest(func(r *ipc.Request) {
		t := p.Tasks.R(store.ID(r.Task))
		switch {
		case r.Task != 0 && (t == nil || t.Wait.Request != r.Seq || t.PID != r.PID):
			err = first(err, fmt.Errorf("request %d is task %d's, which does not know", r.Seq, r.Task))
		case !a.m.alive(r.PID):
			err = first(err, fmt.Errorf("request %d is process %d's, which is dead", r.Seq, r.PID))
		}
	})
	for id := p.Tasks.Next(0); id != 0; id = p.Tasks.Next(id) {
		if seq := p.Tasks.R(id).Wait.Request; seq != 0 {
			if r := a.m.ports.Find(seq); r == nil || r.Task != int32(id) {
				err = first(err, fmt.Errorf("task %d waits for request %d, which is not its own", id, seq))
			}
		}
	}
	for id := p.Open.Next(0); id != 0; id = p.Open.Next(id) {
		if f := p.Open.R(id); f.Kind == proc.MailboxFile {
			opens[f.Object]++
		}
	}
	for id, n := range opens {
		if a.m.ports.Mailbox(id).Opens != n {
			err = first(err, fmt.Errorf("mailbox %d is open %d times, not %d", id, n, a.m.ports.Mailbox(id).Opens))
		}
	}
	return err
}
