package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/event"
)

// heard remembers what it was told.
type heard struct{ lines []string }

func (h *heard) Event(e *event.Event) { h.lines = append(h.lines, e.Kind.Name()) }

// The C library's start-up is hidden, the execve that brings a new program is not.
func TestFromMain(t *testing.T) {
	var h heard
	f := &fromMain{next: &h, tasks: map[int32]phase{firstPID: starting}}
	say := func(tid int32, kinds ...event.Kind) {
		for _, k := range kinds {
			f.Event(&event.Event{Kind: k, TID: tid})
		}
	}
	say(2, event.SysEnter, event.SysExit) // before main
	f.reached(2)
	say(2, event.SysEnter, event.Born, event.SysExit) // fork
	say(3, event.SysEnter, event.Exec, event.SysExit) // execve in the child
	say(3, event.PageNew, event.SysEnter, event.SysExit)
	f.reached(3)
	say(3, event.Stop)
	f.Event(&event.Event{Kind: event.Exec, TID: 3}) // a program without main
	f.reached(3)
	say(3, event.SysExit, event.Wake)
	say(3, event.Exec, event.SysExit, event.SysEnter) // a program that dies in its start-up
	f.Event(&event.Event{Kind: event.SigDeliver, TID: 3, Text: "core"})
	f.Event(&event.Event{Kind: event.SigDeliver, TID: 3, Text: "handler"})
	say(3, event.Exit)
	want := []string{"enter", "born", "exit", "enter", "exec", "exit", "stop", "exec", "exit", "wake", "exec", "exit", "sigdeliver", "exited"}
	if diff := cmp.Diff(want, h.lines); diff != "" {
		t.Error(diff)
	}
}

// Equal outcomes are counted together: the most frequent first, then the one that was met first.
func TestGroup(t *testing.T) {
	a, b, c := outcome{verdict: "exit 0"}, outcome{verdict: "deadlock"}, outcome{verdict: "exit 0", sum: [32]byte{1}}
	got := ""
	for _, o := range group([]outcome{a, b, c, c, b, c}, 10) {
		got += o.verdict + " " + string(rune('0'+o.count)) + " from " + string(rune('0'+o.seed-10)) + ", "
	}
	if want := "exit 0 3 from 2, deadlock 2 from 1, exit 0 1 from 0, "; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Without an instruction there is an end, if there is a budget.
func TestWatch(t *testing.T) {
	m, err := kernel.New(kernel.Config{NoInit: true, MaxInst: 1})
	if err != nil {
		t.Fatal(err)
	}
	w := watch{m: m}
	m.Inst, m.Steps = 5, 3
	if w.over() {
		t.Error("over at once")
	}
	m.Steps += emptySteps
	if w.over() {
		t.Error("over one step early")
	}
	m.Steps++
	if !w.over() {
		t.Error("not over after steps without an instruction")
	}
	m.Inst++
	if w.over() {
		t.Error("over although an instruction was executed")
	}
	m.MainDone = true
	if w.over() {
		t.Error("over as soon as the program is gone")
	}
	if m.Inst += lingerInst + 1; !w.over() {
		t.Error("others run for ever")
	}
}
