package riscv

import (
	"math/rand"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vitrine-os/vitrine/proc/mem"
)

// bType encodes a branch.
func bType(op Op, rs1, rs2 uint32, off int32) uint32 {
	u := uint32(off)
	return encode(op, rs1<<15|rs2<<20|u>>12&1<<31|u>>5&63<<25|u>>1&15<<8|u>>11&1<<7)
}

// assemble is a world with nothing but the given code, and registers that point to its data: x5 to the code, x6 to data, x7 to a hole.
func assemble(code []uint32) *machine {
	p := &program{}
	for _, w := range code {
		p.emit(w)
	}
	m := world(1, p.text)
	m.regs = Regs{PC: rwxAt}
	m.regs.X[5], m.regs.X[6], m.regs.X[7] = rwxAt, rwAt, holeAt
	return m
}

var paths = []struct {
	name   string
	code   []uint32
	blocks int // that it becomes
	want   uint64
}{
	{"branches that are not taken", []uint32{
		iType(OpAddi, 10, 10, 1),
		bType(OpBne, 0, 0, 100),
		iType(OpAddi, 10, 10, 1),
		bType(OpBlt, 0, 0, 100),
		iType(OpAddi, 10, 10, 1),
		encode(OpEcall, 0),
	}, 1, 3},
	{"the second of two branches is taken", []uint32{
		iType(OpAddi, 10, 10, 1),
		bType(OpBne, 0, 0, 16),
		iType(OpAddi, 10, 10, 1),
		bType(OpBeq, 0, 0, 8),
		iType(OpAddi, 10, 10, 100),
		iType(OpAddi, 10, 10, 1),
		encode(OpEcall, 0),
	}, 2, 3},
	{"jumps there and back", []uint32{
		iType(OpAddi, 10, 10, 1),
		jal(0, 12), // over the next two
		iType(OpAddi, 10, 10, 1),
		encode(OpEcall, 0),
		iType(OpAddi, 10, 10, 1),
		jal(0, -12),
	}, 1, 3},
	{"a call", []uint32{
		jal(1, 12),
		iType(OpAddi, 10, 1, 1), // the link and one
		encode(OpEcall, 0),
		iType(OpAddi, 11, 10, 1),
		iType(OpJalr, 0, 1, 0),
	}, 2, rwxAt + 4 + 1},
	{"a loop that counts down", []uint32{
		iType(OpAddi, 11, 0, 20),
		iType(OpAddi, 10, 10, 2),
		iType(OpAddi, 11, 11, -1),
		bType(OpBne, 11, 0, -8),
		encode(OpEcall, 0),
	}, 3, 40},
	{"a loop entered at its condition", []uint32{
		iType(OpAddi, 11, 0, 9),
		jal(0, 12),
		iType(OpAddi, 10, 10, 3),
		iType(OpAddi, 11, 11, -1),
		bType(OpBlt, 0, 11, -8),
		encode(OpEcall, 0),
	}, 3, 27},
	{"a loop around a branch that is taken every other time", []uint32{
		iType(OpAddi, 11, 0, 12),
		iType(OpAndi, 12, 11, 1),
		bType(OpBne, 12, 0, 8),
		iType(OpAddi, 10, 10, 1),
		iType(OpAddi, 11, 11, -1),
		bType(OpBne, 11, 0, -16),
		encode(OpEcall, 0),
	}, 4, 6},
	{"a branch to itself that is not taken", []uint32{
		iType(OpAddi, 10, 10, 1),
		bType(OpBne, 0, 0, 0),
		iType(OpAddi, 10, 10, 1),
		encode(OpEcall, 0),
	}, 2, 2},
	{"reading the clock on the way", []uint32{
		iType(OpAddi, 11, 0, 1),
		bType(OpBeq, 11, 0, 16),
		jal(0, 8),
		encode(OpEcall, 0),
		iType(OpCsrrs, 10, 0, csrTime-4096),
		bType(OpBne, 11, 0, -8),
	}, 1, 3},
	{"a run of nothing", []uint32{0x13, 0x13, 0x13, jal(0, 4), 0x13, iType(OpAddi, 10, 10, 1), encode(OpEcall, 0)}, 1, 1},
}

// TestPaths runs code with branches and jumps, with every budget that ends on its way, and counts the blocks that it takes.
func TestPaths(t *testing.T) {
	for _, c := range paths {
		m := assemble(c.code)
		_, trap := m.e.Run(&m.regs, &m.tlb, m.flat, 1000)
		if trap.Cause != CauseEcall || m.regs.X[10] != c.want {
			t.Errorf("%s: %+v, x10 = %d, want %d", c.name, trap, m.regs.X[10], c.want)
		}
		if n := len(m.e.blocks); n != c.blocks {
			t.Errorf("%s: %d blocks, want %d", c.name, n, c.blocks)
		}
		everyBudget(t, c.name, func() *machine { return assemble(c.code) })
	}
}

