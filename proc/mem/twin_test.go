package mem

import (
	"fmt"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"pgregory.net/rapid"
)

const (
	mBase  = 0x10000000 + 58*PageSize // the window lies across the border of two leaf tables
	mPages = 10
	mObjs  = 2
)

// twin drives the model and two rigs: one that keeps its caches, one that forgets them all the time.
type twin struct {
	t     *rapid.T
	rigs  [2]*rig
	mod   *model
	saves []twinSave
	ids   []store.ID
}

type twinSave struct {
	mem [2]Memory
	mod *model
	ids []store.ID
}

func newTwin(t *rapid.T) *twin {
	w := &twin{t: t, mod: &model{spaces: map[store.ID]*mSpace{}}}
	for i := range w.rigs {
		w.rigs[i] = newRig(1<<20, i == 1)
	}
	for i := range mObjs {
		size := uint64(i*3*PageSize + 100)
		w.each(func(r *rig) string { return fmt.Sprint(r.u.NewObject(ObjFile, size)) })
		w.mod.objs = append(w.mod.objs, &mObj{size, map[uint64]byte{}})
	}
	w.each(func(r *rig) string { w.ids = []store.ID{r.u.NewSpace(NoLimits())}; return fmt.Sprint(w.ids) })
	w.mod.spaces[w.ids[0]] = &mSpace{map[uint64]mArea{}, map[uint64]map[uint64]byte{}}
	return w
}

// each does the same on both rigs, and wants the same answer.
func (w *twin) each(f func(r *rig) string) string {
	var got [2]string
	for i, r := range w.rigs {
		if r.cold {
			r.u.Reset()
			clear(r.code)
			clear(r.fetch)
		}
		got[i] = f(r)
	}
	if got[0] != got[1] {
		w.t.Fatalf("warm says %s, cold says %s", got[0], got[1])
	}
	return got[0]
}

func (w *twin) want(got, want string, what string, args ...any) {
	if got != want {
		w.t.Fatalf("%s: got %s, want %s", fmt.Sprintf(what, args...), got, want)
	}
}

func (w *twin) space() (store.ID, *mSpace) {
	id := rapid.SampledFrom(w.ids).Draw(w.t, "space")
	return id, w.mod.spaces[id]
}

func (w *twin) page(label string) uint64 {
	return mBase + uint64(rapid.IntRange(0, mPages-1).Draw(w.t, label))*PageSize
}

func (w *twin) addr() uint64 {
	return w.page("page") + rapid.SampledFrom([]uint64{0, 1, 99, 100, 4095}).Draw(w.t, "off")
}

func (w *twin) count() uint64 { return uint64(rapid.IntRange(1, 5).Draw(w.t, "pages")) }

func (w *twin) prot() uint64 {
	return rapid.SampledFrom([]uint64{0, 1, 3, 3, 5, 7, 7, 7, 7, 4}).Draw(w.t, "prot")
}

func (w *twin) mmap() {
	id, s := w.space()
	r := Mapping{Addr: w.page("at"), Len: w.count() * PageSize, Prot: w.prot(), Flags: abi.MAP_FIXED, MaxProt: protBits}
	a := mArea{prot: uint8(r.Prot), obj: rapid.IntRange(-1, mObjs-1).Draw(w.t, "object")}
	if a.obj < 0 {
		r.Flags |= abi.MAP_ANONYMOUS | abi.MAP_PRIVATE
	} else {
		a.page, a.shared = uint64(rapid.IntRange(0, 3).Draw(w.t, "off")), rapid.Bool().Draw(w.t, "shared")
		r.Object, r.Off, r.File, r.Flags = store.ID(a.obj+1), a.page*PageSize, uint32(100+a.obj), r.Flags|abi.MAP_PRIVATE
		if a.shared {
			r.Flags ^= abi.MAP_PRIVATE | abi.MAP_SHARED
		}
	}
	w.each(func(g *rig) string { va, e := g.u.Map(id, r); return fmt.Sprint(va, e) })
	for p := r.Addr / PageSize; p < (r.Addr+r.Len)/PageSize; p++ {
		delete(s.own, p)
		s.area[p] = a
		a.page++
	}
}

func (w *twin) munmap() {
	id, s := w.space()
	at, n := w.page("at"), w.count()
	w.want(w.each(func(g *rig) string { return fmt.Sprint(g.u.Unmap(id, at, n*PageSize)) }), fmt.Sprint(abi.Errno(0)), "munmap")
	for p := at / PageSize; p < at/PageSize+n; p++ {
		delete(s.own, p)
		delete(s.area, p)
	}
}

