package view

import (
	"math"
	"slices"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc/mem"
)

// Queue is what a message queue holds, and who waits at it.
type Queue struct {
	ID        int32
	Messages  []Message
	Receivers []Receiver
	Senders   []Sender
	Takes     []Taking // which message a msgrcv(2) would take, for the types that make a difference
}

// Taking says which message a msgrcv(2) of a type would take now.
type Taking struct {
	Type  int64
	Place int // in the queue, from 0
}

// Message is a message in a queue.
type Message struct {
	Type int64
	Text []byte
	Size int
	TID  int32  // who sent it
	Seq  uint64 // number of the event after which it was sent
}

// Receiver waits in msgrcv(2).
type Receiver struct {
	TID    int32
	Type   int64 // its msgtyp
	Except bool  // MSG_EXCEPT
	Size   int64 // room for text
}

// Sender waits in msgsnd(2).
type Sender struct {
	TID  int32
	Size int64
}

// Set is who waits at a semaphore set, and what is to be undone.
type Set struct {
	ID      int32
	Waiters []SemWaiter
	Undos   []Undo
}

// SemWaiter waits in semop(2).
type SemWaiter struct {
	TID      int32
	Ops      []abi.Sembuf
	Blocking int // which of them cannot be done
}

// Undo is what the end of a process, or of the last of those that share the list, would add to a semaphore.
type Undo struct {
	PIDs []int32
	Num  int32
	By   int
}

// Segment is where a shared segment is mapped.
type Segment struct {
	ID     int32
	Frames []store.ID // its frames by page, 0: not there yet
	Maps   []SegmentMap
}

// SegmentMap is a place where a segment is attached.
type SegmentMap struct {
	PID      int32
	Addr     uint64
	End      uint64
	ReadOnly bool
}

// LookSysV returns what ipcs(1) shows.
func LookSysV(m *kernel.Machine) *SysV {
	msgs, sems, shms := m.MsgParts(), m.SemParts(), m.ShmParts()
	s := &SysV{MsgLim: msgs.Limits(), SemLim: sems.Limits(), ShmLim: shms.Limits(), User: accounts(m.ReadFile("/etc/passwd")), Group: accounts(m.ReadFile("/etc/group"))}
	for i := msgs.Next(-1); i >= 0; i = msgs.Next(i) {
		ds, id, _ := msgs.StatAt(i, nil)
		s.Queues = append(s.Queues, QueueRow{id, ds})
	}
	root := &ipc.Caller{Root: true}
	for i := sems.Next(-1); i >= 0; i = sems.Next(i) {
		ds, id, _ := sems.StatAt(i, nil)
		a := SetRow{ID: id, SemidDs: ds, Sems: make([]SemRow, ds.Nsems)}
		for n := range a.Sems {
			r := &a.Sems[n]
			for _, v := range []struct {
				cmd int
				to  *int32
			}{{abi.GETVAL, &r.Val}, {abi.GETNCNT, &r.Ncount}, {abi.GETZCNT, &r.Zcount}, {abi.GETPID, &r.PID}} {
				*v.to, _ = sems.Value(id, int32(n), v.cmd, root)
			}
		}
		s.Sets = append(s.Sets, a)
	}
	for i := shms.Next(-1); i >= 0; i = shms.Next(i) {
		ds, id, _ := shms.StatAt(i, nil)
		s.Segments = append(s.Segments, SegmentRow{id, ds, uint64(m.MMU().ObjectPages(shms.ObjectAt(i))) * mem.PageSize})
	}
	return s
}

// maxMessages bounds how many messages of a queue a view has.
const maxMessages = 1000

// Takes returns the place, from 0, of the message that a msgrcv(2) of a type would take from a queue now, or -1: it would wait, or there
// is no saying since a lab replaced the mechanism.
func Takes(m *kernel.Machine, queue int32, typ int64, flags uint32) int {
	if t, ok := m.MsgParts().(*ipc.MsgTable); ok {
		return t.Match(queue, ipc.MsgWant{Type: typ, Flags: flags, Size: math.MaxInt32})
	}
	return -1
}

