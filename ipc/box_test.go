package ipc

import (
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// boxTwin drives the real thing and the model with the same operations.
type boxTwin struct {
	real  *Boxes
	model *boxModel
	seqs  map[int]uint64 // the real number of each operation that has a row
	mails [2]store.ID    // two mailboxes
	next  int            // number of the next operation
	out   []Outcome
}

const twinPids = 4

func newBoxTwin() *boxTwin {
	w := &boxTwin{real: NewBoxes(), model: &boxModel{boxes: map[int]*modelBox{}}, seqs: map[int]uint64{}}
	for pid := 1; pid <= twinPids; pid++ {
		w.model.boxes[pid] = &modelBox{}
	}
	for i := range w.mails {
		id, e := w.real.Open("/m"+strconv.Itoa(i), abi.O_CREAT|abi.O_RDWR, 0o600, int32(i*3-1), &Caller{Root: true})
		if e != 0 {
			panic(e)
		}
		w.mails[i] = w.real.Mailbox(id).Box
		w.model.boxes[100+i] = &modelBox{capacity: i*3 - 1}
	}
	return w
}

// box draws a mailbox, or 0 for a port.
func (w *boxTwin) box(t *rapid.T) int {
	return rapid.SampledFrom([]int{0, 0, 0, 100, 101}).Draw(t, "box")
}

// same compares what both said of an action.
func (w *boxTwin) same(t *rapid.T, what string, got, want abi.Errno) {
	if got != want {
		t.Fatalf("%s: %v, the model says %v", what, got, want)
	}
	var ends []modelEnd
	for _, o := range w.out {
		if o.Seq != 0 {
			ends = append(ends, modelEnd{int(o.Value), o.Err})
		}
	}
	byID := func(a, b modelEnd) int { return a.ID - b.ID }
	slices.SortFunc(ends, byID)
	slices.SortFunc(w.model.ended, byID)
	if diff := cmp.Diff(w.model.ended, ends); diff != "" {
		t.Fatalf("%s ends (- model, + real)\n%s", what, diff)
	}
	w.out, w.model.ended = w.out[:0], nil
}

func (w *boxTwin) send(t *rapid.T) {
	w.next++
	pid, peer, box := rapid.IntRange(1, twinPids).Draw(t, "pid"), rapid.IntRange(1, twinPids).Draw(t, "peer"), w.box(t)
	call, async, wait := rapid.Bool().Draw(t, "call"), rapid.Bool().Draw(t, "async"), rapid.Bool().Draw(t, "wait")
	size, room := rapid.IntRange(0, 3).Draw(t, "size"), rapid.IntRange(0, 3).Draw(t, "room")
	op := OpSend
	if call {
		op, wait = OpCall, true
	}
	task := int32(w.next)
	if async {
		task = 0
	}
	a := &Ask{Op: op, Task: task, PID: int32(pid), Room: int32(room), Wait: wait, Value: uint64(w.next),
		Parcel: Parcel{Label: uint32(w.next), Data: make([]byte, size)}}
	o := &modelOp{id: w.next, pid: pid, room: room, op: op, async: async}
	l := &modelMail{label: w.next, from: pid, size: size}
	var seq uint64
	var e, want abi.Errno
	var queued bool
	if box == 0 {
		a.Peer = int32(peer)
		seq, w.out, e = w.real.SendTo(int32(peer), a, w.out)
		queued, want = w.model.send(peer, o, l, wait)
	} else {
		seq, w.out, e = w.real.Send(w.mails[box-100], a, w.out)
		queued, want = w.model.send(box, o, l, wait)
	}
	if queued {
		want = abi.EAGAIN
	}
	w.note(seq)
	w.same(t, "send", e, want)
}

func (w *boxTwin) note(seq uint64) {
	if seq != 0 {
		w.seqs[w.next] = seq
	}
}

func (w *boxTwin) receive(t *rapid.T) {
	w.next++
	pid, box := rapid.IntRange(1, twinPids).Draw(t, "pid"), w.box(t)
	peer, room, wait := rapid.IntRange(0, twinPids).Draw(t, "from"), rapid.IntRange(0, 3).Draw(t, "room"), rapid.Bool().Draw(t, "wait")
	a := &Ask{Op: OpReceive, Task: int32(w.next), PID: int32(pid), Room: int32(room), Wait: wait, Value: uint64(w.next)}
	o := &modelOp{id: w.next, pid: pid, room: room, op: OpReceive}
	var seq uint64
	var e, want abi.Errno
	var queued bool
	if box == 0 {
		a.Peer, o.peer = int32(peer), peer
		seq, w.out, e = w.real.ReceiveFrom(a, w.out)
		queued, want = w.model.receive(pid, o, wait)
	} else {
		seq, w.out, e = w.real.Receive(w.mails[box-100], a, w.out)
		queued, want = w.model.receive(box, o, wait)
	}
	if queued {
		want = abi.EAGAIN
	}
	w.note(seq)
	w.same(t, "receive", e, want)
}

// some draws one of the operations that are not fetched; nil if there is none.
func (w *boxTwin) some(t *rapid.T, like func(*modelOp) bool) *modelOp {
	var list []*modelOp
	for _, o := range w.model.ops {
		if like(o) {
			list = append(list, o)
		}
	}
	if len(list) == 0 {
		return nil
	}
	return rapid.SampledFrom(list).Draw(t, "op")
}

func (w *boxTwin) reply(t *rapid.T) {
	o := w.some(t, func(o *modelOp) bool { return o.op == OpCall })
	pid, size := rapid.IntRange(1, twinPids).Draw(t, "pid"), rapid.IntRange(0, 3).Draw(t, "size")
	if o != nil && o.serving != 0 && rapid.IntRange(0, 3).Draw(t, "right") > 0 {
		pid = o.serving
	}
	token := uint64(1 << 40)
	if o != nil {
		token = w.seqs[o.id]
	}
	var e abi.Errno
	w.out, e = w.real.Reply(token, Parcel{Label: 7, Sender: int32(pid), Data: make([]byte, size)}, w.out)
	w.same(t, "reply", e, w.model.reply(o, pid, 7, size))
}

// fetch compares what an operation that is over received.
func (w *boxTwin) fetch(t *rapid.T) {
	o := w.some(t, func(o *modelOp) bool { return o.over })
	if o == nil {
		return
	}
	p, e := w.real.Fetch(w.seqs[o.id])
	var got, want [3]int
	if got = [3]int{int(p.Label), int(p.Sender), len(p.Data)}; o.got != nil {
		want = [3]int{o.got.label, o.got.from, o.got.size}
	}
	if got != want || e != o.err {
		t.Fatalf("operation %d got %v %v, in the model %v %v", o.id, got, e, want, o.err)
	}
	w.model.drop(o)
	delete(w.seqs, o.id)
}

func (w *boxTwin) cancel(t *rapid.T) {
	o := w.some(t, func(*modelOp) bool { return true })
	if o == nil {
		return
	}
	w.out, _ = w.real.Cancel(w.seqs[o.id], w.out, nil)
	w.model.drop(o)
	delete(w.seqs, o.id)
	w.same(t, "cancel", 0, 0)
}

func (w *boxTwin) expire(t *rapid.T) {
	o := w.some(t, func(o *modelOp) bool { return !o.over })
	if o == nil {
		return
	}
	w.out, _ = w.real.Expire(w.seqs[o.id], w.out, nil)
	w.model.expire(o)
	w.same(t, "expire", 0, 0)
}

func (w *boxTwin) capacity(t *rapid.T) {
	pid, n := rapid.IntRange(1, twinPids).Draw(t, "pid"), rapid.IntRange(-1, 3).Draw(t, "n")
	w.out = w.real.SetCapacity(int32(pid), int32(n), w.out)
	w.model.boxes[pid].capacity = n
	w.model.settle(w.model.boxes[pid])
	w.same(t, "capacity", 0, 0)
}

func (w *boxTwin) gone(t *rapid.T) {
	pid := rapid.IntRange(1, twinPids).Draw(t, "pid")
	w.out, _ = w.real.Gone(int32(pid), w.out, nil)
	w.model.gone(pid)
	w.same(t, "gone", 0, 0)
	if err := w.real.Audit(); err != nil {
		t.Fatal(err)
	}
}

// rest checks that nothing is left of a machine in which everybody died.
func (w *boxTwin) rest(t *rapid.T) {
	for pid := int32(1); pid <= twinPids; pid++ {
		w.out, _ = w.real.Gone(pid, w.out, nil)
	}
	for i := range w.mails {
		var e abi.Errno
		if w.out, _, e = w.real.Remove("/m"+strconv.Itoa(i), &Caller{Root: true}, w.out, nil); e != 0 {
			t.Fatal(e)
		}
	}
	b := w.real
	left := []int{b.boxes.Len(), b.letters.Len(), b.requests.Len(), b.parcels.Len(), b.parties.Len(), b.links.Len(), int(b.Bytes())}
	if diff := cmp.Diff(make([]int, len(left)), left); diff != "" {
		t.Fatalf("left behind: %v", left)
	}
}

// No message is lost, doubled, reordered within a sender or delivered after its timeout, and no sleeper forgotten: whatever is done, the
// real thing ends the same operations with the same results as the model.
func TestBoxesLikeTheModel(t *testing.T) {
	const operations, each, checks = 1_000_000, 1000, 100 // rapid makes so many checks
	for done := 0; done < operations; done += each * checks {
		rapid.Check(t, func(t *rapid.T) {
			w := newBoxTwin()
			for range each {
				switch rapid.IntRange(0, 15).Draw(t, "action") {
				case 0, 1, 2, 3:
					w.send(t)
				case 4, 5, 6, 7:
					w.receive(t)
				case 8, 9:
					w.reply(t)
				case 10, 11, 12:
					w.fetch(t)
				case 13:
					w.cancel(t)
				case 14:
					w.expire(t)
				default:
					if rapid.IntRange(0, 3).Draw(t, "rare") == 0 {
						w.gone(t)
					} else {
						w.capacity(t)
					}
				}
			}
			w.rest(t)
		})
	}
}
