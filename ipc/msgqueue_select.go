package ipc

import (
	"math"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Which message a msgrcv(2) takes. A queue is one list in order of arrival; types only select from it.

// MsgMode is how msgrcv(2) selects.
type MsgMode uint8

// The modes.
const (
	MsgAny       MsgMode = iota // the first one
	MsgEqual                    // the first of a type
	MsgNotEqual                 // the first of another type
	MsgLessEqual                // the first of the lowest type up to a bound
	MsgNumber                   // the n-th one, for MSG_COPY
)

// MsgWant is what msgrcv(2) asks for.
type MsgWant struct {
	Type  int64  // its msgtyp
	Flags uint32 // MSG_NOERROR, MSG_EXCEPT, MSG_COPY
	Size  int64  // room for text
	TID   int32  // who asks
}

// takes tells whether a message of a type is among those selected.
func (m MsgMode) takes(typ, want int64) bool {
	switch m {
	case MsgEqual:
		return typ == want
	case MsgNotEqual:
		return typ != want
	case MsgLessEqual:
		return typ <= want
	}
	return true
}

// mode works out what msgtyp and the flags select.
func (w *MsgWant) mode() (MsgMode, int64) {
	switch {
	case w.Flags&abi.MSG_COPY != 0:
		return MsgNumber, w.Type
	case w.Type == 0:
		return MsgAny, 0 // msg/R3: type 0 takes the oldest message
	case w.Type == math.MinInt64:
		return MsgLessEqual, math.MaxInt64
	case w.Type < 0:
		return MsgLessEqual, -w.Type // msg/R5: a negative type takes the lowest type up to its absolute value, not the first that fits
	case w.Flags&abi.MSG_EXCEPT != 0:
		return MsgNotEqual, w.Type // msg/R6: with MSG_EXCEPT the oldest message of any other type
	}
	return MsgEqual, w.Type // msg/R4: a positive type takes the oldest message of that type
}

// match finds the message that would be taken now, or returns 0. All modes but the first walk along the queue, as Linux does: each loop is
// as short as can be. It guesses that the next message is the next row, as it mostly is, and looks afterwards: so a processor need not
// wait for one row to find the next.
func (t *MsgTable) match(q *MsgQueue, w *MsgWant) store.ID {
	mode, typ := w.mode()
	id := q.First
	switch mode {
	case MsgNumber:
		for n := int64(0); id != 0 && n != typ; n++ {
			id = t.messages.R(id).Next
		}
	case MsgEqual:
		for id != 0 {
			m := t.messages.R(id)
			if m.Type == typ {
				break
			}
			if id++; m.Next != id {
				id = m.Next
			}
		}
	case MsgNotEqual:
		for id != 0 {
			m := t.messages.R(id)
			if m.Type != typ {
				break
			}
			if id++; m.Next != id {
				id = m.Next
			}
		}
	case MsgLessEqual:
		return t.lowest(id, typ)
	}
	return id
}

// lowest finds the first message of the lowest type up to a bound.
func (t *MsgTable) lowest(id store.ID, bound int64) (best store.ID) {
	for id != 0 {
		m := t.messages.R(id)
		if m.Type <= bound {
			if best, bound = id, m.Type-1; bound == 0 { // there is no type below 1
				break
			}
		}
		if id++; m.Next != id {
			id = m.Next
		}
	}
	return best
}
