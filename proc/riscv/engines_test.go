package riscv

import (
	"math/rand"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vitrine-os/vitrine/proc/mem"
)

// The world of a random run: two pages of code that may be written, data behind them, a page that may only be read, a hole.
const (
	rwxAt  = 0x10000
	rwAt   = rwxAt + 2*mem.PageSize
	roAt   = rwAt + 2*mem.PageSize
	holeAt = roAt + mem.PageSize
	lastAt = holeAt + mem.PageSize
)

// world builds memory and registers from a seed; the same seed gives the same world.
func world(seed int64, code []byte) *machine {
	r := rand.New(rand.NewSource(seed))
	m := newMachine()
	m.protect(rwxAt, 2*mem.PageSize, permR|permW|permX)
	m.protect(rwAt, 2*mem.PageSize, permR|permW)
	m.protect(roAt, mem.PageSize, permR)
	m.protect(lastAt, mem.PageSize, permR|permW)
	for at := uint64(rwxAt); at < rwxAt+2*mem.PageSize; at += uint64(len(code)) {
		m.put(at, code[:min(len(code), int(rwxAt+2*mem.PageSize-at))])
	}
	p := &program{rnd: r}
	for i := 1; i < 32; i++ {
		switch r.Intn(6) {
		case 0:
			m.regs.X[i] = rwxAt + uint64(r.Intn(2*mem.PageSize))&^1
		case 1, 2:
			m.regs.X[i] = rwAt + uint64(r.Intn(5*mem.PageSize))&^uint64(r.Intn(8))
		default:
			m.regs.X[i] = p.number()
		}
		m.regs.F[i] = p.number()
	}
	m.regs.FCSR = uint32(r.Intn(5)) << 5
	m.regs.PC = rwxAt + uint64(r.Intn(2*mem.PageSize))&^1
	return m
}

// visible is what of the registers is state.
func visible(r *Regs) Regs {
	v := *r

	return v
}

// compareEngines runs the code with both engines in slices of random budgets and compares everything after each.
func compareEngines(t *testing.T, seed int64, code []byte, slices int) {
	t.Helper()
	a, b := world(seed, code), world(seed, code)
	r := rand.New(rand.NewSource(seed))
	for slice := range slices {
		budget := int64(1 + r.Intn(1<<r.Intn(9)))
		a.e.Now = int64(slice) * 1000
		b.e.Now = a.e.Now
		na, ta := a.e.Run(&a.regs, &a.tlb, a.flat, budget)
		nb, tb := b.e.RunPrecise(&b.regs, &b.tlb, b.flat, budget)
		if ta != tb || na != nb {
			t.Fatalf("seed %d, slice %d: Run retired %d, RunPrecise %d; trap: %s", seed, slice, na, nb, cmp.Diff(tb, ta))
		}
		if visible(&a.regs) != visible(&b.regs) {
			t.Fatalf("seed %d, slice %d, %+v: RunPrecise, Run: %s", seed, slice, ta, cmp.Diff(visible(&b.regs), visible(&a.regs)))
		}
		if na > budget || na < 0 || ta.Cause == CauseBudget && na != budget || a.regs.X[0] != 0 {
			t.Fatalf("seed %d, slice %d: retired %d of %d with %+v", seed, slice, na, budget, ta)
		}
		switch ta.Cause {
		case CauseBudget:
		case CauseEcall:
			a.regs.PC += 4
			b.regs.PC += 4
		default: // go on somewhere else
			pc := rwxAt + uint64(r.Intn(2*mem.PageSize))&^1
			a.regs.PC, b.regs.PC = pc, pc
			x := 1 + r.Intn(31)
			v := rwAt + uint64(r.Intn(5*mem.PageSize))
			a.regs.X[x], b.regs.X[x] = v, v
		}
	}
	for at, pg := range b.pages {
		if a.pages[at].Page != pg.Page {
			t.Fatalf("seed %d: memory at %#x differs", seed, at)
		}
	}
}

