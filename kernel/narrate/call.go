package narrate

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/trace"
	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/sched"
)

// choicePick is the chooser's question who runs next.
const choicePick = uint64(sched.Pick)

// call is a system call in a step, or the part of one: it may have begun earlier, and may not be over yet.
type call struct {
	at      int           // the event that its story belongs to
	begin   *event.Event  // its beginning, nil if that is not known
	end     *event.Event  // its end or its falling asleep, nil if it does not return
	resumed bool          // it began in an earlier step
	effects []event.Event // what happened between
	tid     int32
	nr      uint64
	args    [6]uint64
	ret     int64
}

// belongs tells which events are parts of a call that goes on after a sleep. What a call does comes before its end.
func belongs(k event.Kind) bool {
	switch k {
	case event.CopyIn, event.CopyOut, event.Queued, event.Taken, event.Opened, event.Closed, event.Reap, event.Output, event.Wake, event.SigQueue,
		event.PageNew, event.PageCopy:
		return true
	}
	return false
}

// callAt finds the call whose first event in the step this is, nil if it is none or was told already.
func (s *step) callAt(i int) *call {
	e := &s.events[i]
	if e.Kind == event.SysEnter {
		c := &call{at: i, begin: e, tid: e.TID, nr: e.Nr, args: e.Args}
		for k := i + 1; k < len(s.events); k++ {
			n := &s.events[k]
			if n.TID == e.TID && (n.Kind == event.SysExit || n.Kind == event.Block) && n.Nr == e.Nr {
				return s.until(c, i, k)
			}
		}
		return c
	}
	for k := i; k < len(s.events); k++ {
		n := &s.events[k]
		if n.Kind == event.SysExit || n.Kind == event.Block {
			if s.told[k] || n.TID != e.TID && e.Kind != event.Wake && e.Kind != event.SigQueue {
				return nil
			}
			c := &call{resumed: true, tid: n.TID, nr: n.Nr, args: n.Args}
			if s.t.Begin != nil {
				c.begin = s.t.Begin(n)
			}
			if n.Kind == event.Block && c.begin != nil {
				c.args = c.begin.Args
			}
			return s.until(c, i-1, k)
		}
		if !belongs(n.Kind) {
			return nil
		}
	}
	return nil
}

// until completes a call that ends, or falls asleep, with the k-th event.
func (s *step) until(c *call, from, k int) *call {
	c.at, c.end, c.effects = k, &s.events[k], s.events[from+1:k]
	if c.end.Kind == event.SysExit {
		c.ret = c.end.Ret
	}
	return c
}

// story is what is told of a call.
type story struct {
	weight Weight
	rules  []string
	parts  []string // sentences
	lesson string   // what it teaches, "" for nothing
	brief  []string // sentences that are enough once that was told
}

// call tells of a call: as its own story, or as the table has it.
func (s *step) call(c *call) {
	name := callName(c.nr)
	t := s.storyOf(c, name)
	s.tell(c.at, t.weight, shapeOf(c, name), t.rules, t.parts...)
	s.last().Call, s.last().Short = int64(c.nr), name
	if t.lesson != "" {
		s.lesson(t.lesson, t.brief...)
	}
	if c.end == nil { // it does not return: whatever ends it tells more
		s.last().Weight = Detail
	}
}

// storyOf finds the words for a call.
func (s *step) storyOf(c *call, name string) story {
	switch {
	case c.end == nil:
		return story{weight: Detail, parts: []string{s.say(detailEnter, s.who(c.tid), s.wish(c.tid, c.begin, nil))}}
	case c.end.Kind == event.Block:
		return s.block(c)
	case c.nr == abi.SYS_RT_SIGRETURN: // what it returns is the result of the call that the signal interrupted
		return *s.covered(c)
	case abi.ErrnoOf(c.ret) != 0:
		return s.failure(c)
	}
	if f := stories[name]; f != nil {
		if t := f(s, c); t != nil {
			return *t
		}
	}
	return s.general(c)
}

