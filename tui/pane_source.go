package tui

import (
	"path"
	"strings"

	"golang.org/x/arch/riscv64/riscv64asm"

	"github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/proc/image"
)

// sourcePane is the source of the selected task: the line just executed, the next one and the variables; or its instructions.
func (m *Model) sourcePane(w, h int) content {
	if m.scripted() && !m.asm {
		return m.scriptPane()
	}
	s := m.trail()
	t := m.h.Task(s.tid)
	if t == nil {
		return content{title: m.say(titleSource), lines: []line{say(quiet, m.say(wordNoTask))}}
	}
	if t.Space == 0 {
		return content{title: m.say(titleSource), lines: []line{say(quiet, m.say(wordDead, s.tid))}}
	}
	if m.asm || s.top < 0 {
		return m.asmPane(h)
	}
	f := &s.frames[s.top]
	c := content{title: m.say(titleSource) + " " + path.Base(f.File) + "  " + m.say(wordTask, s.tid), mark: f.Line - 1}
	if s.top > 0 && s.frames[0].Func != "" {
		c.title += "  " + m.say(wordInLibrary, s.frames[0].Func)
	}
	stops := m.stopLines(f.File)
	c.hit = func(n, _ int) { m.toggleStop(ask{text: sprint("line %s:%d", baseName(f.File), n+1)}) }
	for i, text := range m.file(f.File).lines {
		c.lines = append(c.lines, m.sourceLine(i+1, text, f, s.last, stops[i+1]))
	}
	if vars := m.brief(f); vars != "" {
		for _, l := range wrap(vars, w, 0)[:min(3, len(wrap(vars, w, 0)))] {
			c.foot = append(c.foot, say(chosen, l))
		}
	}
	return c
}

// sourceLine is a line of the source with its marks.
func (m *Model) sourceLine(n int, text string, f *image.Frame, last place, stop bool) line {
	k := m.marks()
	r, mark, at := plain, " ", " "
	if stop {
		at = k.stop
	}
	switch {
	case n == f.Line:
		r, mark = nextLine, k.next
	case n == last.line && f.File == last.file:
		r, mark = lastLine, k.last
	}
	number := quiet
	if r != plain {
		number = r
	}
	return line{{at, doomed}, {mark, number}, {sprint("%4d ", n), number}, {text, r}}
}

// brief lists a function's own variables in a line.
func (m *Model) brief(f *image.Frame) string {
	var list []string
	for _, v := range m.h.Vars(m.look().tid, *f) {
		if !v.Global && v.Line <= f.Line {
			list = append(list, v.Name+" = "+v.Value)
		}
	}
	return strings.Join(list, ", ")
}

// asmPane is the code around the place where the selected task goes on.
func (m *Model) asmPane(h int) content {
	s := m.trail()
	t := m.h.Task(s.tid)
	pc := t.Regs.PC
	c := content{title: m.say(titleAsm) + "  " + m.say(wordTask, s.tid)}
	from := pc
	if d := m.h.Source(t.PID); d != nil {
		if name, lo, _, ok := d.Func(pc); ok {
			c.title += "  " + name
			if pc-lo < maxCode {
				from = lo
			}
		}
	}
	read := history.Memory(m.h.Machine(), t)
	for at, after := from, 0; after < h; {
		text, n := instruction(read, at)
		r, mark := plain, " "
		if at == pc {
			r, mark, c.mark = nextLine, m.marks().next, len(c.lines)
		}
		if at >= pc {
			after++
		}
		c.lines = append(c.lines, line{{mark, r}, {sprint("%8x  %s", at, text), r}})
		if at += uint64(n); n == 0 {
			break
		}
	}
	regs := &t.Regs.X
	for i := 0; i < 32; i += 4 {
		l := line{}
		for k := i; k < i+4; k++ {
			l = append(l, span{sprint("%-4s%-12x ", registers[k], regs[k]), quiet})
		}
		c.foot = append(c.foot, l)
	}
	return c
}

// maxCode bounds how far back a function's code is shown.
const maxCode = 4096

// registers are the names of the processor's registers by the calling convention.
var registers = strings.Fields("zero ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6")

// instruction is one instruction as GNU's assembler writes it, and its length; 0 where there is none.
func instruction(read image.ReadMem, at uint64) (text string, n int) {
	b, ok := read(at, 4)
	if !ok {
		if b, ok = read(at, 2); !ok {
			return "?", 0
		}
	}
	in, err := riscv64asm.Decode(b)
	if err != nil || in.Len == 0 {
		if b[0]&3 == 3 {
			return ".word", 4
		}
		return ".half", 2
	}
	return strings.ToLower(riscv64asm.GNUSyntax(in)), in.Len
}

// localsPane is all variables, and the chain of calls.
func (m *Model) localsPane(w, _ int) content {
	c := content{title: m.say(titleLocals)}
	s := m.trail()
	if s.top >= 0 {
		for _, v := range m.h.Vars(s.tid, s.frames[s.top]) {
			r := plain
			if v.Global {
				r = quiet
			}
			c.add(r, sprint("%s %s = %s", v.Type, v.Name, v.Value), w)
		}
	}
	if len(c.lines) == 0 {
		c.lines = []line{say(quiet, m.say(wordNoVars))}
	}
	c.lines = append(c.lines, say(head, m.say(wordCallChain)))
	for i := range s.frames {
		f := &s.frames[i]
		text := sprint(" %s", firstOf(f.Func, sprint("%#x", f.PC)))
		if f.Line > 0 {
			text += sprint("  %s:%d", path.Base(f.File), f.Line)
		}
		r := plain
		if f.Signal {
			text, r = " "+m.say(wordInterrupt), news
		}
		c.lines = append(c.lines, say(r, text))
	}
	return c
}
