package ipc

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

func TestPipeObjects(t *testing.T) {
	for _, err := range []error{store.Covers[Pipe](), store.Covers[Slot](), store.CoversValue[Run](), store.Covers[EventFd](),
		store.CoversValue[Sleeper]()} {
		if err != nil {
			t.Error(err)
		}
	}
}

// open returns a pipe with both ends open.
func open(slots int) (*PipeTable, store.ID) {
	t := NewPipeTable()
	id := t.New(slots)
	t.Open(id, true, false)
	t.Open(id, false, true)
	return t, id
}

type result struct {
	N   int
	Err abi.Errno
	Eff Effect
}

func write(t Pipes, id store.ID, n int, w Writing) result {
	n, err, eff := t.Write(id, bytes.Repeat([]byte{'w'}, n), w)
	return result{n, err, eff}
}

func read(t Pipes, id store.ID, n int) result {
	n, err, eff := t.Read(id, make([]byte, n), 0)
	return result{n, err, eff}
}

func expect(t *testing.T, what string, got, want result) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %+v, want %+v", what, got, want)
	}
}

func TestPipeStream(t *testing.T) {
	p, id := open(0)
	expect(t, "pipe/R2 empty", read(p, id, 1), result{0, abi.EAGAIN, 0})
	expect(t, "pipe/R14 read nothing", read(p, id, 0), result{0, 0, 0})
	p.Write(id, []byte("one "), Writing{})
	expect(t, "pipe/R13 not empty before", write(p, id, 2, Writing{}), result{2, 0, Arrived | NextWriter})
	if got := string(p.Bytes(id)); got != "one ww" || p.Len(id) != 6 {
		t.Errorf("pipe/R1: %q, %d bytes", got, p.Len(id))
	}
	expect(t, "a part", read(p, id, 5), result{5, 0, NextReader})
	expect(t, "the rest", read(p, id, 100), result{1, 0, 0})
	expect(t, "pipe/R13 empty before", write(p, id, 1, Writing{}), result{1, 0, Arrived | WakeReaders | NextWriter})
	if eff := p.Close(id, false, true); eff != WakeReaders|WakeWriters|WakeAll {
		t.Errorf("close of the last writer: %b", eff)
	}
	expect(t, "bytes before the end", read(p, id, 9), result{1, 0, 0})
	expect(t, "pipe/R3 end of file", read(p, id, 9), result{0, 0, 0})
	if eff := p.Close(id, true, false); eff != Unused {
		t.Errorf("close of the last end: %b", eff)
	}
	p.Drop(id)
	if p.Count() != 0 || p.Pages() != 0 {
		t.Errorf("left over: %d pipes, %d pages", p.Count(), p.Pages())
	}
}

func TestPipeBroken(t *testing.T) {
	p, id := open(1)
	write(p, id, 4096, Writing{})
	p.Close(id, true, false)
	expect(t, "pipe/R4", write(p, id, 1, Writing{}), result{0, abi.EPIPE, 0})
	expect(t, "pipe/R14 nothing", write(p, id, 0, Writing{}), result{0, 0, 0})
}

func TestPipeSlots(t *testing.T) {
	for _, c := range []struct {
		size, fit int // writes of size bytes, and how many fit into an empty pipe
	}{{1, 65536}, {100, 640}, {2047, 32}, {2048, 32}, {2049, 16}, {4095, 16}, {4096, 16}} {
		p, id := open(0)
		n := 0
		for write(p, id, c.size, Writing{}).Err == 0 {
			n++
		}
		if n != c.fit || p.Len(id) != n*c.size {
			t.Errorf("pipe/R9: %d writes of %d bytes fit, %d bytes; want %d", n, c.size, p.Len(id), c.fit)
		}
	}
}

func TestPipeFull(t *testing.T) {
	p, id := open(2)
	expect(t, "pipe/R7 a part", write(p, id, 10000, Writing{}), result{8192, abi.EAGAIN, Arrived | WakeReaders})
	expect(t, "pipe/R6 all or nothing", write(p, id, 4096, Writing{}), result{0, abi.EAGAIN, 0})
	expect(t, "room, but no slot", read(p, id, 4095), result{4095, 0, NextReader})
	expect(t, "pipe/R8 a slot is free only when it is empty", write(p, id, 1, Writing{}), result{0, abi.EAGAIN, 0})
	if m := p.Poll(id, true, true, 0); m != abi.POLLIN|abi.POLLRDNORM {
		t.Errorf("pipe/R12: full: %#x", m)
	}
	expect(t, "pipe/R13 the slot", read(p, id, 1), result{1, 0, WakeWriters | NextReader})
	expect(t, "pipe/R13 was not full", read(p, id, 4096), result{4096, 0, 0})
}

func TestPipeResumedWriteDoesNotMerge(t *testing.T) {
	p, id := open(4)
	write(p, id, 10, Writing{})
	write(p, id, 10, Writing{Resumed: true})
	if got := p.Stat(id); got.Used != 2 {
		t.Errorf("%+v", got)
	}
}

