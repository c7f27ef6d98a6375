package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
	"github.com/vitrine-os/vitrine/kernel/scenario/linux"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// forgetful are pipes that answer EOF where the reader should wait.
type forgetful struct{ *ipc.PipeTable }

func (p forgetful) Read(id store.ID, dst []byte, want int) (int, abi.Errno, ipc.Effect) {
	n, err, eff := p.PipeTable.Read(id, dst, want)
	if err == abi.EAGAIN {
		err = 0
	}
	return n, err, eff
}

// TestRandomFindsAFault plays scenarios made by chance on a machine with a fault: the command says 1 and leaves a small file that shows it.
func TestRandomFindsAFault(t *testing.T) {
	if s, err := openLinux(linux.Options{}); errors.Is(err, scenario.ErrMissing) && os.Getenv("VITRINE_REQUIRE_LINUX") != "1" {
		t.Skip(err)
	} else if err != nil {
		t.Fatal(err)
	} else {
		s.Close()
	}
	dir := filepath.Join(t.TempDir(), "found")
	o := checkOptions{jobs: 2, format: "text", by: randomOptions{n: 6, seed: 1, calls: "pipes", actors: 3, out: dir}}
	o.change = []func(*kernel.Config){func(c *kernel.Config) {
		c.Parts.Pipes = func() ipc.Pipes { return forgetful{ipc.NewPipeTable()} }
	}}
	var out bytes.Buffer
	c := checkCommand()
	c.SetOut(&out)
	var f *failure
	if err := o.random(c, nil); !errors.As(err, &f) || f.status != exitFailed {
		t.Fatalf("%v\n%s", err, &out)
	}
	files, err := filepath.Glob(filepath.Join(dir, "random-pipes-1-*.scn"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, no files\n%s", err, &out)
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := scenario.Parse(name, src)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(file.Lines); n > 12 {
			t.Errorf("%s has %d lines:\n%s", name, n, src)
		}
		m, err := scenario.NewMachine(o.change...)
		if err != nil {
			t.Fatal(err)
		}
		if diffs, err := scenario.Run(file, m); err == nil && len(diffs) == 0 {
			t.Errorf("%s holds on the machine with the fault:\n%s", name, src)
		}
		if !strings.Contains(out.String(), name) {
			t.Errorf("the report does not name %s:\n%s", name, &out)
		}
	}
}
