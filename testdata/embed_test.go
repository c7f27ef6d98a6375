package testdata

import (
	"bytes"
	"debug/elf"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// checkELF verifies that data is a static executable for riscv64 of at most limit bytes.
func checkELF(t *testing.T, data []byte, limit int) *elf.File {
	t.Helper()
	if len(data) > limit {
		t.Errorf("%d bytes, more than %d", len(data), limit)
	}
	f, err := elf.NewFile(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if f.Class != elf.ELFCLASS64 || f.Machine != elf.EM_RISCV || f.Type != elf.ET_EXEC {
		t.Errorf("is %v %v %v", f.Class, f.Machine, f.Type)
	}
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP || p.Type == elf.PT_DYNAMIC {
			t.Errorf("is not static: %v", p.Type)
		}
		if p.Type == elf.PT_LOAD && p.Flags&elf.PF_W != 0 && p.Flags&elf.PF_X != 0 {
			t.Error("a segment is writable and executable")
		}
	}
	return f
}

func hasChinese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

func TestDemos(t *testing.T) {
	var names []string
	for _, d := range Demos() {
		names = append(names, d.Name)
		t.Run(d.Name, func(t *testing.T) {
			f := checkELF(t, d.ELF, 30*1024)
			if d.Question == "" || d.Watch == "" || d.Answer == "" || hasChinese(d.Question+d.Watch+d.Answer) {
				t.Error("English texts are missing or not English")
			}
			if !hasChinese(d.QuestionZH) || !hasChinese(d.WatchZH) || !hasChinese(d.AnswerZH) {
				t.Error("Chinese texts are missing or not Chinese")
			}
			if n := strings.Count(d.Watch, ". ") + 1; n != 2 || strings.Count(d.WatchZH, "。") != 2 {
				t.Error("what to watch is not two sentences")
			}
			if lines := bytes.Count(d.Source, []byte("\n")); lines < 25 || lines > 170 { // 85 for most; a shell takes more
				t.Errorf("source has %d lines", lines)
			}
			checkLines(t, f, d)
		})
	}
	want := []string{"hello", "pingpong", "pipeline", "forktree", "pages", "counter", "eof", "ctrlc", "merge", "restart", "nap", "abort", "jobshell", "mailbox", "undo", "chat", "buffer", "meeting", "patience", "servers", "onepage"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
}

// checkLines looks for main and a line of the demo's own source in the debugging information.
func checkLines(t *testing.T, f *elf.File, d Demo) {
	data, err := f.DWARF()
	if err != nil {
		t.Fatal(err)
	}
	r := data.Reader()
	unit, err := r.Next()
	if err != nil || unit == nil {
		t.Fatal("no compilation unit", err)
	}
	lines, err := data.LineReader(unit)
	if err != nil {
		t.Fatal(err)
	}
	if files := lines.Files(); len(files) < 2 || files[1] == nil || files[1].Name != d.SourceName {
		t.Errorf("lines are not those of %s", d.SourceName)
	}
	symbols, err := f.Symbols()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range symbols {
		if s.Name == "main" {
			return
		}
	}
	t.Error("no main")
}

func TestDemoByName(t *testing.T) {
	if d, ok := DemoByName("eof"); !ok || d.Name != "eof" || len(d.ELF) == 0 {
		t.Error("eof is missing")
	}
	if _, ok := DemoByName("none"); ok {
		t.Error("found a demo that does not exist")
	}
}

func TestTests(t *testing.T) {
	known := map[string]bool{}
	built := 0
	for _, p := range Tests() {
		known[p.Name] = true
		if p.Golden == "" || len(p.Source) == 0 {
			t.Errorf("%s: no golden or no source", p.Name)
		}
		if p.ELF != nil {
			built++
			checkELF(t, p.ELF, 40*1024)
		}
	}
	if len(known) < 16 || built < 10 {
		t.Errorf("%d test programs, %d built with our library", len(known), built)
	}
	for _, pattern := range []string{"tests/*.c", "tests/bin/*", "tests/golden/*.out"} {
		names, err := fs.Glob(tests, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			if base := strings.TrimSuffix(path.Base(n), path.Ext(n)); !known[base] {
				t.Errorf("%s has no line in golden/status.txt", n)
			}
		}
	}
}

func TestLibc(t *testing.T) {
	flags := LibcFlags()
	if len(flags) == 0 || flags[0] != "-march=rv64gc" {
		t.Errorf("flags %q", flags)
	}
	for _, name := range []string{"libc/include/stdio.h", "libc/include/sys/wait.h", "libc/src/crt0.c", "libc/src/libc.h"} {
		if _, err := LibcFS.ReadFile(name); err != nil {
			t.Error(err)
		}
	}
}

// The committed programs are what their sources make. build.sh compares only when it is the same compiler.
func TestBuildIsCurrent(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles everything")
	}
	for _, tool := range []string{"bash", "riscv64-linux-gnu-gcc"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is missing")
		}
	}
	if out, err := exec.Command("bash", "build.sh", "--check").CombinedOutput(); err != nil {
		t.Errorf("build.sh --check: %v\n%s", err, out)
	}
}

// What the demos print and how they end, on an independent emulator of the processor.
func TestDemosRun(t *testing.T) {
	qemu, err := exec.LookPath("qemu-riscv64")
	if err != nil {
		t.Skip("qemu-riscv64 is missing")
	}
	want := map[string]string{
		"pingpong": "game over\n",
		"pipeline": "2000 squares, their sum is 2668667000\n",
		"pages":    "parent wrote: shared 2, copied 3\n",
		"forktree": "orphan: my parent is gone, I was adopted\n",
		"hello":    "hello from write: this line is out at once\nhello from printf: this line waits in the buffer\n",
	}
	for _, d := range Demos() {
		text, ok := want[d.Name]
		if !ok {
			continue
		}
		t.Run(d.Name, func(t *testing.T) {
			file := path.Join(t.TempDir(), d.Name)
			if err := os.WriteFile(file, d.ELF, 0o755); err != nil {
				t.Fatal(err)
			}
			out, err := exec.Command(qemu, file).Output()
			if err != nil || !strings.Contains(string(out), text) {
				t.Errorf("%v, printed:\n%s", err, out)
			}
		})
	}
}
