package riscv

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vitrine-os/vitrine/proc/mem"
)

const endAt = rwxAt + 2*mem.PageSize // behind the code; made a hole by TestTraps

// TestTraps looks at what every kind of trap leaves behind. The code starts two instructions before the one that traps.
func TestTraps(t *testing.T) {
	for _, c := range []struct {
		name    string
		code    []uint32 // after two additions to x10
		at      uint64   // of the trapping instruction; 0 for rwxAt+8
		fcsr    uint32
		want    Trap
		retired int64 // in all
	}{
		{"ecall", []uint32{encode(OpEcall, 0)}, 0, 0, Trap{Cause: CauseEcall}, 3},
		{"ebreak", []uint32{encode(OpEbreak, 0)}, 0, 0, Trap{Cause: CauseBreak}, 2},
		{"c.ebreak", []uint32{0x9002}, 0, 0, Trap{Cause: CauseBreak}, 2},
		{"illegal", []uint32{0xffffffff}, 0, 0, Trap{Cause: CauseIllegal, Addr: 0xffffffff}, 2},
		{"illegal compressed", []uint32{0x12340000}, 0, 0, Trap{Cause: CauseIllegal}, 2},
		{"wfi", []uint32{0x10500073}, 0, 0, Trap{Cause: CauseIllegal, Addr: 0x10500073}, 2},
		{"mret", []uint32{0x30200073}, 0, 0, Trap{Cause: CauseIllegal, Addr: 0x30200073}, 2},
		{"sfence.vma", []uint32{0x12000073}, 0, 0, Trap{Cause: CauseIllegal, Addr: 0x12000073}, 2},
		{"csr of the supervisor", []uint32{0x10002573}, 0, 0, Trap{Cause: CauseIllegal, Addr: 0x10002573}, 2},
		{"writing the time", []uint32{iType(OpCsrrw, 0, 0, csrTime-4096)}, 0, 0, Trap{Cause: CauseIllegal, Addr: 0xc0101073}, 2},
		{"setting bits of the time", []uint32{iType(OpCsrrs, 0, 1, csrTime-4096)}, 0, 0, Trap{Cause: CauseIllegal, Addr: 0xc010a073}, 2},
		{"reserved rm", []uint32{0x02a5d553}, 0, 0, Trap{Cause: CauseIllegal, Addr: 0x02a5d553}, 2},
		{"reserved frm", []uint32{0x02a5f553}, 0, 5 << 5, Trap{Cause: CauseIllegal, Addr: 0x02a5f553}, 2},
		{"reserved frm, nothing to round", []uint32{encode(OpFcvtDW, 7<<12)}, 0, 7 << 5, Trap{Cause: CauseIllegal, Addr: 0xd2007053}, 2},
		{"load", []uint32{iType(OpLd, 10, 5, 8)}, 0, 0, Trap{CauseLoad, mem.MapErr, endAt + 8}, 2},
		{"load into x0", []uint32{iType(OpLb, 0, 5, 0)}, 0, 0, Trap{CauseLoad, mem.MapErr, endAt}, 2},
		{"load over the end", []uint32{iType(OpLd, 10, 5, -3)}, 0, 0, Trap{CauseLoad, mem.MapErr, endAt}, 2},
		{"store over the end", []uint32{sType(OpSd, 10, 5, -3)}, 0, 0, Trap{CauseStore, mem.MapErr, endAt}, 2},
		{"store", []uint32{sType(OpFsw, 10, 7, 0)}, 0, 0, Trap{CauseStore, mem.AccErr, roAt}, 2},
		{"load at the end of addresses", []uint32{iType(OpLd, 10, 9, 0)}, 0, 0, Trap{CauseLoad, mem.MapErr, ^uint64(0) - 2}, 2},
		{"second load of a pair", []uint32{iType(OpLd, 10, 6, 0), iType(OpLd, 11, 5, 0)}, rwxAt + 12, 0, Trap{CauseLoad, mem.MapErr, endAt}, 3},
		{"load behind a nop", []uint32{iType(OpAddi, 1, 6, 0), 0x13, iType(OpLd, 11, 5, 0)}, rwxAt + 16, 0, Trap{CauseLoad, mem.MapErr, endAt}, 4},
		{"misaligned lr", []uint32{encode(OpLrD, 10<<7|8<<15)}, 0, 0, Trap{Cause: CauseMisaligned, Addr: rwAt + 2*mem.PageSize - 4}, 2},
		{"misaligned sc", []uint32{encode(OpScD, 10<<7|8<<15)}, 0, 0, Trap{Cause: CauseMisaligned, Addr: rwAt + 2*mem.PageSize - 4}, 2},
		{"misaligned amo", []uint32{encode(OpAmoaddD, 10<<7|8<<15)}, 0, 0, Trap{Cause: CauseMisaligned, Addr: rwAt + 2*mem.PageSize - 4}, 2},
		{"amo on a read-only page", []uint32{encode(OpAmoaddD, 10<<7|7<<15)}, 0, 0, Trap{CauseStore, mem.AccErr, roAt}, 2},
		{"jump into a hole", []uint32{iType(OpJalr, 0, 5, 2)}, endAt + 2, 0, Trap{CauseFetch, mem.MapErr, endAt + 2}, 3},
		{"jump to what is no code", []uint32{iType(OpJalr, 0, 7, 3)}, roAt + 2, 0, Trap{CauseFetch, mem.AccErr, roAt + 2}, 3},
		{"instruction over the end", []uint32{iType(OpJalr, 0, 5, -2)}, endAt - 2, 0, Trap{CauseFetch, mem.MapErr, endAt}, 3},
	} {
		p := &program{}
		p.emit(iType(OpAddi, 10, 10, 1))
		p.emit(iType(OpAddi, 10, 10, 1))
		for _, w := range c.code {
			p.emit(w)
		}
		want := rwxAt + uint64(8)
		if c.at != 0 {
			want = c.at
		}
		for name, run := range map[string]runner{"Run": (*Engine).Run, "RunPrecise": (*Engine).RunPrecise} {
			m := world(1, p.text)
			m.put(endAt-2, []byte{3, 0}) // half of a load
			m.protect(endAt, mem.PageSize, -1)
			m.regs = Regs{PC: rwxAt, FCSR: c.fcsr}
			m.regs.X[5], m.regs.X[6], m.regs.X[7], m.regs.X[8], m.regs.X[9] = endAt, rwxAt, roAt, roAt-4, ^uint64(0)-2
			before := m.get(rwxAt, 2*mem.PageSize)
			n, trap := run(m.e, &m.regs, &m.tlb, m.flat, 100)
			if diff := cmp.Diff(c.want, trap); diff != "" || n != c.retired || m.regs.PC != want {
				t.Errorf("%s, %s: retired %d, want %d, pc %#x, want %#x; trap: %s", c.name, name, n, c.retired, m.regs.PC, want, diff)
			}
			if m.regs.FCSR != c.fcsr || !cmp.Equal(before, m.get(rwxAt, 2*mem.PageSize)) {
				t.Errorf("%s, %s: something has changed", c.name, name)
			}
		}
	}
}

