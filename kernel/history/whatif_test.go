package history

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/sched"
)

// sums are the hashes at the end of every step of the present branch.
func sums(h *History) (list []store.Sum) {
	h.GotoEnd()
	for s := range h.Now().Step + 1 {
		_ = h.GotoStep(s)
		list = append(list, h.Hash())
	}
	return list
}

// said is what the programs of the present branch print in all.
func said(h *History) string {
	h.GotoEnd()
	var b bytes.Buffer
	for _, o := range h.Output() {
		b.Write(o.Data)
	}
	return b.String()
}

// TestChoose answers a choice differently, looks at both branches, and finds the main line as it was.
func TestChoose(t *testing.T) {
	c := demo(t, "counter")
	c.Quantum = 5000
	h := open(t, c, Options{})
	main, text := sums(h), said(h)
	seq := uint64(0)
	for e, ok := h.Find(Query{Kinds: Kinds(event.Choice)}, 0, false); ok; e, ok = h.Find(Query{Kinds: Kinds(event.Choice)}, e, false) {
		if x, _ := h.Event(e); sched.ChoiceKind(x.Nr) == sched.Slice && x.TID == 3 {
			seq = e
			break
		}
	}
	b, err := h.Choose(seq, 77)
	if err != nil {
		t.Fatal(err)
	}
	if h.Branch() != b || len(h.Branches()) != 2 {
		t.Error("the new branch is not the present one")
	}
	if e, _ := h.Event(seq); e.Ret != 77 {
		t.Errorf("the choice is answered %d", e.Ret)
	}
	other := sums(h)
	if slices.Equal(main, other) {
		t.Error("another answer makes no difference")
	}
	if !slices.Equal(main[:b.From+1], other[:b.From+1]) {
		t.Error("the branches differ before they part")
	}
	h.Switch(h.Branches()[0])
	if !slices.Equal(sums(h), main) || said(h) != text {
		t.Error("the main line is no longer what it was")
	}
	h.Switch(b)
	if !slices.Equal(sums(h), other) {
		t.Error("the branch is no longer what it was")
	}
	if _, err := h.Choose(1, 1); !errors.Is(err, ErrNoChoice) {
		t.Errorf("an event that is no choice: %v", err)
	}
}

// TestSchedule preempts a process in the middle of its slice and lets another one run.
func TestSchedule(t *testing.T) {
	h := open(t, demo(t, "counter"), Options{})
	for h.Do(h.Move(Move{By: Step})) && h.at.Run.Len() == 0 {
	}
	if err := h.GotoInst(h.Now().Inst + 300); err != nil || !h.Inside() {
		t.Fatalf("%+v, %v", h.Now(), err)
	}
	running := h.at.Procs.Tasks.R(h.at.CPU[0].Task).TID
	waits := h.at.Procs.Tasks.R(h.at.Run.Nth(0)).TID
	inst := h.Now().Inst
	if _, err := h.Schedule(waits); err != nil {
		t.Fatal(err)
	}
	if h.Now().Inst != inst || h.Inside() {
		t.Errorf("after preempting at instruction %d we are at %+v", inst, h.Now())
	}
	h.Do(h.Move(Move{By: Inst}))
	if got := h.at.Procs.Tasks.R(h.at.CPU[0].Task).TID; got != waits {
		t.Errorf("task %d runs next, not %d; before it was %d", got, waits, running)
	}
	if _, err := h.Schedule(99); !errors.Is(err, ErrNotReady) {
		t.Errorf("a task that is not there: %v", err)
	}
}

