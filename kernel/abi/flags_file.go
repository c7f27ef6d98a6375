package abi

// Flags of openat(2). O_ACCMODE is the mask of the access mode, the other flags are or'ed to it.
const (
	O_RDONLY    = 0
	O_WRONLY    = 01
	O_RDWR      = 02
	O_ACCMODE   = 03
	O_CREAT     = 0100
	O_EXCL      = 0200
	O_NOCTTY    = 0400
	O_TRUNC     = 01000
	O_APPEND    = 02000
	O_NONBLOCK  = 04000
	O_DSYNC     = 010000
	FASYNC      = 020000
	O_ASYNC     = 020000
	O_DIRECT    = 040000
	O_LARGEFILE = 0100000
	O_DIRECTORY = 0200000
	O_NOFOLLOW  = 0400000
	O_NOATIME   = 01000000
	O_CLOEXEC   = 02000000
	O_SYNC      = 04010000
	O_PATH      = 010000000
	O_TMPFILE   = 020200000
	O_NDELAY    = 04000
)

// Descriptors and flags of the *at calls, see openat(2), fstatat(2), linkat(2), unlinkat(2).
const (
	AT_FDCWD              = -100
	AT_SYMLINK_NOFOLLOW   = 0x100
	AT_EACCESS            = 0x200
	AT_REMOVEDIR          = 0x200
	AT_SYMLINK_FOLLOW     = 0x400
	AT_NO_AUTOMOUNT       = 0x800
	AT_EMPTY_PATH         = 0x1000
	AT_STATX_SYNC_TYPE    = 0x6000
	AT_STATX_SYNC_AS_STAT = 0x0
	AT_STATX_FORCE_SYNC   = 0x2000
	AT_STATX_DONT_SYNC    = 0x4000
	AT_RECURSIVE          = 0x8000
)

// How openat2(2) resolves a path.
const (
	RESOLVE_NO_XDEV       = 0x1
	RESOLVE_NO_MAGICLINKS = 0x2
	RESOLVE_NO_SYMLINKS   = 0x4
	RESOLVE_BENEATH       = 0x8
	RESOLVE_IN_ROOT       = 0x10
	RESOLVE_CACHED        = 0x20
)

// File types and permission bits of st_mode, see inode(7).
const (
	S_IFMT   = 0170000
	S_IFSOCK = 0140000
	S_IFLNK  = 0120000
	S_IFREG  = 0100000
	S_IFBLK  = 060000
	S_IFDIR  = 040000
	S_IFCHR  = 020000
	S_IFIFO  = 010000
	S_ISUID  = 04000
	S_ISGID  = 02000
	S_ISVTX  = 01000
	S_IRWXU  = 0700
	S_IRUSR  = 0400
	S_IWUSR  = 0200
	S_IXUSR  = 0100
	S_IRWXG  = 070
	S_IRGRP  = 040
	S_IWGRP  = 020
	S_IXGRP  = 010
	S_IRWXO  = 07
	S_IROTH  = 04
	S_IWOTH  = 02
	S_IXOTH  = 01
)

// What faccessat(2) asks for.
const (
	F_OK = 0
	R_OK = 4
	W_OK = 2
	X_OK = 1
)

// Where lseek(2) counts from.
const (
	SEEK_SET  = 0
	SEEK_CUR  = 1
	SEEK_END  = 2
	SEEK_DATA = 3
	SEEK_HOLE = 4
)

// Commands of fcntl(2).
const (
	F_DUPFD            = 0
	F_GETFD            = 1
	F_SETFD            = 2
	F_GETFL            = 3
	F_SETFL            = 4
	F_GETLK            = 5
	F_SETLK            = 6
	F_SETLKW           = 7
	F_SETOWN           = 8
	F_GETOWN           = 9
	F_SETSIG           = 10
	F_GETSIG           = 11
	F_SETOWN_EX        = 15
	F_GETOWN_EX        = 16
	F_GETOWNER_UIDS    = 17
	F_OFD_GETLK        = 36
	F_OFD_SETLK        = 37
	F_OFD_SETLKW       = 38
	F_SETLEASE         = 1024
	F_GETLEASE         = 1025
	F_NOTIFY           = 1026
	F_DUPFD_QUERY      = 1027
	F_CREATED_QUERY    = 1028
	F_DUPFD_CLOEXEC    = 1030
	F_SETPIPE_SZ       = 1031
	F_GETPIPE_SZ       = 1032
	F_ADD_SEALS        = 1033
	F_GET_SEALS        = 1034
	F_GET_RW_HINT      = 1035
	F_SET_RW_HINT      = 1036
	F_GET_FILE_RW_HINT = 1037
	F_SET_FILE_RW_HINT = 1038
)

