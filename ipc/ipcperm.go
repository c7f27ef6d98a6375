package ipc

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// What the three System V mechanisms share: keys, identifiers, permissions and limits. See sysvipc(7).

// Caller is who makes a call, and when: permission checks and the times in the objects need it.
type Caller struct {
	PID    int32    // its process
	EUID   uint32   // effective user
	GID    uint32   // group that counts: the file-system group, as for files
	Groups []uint32 // supplementary groups
	Root   bool     // it has CAP_IPC_OWNER, CAP_SYS_ADMIN, CAP_SYS_RESOURCE and CAP_IPC_LOCK
	Now    int64    // the time in seconds
}

// allowed tells whether the caller may do what the permission bits ask for, wherever in flags the three bits stand.
func (c *Caller) allowed(p *abi.IpcPerm, flags uint32) bool {
	// ipc/R5: one class of bits counts: the owner's and the maker's if the caller is either, else the group's if it is in the
	// group of either, else the others'. More rights in a later class do not help.
	want, have := flags>>6|flags>>3|flags, p.Mode
	switch {
	case c.EUID == p.Cuid || c.EUID == p.Uid:
		have >>= 6
	case c.InGroup(p.Cgid) || c.InGroup(p.Gid):
		have >>= 3
	}
	return want&^have&7 == 0 || c.Root
}

// InGroup tells whether the caller is in a group.
func (c *Caller) InGroup(gid uint32) bool { return c.GID == gid || slices.Contains(c.Groups, gid) }

// owns tells whether the caller may change or remove an object: ipc/R6, its owner, its maker, or root.
func (c *Caller) owns(p *abi.IpcPerm) bool {
	return c.EUID == p.Cuid || c.EUID == p.Uid || c.Root
}

// readBits are what looking at an object asks for, and writeBits what changing it does.
const (
	readBits  = 0o444
	writeBits = 0o222
)

// newPerm describes a new object of the caller's.
func (c *Caller) newPerm(key, flags int32) abi.IpcPerm {
	return abi.IpcPerm{Key: key, Uid: c.EUID, Cuid: c.EUID, Gid: c.GID, Cgid: c.GID, Mode: uint32(flags) & 0o777}
}

// setPerm is IPC_SET's common part, ipc/R8: owner, group and the nine permission bits. The maker stays who he was.
func setPerm(p, in *abi.IpcPerm) abi.Errno {
	if in.Uid == ^uint32(0) || in.Gid == ^uint32(0) {
		return abi.EINVAL
	}
	p.Uid, p.Gid = in.Uid, in.Gid
	p.Mode = p.Mode&^0o777 | in.Mode&0o777
	return 0
}

func hashPerm(p *abi.IpcPerm, h *store.Hasher) {
	h.U64(uint64(uint32(p.Key))<<32 | uint64(p.Mode))
	h.U64(uint64(p.Uid)<<32 | uint64(p.Gid))
	h.U64(uint64(p.Cuid)<<32 | uint64(p.Cgid))
	h.U64(uint64(p.Seq))
}

const (
	maxIndex = 1 << 15 // IPCMNI: an id's low 15 bits are its index
	maxSeq   = 1 << 16 // sequence numbers stay below it
	minCycle = 64      // so many indices at least are used in turn before the first is used again
)

// Registry gives the objects of one mechanism their ids, and finds them by id and by key.
type Registry struct {
	slots store.Vec[IPCSlot, *IPCSlot] // by index, from 1
	keys  store.Map                    // key -> index
	head  store.Vec[IPCHead, *IPCHead] // row 1 is the only one
}

// IPCSlot is one index of a registry.
type IPCSlot struct {
	Row store.ID // the object, 0: the index is free
	ID  int32    // the id that names it
}

// IPCHead counts what a registry gave out.
type IPCHead struct {
	Next int32 // where the search for a free index begins
	Last int32 // the index given last, -1 at first
	Max  int32 // the largest index in use, -1: none
	Seq  int32 // the sequence number in use
	Used int32 // objects there are
}

func newRegistry() Registry {
	r := Registry{store.NewVec[IPCSlot, *IPCSlot](), store.NewMap(), store.NewVec[IPCHead, *IPCHead]()}
	_, h := r.head.New()
	h.Last, h.Max = -1, -1
	return r
}

func (r *Registry) parts() []store.Part { return []store.Part{&r.slots, &r.keys, &r.head} }

// Used returns the number of objects.
func (r *Registry) Used() int32 { return r.head.R(1).Used }

// Highest returns the largest index in use, which the INFO commands answer (ipc/R10); 0 also if there is none.
func (r *Registry) Highest() int32 { return max(r.head.R(1).Max, 0) }

// Next returns the smallest index in use above index, or -1: a loop over all starts with Next(-1).
func (r *Registry) Next(index int32) int32 {
	for last := r.head.R(1).Max; index < last; {
		if index++; r.slot(index).Row != 0 {
			return index
		}
	}
	return -1
}

