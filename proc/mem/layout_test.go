package mem

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
)

const anon = abi.MAP_PRIVATE | abi.MAP_ANONYMOUS

// TestPlacement follows mmap(2) where it chooses addresses itself: top down, beside a hint, clear of stacks.
func TestPlacement(t *testing.T) {
	r := newRig(1<<20, false)
	id := r.u.NewSpace(NoLimits())
	base := r.m.Spaces.R(id).MmapBase
	if base != UserTop-128<<20 {
		t.Fatalf("mmap base %#x", base)
	}
	if e := r.u.MapStack(id, 5000, false); e != 0 {
		t.Fatal(e)
	}
	const stack = StackTop - 2*PageSize - 128<<10
	for _, c := range []struct {
		what string
		r    Mapping
		at   uint64
		e    abi.Errno
	}{
		{"first", Mapping{Len: 1}, base - 0x1000, 0},
		{"next goes below", Mapping{Len: 0x2000}, base - 0x3000, 0},
		{"hint", Mapping{Addr: 0x20000123, Len: 0x1000}, 0x20000000, 0},
		{"hint is taken", Mapping{Addr: 0x20000000, Len: 0x1000}, base - 0x4000, 0},
		{"hint too low", Mapping{Addr: 0x1010, Len: 0x1000}, MinAddr, 0},
		{"hint beyond the top", Mapping{Addr: UserTop, Len: 0x1000}, base - 0x5000, 0},
		{"hint in the stack's gap", Mapping{Addr: stack - StackGap, Len: 0x1000}, base - 0x6000, 0},
		{"hint just below the gap", Mapping{Addr: stack - StackGap - 0x1000, Len: 0x1000}, stack - StackGap - 0x1000, 0},
		{"fixed in the gap", Mapping{Addr: stack - 0x1000, Len: 0x1000, Flags: abi.MAP_FIXED}, stack - 0x1000, 0},
		{"fixed low", Mapping{Addr: 0x1000, Len: 0x1000, Flags: abi.MAP_FIXED}, 0, abi.EPERM},
		{"fixed beyond the top", Mapping{Addr: UserTop - 0x1000, Len: 0x2000, Flags: abi.MAP_FIXED}, 0, abi.ENOMEM},
		{"fixed at the very top", Mapping{Addr: UserTop - 0x1000, Len: 0x1000, Flags: abi.MAP_FIXED}, UserTop - 0x1000, 0},
		{"too large", Mapping{Len: UserTop}, 0, abi.ENOMEM},
		{"wraps", Mapping{Len: ^uint64(0)}, 0, abi.ENOMEM},
		{"empty", Mapping{}, 0, abi.EINVAL},
		{"huge reservation", Mapping{Len: 1 << 37}, base - 0x6000 - 1<<37, 0},
		{"another fits only above the base", Mapping{Len: 100 << 20}, 0, 0},
	} {
		c.r.Flags |= anon
		at, e := r.u.Map(id, c.r)
		if e != c.e || at != c.at && c.at != 0 {
			t.Errorf("%s: %#x %v, want %#x %v", c.what, at, e, c.at, c.e)
		}
	}
	if err := r.u.Audit(); err != nil {
		t.Fatal(err)
	}
}

// TestBottomUp fills all room below the mmap base: the search goes on above a third of the space, in the gap under the stack too.
func TestBottomUp(t *testing.T) {
	r := newRig(1<<20, false)
	id := r.u.NewSpace(NoLimits())
	base := r.m.Spaces.R(id).MmapBase
	must(t, r.u, id, Mapping{Addr: MinAddr, Len: base - MinAddr, Flags: anon | abi.MAP_FIXED})
	if at := must(t, r.u, id, Mapping{Len: 0x3000, Flags: anon}); at != base {
		t.Errorf("at %#x, want %#x", at, base)
	}
	if _, e := r.u.Map(id, Mapping{Len: 128 << 20, Flags: anon}); e != abi.ENOMEM {
		t.Error(e)
	}
}

func text(u *MMU, id store.ID) []string {
	var all []string
	for _, a := range u.Areas(id) {
		all = append(all, fmt.Sprintf("%x-%x %d %s", a.Start, a.End, a.Prot, a.Name))
	}
	return all
}

