//go:build linux

package ipc

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
	"pgregory.net/rapid"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

const anyEvent = abi.POLLIN | abi.POLLOUT | abi.POLLPRI | abi.POLLRDNORM | abi.POLLWRNORM | abi.POLLRDBAND | abi.POLLWRBAND | abi.POLLRDHUP

// sizes are the lengths at which pipes change their mind.
var sizes = []int{0, 1, 2, 100, 1000, 2047, 2048, 2049, 4094, 4095, 4096, 4097, 6000, 8191, 8192, 8193, 65535, 65536, 65537}

// errno turns the outcome of a call on the real kernel into ours.
func errno(err error) abi.Errno {
	var e syscall.Errno
	if errors.As(err, &e) {
		return abi.Errno(e)
	}
	return 0
}

// pollOf asks the real kernel, again when the Go runtime's own signals come in between.
func pollOf(t *rapid.T, fd int) uint16 {
	p := []unix.PollFd{{Fd: int32(fd), Events: anyEvent}}
	_, err := unix.Poll(p, 0)
	for err == unix.EINTR {
		_, err = unix.Poll(p, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	return uint16(p[0].Revents)
}

// twin is one pipe on both kernels.
type twin struct {
	id     store.ID // ours
	fd     [2]int   // Linux's: read end, write end; -1: closed
	direct bool     // the write end has O_DIRECT
}

// twins drives the same calls into our pipes and into Linux's and compares whatever can be seen from outside.
type twins struct {
	t     *PipeTable
	pipe  [2]*twin
	mem   []byte // user memory whose second half faults
	half  int    // length of the first half
	next  byte   // pattern of the next byte written
	privy bool   // this process may exceed pipe-max-size
}

func newTwins(t *rapid.T, mem []byte, privy bool) *twins {
	s := &twins{t: NewPipeTable(), mem: mem, half: len(mem) / 2, privy: privy}
	for i := range s.pipe {
		var fd [2]int
		if err := unix.Pipe2(fd[:], unix.O_NONBLOCK|unix.O_CLOEXEC); err != nil {
			t.Fatal(err)
		}
		id := s.t.New(0)
		s.t.Open(id, true, false)
		s.t.Open(id, false, true)
		s.pipe[i] = &twin{id: id, fd: fd}
	}
	return s
}

func (s *twins) close(t *rapid.T) {
	for _, p := range s.pipe {
		for end := range p.fd {
			s.closeEnd(p, end)
		}
		s.t.Drop(p.id)
	}
	if s.t.Pages() != 0 || s.t.Count() != 0 {
		t.Fatalf("%d pages and %d pipes left", s.t.Pages(), s.t.Count())
	}
}

func (s *twins) closeEnd(p *twin, end int) {
	if p.fd[end] >= 0 {
		unix.Close(p.fd[end])
		p.fd[end] = -1
		s.t.Close(p.id, end == 0, end == 1)
	}
}

func (s *twins) anyPipe(t *rapid.T) *twin { return s.pipe[rapid.IntRange(0, 1).Draw(t, "pipe")] }

// buffer draws a place for n bytes, perhaps one that faults after some.
func (s *twins) buffer(t *rapid.T, n int) (whole, good []byte) {
	ok := n
	if rapid.IntRange(0, 5).Draw(t, "faults") == 0 {
		ok = min(n, rapid.SampledFrom(sizes).Draw(t, "good"))
	}
	from := s.half - ok
	return s.mem[from : from+n], s.mem[from:s.half]
}

func (s *twins) write(t *rapid.T) {
	p, n := s.anyPipe(t), rapid.SampledFrom(sizes).Draw(t, "write")
	if p.fd[1] < 0 {
		return
	}
	whole, good := s.buffer(t, n)
	for i := range good {
		good[i] = s.next
		s.next = s.next*5 + 1
	}
	wantN, werr := unix.Write(p.fd[1], whole)
	gotN, gerr, _ := s.t.Write(p.id, good, Writing{Total: n, Packet: p.direct})
	switch {
	case gotN > 0 && gotN < n:
		gerr = 0
	case gotN == 0 && gerr == 0 && n > 0:
		gerr = abi.EFAULT
	}
	s.same(t, "write", max(wantN, 0), errno(werr), gotN, gerr)
}

func (s *twins) read(t *rapid.T) {
	p, n := s.anyPipe(t), rapid.SampledFrom(sizes).Draw(t, "read")
	if p.fd[0] < 0 {
		return
	}
	whole, good := s.buffer(t, n)
	dst := make([]byte, len(good))
	wantN, werr := unix.Read(p.fd[0], whole)
	wantN = max(wantN, 0)
	gotN, gerr, _ := s.t.Read(p.id, dst, n)
	s.same(t, "read", wantN, errno(werr), gotN, gerr)
	if !bytes.Equal(dst[:gotN], good[:wantN]) {
		t.Fatal("read: the bytes differ")
	}
}

func (s *twins) resize(t *rapid.T) {
	p := s.anyPipe(t)
	n := rapid.SampledFrom([]int{0, 1, 4096, 4097, 8192, 12288, 16384, 65536, 65537, 1 << 20, 1<<20 + 1, 1 << 31, 1<<31 + 1, 1<<32 - 1}).Draw(t, "size")
	fd := max(p.fd[0], p.fd[1])
	if fd < 0 || n > 1<<20 && n <= 1<<31 && s.privy {
		return // a privileged process would really get it
	}
	wantN, werr := unix.FcntlInt(uintptr(fd), unix.F_SETPIPE_SZ, n)
	gotN, gerr, _ := s.t.Resize(p.id, uint32(n), false)
	s.same(t, "resize", max(wantN, 0), errno(werr), gotN, gerr)
}

func (s *twins) toggle(t *rapid.T) {
	p := s.anyPipe(t)
	if p.fd[1] < 0 {
		return
	}
	p.direct = !p.direct
	flags := unix.O_NONBLOCK
	if p.direct {
		flags |= unix.O_DIRECT
	}
	if _, err := unix.FcntlInt(uintptr(p.fd[1]), unix.F_SETFL, flags); err != nil {
		t.Fatal(err)
	}
}

func (s *twins) pass(t *rapid.T) {
	from := rapid.IntRange(0, 1).Draw(t, "from")
	in, out, n := s.pipe[from], s.pipe[1-from], rapid.SampledFrom(sizes).Draw(t, "limit")
	if in.fd[0] < 0 || out.fd[1] < 0 {
		return
	}
	var got Transfer
	var wantN int64
	var err error
	if rapid.Bool().Draw(t, "tee") {
		wantN, err = unix.Tee(in.fd[0], out.fd[1], n, unix.SPLICE_F_NONBLOCK)
		got = s.t.Tee(in.id, out.id, n)
	} else {
		wantN, err = unix.Splice(in.fd[0], nil, out.fd[1], nil, n, unix.SPLICE_F_NONBLOCK)
		got = s.t.Splice(in.id, out.id, n)
	}
	s.same(t, "splice", int(max(wantN, 0)), errno(err), got.N, got.Err)
}

func (s *twins) same(t *rapid.T, what string, wantN int, want abi.Errno, gotN int, got abi.Errno) {
	if wantN != gotN || want != got {
		t.Fatalf("%s: Linux says %d %v, we say %d %v", what, wantN, want, gotN, got)
	}
}

// compare looks at both kernels' pipes.
func (s *twins) compare(t *rapid.T) {
	for i, p := range s.pipe {
		for end, fd := range p.fd {
			if fd < 0 {
				continue
			}
			if want, got := pollOf(t, fd), s.t.Poll(p.id, end == 0, end == 1, 0); want != got {
				t.Fatalf("poll of pipe %d end %d: Linux says %#x, we say %#x", i, end, want, got)
			}
			n, err := unix.IoctlGetInt(fd, unix.TIOCINQ)
			if err != nil || n != s.t.Len(p.id) || n != len(s.t.Bytes(p.id)) {
				t.Fatalf("FIONREAD of pipe %d: Linux says %d (%v), we say %d of %d", i, n, err, s.t.Len(p.id), len(s.t.Bytes(p.id)))
			}
			if c, _ := unix.FcntlInt(uintptr(fd), unix.F_GETPIPE_SZ, 0); c != s.t.Capacity(p.id) {
				t.Fatalf("capacity of pipe %d: Linux says %d, we say %d", i, c, s.t.Capacity(p.id))
			}
		}
	}
}

// sameLimits skips on hosts that were set up otherwise, and tells whether the process may exceed them.
func sameLimits(t *testing.T) (privy bool) {
	b, err := os.ReadFile("/proc/sys/fs/pipe-max-size")
	if err != nil || strings.TrimSpace(string(b)) != "1048576" {
		t.Skip("this host has another pipe-max-size")
	}
	var fd [2]int
	if err := unix.Pipe2(fd[:], unix.O_CLOEXEC); err != nil {
		t.Skip(err)
	}
	defer unix.Close(fd[0])
	defer unix.Close(fd[1])
	if n, err := unix.FcntlInt(uintptr(fd[0]), unix.F_GETPIPE_SZ, 0); err != nil || n != PipeSlots*os.Getpagesize() || os.Getpagesize() != PageSize {
		t.Skip("this host gives pipes another size")
	}
	_, err = unix.FcntlInt(uintptr(fd[0]), unix.F_SETPIPE_SZ, 1<<21)
	return err == nil
}

func TestPipesAgainstLinux(t *testing.T) {
	privy := sameLimits(t)
	mem, err := unix.Mmap(-1, 0, 1<<18, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		t.Skip(err)
	}
	defer unix.Munmap(mem)
	if err := unix.Mprotect(mem[1<<17:], unix.PROT_NONE); err != nil {
		t.Skip(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := newTwins(t, mem, privy)
		defer s.close(t)
		for range rapid.IntRange(1, 120).Draw(t, "ops") {
			switch k := rapid.IntRange(0, 99).Draw(t, "op"); {
			case k < 45:
				s.write(t)
			case k < 75:
				s.read(t)
			case k < 82:
				s.resize(t)
			case k < 87:
				s.toggle(t)
			case k < 98:
				s.pass(t)
			default:
				s.closeEnd(s.anyPipe(t), rapid.IntRange(0, 1).Draw(t, "end"))
			}
			s.compare(t)
		}
	})
}
