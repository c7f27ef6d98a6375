package store

import "fmt"

const (
	mapBits = 4
	mapFan  = 1 << mapBits
)

// node is one level of a Map: each slot is empty, an entry, or a node below.
type node struct {
	own   Token
	used  uint16 // slots that hold an entry
	n     int32  // slots not empty
	key   [mapFan]uint64
	val   [mapFan]uint64
	child [mapFan]*node
}

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
	for n := m.top; n != nil; h >>= mapBits {
		i := h & (mapFan - 1)
		if n.used>>i&1 == 0 {
			n = n.child[i]
		} else if n.key[i] == key {
			return n.val[i], true
		} else {
			return 0, false
		}
	}
	return 0, false
}

func (m *Map) write(p **node) *node {
	if n := *p; !m.mine(n.own) {
		c := *n
		c.own = m.own
		*p = &c
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
	switch {
	case n.used>>i&1 != 0 && n.key[i] == key:
		n.val[i] = val
	case n.used>>i&1 != 0: // another key lives here: both move one level down
		c := &node{own: m.own}
		ok, ov := n.key[i], n.val[i]
		n.used &^= 1 << i
		n.key[i], n.val[i], n.child[i] = 0, 0, c
		m.put(&n.child[i], ok, ov, scramble(ok), depth+1)
		m.put(&n.child[i], key, val, h, depth+1)
	case n.child[i] != nil:
		m.put(&n.child[i], key, val, h, depth+1)
	default:
		n.used |= 1 << i
		n.n++
		n.key[i], n.val[i] = key, val
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
		n.used &^= 1 << i
		n.key[i], n.val[i] = 0, 0
	} else if !m.del(&n.child[i], key, h>>mapBits) {
		return false
	} else {
		n.child[i] = nil
	}
	n.n--
	return n.n == 0
}

// Len returns the number of keys.
func (m *Map) Len() int { return m.n }

// Freeze implements Part.
func (m *Map) Freeze(k Token) { m.own, m.line = k, k }

// Sum implements Part.
func (m *Map) Sum() Sum { return m.sum }

// Verify implements Part.
func (m *Map) Verify() error {
	var s Sum
	var walk func(n *node)
	walk = func(n *node) {
		for i := range n.key {
			if n.used>>i&1 != 0 {
				s = s.Plus(entrySum(n.key[i], n.val[i]))
			}
			if n.child[i] != nil {
				walk(n.child[i])
			}
		}
	}
	walk(m.top)
	if s != m.sum {
		return fmt.Errorf("store: a map's content and its hash disagree")
	}
	return nil
}
