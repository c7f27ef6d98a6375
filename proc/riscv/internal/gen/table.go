// Package gen holds the one table of operations and writes the processor's engines from it.
package gen

// op is one row of the table: how an instruction is encoded, written and what it does.
type op struct {
	name string // the mnemonic
	bits string // the encoding, highest bits first; words stand for operand fields
	args string // the operands as assemblers write them: see argument letters in emitOps
	kind kind   // how the engines wrap what
	what string // the semantics: an expression over rs1, rs2, imm, sh, fs1, fs2, fs3, rm and fl
	size int    // bytes that a load, store or atomic moves
}

// kind says how the expression of a row becomes code.
type kind int

const (
	alu     kind = iota // rd = what
	load                // rd = what(v), v being size bytes at rs1+imm
	store               // size bytes at rs1+imm = what
	fload               // frd = what(v)
	fstore              // size bytes at rs1+imm = what
	branch              // go to pc+imm if what
	fpToF               // frd = what
	fpToX               // rd = what
	atomic              // LR, SC and AMO: a call; what is the new value from old and val
	csr                 // reads and writes a control register: a call
	nothing             // fences: memory is coherent anyway
	special             // the engines spell it out
)

// integer is RV64I with Zicsr and Zifencei.
var integer = []op{
	{"lui", "imm20 rd 0110111", "d,u", alu, "imm", 0},
	{"auipc", "imm20 rd 0010111", "d,u", alu, "here + imm", 0},
	{"jal", "jimm rd 1101111", "d,a", special, "", 0},
	{"jalr", "imm12 rs1 000 rd 1100111", "d,o(s)", special, "", 0},
	{"beq", "bimm7 rs2 rs1 000 bimm5 1100011", "s,t,p", branch, "rs1 == rs2", 0},
	{"bne", "bimm7 rs2 rs1 001 bimm5 1100011", "s,t,p", branch, "rs1 != rs2", 0},
	{"blt", "bimm7 rs2 rs1 100 bimm5 1100011", "s,t,p", branch, "int64(rs1) < int64(rs2)", 0},
	{"bge", "bimm7 rs2 rs1 101 bimm5 1100011", "s,t,p", branch, "int64(rs1) >= int64(rs2)", 0},
	{"bltu", "bimm7 rs2 rs1 110 bimm5 1100011", "s,t,p", branch, "rs1 < rs2", 0},
	{"bgeu", "bimm7 rs2 rs1 111 bimm5 1100011", "s,t,p", branch, "rs1 >= rs2", 0},
	{"lb", "imm12 rs1 000 rd 0000011", "d,o(s)", load, "uint64(int64(int8(v)))", 1},
	{"lh", "imm12 rs1 001 rd 0000011", "d,o(s)", load, "uint64(int64(int16(v)))", 2},
	{"lw", "imm12 rs1 010 rd 0000011", "d,o(s)", load, "uint64(int64(int32(v)))", 4},
	{"ld", "imm12 rs1 011 rd 0000011", "d,o(s)", load, "v", 8},
	{"lbu", "imm12 rs1 100 rd 0000011", "d,o(s)", load, "uint64(v)", 1},
	{"lhu", "imm12 rs1 101 rd 0000011", "d,o(s)", load, "uint64(v)", 2},
	{"lwu", "imm12 rs1 110 rd 0000011", "d,o(s)", load, "uint64(v)", 4},
	{"sb", "simm7 rs2 rs1 000 simm5 0100011", "t,q(s)", store, "rs2", 1},
	{"sh", "simm7 rs2 rs1 001 simm5 0100011", "t,q(s)", store, "rs2", 2},
	{"sw", "simm7 rs2 rs1 010 simm5 0100011", "t,q(s)", store, "rs2", 4},
	{"sd", "simm7 rs2 rs1 011 simm5 0100011", "t,q(s)", store, "rs2", 8},
	{"addi", "imm12 rs1 000 rd 0010011", "d,s,j", alu, "rs1 + imm", 0},
	{"slti", "imm12 rs1 010 rd 0010011", "d,s,j", alu, "b2u(int64(rs1) < int64(imm))", 0},
	{"sltiu", "imm12 rs1 011 rd 0010011", "d,s,j", alu, "b2u(rs1 < imm)", 0},
	{"xori", "imm12 rs1 100 rd 0010011", "d,s,j", alu, "rs1 ^ imm", 0},
	{"ori", "imm12 rs1 110 rd 0010011", "d,s,j", alu, "rs1 | imm", 0},
	{"andi", "imm12 rs1 111 rd 0010011", "d,s,j", alu, "rs1 & imm", 0},
	{"slli", "000000 shamt6 rs1 001 rd 0010011", "d,s,>", alu, "rs1 << sh", 0},
	{"srli", "000000 shamt6 rs1 101 rd 0010011", "d,s,>", alu, "rs1 >> sh", 0},
	{"srai", "010000 shamt6 rs1 101 rd 0010011", "d,s,>", alu, "uint64(int64(rs1) >> sh)", 0},
	{"addiw", "imm12 rs1 000 rd 0011011", "d,s,j", alu, "sw(uint32(rs1) + uint32(imm))", 0},
	{"slliw", "0000000 shamt5 rs1 001 rd 0011011", "d,s,>", alu, "sw(uint32(rs1) << sh)", 0},
	{"srliw", "0000000 shamt5 rs1 101 rd 0011011", "d,s,>", alu, "sw(uint32(rs1) >> sh)", 0},
	{"sraiw", "0100000 shamt5 rs1 101 rd 0011011", "d,s,>", alu, "uint64(int64(int32(rs1)) >> sh)", 0},
	{"add", "0000000 rs2 rs1 000 rd 0110011", "d,s,t", alu, "rs1 + rs2", 0},
	{"sub", "0100000 rs2 rs1 000 rd 0110011", "d,s,t", alu, "rs1 - rs2", 0},
	{"sll", "0000000 rs2 rs1 001 rd 0110011", "d,s,t", alu, "rs1 << (rs2 & 63)", 0},
	{"slt", "0000000 rs2 rs1 010 rd 0110011", "d,s,t", alu, "b2u(int64(rs1) < int64(rs2))", 0},
	{"sltu", "0000000 rs2 rs1 011 rd 0110011", "d,s,t", alu, "b2u(rs1 < rs2)", 0},
	{"xor", "0000000 rs2 rs1 100 rd 0110011", "d,s,t", alu, "rs1 ^ rs2", 0},
	{"srl", "0000000 rs2 rs1 101 rd 0110011", "d,s,t", alu, "rs1 >> (rs2 & 63)", 0},
	{"sra", "0100000 rs2 rs1 101 rd 0110011", "d,s,t", alu, "uint64(int64(rs1) >> (rs2 & 63))", 0},
	{"or", "0000000 rs2 rs1 110 rd 0110011", "d,s,t", alu, "rs1 | rs2", 0},
	{"and", "0000000 rs2 rs1 111 rd 0110011", "d,s,t", alu, "rs1 & rs2", 0},
	{"addw", "0000000 rs2 rs1 000 rd 0111011", "d,s,t", alu, "sw(uint32(rs1) + uint32(rs2))", 0},
	{"subw", "0100000 rs2 rs1 000 rd 0111011", "d,s,t", alu, "sw(uint32(rs1) - uint32(rs2))", 0},
	{"sllw", "0000000 rs2 rs1 001 rd 0111011", "d,s,t", alu, "sw(uint32(rs1) << (rs2 & 31))", 0},
	{"srlw", "0000000 rs2 rs1 101 rd 0111011", "d,s,t", alu, "sw(uint32(rs1) >> (rs2 & 31))", 0},
	{"sraw", "0100000 rs2 rs1 101 rd 0111011", "d,s,t", alu, "uint64(int64(int32(rs1)) >> (rs2 & 31))", 0},
	{"fence", "any12 any5 000 any5 0001111", "", nothing, "", 0},
	{"fence.i", "any12 any5 001 any5 0001111", "", nothing, "", 0},
	{"ecall", "000000000000 00000 000 00000 1110011", "", special, "", 0},
	{"ebreak", "000000000001 00000 000 00000 1110011", "", special, "", 0},
	{"csrrw", "csr12 rs1 001 rd 1110011", "d,E,s", csr, "", 0},
	{"csrrs", "csr12 rs1 010 rd 1110011", "d,E,s", csr, "", 0},
	{"csrrc", "csr12 rs1 011 rd 1110011", "d,E,s", csr, "", 0},
	{"csrrwi", "csr12 zimm5 101 rd 1110011", "d,E,Z", csr, "", 0},
	{"csrrsi", "csr12 zimm5 110 rd 1110011", "d,E,Z", csr, "", 0},
	{"csrrci", "csr12 zimm5 111 rd 1110011", "d,E,Z", csr, "", 0},
}

