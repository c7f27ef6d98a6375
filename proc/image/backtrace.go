package image

// Frame is one call that hasn't returned.
type Frame struct {
	PC      uint64 // where it goes on: for a caller, the return address
	Pos     uint64 // the address to look up in Line and Vars: PC, or PC-1 for a caller
	Func    string // the function's name, "" when unknown
	File    string // source file, "" when unknown
	Line    int    // source line
	CFA     uint64 // the frame's upper end: the stack pointer before the call; 0 when unknown
	Inlined bool   // a call that the compiler replaced by the function's body; it shares its caller's registers
	Signal  bool   // not a call: here a signal interrupted the next frame
	Regs    Regs   // the frame's registers, as far as they were saved
}

const (
	// maxFrames bounds a call chain.
	maxFrames = 1024
	// sigreturn is the code that a signal handler returns to: li a7, 139 (rt_sigreturn); ecall. Debuggers
	// know a signal frame by it.
	sigreturn = 0x00000073_08b00893
	// sigContext is where the registers are in a signal frame: after siginfo and the head of ucontext.
	sigContext = 128 + 176
)

// Backtrace is the chain of calls that led to pc, innermost first, at most max of them, up to main or to a
// thread's start. It follows the call frame information; where that is missing, the code itself.
func (d *Debug) Backtrace(pc uint64, regs Regs, read ReadMem, max int) (frames []Frame) {
	guard(func() {
		b := &backtrace{d: d, read: read, max: min(max, maxFrames), steps: maxWalkSteps}
		b.walk(pc, regs)
		frames = b.frames
	})
	return frames
}

// backtrace is the state of a walk up the stack.
type backtrace struct {
	d      *Debug
	read   ReadMem
	max    int     // frames wanted
	frames []Frame // frames found
	steps  int     // what is left of the budget
}

// walk collects frames from the innermost on.
func (b *backtrace) walk(pc uint64, regs Regs) {
	regs.PC = pc
	pos := pc
	exact := true // regs are those of an interrupted place, not of a call: ra may hold the return address
	for len(b.frames) < b.max && b.steps > 0 {
		q := b.d.newQuery(pos, &regs, b.read)
		q.steps = b.steps
		if next, ok := q.signalFrame(); ok {
			b.frames = append(b.frames, Frame{PC: regs.PC, Pos: pos, Func: "<signal handler called>", Signal: true, Regs: regs})
			regs, pos, exact = next, next.PC, true
			b.steps = q.steps
			continue
		}
		row, known := b.d.frameRowAt(q.pc)
		if !known {
			row, known = q.scanFrame()
		}
		if known {
			q.cfa, q.hasFA = q.frameAddress(row)
		}
		if b.add(q, pos) {
			return
		}
		next, ok := Regs{}, false
		if q.hasFA {
			next, ok = q.unwind(row, exact)
		} else {
			next, ok = q.guess(exact)
		}
		b.steps = q.steps
		// The stack grows down: a caller's frame is above. Only a function that has no frame yet stands still.
		if !ok || next.PC == 0 || next.X[regSP] < regs.X[regSP] || next.X[regSP] == regs.X[regSP] && !exact {
			return
		}
		regs, pos, exact = next, next.PC-1, false
	}
}

// add appends the frame at pos, preceded by the calls that were inlined there; last says that the chain
// ends with it.
func (b *backtrace) add(q *query, pos uint64) (last bool) {
	d := b.d
	f := Frame{PC: q.regs.PC, Pos: pos, CFA: q.cfa, Regs: *q.regs}
	f.File, f.Line, _ = d.Line(pos)
	if fn, ok := d.funcAt(q.pc); ok {
		u := &d.units[d.dies[fn.die].unit]
		inner := q.inlined(fn.die)
		for i := len(inner) - 1; i >= 0 && len(b.frames) < b.max; i-- {
			f.Func, f.Inlined = d.name(inner[i]), true
			b.frames = append(b.frames, f)
			file, _ := d.constant(inner[i], atCallFile)
			line, _ := d.constant(inner[i], atCallLine)
			f.File, f.Line = "", int(line&0x7fffffff)
			if file < uint64(len(u.files)) && u.files[file] >= 0 {
				f.File = d.files[u.files[file]]
			}
		}
		f.Inlined = false
	}
	f.Func, _, _, _ = d.Func(pos)
	if len(b.frames) < b.max {
		b.frames = append(b.frames, f)
	}
	return f.Func == "main" || f.Func == "_start"
}

