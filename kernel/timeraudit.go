package kernel

import (
	"fmt"

	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// clocks checks the timers of timer_create and timerfd_create, pidfds, and the count of processes whose CPU time is measured.
func (a *audit) clocks() error {
	p := &a.m.Procs
	listed, queued, descs, pidfds := counts{}, counts{}, counts{}, counts{}
	measured := int32(0)
	for gid := p.Groups.Next(0); gid != 0; gid = p.Groups.Next(gid) {
		g := p.Groups.R(gid)
		for id := g.Posix; id != 0; id = p.Posix.R(id).Next {
			if r := p.Posix.R(id); r == nil || r.Group != gid || g.Zombie {
				return fmt.Errorf("process %d lists timer row %d, which is not its own", g.PID, id)
			}
			listed[id]++
		}
		if g.CPUDue != 0 {
			measured++
		}
	}
	for id := p.Queue.Next(0); id != 0; id = p.Queue.Next(id) {
		queued[p.Queue.R(id).Timer]++
	}
	for id := p.Posix.Next(0); id != 0; id = p.Posix.Next(id) {
		r := p.Posix.R(id)
		switch {
		case listed[id] != int32(b2u(r.Group != 0)) || queued[id] != int32(b2u(r.Queued)) || r.Group == 0 && !r.Queued:
			return fmt.Errorf("timer row %d of process row %d is listed %d times and has %d signals pending", id, r.Group, listed[id], queued[id])
		case r.Of != 0 && p.Groups.R(r.Of) == nil, r.Thread != 0 && p.Tasks.R(r.Thread) == nil:
			return fmt.Errorf("timer row %d measures somebody who is gone", id)
		}
	}
	for id := p.Open.Next(0); id != 0; id = p.Open.Next(id) {
		switch f := p.Open.R(id); f.Kind {
		case proc.TimerFile:
			descs[f.Object]++
		case proc.PidFile:
			pidfds[f.Object]++
		}
	}
	delete(pidfds, 0)
	if a.m.CPUTimed != measured {
		return fmt.Errorf("%d processes are measured, %d are counted", measured, a.m.CPUTimed)
	}
	return first(compare("timer of a descriptor", descs, p.Clocks.Next, func(store.ID) int32 { return 1 }), a.pidFds(pidfds))
}

// pidFds compares the descriptors for processes with those that the processes count.
func (a *audit) pidFds(found counts) error {
	p := &a.m.Procs
	for gid := p.Groups.Next(0); gid != 0; gid = p.Groups.Next(gid) {
		if g := p.Groups.R(gid); g.PidFds != found[gid] {
			return fmt.Errorf("process %d counts %d pidfds, but has %d", g.PID, g.PidFds, found[gid])
		}
		delete(found, gid)
	}
	if len(found) != 0 {
		return fmt.Errorf("%d pidfds lead to processes that are gone", len(found))
	}
	return nil
}
