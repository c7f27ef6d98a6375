package image

import (
	"encoding/binary"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

const (
	// MaxArgStrlen is the longest single argument or environment string, with its zero byte.
	MaxArgStrlen = 32 * abi.PAGE_SIZE
	// minArgSpace is what strings may take however small the stack's limit is (ARG_MAX).
	minArgSpace = 32 * abi.PAGE_SIZE
	// maxArgSpace is what they may take however large it is: three quarters of 8 MiB.
	maxArgSpace = 6 << 20
)

// Layout says where the parts of a new program's stack are; /proc/PID/cmdline, environ and auxv read
// them from the process's memory, as on Linux.
type Layout struct {
	ArgStart  uint64 // first byte of argv[0]'s string
	ArgEnd    uint64 // first byte after the last argument's string
	EnvStart  uint64 // first byte of the environment's strings, equal to ArgEnd
	EnvEnd    uint64 // first byte after them
	Execfn    uint64 // the path that was executed, as a string (AT_EXECFN)
	Random    uint64 // 16 random bytes (AT_RANDOM)
	Argv      uint64 // the argv array, one word above sp
	Envp      uint64 // the environment array
	Auxv      uint64 // the auxiliary vector
	AuxvBytes uint64 // its size, AT_NULL included
}

// CheckArgs answers E2BIG when a program's strings are too long for a stack whose soft limit is
// stackLimit, else 0: a string over 128 KiB, or strings and pointers together over a quarter of the
// limit (but never refused below 128 KiB, and always above 6 MiB). See execve(2), "Limits on size of
// arguments and environment".
func CheckArgs(stackLimit uint64, argv, envp []string, execfn string) abi.Errno {
	space := max(min(uint64(maxArgSpace), stackLimit/4), minArgSpace)
	pointers := uint64(max(len(argv), 1)+len(envp)) * 8
	if space <= pointers {
		return abi.E2BIG
	}
	space -= pointers
	need := uint64(len(execfn)) + 1
	if len(argv) == 0 {
		need++
	}
	for _, list := range [2][]string{envp, argv} {
		for _, s := range list {
			n := uint64(len(s)) + 1
			if n > MaxArgStrlen {
				return abi.E2BIG
			}
			need += n
		}
	}
	if need > space {
		return abi.E2BIG
	}
	return 0
}

// BuildStack lays out the stack of a new program whose stack ends at top (a multiple of 16). It
// returns the stack pointer and the bytes to write there, which reach exactly up to top. The
// values of AT_RANDOM and AT_EXECFN in aux are filled in; AT_NULL is added. A program without
// arguments gets one empty argument, as Linux has it since 5.18.
//
// From the top down, as Linux's riscv64 puts it (the order is visible: ps, environ and getauxval rely on it):
//
//	8 zero bytes | execfn | environment strings | argument strings | gap to 16
//	16 random bytes | gap | auxv, AT_NULL | envp, NULL | argv, NULL | argc  <- sp, a multiple of 16
func BuildStack(top uint64, argv, envp []string, execfn string, random [16]byte, aux []Aux) (sp uint64, data []byte, l Layout) {
	if len(argv) == 0 {
		argv = []string{""}
	}
	l.Execfn = top - 8 - uint64(len(execfn)) - 1
	l.EnvEnd = l.Execfn
	l.EnvStart = l.EnvEnd - stringsSize(envp)
	l.ArgEnd = l.EnvStart
	l.ArgStart = l.ArgEnd - stringsSize(argv)
	l.Random = l.ArgStart&^15 - 16
	l.AuxvBytes = uint64(len(aux)+1) * 16
	words := uint64(1+len(argv)+1+len(envp)+1) * 8
	sp = (l.Random - l.AuxvBytes - words) &^ 15
	l.Argv = sp + 8
	l.Envp = l.Argv + uint64(len(argv)+1)*8
	l.Auxv = l.Envp + uint64(len(envp)+1)*8

	data = make([]byte, top-sp)
	at := func(addr uint64) []byte { return data[addr-sp:] }
	copy(at(l.Execfn), execfn)
	copy(at(l.Random), random[:])
	binary.LittleEndian.PutUint64(at(sp), uint64(len(argv)))
	putStrings(at(l.Argv), at(l.ArgStart), l.ArgStart, argv)
	putStrings(at(l.Envp), at(l.EnvStart), l.EnvStart, envp)
	putAux(at(l.Auxv), aux, l)
	return sp, data, l
}

// stringsSize is what the strings take with their zero bytes.
func stringsSize(list []string) uint64 {
	n := uint64(0)
	for _, s := range list {
		n += uint64(len(s)) + 1
	}
	return n
}

// putStrings writes strings one after another, and the pointers to them; the memory is already zero.
func putStrings(pointers, text []byte, addr uint64, list []string) {
	for i, s := range list {
		binary.LittleEndian.PutUint64(pointers[i*8:], addr)
		copy(text, s)
		n := len(s) + 1
		addr += uint64(n)
		text = text[n:]
	}
}

// putAux writes the auxiliary vector; its end, AT_NULL, is zeros.
func putAux(b []byte, aux []Aux, l Layout) {
	for i, a := range aux {
		switch a.Type {
		case abi.AT_RANDOM:
			a.Value = l.Random
		case abi.AT_EXECFN:
			a.Value = l.Execfn
		}
		binary.LittleEndian.PutUint64(b[i*16:], a.Type)
		binary.LittleEndian.PutUint64(b[i*16+8:], a.Value)
	}
}
