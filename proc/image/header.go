package image

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// header holds the fields of an Elf64_Ehdr that loading uses.
type header struct {
	typ       uint16 // etExec or etDyn
	entry     uint64 // address of the first instruction, before the bias
	phoff     uint64 // offset of the program headers
	phentsize int    // size of one of them
	phnum     int    // how many there are
}

const (
	etRel  = 1
	etExec = 2
	etDyn  = 3
	etCore = 4

	emRISCV = 243

	elfClass32 = 1
	elfClass64 = 2
	elfLSB     = 1
	elfMSB     = 2

	efFloatABI     = 0x6 // mask of the calling convention's float part in e_flags
	efFloatABIQuad = 0x6
	efRVE          = 0x8
)

// howto ends every message about a program for another processor.
const howto = "Vitrine runs riscv64 ones; compile it with riscv64-linux-gnu-gcc -static"

// readHeader reads and judges the ELF header, most helpful message first.
func readHeader(r io.ReaderAt, size int64) (*header, *Error) {
	if size <= 0 {
		return nil, refuse(abi.ENOEXEC, "an empty file")
	}
	var b [ehdrSize]byte
	n := int(min(size, ehdrSize))
	if err := readFull(r, b[:n], 0); err != nil {
		return nil, err
	}
	if string(b[:4]) != "\x7fELF" {
		return nil, refuse(abi.ENOEXEC, "not an ELF file")
	}
	if n < ehdrSize {
		return nil, refuse(abi.ENOEXEC, "truncated: an ELF header takes %d bytes, the file has only %d", ehdrSize, n)
	}
	if err := checkMachine(b[:]); err != nil {
		return nil, err
	}
	le := binary.LittleEndian
	h := &header{
		typ: le.Uint16(b[16:]), entry: le.Uint64(b[24:]), phoff: le.Uint64(b[32:]),
		phentsize: int(le.Uint16(b[54:])), phnum: int(le.Uint16(b[56:])),
	}
	switch h.typ {
	case etExec, etDyn:
	case etRel:
		return nil, refuse(abi.ENOEXEC, "a relocatable object file (.o), not linked")
	case etCore:
		return nil, refuse(abi.ENOEXEC, "a core dump, not a program")
	default:
		return nil, refuse(abi.ENOEXEC, "an ELF file of type %d, not a program", h.typ)
	}
	return h, checkFlags(le.Uint32(b[48:]))
}

// checkMachine sees to it that the program is for a little-endian 64-bit RISC-V.
func checkMachine(b []byte) *Error {
	class, data := b[4], b[5]
	machine := binary.LittleEndian.Uint16(b[18:])
	if data == elfMSB {
		machine = binary.BigEndian.Uint16(b[18:])
	}
	if machine != emRISCV {
		return refuse(abi.ENOEXEC, "%s program: %s", machineName(machine, class), howto)
	}
	if class == elfClass32 {
		return refuse(abi.ENOEXEC, "a 32-bit RISC-V program: %s", howto)
	}
	if data == elfMSB {
		return refuse(abi.ENOEXEC, "a big-endian RISC-V program: %s", howto)
	}
	if class != elfClass64 || data != elfLSB {
		return refuse(abi.ENOEXEC, "a damaged ELF header: class %d, byte order %d", class, data)
	}
	return nil
}

// checkFlags refuses what the processor lacks. Linux doesn't look at e_flags: there such a program
// starts, and dies of SIGILL.
func checkFlags(flags uint32) *Error {
	if flags&efRVE != 0 {
		return refuse(abi.ENOEXEC, "made for RV64E, the embedded base with 16 registers: compile it with -march=rv64gc -mabi=lp64d")
	}
	if flags&efFloatABI == efFloatABIQuad {
		return refuse(abi.ENOEXEC, "needs the Q extension (quad-precision floats): compile it with -march=rv64gc -mabi=lp64d")
	}
	return nil
}

// machineName names the processors people are likely to have compiled for, with an article.
func machineName(machine uint16, class byte) string {
	switch machine {
	case 3:
		return "a 32-bit x86 (i386)"
	case 8:
		return "a MIPS"
	case 20:
		return "a PowerPC"
	case 21:
		return "a 64-bit PowerPC"
	case 22:
		return "an IBM Z (s390x)"
	case 40:
		return "a 32-bit ARM"
	case 43:
		return "a SPARC"
	case 62:
		if class == elfClass32 {
			return "an x32"
		}
		return "an x86-64"
	case 183:
		return "an ARM64 (aarch64)"
	case 247:
		return "a BPF"
	case 258:
		return "a LoongArch"
	}
	return fmt.Sprintf("a foreign (ELF machine %d)", machine)
}
