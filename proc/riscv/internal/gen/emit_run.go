package gen

import (
	"fmt"
	"regexp"
	"strings"
)

// emitRun writes the block engine.
func emitRun() string {
	var b strings.Builder
	b.WriteString(header + runHead)
	n := 0
	for _, s := range singles() {
		n++
		if s.kind != nothing {
			fmt.Fprintf(&b, "\t\tcase %s:\n%s", s.id, s.code(0, ""))
		}
	}
	for _, f := range fusions {
		n++
		fmt.Fprintf(&b, "\t\tcase %s:\n%s", f.ident(), f.code())
	}
	if n > 256 {
		panic("more operations than a byte has values")
	}
	b.WriteString("\t\tcase bNop")
	for ; n < 256; n++ { // with all values there are, the compiler leaves out the check that this is one of them
		fmt.Fprintf(&b, ", %d", n)
	}
	b.WriteString(":\npanic(\"riscv: no such operation in a block\")\n" + runTail)
	return b.String()
}

const runHead = `import "github.com/vitrine-os/vitrine/proc/mem"

// Run executes at most budget instructions and returns how many retired and why it stopped. It leaves exactly the state that as
// many calls of Step would leave.
//
// A block counts as retired when it is entered, so that no instruction inside has to look at the budget; whatever leaves it early
// gives the rest of its count back. Of the last one only the nodes run that the budget covers, and the precise engine does what then
// is left: the beginning of a fused node.
func (e *Engine) Run(r *Regs, t *mem.TLB, p mem.Pager, budget int64) (retired int64, trap Trap) {
	var (
		rare = rarely{e: e, r: r, p: p, budget: budget}
		x, f = &r.X, &r.F
		left = budget
		npc  = r.PC &^ 1 // where to go on
		b    *block
		in   *node // the node at hand
		i    uint  // the index of the next one
		code []node
	)
	b = e.quick[npc>>1%quickSlots] // what find does first: worth having here, as every system call comes this way
	if b.exec == t.Exec && b.key == npc { // in this order: t is looked at in any case, and need not be checked for nil any more
		goto enter
	}
	rare.link = &e.noEdge
find:
	if left <= 0 {
		rare.r.PC = npc
		return rare.budget - left, Trap{}
	}
	if b = rare.e.find(npc, t, rare.p); b == nil {
		rare.r.PC = npc
		return rare.budget - left, rare.e.trap
	}
	rare.link.to = b
enter:
	if code = b.nodes; left < b.count {
		code = b.within(left)
	}
	left -= b.count // negative for now if the budget ends inside
	rare.b = b
	i = 0
	for i < uint(len(code)) {
		in = &code[i]
		i++
		switch in.op {
`

const runTail = `		}
	}
	b = rare.b // nodes end in leaving the block: these were not all
	rare.off = b.reached(len(code))
	left += b.count - int64(rare.off)
	rare.r.PC = b.page + uint64(b.at[rare.off])
	return rare.e.precise(rare.r, t, rare.p, rare.budget, left)
taken: // the node at hand leaves the block
	left += int64(in.back)
	if b = in.to; b.exec == t.Exec {
		goto enter
	}
	npc, rare.link = rare.b.page+uint64(int64(in.imm3)), in
	goto find
indirect: // it does so to npc
	if b = in.to; b.key == npc && b.exec == t.Exec {
		goto enter
	}
	if b = rare.e.quick[npc>>1%quickSlots]; b.key == npc && b.exec == t.Exec { // a function that returns here and there
		goto enter
	}
	rare.link = in
	goto find
leave: // the instruction at rare.off was a memory access that faulted, or one that was done but after which the block cannot go on
	b = rare.b
	left += b.count - int64(rare.off)
	npc = b.page + uint64(b.at[rare.off])
	if rare.e.trap.Cause != CauseBudget {
		rare.r.PC = npc
		return rare.budget - left, rare.e.trap
	}
	left-- // it was done: it may have changed code
	npc = b.page + uint64(b.at[rare.off+1])
	rare.link = &rare.e.noEdge
	goto find
illegal:
	rare.e.illegal(rare.b.raw(rare.off))
	goto leave
}
`

// hold and back stand around calls. What is alive across a call the compiler would, for all cases, keep in memory; the node at hand
// must not be, and is put away and brought back by hand.
const (
	hold = "rare.in, rare.i = in, i\n"
	back = "in, i = rare.in, rare.i\n"
)

// calls finds calls of functions that are not inlined.
var calls = regexp.MustCompile(`\b(mulhu|divu?w?|remu?w?|[a-z]+[DS]|cvt\w+)\(`)

// code is the body of a fusion: the parts in order, so that a fault in a later one finds the earlier ones done. In a chain the value
// goes on in a Go variable.
func (f fusion) code() string {
	var b strings.Builder
	for i, p := range f.parts {
		base := ""
		if f.chained[i] {
			base = fmt.Sprintf("v%d", i-1)
		}
		b.WriteString(p.code(i, base))
	}
	if f.parts[len(f.parts)-1].kind == special { // which leaves the block: there is no next one
		return strings.ReplaceAll(b.String(), back, "in = rare.in\n")
	}
	return b.String()
}