// FD_CLOEXEC is the only flag of a descriptor, see F_SETFD in fcntl(2).
const (
	FD_CLOEXEC = 1
)

// Types of a record lock, see F_SETLK in fcntl(2).
const (
	F_RDLCK = 0
	F_WRLCK = 1
	F_UNLCK = 2
)

// Kinds of owner of F_SETOWN_EX.
const (
	F_OWNER_TID  = 0
	F_OWNER_PID  = 1
	F_OWNER_PGRP = 2
)

// Seals of a memfd, see F_ADD_SEALS.
const (
	F_SEAL_SEAL         = 0x1
	F_SEAL_SHRINK       = 0x2
	F_SEAL_GROW         = 0x4
	F_SEAL_WRITE        = 0x8
	F_SEAL_FUTURE_WRITE = 0x10
	F_SEAL_EXEC         = 0x20
)

// Operations of flock(2).
const (
	LOCK_SH = 1
	LOCK_EX = 2
	LOCK_NB = 4
	LOCK_UN = 8
)

// Events of ppoll(2).
const (
	POLLIN     = 0x1
	POLLPRI    = 0x2
	POLLOUT    = 0x4
	POLLERR    = 0x8
	POLLHUP    = 0x10
	POLLNVAL   = 0x20
	POLLRDNORM = 0x40
	POLLRDBAND = 0x80
	POLLWRNORM = 0x100
	POLLWRBAND = 0x200
	POLLMSG    = 0x400
	POLLREMOVE = 0x1000
	POLLRDHUP  = 0x2000
)

// Commands, events and flags of epoll(7).
const (
	EPOLL_CLOEXEC  = 0x80000
	EPOLL_CTL_ADD  = 0x1
	EPOLL_CTL_DEL  = 0x2
	EPOLL_CTL_MOD  = 0x3
	EPOLLIN        = 0x1
	EPOLLPRI       = 0x2
	EPOLLOUT       = 0x4
	EPOLLERR       = 0x8
	EPOLLHUP       = 0x10
	EPOLLNVAL      = 0x20
	EPOLLRDNORM    = 0x40
	EPOLLRDBAND    = 0x80
	EPOLLWRNORM    = 0x100
	EPOLLWRBAND    = 0x200
	EPOLLMSG       = 0x400
	EPOLLRDHUP     = 0x2000
	EPOLLEXCLUSIVE = 0x10000000
	EPOLLWAKEUP    = 0x20000000
	EPOLLONESHOT   = 0x40000000
	EPOLLET        = 0x80000000
)

// Flags of eventfd2(2), signalfd4(2) and timerfd_create(2).
const (
	EFD_SEMAPHORE           = 01
	EFD_CLOEXEC             = 02000000
	EFD_NONBLOCK            = 04000
	SFD_CLOEXEC             = 02000000
	SFD_NONBLOCK            = 04000
	TFD_CLOEXEC             = 02000000
	TFD_NONBLOCK            = 04000
	TFD_TIMER_ABSTIME       = 01
	TFD_TIMER_CANCEL_ON_SET = 02
)

// Flags of splice(2), tee(2) and vmsplice(2).
const (
	SPLICE_F_MOVE     = 0x1
	SPLICE_F_NONBLOCK = 0x2
	SPLICE_F_MORE     = 0x4
	SPLICE_F_GIFT     = 0x8
)

// Flags of renameat2(2).
const (
	RENAME_NOREPLACE = 0x1
	RENAME_EXCHANGE  = 0x2
	RENAME_WHITEOUT  = 0x4
)

// Flags of preadv2(2) and pwritev2(2).
const (
	RWF_HIPRI    = 0x1
	RWF_DSYNC    = 0x2
	RWF_SYNC     = 0x4
	RWF_NOWAIT   = 0x8
	RWF_APPEND   = 0x10
	RWF_NOAPPEND = 0x20
)

