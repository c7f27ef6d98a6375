package kernel

import (
	"bytes"
	"testing"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc/mem"
)

// console collects what a machine prints.
type console struct {
	out, err bytes.Buffer
}

// sink is to be a machine's Output.
func (c *console) sink(fd int, p []byte) {
	if fd == 2 {
		c.err.Write(p)
	} else {
		c.out.Write(p)
	}
}

// programConfig is how the tests boot a program: with a plain environment, in a folder that it may write to, and with the shell and the
// commands where it calls them.
func programConfig(name string, elf []byte) Config {
	cfg := Config{Image: elf, Path: "/bin/" + name, Cwd: "/tmp", Env: []string{"PATH=/bin:/usr/bin", "HOME=/"}, MaxInst: 2_000_000_000}
	if name == "popens" {
		cfg.Root = userland()
	}
	return cfg
}

// boot makes a machine, or ends the test.
func boot(t testing.TB, cfg Config) *Machine {
	t.Helper()
	m, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// shellStatus is a wait status as a shell shows it.
func shellStatus(ws int32) int {
	if ws&0x7f != 0 {
		return 128 + int(ws&0x7f)
	}
	return int(ws >> 8)
}

// checkAudit ends the test if a reference is lost or a frozen row was written.
func checkAudit(t testing.TB, m *Machine) {
	t.Helper()
	if err := m.Audit(); err != nil {
		t.Fatalf("audit: %v", err)
	}
	if err := m.Verify(); err != nil {
		t.Fatalf("verify: %v", err)
	}
}

// checkEmpty ends the test unless nothing but init is left.
func checkEmpty(t testing.TB, m *Machine) {
	t.Helper()
	checkAudit(t, m)
	p := &m.Procs
	for _, r := range []struct {
		what      string
		got, want int
	}{
		{"tasks", p.Tasks.Len(), 1}, {"groups", p.Groups.Len(), 1}, {"limits", p.Limits.Len(), 1}, {"descriptor tables", p.Tables.Len(), 0},
		{"open files", p.Open.Len(), 0}, {"working directories", p.FS.Len(), 0}, {"dispositions", p.Hands.Len(), 1}, {"queued signals", p.Queue.Len(), 0},
		{"tids", p.Pids.Len(), 1}, {"spaces", m.Mem.Spaces.Len(), 0}, {"areas", m.Mem.Areas, 0}, {"pipes", m.Pipes.Count(), 0}, {"pipe slots", m.Pipes.Pages(), 0},
		{"futex sleepers", m.Futex.Sleeping(), 0}, {"waiters", m.Waits.Waiters.Len(), 0}, {"timers", m.Timers.Len(), 0}, {"runnable", m.Run.Len(), 0},
		{"frames of no object", m.Mem.Frames.Len() - 1 - objectPages(m), 0}, {"sleepers in message queues", m.Msgs.Sleeping(), 0},
		{"sleepers on semaphores", m.Sems.Sleeping(), 0}, {"lists of adjustments", m.Sems.UndoLists(), 0},
	} {
		if r.got != r.want {
			t.Errorf("%d %s are left, want %d", r.got, r.what, r.want)
		}
	}
}

// checkNoSysV asserts that a program has removed every System V object that it made, and that nothing of them is left: no message, no
// semaphore, no frame of a segment.
func checkNoSysV(t testing.TB, m *Machine) {
	t.Helper()
	if got, want := m.Msgs.Totals(), (ipc.MsgTotals{}); got != want || m.Msgs.Pages() != 0 {
		t.Errorf("message queues are left: %+v, %d pages", got, m.Msgs.Pages())
	}
	if got, want := m.Sems.Totals(), (ipc.SemTotals{}); got != want || m.Sems.Pages() != 0 {
		t.Errorf("semaphores are left: %+v, %d pages", got, m.Sems.Pages())
	}
	if got, want := m.Shms.Totals(), (ipc.ShmTotals{}); got != want {
		t.Errorf("segments are left: %+v", got)
	}
	for id := m.Mem.Objects.Next(0); id != 0; id = m.Mem.Objects.Next(id) {
		if o := m.Mem.Objects.R(id); o.Kind == mem.ObjSegment {
			t.Errorf("segment object %d is left with %d pages", id, o.Pages)
		}
	}
}

// objectPages counts the frames that files and the like hold.
func objectPages(m *Machine) (n int) {
	for id := m.Mem.Objects.Next(0); id != store.ID(0); id = m.Mem.Objects.Next(id) {
		n += int(m.Mem.Objects.R(id).Pages)
	}
	return n
}
