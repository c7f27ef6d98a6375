package view

import (
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/kernel"
)

// TestCond reads conditions, and says in a sentence what is wrong with others.
func TestCond(t *testing.T) {
	five := func(word string) (Field, bool) {
		return Field{Text: word, Fine: true, Get: func(*kernel.Machine) (int64, bool) { return 5, true }}, word == "five"
	}
	for text, want := range map[string]bool{
		"five == 5": true, "five==5": true, "five != 5": false, "five < 6 and five >= 5": true, "5 <= five && five > 5": false, "five == 0x5": true, "-1 < five": true,
	} {
		c, err := ParseCond(text, five)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := c.Holds(nil); got != want || !c.Fine {
			t.Errorf("%s is %v", text, got)
		}
		if again, err := ParseCond(c.Text, five); err != nil || again.Text != c.Text {
			t.Errorf("%q is read again as %v, %v", c.Text, again, err)
		}
	}
	for text, want := range map[string]string{
		"": "missing", "five": "comes ==", "five ==": "missing", "six == 6": "no field", "pipe 1 == 2": "pipe has bytes", "pipe x bytes == 1": "x is no number",
		"pipe": "as in: pipe N bytes", "five == 5 or five == 6": "or makes no sense", "sem 0:x value == 1": "x is no number", "machine == 1": "machine has processes",
	} {
		if _, err := ParseCond(text, five); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// FuzzCond reads anything.
func FuzzCond(f *testing.F) {
	f.Add("pipe 1 bytes > 3 and process 2 state == S")
	f.Add("sem 0:1 value<=machine ready")
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := ParseCond(text, nil); err == nil {
			if again, err := ParseCond(c.Text, nil); err != nil || again.Text != c.Text {
				t.Errorf("%q is read again as %v, %v", c.Text, again, err)
			}
		}
	})
}
