package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"runtime"
	"time"

	"github.com/vitrine-os/vitrine/kernel"
)

// console binds the machine's console to the host's descriptors.
type console struct {
	out    *bufio.Writer // standard output; nil: what the program writes there goes nowhere
	direct bool          // a person looks on: nothing waits in out
	err    io.Writer     // standard error; nil: nowhere
	traced *bufio.Writer // a trace that must be out before the program's next bytes; nil: none
}

// newConsole returns the host's standard output and error.
func newConsole() *console {
	return &console{out: bufio.NewWriterSize(os.Stdout, blockSize), direct: isTerminal(os.Stdout), err: os.Stderr}
}

// write is the machine's way out. What the host does not take is lost, as it is for a process whose terminal is gone.
func (c *console) write(fd int, p []byte) {
	if c.traced != nil {
		c.traced.Flush()
	}
	switch {
	case fd == 2 && c.err != nil:
		c.flush()
		c.err.Write(p)
	case fd == 1 && c.out != nil:
		c.out.Write(p)
		if c.direct {
			c.flush()
		}
	}
}

// flush lets out what was held back.
func (c *console) flush() {
	if c.out != nil {
		c.out.Flush()
	}
	if c.traced != nil {
		c.traced.Flush()
	}
}

// blockSize is how much of a file or pipe the machine gets at a time. Full blocks, so that the pieces do not depend on the host.
const blockSize = 64 << 10

// pipedInput is a file or pipe as the console's input. It implements kernel.Input.
type pipedInput struct{ from io.Reader }

// Person implements kernel.Input.
func (p *pipedInput) Person() bool { return false }

// Next returns the next full block, or what is left.
func (p *pipedInput) Next(time.Duration) ([]byte, time.Duration, bool) {
	block := make([]byte, blockSize)
	n, _ := io.ReadFull(p.from, block)
	return block[:n], 0, true
}

// typedInput is a person at the terminal. A goroutine reads, so that others in the machine can go on meanwhile. It implements
// kernel.Keyboards.
type typedInput struct {
	pieces chan kernel.Typed // what was typed, a line or a key at a time; the window's new size; an empty piece for the end of the file
	stop   chan struct{}     // closed when nobody waits any longer
	shown  *console          // to be flushed before a person is waited for
	halt   func()            // ends the run: the person insists
	keys   bool              // single keys come, not lines
}

// listen begins to read the terminal.
func (t *typedInput) listen() {
	t.pieces = make(chan kernel.Typed)
	go t.read()
}

// read takes what the terminal gives.
func (t *typedInput) read() {
	var presses insistence
	for {
		piece := make([]byte, 4096)
		n, _ := os.Stdin.Read(piece)
		piece = piece[:max(n, 0)]
		if runtime.GOOS == "windows" {
			piece = bytes.ReplaceAll(piece, []byte("\r\n"), []byte("\n"))
		}
		if t.keys && presses.count(piece, time.Now()) {
			t.halt()
			return
		}
		if !t.pass(kernel.Typed{Data: piece}) {
			return
		}
	}
}

// pass hands a piece over from another goroutine. It returns false if nobody waits any longer.
func (t *typedInput) pass(piece kernel.Typed) bool {
	select {
	case t.pieces <- piece:
		return true
	case <-t.stop:
		return false
	}
}

// insistence notices that Ctrl-C, which goes to the program, is pressed three times within a second: then it is meant for us.
type insistence struct {
	times [2]time.Time // of the last two presses, the older one first
}

const ctrlC = 3

// count looks at what was typed.
func (i *insistence) count(piece []byte, now time.Time) bool {
	for _, c := range piece {
		if c != ctrlC {
			continue
		}
		if !i.times[0].IsZero() && now.Sub(i.times[0]) < time.Second {
			return true
		}
		i.times[0], i.times[1] = i.times[1], now
	}
	return false
}

// Person implements kernel.Input.
func (t *typedInput) Person() bool { return true }

// Next implements kernel.Input.
func (t *typedInput) Next(most time.Duration) ([]byte, time.Duration, bool) {
	piece, took, ok := t.NextTyped(most)
	return piece.Data, took, ok
}

// NextTyped waits for the person, or only looks.
func (t *typedInput) NextTyped(most time.Duration) (kernel.Typed, time.Duration, bool) {
	if most < 0 {
		select {
		case piece := <-t.pieces:
			return piece, 0, true
		default:
			return kernel.Typed{}, 0, false
		}
	}
	t.shown.flush()
	begin := time.Now()
	var late <-chan time.Time
	if most > 0 {
		timer := time.NewTimer(most)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case piece := <-t.pieces:
		return piece, time.Since(begin), true
	case <-late:
	case <-t.stop:
	}
	return kernel.Typed{}, time.Since(begin), false
}