// Modes of fallocate(2).
const (
	FALLOC_FL_KEEP_SIZE      = 0x1
	FALLOC_FL_PUNCH_HOLE     = 0x2
	FALLOC_FL_NO_HIDE_STALE  = 0x4
	FALLOC_FL_COLLAPSE_RANGE = 0x8
	FALLOC_FL_ZERO_RANGE     = 0x10
	FALLOC_FL_INSERT_RANGE   = 0x20
	FALLOC_FL_UNSHARE_RANGE  = 0x40
)

// Advice of fadvise64(2).
const (
	POSIX_FADV_NORMAL     = 0
	POSIX_FADV_RANDOM     = 1
	POSIX_FADV_SEQUENTIAL = 2
	POSIX_FADV_WILLNEED   = 3
	POSIX_FADV_DONTNEED   = 4
	POSIX_FADV_NOREUSE    = 5
)

// Flags of close_range(2).
const (
	CLOSE_RANGE_UNSHARE = 0x2
	CLOSE_RANGE_CLOEXEC = 0x4
)

// Flags of memfd_create(2).
const (
	MFD_CLOEXEC       = 0x1
	MFD_ALLOW_SEALING = 0x2
	MFD_HUGETLB       = 0x4
	MFD_NOEXEC_SEAL   = 0x8
	MFD_EXEC          = 0x10
)

// Fields that statx(2) is asked for.
const (
	STATX_TYPE        = 0x1
	STATX_MODE        = 0x2
	STATX_NLINK       = 0x4
	STATX_UID         = 0x8
	STATX_GID         = 0x10
	STATX_ATIME       = 0x20
	STATX_MTIME       = 0x40
	STATX_CTIME       = 0x80
	STATX_INO         = 0x100
	STATX_SIZE        = 0x200
	STATX_BLOCKS      = 0x400
	STATX_BASIC_STATS = 0x7ff
	STATX_BTIME       = 0x800
	STATX_ALL         = 0xfff
	STATX_MNT_ID      = 0x1000
	STATX_DIOALIGN    = 0x2000
)

// Attributes that statx(2) reports.
const (
	STATX_ATTR_COMPRESSED = 0x4
	STATX_ATTR_IMMUTABLE  = 0x10
	STATX_ATTR_APPEND     = 0x20
	STATX_ATTR_NODUMP     = 0x40
	STATX_ATTR_ENCRYPTED  = 0x800
	STATX_ATTR_AUTOMOUNT  = 0x1000
	STATX_ATTR_MOUNT_ROOT = 0x2000
	STATX_ATTR_VERITY     = 0x100000
	STATX_ATTR_DAX        = 0x200000
)

// Nanosecond fields of utimensat(2) that are not times.
const (
	UTIME_NOW  = 0x3fffffff
	UTIME_OMIT = 0x3ffffffe
)

// Types of a directory entry, see getdents64(2).
const (
	DT_UNKNOWN = 0
	DT_FIFO    = 1
	DT_CHR     = 2
	DT_DIR     = 4
	DT_BLK     = 6
	DT_REG     = 8
	DT_LNK     = 10
	DT_SOCK    = 12
	DT_WHT     = 14
)

// Mount flags that statfs(2) reports.
const (
	ST_RDONLY      = 0x1
	ST_NOSUID      = 0x2
	ST_NODEV       = 0x4
	ST_NOEXEC      = 0x8
	ST_SYNCHRONOUS = 0x10
	ST_MANDLOCK    = 0x40
	ST_NOATIME     = 0x400
	ST_NODIRATIME  = 0x800
	ST_RELATIME    = 0x1000
	ST_VALID       = 0x20
	ST_NOSYMFOLLOW = 0x2000
)

// File system types that statfs(2) reports.
const (
	TMPFS_MAGIC         = 0x1021994
	PROC_SUPER_MAGIC    = 0x9fa0
	SYSFS_MAGIC         = 0x62656572
	DEVPTS_SUPER_MAGIC  = 0x1cd1
	PIPEFS_MAGIC        = 0x50495045
	SOCKFS_MAGIC        = 0x534f434b
	ANON_INODE_FS_MAGIC = 0x9041934
	RAMFS_MAGIC         = 0x858458f6
	EXT4_SUPER_MAGIC    = 0xef53
	MQUEUE_MAGIC        = 0x19800202
)

// Limits of paths and pipes, see pathconf(3) and pipe(7).
const (
	PATH_MAX    = 4096
	NAME_MAX    = 255
	PIPE_BUF    = 4096
	SYMLOOP_MAX = 40
	IOV_MAX     = 1024
	LINK_MAX    = 127
)
