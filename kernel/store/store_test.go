package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// thing is an object with a slice, a clock and a counter that no hash sees.
type thing struct {
	A     uint64
	List  []uint32
	Clock uint64 `hash:"clock"`
	Seen  uint64 `hash:"-"`
}

func (o *thing) CloneFrom(p *thing) { *o = *p; o.List = slices.Clone(p.List) }

func (o *thing) HashInto(h *Hasher) {
	h.U64(o.A)
	h.U64(uint64(len(o.List)))
	for _, v := range o.List {
		h.U64(uint64(v))
	}
	h.Clock(o.Clock)
}

// row is a value of a Vec.
type row struct{ X, Y uint32 }

func (r *row) HashInto(h *Hasher) { h.U64(uint64(r.X)<<32 | uint64(r.Y)) }

// world is one state of everything in the package.
type world struct {
	t Table[thing, *thing]
	v Vec[row, *row]
	m Map
}

func newWorld() *world { return &world{NewTable[thing](), NewVec[row](), NewMap()} }

func (w *world) parts() []Part { return []Part{&w.t, &w.v, &w.m} }

// snapshot returns the state as it is; the living world goes on under a new token.
func (w *world) snapshot() *world {
	s := *w
	w.freeze()
	return &s
}

// branch makes a living world of a snapshot.
func (w *world) branch() *world {
	b := *w
	b.freeze()
	return &b
}

func (w *world) freeze() {
	k := NewToken()
	for _, p := range w.parts() {
		p.Freeze(k)
	}
}

func (w *world) sum() Sum {
	var s Sum
	for i, p := range w.parts() {
		q := p.Sum()
		s.Exact += q.Exact * uint64(2*i+1)
		s.Loose += q.Loose * uint64(2*i+1)
	}
	return s
}

// plain is what a world means: Go maps.
type plain struct {
	t map[ID]thing
	v map[ID]row
	m map[uint64]uint64
}

func (p *plain) clone() *plain {
	c := &plain{map[ID]thing{}, map[ID]row{}, map[uint64]uint64{}}
	for k, v := range p.t {
		v.List = slices.Clone(v.List)
		c.t[k] = v
	}
	for k, v := range p.v {
		c.v[k] = v
	}
	for k, v := range p.m {
		c.m[k] = v
	}
	return c
}

func (w *world) check(p *plain) error {
	if w.t.Len() != len(p.t) || w.v.Len() != len(p.v) || w.m.Len() != len(p.m) {
		return fmt.Errorf("lengths %d %d %d, want %d %d %d", w.t.Len(), w.v.Len(), w.m.Len(), len(p.t), len(p.v), len(p.m))
	}
	n := 0
	for id := w.t.Next(0); id != 0; id = w.t.Next(id) {
		n++
		if got, want := fmt.Sprint(*w.t.R(id)), fmt.Sprint(p.t[id]); got != want {
			return fmt.Errorf("object %d: %s, want %s", id, got, want)
		}
	}
	if n != len(p.t) {
		return fmt.Errorf("Next finds %d objects of %d", n, len(p.t))
	}
	for id, r := range p.v {
		if *w.v.R(id) != r {
			return fmt.Errorf("row %d: %v, want %v", id, *w.v.R(id), r)
		}
	}
	for k := range uint64(80) {
		v, ok := w.m.Get(k << (k % 60))
		want, there := p.m[k<<(k%60)]
		if v != want || ok != there {
			return fmt.Errorf("key %d: %d %v, want %d %v", k, v, ok, want, there)
		}
	}
	for _, q := range w.parts() {
		if err := q.Verify(); err != nil {
			return err
		}
	}
	return nil
}

// lineage is a living world or a snapshot, with what it ought to hold.
type lineage struct {
	w *world
	p *plain
}

