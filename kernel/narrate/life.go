package narrate

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/proc"
)

// Birth and death, except for what clone(2) and wait(2) themselves tell.
var (
	tellExit      = view.Phrase{"%s ends %s; its descriptors are closed and its memory is given back.", "%s结束（%s）；它的描述符被关闭，内存被归还。"}
	tellEnds      = view.Phrase{"%s ends %s.", "%s结束（%s）。"}
	tellStatus    = view.Phrase{"with status %d", "退出状态 %d"}
	tellKilledBy  = view.Phrase{"killed by %s", "被 %s 终止"}
	tellZombie    = view.Phrase{"It stays as a zombie until %s waits for it.", "在%s回收它之前，它是僵尸。"}
	tellForgotten = view.Phrase{"Nobody is to wait for it, so nothing of it is left.", "没有谁需要等它，于是它不留下任何东西。"}
	tellThreadEnd = view.Phrase{"Thread %d ends; the other threads of process %d go on.", "线程 %d 结束；进程 %d 的其他线程继续。"}
	tellOrphan    = view.Phrase{"The parent of %s has ended: %s is its parent now.", "%s的父进程已结束：现在%s是它的父进程。"}
	tellInit      = view.Phrase{"%s collects %s, so that no zombie stays.", "%s回收%s，不留僵尸。"}
	tellExec      = view.Phrase{"%s becomes the program %s: its memory is new and its handlers are gone; its number, its mask and the descriptors %s stay.",
		"%s变成程序 %s：内存全部换新，处理函数消失；进程号、信号屏蔽和描述符%s保留。"}
	tellNoFds = view.Phrase{"(it has none)", "（没有）"}
)

// life tells of a birth or a death.
func (s *step) life(i int) {
	e := &s.events[i]
	switch e.Kind {
	case event.Exit:
		s.exit(i)
	case event.Adopt:
		s.tell(i, Key, "adopt", rules("proc/R7"), s.say(tellOrphan, s.who(e.TID), s.who(e.Peer)))
	case event.Reap:
		if e.PID != 1 || e.Peer == firstPID { // a call tells it, or everybody knows
			s.detail(i)
			return
		}
		s.tell(i, Plain, "reap", rules("proc/R7"), s.say(tellInit, s.who(e.TID), s.say(nameProcess, e.Peer)))
	case event.Exec:
		s.tell(i, Plain, "exec", rules("proc/R14"), s.say(tellExec, s.say(nameProcess, e.TID), e.Text, s.openFDs(e.TID)))
	}
}

// exit tells of the end of a task: what it gives back, and what is left of it.
func (s *step) exit(i int) {
	e := &s.events[i]
	if e.N == 0 {
		s.tell(i, Plain, "exit", rules("proc/R18"), s.say(tellThreadEnd, e.TID, e.PID))
		return
	}
	parts := []string{s.say(tellExit, s.say(nameProcess, e.PID), s.status(abi.WaitStatus(e.Ret)))}
	r := []string(nil)
	t := s.task(e.TID)
	switch {
	case t == nil && e.PID != firstPID && !s.reaped(e.PID):
		parts = append(parts, s.say(tellForgotten))
		r = rules("proc/R10")
	case t != nil && t.State == proc.Zombie:
		g := s.m.Procs.Groups.R(t.Group)
		if p := s.m.Procs.Groups.R(g.Parent); p != nil && p.PID != 1 {
			parts = append(parts, s.say(tellZombie, s.who(p.PID)))
			r = rules("proc/R3")
		}
	}
	s.tell(i, Plain, "exit", r, parts...)
	s.lesson("exit", s.say(tellEnds, s.say(nameProcess, e.PID), s.status(abi.WaitStatus(e.Ret))))
}

// reaped tells whether somebody collects a process in this step.
func (s *step) reaped(pid int32) bool {
	for i := range s.events {
		if e := &s.events[i]; e.Kind == event.Reap && e.Peer == pid {
			return true
		}
	}
	return false
}

// openFDs lists the descriptors that a task has.
func (s *step) openFDs(tid int32) string {
	t := s.task(tid)
	if t == nil || t.Files == 0 {
		return s.say(tellNoFds)
	}
	var all []string
	for fd, slot := range s.m.Procs.Tables.R(t.Files).Slots {
		if slot.File != 0 {
			all = append(all, itoa(int64(fd)))
		}
	}
	if len(all) == 0 {
		return s.say(tellNoFds)
	}
	if n := len(all) - maxFDs; n > 0 {
		all = append(all[:maxFDs], s.say(nameOthers, n))
	}
	return s.list(all)
}

// maxFDs is how many descriptors a sentence lists.
const maxFDs = 8
