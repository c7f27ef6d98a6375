package riscv

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// kernelsC are loops of the kinds that students write. The number of rounds comes as the length of the first argument.
const kernelsC = `
typedef unsigned long u64; typedef unsigned int u32; typedef unsigned char u8;
static long sys(long n, long a, long b, long c) {
	register long a7 asm("a7") = n, a0 asm("a0") = a, a1 asm("a1") = b, a2 asm("a2") = c;
	asm volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2) : "memory");
	return a0;
}
static u32 seed = 1, data[1 << 16], tab[256];
static u8 sieve[1 << 20];
static u32 rnd(void) { return seed = seed * 1664525 + 1013904223; }

static u64 crctab(void) {
	u32 c = ~0u;
	for (int i = 0; i < 256; i++) { u32 t = i; for (int k = 0; k < 8; k++) t = t & 1 ? t >> 1 ^ 0xedb88320 : t >> 1; tab[i] = t; }
	u8 *p = (u8 *)data;
	for (int r = 0; r < 8; r++) for (int i = 0; i < sizeof data; i++) c = tab[(c ^ p[i]) & 255] ^ c >> 8;
	return c;
}
static u64 crcbit(void) {
	u32 c = ~0u;
	u8 *p = (u8 *)data;
	for (int i = 0; i < 1 << 17; i++) { c ^= p[i]; for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xedb88320 : c >> 1; }
	return c;
}
static u64 primes(void) {
	u64 n = 0;
	for (int i = 2; i < sizeof sieve; i++) sieve[i] = 1;
	for (int i = 2; i < sizeof sieve; i++) if (sieve[i]) { n++; for (u64 j = (u64)i * i; j < sizeof sieve; j += i) sieve[j] = 0; }
	return n;
}
static void quick(u32 *a, long lo, long hi) {
	while (lo < hi) {
		u32 p = a[(lo + hi) / 2]; long i = lo, j = hi;
		while (i <= j) { while (a[i] < p) i++; while (a[j] > p) j--; if (i <= j) { u32 t = a[i]; a[i++] = a[j]; a[j--] = t; } }
		if (j - lo < hi - i) { quick(a, lo, j); lo = i; } else { quick(a, i, hi); hi = j; }
	}
}
static u64 sort(void) {
	for (int i = 0; i < 1 << 16; i++) data[i] = rnd();
	quick(data, 0, (1 << 16) - 1);
	return data[1234];
}
static u64 matint(void) {
	static u64 a[96][96], b[96][96], c[96][96]; u64 s = 0;
	for (int i = 0; i < 96; i++) for (int j = 0; j < 96; j++) a[i][j] = rnd(), b[i][j] = rnd();
	for (int r = 0; r < 4; r++)
	for (int i = 0; i < 96; i++) for (int j = 0; j < 96; j++) { u64 t = 0; for (int k = 0; k < 96; k++) t += a[i][k] * b[k][j]; c[i][j] = t; s += t; }
	return s;
}
static u64 matfp(double scale) {
	static double a[96][96], b[96][96], c[96][96]; double s = 0;
	for (int i = 0; i < 96; i++) for (int j = 0; j < 96; j++) a[i][j] = (double)(rnd() >> 16) * scale, b[i][j] = (double)(rnd() >> 16) * scale;
	for (int r = 0; r < 4; r++)
	for (int i = 0; i < 96; i++) for (int j = 0; j < 96; j++) { double t = 0; for (int k = 0; k < 96; k++) t += a[i][k] * b[k][j]; c[i][j] = t; s += t; }
	return *(u64 *)&s;
}
static u64 fib(u64 n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

static u64 kernel(int k) {
	switch (k) {
	case 'c': return crctab();
	case 'b': return crcbit();
	case 'p': return primes();
	case 'q': return sort();
	case 'm': return matint();
	case 'd': return matfp(1);
	case 'e': return matfp(0.1);
	case 'f': return fib(27);
	case 'i': { u64 s = 0; for (const char *p = "cbpqm"; *p; p++) s ^= kernel(*p); return s; }
	}
	for (int i = 0; i < 100000; i++) sys(173, 0, 0, 0);
	return 0;
}
void start(u64 *sp) {
	char *names = (char *)sp[2], *rounds = (char *)sp[3];
	u64 s = 0; char out[17];
	for (; *rounds; rounds++) s = s * 31 + kernel(*names);
	for (int i = 0; i < 16; i++) out[i] = "0123456789abcdef"[s >> (60 - 4 * i) & 15];
	out[16] = '\n';
	sys(64, 1, (long)out, 17);
	sys(93, 0, 0, 0);
}
asm(".globl _start\n_start: .option push\n.option norelax\nla gp, __global_pointer$\n.option pop\nmv a0, sp\ncall start");
`

// compile builds a C program for the machine, or skips the test.
func compile(t testing.TB, source string, flags ...string) string {
	t.Helper()
	gcc, err := exec.LookPath("riscv64-linux-gnu-gcc")
	if err != nil {
		t.Skip("riscv64-linux-gnu-gcc is not installed")
	}
	src, out := filepath.Join(t.TempDir(), "prog.c"), filepath.Join(t.TempDir(), "prog")
	if err := os.WriteFile(src, []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	if msg, err := exec.Command(gcc, append([]string{"-O2", "-static", "-o", out, src}, flags...)...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, msg)
	}
	return out
}

// freestanding are the flags for programs without a C library.
var freestanding = []string{"-nostdlib", "-ffreestanding", "-fno-tree-loop-distribute-patterns"}