// multiply is the M extension.
var multiply = []op{
	{"mul", "0000001 rs2 rs1 000 rd 0110011", "d,s,t", alu, "rs1 * rs2", 0},
	{"mulh", "0000001 rs2 rs1 001 rd 0110011", "d,s,t", alu, "mulh(rs1, rs2)", 0},
	{"mulhsu", "0000001 rs2 rs1 010 rd 0110011", "d,s,t", alu, "mulhsu(rs1, rs2)", 0},
	{"mulhu", "0000001 rs2 rs1 011 rd 0110011", "d,s,t", alu, "mulhu(rs1, rs2)", 0},
	{"div", "0000001 rs2 rs1 100 rd 0110011", "d,s,t", alu, "div(rs1, rs2)", 0},
	{"divu", "0000001 rs2 rs1 101 rd 0110011", "d,s,t", alu, "divu(rs1, rs2)", 0},
	{"rem", "0000001 rs2 rs1 110 rd 0110011", "d,s,t", alu, "rem(rs1, rs2)", 0},
	{"remu", "0000001 rs2 rs1 111 rd 0110011", "d,s,t", alu, "remu(rs1, rs2)", 0},
	{"mulw", "0000001 rs2 rs1 000 rd 0111011", "d,s,t", alu, "sw(uint32(rs1) * uint32(rs2))", 0},
	{"divw", "0000001 rs2 rs1 100 rd 0111011", "d,s,t", alu, "divw(rs1, rs2)", 0},
	{"divuw", "0000001 rs2 rs1 101 rd 0111011", "d,s,t", alu, "divuw(rs1, rs2)", 0},
	{"remw", "0000001 rs2 rs1 110 rd 0111011", "d,s,t", alu, "remw(rs1, rs2)", 0},
	{"remuw", "0000001 rs2 rs1 111 rd 0111011", "d,s,t", alu, "remuw(rs1, rs2)", 0},
}

