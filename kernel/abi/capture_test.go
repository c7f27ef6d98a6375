package abi

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ram is a little user memory for the tests.
type ram struct {
	// base is the address of the first byte.
	base uint64
	// data is what is there.
	data []byte
	// reads counts the bytes that were asked for.
	reads int
}

// read is Capture's read.
func (r *ram) read(addr uint64, n int) ([]byte, bool) {
	r.reads += n
	if n < 0 || addr < r.base || addr-r.base > uint64(len(r.data)) || uint64(n) > uint64(len(r.data))-(addr-r.base) {
		return nil, false
	}
	return bytes.Clone(r.data[addr-r.base:][:n]), true
}

// readStr is Capture's readStr.
func (r *ram) readStr(addr uint64, max int) ([]byte, bool) {
	if addr < r.base || addr-r.base >= uint64(len(r.data)) {
		return nil, false
	}
	rest := r.data[addr-r.base:]
	if i := bytes.IndexByte(rest, 0); i >= 0 && i <= max {
		return bytes.Clone(rest[:i]), true
	}
	if len(rest) < max {
		return nil, false
	}
	r.reads += max
	return bytes.Clone(rest[:max]), true
}

// words makes memory of 64-bit words.
func words(w ...uint64) []byte {
	var b []byte
	for _, v := range w {
		b = le.AppendUint64(b, v)
	}
	return b
}

func TestCapture(t *testing.T) {
	const base = 0x1000
	text := append([]byte("hello\x00world\x00"), make([]byte, 4)...)
	vec := append(words(base+32, base+38, 0, 0), text...)
	iov := append(words(base+32, 5, base+38, 100), append(text, make([]byte, 100)...)...)
	tests := []struct {
		name string
		call string
		args [6]uint64
		ret  int64
		exit bool
		max  int
		mem  []byte
		want []Mem
	}{
		{"a path", "chdir", [6]uint64{base}, 0, false, 3, text, []Mem{{0, base, []byte("hello"), 5, true}}},
		{"nothing at the exit", "chdir", [6]uint64{base}, 0, true, 3, text, nil},
		{"a buffer cut off", "write", [6]uint64{1, base, 11}, 0, false, 5, text, []Mem{{1, base, []byte("hello"), 11, true}}},
		{"a bad pointer", "write", [6]uint64{1, 8, 11}, 0, false, 5, text, []Mem{{1, 8, nil, 11, false}}},
		{"a null pointer", "write", [6]uint64{1, 0, 11}, 0, false, 5, text, nil},
		{"the result bounds", "read", [6]uint64{0, base, 100}, 3, true, 32, text, []Mem{{1, base, []byte("hel"), 3, true}}},
		{"end of file", "read", [6]uint64{0, base, 100}, 0, true, 32, text, []Mem{{1, base, nil, 0, true}}},
		{"a failed read", "read", [6]uint64{0, base, 100}, -11, true, 32, text, nil},
		{"a failed sleep", "nanosleep", [6]uint64{0, base}, -516, true, 32, text, []Mem{{1, base, text[:16], 16, true}}},
		{"argv", "execve", [6]uint64{base + 32, base, base}, 0, false, 32, vec, []Mem{{0, base + 32, []byte("hello"), 5, true},
			{1, base, vec[:16], 2, true}, {1, base + 32, []byte("hello"), 5, true}, {1, base + 38, []byte("world"), 5, true},
			{2, base, nil, 2, true}}},
		{"argv cut off", "execve", [6]uint64{0, base}, 0, false, 1, vec, []Mem{{1, base, vec[:8], 2, true}, {1, base + 32, []byte("h"), 2, true}}},
		{"iovec in", "writev", [6]uint64{1, base, 2}, 0, false, 4, iov, []Mem{{1, base, iov[:32], 2, true},
			{1, base + 32, []byte("hell"), 5, true}, {1, base + 38, []byte("worl"), 100, true}}},
		{"iovec out", "readv", [6]uint64{1, base, 2}, 7, true, 32, iov, []Mem{{1, base, iov[:32], 2, true},
			{1, base + 32, []byte("hello"), 5, true}, {1, base + 38, []byte("wo"), 2, true}}},
		{"a set of the wrong size", "rt_sigprocmask", [6]uint64{0, base, 0, 16}, 0, false, 32, text, nil},
		{"a set", "rt_sigprocmask", [6]uint64{0, base, 0, 8}, 0, false, 32, text, []Mem{{1, base, text[:8], 8, true}}},
		{"by command", "fcntl", [6]uint64{3, F_DUPFD, base}, 0, false, 32, text, nil},
		{"message", "msgsnd", [6]uint64{3, base, 3, 0}, 0, false, 32, text, []Mem{{1, base, text[:11], 11, true}}},
		{"a negative length", "bind", [6]uint64{1, base, 0xffffffff}, 0, false, 4, iov, []Mem{{1, base, nil, 0, true}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := &ram{base: base, data: tt.mem}
			got := ByName(tt.call).Capture(tt.args, tt.ret, tt.exit, r.read, r.readStr, tt.max)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCaptureFrame(t *testing.T) {
	r := &ram{base: 0x1000, data: make([]byte, SizeofFrame)}
	r.data[FrameSigmask] = 2
	want := []Mem{{FrameArg, 0x1000 + FrameSigmask, words(2), 8, true}}
	if diff := cmp.Diff(want, CaptureFrame(0x1000, r.read)); diff != "" {
		t.Error(diff)
	}
	if got := CaptureFrame(8, r.read); len(got) != 1 || got[0].OK {
		t.Errorf("a bad stack gave %+v", got)
	}
}

// FuzzCapture walks random arguments over random memory: no panic, and no more memory kept than the
// limits say.
func FuzzCapture(f *testing.F) {
	f.Add(uint16(SYS_WRITEV), uint64(1), uint64(0x1000), uint64(2), int64(5), true, words(0x1000, 1<<63, 0x1008, 1<<62))
	f.Add(uint16(SYS_RECVMSG), uint64(1), uint64(0x1000), uint64(0), int64(-1), true, words(0x1000, 1<<31, 0x1000, 1<<63, 0x1000, 1<<63, 0))
	f.Add(uint16(SYS_RECVMMSG), uint64(1), uint64(0x1000), uint64(1<<31), int64(1<<40), true, words(0x1000, 8, 0x1000, 9, 0x1000, 9, 0, 0))
	f.Add(uint16(SYS_EXECVE), uint64(0x1000), uint64(0x1000), uint64(0x1000), int64(0), false, words(0x1000, 0x1000, 0x1000))
	f.Add(uint16(SYS_GETDENTS64), uint64(1), uint64(0x1000), uint64(1<<40), int64(1<<40), true, make([]byte, 64))
	f.Fuzz(func(t *testing.T, nr uint16, a, b, c uint64, ret int64, exit bool, mem []byte) {
		call := Lookup(uint64(nr))
		if call == nil {
			return
		}
		r := &ram{base: 0x1000, data: mem}
		const max = 32
		kept := 0
		for _, m := range call.Capture([6]uint64{a, b, c, 0x1000, 0x1008, a}, ret, exit, r.read, r.readStr, max) {
			if m.Full < 0 || !m.OK && m.Data != nil {
				t.Errorf("%s: %+v", call.Name, m)
			}
			kept += len(m.Data)
		}
		if limit := 6*PATH_MAX + 6*max*(maxControl+max*max); kept > limit {
			t.Errorf("%s: %d bytes kept, %d read", call.Name, kept, r.reads)
		}
	})
}
