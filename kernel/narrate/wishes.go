package narrate

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/view"
)

// wishes say what certain calls ask for better than the table can; "" from one means that the table does.
var wishes map[string]func(*step, *call) string

func init() {
	wishes = map[string]func(*step, *call) string{"ppoll": (*step).wishPoll, "semop": (*step).wishSemop, "semtimedop": (*step).wishSemop,
		"port_recv": (*step).wishReceive, "setpgid": (*step).wishGroup, "msgrcv": (*step).wishMessage}
}

var (
	wishPause   = view.Phrase{"wait for any signal (pause)", "等待任意信号（pause）"}
	wishReady   = view.Phrase{"wait until it is ready: %s", "等待就绪：%s"}
	wishOps     = view.Phrase{"%[2]s of set %[1]d", "对信号量集 %[1]d：%[2]s"}
	wishOp      = view.Phrase{"do %+d to semaphore %d", "对信号量 %[2]d 执行 %+[1]d"}
	wishZero    = view.Phrase{"wait for zero of semaphore %d", "等待信号量 %d 为零"}
	wishAnybody = view.Phrase{"receive a message from anybody", "接收任意进程的消息"}
	wishPut     = view.Phrase{"put %s into process group %d", "把%s放入进程组 %d"}
	wishLetter  = view.Phrase{"receive %s from queue %d", "从消息队列 %[2]d 接收%[1]s"}
)

// wishPoll names the descriptors, and what is hoped for.
func (s *step) wishPoll(c *call) string {
	if c.args[1] == 0 {
		return s.say(wishPause)
	}
	var names []string
	for b := c.memory(0); len(b) >= abi.SizeofPollfd; b = b[abi.SizeofPollfd:] {
		var p abi.Pollfd
		p.Decode(b)
		if p.Fd >= 0 {
			names = append(names, s.fd(c.tid, p.Fd)+" "+abi.FlagsPoll.Format(uint64(p.Events)))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return s.say(wishReady, s.list(names))
}

// wishSemop lists the operations.
func (s *step) wishSemop(c *call) string {
	var all []string
	for _, op := range operations(c) {
		if op.Op == 0 {
			all = append(all, s.say(wishZero, op.Num))
		} else {
			all = append(all, s.say(wishOp, op.Op, op.Num))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return s.say(wishOps, int32(c.args[0]), s.list(all))
}

func (s *step) wishReceive(c *call) string {
	if c.args[0] == 0 {
		return s.say(wishAnybody)
	}
	return ""
}

// wishGroup says who is put into which group; zeros mean the caller.
func (s *step) wishGroup(c *call) string {
	pid, group := int32(c.args[0]), int32(c.args[1])
	if pid == 0 {
		pid = s.pid(c.tid)
	}
	if group == 0 {
		group = pid
	}
	return s.say(wishPut, s.who(pid), group)
}

func (s *step) wishMessage(c *call) string { return s.say(wishLetter, s.wanted(c), int32(c.args[0])) }
