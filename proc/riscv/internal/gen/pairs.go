package gen

import (
	"maps"
	"slices"
	"strings"
)

// blockOps are operations that only the block engine knows: common special cases of real ones.
var blockOps = []struct {
	name, doc string
	kind      kind
	what      string
}{
	{"OpNop", "writes nothing", nothing, ""},
	{"OpLi", "addi with rs1 = x0, and lui", alu, "imm"},
	{"OpMv", "addi with an immediate of 0", alu, "rs1"},
	{"OpBeqz", "beq with rs2 = x0", branch, "rs1 == 0"},
	{"OpBnez", "bne with rs2 = x0", branch, "rs1 != 0"},
	{"OpJ", "jal that keeps no link", special, ""},
	{"OpCross", "an instruction that crosses into the next page: done by Step", special, ""},
}

// pair is a superinstruction: two neighbours done under one dispatch.
type pair struct {
	first, second string // mnemonics, or names of blockOps without "Op"
	chained       bool   // the second's rs1 is the first's rd: the value need not be read back
}

// pairs is the choice of superinstructions, by how often the neighbours were counted in compiled C.
var pairs = choice(map[string]string{
	"addi":  "addi Mv Li bne beq bltu lw ld lbu sw sd sb mul xor J jalr",
	"Mv":    "Mv addi Li jal J",
	"Li":    "Mv Li addi",
	"add":   "add addi bne bltu bgeu",
	"mul":   "add",
	"andi":  "srliw",
	"addiw": "bne Beqz addiw",
	"lw":    "addi lw Mv xor add",
	"ld":    "ld addi jalr Beqz Bnez add bne",
	"lbu":   "addi Beqz Bnez bne lbu",
	"sw":    "addi sw",
	"sd":    "sd addi jal Mv",
	"sb":    "addi",
	"fld":   "fld addi",
}, map[string]string{
	"addi":  "bne blt andi ld lbu addi Beqz Bnez",
	"addiw": "Bnez bne andi",
	"add":   "lw ld lbu lwu sd sw",
	"slli":  "add srli srai",
	"andi":  "Bnez Beqz slli",
	"xor":   "andi addiw",
	"srliw": "addiw",
	"auipc": "addi ld",
	"Li":    "addi",
})

// choice lists the pairs of first and second operations; in chains the second's rs1 is the first's rd.
func choice(neighbours, chains map[string]string) []pair {
	var out []pair
	for i, m := range []map[string]string{neighbours, chains} {
		for _, first := range slices.Sorted(maps.Keys(m)) {
			for _, second := range strings.Fields(m[first]) {
				out = append(out, pair{first, second, i == 1})
			}
		}
	}
	return out
}
