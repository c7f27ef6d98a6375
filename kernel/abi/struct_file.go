package abi

// Stat is struct stat of asm-generic, as fstat(2) fills it.
type Stat struct {
	// Dev is the device that holds the file.
	Dev uint64
	// Ino is the file's number there.
	Ino uint64
	// Mode is type and permissions.
	Mode uint32
	// Nlink is the number of names.
	Nlink uint32
	// Uid is the owner.
	Uid uint32
	// Gid is the group.
	Gid uint32
	// Rdev is the device that a device file stands for.
	Rdev uint64
	// Size is the length in bytes.
	Size int64
	// Blksize is the size that reads best.
	Blksize int32
	// Blocks is the space taken, in 512 bytes.
	Blocks int64
	// Atim is when it was last read.
	Atim Timespec
	// Mtim is when its bytes last changed.
	Mtim Timespec
	// Ctim is when its inode last changed.
	Ctim Timespec
}

// SizeofStat is its size in user memory.
const SizeofStat = 128

// Encode writes s to the first SizeofStat bytes of b.
func (s *Stat) Encode(b []byte) {
	clear(b[:SizeofStat])
	le.PutUint64(b[0:], s.Dev)
	le.PutUint64(b[8:], s.Ino)
	le.PutUint32(b[16:], s.Mode)
	le.PutUint32(b[20:], s.Nlink)
	le.PutUint32(b[24:], s.Uid)
	le.PutUint32(b[28:], s.Gid)
	le.PutUint64(b[32:], s.Rdev)
	le.PutUint64(b[48:], uint64(s.Size))
	le.PutUint32(b[56:], uint32(s.Blksize))
	le.PutUint64(b[64:], uint64(s.Blocks))
	s.Atim.Encode(b[72:])
	s.Mtim.Encode(b[88:])
	s.Ctim.Encode(b[104:])
}

// Decode reads s from the first SizeofStat bytes of b.
func (s *Stat) Decode(b []byte) {
	_ = b[SizeofStat-1]
	s.Dev = le.Uint64(b[0:])
	s.Ino = le.Uint64(b[8:])
	s.Mode = le.Uint32(b[16:])
	s.Nlink = le.Uint32(b[20:])
	s.Uid = le.Uint32(b[24:])
	s.Gid = le.Uint32(b[28:])
	s.Rdev = le.Uint64(b[32:])
	s.Size = int64(le.Uint64(b[48:]))
	s.Blksize = int32(le.Uint32(b[56:]))
	s.Blocks = int64(le.Uint64(b[64:]))
	s.Atim.Decode(b[72:])
	s.Mtim.Decode(b[88:])
	s.Ctim.Decode(b[104:])
}

// StatxTime is a time in Statx.
type StatxTime struct {
	// Sec is whole seconds.
	Sec int64
	// Nsec is nanoseconds.
	Nsec uint32
}

// SizeofStatxTime is its size in user memory.
const SizeofStatxTime = 16

// Encode writes s to the first SizeofStatxTime bytes of b.
func (s *StatxTime) Encode(b []byte) {
	clear(b[:SizeofStatxTime])
	le.PutUint64(b[0:], uint64(s.Sec))
	le.PutUint32(b[8:], s.Nsec)
}

// Decode reads s from the first SizeofStatxTime bytes of b.
func (s *StatxTime) Decode(b []byte) {
	_ = b[SizeofStatxTime-1]
	s.Sec = int64(le.Uint64(b[0:]))
	s.Nsec = le.Uint32(b[8:])
}

