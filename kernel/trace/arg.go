package trace

import (
	"encoding/binary"
	"strconv"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// le is the guest's byte order.
var le = binary.LittleEndian

// printer writes the arguments of one call.
type printer struct {
	// call is the row of the table, nil for an unknown number.
	call *abi.Call
	// args are the raw arguments.
	args [6]uint64
	// ret is the result, once the call has ended.
	ret int64
	// exit is true once the call has ended.
	exit bool
	// before is the memory that was captured when the call began.
	before []abi.Mem
	// after is the memory that was captured when it ended.
	after []abi.Mem
	// limit is how many bytes are shown of a string and elements of an array.
	limit int
	// words explain errors, nil for strerror(3)'s own.
	words *Words
}

// failed reports whether the call ended with an error.
func (p *printer) failed() bool { return p.exit && abi.ErrnoOf(p.ret) != 0 }

// late reports whether an argument can be shown only when the call has ended: the kernel writes it.
func (p *printer) late(i int) bool {
	a := p.call.Arg(i, &p.args)
	if a.Dir == abi.In {
		return false
	}
	switch p.call.Nr {
	case abi.SYS_PPOLL, abi.SYS_PSELECT6, abi.SYS_SPLICE, abi.SYS_COPY_FILE_RANGE:
		return false // strace shows these as they went in, and what came out behind the result
	case abi.SYS_RT_SIGTIMEDWAIT:
		return p.args[i] != 0
	}
	return true
}

// memory is what was captured of an argument: as it went in or as it came out.
func (p *printer) memory(i int) []abi.Mem {
	if p.late(i) && p.exit && !(p.failed() && p.call.Arg(i, &p.args).Kind == abi.KindMessage) {
		return pick(p.after, i)
	}
	return pick(p.before, i)
}

// pick cuts an argument's memory out, which stands together.
func pick(mem []abi.Mem, arg int) []abi.Mem {
	for i := range mem {
		if int(mem[i].Arg) == arg {
			end := i + 1
			for end < len(mem) && int(mem[end].Arg) == arg {
				end++
			}
			return mem[i:end]
		}
	}
	return nil
}

// appendArg appends one argument.
func (p *printer) appendArg(b []byte, i int) []byte {
	a, v := p.call.Arg(i, &p.args), p.args[i]
	if !a.Kind.Memory() {
		return p.appendNumber(b, a, v)
	}
	mem := p.memory(i)
	if v == 0 || len(mem) == 0 || !mem[0].OK || p.hides(a) {
		return appendAddr(b, v)
	}
	return p.appendMemory(b, a, i, mem)
}

// hides reports whether memory that was captured means nothing after all.
func (p *printer) hides(a *abi.Arg) bool {
	switch p.call.Nr {
	case abi.SYS_WAIT4:
		return a.Dir == abi.Out && p.ret == 0 // WNOHANG, and no child yet
	case abi.SYS_NANOSLEEP, abi.SYS_CLOCK_NANOSLEEP:
		e := abi.ErrnoOf(p.ret)
		return a.OnError && e != abi.ERESTART_RESTARTBLOCK && e != abi.EINTR
	}
	return false
}

// appendNumber appends an argument that is no pointer.
func (p *printer) appendNumber(b []byte, a *abi.Arg, v uint64) []byte {
	switch a.Kind {
	case abi.KindFlags, abi.KindEnum, abi.KindClock:
		if a.Flags != &abi.FlagsProt && a.Flags != &abi.FlagsMremap {
			v = uint64(uint32(v)) // an int for the kernel, its sign fills the register
		}
		if a.Flags == &abi.FlagsIoctl {
			return appendIoctl(b, v)
		}
		return a.Flags.Append(b, v)
	case abi.KindKey:
		if uint32(v) == abi.IPC_PRIVATE {
			return append(b, "IPC_PRIVATE"...)
		}
		return abi.AppendHex(b, uint64(uint32(v)))
	}
	return appendScalar(b, a.Kind, v)
}

// appendScalar appends a number of some kind.
func appendScalar(b []byte, kind abi.Kind, v uint64) []byte {
	switch kind {
	case abi.KindInt, abi.KindFD, abi.KindPid:
		return appendInt(b, int64(int32(v)))
	case abi.KindUint:
		return appendUint(b, uint64(uint32(v)))
	case abi.KindLong, abi.KindOff:
		return appendInt(b, int64(v))
	case abi.KindUlong, abi.KindSize:
		return appendUint(b, v)
	case abi.KindHexInt:
		return abi.AppendHex(b, uint64(uint32(v)))
	case abi.KindAddr:
		return appendAddr(b, v)
	case abi.KindDirFD:
		if int32(v) == abi.AT_FDCWD {
			return append(b, "AT_FDCWD"...)
		}
		return appendInt(b, int64(int32(v)))
	case abi.KindSignal:
		return appendSignal(b, int32(v))
	case abi.KindUid, abi.KindGid:
		return appendID(b, uint32(v))
	case abi.KindMode:
		return abi.AppendMode(b, v&0xffff)
	case abi.KindFileMode:
		return appendFileMode(b, v&0xffff)
	case abi.KindDev:
		b = abi.AppendHex(append(b, "makedev("...), uint64(abi.Major(v)))
		return append(abi.AppendHex(append(b, ", "...), uint64(abi.Minor(v))), ')')
	case abi.KindRlim:
		return appendRlim(b, v)
	case abi.KindFutexOp:
		return appendFutexOp(b, uint32(v))
	}
	return abi.AppendHex(b, v)
}

// appendRlim appends a limit; strace counts even multiples of 1024 in these.
func appendRlim(b []byte, v uint64) []byte {
	switch {
	case v == abi.RLIM_INFINITY:
		return append(b, "RLIM64_INFINITY"...)
	case v > 1024 && v%1024 == 0:
		return append(appendUint(b, v/1024), "*1024"...)
	}
	return appendUint(b, v)
}

// appendFileMode appends a file's type and permissions.
func appendFileMode(b []byte, mode uint64) []byte {
	kind := mode & abi.S_IFMT
	name := ""
	for _, v := range abi.FlagsFileType.Values {
		if v.Value == kind {
			name = v.Name
		}
	}
	if name == "" {
		return abi.AppendMode(b, mode)
	}
	b = append(b, name...)
	for _, bit := range fileModeBits {
		if mode&bit.Value != 0 {
			b = append(append(b, '|'), bit.Name...)
		}
	}
	return abi.AppendMode(append(b, '|'), mode&0o777)
}

// fileModeBits are the permission bits that have names behind a file's type.
var fileModeBits = []abi.FlagValue{{Value: abi.S_ISUID, Name: "S_ISUID"}, {Value: abi.S_ISGID, Name: "S_ISGID"},
	{Value: abi.S_ISVTX, Name: "S_ISVTX"}}

// futexOps and futexCmps name the parts of FUTEX_WAKE_OP's last argument.
var (
	futexOps  = []string{"FUTEX_OP_SET", "FUTEX_OP_ADD", "FUTEX_OP_OR", "FUTEX_OP_ANDN", "FUTEX_OP_XOR"}
	futexCmps = []string{"FUTEX_OP_CMP_EQ", "FUTEX_OP_CMP_NE", "FUTEX_OP_CMP_LT", "FUTEX_OP_CMP_LE",
		"FUTEX_OP_CMP_GT", "FUTEX_OP_CMP_GE"}
)

// appendFutexOp appends the last argument of FUTEX_WAKE_OP.
func appendFutexOp(b []byte, v uint32) []byte {
	op, cmp := v>>28, v>>24&15
	if op&abi.FUTEX_OP_OPARG_SHIFT != 0 {
		b = append(b, "FUTEX_OP_OPARG_SHIFT<<28|"...)
		op &^= abi.FUTEX_OP_OPARG_SHIFT
	}
	b = appendNth(b, futexOps, op, "FUTEX_OP_???")
	b = abi.AppendHex(append(b, "<<28|"...), uint64(v>>12&0xfff))
	b = appendNth(append(b, "<<12|"...), futexCmps, cmp, "FUTEX_OP_CMP_???")
	return abi.AppendHex(append(b, "<<24|"...), uint64(v&0xfff))
}

// appendNth appends the n-th name, or the number with a comment.
func appendNth(b []byte, names []string, n uint32, unknown string) []byte {
	if int(n) < len(names) {
		return append(b, names[n]...)
	}
	b = abi.AppendHex(b, uint64(n))
	return append(append(append(b, " /* "...), unknown...), " */"...)
}

// appendIoctl appends a request of ioctl; an unknown one is taken to its parts.
func appendIoctl(b []byte, v uint64) []byte {
	for _, known := range abi.FlagsIoctl.Values {
		if known.Value == v {
			return append(b, known.Name...)
		}
	}
	dirs := [...]string{"_IOC_NONE", "_IOC_WRITE", "_IOC_READ", "_IOC_READ|_IOC_WRITE"}
	b = append(append(b, "_IOC("...), dirs[v>>30&3]...)
	b = abi.AppendHex(append(b, ", "...), v>>8&0xff)
	b = abi.AppendHex(append(b, ", "...), v&0xff)
	return append(abi.AppendHex(append(b, ", "...), v>>16&0x3fff), ')')
}

// appendCount appends "/* 3 vars */" and such.
func appendCount(b []byte, n int, one, many string) []byte {
	b = strconv.AppendInt(append(b, " /* "...), int64(n), 10)
	if n == 1 {
		many = one
	}
	return append(append(append(b, ' '), many...), " */"...)
}
