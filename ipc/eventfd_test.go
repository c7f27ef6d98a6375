package ipc

import (
	"math"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

func TestEventFd(t *testing.T) {
	e := NewEventFdTable()
	plain, sem := e.New(0, false), e.New(3, true)
	read := func(id store.ID, size int, value uint64, err abi.Errno) {
		t.Helper()
		if v, got, eff := e.Read(id, size); v != value || got != err || (err == 0) != (eff == WakeWriters|WakeAll) {
			t.Errorf("read: %d, %d, %b; want %d, %d", v, got, eff, value, err)
		}
	}
	write := func(id store.ID, value uint64, err abi.Errno) {
		t.Helper()
		if got, eff := e.Write(id, value); got != err || (err == 0) != eff.Has(WakeReaders|WakeAll) {
			t.Errorf("write %d: %d, %b; want %d", value, got, eff, err)
		}
	}
	read(plain, 8, 0, abi.EAGAIN) // eventfd/R2
	read(plain, 7, 0, abi.EINVAL) // eventfd/R1
	write(plain, 5, 0)
	write(plain, 2, 0)
	read(plain, 8, 7, 0) // eventfd/R3
	read(plain, 8, 0, abi.EAGAIN)
	for range 3 {
		read(sem, 16, 1, 0) // eventfd/R4
	}
	read(sem, 8, 0, abi.EAGAIN)
	write(plain, math.MaxUint64, abi.EINVAL) // eventfd/R5
	write(plain, math.MaxUint64-1, 0)
	write(plain, 0, 0)
	write(plain, 1, abi.EAGAIN) // eventfd/R6
	if m := e.Poll(plain); m != abi.POLLIN {
		t.Errorf("eventfd/R7: full: %#x", m)
	}
	if m := e.Poll(sem); m != abi.POLLOUT {
		t.Errorf("eventfd/R7: zero: %#x", m)
	}
	e.Drop(plain)
	e.Drop(sem)
}