// atomics is the A extension. The bits aq and rl order memory between harts; here every access is in order already.
var atomics = append(amo("w", "010", 4), amo("d", "011", 8)...)

// amo gives the atomic operations of one width. Words arrive sign-extended, so a signed comparison needs no narrowing and an
// unsigned one keeps its order too.
func amo(suffix, f3 string, size int) []op {
	rows := []op{
		{"lr", "00010 any2 00000 rs1 " + f3 + " rd 0101111", "d,(s)", atomic, "", size},
		{"sc", "00011 any2 rs2 rs1 " + f3 + " rd 0101111", "d,t,(s)", atomic, "", size},
	}
	for _, a := range [][3]string{
		{"amoswap", "00001", "val"}, {"amoadd", "00000", "old + val"}, {"amoxor", "00100", "old ^ val"},
		{"amoand", "01100", "old & val"}, {"amoor", "01000", "old | val"},
		{"amomin", "10000", "uint64(min(int64(old), int64(val)))"}, {"amomax", "10100", "uint64(max(int64(old), int64(val)))"},
		{"amominu", "11000", "min(old, val)"}, {"amomaxu", "11100", "max(old, val)"},
	} {
		rows = append(rows, op{a[0], a[1] + " any2 rs2 rs1 " + f3 + " rd 0101111", "d,t,(s)", atomic, a[2], size})
	}
	for i := range rows {
		rows[i].name += "." + suffix
	}
	return rows
}
