package narrate

import (
	"encoding/binary"
	"strings"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/proc"
)

// le is the guest's byte order.
var le = binary.LittleEndian

// Why calls sleep.
var (
	tellWants      = view.Phrase{"%s asks to %s.", "%s请求：%s。"}
	tellStillWants = view.Phrase{"%s, woken, still cannot %s.", "%s被唤醒，但仍不能：%s。"}
	tellAsleep     = view.Phrase{"So it sleeps.", "于是它睡眠。"}
	tellUntil      = view.Phrase{"It sleeps until %s at the latest.", "它最迟睡到 %s。"}
	tellHopeless   = view.Phrase{"Nobody can wake it any more.", "再也没有谁能唤醒它。"}
	blockEmpty     = view.Phrase{"The pipe is empty, and its write end is still held by %s.", "管道是空的，而写端仍由%s持有。"}
	blockEmptySelf = view.Phrase{"The pipe is empty, and only the reader itself still holds the write end, %s: there is no end of file while it does.", "管道是空的，而写端只剩读者自己持有：%s。只要它还开着，就不会有文件结尾。"}
	blockFull      = view.Phrase{"The pipe is full (%d of %d bytes); %s hold its read end.", "管道已满（%d／%d 字节）；读端由%s持有。"}
	blockOpenRead  = view.Phrase{"Nobody has it open for writing yet: opening waits for the other side.", "还没有谁打开它来写：打开操作要等另一端。"}
	blockOpenWrite = view.Phrase{"Nobody has it open for reading yet: opening waits for the other side.", "还没有谁打开它来读：打开操作要等另一端。"}
	blockChild     = view.Phrase{"%s waits for %s, which has not ended yet.", "%s等待%s，它还没有结束。"}
	blockChildren  = view.Phrase{"%s waits for any of its children; none has ended yet.", "%s等待任意一个子进程；都还没有结束。"}
	tellWaitBrief  = view.Phrase{"%s waits for %s and sleeps.", "%s等待%s，睡眠。"}
	blockNoName    = view.Phrase{"It is empty, and somebody is about to have its write end.", "它是空的，而有任务正要得到它的写端。"}
	blockUnheard   = view.Phrase{"Process %d does not receive it yet.", "进程 %d 还没有来接收。"}
	blockVfork     = view.Phrase{"%s forks with vfork: the child borrows its memory, so the parent waits until that calls execve or ends.", "%s用 vfork 创建子进程：子进程借用它的内存，所以父进程要等子进程调用 execve 或结束。"}
	blockFutex     = view.Phrase{"The word at %#x is still %d, as it says it saw it.", "%#x 处的字仍是 %d，与它所说的相同。"}
	blockSleep     = view.Phrase{"%s sleeps until the clock reaches %s.", "%s睡到时钟走到 %s。"}
	blockSignal    = view.Phrase{"None has come.", "还没有信号到来。"}
	blockPoll      = view.Phrase{"None of them is ready.", "它们都没有就绪。"}
	blockTyping    = view.Phrase{"Nothing that it could read was typed yet.", "还没有输入可读的内容。"}
	blockOutput    = view.Phrase{"The terminal takes no more output at the moment.", "终端暂时不再接受输出。"}
	blockMessage   = view.Phrase{"The queue holds no message that fits (it has %d in all).", "队列里没有合适的消息（共有 %d 条）。"}
	blockQueueFull = view.Phrase{"The queue is full (%d of %d bytes).", "队列已满（%d／%d 字节）。"}
	blockSem       = view.Phrase{"Semaphore %d is %d, and %+d would make it negative. Nothing is done of it all.", "信号量 %d 的值是 %d，再 %+d 就会变成负数。于是一个操作也不做。"}
	blockSemZero   = view.Phrase{"Semaphore %d is %d, and it waits for zero. Nothing is done of it all.", "信号量 %d 的值是 %d，而它要等到零。于是一个操作也不做。"}
	blockCounter   = view.Phrase{"The counter is zero.", "计数器是零。"}
	blockCountFull = view.Phrase{"The counter has no room for that.", "计数器放不下。"}
	blockTimer     = view.Phrase{"The timer has not expired.", "定时器还没有到期。"}
	blockAnswer    = view.Phrase{"Process %d has the question now, and it waits for the answer.", "进程 %d 已收到询问，它等待回复。"}
	blockNobody    = view.Phrase{"Nobody is there for the exchange yet.", "还没有谁来进行交换。"}
	blockNoMail    = view.Phrase{"No message is there for it yet.", "还没有给它的消息。"}
	blockOther     = view.Phrase{"It has to wait for %s.", "它要等待%s。"}
)

// block tells why a call falls asleep.
func (s *step) block(c *call) story {
	who := s.who(c.tid)
	t := story{weight: Plain}
	if c.begin != nil {
		t.parts = []string{s.say(either(c.resumed, tellStillWants, tellWants), who, s.wish(c.tid, c.begin, nil))}
	}
	alone := false // the reason says that it sleeps
	text, r := "", []string(nil)
	switch {
	case c.end.Obj.Kind == event.Sleep || c.end.Obj.Kind == event.CPUTime:
		text, r, alone = s.say(blockSleep, who, seconds(c.end.N)), rules("proc/R23"), true
		t.parts = nil
	case c.end.Text == "kernel_clone":
		text, r = s.say(blockVfork, who), rules("proc/R13")
		t.parts = nil
	default:
		if c.end.Obj.Kind == event.Child {
			t.parts = nil
		}
		text, r = s.because(c)
	}
	t.parts, t.rules = append(t.parts, text), r
	if c.end.Obj.Kind == event.Child {
		t.lesson, t.brief = "wait", []string{s.say(tellWaitBrief, who, s.object(c.end.Obj, ""))}
	}
	w := s.why(c.tid)
	switch {
	case w != nil && w.Hopeless:
		t.weight = Key
		t.parts = append(t.parts, s.say(tellAsleep), s.say(tellHopeless))
	case alone:
	case c.end.N != 0:
		t.parts = append(t.parts, s.say(tellUntil, seconds(c.end.N)))
	default:
		t.parts = append(t.parts, s.say(tellAsleep))
	}
	return t
}

