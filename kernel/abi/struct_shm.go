package abi

// ShmidDs is struct shmid64_ds of shmctl(2).
type ShmidDs struct {
	// Perm is who may use it.
	Perm IpcPerm
	// Segsz is the size in bytes.
	Segsz uint64
	// Atime is when it was last attached.
	Atime int64
	// Dtime is when it was last detached.
	Dtime int64
	// Ctime is when it was made or changed.
	Ctime int64
	// Cpid is who made it.
	Cpid int32
	// Lpid is who attached or detached last.
	Lpid int32
	// Nattch is the number of attachments.
	Nattch uint64
}

// SizeofShmidDs is its size in user memory.
const SizeofShmidDs = 112

// Encode writes s to the first SizeofShmidDs bytes of b.
func (s *ShmidDs) Encode(b []byte) {
	clear(b[:SizeofShmidDs])
	s.Perm.Encode(b[0:])
	le.PutUint64(b[48:], s.Segsz)
	le.PutUint64(b[56:], uint64(s.Atime))
	le.PutUint64(b[64:], uint64(s.Dtime))
	le.PutUint64(b[72:], uint64(s.Ctime))
	le.PutUint32(b[80:], uint32(s.Cpid))
	le.PutUint32(b[84:], uint32(s.Lpid))
	le.PutUint64(b[88:], s.Nattch)
}

// Decode reads s from the first SizeofShmidDs bytes of b.
func (s *ShmidDs) Decode(b []byte) {
	_ = b[SizeofShmidDs-1]
	s.Perm.Decode(b[0:])
	s.Segsz = le.Uint64(b[48:])
	s.Atime = int64(le.Uint64(b[56:]))
	s.Dtime = int64(le.Uint64(b[64:]))
	s.Ctime = int64(le.Uint64(b[72:]))
	s.Cpid = int32(le.Uint32(b[80:]))
	s.Lpid = int32(le.Uint32(b[84:]))
	s.Nattch = le.Uint64(b[88:])
}

// Shminfo is struct shminfo64 of shmctl(IPC_INFO).
type Shminfo struct {
	// Max is the largest segment.
	Max uint64
	// Min is the smallest one.
	Min uint64
	// Mni is the number of segments there can be.
	Mni uint64
	// Seg is the number a process can attach.
	Seg uint64
	// All is the pages of all segments there can be.
	All uint64
}

// SizeofShminfo is its size in user memory.
const SizeofShminfo = 72

// Encode writes s to the first SizeofShminfo bytes of b.
func (s *Shminfo) Encode(b []byte) {
	clear(b[:SizeofShminfo])
	le.PutUint64(b[0:], s.Max)
	le.PutUint64(b[8:], s.Min)
	le.PutUint64(b[16:], s.Mni)
	le.PutUint64(b[24:], s.Seg)
	le.PutUint64(b[32:], s.All)
}

// Decode reads s from the first SizeofShminfo bytes of b.
func (s *Shminfo) Decode(b []byte) {
	_ = b[SizeofShminfo-1]
	s.Max = le.Uint64(b[0:])
	s.Min = le.Uint64(b[8:])
	s.Mni = le.Uint64(b[16:])
	s.Seg = le.Uint64(b[24:])
	s.All = le.Uint64(b[32:])
}

// ShmUsage is struct shm_info of shmctl(SHM_INFO).
type ShmUsage struct {
	// UsedIDs is the number of segments.
	UsedIDs int32
	// Total is their pages.
	Total uint64
	// Resident is the pages in memory.
	Resident uint64
	// Swapped is the pages in swap.
	Swapped uint64
	// SwapAttempts is not used.
	SwapAttempts uint64
	// SwapSuccesses is not used.
	SwapSuccesses uint64
}

// SizeofShmUsage is its size in user memory.
const SizeofShmUsage = 48

// Encode writes s to the first SizeofShmUsage bytes of b.
func (s *ShmUsage) Encode(b []byte) {
	clear(b[:SizeofShmUsage])
	le.PutUint32(b[0:], uint32(s.UsedIDs))
	le.PutUint64(b[8:], s.Total)
	le.PutUint64(b[16:], s.Resident)
	le.PutUint64(b[24:], s.Swapped)
	le.PutUint64(b[32:], s.SwapAttempts)
	le.PutUint64(b[40:], s.SwapSuccesses)
}

// Decode reads s from the first SizeofShmUsage bytes of b.
func (s *ShmUsage) Decode(b []byte) {
	_ = b[SizeofShmUsage-1]
	s.UsedIDs = int32(le.Uint32(b[0:]))
	s.Total = le.Uint64(b[8:])
	s.Resident = le.Uint64(b[16:])
	s.Swapped = le.Uint64(b[24:])
	s.SwapAttempts = le.Uint64(b[32:])
	s.SwapSuccesses = le.Uint64(b[40:])
}

// MqAttr is struct mq_attr, see mq_getattr(3).
type MqAttr struct {
	// Flags is O_NONBLOCK or zero.
	Flags int64
	// Maxmsg is how many messages fit.
	Maxmsg int64
	// Msgsize is the longest message.
	Msgsize int64
	// Curmsgs is the messages waiting.
	Curmsgs int64
}

// SizeofMqAttr is its size in user memory.
const SizeofMqAttr = 64

// Encode writes m to the first SizeofMqAttr bytes of b.
func (m *MqAttr) Encode(b []byte) {
	clear(b[:SizeofMqAttr])
	le.PutUint64(b[0:], uint64(m.Flags))
	le.PutUint64(b[8:], uint64(m.Maxmsg))
	le.PutUint64(b[16:], uint64(m.Msgsize))
	le.PutUint64(b[24:], uint64(m.Curmsgs))
}

// Decode reads m from the first SizeofMqAttr bytes of b.
func (m *MqAttr) Decode(b []byte) {
	_ = b[SizeofMqAttr-1]
	m.Flags = int64(le.Uint64(b[0:]))
	m.Maxmsg = int64(le.Uint64(b[8:]))
	m.Msgsize = int64(le.Uint64(b[16:]))
	m.Curmsgs = int64(le.Uint64(b[24:]))
}