func TestPipePackets(t *testing.T) {
	p, id := open(0)
	write(p, id, 10, Writing{Packet: true})
	write(p, id, 5000, Writing{Packet: true})
	write(p, id, 3, Writing{})
	if got := p.Stat(id); got.Bytes != 5013 || got.Used != 4 {
		t.Errorf("pipe/R11: %+v", got)
	}
	expect(t, "pipe/R11 the rest is discarded", read(p, id, 4), result{4, 0, NextReader})
	expect(t, "pipe/R11 one packet", read(p, id, 9000), result{4096, 0, NextReader})
	expect(t, "pipe/R11 the second half", read(p, id, 9000), result{904, 0, NextReader})
	expect(t, "a stream again", read(p, id, 9000), result{3, 0, 0})
}

func TestPipeFaults(t *testing.T) {
	p, id := open(0)
	expect(t, "pipe/R15 nothing readable", write(p, id, 50, Writing{Total: 100}), result{0, 0, NextWriter})
	expect(t, "pipe/R15 the first page", write(p, id, 4100, Writing{Total: 8192}), result{4096, 0, Arrived | WakeReaders | NextWriter})
	write(p, id, 100, Writing{})
	dst := make([]byte, 4095)
	if n, err, eff := p.Read(id, dst, 9000); n != 0 || err != abi.EFAULT || eff != NextReader || p.Len(id) != 4196 {
		t.Errorf("pipe/R15: n=%d err=%d, %d left", n, err, p.Len(id))
	}
	if n, err, _ := p.Read(id, make([]byte, 4150), 9000); n != 4096 || err != 0 || p.Len(id) != 100 {
		t.Errorf("pipe/R15: n=%d err=%d, %d left", n, err, p.Len(id))
	}
}

func TestPipeResize(t *testing.T) {
	p, id := open(0)
	write(p, id, 3*4096, Writing{})
	for _, c := range []struct {
		size uint32
		priv bool
		want int
		err  abi.Errno
	}{{0, false, 0, abi.EBUSY}, {8192, false, 0, abi.EBUSY}, {8193, false, 16384, 0}, {1 << 20, false, 1 << 20, 0},
		{1<<20 + 1, false, 0, abi.EPERM}, {1<<20 + 1, true, 1 << 21, 0}, {1 << 21, false, 1 << 21, 0}, {1 << 28, true, 1 << 28, 0},
		{1<<28 + 1, true, 0, abi.ENOMEM}, {1 << 31, false, 0, abi.EPERM}, {1<<31 + 1, true, 0, abi.EINVAL}, {^uint32(0), true, 0, abi.EINVAL}} {
		was := p.Capacity(id)
		n, err, _ := p.Resize(id, c.size, c.priv)
		if n != c.want || err != c.err {
			t.Errorf("pipe/R10: Resize(%d, %v) = %d, %d; want %d, %d", c.size, c.priv, n, err, c.want, c.err)
		}
		if err != 0 && p.Capacity(id) != was {
			t.Errorf("Resize(%d) failed and changed the capacity to %d", c.size, p.Capacity(id))
		}
	}
}

// TestPipeRing follows the ring's tail: it goes on by a slot when one was read empty, round and round, and a new ring begins at 0.
func TestPipeRing(t *testing.T) {
	p, id := open(4)
	tail := func(want int) {
		t.Helper()
		if got := p.Stat(id).Tail; got != want {
			t.Errorf("the tail is at %d, want %d", got, want)
		}
	}
	for i := range 6 {
		tail(i % 4)
		write(p, id, PageSize, Writing{})
		read(p, id, PageSize-1)
		tail(i % 4)
		read(p, id, 1)
	}
	tail(2)
	write(p, id, 2*PageSize, Writing{})
	p.Resize(id, 8*PageSize, false)
	tail(0)
}

func TestPipeOrigin(t *testing.T) {
	p, id := open(0)
	p.Write(id, []byte("abc"), Writing{By: 7, Seq: 1})
	p.Write(id, []byte("de"), Writing{By: 8, Seq: 2})
	read(p, id, 1)
	want := []SlotInfo{{Off: 1, Data: []byte("bcde"), Merge: true, Runs: []Run{{2, 7, 1}, {2, 8, 2}}}}
	if d := cmp.Diff(want, p.SlotsOf(id)); d != "" {
		t.Error(d)
	}
	if by := p.Writer(id); by != 7 {
		t.Errorf("%d wrote the first byte, want 7", by)
	}
	for i := range 2000 {
		p.Write(id, []byte("x"), Writing{By: int32(i%2 + 1), Seq: uint64(i)})
	}
	s := p.SlotsOf(id)[0]
	sum := 0
	for _, r := range s.Runs {
		sum += int(r.Len)
	}
	if last := s.Runs[len(s.Runs)-1]; len(s.Runs) != maxRuns || sum != len(s.Data) || last.By != 0 || last.Seq != 1999 {
		t.Errorf("%d runs of %d bytes, slot %d; last %+v", len(s.Runs), sum, len(s.Data), last)
	}
	for range 2003 {
		read(p, id, 1)
	}
	expect(t, "taken byte by byte", read(p, id, 1), result{1, 0, 0})
}

