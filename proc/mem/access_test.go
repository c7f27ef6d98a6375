package mem

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// two maps two pages with a hole behind them.
func two(t testing.TB, r *rig, prot uint64) (*View, uint64) {
	id := r.u.NewSpace(NoLimits())
	return r.u.View(id), must(t, r.u, id, Mapping{Addr: 0x20000, Len: 2 * PageSize, Prot: prot, Flags: anon})
}

// TestPartialCopies copies across the end of what is mapped: Linux tells how far it came.
func TestPartialCopies(t *testing.T) {
	r := newRig(100, false)
	v, at := two(t, r, 3)
	src := bytes.Repeat([]byte("abc"), 4000)
	if n, f := v.CopyOut(at+100, src); n != 2*PageSize-100 || f != MapErr {
		t.Errorf("CopyOut %d %v", n, f)
	}
	dst := make([]byte, len(src))
	if n, f := v.CopyIn(dst, at+100); n != 2*PageSize-100 || f != MapErr || !bytes.Equal(dst[:n], src[:n]) {
		t.Errorf("CopyIn %d %v", n, f)
	}
	if n, f := v.CopyOut(UserTop-4, src); n != 0 || f != MapErr {
		t.Errorf("%d %v", n, f)
	}
	if n, f := v.CopyIn(dst, ^uint64(0)-2); n != 0 || f.Errno() != abi.EFAULT {
		t.Errorf("%d %v", n, f)
	}
	if n, f := v.CopyIn(nil, 1); n != 0 || f != NoFault {
		t.Errorf("%d %v", n, f)
	}
}

func TestReadString(t *testing.T) {
	r := newRig(100, false)
	v, at := two(t, r, 3)
	long := strings.Repeat("x", 5000)
	v.CopyOut(at+10, []byte(long+"\x00"))
	v.CopyOut(at+2*PageSize-3, []byte("end"))
	for _, c := range []struct {
		va   uint64
		max  int
		want string
		e    abi.Errno
	}{
		{at + 10, 6000, long, 0}, {at + 10, 5001, long, 0}, {at + 10, 5000, "", abi.ENAMETOOLONG}, {at + 5010, 1, "", 0},
		{at + 2*PageSize - 3, 3, "", abi.ENAMETOOLONG}, {at + 2*PageSize - 3, 4, "", abi.EFAULT}, {0, 5, "", abi.EFAULT}, {at, 0, "", abi.ENAMETOOLONG},
	} {
		if s, e := v.ReadString(c.va, c.max); s != c.want || e != c.e {
			t.Errorf("%#x, %d: %d bytes, %v", c.va, c.max, len(s), e)
		}
	}
}

// TestWords reads and writes words at every alignment, also across the border of pages.
func TestWords(t *testing.T) {
	r := newRig(100, false)
	v, at := two(t, r, 3)
	for off := uint64(PageSize - 9); off < PageSize+9; off++ {
		x := 0x0123456789abcdef * off
		if f := v.Write64(at+off, x); f != NoFault {
			t.Fatal(f)
		}
		if got, _ := v.Read64(at + off); got != x {
			t.Errorf("64 at %d: %#x", off, got)
		}
		v.Write32(at+off, uint32(off))
		if got, _ := v.Read32(at + off); got != uint32(off) {
			t.Errorf("32 at %d: %#x", off, got)
		}
	}
	if f := v.Write64(at+2*PageSize-4, 0); f != MapErr {
		t.Error(f)
	}
	if _, f := v.Read32(at + 2*PageSize - 2); f != MapErr {
		t.Error(f)
	}
	v.Write32(at, 5)
	for _, c := range []struct{ old, x, was, now uint32 }{{4, 9, 5, 5}, {5, 9, 5, 9}} {
		was, f := v.CompareAndSwap32(at, c.old, c.x)
		if now, _ := v.Read32(at); was != c.was || now != c.now || f != NoFault {
			t.Errorf("%+v: %d %d %v", c, was, now, f)
		}
	}
	r.u.Protect(v.Space(), at, PageSize, abi.PROT_READ)
	if _, f := v.CompareAndSwap32(at, 1, 2); f != AccErr {
		t.Error(f)
	}
}

