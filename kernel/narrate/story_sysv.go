package narrate

import (
	"strconv"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/view"
)

// System V IPC.
var (
	tellSend      = view.Phrase{"%s puts a message of type %d into queue %d: %s. The queue has %d now.", "%s向消息队列 %[3]d 放入一条类型为 %[2]d 的消息：%[4]s。队列里现有 %[5]d 条。"}
	tellSendAwake = view.Phrase{"There is room now: %s puts its message of type %d into queue %d: %s. The queue has %d now.", "现在有空间了：%s向消息队列 %[3]d 放入类型为 %[2]d 的消息：%[4]s。队列里现有 %[5]d 条。"}
	tellHand      = view.Phrase{"%s sends a message of type %d: %s. The kernel hands it over to %s, which waits for such a one; queue %d never holds it.", "%s发送一条类型为 %d 的消息：%s。内核直接交给正等着这样消息的%s；消息队列 %d 从不保存它。"}
	tellReceive   = view.Phrase{"%s asks queue %d for %s and takes %s, of type %d, which process %d sent. The queue keeps %d.", "%s向消息队列 %d 要%s，取走 %s，类型 %d，由进程 %d 发送。队列里还剩 %d 条。"}
	wantOldest    = view.Phrase{"the oldest message", "最早的消息"}
	wantType      = view.Phrase{"the oldest message of type %d", "类型 %d 中最早的消息"}
	wantUpTo      = view.Phrase{"the message of the lowest type up to %d", "类型不超过 %d 的最小类型的消息"}
	wantOther     = view.Phrase{"the oldest message of another type than %d", "类型不是 %d 的最早的消息"}
	tellGetNew    = view.Phrase{"%s makes %s, to which no key leads (IPC_PRIVATE): whoever gets to know the number can use it.", "%s创建%s，没有键指向它（IPC_PRIVATE）：谁知道编号，谁就能使用。"}
	tellGetKey    = view.Phrase{"%s asks by the key %s and is given %s.", "%s用键 %s 查找或创建，得到%s。"}
	tellLooks     = view.Phrase{"%s looks at %s (%s).", "%s查看%s（%s）。"}
	tellHanded    = view.Phrase{"%s, awake again, has the message that was handed over to it: %s.", "%s醒来，得到了直接交给它的消息：%s。"}
	tellBehalf    = view.Phrase{"The message goes straight to %s.", "消息直接交给%s。"}
	tellSemOp     = view.Phrase{"%s does %+d to semaphore %d of set %d: it is %d now.", "%s对信号量集 %[4]d 的信号量 %[3]d 执行 %+[2]d：现在是 %[5]d。"}
	tellSemZero   = view.Phrase{"%s finds semaphore %d of set %d at zero.", "%s发现信号量集 %[3]d 的信号量 %[2]d 为零。"}
	tellSemUndo   = view.Phrase{"The kernel notes that this is to be undone when the process ends (SEM_UNDO).", "内核记下：进程结束时要撤销这一操作（SEM_UNDO）。"}
	tellSemDone   = view.Phrase{"%s, awake again, goes on: its operations were done for it while it slept.", "%s醒来继续：它的操作在睡眠期间已由内核完成。"}
	tellSemBehalf = view.Phrase{"The kernel does the %+d for %s, which sleeps: semaphore %d is %d, as if it had done it itself.", "内核替睡眠中的%[2]s执行 %+[1]d：信号量 %[3]d 为 %[4]d，如同它自己做的一样。"}
	tellUndone    = view.Phrase{"The end of %s undoes what it noted with SEM_UNDO: %+d to semaphore %d of set %d, which is %d now.", "%s结束，撤销它用 SEM_UNDO 记下的操作：对信号量集 %[4]d 的信号量 %[3]d 执行 %+[2]d，现在是 %[5]d。"}
	tellSemSet    = view.Phrase{"%s sets semaphore %d of set %d to %d.", "%s把信号量集 %[3]d 的信号量 %[2]d 设为 %[4]d。"}
	tellSemValue  = view.Phrase{"%s looks at semaphore %d of set %d (%s): %d.", "%s查看信号量集 %[3]d 的信号量 %[2]d（%[4]s）：%[5]d。"}
	tellRemoves   = view.Phrase{"%s removes %s.", "%s删除%s。"}
	tellMarked    = view.Phrase{"%s marks %s to be destroyed: it goes when nobody has it mapped any more.", "%s把%s标记为待销毁：不再有谁映射它时它就消失。"}
	tellAttach    = view.Phrase{"%s maps %s at %#x: its page table now names the same frames as everybody's who has done so.", "%s把%s映射到 %#x：它的页表现在指向与其他映射者相同的页框。"}
)

