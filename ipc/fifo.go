package ipc

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Opening is an open(2) of a FIFO that was counted, and perhaps waits for a partner.
type Opening struct {
	Wait  Partner // whom it waits for
	From  uint32  // the partner's counter when the wait began
	Since uint32  // to be kept with the open file and given to Poll
}

// Partner is the other side that an open(2) waits for.
type Partner uint8

// The partners.
const (
	NoPartner Partner = iota // the open is complete
	AWriter                  // somebody who opens for writing
	AReader                  // somebody who opens for reading
)

// OpenFIFO opens a FIFO whose inside is the pipe id. When the opening waits, the caller sleeps until Met, or takes it back with
// CancelOpen. See fifo(7).
//
// # Errors
//
// ENXIO: opened for writing only, with O_NONBLOCK, and nobody reads; nothing was counted.
func OpenFIFO(t Pipes, id store.ID, read, write, nonblock bool) (o Opening, err abi.Errno, eff Effect) {
	now := t.Stat(id)
	switch {
	case read && write:
		// fifo/R5: "Under Linux, opening a FIFO for read and write will succeed both in blocking and nonblocking mode."
	case write && now.Readers == 0 && nonblock:
		return o, abi.ENXIO, 0 // fifo/R4: "Opening for write-only fails with ENXIO [...] unless the other end has already been opened"
	case write && now.Readers == 0:
		o = Opening{Wait: AReader, From: now.RCounter} // fifo/R2: an open for writing waits for a reader
	case read && now.Writers == 0 && nonblock:
		// fifo/R3: "A process can open a FIFO in nonblocking mode. In this case, opening for read-only succeeds even if no one has
		// opened on the write side yet."
		// fifo/R8: such a reader gets no POLLHUP until a writer has come and gone.
		o = Opening{Since: now.WCounter}
	case read && now.Writers == 0:
		o = Opening{Wait: AWriter, From: now.WCounter} // fifo/R1: an open for reading waits for a writer
	}
	return o, 0, t.Open(id, read, write)
}

// Met tells whether the partner that an opening waits for has come.
//
// fifo/R6: what counts is that one came, not that it is still there: a writer that opens, writes and closes while the reader
// sleeps is not missed.
func Met(t Pipes, id store.ID, o Opening) bool {
	switch s := t.Stat(id); o.Wait {
	case AWriter:
		return s.WCounter != o.From
	case AReader:
		return s.RCounter != o.From
	}
	return true
}

// Open implements Pipes. It wakes waiting partners only for the first of its side: a later one finds nobody waiting for it.
func (t *PipeTable) Open(id store.ID, read, write bool) (eff Effect) {
	p := t.pipes.W(id)
	if read {
		p.Readers++
		p.RCounter++
		eff |= wakeIf(p.Readers == 1, WakeOpen)
	}
	if write {
		p.Writers++ // fifo/R11: with a writer there is no end of file any more
		p.WCounter++
		eff |= wakeIf(p.Writers == 1, WakeOpen)
	}
	return eff
}

// Close implements Pipes. It wakes both sides when one of them is gone: readers find the end of the file, writers EPIPE.
func (t *PipeTable) Close(id store.ID, read, write bool) (eff Effect) {
	p := t.leave(id, read, write)
	if p.Readers == 0 && p.Writers == 0 {
		return Unused // fifo/R7: what nobody read is lost when the last descriptor is closed: a FIFO is not a file
	}
	return wakeIf(p.Readers == 0 || p.Writers == 0, WakeReaders|WakeWriters|WakeAll)
}

// CancelOpen implements Pipes. fifo/R9: an open(2) that a signal ends leaves no trace but in the counter.
func (t *PipeTable) CancelOpen(id store.ID, read, write bool) (eff Effect) {
	p := t.leave(id, read, write)
	eff |= wakeIf(read && p.Readers == 0, WakeWriters)
	eff |= wakeIf(write && p.Writers == 0, WakeReaders|WakeAll)
	return eff | wakeIf(p.Readers == 0 && p.Writers == 0, Unused)
}

// leave counts one open file less.
func (t *PipeTable) leave(id store.ID, read, write bool) *Pipe {
	p := t.pipes.W(id)
	if read && p.Readers == 0 || write && p.Writers == 0 {
		panic("ipc: an end of a pipe was closed more often than it was opened")
	}
	if read {
		p.Readers--
	}
	if write {
		p.Writers--
	}
	return p
}