// Statx is struct statx, see statx(2).
type Statx struct {
	// Mask says which fields are filled.
	Mask uint32
	// Blksize is the size that reads best.
	Blksize uint32
	// Attributes are STATX_ATTR_ flags.
	Attributes uint64
	// Nlink is the number of names.
	Nlink uint32
	// Uid is the owner.
	Uid uint32
	// Gid is the group.
	Gid uint32
	// Mode is type and permissions.
	Mode uint16
	// Ino is the file's number.
	Ino uint64
	// Size is the length in bytes.
	Size uint64
	// Blocks is the space taken, in 512 bytes.
	Blocks uint64
	// AttributesMask says which attributes are known.
	AttributesMask uint64
	// Atime is when it was last read.
	Atime StatxTime
	// Btime is when it was made.
	Btime StatxTime
	// Ctime is when its inode last changed.
	Ctime StatxTime
	// Mtime is when its bytes last changed.
	Mtime StatxTime
	// RdevMajor is the major number that a device file stands for.
	RdevMajor uint32
	// RdevMinor is the minor number.
	RdevMinor uint32
	// DevMajor is the major number of the device that holds the file.
	DevMajor uint32
	// DevMinor is the minor number.
	DevMinor uint32
	// MntID is the mount.
	MntID uint64
}

// SizeofStatx is its size in user memory.
const SizeofStatx = 256

// Encode writes s to the first SizeofStatx bytes of b.
func (s *Statx) Encode(b []byte) {
	clear(b[:SizeofStatx])
	le.PutUint32(b[0:], s.Mask)
	le.PutUint32(b[4:], s.Blksize)
	le.PutUint64(b[8:], s.Attributes)
	le.PutUint32(b[16:], s.Nlink)
	le.PutUint32(b[20:], s.Uid)
	le.PutUint32(b[24:], s.Gid)
	le.PutUint16(b[28:], s.Mode)
	le.PutUint64(b[32:], s.Ino)
	le.PutUint64(b[40:], s.Size)
	le.PutUint64(b[48:], s.Blocks)
	le.PutUint64(b[56:], s.AttributesMask)
	s.Atime.Encode(b[64:])
	s.Btime.Encode(b[80:])
	s.Ctime.Encode(b[96:])
	s.Mtime.Encode(b[112:])
	le.PutUint32(b[128:], s.RdevMajor)
	le.PutUint32(b[132:], s.RdevMinor)
	le.PutUint32(b[136:], s.DevMajor)
	le.PutUint32(b[140:], s.DevMinor)
	le.PutUint64(b[144:], s.MntID)
}

// Decode reads s from the first SizeofStatx bytes of b.
func (s *Statx) Decode(b []byte) {
	_ = b[SizeofStatx-1]
	s.Mask = le.Uint32(b[0:])
	s.Blksize = le.Uint32(b[4:])
	s.Attributes = le.Uint64(b[8:])
	s.Nlink = le.Uint32(b[16:])
	s.Uid = le.Uint32(b[20:])
	s.Gid = le.Uint32(b[24:])
	s.Mode = le.Uint16(b[28:])
	s.Ino = le.Uint64(b[32:])
	s.Size = le.Uint64(b[40:])
	s.Blocks = le.Uint64(b[48:])
	s.AttributesMask = le.Uint64(b[56:])
	s.Atime.Decode(b[64:])
	s.Btime.Decode(b[80:])
	s.Ctime.Decode(b[96:])
	s.Mtime.Decode(b[112:])
	s.RdevMajor = le.Uint32(b[128:])
	s.RdevMinor = le.Uint32(b[132:])
	s.DevMajor = le.Uint32(b[136:])
	s.DevMinor = le.Uint32(b[140:])
	s.MntID = le.Uint64(b[144:])
}

// Statfs is struct statfs, see statfs(2).
type Statfs struct {
	// Type is a magic number such as TMPFS_MAGIC.
	Type int64
	// Bsize is the size of a block.
	Bsize int64
	// Blocks is the size of the file system.
	Blocks uint64
	// Bfree is the free blocks.
	Bfree uint64
	// Bavail is the blocks free for those who are not root.
	Bavail uint64
	// Files is the number of inodes.
	Files uint64
	// Ffree is the free inodes.
	Ffree uint64
	// Fsid identifies the file system.
	Fsid [2]int32
	// Namelen is the longest name.
	Namelen int64
	// Frsize is the size of a fragment.
	Frsize int64
	// Flags are ST_ flags.
	Flags int64
}

