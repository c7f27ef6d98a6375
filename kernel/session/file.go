package session

import (
	"strconv"
	"strings"
	"time"
)

// File is a session.
type File struct {
	Name  string   // for messages
	Items []Item   // what is done, in this order
	Tail  []string // remarks and empty lines at the end
}

// Kind says what an item is.
type Kind uint8

// The kinds of item.
const (
	Show    Kind = iota // nothing is done: what has come out at a console in the meantime is shown
	Command             // a line behind the prompt
	More                // a line behind the second prompt
	Input               // a line that a program reads
	Keys                // keys such as ^C
	Pause               // time passes
)

// marks are what begins a line that is typed.
var marks = [...]string{Command: "$ ", More: "> ", Input: "< "}

// Item is a thing that is done, and what comes of it.
type Item struct {
	Kind    Kind
	Console int           // where, from 1
	Text    string        // the line, or the keys as the file has them
	Wait    time.Duration // of a pause
	Out     string        // what came out at this console until something else was done there
	Before  []string      // remarks and empty lines in front of it
	Line    int           // number of its line, 0 if it was not read from a file
}

// Typed returns the bytes that are typed.
func (it *Item) Typed() []byte {
	switch it.Kind {
	case Command, More, Input:
		return []byte(it.Text + "\r")
	case Keys:
		var b []byte
		for i := 1; i < len(it.Text); i += 2 {
			b = append(b, it.Text[i]&31)
		}
		return b
	}
	return nil
}

// MaxItems bounds the length of a session.
const MaxItems = 100_000

// MaxPause bounds a pause.
const MaxPause = 1000 * time.Hour

// maxConsole is the largest number of a console.
const maxConsole = 9

// The remarks at the head of a session that mean something.
const (
	recordedMark = "# recorded: " // where it was recorded
	cpusMark     = "# cpus: "     // how many CPUs its machine has
)

// Recorded says where the session was recorded, as one of its first remarks tells: "linux", with more words behind it; "" if none does.
func (f *File) Recorded() string { return f.remark(recordedMark) }

// CPUs returns how many CPUs the session is meant for, 0 if it does not say.
func (f *File) CPUs() int {
	n, _ := strconv.Atoi(f.remark(cpusMark))
	return max(n, 0)
}

// remark returns the rest of the remark at the head that begins like this.
func (f *File) remark(mark string) string {
	lines := f.Tail
	if len(f.Items) > 0 {
		lines = f.Items[0].Before
	}
	for _, l := range lines {
		if rest, ok := strings.CutPrefix(l, mark); ok {
			return rest
		}
	}
	return ""
}

// isKeys tells whether a line consists of keys only: ^C, ^[ and the like.
func isKeys(line string) bool {
	if line == "" || len(line)%2 != 0 {
		return false
	}
	for i := 0; i < len(line); i += 2 {
		if line[i] != '^' || line[i+1] < '@' || line[i+1] > '_' {
			return false
		}
	}
	return true
}
