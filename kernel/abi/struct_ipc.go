package abi

// IpcPerm is struct ipc64_perm: who may use a System V object, see sysvipc(7).
type IpcPerm struct {
	// Key is what the object was made from.
	Key int32
	// Uid is the owner.
	Uid uint32
	// Gid is the owner's group.
	Gid uint32
	// Cuid is who made it.
	Cuid uint32
	// Cgid is the maker's group.
	Cgid uint32
	// Mode is permissions, with SHM_DEST and SHM_LOCKED.
	Mode uint32
	// Seq is the sequence number, part of the id.
	Seq uint16
}

// SizeofIpcPerm is its size in user memory.
const SizeofIpcPerm = 48

// Encode writes i to the first SizeofIpcPerm bytes of b.
func (i *IpcPerm) Encode(b []byte) {
	clear(b[:SizeofIpcPerm])
	le.PutUint32(b[0:], uint32(i.Key))
	le.PutUint32(b[4:], i.Uid)
	le.PutUint32(b[8:], i.Gid)
	le.PutUint32(b[12:], i.Cuid)
	le.PutUint32(b[16:], i.Cgid)
	le.PutUint32(b[20:], i.Mode)
	le.PutUint16(b[24:], i.Seq)
}

// Decode reads i from the first SizeofIpcPerm bytes of b.
func (i *IpcPerm) Decode(b []byte) {
	_ = b[SizeofIpcPerm-1]
	i.Key = int32(le.Uint32(b[0:]))
	i.Uid = le.Uint32(b[4:])
	i.Gid = le.Uint32(b[8:])
	i.Cuid = le.Uint32(b[12:])
	i.Cgid = le.Uint32(b[16:])
	i.Mode = le.Uint32(b[20:])
	i.Seq = le.Uint16(b[24:])
}

// MsqidDs is struct msqid64_ds of msgctl(2).
type MsqidDs struct {
	// Perm is who may use it.
	Perm IpcPerm
	// Stime is when a message was last sent.
	Stime int64
	// Rtime is when one was last received.
	Rtime int64
	// Ctime is when it was made or changed.
	Ctime int64
	// Cbytes is the bytes in the queue.
	Cbytes uint64
	// Qnum is the number of messages.
	Qnum uint64
	// Qbytes is how many bytes fit.
	Qbytes uint64
	// Lspid is who sent last.
	Lspid int32
	// Lrpid is who received last.
	Lrpid int32
}

// SizeofMsqidDs is its size in user memory.
const SizeofMsqidDs = 120

// Encode writes m to the first SizeofMsqidDs bytes of b.
func (m *MsqidDs) Encode(b []byte) {
	clear(b[:SizeofMsqidDs])
	m.Perm.Encode(b[0:])
	le.PutUint64(b[48:], uint64(m.Stime))
	le.PutUint64(b[56:], uint64(m.Rtime))
	le.PutUint64(b[64:], uint64(m.Ctime))
	le.PutUint64(b[72:], m.Cbytes)
	le.PutUint64(b[80:], m.Qnum)
	le.PutUint64(b[88:], m.Qbytes)
	le.PutUint32(b[96:], uint32(m.Lspid))
	le.PutUint32(b[100:], uint32(m.Lrpid))
}

// Decode reads m from the first SizeofMsqidDs bytes of b.
func (m *MsqidDs) Decode(b []byte) {
	_ = b[SizeofMsqidDs-1]
	m.Perm.Decode(b[0:])
	m.Stime = int64(le.Uint64(b[48:]))
	m.Rtime = int64(le.Uint64(b[56:]))
	m.Ctime = int64(le.Uint64(b[64:]))
	m.Cbytes = le.Uint64(b[72:])
	m.Qnum = le.Uint64(b[80:])
	m.Qbytes = le.Uint64(b[88:])
	m.Lspid = int32(le.Uint32(b[96:]))
	m.Lrpid = int32(le.Uint32(b[100:]))
}

// Msginfo is struct msginfo of msgctl(IPC_INFO).
type Msginfo struct {
	// Pool is not used, or the number of queues (MSG_INFO).
	Pool int32
	// Map is not used, or the number of messages.
	Map int32
	// Max is the longest message.
	Max int32
	// Mnb is how many bytes fit into a queue.
	Mnb int32
	// Mni is the number of queues there can be.
	Mni int32
	// Ssz is not used.
	Ssz int32
	// Tql is not used, or the number of bytes.
	Tql int32
	// Seg is not used.
	Seg uint16
}

// SizeofMsginfo is its size in user memory.
const SizeofMsginfo = 32

// Encode writes m to the first SizeofMsginfo bytes of b.
func (m *Msginfo) Encode(b []byte) {
	clear(b[:SizeofMsginfo])
	le.PutUint32(b[0:], uint32(m.Pool))
	le.PutUint32(b[4:], uint32(m.Map))
	le.PutUint32(b[8:], uint32(m.Max))
	le.PutUint32(b[12:], uint32(m.Mnb))
	le.PutUint32(b[16:], uint32(m.Mni))
	le.PutUint32(b[20:], uint32(m.Ssz))
	le.PutUint32(b[24:], uint32(m.Tql))
	le.PutUint16(b[28:], m.Seg)
}

