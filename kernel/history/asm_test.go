package history

import (
	"bytes"
	"debug/elf"
	"encoding/binary"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
)

// Registers by the calling convention.
const (
	zero, sp, s0, s1 = 0, 2, 8, 9
	a0, a1, a2, a7   = 10, 11, 12, 17
)

const ecall = 0x73

func addi(rd, rs uint32, imm int32) uint32 { return uint32(imm)<<20 | rs<<15 | rd<<7 | 0x13 }
func sw(rs, base uint32, at uint32) uint32 {
	return at>>5<<25 | rs<<20 | base<<15 | 2<<12 | at&31<<7 | 0x23
}

// bne goes so many instructions on, or back, if two registers differ.
func bne(a, b uint32, by int32) uint32 {
	o := uint32(by * 4)
	return o>>12&1<<31 | o>>5&63<<25 | b<<20 | a<<15 | 1<<12 | o>>1&15<<8 | o>>11&1<<7 | 0x63
}

// program makes an executable of code.
func program(code ...uint32) []byte {
	const base, head = 0x10000, 64 + 56
	h := elf.Header64{Type: uint16(elf.ET_EXEC), Machine: uint16(elf.EM_RISCV), Version: 1, Entry: base + head, Phoff: 64, Ehsize: 64, Phentsize: 56, Phnum: 1, Shentsize: 64}
	copy(h.Ident[:], "\x7fELF\x02\x01\x01")
	size := uint64(head + 4*len(code))
	var b bytes.Buffer
	for _, part := range []any{h, elf.Prog64{Type: uint32(elf.PT_LOAD), Flags: 5, Vaddr: base, Filesz: size, Memsz: size, Align: 4096}, code} {
		if err := binary.Write(&b, binary.LittleEndian, part); err != nil {
			panic(err)
		}
	}
	return b.Bytes()
}

// readLine is a program that reads a line and writes it again.
func readLine() []byte {
	return program(addi(sp, sp, -128), addi(a0, zero, 0), addi(a1, sp, 0), addi(a2, zero, 64), addi(a7, zero, abi.SYS_READ), ecall,
		addi(a2, a0, 0), addi(a0, zero, 1), addi(a1, sp, 0), addi(a7, zero, abi.SYS_WRITE), ecall, addi(a0, zero, 0), addi(a7, zero, abi.SYS_EXIT_GROUP), ecall)
}

// forever is a program that counts in memory and never ends.
func forever() kernel.Config {
	return kernel.Config{Image: program(addi(sp, sp, -128), addi(s0, s0, 1), sw(s0, sp, 8), bne(sp, zero, -2)), Path: "/bin/forever"}
}

// crowd is a program with 200 children that yield 80 times each, in turns.
func crowd() kernel.Config {
	child := []uint32{addi(s1, zero, 80), addi(a7, zero, abi.SYS_SCHED_YIELD), ecall, addi(s1, s1, -1), bne(s1, zero, -3),
		addi(a0, zero, 0), addi(a7, zero, abi.SYS_EXIT_GROUP), ecall}
	fork := []uint32{addi(a0, zero, 17), addi(a1, zero, 0), addi(a7, zero, abi.SYS_CLONE), ecall, bne(a0, zero, int32(len(child))+1)}
	wait := []uint32{addi(a0, zero, -1), addi(a1, zero, 0), addi(a2, zero, 0), addi(13, zero, 0), addi(a7, zero, abi.SYS_WAIT4), ecall, bne(a0, s1, -6),
		addi(a0, zero, 0), addi(a7, zero, abi.SYS_EXIT_GROUP), ecall}
	code := append([]uint32{addi(s0, zero, 200)}, append(fork, child...)...)
	back := -int32(len(fork)+len(child)) - 1
	code = append(code, addi(s0, s0, -1), bne(s0, zero, back), addi(s1, zero, -int32(abi.ECHILD)))
	return kernel.Config{Image: program(append(code, wait...)...), Path: "/bin/crowd"}
}
