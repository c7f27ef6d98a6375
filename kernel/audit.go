package kernel

import (
	"fmt"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

// Audit counts every reference again, starting from the tasks, and returns the first thing that is leaked, dangling or out of
// place: frames, areas, spaces, descriptors, open files, inodes, pipes, counters, wait-queue entries, timers, futex sleepers,
// queued signals, and the rows that processes share. When no process is left, nothing but init's rows and the file tree may be.
// It is for the time between two steps.
func (m *Machine) Audit() error {
	a := &audit{m: m, spaces: counts{}, files: counts{}, dirs: counts{}, hands: counts{}, limits: counts{}, open: counts{}, held: counts{}, objects: counts{m.Tramp: 1}}
	for _, check := range []func() error{a.memory, a.tasks, a.groups, a.shared, a.openFiles, a.holders, a.pipes, a.ttys, a.sysv, a.waits, a.timers, a.signals, a.alerts, a.clocks, a.runs, a.numbers, a.requests} {
		if err := check(); err != nil {
			return err
		}
	}
	return m.Tree.Audit(func(id store.ID) int32 { return a.held[id] })
}

// counts says how many references to each row were found.
type counts map[store.ID]int32

// audit is what has been counted so far.
type audit struct {
	m       *Machine
	spaces  counts // address spaces, by tasks
	files   counts // descriptor tables, by tasks
	dirs    counts // working directories, by tasks
	hands   counts // dispositions, by tasks
	limits  counts // resource limits, by groups
	open    counts // open files, by descriptors and sleeping calls
	held    counts // inodes, by open files, working directories and mappings
	objects counts // memory objects, by inodes and the sigreturn stub
}

// tasks counts what tasks refer to.
func (a *audit) tasks() error {
	p := &a.m.Procs
	for id := p.Tasks.Next(0); id != 0; id = p.Tasks.Next(id) {
		t := p.Tasks.R(id)
		a.spaces[t.Space]++
		a.files[t.Files]++
		a.dirs[t.FS]++
		a.hands[t.Hand]++
		if t.Wait.Kept != 0 {
			a.open[t.Wait.Kept]++
		}
		if t.Wait.Held != 0 {
			a.open[t.Wait.Held]++
		}
		switch row, _ := p.Pids.Get(uint64(t.TID)); {
		case store.ID(row) != id:
			return fmt.Errorf("task %d: its tid %d leads to row %d", id, t.TID, row)
		case t.State == proc.Zombie && (t.Space != 0 || t.Files != 0 || t.FS != 0 || t.Pending.Set != 0 || t.Wait.Entry != 0):
			return fmt.Errorf("task %d is dead but still holds something", t.TID)
		case p.Groups.R(t.Group) == nil || p.Groups.R(t.Group).PID != t.PID:
			return fmt.Errorf("task %d belongs to group %d, which is not its process", t.TID, t.Group)
		case t.Vforked != 0 && (p.Tasks.R(t.Vforked) == nil || p.Tasks.R(t.Vforked).VforkParent != id):
			return fmt.Errorf("task %d waits for a vfork child that does not know", t.TID)
		case t.VforkParent != 0 && (p.Tasks.R(t.VforkParent) == nil || p.Tasks.R(t.VforkParent).Vforked != id):
			return fmt.Errorf("task %d holds a vfork parent that does not know", t.TID)
		}
	}
	return nil
}

// alerts checks that no signal is forgotten: whoever takes one that was sent to it was told so, and of those that take one of the process,
// somebody was. What is sent to a stopped process nobody is told, until it goes on.
func (a *audit) alerts() error {
	p := &a.m.Procs
	for gid := p.Groups.Next(0); gid != 0; gid = p.Groups.Next(gid) {
		g := p.Groups.R(gid)
		if g.Stopping || g.Zombie || g.Kernel {
			continue
		}
		open, told := false, false
		for id := g.Leader; id != 0; id = p.Tasks.R(id).Next {
			t := p.Tasks.R(id)
			if t.State == proc.Zombie || t.State == proc.Stopped {
				continue
			}
			if t.Pending.Set&^t.Mask != 0 && !t.Alert {
				return fmt.Errorf("task %d was not told of its signals %v", t.TID, t.Pending.Set&^t.Mask)
			}
			open, told = open || g.Pending.Set&^t.Mask != 0, told || t.Alert
		}
		if open && !told {
			return fmt.Errorf("no thread of process %d was told of its signals %v", g.PID, g.Pending.Set)
		}
	}
	return nil
}

// groups checks that threads and children are in the lists of their processes, each once.
func (a *audit) groups() error {
	p := &a.m.Procs
	threads, children := 0, 0
	for gid := p.Groups.Next(0); gid != 0; gid = p.Groups.Next(gid) {
		g := p.Groups.R(gid)
		a.limits[g.Limits]++
		alive := int32(0)
		for id := g.Leader; id != 0; id = p.Tasks.R(id).Next {
			t := p.Tasks.R(id)
			if t == nil || t.Group != gid {
				return fmt.Errorf("process %d: thread row %d is another's", g.PID, id)
			}
			if threads++; t.State != proc.Zombie {
				alive++
			}
		}
		if alive != g.Threads || g.Zombie != (alive == 0) {
			return fmt.Errorf("process %d counts %d threads, but has %d; zombie: %v", g.PID, g.Threads, alive, g.Zombie)
		}
		last := store.ID(0)
		for c := g.Children; c != 0; c = p.Groups.R(c).Sibling {
			r := p.Groups.R(c)
			if r == nil || r.Parent != gid || r.Prev != last {
				return fmt.Errorf("process %d: child row %d does not know", g.PID, c)
			}
			last = c
			children++
		}
		if g.Youngest != last || (g.Parent == 0) != (gid == a.m.InitGrp) {
			return fmt.Errorf("process %d: youngest child %d, last in line %d; parent %d", g.PID, g.Youngest, last, g.Parent)
		}
	}
	if threads != p.Tasks.Len() || children != p.Groups.Len()-1 {
		return fmt.Errorf("%d tasks, %d of them in processes; %d processes, %d of them with a parent", p.Tasks.Len(), threads, p.Groups.Len(), children)
	}
	return nil
}

// shared compares the counts of the rows that processes and threads share.
func (a *audit) shared() error {
	p := &a.m.Procs
	for id := p.Tables.Next(0); id != 0; id = p.Tables.Next(id) {
		for _, s := range p.Tables.R(id).Slots {
			if s.File != 0 {
				a.open[s.File]++
			}
		}
	}
	for id := p.FS.Next(0); id != 0; id = p.FS.Next(id) {
		f := p.FS.R(id)
		a.held[f.Root]++
		a.held[f.Cwd]++
	}
	return first(
		compare("space", a.spaces, a.m.Mem.Spaces.Next, func(id store.ID) int32 { return int32(a.m.Mem.Spaces.R(id).Refs) }),
		compare("descriptor table", a.files, p.Tables.Next, func(id store.ID) int32 { return p.Tables.R(id).Refs }),
		compare("working directory", a.dirs, p.FS.Next, func(id store.ID) int32 { return p.FS.R(id).Refs }),
		compare("table of dispositions", a.hands, p.Hands.Next, func(id store.ID) int32 { return p.Hands.R(id).Refs }),
		compare("row of limits", a.limits, p.Limits.Next, func(id store.ID) int32 { return p.Limits.R(id).Refs }),
		compare("open file", a.open, p.Open.Next, func(id store.ID) int32 { return p.Open.R(id).Refs }))
}

// compare holds the references that were found against those that the rows of a table count.
func compare(what string, found counts, next func(store.ID) store.ID, refs func(store.ID) int32) error {
	left := len(found)
	if found[0] != 0 {
		left--
	}
	for id := next(0); id != 0; id = next(id) {
		if refs(id) != found[id] {
			return fmt.Errorf("%s %d counts %d references, but has %d", what, id, refs(id), found[id])
		}
		if found[id] != 0 {
			left--
		}
	}
	if left != 0 {
		return fmt.Errorf("%d dangling references to a %s", left, what)
	}
	return nil
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// openFiles counts the inodes and counters that open files stand for.
func (a *audit) openFiles() error {
	p, events := &a.m.Procs, 0
	for id := p.Open.Next(0); id != 0; id = p.Open.Next(id) {
		f := p.Open.R(id)
		if f.Inode != 0 {
			a.held[f.Inode]++
		}
		if f.Kind == proc.EventFile {
			events++
		}
	}
	if n := a.m.Events.Parts()[0].Len(); n != events {
		return fmt.Errorf("%d event counters, but %d open files for them", n, events)
	}
	return nil
}

// holders counts who holds inodes and memory objects beside open files.
func (a *audit) holders() error {
	s := &a.m.Mem.Spaces
	for id := s.Next(0); id != 0; id = s.Next(id) {
		for _, area := range s.R(id).Areas {
			if area.File != 0 {
				a.held[store.ID(area.File)]++
			}
		}
	}
	a.m.Tree.Objects(func(_, object store.ID) { a.objects[object]++ })
	for i := a.m.shms.Next(-1); i >= 0; i = a.m.shms.Next(i) {
		a.objects[a.m.shms.ObjectAt(i)]++
	}
	o := &a.m.Mem.Objects
	return compare("memory object", a.objects, o.Next, func(id store.ID) int32 { return int32(o.R(id).Refs) })
}

// pipes compares the ends of every pipe with the open files for it, and FIFOs with their pipes.
func (a *audit) pipes() error {
	ends := [2]counts{{}, {}}
	fifo := map[store.ID]store.ID{}
	p := &a.m.Procs
	for id := p.Open.Next(0); id != 0; id = p.Open.Next(id) {
		f := p.Open.R(id)
		if f.Kind != proc.PipeFile {
			continue
		}
		ends[0][f.Object] += int32(b2u(f.CanRead()))
		ends[1][f.Object] += int32(b2u(f.CanWrite()))
		if f.Inode != 0 {
			fifo[f.Inode] = f.Object
		}
	}
	for id := p.Open.Next(0); id != 0; id = p.Open.Next(id) {
		f := p.Open.R(id)
		if f.Kind != proc.PipeFile {
			continue
		}
		if i := a.m.pipes.Stat(f.Object); int32(i.Readers) != ends[0][f.Object] || int32(i.Writers) != ends[1][f.Object] {
			return fmt.Errorf("pipe %d counts %d readers and %d writers, but has %d and %d", f.Object, i.Readers, i.Writers, ends[0][f.Object], ends[1][f.Object])
		}
	}
	if t, ok := a.m.pipes.(*ipc.PipeTable); ok && t.Count() != len(ends[0]) {
		return fmt.Errorf("%d pipes, of which %d are open", t.Count(), len(ends[0]))
	}
	in := &a.m.Tree.Inodes
	for id := in.Next(0); id != 0; id = in.Next(id) {
		if r := in.R(id); r.Pipe != fifo[id] {
			return fmt.Errorf("inode %d names pipe %d, its open files pipe %d", id, r.Pipe, fifo[id])
		}
	}
	return nil
}

// waits checks that whoever stands in a wait queue sleeps and knows it, and the same for futexes.
func (a *audit) waits() error {
	p, q := &a.m.Procs, &a.m.Waits
	entries, sleepers, queues := 0, 0, map[sched.Key]bool{}
	for id := p.Tasks.Next(0); id != 0; id = p.Tasks.Next(id) {
		t := p.Tasks.R(id)
		for e := t.Wait.Entry; e != 0; e = q.Waiters.R(e).Sibling {
			w := q.Waiters.R(e)
			if w.Task != id || t.State != proc.Sleeping {
				return fmt.Errorf("task %d does not sleep in the wait queue of entry %d", t.TID, e)
			}
			if w.Prev == 0 && q.First(w.Queue) != e || w.Prev != 0 && q.Waiters.R(w.Prev).Next != e || w.Next != 0 && q.Waiters.R(w.Next).Prev != e {
				return fmt.Errorf("wait queue %#x is broken at entry %d", uint64(w.Queue), e)
			}
			entries++
			queues[w.Queue] = true
		}
		if _, ok := a.m.Futex.KeyOf(int32(id)); ok {
			sleepers++
			if !t.InCall || t.Nr != abi.SYS_FUTEX && t.Nr != abi.SYS_RESTART_SYSCALL || t.Wait.Done {
				return fmt.Errorf("task %d stands in line for a futex, but makes no such call", t.TID)
			}
		}
	}
	if n := q.Waiters.Len(); n != entries || q.Ends.Len() != len(queues) {
		return fmt.Errorf("%d entries in %d wait queues, but the tasks know %d in %d", n, q.Ends.Len(), entries, len(queues))
	}
	if n := a.m.Futex.Sleeping(); n != sleepers {
		return fmt.Errorf("%d futex sleepers, of which %d are tasks", n, sleepers)
	}
	return nil
}

// timers checks that every timer belongs to a sleeper or to a process's interval timer.
func (a *audit) timers() error {
	p, n := &a.m.Procs, 0
	known := func(timer, owner store.ID, kind uint8) error {
		if timer == 0 {
			return nil
		}
		n++
		if r := a.m.Timers.R(timer); r == nil || r.Owner != owner || r.Kind != kind {
			return fmt.Errorf("timer %d is not that of its owner %d", timer, owner)
		}
		return nil
	}
	for id := p.Tasks.Next(0); id != 0; id = p.Tasks.Next(id) {
		if err := known(p.Tasks.R(id).Wait.Timer, id, timerWait); err != nil {
			return err
		}
	}
	for id := p.Groups.Next(0); id != 0; id = p.Groups.Next(id) {
		if err := known(p.Groups.R(id).ITimer, id, timerAlarm); err != nil {
			return err
		}
	}
	for id := p.Posix.Next(0); id != 0; id = p.Posix.Next(id) {
		if err := known(p.Posix.R(id).Timer, id, timerPosix); err != nil {
			return err
		}
	}
	for id := p.Clocks.Next(0); id != 0; id = p.Clocks.Next(id) {
		if err := known(p.Clocks.R(id).Timer, id, timerDesc); err != nil {
			return err
		}
	}
	var err error
	a.m.ports.EachRequest(func(r *ipc.Request) { err = first(err, known(r.Timer, store.ID(r.Seq), timerRequest)) })
	if err != nil {
		return err
	}
	if a.m.Timers.Len() != n || a.m.Timers.Rows.Len() != n {
		return fmt.Errorf("%d timers are set in %d rows, %d have an owner", a.m.Timers.Len(), a.m.Timers.Rows.Len(), n)
	}
	return nil
}

// signals walks every list of pending signals.
func (a *audit) signals() error {
	p, n := &a.m.Procs, 0
	walk := func(who int32, q *proc.Pending) error {
		var set abi.SigSet
		last := store.ID(0)
		for id := q.Head; id != 0; id = p.Queue.R(id).Next {
			r := p.Queue.R(id)
			if r == nil {
				return fmt.Errorf("process %d: pending signal %d is dangling", who, id)
			}
			set = set.Add(abi.Signal(r.Info.Signo))
			last = id
			n++
		}
		if set != q.Set || last != q.Tail {
			return fmt.Errorf("process %d: pending %#x in the list, %#x in the set", who, uint64(set), uint64(q.Set))
		}
		return nil
	}
	for id := p.Tasks.Next(0); id != 0; id = p.Tasks.Next(id) {
		if err := walk(p.Tasks.R(id).TID, &p.Tasks.R(id).Pending); err != nil {
			return err
		}
	}
	for id := p.Groups.Next(0); id != 0; id = p.Groups.Next(id) {
		if err := walk(p.Groups.R(id).PID, &p.Groups.R(id).Pending); err != nil {
			return err
		}
	}
	if p.Queue.Len() != n {
		return fmt.Errorf("%d queued signals, of which %d are pending", p.Queue.Len(), n)
	}
	return nil
}

// runs checks that whoever can run is on one CPU or in line for one, and nobody else.
func (a *audit) runs() error {
	on := counts{}
	for _, c := range a.m.cpus() {
		on[c.Task]++
	}
	p, line := &a.m.Procs, 0
	for id := p.Tasks.Next(0); id != 0; id = p.Tasks.Next(id) {
		t, places := p.Tasks.R(id), on[id]
		if a.m.Run.Has(id) {
			places++
			line++
		}
		if places != int32(b2u(t.State == proc.Runnable)) {
			return fmt.Errorf("task %d in state %c is on a CPU or in line %d times", t.TID, t.Letter(), places)
		}
		delete(on, id)
	}
	delete(on, 0)
	if line != a.m.Run.Len() || len(on) != 0 {
		return fmt.Errorf("%d in line, of which %d are tasks; %d CPUs run nobody's task", a.m.Run.Len(), line, len(on))
	}
	return nil
}

// numbers compares the tids, process groups and sessions in use with the tasks and processes there are.
func (a *audit) numbers() error {
	p, names := &a.m.Procs, map[uint64]uint64{}
	for id := p.Groups.Next(0); id != 0; id = p.Groups.Next(id) {
		g := p.Groups.R(id)
		names[uint64(g.PGID)]++
		names[1<<32|uint64(g.SID)]++
	}
	for id := p.Groups.Next(0); id != 0; id = p.Groups.Next(id) {
		g := p.Groups.R(id)
		for _, key := range [...]uint64{uint64(g.PGID), 1<<32 | uint64(g.SID)} {
			if n, _ := p.Names.Get(key); n != names[key] {
				return fmt.Errorf("group or session %d counts %d members, but has %d", uint32(key), n, names[key])
			}
		}
	}
	if p.Names.Len() != len(names) || p.Pids.Len() != p.Tasks.Len() {
		return fmt.Errorf("%d groups and sessions for %d; %d tids for %d tasks", p.Names.Len(), len(names), p.Pids.Len(), p.Tasks.Len())
	}
	return nil
}
