package fs

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// TestSpace looks at holes, allocation and mapping.
func TestSpace(t *testing.T) {
	w := boot(t)
	f, _, _ := w.Open(&w.x, w.root(), "/tmp/f", abi.O_CREAT|abi.O_RDWR, 0o644)
	seek := func(off int64, data bool) string {
		at, e := w.SeekData(&w.x, f.Node, off, data)
		return fmt.Sprint(at, " ", e.Name())
	}
	if got := seek(0, true); got != "0 ENXIO" {
		t.Errorf("SEEK_DATA in an empty file: %s", got)
	}
	w.WriteAt(&w.x, f.Node, 1<<20, []byte("data"))
	if got := []string{seek(0, true), seek(0, false), seek(1<<20, false), seek(1<<20+4, true)}; !cmp.Equal(got, []string{"1048576 ", "0 ", "1048580 ", "0 ENXIO"}) {
		t.Errorf("holes: %q", got)
	}
	if a := w.Stat(&w.x, f.Node); a.Size != 1<<20+4 || a.Blocks != 8 {
		t.Errorf("size %d, blocks %d", a.Size, a.Blocks)
	}
	w.is(w.Allocate(&w.x, f.Node, abi.FALLOC_FL_PUNCH_HOLE|abi.FALLOC_FL_KEEP_SIZE, 1<<20, 4096), 0, "punch")
	w.is(w.Allocate(&w.x, f.Node, 0, 0, 2<<20), 0, "allocate")
	w.is(w.Allocate(&w.x, f.Node, 0, 0, 0), abi.EINVAL, "nothing")
	w.is(w.Allocate(&w.x, f.Node, 0, 1, SizeMax), abi.EFBIG, "too far")
	w.is(w.Allocate(&w.x, f.Node, abi.FALLOC_FL_ZERO_RANGE, 0, 1), abi.EOPNOTSUPP, "another mode")
	w.is(w.Allocate(&w.x, w.node("/dev/null"), 0, 0, 1), abi.ENODEV, "a device")
	if a := w.Stat(&w.x, f.Node); a.Size != 2<<20 || a.Blocks != 0 {
		t.Errorf("size %d, blocks %d", a.Size, a.Blocks)
	}
	o, e := w.Object(&w.x, f.Node)
	w.is(e, 0, "object")
	w.WriteAt(&w.x, f.Node, 5, []byte("seen"))
	var b [4]byte
	if w.x.Pages.ObjectRead(o, 5, b[:]); string(b[:]) != "seen" {
		t.Errorf("through the object: %q", b)
	}
	_, e = w.Object(&w.x, w.node("/tmp"))
	w.is(e, abi.ENODEV, "map a directory")
	n, end, e := w.Append(&w.x, f.Node, []byte("end"))
	if n != 3 || end != 2<<20+3 || e != 0 {
		t.Errorf("append: %d, %d, %v", n, end, e)
	}
	_, e = w.ReadAt(&w.x, w.node("/tmp"), 0, b[:])
	w.is(e, abi.EISDIR, "read a directory")
	_, e = w.WriteAt(&w.x, w.node("/tmp"), 0, b[:])
	w.is(e, abi.EISDIR, "write a directory")
	_, e = w.WriteAt(&w.x, w.node("/dev/null"), 0, b[:])
	w.is(e, abi.EINVAL, "write a device through the tree")
}
