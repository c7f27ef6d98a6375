package ipc

import (
	"fmt"

	"github.com/vitrine-os/vitrine/kernel/store"
)

// Audit follows every line of ports and mailboxes from end to end and reports the first that does not hold together. It is for tests.
func (t *Boxes) Audit() error {
	bytes, letters, requests := int64(0), 0, 0
	for id := store.ID(1); int(id) < t.boxes.Cap(); id++ {
		n, err := t.auditLetters(id)
		letters += n
		if err == nil {
			_, err = t.auditLine(t.boxes.R(id).Receivers, func(r *Request) bool { return r.Box == id && r.Op == OpReceive && r.Phase == InLine })
		}
		if err != nil {
			return fmt.Errorf("box %d: %w", id, err)
		}
	}
	for id := store.ID(1); int(id) < t.parties.Cap(); id++ {
		n, err := t.auditParty(id)
		if requests += n; err != nil {
			return fmt.Errorf("process %d: %w", t.parties.R(id).PID, err)
		}
	}
	t.EachRequest(func(*Request) { bytes += requestCost })
	t.Each(func(p *Parcel) { bytes += p.cost() })
	if bytes != t.Bytes() || letters != t.letters.Len() || requests != t.requests.Len() {
		return fmt.Errorf("%d bytes, %d letters and %d requests are in lines, not %d, %d, %d", bytes, letters, requests, t.Bytes(), t.letters.Len(), t.requests.Len())
	}
	return nil
}

// auditLetters follows the letters of a box: those inside come first.
func (t *Boxes) auditLetters(box store.ID) (n int, err error) {
	b := t.boxes.R(box)
	inside, outside, last := 0, store.ID(0), store.ID(0)
	for id := b.First; id != 0 && n <= t.letters.Len(); id = t.letters.R(id).Next {
		l := t.letters.R(id)
		switch n++; {
		case l.Inside && outside != 0, l.Prev != last:
			return n, fmt.Errorf("letter %d stands in the wrong place", id)
		case l.Request != 0 && t.requests.R(l.Request).Letter != id:
			return n, fmt.Errorf("the request of letter %d has another", id)
		case l.Inside:
			inside++
		case outside == 0:
			outside = id
		}
		last = id
	}
	if n != int(b.Count) || inside != int(b.Inside) || outside != b.Outside || last != b.Last {
		return n, fmt.Errorf("%d letters, %d inside, from %d on outside, the last %d: %+v", n, inside, outside, last, *b)
	}
	return n, nil
}

// auditLine follows a line of requests, all of which belong there.
func (t *Boxes) auditLine(l Line, belongs func(*Request) bool) (n int, err error) {
	last := store.ID(0)
	for id := l.First; id != 0 && n <= t.requests.Len(); id = t.requests.R(id).Next {
		if r := t.requests.R(id); r.Prev != last || !belongs(r) {
			return n, fmt.Errorf("request %d stands in the wrong line: %+v", id, *r)
		}
		last = id
		n++
	}
	if last != l.Last {
		return n, fmt.Errorf("a line ends with %d, not %d", last, l.Last)
	}
	return n, nil
}

// auditParty follows the requests of a process, the calls that it owes an answer, and its links.
func (t *Boxes) auditParty(id store.ID) (n int, err error) {
	p := t.parties.R(id)
	pending, elder := int32(0), store.ID(0)
	for r := p.Requests; r != 0 && n <= t.requests.Len(); r = t.requests.R(r).Kin {
		q := t.requests.R(r)
		if q.Party != id || q.PID != p.PID || q.Elder != elder {
			return n, fmt.Errorf("request %d is not its own: %+v", r, *q)
		}
		if elder = r; q.Task == 0 {
			pending++
		}
		n++
	}
	if pending != p.Pending {
		return n, fmt.Errorf("%d asynchronous requests, not %d", pending, p.Pending)
	}
	if _, err := t.auditLine(p.Callers, func(r *Request) bool { return r.Phase == Serving && r.Server == id && r.Peer == p.PID }); err != nil {
		return n, err
	}
	return n, t.auditLinks(p)
}

// auditLinks follows the links of a process, and counts who waits for it alone.
func (t *Boxes) auditLinks(p *Party) error {
	last := store.ID(0)
	for id, n := p.Bonds, 0; id != 0 && n <= t.links.Len(); n++ {
		l := t.links.R(id)
		side := l.side(p.PID)
		if l.A != p.PID && l.B != p.PID || l.Prev[side] != last {
			return fmt.Errorf("link %d is not its own: %+v", id, *l)
		}
		awaited := int32(0)
		t.EachRequest(func(r *Request) {
			if r.Bond == id && r.Op == OpReceive && r.Phase == InLine && r.Peer == p.PID {
				awaited++
			}
		})
		if awaited != l.Awaited[side] {
			return fmt.Errorf("%d wait for it alone by link %d, not %d", awaited, id, l.Awaited[side])
		}
		last, id = id, l.Next[side]
	}
	return nil
}
