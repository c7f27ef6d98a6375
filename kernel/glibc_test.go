package kernel

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/testdata"
)

// Programs with a full C library: static glibc programs print on the machine what they print as native programs on Linux.

const riscvCC = "riscv64-linux-gnu-gcc"

var glibcFlags = []string{"-O1", "-w", "-pthread", "-ffp-contract=off", "-frounding-math"}

// compile makes an executable, statically linked for the machine or as the host likes it.
func compile(t *testing.T, cc, src, out string, extra ...string) {
	t.Helper()
	args := append(append(append([]string{}, glibcFlags...), extra...), src, "-o", out, "-lm")
	if msg, err := exec.Command(cc, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", cc, err, msg)
	}
}

// native runs a program on the host in an empty folder.
func native(t *testing.T, bin string) (out string, status int) {
	t.Helper()
	var b bytes.Buffer
	c := exec.Command(bin)
	c.Dir, c.Stdout, c.Env = t.TempDir(), &b, []string{"PATH=/bin:/usr/bin", "HOME=/"}
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	status = c.ProcessState.ExitCode()
	return b.String(), status
}

// cSource is a program that is compiled when the tests run.
type cSource struct {
	name   string
	path   string // of the source
	out    string // what it prints on Linux, as far as that is known before it is tried
	status int
	known  bool
}

// cSources are the test programs, and those that need glibc.
func cSources(t *testing.T) (list []cSource) {
	dir := t.TempDir()
	for _, p := range testdata.Tests() {
		file := filepath.Join(dir, p.Name+".c")
		if err := os.WriteFile(file, p.Source, 0o644); err != nil {
			t.Fatal(err)
		}
		list = append(list, cSource{p.Name, file, p.Golden, p.Status, true})
	}
	files, err := filepath.Glob("../testdata/glibc/*.c")
	if err != nil || len(files) == 0 {
		t.Fatal("no sources in testdata/glibc", err)
	}
	for _, f := range files {
		list = append(list, cSource{name: "glibc-" + strings.TrimSuffix(filepath.Base(f), ".c"), path: f})
	}
	for _, d := range testdata.Demos() {
		if !demosOfTheMachine[d.Name] {
			file := filepath.Join(dir, "demo-"+d.Name+".c")
			if err := os.WriteFile(file, d.Source, 0o644); err != nil {
				t.Fatal(err)
			}
			list = append(list, cSource{name: "demo-" + d.Name, path: file, out: demoOutputs[d.Name]})
		}
	}
	return list
}

// demosOfTheMachine print what differs from one Linux to the next: pids and paths, how long something took, or what a race leaves; or they
// need calls that Linux does not have.
var demosOfTheMachine = map[string]bool{"hello": true, "forktree": true, "counter": true, "eof": true, "nap": true, "patience": true, "servers": true, "onepage": true}

func TestGlibc(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles everything")
	}
	if _, err := exec.LookPath(riscvCC); err != nil {
		t.Skip(riscvCC + " is missing")
	}
	_, err := exec.LookPath("gcc")
	hosted := err == nil
	list := cSources(t)
	t.Run("programs", func(t *testing.T) {
		for _, p := range list {
			t.Run(p.name, func(t *testing.T) {
				t.Parallel()
				testGlibc(t, p, hosted)
			})
		}
	})
}

func testGlibc(t *testing.T, p cSource, hosted bool) {
	bin := filepath.Join(t.TempDir(), p.name)
	compile(t, riscvCC, p.path, bin, "-static")
	elf, err := os.ReadFile(bin)
	if err != nil {
		t.Fatal(err)
	}
	if !p.known {
		if !hosted {
			t.Skip("gcc is missing, so there is nothing to compare with")
		}
		compile(t, "gcc", p.path, bin+".native")
		said := p.out
		if p.out, p.status = native(t, bin+".native"); said != "" && said != p.out {
			t.Errorf("natively: %s", firstDifference(p.out, said))
		}
	}
	for _, s := range append(stages()[:2], stages()[4]) {
		m, out := runProgram(t, s.on(programConfig(p.name, elf)))
		if got := shellStatus(m.Status); m.Over != Finished || got != p.status || out != p.out {
			for _, b := range m.Blocked() {
				t.Log(b.String())
			}
			t.Fatalf("%s: %v, status %d, want %d: %s", s, m.Over, got, p.status, firstDifference(out, p.out))
		}
		checkEmpty(t, m)
	}
}
