package ipc

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"pgregory.net/rapid"
)

var boss = &Caller{PID: 50, Root: true, Now: 1000}

func TestSystemVRowsAreCovered(t *testing.T) {
	for _, err := range []error{store.CoversValue[IPCSlot](), store.CoversValue[IPCHead](), store.Covers[MsgQueue](), store.CoversValue[Message](), store.Covers[MsgText](),
		store.CoversValue[MsgSleeper](), store.CoversValue[MsgLimits](), store.CoversValue[msgSums](), store.Covers[SemSet](), store.Covers[SemChunk](), store.CoversValue[SemSleep](), store.Covers[SemOps](),
		store.CoversValue[SemUndoList](), store.CoversValue[SemUndo](), store.CoversValue[SemLimits](), store.CoversValue[semSums](), store.Covers[Segment](),
		store.CoversValue[ShmLimits](), store.CoversValue[shmSums]()} {
		if err != nil {
			t.Error(err)
		}
	}
}

// An id is sequence number * 32768 + index; indices go round, and the sequence number grows when they start over.
func TestIDs(t *testing.T) {
	m := NewMsgTable()
	var ids []int32
	for range 70 {
		id, _ := m.Get(0, 0, boss)
		ids = append(ids, id)
		m.Remove(id, boss, nil)
	}
	if ids[0] != 0 || ids[1] != 1 || ids[63] != 63 || ids[64] != 32768 || ids[69] != 32768+5 {
		t.Errorf("ids %v", ids)
	}
	if _, e := m.Stat(5, boss); e != abi.EINVAL {
		t.Errorf("an id of long ago: %v", e)
	}
	for want := int32(0); want < 64; want++ {
		m.Get(100+want, abi.IPC_CREAT, boss)
	}
	if m.Highest() != 69 || m.Used() != 64 || m.Next(68) != 69 || m.Next(69) != -1 { // from 43 objects on the turn is as long as half as many more
		t.Errorf("highest %d, used %d", m.Highest(), m.Used())
	}
	id, _ := m.Get(107, 0, boss)
	m.Remove(id, boss, nil)
	if next, _ := m.Get(0, 0, boss); next&0x7fff == id&0x7fff {
		t.Errorf("index %d is used again at once", id&0x7fff)
	}
	l := m.Limits()
	l.Mni = 64
	m.SetLimits(l)
	if _, e := m.Get(0, 0, boss); e != abi.ENOSPC {
		t.Errorf("one more than msgmni: %v", e)
	}
}

func TestPermissionBits(t *testing.T) {
	p := abi.IpcPerm{Uid: 1, Cuid: 2, Gid: 7, Cgid: 8, Mode: 0o640}
	for _, c := range []struct {
		who  Caller
		bits uint32
		want bool
	}{
		{Caller{EUID: 1}, 0o600, true}, {Caller{EUID: 2}, 0o600, true}, {Caller{EUID: 1}, 0o100, false},
		{Caller{EUID: 3, GID: 7}, 0o040, true}, {Caller{EUID: 3, Groups: []uint32{8}}, 0o400, true}, {Caller{EUID: 3, GID: 7}, 0o020, false},
		{Caller{EUID: 3}, 0o004, false}, {Caller{EUID: 3}, 0, true}, {Caller{EUID: 3, Root: true}, 0o777, true},
	} {
		if got := c.who.allowed(&p, c.bits); got != c.want {
			t.Errorf("%+v asks for %o: %v", c.who, c.bits, got)
		}
	}
	p.Mode = 0o066 // a class with fewer rights than the next one's counts all the same
	if (&Caller{EUID: 1}).allowed(&p, 0o400) {
		t.Error("the owner got what others have")
	}
}

// qModel is a queue as a list.
type qModel struct {
	mail  []Letter
	sleep []MsgSleeper
}

func (m *qModel) find(w *MsgWant) int {
	mode, typ := w.mode()
	best := -1
	for i, l := range m.mail {
		switch {
		case mode == MsgNumber && int64(i) != typ, mode != MsgNumber && !mode.takes(l.Type, typ):
			continue
		case mode != MsgLessEqual:
			return i
		}
		if best < 0 || l.Type < m.mail[best].Type {
			best = i
		}
	}
	return best
}