var kernels = []struct{ name, arg, rounds string }{
	{"integer", "i", "...................."},
	{"tablecrc", "c", "...................."},
	{"bitcrc", "b", "...................."},
	{"sieve", "p", "...................."},
	{"quicksort", "q", "...................."},
	{"matrix", "m", "...................."},
	{"exactdouble", "d", "...................."},
	{"double", "e", "...................."},
	{"calls", "f", "...................."},
}

// BenchmarkCPU measures compiled C: millions of instructions a second, and how many times qemu-riscv64's time it takes.
func BenchmarkCPU(b *testing.B) {
	path := compile(b, kernelsC, freestanding...)
	image, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	qemu, _ := exec.LookPath("qemu-riscv64")
	for _, k := range kernels {
		b.Run(k.name, func(b *testing.B) {
			var retired int64
			var rival time.Duration
			for b.Loop() {
				m := newMachine()
				if err := m.loadELF(image, "prog", k.arg, k.rounds); err != nil {
					b.Fatal(err)
				}
				if err := m.run((*Engine).Run, 1e6); err != nil {
					b.Fatal(err)
				}
				retired += m.retired
				if qemu != "" {
					b.StopTimer()
					cmd := exec.Command(qemu, path, k.arg, k.rounds)
					begin := time.Now()
					if err := cmd.Run(); err != nil {
						b.Fatal(err)
					}
					rival += time.Since(begin) // with starting it: the rounds are many enough for that not to matter
					b.StartTimer()
				}
			}
			b.ReportMetric(float64(retired)/1e6/b.Elapsed().Seconds(), "MIPS")
			if rival > 0 {
				b.ReportMetric(float64(b.Elapsed())/float64(rival), "x-qemu")
			}
		})
	}
}

// BenchmarkPrecise measures Step.
func BenchmarkPrecise(b *testing.B) {
	image, err := os.ReadFile(compile(b, kernelsC, freestanding...))
	if err != nil {
		b.Fatal(err)
	}
	var retired int64
	for b.Loop() {
		m := newMachine()
		if err := m.loadELF(image, "prog", "q", "."); err != nil {
			b.Fatal(err)
		}
		if err := m.run((*Engine).RunPrecise, 1e6); err != nil {
			b.Fatal(err)
		}
		retired += m.retired
	}
	b.ReportMetric(float64(retired)/1e6/b.Elapsed().Seconds(), "MIPS")
}

// BenchmarkEcall measures a loop that does nothing but system calls: 17 instructions from one to the next, as in getppid through a C
// library's syscall(), with leaving and entering Run.
func BenchmarkEcall(b *testing.B) {
	m := newMachine()
	m.protect(textAt, 4096, permR|permX)
	m.protect(dataAt, 4096, permR|permW)
	p := &program{}
	for i := range 6 {
		p.emit(iType(OpAddi, uint32(10+i), uint32(11+i), i))
	}
	p.emit(rType(OpAdd, 7, 6, 10))
	p.emit(sType(OpSd, 1, 2, 8))
	p.emit(iType(OpAddi, 17, 0, 173))
	p.emit(encode(OpJal, 1<<7|12<<20)) // call what stands behind the loop
	p.emit(iType(OpLd, 5, 2, 8))
	p.emit(jal(0, -44))
	for i := range 3 {
		p.emit(iType(OpAddi, uint32(12+i), uint32(13+i), 0))
	}
	p.emit(encode(OpEcall, 0))
	p.emit(iType(OpAddi, 7, 10, 0))
	p.emit(iType(OpJalr, 0, 1, 0))
	m.put(textAt, p.text)
	m.regs.PC, m.regs.X[2] = textAt, dataAt
	e, r := m.e, &m.regs
	var retired int64
	for b.Loop() {
		n, trap := e.Run(r, &m.tlb, m.flat, 1e6)
		if trap.Cause != CauseEcall {
			b.Fatal(trap)
		}
		r.X[10] = 1
		r.PC += 4
		retired += n
	}
	b.ReportMetric(float64(retired)/float64(b.N), "instructions/op")
}

// BenchmarkGetppid measures what is left of a getppid when the kernel costs nothing: the loop around it, the C library's syscall(), and
// leaving and entering Run.
func BenchmarkGetppid(b *testing.B) {
	source, err := os.ReadFile("../../testdata/bench/getppid.c")
	if err != nil {
		b.Fatal(err)
	}
	image, err := os.ReadFile(compile(b, string(source)))
	if err != nil {
		b.Fatal(err)
	}
	m := newMachine()
	if err := m.loadELF(image, "prog", "1000000000000"); err != nil {
		b.Fatal(err)
	}
	e, r := m.e, &m.regs
	for r.X[17] != 173 {
		if _, trap := e.Run(r, &m.tlb, m.flat, 1e6); trap.Cause == CauseEcall && r.X[17] != 173 {
			m.ecall()
			r.PC += 4
		}
	}
	var retired int64
	for b.Loop() {
		r.X[10] = 1
		r.PC += 4
		n, trap := e.Run(r, &m.tlb, m.flat, 1e6)
		if trap.Cause != CauseEcall {
			b.Fatal(trap)
		}
		retired += n
	}
	b.ReportMetric(float64(retired)/float64(b.N), "instructions/op")
}

// jal encodes a jump.
func jal(rd uint32, off int32) uint32 {
	u := uint32(off)
	return 0x6f | rd<<7 | u>>20&1<<31 | u>>1&0x3ff<<21 | u>>11&1<<20 | u>>12&0xff<<12
}
