package kernel

import (
	"math"
	"time"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

// Input is where the console's input comes from. What it gave is remembered, so that a machine that was taken back reads the same
// again.
type Input interface {
	// Next returns the next piece of input, or nothing at its end. For a person at a terminal it waits at most as long as told (0: as
	// long as it takes; less: not at all), and says how long that took and whether something came in that time; for a file it answers
	// at once.
	Next(most time.Duration) (data []byte, took time.Duration, arrived bool)
	// Person tells whether somebody types: then others run on while a reader waits.
	Person() bool
}

// inputLog remembers what came in, and when. It is not state: InputPos is.
type inputLog struct {
	src     Input
	entries []Typed
}

// InputPos is how far the machine has read its input.
type InputPos struct {
	Entry int   // pieces used up
	Off   int   // bytes of the present one used up
	Ready int   // pieces that have arrived
	End   bool  // a terminal's input that nobody types is used up
	Cue   int   // pieces of the script that were played
	Look  int64 // virtual time at which to look whether a person has typed something while programs run
}

// lookEvery is how often the machine looks for typing while it has other things to do: a key such as VINTR does not wait for a reader.
const lookEvery = int64(10 * time.Millisecond)

// consoleTTY is the row of the terminal that the host's descriptors are, if they are one, and of the first console.
const consoleTTY store.ID = 1

// hasConsole tells whether there is a terminal beside the pseudo-terminals.
func (m *Machine) hasConsole() bool { return m.cfg.TTY[0] || m.cfg.TTY[1] || m.cfg.TTY[2] }

// screen is where what is typed at a console is echoed to: a descriptor of the host, or the console's number.
func (m *Machine) screen(tty store.ID) int32 {
	switch {
	case m.cfg.Consoles > 0:
		return int32(tty)
	case m.cfg.TTY[1]:
		return 1
	case m.cfg.TTY[2]:
		return 2
	}
	return 0
}

// bootConsole makes the terminal.
func (m *Machine) bootConsole() {
	m.In.Look = math.MaxInt64
	if !m.hasConsole() {
		return
	}
	for n := 1; n <= max(m.cfg.Consoles, 1); n++ {
		id := m.TTYs.New(ipc.TTYConsole, uint32(n))
		if id != store.ID(n) {
			panic("kernel: the consoles are not the first terminals")
		}
		t := m.TTYs.Rows.W(id)
		if t.Size = m.cfg.Size; t.Size == (abi.Winsize{}) {
			t.Size = abi.Winsize{Row: 24, Col: 80}
		}
	}
	if m.cfg.TTY[0] && m.input.src != nil && m.input.src.Person() {
		m.In.Look = lookEvery
	}
}

// consoleFile is what a new process has as descriptor 0, 1 or 2.
func (m *Machine) consoleFile(fd int, tty store.ID) proc.OpenFile {
	if !m.cfg.TTY[fd] {
		mode := uint32(abi.O_WRONLY)
		if fd == 0 {
			mode = abi.O_RDONLY
		}
		return proc.OpenFile{Kind: proc.ConsoleFile, Object: 1, Dyn: uint64(fd), Flags: mode | abi.O_LARGEFILE, Path: "/dev/console"}
	}
	m.TTYs.Rows.W(tty).Opens++
	f := proc.OpenFile{Kind: proc.TTYFile, Object: tty, Dyn: uint64(fd), Flags: abi.O_RDWR | abi.O_LARGEFILE, Path: "/dev/tty" + itoa(int64(tty))}
	if fd == 0 || m.cfg.Consoles > 0 {
		f.Dyn = uint64(m.screen(tty))
	}
	if w, e := m.Tree.Walk(m.rootCtx(), inode(m.Tree.Root), f.Path, 0); e == 0 {
		m.Tree.Ref(w.Node, w.Entry)
		f.Inode = w.Node.Inode
	}
	return f
}

// inputNow returns what can be read now where stdin is no terminal; ok is false if nothing has arrived yet.
func (m *Machine) inputNow() (data []byte, ok bool) {
	if m.In.Entry < m.In.Ready {
		return m.input.entries[m.In.Entry].Data[m.In.Off:], true
	}
	if m.input.src == nil {
		return nil, true
	}
	if !m.input.src.Person() {
		m.arrive(0)
		return m.input.entries[m.In.Entry].Data, true
	}
	return nil, false
}

// arrive takes the next piece of input in. It returns how long it took to come, and false if none came in time. A piece that came
// before, in a run that was taken back, comes at the same virtual time again.
func (m *Machine) arrive(most time.Duration) (time.Duration, bool) {
	took := time.Duration(0)
	if m.In.Ready < len(m.input.entries) {
		if took = max(time.Duration(m.input.entries[m.In.Ready].At-m.Now()), 0); most < 0 && took > 0 || most > 0 && took > most {
			return most, false
		}
		m.In.Ready++
		return took, true
	}
	piece, took, ok := m.input.next(most)
	if !ok {
		return took, false
	}
	piece.At = m.Now() + int64(took)
	m.input.entries = append(m.input.entries, piece)
	m.In.Ready++
	return took, true
}

// typing tells whether the terminal's input can still go on.
func (m *Machine) typing() bool { return m.cfg.TTY[0] && m.input.src != nil && !m.In.End }

// fetch gets more of a terminal's input where nobody types it, since it is there at once. It returns whether something came.
func (m *Machine) fetch(id store.ID) bool {
	if m.TTYs.Rows.R(id).Kind != ipc.TTYConsole || !m.hasConsole() || !m.typing() || m.input.src.Person() || m.In.Entry < m.In.Ready {
		return false
	}
	m.arrive(0)
	m.feed()
	return !m.In.End
}

// feed types what has arrived on the terminal, as far as there is room.
func (m *Machine) feed() {
	for m.cfg.TTY[0] && m.In.Entry < m.In.Ready {
		entry, id := &m.input.entries[m.In.Entry], m.typedAt(m.In.Entry)
		data := entry.Data
		t := m.TTYs.Rows.W(id)
		rest := data[m.In.Off:]
		n, eff := len(rest), ipc.TTYEffect{Wake: true}
		switch {
		case len(data) > 0 && m.cfg.Keys:
			n, eff = t.Receive(rest, screenRoom)
		case len(data) > 0:
			n = t.Paste(rest)
		case m.cfg.Consoles > 0 || entry.Size != (abi.Winsize{}): // it was to open a console, or told the size of the window
		case m.input.src.Person():
			t.PasteEnd()
		default:
			m.In.End = true
		}
		m.In.Off += n
		stuck := m.In.Off < len(data) && !m.elsewhere(id)
		if !stuck {
			m.In.Entry, m.In.Off = m.In.Entry+1, 0
		}
		m.ttyEffect(id, eff)
		if stuck {
			return
		}
	}
}

// lookForTyping takes in what a person typed while programs run.
func (m *Machine) lookForTyping(at int64) {
	m.In.Look = at + lookEvery
	if _, ok := m.arrive(-1); ok {
		m.cpu, m.now, m.cur = 0, at, 0
		m.arrived()
	}
}

// readConsole reads what was piped in, or typed where the program is not to see a terminal.
//
// # Blocking
// While a person types.
func (c *Call) readConsole(f *proc.OpenFile, segs []segment) int64 {
	want := length(segs)
	if want == 0 {
		return 0
	}
	data, ok := c.inputNow()
	if !ok {
		return c.sleep(sleep{on: fileObject(f), wchan: "n_tty_read", key: sched.MakeKey(qConsole, 1), excl: true})
	}
	data = data[:min(want, len(data))]
	n, e := c.scatter(segs, 0, data)
	if n == 0 && e != 0 {
		return fail(e)
	}
	if c.input.src == nil {
		return 0
	}
	c.In.Off += n
	last := c.input.entries[c.In.Entry].Data
	if c.In.Off == len(last) && len(last) > 0 { // the end of a file stays the end
		c.In.Entry, c.In.Off = c.In.Entry+1, 0
	}
	return int64(n)
}

// consoleWaits tells whether something that a person types could wake somebody: a reader, or somebody in the foreground who does
// something about VINTR and the like.
func (m *Machine) consoleWaits() bool {
	if m.input.src == nil || !m.input.src.Person() {
		return false
	}
	if m.cfg.Consoles > 0 {
		return m.occupied()
	}
	if !m.Waits.Empty(sched.MakeKey(qConsole, 1)) {
		return true
	}
	if !m.cfg.TTY[0] {
		return false
	}
	return !m.Waits.Empty(sched.MakeKey(qTTYRead, uint64(consoleTTY))) || m.keysMatter()
}

// keySignals are those that a key sends.
var keySignals = abi.SetOf(abi.SIGINT, abi.SIGQUIT, abi.SIGTSTP)

// windowSignals are those that a person can send at the terminal: with a key, or with the window's size.
var windowSignals = keySignals | abi.SetOf(abi.SIGWINCH)

// keysMatter tells whether a process in the console's foreground has a handler for a person's signal, or waits for one that it blocks, or
// whether somebody in the background, such as a shell, goes on when a key ends or stops the foreground. Else a key could only end what
// cannot go on anyway.
func (m *Machine) keysMatter() (yes bool) {
	t := m.TTYs.Rows.R(consoleTTY)
	if !m.cfg.Keys || t.Termios.Lflag&abi.ISIG == 0 || t.Group == 0 {
		return false
	}
	for id := m.Procs.Groups.Next(0); id != 0 && !yes; id = m.Procs.Groups.Next(id) {
		g := m.Procs.Groups.R(id)
		yes = g.SID == t.Session && g.PGID != t.Group && !g.Zombie && !g.Kernel
	}
	m.eachMember(t.Group, func(gid store.ID) {
		lead := m.Procs.Tasks.R(m.Procs.Groups.R(gid).Leader)
		if lead.Hand == 0 {
			return
		}
		for _, a := range m.Procs.Hands.R(lead.Hand).Actions {
			yes = yes || windowSignals.Has(a.Sig) && a.Handler != abi.SIG_IGN && a.Handler != abi.SIG_DFL
		}
		yes = yes || lead.Mask&keySignals != 0
	})
	return yes
}

// awaitInput waits for a person's typing, at most until the next timer is due. Virtual time follows the person's. It returns whether
// something came.
func (m *Machine) awaitInput(until int64) bool {
	if !m.consoleWaits() {
		return false
	}
	most := time.Duration(0)
	if until > 0 {
		if most = time.Duration(until - m.Now()); most <= 0 {
			return false
		}
	}
	took, ok := m.arrive(most)
	if !ok {
		return false
	}
	c := &m.CPU[0]
	c.Clock += int64(took)
	m.cpu, m.now, m.cur = 0, c.Clock, 0
	m.arrived()
	m.wake(sched.MakeKey(qConsole, 1), 1, "input")
	return true
}

// sysIoctl answers what concerns every file, and hands the rest to the terminals. See ioctl(2).
func sysIoctl(c *Call) int64 {
	_, f, e := c.file(c.fd(0))
	if e != 0 {
		return fail(e)
	}
	req, arg := uint32(c.args[1]), c.args[2]
	switch req {
	case abi.FIONREAD:
		if f.Kind == proc.PipeFile {
			return fail(c.out32(arg, uint32(c.pipes.Len(f.Object))))
		}
		if f.Kind == proc.RegularFile {
			return fail(c.out32(arg, uint32(max(c.Tree.Inodes.R(f.Object).Size-f.Off, 0))))
		}
	case abi.FIONBIO:
		b, e := c.in(arg, 4)
		if e != 0 {
			return fail(e)
		}
		id := c.Procs.Tables.R(c.t.Files).Get(c.fd(0))
		w := c.Procs.Open.W(id)
		if w.Flags &^= abi.O_NONBLOCK; le.Uint32(b) != 0 {
			w.Flags |= abi.O_NONBLOCK
		}
		return 0
	case abi.FIOCLEX, abi.FIONCLEX:
		c.Procs.Tables.W(c.t.Files).Slots[c.fd(0)].CloExec = req == abi.FIOCLEX
		return 0
	}
	if f.Kind != proc.TTYFile {
		return fail(abi.ENOTTY) // tty/R28
	}
	return c.ttyIoctl(f, req, arg)
}

// idle is what happens when no CPU has anything to run and no timer is set: the machine waits for a person, or has come to an end. If the
// person does not answer it can be stepped again later.
func (m *Machine) idle() bool {
	if m.consoleWaits() {
		if m.awaitInput(0) {
			return true
		}
		m.Steps-- // whoever types is not there: nothing has happened
		return false
	}
	m.end()
	return false
}
