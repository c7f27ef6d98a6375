package narrate

import (
	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/trace"
	"github.com/vitrine-os/vitrine/kernel/view"
)

// Signals.
var (
	tellSent      = view.Phrase{"%s is now pending for %s.", "%s 现在对%s待决。"}
	tellFrom      = view.Phrase{"%s sends %s to %s; it is pending there now.", "%s向%[3]s发送 %[2]s；它现在待决。"}
	tellChildEnd  = view.Phrase{"The kernel makes SIGCHLD pending for %s: its child %d %s.", "内核使 SIGCHLD 对%s待决：它的子进程 %d %s。"}
	tellFromTimer = view.Phrase{"A timer makes %s pending for %s.", "定时器使 %s 对%s待决。"}
	tellFromKey   = view.Phrase{"The kernel makes %s pending for %s.", "内核使 %s 对%s待决。"}
	tellMasked    = view.Phrase{"It is blocked there, so it waits.", "它在那里被屏蔽，于是等待。"}
	tellMerged    = view.Phrase{"%s is pending for %s already: this one is lost, nobody will learn how often it was sent.", "%s 对%s已经待决：这一次丢失了，没有谁会知道发送过几次。"}
	tellIgnored   = view.Phrase{"%s ignores %s, so nothing comes of it.", "%s忽略 %s，于是什么也不发生。"}
	tellSentVain  = view.Phrase{"%s sends %s to %s, which ignores it: nothing comes of it.", "%s向%[3]s发送 %[2]s，而它忽略这个信号：什么也不发生。"}
	tellHandler   = view.Phrase{"On its way back to user mode %s has %s to take: the kernel writes a frame with all registers and the mask %s to its stack at %#x, and lets it go on in its handler %s.",
		"%s在返回用户态之前要处理 %s：内核把含全部寄存器和信号屏蔽 %s 的栈帧写到它的栈上 %#x 处，让它在处理函数 %s 中继续。"}
	tellBlocked    = view.Phrase{"While the handler runs %s are blocked.", "处理函数运行期间屏蔽 %s。"}
	tellWillEINTR  = view.Phrase{"The %s that it interrupted will have failed with EINTR when the handler returns.", "被打断的 %s 在处理函数返回后以 EINTR 失败。"}
	tellWillAgain  = view.Phrase{"The %s that it interrupted will begin again when the handler returns.", "被打断的 %s 在处理函数返回后重新开始。"}
	tellNothing    = view.Phrase{"%s takes %s, whose default is to do nothing.", "%s收到 %s，其默认动作是什么也不做。"}
	tellTerm       = view.Phrase{"%s takes %s and has no handler for it: the default action ends the process.", "%s收到 %s，没有处理函数：默认动作是终止进程。"}
	tellCore       = view.Phrase{"%s takes %s and has no handler for it: the default action ends the process with a core dump.", "%s收到 %s，没有处理函数：默认动作是终止进程并产生核心转储。"}
	tellStop       = view.Phrase{"%s takes %s: all of the process stops until SIGCONT comes.", "%s收到 %s：整个进程停止，直到 SIGCONT 到来。"}
	tellCont       = view.Phrase{"%s takes %s and goes on.", "%s收到 %s，继续运行。"}
	tellStopped    = view.Phrase{"%s is stopped by %s.", "%s被 %s 停止。"}
	tellGoesOn     = view.Phrase{"%s goes on.", "%s继续运行。"}
	tellSigreturn  = view.Phrase{"The handler returns: rt_sigreturn takes all registers and the mask back from the frame at %#x, and %s goes on where the signal met it, in %s.", "处理函数返回：rt_sigreturn 从 %#x 处的栈帧取回全部寄存器和信号屏蔽，%s回到被信号打断的地方（%s）继续。"}
	tellReturned   = view.Phrase{"The handler returns: %s goes on in %s.", "处理函数返回：%s在 %s 中继续。"}
	tellInHandler  = view.Phrase{"%s takes %s: a frame is written at %#x, and it goes on in its handler %s.", "%s处理 %s：栈帧写到 %#x 处，它在处理函数 %s 中继续。"}
	tellFault      = view.Phrase{"%s touches %#x, %s: the processor traps, and the kernel sends it %s.", "%s访问 %#x，%s：处理器陷入内核，内核向它发送 %s。"}
	tellNotThere   = view.Phrase{"where nothing is mapped", "那里没有映射任何东西"}
	tellForbidden  = view.Phrase{"which is mapped but does not allow that", "那里有映射，但不允许这样做"}
	tellChildExit  = view.Phrase{"has exited", "已退出"}
	tellChildKill  = view.Phrase{"was killed", "被杀死"}
	tellChildStop  = view.Phrase{"was stopped", "被停止"}
	tellChildCont  = view.Phrase{"goes on", "继续运行"}
	tellSelfSignal = view.Phrase{"%s sends %s to itself; it is pending now.", "%s向自己发送 %s；它现在待决。"}
)

