package kernel

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// For every blocked task the machine can say why: the call, the object, who could wake it, and whether anybody still can.

// Blocked is one task that cannot go on, and why.
type Blocked struct {
	TID, PID int32
	Comm     string
	Stopped  bool // stopped by a signal, not asleep
	Nr       uint64
	Args     [6]uint64
	Fd       int32 // the descriptor that the call is about, -1 for none
	Obj      event.Object
	Name     string // the object in words: "pipe:[3]", "child 5", "futex 0x12f40"
	Chan     string // wait channel
	Deadline int64  // virtual time at which it gives up, 0 for never
	Wakers   []Waker
	Until    string // what would end it, in words: "somebody writes to pipe:[1]"
}

// Waker is somebody who could end a sleep.
type Waker struct {
	TID, PID int32
	Fd       int32  // through this descriptor, -1 if none is needed
	Self     bool   // it is the sleeper's own process
	Asleep   bool   // it cannot run either
	Ref      string // the end it holds or what it is: "write end", "child"
}

// Blocked lists the tasks that are asleep or stopped, in the order of their numbers.
func (m *Machine) Blocked() (list []Blocked) {
	for id := m.Procs.Tasks.Next(0); id != 0; id = m.Procs.Tasks.Next(id) {
		t := m.Procs.Tasks.R(id)
		if (t.State == proc.Sleeping || t.State == proc.Stopped) && !hanging(t) && !m.Procs.Groups.R(t.Group).Kernel {
			list = append(list, m.whyBlocked(id, t))
		}
	}
	slices.SortFunc(list, func(a, b Blocked) int { return int(a.TID - b.TID) })
	return list
}

func (m *Machine) whyBlocked(id store.ID, t *proc.Task) Blocked {
	b := Blocked{TID: t.TID, PID: t.PID, Comm: t.Comm, Nr: t.Nr, Args: *t.Args(), Fd: -1, Obj: t.Wait.On, Chan: t.Wait.Chan}
	if t.Wait.Timer != 0 {
		b.Deadline = t.Wait.Deadline
	}
	if t.State == proc.Stopped {
		b.Stopped, b.Until = true, "somebody sends SIGCONT"
		return b
	}
	switch t.Wait.On.Kind {
	case event.Pipe, event.Fifo:
		m.whyPipe(t, &b)
	case event.Child:
		m.whyChild(t, &b)
	case event.Futex:
		b.Name = fmt.Sprintf("futex %#x", t.Args()[0])
		b.Until = "somebody wakes " + b.Name
		m.whyFutex(id, t, &b)
	case event.EventFd:
		b.Fd, b.Name = int32(t.Args()[0]), fmt.Sprintf("eventfd:[%d]", b.Obj.ID)
		b.Until = "somebody writes to " + b.Name
		b.Wakers = m.holders(t, func(f *proc.OpenFile) (string, bool) {
			return "descriptor", f.Kind == proc.EventFile && uint32(f.Object) == b.Obj.ID
		})
	case event.TTY:
		m.whyTTY(t, &b)
	case event.TimerFd:
		b.Fd, b.Name, b.Until = int32(t.Args()[0]), fmt.Sprintf("timerfd:[%d]", b.Obj.ID), "its timer is set and expires"
		if m.Procs.Clocks.R(store.ID(b.Obj.ID)).Timer != 0 {
			b.Until = "its timer expires"
		}
	case event.SignalFd:
		b.Fd, b.Name, b.Until = int32(t.Args()[0]), "a signal", "one of its signals comes"
	case event.CPUTime:
		b.Name, b.Until = "CPU time", "the process has worked longer"
		if b.Obj.ID != 0 && b.Obj.ID != uint32(t.PID) {
			b.Until = fmt.Sprintf("process %d has worked longer", b.Obj.ID)
		}
	case event.Console:
		b.Fd, b.Name, b.Until = int32(t.Args()[0]), "the console", "somebody types a line"
	case event.MsgQueue, event.SemSet:
		m.whySysV(id, t, &b)
	case event.Port, event.Mailbox, event.Answer:
		m.whyPort(t, &b)
	case event.SigWait:
		b.Name, b.Until = "a signal", "a signal comes"
	case event.Sleep:
		b.Name, b.Until = "the clock", "its time has come"
	case event.Poll:
		b.Name, b.Until = fmt.Sprintf("%d descriptors", b.Obj.ID), fmt.Sprintf("one of %d descriptors is ready", b.Obj.ID)
		if b.Obj.ID == 0 { // pause(3) is a poll of nothing on riscv64
			b.Name, b.Until = "a signal", "a signal comes"
		}
	}
	return b
}