// TestMisaligned reads and writes at every offset around the end of a page.
func TestMisaligned(t *testing.T) {
	loads := map[Op]uint64{OpLh: 0xffff, OpLhu: 0xffff, OpLw: 0xffffffff, OpLwu: 0xffffffff, OpLd: ^uint64(0)}
	stores := map[Op]Op{OpLh: OpSh, OpLhu: OpSh, OpLw: OpSw, OpLwu: OpSw, OpLd: OpSd}
	const v = 0x0123456789abcdef
	for op, mask := range loads {
		for off := uint64(rwAt + mem.PageSize - 9); off < rwAt+mem.PageSize+2; off++ {
			p := &program{}
			p.emit(sType(stores[op], 6, 5, 0))
			p.emit(iType(op, 10, 5, 0))
			m := world(1, p.text)
			m.regs.PC, m.regs.X[5], m.regs.X[6] = rwxAt, off, v
			if n, trap := m.e.Run(&m.regs, &m.tlb, m.flat, 2); n != 2 || trap.Cause != CauseBudget {
				t.Fatalf("%v at %#x: %d, %+v", op, off, n, trap)
			}
			if got := m.regs.X[10] & mask; got != v&mask {
				t.Errorf("%v at %#x: %#x", op, off, got)
			}
		}
	}
}