// randomCode makes code in which most instructions are valid, and many are the neighbours that become pairs.
func randomCode(r *rand.Rand, n int) []byte {
	p := &program{rnd: r}
	common := []Op{OpAddi, OpAdd, OpLd, OpSd, OpLw, OpSw, OpLbu, OpSb, OpBne, OpBeq, OpSlli, OpAddiw, OpAndi, OpXor, OpMul, OpFld, OpLui, OpAuipc}
	for len(p.text) < n {
		w := r.Uint32()
		switch r.Intn(8) {
		case 0:
			p.emitC(uint16(w))
			continue
		case 1, 2, 3:
			w = encode(common[r.Intn(len(common))], w)
		case 4:
			p.emit(w)
			continue
		default:
			w = encode(Op(1+r.Intn(int(numOps)-1)), w)
		}
		switch in := Decode(w); infos[in.Op].imm {
		case immB, immJ: // stay near
			w = w&^0xfe000f80 | uint32(r.Intn(16))<<8 | uint32(r.Intn(2))*0xfe000080
			if in.Op == OpJal {
				w = encode(OpJal, w&0xf80|uint32(r.Intn(64))<<21)
			}
		case immS, immI:
			if r.Intn(2) == 0 {
				w &^= 0xe0000000
			}
			if r.Intn(4) == 0 { // what the last one wrote
				w = w&^(31<<15) | uint32(r.Intn(32))<<15
			}
		}
		p.emit(w)
	}
	return p.text[:n]
}

func TestEnginesAgree(t *testing.T) {
	for seed := range int64(250) {
		r := rand.New(rand.NewSource(seed))
		compareEngines(t, seed, randomCode(r, 2*mem.PageSize), 150)
	}
}

// TestEveryBudget stops a run at every point there is.
func TestEveryBudget(t *testing.T) {
	code := randomCode(rand.New(rand.NewSource(7)), mem.PageSize)
	for seed := range int64(20) {
		b := world(seed, code)
		for n := range int64(150) {
			a := world(seed, code)
			na, ta := a.e.Run(&a.regs, &a.tlb, a.flat, n)
			if visible(&a.regs) != visible(&b.regs) {
				t.Fatalf("seed %d: after %d steps, and Run(%d): %s", seed, n, n, cmp.Diff(visible(&b.regs), visible(&a.regs)))
			}
			if na != n || ta.Cause != CauseBudget {
				t.Fatalf("seed %d: Run(%d) = %d, %+v", seed, n, na, ta)
			}
			if trap := b.e.Step(&b.regs, &b.tlb, b.flat); trap.Cause != CauseBudget {
				break
			}
		}
	}
}

// TestSelfModification stores over the very next instruction, over an earlier one, and over one on another page that is chained to.
func TestSelfModification(t *testing.T) {
	addi := func(rd uint32, n int) uint32 { return iType(OpAddi, rd, rd, n) }
	for name, c := range map[string]struct {
		at   uint64 // of the code
		code []uint32
		want uint64 // in x10 at the ecall
	}{
		"next": {rwxAt, []uint32{sType(OpSw, 6, 5, 4), addi(10, 1), encode(OpEcall, 0)}, 100},
		"second of a pair of stores": {rwxAt, []uint32{
			sType(OpSd, 0, 7, 0), sType(OpSw, 6, 5, 8), addi(10, 1), encode(OpEcall, 0)}, 100},
		"loop": {rwxAt, []uint32{ // the first round adds 1, the second 100
			addi(10, 1), addi(11, 1), sType(OpSw, 6, 5, 0), encode(OpBne, 11<<15|12<<20|0xfe000a80|1<<31), encode(OpEcall, 0)}, 101},
		"amo": {rwxAt, []uint32{encode(OpAmoswapW, 0|13<<15|6<<20), addi(10, 1), encode(OpEcall, 0)}, 100},
	} {
		for engine, run := range map[string]runner{"Run": (*Engine).Run, "RunPrecise": (*Engine).RunPrecise} {
			p := &program{}
			for _, w := range c.code {
				p.emit(w)
			}
			m := world(1, p.text)
			m.regs = Regs{PC: c.at}
			m.regs.X[5], m.regs.X[6], m.regs.X[7], m.regs.X[12], m.regs.X[13] = c.at, uint64(addi(10, 100)), rwAt, 2, c.at+4
			n, trap := run(m.e, &m.regs, &m.tlb, m.flat, 100)
			if trap.Cause != CauseEcall || m.regs.X[10] != c.want {
				t.Errorf("%s, %s: %+v after %d, x10 = %d, want %d", name, engine, trap, n, m.regs.X[10], c.want)
			}
		}
	}
}

