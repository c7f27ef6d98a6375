package main

import (
	"bytes"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	vsh "github.com/vitrine-os/vitrine/kernel/session"
)

// desk is where a person sits: one keyboard and one screen for all consoles of a machine. It implements kernel.Keyboards. All but wake,
// leave and read is called by the machine only.
type desk struct {
	m       *kernel.Machine
	cur     int            // the console that is on the screen
	screens []scroll       // by console, from 1
	events  chan deskEvent // what the person does
	queue   []kernel.Typed // what was typed and the machine has not asked for yet
	prefix  bool           // the switching key was pressed
	hint    bool           // the line about it covers the screen
	rec     *vsh.Recorder  // who writes down what is typed, or nil
	stop    chan struct{}  // closed when the person leaves
	status  atomic.Int32   // the exit status then
	once    sync.Once
}

// deskEvent is something that a person does.
type deskEvent struct {
	keys []byte      // typed; empty if the terminal is gone
	size abi.Winsize // the window's new size, if it is not zero
}

// switchKey, Ctrl-], is for us, not for the machine.
const switchKey = 0x1d

const (
	welcome  = "vitrine: console 1 (Ctrl-] 2 opens another, Ctrl-] ? tells more, exit ends)"
	hintBar  = "Ctrl-]  1-9 console  n next  q quit  ? help  Ctrl-] itself"
	deskHelp = `Press Ctrl-] and then
  1 to 9   to go to that console; at a new one a shell is started
  n        to go to the next one that is open
  q        to leave, whatever runs
  Ctrl-]   to send that key to the machine`
)

func newDesk(consoles int) *desk {
	return &desk{cur: 1, screens: make([]scroll, consoles+1), events: make(chan deskEvent), stop: make(chan struct{})}
}

// wake hands over what the person does, from another goroutine.
func (d *desk) wake(e deskEvent) {
	select {
	case d.events <- e:
	case <-d.stop:
	}
}

// leave ends the work, from any goroutine.
func (d *desk) leave(status int) {
	d.once.Do(func() {
		d.status.Store(int32(status))
		close(d.stop)
	})
}

// left tells whether the person has left.
func (d *desk) left() bool {
	select {
	case <-d.stop:
		return true
	default:
		return false
	}
}

// statusOf is the exit status after a signal to us.
func statusOf(s os.Signal) int {
	if nr, ok := s.(syscall.Signal); ok {
		return exitSignal + int(nr)
	}
	return exitInterrupted
}

// read takes what the terminal gives.
func (d *desk) read(from *os.File) {
	for {
		b := make([]byte, 4096)
		n, _ := from.Read(b)
		if n <= 0 {
			d.leave(exitSignal + int(abi.SIGHUP))
			return
		}
		d.wake(deskEvent{keys: b[:n]})
	}
}

// Person implements kernel.Input.
func (d *desk) Person() bool { return true }

// Next implements kernel.Input.
func (d *desk) Next(most time.Duration) ([]byte, time.Duration, bool) {
	t, took, ok := d.NextTyped(most)
	return t.Data, took, ok
}

// NextTyped implements kernel.Keyboards.
func (d *desk) NextTyped(most time.Duration) (kernel.Typed, time.Duration, bool) {
	begin := time.Now()
	if most >= 0 {
		d.stay()
	}
	var late <-chan time.Time
	if most > 0 {
		timer := time.NewTimer(most)
		defer timer.Stop()
		late = timer.C
	}
	for len(d.queue) == 0 {
		if most < 0 {
			select {
			case e := <-d.events:
				d.take(e)
				continue
			default:
				return kernel.Typed{}, 0, false
			}
		}
		select {
		case e := <-d.events:
			d.take(e)
		case <-late:
			return kernel.Typed{}, time.Since(begin), false
		case <-d.stop:
			return kernel.Typed{}, time.Since(begin), false
		}
	}
	took := time.Since(begin)
	if most < 0 {
		took = 0
	} else if most > 0 {
		took = min(took, most)
	}
	t := d.queue[0]
	d.queue = d.queue[1:]
	if d.rec != nil && len(t.Data) > 0 {
		d.rec.Type(t.Console, t.Data, d.m.Now()+int64(took), d.m.Fired)
	}
	return t, took, true
}

