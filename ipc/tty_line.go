package ipc

import "github.com/vitrine-os/vitrine/kernel/abi"

// The input side of the line discipline: what becomes of bytes that are typed. See termios(3), "Canonical and noncanonical mode".

// ttyWork is one operation on a terminal in progress.
type ttyWork struct {
	*TTY
	room int // bytes that the other side takes
	eff  TTYEffect
}

func (t *TTY) begin(room int) *ttyWork { return &ttyWork{TTY: t, room: room} }

// Room is how many bytes typed in one go the terminal can take, at least.
func (t *TTY) Room() int { return ttyBacklog - len(t.Backlog) }

// Arrive brings bytes from the other side. What finds no room in the buffer waits, and Retry takes it in later.
func (t *TTY) Arrive(p []byte, room int) TTYEffect {
	if len(t.Backlog) > 0 {
		t.Backlog = append(t.Backlog, p...)
		return t.Retry(room)
	}
	n, eff := t.Receive(p, room)
	if n < len(p) {
		t.Backlog = append([]byte(nil), p[n:]...)
	}
	return eff
}

// Retry takes in what had to wait.
func (t *TTY) Retry(room int) TTYEffect {
	n, eff := t.Receive(t.Backlog, room)
	if t.Backlog = t.Backlog[n:]; len(t.Backlog) == 0 {
		t.Backlog = nil
	}
	return eff
}

// Receive takes in bytes that were typed, and returns how many: all, unless the buffer is full. The echo of one call is written at
// its end; room is what the other side takes of it.
func (t *TTY) Receive(p []byte, room int) (n int, eff TTYEffect) {
	w := t.begin(room)
	for n < len(p) {
		free, over := t.free()
		if free == 0 {
			break
		}
		if over {
			t.Buf = t.Buf[:min(len(t.Buf), ttyBuffer-1)]
		}
		k := min(free, len(p)-n)
		w.batch(p[n : n+k])
		n += k
	}
	return n, w.eff
}

// free tells how much the buffer takes. tty/R8: a line that is longer than the buffer loses its end, but its newline is still seen:
// the last byte is overwritten again and again until it comes.
func (t *TTY) free() (n int, over bool) {
	n = ttyBuffer - len(t.Buf)
	if t.input(abi.PARMRK) {
		n = (n + 2) / 3 // a byte may become three
	}
	if n--; n > 0 {
		return n, false
	}
	if t.local(abi.ICANON) && t.Lines == 0 {
		return 1, true
	}
	return 0, false
}

// plain tells that no mode gives any byte a meaning.
func (t *TTY) plain() bool {
	return !t.input(abi.ISTRIP|abi.IUCLC|abi.IGNCR|abi.ICRNL|abi.INLCR|abi.IXON|abi.PARMRK) && !t.local(abi.ICANON|abi.ISIG|abi.ECHO)
}

// batch takes in bytes that arrive together.
func (w *ttyWork) batch(p []byte) {
	strip := w.input(abi.ISTRIP) || w.input(abi.IUCLC) && w.local(abi.IEXTEN)
	if w.plain() || w.local(abi.EXTPROC) && !strip {
		for _, c := range p {
			w.put(c)
		}
	} else {
		for _, c := range p {
			w.key(c)
		}
		w.flushEcho()
	}
	if !w.ByLine() && len(w.Buf) > 0 {
		w.eff.Wake = true
	}
}

func (w *ttyWork) put(c byte) { w.Buf = append(w.Buf, uint16(c)) }

// putMarked stores a byte; PARMRK makes two of 0xff, since one alone announces a parity error.
func (w *ttyWork) putMarked(c byte) {
	if c == 0xff && w.input(abi.PARMRK) {
		w.put(c)
	}
	w.put(c)
}

// key is one byte typed.
func (w *ttyWork) key(c byte) {
	if w.input(abi.ISTRIP) {
		c &= 0x7f
	}
	if w.input(abi.IUCLC) && w.local(abi.IEXTEN) {
		c = lower(c)
	}
	switch {
	case w.Literal: // tty/R6: after VLNEXT a byte means itself
		w.Literal = false
		w.ordinary(c)
	case w.local(abi.EXTPROC):
		w.put(c)
	case w.special(c):
		w.command(c)
	default:
		w.ordinary(c)
	}
}

