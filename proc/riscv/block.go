package riscv

import "github.com/vitrine-os/vitrine/proc/mem"

// block is a path through the code of one page: it goes on past branches that are expected not to be taken and along jumps that say
// themselves where they go, and may be left at every branch. It is shared by everybody who has that page at that address.
type block struct {
	nodes []node   // the path; it can only be left over a node's way out
	count int64    // how many instructions it has
	key   uint64   // pc while the block may be entered, noKey afterwards
	exec  uint64   // the TLB.Exec under which it was last found to be what memory holds
	page  uint64   // address of the page
	pc    uint64   // address of the first instruction
	end   uint64   // address behind the last instruction
	at    []uint16 // where in the page each instruction is; one more for end
	code  *code    // the page it was decoded from
}

// blockKey names a block by content and place.
type blockKey struct {
	page *mem.Page
	pc   uint64
}

const (
	noKey  = 1          // the key of blocks that may not be entered: no instruction has an odd address
	noExec = ^uint64(0) // and their exec, which no memory reaches
)

// noBlock stands for a way out that leads nowhere yet; it saves a nil check on every one.
var noBlock = &block{key: noKey, exec: noExec}

// within gives the nodes that n instructions, fewer than the block has, are enough for.
func (b *block) within(n int64) []node {
	k := len(b.nodes) - 1
	for k > 0 && int64(b.nodes[k].off) > n {
		k--
	}
	return b.nodes[:k]
}

// reached is how many instructions come before node k, not counting those that do nothing at the start.
func (b *block) reached(k int) uint8 {
	if k == 0 {
		return 0
	}
	return b.nodes[k].off
}

// raw is the word of the i-th instruction.
func (b *block) raw(i uint8) uint32 { return rawAt(b.code.page, uint64(b.at[i])) }

// rawAt is the word of the instruction at an offset of a page, the low half only if that is all of it or all there is on the page.
func rawAt(pg *mem.Page, off uint64) uint32 {
	w := uint32(peek(pg, off, 2))
	if w&3 == 3 && off != mem.PageSize-2 {
		w |= uint32(peek(pg, off+2, 2)) << 16
	}
	return w
}

// find gives the block at pc. On a fault it sets e.trap and gives nil.
func (e *Engine) find(pc uint64, t *mem.TLB, p mem.Pager) *block {
	quick := &e.quick[pc>>1%quickSlots]
	b := *quick
	if b.key == pc && b.exec == t.Exec {
		return b
	}
	c := e.codeAt(t, p, pc)
	if c == nil {
		return nil
	}
	if b.key != pc || b.code != c {
		if b = e.blocks[blockKey{c.page, pc}]; b == nil {
			b = e.build(c, pc)
		}
		*quick = b
	}
	b.exec = t.Exec
	return b
}

// slow carries out an instruction that the block engine leaves to the precise one; now is the virtual time before it. Its
// false has the two meanings that storeAt's has.
func (e *Engine) slow(r *Regs, t *mem.TLB, p mem.Pager, b *block, n *node, now int64) bool {
	in := Inst{Op: Op(n.rd2), Len: 4, Rd: n.rd, Rs1: n.rs1, Rs2: n.rs2, Rs3: n.rs3, Imm: n.imm}
	exec := t.Exec
	ok := e.exec(r, t, p, &in, 0, now)
	r.X[0] = 0
	if !ok {
		if e.trap.Cause == CauseIllegal {
			e.illegal(b.raw(n.off))
		}
		return false
	}
	e.trap = Trap{}
	return t.Exec == exec
}

// rarely holds what Run needs only where it leaves a block or an instruction is slow. As one structure it stays in memory and leaves the
// host's registers to what every instruction needs; as variables they would push the node at hand out.
type rarely struct {
	e      *Engine
	r      *Regs
	p      mem.Pager
	budget int64
	b      *block // the block that is running
	in     *node  // the node at hand, while a function is called
	i      uint   // its index
	link   *node  // the way out over which the next block is entered
	off    uint8  // where a block was left early: how many of its instructions come before
}
