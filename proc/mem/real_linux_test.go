package mem

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"golang.org/x/sys/unix"
	"pgregory.net/rapid"
)

// The window in which both kernels play: far below everything that Go's runtime maps, and nothing else near it.
const (
	winBase  = 0x10000000
	winPages = 32
	winEnd   = winBase + winPages*PageSize // where calls may begin and end
	winLimit = winEnd + winPages*PageSize  // where mremap may grow to
)

// real makes the calls on this machine's Linux, in the test's own address space.
type real struct {
	fds  [2]int // files of the pages 1, 2, ... of both objects
	pipe [2]int // carries bytes to and from the window, so that a fault is an EFAULT
}

func raw(nr, a, b, c, d, e, f uintptr) (uint64, abi.Errno) {
	r, _, err := syscall.RawSyscall6(nr, a, b, c, d, e, f)
	if err != 0 {
		return 0, abi.Errno(err)
	}
	return uint64(r), 0
}

func newReal(t *testing.T) *real {
	if os.Getpagesize() != PageSize {
		t.Skip("this machine's pages are not 4 KiB")
	}
	r := &real{}
	for i := range r.fds {
		fd, err := unix.MemfdCreate("pages", 0)
		if err != nil {
			t.Skip(err)
		}
		r.fds[i] = fd
	}
	if err := unix.Pipe2(r.pipe[:], unix.O_NONBLOCK); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		raw(unix.SYS_MUNMAP, winBase, winLimit-winBase, 0, 0, 0, 0)
		for _, fd := range append(r.pipe[:], r.fds[:]...) {
			unix.Close(fd)
		}
	})
	return r
}

func (r *real) get(va uint64) (byte, abi.Errno) {
	if _, e := raw(unix.SYS_WRITE, uintptr(r.pipe[1]), uintptr(va), 1, 0, 0, 0); e != 0 {
		return 0, e
	}
	var b [1]byte
	unix.Read(r.pipe[0], b[:])
	return b[0], 0
}

func (r *real) put(va uint64, b byte) abi.Errno {
	unix.Write(r.pipe[1], []byte{b})
	_, e := raw(unix.SYS_READ, uintptr(r.pipe[0]), uintptr(va), 1, 0, 0, 0)
	if e != 0 {
		var b [1]byte
		unix.Read(r.pipe[0], b[:])
	}
	return e
}

// maps lists the areas of the window as Linux shows them; whole says whether borders between like areas count.
func (r *real) maps(t *rapid.T, whole bool) string {
	text, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, line := range strings.Split(string(text), "\n") {
		var start, end, off, ino uint64
		var perm, dev string
		if n, _ := fmt.Sscanf(line, "%x-%x %s %x %s %d", &start, &end, &perm, &off, &dev, &ino); n < 6 || start >= winLimit || end <= winBase {
			continue
		}
		if ino == 0 {
			off = 0
		}
		out = appendArea(out, whole, start, end, perm, off, ino != 0)
	}
	return strings.Join(out, "\n")
}

func (u *MMU) mapsText(space store.ID, whole bool) string {
	var out []string
	for _, a := range u.Areas(space) {
		perm := []byte("---p")
		for i, c := range "rwx" {
			if a.Prot>>i&1 != 0 {
				perm[i] = byte(c)
			}
		}
		if a.Flags&Shared != 0 {
			perm[3] = 's'
		}
		out = appendArea(out, whole, a.Start, a.End, string(perm), a.Off, a.Object != 0)
	}
	return strings.Join(out, "\n")
}

func appendArea(out []string, whole bool, start, end uint64, perm string, off uint64, object bool) []string {
	step := uint64(PageSize)
	if whole {
		step = end - start
	}
	for ; start < end; start += step {
		out = append(out, fmt.Sprintf("%x-%x %s %x %v", start, start+step, perm, off, object))
		if object {
			off += step
		}
	}
	return out
}

// pair makes each call on both kernels.
type pair struct {
	t     *rapid.T
	real  *real
	g     *rig
	sp    store.ID
	touch bool // pages may come in
	page  func(label string) uint64
}