// Decode reads m from the first SizeofMsginfo bytes of b.
func (m *Msginfo) Decode(b []byte) {
	_ = b[SizeofMsginfo-1]
	m.Pool = int32(le.Uint32(b[0:]))
	m.Map = int32(le.Uint32(b[4:]))
	m.Max = int32(le.Uint32(b[8:]))
	m.Mnb = int32(le.Uint32(b[12:]))
	m.Mni = int32(le.Uint32(b[16:]))
	m.Ssz = int32(le.Uint32(b[20:]))
	m.Tql = int32(le.Uint32(b[24:]))
	m.Seg = le.Uint16(b[28:])
}

// SemidDs is struct semid64_ds of semctl(2) in asm-generic; x86-64 has another.
type SemidDs struct {
	// Perm is who may use it.
	Perm IpcPerm
	// Otime is when an operation was last done.
	Otime int64
	// Ctime is when it was made or changed.
	Ctime int64
	// Nsems is the number of semaphores.
	Nsems uint64
}

// SizeofSemidDs is its size in user memory.
const SizeofSemidDs = 88

// Encode writes s to the first SizeofSemidDs bytes of b.
func (s *SemidDs) Encode(b []byte) {
	clear(b[:SizeofSemidDs])
	s.Perm.Encode(b[0:])
	le.PutUint64(b[48:], uint64(s.Otime))
	le.PutUint64(b[56:], uint64(s.Ctime))
	le.PutUint64(b[64:], s.Nsems)
}

// Decode reads s from the first SizeofSemidDs bytes of b.
func (s *SemidDs) Decode(b []byte) {
	_ = b[SizeofSemidDs-1]
	s.Perm.Decode(b[0:])
	s.Otime = int64(le.Uint64(b[48:]))
	s.Ctime = int64(le.Uint64(b[56:]))
	s.Nsems = le.Uint64(b[64:])
}

// Seminfo is struct seminfo of semctl(IPC_INFO).
type Seminfo struct {
	// Map is not used.
	Map int32
	// Mni is the number of sets there can be.
	Mni int32
	// Mns is the number of semaphores there can be.
	Mns int32
	// Mnu is not used.
	Mnu int32
	// Msl is the most semaphores of a set.
	Msl int32
	// Opm is the most operations of a call.
	Opm int32
	// Ume is not used.
	Ume int32
	// Usz is not used, or the number of sets (SEM_INFO).
	Usz int32
	// Vmx is the highest value.
	Vmx int32
	// Aem is the highest adjustment, or the number of semaphores.
	Aem int32
}

// SizeofSeminfo is its size in user memory.
const SizeofSeminfo = 40

// Encode writes s to the first SizeofSeminfo bytes of b.
func (s *Seminfo) Encode(b []byte) {
	_ = b[SizeofSeminfo-1]
	le.PutUint32(b[0:], uint32(s.Map))
	le.PutUint32(b[4:], uint32(s.Mni))
	le.PutUint32(b[8:], uint32(s.Mns))
	le.PutUint32(b[12:], uint32(s.Mnu))
	le.PutUint32(b[16:], uint32(s.Msl))
	le.PutUint32(b[20:], uint32(s.Opm))
	le.PutUint32(b[24:], uint32(s.Ume))
	le.PutUint32(b[28:], uint32(s.Usz))
	le.PutUint32(b[32:], uint32(s.Vmx))
	le.PutUint32(b[36:], uint32(s.Aem))
}

// Decode reads s from the first SizeofSeminfo bytes of b.
func (s *Seminfo) Decode(b []byte) {
	_ = b[SizeofSeminfo-1]
	s.Map = int32(le.Uint32(b[0:]))
	s.Mni = int32(le.Uint32(b[4:]))
	s.Mns = int32(le.Uint32(b[8:]))
	s.Mnu = int32(le.Uint32(b[12:]))
	s.Msl = int32(le.Uint32(b[16:]))
	s.Opm = int32(le.Uint32(b[20:]))
	s.Ume = int32(le.Uint32(b[24:]))
	s.Usz = int32(le.Uint32(b[28:]))
	s.Vmx = int32(le.Uint32(b[32:]))
	s.Aem = int32(le.Uint32(b[36:]))
}

// Sembuf is struct sembuf of semop(2): one operation.
type Sembuf struct {
	// Num is the semaphore's index.
	Num uint16
	// Op is added to it; zero waits for zero.
	Op int16
	// Flg is IPC_NOWAIT and SEM_UNDO.
	Flg int16
}

// SizeofSembuf is its size in user memory.
const SizeofSembuf = 6

// Encode writes s to the first SizeofSembuf bytes of b.
func (s *Sembuf) Encode(b []byte) {
	_ = b[SizeofSembuf-1]
	le.PutUint16(b[0:], s.Num)
	le.PutUint16(b[2:], uint16(s.Op))
	le.PutUint16(b[4:], uint16(s.Flg))
}

// Decode reads s from the first SizeofSembuf bytes of b.
func (s *Sembuf) Decode(b []byte) {
	_ = b[SizeofSembuf-1]
	s.Num = le.Uint16(b[0:])
	s.Op = int16(le.Uint16(b[2:]))
	s.Flg = int16(le.Uint16(b[4:]))
}

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