// Random sends, receives and sleeps do to a queue what they do to a list.
func TestMessagesAgainstAList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, model := NewMsgTable(), qModel{}
		id, _ := m.Get(0, 0o600, boss)
		task := int32(1)
		for range rapid.IntRange(1, 80).Draw(t, "n") {
			typ := rapid.Int64Range(1, 4).Draw(t, "type")
			w := MsgWant{Type: rapid.SampledFrom([]int64{0, 1, 2, 3, -1, -2, -3, math.MinInt64}).Draw(t, "want"), Size: rapid.SampledFrom([]int64{0, 3, 9}).Draw(t, "room"),
				Flags: rapid.SampledFrom([]uint32{0, 0, abi.MSG_NOERROR, abi.MSG_EXCEPT, abi.MSG_COPY}).Draw(t, "flags")}
			switch rapid.IntRange(0, 5).Draw(t, "op") {
			case 0, 1, 2:
				l := Letter{Type: typ, Text: make([]byte, rapid.IntRange(0, 9).Draw(t, "size"))}
				done, e := m.Send(id, l, boss, nil)
				if e != 0 {
					t.Fatal(e)
				}
				var want []Completion
				taken := false
				for i := 0; i < len(model.sleep) && !taken; {
					s := model.sleep[i]
					if !s.Mode.takes(typ, s.Type) {
						i++
						continue
					}
					model.sleep = append(model.sleep[:i:i], model.sleep[i+1:]...)
					if taken = s.Size >= int64(len(l.Text)); taken {
						want = append(want, Completion{Task: s.Task, Ret: int64(len(l.Text)), Data: l.pack()})
					} else {
						want = append(want, Completion{Task: s.Task, Ret: -int64(abi.E2BIG)})
					}
				}
				if !taken {
					model.mail = append(model.mail, l)
				}
				if d := cmp.Diff(want, done); d != "" {
					t.Fatal(d)
				}
			case 3, 4:
				l, _, e := m.Receive(id, w, boss, nil)
				i := model.find(&w)
				switch {
				case i < 0:
					if e != abi.ENOMSG {
						t.Fatalf("%v", e)
					}
					if w.Flags&abi.MSG_COPY == 0 {
						m.WaitReceive(id, task, w)
						s := MsgSleeper{Task: task, Size: w.Size}
						if s.Mode, s.Type = w.mode(); w.Flags&abi.MSG_NOERROR != 0 {
							s.Size = 1 << 30
						}
						model.sleep = append(model.sleep, s)
						task++
					}
				case int64(len(model.mail[i].Text)) > w.Size && w.Flags&abi.MSG_NOERROR == 0:
					if e != abi.E2BIG {
						t.Fatalf("%v", e)
					}
				default:
					if e != 0 || l.Type != model.mail[i].Type || l.Size != len(model.mail[i].Text) || len(l.Text) != int(min(w.Size, int64(l.Size))) {
						t.Fatalf("%v: %+v, want %+v", e, l, model.mail[i])
					}
					if w.Flags&abi.MSG_COPY == 0 {
						model.mail = append(model.mail[:i:i], model.mail[i+1:]...)
					}
				}
			default:
				if i := rapid.IntRange(0, 9).Draw(t, "who"); i < len(model.sleep) {
					if !m.Cancel(model.sleep[i].Task) || m.Cancel(model.sleep[i].Task) {
						t.Fatal("cancel")
					}
					model.sleep = append(model.sleep[:i:i], model.sleep[i+1:]...)
				}
			}
			ds, _ := m.Stat(id, boss)
			bytes := 0
			for _, l := range model.mail {
				bytes += len(l.Text)
			}
			if int(ds.Qnum) != len(model.mail) || int(ds.Cbytes) != bytes || len(m.Waiters(id, false)) != len(model.sleep) {
				t.Fatalf("%+v, %d in the list", ds, len(model.mail))
			}
		}
		done, _ := m.Remove(id, boss, nil)
		if len(done) != len(model.sleep) || m.messages.Len() != 0 || m.texts.Len() != 0 || m.sleepers.Len() != 0 || m.tasks.Len() != 0 || m.Totals() != (MsgTotals{}) {
			t.Fatalf("left after removal: %d completed, %d messages", len(done), m.messages.Len())
		}
	})
}

// Senders for whom there is room try again in order; the others go behind, so that each gets its turn.
func TestSendersInLine(t *testing.T) {
	m := NewMsgTable()
	id, _ := m.Get(0, 0, boss)
	ds, _ := m.Stat(id, boss)
	ds.Qbytes = 10
	m.Set(id, &ds, boss, nil)
	m.Send(id, Letter{Type: 1, Text: make([]byte, 6)}, boss, nil)
	m.Send(id, Letter{Type: 2, Text: make([]byte, 4)}, boss, nil)
	for task, size := range []int{8, 3, 9, 4} {
		m.WaitSend(id, int32(task+1), size)
	}
	_, done, _ := m.Receive(id, MsgWant{Type: 2, Size: 9}, boss, nil)
	if d := cmp.Diff([]Completion{{Task: 2, Again: true}, {Task: 4, Again: true}}, done); d != "" {
		t.Error(d)
	}
	var line []int32
	for _, s := range m.Waiters(id, true) {
		line = append(line, s.Task)
	}
	if d := cmp.Diff([]int32{2, 4, 1, 3}, line); d != "" {
		t.Error(d)
	}
	if done, _ = m.Remove(id, boss, nil); len(done) != 4 || done[0].Ret != -int64(abi.EIDRM) {
		t.Errorf("removal: %v", done)
	}
}