func (w *twin) mprotect() {
	id, s := w.space()
	at, n, prot := w.page("at"), w.count(), w.prot()
	e := abi.Errno(0)
	for p := at / PageSize; p < at/PageSize+n; p++ {
		a, ok := s.area[p]
		if !ok {
			e = abi.ENOMEM
			break
		}
		a.prot = uint8(prot)
		s.area[p] = a
	}
	w.want(w.each(func(g *rig) string { return fmt.Sprint(g.u.Protect(id, at, n*PageSize, prot)) }), fmt.Sprint(e), "mprotect")
}

func (w *twin) mremap() {
	id, s := w.space()
	r := Remap{Addr: w.page("from"), NewAddr: w.page("to"), OldLen: w.count() * PageSize, NewLen: w.count() * PageSize,
		Flags: abi.MREMAP_FIXED | abi.MREMAP_MAYMOVE}
	got := w.each(func(g *rig) string { va, e := g.u.Remap(id, r); return fmt.Sprint(va, e) })
	if got != fmt.Sprint(r.NewAddr, abi.Errno(0)) {
		if r.OldLen > r.NewLen { // the tail may be gone already
			w.resync(id)
		}
		return
	}
	from, to := r.Addr/PageSize, r.NewAddr/PageSize
	first, old := s.area[from], s.clone()
	for i := range max(r.OldLen, r.NewLen) / PageSize {
		a, there := old.area[from+i]
		if i < r.OldLen/PageSize {
			delete(s.area, from+i)
			delete(s.own, from+i)
		}
		if i >= r.NewLen/PageSize || r.OldLen == r.NewLen && !there {
			continue // cut off, or a gap between areas that moved together
		}
		if r.OldLen < r.NewLen {
			a = first
			a.page += i
		}
		s.area[to+i] = a
		delete(s.own, to+i)
		if o, ok := old.own[from+i]; ok && i < r.OldLen/PageSize {
			s.own[to+i] = o
		}
	}
}

// resync drops from the model what the space no longer maps.
func (w *twin) resync(id store.ID) {
	s, sp := w.mod.spaces[id], w.rigs[0].m.Spaces.R(id)
	for p := range s.area {
		if !sp.covered(p*PageSize, p*PageSize+PageSize) {
			delete(s.area, p)
			delete(s.own, p)
		}
	}
}

func (w *twin) madvise() {
	id, s := w.space()
	at, n := w.page("at"), w.count()
	advice := rapid.SampledFrom([]int{abi.MADV_DONTNEED, abi.MADV_DONTFORK, abi.MADV_DOFORK, abi.MADV_WIPEONFORK}).Draw(w.t, "advice")
	for p := at / PageSize; p < at/PageSize+n; p++ {
		a, ok := s.area[p]
		if !ok {
			continue
		}
		if advice == abi.MADV_WIPEONFORK && a.obj >= 0 {
			break
		}
		switch advice {
		case abi.MADV_DONTNEED:
			delete(s.own, p)
		case abi.MADV_WIPEONFORK:
			a.wipe = true
		default:
			a.skip = advice == abi.MADV_DONTFORK
		}
		s.area[p] = a
	}
	w.each(func(g *rig) string { return fmt.Sprint(g.u.Advise(id, at, n*PageSize, advice)) })
}

func (w *twin) read() {
	id, s := w.space()
	va := w.addr()
	want := fmt.Sprint(0, w.mod.check(s, va, abi.PROT_READ|abi.PROT_WRITE))
	if want == fmt.Sprint(0, NoFault) {
		want = fmt.Sprint(w.mod.get(s, va), NoFault)
	}
	w.want(w.each(func(g *rig) string { b, f := g.load(id, va); return fmt.Sprint(b, f) }), want, "load %#x in %d", va, id)
}

func (w *twin) write() {
	id, s := w.space()
	va, b := w.addr(), rapid.Byte().Draw(w.t, "byte")
	f := w.mod.check(s, va, abi.PROT_WRITE)
	if f == NoFault {
		w.mod.set(s, va, b)
	}
	w.want(w.each(func(g *rig) string { return fmt.Sprint(g.store(id, va, b)) }), fmt.Sprint(f), "store %#x in %d", va, id)
}

func (w *twin) execute() {
	id, s := w.space()
	va := w.addr()
	f, b := w.mod.check(s, va, abi.PROT_EXEC), byte(0)
	if f == NoFault {
		b = w.mod.get(s, va)
	}
	w.want(w.each(func(g *rig) string { b, f := g.run(id, va); return fmt.Sprint(b, f) }), fmt.Sprint(b, f), "execute %#x in %d", va, id)
}

