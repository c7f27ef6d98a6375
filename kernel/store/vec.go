package store

import "fmt"

const inUse = ^ID(0)

// vleaf holds 32 neighbouring values of a Vec.
type vleaf[T any] struct {
	own   Token // under which this leaf may be written
	mark  Token // under which it is noted for hashing
	dirty bool  // written since sum was computed
	sum   Sum
	val   [fan]T
	link  [fan]ID // inUse, or the next free slot (0: the last one, or never used)
}

// vroot is the top of a Vec.
type vroot[T any] struct {
	own   Token
	dirty []uint32
	sum   Sum
	free  ID
	next  ID
	n     int
}

// Vec is a persistent vector of small values, stored in place: for rows that come in thousands.
type Vec[T comparable, P Value[T]] struct {
	stamp
	leaf []*vleaf[T]
	r    *vroot[T]
}

// NewVec returns an empty vector.
func NewVec[T comparable, P Value[T]]() Vec[T, P] {
	t := NewToken()
	return Vec[T, P]{stamp{t, t}, nil, &vroot[T]{own: t, next: 1}}
}

// R looks at a value. The result must not be written; it is nil beyond the end.
func (v *Vec[T, P]) R(id ID) *T {
	i := int(id >> fanBits)
	if i >= len(v.leaf) {
		return nil
	}
	return &v.leaf[i].val[id&fanMask]
}

// W returns a value for writing. The result must not be kept across any other call of W, New or Drop.
func (v *Vec[T, P]) W(id ID) *T {
	l := v.leaf[id>>fanBits]
	if l.mark != v.own {
		l = v.claim(id)
	}
	return &l.val[id&fanMask]
}

func (v *Vec[T, P]) claim(id ID) *vleaf[T] {
	i := uint32(id >> fanBits)
	l := v.leaf[i]
	if !v.mine(l.own) {
		c := *l
		c.own = v.own
		l = &c
		v.top()
		v.leaf[i] = l
	}
	if !l.dirty {
		r := v.top()
		r.dirty = append(r.dirty, i)
		l.dirty = true
	}
	l.mark = v.own
	return l
}

func (v *Vec[T, P]) top() *vroot[T] {
	if !v.mine(v.r.own) {
		c := *v.r
		c.own = v.own
		v.leaf = append(make([]*vleaf[T], 0, len(v.leaf)+1), v.leaf...)
		c.dirty = append([]uint32(nil), c.dirty...)
		v.r = &c
	}
	return v.r
}

// New adds a zero value and returns it for writing together with its id.
func (v *Vec[T, P]) New() (ID, *T) {
	r := v.top()
	id := r.free
	if id == 0 {
		id = r.next
		r.next++
		if int(id>>fanBits) == len(v.leaf) {
			v.leaf = append(v.leaf, &vleaf[T]{own: v.own})
		}
	}
	l := v.claim(id)
	if r.free == id {
		r.free = l.link[id&fanMask]
	}
	l.link[id&fanMask] = inUse
	r.n++
	p := &l.val[id&fanMask]
	var zero T
	*p = zero
	return id, p
}

// Grow makes id usable without New, for vectors indexed by the ids of another table. Values start as zero.
func (v *Vec[T, P]) Grow(id ID) {
	for int(id>>fanBits) >= len(v.leaf) {
		v.top()
		v.leaf = append(v.leaf, &vleaf[T]{own: v.own})
	}
}

// Drop frees a value that New gave.
func (v *Vec[T, P]) Drop(id ID) {
	r, l, i := v.top(), v.claim(id), id&fanMask
	if l.link[i] != inUse {
		panic(fmt.Sprintf("store: id %d of %T dropped twice", id, v))
	}
	var zero T
	l.val[i] = zero
	l.link[i], r.free = r.free, id
	r.n--
}

// Len returns the number of values that New gave and Drop did not take back.
func (v *Vec[T, P]) Len() int { return v.r.n }

// Cap returns the number of values that R and W accept without growing.
func (v *Vec[T, P]) Cap() int { return len(v.leaf) * fan }

// Freeze implements Part.
func (v *Vec[T, P]) Freeze(k Token) { v.own, v.line = k, k }

// Touched implements Part.
func (v *Vec[T, P]) Touched() bool { return v.mine(v.r.own) }

// hash leaves out free slots, so that a vector which only was larger once has the same loose hash as one that never was.
func (v *Vec[T, P]) hash(i uint32, l *vleaf[T]) Sum {
	var h Hasher
	var zero T
	h.U64(uint64(i))
	empty := h.Sum()
	for k := range l.val {
		if l.link[k] == inUse || l.val[k] != zero {
			h.U64(uint64(k))
			P(&l.val[k]).HashInto(&h)
		}
		if l.link[k] != 0 {
			h.Clock(uint64(k)<<32 | uint64(l.link[k]))
		}
	}
	s := h.Sum()
	if s.Exact == empty.Exact {
		s.Exact = 0
	}
	if s.Loose == empty.Loose {
		s.Loose = 0
	}
	return s
}

// Sum implements Part.
func (v *Vec[T, P]) Sum() Sum {
	if len(v.r.dirty) > 0 {
		r := v.top()
		for _, i := range r.dirty {
			l := v.leaf[i]
			if !v.mine(l.own) {
				c := *l
				c.own = v.own
				l = &c
				v.leaf[i] = l
			}
			s := v.hash(i, l)
			r.sum = r.sum.Plus(s.Minus(l.sum))
			l.sum, l.dirty = s, false
		}
		r.dirty = r.dirty[:0]
		v.own = NewToken()
	}
	var h Hasher
	h.Clock(uint64(v.r.free))
	h.Clock(uint64(v.r.next))
	return v.r.sum.Plus(h.Sum())
}

// Verify implements Part.
func (v *Vec[T, P]) Verify() error {
	for i, l := range v.leaf {
		if !l.dirty && v.hash(uint32(i), l) != l.sum {
			return fmt.Errorf("store: leaf %d of %T was written through R", i, v)
		}
	}
	return nil
}