// whyPipe finds who holds the other end. A FIFO's opener waits for somebody who does not exist yet.
func (m *Machine) whyPipe(t *proc.Task, b *Blocked) {
	b.Name = fmt.Sprintf("pipe:[%d]", b.Obj.ID)
	if b.Obj.Kind == event.Fifo {
		b.Name = "FIFO " + m.Tree.PathOf(m.rootCtx(), inode(store.ID(b.Obj.ID)))
	}
	opening := t.Wait.Held != 0
	reading := strings.HasSuffix(t.Wait.Chan, "_read")
	if opening {
		f := m.Procs.Open.R(t.Wait.Held)
		b.Until = "somebody opens " + b.Name + " for writing"
		if !f.CanRead() {
			b.Until = "somebody opens " + b.Name + " for reading"
		}
		return
	}
	b.Fd = int32(t.Args()[0])
	end := "read end"
	b.Until = "somebody reads from " + b.Name + " or closes its last read end"
	if reading {
		end, b.Until = "write end", "somebody writes to "+b.Name+" or closes its last write end"
	}
	own := m.Procs.Tables.R(t.Files).Get(b.Fd)
	if own == 0 {
		return
	}
	pipe := m.Procs.Open.R(own).Object
	b.Wakers = m.holders(t, func(f *proc.OpenFile) (string, bool) {
		return end, f.Kind == proc.PipeFile && f.Object == pipe && (reading && f.CanWrite() || !reading && f.CanRead())
	})
}

// holders lists every process with a descriptor for a file that fits.
func (m *Machine) holders(sleeper *proc.Task, fits func(*proc.OpenFile) (string, bool)) (list []Waker) {
	for gid := m.Procs.Groups.Next(0); gid != 0; gid = m.Procs.Groups.Next(gid) {
		g := m.Procs.Groups.R(gid)
		t := m.Procs.Tasks.R(g.Leader)
		if t.Files == 0 {
			continue
		}
		for fd, s := range m.Procs.Tables.R(t.Files).Slots {
			if s.File == 0 {
				continue
			}
			if ref, ok := fits(m.Procs.Open.R(s.File)); ok {
				list = append(list, Waker{TID: t.TID, PID: t.PID, Fd: int32(fd), Self: t.PID == sleeper.PID, Asleep: m.allAsleep(gid), Ref: ref})
			}
		}
	}
	return list
}

// cannotRun tells whether a task waits for something. A puppet that hangs only waits to be told what to do.
func cannotRun(t *proc.Task) bool { return t.State != proc.Runnable && !hanging(t) }

// allAsleep tells whether no thread of a process can run.
func (m *Machine) allAsleep(gid store.ID) bool {
	asleep := true
	m.eachThread(gid, func(id store.ID) { asleep = asleep && cannotRun(m.Procs.Tasks.R(id)) })
	return asleep
}

// whyChild lists the children whose end or change a waiting parent hopes for.
func (m *Machine) whyChild(t *proc.Task, b *Blocked) {
	b.Name = "a child"
	if b.Obj.ID != 0 {
		b.Name = fmt.Sprintf("child %d", b.Obj.ID)
	}
	b.Until = b.Name + " exits"
	if t.Wait.Chan == "kernel_clone" {
		b.Until = b.Name + " calls execve or exits"
	}
	for gid := m.Procs.Groups.R(t.Group).Children; gid != 0; gid = m.Procs.Groups.R(gid).Sibling {
		g := m.Procs.Groups.R(gid)
		if !g.Zombie && (b.Obj.ID == 0 || b.Obj.ID == uint32(g.PID)) {
			b.Wakers = append(b.Wakers, Waker{TID: g.PID, PID: g.PID, Fd: -1, Asleep: m.allAsleep(gid), Ref: "child"})
		}
	}
}

