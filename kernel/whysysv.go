package kernel

import (
	"fmt"
	"strings"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// whySysV explains a sleep in a message queue or on semaphores. Anybody who knows the id and may use the object could end it, so nobody
// in particular is named but the other sleepers there.
func (m *Machine) whySysV(id store.ID, t *proc.Task, b *Blocked) {
	sid := int32(b.Obj.ID)
	if b.Obj.Kind == event.MsgQueue {
		b.Name = fmt.Sprintf("message queue %d", sid)
		b.Until = m.whyMsg(t, sid, b.Name)
		return
	}
	b.Name = fmt.Sprintf("semaphore set %d", sid)
	for _, s := range m.sems.Waiters(sid) {
		if s.Task == int32(id) {
			b.Until = m.whySem(s, b.Name)
		}
	}
}

// whyMsg says what a sender or a receiver waits for.
func (m *Machine) whyMsg(t *proc.Task, qid int32, name string) string {
	if t.Nr == abi.SYS_MSGSND {
		return fmt.Sprintf("there is room for %d bytes in %s: somebody receives, or raises msg_qbytes", t.Args()[2], name)
	}
	typ, flags := int64(t.Args()[3]), t.Args()[4]
	what := "a message"
	switch {
	case typ < 0:
		what = fmt.Sprintf("a message of a type up to %d", uint64(-typ))
	case typ > 0 && flags&abi.MSG_EXCEPT != 0:
		what = fmt.Sprintf("a message of another type than %d", typ)
	case typ > 0:
		what = fmt.Sprintf("a message of type %d", typ)
	}
	s := "somebody sends " + what + " to " + name
	if n := m.queued(qid); n > 0 {
		s += fmt.Sprintf(" (none of the %d in it is one)", n)
	}
	return s
}

func (m *Machine) queued(qid int32) uint64 {
	ds, _, _ := m.msgs.StatAt(qid&0x7fff, nil)
	return ds.Qnum
}

// whySem says which operation cannot be done.
func (m *Machine) whySem(s ipc.SemSleeper, name string) string {
	op := s.Ops[s.Blocking]
	var b strings.Builder
	if op.Op == 0 {
		fmt.Fprintf(&b, "semaphore %d of %s becomes 0", op.Num, name)
	} else {
		fmt.Fprintf(&b, "semaphore %d of %s is %d or more", op.Num, name, -int(op.Op))
	}
	fmt.Fprintf(&b, " (it is %d", m.semValue(s, op.Num))
	if n := len(s.Ops); n > 1 {
		fmt.Fprintf(&b, "; operation %d of %d", s.Blocking+1, n)
	}
	return b.String() + ")"
}

func (m *Machine) semValue(s ipc.SemSleeper, num uint16) int32 {
	t := m.Procs.Tasks.R(store.ID(s.Task))
	v, _ := m.sems.Value(int32(t.Wait.On.ID), int32(num), abi.GETVAL, &ipc.Caller{Root: true})
	return v
}
