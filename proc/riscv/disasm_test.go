package riscv

import (
	"encoding/binary"
	"math/rand"
	"strings"
	"testing"

	"golang.org/x/arch/riscv64/riscv64asm"
)

func TestDisasm(t *testing.T) {
	for _, c := range []struct {
		w    uint32
		want string
	}{
		{0x00000013, "nop"}, {0x0001, "nop"}, {0x00008067, "ret"}, {0x8082, "ret"}, {0x4501, "li a0, 0"}, {0x852e, "mv a0, a1"},
		{0xff010113, "addi sp, sp, -16"}, {0x00813423, "sd s0, 8(sp)"}, {0x6402, "ld s0, 0(sp)"}, {0x00000073, "ecall"},
		{0xfe0518e3, "bnez a0, 0xff0"}, {0x00b50463, "beq a0, a1, 0x1008"}, {0x0080006f, "j 0x1008"}, {0x008000ef, "jal ra, 0x1008"},
		{0x12345537, "lui a0, 0x12345"}, {0x02a5f553, "fadd.d fa0, fa1, fa0"}, {0xc2051553, "fcvt.w.d a0, fa0, rtz"},
		{0x5aa5f543, "fmadd.d fa0, fa1, fa0, fa1"}, {0x0035a52f, "amoadd.w a0, gp, (a1)"}, {0x1005b52f, "lr.d a0, (a1)"},
		{0x18a5b52f, "sc.d a0, a0, (a1)"}, {0xc0102573, "csrrs a0, time, zero"}, {0x00255073, "csrrwi zero, frm, 10"},
		{0xffffffff, ".word 0xffffffff"}, {0x0000, ".half 0x0000"}, {0x0005051b, "sext.w a0, a0"}, {0x03f51513, "slli a0, a0, 63"},
		{0x9502, "jalr ra, 0(a0)"},
	} {
		if got := Disasm(0x1000, c.w); got != c.want {
			t.Errorf("Disasm(%#x) = %q, want %q", c.w, got, c.want)
		}
	}
}

// ourNames are the mnemonics of the operations we have.
var ourNames = func() map[string]bool {
	names := map[string]bool{}
	for op := OpLui; op < numOps; op++ {
		names[op.String()] = true
	}
	return names
}()

// knownDifference lists where riscv64asm is right to see another instruction than we do, or wrong. A nil theirs is "unknown".
func knownDifference(w uint32, ours Inst, name string) bool {
	switch {
	case name == "":
		// It does not know some hints among compressed instructions, which have to run and do nothing: those that write x0, that
		// shift by nothing and that add nothing.
		still := ours.Op == OpSlli || ours.Op == OpSrli || ours.Op == OpSrai || ours.Op == OpAddi
		return ours.Len == 2 && (ours.Rd == 0 && infos[ours.Op].regs&intRd != 0 && ours.Op != OpJal || still && ours.Imm == 0)
	case w == 0:
		return ours.Op == OpIllegal // the word that is defined to be illegal, to it an alias of a CSR access
	case ours.Op == OpIllegal && !ourNames[name]:
		return true // extensions that this processor does not have: half and quad precision, vectors, bit manipulation
	case ours.Op == OpIllegal && (w>>12&7 == 5 || w>>12&7 == 6):
		return w>>2&31 >= 16 && w>>2&31 <= 20 // it does not look at reserved rounding modes
	}
	return false
}

// compareDecoders holds Decode against riscv64asm on one word.
func compareDecoders(t *testing.T, w uint32) {
	t.Helper()
	ours := Decode(w)
	theirs, err := riscv64asm.Decode(binary.LittleEndian.AppendUint32(nil, w))
	name, length := "", theirs.Len
	if err == nil {
		name = strings.ToLower(theirs.Op.String())
		for _, order := range []string{".aqrl", ".aq", ".rl"} {
			name = strings.TrimSuffix(name, order)
		}
	}
	if ours.Op.String() == name && int(ours.Len) == length || err != nil && ours.Op == OpIllegal || knownDifference(w, ours, name) {
		return
	}
	t.Errorf("%08x is %v of %d bytes, to riscv64asm %q of %d", w, ours.Op, ours.Len, name, length)
}

func TestDecodeAgainstRiscv64asm(t *testing.T) {
	for w := range uint32(1 << 16) {
		if w&3 != 3 {
			compareDecoders(t, w)
		}
	}
	r := rand.New(rand.NewSource(1))
	for range 300000 {
		compareDecoders(t, r.Uint32()|3)
	}
	for op := OpLui; op < numOps; op++ {
		for range 300 {
			compareDecoders(t, encode(op, r.Uint32()))
		}
	}
}
