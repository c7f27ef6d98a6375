package riscv

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The random programs that are compared with another emulator consist of many segments. Each loads all registers with interesting
// values, runs some instructions of every kind, and prints registers, fcsr and the work area of memory.
const (
	textAt   = 0x10000000
	dataAt   = 0x20000000
	workAt   = dataAt + 2048 // where gp points; no random instruction writes gp
	dumpOff  = 1024          // of the registers' dump, from gp
	seedsAt  = dataAt + 4096
	seedSize = 64 * 8 // per segment: x0..x31, f0..f31
	gp       = 3
	scratch  = 4
)

// program assembles a random program.
type program struct {
	rnd  *rand.Rand
	text []byte
	data []byte
}

func (p *program) emit(w uint32)  { p.text = binary.LittleEndian.AppendUint32(p.text, w) }
func (p *program) emitC(w uint16) { p.text = binary.LittleEndian.AppendUint16(p.text, w) }
func (p *program) reg() uint32 {
	return []uint32{0, 1, 2, 5, uint32(p.rnd.Intn(32)), 8, 9, 31}[p.rnd.Intn(8)]
}
func (p *program) oneOf(n int) int { return p.rnd.Intn(n) }

// encode makes the word of an operation from its fixed bits and the rest.
func encode(op Op, rest uint32) uint32 {
	for _, row := range patterns {
		for _, pat := range row {
			if pat.op == op {
				return pat.match | rest&^pat.mask
			}
		}
	}
	panic("no encoding for " + op.String())
}

func rType(op Op, rd, rs1, rs2 uint32) uint32 { return encode(op, rd<<7|rs1<<15|rs2<<20) }
func iType(op Op, rd, rs1 uint32, imm int) uint32 {
	return encode(op, rd<<7|rs1<<15|uint32(imm)<<20)
}
func sType(op Op, rs2, rs1 uint32, imm int) uint32 {
	return encode(op, rs1<<15|rs2<<20|uint32(imm)&31<<7|uint32(imm)>>5<<25)
}

// address loads a 32-bit constant.
func (p *program) address(rd uint32, v int) {
	p.emit(encode(OpLui, rd<<7|uint32(v+0x800)&^0xfff))
	p.emit(iType(OpAddi, rd, rd, v<<20>>20))
}

var specialDoubles = []uint64{
	0, signD, 1, signD | 1, 0x000fffffffffffff, 0x0010000000000000, 0x7fefffffffffffff, 0xffefffffffffffff, 0x7ff0000000000000,
	0xfff0000000000000, nanD, 0x7ff0000000000001, 0xfff8000000000123, 0x3ff0000000000000, 0xbff0000000000000, 0x3fe0000000000000,
	0x41dfffffffc00000, 0x41e0000000000000, 0xc1e0000000000000, 0x41efffffffe00000, 0x43e0000000000000, 0xc3e0000000000000,
	0x43f0000000000000, 0x36a0000000000000, 0x3810000000000000, 0x47efffffe0000000, 0x47f0000000000000, 0x7fe0000000000000,
	0x380fffffffffffff, 0x47efffffefffffff, 0x3690000000000000,
}

var specialSingles = []uint32{
	0, signS, 1, 0x80000001, 0x7fffff, 0x800000, 0x7f7fffff, 0xff7fffff, 0x7f800000, 0xff800000, nanS, 0x7f800001, 0xffc00123,
	0x3f800000, 0xbf800000, 0x3f000000, 0x4effffff, 0x4f000000, 0xcf000000, 0x4f7fffff, 0x5f000000, 0xdf000000, 0x5f800000,
}

// number makes up the bits of a register.
func (p *program) number() uint64 {
	switch r := p.rnd; r.Intn(10) {
	case 0, 1:
		return specialDoubles[r.Intn(len(specialDoubles))]
	case 2, 3:
		return box(specialSingles[r.Intn(len(specialSingles))])
	case 4:
		return math.Float64bits(float64(r.Intn(2000)-1000) / float64(int(1)<<r.Intn(5)))
	case 5:
		return box(math.Float32bits(float32(r.Intn(2000)-1000) / float32(int(1)<<r.Intn(5))))
	case 6: // doubles whose exponents meet
		return r.Uint64()&^(2047<<52) | uint64(1023-70+r.Intn(140))<<52
	case 7:
		return box(r.Uint32()&^(255<<23) | uint32(127-30+r.Intn(60))<<23)
	case 8:
		return uint64(r.Int63n(1<<r.Intn(63)+1)) * uint64(1-2*r.Intn(2))
	}
	return p.rnd.Uint64()
}