// special tells whether some mode gives the byte a meaning. A key set to 0 is disabled.
func (t *TTY) special(c byte) bool {
	if c == 0 {
		return false // tty/R31
	}
	line, ext := t.local(abi.ICANON), t.local(abi.ICANON) && t.local(abi.IEXTEN)
	for _, k := range [...]struct {
		on  bool
		key int
	}{
		{line, abi.VERASE}, {line, abi.VKILL}, {line, abi.VEOF}, {line, abi.VEOL}, {ext, abi.VWERASE}, {ext, abi.VLNEXT}, {ext, abi.VEOL2},
		{ext && t.local(abi.ECHO), abi.VREPRINT}, {t.input(abi.IXON), abi.VSTART}, {t.input(abi.IXON), abi.VSTOP},
		{t.local(abi.ISIG), abi.VINTR}, {t.local(abi.ISIG), abi.VQUIT}, {t.local(abi.ISIG), abi.VSUSP},
	} {
		if k.on && t.is(c, k.key) {
			return true
		}
	}
	return c == '\r' && t.input(abi.IGNCR|abi.ICRNL) || c == '\n' && (line || t.input(abi.INLCR))
}

// ordinary is a byte without a meaning.
func (w *ttyWork) ordinary(c byte) {
	w.anyKey()
	w.echoTyped(c)
	w.putMarked(c)
}

// anyKey lets held output go on at any key, if IXANY is set.
func (w *ttyWork) anyKey() {
	if w.Stopped && !w.Held && w.input(abi.IXON) && w.input(abi.IXANY) {
		w.start()
		w.echoAll()
	}
}

// echoTyped echoes a byte that becomes part of the line, if ECHO is set.
func (w *ttyWork) echoTyped(c byte) {
	if !w.local(abi.ECHO) {
		return
	}
	w.endErasing()
	w.echoInLine(c) // tty/R20
}

// echoInLine notes in which column a line begins when its first byte is echoed, for the tabs that may have to be erased.
func (w *ttyWork) echoInLine(c byte) {
	if len(w.Buf) == w.Lines {
		w.note(echoOrigin)
	}
	w.echo(c)
	w.commit()
}

// command is a byte that some mode gives a meaning: flow control first, then signals, then the editing of the line.
func (w *ttyWork) command(c byte) {
	if w.input(abi.IXON) && w.flow(c) {
		return
	}
	if w.local(abi.ISIG) {
		switch {
		case w.is(c, abi.VINTR):
			w.signal(abi.SIGINT, c)
			return
		case w.is(c, abi.VQUIT):
			w.signal(abi.SIGQUIT, c)
			return
		case w.is(c, abi.VSUSP):
			w.signal(abi.SIGTSTP, c)
			return
		}
	}
	w.anyKey()
	switch {
	case c == '\r' && w.input(abi.IGNCR):
		return
	case c == '\r' && w.input(abi.ICRNL): // tty/R21
		c = '\n'
	case c == '\n' && w.input(abi.INLCR):
		c = '\r'
	}
	if w.local(abi.ICANON) && w.edit(c) {
		return
	}
	if w.local(abi.ECHO) && c == '\n' {
		w.endErasing()
		w.echoRaw(c)
		w.commit()
	} else {
		w.echoTyped(c)
	}
	w.putMarked(c)
}

// flow holds output back or lets it go on: tty/R7.
func (w *ttyWork) flow(c byte) bool {
	switch {
	case w.is(c, abi.VSTART):
		w.start()
		w.echoAll()
	case w.is(c, abi.VSTOP):
		w.Stopped = true
	default:
		return false
	}
	return true
}

// start lets output go on, unless tcflow(3) holds it.
func (w *ttyWork) start() {
	if w.Stopped && !w.Held {
		w.Stopped, w.eff.Resume = false, true
	}
}

// signal is VINTR, VQUIT or VSUSP. tty/R3: the signal goes to the foreground process group; unless NOFLSH is set, what was typed
// and not read, and output and echoes that were not shown yet, are lost.
func (w *ttyWork) signal(sig abi.Signal, c byte) {
	w.eff.Signals = append(w.eff.Signals, sig)
	if !w.local(abi.NOFLSH) {
		w.Echo, w.Ready = nil, 0
		w.room += len(w.eff.Out)
		w.eff.Out, w.eff.Drop = nil, true
		w.Flush()
	}
	if w.input(abi.IXON) {
		w.start()
	}
	if w.local(abi.ECHO) {
		w.echo(c)
		w.commit()
	} else {
		w.echoAll()
	}
}

