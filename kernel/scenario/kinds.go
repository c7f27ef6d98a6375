package scenario

import (
	"fmt"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// typ is what a value is: an argument, a field of a structure, a result or an element of an array.
type typ struct {
	kind  abi.Kind
	flags *abi.FlagSet
	struc abi.StructID
	size  int // of a field or an element in memory, in bytes; 0: a whole word
}

// argType is the type of an argument.
func argType(a *abi.Arg) typ { return typ{kind: a.Kind, flags: a.Flags, struc: a.Struct} }

// fieldType is the type of a field.
func fieldType(f *abi.Field) typ {
	return typ{kind: f.Kind, flags: f.Flags, struc: f.Struct, size: f.Size}
}

// describe names the type in messages.
func (t typ) describe() string {
	switch t.kind {
	case abi.KindFD, abi.KindDirFD:
		return "a descriptor"
	case abi.KindSignal:
		return "a signal"
	case abi.KindPid:
		return "a process"
	case abi.KindPath:
		return "a path"
	case abi.KindFlags, abi.KindEnum:
		return t.flags.Name + " flags"
	case abi.KindBuf, abi.KindHexBuf, abi.KindMsgbuf:
		return "a buffer"
	case abi.KindStruct, abi.KindStructs:
		return "a struct " + t.struc.Def().Name
	case abi.KindSigaction:
		return "a struct sigaction"
	case abi.KindMessage:
		return "a struct message"
	case abi.KindIovec:
		return "an array of struct iovec"
	case abi.KindSigSet, abi.KindSigBits:
		return "a set of signals"
	case abi.KindMode, abi.KindFileMode:
		return "a mode"
	case abi.KindSize:
		return "a size"
	case abi.KindAddr:
		return "an address"
	case abi.KindWaitStatus:
		return "a wait status"
	}
	if t.kind.Memory() {
		return "a pointer"
	}
	return "a number"
}

// bufferStructs are the structures that some files give to those who read them, by the prefix of their fields.
var bufferStructs = map[string]abi.StructID{"ssi_": abi.StructSignalfdSiginfo}

// as is the type of a buffer's bytes as a file writes them: instead of a text it may be structures, as a signalfd gives, or 64-bit words,
// as an eventfd and a timerfd do. n bytes that are no whole number of those are a text all the same; n is below zero if it is not known.
func (t typ) as(e *Expr, n int) typ {
	text, one := typ{kind: abi.KindBuf}, e
	whole := func(size int) bool { return n < 0 || n%size == 0 && (n > 0 || e.Kind == Array) }
	switch {
	case t.kind != abi.KindBuf && t.kind != abi.KindHexBuf:
		return t
	case e.Kind == Struct:
		t.kind = abi.KindStruct
	case e.Kind != Array:
		return text
	case len(e.Kids) == 0 || e.Kids[0].Kind != Struct:
		if !whole(8) {
			return text
		}
		return typ{kind: abi.KindUlongs}
	default:
		one, t.kind = &e.Kids[0], abi.KindStructs
	}
	for prefix, id := range bufferStructs {
		if len(one.Fields) > 0 && strings.HasPrefix(one.Fields[0].Name, prefix) && whole(id.Def().Size) {
			t.struc = id
			return t
		}
	}
	return text
}

// valueError is something wrong with a value, at a column of its line.
type valueError struct {
	col int
	msg string
}

// Error implements error.
func (e *valueError) Error() string { return e.msg }

// wrong makes a valueError.
func wrong(e *Expr, format string, args ...any) error {
	return &valueError{e.Col, fmt.Sprintf(format, args...)}
}

// mismatch is the error for a value that does not fit its type.
func mismatch(t typ, e *Expr) error {
	return wrong(e, "expected %s, not %s", t.describe(), e.String())
}

// signed32 tells whether values of a kind are 32 bits wide with a sign; unsigned32 without.
func signed32(k abi.Kind) bool {
	switch k {
	case abi.KindInt, abi.KindFD, abi.KindDirFD, abi.KindSignal, abi.KindPid, abi.KindKey, abi.KindClock, abi.KindIntPtr, abi.KindSignalPtr, abi.KindWaitStatus:
		return true
	}
	return false
}

func unsigned32(k abi.Kind) bool {
	switch k {
	case abi.KindUint, abi.KindHexInt, abi.KindUid, abi.KindGid, abi.KindMode, abi.KindFileMode, abi.KindUintPtr, abi.KindLenPtr:
		return true
	}
	return false
}

// trim cuts a value to the width of its type, extending the sign, so that values can be compared.
func (t typ) trim(v uint64) uint64 {
	if t.size > 0 && t.size < 8 {
		shift := 64 - 8*t.size
		if signed32(t.kind) {
			return uint64(int64(v) << shift >> shift)
		}
		return v << shift >> shift
	}
	switch {
	case t.size == 8:
	case signed32(t.kind):
		return uint64(int64(int32(v)))
	case unsigned32(t.kind):
		return uint64(uint32(v))
	}
	return v
}

// element is the type of what a kind of pointer points at, if that is one scalar or several of the same.
func (t typ) element() (typ, bool) {
	switch t.kind {
	case abi.KindInts, abi.KindIntPtr:
		return typ{kind: abi.KindInt, size: 4}, true
	case abi.KindUshorts:
		return typ{kind: abi.KindUint, size: 2}, true
	case abi.KindFDPair:
		return typ{kind: abi.KindFD, size: 4}, true
	case abi.KindUintPtr, abi.KindLenPtr:
		return typ{kind: abi.KindUint, size: 4}, true
	case abi.KindSignalPtr:
		return typ{kind: abi.KindSignal, size: 4}, true
	case abi.KindWaitStatus:
		return typ{kind: abi.KindWaitStatus, size: 4}, true
	case abi.KindHexPtr:
		return typ{kind: abi.KindHex, size: 8}, true
	case abi.KindUlongPtr, abi.KindUlongs:
		return typ{kind: abi.KindUlong, size: 8}, true
	case abi.KindOffPtr:
		return typ{kind: abi.KindOff, size: 8}, true
	}
	return typ{}, false
}

// single tells whether the kind points at one scalar.
func (t typ) single() bool {
	switch t.kind {
	case abi.KindIntPtr, abi.KindUintPtr, abi.KindLenPtr, abi.KindSignalPtr, abi.KindWaitStatus, abi.KindHexPtr, abi.KindUlongPtr, abi.KindOffPtr:
		return true
	}
	return false
}

// infoFields are the fields of a siginfo that scenarios name, with their types and places in the C union.
var infoFields = map[string]struct {
	t   typ
	off int
}{
	"si_signo":   {typ{kind: abi.KindSignal, size: 4}, 0},
	"si_errno":   {typ{kind: abi.KindInt, size: 4}, 4},
	"si_code":    {typ{kind: abi.KindInt, size: 4}, 8},
	"si_pid":     {typ{kind: abi.KindPid, size: 4}, 16},
	"si_uid":     {typ{kind: abi.KindUid, size: 4}, 20},
	"si_status":  {typ{kind: abi.KindInt, size: 4}, 24},
	"si_int":     {typ{kind: abi.KindInt, size: 4}, 24},
	"si_ptr":     {typ{kind: abi.KindAddr, size: 8}, 24},
	"si_addr":    {typ{kind: abi.KindAddr, size: 8}, 16},
	"si_timerid": {typ{kind: abi.KindInt, size: 4}, 16},
	"si_overrun": {typ{kind: abi.KindInt, size: 4}, 20},
	"si_band":    {typ{kind: abi.KindLong, size: 8}, 16},
	"si_fd":      {typ{kind: abi.KindFD, size: 4}, 24},
}

// savedFields are what a handler's line can say about the interrupted code.
var savedFields = map[string]typ{
	"result":   {kind: abi.KindLong},
	"mask":     {kind: abi.KindSigBits, size: 8},
	"altstack": {kind: abi.KindInt},
}