// TestProgram lays out a process as execve does, and moves its break.
func TestProgram(t *testing.T) {
	r := newRig(1<<20, false)
	id := r.u.NewSpace(Limits{AS: abi.RLIM_INFINITY, Data: 0x40000, Stack: 8 << 20})
	file := r.u.NewObject(ObjFile, 0x3000)
	must(t, r.u, id, Mapping{Addr: 0x10000, Len: 0x2000, Prot: 5, Flags: abi.MAP_PRIVATE | abi.MAP_FIXED, Object: file, File: 7, MaxProt: 7})
	must(t, r.u, id, Mapping{Addr: 0x12000, Len: 0x1000, Prot: 3, Flags: abi.MAP_PRIVATE | abi.MAP_FIXED, Object: file, Off: 0x2000, File: 7, MaxProt: 7})
	must(t, r.u, id, Mapping{Addr: 0x13000, Len: 0x1000, Prot: 3, Flags: anon | abi.MAP_FIXED})
	r.u.SetLayout(id, Layout{StartCode: 0x10000, EndCode: 0x11800, StartData: 0x12000, EndData: 0x12800})
	r.u.SetBrk(id, 0x13456)
	if e := r.u.MapStack(id, 100, true); e != 0 {
		t.Fatal(e)
	}
	must(t, r.u, id, Mapping{Addr: 0x5f000, Len: 0x1000, Prot: 1, Flags: anon | abi.MAP_FIXED})
	for _, c := range []struct{ end, want uint64 }{
		{0, 0x14000}, {0x13fff, 0x14000}, {0x14010, 0x14010}, {0x14020, 0x14020}, {0x16001, 0x16001}, {0x14000, 0x14000},
		{0x30000, 0x30000}, {0x14801, 0x14801}, {0x5e001, 0x14801}, {0x51000, 0x51000}, {0x51801, 0x51801}, {0x52801, 0x51801}, {^uint64(0), 0x51801}, {0x15000, 0x15000},
	} {
		if got := r.u.Brk(id, c.end); got != c.want {
			t.Errorf("brk(%#x) = %#x, want %#x", c.end, got, c.want)
		}
	}
	want := []string{"10000-12000 5 ", "12000-13000 3 ", "13000-15000 3 [heap]", "5f000-60000 1 ", "3fffffde000-3ffffff000 7 [stack]"}
	want[4] = fmt.Sprintf("%x-3ffffff000 7 [stack]", uint64(StackTop-0x21000))
	if d := cmp.Diff(want, text(r.u, id)); d != "" {
		t.Error(d)
	}
	r.u.View(id).Write64(0x12000, 1)
	r.u.View(id).Read64(0x11000)
	r.u.View(id).Write64(0x14ff8, 1)
	r.u.View(id).Read64(0x13000)
	u := r.u.Usage(id)
	got := Usage{Size: u.Size, RSS: u.RSS, RssAnon: u.RssAnon, RssFile: u.RssFile, Data: u.Data, Stack: u.Stack, Exec: u.Exec, Faults: u.Faults}
	if d := cmp.Diff(Usage{Size: 2 + 1 + 2 + 1 + 33, RSS: 3, RssAnon: 2, RssFile: 1, Data: 3, Stack: 33, Exec: 2, Faults: 4}, got); d != "" {
		t.Error(d)
	}
	r.u.Drop(id)
	r.u.ObjectDrop(file)
	if r.m.Used() != 0 || r.files[7] != 0 || r.m.Objects.Len() != 0 {
		t.Errorf("left over: %d used, file %d times, %d objects", r.m.Used(), r.files[7], r.m.Objects.Len())
	}
}

// TestStack grows a stack to its limit and no further, and never into the gap above another mapping.
func TestStack(t *testing.T) {
	r := newRig(1<<20, false)
	l := NoLimits()
	l.Stack = 1 << 20
	id := r.u.NewSpace(l)
	if e := r.u.MapStack(id, 4096, false); e != 0 {
		t.Fatal(e)
	}
	v := r.u.View(id)
	for _, c := range []struct {
		va   uint64
		want Fault
	}{
		{StackTop - 8, NoFault}, {StackTop, MapErr}, {StackTop - 1<<20 - 8, MapErr}, {StackTop - 1<<20, NoFault}, {StackTop - 600<<10, NoFault}, {0, MapErr}, {^uint64(7), MapErr},
	} {
		if got := v.Write64(c.va, 1); got != c.want {
			t.Errorf("%#x: %v, want %v", c.va, got, c.want)
		}
	}
	l.Stack = 8 << 20
	r.u.SetLimits(id, l)
	must(t, r.u, id, Mapping{Addr: StackTop - 4<<20, Len: PageSize, Prot: 1, Flags: anon | abi.MAP_FIXED})
	must(t, r.u, id, Mapping{Addr: StackTop - 3<<20, Len: PageSize, Prot: 0, Flags: anon | abi.MAP_FIXED})
	for _, c := range []struct {
		va   uint64
		want Fault
	}{{StackTop - 2<<20, NoFault}, {StackTop - 3<<20 + PageSize, NoFault}, {StackTop - 4<<20 + PageSize, MapErr}} {
		if got := v.Write64(c.va, 1); got != c.want {
			t.Errorf("%#x: %v, want %v", c.va, got, c.want)
		}
	}
	r.u.Unmap(id, StackTop-3<<20, PageSize)
	for va, want := range map[uint64]Fault{StackTop - 4<<20 + PageSize + StackGap: NoFault, StackTop - 4<<20 + StackGap: MapErr} {
		if got := v.Write64(va, 1); got != want {
			t.Errorf("%#x: %v, want %v", va, got, want)
		}
	}
	if err := r.u.Audit(); err != nil {
		t.Error(err)
	}
}

