package narrate

import (
	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/proc"
)

// event tells of one event, and before that of the call that begins with it.
func (s *step) event(i int) {
	if c := s.callAt(i); c != nil {
		s.call(c)
	}
	if s.told[i] {
		return
	}
	switch s.events[i].Kind {
	case event.Wake:
		s.wake(i)
	case event.Switch:
		s.switched(i)
	case event.Preempt:
		s.preempted(i)
	case event.SigQueue, event.SigDeliver, event.SigReturn, event.PageFault, event.Stop, event.Continue:
		s.signal(i)
	case event.PageNew, event.PageCopy:
		s.page(i)
	case event.Exit, event.Adopt, event.Reap, event.Exec:
		s.life(i)
	case event.Queued, event.Taken:
		s.behalf(i)
	case event.Timer:
		s.timer(i)
	case event.Verdict:
		s.verdict(i)
	default:
		s.detail(i)
	}
}

// What happens to tasks.
var (
	tellWake       = view.Phrase{"That wakes %s, asleep in %s on %s: %s.", "这唤醒了%s（它在 %s 中睡眠，等待%s）：%s。"}
	tellWakeAlone  = view.Phrase{"%s wakes up in %s: %s.", "%s在 %s 中醒来：%s。"}
	tellNoWriter   = view.Phrase{"nobody holds the write end any more, so it will read the end of file", "再没有谁持有写端，它将读到文件结尾"}
	tellNoReader   = view.Phrase{"nobody holds the read end any more", "再没有谁持有读端"}
	tellFirst      = view.Phrase{"The CPU takes up %s.", "CPU 开始运行%s。"}
	tellIdle       = view.Phrase{"The CPU, which had nothing to do, takes up %s.", "空闲的 CPU 开始运行%s。"}
	tellSwitch     = view.Phrase{"The CPU goes from %s, %s, to %s", "%s%s，CPU 转给%s"}
	tellSwitchCPU  = view.Phrase{"CPU %d goes from %s, %s, to %s", "%[2]s%[3]s，CPU %[1]d 转给%[4]s"}
	tellSwitchTo   = view.Phrase{"The CPU goes to %s.", "CPU 转给%s。"}
	tellWakeBrief  = view.Phrase{"That wakes %s.", "这唤醒了%s。"}
	tellOnly       = view.Phrase{", the only one that can run.", "（只有它能运行）。"}
	tellLine       = view.Phrase{", the first in line; %d more can run.", "（排在最前；还有 %d 个能运行）。"}
	tellDirect     = view.Phrase{", to which it handed its slice over.", "（它把剩下的时间片直接交给了对方）。"}
	tellChosen     = view.Phrase{", out of turn, as the chooser decided; %d more can run.", "（选择器让它插队；还有 %d 个能运行）。"}
	tellSleeps     = view.Phrase{"which sleeps", "睡眠了"}
	tellHasEnded   = view.Phrase{"which has ended", "已结束"}
	tellIsStopped  = view.Phrase{"which is stopped", "被停止了"}
	tellSliceOver  = view.Phrase{"whose turn is over", "这一轮结束了"}
	tellPreempt    = view.Phrase{"The turn of %s is over: it goes to the end of the line.", "%s这一轮结束：它排到队尾。"}
	tellTimer      = view.Phrase{"The clock reaches %s.", "时钟走到 %s。"}
	tellFinished   = view.Phrase{"The run is over.", "运行结束。"}
	tellDeadlock   = view.Phrase{"Now every process is blocked, and nobody is left who could wake another: a deadlock.", "现在所有进程都阻塞了，再没有谁能唤醒别人：死锁。"}
	tellWaitsStill = view.Phrase{"%s sleeps in %s on %s.", "%s在 %s 中睡眠，等待%s。"}
	tellStaysStop  = view.Phrase{"%s is stopped.", "%s被停止了。"}
	tellBudget     = view.Phrase{"The instructions that were allowed are used up.", "允许的指令数已用完。"}
	tellBusy       = view.Phrase{"Whoever could run only waited busily: nothing has changed for long.", "能运行的都只在忙等：很久没有任何变化了。"}
	shortIdle      = view.Phrase{"pauses of the CPU", "CPU 空闲"}
	shortSlices    = view.Phrase{"turns that ended", "轮换"}
	tellAbandoned  = view.Phrase{"The first program has ended; the others are left behind.", "第一个程序已结束，其余的被留下。"}
)

// wake tells who is woken and why.
func (s *step) wake(i int) {
	e := &s.events[i]
	call := ""
	if t := s.task(e.TID); t != nil {
		call = callName(t.Nr)
	}
	why, r := wakes[e.Text], s.wakeRules(e)
	switch f := s.pipeOf(e); {
	case f == nil:
	case e.Text == "data" && s.m.PipeParts().Stat(f.Object).Writers == 0 && s.m.PipeParts().Len(f.Object) == 0:
		why, r = tellNoWriter, rules("pipe/R3")
	case e.Text == "room" && s.m.PipeParts().Stat(f.Object).Readers == 0:
		why, r = tellNoReader, rules("pipe/R4")
	}
	if e.Peer == 0 || e.Peer == e.TID {
		s.tell(i, Plain, "wake "+e.Text, r, s.say(tellWakeAlone, s.who(e.TID), call, s.say(why)))
		return
	}
	s.tell(i, Plain, "wake "+e.Text, r, s.say(tellWake, s.who(e.TID), call, s.object(e.Obj, ""), s.say(why)))
	if why != tellNoWriter && why != tellNoReader {
		s.lesson("wake "+e.Text+e.Obj.Kind.Name(), s.say(tellWakeBrief, s.who(e.TID)))
	}
}

