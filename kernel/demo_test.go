package kernel

import (
	"bytes"
	"testing"

	"github.com/vitrine-os/vitrine/testdata"
)

func TestDemosQuick(t *testing.T) {
	for _, d := range testdata.Demos() {
		t.Run(d.Name, func(t *testing.T) {
			var out bytes.Buffer
			m, err := New(Config{Image: d.ELF, Path: "/bin/" + d.Name, MaxInst: 50_000_000, Output: func(fd int, p []byte) { out.Write(p) }})
			if err != nil {
				t.Fatal(err)
			}
			e := m.RunAll()
			st, done := m.ExitStatus()
			t.Logf("%v status %#x done %v inst %d steps %d\n%s", e, st, done, m.Inst, m.Steps, out.String())
		})
	}
}
func TestProgramsQuick(t *testing.T) {
	for _, d := range testdata.Tests() {
		t.Run(d.Name, func(t *testing.T) {
			if d.ELF == nil {
				t.Skip()
			}
			var out, errs bytes.Buffer
			m, err := New(Config{Image: d.ELF, Path: "/bin/" + d.Name, MaxInst: 2000_000_000, Cwd: "/tmp", Env: []string{"PATH=/bin:/usr/bin"}, Output: func(fd int, p []byte) {
				if fd == 1 {
					out.Write(p)
				} else {
					errs.Write(p)
				}
			}})
			if err != nil {
				t.Fatal(err)
			}
			e := m.RunAll()
			st, _ := m.ExitStatus()
			s := int(st >> 8)
			if st&0x7f != 0 {
				s = 128 + int(st&0x7f)
			}
			if out.String() != d.Golden || s != d.Status {
				t.Errorf("%v status %#x want %d inst %d steps %d\n--- got\n%s\n--- want\n%s\n--- stderr\n%s", e, st, d.Status, m.Inst, m.Steps, out.String(), d.Golden, errs.String())
			}
		})
	}
}