// segment appends one segment.
func (p *program) segment(n, length int, write bool) {
	for i := range 64 {
		v := p.number()
		if i == gp {
			v = workAt
		}
		p.data = binary.LittleEndian.AppendUint64(p.data, v)
	}
	p.address(scratch, seedsAt+n*seedSize+256)
	p.emit(iType(OpCsrrwi, 0, 0, csrFflags))
	p.emit(iType(OpCsrrwi, 0, uint32(p.oneOf(5)), csrFrm))
	for i := range uint32(32) {
		p.emit(iType(OpFld, i, scratch, int(i)*8))
	}
	for i := range uint32(32) {
		if i != scratch {
			p.emit(iType(OpLd, i, scratch, int(i)*8-256))
		}
	}
	for i := range length {
		if n%2 == 0 {
			p.random()
		} else {
			p.float(uint32(16 + i%16))
		}
	}
	p.dump(write)
}

// dump stores all registers in the work area, and prints that.
func (p *program) dump(write bool) {
	for i := range uint32(32) {
		p.emit(sType(OpSd, i, gp, dumpOff+int(i)*8))
		p.emit(sType(OpFsd, i, gp, dumpOff+256+int(i)*8))
	}
	p.emit(iType(OpCsrrs, 5, 0, csrFcsr))
	p.emit(sType(OpSd, 5, gp, dumpOff+512))
	if !write {
		return
	}
	for _, a := range [][2]int{{10, 1}, {17, 64}} {
		p.emit(iType(OpAddi, uint32(a[0]), 0, a[1]))
	}
	p.address(11, dataAt)
	p.address(12, 4096)
	p.emit(encode(OpEcall, 0))
}

// random appends one random instruction with what it needs to be harmless.
func (p *program) random() {
	if p.oneOf(4) == 0 {
		p.randomC()
		return
	}
	op := Op(1 + p.oneOf(int(numOps)-1))
	rest := p.rnd.Uint32()
	rd, rs1, rs2 := p.reg(), p.reg(), p.reg()
	if rd == gp {
		rd = 6
	}
	word := func() uint32 { return encode(op, rest&^0x1f00f80&^(31<<15)|rd<<7|rs1<<15|rs2<<20) }
	switch of := infos[op]; {
	case op == OpEcall || op == OpEbreak:
	case of.imm == immB: // over the next instruction
		p.emit(encode(op, 8<<7|rs1<<15|rs2<<20))
		p.emit(iType(OpAddi, rd, rs1, 77))
	case op == OpJal:
		p.emit(encode(op, rd<<7|8<<20))
		p.emit(iType(OpAddi, rd, rs1, 77))
	case op == OpJalr:
		p.emit(encode(OpAuipc, scratch<<7))
		p.emit(iType(op, rd, scratch, 12))
		p.emit(iType(OpAddi, rd, rs1, 77))
	case op >= OpLrW && op <= OpAmomaxuD:
		p.atomic(op, rd, rs2)
	case of.imm == immCSR:
		p.emit(iType(OpCsrrwi, 0, uint32(p.oneOf(5)), csrFrm))
		if op == OpCsrrwi || op == OpCsrrsi || op == OpCsrrci {
			rs1 = p.rnd.Uint32() & 31
		}
		p.emit(iType(op, rd, rs1, csrFflags))
	case of.imm == immS:
		p.emit(sType(op, rs2, gp, p.oneOf(3000)-2048))
	case of.imm == immI && (of.args == "d,o(s)" || of.args == "D,o(s)"):
		p.emit(iType(op, rd, gp, p.oneOf(3000)-2048))
	case of.imm == immRM:
		rest = rest&^(7<<12) | []uint32{0, 1, 2, 3, 4, 7, 7, 7}[p.oneOf(8)]<<12
		p.emit(encode(op, rest&^0x1f00f80&^(31<<15)|rd<<7|rs1<<15|rs2<<20))
	case of.imm == immI || of.imm == immU:
		p.emit(encode(op, rest&^0xf80&^(31<<15)|rd<<7|rest&(31<<15)))
	default:
		p.emit(word())
	}
}

// float appends a floating-point operation and moves its exceptions to register x.
func (p *program) float(x uint32) {
	op := OpFmaddS + Op(p.oneOf(int(numOps-OpFmaddS)))
	if infos[op].imm != immRM && infos[op].imm != immNone {
		return
	}
	regs := uint32(p.oneOf(32))<<15 | uint32(p.oneOf(32))<<20 | uint32(p.oneOf(32))<<27
	if infos[op].regs&intRd != 0 {
		regs |= x << 7
	} else {
		regs |= uint32(p.oneOf(32)) << 7
	}
	p.emit(encode(op, regs|[]uint32{0, 1, 2, 3, 4, 7, 7, 7}[p.oneOf(8)]<<12))
	if infos[op].regs&intRd == 0 {
		p.emit(iType(OpCsrrw, x, 0, csrFflags))
	} else if p.oneOf(2) == 0 {
		p.emit(iType(OpCsrrw, x%16+8, 0, csrFflags))
	}
}

