package gen

import (
	"fmt"
	"slices"
	"strings"
)

// frequent lists the operations for which the block engine has a case of its own. It leaves the others to the precise engine, at the
// price of a call: 256 cases is all there may be, and what is rare makes room for fusions of what is not.
const frequent = `lui auipc jal jalr beq bne blt bge bltu bgeu lb lh lw ld lbu lhu lwu sb sh sw sd
addi slti sltiu xori ori andi slli srli srai addiw slliw srliw sraiw add sub sll slt sltu xor srl sra or and addw subw sllw srlw sraw
ecall ebreak mul mulhu div divu rem remu mulw divw divuw remw remuw
fadd.s fsub.s fmul.s fdiv.s fmadd.s flw fsw fadd.d fsub.d fmul.d fdiv.d fmadd.d fmsub.d fnmsub.d fld fsd
fsgnj.d fsgnj.s fle.d flt.d feq.d fcvt.d.w fcvt.d.l fcvt.w.d fcvt.l.d fmv.x.d fmv.d.x fcvt.s.d fcvt.d.s`

// blockOps are operations that only the block engine knows: common special cases of real ones, and what stands at the end of blocks.
var blockOps = []struct {
	name, doc string
	kind      kind
	what      string
}{
	{"Slow", "an instruction that is not frequent", special, ""},
	{"Nop", "writes nothing; no node of a finished block", nothing, ""},
	{"Illegal", "no instruction", special, ""},
	{"Cross", "an instruction that crosses into the next page: done by Step", special, ""},
	{"Li", "addi with rs1 = x0, and lui", alu, "imm"},
	{"Mv", "addi with an immediate of 0", alu, "rs1"},
	{"Sextw", "addiw with an immediate of 0", alu, "sw(uint32(rs1))"},
	{"Beqz", "beq with rs2 = x0", branch, "rs1 == 0"},
	{"Bnez", "bne with rs2 = x0", branch, "rs1 != 0"},
	{"J", "jal that keeps no link, or the end of a path", special, ""},
	{"Jr", "jalr that keeps no link", special, ""},
}

// fusion is a superinstruction: neighbours done under one dispatch.
type fusion struct {
	parts   []single
	chained []bool // whether a part's rs1 is the rd of the one before: the value need not be read back
}

// fusions is the choice of superinstructions, by how often the neighbours were counted in compiled C: mnemonics, or names of blockOps.
// A > stands before what reads the result of the one before it as its rs1. The first that fits is taken, so chains come first.
var fusions = choice(`
addi >bne; addi >blt; addi >andi; addi >ld; addi >lbu; addi >addi; addi >Beqz; addi >Bnez
addiw >Bnez; addiw >bne; addiw >andi; Sextw >Bnez; Sextw >bne; Sextw >andi
add >lw; add >ld; add >lbu; add >lwu; add >sd; add >sw
slli >add; slli >srli; slli >srai
andi >Bnez; andi >Beqz; andi >slli
xor >andi; xor >addiw; xor >Sextw; srliw >addiw; srliw >Sextw
auipc >addi; auipc >ld
Li >addi; Li >bltu; Li jal; Mv addi Bnez; Mv addi Beqz
addi addi; addi Mv; addi Li; addi bne; addi beq; addi bltu; addi lw; addi ld; addi lbu; addi sw; addi sd; addi sb; addi mul; addi xor; addi J; addi Jr
Mv Mv; Mv addi; Mv Li; Mv jal; Mv J
Li Mv; Li Li; Li addi
add add; add addi; add bne; add bltu; add bgeu
mul add; andi srliw
addiw bne; addiw Beqz; addiw addiw; Sextw bne; Sextw Beqz
lw addi; lw lw; lw Mv; lw xor; lw add
ld ld; ld addi; ld Jr; ld Beqz; ld Bnez; ld bne
lbu addi; lbu Beqz; lbu Bnez; lbu bne; lbu lbu
sw addi; sw sw; sd sd; sd addi; sd jal; sd Mv; sb addi; sb add
fld fld; fld addi
ld ld ld; sd sd sd; Mv Mv Mv
ld ld addi; addi mul add; addi addi bne; addi addi bltu; lw Mv addi
slli >add >lw; slli >add >ld; slli add lw; xor >andi >slli; lw xor Sextw
sb add bltu; sb addi bne; addi sd sd; ld addi Jr
andi srliw Sextw; xor >Sextw addiw
lbu srliw addi; add >lw >xor; xor Sextw; addi >andi sub; Mv Mv add; sub Mv
lw >addiw >sw; lw >Mv; lw >Sextw; lw lw >Mv; sw lw; ld add; add >lbu >Sextw; lw ld add; ld mul ld
slli >add >slli; Mv >slli >add; Li >blt; Li bgeu; Sextw Li >blt; ld add sd; addi lw lw
`)

