// Package riscv is the machine's processor: RV64IMAFDC with Zicsr and Zifencei, user mode only. It has two engines that come from
// one table of operations (internal/gen): Step is precise and takes one instruction at a time, Run executes decoded blocks. Both
// retire exactly the same instructions; the tests hold them against each other and against an independent emulator.
package riscv

import "github.com/vitrine-os/vitrine/proc/mem"

//go:generate go run ./internal/gen/write

// Regs is what a task's user mode holds.
type Regs struct {
	X        [32]uint64 // integer registers; X[0] is always 0
	F        [32]uint64 // floating-point registers; a single lives in the low half under 32 one bits (NaN boxing)
	PC       uint64     // address of the next instruction
	FCSR     uint32     // accrued exceptions in bits 0..4, dynamic rounding mode in bits 5..7
	ResvSize uint8      // bytes covered by the reservation of LR, 0 for none; the kernel clears it at traps and switches
	ResvAddr uint64     // address that LR reserved
	ResvVal  uint64     // what LR read there; SC compares it, so a store in between makes SC fail
}

// Cause says why user mode stopped.
type Cause uint8

// The causes. CauseBudget is the zero value: nothing happened but the passing of instructions.
const (
	CauseBudget     Cause = iota // the budget is used up; for Step: one instruction retired
	CauseEcall                   // at an ecall, which is counted as retired; PC stays at it
	CauseBreak                   // at an ebreak: SIGTRAP, TRAP_BRKPT
	CauseIllegal                 // no such instruction, CSR or rounding mode: SIGILL, ILL_ILLOPC
	CauseMisaligned              // LR, SC or AMO at an address that is not a multiple of its size: SIGBUS, BUS_ADRALN
	CauseLoad                    // a load faulted
	CauseStore                   // a store, SC or AMO faulted
	CauseFetch                   // fetching the instruction faulted
)

// Trap tells the kernel why user mode stopped and what it needs to know about it.
type Trap struct {
	Cause Cause     // the reason
	Fault mem.Fault // for CauseLoad, CauseStore and CauseFetch: what the pager said
	Addr  uint64    // the faulting data or instruction address, or the raw instruction for CauseIllegal
}

// xNames and fNames are the registers' names in the calling convention.
var xNames = [32]string{
	"zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5",
	"a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6",
}

var fNames = [32]string{
	"ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "fs0", "fs1", "fa0", "fa1", "fa2", "fa3", "fa4", "fa5",
	"fa6", "fa7", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9", "fs10", "fs11", "ft8", "ft9", "ft10", "ft11",
}

// XName is the name of integer register i in the calling convention: "a0" for 10.
func XName(i int) string { return xNames[i&31] }

// FName is the name of floating-point register i in the calling convention: "fa0" for 10.
func FName(i int) string { return fNames[i&31] }