// whyFutex lists the tasks that share the word's memory.
func (m *Machine) whyFutex(id store.ID, t *proc.Task, b *Blocked) {
	key, ok := m.Futex.KeyOf(int32(id))
	for o := m.Procs.Tasks.Next(0); o != 0; o = m.Procs.Tasks.Next(o) {
		r := m.Procs.Tasks.R(o)
		if o == id || r.Space == 0 {
			continue
		}
		near := r.Space == t.Space
		if !near && ok && t.Args()[1]&abi.FUTEX_PRIVATE_FLAG == 0 {
			for _, a := range m.mmu.Areas(r.Space) {
				near = near || a.Object != 0 && uint64(a.Object) == key[0]&0xffffffff
			}
		}
		if near {
			b.Wakers = append(b.Wakers, Waker{TID: r.TID, PID: r.PID, Fd: -1, Self: r.PID == t.PID, Asleep: cannotRun(r), Ref: "sharer"})
		}
	}
}

// String is the explanation as one line: "process 3 (eof) is blocked in read on fd 3 until somebody writes to pipe:[1] or closes its last
// write end; open write ends: fd 4 of process 3 itself".
func (b *Blocked) String() string {
	who := fmt.Sprintf("process %d", b.PID)
	if b.TID != b.PID {
		who += fmt.Sprintf(", thread %d", b.TID)
	}
	return who + " (" + b.Comm + ") is " + b.Explain(nil)
}

// Explain is what String says behind "is". name may give tasks other names than their numbers; it returns "" for those it does not know.
func (b *Blocked) Explain(name func(pid, tid int32) string) string {
	if b.Stopped {
		return "stopped until somebody sends SIGCONT"
	}
	var s strings.Builder
	call := "system call " + itoa(int64(b.Nr))
	if c := abi.Lookup(b.Nr); c != nil {
		call = c.Name
	}
	s.WriteString("blocked in " + call)
	if b.Fd >= 0 {
		fmt.Fprintf(&s, " on fd %d", b.Fd)
	}
	until := b.Until
	if b.Obj.Kind == event.Child && b.Obj.ID != 0 && name != nil {
		if n := name(int32(b.Obj.ID), int32(b.Obj.ID)); n != "" {
			until = strings.Replace(until, b.Name, n, 1)
		}
	}
	if until != "" {
		s.WriteString(" until " + until)
	}
	s.WriteString(b.wakers(name))
	return s.String()
}

// wakers names those who could end the sleep.
func (b *Blocked) wakers(name func(pid, tid int32) string) string {
	if len(b.Wakers) == 0 {
		if b.Fd >= 0 && b.Obj.Kind == event.Pipe {
			return "; nobody holds that end"
		}
		return ""
	}
	if b.Obj.Kind == event.Child {
		return b.children(name)
	}
	var s strings.Builder
	kind := b.Wakers[0].Ref
	if b.Wakers[0].Fd >= 0 {
		fmt.Fprintf(&s, "; open %ss: ", kind)
	} else {
		fmt.Fprintf(&s, "; it is shared with ")
	}
	for i := range b.Wakers {
		w := &b.Wakers[i]
		if i > 0 {
			s.WriteString(", ")
		}
		if w.Fd >= 0 {
			fmt.Fprintf(&s, "fd %d of ", w.Fd)
		}
		s.WriteString(w.who("process ", name))
		switch {
		case w.Self && w.Fd >= 0:
			s.WriteString(" itself")
		case w.Asleep:
			s.WriteString(" (blocked too)")
		}
	}
	return s.String()
}

// who is the waker's name if it has one, or else its numbers behind a word.
func (w *Waker) who(word string, name func(pid, tid int32) string) string {
	if name != nil {
		if n := name(w.PID, w.TID); n != "" {
			return n
		}
	}
	s := word + itoa(int64(w.PID))
	if w.TID != w.PID {
		s += " thread " + itoa(int64(w.TID))
	}
	return s
}

// children tells how the children that a parent waits for are.
func (b *Blocked) children(name func(pid, tid int32) string) string {
	asleep := 0
	var names []string
	for i := range b.Wakers {
		names = append(names, b.Wakers[i].who("", name))
		if b.Wakers[i].Asleep {
			asleep++
		}
	}
	list := strings.Join(names, ", ")
	switch {
	case b.Obj.ID != 0 && asleep < len(b.Wakers):
		return ""
	case b.Obj.ID != 0:
		return ", which is blocked too"
	case asleep < len(b.Wakers):
		return "; its children: " + list
	}
	return "; its children are all blocked too: " + list
}
