package riscv

import (
	"math/bits"

	"github.com/vitrine-os/vitrine/proc/mem"
)

// block is a run of instructions that are entered at the first and left at the last, all on one page. It is shared by everybody who
// has that page at that address.
type block struct {
	ins    []Inst // the instructions, some fused, none of those that do nothing
	count  int64  // how many real instructions they are
	key    uint64 // pc while the block may be entered, noKey afterwards
	exec   uint64 // the TLB.Exec under which it was last found to be what memory holds
	end    uint64 // address behind the last instruction
	target uint64 // where the last instruction jumps to, if it says so itself
	fall   *block // the block last entered at end
	taken  *block // the block last entered at target
	other  *block // the block last entered after a jump through a register
	pc     uint64 // address of the first instruction
	starts uint64 // bit i is set if an instruction starts at halfword i
	code   *code  // the page it was decoded from
}

// blockKey names a block by content and place.
type blockKey struct {
	page *mem.Page
	pc   uint64
}

const (
	noKey    = 1  // no instruction has an odd address
	maxHalfs = 64 // longest block in halfwords, for starts to be one word
)

// noBlock stands for an edge that leads nowhere yet; it saves a nil check on every edge.
var noBlock = &block{key: noKey}

// before counts the instructions in front of halfword off.
func (b *block) before(off uint8) int64 {
	return int64(bits.OnesCount64(b.starts & (1<<off - 1)))
}

// after is the offset of the instruction behind the one at off.
func (b *block) after(off uint8) uint8 {
	if rest := b.starts >> off >> 1; rest != 0 {
		return off + 1 + uint8(bits.TrailingZeros64(rest))
	}
	return uint8((b.end - b.pc) / 2)
}

// raw is the word of the instruction at off.
func (b *block) raw(off uint8) uint32 {
	at := b.pc + uint64(off)*2
	w := uint32(peek(b.code.page, at, 2))
	if w&3 == 3 {
		w |= uint32(peek(b.code.page, at+2, 2)) << 16
	}
	return w
}

// find gives the block at pc. On a fault it sets e.trap and gives nil.
func (e *Engine) find(pc uint64, t *mem.TLB, p mem.Pager) *block {
	quick := &e.quick[pc>>1%quickSlots]
	b := *quick
	if b != nil && b.key == pc && b.exec == t.Exec {
		return b
	}
	c := e.codeAt(t, p, pc)
	if c == nil {
		return nil
	}
	if b == nil || b.key != pc || b.code != c {
		if b = e.blocks[blockKey{c.page, pc}]; b == nil {
			b = e.build(c, pc)
		}
		*quick = b
	}
	b.exec = t.Exec
	return b
}

// build decodes the block at pc on the page c.
func (e *Engine) build(c *code, pc uint64) *block {
	if len(e.blocks) >= maxBlocks {
		e.forget()
		e.pages[c.page] = c
		c.dead, c.blocks = false, nil
	}
	b := &block{pc: pc, key: pc, end: pc, fall: noBlock, taken: noBlock, other: noBlock, code: c}
	for b.end&^pageMask == pc&^pageMask {
		off := (b.end - pc) / 2
		if off >= maxHalfs {
			break
		}
		in := b.decode(b.end)
		if in.Op == OpCross && off != 0 {
			break
		}
		in.Off = uint8(off)
		b.starts |= 1 << off
		b.count++
		b.ins = append(b.ins, in)
		b.end += uint64(in.Len)
		if ends(in.Op) {
			b.target = b.end - uint64(in.Len) + uint64(int64(in.Imm))
			break
		}
	}
	b.ins = fuse(b.ins)
	e.blocks[blockKey{c.page, pc}] = b
	c.blocks = append(c.blocks, b)
	return b
}

// decode decodes the instruction at pc.
func (b *block) decode(pc uint64) Inst {
	w := uint32(peek(b.code.page, pc, 2))
	if w&3 == 3 {
		if pc&pageMask == mem.PageSize-2 {
			return Inst{Op: OpCross, Len: 4}
		}
		w |= uint32(peek(b.code.page, pc+2, 2)) << 16
	}
	return Decode(w)
}

// ends says whether an operation is always the last of its block. A CSR is, because it may read the time, which is known exactly
// only at the end.
func ends(op Op) bool {
	switch op {
	case OpJal, OpJalr, OpBeq, OpBne, OpBlt, OpBge, OpBltu, OpBgeu, OpEcall, OpEbreak, OpIllegal, OpCross,
		OpCsrrw, OpCsrrs, OpCsrrc, OpCsrrwi, OpCsrrsi, OpCsrrci:
		return true
	}
	return false
}

// rarely holds what Run needs only where it leaves a block or an instruction is slow. As one structure it stays in memory and leaves the
// host's registers to what every instruction needs; as variables they would push the loop's index out.
type rarely struct {
	e      *Engine
	r      *Regs
	p      mem.Pager
	budget int64
	link   **block // the edge over which the next block is entered
	off    uint8   // where a block was left early, in halfwords
}
