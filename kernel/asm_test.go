package kernel

import (
	"encoding/binary"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// A tiny assembler, so that guest programs for tests and benchmarks need no compiler.

// The registers that the tests use.
const (
	zero = 0
	ra   = 1
	sp   = 2
	t0   = 5
	t1   = 6
	s0   = 8
	s1   = 9
	a0   = 10
	a1   = 11
	a2   = 12
	a3   = 13
	a4   = 14
	a5   = 15
	a7   = 17
	s2   = 18
	s3   = 19
)

// asm is a program in the making.
type asm struct {
	code   []byte
	labels map[string]int
	jumps  []jump
}

// jump is a branch whose target was not known yet.
type jump struct {
	at    int
	label string
}

func newAsm() *asm { return &asm{labels: map[string]int{}} }

func (a *asm) word(w uint32) { a.code = binary.LittleEndian.AppendUint32(a.code, w) }

// label names the next instruction.
func (a *asm) label(name string) { a.labels[name] = len(a.code) }

func (a *asm) addi(rd, rs uint32, imm int32) { a.word(uint32(imm)<<20 | rs<<15 | rd<<7 | 0x13) }
func (a *asm) add(rd, rs1, rs2 uint32)       { a.word(rs2<<20 | rs1<<15 | rd<<7 | 0x33) }
func (a *asm) slli(rd, rs, n uint32)         { a.word(n<<20 | rs<<15 | 1<<12 | rd<<7 | 0x13) }
func (a *asm) lw(rd, rs uint32, imm int32)   { a.word(uint32(imm)<<20 | rs<<15 | 2<<12 | rd<<7 | 0x03) }
func (a *asm) jalr(rd, rs uint32)            { a.word(rs<<15 | rd<<7 | 0x67) }
func (a *asm) ecall()                        { a.word(0x73) }
func (a *asm) fencei()                       { a.word(0x100f) }

func (a *asm) store(width, rs, base uint32, imm int32) {
	u := uint32(imm)
	a.word(u>>5&0x7f<<25 | rs<<20 | base<<15 | width<<12 | u&31<<7 | 0x23)
}

func (a *asm) sd(rs, base uint32, imm int32) { a.store(3, rs, base, imm) }
func (a *asm) sw(rs, base uint32, imm int32) { a.store(2, rs, base, imm) }

// li loads a number of at most 44 bits.
func (a *asm) li(rd uint32, v int64) {
	if v >= -2048 && v < 2048 {
		a.addi(rd, zero, int32(v))
		return
	}
	if v == int64(int32(v)) {
		low := int32(v << 52 >> 52)
		a.word(uint32(int32(v)-low)&0xfffff000 | rd<<7 | 0x37)
		a.word(uint32(low)<<20 | rd<<15 | rd<<7 | 0x1b)
		return
	}
	a.li(rd, v>>12)
	a.slli(rd, rd, 12)
	a.li(t0, v&0xfff>>1)
	a.add(rd, rd, t0)
	a.add(rd, rd, t0)
	if v&1 != 0 {
		a.addi(rd, rd, 1)
	}
}

// branch emits a conditional branch: 0 equal, 1 not equal, 4 less, 5 not less.
func (a *asm) branch(op, rs1, rs2 uint32, label string) {
	a.jumps = append(a.jumps, jump{len(a.code), label})
	a.word(rs2<<20 | rs1<<15 | op<<12 | 0x63)
}

func (a *asm) bnez(rs uint32, label string)  { a.branch(1, rs, zero, label) }
func (a *asm) bltz(rs uint32, label string)  { a.branch(4, rs, zero, label) }
func (a *asm) blt(x, y uint32, label string) { a.branch(4, x, y, label) }
func (a *asm) j(label string)                { a.branch(0, zero, zero, label) }

// call makes a system call with numbers.
func (a *asm) call(nr int64, args ...int64) {
	for i, v := range args {
		a.li(uint32(a0+i), v)
	}
	a.li(a7, nr)
	a.ecall()
}

// exit ends the program with the low byte of a register.
func (a *asm) exit(reg uint32) {
	a.addi(a0, reg, 0)
	a.li(a7, abi.SYS_EXIT_GROUP)
	a.ecall()
}

const (
	asmCode = 0x10000
	asmData = 0x400000
)

// elf links the program: code at asmCode, 64 KiB of zeros at asmData.
func (a *asm) elf(t testing.TB) []byte { return a.link(t, 5) }

// link is elf with the protection of the code, as an ELF file says it: 1 execute, 2 write, 4 read.
func (a *asm) link(t testing.TB, prot uint32) []byte {
	t.Helper()
	for _, j := range a.jumps {
		to, ok := a.labels[j.label]
		if !ok {
			t.Fatalf("no label %s", j.label)
		}
		d := uint32(to - j.at)
		w := binary.LittleEndian.Uint32(a.code[j.at:])
		w |= d>>12&1<<31 | d>>5&0x3f<<25 | d>>1&0xf<<8 | d>>11&1<<7
		binary.LittleEndian.PutUint32(a.code[j.at:], w)
	}
	a.jumps = nil
	le := binary.LittleEndian
	h := make([]byte, 4096, 4096+len(a.code))
	copy(h, "\x7fELF\x02\x01\x01")
	le.PutUint16(h[16:], 2)   // ET_EXEC
	le.PutUint16(h[18:], 243) // EM_RISCV
	le.PutUint32(h[20:], 1)
	le.PutUint64(h[24:], asmCode)
	le.PutUint64(h[32:], 64)
	le.PutUint32(h[48:], 5) // RVC, double float
	le.PutUint16(h[52:], 64)
	le.PutUint16(h[54:], 56)
	le.PutUint16(h[56:], 2)
	segment := func(at []byte, flags uint32, off, va, filesz, memsz uint64) {
		le.PutUint32(at, 1)
		le.PutUint32(at[4:], flags)
		for i, v := range []uint64{off, va, va, filesz, memsz, 4096} {
			le.PutUint64(at[8+8*i:], v)
		}
	}
	segment(h[64:], prot, 4096, asmCode, uint64(len(a.code)), uint64(len(a.code)))
	segment(h[120:], 6, 0, asmData, 0, 65536)
	return append(h, a.code...)
}

func TestAsmNumbers(t *testing.T) {
	for _, v := range []int64{0, 1, -1, 2047, 2048, -2048, -2049, 0x12345678, -0x12345678, 1<<31 - 1, -1 << 31, 0x3fffffe000, 1 << 40, 0x123456789ab} {
		a := newAsm()
		a.li(s0, v)
		a.li(s1, asmData)
		a.sd(s0, s1, 0)
		a.exit(zero)
		m := boot(t, programConfig("li", a.elf(t)))
		for m.Inst < int64(len(a.code)/4)-4 {
			m.pause = m.Inst + 1
			m.Step()
		}
		if got := int64(m.Procs.Tasks.R(m.Procs.Task(mainPID)).Regs.X[s0]); got != v {
			t.Errorf("li %#x gives %#x", v, got)
		}
	}
}