func (p *pair) same(what string, a uint64, ae abi.Errno, b uint64, be abi.Errno) {
	p.t.Logf("%s = %#x %v", what, a, ae)
	if a != b || ae != be {
		p.t.Fatalf("%s: Linux says %#x %v, we say %#x %v", what, a, ae, b, be)
	}
}

func (p *pair) at() uint64 {
	va := p.page("at")
	if rapid.IntRange(0, 19).Draw(p.t, "odd") == 0 {
		va += 8
	}
	return va
}

// size draws a length that stays in the window, or one that is nonsense.
func (p *pair) size(at uint64) uint64 {
	switch rapid.IntRange(0, 29).Draw(p.t, "nonsense") {
	case 0:
		return 0
	case 1:
		return ^uint64(0)
	case 2:
		return 1<<64 - 2*PageSize
	}
	n := uint64(rapid.IntRange(1, 8).Draw(p.t, "pages"))*PageSize - uint64(rapid.SampledFrom([]int{0, 0, 1, 4095}).Draw(p.t, "less"))
	return min(n, winEnd-at&^(PageSize-1))
}

func (p *pair) mmap() {
	at := p.at()
	size := p.size(at)
	prot := rapid.SampledFrom([]uint64{0, 1, 2, 3, 3, 3, 5, 7}).Draw(p.t, "prot") // x86 cannot map memory for execution only
	flags := rapid.SampledFrom([]uint64{0x10, 0x10, 0x10, 0x100000}).Draw(p.t, "fixed")
	flags |= rapid.SampledFrom([]uint64{1, 2, 2, 2, 3, 0}).Draw(p.t, "type") | rapid.SampledFrom([]uint64{0x20, 0x20, 0}).Draw(p.t, "anon")
	flags |= rapid.SampledFrom([]uint64{0, 0, 0, abi.MAP_NORESERVE, abi.MAP_POPULATE, abi.MAP_LOCKED}).Draw(p.t, "more")
	if !p.touch {
		flags &^= abi.MAP_POPULATE | abi.MAP_LOCKED
	}
	off := rapid.SampledFrom([]uint64{0, 0, PageSize, 2 * PageSize, 100, 1<<64 - PageSize}).Draw(p.t, "off")
	i := rapid.IntRange(0, 1).Draw(p.t, "object")
	a, ae := raw(unix.SYS_MMAP, uintptr(at), uintptr(size), uintptr(prot), uintptr(flags), uintptr(p.real.fds[i]), uintptr(off))
	b, be := p.g.u.Map(p.sp, Mapping{Addr: at, Len: size, Prot: prot, Flags: flags, Object: store.ID(i + 1), Off: off, MaxProt: protBits})
	p.same(fmt.Sprintf("mmap(%#x, %#x, %d, %#x, %d, %#x)", at, size, prot, flags, i, off), a, ae, b, be)
}

func (p *pair) munmap() {
	at := p.at()
	size := p.size(at)
	_, ae := raw(unix.SYS_MUNMAP, uintptr(at), uintptr(size), 0, 0, 0, 0)
	p.same(fmt.Sprintf("munmap(%#x, %#x)", at, size), 0, ae, 0, p.g.u.Unmap(p.sp, at, size))
}

func (p *pair) mprotect() {
	at := p.at()
	size, prot := p.size(at), rapid.SampledFrom([]uint64{0, 1, 3, 3, 5, 7, 8, 16, 0x1000001, 0x3000001}).Draw(p.t, "prot")
	_, ae := raw(unix.SYS_MPROTECT, uintptr(at), uintptr(size), uintptr(prot), 0, 0, 0)
	p.same(fmt.Sprintf("mprotect(%#x, %#x, %#x)", at, size, prot), 0, ae, 0, p.g.u.Protect(p.sp, at, size, prot))
}

