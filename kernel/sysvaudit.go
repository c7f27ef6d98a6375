package kernel

import (
	"fmt"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/proc/mem"
)

// sysv checks that whoever sleeps in a message queue or on semaphores makes such a call, that every list of adjustments is some task's,
// and that segments count the areas that map them.
func (a *audit) sysv() error {
	m, p := a.m, &a.m.Procs
	inMsg, inSem, undo := 0, 0, counts{}
	for id := p.Tasks.Next(0); id != 0; id = p.Tasks.Next(id) {
		t := p.Tasks.R(id)
		undo[t.Undo]++
		msg, sem := m.Msgs.Asleep(int32(id)), m.Sems.Asleep(int32(id))
		if msg {
			inMsg++
		}
		if sem {
			inSem++
		}
		if msg && (!t.InCall || t.Wait.Done || t.Nr != abi.SYS_MSGSND && t.Nr != abi.SYS_MSGRCV) {
			return fmt.Errorf("task %d stands in line at a message queue, but makes no such call", t.TID)
		}
		if sem && (!t.InCall || t.Wait.Done || t.Nr != abi.SYS_SEMOP && t.Nr != abi.SYS_SEMTIMEDOP) {
			return fmt.Errorf("task %d stands in line for semaphores, but makes no such call", t.TID)
		}
	}
	delete(undo, 0)
	if inMsg != m.Msgs.Sleeping() || inSem != m.Sems.Sleeping() {
		return fmt.Errorf("%d and %d sleep in message queues and on semaphores, %d and %d of them are tasks", m.Msgs.Sleeping(), m.Sems.Sleeping(), inMsg, inSem)
	}
	for list, n := range undo {
		if _, holders := m.sems.UndoOf(list); holders != n {
			return fmt.Errorf("list of adjustments %d counts %d holders, but has %d", list, holders, n)
		}
	}
	if m.Sems.UndoLists() != len(undo) {
		return fmt.Errorf("%d lists of semaphore adjustments, of which %d are tasks'", m.Sems.UndoLists(), len(undo))
	}
	return a.segments()
}

// segments compares what segments count as attachments with the areas that there are.
func (a *audit) segments() error {
	areas := counts{}
	s := &a.m.Mem.Spaces
	for id := s.Next(0); id != 0; id = s.Next(id) {
		for _, area := range s.R(id).Areas {
			if area.Flags&mem.Segment != 0 {
				areas[area.Object]++
			}
		}
	}
	for i := a.m.shms.Next(-1); i >= 0; i = a.m.shms.Next(i) {
		ds, id, _ := a.m.shms.StatAt(i, nil)
		object := a.m.shms.ObjectAt(i)
		if int32(ds.Nattch) != areas[object] {
			return fmt.Errorf("segment %d counts %d attachments, but has %d", id, ds.Nattch, areas[object])
		}
		delete(areas, object)
	}
	if len(areas) != 0 {
		return fmt.Errorf("areas of %d segments that are gone", len(areas))
	}
	return nil
}
