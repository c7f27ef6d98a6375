package history

import (
	"slices"
	"strings"
	"testing"
)

// user counts the files of the demo itself.
func user(file string) bool { return strings.HasSuffix(file, "eof.c") }

// where is the line that a task executes next.
func where(h *History, tid int32) int {
	t := h.Task(tid)
	if t == nil {
		return 0
	}
	for _, f := range h.Calls(tid) {
		if user(f.File) {
			return f.Line
		}
	}
	return 0
}

// TestLines goes through a program line by line and back the same way.
func TestLines(t *testing.T) {
	h := open(t, demo(t, "eof"), Options{})
	for _, over := range []bool{false, true} {
		by := Line
		if over {
			by = Over
		}
		h.GotoStep(0)
		var there []Pos
		var lines []int
		for h.Do(h.Move(Move{By: by, TID: 2, In: user})) {
			there, lines = append(there, h.Now()), append(lines, where(h, 2))
		}
		if want := []int{24, 26, 31, 32, 36, 45, 46, 47, 48}; !slices.Equal(lines, want) {
			t.Errorf("over %v: the lines are %v, want %v", over, lines, want)
		}
		for i := len(there) - 2; i >= 0; i-- {
			if !h.Do(h.Move(Move{By: by, TID: 2, In: user, Back: true})) || h.Now() != there[i] {
				t.Fatalf("over %v: the way back leads to %+v, line %d, not %+v, line %d", over, h.Now(), where(h, 2), there[i], lines[i])
			}
		}
	}
}