// TestAccess tries each protection. RISC-V has no pages that can be written and not read, but it has pages that can only be executed.
func TestAccess(t *testing.T) {
	r := newRig(100, false)
	v, at := two(t, r, 0)
	for prot, want := range [8]string{"---", "r--", "rw-", "rw-", "--x", "r-x", "rwx", "rwx"} {
		r.u.Protect(v.Space(), at, PageSize, uint64(prot))
		got := []byte("rwx")
		if _, f := v.ReadPage(at); f == AccErr {
			got[0] = '-'
		}
		if _, f := v.WritePage(at); f == AccErr {
			got[1] = '-'
		}
		if _, f := v.FetchPage(at); f == AccErr {
			got[2] = '-'
		}
		if string(got) != want {
			t.Errorf("%d: %s, want %s", prot, got, want)
		}
	}
}

// TestPeek looks at everything without leaving a trace.
func TestPeek(t *testing.T) {
	r := newRig(100, false)
	id := r.u.NewSpace(NoLimits())
	file := r.u.NewObject(ObjFile, 3*PageSize)
	r.u.ObjectWrite(file, PageSize, []byte("file"))
	at := must(t, r.u, id, Mapping{Addr: 0x20000, Len: PageSize, Flags: anon})
	must(t, r.u, id, Mapping{Addr: at + PageSize, Len: 4 * PageSize, Prot: 3, Flags: abi.MAP_PRIVATE, Object: file, MaxProt: 7})
	r.u.View(id).Write64(at+PageSize, 0x6d656d)
	before, v := r.sum(), r.u.View(id)
	if b, ok := v.Peek(at+PageSize-3, 6); !ok || string(b) != "\x00\x00\x00mem" {
		t.Errorf("%q %v", b, ok)
	}
	if b, ok := v.Peek(at+2*PageSize, 2*PageSize); !ok || string(b[:5]) != "file\x00" {
		t.Errorf("%d %v", len(b), ok)
	}
	if b, ok := v.Peek(at+4*PageSize-2, 5); ok || len(b) != 2 {
		t.Errorf("behind the end of the file: %d %v", len(b), ok)
	}
	if b, ok := v.Peek(0, 5); ok || len(b) != 0 {
		t.Errorf("%d %v", len(b), ok)
	}
	if b, ok := v.Peek(at, 0); !ok || len(b) != 0 {
		t.Errorf("%d %v", len(b), ok)
	}
	if r.sum() != before {
		t.Error("Peek changed the state")
	}
}

// TestBudget uses all memory up in several ways: always an answer, never a host that runs full.
func TestBudget(t *testing.T) {
	r := newRig(64, false)
	id := r.u.NewSpace(NoLimits())
	if _, e := r.u.Map(id, Mapping{Len: 100 * PageSize, Prot: 3, Flags: anon}); e != abi.ENOMEM {
		t.Error("an obvious overcommitment:", e)
	}
	at := must(t, r.u, id, Mapping{Len: 100 * PageSize, Prot: 3, Flags: anon | abi.MAP_NORESERVE})
	v, n := r.u.View(id), uint64(0)
	for ; v.Write64(at+n*PageSize, 1) == NoFault; n++ {
	}
	if n < 60 || n > 64 || v.Write64(at+n*PageSize, 1) != NoMemory {
		t.Errorf("%d pages", n)
	}
	if got, f := v.Read64(at); got != 1 || f != NoFault {
		t.Error("what is there cannot be read", f)
	}
	if c, e := r.u.Fork(id); c != 0 || e != abi.ENOMEM {
		t.Error(c, e)
	}
	if r.u.NewSpace(NoLimits()) != 0 {
		t.Error("a space beyond the budget")
	}
	file := r.u.NewObject(ObjFile, 0)
	if n, e := r.u.ObjectWrite(file, 0, []byte("x")); n != 0 || e != abi.ENOMEM {
		t.Error(n, e)
	}
	if err := r.verify(); err != nil {
		t.Error(err)
	}
	if e := r.u.Advise(id, at, n*PageSize, abi.MADV_DONTNEED); e != 0 || v.Write64(at, 2) != NoFault {
		t.Error("freed memory is not there again", e)
	}
}