// signal tells of a signal's way: sent, taken, returned from.
func (s *step) signal(i int) {
	e := &s.events[i]
	who, sig := s.who(e.TID), signal(e.Sig)
	switch e.Kind {
	case event.SigQueue:
		s.sent(i)
	case event.SigDeliver:
		s.delivered(i)
	case event.SigReturn:
		s.tell(i, Key, "sigreturn", rules("signal/R15"), s.say(tellSigreturn, uint64(e.N), who, s.function(e.PID, e.Addr)))
		s.lesson("sigreturn", s.say(tellReturned, who, s.function(e.PID, e.Addr)))
	case event.PageFault:
		area, _ := s.area(e.TID, e.Addr)
		r := rules("mem/R4")
		if area != nil {
			r = rules("mem/R5")
			if e.Sig == uint8(abi.SIGBUS) {
				r = rules("mem/R6")
			}
		}
		s.tell(i, Key, "fault", r, s.say(tellFault, who, e.Addr, s.say(either(area == nil, tellNotThere, tellForbidden)), sig))
	case event.Stop:
		if s.has(event.SigDeliver, e.TID) {
			s.put(i, tellStopped, s.say(nameProcess, e.PID), sig)
			return
		}
		s.tell(i, Plain, "stop", rules("signal/R50"), s.say(tellStopped, s.say(nameProcess, e.PID), sig))
	case event.Continue:
		s.tell(i, Plain, "continue", rules("signal/R50"), s.say(tellGoesOn, s.say(nameProcess, e.PID)))
	}
}

// sent tells of a signal that was generated.
func (s *step) sent(i int) {
	e := &s.events[i]
	who, sig := s.who(e.TID), signal(e.Sig)
	switch e.Text {
	case "ignored":
		if e.Sig == uint8(abi.SIGCHLD) {
			s.detail(i)
			return
		}
		text := s.say(tellIgnored, who, sig)
		if e.Peer != 0 && e.Peer != e.TID {
			text = s.say(tellSentVain, s.who(e.Peer), sig, who)
		}
		s.tell(i, Plain, "ignored", rules("signal/R42"), text)
		return
	case "merged":
		s.tell(i, Key, "merged", rules("signal/R10"), s.say(tellMerged, sig, who))
		return
	}
	text, r := s.origin(e)
	if t := s.task(e.TID); t != nil && t.Mask.Has(abi.Signal(e.Sig)) && !s.takenIn(i) {
		s.tell(i, Plain, "sigqueue", append(r, "proc/R24"), text, s.say(tellMasked))
		return
	}
	s.tell(i, Plain, "sigqueue", r, text)
}

// origin says where a signal comes from, and the rules for that.
func (s *step) origin(e *event.Event) (string, []string) {
	who, sig := s.who(e.TID), signal(e.Sig)
	var info abi.Siginfo
	if len(e.Info) >= abi.SizeofSiginfo {
		info.Decode(e.Info)
	}
	switch {
	case e.Sig == uint8(abi.SIGCHLD) && e.Code > 0:
		return s.say(tellChildEnd, who, info.Pid(), s.childNews(e.Code)), rules("proc/R9")
	case e.Code == abi.SI_TIMER:
		return s.say(tellFromTimer, sig, who), rules("timer/R22")
	case e.Code > 0:
		return s.say(tellFromKey, sig, who), nil
	case e.Peer == e.TID:
		return s.say(tellSelfSignal, who, sig), nil
	case e.Peer != 0:
		return s.say(tellFrom, s.who(e.Peer), sig, who), nil
	}
	return s.say(tellSent, sig, who), nil
}

