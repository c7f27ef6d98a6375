package mem

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// ObjKind says what an object is, for the three kinds of resident pages that /proc tells apart.
type ObjKind uint8

// The kinds of object.
const (
	ObjFile    ObjKind = iota // the content of a file
	ObjShmem                  // anonymous memory shared over fork: /dev/zero in /proc/PID/maps
	ObjSegment                // a shared-memory segment. See shmget(2)
)

// maxObject is the largest size of an object, as for a file: the largest signed number.
const maxObject = 1<<63 - 1

// Object holds pages that several spaces can map and that read and write see too: the page cache of a file, a segment, or shared
// anonymous memory. Absent pages are holes and read as zeros.
type Object struct {
	Kind  ObjKind // what it is
	Size  uint64  // in bytes
	Refs  uint32  // holders beside areas: an inode, a segment's entry
	Areas uint32  // areas that map it
	Pages uint32  // pages that have a frame
	Dir   []Slot  // leaf tables, sorted by page number
}

// CloneFrom implements store.Object.
func (o *Object) CloneFrom(p *Object) {
	*o = *p
	o.Dir = append(make([]Slot, 0, len(p.Dir)+1), p.Dir...)
}

// HashInto implements store.Object.
func (o *Object) HashInto(h *store.Hasher) {
	h.U64(uint64(o.Kind))
	h.U64(o.Size)
	h.U64(uint64(o.Refs)<<32 | uint64(o.Areas))
	h.U64(uint64(o.Pages))
	hashDir(h, o.Dir)
}

// NewObject makes an object full of holes; the caller holds it.
func (u *MMU) NewObject(kind ObjKind, size uint64) store.ID {
	id, o := u.m.Objects.New()
	o.Kind, o.Size, o.Refs = kind, size, 1
	return id
}

// ObjectRef adds a holder.
func (u *MMU) ObjectRef(id store.ID) { u.m.Objects.W(id).Refs++ }

// ObjectDrop takes a holder away. The object's pages go with the last holder and the last area.
func (u *MMU) ObjectDrop(id store.ID) {
	o := u.m.Objects.W(id)
	o.Refs--
	u.reap(id, o)
}

// reap frees an object that nobody holds or maps.
func (u *MMU) reap(id store.ID, o *Object) {
	if o.Refs == 0 && o.Areas == 0 {
		u.cut(o, 0, ^uint64(0))
		u.m.Objects.Drop(id)
	}
}

// ObjectSize returns the size in bytes.
func (u *MMU) ObjectSize(id store.ID) uint64 { return u.m.Objects.R(id).Size }

// ObjectPages returns the number of pages that are not holes.
func (u *MMU) ObjectPages(id store.ID) int { return int(u.m.Objects.R(id).Pages) }

// ObjectAreas returns how many areas map the object: shm_nattch of a segment.
func (u *MMU) ObjectAreas(id store.ID) int { return int(u.m.Objects.R(id).Areas) }

// fillHole gives a page of an object a zeroed frame. It returns 0 when there is no memory.
func (u *MMU) fillHole(id store.ID, page uint64) store.ID {
	f := u.newFrame(nil)
	if f == 0 {
		return 0
	}
	o := u.m.Objects.W(id)
	if !u.m.enter(&o.Dir, page, f) {
		u.unref(f)
		return 0
	}
	u.m.Info.W(f).Object = id
	o.Pages++
	return f
}

// ObjectRead copies from an object and returns how many bytes it has from off on, at most len(dst).
func (u *MMU) ObjectRead(id store.ID, off uint64, dst []byte) int {
	o := u.m.Objects.R(id)
	if off >= o.Size {
		return 0
	}
	dst = dst[:min(uint64(len(dst)), o.Size-off)]
	for n := 0; n < len(dst); {
		in := int(off % PageSize)
		k := min(PageSize-in, len(dst)-n)
		if f := u.m.lookup(o.Dir, off/PageSize); f != 0 {
			copy(dst[n:n+k], u.m.Frames.R(f)[in:])
		} else {
			clear(dst[n : n+k]) // file/R2: what was never written has no page
		}
		n, off = n+k, off+uint64(k)
	}
	return len(dst)
}

