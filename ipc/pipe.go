package ipc

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

const (
	// PageSize is what one slot of a pipe holds at most, in bytes.
	PageSize = 4096
	// PipeSlots is the number of slots of a new pipe, which makes the 65,536 bytes of pipe(7).
	PipeSlots = 16
	// PipeMaxSize is the capacity that a process without privilege can ask for, /proc/sys/fs/pipe-max-size.
	PipeMaxSize = 1 << 20
	// pipeMaxSlots is what even a privileged process gets: beyond it Linux finds no room for the array of slots.
	pipeMaxSlots = 1 << 16
)

// Pipe is a pipe or the inside of an open FIFO: a queue of slots, each a page that is filled at its end and read at its front. The
// capacity is a number of slots, not of bytes, and this is what makes a pipe "full" earlier than one would think.
type Pipe struct {
	First    store.ID // slot read next, 0: the pipe is empty
	Last     store.ID // slot written last, 0: the pipe is empty
	Spare    store.ID // a slot read empty and kept for the next write, 0: none
	Used     uint32   // slots that hold bytes
	Slots    uint32   // slots that may hold bytes: the capacity
	Bytes    uint32   // bytes in all slots
	Readers  uint32   // open files that can read
	Writers  uint32   // open files that can write
	RCounter uint32   // opens for reading there ever were, from 1: writers that wait in open(2) watch it
	WCounter uint32   // opens for writing there ever were, from 1: readers that wait in open(2) watch it
	Tail     uint32   `hash:"clock"` // slots read empty so far: modulo Slots, the place in Linux's ring of the slot read next; for people only
}

// Pipes is what the kernel needs of a pipe mechanism: flat calls on numbers and bytes, so that a lab can replace it.
type Pipes interface {
	// New makes a pipe with room for that many slots (0: PipeSlots) and no end open.
	New(slots int) store.ID
	// Drop removes a pipe with all that it holds.
	Drop(id store.ID)
	// Open counts one more open file.
	Open(id store.ID, read, write bool) Effect
	// Close counts one open file less.
	Close(id store.ID, read, write bool) Effect
	// CancelOpen takes back an Open whose caller gave up waiting for a partner.
	CancelOpen(id store.ID, read, write bool) Effect
	// Read takes bytes.
	Read(id store.ID, dst []byte, want int) (n int, err abi.Errno, eff Effect)
	// Write adds bytes, as many as fit now.
	Write(id store.ID, src []byte, w Writing) (n int, err abi.Errno, eff Effect)
	// Poll tells what poll(2) reports for an open file.
	Poll(id store.ID, read, write bool, since uint32) uint16
	// Resize changes the capacity to at least size bytes and returns the new one.
	Resize(id store.ID, size uint32, privileged bool) (capacity int, err abi.Errno, eff Effect)
	// Capacity returns the capacity in bytes, F_GETPIPE_SZ.
	Capacity(id store.ID) int
	// Len returns the number of bytes inside, FIONREAD.
	Len(id store.ID) int
	// Stat returns the counts that describe a pipe.
	Stat(id store.ID) PipeInfo
	// Bytes returns a copy of the content, the byte read next first.
	Bytes(id store.ID) []byte
}

// PipeInfo describes a pipe.
type PipeInfo struct {
	Readers, Writers   int    // open files for reading, for writing
	Bytes              int    // bytes inside
	Used, Slots        int    // slots that hold bytes, and that may
	RCounter, WCounter uint32 // opens for reading and for writing there ever were, from 1
	Tail               int    // place in the ring of the slot read next, from 0
}

// Writing says how bytes are to be written and who wrote them. Its zero value is a plain write of all of src.
type Writing struct {
	Total   int    // bytes that the call still has to write, when src is only the part of them that could be copied in; 0: len(src)
	Packet  bool   // the open file has O_DIRECT: every slot written is a packet
	Resumed bool   // an earlier try of the same call was made already
	By      int32  // task that writes
	Seq     uint64 // number of the write in the run
}

// PipeTable is the reference implementation of Pipes. A copy of the struct is a snapshot once Freeze was called on Parts.
type PipeTable struct {
	pipes store.Table[Pipe, *Pipe]
	slots store.Table[Slot, *Slot]
}

var _ Pipes = (*PipeTable)(nil)

// NewPipeTable returns a table without pipes.
func NewPipeTable() *PipeTable {
	return &PipeTable{store.NewTable[Pipe, *Pipe](), store.NewTable[Slot, *Slot]()}
}

// Parts returns the tables that the state lives in.
func (t *PipeTable) Parts() []store.Part { return []store.Part{&t.pipes, &t.slots} }

