package trace

import (
	"bytes"
	"encoding/binary"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
)

// world makes events as the kernel does, from calls on a little user memory.
type world struct {
	// mem is user memory by page-less addresses.
	mem map[uint64]byte
	// next is where the next piece goes.
	next uint64
	// time is the virtual time of the next event.
	time int64
	// seq is the number of the last event.
	seq uint64
	// out takes the events.
	out event.Listener
	// args are the arguments of the call each thread is in.
	args map[int32][6]uint64
	// nr is its number.
	nr map[int32]uint64
}

// newWorld makes an empty world whose events go to a listener.
func newWorld(out event.Listener) *world {
	return &world{mem: map[uint64]byte{}, next: 0x1000, out: out, args: map[int32][6]uint64{}, nr: map[int32]uint64{}}
}

// bytes puts bytes at an address.
func (w *world) bytes(addr uint64, b []byte) uint64 {
	for i, c := range b {
		w.mem[addr+uint64(i)] = c
	}
	return addr
}

// put puts bytes somewhere and returns the address.
func (w *world) put(b []byte) uint64 {
	addr := w.next
	w.next += uint64(len(b)+15) &^ 15
	return w.bytes(addr, b)
}

// str puts a string somewhere.
func (w *world) str(s string) uint64 { return w.put(append([]byte(s), 0)) }

// words puts 64-bit words somewhere.
func (w *world) words(v ...uint64) uint64 {
	var b []byte
	for _, x := range v {
		b = binary.LittleEndian.AppendUint64(b, x)
	}
	return w.put(b)
}

// ints puts 32-bit words somewhere.
func (w *world) ints(v ...int32) uint64 {
	var b []byte
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, uint32(x))
	}
	return w.put(b)
}

// encoder is a structure of package abi.
type encoder interface{ Encode([]byte) }

// structs puts structures of a size one after the other.
func (w *world) structs(size int, list ...encoder) uint64 {
	b := make([]byte, size*len(list))
	for i, s := range list {
		s.Encode(b[i*size:])
	}
	return w.put(b)
}

// read is Capture's read.
func (w *world) read(addr uint64, n int) ([]byte, bool) {
	b := make([]byte, 0, min(n, 1<<16))
	for i := 0; i < n; i++ {
		c, ok := w.mem[addr+uint64(i)]
		if !ok {
			return nil, false
		}
		b = append(b, c)
	}
	return b, true
}

// readStr is Capture's readStr.
func (w *world) readStr(addr uint64, max int) ([]byte, bool) {
	var b []byte
	for len(b) < max {
		c, ok := w.mem[addr+uint64(len(b))]
		if !ok {
			return nil, false
		}
		if c == 0 {
			break
		}
		b = append(b, c)
	}
	return b, true
}

// event sends an event.
func (w *world) event(tid int32, e event.Event) {
	w.seq++
	e.Seq, e.Step, e.Time, e.PID, e.TID = w.seq, w.seq, w.time, tid, tid
	w.out.Event(&e)
}

// enter begins a call; arguments are numbers of any type or Go strings, which are put into memory.
func (w *world) enter(tid int32, name string, args ...any) {
	nr := uint64(999)
	if c := abi.ByName(name); c != nil {
		nr = uint64(c.Nr)
	}
	var a [6]uint64
	for i, v := range args {
		a[i] = w.word(v)
	}
	w.nr[tid], w.args[tid] = nr, a
	e := event.Event{Kind: event.SysEnter, Nr: nr, Args: a}
	if c := abi.Lookup(nr); c != nil {
		e.Mem = c.Capture(a, 0, false, w.read, w.readStr, 64)
	}
	w.event(tid, e)
}

// word makes a register of an argument.
func (w *world) word(v any) uint64 {
	switch v := v.(type) {
	case string:
		return w.str(v)
	case []byte:
		return w.put(v)
	case int:
		return uint64(v)
	case int64:
		return uint64(v)
	case uint32:
		return uint64(v)
	case abi.Signal:
		return uint64(v)
	case uint64:
		return v
	}
	panic("an argument of a type that the test does not know")
}

// exit ends the call that a thread is in.
func (w *world) exit(tid int32, ret int64) {
	e := event.Event{Kind: event.SysExit, Nr: w.nr[tid], Args: w.args[tid], Ret: ret}
	if c := abi.Lookup(e.Nr); c != nil {
		e.Mem = c.Capture(e.Args, ret, true, w.read, w.readStr, 64)
	}
	w.event(tid, e)
}

// call is a call that ends at once.
func (w *world) call(tid int32, name string, ret int64, args ...any) {
	w.enter(tid, name, args...)
	w.exit(tid, ret)
}

// err makes a call's result of an error.
func err(e abi.Errno) int64 { return e.Result() }

// signal delivers a signal.
func (w *world) signal(tid int32, info abi.Siginfo) {
	b := make([]byte, abi.SizeofSiginfo)
	info.Encode(b)
	w.event(tid, event.Event{Kind: event.SigDeliver, Sig: uint8(info.Signo), Code: info.Code, Info: b, Text: "handler"})
}

// sigreturn is rt_sigreturn of a frame that holds a mask.
func (w *world) sigreturn(tid int32, mask abi.SigSet, ret int64) {
	frame := w.put(make([]byte, abi.SizeofFrame))
	w.bytes(frame+abi.FrameSigmask, binary.LittleEndian.AppendUint64(nil, uint64(mask)))
	e := event.Event{Kind: event.SysEnter, Nr: abi.SYS_RT_SIGRETURN, Mem: abi.CaptureFrame(frame, w.read)}
	w.event(tid, e)
	w.event(tid, event.Event{Kind: event.SysExit, Nr: abi.SYS_RT_SIGRETURN, Ret: ret})
}

// born makes a child.
func (w *world) born(tid, child int32) { w.event(tid, event.Event{Kind: event.Born, Peer: child}) }

// end ends a thread.
func (w *world) end(tid int32, status int32) {
	w.event(tid, event.Event{Kind: event.Exit, Ret: int64(status), N: 1})
}

// script runs f in a world that is traced, and returns the lines.
func script(opt Options, f func(w *world)) string {
	var out bytes.Buffer
	text := NewText(&out, opt)
	f(newWorld(text))
	if text.Close() != nil {
		panic("a buffer failed to take what was written")
	}
	return out.String()
}

// lines cuts the leading newline of a raw string literal.
func lines(s string) string { return strings.TrimPrefix(s, "\n") }