// code is what the i-th of a node's parts does; base, if given, is the Go variable that holds rs1. What goes into rd is in the variable
// v, followed by i.
func (o op) code(i int, base string) string {
	const page = "rare.b.page" // an auipc has the rest in its immediate
	what, addr := o.what, "rs1 + imm"
	if base != "" {
		what, addr = replaceWord(what, "rs1", base), replaceWord(addr, "rs1", base)
	}
	g := parts[i]
	what, addr = g.expand(what, page), g.expand(addr, "")
	what = strings.ReplaceAll(what, "&r.", "&rare.r.")
	v, off := fmt.Sprintf("v%d", i), fmt.Sprintf("in.off + %d", i)
	intoX, intoF := g.rdX()+" = "+v+"\n", "f[in."+g.rd+"&31] = "+v+"\n"
	value := v + " := " + what + "\n"
	if calls.MatchString(what) {
		value = hold + value + back
	}
	if o.needsRM() {
		value = "rm := uint8(in.imm)\nif rm == rmDYN {\nif rm = uint8(rare.r.FCSR >> 5 & 7); rm > rmRMM { rare.off = " + off + "; goto illegal }\n}\n" + value
	}
	switch o.kind {
	case alu, fpToX:
		return value + intoX
	case fpToF:
		return value + intoF
	case load:
		return runLoad(o.size, addr, v, what, off) + intoX
	case fload:
		return runLoad(o.size, addr, v, what, off) + intoF
	case store, fstore:
		return runStore(o.size, addr, what, off)
	case branch:
		return "if " + what + " { goto taken }\n"
	}
	return g.expand(strings.ReplaceAll(runSpecial[o.name], "rd", g.rdX()), page)
}

// runSpecial is the code of the operations that are in no scheme.
var runSpecial = map[string]string{
	"jal":     "rd = rare.b.page + imm\ngoto taken\n",
	"J":       "goto taken\n",
	"jalr":    "npc = (rs1 + imm) &^ 1\nrd = rare.b.end\ngoto indirect\n",
	"Jr":      "npc = (rs1 + imm) &^ 1\ngoto indirect\n",
	"ecall":   "rare.r.PC = rare.b.page + imm\nreturn rare.budget - left, Trap{Cause: CauseEcall}\n",
	"ebreak":  "rare.r.PC = rare.b.page + imm\nreturn rare.budget - left - 1, Trap{Cause: CauseBreak}\n",
	"Illegal": "rare.off = in.off\ngoto illegal\n",
	"Slow": `rare.in, rare.i = in, i
if !rare.e.slow(rare.r, t, rare.p, rare.b, in, rare.e.Now+rare.budget-left-rare.b.count+int64(in.off)) {
	rare.off = rare.in.off
	goto leave
}
i = rare.i
`,
	"Cross": `rare.r.PC = rare.b.pc
left++
rare.in = in
if trap = rare.e.step(rare.r, t, rare.p, rare.e.Now+rare.budget-left); trap.Cause != CauseBudget {
	if trap.Cause == CauseEcall { left-- }
	return rare.budget - left, trap
}
in = rare.in
left--
npc = rare.r.PC
goto indirect
`,
}

// The bytes of memory are put together one by one: the compiler makes a single access of that, while in a function of this size it
// would not inline encoding/binary.

// runLoad looks the page up in the TLB in line: comparing the tag with the address, its low bits masked down to those that a
// multiple of size must not have, checks page and alignment at once.
func runLoad(size int, addr, dst, what, off string) string {
	var get []string
	for i := range size {
		get = append(get, fmt.Sprintf("uint%d(s[%d])<<%d", size*8, i, 8*i))
	}
	return fmt.Sprintf(`var %[1]s uint64
{
	a := %[2]s
	en := &t.R[a>>12%%mem.TLBSize]
	if en.Tag == a&^(4095&^%[3]d) {
		o := a & %[4]d
		s := en.Page[o : o+%[5]d]
		v := %[6]s
		%[1]s = %[7]s
	} else {
		%[8]su, ok := rare.e.load(t, rare.p, a, %[5]d)
		%[9]sif !ok { rare.off = %[10]s; goto leave }
		v := uint%[11]d(u)
		%[1]s = %[7]s
	}
}
`, dst, addr, size-1, 4096-size, size, strings.Join(get, " | "), what, hold, back, off, size*8)
}

// runStore is the same for stores. The slow path also comes back with false if the store changed code.
func runStore(size int, addr, what, off string) string {
	var put strings.Builder
	for i := range size {
		fmt.Fprintf(&put, "s[%d] = uint8(v >> %d)\n", i, 8*i)
	}
	return fmt.Sprintf(`{
	a, v := %[1]s, %[2]s
	en := &t.W[a>>12%%mem.TLBSize]
	if en.Tag == a&^(4095&^%[3]d) {
		o := a & %[4]d
		s := en.Page[o : o+%[5]d]
		%[6]s
	} else {
		%[7]sok := rare.e.storeAt(t, rare.p, a, v, %[5]d)
		%[8]sif !ok { rare.off = %[9]s; goto leave }
	}
}
`, addr, what, size-1, 4096-size, size, put.String(), hold, back, off)
}

func replaceWord(s, from, to string) string {
	return words.ReplaceAllStringFunc(s, func(w string) string {
		if w == from {
			return to
		}
		return w
	})
}
