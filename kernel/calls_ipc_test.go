package kernel

import (
	"bytes"
	"encoding/binary"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/proc"
)

// mkfifo makes a named pipe.
func (p *puppet) mkfifo(name string) {
	p.t.Helper()
	p.want(0, "mknodat", abi.AT_FDCWD, name, abi.S_IFIFO|0o600, 0)
}

// fifoOpen are the arguments of an open.
func fifoOpen(name string, flags int) []any { return []any{abi.AT_FDCWD, name, flags, 0} }

var pipeCases = []callCase{
	{"pipe", func(p *puppet) {
		r, w := p.pipe(abi.O_NONBLOCK)
		p.want(abi.EINVAL, "pipe2", p.buf(8), 1)
		p.want(abi.EFAULT, "pipe2", badPtr, 0)
		p.want(abi.EAGAIN, "read", r, p.buf(4), 4)
		p.want(0, "read", r, p.buf(4), 0)
		p.want(abi.EBADF, "write", r, "x", 1)
		p.want(abi.EBADF, "read", w, p.buf(4), 4)
		p.want(65536, "fcntl", w, abi.F_GETPIPE_SZ)
		p.want(4096, "fcntl", w, abi.F_SETPIPE_SZ, 1)
		p.want(abi.EINVAL, "fcntl", w, abi.F_SETPIPE_SZ, 0xffffffff)
		big := bytes.Repeat([]byte("x"), 6000)
		p.want(4096, "write", w, big, 6000) // as much as fits
		p.want(abi.EAGAIN, "write", w, "x", 1)
		n := p.buf(4)
		p.want(0, "ioctl", r, abi.FIONREAD, n)
		if p.u32(n) != 4096 {
			p.t.Error("FIONREAD")
		}
		b := p.buf(8192)
		p.want(4000, "read", r, b, 4000)
		p.want(abi.EAGAIN, "write", w, big, 4000) // at most PIPE_BUF: all or nothing
		p.want(96, "read", r, b, 4000)
		p.want(0, "close", w)
		p.want(0, "read", r, b, 10)
		r, w = p.pipe(0)
		p.want(0, "close", r)
		p.block(abi.SIGPIPE)
		p.want(abi.EPIPE, "write", w, "x", 1)
		if p.pending() != abi.SetOf(abi.SIGPIPE) {
			p.t.Error("SIGPIPE")
		}
	}},
	{"packets", func(p *puppet) {
		r, w := p.pipe(abi.O_DIRECT | abi.O_NONBLOCK)
		p.want(3, "write", w, "abc", 3)
		p.want(3, "write", w, "def", 3)
		p.reads(r, 2, "ab")
		p.reads(r, 10, "def") // the rest of a packet is lost
	}},
	{"splice", func(p *puppet) {
		r1, w1 := p.pipe(abi.O_NONBLOCK)
		r2, w2 := p.pipe(abi.O_NONBLOCK)
		p.want(5, "write", w1, "hello", 5)
		p.want(3, "tee", r1, w2, 3, 0)
		p.reads(r2, 10, "hel")
		p.want(5, "splice", r1, 0, w2, 0, 10, 0)
		p.reads(r2, 10, "hello")
		p.want(abi.EAGAIN, "splice", r1, 0, w2, 0, 10, 0)
		p.want(0, "splice", r1, 0, w2, 0, 0, 0)
		p.want(abi.EINVAL, "tee", r1, w1, 5, 0)
		p.want(abi.EINVAL, "splice", r1, 0, w2, 0, 10, 64)
		p.want(abi.EBADF, "tee", 99, w2, 5, 0)
		p.want(abi.EBADF, "tee", w1, w2, 5, 0)
		p.want(abi.ESPIPE, "splice", r1, p.words(0), w2, 0, 10, 0)
		p.want(0, "close", r2)
		p.block(abi.SIGPIPE)
		p.want(1, "write", w1, "x", 1)
		p.want(abi.EPIPE, "splice", r1, 0, w2, 0, 10, 0)
	}},
	{"blocking", func(p *puppet) {
		r, w := p.pipe(0)
		b := p.buf(70000)
		c := p.fork()
		p.want(0, "close", r)
		c.want(0, "close", w)
		c.blocks("read", r, b, 10)
		p.want(3, "write", w, "abc", 3)
		c.ends(3)
		c.want(4096, "fcntl", r, abi.F_SETPIPE_SZ, 4096)
		p.blocks("write", w, b, 10000)
		c.want(10, "read", r, b, 10) // wakes nobody: room for no page
		if !p.blocked() {
			p.t.Error("the writer goes on with 10 bytes of room")
		}
		c.want(4086, "read", r, b, 8192)
		if !p.blocked() {
			p.t.Error("the writer has more")
		}
		c.want(4096, "read", r, b, 8192)
		p.ends(10000)
		c.want(1808, "read", r, b, 8192)
		p.block(abi.SIGPIPE)
		p.blocks("write", w, b, 10000)
		c.want(0, "close", r)
		p.ends(4096) // partial progress beats EPIPE, but the signal comes
	}},
	{"interrupted", func(p *puppet) {
		r, w := p.pipe(0)
		b := p.buf(100)
		q := p.fork()
		p.on(abi.SIGUSR1, handlerAt, 0, 0)
		p.on(abi.SIGUSR2, handlerAt, abi.SA_RESTART, 0)
		p.blocks("read", r, b, 10)
		q.kill(p, abi.SIGUSR1)
		if p.handling() != abi.SIGUSR1 {
			p.t.Fatalf("no handler: %s", p.state())
		}
		p.sigreturn()
		p.ends(abi.EINTR)
		p.blocks("read", r, b, 10)
		q.kill(p, abi.SIGUSR2)
		if p.handling() != abi.SIGUSR2 {
			p.t.Fatalf("no handler: %s", p.state())
		}
		p.sigreturn()
		if !p.blocked() {
			p.t.Fatalf("SA_RESTART: reads again: %s", p.state())
		}
		q.want(2, "write", w, "ok", 2)
		p.ends(2)
		p.want(4096, "fcntl", w, abi.F_SETPIPE_SZ, 4096)
		p.blocks("write", w, PuppetMemory, 10000)
		q.kill(p, abi.SIGUSR1)
		p.sigreturn()
		p.ends(4096) // what was written already counts
		p.blocks("write", w, b, 10)
		q.kill(p, abi.SIGKILL)
		q.want(4096, "read", r, q.buf(8192), 8192)
	}},
	{"wake one", func(p *puppet) {
		r, w := p.pipe(0)
		a, b, c := p.fork(), p.fork(), p.fork()
		for _, x := range []*puppet{a, b, c} {
			x.blocks("read", r, x.buf(4), 1)
		}
		p.want(1, "write", w, "1", 1)
		a.ends(1)
		if !b.blocked() || !c.blocked() {
			p.t.Error("one byte wakes one reader, the first")
		}
		p.want(2, "write", w, "23", 2)
		b.ends(1) // and the one that is woken passes on what it leaves
		c.ends(1)
		for _, x := range []*puppet{a, b} {
			x.blocks("read", r, x.buf(4), 1)
		}
		p.want(0, "close", w)
		for _, x := range []*puppet{a, b, c} {
			if x == c {
				x.want(0, "close", w)
			}
		}
		if !a.blocked() {
			p.t.Error("readers hold write ends themselves")
		}
		p.kill(a, abi.SIGKILL)
		if !b.blocked() { // b holds the last one itself
			p.t.Error("end of file too early")
		}
		p.kill(b, abi.SIGKILL)
	}},
	{"fifo", func(p *puppet) {
		p.mkfifo("f")
		p.want(abi.ENXIO, "openat", fifoOpen("f", abi.O_WRONLY|abi.O_NONBLOCK)...)
		r := p.call("openat", fifoOpen("f", abi.O_RDONLY|abi.O_NONBLOCK)...)
		p.want(0, "read", r, p.buf(4), 4)
		w := p.call("openat", fifoOpen("f", abi.O_WRONLY|abi.O_NONBLOCK)...)
		p.want(abi.EAGAIN, "read", r, p.buf(4), 4)
		p.want(2, "write", w, "ab", 2)
		p.want(0, "close", w)
		p.reads(r, 4, "ab")
		p.reads(r, 4, "")
		p.want(0, "close", r)
		rw := p.call("openat", fifoOpen("f", abi.O_RDWR)...)
		p.want(2, "write", rw, "cd", 2)
		p.want(0, "unlinkat", abi.AT_FDCWD, "f", 0)
		p.reads(rw, 4, "cd")
		p.want(0, "close", rw)
		p.onlyHere()
		p.mkfifo("g")
		a, b := p.fork(), p.fork()
		a.blocks("openat", fifoOpen("g", abi.O_RDONLY)...)
		b.start("openat", fifoOpen("g", abi.O_WRONLY)...)
		a.ends(3)
		b.ends(3)
		b.want(1, "write", 3, "x", 1)
		a.reads(3, 4, "x")
		a.want(0, "close", 3)
		b.want(0, "close", 3)
		b.blocks("openat", fifoOpen("g", abi.O_WRONLY)...)
		p.kill(b, abi.SIGKILL) // a death while waiting leaves no trace
		a.blocks("openat", fifoOpen("g", abi.O_RDONLY)...)
		p.done()
		a.m.Procs.Hands.W(a.task().Hand).Set(proc.Action{Sig: abi.SIGUSR1, Handler: handlerAt})
		p.kill(a, abi.SIGUSR1)
		if a.handling() != abi.SIGUSR1 {
			p.t.Fatalf("no handler: %s", a.state())
		}
		a.sigreturn()
		a.ends(abi.EINTR)
		p.want(0, "unlinkat", abi.AT_FDCWD, "g", 0)
	}},
}

