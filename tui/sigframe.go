package tui

import (
	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/view"
)

// A signal frame is drawn as it lies on the stack: what was there before, the ucontext with all that sigreturn restores, the siginfo, and
// the stack pointer of the handler.

// stackWide is how wide the drawing of the stack is, and besideStack how wide a pane must be to have it beside the registers.
const (
	stackWide   = 56
	besideStack = 45 + stackWide
)

// frameLines shows a signal frame: what was interrupted and every register that sigreturn will restore.
func (m *Model) frameLines(t *content, f *kernel.SignalFrame, w int) {
	t.add(news, m.say(wordLive, f.Signal.Name(), f.SP), w)
	if f.Gone {
		t.add(doomed, " "+m.say(wordGone), w)
		return
	}
	if f.Call >= 0 {
		text := " " + m.say(wordInCall, callName(uint64(f.Call)))
		if f.Again {
			text += m.say(wordAgain)
		}
		t.add(plain, text, w)
	}
	if f.Damaged {
		t.add(doomed, " "+m.say(wordDamaged), w)
	}
	if f.Edited {
		t.add(doomed, " "+m.say(wordEdited), w)
	}
	mask := view.SignalNames(f.Mask)
	if mask == "" {
		mask = m.say(wordNone)
	}
	t.add(plain, " "+m.say(wordRestores)+" "+m.say(wordMask, mask), w)
	if w < besideStack {
		t.lines = append(t.lines, m.saved(f, w)...)
		return
	}
	stack := m.stack(f)
	for i, l := range m.saved(f, w-stackWide) {
		if i < len(stack) {
			used := 0
			for _, s := range l {
				used += width(s.text)
			}
			l = append(append(l, span{blanks(w - stackWide - used), plain}), stack[i]...)
		}
		t.lines = append(t.lines, l)
	}
}

// saved shows the registers of a frame, where the program goes on, and quietly those that are zero.
func (m *Model) saved(f *kernel.SignalFrame, w int) (lines []line) {
	const cell = 22
	lines = []line{{{" pc   ", quiet}, {sprint("%-16x ", f.Regs.PC), news}, {clip(m.codeAt(f.Regs.PC), max(w-23, 0)), plain}}}
	for i, per := 1, max((w-1)/cell, 1); i < 32; i += per {
		l := line{{" ", plain}}
		for k := i; k < min(i+per, 32); k++ {
			ink := plain
			if f.Regs.X[k] == 0 {
				ink = quiet
			}
			l = append(l, span{sprint("%-4s ", registers[k]), quiet}, span{sprint("%-16x ", f.Regs.X[k]), ink})
		}
		lines = append(lines, l)
	}
	return lines
}

// codeAt is the function and the line at an address of the selected task's program.
func (m *Model) codeAt(pc uint64) (text string) {
	t := m.h.Task(m.selected())
	if t == nil {
		return ""
	}
	d := m.h.Source(t.PID)
	if d == nil {
		return ""
	}
	if name, _, _, ok := d.Func(pc); ok {
		text = name
	}
	if file, n, ok := d.Line(pc); ok {
		text += sprint("  %s:%d", baseName(file), n)
	}
	return text
}

// stack draws the piece of the stack that the frame takes, the lowest address below as it is usual.
func (m *Model) stack(f *kernel.SignalFrame) []line {
	const in = 19
	k := m.marks()
	rule := func(left, right string, addr uint64, note Phrase) line {
		l := line{{sprint("%#13x ", addr), quiet}, {left + repeat(k.flat, in) + right, news}}
		if note != (Phrase{}) {
			l = append(l, span{" " + k.from + " " + m.say(note), plain})
		}
		return l
	}
	row := func(ink role, text string) line {
		text = clip(" "+text, in)
		return line{{blanks(14) + k.upright, news}, {text + blanks(in-width(text)), ink}, {k.upright, news}}
	}
	old := rule(k.upright, k.upright, f.Regs.X[2], stackOld)
	if f.Alt {
		old = rule(k.upright, k.upright, f.SP+abi.SizeofFrame, stackAlt)
	}
	old[1].text = k.tee[2] + repeat(k.flat, in) + k.tee[3]
	return []line{
		row(quiet, m.say(stackBefore)), old,
		row(plain, "ucontext"), row(quiet, " "+m.say(stackMask)), row(quiet, " "+m.say(stackRegs)), row(quiet, " "+m.say(stackFloat)),
		rule(k.tee[2], k.tee[3], f.SP+abi.FrameUcontext, stackThird),
		row(plain, "siginfo"), row(quiet, sprint(" si_signo %s", f.Signal.Name())), row(quiet, sprint(" si_code  %d", f.Info.Code)),
		rule(k.corner[2], k.corner[3], f.SP, stackNow),
	}
}

// Words of the drawing of the stack.
var (
	stackBefore = Phrase{"its stack so far", "原有的栈"}
	stackOld    = Phrase{"sp before", "之前的 sp"}
	stackAlt    = Phrase{"sigaltstack", "备用信号栈"}
	stackMask   = Phrase{"signal mask", "信号屏蔽字"}
	stackRegs   = Phrase{"pc, 31 registers", "pc 与 31 个寄存器"}
	stackFloat  = Phrase{"floating point", "浮点寄存器"}
	stackThird  = Phrase{"3rd argument", "第三个参数"}
	stackNow    = Phrase{"sp of the handler", "处理函数的 sp"}
)
