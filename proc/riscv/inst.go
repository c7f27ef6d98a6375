package riscv

// Op is the number of an operation.
type Op uint8

// Inst is a decoded instruction.
type Inst struct {
	Op  Op    // what to do
	Len uint8 // length in bytes: 2 or 4
	Rd  uint8 // destination
	Rs1 uint8 // first source, or the unsigned immediate of CSR instructions
	Rs2 uint8 // second source
	Rs3 uint8 // third source, of fused multiply-adds
	Imm int32 // immediate, shift amount, number of a CSR, rounding mode, or the raw word of an illegal instruction
}

// Bits of info.regs: which register fields an instruction has.
const (
	hasRd  = 1 << iota // rd
	intRd              // rd is an integer register
	hasRs1             // rs1
	hasRs2             // rs2
	hasRs3             // rs3
)

// immKind says how the immediate is spread over the instruction word.
type immKind uint8

// The layouts of immediates; the letters are those of the manual's instruction formats.
const (
	immNone immKind = iota
	immI
	immS
	immB
	immU
	immJ
	immShamt
	immCSR
	immRM
)

// info describes an operation.
type info struct {
	name string  // mnemonic
	args string  // operands for Disasm, see emitOps
	imm  immKind // layout of the immediate
	regs uint8   // which registers it has
}

// pattern is the encoding of an operation: a word belongs to it if word&mask == match.
type pattern struct {
	mask, match uint32
	op          Op
}

// String is the mnemonic of the operation.
func (op Op) String() string { return infos[op].name }
