package view

import (
	"fmt"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
)

// Text says why a task is blocked, whether anybody can wake it, without naming the task.
func (w *Why) Text(l Lang) string {
	s := ""
	if l == English {
		s = w.Blocked.String()
		if _, rest, ok := strings.Cut(s, ") "); ok {
			s = rest
		}
	} else {
		s = w.other(l)
	}
	if w.Hopeless && !w.Stopped {
		s += wordHopeless.In(l)
		if w.SelfOnly {
			s += wordSelfOnly.In(l)
		}
	}
	return s
}

// other is the explanation in another language than the kernel's own.
func (w *Why) other(l Lang) string {
	if w.Stopped {
		return whyStopped.In(l)
	}
	name := fmt.Sprint(w.Nr)
	if c := abi.Lookup(w.Nr); c != nil {
		name = c.Name
	}
	s := fmt.Sprintf(whyIn.In(l), name)
	if w.Fd >= 0 {
		s += fmt.Sprintf(whyOnFD.In(l), w.Fd)
	}
	return s + w.until(l) + w.holders(l)
}

// until says what would end the sleep.
func (w *Why) until(l Lang) string {
	say := func(p Phrase, args ...any) string { return fmt.Sprintf(p.In(l), args...) }
	switch w.Obj.Kind {
	case event.Pipe, event.Fifo:
		switch {
		case w.Fd < 0:
			return say(whyOpen, w.Name)
		case strings.HasSuffix(w.Chan, "_read"):
			return say(whyPipeRead, w.Name)
		}
		return say(whyPipeWrite, w.Name)
	case event.Child:
		if w.Obj.ID == 0 {
			return say(whyChild, whyAnyChild.In(l))
		}
		return say(whyChild, say(whyOneChild, w.Obj.ID))
	case event.Futex:
		return say(whyFutex, w.Args[0])
	case event.MsgQueue:
		if w.Nr == abi.SYS_MSGSND {
			return say(whyMsgSend, w.Obj.ID)
		}
		return say(whyMsgRecv, w.Obj.ID)
	case event.SemSet:
		return say(whySem, w.Obj.ID)
	case event.Sleep:
		return whySleep.In(l)
	case event.SigWait:
		return whySignal.In(l)
	case event.Poll:
		if w.Obj.ID == 0 {
			return whySignal.In(l)
		}
		return say(whyPoll, w.Obj.ID)
	case event.Console:
		return whyConsole.In(l)
	case event.Answer:
		return say(whyAnswer, w.Obj.ID)
	case event.Port:
		return say(whyPort, w.Obj.ID)
	case event.SignalFd:
		return whySignal.In(l)
	case event.TimerFd:
		return say(whyTimerFd, w.Obj.ID)
	case event.CPUTime:
		return whyCPUTime.In(l)
	case event.TTY:
		return whyTTY.In(l)
	case event.PidFd:
		return whyPidFd.In(l)
	case event.Mailbox:
		return say(whyMailbox, strings.TrimPrefix(w.Name, "mailbox "))
	}
	if w.Name == "" {
		return ""
	}
	return say(whyObject, w.Name)
}

// holders names those who could end it through a descriptor.
func (w *Why) holders(l Lang) string {
	if len(w.Wakers) == 0 {
		if w.Fd >= 0 && w.Obj.Kind == event.Pipe {
			return whyNobody.In(l)
		}
		return ""
	}
	if w.Wakers[0].Fd < 0 {
		return ""
	}
	var ends []string
	for _, k := range w.Wakers {
		ends = append(ends, fmt.Sprintf(wordEnd.In(l), k.Fd, k.PID))
	}
	return fmt.Sprintf(whyHolders.In(l), strings.Join(ends, ", "))
}
