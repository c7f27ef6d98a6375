package random

import (
	"errors"
	"sync"
	"time"

	"github.com/vitrine-os/vitrine/kernel/scenario"
)

// Run is a comparison of many scenarios.
type Run struct {
	Judge
	// Groups take turns.
	Groups []*Group
	// N is how many scenarios there are, Seed what they are made from.
	N    int
	Seed uint64
	// Actors is how many actors each may have at a time.
	Actors int
	// Jobs is how many are compared at the same time, 1 if zero.
	Jobs int
}

// Outcome is what came of one scenario.
type Outcome struct {
	// Spec is what it was made from.
	Spec Spec
	// Calls is how many calls it has.
	Calls int
	Finding
	// Time is how long it took.
	Time time.Duration
}

// spec is the i-th scenario's.
func (r *Run) spec(i int) Spec {
	return Spec{Group: r.Groups[i%len(r.Groups)], Seed: r.Seed, Index: i, Actors: r.Actors}
}

// Play makes and compares the scenarios and hands over each outcome, in order. It stops early if the host cannot have the Linux stage:
// then the error wraps scenario.ErrMissing.
func (r *Run) Play(report func(*Outcome)) error {
	results := make([]chan *Outcome, r.N)
	for i := range results {
		results[i] = make(chan *Outcome, 1)
	}
	var mu sync.Mutex
	next := 0
	take := func() int {
		mu.Lock()
		defer mu.Unlock()
		next++
		return next - 1
	}
	for range max(r.Jobs, 1) {
		go func() {
			for i := take(); i < r.N; i = take() {
				results[i] <- r.one(i)
			}
		}()
	}
	for _, c := range results {
		o := <-c
		if errors.Is(o.Err, scenario.ErrMissing) {
			mu.Lock()
			next = r.N
			mu.Unlock()
			return o.Err
		}
		report(o)
	}
	return nil
}

// one makes and compares one scenario.
func (r *Run) one(i int) *Outcome {
	start := time.Now()
	o := &Outcome{Spec: r.spec(i)}
	sc, err := Generate(o.Spec, r.Change...)
	o.Calls = len(sc.Lines)
	if r.Wrap != nil {
		sc.Recorded = nil // it was made without what stands in between
	}
	if err == nil {
		o.Finding = r.Compare(sc)
	} else { // the machine is broken; what Linux would have answered may help
		f, _, lerr := r.ask(o.Spec.Name(), sc.Lines)
		if errors.Is(lerr, scenario.ErrMissing) {
			err = lerr
		}
		o.Finding = Finding{Broken, f, err}
	}
	o.Time = time.Since(start)
	return o
}
