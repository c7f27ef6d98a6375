//go:build linux && amd64

package linux

import (
	"errors"
	"fmt"
	"os"
	"strconv"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
	"golang.org/x/sys/unix"
)

// errGone is what reading an actor that is gone gives.
var errGone = errors.New("it is gone")

// Read reads an actor's memory as it sees it itself.
func (s *stage) Read(id scenario.ActorID, addr uint64, n int) ([]byte, error) {
	a, err := s.actor(id)
	if err != nil {
		return nil, err
	}
	return s.peek(a, addr, n)
}

// Write writes an actor's memory as it would itself.
func (s *stage) Write(id scenario.ActorID, addr uint64, b []byte) error {
	a, err := s.actor(id)
	if err != nil {
		return err
	}
	return s.poke(a, addr, b)
}

// maxMove bounds what is read at a time.
const maxMove = 64 << 20

// peek reads. Not even a part is returned if some of it may not be read.
func (s *stage) peek(a *actor, addr uint64, n int) ([]byte, error) {
	if n < 0 || n > maxMove {
		return nil, fmt.Errorf("%s: %d bytes at once", a.name, n)
	}
	if n == 0 {
		return nil, nil
	}
	b := make([]byte, n)
	local := []unix.Iovec{{Base: &b[0], Len: uint64(n)}}
	err := s.move(a, addr, n, func(pid int, remote []unix.RemoteIovec) (int, error) {
		return unix.ProcessVMReadv(pid, local, remote, 0)
	})
	if err != nil {
		return nil, err
	}
	return b, nil
}

// poke writes.
func (s *stage) poke(a *actor, addr uint64, b []byte) error {
	if len(b) == 0 {
		return nil
	}
	local := []unix.Iovec{{Base: &b[0], Len: uint64(len(b))}}
	return s.move(a, addr, len(b), func(pid int, remote []unix.RemoteIovec) (int, error) {
		return unix.ProcessVMWritev(pid, local, remote, 0)
	})
}

// move copies between our memory and an actor's. The kernel goes through the page table as the actor's own access would.
func (s *stage) move(a *actor, addr uint64, n int, copy func(pid int, remote []unix.RemoteIovec) (int, error)) error {
	if a.state.Phase == scenario.Gone || a.host == 0 {
		return fmt.Errorf("%s: %w", a.name, errGone)
	}
	got, err := copy(a.host, []unix.RemoteIovec{{Base: uintptr(addr), Len: n}})
	if err == unix.ESRCH { // the first thread has ended, others go on
		if host := s.hostThread(a); host != 0 {
			got, err = copy(host, []unix.RemoteIovec{{Base: uintptr(addr), Len: n}})
		}
	}
	switch {
	case err == unix.EFAULT || err == nil && got < n:
		return fmt.Errorf("%s: %d bytes at %#x: %w", a.name, n, addr, abi.EFAULT)
	case err != nil:
		return fmt.Errorf("%s: %d bytes at %#x: %w", a.name, n, addr, err)
	}
	return nil
}

// hostThread finds the host's number of a thread.
func (s *stage) hostThread(a *actor) int {
	dir := fmt.Sprintf("/proc/%d/task/", a.host)
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		status, _ := os.ReadFile(dir + e.Name() + "/status")
		ids := statusLine(string(status), "NSpid:")
		if len(ids) > 0 && ids[lastField(ids):] == strconv.Itoa(int(a.tid)) {
			host, _ := strconv.Atoi(e.Name())
			return host
		}
	}
	return 0
}

// lastField is where the last of several numbers begins.
func lastField(s string) int {
	i := len(s)
	for i > 0 && s[i-1] != '\t' && s[i-1] != ' ' {
		i--
	}
	return i
}
