package kernel

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkRivals runs the programs of testdata/bench on the machine, natively and under qemu-riscv64, one after the other in the same
// run and pinned to one CPU, and reports the ratios. Run it with -benchtime=1x -count=5 and take medians: .ci/bench does.
func BenchmarkRivals(b *testing.B) {
	for _, r := range []struct {
		name          string
		ours, theirs  int // repetitions, so that each takes a good part of a second
		withQemu      bool
		againstNative bool
	}{
		{"getppid", 4_000_000, 2_000_000, true, true},
		{"pipe", 300_000, 60_000, true, true},
		{"fork", 40_000, 4_000, false, true},
		{"signal", 800_000, 150_000, true, true},
		{"cpu", 40, 40, true, true},
	} {
		b.Run(r.name, func(b *testing.B) {
			native, riscv := buildRival(b, r.name)
			for range b.N {
				ours := machineTime(b, riscv, r.ours)
				nat := processTime(b, r.theirs, native)
				b.ReportMetric(ours, "ns/vitrine")
				b.ReportMetric(nat, "ns/native")
				b.ReportMetric(nat/ours, "times-native-speed")
				if qemu, err := exec.LookPath("qemu-riscv64"); err == nil && r.withQemu {
					q := processTime(b, max(r.theirs/4, 1), qemu, riscv)
					b.ReportMetric(q, "ns/qemu")
					b.ReportMetric(q/ours, "times-qemu-speed")
				}
			}
		})
	}
}

// buildRival compiles a program for this host and for the machine.
func buildRival(b *testing.B, name string) (native, riscv string) {
	dir := b.TempDir()
	src := filepath.Join("..", "testdata", "bench", name+".c")
	for _, cc := range []string{"gcc", "riscv64-linux-gnu-gcc"} {
		if _, err := exec.LookPath(cc); err != nil {
			b.Skip("no " + cc)
		}
		out := filepath.Join(dir, cc)
		if msg, err := exec.Command(cc, "-O2", "-static", "-o", out, src).CombinedOutput(); err != nil {
			b.Fatalf("%s: %v\n%s", cc, err, msg)
		}
	}
	return filepath.Join(dir, "gcc"), filepath.Join(dir, "riscv64-linux-gnu-gcc")
}

// machineTime runs a program on the machine and returns nanoseconds per repetition.
func machineTime(b *testing.B, elf string, n int) float64 {
	img, err := os.ReadFile(elf)
	if err != nil {
		b.Fatal(err)
	}
	m, err := New(Config{Image: img, Args: []string{"bench", fmt.Sprint(n)}})
	if err != nil {
		b.Fatal(err)
	}
	t := time.Now()
	if end := m.RunAll(); end != Finished || m.Status != 0 {
		b.Fatalf("%v, status %#x", end, m.Status)
	}
	return float64(time.Since(t).Nanoseconds()) / float64(n)
}

// processTime runs a program as a process of the host, pinned to one CPU where taskset is there.
func processTime(b *testing.B, n int, argv ...string) float64 {
	argv = append(argv, fmt.Sprint(n))
	if _, err := exec.LookPath("taskset"); err == nil {
		argv = append([]string{"taskset", "-c", "1"}, argv...)
	}
	t := time.Now()
	if err := exec.Command(argv[0], argv[1:]...).Run(); err != nil {
		b.Fatal(err)
	}
	return float64(time.Since(t).Nanoseconds()) / float64(n)
}
