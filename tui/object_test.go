package tui

import (
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/view"
)

// text joins a line.
func text(l line) (s string) {
	for _, p := range l {
		s += p.text
	}
	return s
}

// TestRing draws pipes by hand: where tail and head stand, who wrote what, and nothing wider than the pane.
func TestRing(t *testing.T) {
	m := open(t, "hello", view.English)
	run := func(n int, tid int32) view.Run { return view.Run{Len: n, TID: tid} }
	full := view.Pipe{Ring: 4, Tail: 1}
	for i := range 4 {
		full.Slots, full.Runs = append(full.Slots, view.Slot{Len: pageSize}), append(full.Runs, run(pageSize, int32(2+i)))
	}
	for _, c := range []struct {
		pipe view.Pipe
		bold bool
		want []string
	}{
		{full, true, []string{"┌─────┬TH───┐", "│DDDDD│AAAAA│", "├─────┼─────┤", "│CCCCC│BBBBB│", "└─────┴─────┘"}},
		{view.Pipe{Ring: 4, Tail: 3, Slots: []view.Slot{{Len: 7}, {Len: 2048, Off: 2048}}, Runs: []view.Run{run(3, 2), run(4, 3), run(2048, 0)}}, true,
			[]string{"┌─────┬H────┐", "│··***│     │", "├─────┼─────┤", "│AB   │     │", "└T────┴─────┘"}},
		{view.Pipe{Ring: 2}, false, []string{"T───────────┐", "└───────────┘"}},
		{view.Pipe{Ring: 4, Tail: 3, Slots: []view.Slot{{Len: 7}, {Len: 2048, Off: 2048}}, Runs: []view.Run{run(3, 2), run(4, 3), run(2048, 0)}}, false,
			[]string{"┌··***H─────┐", "TAB───┴─────┘"}},
	} {
		var got []string
		for _, l := range m.ring(&c.pipe, 13, c.bold) {
			if width(text(l)) > 13 {
				t.Errorf("%q is wider than 13", text(l))
			}
			got = append(got, text(l))
		}
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%+v:\n%s\nwant\n%s", c.pipe, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
	for n := 0; n <= maxRing+1; n++ { // any size of pane
		for w := 1; w < 100; w++ {
			for _, bold := range []bool{false, true} {
				for _, l := range m.ring(&view.Pipe{Ring: n, Slots: make([]view.Slot, n/2)}, w, bold) {
					if width(text(l)) > w {
						t.Fatalf("a ring of %d slots is wider than %d: %q", n, w, text(l))
					}
				}
			}
		}
	}
}

// TestByteOrigin asks for single bytes of a pipe into which two writes went: each comes from its own write.
func TestByteOrigin(t *testing.T) {
	m := open(t, "pipeline", view.English)
	play(m, ":goto call write#2|o")
	o := m.concerned()
	only, _, ok := m.look().view.Only(o)
	if !ok || len(only.Pipes) != 1 || len(only.Pipes[0].Bytes) < 100 {
		t.Fatalf("the pipe concerned is %v", o)
	}
	here, bytes := m.h.Now(), only.Pipes[0].Bytes
	for _, n := range []int{0, 1, len(bytes) / 2, len(bytes) - 1} {
		m.Press("Esc")
		m.spot = n
		play(m, "r")
		if e := m.look().event; e.Kind != event.Queued || !strings.Contains(string(e.Data), string(bytes[n])) {
			t.Errorf("byte %d comes from %s", n, m.sentence(&e))
		}
		play(m, "u")
		if m.h.Now() != here {
			t.Fatalf("u does not lead back to %v", here)
		}
		m.spot = n
		play(m, "R")
		e := m.look().event
		if e.Kind != event.Taken || e.Obj != o {
			t.Fatalf("byte %d is taken by %s: %s", n, m.sentence(&e), m.message)
		}
		before := 0 // bytes that left before it
		for seq := here.Event + 1; seq < e.Seq; seq++ {
			if x, _ := m.h.Event(seq); x.Kind == event.Taken && x.Obj == o && x.Step > here.Step {
				before += int(x.N)
			}
		}
		if n < before || n >= before+int(e.N) || e.Data[n-before] != bytes[n] {
			t.Errorf("byte %d is not among the %d from %d on that %d takes", n, e.N, before, e.TID)
		}
		play(m, "u")
	}
}

// TestMessageTaken follows messages to those who take them, which is not in their order.
func TestMessageTaken(t *testing.T) {
	m := open(t, "mailbox", view.English)
	play(m, ":goto call msgctl")
	for n, typ := range []uint64{3, 1, 2} {
		here := m.h.Now()
		m.spot = n
		play(m, "R")
		if e := m.look().event; e.Kind != event.Taken || e.Args[0] != typ {
			t.Errorf("message %d is taken at %v: %s: %s", n, m.h.Now(), m.sentence(&e), m.message)
		}
		if err := m.h.Goto(here); err != nil {
			t.Fatal(err)
		}
		m.moved()
	}
}

// TestKeep keeps an object in sight while others act, and lets go of it.
func TestKeep(t *testing.T) {
	m := open(t, "pingpong", view.English)
	play(m, ":goto call read#2|)")
	kept := m.concerned()
	play(m, ")")
	if other := m.concerned(); other == kept || m.thing != other {
		t.Errorf("after ) it is %v, and then %v", kept, other)
	}
	play(m, "(")
	for range 20 {
		if play(m, "Right"); m.concerned() != kept {
			t.Errorf("at %v the object concerned is %v", m.h.Now(), m.concerned())
		}
	}
	if play(m, "="); m.thing != (event.Object{}) {
		t.Error("= does not let go of it")
	}
}

// find returns a place of the screen where a text stands.
func find(t *testing.T, m *Model, w, h int, what string) (x, y int) {
	t.Helper()
	g := m.Draw(w, h)
	for y := range h {
		row := ""
		for x := range w {
			if row += g.Cells[y*w+x].Text; strings.HasSuffix(row, what) {
				return x, y
			}
		}
	}
	t.Fatalf("%q is not on the screen\n%s", what, g.Text())
	return 0, 0
}

// TestClick clicks on what panes show.
func TestClick(t *testing.T) {
	m := open(t, "pingpong", view.English)
	play(m, ":goto call read#4|:all")
	click := func(what string) {
		x, y := find(t, m, 160, 48, what)
		m.Click(x, y)
		m.Settle()
	}
	if click("2 pingpong"); m.pin != 2 || m.focus != paneProcs {
		t.Errorf("a click on process 2 selects %d", m.pin)
	}
	if click("B 3 pingpong"); m.pin != 3 || m.focus != paneTimeline {
		t.Errorf("a click on the lane of 3 selects %d", m.pin)
	}
	if click("   19  "); len(m.stops) != 1 || m.stops[0].words != "line pingpong.c:19" {
		t.Errorf("a click on line 19 sets %v", m.stops)
	}
	at := m.h.Now().Event
	if click("pong has ball 1\\n\""); m.h.Now().Event >= at {
		t.Errorf("a click on a call of the trace goes to %v", m.h.Now())
	}
	m.Draw(160, 48)
	m.Click(m.seekBar.x+m.seekBar.w-1, 0)
	if m.Settle(); m.h.Now().Event != m.h.Last() {
		t.Errorf("a click on the end of the seek bar goes to %v", m.h.Now())
	}
	m.Draw(160, 48)
	m.Click(m.seekBar.x, 0)
	if m.Settle(); m.h.Now().Event != m.h.First() {
		t.Errorf("a click on its beginning goes to %v", m.h.Now())
	}
	m = open(t, "pipeline", view.English)
	play(m, ":goto call write#2|o o|K")
	if click("1861\\"); m.spot == 0 {
		t.Error("a click on a byte does not put the cursor there")
	}
	x, y := find(t, m, 100, 30, "read ends")
	m.Wheel(x, y, -1)
	m.Draw(100, 30)
}

// TestTimelineClick goes to the event of a column, at every scale.
func TestTimelineClick(t *testing.T) {
	m := open(t, "pingpong", view.English)
	play(m, ":goto call read#4|T")
	for far := -maxNear; far <= maxFar; far++ {
		m.far = far
		for _, col := range []int{0, 10, 40} {
			m.Draw(100, 30)
			d := m.drawn[0]
			m.Click(d.in.x+laneLabel+col, d.in.y+1)
			m.Settle()
			if m.h.Now().Event < m.h.First() || m.h.Now().Event > m.h.Last() {
				t.Errorf("at scale %d column %d goes to %v", far, col, m.h.Now())
			}
		}
	}
	play(m, ":goto 100")
	m.far = 0
	x, y := find(t, m, 100, 30, "▲ 100")
	m.Click(x-len(" 100")+0, y+1)
	if m.Settle(); m.h.Now().Event != 100 {
		t.Errorf("a click below the present moment goes to %v", m.h.Now())
	}
}

// TestHang wraps the last piece of a line below where it begins.
func TestHang(t *testing.T) {
	var got []string
	for _, l := range hang(line{{" key ", head}, {":name ", quiet}, {"what it does, in many words", plain}}, 28) {
		got = append(got, text(l))
	}
	want := " key :name what it does, in\n           many words"
	if s := strings.Join(got, "\n"); s != want {
		t.Errorf("got\n%s\nwant\n%s", s, want)
	}
}