// TestForkBomb forks until there is no memory. What a child costs without a page of its own counts too.
func TestForkBomb(t *testing.T) {
	r := newRig(2000, false)
	id := r.u.NewSpace(NoLimits())
	at := must(t, r.u, id, Mapping{Addr: 0x10000000, Len: 1 << 30, Prot: 3, Flags: anon | abi.MAP_NORESERVE})
	for i := range uint64(100) { // each page in a leaf table of its own
		r.u.View(id).Write64(at+i<<18, i)
	}
	n := 0
	for ; n < 10000; n++ {
		if c, e := r.u.Fork(id); e != 0 {
			break
		} else if c == 0 {
			t.Fatal("no space and no error")
		}
	}
	if n > 200 || r.m.Tables.Len() > 2000*tablesPerFrame {
		t.Errorf("%d children, %d tables", n, r.m.Tables.Len())
	}
	if err := r.u.Audit(); err != nil {
		t.Error(err)
	}
}

// TestHostileSizes reserves all there is, cuts it into as many areas as allowed, and moves it about: memory of the host grows with
// areas and pages only.
func TestHostileSizes(t *testing.T) {
	r := newRig(1<<16, false)
	id := r.u.NewSpace(NoLimits())
	at := must(t, r.u, id, Mapping{Len: 1 << 37, Flags: anon | abi.MAP_NORESERVE})
	if to, e := r.u.Remap(id, Remap{Addr: at, OldLen: 1 << 37, NewLen: 1<<37 - PageSize, Flags: abi.MREMAP_MAYMOVE}); e != 0 || to != at {
		t.Error(to, e)
	}
	if _, e := r.u.Remap(id, Remap{Addr: at, OldLen: 1<<37 - PageSize, NewLen: 1<<38 - 1<<30, Flags: abi.MREMAP_MAYMOVE}); e != abi.ENOMEM {
		t.Error(e)
	}
	if e := r.u.Advise(id, 0, UserTop, abi.MADV_DONTNEED); e != abi.ENOMEM {
		t.Error(e)
	}
	if n := r.m.Tables.Len(); n != 0 {
		t.Errorf("%d tables without a page", n)
	}
	cut, e := 0, abi.Errno(0)
	for ; e == 0 && cut < 1<<17; cut++ {
		e = r.u.Protect(id, at+uint64(2*cut+1)*PageSize, PageSize, abi.PROT_READ)
	}
	if n := len(r.u.Areas(id)); e != abi.ENOMEM || n < MaxAreas-2 || n > MaxAreas {
		t.Errorf("%v after %d areas", e, n)
	}
	if _, e := r.u.Fork(id); e != 0 {
		t.Error(e)
	}
	if used := r.m.Used(); used < 2*MaxAreas/areasPerFrame {
		t.Errorf("areas weigh only %d frames", used)
	}
	if e := r.u.Unmap(id, 0, UserTop); e != 0 || r.m.Spaces.R(id).Total != 0 {
		t.Error(e)
	}
}

// TestRemapAtTheBudget moves pages, so that each of their tables needs two new ones, at every small distance from the budget.
func TestRemapAtTheBudget(t *testing.T) {
	for spare := range 12 {
		r := newRig(1000, false)
		id := r.u.NewSpace(NoLimits())
		const size = 8 * runPages * PageSize
		at := must(t, r.u, id, Mapping{Addr: 0x10000000, Len: size, Prot: 3, Flags: anon})
		for i := range uint64(8) {
			r.u.View(id).Write64(at+i*runPages*PageSize, i)
			r.u.View(id).Write64(at+(i+1)*runPages*PageSize-8, i)
		}
		r.m.Budget = r.m.Used() + spare
		to, e := r.u.Remap(id, Remap{at, size, size, abi.MREMAP_MAYMOVE | abi.MREMAP_FIXED, at + 2*size + 32*PageSize})
		if got, f := r.u.View(id).Read64(to + 7*runPages*PageSize); e == 0 && (got != 7 || f != NoFault) || e != 0 && e != abi.ENOMEM {
			t.Errorf("%d frames spare: %v, %d %v", spare, e, got, f)
		}
		if err := r.verify(); err != nil || spare == 11 && e != 0 {
			t.Error(err, e)
		}
	}
}