// TestSharedPages runs two address spaces that share a page of code on one engine, and gives one of them other content there.
func TestSharedPages(t *testing.T) {
	p := &program{}
	for range 3 {
		p.emit(iType(OpAddi, 10, 10, 1))
	}
	p.emit(jal(0, mem.PageSize-12)) // to the next page
	a := world(1, p.text)
	a.put(rwxAt+mem.PageSize, p.text)
	a.put(rwxAt+mem.PageSize+12, []byte{0x73, 0, 0, 0})
	a.regs = Regs{PC: rwxAt}
	b := &machine{flat: newFlat(a.e), regs: a.regs}
	for at, pg := range a.pages {
		b.pages[at] = pg
	}
	round := func(m *machine, want uint64) {
		t.Helper()
		m.regs.PC, m.regs.X[10] = rwxAt, 0
		if _, trap := a.e.Run(&m.regs, &m.tlb, m.flat, 100); trap.Cause != CauseEcall || m.regs.X[10] != want {
			t.Fatalf("%+v, x10 = %d, want %d", trap, m.regs.X[10], want)
		}
	}
	for range 3 {
		round(a, 6)
		round(b, 6)
	}
	if n := len(a.e.blocks); n != 2 {
		t.Errorf("%d blocks, want the same 2 for both", n)
	}
	other := *b.pages[rwxAt+mem.PageSize]
	b.pages[rwxAt+mem.PageSize] = &other
	b.renew()
	copy(other.Page[:], other.Page[8:20]) // one addition instead of three
	for range 3 {
		round(a, 6)
		round(b, 4)
	}
	b.protect(rwxAt+mem.PageSize, 1, -1)
	b.regs.PC = rwxAt
	if n, trap := b.e.Run(&b.regs, &b.tlb, b.flat, 100); trap != (Trap{CauseFetch, mem.MapErr, rwxAt + mem.PageSize}) || n != 4 {
		t.Errorf("after unmapping: %d, %+v", n, trap)
	}
	round(a, 6)
}

// TestCachesAreBounded executes code at more places than there is room for.
func TestCachesAreBounded(t *testing.T) {
	m := newMachine()
	m.protect(textAt, 64*mem.PageSize, permR|permX)
	text := make([]byte, 64*mem.PageSize)
	for i := range len(text) / 2 {
		copy(text[2*i:], "\x05\x05") // c.addi a0, 1
	}
	m.put(textAt, text)
	for pc := uint64(textAt); pc < textAt+63*mem.PageSize; pc += 2 {
		m.regs.PC = pc
		if n, trap := m.e.Run(&m.regs, &m.tlb, m.flat, 64); n != 64 || trap.Cause != CauseBudget {
			t.Fatalf("at %#x: %d, %+v", pc, n, trap)
		}
	}
	if len(m.e.blocks) > maxBlocks {
		t.Errorf("%d blocks", len(m.e.blocks))
	}
	if want := uint64(63 * mem.PageSize / 2 * 64); m.regs.X[10] != want {
		t.Errorf("a0 = %d, want %d", m.regs.X[10], want)
	}
}

// TestLongRun lets one world run until its caches have seen much.
func TestLongRun(t *testing.T) {
	code := randomCode(rand.New(rand.NewSource(3)), mem.PageSize)
	compareEngines(t, 99, code, 2000)
}

// FuzzRun runs arbitrary bytes. They must not panic, and both engines must agree.
func FuzzRun(f *testing.F) {
	for seed := range int64(8) {
		f.Add(seed, randomCode(rand.New(rand.NewSource(seed)), 200))
		f.Add(seed, branchy(rand.New(rand.NewSource(seed)), 200))
	}
	f.Add(int64(0), []byte{0})
	f.Fuzz(func(t *testing.T, seed int64, code []byte) {
		if len(code) > 0 {
			compareEngines(t, seed, code, 30)
		}
	})
}

// FuzzDecode decodes arbitrary words. What comes out must be fit for the engines, which index by it.
func FuzzDecode(f *testing.F) {
	f.Add(uint32(0))
	f.Add(^uint32(0))
	for op := OpLui; op < numOps; op++ {
		f.Add(encode(op, 0))
	}
	f.Fuzz(func(t *testing.T, w uint32) {
		in := Decode(w)
		if in.Op >= numOps || in.Len != 2 && in.Len != 4 || in.Len == 2 != (w&3 != 3) {
			t.Fatalf("Decode(%#x) = %+v", w, in)
		}
		if in.Rd > 31 || in.Rs1 > 31 || in.Rs2 > 31 || in.Rs3 > 31 {
			t.Fatalf("Decode(%#x) = %+v", w, in)
		}
		if Disasm(0, w) == "" {
			t.Fatalf("Disasm(%#x) is empty", w)
		}
	})
}
