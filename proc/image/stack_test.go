package image

import (
	"encoding/binary"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// newStack is what a C library finds by walking up from sp.
type newStack struct {
	Argv, Envp []string
	Execfn     string
	Random     string
	Aux        map[uint64]uint64
}

// walk reads a stack as a C library's start-up code does.
func walk(t *testing.T, sp, top uint64, data []byte) (s newStack, l Layout) {
	t.Helper()
	word := func(addr uint64) uint64 { return binary.LittleEndian.Uint64(data[addr-sp:]) }
	list := func(addr uint64) (out []string, next uint64) {
		for ; word(addr) != 0; addr += 8 {
			out = append(out, cString(data[word(addr)-sp:]))
		}
		return out, addr + 8
	}
	if sp%16 != 0 || top-sp != uint64(len(data)) {
		t.Fatalf("sp 0x%x, top 0x%x, %d bytes", sp, top, len(data))
	}
	argc := word(sp)
	l.Argv = sp + 8
	s.Argv, l.Envp = list(l.Argv)
	if argc != uint64(len(s.Argv)) {
		t.Fatalf("argc is %d", argc)
	}
	s.Envp, l.Auxv = list(l.Envp)
	s.Aux = map[uint64]uint64{}
	a := l.Auxv
	for ; word(a) != abi.AT_NULL; a += 16 {
		s.Aux[word(a)] = word(a + 8)
	}
	l.AuxvBytes = a + 16 - l.Auxv
	l.Random, l.Execfn = s.Aux[abi.AT_RANDOM], s.Aux[abi.AT_EXECFN]
	s.Random = string(data[l.Random-sp:][:16])
	s.Execfn = cString(data[l.Execfn-sp:])
	if len(s.Argv) > 0 {
		l.ArgStart = word(l.Argv)
	}
	return s, l
}

// TestBuildStack uses the addresses that Linux gave a program run as `env -i A=1 BB=22 ./st x yy zzz` without
// randomisation: fields 48 to 51 of /proc/self/stat. The sp differs from x86-64's, which has a platform
// string and more entries in the vector.
func TestBuildStack(t *testing.T) {
	img := &Image{Entry: 0x10100, Phdr: 0x10040, Phnum: 7, Phentsize: 56}
	random := [16]byte([]byte("0123456789abcdef"))
	argv, envp := []string{"./st", "x", "yy", "zzz"}, []string{"A=1", "BB=22"}
	const top = 0x7ffffffff000
	sp, data, l := BuildStack(top, argv, envp, "./st", random, AuxFor(img, 1, 2, 3, 4, true))
	got, found := walk(t, sp, top, data)
	want := newStack{
		Argv: argv, Envp: envp, Execfn: "./st", Random: string(random[:]),
		Aux: map[uint64]uint64{
			abi.AT_MINSIGSTKSZ: 1088, abi.AT_HWCAP: 0x112d, abi.AT_PAGESZ: 4096, abi.AT_CLKTCK: 100,
			abi.AT_PHDR: 0x10040, abi.AT_PHENT: 56, abi.AT_PHNUM: 7, abi.AT_BASE: 0, abi.AT_FLAGS: 0,
			abi.AT_ENTRY: 0x10100, abi.AT_UID: 1, abi.AT_EUID: 2, abi.AT_GID: 3, abi.AT_EGID: 4,
			abi.AT_SECURE: 1, abi.AT_RANDOM: l.Random, abi.AT_EXECFN: l.Execfn,
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	found.ArgEnd, found.EnvStart, found.EnvEnd = 0x7fffffffefe9, 0x7fffffffefe9, 0x7fffffffeff3
	if diff := cmp.Diff(found, l); diff != "" {
		t.Error(diff)
	}
	if l.ArgStart != 0x7fffffffefdb || l.Execfn != 0x7fffffffeff3 || l.Random != 0x7fffffffefc0 || sp != 0x7fffffffee50 {
		t.Errorf("arguments at 0x%x, execfn at 0x%x, random bytes at 0x%x, sp 0x%x", l.ArgStart, l.Execfn, l.Random, sp)
	}
	for i, b := range data[len(data)-8:] {
		if b != 0 {
			t.Errorf("byte %d of the last 8 is %d", i, b)
		}
	}
}

// TestBuildStackShapes checks that the parts never touch, whatever the lengths.
func TestBuildStackShapes(t *testing.T) {
	const top = 0x3ffffff000
	for n := range 40 {
		var argv, envp []string
		for i := range n % 7 {
			argv = append(argv, strings.Repeat("a", (n*i)%11))
		}
		for i := range n % 5 {
			envp = append(envp, strings.Repeat("e", (n+i)%9))
		}
		sp, data, l := BuildStack(top, argv, envp, strings.Repeat("f", n), [16]byte{1: 9}, []Aux{{abi.AT_RANDOM, 0}, {abi.AT_EXECFN, 0}})
		got, found := walk(t, sp, top, data)
		if len(argv) == 0 {
			argv = []string{""}
		}
		if diff := cmp.Diff(argv, got.Argv); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(envp, got.Envp); diff != "" {
			t.Error(diff)
		}
		if got.Execfn != strings.Repeat("f", n) || got.Random[1] != 9 || found.ArgStart != l.ArgStart || found.Auxv != l.Auxv {
			t.Errorf("%d: %+v", n, got)
		}
		if l.Auxv+l.AuxvBytes > l.Random || l.Random+16 > l.ArgStart {
			t.Errorf("%d: overlap in %+v", n, l)
		}
	}
}

func TestCheckArgs(t *testing.T) {
	long := strings.Repeat("x", MaxArgStrlen-1)
	many := make([]string, 20_000) // 160,000 bytes of pointers and 20,000 of strings
	for _, c := range []struct {
		name       string
		limit      uint64
		argv, envp []string
		want       abi.Errno
	}{
		{"usual", 8 << 20, []string{"ls"}, []string{"HOME=/"}, 0},
		{"none", 8 << 20, nil, nil, 0},
		{"longest string", 8 << 20, []string{"ls", long}, nil, 0},
		{"a byte more", 8 << 20, []string{"ls", long + "x"}, nil, abi.E2BIG},
		{"in the environment", 8 << 20, []string{"ls"}, []string{long + "x"}, abi.E2BIG},
		{"many short ones", 8 << 20, many, nil, 0},
		{"over a quarter of a small stack", 640 << 10, many, nil, abi.E2BIG},
		{"below 128 KiB whatever the stack", 4096, []string{strings.Repeat("x", 100_000)}, nil, 0},
		{"just over a quarter", 1 << 20, []string{long, strings.Repeat("x", 1<<18-1<<17-16-3)}, nil, abi.E2BIG},
		{"just a quarter", 1 << 20, []string{long, strings.Repeat("x", 1<<18-1<<17-16-4)}, nil, 0},
		{"over 6 MiB whatever the stack", ^uint64(0), repeat(long, 48), nil, abi.E2BIG},
		{"under 6 MiB", ^uint64(0), repeat(long, 47), nil, 0},
	} {
		if got := CheckArgs(c.limit, c.argv, c.envp, "/x"); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func repeat(s string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = s
	}
	return out
}
