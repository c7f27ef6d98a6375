// Package sched decides who runs, for how long, and who waits: run queue, policies, wait queues, timers, the simulated CPUs, and the
// one door through which all freedom goes, the chooser.
package sched

import (
	"math/bits"
	"strconv"
)

// ChoiceKind says what is being decided.
type ChoiceKind uint8

// The kinds of choice.
const (
	Pick   ChoiceKind = iota // which runnable task a CPU takes; the options are the run queue in the policy's order
	Slice                    // after how many instructions to preempt; 0 is the policy's whole quantum
	Random                   // the next word of the machine's random bytes
	ChoiceKinds
)

var choiceNames = [ChoiceKinds]string{"pick", "slice", "random"}

// String names the kind.
func (k ChoiceKind) String() string {
	if k < ChoiceKinds {
		return choiceNames[k]
	}
	return "choice " + strconv.Itoa(int(k))
}

// Choice is one question. Kind, Task and Nth name it in a run: the same question comes again when the run is repeated.
type Choice struct {
	Kind    ChoiceKind
	Task    int32  // tid of the task concerned; 0 where there is none
	Nth     uint32 // how many questions of this kind the task was the subject of before
	Options uint64 // answers 0 .. Options-1 are allowed; 0 options stand for the whole range of a word
}

// Chooser answers questions. It must be a pure function of the question: the same question always gets the same answer. Answer 0 is
// what the policy would do.
type Chooser interface {
	Choose(c Choice) uint64
}

// Default always follows the policy, and fills random bytes from the seed 0.
type Default struct{}

// Choose implements Chooser.
func (Default) Choose(c Choice) uint64 {
	if c.Kind == Random {
		return scramble(0, c)
	}
	return 0
}

// Seeded varies all choices, the same way for the same seed.
type Seeded struct {
	Seed uint64
}

// Choose implements Chooser. Every seed has a temper: how long its slices are at the most, from a few instructions to the whole quantum,
// every order of magnitude as likely as the others. Races hide at all distances, and a run that is preempted everywhere finds others
// than one that is preempted here and there.
func (s Seeded) Choose(c Choice) uint64 {
	w := scramble(s.Seed, c)
	switch {
	case c.Options == 0:
		return w
	case c.Options == 1:
		return 0
	case c.Kind == Slice:
		if w&7 == 0 {
			return 0
		}
		temper := scramble(s.Seed, Choice{Kind: ChoiceKinds}) % uint64(max(bits.Len64(c.Options)-shortest, 1))
		return 1 + (w>>16)%min(1<<(temper+shortest), c.Options-1)
	}
	return w % c.Options
}

// shortest is the logarithm of the longest slice of the most impatient seed: long enough for an LR/SC pair to succeed now and then.
const shortest = 4

// scramble mixes a question and a seed into a word.
func scramble(seed uint64, c Choice) uint64 {
	w := seed
	for _, v := range [...]uint64{uint64(c.Kind), uint64(uint32(c.Task)), uint64(c.Nth)} {
		w = (w ^ v) + 0x9e3779b97f4a7c15
		w = (w ^ w>>30) * 0xbf58476d1ce4e5b9
		w = (w ^ w>>27) * 0x94d049bb133111eb
		w ^= w >> 31
	}
	return w
}