// SizeofStatfs is its size in user memory.
const SizeofStatfs = 120

// Encode writes s to the first SizeofStatfs bytes of b.
func (s *Statfs) Encode(b []byte) {
	clear(b[:SizeofStatfs])
	le.PutUint64(b[0:], uint64(s.Type))
	le.PutUint64(b[8:], uint64(s.Bsize))
	le.PutUint64(b[16:], s.Blocks)
	le.PutUint64(b[24:], s.Bfree)
	le.PutUint64(b[32:], s.Bavail)
	le.PutUint64(b[40:], s.Files)
	le.PutUint64(b[48:], s.Ffree)
	for i, v := range s.Fsid {
		le.PutUint32(b[56+4*i:], uint32(v))
	}
	le.PutUint64(b[64:], uint64(s.Namelen))
	le.PutUint64(b[72:], uint64(s.Frsize))
	le.PutUint64(b[80:], uint64(s.Flags))
}

// Decode reads s from the first SizeofStatfs bytes of b.
func (s *Statfs) Decode(b []byte) {
	_ = b[SizeofStatfs-1]
	s.Type = int64(le.Uint64(b[0:]))
	s.Bsize = int64(le.Uint64(b[8:]))
	s.Blocks = le.Uint64(b[16:])
	s.Bfree = le.Uint64(b[24:])
	s.Bavail = le.Uint64(b[32:])
	s.Files = le.Uint64(b[40:])
	s.Ffree = le.Uint64(b[48:])
	for i := range s.Fsid {
		s.Fsid[i] = int32(le.Uint32(b[56+4*i:]))
	}
	s.Namelen = int64(le.Uint64(b[64:]))
	s.Frsize = int64(le.Uint64(b[72:]))
	s.Flags = int64(le.Uint64(b[80:]))
}

// Flock is struct flock of fcntl(2)'s record locks.
type Flock struct {
	// Type is F_RDLCK, F_WRLCK or F_UNLCK.
	Type int16
	// Whence says where Start counts from.
	Whence int16
	// Start is the first byte.
	Start int64
	// Len is the number of bytes, zero to the end.
	Len int64
	// Pid is the owner, filled by F_GETLK.
	Pid int32
}

// SizeofFlock is its size in user memory.
const SizeofFlock = 32

// Encode writes f to the first SizeofFlock bytes of b.
func (f *Flock) Encode(b []byte) {
	clear(b[:SizeofFlock])
	le.PutUint16(b[0:], uint16(f.Type))
	le.PutUint16(b[2:], uint16(f.Whence))
	le.PutUint64(b[8:], uint64(f.Start))
	le.PutUint64(b[16:], uint64(f.Len))
	le.PutUint32(b[24:], uint32(f.Pid))
}

// Decode reads f from the first SizeofFlock bytes of b.
func (f *Flock) Decode(b []byte) {
	_ = b[SizeofFlock-1]
	f.Type = int16(le.Uint16(b[0:]))
	f.Whence = int16(le.Uint16(b[2:]))
	f.Start = int64(le.Uint64(b[8:]))
	f.Len = int64(le.Uint64(b[16:]))
	f.Pid = int32(le.Uint32(b[24:]))
}

// FOwnerEx is who gets SIGIO, see F_SETOWN_EX in fcntl(2).
type FOwnerEx struct {
	// Type is F_OWNER_TID, F_OWNER_PID or F_OWNER_PGRP.
	Type int32
	// Pid is the thread, process or group.
	Pid int32
}

// SizeofFOwnerEx is its size in user memory.
const SizeofFOwnerEx = 8

// Encode writes f to the first SizeofFOwnerEx bytes of b.
func (f *FOwnerEx) Encode(b []byte) {
	_ = b[SizeofFOwnerEx-1]
	le.PutUint32(b[0:], uint32(f.Type))
	le.PutUint32(b[4:], uint32(f.Pid))
}

