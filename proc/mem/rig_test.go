package mem

import (
	"github.com/vitrine-os/vitrine/kernel/store"
)

// rig is a memory with a stand-in for the processor: it uses TLB hits as the real one does, and keeps what it "decoded".
type rig struct {
	m     Memory
	u     *MMU
	code  map[*Page]Page      // content of each page when code was decoded from it
	fetch map[[2]uint64]*Page // instruction TLB: (Exec, page address)
	files map[uint32]int      // areas that name each file, as the hook tells
	cold  bool                // forget everything derived before each operation
}

func newRig(budget int, cold bool) *rig {
	r := &rig{m: NewMemory(budget), code: map[*Page]Page{}, fetch: map[[2]uint64]*Page{}, files: map[uint32]int{}, cold: cold}
	r.u = NewMMU(&r.m)
	r.u.DropCode = func(p *Page) {
		delete(r.code, p)
		for k, q := range r.fetch {
			if q == p {
				delete(r.fetch, k)
			}
		}
	}
	r.u.Files = func(f uint32, n int) { r.files[f] += n }
	return r
}

func (r *rig) snapshot() Memory {
	s := r.m
	k := store.NewToken()
	for _, p := range r.m.Parts() {
		p.Freeze(k)
	}
	r.u.Frozen()
	return s
}

func (r *rig) restore(s Memory) {
	r.m = s
	k := store.NewToken()
	for _, p := range r.m.Parts() {
		p.Freeze(k)
	}
	r.u.Reset()
}

func (r *rig) sum() store.Sum {
	var s store.Sum
	for i, p := range r.m.Parts() {
		q := p.Sum()
		s = s.Plus(store.Sum{Exact: q.Exact * uint64(2*i+1), Loose: q.Loose * uint64(2*i+1)})
	}
	r.u.Frozen()
	return s
}

func (r *rig) verify() error {
	for _, p := range r.m.Parts() {
		if err := p.Verify(); err != nil {
			return err
		}
	}
	return r.u.Audit()
}

func (r *rig) load(sp store.ID, va uint64) (byte, Fault) {
	v := r.u.View(sp)
	if e := &v.R[va>>12&(TLBSize-1)]; e.Tag == va&^(PageSize-1) {
		return e.Page[va%PageSize], NoFault
	}
	p, f := v.ReadPage(va)
	if f != NoFault {
		return 0, f
	}
	return p[va%PageSize], NoFault
}

func (r *rig) store(sp store.ID, va uint64, b byte) Fault {
	v := r.u.View(sp)
	if e := &v.W[va>>12&(TLBSize-1)]; e.Tag == va&^(PageSize-1) {
		if _, ok := r.code[e.Page]; ok {
			panic("a page with decoded code is in W")
		}
		e.Page[va%PageSize] = b
		return NoFault
	}
	p, f := v.WritePage(va)
	if f == NoFault {
		p[va%PageSize] = b
	}
	return f
}

// run returns the byte at va as the processor would execute it.
func (r *rig) run(sp store.ID, va uint64) (byte, Fault) {
	v := r.u.View(sp)
	p := r.fetch[[2]uint64{v.Exec, va &^ (PageSize - 1)}]
	if p == nil {
		var f Fault
		if p, f = v.FetchPage(va); f != NoFault {
			return 0, f
		}
		r.fetch[[2]uint64{v.Exec, va &^ (PageSize - 1)}] = p
	}
	if _, ok := r.code[p]; !ok {
		r.code[p] = *p
	}
	c := r.code[p]
	return c[va%PageSize], NoFault
}