// Count returns the number of pipes.
func (t *PipeTable) Count() int { return t.pipes.Len() }

// Pages returns the number of slots in memory, for a budget: each stands for at most one page.
func (t *PipeTable) Pages() int { return t.slots.Len() }

// New implements Pipes. See pipe(2).
func (t *PipeTable) New(slots int) store.ID {
	if slots <= 0 {
		slots = PipeSlots
	}
	id, p := t.pipes.New()
	p.Slots = uint32(slots)
	p.RCounter, p.WCounter = 1, 1
	return id
}

// Drop implements Pipes.
func (t *PipeTable) Drop(id store.ID) {
	p := t.pipes.R(id)
	for s := p.First; s != 0; {
		next := t.slots.R(s).Next
		t.slots.Drop(s)
		s = next
	}
	if p.Spare != 0 {
		t.slots.Drop(p.Spare)
	}
	t.pipes.Drop(id)
}

// Read takes up to want bytes into dst. Where the caller's memory takes fewer than want, dst is shorter: what cannot be delivered
// stays in the pipe. The end of the file is n == 0 without an error. See pipe(7), read(2).
//
// # Errors
//
// EAGAIN: nothing is there, but somebody could still write. EFAULT: dst has no room for the first slot's bytes, and nothing is taken.
func (t *PipeTable) Read(id store.ID, dst []byte, want int) (n int, err abi.Errno, eff Effect) {
	want = max(want, len(dst))
	p := t.pipes.R(id)
	if want == 0 {
		return 0, 0, 0 // pipe/R14: "a read() with a count of 0 returns zero and has no other effects", read(2)
	}
	if p.Used == 0 {
		if p.Writers == 0 {
			return 0, 0, 0 // pipe/R3: end of file, only "if all file descriptors referring to the write end of a pipe have been closed"
		}
		return 0, abi.EAGAIN, 0 // pipe/R2: "If a process attempts to read from an empty pipe, then read(2) will block"
	}
	p = t.pipes.W(id)
	full := p.Used >= p.Slots
	// pipe/R1: a byte stream, "there is no concept of message boundaries": a read goes on over slots of several writes.
	for n < want && p.Used > 0 {
		s := t.slots.W(p.First)
		k := min(len(s.Data), want-n)
		if k > len(dst)-n {
			// pipe/R15: a slot whose bytes the caller's memory does not take stays whole; EFAULT only if nothing was delivered.
			if n == 0 {
				err = abi.EFAULT
			}
			break
		}
		copy(dst[n:], s.Data[:k])
		n += k
		p.Bytes -= uint32(k)
		whole := s.Packet
		if whole {
			p.Bytes -= uint32(len(s.Data) - k) // pipe/R11: "the excess bytes in the packet are discarded"
		}
		if whole || k == len(s.Data) {
			t.retire(p)
			eff |= wakeIf(full, WakeWriters) // pipe/R13: writers are woken when a slot of a full pipe became free
		} else {
			s.take(k)
		}
		if whole {
			break // pipe/R11: "read(2)s from the pipe will read one packet at a time", pipe(2)
		}
	}
	return n, err, eff | wakeIf(p.Used > 0, NextReader)
}

// Write adds as much of the write as the rules allow now. When src is only the beginning of w.Total bytes, slots that src cannot
// fill are left for the next call: n < Total without an error means "copy more in", and EFAULT where that cannot be done and
// nothing was written before. See pipe(7), write(2).
//
// # Errors
//
// EAGAIN: the pipe is full; n bytes were taken. EPIPE: nobody can read any more; SIGPIPE is due, even after a part was written.
func (t *PipeTable) Write(id store.ID, src []byte, w Writing) (n int, err abi.Errno, eff Effect) {
	total := max(w.Total, len(src))
	p := t.pipes.R(id)
	if total == 0 {
		return 0, 0, 0 // pipe/R14: writing nothing succeeds, even without a reader
	}
	if p.Readers == 0 {
		return 0, abi.EPIPE, 0 // pipe/R4: without a read end "a write(2) will cause a SIGPIPE signal", and EPIPE to whom ignores it
	}
	p = t.pipes.W(id)
	empty := p.Used == 0
	if !w.Resumed {
		var short bool
		if n, short = t.merge(p, src, total, w); short {
			return 0, 0, p.wrote(0, empty)
		}
	}
	// pipe/R6: "writes of less than PIPE_BUF bytes must be atomic": they fit into one slot, which is there or is not.
	// pipe/R7: a larger one takes the slots that are free and waits for more; meanwhile others may write too.
	for n < total && err == 0 {
		k := min(PageSize, total-n)
		switch {
		case p.Used >= p.Slots: // pipe/R8: full means that no slot is free, however few bytes they hold
			err = abi.EAGAIN // pipe/R5: on a full pipe "write(2) blocks until sufficient data has been read"
		case k > len(src)-n:
			return n, 0, p.wrote(n, empty)
		default:
			t.add(p, src[n:n+k], w)
			n += k
		}
	}
	return n, err, p.wrote(n, empty)
}