// TestLimits asks for a little more than the limits allow. See getrlimit(2).
func TestLimits(t *testing.T) {
	r := newRig(1000, false)
	l := Limits{AS: 64 * PageSize, Data: 16 * PageSize, Stack: 8 << 20, Memlock: 4 * PageSize}
	id := r.u.NewSpace(l)
	mmap := func(pages, prot, flags uint64) abi.Errno {
		_, e := r.u.Map(id, Mapping{Len: pages * PageSize, Prot: prot, Flags: flags | abi.MAP_ANONYMOUS})
		return e
	}
	at := must(t, r.u, id, Mapping{Len: 10 * PageSize, Prot: 3, Flags: anon})
	for _, c := range []struct {
		what string
		got  abi.Errno
		want abi.Errno
	}{
		{"address space", mmap(55, 1, abi.MAP_PRIVATE), abi.ENOMEM},
		{"data", mmap(7, 3, abi.MAP_PRIVATE), abi.ENOMEM},
		{"shared is no data", mmap(7, 3, abi.MAP_SHARED), 0},
		{"read-only is no data", mmap(7, 1, abi.MAP_PRIVATE), 0},
		{"mprotect makes data", r.u.Protect(id, r.u.Areas(id)[0].Start, 7*PageSize, 3), abi.ENOMEM},
		{"lock too much", r.u.Lock(id, at, 5*PageSize, 0), abi.ENOMEM},
		{"lock", r.u.Lock(id, at, 4*PageSize, 0), 0},
		{"lock again", r.u.Lock(id, at+PageSize, 3*PageSize, 0), 0},
		{"lock one more", r.u.Lock(id, at+4*PageSize, 1, 0), abi.ENOMEM},
		{"map locked", mmap(1, 3, abi.MAP_PRIVATE|abi.MAP_LOCKED), abi.EAGAIN},
		{"lock all", r.u.LockAll(id, abi.MCL_CURRENT), abi.ENOMEM},
		{"lock nothing", r.u.LockAll(id, abi.MCL_ONFAULT), abi.EINVAL},
		{"lock the future", r.u.LockAll(id, abi.MCL_FUTURE), 0},
		{"map in a locked future", mmap(1, 1, abi.MAP_PRIVATE), abi.EAGAIN},
		{"unlock", r.u.Unlock(id, at, 4*PageSize), 0},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, want %v", c.what, c.got, c.want)
		}
	}
	r.u.UnlockAll(id)
	l.Memlock = 0
	r.u.SetLimits(id, l)
	for _, e := range []abi.Errno{r.u.Lock(id, at, 1, 0), r.u.LockAll(id, abi.MCL_CURRENT), mmap(1, 1, abi.MAP_PRIVATE|abi.MAP_LOCKED)} {
		if e != abi.EPERM {
			t.Error(e)
		}
	}
}

