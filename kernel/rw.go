package kernel

import (
	"math"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/mem"
)

// Reading and writing. A transfer is a list of segments of user memory; read(2) has one, readv(2) several.

// segment is a piece of user memory.
type segment struct {
	va uint64
	n  int
}

// maxTransfer is the most that one call moves: MAX_RW_COUNT.
const maxTransfer = math.MaxInt32 &^ 4095

// chunk is how much is copied at a time between user memory and an object.
const chunk = 64 << 10

// segments returns the memory that the call's buffer arguments name.
func (c *Call) one(i int) ([]segment, abi.Errno) {
	n := c.args[i+1]
	if int64(n) < 0 {
		return nil, abi.EINVAL
	}
	if c.args[i]+n < n || c.args[i]+n > userTop {
		return nil, abi.EFAULT
	}
	c.segs[0] = segment{c.args[i], int(min(n, maxTransfer))}
	return c.segs[:1], 0
}

// vector reads an array of struct iovec. See readv(2).
func (c *Call) vector(i int) ([]segment, abi.Errno) {
	n := c.args[i+1]
	if n > abi.IOV_MAX {
		return nil, abi.EINVAL
	}
	b, e := c.in(c.args[i], int(n)*16)
	if e != 0 {
		return nil, e
	}
	segs := make([]segment, n)
	total := 0
	for k := range segs {
		va, size := le.Uint64(b[16*k:]), le.Uint64(b[16*k+8:])
		if int64(size) < 0 {
			return nil, abi.EINVAL
		}
		if size > 0 && (va+size < size || va+size > userTop) {
			return nil, abi.EFAULT
		}
		segs[k] = segment{va, int(min(size, uint64(maxTransfer-total)))}
		total += segs[k].n
	}
	return segs, 0
}

// length is the size of a transfer.
func length(segs []segment) int {
	n := 0
	for _, s := range segs {
		n += s.n
	}
	return n
}

// gather copies up to len(dst) bytes from the segments, starting skip bytes in. It stops where memory faults.
func (c *Call) gather(dst []byte, segs []segment, skip int) (n int, e abi.Errno) {
	for _, s := range segs {
		if skip >= s.n {
			skip -= s.n
			continue
		}
		want := min(s.n-skip, len(dst)-n)
		if want == 0 {
			break
		}
		got, f := c.mem.CopyIn(dst[n:n+want], s.va+uint64(skip))
		c.moved(event.CopyIn, s.va+uint64(skip), got)
		if n += got; f != mem.NoFault {
			return n, f.Errno()
		}
		skip = 0
	}
	return n, 0
}

// scatter copies bytes to the segments, starting skip bytes in. It stops where memory faults.
func (c *Call) scatter(segs []segment, skip int, src []byte) (n int, e abi.Errno) {
	for _, s := range segs {
		if skip >= s.n {
			skip -= s.n
			continue
		}
		want := min(s.n-skip, len(src)-n)
		if want == 0 {
			break
		}
		got, f := c.mem.CopyOut(s.va+uint64(skip), src[n:n+want])
		c.moved(event.CopyOut, s.va+uint64(skip), got)
		if n += got; f != mem.NoFault {
			return n, f.Errno()
		}
		skip = 0
	}
	return n, 0
}

// writable tells how many bytes of the segments can be written, up to max.
func (c *Call) writable(segs []segment, max int) (n int) {
	for _, s := range segs {
		for va, end := s.va, s.va+uint64(min(s.n, max-n)); va < end; {
			if _, f := c.mem.WritePage(va); f != mem.NoFault {
				return n
			}
			next := min(va&^(pageSize-1)+pageSize, end)
			n += int(next - va)
			va = next
		}
	}
	return n
}

// buffers returns the memory of a transfer: one buffer, or an array of them.
func (c *Call) buffers(vector bool) ([]segment, abi.Errno) {
	if vector {
		return c.vector(1) // pipe/R26: several buffers are one transfer
	}
	return c.one(1)
}

