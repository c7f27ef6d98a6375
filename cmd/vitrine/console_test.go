package main

import (
	"testing"
	"time"
)

// Three presses of Ctrl-C within a second end the run; fewer, or slower ones, are the program's affair.
func TestInsistence(t *testing.T) {
	type press struct {
		after time.Duration
		keys  string
	}
	for _, c := range []struct {
		name    string
		presses []press
		want    bool
	}{
		{"twice", []press{{0, "\x03"}, {1, "\x03"}}, false},
		{"three times", []press{{0, "\x03"}, {100, "\x03"}, {200, "\x03"}}, true},
		{"held down", []press{{0, "\x03\x03\x03"}}, true},
		{"slowly", []press{{0, "\x03"}, {600, "\x03"}, {600, "\x03"}, {600, "\x03"}}, false},
		{"with other keys between", []press{{0, "\x03a"}, {100, "b\x03"}, {100, "\n"}, {100, "\x03"}}, true},
	} {
		var i insistence
		now, got := time.Unix(1000, 0), false
		for _, p := range c.presses {
			now = now.Add(p.after * time.Millisecond)
			got = got || i.count([]byte(p.keys), now)
		}
		if got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
