package kernel

import (
	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Messages on their way between user memory and the kernel. Data is copied twice, in and out; a page that both sides are ready to map is
// not copied at all.

// header reads a struct message.
func (c *Call) header(va uint64) (h abi.Message, e abi.Errno) {
	b := c.mem.Window(va, abi.SizeofMessage)
	if b != nil {
		c.moved(event.CopyIn, va, abi.SizeofMessage)
	} else if b, e = c.in(va, abi.SizeofMessage); e != 0 {
		return h, e
	}
	h.Decode(b)
	return h, 0
}

// parcel reads the message at an address, and takes hold of what goes along.
//
// # Errors
//
// EFAULT. EMSGSIZE: it is longer than a page. EINVAL: an unknown flag, or a page that is none. EBADF: its descriptor is none. ENOMEM.
func (c *Call) parcel(va uint64) (p ipc.Parcel, e abi.Errno) {
	h, e := c.header(va)
	switch {
	case e != 0:
		return p, e
	case h.Flags&^(abi.MESSAGE_FD|abi.MESSAGE_PAGE) != 0:
		return p, abi.EINVAL
	case h.Length > abi.MESSAGE_MAX:
		return p, abi.EMSGSIZE
	case !c.roomFor(uint64(h.Length)):
		return p, abi.ENOMEM
	}
	p.Label, p.Seq = h.Label, c.Seq
	if h.Flags&abi.MESSAGE_PAGE == 0 && h.Length > 0 {
		b, e := c.in(h.Data, int(h.Length))
		if e != 0 {
			return p, e
		}
		p.Data = b // the scratch buffer: the mechanism copies it
	}
	var file store.ID
	if h.Flags&abi.MESSAGE_FD != 0 {
		if file, _, e = c.file(h.FD); e != 0 {
			return p, e
		}
	}
	if h.Flags&abi.MESSAGE_PAGE != 0 {
		f, e := c.mmu.Lend(c.t.Space, h.Data)
		if e != 0 {
			return p, e
		}
		p.Frame = uint32(f)
	}
	if file != 0 { // port/R12, mailbox/R14: what travels is the open file, under another number
		c.Procs.Open.W(file).Refs++
		p.File = uint32(file)
	}
	return p, 0
}

// room reads the header for a message that is to come, and makes sure that there is room: port/R19, no message is taken to be lost at a bad
// address.
//
// # Errors
//
// EFAULT. EINVAL: a page is to be mapped where none begins.
func (c *Call) room(va uint64) (int32, abi.Errno) {
	h, e := c.header(va)
	n := int(min(h.Room, abi.MESSAGE_MAX))
	switch {
	case e != 0:
		return 0, e
	case !c.mem.CanWrite(va, abi.SizeofMessage) || !c.mem.CanWrite(h.Data, n):
		return 0, abi.EFAULT
	case h.Flags&abi.MESSAGE_PAGE != 0 && h.Data%pageSize != 0:
		return 0, abi.EINVAL
	}
	return int32(n), 0
}

// deliverParcel writes a message that was received to user memory. One whose buffer went away while the receiver slept is lost; one whose
// descriptor finds no number comes without it, and with the error.
func (c *Call) deliverParcel(va uint64, p *ipc.Parcel) abi.Errno {
	h, e := c.header(va)
	if e != 0 {
		c.dropParcel(p)
		return e
	}
	pages := h.Flags & abi.MESSAGE_PAGE
	h.Length, h.Label, h.Sender, h.Token, h.Flags, h.FD = uint32(len(p.Data)), p.Label, p.Sender, p.Token, 0, -1
	if p.Frame != 0 {
		e = c.deliverPage(&h, pages != 0, store.ID(p.Frame))
		p.Frame = 0
	} else if len(p.Data) > 0 {
		e = c.out(h.Data, p.Data)
	}
	var full abi.Errno
	if e == 0 && p.File != 0 {
		if fd := c.install(store.ID(p.File), false, 0); fd < 0 {
			full = abi.Errno(-fd)
		} else {
			h.FD, h.Flags = int32(fd), h.Flags|abi.MESSAGE_FD
		}
		p.File = 0
	}
	c.dropParcel(p)
	if e != 0 {
		return e
	}
	var b [abi.SizeofMessage]byte
	h.Encode(b[:])
	if e = c.out(va, b[:]); e == 0 {
		e = full
	}
	return e
}

// deliverPage maps a page at the receiver's address, or copies it if the receiver did not ask for pages. port/R13: mapping copies nothing;
// the frame has two owners then, and the first to write gets a copy.
func (c *Call) deliverPage(h *abi.Message, mapped bool, f store.ID) abi.Errno {
	h.Length = pageSize
	if mapped {
		h.Flags |= abi.MESSAGE_PAGE
		e := c.mmu.Adopt(c.t.Space, h.Data, f)
		if e != 0 {
			c.mmu.GiveBack(f)
		}
		return e
	}
	page := *c.mmu.Content(f)
	c.mmu.GiveBack(f)
	return c.out(h.Data, page[:])
}

// dropParcel lets go of what a message carried.
func (m *Machine) dropParcel(p *ipc.Parcel) {
	if p.File != 0 {
		m.putFile(store.ID(p.File))
	}
	if p.Frame != 0 {
		m.mmu.GiveBack(store.ID(p.Frame))
	}
	p.File, p.Frame = 0, 0
}

// dropParcels lets go of messages that nobody will receive.
func (m *Machine) dropParcels(lost []ipc.Parcel) {
	for i := range lost {
		m.dropParcel(&lost[i])
	}
}