// Decode reads f from the first SizeofFOwnerEx bytes of b.
func (f *FOwnerEx) Decode(b []byte) {
	_ = b[SizeofFOwnerEx-1]
	f.Type = int32(le.Uint32(b[0:]))
	f.Pid = int32(le.Uint32(b[4:]))
}

// OpenHow is struct open_how, see openat2(2).
type OpenHow struct {
	// Flags are O_ flags.
	Flags uint64
	// Mode is the permissions of a new file.
	Mode uint64
	// Resolve are RESOLVE_ flags.
	Resolve uint64
}

// SizeofOpenHow is its size in user memory.
const SizeofOpenHow = 24

// Encode writes o to the first SizeofOpenHow bytes of b.
func (o *OpenHow) Encode(b []byte) {
	_ = b[SizeofOpenHow-1]
	le.PutUint64(b[0:], o.Flags)
	le.PutUint64(b[8:], o.Mode)
	le.PutUint64(b[16:], o.Resolve)
}

// Decode reads o from the first SizeofOpenHow bytes of b.
func (o *OpenHow) Decode(b []byte) {
	_ = b[SizeofOpenHow-1]
	o.Flags = le.Uint64(b[0:])
	o.Mode = le.Uint64(b[8:])
	o.Resolve = le.Uint64(b[16:])
}

// Iovec is struct iovec of readv(2): one buffer.
type Iovec struct {
	// Base is where it is.
	Base uint64
	// Len is its size.
	Len uint64
}

// SizeofIovec is its size in user memory.
const SizeofIovec = 16

// Encode writes i to the first SizeofIovec bytes of b.
func (i *Iovec) Encode(b []byte) {
	_ = b[SizeofIovec-1]
	le.PutUint64(b[0:], i.Base)
	le.PutUint64(b[8:], i.Len)
}

// Decode reads i from the first SizeofIovec bytes of b.
func (i *Iovec) Decode(b []byte) {
	_ = b[SizeofIovec-1]
	i.Base = le.Uint64(b[0:])
	i.Len = le.Uint64(b[8:])
}

// Pollfd is struct pollfd of ppoll(2).
type Pollfd struct {
	// Fd is the descriptor; a negative one is passed over.
	Fd int32
	// Events is what the caller waits for.
	Events uint16
	// Revents is what is so.
	Revents uint16
}

// SizeofPollfd is its size in user memory.
const SizeofPollfd = 8

// Encode writes p to the first SizeofPollfd bytes of b.
func (p *Pollfd) Encode(b []byte) {
	_ = b[SizeofPollfd-1]
	le.PutUint32(b[0:], uint32(p.Fd))
	le.PutUint16(b[4:], p.Events)
	le.PutUint16(b[6:], p.Revents)
}

// Decode reads p from the first SizeofPollfd bytes of b.
func (p *Pollfd) Decode(b []byte) {
	_ = b[SizeofPollfd-1]
	p.Fd = int32(le.Uint32(b[0:]))
	p.Events = le.Uint16(b[4:])
	p.Revents = le.Uint16(b[6:])
}

// EpollEvent is struct epoll_event, which is packed on x86-64 only.
type EpollEvent struct {
	// Events are EPOLL flags.
	Events uint32
	// Data is the caller's own.
	Data uint64
}

// SizeofEpollEvent is its size in user memory.
const SizeofEpollEvent = 16

// Encode writes e to the first SizeofEpollEvent bytes of b.
func (e *EpollEvent) Encode(b []byte) {
	clear(b[:SizeofEpollEvent])
	le.PutUint32(b[0:], e.Events)
	le.PutUint64(b[8:], e.Data)
}

// Decode reads e from the first SizeofEpollEvent bytes of b.
func (e *EpollEvent) Decode(b []byte) {
	_ = b[SizeofEpollEvent-1]
	e.Events = le.Uint32(b[0:])
	e.Data = le.Uint64(b[8:])
}

