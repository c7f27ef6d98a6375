package ipc

import "github.com/vitrine-os/vitrine/kernel/abi"

// Editing the line before it is read: VERASE, VWERASE, VKILL, VREPRINT, and what the screen shows of it. See termios(3).

// erase removes a character, a word or the whole line, and from the screen what was echoed of it: tty/R4. Only the line being edited
// can be changed: what a newline ended stays.
func (w *ttyWork) erase(key byte) {
	if len(w.Buf) == w.Lines {
		return
	}
	word := !w.is(key, abi.VERASE) && w.is(key, abi.VWERASE)
	one := w.is(key, abi.VERASE)
	if !one && !word && w.killed() {
		return
	}
	seen := false
	for len(w.Buf) > w.Lines {
		from := w.lastChar()
		c := byte(w.Buf[from])
		if w.continues(c) { // the beginning of the character is not in this line
			break
		}
		if word {
			if isAlnum(c) || c == '_' {
				seen = true
			} else if seen {
				break
			}
		}
		rest := append([]uint16(nil), w.Buf[from+1:]...)
		w.Buf = w.Buf[:from]
		if w.local(abi.ECHO) {
			w.echoErased(c, rest, one)
		}
		if one {
			break
		}
	}
	if len(w.Buf) == w.Lines && w.local(abi.ECHO) {
		w.endErasing()
	}
}

// lastChar is where the last character of the line begins; in UTF-8 it may have several bytes.
func (t *TTY) lastChar() int {
	i := len(t.Buf) - 1
	for i > t.Lines && t.continues(byte(t.Buf[i])) {
		i--
	}
	return i
}

// killed is VKILL for terminals that cannot erase a line character by character.
func (w *ttyWork) killed() bool {
	const visible = abi.ECHOK | abi.ECHOKE | abi.ECHOE
	echo := w.local(abi.ECHO)
	if echo && w.Termios.Lflag&visible == visible {
		return false
	}
	w.Buf = w.Buf[:w.Lines]
	if echo {
		w.endErasing()
		w.echo(w.Termios.Cc[abi.VKILL])
		if w.local(abi.ECHOK) {
			w.echoRaw('\n')
		}
	}
	return true
}

// echoErased shows that a character is gone. c is its first byte, rest are the others.
func (w *ttyWork) echoErased(c byte, rest []uint16, one bool) {
	switch {
	case w.local(abi.ECHOPRT): // for paper: \deleted/
		if !w.Erasing {
			w.echoRaw('\\')
			w.Erasing = true
		}
		w.echo(c)
		for _, r := range rest {
			w.echoRaw(byte(r))
			w.note(echoBack)
		}
	case one && !w.local(abi.ECHOE):
		w.echo(w.Termios.Cc[abi.VERASE])
	case c == '\t':
		w.echoTabGone()
	default:
		if control(c) && w.local(abi.ECHOCTL) { // it was shown as ^X
			w.rubOut()
		}
		if !control(c) || w.local(abi.ECHOCTL) {
			w.rubOut()
		}
	}
}

func (w *ttyWork) rubOut() {
	w.echoRaw('\b')
	w.echoRaw(' ')
	w.echoRaw('\b')
}

// echoTabGone counts the columns between the tab and what comes in front of it: another tab, or the beginning of the line.
func (w *ttyWork) echoTabGone() {
	columns, mark := 0, byte(0)
	for i := len(w.Buf) - 1; i >= w.Lines; i-- {
		c := byte(w.Buf[i])
		if c == '\t' {
			mark = 0x80
			break
		}
		switch {
		case control(c) && w.local(abi.ECHOCTL):
			columns += 2
		case !control(c) && !w.continues(c):
			columns++
		}
	}
	w.note(echoTab, byte(columns&7)|mark)
}

// endErasing closes what ECHOPRT began.
func (w *ttyWork) endErasing() {
	if w.Erasing {
		w.echoRaw('/')
		w.Erasing = false
	}
}

// echoLiteral shows that VLNEXT was typed: a ^ with the cursor on it.
func (w *ttyWork) echoLiteral() {
	if !w.local(abi.ECHO) {
		return
	}
	w.endErasing()
	if w.local(abi.ECHOCTL) {
		w.echoRaw('^')
		w.echoRaw('\b')
		w.commit()
	}
}

// reprint shows the line being edited once more, on a new line of the screen.
func (w *ttyWork) reprint(c byte) {
	w.endErasing()
	w.echo(c)
	w.echoRaw('\n')
	for _, b := range w.Buf[w.Lines:] {
		w.echo(byte(b))
	}
	w.commit()
}
