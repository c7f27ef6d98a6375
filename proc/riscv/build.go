package riscv

import "github.com/vitrine-os/vitrine/proc/mem"

const (
	maxCount = 32      // longest path of a block in instructions: decoding what is never reached costs time, and so does a budget that ends inside
	maxNodes = 1 << 19 // nodes that are kept; see maxBlocks
)

// builder decodes a block. Its slices are kept for the next one.
type builder struct {
	page   *mem.Page
	base   uint64   // address of the page
	at     []uint16 // where in the page each instruction of the path is
	nodes  []node   // what they have become
	period int      // of a loop that is the path, its length in instructions
}

// build decodes the block at pc on the page c.
func (e *Engine) build(c *code, pc uint64) *block {
	if len(e.blocks) >= maxBlocks || e.nodes >= maxNodes {
		e.forget()
		e.pages[c.page] = c
		c.dead, c.blocks = false, nil
	}
	w := &e.builder
	*w = builder{page: c.page, base: pc &^ pageMask, at: w.at[:0], nodes: w.nodes[:0]}
	for off, more := pc&pageMask, true; more; {
		off, more = w.take(e, off)
	}
	w.tidy()
	w.fuse()
	b := w.block(c, pc)
	e.nodes += len(w.nodes)
	e.blocks[blockKey{c.page, pc}] = b
	c.blocks = append(c.blocks, b)
	return b
}

// block puts together what the builder has collected.
func (w *builder) block(c *code, pc uint64) *block {
	b := &block{key: pc, page: w.base, pc: pc, code: c}
	b.at = append(make([]uint16, 0, len(w.at)), w.at...)
	b.nodes = append(make([]node, 0, len(w.nodes)), w.nodes...)
	b.count = int64(len(b.at) - 1)
	b.end = b.page + uint64(b.at[b.count])
	return b
}

// take adds the instruction at offset off of the page to the path. It gives the offset of the next one, and whether there is one.
func (w *builder) take(e *Engine, off uint64) (next uint64, more bool) {
	if off == mem.PageSize || len(w.at) == maxCount {
		return w.end(off)
	}
	raw := rawAt(w.page, off)
	in := e.decode(raw)
	if raw&3 == 3 && off == mem.PageSize-2 {
		if len(w.at) != 0 {
			return w.end(off)
		}
		in = Inst{}
	}
	w.at = append(w.at, uint16(off))
	next = off + uint64(in.Len)
	switch in.Op {
	case OpJal:
		return w.jump(in, off, next)
	case OpBeq, OpBne, OpBlt, OpBge, OpBltu, OpBgeu:
		return w.branch(in, off, next)
	case OpJalr:
		w.leave(specialise(in, int32(off)), 0)
	case OpIllegal:
		n := node{op: bIllegal}
		if in.Len == 0 {
			n.op = bCross
		}
		w.leave(n, 0)
	case OpEcall, OpEbreak:
		w.add(specialise(in, int32(off)))
	default:
		w.add(specialise(in, int32(off)))
		return next, true
	}
	w.at = append(w.at, uint16(next))
	return next, false
}

// jump takes a jump that says itself where it goes. The path follows it if it can: then all that is left to do is to keep the link.
func (w *builder) jump(in Inst, off, next uint64) (uint64, bool) {
	target := off + uint64(int64(in.Imm))
	n := node{op: bAuipc, rd: in.Rd, imm: int32(next)}
	if w.fresh(target) {
		if in.Rd != 0 {
			w.add(n)
		}
		return target, true
	}
	n.op = bJal
	if in.Rd == 0 {
		n = node{op: bJ}
	}
	w.leave(n, target)
	w.at = append(w.at, uint16(next))
	return 0, false
}

// branch takes a branch. Forward it is expected not to be taken, backward to be taken, as it is in loops. The path goes on that way,
// but not to where it has been already: there it ends, and a loop becomes a block that leads to itself.
func (w *builder) branch(in Inst, off, next uint64) (uint64, bool) {
	target := off + uint64(int64(in.Imm))
	loop := in.Imm < 0 && (w.fresh(target) || w.again(target))
	if loop {
		in.Op, next, target = inverse(in.Op), target, next
	}
	n := specialise(in, 0)
	n.back = uint8(len(w.at))
	w.leave(n, target)
	if loop || in.Imm > 0 {
		return next, true
	}
	return w.end(next)
}

// again says that an offset is that of the start of the path, and that there is room to go the whole way once more: a short loop
// is worth unrolling.
func (w *builder) again(off uint64) bool {
	if uint64(w.at[0]) != off {
		return false
	}
	if w.period == 0 {
		w.period = len(w.at)
	}
	return len(w.at)+w.period <= maxCount
}

// fresh says that an offset lies in the page but not on the path.
func (w *builder) fresh(off uint64) bool {
	if off >= mem.PageSize {
		return false
	}
	for _, at := range w.at {
		if uint64(at) == off {
			return false
		}
	}
	return true
}

// end ends the path in front of the instruction at off, which another block will begin with.
func (w *builder) end(off uint64) (uint64, bool) {
	w.at = append(w.at, uint16(off)) // first, as this is no instruction that counts
	w.leave(node{op: bJ}, off)
	return 0, false
}

// add adds the node of the last instruction.
func (w *builder) add(n node) {
	n.off = uint8(len(w.at) - 1)
	w.nodes = append(w.nodes, n)
}

// leave is add for a node that has a way out, to an offset from the page.
func (w *builder) leave(n node, target uint64) {
	n.to, n.imm3 = noBlock, int32(target)
	w.add(n)
}