// IDAt returns the id of the object at an index, or -1.
func (r *Registry) IDAt(index int32) int32 {
	if s := r.slot(index); s.Row != 0 {
		return s.ID
	}
	return -1
}

func (r *Registry) slot(index int32) IPCSlot {
	if s := r.slots.R(store.ID(index) + 1); s != nil {
		return *s
	}
	return IPCSlot{}
}

// find returns the object that an id names.
func (r *Registry) find(id int32) (store.ID, abi.Errno) {
	// ipc/R4: an id whose sequence number is over is EINVAL, though the index may be in use again. EIDRM is for those who
	// slept when the object went.
	if s := r.slot(id & (maxIndex - 1)); id >= 0 && s.Row != 0 && s.ID == id {
		return s.Row, 0
	}
	return 0, abi.EINVAL
}

// at returns the object at an index, which MSG_STAT, SEM_STAT and SHM_STAT take in place of an id: ipc/R9.
func (r *Registry) at(index int32) (store.ID, abi.Errno) {
	if s := r.slot(index & (maxIndex - 1)); index >= 0 && s.Row != 0 {
		return s.Row, 0
	}
	return 0, abi.EINVAL
}

// look is the first half of msgget(2), semget(2) and shmget(2): it finds the object of a key, or says with row 0 and no error that one
// is to be made.
func (r *Registry) look(key, flags int32) (store.ID, abi.Errno) {
	if key == abi.IPC_PRIVATE {
		return 0, 0 // ipc/R1: the key IPC_PRIVATE never finds anything: each call makes a new object
	}
	index, ok := r.keys.Get(uint64(uint32(key)))
	switch {
	case !ok && flags&abi.IPC_CREAT == 0:
		return 0, abi.ENOENT
	case ok && flags&abi.IPC_CREAT != 0 && flags&abi.IPC_EXCL != 0:
		return 0, abi.EEXIST // ipc/R2: only IPC_CREAT together with IPC_EXCL insists on a new object
	case ok:
		return r.slot(int32(index)).Row, 0
	}
	return 0, 0
}

// add names a new object, if there may be one more.
func (r *Registry) add(p *abi.IpcPerm, row store.ID, limit int32) (int32, abi.Errno) {
	h := r.head.W(1)
	if h.Used >= min(limit, maxIndex) {
		return -1, abi.ENOSPC
	}
	// ipc/R3: an id is sequence number * 32768 + index. Indices are given out in turn; the sequence number grows when the turn
	// starts over, so that an old id does not soon mean another object.
	top := min(max(h.Used*3/2, minCycle), maxIndex)
	index := r.free(h.Next, top)
	if index <= h.Last {
		if h.Seq++; h.Seq >= maxSeq-1 {
			h.Seq = 0
		}
	}
	h.Next, h.Last, h.Max = index+1, index, max(h.Max, index)
	h.Used++
	p.Seq = uint16(h.Seq)
	id := h.Seq*maxIndex + index
	r.slots.Grow(store.ID(index) + 1)
	*r.slots.W(store.ID(index) + 1) = IPCSlot{row, id}
	if p.Key != abi.IPC_PRIVATE {
		r.keys.Set(uint64(uint32(p.Key)), uint64(index))
	}
	return id, 0
}

// free returns the first free index below top, from a start on and then from 0. There is one: fewer are in use.
func (r *Registry) free(from, top int32) int32 {
	for i := from; i < top; i++ {
		if r.slot(i).Row == 0 {
			return i
		}
	}
	for i := int32(0); ; i++ {
		if r.slot(i).Row == 0 {
			return i
		}
	}
}

// remove forgets an object.
func (r *Registry) remove(p *abi.IpcPerm, id int32) {
	r.hide(p)
	index := id & (maxIndex - 1)
	*r.slots.W(store.ID(index) + 1) = IPCSlot{}
	h := r.head.W(1)
	h.Used--
	for h.Max >= 0 && r.slot(h.Max).Row == 0 {
		h.Max--
	}
}

// hide takes an object's key away, ipc/R13: nobody finds it by key any more, and another object may have it.
func (r *Registry) hide(p *abi.IpcPerm) {
	if p.Key != abi.IPC_PRIVATE {
		r.keys.Delete(uint64(uint32(p.Key)))
		p.Key = abi.IPC_PRIVATE
	}
}

// HashInto implements store.Value.
func (s *IPCSlot) HashInto(h *store.Hasher) { h.U64(uint64(s.Row)<<32 | uint64(uint32(s.ID))) }

// HashInto implements store.Value.
func (i *IPCHead) HashInto(h *store.Hasher) {
	h.U64(uint64(uint32(i.Next))<<32 | uint64(uint32(i.Last)))
	h.U64(uint64(uint32(i.Max))<<32 | uint64(uint32(i.Seq)))
	h.U64(uint64(uint32(i.Used)))
}