// ObjectWrite copies into an object, which grows as needed. It returns how many bytes it took; an error only if that is none.
func (u *MMU) ObjectWrite(id store.ID, off uint64, src []byte) (int, abi.Errno) {
	if len(src) == 0 {
		return 0, 0
	}
	if off >= maxObject {
		return 0, abi.EFBIG
	}
	src = src[:min(uint64(len(src)), maxObject-off)]
	n := 0
	for n < len(src) {
		f := u.m.lookup(u.m.Objects.R(id).Dir, off/PageSize)
		if f == 0 {
			if f = u.fillHole(id, off/PageSize); f == 0 {
				break
			}
		}
		k := copy(u.own(f, 0)[off%PageSize:], src[n:])
		n, off = n+k, off+uint64(k)
	}
	if n == 0 {
		return 0, abi.ENOMEM
	}
	if off > u.m.Objects.R(id).Size {
		u.m.Objects.W(id).Size = off
	}
	return n, 0
}

// ObjectResize sets the size. Pages behind the end go, also from the spaces that map them and with their private copies, so that
// a later access is a BusErr; the rest of the last page becomes zero. See ftruncate(2).
func (u *MMU) ObjectResize(id store.ID, size uint64) abi.Errno {
	if size > maxObject {
		return abi.EINVAL
	}
	old := u.m.Objects.R(id).Size
	if size == old {
		return 0
	}
	o := u.m.Objects.W(id)
	o.Size = size
	if size < old {
		u.unmapObject(id, pages(size), ^uint64(0), 0)
		u.cut(o, pages(size), ^uint64(0))
		u.zero(o, size, roundUp(size))
	}
	return 0
}

// ObjectPunch makes a range a hole again. See fallocate(2), FALLOC_FL_PUNCH_HOLE.
func (u *MMU) ObjectPunch(id store.ID, off, size uint64) {
	o := u.m.Objects.W(id)
	end := min(off+min(size, maxObject-min(off, maxObject)), roundUp(o.Size))
	if off >= end {
		return
	}
	first, last := pages(off), end/PageSize
	if first > last {
		u.zero(o, off, end)
		return
	}
	u.unmapObject(id, first, last, id)
	u.cut(o, first, last)
	u.zero(o, off, first*PageSize)
	u.zero(o, last*PageSize, end)
}

// ObjectSeek returns the first offset from off on that has data, or that is in a hole. Behind the last data it says false; the end
// of the object counts as a hole. See SEEK_DATA in lseek(2).
func (u *MMU) ObjectSeek(id store.ID, off uint64, data bool) (uint64, bool) {
	o := u.m.Objects.R(id)
	for off < o.Size {
		i, ok := find(o.Dir, off/PageSize>>runBits)
		if !ok {
			if !data {
				return off, true
			}
			if i == len(o.Dir) {
				return 0, false
			}
			off = o.Dir[i].Run << runBits * PageSize
			continue
		}
		t := u.m.Tables.R(o.Dir[i].Table)
		if (t.Frame[off/PageSize&runMask] != 0) == data {
			return off, true
		}
		off = (off/PageSize + 1) * PageSize
	}
	return o.Size, !data
}

// cut frees pages first to last-1 of an object. Nobody maps them any more.
func (u *MMU) cut(o *Object, first, last uint64) {
	u.m.sweep(&o.Dir, first, last, func(_ uint64, f store.ID) bool {
		u.unref(f)
		o.Pages--
		return true
	})
}

// zero clears bytes inside one page, if the page is there.
func (u *MMU) zero(o *Object, off, end uint64) {
	if f := u.m.lookup(o.Dir, off/PageSize); off < end && f != 0 {
		clear(u.own(f, 0)[off%PageSize : (end-1)%PageSize+1])
	}
}

// unmapObject removes pages first to last-1 of an object from every page table; with only given, just those frames that are the
// object's own, and private copies stay. It looks through all spaces: files are rarely cut while they are mapped.
func (u *MMU) unmapObject(id store.ID, first, last uint64, only store.ID) {
	if u.m.Objects.R(id).Areas == 0 {
		return
	}
	for sp := u.m.Spaces.Next(0); sp != 0; sp = u.m.Spaces.Next(sp) {
		for i := range u.m.Spaces.R(sp).Areas {
			a := u.m.Spaces.R(sp).Areas[i]
			from, to := max(first, a.Off/PageSize), min(last, a.Off/PageSize+a.Pages())
			if a.Object == id && from < to {
				base := a.Start - a.Off
				u.zap(sp, u.m.Spaces.W(sp), base+from*PageSize, base+to*PageSize, only)
			}
		}
	}
}