// SignalfdSiginfo is what read(2) of a signalfd gives, see signalfd(2).
type SignalfdSiginfo struct {
	// Signo is the signal's number.
	Signo uint32
	// Errno is not used.
	Errno int32
	// Code is si_code.
	Code int32
	// Pid is the sender.
	Pid uint32
	// Uid is the sender's real user id.
	Uid uint32
	// Fd is the descriptor of SIGIO.
	Fd int32
	// Tid is the timer's id.
	Tid uint32
	// Band is the band of SIGIO.
	Band uint32
	// Overrun is the timer's overruns.
	Overrun uint32
	// Trapno is the trap's number.
	Trapno uint32
	// Status is a child's exit status or signal.
	Status int32
	// Int is the value sent along.
	Int int32
	// Ptr is the same as a pointer.
	Ptr uint64
	// Utime is a child's user time.
	Utime uint64
	// Stime is a child's system time.
	Stime uint64
	// Addr is the address of a fault.
	Addr uint64
	// AddrLsb is the least bit of Addr that counts.
	AddrLsb uint16
	// Syscall is the call of SIGSYS.
	Syscall int32
	// CallAddr is where it was made.
	CallAddr uint64
	// Arch is its architecture.
	Arch uint32
}

// SizeofSignalfdSiginfo is its size in user memory.
const SizeofSignalfdSiginfo = 128

// Encode writes s to the first SizeofSignalfdSiginfo bytes of b.
func (s *SignalfdSiginfo) Encode(b []byte) {
	clear(b[:SizeofSignalfdSiginfo])
	le.PutUint32(b[0:], s.Signo)
	le.PutUint32(b[4:], uint32(s.Errno))
	le.PutUint32(b[8:], uint32(s.Code))
	le.PutUint32(b[12:], s.Pid)
	le.PutUint32(b[16:], s.Uid)
	le.PutUint32(b[20:], uint32(s.Fd))
	le.PutUint32(b[24:], s.Tid)
	le.PutUint32(b[28:], s.Band)
	le.PutUint32(b[32:], s.Overrun)
	le.PutUint32(b[36:], s.Trapno)
	le.PutUint32(b[40:], uint32(s.Status))
	le.PutUint32(b[44:], uint32(s.Int))
	le.PutUint64(b[48:], s.Ptr)
	le.PutUint64(b[56:], s.Utime)
	le.PutUint64(b[64:], s.Stime)
	le.PutUint64(b[72:], s.Addr)
	le.PutUint16(b[80:], s.AddrLsb)
	le.PutUint32(b[84:], uint32(s.Syscall))
	le.PutUint64(b[88:], s.CallAddr)
	le.PutUint32(b[96:], s.Arch)
}

// Decode reads s from the first SizeofSignalfdSiginfo bytes of b.
func (s *SignalfdSiginfo) Decode(b []byte) {
	_ = b[SizeofSignalfdSiginfo-1]
	s.Signo = le.Uint32(b[0:])
	s.Errno = int32(le.Uint32(b[4:]))
	s.Code = int32(le.Uint32(b[8:]))
	s.Pid = le.Uint32(b[12:])
	s.Uid = le.Uint32(b[16:])
	s.Fd = int32(le.Uint32(b[20:]))
	s.Tid = le.Uint32(b[24:])
	s.Band = le.Uint32(b[28:])
	s.Overrun = le.Uint32(b[32:])
	s.Trapno = le.Uint32(b[36:])
	s.Status = int32(le.Uint32(b[40:]))
	s.Int = int32(le.Uint32(b[44:]))
	s.Ptr = le.Uint64(b[48:])
	s.Utime = le.Uint64(b[56:])
	s.Stime = le.Uint64(b[64:])
	s.Addr = le.Uint64(b[72:])
	s.AddrLsb = le.Uint16(b[80:])
	s.Syscall = int32(le.Uint32(b[84:]))
	s.CallAddr = le.Uint64(b[88:])
	s.Arch = le.Uint32(b[96:])
}