// TestScheduleAnywhere lets everybody who waits for the CPU have it next, at every step of a run, and finds the main line as it was.
func TestScheduleAnywhere(t *testing.T) {
	h := open(t, demo(t, "pipeline"), Options{})
	main := sums(h)
	tried, picked := 0, 0
	for step := uint64(0); step < 60; step += 2 {
		_ = h.GotoStep(step)
		var line []int32
		for i := range h.at.Run.Len() {
			line = append(line, h.at.Procs.Tasks.R(h.at.Run.Nth(i)).TID)
		}
		for i, tid := range line {
			b, err := h.Schedule(tid)
			if errors.Is(err, ErrSame) {
				continue
			}
			if err != nil {
				t.Fatalf("step %d, task %d: %v", step, tid, err)
			}
			if tried++; i > 0 {
				picked++
			}
			for h.RunAhead(WorkMS) {
			}
			seq, _ := h.Find(Query{Kinds: Kinds(event.Switch)}, h.Now().Event, false)
			if e, _ := h.Brief(seq); e.TID != tid {
				t.Fatalf("step %d: task %d is to be next, %+v is", step, tid, e)
			}
			for n := range h.Last() - h.First() + 1 {
				if e, ok := h.Brief(h.First() + n); !ok || e.Seq != h.First()+n {
					t.Fatalf("the index has %+v for event %d", e, h.First()+n)
				}
			}
			if h.Branch() != b {
				t.Fatal("another branch is the present one")
			}
			h.Switch(h.Branches()[0])
			_ = h.GotoStep(step)
			if h.Hash() != main[step] {
				t.Fatalf("step %d of the main line has changed", step)
			}
		}
	}
	if tried < 10 || picked < 3 {
		t.Errorf("only %d tasks were scheduled, %d of them from further behind", tried, picked)
	}
}

// TestSignal ends the deadlock of the eof demo from outside.
func TestSignal(t *testing.T) {
	h := open(t, demo(t, "eof"), Options{})
	h.GotoEnd()
	if h.Progress().Over != kernel.Deadlock {
		t.Fatalf("%+v", h.Progress())
	}
	end := h.Hash()
	if _, err := h.Signal(3, abi.SIGKILL); err != nil {
		t.Fatal(err)
	}
	h.GotoEnd()
	if p := h.Progress(); p.Over != kernel.Finished {
		t.Errorf("without the child the parent does not end: %+v", p)
	}
	token := h.Token().String()
	last := h.Hash()
	h.Switch(h.Branches()[0])
	if h.GotoEnd(); h.Hash() != end {
		t.Error("the main line has changed")
	}
	if err := h.GotoStep(0); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Signal(2, abi.SIGTERM); err != nil {
		t.Fatal(err)
	}
	h.GotoEnd()
	list := h.Events(h.First(), h.Last())
	if len(list) != int(h.Last()-h.First()+1) || list[0].Kind != event.SigQueue || list[0].Step != 0 {
		t.Errorf("after a signal at the start the events are %+v", list)
	}
	if _, err := h.Signal(44, abi.SIGKILL); !errors.Is(err, ErrNobody) {
		t.Errorf("a process that is not there: %v", err)
	}
	k, err := ParseToken(token)
	if err != nil {
		t.Fatal(err)
	}
	again := open(t, demo(t, "eof"), Options{})
	if err := again.Use(k); err != nil || again.Hash() != last || again.Now() != k.Pos {
		t.Errorf("the token %s leads to %+v, %v", token, again.Now(), err)
	}
	if err := open(t, demo(t, "pages"), Options{}).Use(k); err == nil {
		t.Error("a token of another program is accepted")
	}
}

// TestType types at a program that waits, and types something else from the same moment on.
func TestType(t *testing.T) {
	c := kernel.Config{Image: readLine(), Path: "/bin/read", Cwd: "/", TTY: [3]bool{true, true, true}, MaxInst: 100_000_000}
	h := open(t, c, Options{Keyboard: true})
	h.GotoEnd()
	if p := h.Progress(); !p.Stalled || p.More() {
		t.Fatalf("the program does not wait for typing: %+v", p)
	}
	wait, hash := h.Now(), h.Hash()
	type typed struct {
		text string
		b    *Branch
	}
	var all []typed
	for _, text := range []string{"one\n", "two\n"} {
		if err := h.Goto(wait); err != nil {
			t.Fatal(err)
		}
		if h.Hash() != hash {
			t.Fatal("the moment before the typing has changed")
		}
		b, err := h.Type(0, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, typed{text, b})
		if got := said(h); !bytes.Contains([]byte(got), []byte(text[:3])) {
			t.Errorf("%q was typed, the output is %q", text, got)
		}
	}
	if all[0].b == all[1].b || len(h.Branches()) != 2 {
		t.Error("the second typing is not a branch of its own")
	}
	h.Switch(all[0].b)
	if got := said(h); !bytes.Contains([]byte(got), []byte("one")) || bytes.Contains([]byte(got), []byte("two")) {
		t.Errorf("the first branch says %q", got)
	}
	token, last := h.Token(), h.Hash()
	again := open(t, c, Options{Keyboard: true})
	if err := again.Use(token); err != nil || again.Hash() != last {
		t.Errorf("the token with what was typed leads elsewhere: %v", err)
	}
	if _, err := open(t, demo(t, "eof"), Options{}).Type(0, nil); !errors.Is(err, ErrNoKeyboard) {
		t.Errorf("typing into a file: %v", err)
	}
}

