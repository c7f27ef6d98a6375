package view

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// View is what a machine holds at a moment.
type View struct {
	Step      uint64        // steps so far
	Event     uint64        // events so far
	Inst      int64         // instructions so far
	Time      int64         // virtual nanoseconds since boot
	Over      kernel.Ending // how the run ended, if it has
	Processes []Process     // parents before their children, oldest first
	Pipes     []Pipe        // pipes and open FIFOs
	Futexes   []Futex       // futexes that somebody sleeps on
	SysV      *SysV         // message queues, semaphore sets and segments
	Queues    []Queue       // more about the queues, in the same order
	Sets      []Set         // and about the semaphore sets
	Segments  []Segment     // and about the segments
	Boxes     []Box         // ports that somebody needed, by process, and then mailboxes, by name
	Links     []ipc.Bond    // direct links between processes
	Frames    []Frame       // frames that several processes map, or one at several places
	Timers    []Timer       // what is going to happen by itself, soonest first
}

// Rename gives tasks other names than the machine's: a scenario's actors have their own.
func (v *View) Rename(names map[int32]string) {
	for i := range v.Processes {
		p := &v.Processes[i]
		p.Name = cmp.Or(names[p.PID], p.Name)
		for k := range p.Threads {
			p.Threads[k].Name = cmp.Or(names[p.Threads[k].TID], p.Threads[k].Name)
		}
	}
}

// Process is a thread group.
type Process struct {
	PID, PPID, PGID, SID int32
	Depth                int // how many ancestors it has here
	Name                 string
	UID                  uint32
	Zombie               bool
	Status               abi.WaitStatus // of a zombie
	Threads              []Thread
	Files                []Descriptor
	Pending              abi.SigSet    // signals sent to the process
	Actions              []proc.Action // dispositions that are not the default
}

// Thread is a task.
type Thread struct {
	TID     int32
	Name    string
	State   byte                 // R, S, D, T, Z as ps(1) shows it
	CPU     int32                // the CPU that it runs on, from 0; -1: none
	PC      uint64               // where it goes on
	Why     *Why                 // why it cannot go on, nil if it can
	Idle    bool                 // it is an actor of a scenario that makes no call
	Blocked abi.SigSet           // its signal mask
	Pending abi.SigSet           // signals sent to the thread
	Frames  []kernel.SignalFrame // handlers that have begun and not ended, innermost first
}

// Descriptor is a slot of a descriptor table.
type Descriptor struct {
	FD      int32
	Mode    string // "r", "w", "rw" or ""
	Flags   uint32 // status flags
	CloExec bool
	Object  event.Object
	Open    store.ID // the open file: descriptors with the same one share the offset
	Name    string   // path or pipe:[N]
	Offset  int64
}

// End is a descriptor through which a process holds an object.
type End struct {
	PID, FD int32
}

// Pipe is a pipe or an open FIFO.
type Pipe struct {
	Object   event.Object
	Row      store.ID // of the pipe
	Path     string   // of a FIFO
	Bytes    []byte   // what is in it, the byte read next first
	Runs     []Run    // who wrote them, in the same order
	Slots    []Slot   // the pages that hold them, the one read next first; none if a lab replaced the mechanism
	Ring     int      // slots in the ring, used or not
	Tail     int      // place in the ring of the slot read next, from 0
	Capacity int
	Readers  []End   // read ends
	Writers  []End   // write ends
	Waiting  []int32 // tasks that are blocked on it
}

// Slot is a page of a pipe.
type Slot struct {
	Len    int  // bytes not read yet
	Off    int  // bytes at its front that were read already: their room is not used again
	Packet bool // the bytes are one packet (O_DIRECT)
}

// Run is a stretch of bytes that one task wrote at once.
type Run struct {
	Len int
	TID int32  // who, 0: several
	Seq uint64 // number of the event after which it was done
}

// Frame is a page frame that is mapped more than once.
type Frame struct {
	Number  store.ID
	Mappers []Mapper
}

// Mapper is a place where a frame is mapped.
type Mapper struct {
	PID    int32
	Addr   uint64
	Shared bool // writes are seen by all; else the first write copies the frame
	What   string
}

// Futex is a futex with sleepers.
type Futex struct {
	Addr    uint64 // in the address space of the first sleeper
	PID     int32  // whose address that is
	Value   uint32 // the word there
	Known   bool   // it could be read
	Waiters []int32
}

// Look makes a view of a machine between two steps.
func Look(m *kernel.Machine) *View {
	v := &View{Step: m.Steps, Event: m.Seq, Inst: m.Inst, Time: m.Now(), Over: m.Over}
	l := looker{m: m, v: v, ends: map[event.Object][]openEnd{}, waiting: map[event.Object][]int32{}, why: Reasons(m)}
	if g := m.Procs.Groups.R(m.InitGrp); g != nil {
		for id := g.Children; id != 0; id = m.Procs.Groups.R(id).Sibling {
			l.process(id, 0)
		}
	}
	l.pipes()
	l.futexes()
	l.sysv()
	l.boxes()
	l.frames()
	l.timers()
	return v
}

// openEnd is an End with what it can do.
type openEnd struct {
	End
	read, write bool
}

// looker collects a view.
type looker struct {
	m       *kernel.Machine
	v       *View
	ends    map[event.Object][]openEnd
	rows    []pipeRow
	waiting map[event.Object][]int32
	why     map[int32]*Why
}

// pipeRow is a pipe that a descriptor leads to.
type pipeRow struct {
	obj event.Object
	row store.ID
}