// TestReservations tries what makes SC succeed and fail.
func TestReservations(t *testing.T) {
	lr := func(op Op, rs1 uint32) uint32 { return encode(op, 10<<7|rs1<<15) }
	sc := func(op Op, rs1 uint32) uint32 { return encode(op, 11<<7|rs1<<15|6<<20) }
	for name, c := range map[string]struct {
		code []uint32
		want uint64 // of x11: 0 for success
	}{
		"plain":                  {[]uint32{lr(OpLrD, 5), sc(OpScD, 5)}, 0},
		"other address":          {[]uint32{lr(OpLrD, 5), sc(OpScD, 7)}, 1},
		"other size":             {[]uint32{lr(OpLrD, 5), sc(OpScW, 5)}, 1},
		"no reservation":         {[]uint32{sc(OpScD, 5)}, 1},
		"used up":                {[]uint32{lr(OpLrD, 5), sc(OpScD, 5), sc(OpScD, 5)}, 1},
		"used up by failing":     {[]uint32{lr(OpLrD, 5), sc(OpScD, 7), sc(OpScD, 5)}, 1},
		"changed in between":     {[]uint32{lr(OpLrD, 5), sType(OpSb, 6, 5, 0), sc(OpScD, 5)}, 1},
		"neighbour changed":      {[]uint32{lr(OpLrD, 5), sType(OpSd, 6, 5, 8), sc(OpScD, 5)}, 0},
		"word with its sign set": {[]uint32{sType(OpSw, 8, 5, 0), lr(OpLrW, 5), sc(OpScW, 5)}, 0},
	} {
		p := &program{}
		for _, w := range c.code {
			p.emit(w)
		}
		m := world(1, p.text)
		m.regs = Regs{PC: rwxAt}
		m.regs.X[5], m.regs.X[6], m.regs.X[7], m.regs.X[8] = rwAt, 0x1122334455667788, rwAt+16, ^uint64(0)
		m.put(rwAt, make([]byte, 16))
		if _, trap := m.e.Run(&m.regs, &m.tlb, m.flat, int64(len(c.code))); trap.Cause != CauseBudget {
			t.Fatalf("%s: %+v", name, trap)
		}
		if m.regs.X[11] != c.want || m.regs.ResvSize != 0 {
			t.Errorf("%s: SC gives %d, want %d; reservation left: %d", name, m.regs.X[11], c.want, m.regs.ResvSize)
		}
	}
}

// TestTime reads the clock in the middle of a run, with every budget that ends near it.
func TestTime(t *testing.T) {
	p := &program{}
	for range 5 {
		p.emit(iType(OpAddi, 10, 10, 1))
	}
	p.emit(iType(OpCsrrs, 11, 0, csrTime-4096))
	p.emit(iType(OpCsrrs, 12, 0, csrInstret-4096))
	for budget := int64(7); budget < 12; budget++ {
		m := world(1, p.text)
		m.regs = Regs{PC: rwxAt}
		m.e.Now = 1000
		m.e.Run(&m.regs, &m.tlb, m.flat, budget)
		if m.regs.X[11] != 1005 || m.regs.X[12] != 1006 {
			t.Errorf("budget %d: time %d and %d, want 1005 and 1006", budget, m.regs.X[11], m.regs.X[12])
		}
	}
}