var futexCases = []callCase{
	{"futex", func(p *puppet) {
		u := p.buf(4)
		p.poke(u, []byte{5, 0, 0, 0})
		p.want(abi.EAGAIN, "futex", u, abi.FUTEX_WAIT, 4, 0, 0, 0)
		p.want(abi.EINVAL, "futex", u+1, abi.FUTEX_WAIT, 5, 0, 0, 0)
		p.want(abi.EFAULT, "futex", badPtr, abi.FUTEX_WAIT, 5, 0, 0, 0)
		p.want(abi.EINVAL, "futex", u, abi.FUTEX_WAIT, 5, p.words(0, 1e9), 0, 0)
		p.want(abi.EFAULT, "futex", u, abi.FUTEX_WAIT, 5, badPtr, 0, 0)
		p.want(abi.EINVAL, "futex", u, abi.FUTEX_WAIT_BITSET, 5, 0, 0, 0)
		p.want(abi.EINVAL, "futex", u, abi.FUTEX_WAKE_BITSET, 1, 0, 0, 0)
		p.want(abi.ETIMEDOUT, "futex", u, abi.FUTEX_WAIT_BITSET, 5, p.words(0, 1), 0, -1)
		p.want(0, "futex", u, abi.FUTEX_WAKE, 1, 0, 0, 0)
		p.want(abi.ENOSYS, "futex", u, 99, 0, 0, 0, 0)
		p.want(abi.EINVAL, "futex", u, abi.FUTEX_REQUEUE, -1, 0, u, 0)
		p.want(abi.EAGAIN, "futex", u, abi.FUTEX_CMP_REQUEUE, 1, 1, u, 6)
		p.want(0, "set_robust_list", 0, abi.SizeofRobustListHead)
		p.want(abi.EINVAL, "set_robust_list", 0, 7)
		h := p.buf(16)
		p.want(0, "get_robust_list", 0, h, h+8)
		if p.u64(h) != 0 || p.u64(h+8) != abi.SizeofRobustListHead {
			p.t.Error("get_robust_list")
		}
		p.want(abi.ESRCH, "get_robust_list", 30000, h, h+8)
		p.want(abi.EFAULT, "get_robust_list", 0, badPtr, h)
		op := abi.FUTEX_OP_ADD<<28 | abi.FUTEX_OP_CMP_EQ<<24 | 3<<12 | 5
		p.want(0, "futex", u, abi.FUTEX_WAKE_OP, 1, 1, u, op)
		if p.u32(u) != 8 {
			p.t.Errorf("FUTEX_WAKE_OP adds: %d", p.u32(u))
		}
		p.onlyHere()
		p.poke(u, []byte{5, 0, 0, 0})
		a, b, c := p.thread(), p.thread(), p.thread()
		for _, x := range []*puppet{a, b, c} {
			x.blocks("futex", u, abi.FUTEX_WAIT|abi.FUTEX_PRIVATE_FLAG, 5, 0, 0, 0)
		}
		p.want(1, "futex", u, abi.FUTEX_WAKE|abi.FUTEX_PRIVATE_FLAG, 1, 0, 0, 0)
		a.ends(0)
		v := p.buf(4)
		p.want(1, "futex", u, abi.FUTEX_REQUEUE|abi.FUTEX_PRIVATE_FLAG, 0, 1, v, 0)
		p.want(1, "futex", u, abi.FUTEX_WAKE|abi.FUTEX_PRIVATE_FLAG, 9, 0, 0, 0)
		c.ends(0)
		if !b.blocked() {
			p.t.Error("b was moved")
		}
		p.want(1, "futex", v, abi.FUTEX_WAKE|abi.FUTEX_PRIVATE_FLAG, 9, 0, 0, 0)
		b.ends(0)
		a.blocks("futex", u, abi.FUTEX_WAIT_BITSET, 5, 0, 0, 2)
		b.blocks("futex", u, abi.FUTEX_WAIT, 5, p.words(1, 0), 0, 0)
		p.want(1, "futex", u, abi.FUTEX_WAKE_BITSET, 9, 0, 0, 4) // b listens to every bit
		b.ends(0)
		p.want(1, "futex", u, abi.FUTEX_WAKE_BITSET, 9, 0, 0, 2)
		a.ends(0)
		b.blocks("futex", u, abi.FUTEX_WAIT, 5, p.words(1, 0), 0, 0)
		p.m.Pass(2e9)
		b.ends(abi.ETIMEDOUT)
		b.blocks("futex", u, abi.FUTEX_WAIT, 5, 0, 0, 0)
		p.on(abi.SIGUSR1, handlerAt, 0, 0)
		p.want(0, "tkill", b.tid, abi.SIGUSR1)
		b.sigreturn()
		b.ends(abi.EINTR)
		b.blocks("futex", u, abi.FUTEX_WAIT, 5, 0, 0, 0)
	}},
	{"robust", func(p *puppet) {
		p.onlyHere()
		sh := p.mapped(1, rw, abi.MAP_SHARED|abi.MAP_ANONYMOUS)
		a := p.fork()
		b := p.fork()
		// A list of one lock, at sh+64; its word lies 8 bytes further.
		head := a.words(sh+64, 8, 0)
		a.poke(sh+64, binary.LittleEndian.AppendUint64(nil, head))
		a.poke(sh+72, binary.LittleEndian.AppendUint32(nil, uint32(a.tid)|abi.FUTEX_WAITERS))
		a.want(0, "set_robust_list", head, abi.SizeofRobustListHead)
		b.blocks("futex", sh+72, abi.FUTEX_WAIT, uint32(a.tid)|abi.FUTEX_WAITERS, 0, 0, 0)
		p.kill(a, abi.SIGKILL)
		b.ends(0)
		if got := p.u32(sh + 72); got != abi.FUTEX_WAITERS|abi.FUTEX_OWNER_DIED {
			p.t.Errorf("the word is %#x", got)
		}
		// Lists made to harm: a loop, wild pointers, unmapped heads.
		for _, bad := range [][]uint64{{sh + 128, 8, 0}, {badPtr, 8, badPtr}, {^uint64(0), 1 << 63, ^uint64(0)}, {0, 0, 1}} {
			c := p.fork()
			c.poke(sh+128, binary.LittleEndian.AppendUint64(nil, sh+128))
			c.want(0, "set_robust_list", c.words(bad...), abi.SizeofRobustListHead)
			c.exit(0)
			p.reap(c)
		}
		c := p.fork()
		c.want(0, "set_robust_list", badPtr, abi.SizeofRobustListHead)
		c.exit(0)
	}},
}

