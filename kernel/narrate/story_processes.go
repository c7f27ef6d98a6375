package narrate

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/trace"
	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/proc/mem"
)

// Processes and memory.
var (
	tellFork      = view.Phrase{"%s forks: %s is born as its copy, with the same descriptors %s.", "%s调用 fork：%s诞生，是它的副本，拥有同样的描述符 %s。"}
	tellForkBrief = view.Phrase{"%s forks: %s is born as its copy.", "%s调用 fork：%s诞生，是它的副本。"}
	tellFrames    = view.Phrase{"No memory was copied: both page tables name the same %d frames, and whoever writes to one first gets a copy of it.", "内存并没有复制：两个页表指向同样的 %d 个页框，谁先写某个页框，谁就得到它的副本。"}
	tellThread    = view.Phrase{"%s makes thread %d: a task of its own that shares all memory, descriptors and the process id.", "%s创建线程 %d：它是独立的任务，但共享全部内存、描述符和进程号。"}
	tellVfork     = view.Phrase{"%s, held in vfork, goes on: process %d uses its memory no longer.", "%s从 vfork 中继续：进程 %d 不再使用它的内存。"}
	tellReap      = view.Phrase{"%s learns how process %d ended: %s. With that nothing is left of the zombie.", "%s得知进程 %d 的结局：%s。僵尸随之消失。"}
	tellReapBrief = view.Phrase{"%s learns how process %d ended: %s.", "%s得知进程 %d 的结局：%s。"}
	tellNoneEnded = view.Phrase{"%s asks for a child that has ended; none has, and WNOHANG says not to wait.", "%s查询有没有结束的子进程；没有，而 WNOHANG 要求不等待。"}
	tellLearns    = view.Phrase{"%s learns that process %d %s.", "%s得知进程 %d %s。"}
	tellYield     = view.Phrase{"%s lets others run first: %d can.", "%s让其他任务先运行：有 %d 个可以运行。"}
	tellYieldNone = view.Phrase{"%s lets others run first, but nobody else can run.", "%s让其他任务先运行，但没有别的任务能运行。"}
	tellShared    = view.Phrase{"%s maps %s at %#x that it will share with its children: every write there is seen by all.", "%s在 %#[3]x 处映射 %[2]s，与将来的子进程共享：任何写入大家都能看到。"}
	tellSharedOf  = view.Phrase{"%s maps %s of %s at %#x, shared: what is written there is written to the file.", "%s把%[3]s的 %[2]s共享映射到 %#[4]x：写入那里就是写入文件。"}
	tellSlept     = view.Phrase{"%s has slept to the end.", "%s睡够了时间。"}
	tellFutexNone = view.Phrase{"%s would wake sleepers of the futex at %#x, but there are none; a futex remembers nothing.", "%s要唤醒 %#x 处 futex 的睡眠者，但没有；futex 什么也不记住。"}
	tellFutexSome = view.Phrase{"%s has woken %d sleepers of the futex at %#x.", "%s唤醒了 %#[3]x 处 futex 的 %[2]d 个睡眠者。"}
	tellFutexDone = view.Phrase{"%s goes on: somebody has woken it at the futex at %#x.", "%s继续：有任务在 %#x 处的 futex 上唤醒了它。"}
)

// covered is a call whose own event tells it.
func (s *step) covered(c *call) *story {
	return &story{weight: Detail, parts: []string{s.say(detailExit, callName(c.nr), s.who(c.tid), resultText(c.end))}}
}

// fork tells of a new process or thread.
func (s *step) fork(c *call) *story {
	if c.resumed {
		return &story{weight: Plain, rules: rules("proc/R13"), parts: []string{s.say(tellVfork, s.who(c.tid), c.ret)}}
	}
	born := c.effect(event.Born)
	switch {
	case born == nil:
		return nil
	case born.N&abi.CLONE_THREAD != 0:
		return &story{weight: Plain, rules: rules("proc/R16"), parts: []string{s.say(tellThread, s.who(c.tid), born.Peer)}}
	}
	frames := 0
	for i := range c.effects {
		if c.effects[i].Kind == event.PageShare {
			frames++
		}
	}
	t := &story{weight: Key, rules: rules("proc/R1", "fd/R2"), parts: []string{s.say(tellFork, s.who(c.tid), s.say(nameProcess, born.Peer), s.openFDs(born.Peer))}}
	if frames > 0 {
		t.parts = append(t.parts, s.say(tellFrames, frames))
	}
	t.lesson, t.brief = "fork", []string{s.say(tellForkBrief, s.who(c.tid), s.say(nameProcess, born.Peer))}
	return t
}

