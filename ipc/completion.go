// Package ipc holds the mechanisms through which processes talk to each other, one file each. A mechanism is a small pure data
// structure: it never blocks, knows no clock and calls nobody back. A call answers with a result, an error number ("would block" is
// EAGAIN), and what became worth doing: an Effect says whose wait queues to wake, a Completion ends a sleeper's call on its behalf.
// Parking, time, signals and O_NONBLOCK are the kernel's, written once for all of them.
package ipc

// Completion ends the call of a task that slept in a mechanism's own queue. From the moment it is returned the sleep is over:
// no signal and no timeout can change the result any more.
type Completion struct {
	Task  int32  // the sleeper
	Ret   int64  // what its call returns
	Data  []byte // what was handed to the sleeper and goes to its memory when it runs; nil for nothing
	Again bool   // no end after all: the sleeper stays in its queue, but has reason to try its call again
}

// Effect says which sleepers have something to look at after a call. It is a set of bits.
type Effect uint16

const (
	// WakeReaders wakes those who wait for bytes: all that only watch (poll), and the first that waits to take them.
	WakeReaders Effect = 1 << iota
	// WakeWriters does the same for those who wait for room.
	WakeWriters
	// WakeAll widens the two above to every waiter of the queue: what happened concerns them all, as the end of the file does.
	WakeAll
	// WakeOpen wakes all those who wait in open(2) for a partner: a counter that they watch has changed.
	WakeOpen
	// NextReader tells that bytes are left: a reader that had slept for them passes the wake-up on to the next one, since only
	// one was woken when they came.
	NextReader
	// NextWriter tells that room is left: a writer that had slept for it passes the wake-up on.
	NextWriter
	// Arrived tells that bytes came, though the queue may not have been empty: only an edge-triggered epoll cares.
	Arrived
	// Unused tells that no end is open any more: the object can be dropped, and what it still holds is lost.
	Unused
)

// Has tells whether all bits of want are in the set.
func (e Effect) Has(want Effect) bool { return e&want == want }