// stay goes to another console if the shell at this one has ended.
func (d *desk) stay() {
	if d.m.ConsoleOpen(d.cur) {
		return
	}
	for n := range d.screens {
		if d.m.ConsoleOpen(n) {
			d.turn(n)
			return
		}
	}
}

// take sorts what the person does: keys for the machine, and those for us.
func (d *desk) take(e deskEvent) {
	if e.size != (abi.Winsize{}) {
		d.queue = append(d.queue, kernel.Typed{Console: d.cur, Size: e.size})
		return
	}
	var data []byte
	send := func() {
		if len(data) > 0 {
			d.queue = append(d.queue, kernel.Typed{Console: d.cur, Data: data})
			data = nil
		}
	}
	for _, k := range e.keys {
		switch {
		case d.prefix:
			send()
			d.prefix = false
			d.command(k)
		case k == switchKey:
			d.prefix, d.hint = true, true
			d.bar(hintBar)
		default:
			data = append(data, k)
		}
	}
	send()
}

// command is the key behind the switching key.
func (d *desk) command(k byte) {
	switch {
	case k >= '1' && k <= '9' && int(k-'0') < len(d.screens):
		d.turn(int(k - '0'))
	case k == 'n':
		for i := 1; i < len(d.screens); i++ {
			if n := (d.cur+i-1)%(len(d.screens)-1) + 1; d.m.ConsoleOpen(n) {
				d.turn(n)
				return
			}
		}
		d.redraw()
	case k == 'q':
		d.redraw()
		d.leave(0)
	case k == switchKey:
		d.redraw()
		d.queue = append(d.queue, kernel.Typed{Console: d.cur, Data: []byte{k}})
	default:
		d.redraw()
		if k == '?' || k == 'h' {
			d.say(deskHelp)
		}
	}
}

// turn goes to another console. A shell is started there if there is none.
func (d *desk) turn(n int) {
	d.cur = n
	d.redraw()
	if !d.m.ConsoleOpen(n) {
		d.queue = append(d.queue, kernel.Typed{Console: n})
	}
}

// show takes what comes out at a console.
func (d *desk) show(console int, p []byte) {
	d.screens[console].write(p)
	if d.rec != nil {
		d.rec.Show(console, p)
	}
	if console == d.cur {
		if d.hint {
			d.redraw()
			return
		}
		os.Stdout.Write(p)
	}
}

// redraw shows the present console as it was.
func (d *desk) redraw() {
	d.hint = false
	rows := int(windowSize(os.Stdin).Row)
	if rows < 3 {
		rows = 24
	}
	fmt.Fprintf(os.Stdout, "\x1b[H\x1b[2J\x1b[7m console %d \x1b[0m\n", d.cur)
	os.Stdout.Write(d.screens[d.cur].tail(rows - 1))
}

// bar shows a line at the bottom of the screen, until the next redraw.
func (d *desk) bar(text string) {
	fmt.Fprintf(os.Stdout, "\x1b7\x1b[999;1H\x1b[7m %s \x1b[0m\x1b[K\x1b8", text)
}

// say shows a line of ours among what comes out.
func (d *desk) say(text string) {
	for _, line := range bytes.Split([]byte(text), []byte("\n")) {
		d.screens[d.cur].write(append(line[:len(line):len(line)], '\n'))
		fmt.Fprintf(os.Stdout, "%s\n", line)
	}
}

// scroll keeps the last of what came out at a console, so that it can be shown again.
type scroll struct{ b []byte }

// maxScroll bounds what is kept.
const maxScroll = 64 << 10

// write adds what came out.
func (s *scroll) write(p []byte) {
	if s.b = append(s.b, p...); len(s.b) > 2*maxScroll {
		s.b = append([]byte(nil), s.b[len(s.b)-maxScroll:]...)
	}
}

// clearings are the sequences after which nothing of what came before is to be seen.
var clearings = [][]byte{[]byte("\x1b[2J"), []byte("\x1b[H\x1b[J"), []byte("\x1bc")}

// tail returns what fills a screen of that many rows.
func (s *scroll) tail(rows int) []byte {
	b := s.b
	for _, c := range clearings {
		if i := bytes.LastIndex(b, c); i >= 0 {
			b = b[i:]
		}
	}
	at := len(b)
	for ; rows > 0 && at >= 0; rows-- {
		at = bytes.LastIndexByte(b[:at], '\n')
	}
	return b[at+1:]
}
