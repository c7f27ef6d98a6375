package tui

import (
	"fmt"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/history"
)

// beginning is the event with which the call that an event ends began.
func (m *Model) beginning(e *event.Event) uint64 {
	seq, _ := m.h.Find(history.Query{Kinds: history.Kinds(event.SysEnter), TID: e.TID, Calls: []uint64{e.Nr}}, e.Seq, true)
	return seq
}

// sentence says what an event is.
func (m *Model) sentence(e *event.Event) string {
	obj, sig, say := objectName(e.Obj), abi.Signal(e.Sig).Name(), m.say
	switch e.Kind {
	case event.SysEnter:
		return say(saysCalls, e.TID, m.callText(e))
	case event.SysExit:
		return say(saysReturns, e.TID, m.callText(e))
	case event.Block:
		return say(saysBlocks, e.TID, callName(e.Nr), obj)
	case event.Wake:
		if e.Peer == 0 {
			return say(saysWakesAlone, e.TID)
		}
		return say(saysWakes, e.Peer, e.TID)
	case event.Switch:
		return say(saysSwitch, e.CPU, e.TID)
	case event.Preempt:
		return say(saysPreempt, e.TID, e.N)
	case event.SigQueue:
		return say(saysSent, sig, e.TID, who(e.Peer, m))
	case event.SigDeliver:
		return say(saysDelivered, e.TID, sig, m.disposal(e.Text))
	case event.SigReturn:
		return say(saysSigreturn, e.TID, e.Addr)
	case event.PageFault:
		return say(saysFault, e.TID, e.Addr, sig)
	case event.PageNew:
		return say(saysPageNew, e.TID, e.Addr, e.Frame)
	case event.PageCopy:
		return say(saysPageCopy, e.TID, e.Addr, e.Frame, e.N)
	case event.PageShare:
		return say(saysPageShare, e.TID, e.Peer, e.Frame, e.Addr)
	case event.CopyIn:
		return say(saysCopyIn, e.TID, e.N, e.Addr)
	case event.CopyOut:
		return say(saysCopyOut, e.TID, e.N, e.Addr)
	case event.Queued:
		return say(saysQueued, e.TID, e.N, obj)
	case event.Taken:
		return say(saysTaken, e.TID, e.N, obj)
	}
	return m.lifeSentence(e)
}

// lifeSentence is about descriptors, processes and the machine.
func (m *Model) lifeSentence(e *event.Event) string {
	say := m.say
	switch e.Kind {
	case event.Opened:
		return say(saysOpened, e.TID, e.Fd, firstOf(e.Text, objectName(e.Obj)))
	case event.Closed:
		return say(saysClosed, e.TID, e.Fd)
	case event.Born:
		return say(saysBorn, e.TID, e.Peer)
	case event.Exec:
		return say(saysExec, e.TID, e.Text)
	case event.Exit:
		return say(saysExit, e.TID, m.ending(abi.WaitStatus(e.Ret)))
	case event.Reap:
		return say(saysReap, e.TID, e.Peer)
	case event.Adopt:
		return say(saysAdopt, e.Peer, e.TID)
	case event.Stop:
		return say(saysStop, e.TID, abi.Signal(e.Sig).Name())
	case event.Continue:
		return say(saysContinue, e.TID)
	case event.Timer:
		return say(saysTimer)
	case event.Output:
		return say(saysOutput, e.TID, len(e.Data), e.Fd)
	case event.Choice:
		return say(saysChoice, e.N, e.Ret)
	case event.Verdict:
		return say(saysVerdict, e.Text)
	}
	return e.Kind.Name()
}

// disposal is what becomes of a signal.
func (m *Model) disposal(text string) string {
	if p, ok := disposals[text]; ok {
		return m.say(p)
	}
	return text
}

// ending says how a process ended.
func (m *Model) ending(s abi.WaitStatus) string {
	if s.Signaled() {
		return m.say(saysKilled, s.Signal().Name())
	}
	return m.say(saysStatus, s.Code())
}

// who names the sender of a signal.
func who(tid int32, m *Model) string {
	if tid == 0 {
		return m.say(saysKernel)
	}
	return fmt.Sprint(tid)
}

// objectName is an object as /proc names it.
func objectName(o event.Object) string {
	if o.Kind == event.NoObj {
		return "-"
	}
	return fmt.Sprintf("%s:[%d]", o.Kind.Name(), o.ID)
}

// callName is a system call's name, or its number.
func callName(nr uint64) string {
	if c := abi.Lookup(nr); c != nil {
		return c.Name
	}
	return fmt.Sprint(nr)
}

// firstOf is the first text that is not empty.
func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
