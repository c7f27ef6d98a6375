package store

import "fmt"

const (
	fanBits = 5
	fan     = 1 << fanBits
	fanMask = fan - 1
)

// leaf holds 32 neighbouring objects of a Table.
type leaf[T any] struct {
	own   Token      // under which this leaf may be written
	dirty uint32     // slots written since sum was computed
	sum   Sum        // sum of the slot hashes
	obj   [fan]*T    // nil: the slot is free
	by    [fan]Token // under which each object may be written; of a free slot: the next free one
	hash  *slotSums  // each slot's share of sum, nil before the first one was computed: most runs never ask
}

// slotSums are the hashes of a leaf's slots.
type slotSums struct {
	own Token // under which they may be written
	of  [fan]Sum
}

// root is the top of a Table, but for the list of leaves.
type root[T any] struct {
	own   Token    // under which root and list may be written
	dirty []uint32 // leaves with dirty slots, each once
	sum   Sum
	free  ID  // head of the list of free slots, last freed first
	next  ID  // the first id never handed out
	n     int // objects alive
}

// Table is a persistent vector of objects with a free list.
type Table[T any, P Object[T]] struct {
	stamp
	leaf  []*leaf[T] // here and not in the root, so that R finds its object one step sooner
	r     *root[T]
	spare *T // an object that Retire took out and that no snapshot holds
}

// NewTable returns an empty table.
func NewTable[T any, P Object[T]]() Table[T, P] {
	t := NewToken()
	return Table[T, P]{stamp: stamp{t, t}, r: &root[T]{own: t, next: 1}}
}

// R looks at an object. The result must not be written, and is nil for an id that is not in use.
func (t *Table[T, P]) R(id ID) *T {
	i := int(id >> fanBits)
	if i >= len(t.leaf) {
		return nil
	}
	return t.leaf[i].obj[id&fanMask]
}

// W returns the object for writing, cloned first if a snapshot still holds it. The result must not be kept across a step, nor
// across Freeze or Sum.
func (t *Table[T, P]) W(id ID) *T {
	l := t.leaf[id>>fanBits]
	if l.by[id&fanMask] == t.own {
		return l.obj[id&fanMask]
	}
	return t.claim(id)
}

// claim makes an object writable under the present token. It panics for an id not in use: that is a dangling reference of ours.
func (t *Table[T, P]) claim(id ID) *T {
	l, i := t.mark(id), id&fanMask
	o := l.obj[i]
	if o == nil {
		panic(fmt.Sprintf("store: id %d of %T is not in use", id, o))
	}
	if !t.mine(l.by[i]) {
		n := new(T)
		P(n).CloneFrom(o)
		l.obj[i], o = n, n
	}
	l.by[i] = t.own
	return o
}

// mark makes the leaf of a slot writable and notes that the slot's hash is out of date.
func (t *Table[T, P]) mark(id ID) *leaf[T] {
	i := uint32(id >> fanBits)
	l := t.leaf[i]
	if !t.mine(l.own) {
		c := *l
		c.own = t.own
		l = &c
		t.top()
		t.leaf[i] = l
	}
	if l.dirty == 0 {
		r := t.top()
		r.dirty = append(r.dirty, i)
	}
	l.dirty |= 1 << (id & fanMask)
	return l
}

// top makes the root writable.
func (t *Table[T, P]) top() *root[T] {
	if !t.mine(t.r.own) {
		c := *t.r
		c.own = t.own
		t.leaf = append(make([]*leaf[T], 0, len(t.leaf)+1), t.leaf...)
		c.dirty = append([]uint32(nil), c.dirty...)
		t.r = &c
	}
	return t.r
}

// New adds a zero object and returns it for writing together with its id: the slot freed last, or the next unused one.
func (t *Table[T, P]) New() (ID, *T) {
	o := new(T)
	return t.Add(o), o
}

// Add is New with an object that the caller made or got from Take.
func (t *Table[T, P]) Add(o *T) ID {
	r := t.top()
	id := r.free
	if id != 0 {
		l := t.mark(id)
		r.free, l.by[id&fanMask] = ID(l.by[id&fanMask]), 0
	} else {
		id = r.next
		r.next++
		if int(id>>fanBits) == len(t.leaf) {
			t.leaf = append(t.leaf, &leaf[T]{own: t.own})
		}
	}
	r.n++
	l, i := t.mark(id), id&fanMask
	l.obj[i], l.by[i] = o, t.own
	return id
}