// act does one random thing to a living world.
func (l *lineage) act(t *rapid.T) {
	k := rapid.Uint64Range(0, 79).Draw(t, "k")
	x := rapid.Uint32Range(0, 3).Draw(t, "x")
	switch rapid.IntRange(0, 9).Draw(t, "op") {
	case 0, 1:
		id, o := l.w.t.New()
		o.A, o.List = k, []uint32{x}
		l.p.t[id] = thing{A: k, List: []uint32{x}}
	case 2, 3:
		if id := l.w.t.Next(ID(k)); id != 0 {
			o := l.w.t.W(id)
			o.A, o.List[0] = k, x
			o.List = append(o.List, x)
			c := l.p.t[id]
			c.A, c.List[0] = k, x
			c.List = append(c.List, x)
			l.p.t[id] = c
		}
	case 4:
		if id := l.w.t.Next(ID(k)); id != 0 {
			if o := l.w.t.Take(id); o != nil {
				*o = thing{A: 99, List: []uint32{9}} // nobody else may see this
				if x == 0 {
					l.p.t[l.w.t.Add(o)] = thing{A: 99, List: []uint32{9}}
				}
			}
			if _, again := l.p.t[id]; l.w.t.R(id) == nil || !again {
				delete(l.p.t, id)
			}
		}
		if id := l.w.t.Next(ID(x)); id != 0 {
			l.w.t.Retire(id)
			delete(l.p.t, id)
			if x > 1 { // at once, or after a snapshot
				o := l.w.t.Reuse()
				*o = thing{A: k, List: append(o.List[:0], x)}
				l.p.t[l.w.t.Add(o)] = thing{A: k, List: []uint32{x}}
			}
		}
	case 5:
		id, r := l.w.v.New()
		if *r != (row{}) {
			t.Fatalf("a new row holds %v", *r)
		}
		*r = row{uint32(k), x}
		l.p.v[id] = row{uint32(k), x}
	case 6:
		if _, ok := l.p.v[ID(k)]; ok {
			*l.w.v.W(ID(k)) = row{x, uint32(k)}
			l.p.v[ID(k)] = row{x, uint32(k)}
		}
	case 7:
		if _, ok := l.p.v[ID(k)]; ok {
			l.w.v.Drop(ID(k))
			delete(l.p.v, ID(k))
		}
	case 8:
		l.w.m.Set(k<<(k%60), uint64(x))
		l.p.m[k<<(k%60)] = uint64(x)
	default:
		l.w.m.Delete(k << (k % 60))
		delete(l.p.m, k<<(k%60))
	}
}

// seedling is a living world that fills a few leaves.
func seedling() *lineage {
	l := &lineage{newWorld(), (&plain{}).clone()}
	for range 79 {
		id, o := l.w.t.New()
		o.List = []uint32{1}
		l.p.t[id] = thing{List: []uint32{1}}
		id, _ = l.w.v.New()
		l.p.v[id] = row{}
	}
	return l
}

// TestBranches keeps several living worlds and several snapshots, all grown from one, and changes them in turn. Each must hold what
// its own history says, whatever happens to the others; nothing that a snapshot holds may ever change.
func TestBranches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		live := []*lineage{seedling()}
		var saved []*lineage
		var sums []Sum
		pick := func(all []*lineage) int { return rapid.IntRange(0, len(all)-1).Draw(t, "which") }
		for range rapid.IntRange(50, 300).Draw(t, "steps") {
			l := live[pick(live)]
			switch rapid.IntRange(0, 15).Draw(t, "do") {
			case 0:
				w := l.w.snapshot()
				saved, sums = append(saved, &lineage{w, l.p.clone()}), append(sums, l.w.sum())
			case 1:
				if len(saved) > 0 && len(live) < 5 {
					s := saved[pick(saved)]
					live = append(live, &lineage{s.w.branch(), s.p.clone()})
				}
			case 2:
				l.w.sum()
			default:
				l.act(t)
			}
			if err := l.w.check(l.p); err != nil {
				t.Fatal(err)
			}
		}
		for i, s := range saved {
			if err := s.w.check(s.p); err != nil {
				t.Fatalf("snapshot %d: %v", i, err)
			}
			if s.w.branch().sum() != sums[i] {
				t.Fatalf("snapshot %d has another hash than when it was taken", i)
			}
		}
		for i, l := range live {
			if err := l.w.check(l.p); err != nil {
				t.Fatalf("branch %d: %v", i, err)
			}
			if l.w.sum().Loose != rebuild(l).sum().Loose {
				t.Fatalf("branch %d: the loose hash remembers history", i)
			}
		}
	})
}

