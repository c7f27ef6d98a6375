package mem

import (
	"bytes"
	"encoding/binary"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// at returns the content of va's page for reading.
func (v *View) at(va uint64) (*Page, Fault) {
	if e := &v.R[va>>12&(TLBSize-1)]; e.Tag == va&^(PageSize-1) {
		return e.Page, NoFault
	}
	return v.ReadPage(va)
}

// to returns the content of va's page for writing.
func (v *View) to(va uint64) (*Page, Fault) {
	if e := &v.W[va>>12&(TLBSize-1)]; e.Tag == va&^(PageSize-1) {
		return e.Page, NoFault
	}
	return v.WritePage(va)
}

// CopyIn copies from user memory. It returns how many bytes it could copy, and the fault that stopped it short.
func (v *View) CopyIn(dst []byte, va uint64) (int, Fault) {
	n := 0
	for n < len(dst) {
		p, fault := v.at(va)
		if fault != NoFault {
			return n, fault
		}
		k := copy(dst[n:], p[va&(PageSize-1):])
		n, va = n+k, va+uint64(k)
	}
	return n, NoFault
}

// Window shows n bytes of user memory where they lie, for a quick look: nil if they are not all on one page that is at hand. What is
// written to the page next shows in it.
func (v *View) Window(va uint64, n int) []byte {
	e, off := &v.R[va>>12&(TLBSize-1)], int(va&(PageSize-1))
	if e.Tag != va&^(PageSize-1) || off+n > PageSize {
		return nil
	}
	return e.Page[off : off+n]
}

// CanWrite tells whether n bytes may be written, without touching a page: the memory for them may yet run out.
func (v *View) CanWrite(va uint64, n int) bool {
	if off := int(va & (PageSize - 1)); off+n <= PageSize && v.W[va>>12&(TLBSize-1)].Tag == va&^(PageSize-1) {
		return true
	}
	end := va + uint64(n)
	if end < va {
		return false
	}
	for va < end {
		a, fault := v.area(va)
		if fault != NoFault || a.Prot&abi.PROT_WRITE == 0 {
			return false
		}
		va = a.End
	}
	return true
}

// CopyOut copies to user memory. It returns how many bytes it could copy, and the fault that stopped it short.
func (v *View) CopyOut(va uint64, src []byte) (int, Fault) {
	n := 0
	for n < len(src) {
		p, fault := v.to(va)
		if fault != NoFault {
			return n, fault
		}
		k := copy(p[va&(PageSize-1):], src[n:])
		n, va = n+k, va+uint64(k)
	}
	return n, NoFault
}

// ReadString reads a string that ends with a zero byte, without that byte. It fails with ENAMETOOLONG when there is none among
// the first max bytes.
func (v *View) ReadString(va uint64, max int) (string, abi.Errno) {
	var s []byte
	for len(s) < max {
		p, fault := v.at(va)
		if fault != NoFault {
			return "", fault.Errno()
		}
		part := p[va&(PageSize-1):]
		part = part[:min(len(part), max-len(s))]
		if i := bytes.IndexByte(part, 0); i >= 0 {
			return string(append(s, part[:i]...)), 0
		}
		s, va = append(s, part...), va+uint64(len(part))
	}
	return "", abi.ENAMETOOLONG
}

// Read64 reads a word.
func (v *View) Read64(va uint64) (uint64, Fault) {
	if e := &v.R[va>>12&(TLBSize-1)]; e.Tag == va&^(PageSize-8) {
		return binary.LittleEndian.Uint64(e.Page[va&(PageSize-8):]), NoFault
	}
	var b [8]byte
	_, fault := v.CopyIn(b[:], va)
	return binary.LittleEndian.Uint64(b[:]), fault
}

// Read32 reads half a word.
func (v *View) Read32(va uint64) (uint32, Fault) {
	if e := &v.R[va>>12&(TLBSize-1)]; e.Tag == va&^(PageSize-4) {
		return binary.LittleEndian.Uint32(e.Page[va&(PageSize-4):]), NoFault
	}
	var b [4]byte
	_, fault := v.CopyIn(b[:], va)
	return binary.LittleEndian.Uint32(b[:]), fault
}

// Write64 writes a word.
func (v *View) Write64(va, x uint64) Fault {
	if e := &v.W[va>>12&(TLBSize-1)]; e.Tag == va&^(PageSize-8) {
		binary.LittleEndian.PutUint64(e.Page[va&(PageSize-8):], x)
		return NoFault
	}
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], x)
	_, fault := v.CopyOut(va, b[:])
	return fault
}

// Write32 writes half a word.
func (v *View) Write32(va uint64, x uint32) Fault {
	if e := &v.W[va>>12&(TLBSize-1)]; e.Tag == va&^(PageSize-4) {
		binary.LittleEndian.PutUint32(e.Page[va&(PageSize-4):], x)
		return NoFault
	}
	var b [4]byte
	binary.LittleEndian.PutUint32(b[:], x)
	_, fault := v.CopyOut(va, b[:])
	return fault
}

// CompareAndSwap32 writes x if the aligned word at va holds old, and returns what it held. The page must be writable either way.
func (v *View) CompareAndSwap32(va uint64, old, x uint32) (uint32, Fault) {
	p, fault := v.to(va)
	if fault != NoFault {
		return 0, fault
	}
	w := p[va&(PageSize-4):]
	was := binary.LittleEndian.Uint32(w)
	if was == old {
		binary.LittleEndian.PutUint32(w, x)
	}
	return was, NoFault
}

// Peek looks at memory whatever its protection, without any side effect: no page comes in, nothing is counted. It returns fewer
// bytes, and false, where nothing is mapped. The caller bounds n.
func (v *View) Peek(va uint64, n int) ([]byte, bool) {
	m := v.mmu.m
	s := m.Spaces.R(v.space)
	if n <= 0 {
		return nil, n == 0
	}
	var b []byte
	for len(b) < n {
		i := s.index(va)
		if i == len(s.Areas) || va < s.Areas[i].Start {
			return b, false
		}
		p, ok := m.peek(s, &s.Areas[i], va)
		if !ok {
			return b, false
		}
		off := int(va & (PageSize - 1))
		k := min(PageSize-off, n-len(b))
		b, va = append(b, p[off:off+k]...), va+uint64(k)
	}
	return b, true
}

// peek returns what a page of an area holds or would hold if it were touched.
func (m *Memory) peek(s *Space, a *Area, va uint64) (*Page, bool) {
	f := m.lookup(s.Dir, va/PageSize)
	if f == 0 && a.Object != 0 {
		o := m.Objects.R(a.Object)
		if a.page(va) >= pages(o.Size) {
			return nil, false
		}
		f = m.lookup(o.Dir, a.page(va))
	}
	if f == 0 {
		f = ZeroFrame
	}
	return m.Frames.R(f), true
}