// everyBudget runs a world of its own for every budget up to the first trap, and then the same worlds on to the end.
func everyBudget(t *testing.T, name string, start func() *machine) {
	t.Helper()
	b := start()
	_, end := b.e.RunPrecise(&b.regs, &b.tlb, b.flat, 1000)
	for first := int64(0); ; first++ {
		a, b := start(), start()
		na, ta := a.e.Run(&a.regs, &a.tlb, a.flat, first)
		nb, tb := b.e.RunPrecise(&b.regs, &b.tlb, b.flat, first)
		if na != nb || ta != tb || visible(&a.regs) != visible(&b.regs) {
			t.Fatalf("%s: Run(%d) = %d, %+v; want %d, %+v; registers: %s", name, first, na, ta, nb, tb, cmp.Diff(visible(&b.regs), visible(&a.regs)))
		}
		if ta.Cause != CauseBudget || first == 1000 {
			return
		}
		a.e.Now, b.e.Now = first, first
		na, ta = a.e.Run(&a.regs, &a.tlb, a.flat, 1000)
		nb, tb = b.e.RunPrecise(&b.regs, &b.tlb, b.flat, 1000)
		if na != nb || ta != tb || visible(&a.regs) != visible(&b.regs) || ta.Cause != end.Cause {
			t.Fatalf("%s: on from %d: %d, %+v; want %d, %+v; registers: %s", name, first, na, ta, nb, tb, cmp.Diff(visible(&b.regs), visible(&a.regs)))
		}
	}
}

// TestFaultsOnPaths lets the last instruction of a path fault, behind branches and jumps.
func TestFaultsOnPaths(t *testing.T) {
	for _, fault := range []uint32{iType(OpLd, 10, 7, 0), sType(OpSd, 10, 7, 0), encode(OpAmoaddD, 10<<7|7<<15), 0xffffffff, encode(OpEbreak, 0)} {
		for name, way := range map[string][]uint32{
			"branch":        {iType(OpAddi, 10, 10, 1), bType(OpBne, 0, 0, 8), fault},
			"taken branch":  {iType(OpAddi, 10, 10, 1), bType(OpBeq, 0, 0, 8), encode(OpEcall, 0), fault},
			"jump":          {jal(0, 8), encode(OpEcall, 0), fault},
			"call":          {jal(1, 8), encode(OpEcall, 0), fault},
			"loop":          {iType(OpAddi, 11, 0, 3), iType(OpAddi, 11, 11, -1), bType(OpBne, 11, 0, -4), fault},
			"pair":          {jal(0, 8), encode(OpEcall, 0), iType(OpLd, 12, 6, 0), fault},
			"triple":        {bType(OpBne, 0, 0, 8), iType(OpLd, 12, 6, 0), iType(OpLd, 13, 6, 8), fault},
			"third of sd":   {bType(OpBne, 0, 0, 8), sType(OpSd, 12, 6, 0), sType(OpSd, 13, 6, 8), fault},
			"behind a nop":  {bType(OpBne, 0, 0, 8), iType(OpLd, 12, 6, 0), 0x13, fault},
			"last of many":  {jal(1, 4), jal(0, 4), jal(1, 4), bType(OpBlt, 0, 0, 8), jal(0, 4), fault},
			"unrolled loop": {iType(OpAddi, 11, 11, 1), iType(OpSlti, 12, 11, 9), bType(OpBne, 12, 0, -8), fault},
		} {
			everyBudget(t, name+", "+Decode(fault).Op.String(), func() *machine { return assemble(append(way, 0x13)) })
		}
	}
}

// TestSelfModificationOnPaths stores over instructions that its block has decoded already: behind a branch, at the target of a jump, in
// the next round of an unrolled loop; and over the same page at another address.
func TestSelfModificationOnPaths(t *testing.T) {
	one, hundred := iType(OpAddi, 10, 10, 1), iType(OpAddi, 10, 10, 100)
	for name, c := range map[string]struct {
		code []uint32
		want uint64
	}{
		"behind a branch":         {[]uint32{sType(OpSw, 8, 5, 8), bType(OpBne, 0, 0, 8), one, encode(OpEcall, 0)}, 100},
		"at the target":           {[]uint32{sType(OpSw, 8, 5, 12), jal(0, 8), encode(OpEcall, 0), one, encode(OpEcall, 0)}, 100},
		"the jump itself":         {[]uint32{sType(OpSw, 8, 5, 4), jal(0, 8), encode(OpEcall, 0), one, encode(OpEcall, 0)}, 100},
		"the next round":          {[]uint32{one, iType(OpAddi, 11, 11, 1), sType(OpSw, 8, 5, 0), iType(OpSlti, 12, 11, 3), bType(OpBne, 12, 0, -16), encode(OpEcall, 0)}, 201},
		"second of three stores":  {[]uint32{sType(OpSd, 0, 6, 0), sType(OpSw, 8, 5, 12), sType(OpSd, 0, 6, 8), one, encode(OpEcall, 0)}, 100},
		"through another address": {[]uint32{bType(OpBne, 0, 0, 8), sType(OpSw, 8, 9, 8), one, encode(OpEcall, 0)}, 100},
		"by an amo":               {[]uint32{iType(OpAddi, 13, 5, 12), encode(OpAmoswapW, 13<<15|8<<20), bType(OpBne, 0, 0, 8), one, encode(OpEcall, 0)}, 100},
	} {
		start := func() *machine {
			m := assemble(c.code)
			m.pages[lastAt+mem.PageSize] = m.pages[rwxAt]
			m.regs.X[8], m.regs.X[9] = uint64(hundred), lastAt+mem.PageSize
			return m
		}
		m := start()
		if _, trap := m.e.Run(&m.regs, &m.tlb, m.flat, 1000); trap.Cause != CauseEcall || m.regs.X[10] != c.want {
			t.Errorf("%s: %+v, x10 = %d, want %d", name, trap, m.regs.X[10], c.want)
		}
		everyBudget(t, name, start)
	}
}

