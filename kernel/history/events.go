package history

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/event"
)

// eventCache holds the events made again lately, by the pieces of the run that they are from.
type eventCache struct {
	pieces []piece // the one used last at the end
}

// piece is some events in a row.
type piece struct {
	n      uint64 // which piece of the branch
	events []event.Event
}

const (
	pieceSize = 256 // events of a piece
	maxPieces = 64  // pieces in the cache
)

// Events returns the events from one number to another, both included, with all that they hold, as far as they are known. They must not
// be changed.
func (h *History) Events(from, to uint64) []event.Event {
	from, to = max(from, h.First()), min(to, h.Last())
	var all []event.Event
	for from <= to {
		n := (from - h.First()) / pieceSize
		first := h.First() + n*pieceSize
		p := h.piece(n)
		end := min(to+1-first, uint64(len(p)))
		all = append(all, p[from-first:end]...)
		from = first + end
	}
	return all
}

// Event returns one event; false if it is not known.
func (h *History) Event(seq uint64) (event.Event, bool) {
	if list := h.Events(seq, seq); len(list) == 1 {
		return list[0], true
	}
	return event.Event{}, false
}

// piece makes a piece's events again, unless they are in the cache.
func (h *History) piece(n uint64) []event.Event {
	c := &h.full
	first := h.First() + n*pieceSize
	last := min(first+pieceSize-1, h.Last())
	if i := slices.IndexFunc(c.pieces, func(p piece) bool { return p.n == n }); i >= 0 {
		p := c.pieces[i]
		c.pieces = slices.Delete(c.pieces, i, i+1)
		if len(p.events) == int(last-first+1) { // else the run has got longer since
			c.pieces = append(c.pieces, p)
			return p.events
		}
	}
	w := collector{from: first, to: last}
	for warm := false; uint64(len(w.events)) <= last-first; warm = true { // of the steps between them nothing is to be heard
		e, _ := h.branch.index.at(first + uint64(len(w.events)))
		if e.Step == 0 { // a signal from outside before the first step
			h.scout.Restore(h.branch.marks[0].snap)
			h.scout.Listen(&w)
			h.branch.inject(h.scout)
		} else {
			h.seek(h.scout, e.Step-1, warm)
			h.scout.Listen(&w)
			h.branch.step(h.scout)
		}
		h.scout.Listen(nil)
	}
	if len(c.pieces) >= maxPieces {
		c.pieces = slices.Delete(c.pieces, 0, 1)
	}
	c.pieces = append(c.pieces, piece{n, w.events})
	return w.events
}

// collector keeps the events of a range.
type collector struct {
	from, to uint64
	events   []event.Event
}

// Event implements event.Listener.
func (c *collector) Event(e *event.Event) {
	if e.Seq >= c.from && e.Seq <= c.to {
		c.events = append(c.events, *e)
	}
}
