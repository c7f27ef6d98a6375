package kernel

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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
		{"msg", 300_000, 60_000, true, true},
		{"sem", 300_000, 60_000, true, true},
		{"port", 300_000, 60_000, false, true},
		{"fork", 40_000, 4_000, false, true},
		{"signal", 800_000, 150_000, true, true},
		{"cpu", 40, 40, true, true},
	} {
		b.Run(r.name, func(b *testing.B) {
			native, riscv := buildRival(b, r.name)
			for range b.N {
				ours := machineTime(b, riscv, r.ours)
				nat := processTime(b, r.theirs, []string{native})
				b.ReportMetric(ours, "ns/vitrine")
				b.ReportMetric(nat, "ns/native")
				b.ReportMetric(nat/ours, "times-native-speed")
				if qemu, err := exec.LookPath("qemu-riscv64"); err == nil && r.withQemu {
					q := processTime(b, max(r.theirs/4, 1), []string{qemu, riscv})
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

// BenchmarkBacklog sends and receives while other messages wait in the queue: for type 0 the cost must not depend on how many they are, for
// other types it may grow as Linux's does, which looks at one after the other.
func BenchmarkBacklog(b *testing.B) {
	native, riscv := buildRival(b, "backlog")
	for _, how := range []string{"any", "type", "lowest"} {
		for _, depth := range []int{10, 1000, 100_000} {
			n := 200_000
			if how != "any" {
				n = min(n, 20_000_000/depth)
			}
			b.Run(fmt.Sprint(how, "/", depth), func(b *testing.B) {
				for range b.N {
					args := []string{fmt.Sprint(depth), how} // with one repetition: what it takes to fill the queue
					b.ReportMetric(machineTime(b, riscv, n, args...)-machineTime(b, riscv, 1, args...)/float64(n), "ns/vitrine")
					b.ReportMetric(processTime(b, n, []string{native}, args...)-processTime(b, 1, []string{native}, args...)/float64(n), "ns/native")
				}
			})
		}
	}
}

// machineTime runs a program on the machine and returns nanoseconds per repetition.
func machineTime(b *testing.B, elf string, n int, args ...string) float64 {
	img, err := os.ReadFile(elf)
	if err != nil {
		b.Fatal(err)
	}
	m, err := New(Config{Image: img, Args: append([]string{"bench", fmt.Sprint(n)}, args...)})
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
func processTime(b *testing.B, n int, argv []string, args ...string) float64 {
	argv = append(append(slices.Clone(argv), fmt.Sprint(n)), args...)
	if _, err := exec.LookPath("taskset"); err == nil {
		argv = append([]string{"taskset", "-c", "1"}, argv...)
	}
	t := time.Now()
	if err := exec.Command(argv[0], argv[1:]...).Run(); err != nil {
		b.Fatal(err)
	}
	return float64(time.Since(t).Nanoseconds()) / float64(n)
}