// inlined are the inlined calls around the place, outermost first.
func (q *query) inlined(fn int32) []int32 {
	var out []int32
	d := q.d
	for i := fn + 1; i < d.dies[fn].end && q.spend(10); {
		tag := d.dies[i].tag
		if (tag == tagBlock || tag == tagInlined) && q.covers(i) {
			if tag == tagInlined && len(out) < maxScopes {
				out = append(out, i)
			}
			i++ // look inside
			continue
		}
		i = d.dies[i].end
	}
	return out
}

// frameAddress computes the CFA that a row describes.
func (q *query) frameAddress(row *frameRow) (cfa uint64, ok bool) {
	switch row.cfa.kind {
	case ruleRegister:
		v, ok := q.regs.get(row.cfa.reg)
		return v + uint64(row.cfa.off), ok
	case ruleValExpr:
		l := q.locate(row.cfa.expr, true)
		return l.u, l.kind == locMem
	}
	return 0, false
}

// unwind is the caller's registers by a row of the call frame information.
func (q *query) unwind(row *frameRow, exact bool) (next Regs, ok bool) {
	next = *q.regs
	next.Lost |= callerSaved
	next.set(regSP, q.cfa)
	for n := uint64(1); n < nRegs; n++ {
		r := row.regs[n]
		switch r.kind {
		case ruleNone:
			continue
		case ruleUndefined:
			next.Lost |= 1 << n
			continue
		}
		if v, ok := q.saved(n, r); ok {
			next.set(n, v)
		} else {
			next.Lost |= 1 << n
		}
	}
	ra := row.ra
	if ra >= nRegs || row.regs[ra].kind == ruleUndefined {
		return next, false
	}
	if row.regs[ra].kind == ruleNone {
		// The return address is still in its register; behind a call it would be the call's own.
		next.PC, ok = q.regs.get(ra)
		return next, ok && exact
	}
	next.PC, ok = next.get(ra)
	return next, ok
}

// saved is the caller's value of a register by its rule.
func (q *query) saved(n uint64, r rule) (v uint64, ok bool) {
	switch r.kind {
	case ruleSame:
		return q.regs.get(n)
	case ruleOffset:
		return q.word(q.cfa+uint64(r.off), 8)
	case ruleValOffset:
		return q.cfa + uint64(r.off), true
	case ruleRegister:
		return q.regs.get(r.reg)
	case ruleExpr:
		if l := q.locate(r.expr, true, q.cfa); l.kind == locMem {
			return q.word(l.u, 8)
		}
	case ruleValExpr:
		l := q.locate(r.expr, true, q.cfa)
		return l.u, l.kind == locMem || l.kind == locValue
	}
	return 0, false
}

// guess is the caller's registers where not even a symbol says what the code belongs to. The innermost
// function is taken for one that has no frame, others for ones that keep s0 as a frame pointer, with ra
// and the caller's s0 right below it.
func (q *query) guess(exact bool) (next Regs, ok bool) {
	next = *q.regs
	next.Lost |= callerSaved
	if exact {
		next.PC, ok = q.regs.get(regRA)
		return next, ok
	}
	fp, ok := q.regs.get(regS0)
	if !ok || fp < 16 || fp%8 != 0 {
		return next, false
	}
	ra, ok1 := q.word(fp-8, 8)
	s0, ok2 := q.word(fp-16, 8)
	next.PC = ra
	next.set(regSP, fp)
	next.set(regS0, s0)
	return next, ok1 && ok2
}

// signalFrame is the registers that a signal interrupted, when the place is the return of a handler.
func (q *query) signalFrame() (next Regs, ok bool) {
	code, ok := q.word(q.regs.PC, 8)
	if !ok || code != sigreturn {
		return next, false
	}
	sp, ok := q.regs.get(regSP)
	b, readable := q.mem(sp+sigContext, 64*8)
	if !ok || !readable {
		return next, false
	}
	c := at(b, 0)
	next.PC = c.u64()
	for i := 1; i < 32; i++ {
		next.X[i] = c.u64()
	}
	for i := range next.F {
		next.F[i] = c.u64()
	}
	return next, true
}
