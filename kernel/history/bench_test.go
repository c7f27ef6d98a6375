package history

import (
	"math/rand"
	"runtime"
	"testing"
	"time"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/testdata"
)

// busy is a program that computes, and storm one with many system calls and processes.
func busy(b testing.TB) kernel.Config  { return test(b, "cpu") }
func storm(b testing.TB) kernel.Config { return test(b, "sysvstorm") }

// test is how a test program is booted.
func test(b testing.TB, name string) kernel.Config {
	for _, p := range testdata.Tests() {
		if p.Name == name {
			return kernel.Config{Image: p.ELF, Path: "/bin/" + name, Args: []string{name}, Cwd: "/tmp", MaxInst: 3_000_000_000}
		}
	}
	b.Fatal("no test program ", name)
	return kernel.Config{}
}

// BenchmarkOpen runs a whole program ahead.
func BenchmarkOpen(b *testing.B) {
	for name, c := range map[string]kernel.Config{"cpu": busy(b), "calls": storm(b), "forever": forever(), "crowd": crowd()} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				h := open(b, c, Options{Inst: 10_000_000})
				h.GotoEnd()
				p := h.Progress()
				b.ReportMetric(float64(p.End.Inst), "instructions")
				b.ReportMetric(float64(p.End.Event), "events")
				b.ReportMetric(float64(len(h.branch.marks)), "marks")
			}
		})
	}
}

// BenchmarkBack makes one move backwards from anywhere.
func BenchmarkBack(b *testing.B) {
	for name, c := range map[string]kernel.Config{"cpu": busy(b), "calls": storm(b), "lines": demo(b, "counter")} {
		h := open(b, c, Options{})
		h.GotoEnd()
		end := h.Progress().End
		moves := map[string]Move{"inst": {By: Inst, Back: true}, "step": {By: Step, Back: true}, "event": {By: Event, Back: true}}
		if h.GotoStep(1); h.Source(2).Main() != 0 && name == "lines" { // the others have no line numbers
			moves = map[string]Move{"line": {By: Line, Back: true, TID: 3}, "over": {By: Over, Back: true, TID: 3}}
		}
		for move, v := range moves {
			b.Run(name+"/"+move, func(b *testing.B) {
				r := rand.New(rand.NewSource(1))
				worst := time.Duration(0)
				for b.Loop() {
					b.StopTimer()
					_ = h.GotoInst(r.Int63n(end.Inst))
					b.StartTimer()
					start := time.Now()
					h.Do(h.Move(v))
					worst = max(worst, time.Since(start))
				}
				b.ReportMetric(float64(worst.Microseconds())/1000, "worst-ms")
			})
		}
	}
}

// BenchmarkLook goes anywhere in runs that loop for ever, or that have many processes, and makes the events around as a screen wants them.
func BenchmarkLook(b *testing.B) {
	for _, c := range []struct {
		name string
		cfg  kernel.Config
		inst int64
	}{{"forever-10M", forever(), 10_000_000}, {"forever-1G", forever(), 1_000_000_000}, {"crowd", crowd(), 0}, {"calls", storm(b), 0}} {
		h := open(b, c.cfg, Options{Inst: c.inst})
		h.GotoEnd()
		last := h.Last()
		for _, v := range []struct {
			name string
			move Move
		}{{"inst", Move{By: Inst, Back: true}}, {"event", Move{By: Event, Back: true}}, {"call", Move{By: Call, Back: true}}} {
			b.Run(c.name+"/"+v.name, func(b *testing.B) {
				r := rand.New(rand.NewSource(1))
				worst := time.Duration(0)
				for b.Loop() {
					b.StopTimer()
					_ = h.GotoEvent(h.First() + uint64(r.Int63n(int64(last-h.First()+1))))
					b.StartTimer()
					start := time.Now()
					h.Do(h.Move(v.move))
					now := h.Now().Event
					h.Event(now)
					h.Around(now, now-min(now, 512), now+64, Kinds(event.SysEnter, event.SysExit))
					worst = max(worst, time.Since(start))
				}
				b.ReportMetric(float64(worst.Microseconds())/1000, "worst-ms")
				b.ReportMetric(float64(last), "events")
			})
		}
	}
}

// BenchmarkMemory says how much a long run keeps alive.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		h := open(b, crowd(), Options{})
		h.GotoEnd()
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB")
		b.ReportMetric(float64(h.Last()), "events")
		runtime.KeepAlive(h)
	}
}