// msgsnd tells where a message went.
func (s *step) msgsnd(c *call) *story {
	e := c.effect(event.Queued)
	if e == nil {
		return nil
	}
	who, typ, text := s.who(c.tid), int64(e.Args[0]), quoted(e.Data)
	if e.Peer != 0 {
		return &story{weight: Key, rules: rules("msg/R7"), parts: []string{s.say(tellHand, who, typ, text, s.who(e.Peer), e.Obj.ID)}}
	}
	ds, _ := s.m.MsgParts().Stat(int32(e.Obj.ID), root)
	return &story{weight: Plain, parts: []string{s.say(either(c.resumed, tellSendAwake, tellSend), who, typ, e.Obj.ID, text, ds.Qnum)}}
}

// msgrcv tells which message was taken, and by which rule.
func (s *step) msgrcv(c *call) *story {
	who := s.who(c.tid)
	if e := c.effect(event.Taken); e != nil {
		ds, _ := s.m.MsgParts().Stat(int32(e.Obj.ID), root)
		return &story{weight: Plain, rules: rules(byType(c)), parts: []string{s.say(tellReceive, who, e.Obj.ID, s.wanted(c), quoted(e.Data), int64(e.Args[0]), e.Peer, ds.Qnum)}}
	}
	if !c.resumed {
		return nil
	}
	b := c.memory(1)
	b = b[:min(len(b), 8+int(max(c.ret, 0)))]
	return &story{weight: Plain, rules: rules("msg/R12"), parts: []string{s.say(tellHanded, who, quoted(b[min(len(b), 8):]))}}
}

// wanted is which message msgrcv(2) asks for.
func (s *step) wanted(c *call) string {
	typ := int64(c.args[3])
	switch {
	case typ == 0:
		return s.say(wantOldest)
	case typ < 0:
		return s.say(wantUpTo, -typ)
	case c.args[4]&abi.MSG_EXCEPT != 0:
		return s.say(wantOther, typ)
	}
	return s.say(wantType, typ)
}

// get tells of an object found by its key, or made.
func (s *step) get(c *call) *story {
	name := s.object(event.Object{Kind: identified[callName(c.nr)], ID: uint32(c.ret)}, "")
	if int32(c.args[0]) == abi.IPC_PRIVATE {
		return &story{weight: Plain, rules: rules("ipc/R1"), parts: []string{s.say(tellGetNew, s.who(c.tid), name)}}
	}
	return &story{weight: Plain, rules: rules("ipc/R2"), parts: []string{s.say(tellGetKey, s.who(c.tid), "0x"+strconv.FormatUint(uint64(uint32(c.args[0])), 16), name)}}
}

// semop tells what was done to semaphores.
func (s *step) semop(c *call) *story {
	who := s.who(c.tid)
	if c.resumed {
		return &story{weight: Plain, rules: rules("sem/R6"), parts: []string{s.say(tellSemDone, who)}}
	}
	t := &story{weight: Plain, rules: rules("sem/R3")}
	undo := false
	for _, op := range operations(c) {
		value, _ := s.m.SemParts().Value(int32(c.args[0]), int32(op.Num), abi.GETVAL, root)
		if op.Op == 0 {
			t.parts = append(t.parts, s.say(tellSemZero, who, op.Num, int32(c.args[0])))
			continue
		}
		t.parts = append(t.parts, s.say(tellSemOp, who, op.Op, op.Num, int32(c.args[0]), value))
		if op.Flg&abi.SEM_UNDO != 0 && !undo {
			undo = true
			t.parts, t.rules = append(t.parts, s.say(tellSemUndo)), rules("sem/R3", "sem/R10")
		}
	}
	if len(t.parts) == 0 {
		return nil
	}
	return t
}

