package image

import "github.com/vitrine-os/vitrine/kernel/abi"

const (
	// HWCap is AT_HWCAP of RV64GC: one bit for each letter of "imafdc".
	HWCap = 0x112d
	// ClockTicks is AT_CLKTCK, the unit of times(2) and /proc/PID/stat.
	ClockTicks = 100
	// MinSigStack is AT_MINSIGSTKSZ: the size of a signal frame, siginfo (128) and ucontext (960).
	MinSigStack = 1088
)

// Aux is one entry of the auxiliary vector. See getauxval(3).
type Aux struct {
	Type  uint64 // AT_PHDR ...
	Value uint64 // a number or an address
}

// AuxNames gives the entries' names for printing, in Linux's order on riscv64.
var AuxNames = []struct {
	Type uint64 // the number
	Name string // as getauxval(3) has it
}{
	{abi.AT_SYSINFO_EHDR, "AT_SYSINFO_EHDR"}, {abi.AT_MINSIGSTKSZ, "AT_MINSIGSTKSZ"},
	{abi.AT_HWCAP, "AT_HWCAP"}, {abi.AT_PAGESZ, "AT_PAGESZ"}, {abi.AT_CLKTCK, "AT_CLKTCK"},
	{abi.AT_PHDR, "AT_PHDR"}, {abi.AT_PHENT, "AT_PHENT"}, {abi.AT_PHNUM, "AT_PHNUM"},
	{abi.AT_BASE, "AT_BASE"}, {abi.AT_FLAGS, "AT_FLAGS"}, {abi.AT_ENTRY, "AT_ENTRY"},
	{abi.AT_UID, "AT_UID"}, {abi.AT_EUID, "AT_EUID"}, {abi.AT_GID, "AT_GID"}, {abi.AT_EGID, "AT_EGID"},
	{abi.AT_SECURE, "AT_SECURE"}, {abi.AT_RANDOM, "AT_RANDOM"}, {abi.AT_HWCAP2, "AT_HWCAP2"},
	{abi.AT_EXECFN, "AT_EXECFN"}, {abi.AT_PLATFORM, "AT_PLATFORM"},
	{abi.AT_BASE_PLATFORM, "AT_BASE_PLATFORM"}, {abi.AT_EXECFD, "AT_EXECFD"}, {abi.AT_NULL, "AT_NULL"},
}

// AuxFor is the auxiliary vector of a program, in Linux's order on riscv64, for BuildStack. There is
// no AT_SYSINFO_EHDR: without a vDSO every clock_gettime is a real, visible system call. secure is
// true after a set-user-ID exec or one that gained capabilities.
func AuxFor(img *Image, uid, euid, gid, egid uint32, secure bool) []Aux {
	sec := uint64(0)
	if secure {
		sec = 1
	}
	return []Aux{
		{abi.AT_MINSIGSTKSZ, MinSigStack},
		{abi.AT_HWCAP, HWCap},
		{abi.AT_PAGESZ, abi.PAGE_SIZE},
		{abi.AT_CLKTCK, ClockTicks},
		{abi.AT_PHDR, img.Phdr},
		{abi.AT_PHENT, uint64(img.Phentsize)},
		{abi.AT_PHNUM, uint64(img.Phnum)},
		{abi.AT_BASE, 0},
		{abi.AT_FLAGS, 0},
		{abi.AT_ENTRY, img.Entry},
		{abi.AT_UID, uint64(uid)},
		{abi.AT_EUID, uint64(euid)},
		{abi.AT_GID, uint64(gid)},
		{abi.AT_EGID, uint64(egid)},
		{abi.AT_SECURE, sec},
		{abi.AT_RANDOM, 0},
		{abi.AT_EXECFN, 0},
	}
}