// inOut is read(2), write(2) and their vector forms.
func (c *Call) inOut(write, vector bool) int64 {
	file, f, e := c.file(c.fd(0))
	if e != 0 || write && !f.CanWrite() || !write && !f.CanRead() {
		return fail(abi.EBADF) // pipe/R19: the read end cannot be written, nor the write end read
	}
	segs, e := c.buffers(vector)
	switch {
	case e != 0:
		return fail(e)
	case write:
		return c.write(file, f, segs, -1)
	}
	return c.read(file, f, segs, -1)
}

func sysRead(c *Call) int64   { return c.inOut(false, false) }
func sysReadv(c *Call) int64  { return c.inOut(false, true) }
func sysWrite(c *Call) int64  { return c.inOut(true, false) }
func sysWritev(c *Call) int64 { return c.inOut(true, true) }

// inOutAt is pread64(2), pwrite64(2) and their vector forms: they need a file that can be positioned.
func (c *Call) inOutAt(write, vector bool) int64 {
	segs, e := c.buffers(vector)
	off := int64(c.args[3])
	if off < 0 {
		return fail(abi.EINVAL)
	}
	file, f, bad := c.file(c.fd(0))
	switch {
	case bad != 0:
		return fail(abi.EBADF)
	case !f.Positioned(): // found/R1: whether or not it may be read
		return fail(abi.ESPIPE)
	case write && !f.CanWrite() || !write && !f.CanRead():
		return fail(abi.EBADF)
	case e != 0:
		return fail(e)
	case write:
		return c.write(file, f, segs, off)
	}
	return c.read(file, f, segs, off)
}

func sysPread64(c *Call) int64  { return c.inOutAt(false, false) }
func sysPreadv(c *Call) int64   { return c.inOutAt(false, true) }
func sysPwrite64(c *Call) int64 { return c.inOutAt(true, false) }
func sysPwritev(c *Call) int64  { return c.inOutAt(true, true) }

// read moves bytes from a file to user memory, from offset at or, if that is -1, from the file's own.
func (c *Call) read(file store.ID, f *proc.OpenFile, segs []segment, at int64) int64 {
	if beyond(f, segs, at) {
		return fail(abi.EINVAL)
	}
	switch f.Kind {
	case proc.RegularFile:
		return c.readFile(file, f, segs, at)
	case proc.ProcFile:
		return c.readProc(file, segs, at)
	case proc.PipeFile:
		return c.readPipe(f, segs)
	case proc.Device:
		return c.readDevice(f, segs)
	case proc.ConsoleFile:
		return c.readConsole(f, segs)
	case proc.TTYFile:
		return c.readTTY(f, segs)
	case proc.EventFile:
		return c.readEvent(f, segs)
	case proc.TimerFile:
		return c.readTimerFd(f, segs)
	case proc.SignalFile:
		return c.readSignalFd(f, segs)
	case proc.Directory, proc.ProcDir:
		return fail(abi.EISDIR)
	}
	return fail(abi.EINVAL)
}

// beyond tells whether a transfer would end behind the last offset there is.
func beyond(f *proc.OpenFile, segs []segment, at int64) bool {
	if at < 0 {
		at = f.Off
	}
	return f.Positioned() && at+int64(length(segs)) < 0
}

// write moves bytes from user memory to a file.
func (c *Call) write(file store.ID, f *proc.OpenFile, segs []segment, at int64) int64 {
	if beyond(f, segs, at) {
		return fail(abi.EINVAL)
	}
	switch f.Kind {
	case proc.RegularFile:
		return c.writeFile(file, f, segs, at)
	case proc.ProcFile:
		return c.writeProc(file, f, segs, at)
	case proc.PipeFile:
		return c.writePipe(f, segs)
	case proc.Device:
		return c.writeDevice(f, segs)
	case proc.ConsoleFile:
		return c.writeConsole(f, segs)
	case proc.TTYFile:
		return c.writeTTY(f, segs)
	case proc.EventFile:
		return c.writeEvent(f, segs)
	}
	return fail(abi.EINVAL)
}

