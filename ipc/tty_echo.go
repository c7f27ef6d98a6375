package ipc

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// The output side of the line discipline: echoes, and what OPOST makes of bytes on their way out. See termios(3).
//
// An echo waits in a small code until the end of the batch of bytes that caused it, or as long as output is held: a byte stands for
// itself, echoCode announces a command or a control character to be shown as ^X.

const (
	echoCode   = 0xff // what follows is one of the next, echoCode itself, or a control character to be shown as ^X
	echoBack   = 0x80 // the cursor is one column less than one would think: the continuation of a character in UTF-8
	echoOrigin = 0x81 // the line being edited begins here
	echoTab    = 0x82 // erase a tab; one more byte tells the columns in front of it, with 0x80 if they are counted from another tab

	echoBlock   = 256                          // so many bytes of echo do not wait for the end of the batch
	echoDiscard = ttyBuffer - (echoBlock + 32) // beyond this the oldest echoes are forgotten
	echoMost    = 16 * ttyBuffer               // more than this is not kept, a batch of bytes may echo as much as it likes
)

// Write takes bytes that a program writes and returns how many: all, unless the other side has no room or output is held.
func (t *TTY) Write(p []byte, room int) (n int, eff TTYEffect) {
	w := t.begin(room)
	w.echoAll()
	for n < len(p) && w.emit(p[n]) {
		n++
	}
	return n, w.eff
}

// space is how many bytes can go out now.
func (w *ttyWork) space() int {
	if w.Stopped {
		return 0
	}
	return w.room
}

func (w *ttyWork) out(b ...byte) {
	w.eff.Out = append(w.eff.Out, b...)
	w.room -= len(b)
}

// emit writes one byte and keeps count of the cursor's column. The console leaves it to the host's terminal to translate newlines
// and the like. It returns false if there is no room.
func (w *ttyWork) emit(c byte) bool {
	if w.space() == 0 {
		return false
	}
	if !w.output(abi.OPOST) {
		w.out(c)
		return true
	}
	from, room := len(w.eff.Out), w.room
	if !w.process(c) {
		return false
	}
	if w.Kind == TTYConsole {
		w.eff.Out, w.room = append(w.eff.Out[:from], c), room-1
	}
	return true
}

// process is what OPOST means: tty/R5.
func (w *ttyWork) process(c byte) bool {
	switch c {
	case '\n':
		if w.output(abi.ONLRET) {
			w.Column = 0
		}
		if w.output(abi.ONLCR) {
			if w.space() < 2 {
				return false
			}
			w.Column, w.Origin = 0, 0
			w.out('\r', '\n')
			return true
		}
		w.Origin = w.Column
	case '\r':
		if w.output(abi.ONOCR) && w.Column == 0 {
			return true
		}
		if w.output(abi.OCRNL) {
			c = '\n'
			if !w.output(abi.ONLRET) {
				break
			}
		}
		w.Column, w.Origin = 0, 0
	case '\t':
		n := 8 - w.Column&7
		if w.Termios.Oflag&abi.TABDLY == abi.XTABS {
			if w.space() < int(n) {
				return false
			}
			w.Column += n
			w.out([]byte("        ")[:n]...)
			return true
		}
		w.Column += n
	case '\b':
		w.Column = max(w.Column-1, 0)
	default:
		if !control(c) {
			if w.output(abi.OLCUC) {
				c = upper(c)
			}
			if !w.continues(c) {
				w.Column++
			}
		}
	}
	w.out(c)
	return true
}

// echo adds a byte to the echo: a control character as ^X if ECHOCTL is set.
func (w *ttyWork) echo(c byte) {
	if w.local(abi.ECHOCTL) && control(c) && c != '\t' {
		w.addEcho(echoCode, c)
		return
	}
	w.echoRaw(c)
}

// echoRaw adds a byte as it is.
func (w *ttyWork) echoRaw(c byte) {
	if c == echoCode {
		w.addEcho(echoCode)
	}
	w.addEcho(c)
}

// addEcho adds bytes to the echo.
func (w *ttyWork) addEcho(code ...byte) {
	if len(w.Echo) > echoMost { // whole rounds of the ring that nobody can see any more
		w.Echo = slices.Delete(w.Echo, 0, echoMost/2)
	}
	w.Echo = append(w.Echo, code...)
}

