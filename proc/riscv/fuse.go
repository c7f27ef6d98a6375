package riscv

// tidy drops the nodes that do nothing, and finishes the others.
func (w *builder) tidy() {
	out := w.nodes[:0]
	for _, n := range w.nodes {
		if n.op == bNop {
			continue
		}
		if n.back != 0 { // a branch: so far it has counted what is in front of it
			n.back = uint8(len(w.at)-1) - n.back
		}
		if len(out) > 0 && n.op.commutes() && n.rs2 == out[len(out)-1].rd { // fusions look at rs1
			n.rs1, n.rs2 = n.rs2, n.rs1
		}
		out = append(out, n)
	}
	w.nodes = out
}

// fuse makes one node of neighbours, so that as few nodes as possible are left.
func (w *builder) fuse() {
	in := w.nodes
	var (
		cost [maxCount + 2]uint8   // how many nodes remain of those from here on
		best [maxCount + 1]*fusion // and what the first of them is, nil for itself
	)
	for i := len(in) - 1; i >= 0; i-- {
		cost[i] = cost[i+1] + 1
		for k := range fusions[in[i].op] {
			f := &fusions[in[i].op][k]
			if n := len(f.more) + 1; n <= len(in)-i && cost[i+n]+1 < cost[i] && f.fits(in[i:i+n]) {
				cost[i], best[i] = cost[i+n]+1, f
			}
		}
	}
	out := in[:0]
	for i := 0; i < len(in); {
		n := 1
		if f := best[i]; f == nil {
			out = append(out, in[i])
		} else {
			n += len(f.more)
			out = append(out, f.join(in[i:i+n]))
		}
		i += n
	}
	w.nodes = out
}

// fusion is an operation that stands for a sequence of nodes.
type fusion struct {
	op   blockOp   // what becomes of them
	more []blockOp // the operations behind the first
	to   uint8     // bit i is set if the one behind the i-th reads its result as rs1
}

// fits says whether nodes that begin with the right operation are such a sequence. They must follow each other directly: a fault in
// a later one relies on it.
func (f *fusion) fits(nodes []node) bool {
	for i, op := range f.more {
		a, b := &nodes[i], &nodes[i+1]
		if b.op != op || b.off != a.off+1 || f.to>>i&1 != 0 && b.rs1 != a.rd {
			return false
		}
	}
	return true
}

// join makes one node of the sequence.
func (f *fusion) join(nodes []node) node {
	n, b := nodes[0], &nodes[1]
	last := &nodes[len(nodes)-1]
	n.op = f.op
	n.rd2, n.rs3, n.rs4, n.imm2 = b.rd, b.rs1, b.rs2, b.imm
	n.to, n.back, n.imm3 = last.to, last.back, last.imm3
	if len(nodes) == 3 {
		n.rd3, n.rs5, n.rs6 = last.rd, last.rs1, last.rs2
		if last.to == nil {
			n.imm3 = last.imm
		}
	}
	return n
}
