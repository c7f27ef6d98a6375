package riscv

import (
	"os"
	"os/exec"
	"testing"
)

// libraryC leans on the C library where it leans on the processor: printing and reading floating point, libm, rounding modes, quad
// precision in software, sorting, allocation.
const libraryC = `
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <math.h>
#include <fenv.h>
#include <complex.h>

static int up(const void *a, const void *b) { return (*(int *)a > *(int *)b) - (*(int *)a < *(int *)b); }

int main(int argc, char **argv) {
	int a[500]; unsigned s = 7;
	for (int i = 0; i < 500; i++) a[i] = s = s * 1103515245 + 12345;
	qsort(a, 500, sizeof *a, up);
	for (int i = 0; i < 500; i += 50) printf("%d %s", a[i], argv[0]);
	volatile double x = 0.1;
	for (int i = 0; i < 40; i++, x = x * 1.7 - 0.3)
		printf("%.17g %a %g %g %g %g %g %g %f\n", x, sin(x), pow(fabs(x), 1.3), exp(x / 100), log1p(fabs(x)), atan2(x, 3), cbrt(x), fmod(x, 0.7), tgamma(1 + fabs(x) / 1e6));
	volatile float f = 0.1f;
	for (int i = 0; i < 20; i++, f = f * 3 + 1) printf("%.9g %.9g %.9g %.9g\n", f, sinf(f), sqrtf(f), powf(f, 0.3f));
	int modes[] = {FE_TONEAREST, FE_TOWARDZERO, FE_DOWNWARD, FE_UPWARD};
	for (int m = 0; m < 4; m++) {
		fesetround(modes[m]);
		feclearexcept(FE_ALL_EXCEPT);
		volatile double q = 1, r = 3; volatile float g = 2;
		q = q / r; g = g / 3; r = sqrt(2 * r) - q; 
		printf("%d %.20g %.20g %.20g %ld %ld %#x\n", m, q, r, g, lrint(r * 1000), lrint(-q * 1e18), fetestexcept(FE_ALL_EXCEPT));
	}
	fesetround(FE_TONEAREST);
	long double l = 1;
	for (int i = 1; i < 30; i++) l = l * i / 1.5L;
	printf("%.30Lg %.20Lg\n", l, sqrtl(l));
	double complex z = cexp(1 + 2 * I);
	printf("%g %g %g %d\n", creal(z), cimag(z), strtod("1.7976931348623157e308", 0), (int)strtol("-0x7f", 0, 0));
	char *p = 0;
	for (int i = 1; i < 2000; i *= 2) { p = realloc(p, i * 100); memset(p, 'a' + i % 26, i * 100); }
	printf("%.30s %d\n", p + 50000, abs(memcmp(p, p + 1000, 9999)));
	return 0;
}
`

// TestCLibrary runs a program of the real C library and compares what it prints.
func TestCLibrary(t *testing.T) {
	path := compile(t, libraryC, "-lm")
	qemu, err := exec.LookPath("qemu-riscv64")
	if err != nil {
		t.Skip("qemu-riscv64 is not installed")
	}
	want, err := exec.Command(qemu, "-0", "prog", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	image, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	retired := map[string]int64{}
	for name, run := range map[string]runner{"Run": (*Engine).Run, "RunPrecise": (*Engine).RunPrecise} {
		m := newMachine()
		if err := m.loadELF(image, "prog"); err != nil {
			t.Fatal(err)
		}
		if err := m.run(run, 999); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := m.out.String(); got != string(want) {
			t.Errorf("%s printed\n%s\nwant\n%s", name, got, want)
		}
		retired[name] = m.retired
	}
	if retired["Run"] != retired["RunPrecise"] {
		t.Errorf("retired: %v", retired)
	}
}

// TestKernels runs the benchmarks' kernels and compares their results.
func TestKernels(t *testing.T) {
	path := compile(t, kernelsC, freestanding...)
	qemu, err := exec.LookPath("qemu-riscv64")
	if err != nil {
		t.Skip("qemu-riscv64 is not installed")
	}
	image, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kernels {
		want, err := exec.Command(qemu, path, k.arg, ".").Output()
		if err != nil {
			t.Fatal(err)
		}
		m := newMachine()
		if err := m.loadELF(image, "prog", k.arg, "."); err != nil {
			t.Fatal(err)
		}
		if err := m.run((*Engine).Run, 1e6); err != nil {
			t.Fatal(err)
		}
		if got := m.out.String(); got != string(want) {
			t.Errorf("%s: %q, want %q", k.name, got, want)
		}
	}
}
