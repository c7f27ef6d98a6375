package session

import (
	"bytes"
	"time"
)

// Recorder turns what a person types, key by key, into a session. Lines are what the terminal makes of the keys: it edits them as
// termios(3) says, for there is no other editing in a transcript.
type Recorder struct {
	items []Item
	desks [maxConsole + 1]struct {
		row  []byte // what stands in the present row of the screen, as far as a prompt is concerned
		line []byte // typed and not entered yet
		kind Kind   // of that line
	}
	last  int64 // virtual time at which something was typed
	fired int64 // timers that had fired then
}

// NewRecorder returns a recorder of a session that begins.
func NewRecorder() *Recorder { return &Recorder{} }

// longPause is how long a person has to wait for something so that the transcript says so.
const longPause = int64(time.Second)

// Show takes what comes out at a console.
func (r *Recorder) Show(console int, p []byte) {
	d := &r.desks[console]
	if i := bytes.LastIndexByte(p, '\n'); i >= 0 {
		d.row, p = d.row[:0], p[i+1:]
	}
	d.row = append(d.row, p[:min(len(p), 1024-min(len(d.row), 1024))]...)
}

// Type takes keys that were typed, with the virtual time and the number of timers that had fired by then: who waited for one has to
// wait again when the session is played.
func (r *Recorder) Type(console int, keys []byte, now, fired int64) {
	if rest := (now - r.last) / int64(time.Second) * int64(time.Second); r.last > 0 && fired > r.fired && rest >= longPause {
		r.items = append(r.items, Item{Kind: Pause, Console: console, Wait: time.Duration(rest)})
	}
	r.last, r.fired = now, fired
	for _, k := range keys {
		r.key(console, k)
	}
}

// The keys with which a terminal edits a line.
const (
	keyErase = 127
	keyWord  = 'W' & 31
	keyKill  = 'U' & 31
)

// key takes one key.
func (r *Recorder) key(console int, k byte) {
	d := &r.desks[console]
	if len(d.line) == 0 {
		d.kind = Input
		for kind, mark := range marks {
			if mark != "" && string(d.row) == mark {
				d.kind = Kind(kind)
			}
		}
	}
	switch {
	case k == '\r' || k == '\n':
		r.items = append(r.items, Item{Kind: d.kind, Console: console, Text: string(bytes.ToValidUTF8(d.line, []byte("?")))})
		d.line, d.row = nil, nil
	case k == keyErase || k == '\b':
		d.line = d.line[:len(d.line)-lastRune(d.line)]
	case k == keyKill:
		d.line = nil
	case k == keyWord:
		d.line = bytes.TrimRight(d.line, " \t")
		d.line = d.line[:bytes.LastIndexAny(d.line, " \t")+1]
	case k == '\t' || k >= ' ':
		d.line = append(d.line, k)
	default:
		r.items = append(r.items, Item{Kind: Keys, Console: console, Text: string([]byte{'^', k ^ 64})})
		d.line = nil
	}
}

// lastRune is the length of the last character of a text.
func lastRune(b []byte) (n int) {
	for n < len(b) {
		n++
		if b[len(b)-n]&0xc0 != 0x80 {
			break
		}
	}
	return n
}

// File returns the session so far. Nothing has come out in it: playing it does that.
func (r *Recorder) File(name string) *File { return &File{Name: name, Items: r.items} }
