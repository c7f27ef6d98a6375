package fs

import "github.com/vitrine-os/vitrine/kernel/abi"

// Allocate answers fallocate(2) with mode 0, FALLOC_FL_KEEP_SIZE or FALLOC_FL_PUNCH_HOLE. It makes the file as long as asked, but
// takes no frames in advance: a later write may still meet ENOSPC, other than on Linux.
//
// # Errors
//
// EINVAL, EFBIG, EOPNOTSUPP (another mode), ENODEV (not a regular file).
func (t *Tree) Allocate(x *Ctx, n Node, mode uint32, off, size int64) abi.Errno {
	const punch = abi.FALLOC_FL_PUNCH_HOLE | abi.FALLOC_FL_KEEP_SIZE
	if off < 0 || size <= 0 {
		return abi.EINVAL
	}
	if mode != 0 && mode != abi.FALLOC_FL_KEEP_SIZE && mode != punch {
		return abi.EOPNOTSUPP
	}
	in, e := t.regular(n)
	switch {
	case e == abi.EISDIR:
		return e
	case e != 0:
		return abi.ENODEV
	case size > SizeMax-off:
		return abi.EFBIG
	case mode == punch && in.Object != 0:
		x.Pages.ObjectPunch(in.Object, uint64(off), uint64(size))
	case mode == 0 && off+size > in.Size:
		return t.Truncate(x, n, off+size, true)
	}
	in = t.Inodes.W(n.Inode)
	in.Mode = x.written(in)
	in.touch(x.Now)
	return 0
}

// SeekData answers lseek(2) with SEEK_DATA, or with SEEK_HOLE if data is false.
//
// # Errors
//
// ENXIO: the offset is at or behind the end, or there is no more data.
func (t *Tree) SeekData(x *Ctx, n Node, off int64, data bool) (int64, abi.Errno) {
	in, e := t.regular(n)
	if e != 0 {
		return 0, abi.EINVAL
	}
	if off < 0 || off >= in.Size {
		return 0, abi.ENXIO
	}
	at, ok := x.Pages.ObjectSeek(in.Object, uint64(off), data)
	if !ok {
		return 0, abi.ENXIO
	}
	return int64(at), 0
}
