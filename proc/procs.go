package proc

import "github.com/vitrine-os/vitrine/kernel/store"

// Procs holds every row about processes.
type Procs struct {
	Tasks  store.Table[Task, *Task]
	Groups store.Table[Group, *Group]
	Limits store.Table[Limits, *Limits]
	Tables store.Table[FDTable, *FDTable]
	Open   store.Table[OpenFile, *OpenFile]
	FS     store.Table[FSInfo, *FSInfo]
	Hands  store.Table[Hand, *Hand]
	Queue  store.Table[Queued, *Queued]
	Posix  store.Table[PosixTimer, *PosixTimer]
	Clocks store.Table[TimerFd, *TimerFd]
	Pids   store.Map // tid to task
	Names  store.Map // process group or session to the number of its members
	Last   int32     // the pid given last
}

// PidMax is one more than the largest pid, as in /proc/sys/kernel/pid_max.
const PidMax = 32768

// firstPid is where numbering starts again after PidMax was reached: Linux leaves the low ones to the early daemons.
const firstPid = 300

// NewProcs returns empty tables.
func NewProcs() Procs {
	return Procs{Tasks: store.NewTable[Task](), Groups: store.NewTable[Group](), Limits: store.NewTable[Limits](), Tables: store.NewTable[FDTable](),
		Open: store.NewTable[OpenFile](), FS: store.NewTable[FSInfo](), Hands: store.NewTable[Hand](), Queue: store.NewTable[Queued](),
		Posix: store.NewTable[PosixTimer](), Clocks: store.NewTable[TimerFd](), Pids: store.NewMap(), Names: store.NewMap()}
}

// Parts lists the tables for snapshots and hashes.
func (p *Procs) Parts() []store.Part {
	return []store.Part{&p.Tasks, &p.Groups, &p.Limits, &p.Tables, &p.Open, &p.FS, &p.Hands, &p.Queue, &p.Posix, &p.Clocks, &p.Pids, &p.Names}
}

// Task finds a task by its tid, or returns 0.
func (p *Procs) Task(tid int32) store.ID {
	if tid <= 0 {
		return 0
	}
	id, _ := p.Pids.Get(uint64(tid))
	return store.ID(id)
}

// Group finds a process by its pid, or returns 0.
func (p *Procs) Group(pid int32) store.ID {
	t := p.Tasks.R(p.Task(pid))
	if t == nil || t.PID != pid {
		return 0
	}
	return t.Group
}

// NewPid gives out the next free pid, or 0 if all are in use. A pid stays in use while it names a task, a process group or a session.
func (p *Procs) NewPid() int32 {
	pid := p.Last
	for range PidMax {
		if pid++; pid >= PidMax {
			pid = firstPid
		}
		_, task := p.Pids.Get(uint64(pid))
		if !task && p.Members(pid) == 0 && p.count(session(pid)) == 0 {
			p.Last = pid
			return pid
		}
	}
	return 0
}

// session is the key of a session in Names; a process group's is its number.
func session(sid int32) uint64 { return 1<<32 | uint64(sid) }

func (p *Procs) count(key uint64) uint64 {
	n, _ := p.Names.Get(key)
	return n
}

func (p *Procs) add(key uint64, d int) {
	if n := int(p.count(key)) + d; n == 0 {
		p.Names.Delete(key)
	} else {
		p.Names.Set(key, uint64(n))
	}
}

// InUse tells whether a number names a task, a process group or a session.
func (p *Procs) InUse(pid int32) bool {
	return p.Task(pid) != 0 || pid > 0 && (p.Members(pid) > 0 || p.count(session(pid)) > 0)
}

// Members returns the number of processes in a process group, zombies included.
func (p *Procs) Members(pgid int32) int { return int(p.count(uint64(pgid))) }

// Join makes a process a member of a process group and a session; Leave ends that.
func (p *Procs) Join(g *Group, pgid, sid int32) {
	g.PGID, g.SID = pgid, sid
	p.add(uint64(pgid), 1)
	p.add(session(sid), 1)
}

// Leave ends a process's membership in its process group and session.
func (p *Procs) Leave(g *Group) {
	p.add(uint64(g.PGID), -1)
	p.add(session(g.SID), -1)
}

// Adopt puts a child behind its parent's other children.
func (p *Procs) Adopt(parent, child store.ID) {
	c, f := p.Groups.W(child), p.Groups.W(parent)
	c.Parent, c.PPID, c.Sibling, c.Prev = parent, f.PID, 0, f.Youngest
	if f.Youngest != 0 {
		p.Groups.W(f.Youngest).Sibling = child
	} else {
		f.Children = child
	}
	f.Youngest = child
}

// Disown takes a child out of its parent's list.
func (p *Procs) Disown(child store.ID) {
	c := p.Groups.W(child)
	if c.Parent == 0 {
		return
	}
	f := p.Groups.W(c.Parent)
	if c.Prev != 0 {
		p.Groups.W(c.Prev).Sibling = c.Sibling
	} else {
		f.Children = c.Sibling
	}
	if c.Sibling != 0 {
		p.Groups.W(c.Sibling).Prev = c.Prev
	} else {
		f.Youngest = c.Prev
	}
	c.Parent, c.PPID, c.Sibling, c.Prev = 0, 0, 0, 0
}