// edit is canonical mode: bytes that change the line, or end it. It returns false for a byte that becomes part of the line.
func (w *ttyWork) edit(c byte) bool {
	ext := w.local(abi.IEXTEN)
	switch {
	case c == 0: // a disabled key
		return false
	case w.is(c, abi.VERASE) || w.is(c, abi.VKILL) || ext && w.is(c, abi.VWERASE):
		w.erase(c)
		w.commit()
	case ext && w.is(c, abi.VLNEXT):
		w.Literal = true
		w.echoLiteral()
	case ext && w.local(abi.ECHO) && w.is(c, abi.VREPRINT):
		w.reprint(c)
	case c == '\n':
		if w.local(abi.ECHO | abi.ECHONL) {
			w.echoRaw(c)
			w.commit()
		}
		w.endLine(c)
	case w.is(c, abi.VEOF): // tty/R2: VEOF ends the line without a byte of its own; on an empty line a reader gets 0, the end of the file
		w.endLine(0)
	case w.is(c, abi.VEOL) || ext && w.is(c, abi.VEOL2):
		if w.local(abi.ECHO) {
			w.echoInLine(c)
		}
		if c == 0xff && w.input(abi.PARMRK) {
			w.put(c)
		}
		w.endLine(c)
	default:
		return false
	}
	return true
}

// endLine stores the last byte of a line: now readers may have it. tty/R1.
func (w *ttyWork) endLine(c byte) {
	w.Buf = append(w.Buf, lineEnd|uint16(c))
	w.Lines = len(w.Buf)
	w.eff.Wake = true
}

// Paste takes in bytes that were edited and echoed elsewhere, as a host's terminal does: nothing but a newline has a meaning. It
// returns how many found room.
func (t *TTY) Paste(p []byte) (n int) {
	for n < len(p) && len(t.Buf) < ttyBuffer-1 {
		t.Buf = append(t.Buf, uint16(p[n]))
		if p[n] == '\n' && t.local(abi.ICANON) {
			t.Buf[len(t.Buf)-1] |= lineEnd
			t.Lines = len(t.Buf)
		}
		n++
	}
	if n < len(p) && t.local(abi.ICANON) && t.Lines == 0 { // a line that is too long is handed over as it is
		t.Buf[len(t.Buf)-1] |= lineEnd
		t.Lines = len(t.Buf)
	}
	return n
}

// PasteEnd is the end of such input: what VEOF does.
func (t *TTY) PasteEnd() {
	if t.local(abi.ICANON) {
		t.Buf = append(t.Buf, lineEnd)
		t.Lines = len(t.Buf)
	}
}

// Read takes bytes out of the buffer, at most max: in canonical mode of one line, else what there is. ok is false if there is
// nothing to be had; in canonical mode an empty result with ok is the end of the file.
func (t *TTY) Read(max int) (b []byte, ok bool) {
	if !t.ByLine() {
		n := min(max, len(t.Buf))
		b = make([]byte, n)
		for i := range b {
			b[i] = byte(t.Buf[i])
		}
		t.take(n)
		return b, n > 0
	}
	if t.Lines == 0 {
		return nil, false
	}
	for _, c := range t.Buf[:min(max, t.Lines)] {
		if c != lineEnd {
			b = append(b, byte(c))
		}
		if c&lineEnd != 0 {
			t.take(len(b) + int(b2i(c == lineEnd)))
			return b, true
		}
	}
	t.take(len(b))
	if t.Lines > 0 && t.Buf[0] == lineEnd { // tty/R10: a VEOF right behind what filled the reader's buffer is not another end of file
		t.take(1)
	}
	return b, true
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// take removes bytes from the front of the buffer.
func (t *TTY) take(n int) {
	if t.Buf = t.Buf[n:]; len(t.Buf) == 0 {
		t.Buf = nil
	}
	t.Lines = max(t.Lines-n, 0)
}