// TestFileModes maps a file that was opened for reading only, for writing only, or lies where nothing may be executed.
func TestFileModes(t *testing.T) {
	r := newRig(1000, false)
	id, file := r.u.NewSpace(NoLimits()), r.u.NewObject(ObjFile, PageSize)
	const ro, wo, rx = abi.PROT_READ | abi.PROT_EXEC, abi.PROT_WRITE, abi.PROT_READ | abi.PROT_WRITE
	for _, c := range []struct {
		max   uint8
		prot  uint64
		flags uint64
		want  abi.Errno
	}{
		{ro, 1, abi.MAP_SHARED, 0}, {ro, 3, abi.MAP_SHARED, abi.EACCES}, {ro, 3, abi.MAP_PRIVATE, 0}, {wo, 2, abi.MAP_SHARED, abi.EACCES},
		{wo, 1, abi.MAP_PRIVATE, abi.EACCES}, {rx, 5, abi.MAP_PRIVATE, abi.EPERM}, {rx, 1, abi.MAP_PRIVATE | abi.MAP_GROWSDOWN, abi.EINVAL},
		{rx, 3, abi.MAP_SHARED_VALIDATE, 0}, {rx, 3, abi.MAP_SHARED_VALIDATE | abi.MAP_SYNC, abi.EOPNOTSUPP}, {rx, 3, 0, abi.EINVAL},
	} {
		at, e := r.u.Map(id, Mapping{Len: PageSize, Prot: c.prot, Flags: c.flags, Object: file, MaxProt: c.max})
		if e != c.want {
			t.Errorf("%+v: %v", c, e)
		}
		if e == 0 && c.max == ro {
			want := abi.Errno(abi.EACCES)
			if c.flags == abi.MAP_PRIVATE {
				want = 0
			}
			if e := r.u.Protect(id, at, PageSize, 3); e != want {
				t.Errorf("%+v: mprotect %v, want %v", c, e, want)
			}
		}
	}
}

// TestSharing draws the picture of fork: which frames are shared, who maps them, and what is told about it.
func TestSharing(t *testing.T) {
	r := newRig(1000, false)
	var told []Effect
	r.u.Trace = func(e Effect) { told = append(told, e) }
	id := r.u.NewSpace(NoLimits())
	private := must(t, r.u, id, Mapping{Len: PageSize, Prot: 3, Flags: anon})
	shared := must(t, r.u, id, Mapping{Len: PageSize, Prot: 3, Flags: abi.MAP_SHARED | abi.MAP_ANONYMOUS})
	v := r.u.View(id)
	v.Read32(private)
	v.Write32(private, 1)
	v.Write32(shared, 1)
	child, _ := r.u.Fork(id)
	r.u.View(child).Write32(private, 2)
	p, _ := r.u.PageOf(id, private)
	s, _ := r.u.PageOf(child, shared+5)
	if d := cmp.Diff([]Effect{
		{Kind: event.PageNew, Space: id, VA: private, Frame: ZeroFrame},
		{Kind: event.PageCopy, Space: id, VA: private, Frame: p.Frame, Old: ZeroFrame},
		{Kind: event.PageNew, Space: id, VA: shared, Frame: s.Frame, File: true},
		{Kind: event.PageShare, Space: id, VA: shared, Frame: s.Frame, Peer: child},
		{Kind: event.PageShare, Space: id, VA: private, Frame: p.Frame, Peer: child},
		{Kind: event.PageCopy, Space: child, VA: private, Frame: s.Frame + 1, Old: p.Frame},
	}, told); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(PageState{Frame: p.Frame, Refs: 1, Prot: 3}, p); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(PageState{Frame: s.Frame, Refs: 3, Prot: 3, Shared: true, File: true}, s); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]Mapper{{id, shared}, {child, shared}}, r.u.Mappers(s.Frame)); d != "" {
		t.Error(d)
	}
	if n := r.u.Usage(child); n.RssShmem != 1 || n.RssAnon != 1 || n.Faults != 1 {
		t.Errorf("%+v", n)
	}
	mine, f1 := r.u.FutexKey(id, shared+8)
	its, f2 := r.u.FutexKey(child, shared+8)
	if mine != its || f1 != NoFault || f2 != NoFault {
		t.Error("processes that share an object do not meet at a futex in it")
	}
	mine, _ = r.u.FutexKey(id, private)
	its, _ = r.u.FutexKey(child, private)
	if mine == its || mine == PrivateKey(id, private) {
		t.Error("processes meet at a private futex")
	}
	if _, f := r.u.FutexKey(id, 0x1000); f != MapErr {
		t.Error(f)
	}
}

// TestTraceChangesNothing runs the same with and without somebody listening.
func TestTraceChangesNothing(t *testing.T) {
	var sums [2]store.Sum
	for i := range sums {
		r := newRig(1000, false)
		if i == 1 {
			r.u.Trace = func(Effect) {}
		}
		id := benchSpace(t, r.u, 3)
		c, _ := r.u.Fork(id)
		r.u.View(c).Write64(benchBase, 9)
		sums[i] = r.sum()
	}
	if sums[0] != sums[1] {
		t.Error("listening changes the state")
	}
}