// operations are those of semop(2).
func operations(c *call) (list []abi.Sembuf) {
	if c.nr != abi.SYS_SEMOP && c.nr != abi.SYS_SEMTIMEDOP {
		return nil
	}
	for b := c.memory(1); len(b) >= abi.SizeofSembuf; b = b[abi.SizeofSembuf:] {
		var op abi.Sembuf
		op.Decode(b)
		list = append(list, op)
	}
	return list
}

// semctl tells of values that were set or looked at, and of a set's removal.
func (s *step) semctl(c *call) *story {
	who, id, num := s.who(c.tid), int32(c.args[0]), int32(c.args[1])
	switch cmd := c.args[2]; cmd {
	case abi.SETVAL:
		return &story{weight: Plain, parts: []string{s.say(tellSemSet, who, num, id, int32(c.args[3]))}}
	case abi.GETVAL, abi.GETPID, abi.GETNCNT, abi.GETZCNT:
		names := map[uint64]string{abi.GETVAL: "GETVAL", abi.GETPID: "GETPID", abi.GETNCNT: "GETNCNT", abi.GETZCNT: "GETZCNT"}
		return &story{weight: Plain, parts: []string{s.say(tellSemValue, who, num, id, names[cmd], c.ret)}}
	case abi.IPC_RMID:
		return &story{weight: Plain, rules: rules("sem/R15"), parts: []string{s.say(tellRemoves, who, s.say(nameSet, id))}}
	}
	return nil
}

// remove tells of the removal of a queue or a segment.
func (s *step) remove(c *call) *story {
	object := s.say(either(callName(c.nr) == "shmctl", nameSegment, nameQueue), int32(c.args[0]))
	switch c.args[1] {
	case abi.IPC_RMID:
	case abi.IPC_STAT:
		return &story{weight: Plain, parts: []string{s.say(tellLooks, s.who(c.tid), object, "IPC_STAT")}}
	default:
		return nil
	}
	if callName(c.nr) == "shmctl" {
		return &story{weight: Plain, rules: rules("shm/R5"), parts: []string{s.say(tellMarked, s.who(c.tid), object)}}
	}
	return &story{weight: Plain, rules: rules("msg/R14"), parts: []string{s.say(tellRemoves, s.who(c.tid), object)}}
}

// shmat tells of an attached segment.
func (s *step) shmat(c *call) *story {
	return &story{weight: Plain, rules: rules("shm/R10"), parts: []string{s.say(tellAttach, s.who(c.tid), s.say(nameSegment, int32(c.args[0])), uint64(c.ret))}}
}

// behalf tells what the kernel moved for somebody who did not call: a sleeper's operations, or what a dead process left to undo.
func (s *step) behalf(i int) {
	e := &s.events[i]
	if e.Obj.Kind == event.MsgQueue && e.Text == "hand-over" && e.Kind == event.Taken {
		s.put(i, tellBehalf, s.who(e.TID))
		return
	}
	if e.Obj.Kind != event.SemSet || e.Text == "set" || s.calls(e.TID) && e.Text != "undo" {
		s.detail(i)
		return
	}
	value, _ := s.m.SemParts().Value(int32(e.Obj.ID), int32(e.Args[0]), abi.GETVAL, root)
	if e.Text == "undo" {
		s.tell(i, Key, "undo", rules("sem/R10"), s.say(tellUndone, s.say(nameProcess, e.PID), e.N, e.Args[0], e.Obj.ID, value))
		return
	}
	s.tell(i, Key, "semop for another", rules("sem/R6"), s.say(tellSemBehalf, e.N, s.who(e.TID), e.Args[0], value))
}

// calls tells whether a task makes a call in this step, or ends one.
func (s *step) calls(tid int32) bool {
	for i := range s.events {
		if e := &s.events[i]; e.TID == tid && (e.Kind == event.SysEnter || e.Kind == event.SysExit) {
			return true
		}
	}
	return false
}