// choice reads the list of fusions.
func choice(list string) []fusion {
	var out []fusion
	for _, words := range strings.FieldsFunc(list, func(r rune) bool { return r == ';' || r == '\n' }) {
		var f fusion
		for _, word := range strings.Fields(words) {
			name, chained := strings.CutPrefix(word, ">")
			f.parts = append(f.parts, lookup(name))
			f.chained = append(f.chained, chained)
		}
		out = append(out, f)
	}
	return out
}

// single is a case of the block engine for one operation.
type single struct {
	op
	id string // its constant
}

// singles are the cases that are no fusions, in the order of their numbers.
func singles() []single {
	var out []single
	for _, s := range blockOps {
		out = append(out, single{op{name: s.name, kind: s.kind, what: s.what}, "b" + s.name})
	}
	names := strings.Fields(frequent)
	for _, o := range table() {
		if slices.Contains(names, o.name) {
			out = append(out, single{o, "b" + ident(o.name)[2:]})
		}
	}
	return out
}

// lookup finds the case for the name that fusions use.
func lookup(name string) single {
	for _, s := range singles() {
		if s.name == name {
			return s
		}
	}
	panic("no operation " + name)
}

// ident is the name of the fusion's constant.
func (f fusion) ident() string {
	name := f.parts[0].id
	for i, p := range f.parts[1:] {
		name += map[bool]string{false: "And", true: "To"}[f.chained[i+1]] + p.id[1:]
	}
	return name
}

// emitNodes writes the numbers of the block engine's operations, which of them stands for which instruction, and the fusions.
func emitNodes() string {
	var b strings.Builder
	b.WriteString(header + "// blockOp is the number of an operation of the block engine.\ntype blockOp uint8\n\nconst (\n")
	for i, s := range singles() {
		doc := ""
		if i < len(blockOps) {
			doc = " // " + blockOps[i].doc
		}
		fmt.Fprintf(&b, "%s%s%s\n", s.id, map[bool]string{true: " blockOp = iota"}[i == 0], doc)
	}
	for _, f := range fusions {
		fmt.Fprintln(&b, f.ident())
	}
	b.WriteString(")\n\n// blockOps says what becomes of each instruction; bSlow if nothing is said.\nvar blockOps = [numOps]blockOp{\n")
	for _, s := range singles()[len(blockOps):] {
		fmt.Fprintf(&b, "%s: %s,\n", ident(s.name), s.id)
	}
	b.WriteString("OpFence: bNop,\nOpFenceI: bNop,\n}\n\n// fusions holds the fusions by their first operation.\nvar fusions = [256][]fusion{\n")
	for _, first := range singles() {
		row := ""
		for _, f := range fusions {
			if f.parts[0].id == first.id {
				row += f.row()
			}
		}
		if row != "" {
			fmt.Fprintf(&b, "%s: {\n%s},\n", first.id, row)
		}
	}
	b.WriteString("}\n")
	return b.String()
}

// row is the fusion's entry in the table.
func (f fusion) row() string {
	var more []string
	to := 0
	for i, p := range f.parts[1:] {
		more = append(more, p.id)
		if f.chained[i+1] {
			to |= 1 << i
		}
	}
	return fmt.Sprintf("{%s, []blockOp{%s}, %d},\n", f.ident(), strings.Join(more, ", "), to)
}