// wait tells what a parent learns of its child.
func (s *step) wait(c *call) *story {
	if r := c.effect(event.Reap); r != nil {
		t := &story{weight: Plain, rules: rules("proc/R3", "proc/R6"), parts: []string{s.say(tellReap, s.who(c.tid), r.Peer, s.status(abi.WaitStatus(r.Ret)))}}
		t.lesson, t.brief = "reap", []string{s.say(tellReapBrief, s.who(c.tid), r.Peer, s.status(abi.WaitStatus(r.Ret)))}
		return t
	}
	if c.ret == 0 && callName(c.nr) == "wait4" {
		return &story{weight: Plain, rules: rules("proc/R4"), parts: []string{s.say(tellNoneEnded, s.who(c.tid))}}
	}
	if b := c.memory(1); callName(c.nr) == "wait4" && len(b) >= 4 {
		if w := abi.WaitStatus(le.Uint32(b)); w.Stopped() || w.Continued() {
			return &story{weight: Plain, rules: rules("proc/R11"), parts: []string{s.say(tellLearns, s.who(c.tid), c.ret, s.say(either(w.Stopped(), tellChildStop, tellChildCont)))}}
		}
	}
	return nil
}

// yield tells whether letting others run first made a difference.
func (s *step) yield(c *call) *story {
	n := s.m.Run.Len()
	if t := s.task(c.tid); t != nil && s.m.Run.Has(s.m.Procs.Task(c.tid)) {
		n--
	}
	if n <= 0 {
		return &story{weight: Chore, parts: []string{s.say(tellYieldNone, s.who(c.tid))}}
	}
	return &story{weight: Plain, parts: []string{s.say(tellYield, s.who(c.tid), n)}}
}

// mmap tells of shared mappings; others are chores.
func (s *step) mmap(c *call) *story {
	a, _ := s.area(c.tid, uint64(c.ret))
	if c.args[3]&abi.MAP_SHARED == 0 || a == nil || a.Flags&mem.Shared == 0 {
		return nil
	}
	size := s.bytes(int64(c.args[1]))
	if f := s.file(c.tid, int32(c.args[4])); f != nil && c.args[3]&abi.MAP_ANONYMOUS == 0 {
		return &story{weight: Plain, rules: rules("mem/R2"), parts: []string{s.say(tellSharedOf, s.who(c.tid), size, s.fileName(f), uint64(c.ret))}}
	}
	return &story{weight: Plain, rules: rules("mem/R1"), parts: []string{s.say(tellShared, s.who(c.tid), size, uint64(c.ret))}}
}

// slept tells of the end of a sleep.
func (s *step) slept(c *call) *story {
	if !c.resumed {
		return nil
	}
	return &story{weight: Detail, rules: rules("proc/R23"), parts: []string{s.say(tellSlept, s.who(c.tid))}}
}

// futex tells of waiting and waking.
func (s *step) futex(c *call) *story {
	switch c.args[1] & abi.FUTEX_CMD_MASK {
	case abi.FUTEX_WAKE, abi.FUTEX_WAKE_BITSET:
		if c.ret == 0 {
			return &story{weight: Plain, rules: rules("futex/R5"), parts: []string{s.say(tellFutexNone, s.who(c.tid), c.args[0])}}
		}
		return &story{weight: Plain, rules: rules("futex/R3"), parts: []string{s.say(tellFutexSome, s.who(c.tid), c.ret, c.args[0])}}
	case abi.FUTEX_WAIT, abi.FUTEX_WAIT_BITSET:
		return &story{weight: Plain, parts: []string{s.say(tellFutexDone, s.who(c.tid), c.args[0])}}
	}
	return nil
}

// Signals' calls.
var (
	tellAlarm      = view.Phrase{"%s sets its alarm clock: SIGALRM comes in %s.", "%s设置闹钟：%s 后 SIGALRM 到来。"}
	tellAlarmOn    = view.Phrase{"After that it comes every %s.", "此后每 %s 来一次。"}
	tellAlarmOff   = view.Phrase{"%s turns its alarm clock off.", "%s关闭闹钟。"}
	tellKillNone   = view.Phrase{"%s finds out whether it could send a signal to %d: it could.", "%s查询能否向 %d 发送信号：能。"}
	tellAction     = view.Phrase{"%s sets a handler for %s: from now on %s runs when it comes%s.", "%s为 %s 设置处理函数：此后信号到来时运行 %s%s。"}
	tellActionIgn  = view.Phrase{"%s ignores %s from now on.", "%s从现在起忽略 %s。"}
	tellActionDfl  = view.Phrase{"%s gives %s back its default action.", "%s让 %s 恢复默认动作。"}
	tellFlags      = view.Phrase{" (%s)", "（%s）"}
	tellMask       = view.Phrase{"%s blocks %s: these signals wait until it lets them in.", "%s屏蔽 %s：这些信号要等它放行。"}
	tellUnmask     = view.Phrase{"%s changes its mask: it blocks %s now.", "%s修改信号屏蔽：现在屏蔽 %s。"}
	tellAskedMask  = view.Phrase{"%s finds out its mask: it blocks %s.", "%s查询信号屏蔽：屏蔽着 %s。"}
	tellAskedFor   = view.Phrase{"%s finds out what it does about %s.", "%s查询 %s 的处理方式。"}
	tellMaskedHere = view.Phrase{"%s blocks all signals for a moment.", "%s暂时屏蔽所有信号。"}
)

