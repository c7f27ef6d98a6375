package mem

import (
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

const benchBase = 0x10000000

// benchSpace is a process as benchmarks need one: text, data, heap and stack, with so many touched pages.
func benchSpace(b testing.TB, u *MMU, pages int) store.ID {
	id := u.NewSpace(NoLimits())
	text := u.NewObject(ObjFile, 16*PageSize)
	must(b, u, id, Mapping{Addr: 0x10000, Len: 16 * PageSize, Prot: 5, Flags: abi.MAP_PRIVATE | abi.MAP_FIXED, Object: text, MaxProt: protBits})
	must(b, u, id, Mapping{Addr: 0x20000, Len: 4 * PageSize, Prot: 3, Flags: abi.MAP_PRIVATE | abi.MAP_FIXED | abi.MAP_ANONYMOUS})
	u.SetBrk(id, 0x24000)
	u.Brk(id, 0x30000)
	if e := u.MapStack(id, 4096, false); e != 0 {
		b.Fatal(e)
	}
	must(b, u, id, Mapping{Addr: benchBase, Len: 128 * PageSize, Prot: 3, Flags: abi.MAP_PRIVATE | abi.MAP_FIXED | abi.MAP_ANONYMOUS})
	v := u.View(id)
	for i := range uint64(pages) {
		if f := v.Write64(benchBase+i*PageSize, i); f != NoFault {
			b.Fatal(f)
		}
	}
	v.Read64(0x10000)
	v.Write64(StackTop-8, 1)
	return id
}

func must(b testing.TB, u *MMU, id store.ID, r Mapping) uint64 {
	b.Helper()
	va, e := u.Map(id, r)
	if e != 0 {
		b.Fatalf("%+v: %v", r, e)
	}
	return va
}

func BenchmarkForkWriteDrop(b *testing.B) {
	r := newRig(1<<20, false)
	id := benchSpace(b, r.u, 64)
	b.ReportAllocs()
	for b.Loop() {
		c, _ := r.u.Fork(id)
		v := r.u.View(c)
		v.Write64(benchBase, 1)
		v.Write64(StackTop-8, 1)
		r.u.Drop(c)
		v = r.u.View(id)
		v.Write64(benchBase, 1)
		v.Write64(StackTop-8, 1)
	}
}

func BenchmarkRefill(b *testing.B) {
	r := newRig(1<<20, false)
	v := r.u.View(benchSpace(b, r.u, 64))
	b.Run("read", func(b *testing.B) {
		for i := uint64(0); b.Loop(); i++ {
			v.ReadPage(benchBase + i%64*PageSize)
		}
	})
	b.Run("write", func(b *testing.B) {
		for i := uint64(0); b.Loop(); i++ {
			v.WritePage(benchBase + i%64*PageSize)
		}
	})
	b.Run("fetch", func(b *testing.B) {
		for b.Loop() {
			v.FetchPage(0x10000)
		}
	})
}

func BenchmarkCopyHit(b *testing.B) {
	r := newRig(1<<20, false)
	v := r.u.View(benchSpace(b, r.u, 64))
	var buf [8]byte
	b.Run("in8", func(b *testing.B) {
		for b.Loop() {
			v.CopyIn(buf[:], benchBase+16)
		}
	})
	b.Run("out8", func(b *testing.B) {
		for b.Loop() {
			v.CopyOut(benchBase+16, buf[:])
		}
	})
	b.Run("read64", func(b *testing.B) {
		for b.Loop() {
			v.Read64(benchBase + 16)
		}
	})
}

func BenchmarkSnapshot(b *testing.B) {
	r := newRig(1<<20, false)
	var ids []store.ID
	for range 10 {
		ids = append(ids, benchSpace(b, r.u, 64))
	}
	var keep Memory
	b.Run("clean", func(b *testing.B) {
		for b.Loop() {
			keep = r.snapshot()
		}
	})
	b.Run("write1", func(b *testing.B) {
		b.ReportAllocs()
		for i := uint64(0); b.Loop(); i++ {
			keep = r.snapshot()
			r.u.View(ids[0]).Write64(benchBase+i%64*PageSize, i)
		}
	})
	b.Run("write1hash", func(b *testing.B) {
		for i := uint64(0); b.Loop(); i++ {
			keep = r.snapshot()
			r.u.View(ids[0]).Write64(benchBase+i%64*PageSize, i)
			r.sum()
		}
	})
	b.Run("restore", func(b *testing.B) {
		for b.Loop() {
			r.restore(keep)
			r.u.View(ids[0])
		}
	})
}

func BenchmarkSwitch(b *testing.B) {
	r := newRig(1<<20, false)
	var ids []store.ID
	for range 40 {
		ids = append(ids, benchSpace(b, r.u, 4))
	}
	for _, n := range []int{1, 2, 10, 40} {
		b.Run(string(rune('0'+n/10))+string(rune('0'+n%10)), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				r.u.View(ids[i%n]).Read64(benchBase)
			}
		})
	}
}

func BenchmarkFault(b *testing.B) {
	r := newRig(1<<20, false)
	id := benchSpace(b, r.u, 0)
	b.ReportAllocs()
	for i := uint64(0); b.Loop(); i++ {
		r.u.View(id).Write64(benchBase+i%128*PageSize, i)
		if i%128 == 127 {
			r.u.Advise(id, benchBase, 128*PageSize, abi.MADV_DONTNEED)
		}
	}
}
