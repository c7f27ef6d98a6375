package ipc

import (
	"math"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// EventFd is the counter behind eventfd(2).
type EventFd struct {
	Count     uint64 // sum of what was written and not read yet, at most 2^64-2
	Semaphore bool   // EFD_SEMAPHORE: a read takes one instead of all
}

// EventFds is what the kernel needs of event counters.
type EventFds interface {
	// New makes a counter.
	New(count uint32, semaphore bool) store.ID
	// Drop removes it.
	Drop(id store.ID)
	// Read takes a value with a buffer of size bytes.
	Read(id store.ID, size int) (value uint64, err abi.Errno, eff Effect)
	// Write adds a value.
	Write(id store.ID, value uint64) (err abi.Errno, eff Effect)
	// Poll tells what poll(2) reports.
	Poll(id store.ID) uint16
	// Count returns the counter as it stands, for /proc/PID/fdinfo.
	Count(id store.ID) uint64
}

// EventFdTable is the reference implementation of EventFds. A copy of the struct is a snapshot once Freeze was called on Parts.
type EventFdTable struct {
	events store.Table[EventFd, *EventFd]
}

var _ EventFds = (*EventFdTable)(nil)

// NewEventFdTable returns a table without counters.
func NewEventFdTable() *EventFdTable {
	return &EventFdTable{store.NewTable[EventFd, *EventFd]()}
}

// Parts returns the tables that the state lives in.
func (t *EventFdTable) Parts() []store.Part { return []store.Part{&t.events} }

// New implements EventFds. See eventfd(2).
func (t *EventFdTable) New(count uint32, semaphore bool) store.ID {
	id, e := t.events.New()
	e.Count, e.Semaphore = uint64(count), semaphore
	return id
}

// Drop implements EventFds.
func (t *EventFdTable) Drop(id store.ID) { t.events.Drop(id) }

// Read implements EventFds. The value is gone even when it cannot be copied out to the caller's memory afterwards. See eventfd(2).
//
// # Errors
//
// EINVAL: size is below 8. EAGAIN: the counter is zero.
func (t *EventFdTable) Read(id store.ID, size int) (value uint64, err abi.Errno, eff Effect) {
	e := t.events.R(id)
	if size < 8 {
		return 0, abi.EINVAL, 0 // eventfd/R1: "A read(2) fails with the error EINVAL if the size of the supplied buffer is less than 8 bytes."
	}
	if e.Count == 0 {
		return 0, abi.EAGAIN, 0 // eventfd/R2: if it is zero, "the call either blocks until the counter becomes nonzero" or "fails with the error EAGAIN"
	}
	// eventfd/R3: a read "returns 8 bytes containing that value, and the counter's value is reset to zero".
	value = e.Count
	if e.Semaphore {
		value = 1 // eventfd/R4: with EFD_SEMAPHORE it "returns 8 bytes containing the value 1, and the counter's value is decremented by 1"
	}
	t.events.W(id).Count -= value
	return value, 0, WakeWriters | WakeAll
}

// Write implements EventFds. The caller has checked that exactly 8 bytes are written (EINVAL, eventfd/R1) and has copied them in
// (EFAULT). See eventfd(2).
//
// # Errors
//
// EINVAL: the value is 2^64-1. EAGAIN: the counter has no room for it.
func (t *EventFdTable) Write(id store.ID, value uint64) (err abi.Errno, eff Effect) {
	if value == math.MaxUint64 {
		return abi.EINVAL, 0 // eventfd/R5: EINVAL "if an attempt is made to write the value 0xffffffffffffffff"
	}
	// eventfd/R6: "The maximum value that may be stored in the counter is [...] 0xfffffffffffffffe"; a write beyond it blocks, and
	// adds nothing.
	if math.MaxUint64-t.events.R(id).Count <= value {
		return abi.EAGAIN, 0
	}
	t.events.W(id).Count += value
	return 0, WakeReaders | WakeAll | Arrived
}

// Poll implements EventFds.
func (t *EventFdTable) Poll(id store.ID) (mask uint16) {
	// eventfd/R7: readable "if the counter has a value greater than 0", writable "if it is possible to write a value of at least
	// 1 without blocking".
	c := t.events.R(id).Count
	if c > 0 {
		mask |= abi.POLLIN
	}
	if c < math.MaxUint64-1 {
		mask |= abi.POLLOUT
	}
	return mask
}

// Count implements EventFds.
func (t *EventFdTable) Count(id store.ID) uint64 { return t.events.R(id).Count }

// CloneFrom implements store.Object.
func (e *EventFd) CloneFrom(o *EventFd) { *e = *o }

// HashInto implements store.Object.
func (e *EventFd) HashInto(h *store.Hasher) {
	h.U64(e.Count)
	h.Bool(e.Semaphore)
}
