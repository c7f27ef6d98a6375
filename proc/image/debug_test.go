package image

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files in testdata/ anew, to be read by a person")

// describe writes everything that can be known about a halted program.
func describe(d *Debug, s *stop, read ReadMem) string {
	var out strings.Builder
	for i, f := range d.Backtrace(s.Regs.PC, s.Regs, read, 32) {
		fmt.Fprintf(&out, "#%d %s %s:%d", i, f.Func, filepath.Base(f.File), f.Line)
		if f.Inlined {
			out.WriteString(" inlined\n")
			continue
		}
		out.WriteByte('\n')
		for _, v := range d.Vars(f.Pos, f.Regs, read) {
			if v.Global && i > 0 {
				continue
			}
			kind := "local"
			if v.Param {
				kind = "param"
			} else if v.Global {
				kind = "global"
			}
			fmt.Fprintf(&out, "  %s %d %s: %s = %s (%d bytes)\n", kind, v.Depth, v.Name, v.Type, v.Value, v.Size)
		}
	}
	return out.String()
}

// TestStops compares what is found at each recorded stop with golden files that were read line by line
// against scene.c.
func TestStops(t *testing.T) {
	for _, name := range []string{"scene-O0", "scene-O2", "scene-dwarf4"} {
		t.Run(name, func(t *testing.T) {
			elf, stops := loadStops(t, name)
			d, err := LoadDebug(elf)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for i := range stops {
				fmt.Fprintf(&got, "stop %d\n%s", i, describe(d, &stops[i], stops[i].reader(t, elf)))
			}
			golden := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// load reads one of the test programs.
func load(t testing.TB, name string) *Debug {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name+".elf"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := LoadDebug(b)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// sourceLine is the number of the only line of scene.c that holds a text.
func sourceLine(t *testing.T, text string) int {
	t.Helper()
	b, err := os.ReadFile("testdata/scene.c")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for i, l := range strings.Split(string(b), "\n") {
		if strings.Contains(l, text) {
			if found != 0 {
				t.Fatalf("%q is on lines %d and %d", text, found, i+1)
			}
			found = i + 1
		}
	}
	if found == 0 {
		t.Fatalf("%q is nowhere", text)
	}
	return found
}

func TestLines(t *testing.T) {
	for _, name := range []string{"scene-O0", "scene-O2", "scene-dwarf4", "scene-pie"} {
		t.Run(name, func(t *testing.T) {
			d := load(t, name)
			if diff := cmp.Diff([]string{"/vitrine/scene.c"}, d.Files()); diff != "" {
				t.Error(diff)
			}
			line := sourceLine(t, "calls++;")
			addrs := d.LineAddrs("scene.c", line)
			if len(addrs) == 0 {
				t.Fatal("no code for calls++")
			}
			for _, a := range addrs {
				file, got, ok := d.Line(a)
				fn, lo, hi, ok2 := d.Func(a)
				// An optimiser leaves places where one line ends before it began.
				exact := got == line || name == "scene-O2"
				if !ok || file != "/vitrine/scene.c" || !exact || !ok2 || fn != "types" || a < lo || a >= hi {
					t.Errorf("0x%x is %s:%d in %s", a, file, got, fn)
				}
			}
			for _, suffix := range []string{"cene.c", "other.c", "", "x/scene.c"} {
				if got := d.LineAddrs(suffix, line); got != nil {
					t.Errorf("%q has code at %x", suffix, got)
				}
			}
			comment := sourceLine(t, "enum color { RED")
			if got, ok := d.CodeLine("vitrine/scene.c", comment); !ok || got <= comment {
				t.Errorf("the first code after line %d is on line %d", comment, got)
			}
			if _, ok := d.CodeLine("scene.c", 10_000); ok {
				t.Error("there is code on line 10000")
			}
			if _, _, ok := d.Line(8); ok {
				t.Error("address 8 has a line")
			}
			if _, _, ok := d.Line(^uint64(0)); ok {
				t.Error("the last address has a line")
			}
		})
	}
}

func TestFunctions(t *testing.T) {
	for _, name := range []string{"scene-O0", "scene-O2", "scene-dwarf4", "scene-pie"} {
		t.Run(name, func(t *testing.T) {
			d := load(t, name)
			addr, size, ok := d.Symbol("main")
			if !ok || addr == 0 || d.Main() != addr {
				t.Fatalf("main is at 0x%x, Main says 0x%x", addr, d.Main())
			}
			if got, lo, hi, ok := d.Func(addr + size - 1); !ok || got != "main" || lo != addr || hi != addr+size {
				t.Errorf("main is %s 0x%x-0x%x", got, lo, hi)
			}
			body, ok := d.FuncBody("main")
			if _, line, _ := d.Line(body); !ok || body <= addr || strings.HasSuffix(name, "O0") && line != sourceLine(t, "int local = 12;") {
				t.Errorf("main's body is at 0x%x, line %d", body, line)
			}
			if name, off, ok := d.SymbolAt(addr + 2); !ok || name != "main" || off != 2 {
				t.Errorf("main+2 is %s+%d", name, off)
			}
			if _, _, ok := d.Symbol("nobody"); ok {
				t.Error("there is a symbol nobody")
			}
			if _, ok := d.FuncAddr("counter"); ok {
				t.Error("a variable is taken for a function")
			}
			pie := name == "scene-pie"
			if pie != (addr > PIEBase) {
				t.Errorf("main is at 0x%x", addr)
			}
		})
	}
}

// TestSymbolsOnly checks that a program without debug information still has function names, and that it
// can be unwound by its code.
func TestSymbolsOnly(t *testing.T) {
	elf, stops := loadStops(t, "scene-O0")
	full, err := LoadDebug(elf)
	if err != nil {
		t.Fatal(err)
	}
	// Section names are renamed, so that nothing finds them.
	bare, err := LoadDebug([]byte(strings.ReplaceAll(string(elf), ".debug_", ".hidden")))
	if err != nil {
		t.Fatal(err)
	}
	if len(bare.dies) != 0 || len(bare.rows) != 0 || len(bare.frames) != 0 {
		t.Fatal("there is debug information left")
	}
	s := &stops[0]
	read := s.reader(t, elf)
	names := func(d *Debug) (out []string) {
		for _, f := range d.Backtrace(s.Regs.PC, s.Regs, read, 32) {
			out = append(out, f.Func)
		}
		return out
	}
	want := []string{"stop_here", "types", "depth", "depth", "depth", "depth", "main"}
	if diff := cmp.Diff(want, names(bare)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, names(full)); diff != "" {
		t.Error(diff)
	}
	if vars := bare.Vars(s.Regs.PC, s.Regs, read); vars != nil {
		t.Errorf("%v", vars)
	}
}

// TestSignalFrame puts a signal frame on the stack of a halted program, as if a handler were about to return.
func TestSignalFrame(t *testing.T) {
	elf, stops := loadStops(t, "scene-O0")
	d, err := LoadDebug(elf)
	if err != nil {
		t.Fatal(err)
	}
	s := &stops[0]
	under := s.reader(t, elf)
	const stub = 0x3fff000000
	sp := s.Regs.X[regSP] - 4096
	frame := make([]byte, MinSigStack)
	put := func(off int, v uint64) {
		for i := range 8 {
			frame[off+i] = byte(v >> (8 * i))
		}
	}
	put(sigContext, s.Regs.PC)
	for i := 1; i < 32; i++ {
		put(sigContext+8*i, s.Regs.X[i])
	}
	read := func(addr uint64, n int) ([]byte, bool) {
		if addr == stub && n == 8 {
			return []byte{0x93, 0x08, 0xb0, 0x08, 0x73, 0, 0, 0}, true
		}
		if addr >= sp && addr+uint64(n) <= sp+uint64(len(frame)) {
			return frame[addr-sp:][:n], true
		}
		return under(addr, n)
	}
	regs := Regs{PC: stub}
	regs.X[regSP] = sp
	got := d.Backtrace(stub, regs, read, 32)
	want := d.Backtrace(s.Regs.PC, s.Regs, under, 32)
	if len(got) != len(want)+1 || !got[0].Signal {
		t.Fatalf("%d frames, then %d: %+v", len(want), len(got), got)
	}
	for i, f := range want {
		if g := got[i+1]; g.Func != f.Func || g.Line != f.Line || g.CFA != f.CFA {
			t.Errorf("%+v", g)
		}
	}
	if short := d.Backtrace(stub, regs, read, 3); len(short) != 3 {
		t.Errorf("%d frames where 3 were wanted", len(short))
	}
}

// TestHostileQueries asks about a program whose memory is unreadable, or the same everywhere.
func TestHostileQueries(t *testing.T) {
	d := load(t, "scene-O0")
	for name, read := range map[string]ReadMem{
		"none":  nil,
		"empty": func(uint64, int) ([]byte, bool) { return nil, false },
		"short": func(uint64, int) ([]byte, bool) { return []byte{1}, true },
		"ones":  func(_ uint64, n int) ([]byte, bool) { return []byte(strings.Repeat("\x01", n)), true },
		"self": func(addr uint64, n int) ([]byte, bool) {
			return []byte(strings.Repeat(string([]byte{byte(addr)}), n)), true
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, fn := range []string{"types", "depth", "main", "_start"} {
				pc, ok := d.FuncBody(fn)
				if !ok {
					t.Fatal(fn)
				}
				regs := Regs{PC: pc}
				for i := range regs.X {
					regs.X[i] = uint64(i) * 0x1010
				}
				if n := len(d.Backtrace(pc, regs, read, 1<<30)); n == 0 || n > maxFrames {
					t.Errorf("%s: %d frames", fn, n)
				}
				for _, v := range d.Vars(pc, regs, read) {
					if v.Value == "" || len(v.Value) > maxValue+3 {
						t.Errorf("%s: %+v", fn, v)
					}
				}
			}
		})
	}
}

func TestLoadDebugRefuses(t *testing.T) {
	for _, s := range []string{"", "hello", "\x7fELF\x01\x01" + strings.Repeat("x", 100)} {
		if _, err := LoadDebug([]byte(s)); err == nil {
			t.Errorf("%q is taken", s)
		}
	}
	d, err := LoadDebug(elfSpec{}.build())
	if err != nil {
		t.Fatal(err)
	}
	if _, _, ok := d.Line(0x10100); ok || d.Main() != 0 || len(d.Files()) != 0 {
		t.Error("a file without sections has lines")
	}
}

func BenchmarkLoadDebug(b *testing.B) {
	elf, err := os.ReadFile("testdata/scene-O0.elf")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := LoadDebug(elf); err != nil {
			b.Fatal(err)
		}
	}
}