func (l *looker) sysv() {
	m := l.m
	l.v.SysV = LookSysV(m)
	for _, q := range l.v.SysV.Queues {
		l.v.Queues = append(l.v.Queues, l.queue(q.ID))
	}
	undos := l.undos()
	for _, a := range l.v.SysV.Sets {
		s := Set{ID: a.ID, Undos: undos[a.ID]}
		for _, w := range m.SemParts().Waiters(a.ID) {
			s.Waiters = append(s.Waiters, SemWaiter{l.tid(w.Task), w.Ops, int(w.Blocking)})
		}
		l.v.Sets = append(l.v.Sets, s)
	}
	shms := m.ShmParts()
	for i := shms.Next(-1); i >= 0; i = shms.Next(i) {
		_, id, _ := shms.StatAt(i, nil)
		l.v.Segments = append(l.v.Segments, l.segment(id, shms.ObjectAt(i)))
	}
}

// tid is the number of the task in a row.
func (l *looker) tid(row int32) int32 {
	if t := l.m.Procs.Tasks.R(store.ID(row)); t != nil {
		return t.TID
	}
	return 0
}

func (l *looker) queue(id int32) Queue {
	q := Queue{ID: id}
	if t, ok := l.m.MsgParts().(*ipc.MsgTable); ok {
		for _, x := range t.Messages(id, maxMessages) {
			q.Messages = append(q.Messages, Message{x.Type, append([]byte(nil), x.Text...), x.Size, x.By, x.Seq})
		}
		q.Takes = l.takings(id, q.Messages)
	}
	for _, w := range l.m.MsgParts().Waiters(id, false) {
		t := l.m.Procs.Tasks.R(store.ID(w.Task))
		a := t.Args()
		q.Receivers = append(q.Receivers, Receiver{t.TID, int64(a[3]), a[4]&abi.MSG_EXCEPT != 0, w.Size})
	}
	for _, w := range l.m.MsgParts().Waiters(id, true) {
		q.Senders = append(q.Senders, Sender{l.tid(w.Task), w.Size})
	}
	return q
}

// maxTakings bounds for how many types it is said what they take.
const maxTakings = 16

// takings finds out what msgrcv(2) would take: with 0, with every type there is, and with each of them negative.
func (l *looker) takings(id int32, list []Message) (all []Taking) {
	var types []int64
	for _, x := range list {
		if !slices.Contains(types, x.Type) && len(types) < maxTakings/2 {
			types = append(types, x.Type)
		}
	}
	slices.Sort(types)
	ask := append([]int64{0}, types...)
	for _, t := range types {
		ask = append(ask, -t)
	}
	for _, t := range ask {
		if at := Takes(l.m, id, t, 0); at >= 0 {
			all = append(all, Taking{t, at})
		}
	}
	return all
}

// undos collects the adjustments by set.
func (l *looker) undos() map[int32][]Undo {
	m := l.m
	holders := map[store.ID][]int32{}
	var lists []store.ID
	for id := m.Procs.Tasks.Next(0); id != 0; id = m.Procs.Tasks.Next(id) {
		t := m.Procs.Tasks.R(id)
		if t.Undo == 0 {
			continue
		}
		if holders[t.Undo] == nil {
			lists = append(lists, t.Undo)
		}
		holders[t.Undo] = append(holders[t.Undo], t.TID)
	}
	all := map[int32][]Undo{}
	for _, list := range lists {
		adjust, _ := m.SemParts().UndoOf(list)
		for _, a := range adjust {
			all[a.ID] = append(all[a.ID], Undo{holders[list], a.Num, a.By})
		}
	}
	return all
}

// segment finds out where a segment is attached.
func (l *looker) segment(id int32, object store.ID) Segment {
	m := l.m
	s := Segment{ID: id}
	seen := map[store.ID]bool{}
	for task := m.Procs.Tasks.Next(0); task != 0; task = m.Procs.Tasks.Next(task) {
		t := m.Procs.Tasks.R(task)
		if t.Space == 0 || seen[t.Space] {
			continue
		}
		seen[t.Space] = true
		for _, a := range m.MMU().Areas(t.Space) {
			if a.Object != object || a.Flags&mem.Segment == 0 {
				continue
			}
			s.Maps = append(s.Maps, SegmentMap{t.PID, a.Start, a.End, a.Prot&abi.PROT_WRITE == 0})
		}
	}
	o := m.Mem.Objects.R(object)
	if o == nil {
		return s
	}
	for _, d := range o.Dir {
		t := m.Mem.Tables.R(d.Table)
		for k, f := range t.Frame {
			page := int(d.Run)*len(t.Frame) + k
			if f == 0 || page >= maxFrames {
				continue
			}
			for len(s.Frames) <= page {
				s.Frames = append(s.Frames, 0)
			}
			s.Frames[page] = f
		}
	}
	return s
}
