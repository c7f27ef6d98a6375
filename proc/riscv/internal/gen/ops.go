package gen

import (
	"fmt"
	"strconv"
	"strings"
)

// table is every instruction, in the order of the operation numbers.
func table() []op {
	var all []op
	for _, part := range [][]op{integer, multiply, atomics, floats} {
		all = append(all, part...)
	}
	return all
}

// ident is the name of the Go constant of a mnemonic: "fadd.d" becomes OpFaddD.
func ident(name string) string {
	var b strings.Builder
	b.WriteString("Op")
	for _, part := range strings.Split(name, ".") {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}

// fieldWidth is the number of bits of an operand field in op.bits.
func fieldWidth(field string) int {
	switch field {
	case "rd", "rs1", "rs2", "rs3":
		return 5
	case "rm":
		return 3
	case "jimm":
		return 20
	}
	n, err := strconv.Atoi(strings.TrimLeft(field, "abcdefghijklmnopqrstuvwxyz"))
	if err != nil {
		panic("unknown field " + field)
	}
	return n
}

// maskMatch turns the encoding of a row into the bits that are fixed and their values.
func (o op) maskMatch() (mask, match uint32) {
	at := 32
	for _, field := range strings.Fields(o.bits) {
		fixed := strings.Trim(field, "01") == ""
		n := len(field)
		if !fixed {
			n = fieldWidth(field)
		}
		at -= n
		if fixed {
			v, _ := strconv.ParseUint(field, 2, 32)
			mask |= (1<<n - 1) << at
			match |= uint32(v) << at
		}
	}
	if at != 0 {
		panic("the encoding of " + o.name + " is not 32 bits wide")
	}
	return mask, match
}

// immediates says which immediate a field of the encoding brings.
var immediates = map[string]string{
	"imm12": "immI", "imm20": "immU", "jimm": "immJ", "bimm7": "immB", "simm7": "immS",
	"shamt6": "immShamt", "shamt5": "immShamt", "csr12": "immCSR", "rm": "immRM",
}

func (o op) immediate() string {
	for _, field := range strings.Fields(o.bits) {
		if k := immediates[field]; k != "" {
			return k
		}
	}
	return "immNone"
}

// registers says which register fields the operands of a row use, as a Go expression.
func (o op) registers() string {
	letters := []struct{ in, out string }{
		{"d", "hasRd | intRd"}, {"D", "hasRd"}, {"s", "hasRs1"}, {"S", "hasRs1"}, {"Z", "hasRs1"}, {"t", "hasRs2"}, {"T", "hasRs2"}, {"R", "hasRs3"},
	}
	var out []string
	for _, l := range letters {
		if strings.Contains(o.args, l.in) {
			out = append(out, l.out)
		}
	}
	if out == nil {
		return "0"
	}
	return strings.Join(out, " | ")
}

// emitOps writes the operation numbers, the table that Decode and Disasm read, and the encodings.
//
// Argument letters: d s t and D S T R are integer and floating-point registers; j signed immediate; o, q offsets of loads and
// stores; u upper immediate; > shift amount; p, a targets of branches and jumps; E control register; Z unsigned immediate; m rounding mode.
func emitOps() string {
	var b strings.Builder
	ops := table()
	b.WriteString(header + "// The operations.\nconst (\n\tOpIllegal Op = iota // no such instruction\n")
	for _, o := range ops {
		b.WriteString("\t" + ident(o.name) + "\n")
	}
	b.WriteString("\tnumOps\n)\n\n// infos describes each operation that an instruction word can have.\nvar infos = [numOps]info{\n\tOpIllegal: {name: \"illegal\"},\n")
	for _, o := range ops {
		fmt.Fprintf(&b, "\t%s: {%q, %q, %s, %s},\n", ident(o.name), o.name, o.args, o.immediate(), o.registers())
	}
	b.WriteString("}\n\n// patterns lists the encodings of 32-bit instructions by their major opcode, bits 2 to 6.\nvar patterns = [32][]pattern{\n")
	for major := range uint32(32) {
		var rows strings.Builder
		for _, o := range ops {
			if mask, match := o.maskMatch(); match>>2&31 == major {
				fmt.Fprintf(&rows, "\t\t{%#08x, %#08x, %s},\n", mask, match, ident(o.name))
			}
		}
		if rows.Len() > 0 {
			fmt.Fprintf(&b, "\t%d: {\n%s\t},\n", major, rows.String())
		}
	}
	b.WriteString("}\n")
	return b.String()
}
