package sched

import "github.com/vitrine-os/vitrine/kernel/store"

// Why says for what reason a task is put in line.
type Why uint8

// The reasons.
const (
	New       Why = iota // it was just made
	Woken                // it slept
	Preempted            // its slice ended
	Yielded              // it called sched_yield
)

// Policy is a scheduling policy. It keeps no state of its own: what it needs to remember lies in the run queue.
type Policy interface {
	// Name is how the policy is called on the command line.
	Name() string
	// Enqueue puts a task in line.
	Enqueue(q *RunQueue, task store.ID, why Why, now int64)
	// Pick tells who should run next: the answer to choice 0. The queue is not empty.
	Pick(q *RunQueue) store.ID
	// Quantum is how many nanoseconds the task may run before another in line gets its turn.
	Quantum(task store.ID) int64
}

// RoundRobin gives everybody the same quantum, in the order of arrival. See sched(7), SCHED_RR.
type RoundRobin struct {
	Slice int64 // the quantum, in virtual nanoseconds
}

// Name implements Policy.
func (RoundRobin) Name() string { return "rr" }

// Enqueue implements Policy: whoever comes stands at the end.
func (RoundRobin) Enqueue(q *RunQueue, task store.ID, _ Why, now int64) { q.Push(task, now) }

// Pick implements Policy.
func (RoundRobin) Pick(q *RunQueue) store.ID { return q.Head() }

// Quantum implements Policy.
func (r RoundRobin) Quantum(store.ID) int64 { return r.Slice }