// alarm tells of the alarm clock, ITIMER_REAL.
func (s *step) alarm(c *call) *story {
	b := c.memory(1)
	if c.args[0] != abi.ITIMER_REAL || len(b) < 32 {
		return nil
	}
	time := func(b []byte) int64 { return int64(le.Uint64(b))*1e9 + int64(le.Uint64(b[8:]))*1e3 }
	every, first := time(b), time(b[16:])
	t := &story{weight: Plain, rules: rules("timer/R15"), parts: []string{s.say(tellAlarm, s.who(c.tid), seconds(first))}}
	switch {
	case first == 0:
		t.rules, t.parts = nil, []string{s.say(tellAlarmOff, s.who(c.tid))}
	case every != 0:
		t.parts = append(t.parts, s.say(tellAlarmOn, seconds(every)))
	}
	return t
}

// kill tells of a signal that was sent only if no event tells it.
func (s *step) kill(c *call) *story {
	if c.effect(event.SigQueue) != nil {
		t := s.general(c)
		t.weight = Detail
		return &t
	}
	if callName(c.nr) == "kill" && c.args[1] == 0 {
		return &story{weight: Plain, parts: []string{s.say(tellKillNone, s.who(c.tid), int32(c.args[0]))}}
	}
	return nil
}

// sigaction tells what a signal will do.
func (s *step) sigaction(c *call) *story {
	who, sig, b := s.who(c.tid), signal(uint8(c.args[0])), []byte(nil)
	if c.begin != nil {
		for i := range c.begin.Mem {
			if c.begin.Mem[i].Arg == 1 && c.begin.Mem[i].OK {
				b = c.begin.Mem[i].Data
			}
		}
	}
	if len(b) < 16 {
		return &story{weight: Chore, parts: []string{s.say(tellAskedFor, who, sig)}}
	}
	switch handler := le.Uint64(b); handler {
	case abi.SIG_DFL:
		return &story{weight: Plain, parts: []string{s.say(tellActionDfl, who, sig)}}
	case abi.SIG_IGN:
		return &story{weight: Plain, parts: []string{s.say(tellActionIgn, who, sig)}}
	default:
		flags := ""
		if f := le.Uint64(b[8:]); f != 0 {
			flags = s.say(tellFlags, abi.FlagsSigaction.Format(f))
		}
		return &story{weight: Plain, rules: rules("signal/R63"), parts: []string{s.say(tellAction, who, sig, s.function(s.pid(c.tid), handler), flags)}}
	}
}

// pid is the process of a task.
func (s *step) pid(tid int32) int32 {
	if t := s.task(tid); t != nil {
		return t.PID
	}
	return tid
}

// sigmask tells what is blocked now.
func (s *step) sigmask(c *call) *story {
	t := s.task(c.tid)
	if t == nil {
		return nil
	}
	mask := t.Mask
	if t.HasSaved {
		mask = t.SavedMask
	}
	switch {
	case c.args[1] == 0:
		return &story{weight: Chore, parts: []string{s.say(tellAskedMask, s.who(c.tid), trace.Signals(mask))}}
	case mask.Len() > manySignals:
		return &story{weight: Chore, parts: []string{s.say(tellMaskedHere, s.who(c.tid))}}
	case c.args[0] == abi.SIG_UNBLOCK || mask == 0:
		return &story{weight: Plain, parts: []string{s.say(tellUnmask, s.who(c.tid), trace.Signals(mask))}}
	}
	return &story{weight: Plain, rules: rules("proc/R24"), parts: []string{s.say(tellMask, s.who(c.tid), trace.Signals(mask))}}
}

// manySignals is how many signals a program blocks only to be alone for a moment, as the C library does.
const manySignals = 40