func (c *Call) readFile(file store.ID, f *proc.OpenFile, segs []segment, at int64) int64 {
	off, x := f.Off, c.ctx()
	if at >= 0 {
		off = at
	}
	done, total := 0, length(segs)
	for done < total {
		b := c.space(min(total-done, chunk))
		n, e := c.Tree.ReadAt(x, inode(f.Object), off+int64(done), b)
		if e != 0 && done == 0 {
			return fail(e)
		}
		if n == 0 {
			break
		}
		n, e = c.scatter(segs, done, b[:n])
		if done += n; e != 0 {
			if done == 0 {
				return fail(e)
			}
			break
		}
	}
	if at < 0 && done > 0 {
		c.Procs.Open.W(file).Off = off + int64(done)
	}
	return int64(done)
}

func (c *Call) writeFile(file store.ID, f *proc.OpenFile, segs []segment, at int64) int64 {
	off, x, total := f.Off, c.ctx(), length(segs)
	if at >= 0 {
		off = at
	}
	if f.Flags&abi.O_APPEND != 0 {
		off = c.Tree.Inodes.R(f.Object).Size // file/R1: at every write anew, so that two writers do not overwrite each other
	}
	if lim := c.limit(abi.RLIMIT_FSIZE); total > 0 && uint64(off)+uint64(total) > lim {
		if uint64(off) >= lim {
			return c.tooLarge()
		}
		total = int(lim - uint64(off))
	}
	done := 0
	for done < total {
		b := c.space(min(total-done, chunk))
		n, bad := c.gather(b, segs, done)
		if n > 0 {
			put, e := c.Tree.WriteAt(x, inode(f.Object), off+int64(done), b[:n])
			if done += put; e != 0 || put < n {
				if done == 0 {
					return fail(e)
				}
				break
			}
		}
		if bad != 0 {
			if done == 0 {
				if off > c.Tree.Inodes.R(f.Object).Size { // found/R18: tmpfs has made room for the first byte by then
					c.Tree.Truncate(x, inode(f.Object), off, true)
				}
				return fail(bad)
			}
			break
		}
	}
	if at < 0 && done > 0 {
		c.Procs.Open.W(file).Off = off + int64(done)
	}
	return int64(done)
}

// partial is the result of a transfer that an error ended: what was moved, or the error if nothing was.
func partial(done int, e abi.Errno) int64 {
	if done > 0 {
		return int64(done)
	}
	return fail(e)
}

func sysLseek(c *Call) int64 {
	file, f, e := c.file(c.fd(0))
	if e != 0 {
		return fail(e)
	}
	off, size := int64(c.args[1]), int64(0)
	if c.args[2]&math.MaxUint32 > abi.SEEK_HOLE { // found/R2
		return fail(abi.EINVAL)
	}
	switch f.Kind {
	case proc.RegularFile:
		size = c.Tree.Inodes.R(f.Object).Size
	case proc.Directory:
		if c.args[2] > abi.SEEK_CUR { // found/R27: a folder has no end that one could count from
			return fail(abi.EINVAL)
		}
	case proc.ProcDir, proc.ProcFile:
	case proc.Device, proc.EventFile, proc.TimerFile, proc.SignalFile:
		return 0
	default:
		return fail(abi.ESPIPE) // pipe/R19: a pipe has no place to seek to
	}
	switch int(int32(c.args[2])) {
	case abi.SEEK_SET:
	case abi.SEEK_CUR:
		off += f.Off
	case abi.SEEK_END:
		off += size
	case abi.SEEK_DATA, abi.SEEK_HOLE:
		if f.Kind != proc.RegularFile || off < 0 || off >= size {
			return fail(abi.ENXIO)
		}
		if off = c.seekHole(f.Object, off, int(c.args[2]) == abi.SEEK_DATA); off < 0 {
			return fail(abi.ENXIO)
		}
	default:
		return fail(abi.EINVAL)
	}
	if off < 0 {
		return fail(abi.EINVAL)
	}
	c.Procs.Open.W(file).Off = off
	return off
}

// seekHole finds the next data or the next hole of a file.
func (c *Call) seekHole(id store.ID, off int64, data bool) int64 {
	in := c.Tree.Inodes.R(id)
	if in.Object == 0 {
		if data {
			return -1
		}
		return off
	}
	at, ok := c.mmu.ObjectSeek(in.Object, uint64(off), data)
	switch {
	case ok && int64(at) < in.Size:
		return int64(at)
	case data:
		return -1
	}
	return in.Size
}