// ring is a byte of the echo. Linux keeps it in a ring and does not look whether that is full: a place holds what was put there last.
func (w *ttyWork) ring(at int) byte { return w.Echo[at+(len(w.Echo)-1-at)/ttyBuffer*ttyBuffer] }

// note adds a command to the echo.
func (w *ttyWork) note(code ...byte) {
	w.addEcho(echoCode)
	w.addEcho(code...)
}

// commit lets echoes be written if many have gathered; the end of the batch does it anyway.
func (w *ttyWork) commit() {
	if n := len(w.Echo); n >= echoBlock && n%echoBlock <= w.Ready%echoBlock {
		w.Ready = n
		w.writeEcho()
	}
}

// echoAll writes all echoes, as far as there is room.
func (w *ttyWork) echoAll() {
	w.Ready = len(w.Echo)
	w.writeEcho()
}

// flushEcho ends a batch.
func (w *ttyWork) flushEcho() {
	if w.local(abi.ECHO | abi.ECHONL) {
		w.echoAll()
	}
}

// writeEcho writes echoes that are ready. If there is no room for very many of them the oldest are forgotten.
func (w *ttyWork) writeEcho() {
	at := 0
	for w.stored(at) {
		n := w.codeLen(at)
		if !w.stored(at+n-1) || !w.writeCode(at) {
			break
		}
		at += n
	}
	for w.Ready-at >= echoDiscard {
		at += w.codeLen(at)
	}
	w.Echo, w.Ready = w.Echo[at:], w.Ready-at
	if len(w.Echo) == 0 {
		w.Echo = nil
	}
}

// stored tells whether there is a byte to write. In a ring a whole round looks like nothing.
func (w *ttyWork) stored(at int) bool { return at < w.Ready && (w.Ready-at)%ttyBuffer != 0 }

// codeLen is the length of the thing at a place in the echo. A command that was cut short is not stored yet.
func (w *ttyWork) codeLen(at int) int {
	switch {
	case w.ring(at) != echoCode:
		return 1
	case at+1 < w.Ready && w.ring(at+1) == echoTab:
		return 3
	}
	return 2
}

// writeCode writes the byte at a place in the echo, or carries the command there out. It returns false if there is no room.
func (w *ttyWork) writeCode(at int) bool {
	if c := w.ring(at); c != echoCode {
		return w.emit(c)
	}
	switch op := w.ring(at + 1); op {
	case echoTab:
		return w.eraseTab(int32(w.ring(at + 2)))
	case echoOrigin:
		w.Origin = w.Column
	case echoBack:
		w.Column = max(w.Column-1, 0)
	case echoCode:
		if w.space() == 0 {
			return false
		}
		w.out(op)
		w.Column++
	default:
		if w.space() < 2 {
			return false
		}
		w.out('^', op^0x40)
		w.Column += 2
	}
	return true
}

// eraseTab goes back over as many columns as a tab took: those up to the next multiple of 8.
func (w *ttyWork) eraseTab(before int32) bool {
	if before&0x80 == 0 {
		before += w.Origin
	}
	n := 8 - before&7
	if int(n) > w.space() {
		return false
	}
	for range n {
		w.out('\b')
		w.Column = max(w.Column-1, 0)
	}
	return true
}

// The kernel of Linux takes bytes for characters of Latin-1.

func control(c byte) bool { return c < 0x20 || c == 0x7f }

func lower(c byte) byte {
	if isUpper(c) {
		c += 0x20
	}
	return c
}

func upper(c byte) byte {
	if c >= 'a' && c <= 'z' || c >= 0xdf && c != 0xf7 {
		c -= 0x20
	}
	return c
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' || c >= 0xc0 && c <= 0xde && c != 0xd7 }

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || isUpper(c) || c >= 'a' && c <= 'z' || c >= 0xdf && c != 0xf7
}

// continues tells whether a byte is a later one of a character in UTF-8.
func (t *TTY) continues(c byte) bool { return t.input(abi.IUTF8) && c&0xc0 == 0x80 }