// rebuild makes a new world with the same content at the same ids in one go.
func rebuild(l *lineage) *world {
	w := newWorld()
	last := ID(0)
	for id := range l.p.t {
		last = max(last, id)
	}
	for id := ID(1); id <= last; id++ {
		w.t.New()
	}
	for id := last; id > 0; id-- {
		if o, ok := l.p.t[id]; ok {
			*w.t.W(id) = o
		} else {
			w.t.Drop(id)
		}
	}
	for id := range l.p.v {
		w.v.Grow(id)
		for w.v.r.next <= id {
			w.v.New()
		}
	}
	for id := ID(1); id < w.v.r.next; id++ {
		if r, ok := l.p.v[id]; ok {
			*w.v.W(id) = r
		} else {
			w.v.Drop(id)
		}
	}
	for k, v := range l.p.m {
		w.m.Set(k, v)
	}
	return w
}

// TestExactHash says what the exact hash tells apart and the loose one does not.
func TestExactHash(t *testing.T) {
	base := func() *world {
		w := newWorld()
		for range 3 {
			w.t.New()
			w.v.New()
		}
		return w
	}
	zero := base().sum()
	for _, c := range []struct {
		what         string
		do           func(w *world)
		exact, loose bool // is it seen?
	}{
		{"nothing", func(w *world) {}, false, false},
		{"a write of the same", func(w *world) { w.t.W(1).A = 0; w.v.W(1).X = 0; w.m.Set(1, 1); w.m.Delete(1) }, false, false},
		{"a clock", func(w *world) { w.t.W(1).Clock = 1 }, true, false},
		{"a field without hash", func(w *world) { w.t.W(1).Seen = 1 }, false, false},
		{"a value", func(w *world) { w.t.W(1).A = 1 }, true, true},
		{"the same value elsewhere", func(w *world) { w.v.W(2).X = 1 }, true, true},
		{"made and dropped", func(w *world) { id, _ := w.t.New(); w.t.Drop(id); id, _ = w.v.New(); w.v.Drop(id) }, true, false},
		{"grown", func(w *world) { w.v.Grow(200) }, false, false},
		{"grown and written", func(w *world) { w.v.Grow(200); w.v.W(200).X = 1; w.v.W(200).X = 0 }, false, false},
		{"the order of the free list", func(w *world) { w.t.Drop(1); w.t.Drop(2); w.t.New(); w.t.New() }, false, false},
		{"swapped by the free list", func(w *world) { w.t.Drop(2); w.t.Drop(1); w.t.New(); w.t.New() }, false, false},
		{"free", func(w *world) { w.t.Drop(1) }, true, true},
	} {
		w := base()
		w.sum()
		c.do(w)
		if s := w.sum(); (s.Exact != zero.Exact) != c.exact || (s.Loose != zero.Loose) != c.loose {
			t.Errorf("%s: exact sees it: %v, loose: %v", c.what, s.Exact != zero.Exact, s.Loose != zero.Loose)
		}
	}
	a, b := base(), base()
	a.t.Drop(1)
	a.t.Drop(2)
	b.t.Drop(2)
	b.t.Drop(1)
	if x, y := a.sum(), b.sum(); x.Loose != y.Loose || x.Exact == y.Exact {
		t.Error("free lists in different order must differ in the exact hash only: the next object's id depends on it")
	}
}

