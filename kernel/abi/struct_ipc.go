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
