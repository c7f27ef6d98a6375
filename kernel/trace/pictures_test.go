package trace_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/trace"
	"github.com/vitrine-os/vitrine/testdata"
)

// exporter is what the three have in common.
type exporter interface {
	event.Listener
	Close() error
}

// export runs a demo and returns what an exporter makes of it.
func export(t *testing.T, demo string, cpus int, open func(io.Writer, trace.Options) exporter) string {
	t.Helper()
	d, ok := testdata.DemoByName(demo)
	if !ok {
		t.Fatalf("no demo %s", demo)
	}
	m, err := kernel.New(kernel.Config{Image: d.ELF, Path: "/bin/" + demo, CPUs: cpus})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	x := open(&out, trace.Options{Program: demo})
	m.Listen(x)
	m.RunAll()
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// everyDemo runs f for each demo on one CPU and on two.
func everyDemo(t *testing.T, f func(t *testing.T, demo string, cpus int)) {
	for _, d := range testdata.Demos() {
		for cpus := 1; cpus <= 2; cpus++ {
			t.Run(fmt.Sprintf("%s/%d", d.Name, cpus), func(t *testing.T) { f(t, d.Name, cpus) })
		}
	}
}

// piece is one object of Perfetto's list.
type piece struct {
	Ph, Name, Cat string
	Pid, Tid      int32
	Ts, Dur       float64
	ID            uint64
}

// Perfetto refuses slices of one thread that overlap without nesting, and drops arrows that begin or end outside of a slice.
func TestPerfettoNests(t *testing.T) {
	everyDemo(t, func(t *testing.T, demo string, cpus int) {
		text := export(t, demo, cpus, func(w io.Writer, o trace.Options) exporter { return trace.NewPerfetto(w, o) })
		var file struct{ TraceEvents []piece }
		if err := json.Unmarshal([]byte(text), &file); err != nil {
			t.Fatal(err)
		}
		slices, began := map[[2]int32][]piece{}, map[string]bool{}
		for _, p := range file.TraceEvents {
			if p.Ph == "X" {
				slices[[2]int32{p.Pid, p.Tid}] = append(slices[[2]int32{p.Pid, p.Tid}], p)
			}
		}
		for track, list := range slices {
			checkNesting(t, track, list)
		}
		for _, p := range file.TraceEvents {
			flow := fmt.Sprint(p.Cat, p.ID)
			switch p.Ph {
			case "s":
				began[flow] = true
			case "f":
				if !began[flow] {
					t.Errorf("the arrow %s ends at %d and begins nowhere", flow, p.Tid)
				}
			default:
				continue
			}
			if !covered(slices[[2]int32{p.Pid, p.Tid}], p.Ts) {
				t.Errorf("the arrow %s at %g of thread %d lies in no slice", flow, p.Ts, p.Tid)
			}
		}
	})
}

// checkNesting reports slices that overlap without one holding the other.
func checkNesting(t *testing.T, track [2]int32, list []piece) {
	t.Helper()
	sort.SliceStable(list, func(i, j int) bool {
		return list[i].Ts < list[j].Ts || list[i].Ts == list[j].Ts && list[i].Dur > list[j].Dur
	})
	const slack = 1e-6
	var open []piece
	for _, p := range list {
		for len(open) > 0 && open[len(open)-1].Ts+open[len(open)-1].Dur <= p.Ts+slack {
			open = open[:len(open)-1]
		}
		if n := len(open); n > 0 && p.Ts+p.Dur > open[n-1].Ts+open[n-1].Dur+slack {
			t.Errorf("on %v %s (%g+%g) sticks out of %s (%g+%g)", track, p.Name, p.Ts, p.Dur, open[n-1].Name, open[n-1].Ts, open[n-1].Dur)
		}
		open = append(open, p)
	}
}

// covered tells whether a moment lies within one of the slices.
func covered(list []piece, ts float64) bool {
	for _, p := range list {
		if p.Ts <= ts && ts <= p.Ts+p.Dur {
			return true
		}
	}
	return false
}

var switchLine = regexp.MustCompile(`\[(\d+)\] .* sched_switch: .* prev_pid=(\d+) .* next_pid=(\d+) `)

// On every CPU the thread that a switch leaves is the one that the switch before it came to.
func TestFtraceSwitchesChain(t *testing.T) {
	everyDemo(t, func(t *testing.T, demo string, cpus int) {
		text := export(t, demo, cpus, func(w io.Writer, o trace.Options) exporter { return trace.NewFtrace(w, o) })
		on, seen := map[string]string{}, 0
		for _, line := range strings.Split(text, "\n") {
			m := switchLine.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			seen++
			if last, ok := on[m[1]]; ok && last != m[2] {
				t.Errorf("CPU %s left %s, but %s ran there: %s", m[1], m[2], last, line)
			}
			on[m[1]] = m[3]
		}
		if seen < 2 {
			t.Errorf("only %d switches in\n%s", seen, text)
		}
	})
}

func TestMermaid(t *testing.T) {
	got := export(t, "eof", 1, func(w io.Writer, o trace.Options) exporter { return trace.NewMermaid(w, o) })
	for _, want := range []string{
		"sequenceDiagram\n",
		"participant t2 as 2 eof\n",
		"participant pipe1 as pipe:[1]\n",
		"t2->>t3: clone\n",
		"pipe1->>t3: took 33 bytes \"child, this is all I have to say\"...\n",
		"Note over t3: blocked in read, on pipe:[1]\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	long := export(t, "pingpong", 1, func(w io.Writer, o trace.Options) exporter { return trace.NewMermaid(w, o) })
	if strings.Contains(long, "; ") || strings.ContainsAny(strings.ReplaceAll(long, "->>", ""), "<") {
		t.Errorf("a message holds what would end it:\n%s", long)
	}
}