func (p *pair) mremap() {
	at, to := p.at(), p.page("to")
	old, size := p.size(at), p.size(to)
	flags := rapid.SampledFrom([]uint64{0, 0, 3, 3, 3, 2, 7, 5 + 2, 8, 4}).Draw(p.t, "flags")
	if p.real.maps(p.t, true) != p.g.u.mapsText(p.sp, true) {
		return // touched pages keep areas apart on Linux, and mremap tells
	}
	a, ae := raw(unix.SYS_MREMAP, uintptr(at), uintptr(old), uintptr(size), uintptr(flags), uintptr(to), 0)
	b, be := p.g.u.Remap(p.sp, Remap{at, old, size, flags, to})
	p.same(fmt.Sprintf("mremap(%#x, %#x, %#x, %d, %#x)", at, old, size, flags, to), a, ae, b, be)
}

func (p *pair) madvise() {
	at := p.at()
	size := p.size(at)
	advice := rapid.SampledFrom([]int{0, 1, 2, 3, 4, 4, 5, 9, 10, 11, 14, 15, 16, 17, 18, 19, 20, 22, 23, 24, 99}).Draw(p.t, "advice") // not MADV_FREE: Linux takes its time
	_, ae := raw(unix.SYS_MADVISE, uintptr(at), uintptr(size), uintptr(advice), 0, 0, 0)
	p.same(fmt.Sprintf("madvise(%#x, %#x, %d)", at, size, advice), 0, ae, 0, p.g.u.Advise(p.sp, at, size, advice))
}

func (p *pair) msync() {
	at := p.at()
	size, flags := p.size(at), uint64(rapid.IntRange(0, 8).Draw(p.t, "flags"))
	_, ae := raw(unix.SYS_MSYNC, uintptr(at), uintptr(size), uintptr(flags), 0, 0, 0)
	p.same(fmt.Sprintf("msync(%#x, %#x, %d)", at, size, flags), 0, ae, 0, p.g.u.Sync(p.sp, at, size, flags))
}

func (p *pair) mlock() {
	at := p.at()
	size := p.size(at)
	var ae, be abi.Errno
	which := rapid.IntRange(0, 2).Draw(p.t, "lock")
	switch which {
	case 0:
		_, ae = raw(unix.SYS_MLOCK2, uintptr(at), uintptr(size), 0, 0, 0, 0)
		be = p.g.u.Lock(p.sp, at, size, 0)
	case 1:
		_, ae = raw(unix.SYS_MLOCK2, uintptr(at), uintptr(size), 1, 0, 0, 0)
		be = p.g.u.Lock(p.sp, at, size, 1)
	default:
		_, ae = raw(unix.SYS_MUNLOCK, uintptr(at), uintptr(size), 0, 0, 0, 0)
		be = p.g.u.Unlock(p.sp, at, size)
	}
	p.same(fmt.Sprintf("mlock %d (%#x, %#x)", which, at, size), 0, ae, 0, be)
}

func (p *pair) mincore() {
	at := p.at()
	size := min(p.size(at), 1<<20)
	vec := make([]byte, winPages+1)
	_, ae := raw(unix.SYS_MINCORE, uintptr(at), uintptr(size), ptr(vec), 0, 0, 0)
	got, be := p.g.u.Mincore(p.sp, at, size)
	p.same(fmt.Sprintf("mincore(%#x, %#x)", at, size), 0, ae, 0, be)
	if ae == 0 && string(vec[:len(got)]) != string(got) {
		p.t.Fatalf("mincore(%#x, %#x): Linux says %v, we say %v", at, size, vec[:len(got)], got)
	}
}

func (p *pair) read() {
	va := p.page("at") + uint64(rapid.IntRange(0, 3).Draw(p.t, "off"))*1365
	a, ae := p.real.get(va)
	var b [1]byte
	_, f := p.g.u.View(p.sp).CopyIn(b[:], va)
	p.same(fmt.Sprintf("reading %#x", va), uint64(a), ae, uint64(b[0]), f.Errno())
}

func (p *pair) write() {
	va, x := p.page("at")+uint64(rapid.IntRange(0, 3).Draw(p.t, "off"))*1365, rapid.Byte().Draw(p.t, "byte")
	_, f := p.g.u.View(p.sp).CopyOut(va, []byte{x})
	p.same(fmt.Sprintf("writing %#x", va), 0, p.real.put(va, x), 0, f.Errno())
}