var pollCases = []callCase{
	{"poll", func(p *puppet) {
		r, w := p.pipe(0)
		fd := func(fd int32, events uint16) uint64 { return uint64(uint32(fd)) | uint64(events)<<32 }
		set := p.words(fd(r, abi.POLLIN), fd(w, abi.POLLOUT), fd(99, abi.POLLIN), fd(-1, abi.POLLIN))
		p.want(2, "ppoll", set, 4, 0, 0, 0)
		if p.u64(set)>>48 != 0 || p.u64(set+8)>>48 != abi.POLLOUT || p.u64(set+16)>>48 != abi.POLLNVAL || p.u64(set+24)>>48 != 0 {
			p.t.Error("revents")
		}
		one := p.words(fd(r, abi.POLLIN))
		p.want(0, "ppoll", one, 1, p.words(0, 0), 0, 0)
		p.waits(0, "ppoll", one, 1, p.words(0, 1000), 0, 0)
		p.want(abi.EINVAL, "ppoll", one, 1, p.words(0, 1e9), 0, 0)
		p.want(abi.EINVAL, "ppoll", one, 1<<30, 0, 0, 0)
		p.want(abi.EINVAL, "ppoll", one, 1, 0, p.words(0), 4)
		p.want(abi.EFAULT, "ppoll", badPtr, 1, 0, 0, 0)
		p.want(abi.EFAULT, "ppoll", one, 1, badPtr, 0, 0)
		p.want(1, "write", w, "x", 1)
		p.want(1, "ppoll", one, 1, 0, 0, 0)
		bits := p.words(1<<r, 1<<w, 0)
		p.want(2, "pselect6", w+1, bits, bits+8, bits+16, 0, 0)
		p.want(abi.EINVAL, "pselect6", -1, bits, 0, 0, 0, 0)
		p.want(abi.EBADF, "pselect6", 64, p.words(1<<60), 0, 0, 0, 0)
		p.want(abi.EFAULT, "pselect6", 10, badPtr, 0, 0, 0, 0)
		p.waits(0, "pselect6", 0, 0, 0, 0, p.words(0, 5), 0)
		p.want(0, "close", w)
		p.want(1, "ppoll", one, 1, 0, 0, 0)
		if p.u64(one)>>48 != abi.POLLIN|abi.POLLHUP {
			p.t.Errorf("revents %#x", p.u64(one)>>48)
		}
		p.onlyHere()
		r, w = p.pipe(0)
		one = p.words(fd(r, abi.POLLIN))
		q := p.fork()
		p.blocks("ppoll", one, 1, 0, 0, 0)
		q.want(1, "write", w, "x", 1)
		p.ends(1)
		p.reads(r, 4, "x")
		p.blocks("ppoll", one, 1, p.words(5, 0), 0, 0)
		p.m.Pass(6e9)
		p.ends(0)
		bits = p.words(1 << r)
		p.blocks("pselect6", 64, bits, 0, 0, p.words(5, 0), 0)
		q.want(1, "write", w, "x", 1)
		p.ends(1)
		// With a mask of its own: the signal is let in for the length of the call alone.
		p.reads(r, 4, "x")
		p.on(abi.SIGUSR1, handlerAt, abi.SA_RESTART, 0)
		p.block(abi.SIGUSR1)
		q.kill(p, abi.SIGUSR1)
		p.start("ppoll", one, 1, 0, p.words(0), 8)
		if p.handling() != abi.SIGUSR1 {
			p.t.Fatalf("no handler: %s", p.state())
		}
		p.sigreturn()
		p.ends(abi.EINTR)
		if p.mask() != abi.SetOf(abi.SIGUSR1) {
			p.t.Error("the mask is back")
		}
		// Two that poll and two that read: a byte tells all who poll, and one who reads.
		a, b, c := p.fork(), p.fork(), p.fork()
		a.blocks("ppoll", a.words(fd(r, abi.POLLIN)), 1, 0, 0, 0)
		b.blocks("read", r, b.buf(4), 1)
		c.blocks("ppoll", c.words(fd(r, abi.POLLIN)), 1, 0, 0, 0)
		q.want(1, "write", w, "x", 1)
		b.ends(1)
	}},
}