// semModel checks a set from outside: the values, and that nobody sleeps who could go on.
func semCheck(t *rapid.T, s *SemTable, id int32, vals []int) {
	got, e := s.All(id, boss)
	if e != 0 {
		t.Fatal(e)
	}
	for i := range vals {
		if int(got[i]) != vals[i] {
			t.Fatalf("values %v, want %v", got, vals)
		}
	}
	row, _ := s.find(id)
	for _, w := range s.Waiters(id) {
		at, e := s.perform(row, w.Ops, w.Undo, w.PID)
		if e != wouldBlock {
			t.Fatalf("task %d sleeps, but its operations can be done: %v", w.Task, e)
		}
		if op := w.Ops[w.Blocking]; at != int(w.Blocking) && s.sets.R(row).Complex == 0 {
			t.Fatalf("task %d waits for %+v, but operation %d is in the way", w.Task, op, at)
		}
	}
}

// Random operations keep a plain account of values and adjustments; the end of a process takes back what it is to take back.
func TestSemaphoresAgainstAnAccount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := NewSemTable()
		id, _ := s.Get(0, 3, 0o600, boss)
		vals := []int{0, 0, 0}
		undo := []store.ID{s.NewUndo(), s.NewUndo()}
		adj := map[store.ID]*[3]int{undo[0]: {}, undo[1]: {}}
		type sleeper struct {
			ops  []abi.Sembuf
			undo store.ID
		}
		asleep, task := map[int32]sleeper{}, int32(1)
		apply := func(p sleeper) {
			for _, op := range p.ops {
				vals[op.Num] += int(op.Op)
				if op.Flg&abi.SEM_UNDO != 0 {
					adj[p.undo][op.Num] -= int(op.Op)
				}
			}
		}
		settle := func(done []Completion) {
			for _, d := range done {
				if d.Ret == 0 {
					apply(asleep[d.Task])
				}
				delete(asleep, d.Task)
			}
		}
		for range rapid.IntRange(1, 60).Draw(t, "n") {
			switch rapid.IntRange(0, 9).Draw(t, "op") {
			case 0:
				num, v := rapid.Int32Range(0, 2).Draw(t, "num"), rapid.Int32Range(0, 3).Draw(t, "val")
				done, e := s.SetValue(id, num, v, boss, nil)
				if e != 0 {
					t.Fatal(e)
				}
				vals[num] = int(v)
				for _, a := range adj {
					a[num] = 0
				}
				settle(done)
			case 1:
				k := rapid.IntRange(0, 1).Draw(t, "list")
				for who, p := range asleep {
					if p.undo == undo[k] {
						s.Cancel(who)
						delete(asleep, who)
					}
				}
				done := s.DropUndo(undo[k], boss, nil)
				for n := range vals {
					vals[n] = max(vals[n]+adj[undo[k]][n], 0)
				}
				delete(adj, undo[k])
				undo[k] = s.NewUndo()
				adj[undo[k]] = &[3]int{}
				settle(done)
			default:
				p := sleeper{undo: undo[rapid.IntRange(0, 1).Draw(t, "list")]}
				for range rapid.IntRange(1, 3).Draw(t, "ops") {
					p.ops = append(p.ops, abi.Sembuf{Num: rapid.Uint16Range(0, 2).Draw(t, "num"), Op: rapid.Int16Range(-2, 2).Draw(t, "add"),
						Flg: rapid.SampledFrom([]int16{0, abi.SEM_UNDO}).Draw(t, "flag")})
				}
				done, blocked, e := s.Op(id, p.ops, p.undo, boss, nil)
				switch {
				case e != 0:
					t.Fatal(e)
				case blocked:
					s.Wait(id, task, p.ops, p.undo, boss)
					asleep[task] = p
					task++
				default:
					apply(p)
					settle(done)
				}
			}
			semCheck(t, s, id, vals)
			if s.Sleeping() != len(asleep) {
				t.Fatalf("%d sleep, want %d", s.Sleeping(), len(asleep))
			}
		}
		done, _ := s.Remove(id, boss, nil)
		if len(done) != len(asleep) || s.chunks.Len() != 0 || s.undos.Len() != 0 || s.adjust.Len() != 0 || s.Totals() != (SemTotals{}) {
			t.Fatalf("%d told of the removal, %d asleep; %d rows of adjustments", len(done), len(asleep), s.undos.Len())
		}
	})
}

