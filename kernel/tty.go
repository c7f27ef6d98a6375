package kernel

import (
	"time"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

// Terminals: what the line discipline of ipc.TTY causes, and reading and writing. See tty(4), termios(3).

// screenRoom is how many bytes the console takes at a time: it is never full.
const screenRoom = 1 << 20

// ttyRoom is how many bytes a terminal can send to its other side.
func (m *Machine) ttyRoom(t *ipc.TTY) int {
	if t.Kind == ipc.TTYConsole {
		return screenRoom
	}
	if t.Peer == 0 {
		return 0
	}
	return m.TTYs.Rows.R(t.Peer).Room()
}

// ttyEffect lets what a terminal caused come true: bytes go to the other side, signals to the foreground group, sleepers wake.
func (m *Machine) ttyEffect(id store.ID, eff ipc.TTYEffect) {
	t := m.TTYs.Rows.R(id)
	switch out := eff.Out; {
	case t.Kind == ipc.TTYConsole:
		if len(out) > 0 {
			m.print(m.screen(id), out)
		}
	case t.Peer != 0:
		if eff.Drop {
			m.TTYs.Rows.W(t.Peer).Backlog = nil
			m.wake(sched.MakeKey(qTTYWrite, uint64(id)), everybody, "room")
		}
		m.ttyArrive(t.Peer, out)
	}
	if eff.Wake {
		m.wake(sched.MakeKey(qTTYRead, uint64(id)), everybody, "input")
	}
	if eff.Resume {
		m.wake(sched.MakeKey(qTTYWrite, uint64(id)), everybody, "output goes on")
	}
	for _, sig := range eff.Signals {
		m.signalForeground(id, sig)
	}
}

// ttyArrive types bytes on a terminal.
func (m *Machine) ttyArrive(id store.ID, p []byte) {
	if len(p) == 0 {
		return
	}
	t := m.TTYs.Rows.W(id)
	m.ttyEffect(id, t.Arrive(p, m.ttyRoom(t)))
}

// ttyTaken takes in what waited for room, after a reader made some.
func (m *Machine) ttyTaken(id store.ID) {
	t := m.TTYs.Rows.W(id)
	if t.Kind == ipc.TTYConsole {
		m.feed()
		return
	}
	if len(t.Backlog) == 0 {
		return
	}
	peer := t.Peer
	m.ttyEffect(id, t.Retry(m.ttyRoom(t)))
	if peer != 0 { // what the peer's echo had no room for goes out now
		p := m.TTYs.Rows.W(peer)
		_, eff := p.Write(nil, m.ttyRoom(p))
		m.ttyEffect(peer, eff)
		m.wake(sched.MakeKey(qTTYWrite, uint64(peer)), everybody, "room")
	}
}

// readTTY reads from a terminal. See termios(3), "Canonical and noncanonical mode".
//
// # Blocking
// Until a line is complete; in noncanonical mode as VMIN and VTIME say.
func (c *Call) readTTY(f *proc.OpenFile, segs []segment) int64 {
	id := f.Object
	t := c.TTYs.Rows.R(id)
	switch {
	case t.Hung && c.again():
		return partial(int(c.t.Wait.Progress), abi.EIO)
	case t.Hung:
		return 0 // tty/R15: who was waiting gets EIO, who comes later the end of the file
	case !c.again():
		if e := c.background(id, abi.SIGTTIN); e != 0 {
			return fail(e)
		}
	}
	want := length(segs)
	if want == 0 {
		return 0
	}
	if t.ByLine() {
		return c.readLine(f, segs, want)
	}
	return c.readKeys(f, segs, want)
}

// readLine reads in canonical mode: one line, or the part of it that fits.
func (c *Call) readLine(f *proc.OpenFile, segs []segment, want int) int64 {
	id := f.Object
	b, ok := c.TTYs.Rows.W(id).Read(want)
	if !ok && c.fetch(id) {
		b, ok = c.TTYs.Rows.W(id).Read(want)
	}
	if ok {
		n, e := c.taken(f, segs, 0, b)
		if e != 0 && n == 0 {
			return fail(e)
		}
		return int64(n)
	}
	return c.noInput(f, 0, sleep{})
}

// taken hands bytes that left a terminal to the reader. They are gone even if its memory does not take them.
func (c *Call) taken(f *proc.OpenFile, segs []segment, done int, b []byte) (int, abi.Errno) {
	if len(b) > 0 && c.heard() {
		c.say(c.t, event.Event{Kind: event.Taken, Obj: fileObject(f), N: int64(len(b)), Data: append([]byte(nil), b[:min(len(b), captureMax)]...)})
	}
	c.ttyTaken(f.Object)
	return c.scatter(segs, done, b)
}

// keysPiece is how many bytes Linux collects in one piece. A VMIN beyond it does not make a reader wait for more.
const keysPiece = 64

// readKeys reads in noncanonical mode. tty/R11: VMIN is how many bytes it waits for; VTIME, in tenths of a second, counts from the
// last byte if VMIN is set, else from the call.
func (c *Call) readKeys(f *proc.OpenFile, segs []segment, want int) int64 {
	id, w := f.Object, &c.t.Wait
	cc := &c.TTYs.Rows.R(id).Termios.Cc
	need, pause := int(cc[abi.VMIN]), int64(cc[abi.VTIME])*int64(time.Second/10)
	if need > keysPiece {
		want = min(want, keysPiece)
	}
	s := sleep{}
	if need == 0 {
		if w.Words[0] == 0 {
			w.Words[0] = uint64(c.now + pause)
		}
		s.deadline = int64(w.Words[0])
	}
	need = max(min(need, want), 1)
	b, ok := c.TTYs.Rows.W(id).Read(want - int(w.Progress))
	if !ok && c.fetch(id) {
		b, ok = c.TTYs.Rows.W(id).Read(want - int(w.Progress))
	}
	if ok {
		n, e := c.taken(f, segs, int(w.Progress), b)
		if w.Progress += int64(n); e != 0 {
			return partial(int(w.Progress), e)
		}
		if int(w.Progress) >= need {
			return w.Progress
		}
		if w.Timer != 0 {
			c.Timers.Cancel(w.Timer)
			w.Timer = 0
		}
		w.Words[1] = uint64(c.now + pause)
	}
	if s.deadline == 0 && pause > 0 && w.Progress > 0 {
		s.deadline = int64(w.Words[1])
	}
	return c.noInput(f, int(w.Progress), s)
}

// noInput is what becomes of a reader that finds nothing.
func (c *Call) noInput(f *proc.OpenFile, done int, s sleep) int64 {
	t := c.TTYs.Rows.R(f.Object)
	switch {
	case t.Gone:
		return partial(done, abi.EIO) // tty/R14: nobody has the slave open any more
	case t.Kind == ipc.TTYConsole && !c.typing():
		return int64(done)
	case s.deadline != 0 && c.now >= s.deadline:
		return int64(done)
	case f.NonBlock():
		return partial(done, abi.EAGAIN) // tty/R33: an unfinished line is nothing to read
	}
	s.on, s.wchan, s.key, s.excl, s.late = fileObject(f), "n_tty_read", sched.MakeKey(qTTYRead, uint64(f.Object)), true, int64(done)
	return c.sleep(s) // tty/R23
}

// writeTTY writes to a terminal.
//
// # Blocking
// While output is held, or the other side of a pseudo-terminal has no room.
func (c *Call) writeTTY(f *proc.OpenFile, segs []segment) int64 {
	id, w := f.Object, &c.t.Wait
	t := c.TTYs.Rows.R(id)
	if t.Hung {
		return partial(int(w.Progress), abi.EIO)
	}
	if t.Termios.Lflag&abi.TOSTOP != 0 && !c.again() {
		if e := c.background(id, abi.SIGTTOU); e != 0 {
			return fail(e)
		}
	}
	total := length(segs)
	for {
		done := int(w.Progress)
		b := c.space(min(total-done, chunk))
		got, bad := c.gather(b, segs, done)
		n := c.writeOut(f, b[:got])
		w.Progress += int64(n)
		done += n
		switch {
		case done >= total:
			return int64(done)
		case n < got && f.NonBlock():
			return partial(done, abi.EAGAIN)
		case n < got:
			return c.sleep(sleep{on: fileObject(f), wchan: "n_tty_write", key: sched.MakeKey(qTTYWrite, uint64(id)), excl: true})
		case bad != 0:
			return partial(done, bad)
		}
	}
}

// writeOut passes bytes through the terminal to its other side, and returns how many it took.
func (c *Call) writeOut(f *proc.OpenFile, b []byte) int {
	t := c.TTYs.Rows.W(f.Object)
	n, eff := t.Write(b, c.ttyRoom(t))
	if n > 0 && t.Kind != ipc.TTYConsole && c.heard() {
		c.say(c.t, event.Event{Kind: event.Queued, Obj: fileObject(f), N: int64(n), Data: append([]byte(nil), b[:min(n, captureMax)]...)})
	}
	if t.Kind == ipc.TTYConsole && len(eff.Out) > 0 { // it goes to the descriptor of the host that the file stands for
		c.print(int32(f.Dyn), eff.Out)
		eff.Out = nil
	}
	c.ttyEffect(f.Object, eff)
	return n
}

// ttyMask is what poll(2) reports: tty/R32.
func (c *Call) ttyMask(f *proc.OpenFile) (mask uint16) {
	t := c.TTYs.Rows.R(f.Object)
	if t.Hung {
		return abi.POLLIN | abi.POLLOUT | abi.POLLERR | abi.POLLHUP | abi.POLLRDNORM | abi.POLLWRNORM
	}
	if t.Poll() || c.fetch(f.Object) && c.TTYs.Rows.R(f.Object).Poll() || t.Kind == ipc.TTYConsole && !c.typing() {
		mask |= abi.POLLIN | abi.POLLRDNORM
	}
	if t.Gone {
		mask |= abi.POLLHUP
	}
	if !t.Stopped && c.ttyRoom(t) > 0 {
		mask |= abi.POLLOUT | abi.POLLWRNORM
	}
	return mask
}

// openTTY opens a terminal, and gives the opener a controlling one if it is due: tty/R12.
func (c *Call) openTTY(f proc.OpenFile, id store.ID, mayControl, cloexec bool) int64 {
	e := abi.Errno(0)
	switch t := c.TTYs.Rows.R(id); {
	case t == nil:
		e = abi.EIO
	case t.Hung || t.Locked:
		e = abi.EIO
	case t.Excl && !c.t.Cred.Root():
		e = abi.EBUSY
	}
	if e != 0 {
		if f.Inode != 0 {
			c.Tree.Unref(c.ctx(), inode(f.Inode))
		}
		return fail(e)
	}
	t := c.TTYs.Rows.W(id)
	t.Opens++
	if t.Kind == ipc.TTYSlave {
		c.TTYs.Rows.W(t.Peer).Gone = false
	}
	f.Kind, f.Object = proc.TTYFile, id
	if t.Kind == ipc.TTYConsole {
		f.Dyn = uint64(c.screen(id))
	}
	if g := c.Procs.Groups.R(c.g); mayControl && g.Leads() && g.TTY == 0 && t.Session == 0 && f.CanRead() {
		c.control(id)
	}
	return c.install(c.newFile(f), cloexec, 0)
}

// closeTTY takes one open file of a terminal away.
func (m *Machine) closeTTY(id store.ID) {
	t := m.TTYs.Rows.W(id)
	if t.Opens--; t.Opens > 0 {
		return
	}
	switch t.Kind {
	case ipc.TTYMaster:
		m.closeMaster(id)
	case ipc.TTYSlave:
		if t.Hung {
			m.TTYs.Rows.Drop(id)
			return
		}
		m.TTYs.Rows.W(t.Peer).Gone = true
		m.wake(sched.MakeKey(qTTYRead, uint64(t.Peer)), everybody, "hang-up")
		m.wake(sched.MakeKey(qTTYWrite, uint64(t.Peer)), everybody, "hang-up")
	}
}

// wakeWriters lets those who wait for room look again.
func (m *Machine) wakeWriters(id store.ID) {
	if id != 0 {
		m.wake(sched.MakeKey(qTTYWrite, uint64(id)), everybody, "room")
	}
}
