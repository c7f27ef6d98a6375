package gen

import (
	"fmt"
	"strings"
)

// called is how a case goes on after a function call. It must not simply fall out of the switch: the compiler would then, for all
// cases, keep the loop's index in memory across iterations, and the way there and back is the longest there is in the loop.
const called = "goto called\n"

// pcInBlock is the address of the instruction at hand in the block engine.
const pcInBlock = "(b.pc + uint64(in.Off)*2)"

// emitRun writes the block engine.
func emitRun() string {
	var b strings.Builder
	b.WriteString(header + runHead)
	for _, o := range table() {
		fmt.Fprintf(&b, "\t\tcase %s:\n%s", ident(o.name), runCase(o, plain, "in.Off", "", called))
	}
	for _, s := range blockOps {
		o := op{name: s.name, kind: s.kind, what: s.what}
		fmt.Fprintf(&b, "\t\tcase %s:\n%s", s.name, runCase(o, plain, "in.Off", "", called))
	}
	for _, p := range pairs {
		fmt.Fprintf(&b, "\t\tcase %s:\n%s", p.ident(), p.body())
	}
	b.WriteString(runTail)
	return b.String()
}

const runHead = `import "github.com/vitrine-os/vitrine/proc/mem"

// Run executes at most budget instructions and returns how many retired and why it stopped. It leaves exactly the state that as
// many calls of Step would leave.
//
// A block runs only if the budget covers all of it, so that no instruction inside has to look at the budget; the last few are
// left to the precise engine. Whatever ends a block early gives the rest of its count back.
func (e *Engine) Run(r *Regs, t *mem.TLB, p mem.Pager, budget int64) (retired int64, trap Trap) {
	var (
		rare = rarely{e, r, p, budget, &e.noEdge, 0}
		x, f = &r.X, &r.F
		left = budget
		npc  = r.PC &^ 1 // where to go on
		b    *block
		nb   *block
		ins  []Inst
		i    uint // index of the instruction at hand
	)
find:
	if left <= 0 {
		rare.r.PC = npc
		return rare.budget - left, Trap{}
	}
	nb = rare.e.quick[npc>>1%quickSlots] // what find does first: worth having here, as every system call and return comes this way
	if nb == nil || nb.key != npc || nb.exec != t.Exec {
		if nb = rare.e.find(npc, t, rare.p); nb == nil {
			rare.r.PC = npc
			return rare.budget - left, rare.e.trap
		}
	}
	*rare.link = nb
enter:
	b = nb
	if left < b.count {
		rare.r.PC = b.pc
		return rare.e.precise(rare.r, t, rare.p, rare.budget, left)
	}
	left -= b.count
	ins, i = b.ins, 0
resume:
	for ; i < uint(len(ins)); i++ {
		in := &ins[i]
		switch in.Op {
`

const runTail = `		default:
			rare.off = in.Off
			goto illegal
		}
	}
	npc, nb = b.end, b.fall
	if nb.key == npc && nb.exec == t.Exec {
		goto enter
	}
	rare.link = &b.fall
	goto find
called: // a case that called a function is done
	i++
	goto resume
taken:
	npc, nb = b.target, b.taken
	if nb.key == npc && nb.exec == t.Exec {
		goto enter
	}
	rare.link = &b.taken
	goto find
indirect:
	nb = b.other
	if nb.key == npc && nb.exec == t.Exec {
		goto enter
	}
	rare.link = &b.other
	goto find
leave: // the instruction at off was a memory access that faulted, or one that was done but after which the block cannot go on
	left += b.count - b.before(rare.off)
	if rare.e.trap.Cause != CauseBudget {
		rare.r.PC = b.pc + uint64(rare.off)*2
		return rare.budget - left, rare.e.trap
	}
	left-- // it was done: it may have changed code, or be the first of a pair
	npc = b.pc + uint64(b.after(rare.off))*2
	rare.link = &rare.e.noEdge
	goto find
illegal:
	left += b.count - b.before(rare.off)
	rare.r.PC = b.pc + uint64(rare.off)*2
	return rare.budget - left, Trap{Cause: CauseIllegal, Addr: uint64(b.raw(rare.off))}
}
`

// runCase is the body of one case. off is the position of the instruction for faults; base, if given, is the Go variable that
// holds rs1; done is what follows after a function call.
func runCase(o op, g regs, off, base, done string) string {
	what := o.what
	addr := "rs1 + imm"
	if base != "" {
		what = replaceWord(what, "rs1", base)
		addr = replaceWord(addr, "rs1", base)
	}
	what, addr = g.expand(what, pcInBlock), g.expand(addr, "")
	rm := ""
	if o.needsRM() {
		rm = "rm, ok := rounding(in.Imm, rare.r.FCSR)\nif !ok { rare.off = " + off + "; goto illegal }\n"
	}
	switch o.kind {
	case alu:
		return g.rdX() + " = " + what + "\n"
	case load:
		return runLoad(o.size, addr, g.rdX(), what, off, done)
	case fload:
		return runLoad(o.size, addr, "f[in."+g.rd+"&31]", what, off, done)
	case store, fstore:
		return runStore(o.size, addr, what, off, done)
	case branch:
		return "if " + what + " { goto taken }\n"
	case fpToF:
		return rm + "f[in.Rd&31] = " + strings.ReplaceAll(what, "&r.", "&rare.r.") + "\n" + done
	case fpToX:
		return rm + g.rdX() + " = " + strings.ReplaceAll(what, "&r.", "&rare.r.") + "\n" + done
	case atomic:
		return "if !rare.e.atomicAt(rare.r, t, rare.p, in) { rare.off = " + off + "; goto leave }\n" + done
	case csr:
		return "if !csr(rare.r, in, rare.e.Now+rare.budget-left-1) { rare.off = " + off + "; goto illegal }\n"
	}
	return g.expand(strings.ReplaceAll(runSpecial[o.name], "rd", g.rdX()), pcInBlock)
}

