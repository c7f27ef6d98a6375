package sched

import "github.com/vitrine-os/vitrine/kernel/store"

// MaxCPUs is how many CPUs a machine has at the most. They are few and small, so they lie in the state itself, not in a table.
const MaxCPUs = 8

// CPU is one simulated processor.
type CPU struct {
	Task  store.ID // who runs on it, 0: idle
	Last  int32    // tid of who ran there before
	Next  store.ID // who is to run next, on what is left of the slice: somebody handed the CPU over; 0: the policy decides
	Clock int64    `hash:"clock"` // its local virtual time
	Left  int64    `hash:"clock"` // what is left of the slice, in nanoseconds
	Busy  int64    `hash:"clock"` // time spent running tasks
}

// HashInto implements store.Value.
func (c *CPU) HashInto(h *store.Hasher) {
	h.U64(uint64(c.Task)<<32 | uint64(uint32(c.Last)))
	h.U64(uint64(c.Next))
	h.Clock(uint64(c.Clock))
	h.Clock(uint64(c.Left))
	h.Clock(uint64(c.Busy))
}

// Costs are the virtual nanoseconds that the kernel's work takes; an instruction costs one.
type Costs struct {
	Call   int64 // entering and leaving a system call
	Switch int64 // changing from one task to another
	Signal int64 // building a signal frame, or a fault
	Copy   int64 // bytes that are copied between user memory and the kernel in a nanosecond; 0: copying takes no time
}

// DefaultCosts are those of a plausible 1 GHz machine.
var DefaultCosts = Costs{Call: 100, Switch: 1000, Signal: 500}
