package store

import (
	"fmt"
	"math/bits"
	"slices"
)

const (
	mapBits = 4
	mapFan  = 1 << mapBits
)

// entry is a key with its value.
type entry struct {
	key, val uint64
}

// node is one level of a Map: each of its 16 slots is empty, an entry, or a node below. Only what is there takes memory.
type node struct {
	own   Token
	used  uint16  // slots that hold an entry
	below uint16  // slots that hold a node
	kv    []entry // the entries, in the order of their slots
	down  []*node // the nodes below, in the order of their slots
}

// rank is the place among the slots of a set that slot i has or would have.
func rank(set uint16, i uint64) int { return bits.OnesCount16(set & (1<<i - 1)) }

// Map is a persistent map from words to words: a trie over the scrambled key. Its hash does not depend on the order of insertion.
type Map struct {
	stamp
	top *node
	n   int
	sum Sum
}

// NewMap returns an empty map.
func NewMap() Map {
	t := NewToken()
	return Map{stamp: stamp{t, t}, top: &node{own: t}}
}

// scramble spreads the bits of a key; it is one to one, so different keys always part somewhere.
func scramble(k uint64) uint64 {
	k ^= k >> 32
	k *= k1
	k ^= k >> 32
	k *= k2 | 1
	return k ^ k>>29
}

// Get looks a key up.
func (m *Map) Get(key uint64) (uint64, bool) {
	h := scramble(key)
	for n := m.top; ; h >>= mapBits {
		i := h & (mapFan - 1)
		switch {
		case n.used>>i&1 != 0:
			if e := &n.kv[rank(n.used, i)]; e.key == key {
				return e.val, true
			}
			return 0, false
		case n.below>>i&1 == 0:
			return 0, false
		}
		n = n.down[rank(n.below, i)]
	}
}

// write makes a node writable.
func (m *Map) write(p **node) *node {
	if n := *p; !m.mine(n.own) {
		*p = &node{own: m.own, used: n.used, below: n.below, kv: slices.Clone(n.kv), down: slices.Clone(n.down)}
	}
	return *p
}

func entrySum(key, val uint64) Sum {
	var h Hasher
	h.U64(key)
	h.U64(val)
	return h.Sum()
}

// Set enters a key or replaces its value.
func (m *Map) Set(key, val uint64) {
	if old, ok := m.Get(key); ok {
		if old == val {
			return
		}
		m.sum = m.sum.Minus(entrySum(key, old))
	} else {
		m.n++
	}
	m.sum = m.sum.Plus(entrySum(key, val))
	m.put(&m.top, key, val, scramble(key), 0)
}

func (m *Map) put(p **node, key, val, h uint64, depth uint) {
	n, i := m.write(p), h>>(depth*mapBits)&(mapFan-1)
	k := rank(n.used, i)
	switch {
	case n.below>>i&1 != 0:
		m.put(&n.down[rank(n.below, i)], key, val, h, depth+1)
	case n.used>>i&1 == 0:
		n.used |= 1 << i
		n.kv = slices.Insert(n.kv, k, entry{key, val})
	case n.kv[k].key == key:
		n.kv[k].val = val
	default: // another key lives here: both move one level down
		old, c := n.kv[k], &node{own: m.own}
		m.put(&c, old.key, old.val, scramble(old.key), depth+1)
		m.put(&c, key, val, h, depth+1)
		n.kv = slices.Delete(n.kv, k, k+1)
		n.down = slices.Insert(n.down, rank(n.below, i), c)
		n.used, n.below = n.used&^(1<<i), n.below|1<<i
	}
}

// Delete removes a key if it is there.
func (m *Map) Delete(key uint64) {
	old, ok := m.Get(key)
	if !ok {
		return
	}
	m.n--
	m.sum = m.sum.Minus(entrySum(key, old))
	m.del(&m.top, key, scramble(key))
}

// del removes a key that is there and reports whether the node became empty.
func (m *Map) del(p **node, key, h uint64) bool {
	n, i := m.write(p), h&(mapFan-1)
	if n.used>>i&1 != 0 {
		k := rank(n.used, i)
		n.kv = slices.Delete(n.kv, k, k+1)
		n.used &^= 1 << i
	} else if k := rank(n.below, i); m.del(&n.down[k], key, h>>mapBits) {
		n.down = slices.Delete(n.down, k, k+1)
		n.below &^= 1 << i
	}
	return n.used|n.below == 0
}

// Len returns the number of keys.
func (m *Map) Len() int { return m.n }

// Freeze implements Part.
func (m *Map) Freeze(k Token) { m.own, m.line = k, k }

// Touched implements Part.
func (m *Map) Touched() bool { return m.mine(m.top.own) }

// Sum implements Part.
func (m *Map) Sum() Sum { return m.sum }

// Verify implements Part.
func (m *Map) Verify() error {
	var s Sum
	var walk func(n *node)
	walk = func(n *node) {
		for _, e := range n.kv {
			s = s.Plus(entrySum(e.key, e.val))
		}
		for _, c := range n.down {
			walk(c)
		}
	}
	walk(m.top)
	if s != m.sum {
		return fmt.Errorf("store: a map's content and its hash disagree")
	}
	return nil
}