// runSpecial is the code of the operations that leave the block in their own way.
var runSpecial = map[string]string{
	"jal":    "rd = b.end\ngoto taken\n",
	"OpJ":    "goto taken\n",
	"jalr":   "npc = (rs1 + imm) &^ 1\nrd = b.end\ngoto indirect\n",
	"ecall":  "rare.r.PC = here\nreturn rare.budget - left, Trap{Cause: CauseEcall}\n",
	"ebreak": "rare.r.PC = here\nreturn rare.budget - left - 1, Trap{Cause: CauseBreak}\n",
	"OpCross": `rare.r.PC = b.pc
left++
if trap = rare.e.step(rare.r, t, rare.p, rare.e.Now+rare.budget-left); trap.Cause != CauseBudget {
	if trap.Cause == CauseEcall { left-- }
	return rare.budget - left, trap
}
left--
npc = rare.r.PC
goto indirect
`,
}

// The bytes of memory are put together one by one: the compiler makes a single access of that, while in a function of this size it
// would not inline encoding/binary.

// runLoad looks the page up in the TLB in line: comparing the tag with the address, its low bits masked down to those that a
// multiple of size must not have, checks page and alignment at once.
func runLoad(size int, addr, dst, what, off, done string) string {
	var get []string
	for i := range size {
		get = append(get, fmt.Sprintf("uint%d(s[%d])<<%d", size*8, i, 8*i))
	}
	return fmt.Sprintf(`a := %s
en := &t.R[a>>12%%mem.TLBSize]
if en.Tag == a&^(4095&^%d) {
	o := a & %d
	s := en.Page[o : o+%d]
	v := %s
	%s = %s
} else {
	u, ok := rare.e.load(t, rare.p, a, %d)
	if !ok { rare.off = %s; goto leave }
	v := uint%d(u)
	%s = %s
	%s}
`, addr, size-1, 4096-size, size, strings.Join(get, " | "), dst, what, size, off, size*8, dst, what, done)
}

// runStore is the same for stores. The slow path also comes back with false if the store changed code.
func runStore(size int, addr, what, off, done string) string {
	var put strings.Builder
	for i := range size {
		fmt.Fprintf(&put, "s[%d] = uint8(v >> %d)\n", i, 8*i)
	}
	return fmt.Sprintf(`a, v := %s, %s
en := &t.W[a>>12%%mem.TLBSize]
if en.Tag == a&^(4095&^%d) {
	o := a & %d
	s := en.Page[o : o+%d]
	%s
} else {
	if !rare.e.storeAt(t, rare.p, a, v, %d) { rare.off = %s; goto leave }
	%s}
`, addr, what, size-1, 4096-size, size, put.String(), size, off, done)
}

// lookup finds a row by the name that pairs use, and says how its constant is called.
func lookup(name string) (op, string) {
	for _, s := range blockOps {
		if s.name == "Op"+name {
			return op{name: s.name, kind: s.kind, what: s.what}, s.name
		}
	}
	for _, o := range table() {
		if o.name == name {
			return o, ident(name)
		}
	}
	panic("no operation " + name)
}

func (p pair) blockIdent(name string) string {
	_, id := lookup(name)
	return id
}

// ident is the name of the pair's constant.
func (p pair) ident() string {
	join := "And"
	if p.chained {
		join = "To"
	}
	return p.blockIdent(p.first) + join + strings.TrimPrefix(p.blockIdent(p.second), "Op")
}

// body is the code of a pair: the two in order, so that a fault in the second finds the first done. In a chained pair the first's
// value goes to the second in a Go variable.
func (p pair) body() string {
	a, _ := lookup(p.first)
	c, _ := lookup(p.second)
	if !p.chained {
		return "{\n" + runCase(a, plain, "in.Off", "", "rare.e.trap = Trap{}\nrare.off = in.Off\ngoto leave\n") + "}\n" + runCase(c, second, "b.after(in.Off)", "", called)
	}
	return "w := " + plain.expand(a.what, pcInBlock) + "\n" + plain.rdX() + " = w\n" + runCase(c, second, "b.after(in.Off)", "w", called)
}

func replaceWord(s, from, to string) string {
	return words.ReplaceAllStringFunc(s, func(w string) string {
		if w == from {
			return to
		}
		return w
	})
}
