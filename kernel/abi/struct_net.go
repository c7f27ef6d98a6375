package abi

// Msghdr is struct msghdr of sendmsg(2).
type Msghdr struct {
	// Name is where the address is.
	Name uint64
	// Namelen is its length.
	Namelen int32
	// Iov is the array of buffers.
	Iov uint64
	// Iovlen is its length.
	Iovlen uint64
	// Control is where the control messages are.
	Control uint64
	// Controllen is their length.
	Controllen uint64
	// Flags are MSG_ flags, filled by recvmsg(2).
	Flags uint32
}

// SizeofMsghdr is its size in user memory.
const SizeofMsghdr = 56

// Encode writes m to the first SizeofMsghdr bytes of b.
func (m *Msghdr) Encode(b []byte) {
	clear(b[:SizeofMsghdr])
	le.PutUint64(b[0:], m.Name)
	le.PutUint32(b[8:], uint32(m.Namelen))
	le.PutUint64(b[16:], m.Iov)
	le.PutUint64(b[24:], m.Iovlen)
	le.PutUint64(b[32:], m.Control)
	le.PutUint64(b[40:], m.Controllen)
	le.PutUint32(b[48:], m.Flags)
}

// Decode reads m from the first SizeofMsghdr bytes of b.
func (m *Msghdr) Decode(b []byte) {
	_ = b[SizeofMsghdr-1]
	m.Name = le.Uint64(b[0:])
	m.Namelen = int32(le.Uint32(b[8:]))
	m.Iov = le.Uint64(b[16:])
	m.Iovlen = le.Uint64(b[24:])
	m.Control = le.Uint64(b[32:])
	m.Controllen = le.Uint64(b[40:])
	m.Flags = le.Uint32(b[48:])
}

// Cmsghdr is struct cmsghdr, the head of a control message, see cmsg(3).
type Cmsghdr struct {
	// Len is the length with this head.
	Len uint64
	// Level is SOL_SOCKET.
	Level int32
	// Type is SCM_RIGHTS or SCM_CREDENTIALS.
	Type int32
}

// SizeofCmsghdr is its size in user memory.
const SizeofCmsghdr = 16

// Encode writes c to the first SizeofCmsghdr bytes of b.
func (c *Cmsghdr) Encode(b []byte) {
	_ = b[SizeofCmsghdr-1]
	le.PutUint64(b[0:], c.Len)
	le.PutUint32(b[8:], uint32(c.Level))
	le.PutUint32(b[12:], uint32(c.Type))
}

// Decode reads c from the first SizeofCmsghdr bytes of b.
func (c *Cmsghdr) Decode(b []byte) {
	_ = b[SizeofCmsghdr-1]
	c.Len = le.Uint64(b[0:])
	c.Level = int32(le.Uint32(b[8:]))
	c.Type = int32(le.Uint32(b[12:]))
}

// Ucred is struct ucred: who is at the other end, see SO_PEERCRED in unix(7).
type Ucred struct {
	// Pid is the process.
	Pid int32
	// Uid is its user id.
	Uid uint32
	// Gid is its group id.
	Gid uint32
}

// SizeofUcred is its size in user memory.
const SizeofUcred = 12

// Encode writes u to the first SizeofUcred bytes of b.
func (u *Ucred) Encode(b []byte) {
	_ = b[SizeofUcred-1]
	le.PutUint32(b[0:], uint32(u.Pid))
	le.PutUint32(b[4:], u.Uid)
	le.PutUint32(b[8:], u.Gid)
}

// Decode reads u from the first SizeofUcred bytes of b.
func (u *Ucred) Decode(b []byte) {
	_ = b[SizeofUcred-1]
	u.Pid = int32(le.Uint32(b[0:]))
	u.Uid = le.Uint32(b[4:])
	u.Gid = le.Uint32(b[8:])
}

// Linger is struct linger of SO_LINGER.
type Linger struct {
	// Onoff says whether close(2) lingers.
	Onoff int32
	// Linger is for how many seconds.
	Linger int32
}

// SizeofLinger is its size in user memory.
const SizeofLinger = 8

// Encode writes l to the first SizeofLinger bytes of b.
func (l *Linger) Encode(b []byte) {
	_ = b[SizeofLinger-1]
	le.PutUint32(b[0:], uint32(l.Onoff))
	le.PutUint32(b[4:], uint32(l.Linger))
}

// Decode reads l from the first SizeofLinger bytes of b.
func (l *Linger) Decode(b []byte) {
	_ = b[SizeofLinger-1]
	l.Onoff = int32(le.Uint32(b[0:]))
	l.Linger = int32(le.Uint32(b[4:]))
}
