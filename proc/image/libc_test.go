package image

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const libcProgram = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static __thread int mine = 77;
static int compare(const void *a, const void *b)
{
    int x = *(const int *)a;
    int y = *(const int *)b;
    if (x == 3 && mine == 78)
        printf("half way %d\n", x); /* calls write */
    return x - y;
}
static void sort(int *list, int n)
{
    qsort(list, n, sizeof *list, compare); /* calls compare */
}
int main(int argc, char **argv)
{
    int list[] = { 3, 1, 2 };
    setvbuf(stdout, NULL, _IONBF, 0);
    mine++;
    sort(list, 3); /* calls sort */
    return list[0] != 1;
}
`

// TestCallChainThroughLibrary halts a static glibc program in write, called by printf, called by a function
// that qsort calls back: most of the library's part has no call frame information. It needs a cross
// compiler and an emulator.
func TestCallChainThroughLibrary(t *testing.T) {
	gcc, err := exec.LookPath("riscv64-linux-gnu-gcc")
	if err != nil {
		t.Skip("riscv64-linux-gnu-gcc isn't installed")
	}
	if _, err := exec.LookPath("qemu-riscv64"); err != nil {
		t.Skip("qemu-riscv64 isn't installed")
	}
	dir := t.TempDir()
	src := filepath.Join(dir, "chain.c")
	if err := os.WriteFile(src, []byte(libcProgram), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, flags := range []string{"-O0", "-O1 -gdwarf-4", "-O2", "-Os -fno-asynchronous-unwind-tables -gz"} {
		t.Run(flags, func(t *testing.T) {
			exe := filepath.Join(dir, "chain")
			args := append(strings.Fields(flags), "-g", "-static", "-fno-optimize-sibling-calls", "-fno-inline", "-o", exe, src)
			if out, err := exec.Command(gcc, args...).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			elf, err := os.ReadFile(exe)
			if err != nil {
				t.Fatal(err)
			}
			d, err := LoadDebug(elf)
			if err != nil {
				t.Fatal(err)
			}
			checkChain(t, d, exe, elf)
		})
	}
}

// checkChain halts the program at write's first system call and compares the call chain.
func checkChain(t *testing.T, d *Debug, exe string, elf []byte) {
	write, size, ok := d.Symbol("write")
	if !ok {
		t.Fatal("no write")
	}
	img, err := Parse(bytes.NewReader(elf), int64(len(elf)))
	if err != nil {
		t.Fatal(err)
	}
	seg := img.Segments[0]
	code := elf[write-seg.Vaddr+seg.Off:][:size]
	ecall := bytes.Index(code, []byte{0x73, 0, 0, 0})
	if ecall < 0 {
		t.Fatal("write makes no system call")
	}
	stops := haltAt(t, exe, elf, write+uint64(ecall), 1, 32<<10)
	s := &stops[0]
	frames := d.Backtrace(s.Regs.PC, s.Regs, s.reader(t, elf), 64)
	var chain []string
	lines := map[string]int{}
	for _, f := range frames {
		chain = append(chain, f.Func)
		lines[f.Func] = f.Line
	}
	got := strings.Join(chain, " < ")
	if chain[0] != "write" || !strings.Contains(got, "printf < compare < ") || !strings.HasSuffix(got, " < sort < main") || strings.Contains(got, "<  <") {
		t.Error(got)
	}
	for fn, mark := range map[string]string{"compare": "calls write", "sort": "calls compare", "main": "calls sort"} {
		for i, l := range strings.Split(libcProgram, "\n") {
			if strings.Contains(l, mark) && lines[fn] != i+1 {
				t.Errorf("%s is on line %d, not %d", fn, lines[fn], i+1)
			}
		}
	}
	last := frames[len(frames)-1]
	for _, v := range d.Vars(last.Pos, last.Regs, s.reader(t, elf)) {
		// gcc doesn't say where a thread's own variables are; the symbol table does. Nor is the thread's
		// block in the recorded memory: what counts is the address.
		if v.Name == "mine" && (v.Addr < last.Regs.X[regTP] || v.Addr > last.Regs.X[regTP]+4096) {
			t.Errorf("mine is at 0x%x, tp 0x%x", v.Addr, last.Regs.X[regTP])
		}
		if v.Name == "list" && v.Type != "int [3]" {
			t.Errorf("%+v", v)
		}
	}
}