// Right after V the value is 0 again and GETPID is the sleeper's; who waited for that zero is woken before the one that made it.
func TestHandOver(t *testing.T) {
	s := NewSemTable()
	id, _ := s.Get(0, 2, 0o600, boss)
	s.SetValue(id, 0, 1, boss, nil)
	down, zero := []abi.Sembuf{{Num: 0, Op: -2}}, []abi.Sembuf{{Num: 0}}
	s.Wait(id, 1, down, 0, &Caller{PID: 11})
	s.Wait(id, 2, zero, 0, &Caller{PID: 12})
	s.Wait(id, 3, []abi.Sembuf{{Num: 0}, {Num: 1, Op: 1}}, 0, &Caller{PID: 13})
	if n, _ := s.Value(id, 0, abi.GETZCNT, boss); n != 2 {
		t.Errorf("%d wait for zero", n)
	}
	done, blocked, e := s.Op(id, []abi.Sembuf{{Num: 0, Op: 1}}, 0, boss, nil)
	if d := cmp.Diff([]Completion{{Task: 2}, {Task: 1}, {Task: 3}}, done); d != "" || blocked || e != 0 {
		t.Errorf("%v %v %s", blocked, e, d)
	}
	if v, _ := s.Value(id, 0, abi.GETVAL, boss); v != 0 {
		t.Errorf("value %d", v)
	}
	if v, _ := s.Value(id, 1, abi.GETVAL, boss); v != 1 {
		t.Errorf("the other's value %d", v)
	}
}

// A set of the largest size and the largest number of segments work.
func TestLargest(t *testing.T) {
	s := NewSemTable()
	id, e := s.Get(0, abi.SEMMSL, 0o600, boss)
	if e != 0 {
		t.Fatal(e)
	}
	s.Op(id, []abi.Sembuf{{Num: abi.SEMMSL - 1, Op: 5}}, 0, boss, nil)
	if v, _ := s.Value(id, abi.SEMMSL-1, abi.GETVAL, boss); v != 5 {
		t.Errorf("the last semaphore is %d", v)
	}
	m := NewShmTable()
	for i := range int32(abi.SHMMNI) {
		if _, e := m.Add(i+1, 1, 0o600, store.ID(i+1), boss); e != 0 {
			t.Fatal(i, e)
		}
	}
	if _, e := m.Add(0, 1, 0, 9999, boss); e != abi.ENOSPC || m.Totals() != (ShmTotals{abi.SHMMNI, abi.SHMMNI}) {
		t.Errorf("%v, %+v", e, m.Totals())
	}
}

// A segment that is removed while it is attached lives on without its key.
func TestSegmentLife(t *testing.T) {
	m := NewShmTable()
	id, _ := m.Add(77, 100, 0o600, 5, boss)
	m.Attach(5, 60, 2000)
	m.Attach(5, 61, 2001)
	object, gone, e := m.Remove(id, boss)
	if object != 5 || gone || e != 0 {
		t.Fatal(object, gone, e)
	}
	if _, fresh, e := m.Get(77, 100, abi.IPC_CREAT, boss); !fresh || e != 0 {
		t.Errorf("the key is still taken: %v", e)
	}
	if _, _, e := m.Find(id, 0o600, boss); e != 0 {
		t.Errorf("attach by id: %v", e)
	}
	if m.Detach(5, 60, 2002) || !m.Detach(5, 61, 2003) {
		t.Error("the last detach destroys it, and only the last")
	}
	if _, e := m.Stat(id, boss); e != abi.EINVAL || m.Totals() != (ShmTotals{}) {
		t.Errorf("%v, %+v", e, m.Totals())
	}
}

// BenchmarkQueue takes the oldest message of a queue with so many in it and puts another behind.
func BenchmarkQueue(b *testing.B) {
	for _, n := range []int{10, 1000, 100_000, 1_000_000} {
		b.Run(itoaLen(n), func(b *testing.B) {
			m := NewMsgTable()
			id, _ := m.Get(0, 0, boss)
			ds, _ := m.Stat(id, boss)
			ds.Qbytes = 1 << 40
			m.Set(id, &ds, boss, nil)
			text := make([]byte, 16)
			for range n {
				m.Send(id, Letter{Type: 1, Text: text}, boss, nil)
			}
			b.ResetTimer()
			for range b.N {
				m.Send(id, Letter{Type: 1, Text: text}, boss, nil)
				m.Receive(id, MsgWant{Size: 16}, boss, nil)
			}
		})
	}
}

func itoaLen(n int) string {
	s := ""
	for ; n > 0; n /= 10 {
		s = string(rune('0'+n%10)) + s
	}
	return s
}