// access reads, writes and executes here and there.
func (w *twin) access() {
	for range 6 {
		switch rapid.IntRange(0, 5).Draw(w.t, "access") {
		case 0, 1:
			w.read()
		case 2, 3:
			w.write()
		default:
			w.execute()
		}
	}
}

// populate brings pages in without an access.
func (w *twin) populate() {
	id, s := w.space()
	at, n := w.page("at"), w.count()
	advice, want, e := abi.MADV_POPULATE_READ, uint8(abi.PROT_READ), abi.Errno(0)
	if rapid.Bool().Draw(w.t, "write") {
		advice, want = abi.MADV_POPULATE_WRITE, abi.PROT_WRITE
	}
	for p := at; p < at+n*PageSize && e == 0; p += PageSize {
		switch w.mod.check(s, p, want) {
		case MapErr:
			e = abi.ENOMEM
		case AccErr:
			e = abi.EINVAL
		case BusErr:
			e = abi.EFAULT
		default:
			if want == abi.PROT_WRITE {
				w.mod.set(s, p, w.mod.get(s, p)) // a private page is the space's own from now on
			}
		}
	}
	w.want(w.each(func(g *rig) string { return fmt.Sprint(g.u.Advise(id, at, n*PageSize, advice)) }), fmt.Sprint(e), "populate")
}

// fresh makes an empty space, often under the number of one that was dropped.
func (w *twin) fresh() {
	if len(w.ids) > 4 {
		w.drop()
		return
	}
	var id store.ID
	w.each(func(g *rig) string { id = g.u.NewSpace(NoLimits()); return fmt.Sprint(id) })
	w.mod.spaces[id] = &mSpace{map[uint64]mArea{}, map[uint64]map[uint64]byte{}}
	w.ids = append(append([]store.ID(nil), w.ids...), id)
}

func (w *twin) copyOut() {
	id, s := w.space()
	va, src := w.addr(), make([]byte, rapid.IntRange(0, 9000).Draw(w.t, "n"))
	for i := range src {
		src[i] = byte(i*7 + len(src))
	}
	n, f := 0, NoFault
	for ; n < len(src); n++ {
		if f = w.mod.check(s, va+uint64(n), abi.PROT_WRITE); f != NoFault {
			break
		}
		w.mod.set(s, va+uint64(n), src[n])
	}
	w.want(w.each(func(g *rig) string { return fmt.Sprint(g.u.View(id).CopyOut(va, src)) }), fmt.Sprint(n, f), "CopyOut %#x", va)
}

func (w *twin) objectIO() {
	i := rapid.IntRange(0, mObjs-1).Draw(w.t, "object")
	o, id := w.mod.objs[i], store.ID(i+1)
	off := uint64(rapid.IntRange(0, 5*PageSize).Draw(w.t, "off"))
	b := make([]byte, rapid.IntRange(0, 6000).Draw(w.t, "n"))
	if rapid.Bool().Draw(w.t, "write") {
		for k := range b {
			b[k] = byte(k*5 + len(b))
			o.data[off+uint64(k)] = b[k]
		}
		if len(b) > 0 {
			o.size = max(o.size, off+uint64(len(b)))
		}
		w.want(w.each(func(g *rig) string { return fmt.Sprint(g.u.ObjectWrite(id, off, b)) }), fmt.Sprint(len(b), abi.Errno(0)), "ObjectWrite")
		return
	}
	n := 0
	if off < o.size {
		n = int(min(uint64(len(b)), o.size-off))
	}
	want := make([]byte, n)
	for k := range want {
		want[k] = o.data[off+uint64(k)]
	}
	w.want(w.each(func(g *rig) string { n := g.u.ObjectRead(id, off, b); return fmt.Sprint(b[:n]) }), fmt.Sprint(want), "ObjectRead")
}

func (w *twin) resize() {
	i := rapid.IntRange(0, mObjs-1).Draw(w.t, "object")
	o, size := w.mod.objs[i], uint64(rapid.IntRange(0, 5*PageSize).Draw(w.t, "size"))
	w.each(func(g *rig) string { return fmt.Sprint(g.u.ObjectResize(store.ID(i+1), size)) })
	if size < o.size {
		for k := range o.data {
			if k >= size {
				delete(o.data, k)
			}
		}
		w.dropOwn(i, func(page uint64) bool { return page >= pages(size) })
	}
	o.size = size
}

// dropOwn forgets private copies of an object's pages.
func (w *twin) dropOwn(obj int, which func(page uint64) bool) {
	for _, s := range w.mod.spaces {
		for p, a := range s.area {
			if a.obj == obj && which(a.page) {
				delete(s.own, p)
			}
		}
	}
}