// wrote tells whom n new bytes concern.
func (p *Pipe) wrote(n int, empty bool) Effect {
	// pipe/R13: readers are woken when the pipe was empty before; otherwise none can be asleep.
	return wakeIf(n > 0, Arrived) | wakeIf(n > 0 && empty, WakeReaders) | wakeIf(p.Used < p.Slots, NextWriter)
}

func wakeIf(cond bool, e Effect) Effect {
	if cond {
		return e
	}
	return 0
}

// Poll implements Pipes. since is 0, or the value of WCounter when the file was opened without a writer (fifo/R8). See poll(2).
func (t *PipeTable) Poll(id store.ID, read, write bool, since uint32) (mask uint16) {
	p := t.pipes.R(id)
	// pipe/R12: POLLIN with bytes, POLLHUP without a writer, both together until the last byte is read; POLLOUT with a free slot
	// (even when the last slot still has room), POLLERR without a reader.
	if read {
		if p.Used > 0 {
			mask |= abi.POLLIN | abi.POLLRDNORM
		}
		if p.Writers == 0 && since != p.WCounter {
			mask |= abi.POLLHUP
		}
	}
	if write {
		if p.Used < p.Slots {
			mask |= abi.POLLOUT | abi.POLLWRNORM
		}
		if p.Readers == 0 {
			mask |= abi.POLLERR
		}
	}
	return mask
}

// Resize implements Pipes. See F_SETPIPE_SZ in fcntl(2).
//
// # Errors
//
// EINVAL: beyond 2 GiB. EPERM: grown beyond PipeMaxSize without privilege. ENOMEM: too many slots. EBUSY: more slots hold bytes.
func (t *PipeTable) Resize(id store.ID, size uint32, privileged bool) (capacity int, err abi.Errno, eff Effect) {
	p := t.pipes.R(id)
	if size > 1<<31 {
		return 0, abi.EINVAL, 0
	}
	// pipe/R10: rounded up to the next power of two pages; an unprivileged process "can adjust the pipe capacity to any value
	// between the system page size and the limit defined in /proc/sys/fs/pipe-max-size".
	slots := uint32(1)
	for slots*PageSize < size {
		slots *= 2
	}
	switch {
	case slots > p.Slots && slots > PipeMaxSize/PageSize && !privileged:
		return 0, abi.EPERM, 0
	case slots > pipeMaxSlots:
		return 0, abi.ENOMEM, 0
	case slots < p.Used:
		return 0, abi.EBUSY, 0 // pipe/R10: EBUSY when it is "smaller than the amount of buffer space currently used to store data"
	}
	p = t.pipes.W(id)
	p.Slots, p.Tail = slots, 0 // what is in it moves to the beginning of the new ring
	return int(slots) * PageSize, 0, WakeWriters
}

// Capacity implements Pipes.
func (t *PipeTable) Capacity(id store.ID) int { return int(t.pipes.R(id).Slots) * PageSize }

// Len implements Pipes: pipe/R18, FIONREAD counts the bytes of all slots, packets too.
func (t *PipeTable) Len(id store.ID) int { return int(t.pipes.R(id).Bytes) }

// Stat implements Pipes.
func (t *PipeTable) Stat(id store.ID) PipeInfo {
	p := t.pipes.R(id)
	return PipeInfo{Readers: int(p.Readers), Writers: int(p.Writers), Bytes: int(p.Bytes), Used: int(p.Used), Slots: int(p.Slots),
		RCounter: p.RCounter, WCounter: p.WCounter, Tail: int(p.Tail % p.Slots)}
}

// CloneFrom implements store.Object.
func (p *Pipe) CloneFrom(o *Pipe) { *p = *o }

// HashInto implements store.Object.
func (p *Pipe) HashInto(h *store.Hasher) {
	h.U64(uint64(p.First)<<32 | uint64(p.Last))
	h.U64(uint64(p.Spare)<<32 | uint64(p.Used))
	h.U64(uint64(p.Slots)<<32 | uint64(p.Bytes))
	h.U64(uint64(p.Readers)<<32 | uint64(p.Writers))
	h.U64(uint64(p.RCounter)<<32 | uint64(p.WCounter))
	h.Clock(uint64(p.Tail))
}