// TestVerify writes through R, as a faulty kernel would.
func TestVerify(t *testing.T) {
	for _, c := range []struct {
		what string
		do   func(w *world)
		bad  bool
	}{
		{"properly", func(w *world) { w.t.W(40).A++; w.v.W(40).X++; w.m.Set(40, 1) }, false},
		{"an object", func(w *world) { w.t.R(40).A++ }, true},
		{"inside a slice", func(w *world) { w.t.R(40).List[0]++ }, true},
		{"a row", func(w *world) { w.v.R(40).X++ }, true},
		{"a row never written before", func(w *world) { w.v.R(90).X++ }, true},
	} {
		w := newWorld()
		for range 50 {
			_, o := w.t.New()
			o.List = []uint32{1}
			w.v.New()
		}
		w.v.Grow(90)
		w.sum()
		s := w.snapshot()
		c.do(w)
		for i, x := range []*world{w, s} {
			var err error
			for _, p := range x.parts() {
				if e := p.Verify(); e != nil {
					err = e
				}
			}
			if (err != nil) != c.bad {
				t.Errorf("%s, world %d: %v", c.what, i, err)
			}
		}
	}
}

// TestMisuse wants a panic for what only a fault of ours can do.
func TestMisuse(t *testing.T) {
	for what, f := range map[string]func(w *world){
		"W of a free id":   func(w *world) { w.t.New(); w.t.Drop(1); w.t.W(1) },
		"Drop twice":       func(w *world) { w.t.New(); w.t.Drop(1); w.t.Drop(1) },
		"Drop a row twice": func(w *world) { w.v.New(); w.v.Drop(1); w.v.Drop(1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s goes unnoticed", what)
				}
			}()
			f(newWorld())
		}()
	}
	if w := newWorld(); w.t.R(7) != nil || w.v.R(700) != nil {
		t.Error("an id beyond the end is not nil")
	}
}

// TestTake gives back only what no snapshot and no other branch can see.
func TestTake(t *testing.T) {
	w := newWorld()
	id, o := w.t.New()
	s := w.snapshot()
	if w.t.Take(id) != nil || s.t.R(id) != o {
		t.Error("a snapshot's object was given away")
	}
	id = w.t.Add(&thing{A: 5})
	w.sum()
	if got := w.t.Take(id); got == nil || got.A != 5 {
		t.Error("an object of our own was not given back after hashing")
	}
}

// The types below have one fault each.
type (
	ptrs    struct{ P *int }
	nested  struct{ In inner }
	inner   struct{ X, Y uint64 }
	sharing struct{ L []int }
	missing struct{ A, B uint64 }
	clocked struct {
		C uint64 `hash:"clock"`
	}
	length struct{ L []uint64 }
)

func (o *ptrs) CloneFrom(p *ptrs)       { *o = *p }
func (o *ptrs) HashInto(*Hasher)        {}
func (o *nested) CloneFrom(p *nested)   { *o = *p }
func (o *nested) HashInto(h *Hasher)    { h.U64(o.In.X) }
func (o *sharing) CloneFrom(p *sharing) { *o = *p }
func (o *sharing) HashInto(h *Hasher) {
	h.U64(uint64(len(o.L)))
	for _, v := range o.L {
		h.I64(int64(v))
	}
}
func (o *missing) CloneFrom(p *missing) { o.A = p.A }
func (o *missing) HashInto(h *Hasher)   { h.U64(o.A); h.U64(o.B) }
func (o *clocked) CloneFrom(p *clocked) { *o = *p }
func (o *clocked) HashInto(h *Hasher)   { h.U64(o.C) }
func (o *length) CloneFrom(p *length)   { o.L = slices.Clone(p.L) }
func (o *length) HashInto(h *Hasher)    { h.U64(o.L[0]); h.U64(o.L[1]) }