func (p *pair) pwrite() {
	i, b := rapid.IntRange(0, 1).Draw(p.t, "object"), []byte(strings.Repeat("x", rapid.IntRange(1, 5000).Draw(p.t, "n")))
	off := int64(rapid.IntRange(0, 6*PageSize).Draw(p.t, "off"))
	unix.Pwrite(p.real.fds[i], b, off)
	p.g.u.ObjectWrite(store.ID(i+1), uint64(off), b)
}

func (p *pair) ftruncate() {
	i, size := rapid.IntRange(0, 1).Draw(p.t, "object"), int64(rapid.IntRange(0, 8*PageSize).Draw(p.t, "size"))
	unix.Ftruncate(p.real.fds[i], size)
	p.g.u.ObjectResize(store.ID(i+1), uint64(size))
}

func (p *pair) seek() {
	i := rapid.IntRange(0, 1).Draw(p.t, "object")
	off, data := uint64(rapid.IntRange(0, 8*PageSize).Draw(p.t, "off")), rapid.Bool().Draw(p.t, "data")
	whence := unix.SEEK_HOLE
	if data {
		whence = unix.SEEK_DATA
	}
	a, err := unix.Seek(p.real.fds[i], int64(off), whence)
	b, ok := p.g.u.ObjectSeek(store.ID(i+1), off, data)
	if off >= p.g.u.ObjectSize(store.ID(i+1)) {
		ok = false
	}
	if ok != (err == nil) || ok && uint64(a) != b {
		p.t.Fatalf("seek %d in object %d, data %v: Linux says %d %v, we say %d %v", off, i, data, a, err, b, ok)
	}
}

// TestLinux makes random calls on this machine's kernel and on ours: the same errors, the same bytes, the same maps.
func TestLinux(t *testing.T) {
	host := newReal(t)
	for _, touch := range []bool{false, true} {
		t.Run(fmt.Sprint("touched=", touch), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				raw(unix.SYS_MUNMAP, winBase, winLimit-winBase, 0, 0, 0, 0)
				p := &pair{t: t, real: host, g: newRig(1<<20, false), touch: touch}
				p.page = func(label string) uint64 {
					return winBase + uint64(rapid.IntRange(0, winPages-1).Draw(p.t, label))*PageSize
				}
				p.sp = p.g.u.NewSpace(NoLimits())
				for i, fd := range host.fds {
					unix.Ftruncate(fd, 0)
					unix.Ftruncate(fd, int64(i+1)*5*PageSize)
					p.g.u.NewObject(ObjFile, uint64(i+1)*5*PageSize)
				}
				acts := map[string]func(){"mmap": p.mmap, "mmap2": p.mmap, "munmap": p.munmap, "mprotect": p.mprotect, "mprotect2": p.mprotect,
					"msync": p.msync}
				if touch { // pages that were touched keep Linux from merging areas; only the pages' properties are compared then
					for name, f := range map[string]func(){"mremap": p.mremap, "madvise": p.madvise, "mlock": p.mlock, "mincore": p.mincore,
						"read": p.read, "write": p.write, "read2": p.read, "write2": p.write, "pwrite": p.pwrite, "ftruncate": p.ftruncate, "seek": p.seek} {
						acts[name] = f
					}
				}
				repeat := map[string]func(*rapid.T){"": func(t *rapid.T) {
					if a, b := host.maps(t, !touch), p.g.u.mapsText(p.sp, !touch); a != b {
						t.Fatalf("Linux has\n%s\nwe have\n%s", a, b)
					}
					if err := p.g.verify(); err != nil {
						t.Fatal(err)
					}
				}}
				for name, f := range acts {
					repeat[name] = func(t *rapid.T) { p.t = t; f() }
				}
				t.Repeat(repeat)
			})
		})
	}
}

// ptr gives the address of a buffer to a raw system call that comes next.
func ptr(b []byte) uintptr { return reflect.ValueOf(b).Pointer() }