// takenIn tells whether the step also has the delivery of the signal that its i-th event generates.
func (s *step) takenIn(i int) bool {
	for k := i + 1; k < len(s.events); k++ {
		if e := &s.events[k]; e.Kind == event.SigDeliver && e.Sig == s.events[i].Sig {
			return true
		}
	}
	return false
}

// childNews says what SIGCHLD is about.
func (s *step) childNews(code int32) string {
	switch code {
	case abi.CLD_KILLED, abi.CLD_DUMPED:
		return s.say(tellChildKill)
	case abi.CLD_STOPPED:
		return s.say(tellChildStop)
	case abi.CLD_CONTINUED:
		return s.say(tellChildCont)
	}
	return s.say(tellChildExit)
}

// delivered tells what becomes of a signal.
func (s *step) delivered(i int) {
	e := &s.events[i]
	who, sig := s.who(e.TID), signal(e.Sig)
	switch e.Text {
	case "handler":
		s.handler(i)
	case "ignore":
		s.tell(i, Plain, "deliver ignore", rules("signal/R20"), s.say(tellNothing, who, sig))
	case "term":
		s.tell(i, Key, "deliver term", rules("signal/R20", "signal/R49"), s.say(tellTerm, who, sig))
	case "core":
		s.tell(i, Key, "deliver core", rules("signal/R21"), s.say(tellCore, who, sig))
	case "stop":
		s.tell(i, Plain, "deliver stop", rules("signal/R50"), s.say(tellStop, who, sig))
	default:
		s.tell(i, Plain, "deliver", nil, s.say(tellCont, who, sig))
	}
}

// handler tells of the frame that is made for a handler, and what becomes of the call that the signal interrupted.
func (s *step) handler(i int) {
	e := &s.events[i]
	var frame *kernel.SignalFrame
	for _, f := range s.m.SignalFrames(e.TID) {
		if f.SP == uint64(e.N) {
			frame = &f
			break
		}
	}
	mask := "[]"
	if frame != nil {
		mask = trace.Signals(frame.Mask)
	}
	parts := []string{s.say(tellHandler, s.who(e.TID), signal(e.Sig), mask, uint64(e.N), s.function(e.PID, e.Addr))}
	brief := []string{s.say(tellInHandler, s.who(e.TID), signal(e.Sig), uint64(e.N), s.function(e.PID, e.Addr))}
	r := rules("signal/R1")
	if t := s.task(e.TID); t != nil && t.Mask != 0 && !s.moreHandlers(i) {
		parts = append(parts, s.say(tellBlocked, trace.Signals(t.Mask)))
	}
	if frame != nil && frame.Call >= 0 && abi.ErrnoOf(frame.Ret) >= abi.ERESTARTSYS {
		name := callName(uint64(frame.Call))
		then := s.say(either(frame.Again, tellWillAgain, tellWillEINTR), name)
		parts, brief = append(parts, then), append(brief, then)
		r = append(r, "signal/R37")
	}
	s.tell(i, Key, "handler", r, parts...)
	s.lesson("handler", brief...)
}

// has tells whether something happens to a task in this step.
func (s *step) has(k event.Kind, tid int32) bool {
	for i := range s.events {
		if e := &s.events[i]; e.Kind == k && e.TID == tid {
			return true
		}
	}
	return false
}

// moreHandlers tells whether another handler interrupts this one before it begins: then the mask is that one's.
func (s *step) moreHandlers(i int) bool {
	for k := i + 1; k < len(s.events); k++ {
		if e := &s.events[k]; e.Kind == event.SigDeliver && e.Text == "handler" && e.TID == s.events[i].TID {
			return true
		}
	}
	return false
}