func TestCovers(t *testing.T) {
	for want, got := range map[string]error{
		"":                      Covers[thing](),
		"not plain data":        Covers[ptrs](),
		"nested.In.Y: the exac": Covers[nested](),
		"shares the slice":      Covers[sharing](),
		"copy every field":      Covers[missing](),
		"the loose hash":        CoversValue[clocked](),
		"len of length.L":       Covers[length](),
	} {
		if (got == nil) != (want == "") || got != nil && !strings.Contains(got.Error(), want) {
			t.Errorf("%q: %v", want, got)
		}
	}
	if err := CoversValue[row](); err != nil {
		t.Error(err)
	}
}

// TestHasher wants a change for every change of what is added, also where a word equals a constant of the hash.
func TestHasher(t *testing.T) {
	words := []uint64{0, 1, 2, k0, k1, k2, ^uint64(0), 1 << 63}
	seen := map[Sum]string{}
	for _, a := range words {
		for _, b := range words {
			for _, c := range words {
				var h Hasher
				h.U64(a)
				h.U64(b)
				h.U64(c)
				if old, ok := seen[h.Sum()]; ok {
					t.Fatalf("%x %x %x has the hash of %s", a, b, c, old)
				}
				seen[h.Sum()] = fmt.Sprintf("%x %x %x", a, b, c)
			}
		}
	}
	clear(seen)
	for n := range 100 {
		p := make([]byte, 100)
		for i := -1; i < n; i++ {
			clear(p)
			if i >= 0 {
				p[i] = 0x80
			}
			var h Hasher
			h.Bytes(p[:n])
			if old, ok := seen[h.Sum()]; ok {
				t.Fatalf("%d bytes, one at %d, have the hash of %s", n, i, old)
			}
			seen[h.Sum()] = fmt.Sprint(n, i)
		}
	}
	var h, s Hasher
	h.Str("ab")
	s.Str("ab\x00")
	if h.Sum() == s.Sum() {
		t.Error("a string's length does not count")
	}
}

// TestMapEmptied deletes all keys of a map that a snapshot holds too.
func TestMapEmptied(t *testing.T) {
	m := NewMap()
	for k := range uint64(1000) {
		m.Set(k, k)
	}
	s := m
	m.Freeze(NewToken())
	for k := range uint64(1000) {
		m.Delete(k)
	}
	m.Delete(5)
	if m.Len() != 0 || m.Sum() != (Sum{}) || s.Len() != 1000 || s.Verify() != nil {
		t.Error(m.Len(), m.Sum(), s.Len(), s.Verify())
	}
	if v, ok := s.Get(999); v != 999 || !ok {
		t.Error(v, ok)
	}
}

var sinkSum Sum

func BenchmarkFreezeW(b *testing.B) {
	for _, n := range []int{100, 10000, 100000} {
		w := newWorld()
		for range n {
			w.t.New()
			w.v.New()
		}
		b.Run(fmt.Sprint("freeze/", n), func(b *testing.B) {
			var keep *world
			for b.Loop() {
				keep = w.snapshot()
			}
			_ = keep
		})
		b.Run(fmt.Sprint("freeze+W/", n), func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				w.freeze()
				w.t.W(ID(1+i%n)).A++
			}
		})
		b.Run(fmt.Sprint("freeze+W+sum/", n), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				w.freeze()
				w.t.W(ID(1+i%n)).A++
				sinkSum = w.t.Sum()
			}
		})
	}
	w := newWorld()
	w.t.New()
	w.v.New()
	b.Run("hot W", func(b *testing.B) {
		for b.Loop() {
			w.t.W(1).A++
		}
	})
	b.Run("hot Vec W", func(b *testing.B) {
		for b.Loop() {
			w.v.W(1).X++
		}
	})
	b.Run("page hash", func(b *testing.B) {
		p := make([]byte, 4096)
		for b.Loop() {
			var h Hasher
			h.Bytes(p)
			sinkSum = h.Sum()
		}
	})
}
