package scenario

import (
	"os"
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// faulty is the machine's pipes with one fault.
type faulty struct {
	*ipc.PipeTable
	fault
}

// fault replaces what some methods answer.
type fault struct {
	read  func(dst []byte, n int, err abi.Errno, eff ipc.Effect) (int, abi.Errno, ipc.Effect)
	write func(src []byte, n int, err abi.Errno, eff ipc.Effect) (int, abi.Errno, ipc.Effect)
	how   func(w ipc.Writing) ipc.Writing
	poll  func(uint16) uint16
	size  func(asked uint32, got int) int
	close func(ipc.Effect) ipc.Effect
	keep  bool // CancelOpen does nothing
	len   func(int) int
}

func (f *faulty) Read(id store.ID, dst []byte, want int) (int, abi.Errno, ipc.Effect) {
	n, err, eff := f.PipeTable.Read(id, dst, want)
	if f.read != nil {
		return f.read(dst, n, err, eff)
	}
	return n, err, eff
}

func (f *faulty) Write(id store.ID, src []byte, w ipc.Writing) (int, abi.Errno, ipc.Effect) {
	if f.how != nil {
		w = f.how(w)
	}
	n, err, eff := f.PipeTable.Write(id, src, w)
	if f.write != nil {
		return f.write(src, n, err, eff)
	}
	return n, err, eff
}

func (f *faulty) Poll(id store.ID, read, write bool, since uint32) uint16 {
	m := f.PipeTable.Poll(id, read, write, since)
	if f.poll != nil {
		return f.poll(m)
	}
	return m
}

func (f *faulty) Resize(id store.ID, size uint32, privileged bool) (int, abi.Errno, ipc.Effect) {
	n, err, eff := f.PipeTable.Resize(id, size, privileged)
	if f.size != nil {
		return f.size(size, n), err, eff
	}
	return n, err, eff
}

func (f *faulty) Close(id store.ID, read, write bool) ipc.Effect {
	eff := f.PipeTable.Close(id, read, write)
	if f.close != nil {
		return f.close(eff)
	}
	return eff
}

func (f *faulty) CancelOpen(id store.ID, read, write bool) ipc.Effect {
	if f.keep {
		return 0
	}
	return f.PipeTable.CancelOpen(id, read, write)
}

func (f *faulty) Len(id store.ID) int {
	n := f.PipeTable.Len(id)
	if f.len != nil {
		return f.len(n)
	}
	return n
}

// without takes effects away from a read or write.
func without(lost ipc.Effect) func([]byte, int, abi.Errno, ipc.Effect) (int, abi.Errno, ipc.Effect) {
	return func(_ []byte, n int, err abi.Errno, eff ipc.Effect) (int, abi.Errno, ipc.Effect) {
		return n, err, eff &^ lost
	}
}

// TestConvicts breaks the machine's pipes in many ways: for each some scenario must not hold.
func TestConvicts(t *testing.T) {
	type bytesResult = func([]byte, int, abi.Errno, ipc.Effect) (int, abi.Errno, ipc.Effect)
	instead := func(bad, good abi.Errno) bytesResult {
		return func(_ []byte, n int, err abi.Errno, eff ipc.Effect) (int, abi.Errno, ipc.Effect) {
			if err == bad {
				return 0, good, eff
			}
			return n, err, eff
		}
	}
	for name, f := range map[string]fault{
		"end of file too early": {read: instead(abi.EAGAIN, 0)},
		"a write without a reader succeeds": {write: func(src []byte, n int, err abi.Errno, eff ipc.Effect) (int, abi.Errno, ipc.Effect) {
			if err == abi.EPIPE {
				return len(src), 0, eff
			}
			return n, err, eff
		}},
		"wrong errno without a reader": {write: instead(abi.EPIPE, abi.EINVAL)},
		"wrong errno of a full pipe":   {write: instead(abi.EAGAIN, abi.ENOSPC)},
		"readers are not woken":        {write: without(ipc.WakeReaders)},
		"writers are not woken":        {read: without(ipc.WakeWriters)},
		"the next reader is not woken": {read: without(ipc.NextReader), write: without(ipc.NextReader)},
		"a close wakes nobody":         {close: func(e ipc.Effect) ipc.Effect { return e &^ (ipc.WakeReaders | ipc.WakeWriters) }},
		"bytes are changed": {read: func(dst []byte, n int, err abi.Errno, eff ipc.Effect) (int, abi.Errno, ipc.Effect) {
			if n > 0 {
				dst[n-1] ^= 1
			}
			return n, err, eff
		}},
		"a byte too few is told": {write: func(_ []byte, n int, err abi.Errno, eff ipc.Effect) (int, abi.Errno, ipc.Effect) {
			if n > 100 {
				n--
			}
			return n, err, eff
		}},
		"no POLLHUP":            {poll: func(m uint16) uint16 { return m &^ abi.POLLHUP }},
		"always POLLOUT":        {poll: func(m uint16) uint16 { return m | abi.POLLOUT }},
		"sizes not rounded":     {size: func(asked uint32, _ int) int { return int(asked) }},
		"packets merge":         {how: func(w ipc.Writing) ipc.Writing { w.Packet = false; return w }},
		"everything a packet":   {how: func(w ipc.Writing) ipc.Writing { w.Packet = true; return w }},
		"an open is not undone": {keep: true},
		"FIONREAD counts one":   {len: func(n int) int { return min(n, 1) }},
	} {
		if found := convicted(t, f); found == nil {
			t.Errorf("%s: all scenarios hold", name)
		} else {
			t.Logf("%s: %s", name, strings.Join(found, " "))
		}
	}
}

// convicted are the scenarios about pipes and FIFOs that do not hold on a machine with a fault.
func convicted(t *testing.T, f fault) (found []string) {
	for _, name := range all(t) {
		if !strings.Contains(name, "/pipe/") && !strings.Contains(name, "/fifo/") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Parse(name, src)
		if err != nil {
			t.Fatal(err)
		}
		m := machine(t, func(c *kernel.Config) {
			c.Parts.Pipes = func() ipc.Pipes { return &faulty{ipc.NewPipeTable(), f} }
		})
		if diffs, err := Run(s, m); len(diffs) > 0 || err != nil {
			found = append(found, strings.TrimPrefix(name, "../../testdata/scenarios/"))
		}
	}
	return found
}