// branchy makes code of short hops: a third of it branches and jumps, mostly within a page, between pairs that like to be fused.
func branchy(r *rand.Rand, n int) []byte {
	p := &program{rnd: r}
	branches := []Op{OpBeq, OpBne, OpBlt, OpBge, OpBltu, OpBgeu}
	between := []Op{OpAddi, OpAdd, OpLd, OpSd, OpLw, OpSw, OpAddiw, OpAndi, OpSlli, OpXor, OpMul, OpLbu, OpSb, OpSrliw, OpCsrrs, OpAmoaddW}
	reg := func() uint32 { return 8 + uint32(r.Intn(8)) } // few registers: what one writes the next one reads
	for len(p.text) < n {
		off := int32(r.Intn(24)-8) * 4
		switch r.Intn(9) {
		case 0, 1:
			p.emit(bType(branches[r.Intn(len(branches))], reg(), uint32(r.Intn(2))*reg(), off))
		case 2:
			p.emit(jal(uint32(r.Intn(2)), off))
		case 3:
			p.emit(iType(OpAddi, reg(), 0, r.Intn(4)))
		default:
			op := between[r.Intn(len(between))]
			w := encode(op, r.Uint32())&^(31<<7|31<<15|31<<20) | reg()<<7 | reg()<<15
			switch infos[op].imm {
			case immS: // small offsets, from a register that may be overwritten
				w = w&0xfff&^(31<<7) | w&(7<<12) | 6<<15 | reg()<<20 | uint32(r.Intn(4))*8<<7
			case immNone:
				w |= reg() << 20
			case immCSR:
				w = iType(OpCsrrs, reg(), 0, csrTime-4096)
			default:
				w = w&^(0xfff<<20) | uint32(r.Intn(4))*8<<20
				if op == OpLd || op == OpLw || op == OpLbu {
					w = w&^(31<<15) | 6<<15
				}
			}
			p.emit(w)
		}
	}
	return p.text[:n]
}

// TestBranchyCode holds the engines against each other where blocks have many ways out.
func TestBranchyCode(t *testing.T) {
	for seed := range int64(150) {
		r := rand.New(rand.NewSource(seed))
		compareEngines(t, seed, branchy(r, 2*mem.PageSize), 150)
	}
	for seed := range int64(10) {
		code := branchy(rand.New(rand.NewSource(seed)), 256)
		everyBudget(t, "branchy", func() *machine {
			m := world(seed, code)
			m.regs.PC, m.regs.X[6] = rwxAt, rwAt
			return m
		})
	}
}

// TestDroppedUnderOthers changes a page of code that another page's block leads to, while this address space's Exec stays: whoever
// shares the page with the one that wrote must not run its old blocks, over whatever edge.
func TestDroppedUnderOthers(t *testing.T) {
	m := assemble([]uint32{iType(OpAddi, 10, 10, 1), jal(0, mem.PageSize-4)})
	next := &program{}
	for _, w := range []uint32{iType(OpAddi, 10, 10, 1), encode(OpEcall, 0)} {
		next.emit(w)
	}
	m.put(rwxAt+mem.PageSize, next.text)
	for i, want := range []uint64{2, 2, 101} {
		if i == 2 {
			pg := &m.pages[rwxAt+mem.PageSize].Page
			m.e.DropPage(pg)
			poke(pg, 0, uint64(iType(OpAddi, 10, 10, 100)), 4)
		}
		m.regs.PC, m.regs.X[10] = rwxAt, 0
		if _, trap := m.e.Run(&m.regs, &m.tlb, m.flat, 100); trap.Cause != CauseEcall || m.regs.X[10] != want {
			t.Errorf("round %d: %+v, x10 = %d, want %d", i, trap, m.regs.X[10], want)
		}
	}
	if n := len(m.e.blocks); n != 2 {
		t.Errorf("%d blocks, want 2", n)
	}
}