// because says what is in the way of a call, and the rules for that.
func (s *step) because(c *call) (string, []string) {
	o := c.end.Obj
	switch o.Kind {
	case event.Pipe, event.Fifo:
		return s.becausePipe(c)
	case event.Child:
		if o.ID == 0 {
			return s.say(blockChildren, s.who(c.tid)), rules("proc/R4")
		}
		return s.say(blockChild, s.who(c.tid), s.object(o, "")), rules("proc/R4")
	case event.Futex:
		return s.say(blockFutex, c.args[0], uint32(c.args[2])), rules("futex/R1")
	case event.SigWait:
		return s.say(blockSignal), rules("signal/R4")
	case event.Poll:
		if o.ID == 0 {
			return s.say(blockSignal), rules("signal/R38")
		}
		return s.say(blockPoll), nil
	case event.Console, event.TTY:
		if c.end.Text == "n_tty_write" {
			return s.say(blockOutput), rules("tty/R7")
		}
		return s.say(blockTyping), rules("tty/R1")
	case event.MsgQueue, event.SemSet:
		return s.becauseSysV(c)
	case event.EventFd:
		if c.end.Text == "eventfd_write" {
			return s.say(blockCountFull), rules("eventfd/R6")
		}
		return s.say(blockCounter), rules("eventfd/R2")
	case event.TimerFd:
		return s.say(blockTimer), rules("timer/R10")
	case event.SignalFd:
		return s.say(blockSignal), rules("signal/R62")
	case event.Answer:
		return s.say(blockAnswer, o.ID), nil
	case event.Port, event.Mailbox:
		if o.Kind == event.Port && callName(c.nr) != "port_recv" {
			return s.say(blockUnheard, o.ID), nil
		}
		if strings.HasSuffix(callName(c.nr), "_recv") {
			return s.say(blockNoMail), nil
		}
		return s.say(blockNobody), nil
	}
	return s.say(blockOther, s.object(o, "")), nil
}

// becausePipe is about pipes and FIFOs.
func (s *step) becausePipe(c *call) (string, []string) {
	if c.end.Text == "wait_for_partner" {
		if reading := c.args[2]&abi.O_ACCMODE == abi.O_RDONLY; reading {
			return s.say(blockOpenRead), rules("fifo/R1")
		}
		return s.say(blockOpenWrite), rules("fifo/R2")
	}
	f := s.file(c.tid, int32(c.args[0]))
	if f == nil || f.Kind != proc.PipeFile {
		return s.say(blockOther, s.object(c.end.Obj, "")), nil
	}
	pid := s.task(c.tid).PID
	if c.end.Text == "anon_pipe_write" {
		names, _ := s.holders(c.end.Obj, false, pid)
		return s.say(blockFull, s.m.PipeParts().Len(f.Object), s.m.PipeParts().Capacity(f.Object), s.list(names)), rules("pipe/R5")
	}
	names, others := s.holders(c.end.Obj, true, pid)
	if len(names) == 0 {
		return s.say(blockNoName), rules("pipe/R2")
	}
	if !others {
		return s.say(blockEmptySelf, s.list(names)), rules("pipe/R2", "pipe/R3")
	}
	return s.say(blockEmpty, s.list(names)), rules("pipe/R2")
}

// root may look at everything.
var root = &ipc.Caller{Root: true}

// becauseSysV is about message queues and semaphores.
func (s *step) becauseSysV(c *call) (string, []string) {
	id := int32(c.end.Obj.ID)
	if c.end.Obj.Kind == event.MsgQueue {
		ds, _ := s.m.MsgParts().Stat(id, root)
		if c.nr == abi.SYS_MSGSND {
			return s.say(blockQueueFull, ds.Cbytes, ds.Qbytes), rules("msg/R1")
		}
		return s.say(blockMessage, ds.Qnum), rules(byType(c))
	}
	for _, w := range s.m.SemParts().Waiters(id) {
		if t := s.m.Procs.Tasks.R(store.ID(w.Task)); t == nil || t.TID != c.tid || int(w.Blocking) >= len(w.Ops) {
			continue
		}
		op := w.Ops[w.Blocking]
		value, _ := s.m.SemParts().Value(id, int32(op.Num), abi.GETVAL, root)
		if op.Op == 0 {
			return s.say(blockSemZero, op.Num, value), rules("sem/R4", "sem/R3")
		}
		return s.say(blockSem, op.Num, value, op.Op), rules("sem/R5", "sem/R3")
	}
	return s.say(blockOther, s.object(c.end.Obj, "")), nil
}

// byType is the rule by which msgrcv(2) selects.
func byType(c *call) string {
	typ := int64(c.args[3])
	switch {
	case typ == 0:
		return "msg/R3"
	case typ < 0:
		return "msg/R5"
	case c.args[4]&abi.MSG_EXCEPT != 0:
		return "msg/R6"
	}
	return "msg/R4"
}
