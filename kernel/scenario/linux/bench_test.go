//go:build linux && amd64

package linux

import (
	"testing"
)

func BenchmarkCall(b *testing.B) {
	st := open(b)
	a := actorOf(b, st, "A")
	for b.Loop() {
		call(b, st, a, "getpid")
	}
}

func BenchmarkCallOfFour(b *testing.B) {
	st := open(b)
	a := actorOf(b, st, "A")
	for range 3 {
		fork(b, st, a)
	}
	for b.Loop() {
		call(b, st, a, "getpid")
	}
}

func BenchmarkOpen(b *testing.B) {
	open(b)
	for b.Loop() {
		st := raw(b, Options{})
		actorOf(b, st, "A")
		st.Close()
	}
}
