package image

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// exercise asks everything about a file that may be anything.
func exercise(t testing.TB, elf []byte) {
	d, err := LoadDebug(elf)
	if err != nil {
		return
	}
	read := func(addr uint64, n int) ([]byte, bool) {
		if addr < 0x100000 {
			return make([]byte, n), true
		}
		return nil, false
	}
	pcs := []uint64{0, d.Main(), 0x10100, ^uint64(0)}
	for i := range min(len(d.funcs), 8) {
		pcs = append(pcs, d.funcs[i].lo+d.bias, d.funcs[i].hi+d.bias-1)
	}
	for _, pc := range pcs {
		regs := Regs{PC: pc}
		regs.X[regSP], regs.X[regS0], regs.X[regRA] = 0x8000, 0x8040, d.Main()
		d.Line(pc)
		d.Func(pc)
		d.SymbolAt(pc)
		if n := len(d.Vars(pc, regs, read)); n > maxVars {
			t.Fatalf("%d variables", n)
		}
		if n := len(d.Backtrace(pc, regs, read, 64)); n > 64 {
			t.Fatalf("%d frames", n)
		}
	}
	d.Files()
	d.FuncBody("main")
	d.LineAddrs("scene.c", 10)
}

func FuzzDebug(f *testing.F) {
	files, err := filepath.Glob("testdata/*.elf")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds")
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, elf []byte) {
		start := time.Now()
		exercise(t, elf)
		if took := time.Since(start); took > 20*time.Second {
			t.Fatalf("took %v", took)
		}
	})
}

// TestDamaged flips bytes of a good program's debug sections, at places that a fixed sequence gives.
func TestDamaged(t *testing.T) {
	for _, name := range []string{"scene-O0", "scene-O2", "scene-dwarf4"} {
		good, err := os.ReadFile(filepath.Join("testdata", name+".elf"))
		if err != nil {
			t.Fatal(err)
		}
		seed := uint64(1)
		next := func() uint64 {
			seed ^= seed << 13
			seed ^= seed >> 7
			seed ^= seed << 17
			return seed
		}
		for range 150 {
			bad := append([]byte(nil), good...)
			for range 1 + next()%8 {
				bad[64+next()%uint64(len(bad)-64)] = byte(next())
			}
			exercise(t, bad)
		}
		for n := 0; n < len(good); n += 97 {
			exercise(t, good[:n])
		}
	}
}

// TestNoPanicInside sees to it that damaged files are stopped by the readers' own checks: guard is the belt,
// not the braces.
func TestNoPanicInside(t *testing.T) {
	caught := 0
	panicked = func(any) { caught++ }
	defer func() { panicked = nil }()
	TestDamaged(t)
	if caught > 0 {
		t.Errorf("%d panics were caught inside", caught)
	}
}