// process adds a process and its children.
func (l *looker) process(gid store.ID, depth int) {
	m := l.m
	g := m.Procs.Groups.R(gid)
	lead := m.Procs.Tasks.R(g.Leader)
	p := Process{PID: g.PID, PPID: g.PPID, PGID: g.PGID, SID: g.SID, Depth: depth, Name: lead.Comm, UID: lead.Cred.UID, Zombie: g.Zombie,
		Status: abi.WaitStatus(g.ExitCode), Pending: g.Pending.Set}
	if lead.Hand != 0 {
		for _, a := range m.Procs.Hands.R(lead.Hand).Actions {
			if a.Handler != abi.SIG_DFL {
				p.Actions = append(p.Actions, a)
			}
		}
		slices.SortFunc(p.Actions, func(a, b proc.Action) int { return int(a.Sig) - int(b.Sig) })
	}
	m.EachThread(gid, func(id store.ID) { p.Threads = append(p.Threads, l.thread(id)) })
	for _, t := range p.Threads { // the table of whoever lives: a leader that has ended left its own
		if r := m.Procs.Tasks.R(m.Procs.Task(t.TID)); r.Files != 0 {
			p.Files = l.files(g.PID, r.Files)
			break
		}
	}
	l.v.Processes = append(l.v.Processes, p)
	for id := g.Children; id != 0; id = m.Procs.Groups.R(id).Sibling {
		l.process(id, depth+1)
	}
}

func (l *looker) thread(id store.ID) Thread {
	t := l.m.Procs.Tasks.R(id)
	th := Thread{TID: t.TID, Name: t.Comm, State: t.Letter(), CPU: -1, PC: t.Regs.PC, Blocked: t.Mask, Pending: t.Pending.Set, Why: l.why[t.TID],
		Idle: t.Puppet && l.m.Puppet(t.TID).Idle}
	for i, c := range l.m.CPU[:l.m.NCPU] {
		if c.Task == id {
			th.CPU = int32(i)
		}
	}
	if t.State == proc.Sleeping {
		l.waiting[t.Wait.On] = append(l.waiting[t.Wait.On], t.TID)
	}
	th.Frames = l.m.SignalFrames(t.TID)
	return th
}

// files lists a descriptor table and notes who holds which end of which pipe.
func (l *looker) files(pid int32, table store.ID) (list []Descriptor) {
	for fd, s := range l.m.Procs.Tables.R(table).Slots {
		if s.File == 0 {
			continue
		}
		f := l.m.Procs.Open.R(s.File)
		d := Descriptor{FD: int32(fd), Flags: f.Flags, CloExec: s.CloExec, Object: kernel.ObjectOf(f), Open: s.File, Name: f.Path, Offset: f.Off}
		if f.CanRead() {
			d.Mode = "r"
		}
		if f.CanWrite() {
			d.Mode += "w"
		}
		if f.Kind == proc.PipeFile {
			if _, ok := l.ends[d.Object]; !ok {
				l.rows = append(l.rows, pipeRow{d.Object, f.Object})
			}
			l.ends[d.Object] = append(l.ends[d.Object], openEnd{End{pid, d.FD}, f.CanRead(), f.CanWrite()})
		}
		list = append(list, d)
	}
	return list
}

// pipes describes the pipes that descriptors lead to.
func (l *looker) pipes() {
	m := l.m
	for _, r := range l.rows {
		pipes := m.PipeParts()
		p := Pipe{Object: r.obj, Row: r.row, Bytes: pipes.Bytes(r.row), Capacity: pipes.Capacity(r.row), Waiting: l.waiting[r.obj]}
		if r.obj.Kind == event.Fifo {
			p.Path = m.PathOf(store.ID(r.obj.ID))
		}
		for _, e := range l.ends[r.obj] {
			if e.read {
				p.Readers = append(p.Readers, e.End)
			}
			if e.write {
				p.Writers = append(p.Writers, e.End)
			}
		}
		if pipes == &m.Pipes { // a part that a lab replaced does not say who wrote what
			info := m.Pipes.Stat(r.row)
			p.Ring, p.Tail = info.Slots, info.Tail
			for _, s := range m.Pipes.SlotsOf(r.row) {
				p.Slots = append(p.Slots, Slot{len(s.Data), s.Off, s.Packet})
				for _, run := range s.Runs {
					p.Runs = append(p.Runs, Run{int(run.Len), run.By, run.Seq})
				}
			}
		}
		l.v.Pipes = append(l.v.Pipes, p)
	}
}

// futexes groups the sleepers by what they sleep on.
func (l *looker) futexes() {
	m := l.m
	seen := map[[2]uint64]bool{}
	for id := m.Procs.Tasks.Next(0); id != 0; id = m.Procs.Tasks.Next(id) {
		key, ok := m.Futex.KeyOf(int32(id))
		if !ok || seen[key] {
			continue
		}
		seen[key] = true
		t := m.Procs.Tasks.R(id)
		f := Futex{Addr: t.Args()[0], PID: t.PID}
		if b, ok := m.MMU().View(t.Space).Peek(f.Addr, 4); ok {
			f.Known = true
			for i, c := range b {
				f.Value |= uint32(c) << (8 * i)
			}
		}
		for _, w := range m.Futex.Waiters(key) {
			f.Waiters = append(f.Waiters, m.Procs.Tasks.R(store.ID(w)).TID)
		}
		l.v.Futexes = append(l.v.Futexes, f)
	}
}

// accounts reads names from a file such as /etc/passwd.
func accounts(text []byte) func(uint32) string {
	names := map[string]string{}
	for _, line := range strings.Split(string(text), "\n") {
		if w := strings.Split(line, ":"); len(w) > 2 {
			if _, ok := names[w[2]]; !ok {
				names[w[2]] = w[0]
			}
		}
	}
	return func(id uint32) string { return names[named(nil, id)] }
}