func (w *twin) punch() {
	i := rapid.IntRange(0, mObjs-1).Draw(w.t, "object")
	off, n := uint64(rapid.IntRange(0, 5*PageSize).Draw(w.t, "off")), uint64(rapid.IntRange(1, 2*PageSize).Draw(w.t, "n"))
	w.each(func(g *rig) string { g.u.ObjectPunch(store.ID(i+1), off, n); return "" })
	o := w.mod.objs[i]
	for k := range o.data {
		if k >= off && k < min(off+n, roundUp(o.size)) {
			delete(o.data, k)
		}
	}
}

func (w *twin) fork() {
	id, s := w.space()
	if len(w.ids) > 5 {
		w.drop()
		return
	}
	var child store.ID
	w.each(func(g *rig) string { c, e := g.u.Fork(id); child = c; return fmt.Sprint(c, e) })
	c := s.clone()
	for p, a := range s.area {
		if a.wipe || a.skip {
			delete(c.own, p)
		}
		if a.skip {
			delete(c.area, p)
		}
	}
	w.mod.spaces[child] = c
	w.ids = append(append([]store.ID(nil), w.ids...), child)
}

func (w *twin) drop() {
	if len(w.ids) < 2 {
		return
	}
	i := rapid.IntRange(0, len(w.ids)-1).Draw(w.t, "victim")
	w.each(func(g *rig) string { g.u.Drop(w.ids[i]); return "" })
	delete(w.mod.spaces, w.ids[i])
	w.ids = append(append([]store.ID(nil), w.ids[:i]...), w.ids[i+1:]...)
}

func (w *twin) snapshot() {
	s := twinSave{mod: w.mod.clone(), ids: append([]store.ID(nil), w.ids...)}
	for i, r := range w.rigs {
		s.mem[i] = r.snapshot()
	}
	w.saves = append(w.saves, s)
}

func (w *twin) restore() {
	if len(w.saves) == 0 {
		return
	}
	s := rapid.SampledFrom(w.saves).Draw(w.t, "snapshot")
	for i, r := range w.rigs {
		r.restore(s.mem[i])
	}
	w.mod, w.ids = s.mod.clone(), append([]store.ID(nil), s.ids...)
}

func (w *twin) sum() {
	if a, b := w.rigs[0].sum(), w.rigs[1].sum(); a != b {
		w.t.Fatalf("the state depends on what was cached")
	}
}

func (w *twin) verify() {
	for _, r := range w.rigs {
		if err := r.verify(); err != nil {
			w.t.Fatal(err)
		}
	}
}

// TestModel compares the memory with the model over random operations, snapshots and restores. After every operation nothing may
// be leaked or stale, and the state may not depend on what the caches held.
func TestModel(t *testing.T) {
	for range 8 {
		rapid.Check(t, func(t *rapid.T) {
			w := newTwin(t)
			w.play()
			w.finish()
		})
	}
}

// play makes random calls.
func (w *twin) play() {
	act := func(f func()) func(*rapid.T) { return func(t *rapid.T) { w.t = t; f() } }
	w.t.Repeat(map[string]func(*rapid.T){
		"mmap": act(w.mmap), "mmap2": act(w.mmap), "mmap3": act(w.mmap), "munmap": act(w.munmap), "mprotect": act(w.mprotect),
		"mremap": act(w.mremap), "madvise": act(w.madvise), "access": act(w.access), "access2": act(w.access), "access3": act(w.access),
		"access4": act(w.access), "access5": act(w.access), "populate": act(w.populate), "copyOut": act(w.copyOut),
		"objectIO": act(w.objectIO), "resize": act(w.resize), "punch": act(w.punch), "fork": act(w.fork), "drop": act(w.drop),
		"fresh": act(w.fresh), "snapshot": act(w.snapshot), "restore": act(w.restore), "sum": act(w.sum),
		"": act(w.verify),
	})
}

// finish drops everything: nothing may stay.
func (w *twin) finish() {
	w.sum()
	for _, r := range w.rigs {
		for _, id := range w.ids {
			r.u.Drop(id)
		}
		for i := range mObjs {
			r.u.ObjectDrop(store.ID(i + 1))
		}
		if err := r.u.Audit(); err != nil {
			w.t.Fatal(err)
		}
		if r.m.Used() != 0 || r.m.Frames.Len() != 1 || r.m.Objects.Len() != 0 {
			w.t.Fatalf("left over: %d used, %d frames, %d objects", r.m.Used(), r.m.Frames.Len(), r.m.Objects.Len())
		}
	}
}
