//go:build linux

package ipc

import (
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
	"pgregory.net/rapid"

	"github.com/vitrine-os/vitrine/kernel/store"
)

// ends is an open file of a FIFO on both kernels.
type ends struct {
	fd          int
	read, write bool
	since       uint32
}

// TestFIFOsAgainstLinux opens, uses and closes a FIFO without blocking, and compares.
func TestFIFOsAgainstLinux(t *testing.T) {
	sameLimits(t)
	path := filepath.Join(t.TempDir(), "fifo")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		p, id, files := NewPipeTable(), store.ID(0), []ends(nil)
		shut := func(i int) {
			unix.Close(files[i].fd)
			if p.Close(id, files[i].read, files[i].write).Has(Unused) {
				p.Drop(id)
				id = 0
			}
			files = append(files[:i], files[i+1:]...)
		}
		defer func() {
			for len(files) > 0 {
				shut(0)
			}
		}()
		for range rapid.IntRange(1, 60).Draw(t, "ops") {
			op := rapid.IntRange(0, 9).Draw(t, "op")
			if op < 4 && len(files) < 8 {
				mode := rapid.IntRange(0, 2).Draw(t, "mode")
				e := ends{read: mode != unix.O_WRONLY, write: mode != unix.O_RDONLY}
				if id == 0 {
					id = p.New(0)
				}
				o, got, _ := OpenFIFO(p, id, e.read, e.write, true)
				fd, err := unix.Open(path, mode|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
				if errno(err) != got || o.Wait != NoPartner {
					t.Fatalf("open: Linux says %v, we say %v and %+v", err, got, o)
				}
				if err == nil {
					e.fd, e.since = fd, o.Since
					files = append(files, e)
				} else if len(files) == 0 {
					p.Drop(id)
					id = 0
				}
			} else if len(files) > 0 {
				i := rapid.IntRange(0, len(files)-1).Draw(t, "file")
				e, n := files[i], rapid.SampledFrom(sizes).Draw(t, "n")
				switch {
				case op < 6:
					shut(i)
				case op < 8 && e.write:
					buf := make([]byte, n)
					want, err := unix.Write(e.fd, buf)
					got, gerr, _ := p.Write(id, buf, Writing{})
					if max(want, 0) != got || got == 0 && errno(err) != gerr {
						t.Fatalf("write: Linux says %d %v, we say %d %v", want, err, got, gerr)
					}
				case e.read:
					buf := make([]byte, n)
					want, err := unix.Read(e.fd, buf)
					got, gerr, _ := p.Read(id, buf, 0)
					if max(want, 0) != got || errno(err) != gerr {
						t.Fatalf("read: Linux says %d %v, we say %d %v", want, err, got, gerr)
					}
				}
			}
			for _, e := range files {
				if want, got := pollOf(t, e.fd), p.Poll(id, e.read, e.write, e.since); want != got {
					t.Fatalf("poll: Linux says %#x, we say %#x", want, got)
				}
			}
		}
	})
}
