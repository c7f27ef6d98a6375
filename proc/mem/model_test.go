package mem

import "github.com/vitrine-os/vitrine/kernel/store"

// The model: what the memory means, in the most obvious way.
type (
	mArea struct {
		prot   uint8
		shared bool
		obj    int    // -1: anonymous
		page   uint64 // page of the object
		wipe   bool
		skip   bool
	}
	mObj struct {
		size uint64
		data map[uint64]byte
	}
	mSpace struct {
		area map[uint64]mArea
		own  map[uint64]map[uint64]byte // private pages that were copied or made: offset to byte
	}
	model struct {
		spaces map[store.ID]*mSpace
		objs   []*mObj
	}
)

func (m *model) clone() *model {
	c := &model{spaces: map[store.ID]*mSpace{}}
	for id, s := range m.spaces {
		c.spaces[id] = s.clone()
	}
	for _, o := range m.objs {
		c.objs = append(c.objs, &mObj{o.size, copyMap(o.data)})
	}
	return c
}

func copyMap[K comparable, V any](a map[K]V) map[K]V {
	b := make(map[K]V, len(a))
	for k, v := range a {
		b[k] = v
	}
	return b
}

func (s *mSpace) clone() *mSpace {
	c := &mSpace{area: copyMap(s.area), own: map[uint64]map[uint64]byte{}}
	for k, v := range s.own {
		c.own[k] = copyMap(v)
	}
	return c
}

func (m *model) check(s *mSpace, va uint64, want uint8) Fault {
	a, ok := s.area[va/PageSize]
	switch {
	case !ok:
		return MapErr
	case a.prot&want == 0:
		return AccErr
	case a.obj >= 0 && a.page >= pages(m.objs[a.obj].size):
		return BusErr
	}
	return NoFault
}

func (m *model) get(s *mSpace, va uint64) byte {
	a := s.area[va/PageSize]
	if own, ok := s.own[va/PageSize]; ok {
		return own[va%PageSize]
	}
	if a.obj >= 0 {
		return m.objs[a.obj].data[a.page*PageSize+va%PageSize]
	}
	return 0
}

func (m *model) set(s *mSpace, va uint64, b byte) {
	page, a := va/PageSize, s.area[va/PageSize]
	if a.shared {
		m.objs[a.obj].data[a.page*PageSize+va%PageSize] = b
		return
	}
	if s.own[page] == nil {
		s.own[page] = map[uint64]byte{}
		if a.obj >= 0 {
			for k, v := range m.objs[a.obj].data {
				if k/PageSize == a.page {
					s.own[page][k%PageSize] = v
				}
			}
		}
	}
	s.own[page][va%PageSize] = b
}