// shapeOf tells calls apart that are not told in the same way.
func shapeOf(c *call, name string) string {
	switch {
	case c.end == nil:
	case c.end.Kind == event.Block:
		name += " sleeps"
	case c.resumed:
		name += " awake"
	}
	if e := abi.ErrnoOf(c.ret); e != 0 {
		name += " " + e.Name()
	} else if c.ret == 0 {
		name += " 0"
	}
	for _, op := range operations(c) {
		name += fmt.Sprintf(" %+d:%d", op.Op, op.Num)
	}
	if takesDescriptor(c) {
		name += " fd " + itoa(int64(int32(c.args[0])))
	}
	return name
}

// What is told of calls in general.
var (
	tellDone        = view.Phrase{"%s asks to %s.", "%s请求：%s。"}
	tellAnswer      = view.Phrase{"%s asks to %s; the answer is %s.", "%s请求：%s，结果是 %s。"}
	tellAwake       = view.Phrase{"%s, awake again, has been able to %s.", "%s醒来后完成了请求：%s。"}
	tellAgain       = view.Phrase{"%s, awake again, has been able to %s; the answer is %s.", "%s醒来后完成了请求：%s，结果是 %s。"}
	tellFails       = view.Phrase{"%s asks to %s; that fails with %s: %s.", "%s请求：%s，以 %s 失败：%s。"}
	tellInterrupted = view.Phrase{"A signal ends the sleep of %[2]s in %[1]s (%[3]s, which only the kernel sees).", "信号结束了%[2]s在 %[1]s 中的睡眠（%[3]s，只有内核看得到）。"}
	tellMadeAgain   = view.Phrase{"Unless a handler runs the call is made again.", "如果没有处理函数运行，该调用会重新执行。"}
	tellGivesUp     = view.Phrase{"%s, awake again, could not %s: %s, %s.", "%s醒来，请求未能完成：%s；%s，%s。"}
	tellSender      = view.Phrase{"It comes from %s.", "它来自%s。"}
	tellLetter      = view.Phrase{"The message carries %s.", "消息内容：%s。"}
)

// general is what the table says of a call that has succeeded.
func (s *step) general(c *call) story {
	row := abi.Lookup(c.nr)
	w := words(c.nr).weight
	wish := s.wish(c.tid, c.begin, c.end)
	t := story{weight: w}
	if row != nil && row.Ret == abi.RetZero {
		t.parts = []string{s.say(either(c.resumed, tellAwake, tellDone), s.who(c.tid), wish)}
	} else {
		t.parts = []string{s.say(either(c.resumed, tellAgain, tellAnswer), s.who(c.tid), wish, s.answer(c, row))}
	}
	for _, e := range c.effects {
		if e.Obj.Kind != event.Port && e.Obj.Kind != event.Mailbox {
			continue
		}
		if len(e.Data) > 0 && (e.Kind == event.Queued || e.Kind == event.Taken) {
			t.parts = append(t.parts, s.say(tellLetter, quoted(e.Data)))
		}
		if e.Kind == event.Taken && e.Peer != 0 && e.TID == c.tid {
			t.parts = append(t.parts, s.say(tellSender, s.who(e.Peer)))
		}
	}
	return t
}

// failure is what is told of a call that fails: with the reason that holds here, if it is known.
func (s *step) failure(c *call) story {
	e := abi.ErrnoOf(c.ret)
	if e >= abi.ERESTARTSYS && e != abi.ENOIOCTLCMD {
		return s.interrupted(c, e)
	}
	text, r := s.reason(c, e)
	w := max(words(c.nr).weight, Plain)
	if e == abi.ENOTTY && c.nr == abi.SYS_IOCTL {
		w = Chore
	}
	name := e.Name()
	if name == "" {
		name = itoa(int64(e))
	}
	return story{weight: w, rules: r, parts: []string{s.say(either(c.resumed, tellGivesUp, tellFails), s.who(c.tid), s.wish(c.tid, c.begin, c.end), name, text)}}
}