// atomic appends an AMO, or LR and SC with perhaps a store in between.
func (p *program) atomic(op Op, rd, rs2 uint32) {
	p.emit(iType(OpAddi, scratch, gp, p.oneOf(300)*8-2048))
	if rd == scratch {
		rd = 6
	}
	if op != OpLrW && op != OpLrD && op != OpScW && op != OpScD {
		p.emit(encode(op, rd<<7|scratch<<15|rs2<<20|uint32(p.oneOf(4))<<25))
		return
	}
	lr, sc := OpLrW, OpScW
	if op == OpLrD || op == OpScD {
		lr, sc = OpLrD, OpScD
	}
	p.emit(encode(lr, rd<<7|scratch<<15))
	if p.oneOf(2) == 0 {
		p.emit(sType(OpSb, rs2, scratch, 0))
	}
	p.emit(encode(sc, rd<<7|scratch<<15|rs2<<20))
}

// randomC appends a random compressed instruction.
func (p *program) randomC() {
	w := uint16(p.rnd.Uint32())
	in := Decode(uint32(w))
	if w&3 == 3 || in.Op == OpIllegal || in.Op == OpEbreak || in.Op == OpJal || in.Op == OpJalr || in.Rd == gp {
		return
	}
	switch of := infos[in.Op]; {
	case of.imm == immB:
		p.emitC(w&^0x1c7c | 2<<3) // offset 4: over the next compressed instruction
		p.emitC(0x0505)           // c.addi a0, 1
	case of.imm == immS || in.Op >= OpLb && in.Op <= OpLwu || in.Op == OpFld:
		p.emit(iType(OpAddi, uint32(in.Rs1), gp, p.oneOf(1500)-2048))
		p.emitC(w)
	default:
		p.emitC(w)
	}
}

// randomProgram makes an executable of segments.
func randomProgram(seed int64, segments, length int) []byte {
	p := &program{rnd: rand.New(rand.NewSource(seed)), data: make([]byte, 4096)}
	p.rnd.Read(p.data)
	for n := range segments {
		p.segment(n, length, true)
	}
	p.emit(iType(OpAddi, 10, 0, 0))
	p.emit(iType(OpAddi, 17, 0, 93))
	p.emit(encode(OpEcall, 0))
	return buildELF(textAt, p.text, dataAt, p.data)
}

// TestAgainstQEMU runs random programs here and there. Everything that they can see must be the same.
func TestAgainstQEMU(t *testing.T) {
	qemu, err := exec.LookPath("qemu-riscv64")
	if err != nil {
		t.Skip("qemu-riscv64 is not installed")
	}
	segments, length := 400, 40
	for seed := range int64(8) {
		image := randomProgram(seed, segments, length)
		path := filepath.Join(t.TempDir(), "prog")
		if err := os.WriteFile(path, image, 0o755); err != nil {
			t.Fatal(err)
		}
		want, err := exec.Command(qemu, path).Output()
		if err != nil {
			t.Fatalf("seed %d: qemu: %v", seed, err)
		}
		for name, run := range map[string]runner{"Run": (*Engine).Run, "RunPrecise": (*Engine).RunPrecise} {
			m := newMachine()
			if err := m.loadELF(image); err != nil {
				t.Fatal(err)
			}
			if err := m.run(run, 1e6); err != nil {
				t.Fatalf("seed %d, %s: %v", seed, name, err)
			}
			if got := m.out.Bytes(); !bytes.Equal(got, want) {
				t.Errorf("seed %d, %s: %s", seed, name, firstDifference(got, want))
			}
		}
	}
}

// firstDifference names the first register or byte that differs between two outputs.
func firstDifference(got, want []byte) string {
	for i := range min(len(got), len(want)) {
		if got[i] == want[i] {
			continue
		}
		segment, off := i/4096, i%4096&^7
		what := fmt.Sprintf("memory at %#x", dataAt+off)
		switch dump := off - 2048 - dumpOff; {
		case dump >= 512 && dump < 520:
			what = "fcsr"
		case dump >= 256 && dump < 512:
			what = FName((dump - 256) / 8)
		case dump >= 0 && dump < 256:
			what = XName(dump / 8)
		}
		at := i &^ 7
		return fmt.Sprintf("segment %d: %s is %#x, want %#x", segment, what, binary.LittleEndian.Uint64(got[at:]), binary.LittleEndian.Uint64(want[at:]))
	}
	return fmt.Sprintf("%d bytes of output, want %d", len(got), len(want))
}
