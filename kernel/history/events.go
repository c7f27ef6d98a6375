package history

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/event"
)

// eventCache holds the events made again lately, by the pieces of the run that they are from.
type eventCache struct {
	pieces []piece // the one used last at the end
}

// piece is some events in a row that are made at once.
type piece struct {
	first  uint64 // number of the first
	events []event.Event
}

const (
	pieceSize = 256     // events of a piece at the most, which begin at a multiple of that or where
	pieceTime = 1 << 20 // so much virtual time has passed: no more instructions are gone through for a piece
	maxPieces = 256     // pieces in the cache
	maxCached = 16384   // events in the cache
)

// Events returns the events from one number to another, both included, with all that they hold, as far as they are known. They must not
// be changed.
func (h *History) Events(from, to uint64) []event.Event {
	from, to = max(from, h.First()), min(to, h.Last())
	var all []event.Event
	for from <= to {
		first, last := h.pieceAt(from)
		p := h.piece(first, last)
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

// How many pieces Around makes at the most: a screen may wait for them.
const (
	aroundBefore = 8
	aroundBehind = 2
)

// Around returns the events of some kinds from one number to another that lie around the event now, and not so far away that it would
// take long to make them again.
func (h *History) Around(now, from, to uint64, kinds Set) []event.Event {
	from, to = max(from, h.First()), min(to, h.Last())
	now = min(max(now, from), to)
	q := Query{Kinds: kinds}
	low, high := uint64(0), uint64(0) // the events from low to high, low being zero for none
	for n, seq := 0, now+1; n < aroundBefore; n++ {
		at, ok := h.Find(q, seq, true)
		if !ok || at < from {
			break
		}
		first, last := h.pieceAt(at)
		low, high, seq = max(first, from), max(high, min(last, to)), first
	}
	for n, seq := 0, max(high, now); n < aroundBehind; n++ {
		at, ok := h.Find(q, seq, false)
		if !ok || at > to {
			break
		}
		if low == 0 {
			low = at
		}
		_, last := h.pieceAt(at)
		high, seq = min(last, to), last
	}
	var all []event.Event
	for seq := low; seq > 0 && seq <= high; {
		first, last := h.pieceAt(seq)
		if at, ok := h.Find(q, seq-1, false); ok && at <= last {
			for _, e := range h.piece(first, last) {
				if e.Seq >= seq && e.Seq <= high && kinds>>e.Kind&1 != 0 {
					all = append(all, e)
				}
			}
		}
		seq = last + 1
	}
	return all
}

// FindEvent looks for the next event, or the last one, that says yes.
func (h *History) FindEvent(yes func(e *event.Event) bool, back bool) *Job {
	j := &Job{h: h, branch: h.branch, Pos: h.now}
	at := h.now.Event
	j.work = func(budget int64) bool {
		for spent := int64(0); spent < budget; {
			ahead, scout := work(h.ahead), work(h.scout)
			switch {
			case back && at <= h.First():
				return true
			case back:
				at--
			case at < h.Last():
				at++
			case h.extend(h.branch) || at < h.Last():
				spent += eventWork + work(h.ahead) - ahead
				continue
			default:
				return true
			}
			e, _ := h.Event(at)
			spent += eventWork
			if w := work(h.scout) - scout; w != 0 { // a piece was made, from a snapshot before it
				spent += pieceTime
			}
			if yes(&e) {
				j.Found, j.Pos = true, Pos{Event: at, Step: e.Step}
				return true
			}
		}
		return false
	}
	return j
}

// pieceAt returns the first and the last event of the piece that an event is in.
func (h *History) pieceAt(seq uint64) (first, last uint64) {
	first = seq - (seq-h.First())%pieceSize
	end := min(first+pieceSize-1, h.Last())
	e, _ := h.branch.index.at(first)
	begun := e.Time
	for last = first; last < end; last++ {
		e, _ := h.branch.index.at(last + 1)
		if e.Time-begun < pieceTime {
			continue
		}
		if last >= seq {
			break
		}
		first, begun = last+1, e.Time
	}
	return first, last
}

// piece makes a piece's events again, unless they are in the cache.
func (h *History) piece(first, last uint64) []event.Event {
	c := &h.full
	if i := slices.IndexFunc(c.pieces, func(p piece) bool { return p.first == first }); i >= 0 {
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
	c.pieces = append(c.pieces, piece{first, w.events})
	c.trim()
	return w.events
}

// trim drops the pieces that were not used for longest.
func (c *eventCache) trim() {
	events := 0
	for i := len(c.pieces) - 1; i >= 0; i-- {
		if events += len(c.pieces[i].events); i < len(c.pieces)-1 && (events > maxCached || len(c.pieces)-i > maxPieces) {
			c.pieces = slices.Delete(c.pieces, 0, i+1)
			return
		}
	}
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
