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
