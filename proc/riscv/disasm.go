package riscv

import (
	"fmt"
	"strings"
)

// rmNames are the rounding modes as assemblers write them.
var rmNames = [8]string{"rne", "rtz", "rdn", "rup", "rmm", "?", "?", "dyn"}

// Disasm writes the instruction w at address pc as an assembler would: the registers' names are those of the calling convention, a
// compressed instruction looks like what it abbreviates, and targets of jumps are addresses.
func Disasm(pc uint64, w uint32) string {
	in := Decode(w)
	if in.Op == OpIllegal {
		if in.Len == 2 {
			return fmt.Sprintf(".half 0x%04x", w&0xffff)
		}
		return fmt.Sprintf(".word 0x%08x", w)
	}
	name, args := alias(in)
	if args == "" {
		return name
	}
	var b strings.Builder
	b.WriteString(name + " ")
	for _, letter := range args {
		b.WriteString(in.operand(letter, pc))
	}
	return strings.TrimSuffix(b.String(), ", ")
}

// alias gives the familiar name of a special case, or the operation's own, and the letters of its operands.
func alias(in Inst) (name, args string) {
	switch {
	case in.Op == OpAddi && in.Rd == 0 && in.Rs1 == 0 && in.Imm == 0:
		return "nop", ""
	case in.Op == OpAddi && in.Rs1 == 0:
		return "li", "d,j"
	case in.Op == OpAddi && in.Imm == 0:
		return "mv", "d,s"
	case in.Op == OpAdd && in.Rs1 == 0:
		return "mv", "d,t"
	case in.Op == OpAddiw && in.Imm == 0:
		return "sext.w", "d,s"
	case in.Op == OpJal && in.Rd == 0:
		return "j", "a"
	case in.Op == OpJalr && in.Rd == 0 && in.Rs1 == 1 && in.Imm == 0:
		return "ret", ""
	case in.Op == OpJalr && in.Rd == 0 && in.Imm == 0:
		return "jr", "s"
	case in.Op == OpBeq && in.Rs2 == 0:
		return "beqz", "s,p"
	case in.Op == OpBne && in.Rs2 == 0:
		return "bnez", "s,p"
	}
	return infos[in.Op].name, infos[in.Op].args
}

// operand writes one operand; see emitOps for the letters. Punctuation stands for itself.
func (in *Inst) operand(letter rune, pc uint64) string {
	switch letter {
	case 'd':
		return XName(int(in.Rd))
	case 's':
		return XName(int(in.Rs1))
	case 't':
		return XName(int(in.Rs2))
	case 'D':
		return FName(int(in.Rd))
	case 'S':
		return FName(int(in.Rs1))
	case 'T':
		return FName(int(in.Rs2))
	case 'R':
		return FName(int(in.Rs3))
	case 'j', 'o', 'q', '>':
		return fmt.Sprint(in.Imm)
	case 'u':
		return fmt.Sprintf("0x%x", uint32(in.Imm)>>12)
	case 'p', 'a':
		return fmt.Sprintf("0x%x", pc+uint64(int64(in.Imm)))
	case 'Z':
		return fmt.Sprint(in.Rs1)
	case 'E':
		if name := csrName(in.Imm); name != "" {
			return name
		}
		return fmt.Sprintf("0x%x", in.Imm)
	case 'm':
		if in.Imm == rmDYN {
			return ""
		}
		return rmNames[in.Imm]
	case ',':
		return ", "
	}
	return string(letter)
}