// TestManySpaces goes round more spaces than there are views.
func TestManySpaces(t *testing.T) {
	r := newRig(1000, false)
	var ids []store.ID
	at := uint64(0)
	for i := range 40 {
		ids = append(ids, r.u.NewSpace(NoLimits()))
		at = must(t, r.u, ids[i], Mapping{Len: PageSize, Prot: 7, Flags: anon})
		r.u.View(ids[i]).Write64(at, uint64(i))
	}
	exec := map[store.ID]uint64{}
	for round := range 3 {
		for i, id := range ids {
			v := r.u.View(id)
			v.FetchPage(at)
			if got, _ := v.Read64(at); got != uint64(i) || round > 0 && exec[id] != v.Exec {
				t.Fatalf("round %d, space %d: %d, Exec %d then %d", round, id, got, exec[id], v.Exec)
			}
			exec[id] = v.Exec
		}
	}
	if err := r.verify(); err != nil {
		t.Error(err)
	}
}

// TestSharedCode writes, through one space and through the file, to code that another space has decoded; a snapshot holds the old
// content, so that the write replaces it.
func TestSharedCode(t *testing.T) {
	for _, snapshot := range []bool{false, true} {
		for _, how := range []string{"space", "object", "punch"} {
			t.Run(fmt.Sprint(how, snapshot), func(t *testing.T) {
				r := newRig(1000, false)
				file := r.u.NewObject(ObjFile, PageSize)
				r.u.ObjectWrite(file, 0, []byte{1})
				a, b := r.u.NewSpace(NoLimits()), r.u.NewSpace(NoLimits())
				r1 := Mapping{Addr: 0x20000, Len: PageSize, Prot: 7, Flags: abi.MAP_SHARED | abi.MAP_FIXED, Object: file, MaxProt: 7}
				r2 := r1
				r2.Flags = abi.MAP_PRIVATE | abi.MAP_FIXED
				must(t, r.u, a, r1)
				must(t, r.u, b, r2)
				r.run(a, 0x20000)
				r.run(b, 0x20000)
				if snapshot {
					r.snapshot()
				}
				want := byte(2)
				switch how {
				case "space":
					r.store(a, 0x20000, 2)
				case "object":
					r.u.ObjectWrite(file, 0, []byte{2})
				default:
					r.u.ObjectPunch(file, 0, PageSize)
					want = 0
				}
				for _, id := range []store.ID{a, b} {
					if got, f := r.run(id, 0x20000); got != want || f != NoFault {
						t.Errorf("space %d executes %d, %v", id, got, f)
					}
				}
				if err := r.verify(); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// TestLocking counts the pages that locking brings in. See mlock(2) and mlockall(2).
func TestLocking(t *testing.T) {
	r := newRig(1000, false)
	id := r.u.NewSpace(NoLimits())
	at := must(t, r.u, id, Mapping{Len: 8 * PageSize, Prot: 3, Flags: anon})
	rss := func(what string, want uint64) {
		t.Helper()
		if got := r.u.Usage(id); got.RSS != want {
			t.Errorf("%s: %d pages resident, want %d", what, got.RSS, want)
		}
	}
	r.u.Lock(id, at, PageSize, abi.MLOCK_ONFAULT)
	rss("lock on fault", 0)
	r.u.Lock(id, at+1, PageSize, 0)
	rss("lock two pages, of which the address takes in a part", 2)
	r.u.LockAll(id, abi.MCL_CURRENT|abi.MCL_ONFAULT)
	rss("lock all on fault", 2)
	r.u.LockAll(id, abi.MCL_CURRENT|abi.MCL_FUTURE)
	rss("lock all", 8)
	must(t, r.u, id, Mapping{Len: 2 * PageSize, Prot: 3, Flags: anon})
	rss("the future", 10)
	if got := r.u.Usage(id).Locked; got != 10 {
		t.Errorf("%d pages locked", got)
	}
	c, _ := r.u.Fork(id)
	if got := r.u.Usage(c).Locked; got != 0 {
		t.Errorf("the child has %d pages locked", got)
	}
	r.u.UnlockAll(id)
	if got := r.u.Usage(id).Locked; got != 0 {
		t.Errorf("%d pages locked", got)
	}
}

// TestHolders keeps objects and spaces alive by each kind of reference in turn.
func TestHolders(t *testing.T) {
	r := newRig(1000, false)
	id, seg := r.u.NewSpace(NoLimits()), r.u.NewObject(ObjSegment, 2*PageSize)
	at := must(t, r.u, id, Mapping{Len: 2 * PageSize, Prot: 3, Flags: abi.MAP_SHARED, Object: seg, MaxProt: 7})
	r.u.ObjectRef(seg)
	r.u.ObjectDrop(seg)
	r.u.ObjectDrop(seg)
	r.u.View(id).Write64(at, 1)
	r.u.Protect(id, at, PageSize, 1) // two areas, as shm_nattch counts
	if r.u.ObjectAreas(seg) != 2 || r.u.ObjectPages(seg) != 1 || r.u.ObjectSize(seg) != 2*PageSize {
		t.Error(r.u.ObjectAreas(seg), r.u.ObjectPages(seg))
	}
	r.u.AddRef(id)
	r.u.Drop(id)
	if r.m.Objects.Len() != 1 {
		t.Fatal("the segment is gone while a task maps it")
	}
	r.u.Drop(id)
	if r.m.Objects.Len() != 0 || r.m.Used() != 0 {
		t.Error(r.m.Objects.Len(), r.m.Used())
	}
}

// FuzzCalls makes calls with any numbers at all: every reference must be accounted for afterwards, and nothing may panic.
func FuzzCalls(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
	f.Add(bytes.Repeat([]byte{0, 0x31, 7, 2, 9, 0xff, 0x80, 3, 4, 11, 1, 0x22}, 20))
	f.Fuzz(func(t *testing.T, in []byte) {
		r := newRig(300, false)
		ids := []store.ID{r.u.NewSpace(NoLimits())}
		file := r.u.NewObject(ObjFile, 3*PageSize)
		r.u.SetBrk(ids[0], 0x30000)
		r.u.MapStack(ids[0], 100, false)
		next := func() byte {
			if len(in) == 0 {
				return 0
			}
			b := in[0]
			in = in[1:]
			return b
		}
		word := func() uint64 { // mostly a page near a few bases, now and then anything
			b := next()
			base := [8]uint64{0, 0x30000, 0x10000000, 0x10000000, UserTop, StackTop, 1 << 63, ^uint64(0) - 0xfff}[b>>5]
			return base + uint64(int64(int8(b<<3)))/8*PageSize + uint64(next()&1)
		}
		for len(in) > 0 {
			op, id := next(), ids[int(next())%len(ids)]
			a, n, k := word(), word(), uint64(next())
			if op%4 != 0 {
				n %= 1 << 22
			}
			switch op % 16 {
			case 0, 1:
				r.u.Map(id, Mapping{Addr: a, Len: n, Prot: k & 7, Flags: k>>3&0x13 | uint64(op&0x20) | uint64(op>>6)<<15, Object: file, Off: word(), MaxProt: 7})
			case 2:
				r.u.Unmap(id, a, n)
			case 3:
				r.u.Protect(id, a, n, k)
			case 4:
				r.u.Remap(id, Remap{a, n, word(), k & 7, word()})
			case 5:
				r.u.Brk(id, a)
			case 6:
				r.u.Advise(id, a, n, int(k&31))
			case 7:
				r.u.Mincore(id, a, n%(1<<20))
			case 8:
				r.u.Lock(id, a, n, k&1)
			case 9:
				r.u.ObjectResize(file, a%(1<<20))
			case 10:
				r.u.ObjectPunch(file, a, n)
				r.u.ObjectSeek(file, a, k&1 != 0)
			case 11:
				r.u.ObjectWrite(file, a, make([]byte, n%9000))
			case 12:
				if c, e := r.u.Fork(id); e == 0 {
					ids = append(ids, c)
				}
			case 13:
				r.u.View(id).CopyOut(a, make([]byte, n%9000))
			case 14:
				r.u.FutexKey(id, a)
				r.u.LockAll(id, k&7)
			default:
				r.run(id, a)
				r.u.View(id).Peek(a, int(n%9000))
			}
		}
		if err := r.verify(); err != nil {
			t.Fatal(err)
		}
	})
}
