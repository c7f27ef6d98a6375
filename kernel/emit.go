package kernel

import (
	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/mem"
)

// captureMax bounds how much of one buffer an event carries.
const captureMax = 4096

// heard numbers an event and tells whether somebody wants to know what it says. Every event is numbered, listened to or not.
func (m *Machine) heard() bool {
	m.Seq++
	return m.listener != nil
}

// say hands an event to the listener after filling in its head.
func (m *Machine) say(t *proc.Task, e event.Event) {
	e.Seq, e.Step, e.Time, e.CPU = m.Seq, m.Steps, m.now, int32(m.cpu)
	if t != nil {
		e.PID, e.TID = t.PID, t.TID
	}
	m.listener.Event(&e)
}

// sayEnter tells that a call begins.
func (m *Machine) sayEnter(t *proc.Task) {
	if m.heard() {
		m.say(t, event.Event{Kind: event.SysEnter, Nr: t.Nr, Args: *t.Args(), Mem: m.capture(t, t.Args(), 0, false)})
	}
}

// sayExit tells that a call ends.
func (m *Machine) sayExit(t *proc.Task, args *[6]uint64, ret int64) {
	if m.heard() {
		m.say(t, event.Event{Kind: event.SysExit, Nr: t.Nr, Args: *args, Ret: ret, Mem: m.capture(t, args, ret, true)})
	}
}

// capture reads what the arguments of the task's call point at.
func (m *Machine) capture(t *proc.Task, args *[6]uint64, ret int64, exit bool) []abi.Mem {
	c := abi.Lookup(t.Nr)
	if c == nil || t.Space == 0 {
		return nil
	}
	v := m.mmu.View(t.Space)
	if t.Nr == abi.SYS_RT_SIGRETURN && !exit {
		return abi.CaptureFrame(t.Regs.X[2], v.Peek)
	}
	list := c.Capture(*args, ret, exit, v.Peek, func(va uint64, max int) ([]byte, bool) { return peekString(v, va, max) }, captureMax)
	if t.Nr == abi.SYS_SEMCTL && c.Arg(semctlArray, args).Kind == abi.KindUshorts {
		list = append(list, m.captureValues(v, c.Arg(semctlArray, args).Dir, args, ret, exit)...)
	}
	return list
}

// semctlArray is which argument of semctl(2) GETALL and SETALL take the values in.
const semctlArray = 3

// captureValues reads the array of GETALL or SETALL. No argument says how long it is, only the set does.
func (m *Machine) captureValues(v *mem.View, dir abi.Dir, args *[6]uint64, ret int64, exit bool) []abi.Mem {
	id, at := int32(args[0]), args[semctlArray]
	if exit != (dir == abi.Out) || exit && ret < 0 || id < 0 {
		return nil
	}
	n, e := m.sems.Size(id, false, &ipc.Caller{Root: true})
	b, ok := v.Peek(at, min(2*n, captureMax))
	if e != 0 || !ok {
		return nil
	}
	return []abi.Mem{{Arg: semctlArray, Addr: at, Data: b, Full: n, OK: true}}
}

// peekString reads a string without disturbing the machine.
func peekString(v *mem.View, va uint64, max int) ([]byte, bool) {
	var s []byte
	for len(s) < max {
		n := min(mem.PageSize-int(va&(mem.PageSize-1)), max-len(s))
		b, ok := v.Peek(va, n)
		if !ok {
			return s, false
		}
		for i, c := range b {
			if c == 0 {
				return append(s, b[:i]...), true
			}
		}
		s, va = append(s, b...), va+uint64(n)
	}
	return s, true
}

// origin says where a page's content came from.
func origin(e mem.Effect) string {
	if e.File {
		return "file"
	}
	return "zero"
}

// memoryEvent turns what the memory tells into events.
func (m *Machine) memoryEvent(e mem.Effect) {
	t := m.Procs.Tasks.R(m.cur)
	if t == nil || !m.heard() {
		return
	}
	m.say(t, event.Event{Kind: e.Kind, Addr: e.VA, Frame: uint32(e.Frame), N: int64(e.Old), Text: origin(e)})
}