// interrupted is what is told of a call whose sleep a signal ends. What becomes of it a handler's own story tells.
func (s *step) interrupted(c *call, e abi.Errno) story {
	t := story{weight: Plain, parts: []string{s.say(tellInterrupted, callName(c.nr), s.who(c.tid), e.Name())}}
	for i := range s.events {
		if k := &s.events[i]; k.Kind == event.SigDeliver && k.TID == c.tid && (k.Text == "handler" || k.Text == "term" || k.Text == "core") {
			t.weight = Detail
			return t
		}
	}
	t.parts, t.rules = append(t.parts, s.say(tellMadeAgain)), rules("signal/R39")
	return t
}

// words are what the table says of a call.
func words(nr uint64) callWords {
	if w, ok := calls[callName(nr)]; ok {
		return w
	}
	return unknown
}

// wish is what a call asks for, with its arguments.
func (s *step) wish(tid int32, begin, end *event.Event) string {
	e := begin
	if e == nil {
		e = end
	}
	if f := wishes[callName(e.Nr)]; f != nil {
		if text := f(s, &call{tid: tid, nr: e.Nr, args: e.Args, begin: begin, end: end}); text != "" {
			return text
		}
	}
	texts := trace.Args(begin, end)
	text := s.say(words(e.Nr).what)
	var b strings.Builder
	for {
		head, rest, ok := strings.Cut(text, "$")
		b.WriteString(head)
		if !ok {
			return b.String()
		}
		descriptor := strings.HasPrefix(rest, "f")
		rest = strings.TrimPrefix(rest, "f")
		n := int(rest[0] - '0')
		switch {
		case descriptor:
			b.WriteString(s.fd(tid, int32(e.Args[n])))
		case n < len(texts):
			b.WriteString(texts[n])
		default:
			b.WriteString(itoa(int64(e.Args[n])))
		}
		text = rest[1:]
	}
}

// answer is a call's result in words.
func (s *step) answer(c *call, row *abi.Call) string {
	if row == nil {
		return itoa(c.ret)
	}
	switch row.Ret {
	case abi.RetFD:
		return s.fd(c.tid, int32(c.ret))
	case abi.RetID:
		if kind, ok := identified[row.Name]; ok {
			return s.object(event.Object{Kind: kind, ID: uint32(c.ret)}, "")
		}
	case abi.RetAddr:
		return "0x" + strconv.FormatUint(uint64(c.ret), 16)
	case abi.RetMode:
		return "0" + strconv.FormatUint(uint64(c.ret), 8)
	case abi.RetLen:
		return s.bytes(c.ret)
	}
	return itoa(c.ret)
}

// identified are the calls whose answer is the number of an object.
var identified = map[string]event.ObjKind{"msgget": event.MsgQueue, "semget": event.SemSet, "shmget": event.Segment}

// resultText is a result as a number, or the name of an error.
func resultText(e *event.Event) string {
	if n := abi.ErrnoOf(e.Ret); n != 0 {
		return n.Name()
	}
	if row := abi.Lookup(e.Nr); row != nil && row.Ret == abi.RetAddr {
		return "0x" + strconv.FormatUint(uint64(e.Ret), 16)
	}
	return itoa(e.Ret)
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// effect finds the first effect of a kind, nil if there is none.
func (c *call) effect(k event.Kind) *event.Event {
	for i := range c.effects {
		if c.effects[i].Kind == k {
			return &c.effects[i]
		}
	}
	return nil
}

// memory is what was captured of an argument that goes in, or else of one that comes out.
func (c *call) memory(arg int) []byte {
	for _, e := range []*event.Event{c.begin, c.end} {
		if e == nil {
			continue
		}
		for i := range e.Mem {
			if int(e.Mem[i].Arg) == arg && e.Mem[i].OK {
				return e.Mem[i].Data
			}
		}
	}
	return nil
}

// data is what a call moved.
func (c *call) data(arg int) []byte {
	for i := range c.effects {
		if e := &c.effects[i]; len(e.Data) > 0 {
			return e.Data
		}
	}
	b := c.memory(arg)
	return b[:min(len(b), int(max(c.ret, 0)))]
}
