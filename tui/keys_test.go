package tui

import (
	"flag"
	"fmt"
	"math/rand"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/testdata"
)

// pressed are the keys of BenchmarkKeys. Those that search may take longer: they must let the next key in soon, which is what is measured.
const pressed = "s S n N f F i I Right Left y Y x X p P o O ! r R ) ( } { . , u U w Esc d Esc M z T + - z D z A z j k a Tab"

// slow makes BenchmarkKeys name the keys that take longer.
var slow = flag.Duration("slow", 0, "name the keys that take longer than this")

// clock is the time that this thread has worked, where the host can tell (Linux), so that others' load is not measured; else the host's time.
var clock = func() time.Duration { return time.Since(began) }

var began = time.Now()

// crowd is a program of 200 processes and more than 100,000 events.
func crowd(t testing.TB) *Model {
	t.Helper()
	for _, p := range testdata.Tests() {
		if p.Name != "crowd" {
			continue
		}
		h, err := history.Open(kernel.Config{Image: p.ELF, Path: "/bin/crowd", Args: []string{"crowd"}, Cwd: "/"}, history.Options{})
		if err != nil {
			t.Fatal(err)
		}
		m := New(h, Options{Lang: view.English, Name: "crowd", Source: func(string) ([]byte, bool) { return p.Source, false }})
		m.Settle()
		return m
	}
	t.Fatal("no test program crowd")
	return nil
}

// keep gives the model a key and draws until the next one would be taken: longest is the longest time that a key or a slice of a search kept
// the screen waiting.
func keep(m *Model, key string) (longest time.Duration) {
	start := clock()
	lap := func() {
		m.Draw(160, 48)
		longest = max(longest, clock()-start)
		start = clock()
	}
	m.Press(key)
	lap()
	for m.Busy() {
		m.Work(Slice)
		lap()
	}
	return longest
}

// measure presses keys by chance at places by chance and returns how long each kept the screen waiting, in order.
func measure(m *Model, n int) (list []time.Duration) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	keys, r := strings.Fields(pressed), rand.New(rand.NewSource(1))
	for range n {
		if r.Intn(10) == 0 {
			_ = m.h.GotoEvent(m.h.First() + uint64(r.Int63n(int64(m.h.Last()-m.h.First()+1))))
			m.moved()
		}
		key, was := keys[r.Intn(len(keys))], m.h.Now()
		d := keep(m, key)
		if *slow > 0 && d > *slow {
			fmt.Printf("%s: %s from %v to %v takes %v; pane %d, %v\n", m.opt.Name, key, was, m.h.Now(), d, m.focus, m.zoom)
		}
		list = append(list, d)
	}
	slices.Sort(list)
	return list
}

// BenchmarkKeys says for every demo, and for 200 processes with more than 100,000 events, how long the slowest hundredth of the keys takes
// with the screen that it leads to, and how much memory is in use then. It should be less than 50 ms and 500 MB.
func BenchmarkKeys(b *testing.B) {
	report := func(name string, open func(testing.TB) *Model) {
		b.Run(name, func(b *testing.B) {
			var m *Model
			var list []time.Duration
			for b.Loop() {
				m = open(b)
				list = measure(m, 1000)
			}
			var mem runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&mem)
			b.ReportMetric(float64(list[len(list)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(list[len(list)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(list[len(list)-1].Microseconds())/1000, "worst-ms")
			b.ReportMetric(float64(mem.HeapAlloc)/(1<<20), "heap-MB")
			b.ReportMetric(float64(m.h.Last()), "events")
			b.ReportMetric(0, "ns/op")
			runtime.KeepAlive(m)
		})
	}
	for _, d := range testdata.Demos() {
		report(d.Name, func(t testing.TB) *Model { return open(t, d.Name, view.English) })
	}
	report("crowd", crowd)
}