func TestPipeSplice(t *testing.T) {
	p, a := open(0)
	b := p.New(2)
	p.Open(b, true, false)
	p.Open(b, false, true)
	check := func(what string, got, want Transfer) {
		t.Helper()
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", what, d)
		}
	}
	check("empty", p.Splice(a, b, 10), Transfer{Err: abi.EAGAIN})
	p.Write(a, []byte("hello"), Writing{By: 1, Seq: 1})
	check("pipe/R17", p.Tee(a, b, 3), Transfer{N: 3, Out: WakeReaders | Arrived})
	check("pipe/R16 cut", p.Splice(a, b, 2), Transfer{N: 2, Out: WakeReaders | Arrived})
	if string(p.Bytes(a)) != "llo" || string(p.Bytes(b)) != "helhe" {
		t.Errorf("%q %q", p.Bytes(a), p.Bytes(b))
	}
	check("full", p.Splice(a, b, 9), Transfer{Err: abi.EAGAIN, WaitOut: true})
	read(p, b, 9)
	check("pipe/R16 whole", p.Splice(a, b, 9), Transfer{N: 3, In: WakeWriters, Out: WakeReaders | Arrived})
	p.Write(b, []byte("!"), Writing{By: 2, Seq: 2})
	want := []SlotInfo{{Off: 2, Data: []byte("llo!"), Merge: true, Runs: []Run{{3, 1, 1}, {1, 2, 2}}}}
	if d := cmp.Diff(want, p.SlotsOf(b)); d != "" {
		t.Errorf("a slot that changed over whole still merges: %s", d)
	}
	p.Close(a, false, true)
	check("end", p.Tee(a, b, 9), Transfer{})
	p.Close(b, true, false)
	check("pipe/R4", p.Splice(a, b, 9), Transfer{Err: abi.EPIPE})
	p.Drop(a)
	p.Drop(b)
	if p.Pages() != 0 {
		t.Errorf("%d pages left", p.Pages())
	}
}

// What tee copies of a packet is a packet.
func TestPipeTeePacket(t *testing.T) {
	p, a := open(0)
	b := p.New(0)
	p.Open(b, true, false)
	write(p, a, 10, Writing{Packet: true})
	write(p, a, 10, Writing{Packet: true})
	if got := p.Tee(a, b, 15); got.N != 15 {
		t.Errorf("pipe/R17: %+v", got)
	}
	expect(t, "pipe/R11 first copy", read(p, b, 99), result{10, 0, NextReader})
	expect(t, "pipe/R11 second copy, cut", read(p, b, 99), result{5, 0, 0})
	expect(t, "pipe/R11 the original", read(p, a, 99), result{10, 0, NextReader})
}

// A snapshot keeps what it saw, whatever is written afterwards, and the hashes follow.
func TestPipeSnapshot(t *testing.T) {
	p, id := open(0)
	p.Write(id, []byte("before"), Writing{By: 1, Seq: 1})
	read(p, id, 2)
	sum := func(t *PipeTable) (s store.Sum) {
		for _, part := range t.Parts() {
			s = s.Plus(part.Sum())
		}
		return s
	}
	base := sum(p)
	snap := *p
	for _, part := range p.Parts() {
		part.Freeze(store.NewToken())
	}
	p.Write(id, []byte("after"), Writing{By: 2, Seq: 2})
	read(p, id, 3)
	write(p, id, 9000, Writing{})
	if string(snap.Bytes(id)) != "fore" || !strings.HasPrefix(string(p.Bytes(id)), "eafterw") {
		t.Errorf("%q, %q", snap.Bytes(id), p.Bytes(id))
	}
	if sum(p) == base {
		t.Error("the hash did not follow")
	}
	for _, part := range snap.Parts() {
		if err := part.Verify(); err != nil {
			t.Error(err)
		}
	}
	q := snap
	for _, part := range q.Parts() {
		part.Freeze(store.NewToken())
	}
	if sum(&q) != base {
		t.Error("the restored hash differs")
	}
}

func BenchmarkPipeByte(b *testing.B) {
	p, id := open(0)
	one := []byte{1}
	for b.Loop() {
		p.Write(id, one, Writing{By: 1, Seq: 1})
		p.Read(id, one, 1)
	}
}

func BenchmarkPipePage(b *testing.B) {
	p, id := open(0)
	page := make([]byte, PageSize)
	b.SetBytes(PageSize)
	for b.Loop() {
		p.Write(id, page, Writing{By: 1, Seq: 1})
		p.Read(id, page, PageSize)
	}
}
