package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
)

const (
	rw      = abi.PROT_READ | abi.PROT_WRITE
	private = abi.MAP_PRIVATE | abi.MAP_ANONYMOUS
	noFD    = 0xffffffff
)

// mapped maps anonymous pages.
func (p *puppet) mapped(pages int, prot, flags int) uint64 {
	p.t.Helper()
	va := p.call("mmap", 0, pages*pageSize, prot, flags, noFD, 0)
	if va < 0 {
		p.t.Fatalf("mmap: %s", show(va))
	}
	return uint64(va)
}

var memoryCases = []callCase{
	{"mapping", func(p *puppet) {
		va := p.mapped(4, rw, private)
		p.poke(va+8000, []byte("abc"))
		p.want(0, "mprotect", va+pageSize, pageSize, abi.PROT_READ)
		p.want(abi.EFAULT, "getcwd", va+pageSize, 100)
		p.want(0, "munmap", va+2*pageSize, pageSize)
		p.want(abi.ENOMEM, "mprotect", va, 4*pageSize, rw)
		p.want(abi.ENOMEM, "msync", va, 4*pageSize, abi.MS_SYNC)
		p.want(0, "munmap", va, 4*pageSize)
		p.want(abi.EFAULT, "getcwd", va, 100)
		p.want(abi.EINVAL, "munmap", va+1, pageSize)
		p.want(abi.EINVAL, "munmap", va, 0)
		p.want(abi.EINVAL, "mprotect", va+1, pageSize, rw)
		p.want(abi.EINVAL, "mmap", 0, 0, rw, private, noFD, 0)
		p.want(abi.EINVAL, "mmap", 0, pageSize, rw, abi.MAP_ANONYMOUS, noFD, 0)
		p.want(abi.EINVAL, "mmap", 0, pageSize, rw, abi.MAP_PRIVATE, 0, 5)
		p.want(abi.EBADF, "mmap", 0, pageSize, rw, abi.MAP_PRIVATE, 99, 0)
		p.want(abi.ENOMEM, "mmap", 0, 1<<60, rw, private, noFD, 0)
		p.want(abi.EINVAL, "mmap", 0x10001, pageSize, rw, private|abi.MAP_FIXED, noFD, 0)
		p.want(abi.EEXIST, "mmap", PuppetMemory, pageSize, rw, private|abi.MAP_FIXED_NOREPLACE, noFD, 0)
		p.want(int64(PuppetMemory+4*PuppetMemorySize), "mmap", PuppetMemory+4*PuppetMemorySize, pageSize, rw, private|abi.MAP_FIXED, noFD, 0)
	}},
	{"files", func(p *puppet) {
		fd := p.open("f", "hello")
		va := p.call("mmap", 0, 2*pageSize, rw, abi.MAP_SHARED, fd, 0)
		p.poke(uint64(va)+1, []byte("E"))
		b := p.buf(5)
		p.want(5, "pread64", fd, b, 5, 0)
		if string(p.peek(b, 5)) != "hEllo" {
			p.t.Errorf("file says %q", p.peek(b, 5))
		}
		p.want(1, "pwrite64", fd, "L", 1, 2)
		if string(p.peek(uint64(va), 5)) != "hELlo" {
			p.t.Error("a shared mapping sees what is written")
		}
		p.want(abi.EFAULT, "write", fd, uint64(va)+pageSize, 1) // behind the end of the file
		p.want(0, "msync", va, 2*pageSize, abi.MS_SYNC)
		p.want(abi.EINVAL, "msync", va, pageSize, abi.MS_SYNC|abi.MS_ASYNC)
		p.want(abi.EINVAL, "msync", va+1, pageSize, abi.MS_SYNC)
		pv := p.call("mmap", 0, pageSize, rw, abi.MAP_PRIVATE, fd, 0)
		p.poke(uint64(pv), []byte("X"))
		p.begins(fd, "hELlo")
		ro := p.call("openat", abi.AT_FDCWD, "f", abi.O_RDONLY, 0)
		p.want(abi.EACCES, "mmap", 0, pageSize, rw, abi.MAP_SHARED, ro, 0)
		ra := p.call("mmap", 0, pageSize, abi.PROT_READ, abi.MAP_SHARED, ro, 0)
		p.want(abi.EACCES, "mprotect", ra, pageSize, rw)
		wo := p.call("openat", abi.AT_FDCWD, "f", abi.O_WRONLY, 0)
		p.want(abi.EACCES, "mmap", 0, pageSize, abi.PROT_READ, abi.MAP_SHARED, wo, 0)
		r, _ := p.pipe(0)
		p.want(abi.ENODEV, "mmap", 0, pageSize, abi.PROT_READ, abi.MAP_PRIVATE, r, 0)
		p.want(0, "close", fd)
		p.want(0, "unlinkat", abi.AT_FDCWD, "f", 0)
		if string(p.peek(uint64(va), 5)) != "hELlo" {
			p.t.Error("a mapping keeps its file")
		}
		p.want(0, "munmap", va, 2*pageSize)
	}},
	{"moving", func(p *puppet) {
		va := p.mapped(2, rw, private)
		p.poke(va, []byte("data"))
		nv := p.call("mremap", va, 2*pageSize, 8*pageSize, abi.MREMAP_MAYMOVE, 0)
		if nv < 0 || string(p.peek(uint64(nv), 4)) != "data" {
			p.t.Fatalf("mremap: %s", show(nv))
		}
		p.want(nv, "mremap", nv, 8*pageSize, pageSize, 0, 0)
		p.want(abi.EINVAL, "mremap", nv+1, pageSize, pageSize, 0, 0)
		p.want(abi.EINVAL, "mremap", nv, pageSize, 0, 0, 0)
		p.want(abi.EINVAL, "mremap", nv, pageSize, pageSize, 64, 0)
		p.want(abi.EFAULT, "mremap", uint64(badPtr), pageSize, 2*pageSize, abi.MREMAP_MAYMOVE, 0)
		p.want(int64(PuppetMemory+6*PuppetMemorySize), "mremap", nv, pageSize, pageSize, abi.MREMAP_MAYMOVE|abi.MREMAP_FIXED, PuppetMemory+6*PuppetMemorySize)
		if string(p.peek(PuppetMemory+6*PuppetMemorySize, 4)) != "data" {
			p.t.Error("moved")
		}
	}},
	{"advice", func(p *puppet) {
		va := p.mapped(2, rw, private)
		p.poke(va, []byte("data"))
		p.want(0, "madvise", va, pageSize, abi.MADV_DONTNEED)
		if p.u32(va) != 0 {
			p.t.Error("MADV_DONTNEED")
		}
		p.want(0, "madvise", va, pageSize, abi.MADV_WILLNEED)
		p.want(abi.EINVAL, "madvise", va, pageSize, 9999)
		p.want(abi.EINVAL, "madvise", va+1, pageSize, abi.MADV_NORMAL)
		p.want(abi.ENOMEM, "madvise", uint64(badPtr), pageSize, abi.MADV_NORMAL)
		p.poke(va, []byte("data"))
		vec := p.buf(16)
		p.want(0, "mincore", va, 2*pageSize, vec)
		if p.peek(vec, 1)[0]&1 != 1 {
			p.t.Error("mincore")
		}
		p.want(abi.EINVAL, "mincore", va+1, pageSize, vec)
		p.want(abi.ENOMEM, "mincore", uint64(badPtr), pageSize, vec)
		p.want(abi.EFAULT, "mincore", va, pageSize, badPtr)
		p.want(0, "mlock", va, pageSize)
		p.want(abi.ENOMEM, "mlock", uint64(badPtr), pageSize)
		p.want(0, "mlock2", va, pageSize, 1)
		p.want(abi.EINVAL, "mlock2", va, pageSize, 2)
		p.want(0, "munlock", va, pageSize)
		p.want(abi.ENOMEM, "munlock", uint64(badPtr), pageSize)
		p.want(abi.EINVAL, "mlockall", 0)
		p.want(abi.EINVAL, "mlockall", 8)
		p.onlyHere()
		p.want(0, "mlockall", abi.MCL_CURRENT)
		p.want(0, "munlockall")
	}},
	{"heap", func(p *puppet) {
		at := p.call("brk", 0)
		p.want(at+3*pageSize, "brk", at+3*pageSize)
		p.poke(uint64(at), []byte("heap"))
		p.want(at+pageSize, "brk", at+pageSize)
		p.want(at+pageSize, "brk", 5)     // nonsense changes nothing
		p.want(at+pageSize, "brk", 1<<62) // nor does more than there is
		p.want(0, "setrlimit", abi.RLIMIT_AS, p.words(64<<20, 64<<20))
		p.onlyHere()
		p.want(at+pageSize, "brk", at+(128<<20))
		p.want(abi.ENOMEM, "mmap", 0, 128<<20, rw, private, noFD, 0)
	}},
	{"shared pages", func(p *puppet) {
		sh, pv := p.mapped(1, rw, abi.MAP_SHARED|abi.MAP_ANONYMOUS), p.mapped(1, rw, private)
		p.poke(sh, []byte("1"))
		p.poke(pv, []byte("1"))
		c := p.fork()
		c.poke(sh, []byte("2"))
		c.poke(pv, []byte("2"))
		if string(p.peek(sh, 1)) != "2" || string(p.peek(pv, 1)) != "1" {
			p.t.Error("fork shares the shared page and copies the private one")
		}
		t := p.thread()
		t.poke(pv, []byte("3"))
		if string(p.peek(pv, 1)) != "3" {
			p.t.Error("threads share all")
		}
	}},
}

// begins checks the beginning of a file.
func (p *puppet) begins(fd any, want string) {
	p.t.Helper()
	b := p.buf(len(want))
	p.want(len(want), "pread64", fd, b, len(want), 0)
	if got := string(p.peek(b, len(want))); got != want {
		p.t.Errorf("file says %q, want %q", got, want)
	}
}
