package trace

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
)

// chunk takes n bytes off the front of b, zeros where there are no more.
func chunk(b *[]byte, n int) []byte {
	out := make([]byte, n)
	*b = (*b)[copy(out, *b):]
	return out
}

// randomEvent makes an event out of bytes, with memory as no kernel would capture it.
func randomEvent(b *[]byte) *event.Event {
	head := chunk(b, 24)
	e := &event.Event{Kind: event.Kind(head[0] % 32), TID: int32(head[1] % 4), PID: int32(head[1] % 2), Nr: uint64(head[2]) | uint64(head[3]%2)<<8,
		Ret: int64(int8(head[4])), Sig: head[5], Code: int32(int8(head[6])), Peer: int32(head[7] % 4), N: int64(int8(head[8])), Time: int64(head[9])}
	if head[10]%8 == 0 {
		e.Ret = int64(le.Uint64(head[16:]))
	}
	if head[11]%2 == 0 {
		e.Info = chunk(b, abi.SizeofSiginfo)
	}
	for i := range e.Args {
		e.Args[i] = uint64(int64(int8(head[12+i])))
	}
	for n := int(head[18] % 5); n > 0; n-- {
		m := chunk(b, 4)
		e.Mem = append(e.Mem, abi.Mem{Arg: int8(m[0]%7) - 1, Addr: uint64(int64(int8(m[1]))), Data: chunk(b, int(m[2])), Full: int(int8(m[3])), OK: m[2]%8 != 0})
	}
	e.Text = string(chunk(b, int(head[19]%4)))
	e.Data = chunk(b, int(head[20]%8))
	return e
}

// FuzzTracers feeds both tracers random events: nothing panics, every JSON line is JSON, and the text holds no
// byte that a terminal would obey.
func FuzzTracers(f *testing.F) {
	f.Add([]byte{1, 2, 63, 0, 5})
	seed := make([]byte, 0, 4096)
	for i := range 4096 {
		seed = append(seed, byte(i*7+i>>3))
	}
	f.Add(seed)
	f.Fuzz(func(t *testing.T, data []byte) {
		var text, lines bytes.Buffer
		a, b := NewText(&text, Options{Times: true, Durations: true}), NewJSON(&lines, Options{})
		for len(data) > 0 {
			e := randomEvent(&data)
			a.Event(e)
			b.Event(e)
		}
		if a.Close() != nil || b.Close() != nil {
			t.Fatal("a buffer failed")
		}
		if i := strings.IndexFunc(text.String(), func(r rune) bool { return r < ' ' && r != '\n' || r > '~' }); i >= 0 {
			t.Errorf("byte %#x in the text", text.Bytes()[i])
		}
		for dec := json.NewDecoder(&lines); ; {
			var o map[string]any
			if fail := dec.Decode(&o); fail == io.EOF {
				break
			} else if fail != nil {
				t.Fatal(fail)
			}
		}
	})
}

// TestEveryCall gives every call arguments of every sort, and memory that is too short: the printer must find its
// way without help from the kernel.
func TestEveryCall(t *testing.T) {
	text, lines := NewText(io.Discard, Options{}), NewJSON(io.Discard, Options{})
	for i := range abi.Calls {
		nr := uint64(abi.Calls[i].Nr)
		for _, v := range []uint64{0, 1, 8, 1<<64 - 1, 0x80000000} {
			for size := 0; size <= 160; size += 4 {
				e := &event.Event{TID: 1, Nr: nr, Args: [6]uint64{v, v, v, v, v, v}}
				for arg := int8(-1); arg < 6; arg++ {
					m := abi.Mem{Arg: arg, Addr: v, Data: bytes.Repeat([]byte{byte(v)}, size), Full: size, OK: true}
					e.Mem = append(e.Mem, m, m)
				}
				for _, kind := range []event.Kind{event.SysEnter, event.SysExit} {
					e.Kind = kind
					text.Event(e)
					lines.Event(e)
				}
			}
		}
	}
}