// pipeOf is the open file through which a woken task sleeps on a pipe, nil if there is none.
func (s *step) pipeOf(e *event.Event) *proc.OpenFile {
	t := s.task(e.TID)
	if t == nil || e.Obj.Kind != event.Pipe && e.Obj.Kind != event.Fifo {
		return nil
	}
	if f := s.file(e.TID, int32(t.Args()[0])); f != nil && kernel.ObjectOf(f) == e.Obj && f.Kind == proc.PipeFile {
		return f
	}
	return nil
}

// wakeRules are the rules behind a wake-up.
func (s *step) wakeRules(e *event.Event) []string {
	switch e.Text {
	case "data", "room":
		if e.Obj.Kind == event.Pipe || e.Obj.Kind == event.Fifo {
			return rules("pipe/R13")
		}
	case "partner":
		return rules("fifo/R1")
	case "child":
		return rules("proc/R4")
	case "vfork done":
		return rules("proc/R13")
	case "futex":
		return rules("futex/R2")
	case "semop":
		return rules("sem/R6")
	case "msgsnd":
		return rules("msg/R7")
	case "msgrcv":
		return rules("msg/R11")
	case "removed":
		if e.Obj.Kind == event.SemSet {
			return rules("sem/R15")
		}
		return rules("msg/R14")
	}
	return nil
}

// switched tells why the CPU goes to another task.
func (s *step) switched(i int) {
	e := &s.events[i]
	to := s.who(e.TID)
	if e.Peer == 0 {
		s.tell(i, Plain, "switch", nil, s.say(tellFirst, to))
		return
	}
	if e.Peer == e.TID {
		s.tell(i, Chore, "switch", nil, s.say(tellIdle, to))
		s.last().Short = s.say(shortIdle)
		return
	}
	state := s.turned(e.Peer)
	text := s.say(tellSwitch, s.who(e.Peer), s.say(state), to)
	if s.m.NCPU > 1 {
		text = s.say(tellSwitchCPU, e.CPU, s.who(e.Peer), s.say(state), to)
	}
	line := s.m.Run.Len()
	r, plain := []string(nil), false
	switch {
	case e.Text == "direct":
		text, r = text+s.say(tellDirect), rules("port/R11")
	case s.outOfTurn(i):
		text += s.say(tellChosen, line)
	case line > 0:
		text += s.say(tellLine, line)
	default:
		text, plain = text+s.say(tellOnly), true
	}
	s.tell(i, Plain, "switch", r, text)
	if plain && s.m.NCPU == 1 {
		s.lesson("switch", s.say(tellSwitchTo, to))
	}
}

// turned says what a task does that the CPU has left.
func (s *step) turned(tid int32) view.Phrase {
	t := s.task(tid)
	switch {
	case t == nil || t.State == proc.Zombie:
		return tellHasEnded
	case t.State == proc.Stopped:
		return tellIsStopped
	case t.State == proc.Sleeping, s.m.NCPU > 1, t.InCall: // the latter two were woken again meanwhile
		return tellSleeps
	}
	return tellSliceOver
}

// outOfTurn tells whether the chooser took somebody else than the first in line.
func (s *step) outOfTurn(i int) bool {
	for k := range i {
		if e := &s.events[k]; e.Kind == event.Choice && e.Nr == choicePick && e.Ret != 0 {
			return true
		}
	}
	return false
}

// preempted tells of the end of a slice. While nobody else can run nothing comes of it.
func (s *step) preempted(i int) {
	e := &s.events[i]
	s.tell(i, Chore, "preempt", nil, s.say(tellPreempt, s.who(e.TID)))
	s.last().Short = s.say(shortSlices)
}

// timer tells that a time has come; a wake-up in the same step tells the rest.
func (s *step) timer(i int) {
	w := Detail
	if i == len(s.events)-1 {
		w = Plain
	}
	s.tell(i, w, "timer", nil, s.say(tellTimer, seconds(s.events[i].N)))
}

// verdict tells how the run has ended.
func (s *step) verdict(i int) {
	switch kernel.Ending(s.events[i].N) {
	case kernel.Deadlock:
		parts := []string{s.say(tellDeadlock)}
		for _, b := range s.m.Blocked() {
			if b.Stopped {
				parts = append(parts, s.say(tellStaysStop, s.who(b.TID)))
			} else {
				parts = append(parts, s.say(tellWaitsStill, s.who(b.TID), callName(b.Nr), s.object(b.Obj, "")))
			}
		}
		s.tell(i, Key, "verdict", nil, parts...)
	case kernel.Budget:
		s.tell(i, Key, "verdict", nil, s.say(tellBudget))
	case kernel.BusyWait:
		s.tell(i, Key, "verdict", nil, s.say(tellBusy))
	case kernel.Abandoned:
		s.tell(i, Key, "verdict", nil, s.say(tellAbandoned))
	default:
		s.tell(i, Plain, "verdict", nil, s.say(tellFinished))
	}
}

// status says how a process ended.
func (s *step) status(w abi.WaitStatus) string {
	if w.Signaled() {
		return s.say(tellKilledBy, w.Signal().Name())
	}
	return s.say(tellStatus, w.Code())
}
