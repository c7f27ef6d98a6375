package ipc

import (
	"slices"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Indirect communication: a message names the mailbox that it goes through. A mailbox belongs to nobody; it lives from its creation
// until it is removed, whoever comes and goes. mailbox/R12: the same two processes may meet at several, and have no link by that.

// Mailbox is a box with a name.
type Mailbox struct {
	Name  string      // begins with a slash and holds no other; empty once the mailbox was removed
	Perm  abi.IpcPerm // who may receive from it (r) and send to it (w)
	Box   store.ID    // its messages, 0 once it was removed
	Opens int32       // open files that refer to it
}

// CloneFrom implements store.Object.
func (m *Mailbox) CloneFrom(o *Mailbox) { *m = *o }

// HashInto implements store.Object.
func (m *Mailbox) HashInto(h *store.Hasher) {
	h.Str(m.Name)
	hashPerm(&m.Perm, h)
	h.U64(uint64(m.Box)<<32 | uint64(uint32(m.Opens)))
}

// mailboxMax bounds how many mailboxes there may be.
const mailboxMax = 1024

// lookup finds a mailbox by its name, 0 if there is none.
func (t *Boxes) lookup(name string) store.ID {
	for id := t.names.Next(0); id != 0; id = t.names.Next(id) {
		if t.names.R(id).Name == name {
			return id
		}
	}
	return 0
}

// Open finds or makes a mailbox; flags are open(2)'s. The capacity counts when it is made. See mq_open(3), whose rules for names these are.
//
// # Errors
//
// EINVAL: the name does not begin with a slash or holds another, or the capacity is below -1. ENAMETOOLONG. ENOENT: there is no such
// mailbox and O_CREAT is not given. EEXIST: there is one, and O_CREAT and O_EXCL are given. EACCES: the mode does not allow it. ENOSPC:
// there are too many.
func (t *Boxes) Open(name string, flags, mode uint32, capacity int32, c *Caller) (store.ID, abi.Errno) {
	switch {
	case len(name) < 2 || name[0] != '/' || strings.Contains(name[1:], "/"):
		return 0, abi.EINVAL
	case len(name) > abi.NAME_MAX:
		return 0, abi.ENAMETOOLONG
	}
	if id := t.lookup(name); id != 0 {
		if flags&(abi.O_CREAT|abi.O_EXCL) == abi.O_CREAT|abi.O_EXCL {
			return 0, abi.EEXIST
		}
		if !c.allowed(&t.names.R(id).Perm, openBits[flags&abi.O_ACCMODE]) {
			return 0, abi.EACCES
		}
		t.names.W(id).Opens++
		return id, 0
	}
	switch {
	case flags&abi.O_CREAT == 0:
		return 0, abi.ENOENT
	case capacity < Unbounded:
		return 0, abi.EINVAL
	case t.names.Len() >= mailboxMax:
		return 0, abi.ENOSPC
	}
	id, m := t.names.New()
	*m = Mailbox{Name: name, Perm: c.newPerm(0, int32(mode)), Opens: 1}
	box, b := t.boxes.New()
	b.Mailbox, b.Capacity = id, capacity
	m.Box = box
	return id, 0
}

// openBits are the permissions that each access mode asks for: mailbox/R13.
var openBits = [4]uint32{abi.O_RDONLY: readBits, abi.O_WRONLY: writeBits, abi.O_RDWR: readBits | writeBits, 3: readBits | writeBits}

// Mailbox returns a mailbox by the id that Open gave.
func (t *Boxes) Mailbox(id store.ID) *Mailbox { return t.names.R(id) }

// Shut gives back what Open gave. mailbox/R8: a mailbox that nobody has open keeps its name and its messages.
func (t *Boxes) Shut(id store.ID) {
	m := t.names.W(id)
	if m.Opens--; m.Opens == 0 && m.Box == 0 {
		t.names.Drop(id)
	}
}

// Remove destroys a mailbox with what it holds. mailbox/R9: those who sleep in it, and those who still have it open, are told: EIDRM.
//
// # Errors
//
// ENOENT: there is no such mailbox. EACCES: the caller is neither its owner nor root.
func (t *Boxes) Remove(name string, c *Caller, out []Outcome, lost []Parcel) ([]Outcome, []Parcel, abi.Errno) {
	id := t.lookup(name)
	switch {
	case id == 0 || name == "":
		return out, lost, abi.ENOENT
	case !c.owns(&t.names.R(id).Perm):
		return out, lost, abi.EACCES
	}
	m := t.names.W(id)
	out, lost = t.close(m.Box, abi.EIDRM, out, lost)
	t.boxes.Drop(m.Box)
	out = append(out, Outcome{Box: id})
	m.Box, m.Name = 0, ""
	if m.Opens == 0 {
		t.names.Drop(id)
	}
	return out, lost, 0
}

// MailboxOf finds the mailbox that a box belongs to, 0 if it is a port.
func (t *Boxes) MailboxOf(box store.ID) store.ID { return t.boxes.R(box).Mailbox }

// Mailboxes lists the mailboxes that have a name, in the order of their names.
func (t *Boxes) Mailboxes() (list []Mailbox) {
	for id := t.names.Next(0); id != 0; id = t.names.Next(id) {
		if m := t.names.R(id); m.Name != "" {
			list = append(list, *m)
		}
	}
	slices.SortFunc(list, func(a, b Mailbox) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// Box returns a box by its id.
func (t *Boxes) Box(id store.ID) Box { return *t.boxes.R(id) }

// Look lists the messages of a box in order, as copies to keep, and with each the request that waits for it, if any.
func (t *Boxes) Look(box store.ID) (list []Parcel, from []Request) {
	for id := t.boxes.R(box).First; id != 0; id = t.letters.R(id).Next {
		l := t.letters.R(id)
		var p Parcel
		p.CloneFrom(t.parcels.R(l.Parcel))
		list = append(list, p)
		var r Request
		if l.Request != 0 {
			r = *t.requests.R(l.Request)
		}
		from = append(from, r)
	}
	return list, from
}

// Waiting lists the receives that wait at a box, in the order in which they came.
func (t *Boxes) Waiting(box store.ID) (list []Request) {
	for id := t.boxes.R(box).Receivers.First; id != 0; id = t.requests.R(id).Next {
		list = append(list, *t.requests.R(id))
	}
	return list
}

// Bytes is how much memory all messages take. An empty one takes some too: a queue of them must not be endless either.
func (t *Boxes) Bytes() int64 { return t.sums.R(1).Bytes }

// Each visits every message there is, those that were received and not fetched included.
func (t *Boxes) Each(f func(*Parcel)) {
	for id := t.parcels.Next(0); id != 0; id = t.parcels.Next(id) {
		f(t.parcels.R(id))
	}
}

// EachRequest visits every request.
func (t *Boxes) EachRequest(f func(*Request)) {
	for id := store.ID(1); int(id) < t.requests.Cap(); id++ {
		if r := t.requests.R(id); r != nil && r.Seq != 0 {
			f(r)
		}
	}
}