// Drop removes an object. Its id may be handed out again.
func (t *Table[T, P]) Drop(id ID) { t.Take(id) }

// Take is Drop, and returns the object if no snapshot holds it, so that it can be used again; else nil.
func (t *Table[T, P]) Take(id ID) *T {
	r, l, i := t.top(), t.mark(id), id&fanMask
	o := l.obj[i]
	if o == nil {
		panic(fmt.Sprintf("store: id %d of %T dropped twice", id, o))
	}
	if !t.mine(l.by[i]) {
		o = nil
	}
	l.obj[i], l.by[i], r.free = nil, Token(r.free), id
	r.n--
	return o
}

// Retire is Drop, and keeps the object for Reuse.
func (t *Table[T, P]) Retire(id ID) {
	if o := t.Take(id); o != nil {
		t.spare = o
	}
}

// Reuse returns an object for Add: the one retired last, as it was, so that memory it has is not asked for again; else a new one.
func (t *Table[T, P]) Reuse() *T {
	o := t.spare
	if t.spare = nil; o == nil {
		return new(T)
	}
	return o
}

// Len returns the number of objects alive.
func (t *Table[T, P]) Len() int { return t.r.n }

// Next returns the smallest id in use above id, or 0: a loop over all starts with Next(0).
func (t *Table[T, P]) Next(id ID) ID {
	for id++; id < t.r.next; id++ {
		if t.leaf[id>>fanBits].obj[id&fanMask] != nil {
			return id
		}
	}
	return 0
}

// Freeze implements Part. A copy of the table may have the same spare object, so neither uses it.
func (t *Table[T, P]) Freeze(k Token) { t.own, t.line, t.spare = k, k, nil }

// Touched implements Part: the first write after a Freeze makes the root writable.
func (t *Table[T, P]) Touched() bool { return t.mine(t.r.own) }

// slot hashes one slot as it is now.
func (l *leaf[T]) slot(id ID, add func(*T, *Hasher)) Sum {
	var h Hasher
	o := l.obj[id&fanMask]
	h.U64(uint64(id))
	if o == nil {
		if l.by[id&fanMask] == 0 {
			return Sum{}
		}
		h.Clock(uint64(l.by[id&fanMask]) + 1)
		return Sum{Exact: h.Sum().Exact}
	}
	add(o, &h)
	return h.Sum()
}

// Sum implements Part.
func (t *Table[T, P]) Sum() Sum {
	if len(t.r.dirty) > 0 {
		r := t.top()
		for _, i := range r.dirty {
			t.rehash(r, ID(i))
		}
		r.dirty = r.dirty[:0]
		t.own = NewToken() // writes from now on mark their slots again, without cloning
	}
	var h Hasher
	h.Clock(uint64(t.r.free))
	h.Clock(uint64(t.r.next))
	return t.r.sum.Plus(h.Sum())
}

func (t *Table[T, P]) rehash(r *root[T], i ID) {
	l := t.leaf[i]
	if !t.mine(l.own) {
		c := *l
		c.own = t.own
		l = &c
		t.leaf[i] = l
	}
	if l.hash == nil {
		l.hash = &slotSums{own: t.own}
	} else if !t.mine(l.hash.own) {
		l.hash = &slotSums{t.own, l.hash.of}
	}
	of := &l.hash.of
	for k := ID(0); k < fan; k++ {
		if l.dirty>>k&1 == 0 {
			continue
		}
		s := l.slot(i<<fanBits|k, func(o *T, h *Hasher) { P(o).HashInto(h) })
		d := s.Minus(of[k])
		of[k], l.sum, r.sum = s, l.sum.Plus(d), r.sum.Plus(d)
	}
	l.dirty = 0
}

// Verify implements Part.
func (t *Table[T, P]) Verify() error {
	for i, l := range t.leaf {
		var of [fan]Sum
		if l.hash != nil {
			of = l.hash.of
		}
		for k := ID(0); k < fan; k++ {
			id := ID(i)<<fanBits | k
			if l.dirty>>k&1 == 0 && l.slot(id, func(o *T, h *Hasher) { P(o).HashInto(h) }) != of[k] {
				return fmt.Errorf("store: object %d of %T was written through R", id, t)
			}
		}
	}
	return nil
}
