package ipc

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/store"
)

// maxRuns is how many writes a slot tells apart. Beyond it the last run stands for several writes, so that a hostile sequence of
// one-byte writes cannot make the notes larger than the page.
const maxRuns = 64

// Slot is one page of a pipe.
type Slot struct {
	Next   store.ID // the slot written after this one, 0: none
	Off    uint32   // bytes at the front of the page that were read already; their room is not used again
	Packet bool     // the bytes are one packet, see O_DIRECT in pipe(2)
	Merge  bool     // a later write may add to the page's end
	Data   []byte   // bytes not read yet
	Runs   []Run    // who wrote them, in order; the lengths add up to len(Data)
}

// Run is a stretch of bytes that one write put into a slot.
type Run struct {
	Len int32  // bytes of it not read yet
	By  int32  // task that wrote them, 0: several tasks
	Seq uint64 `hash:"clock"` // number of the (last) write
}

// SlotInfo describes a slot for people.
type SlotInfo struct {
	Off    int    // bytes of the page that were read already
	Data   []byte // bytes not read yet
	Packet bool   // they are one packet
	Merge  bool   // a later write may add to them
	Runs   []Run  // who wrote them
}

// add fills a new slot with at most a page of bytes.
func (t *PipeTable) add(p *Pipe, src []byte, w Writing) {
	id, s := p.Spare, (*Slot)(nil)
	if id != 0 {
		s = t.slots.W(id)
		p.Spare = 0
	} else {
		id, s = t.slots.New()
	}
	s.Packet, s.Merge = w.Packet, !w.Packet
	s.put(src, w)
	t.link(p, id, len(src))
}

// link appends a slot that holds n bytes.
func (t *PipeTable) link(p *Pipe, id store.ID, n int) {
	if p.Last != 0 {
		t.slots.W(p.Last).Next = id
	} else {
		p.First = id
	}
	p.Last = id
	p.Used++
	p.Bytes += uint32(n)
}

// unlink takes the first slot out and leaves its bytes in it.
func (t *PipeTable) unlink(p *Pipe) store.ID {
	id := p.First
	s := t.slots.W(id)
	p.First, s.Next = s.Next, 0
	if p.First == 0 {
		p.Last = 0
	}
	p.Used--
	p.Tail++
	return id
}

// retire frees the first slot. The pipe keeps one for its next write, which then need not ask for memory.
func (t *PipeTable) retire(p *Pipe) {
	id := t.unlink(p)
	if p.Spare != 0 {
		t.slots.Drop(id)
		return
	}
	s := t.slots.W(id)
	*s = Slot{Data: s.Data[:0], Runs: s.Runs[:0]}
	p.Spare = id
}

// merge puts the odd part of a write, what is left when its full pages are taken away, behind the bytes of the last slot. It reports
// short when that part is more than could be copied in.
//
// pipe/R9: only that part merges, only when all of it fits behind what was ever written to that page, and never behind a packet. So
// 16 writes of 2049 bytes fill a pipe of 65,536 bytes: two of them do not fit into one page. "Applications should not rely on a
// particular capacity", pipe(7). Whether the write itself is a packet plays no role; and a write that slept does not try again.
func (t *PipeTable) merge(p *Pipe, src []byte, total int, w Writing) (n int, short bool) {
	odd := total % PageSize
	if odd == 0 || p.Used == 0 {
		return 0, false
	}
	s := t.slots.R(p.Last)
	if !s.Merge || int(s.Off)+len(s.Data)+odd > PageSize {
		return 0, false
	}
	if odd > len(src) {
		return 0, true
	}
	t.slots.W(p.Last).put(src[:odd], w)
	p.Bytes += uint32(odd)
	return odd, false
}

// put adds bytes at the end of the page.
func (s *Slot) put(src []byte, w Writing) {
	if cap(s.Data) < len(s.Data)+len(src) {
		s.grow(len(s.Data) + len(src))
	}
	s.Data = append(s.Data, src...)
	n := int32(len(src))
	if k := len(s.Runs); k == maxRuns {
		last := &s.Runs[k-1]
		last.Len += n
		last.Seq = w.Seq
		if last.By != w.By {
			last.By = 0
		}
		return
	}
	s.Runs = append(s.Runs, Run{Len: n, By: w.By, Seq: w.Seq})
}

// grow moves the bytes into a buffer for n bytes or twice as many as there are, but not beyond the page: most pipes carry a few
// bytes at a time, and those that carry more should not copy them often.
func (s *Slot) grow(n int) {
	d := make([]byte, len(s.Data), min(max(n, 2*len(s.Data), 64), PageSize))
	copy(d, s.Data)
	s.Data = d
}

// take removes n bytes from the front, fewer than there are.
func (s *Slot) take(n int) {
	s.Data = s.Data[n:]
	s.Off += uint32(n)
	k, left := 0, int32(n)
	for left >= s.Runs[k].Len {
		left -= s.Runs[k].Len
		k++
	}
	s.Runs = slices.Delete(s.Runs, 0, k)
	s.Runs[0].Len -= left
}

// head returns the runs of the first n bytes.
func (s *Slot) head(n int) (runs []Run) {
	for _, r := range s.Runs {
		if n <= 0 {
			break
		}
		r.Len = min(r.Len, int32(n))
		n -= int(r.Len)
		runs = append(runs, r)
	}
	return runs
}

// Bytes implements Pipes.
func (t *PipeTable) Bytes(id store.ID) []byte {
	p := t.pipes.R(id)
	all := make([]byte, 0, p.Bytes)
	for s := p.First; s != 0; s = t.slots.R(s).Next {
		all = append(all, t.slots.R(s).Data...)
	}
	return all
}

// SlotsOf returns the slots that hold bytes, the one read next first.
func (t *PipeTable) SlotsOf(id store.ID) []SlotInfo {
	p := t.pipes.R(id)
	all := make([]SlotInfo, 0, p.Used)
	for i := p.First; i != 0; i = t.slots.R(i).Next {
		s := t.slots.R(i)
		all = append(all, SlotInfo{int(s.Off), slices.Clone(s.Data), s.Packet, s.Merge, slices.Clone(s.Runs)})
	}
	return all
}

// Writer returns the task that wrote the byte read next, 0: nothing is there, or several tasks did.
func (t *PipeTable) Writer(id store.ID) int32 {
	if first := t.pipes.R(id).First; first != 0 {
		return t.slots.R(first).Runs[0].By
	}
	return 0
}

// CloneFrom implements store.Object.
func (s *Slot) CloneFrom(o *Slot) {
	*s = *o
	s.Data, s.Runs = slices.Clone(o.Data), slices.Clone(o.Runs)
}

// HashInto implements store.Object.
func (s *Slot) HashInto(h *store.Hasher) {
	h.U64(uint64(s.Next)<<32 | uint64(s.Off))
	h.Bool(s.Packet)
	h.Bool(s.Merge)
	h.Bytes(s.Data)
	for i := range s.Runs {
		s.Runs[i].HashInto(h)
	}
}

// HashInto adds the run to a slot's hash.
func (r *Run) HashInto(h *store.Hasher) {
	h.U64(uint64(uint32(r.Len))<<32 | uint64(uint32(r.By)))
	h.Clock(r.Seq)
}