// FuzzToken reads anything as a token, and writes again what it could read.
func FuzzToken(f *testing.F) {
	seed := uint64(7)
	f.Add((&Token{Image: 1, CPUs: 2, Quantum: 3, Seed: &seed, Pos: Pos{1, 2, 3}, Answers: map[Question]uint64{{1, 2, 3}: 4, {0, 0, 9}: 1}, Signals: []Signal{{5, 3, 9}},
		Typed: []kernel.Typed{{Data: []byte("hi\n"), At: 77}}}).String())
	f.Add("v2.")
	f.Add("v2.AAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, s string) {
		k, err := ParseToken(s)
		if err != nil {
			return
		}
		again, err := ParseToken(k.String())
		if err != nil || again.String() != k.String() {
			t.Errorf("%q: written again it is %q, %v", s, k.String(), err)
		}
	})
}

// TestLastChange finds who wrote a word, in both directions, to the instruction.
func TestLastChange(t *testing.T) {
	h := open(t, demo(t, "counter"), Options{Snapshots: 1})
	h.branch.spacing = 1 << 14
	p, err := ParsePosition("pid 3 line counter.c:21#10")
	if err == nil {
		err = h.GotoPosition(p)
	}
	if err != nil {
		t.Fatal(err)
	}
	addr := uint64(0)
	for _, v := range h.Vars(3, h.Calls(3)[0]) {
		if v.Name == "counter" {
			fmt.Sscanf(v.Value, "%v", &addr)
		}
	}
	word := Bytes(3, addr, 4)
	var places []Pos
	for want := uint64(9); want > 3; want-- {
		if got := word(h.Machine()); got != want {
			t.Fatalf("the counter is %d, want %d", got, want)
		}
		if !h.Do(h.LastChange(word)) {
			t.Fatalf("no change to %d is found", want)
		}
		here := h.Now()
		places = append(places, here)
		if got := word(h.Machine()); got != want {
			t.Fatalf("after the change the counter is %d, want %d", got, want)
		}
		if h.Do(h.Move(Move{By: Inst, Back: true})); word(h.Machine()) != want-1 {
			t.Fatalf("an instruction before the change it is %d", word(h.Machine()))
		}
	}
	for i := len(places) - 2; i >= 0; i-- {
		_ = h.Goto(places[i+1])
		if !h.Do(h.NextChange(word)) || h.Now() != places[i] {
			t.Fatalf("the next change is at %+v, want %+v", h.Now(), places[i])
		}
	}
}

// TestContinue stops at breakpoints, events and conditions, whichever comes first, in both directions.
func TestContinue(t *testing.T) {
	h := open(t, demo(t, "eof"), Options{})
	pc, _ := h.Source(2).FuncBody("print_all")
	stops := []Stop{{PCs: []uint64{pc}}, {Event: &Query{Kinds: Kinds(event.Born)}}, {Cond: func(m *kernel.Machine) bool { return m.Pipes.Count() > 0 }}}
	var steps []uint64
	for h.Do(h.Continue(stops, false)) {
		steps = append(steps, h.Now().Step)
	}
	if len(steps) != 3 || !slices.IsSorted(steps) {
		t.Fatalf("the stops are at steps %v", steps)
	}
	_ = h.Goto(h.Progress().End)
	for i := len(steps) - 1; i >= 0; i-- {
		if !h.Do(h.Continue(stops, true)) || h.Now().Step != steps[i] {
			t.Fatalf("backwards the stop is at step %d, want %d", h.Now().Step, steps[i])
		}
	}
	if h.Do(h.Continue(stops, true)) {
		t.Errorf("there is a stop at %+v", h.Now())
	}
}
