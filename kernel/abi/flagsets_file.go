package abi

// FlagsOpen is openat(2), F_SETFL of fcntl(2).
var FlagsOpen = FlagSet{
	Name: "O_",
	Mask: O_ACCMODE,
	Values: []FlagValue{
		{O_RDONLY, "O_RDONLY"}, {O_WRONLY, "O_WRONLY"}, {O_RDWR, "O_RDWR"},
		{O_ACCMODE, "O_ACCMODE"},
	},
	Bits: []FlagValue{
		{O_CREAT, "O_CREAT"}, {O_EXCL, "O_EXCL"}, {O_NOCTTY, "O_NOCTTY"}, {O_TRUNC, "O_TRUNC"},
		{O_APPEND, "O_APPEND"}, {O_NONBLOCK, "O_NONBLOCK"}, {O_SYNC, "O_SYNC"},
		{O_DSYNC, "O_DSYNC"}, {O_DIRECT, "O_DIRECT"}, {O_LARGEFILE, "O_LARGEFILE"},
		{O_NOFOLLOW, "O_NOFOLLOW"}, {O_NOATIME, "O_NOATIME"}, {O_CLOEXEC, "O_CLOEXEC"},
		{O_PATH, "O_PATH"}, {O_TMPFILE, "O_TMPFILE"}, {O_DIRECTORY, "O_DIRECTORY"},
		{FASYNC, "FASYNC"},
	},
}

// FlagsPipe is pipe2(2), dup3(2).
var FlagsPipe = FlagSet{
	Name: "O_",
	Bits: []FlagValue{
		{O_CREAT, "O_CREAT"}, {O_EXCL, "O_EXCL"}, {O_NOCTTY, "O_NOCTTY"}, {O_TRUNC, "O_TRUNC"},
		{O_APPEND, "O_APPEND"}, {O_NONBLOCK, "O_NONBLOCK"}, {O_SYNC, "O_SYNC"},
		{O_DSYNC, "O_DSYNC"}, {O_DIRECT, "O_DIRECT"}, {O_LARGEFILE, "O_LARGEFILE"},
		{O_NOFOLLOW, "O_NOFOLLOW"}, {O_NOATIME, "O_NOATIME"}, {O_CLOEXEC, "O_CLOEXEC"},
		{O_PATH, "O_PATH"}, {O_TMPFILE, "O_TMPFILE"}, {O_DIRECTORY, "O_DIRECTORY"},
		{FASYNC, "FASYNC"},
	},
}

// FlagsAt is the *at calls.
var FlagsAt = FlagSet{
	Name: "AT_",
	Bits: []FlagValue{
		{AT_SYMLINK_NOFOLLOW, "AT_SYMLINK_NOFOLLOW"}, {AT_REMOVEDIR, "AT_REMOVEDIR"},
		{AT_SYMLINK_FOLLOW, "AT_SYMLINK_FOLLOW"}, {AT_NO_AUTOMOUNT, "AT_NO_AUTOMOUNT"},
		{AT_EMPTY_PATH, "AT_EMPTY_PATH"}, {AT_RECURSIVE, "AT_RECURSIVE"},
	},
}

// FlagsAccessAt is faccessat2(2).
var FlagsAccessAt = FlagSet{
	Name: "AT_",
	Bits: []FlagValue{
		{AT_SYMLINK_NOFOLLOW, "AT_SYMLINK_NOFOLLOW"}, {AT_EACCESS, "AT_EACCESS"},
		{AT_EMPTY_PATH, "AT_EMPTY_PATH"},
	},
}

// FlagsStatxAt is the flags of statx(2).
var FlagsStatxAt = FlagSet{
	Name: "AT_",
	Mask: AT_STATX_SYNC_TYPE,
	Values: []FlagValue{
		{AT_STATX_SYNC_AS_STAT, "AT_STATX_SYNC_AS_STAT"},
		{AT_STATX_FORCE_SYNC, "AT_STATX_FORCE_SYNC"}, {AT_STATX_DONT_SYNC, "AT_STATX_DONT_SYNC"},
	},
	Bits: []FlagValue{
		{AT_SYMLINK_NOFOLLOW, "AT_SYMLINK_NOFOLLOW"}, {AT_REMOVEDIR, "AT_REMOVEDIR"},
		{AT_SYMLINK_FOLLOW, "AT_SYMLINK_FOLLOW"}, {AT_NO_AUTOMOUNT, "AT_NO_AUTOMOUNT"},
		{AT_EMPTY_PATH, "AT_EMPTY_PATH"}, {AT_RECURSIVE, "AT_RECURSIVE"},
	},
}

// FlagsStatxMask is the mask of statx(2).
var FlagsStatxMask = FlagSet{
	Name: "STATX_",
	Bits: []FlagValue{
		{STATX_ALL, "STATX_ALL"}, {STATX_BASIC_STATS, "STATX_BASIC_STATS"},
		{STATX_TYPE, "STATX_TYPE"}, {STATX_MODE, "STATX_MODE"}, {STATX_NLINK, "STATX_NLINK"},
		{STATX_UID, "STATX_UID"}, {STATX_GID, "STATX_GID"}, {STATX_ATIME, "STATX_ATIME"},
		{STATX_MTIME, "STATX_MTIME"}, {STATX_CTIME, "STATX_CTIME"}, {STATX_INO, "STATX_INO"},
		{STATX_SIZE, "STATX_SIZE"}, {STATX_BLOCKS, "STATX_BLOCKS"}, {STATX_BTIME, "STATX_BTIME"},
		{STATX_MNT_ID, "STATX_MNT_ID"}, {STATX_DIOALIGN, "STATX_DIOALIGN"},
	},
}

// FlagsStatxAttr is stx_attributes.
var FlagsStatxAttr = FlagSet{
	Name: "STATX_ATTR_",
	Bits: []FlagValue{
		{STATX_ATTR_COMPRESSED, "STATX_ATTR_COMPRESSED"},
		{STATX_ATTR_IMMUTABLE, "STATX_ATTR_IMMUTABLE"}, {STATX_ATTR_APPEND, "STATX_ATTR_APPEND"},
		{STATX_ATTR_NODUMP, "STATX_ATTR_NODUMP"}, {STATX_ATTR_ENCRYPTED, "STATX_ATTR_ENCRYPTED"},
		{STATX_ATTR_AUTOMOUNT, "STATX_ATTR_AUTOMOUNT"},
		{STATX_ATTR_MOUNT_ROOT, "STATX_ATTR_MOUNT_ROOT"}, {STATX_ATTR_VERITY, "STATX_ATTR_VERITY"},
		{STATX_ATTR_DAX, "STATX_ATTR_DAX"},
	},
}

// FlagsResolve is openat2(2).
var FlagsResolve = FlagSet{
	Name: "RESOLVE_",
	Bits: []FlagValue{
		{RESOLVE_NO_XDEV, "RESOLVE_NO_XDEV"}, {RESOLVE_NO_MAGICLINKS, "RESOLVE_NO_MAGICLINKS"},
		{RESOLVE_NO_SYMLINKS, "RESOLVE_NO_SYMLINKS"}, {RESOLVE_BENEATH, "RESOLVE_BENEATH"},
		{RESOLVE_IN_ROOT, "RESOLVE_IN_ROOT"}, {RESOLVE_CACHED, "RESOLVE_CACHED"},
	},
}

// FlagsAccess is the mode of faccessat(2).
var FlagsAccess = FlagSet{
	Name: "?_OK",
	Bits: []FlagValue{
		{R_OK, "R_OK"}, {W_OK, "W_OK"}, {X_OK, "X_OK"},
	},
	Zero: "F_OK",
}

// FlagsWhence is lseek(2).
var FlagsWhence = FlagSet{
	Name: "SEEK_",
	Mask: ^uint64(0),
	Values: []FlagValue{
		{SEEK_SET, "SEEK_SET"}, {SEEK_CUR, "SEEK_CUR"}, {SEEK_END, "SEEK_END"},
		{SEEK_DATA, "SEEK_DATA"}, {SEEK_HOLE, "SEEK_HOLE"},
	},
}

// FlagsFcntl is the command of fcntl(2).
var FlagsFcntl = FlagSet{
	Name: "F_",
	Mask: ^uint64(0),
	Values: []FlagValue{
		{F_DUPFD, "F_DUPFD"}, {F_GETFD, "F_GETFD"}, {F_SETFD, "F_SETFD"}, {F_GETFL, "F_GETFL"},
		{F_SETFL, "F_SETFL"}, {F_GETLK, "F_GETLK"}, {F_SETLK, "F_SETLK"}, {F_SETLKW, "F_SETLKW"},
		{F_SETOWN, "F_SETOWN"}, {F_GETOWN, "F_GETOWN"}, {F_SETSIG, "F_SETSIG"},
		{F_GETSIG, "F_GETSIG"}, {F_SETOWN_EX, "F_SETOWN_EX"}, {F_GETOWN_EX, "F_GETOWN_EX"},
		{F_GETOWNER_UIDS, "F_GETOWNER_UIDS"}, {F_OFD_GETLK, "F_OFD_GETLK"},
		{F_OFD_SETLK, "F_OFD_SETLK"}, {F_OFD_SETLKW, "F_OFD_SETLKW"}, {F_SETLEASE, "F_SETLEASE"},
		{F_GETLEASE, "F_GETLEASE"}, {F_NOTIFY, "F_NOTIFY"}, {F_DUPFD_QUERY, "F_DUPFD_QUERY"},
		{F_CREATED_QUERY, "F_CREATED_QUERY"}, {F_DUPFD_CLOEXEC, "F_DUPFD_CLOEXEC"},
		{F_SETPIPE_SZ, "F_SETPIPE_SZ"}, {F_GETPIPE_SZ, "F_GETPIPE_SZ"},
		{F_ADD_SEALS, "F_ADD_SEALS"}, {F_GET_SEALS, "F_GET_SEALS"},
		{F_GET_RW_HINT, "F_GET_RW_HINT"}, {F_SET_RW_HINT, "F_SET_RW_HINT"},
		{F_GET_FILE_RW_HINT, "F_GET_FILE_RW_HINT"}, {F_SET_FILE_RW_HINT, "F_SET_FILE_RW_HINT"},
	},
}

// FlagsFD is F_SETFD of fcntl(2).
var FlagsFD = FlagSet{
	Name: "FD_",
	Bits: []FlagValue{
		{FD_CLOEXEC, "FD_CLOEXEC"},
	},
}

// FlagsLockType is a record lock of fcntl(2).
var FlagsLockType = FlagSet{
	Name: "F_",
	Mask: ^uint64(0),
	Values: []FlagValue{
		{F_RDLCK, "F_RDLCK"}, {F_WRLCK, "F_WRLCK"}, {F_UNLCK, "F_UNLCK"},
	},
}

// FlagsFOwner is F_SETOWN_EX of fcntl(2).
var FlagsFOwner = FlagSet{
	Name: "F_OWNER_",
	Mask: ^uint64(0),
	Values: []FlagValue{
		{F_OWNER_TID, "F_OWNER_TID"}, {F_OWNER_PID, "F_OWNER_PID"}, {F_OWNER_PGRP, "F_OWNER_PGRP"},
	},
}

// FlagsSeals is F_ADD_SEALS of fcntl(2).
var FlagsSeals = FlagSet{
	Name: "F_SEAL_",
	Bits: []FlagValue{
		{F_SEAL_SEAL, "F_SEAL_SEAL"}, {F_SEAL_SHRINK, "F_SEAL_SHRINK"},
		{F_SEAL_GROW, "F_SEAL_GROW"}, {F_SEAL_WRITE, "F_SEAL_WRITE"},
		{F_SEAL_FUTURE_WRITE, "F_SEAL_FUTURE_WRITE"}, {F_SEAL_EXEC, "F_SEAL_EXEC"},
	},
}

// FlagsFlock is flock(2).
var FlagsFlock = FlagSet{
	Name: "LOCK_",
	Bits: []FlagValue{
		{LOCK_SH, "LOCK_SH"}, {LOCK_EX, "LOCK_EX"}, {LOCK_NB, "LOCK_NB"}, {LOCK_UN, "LOCK_UN"},
	},
}

// FlagsPoll is ppoll(2).
var FlagsPoll = FlagSet{
	Name: "POLL",
	Bits: []FlagValue{
		{POLLIN, "POLLIN"}, {POLLPRI, "POLLPRI"}, {POLLOUT, "POLLOUT"}, {POLLERR, "POLLERR"},
		{POLLHUP, "POLLHUP"}, {POLLNVAL, "POLLNVAL"}, {POLLRDNORM, "POLLRDNORM"},
		{POLLRDBAND, "POLLRDBAND"}, {POLLWRNORM, "POLLWRNORM"}, {POLLWRBAND, "POLLWRBAND"},
		{POLLMSG, "POLLMSG"}, {POLLREMOVE, "POLLREMOVE"}, {POLLRDHUP, "POLLRDHUP"},
	},
}

// FlagsEpoll is the events of epoll_ctl(2).
var FlagsEpoll = FlagSet{
	Name: "EPOLL",
	Bits: []FlagValue{
		{EPOLLIN, "EPOLLIN"}, {EPOLLPRI, "EPOLLPRI"}, {EPOLLOUT, "EPOLLOUT"},
		{EPOLLERR, "EPOLLERR"}, {EPOLLHUP, "EPOLLHUP"}, {EPOLLNVAL, "EPOLLNVAL"},
		{EPOLLRDNORM, "EPOLLRDNORM"}, {EPOLLRDBAND, "EPOLLRDBAND"}, {EPOLLWRNORM, "EPOLLWRNORM"},
		{EPOLLWRBAND, "EPOLLWRBAND"}, {EPOLLMSG, "EPOLLMSG"}, {EPOLLRDHUP, "EPOLLRDHUP"},
		{EPOLLEXCLUSIVE, "EPOLLEXCLUSIVE"}, {EPOLLWAKEUP, "EPOLLWAKEUP"},
		{EPOLLONESHOT, "EPOLLONESHOT"}, {EPOLLET, "EPOLLET"},
	},
}

// FlagsEpollCtl is the command of epoll_ctl(2).
var FlagsEpollCtl = FlagSet{
	Name: "EPOLL_CTL_",
	Mask: ^uint64(0),
	Values: []FlagValue{
		{EPOLL_CTL_ADD, "EPOLL_CTL_ADD"}, {EPOLL_CTL_DEL, "EPOLL_CTL_DEL"},
		{EPOLL_CTL_MOD, "EPOLL_CTL_MOD"},
	},
}

// FlagsEpollCreate is epoll_create1(2).
var FlagsEpollCreate = FlagSet{
	Name: "EPOLL_",
	Bits: []FlagValue{
		{EPOLL_CLOEXEC, "EPOLL_CLOEXEC"},
	},
}

// FlagsEventfd is eventfd2(2).
var FlagsEventfd = FlagSet{
	Name: "EFD_",
	Bits: []FlagValue{
		{EFD_SEMAPHORE, "EFD_SEMAPHORE"}, {EFD_CLOEXEC, "EFD_CLOEXEC"},
		{EFD_NONBLOCK, "EFD_NONBLOCK"},
	},
}

// FlagsSignalfd is signalfd4(2).
var FlagsSignalfd = FlagSet{
	Name: "SFD_",
	Bits: []FlagValue{
		{SFD_CLOEXEC, "SFD_CLOEXEC"}, {SFD_NONBLOCK, "SFD_NONBLOCK"},
	},
}

// FlagsTimerfd is timerfd_create(2) and timerfd_settime(2).
var FlagsTimerfd = FlagSet{
	Name: "TFD_",
	Bits: []FlagValue{
		{TFD_TIMER_ABSTIME, "TFD_TIMER_ABSTIME"},
		{TFD_TIMER_CANCEL_ON_SET, "TFD_TIMER_CANCEL_ON_SET"}, {TFD_CLOEXEC, "TFD_CLOEXEC"},
		{TFD_NONBLOCK, "TFD_NONBLOCK"},
	},
}

// FlagsSplice is splice(2).
var FlagsSplice = FlagSet{
	Name: "SPLICE_F_",
	Bits: []FlagValue{
		{SPLICE_F_MOVE, "SPLICE_F_MOVE"}, {SPLICE_F_NONBLOCK, "SPLICE_F_NONBLOCK"},
		{SPLICE_F_MORE, "SPLICE_F_MORE"}, {SPLICE_F_GIFT, "SPLICE_F_GIFT"},
	},
}

// FlagsRename is renameat2(2).
var FlagsRename = FlagSet{
	Name: "RENAME_",
	Bits: []FlagValue{
		{RENAME_NOREPLACE, "RENAME_NOREPLACE"}, {RENAME_EXCHANGE, "RENAME_EXCHANGE"},
		{RENAME_WHITEOUT, "RENAME_WHITEOUT"},
	},
}

// FlagsRwf is preadv2(2).
var FlagsRwf = FlagSet{
	Name: "RWF_",
	Bits: []FlagValue{
		{RWF_HIPRI, "RWF_HIPRI"}, {RWF_DSYNC, "RWF_DSYNC"}, {RWF_SYNC, "RWF_SYNC"},
		{RWF_NOWAIT, "RWF_NOWAIT"}, {RWF_APPEND, "RWF_APPEND"}, {RWF_NOAPPEND, "RWF_NOAPPEND"},
	},
}

// FlagsFallocate is fallocate(2).
var FlagsFallocate = FlagSet{
	Name: "FALLOC_FL_",
	Bits: []FlagValue{
		{FALLOC_FL_KEEP_SIZE, "FALLOC_FL_KEEP_SIZE"},
		{FALLOC_FL_PUNCH_HOLE, "FALLOC_FL_PUNCH_HOLE"},
		{FALLOC_FL_NO_HIDE_STALE, "FALLOC_FL_NO_HIDE_STALE"},
		{FALLOC_FL_COLLAPSE_RANGE, "FALLOC_FL_COLLAPSE_RANGE"},
		{FALLOC_FL_ZERO_RANGE, "FALLOC_FL_ZERO_RANGE"},
		{FALLOC_FL_INSERT_RANGE, "FALLOC_FL_INSERT_RANGE"},
		{FALLOC_FL_UNSHARE_RANGE, "FALLOC_FL_UNSHARE_RANGE"},
	},
}

// FlagsFadvise is fadvise64(2).
var FlagsFadvise = FlagSet{
	Name: "POSIX_FADV_",
	Mask: ^uint64(0),
	Values: []FlagValue{
		{POSIX_FADV_NORMAL, "POSIX_FADV_NORMAL"}, {POSIX_FADV_RANDOM, "POSIX_FADV_RANDOM"},
		{POSIX_FADV_SEQUENTIAL, "POSIX_FADV_SEQUENTIAL"},
		{POSIX_FADV_WILLNEED, "POSIX_FADV_WILLNEED"}, {POSIX_FADV_DONTNEED, "POSIX_FADV_DONTNEED"},
		{POSIX_FADV_NOREUSE, "POSIX_FADV_NOREUSE"},
	},
}

// FlagsCloseRange is close_range(2).
var FlagsCloseRange = FlagSet{
	Name: "CLOSE_RANGE_",
	Bits: []FlagValue{
		{CLOSE_RANGE_UNSHARE, "CLOSE_RANGE_UNSHARE"}, {CLOSE_RANGE_CLOEXEC, "CLOSE_RANGE_CLOEXEC"},
	},
}

// FlagsMemfd is memfd_create(2).
var FlagsMemfd = FlagSet{
	Name: "MFD_",
	Bits: []FlagValue{
		{MFD_CLOEXEC, "MFD_CLOEXEC"}, {MFD_ALLOW_SEALING, "MFD_ALLOW_SEALING"},
		{MFD_HUGETLB, "MFD_HUGETLB"}, {MFD_NOEXEC_SEAL, "MFD_NOEXEC_SEAL"}, {MFD_EXEC, "MFD_EXEC"},
	},
}

// FlagsStatfs is f_flags of statfs(2).
var FlagsStatfs = FlagSet{
	Name: "ST_",
	Bits: []FlagValue{
		{ST_VALID, "ST_VALID"}, {ST_RDONLY, "ST_RDONLY"}, {ST_NOSUID, "ST_NOSUID"},
		{ST_NODEV, "ST_NODEV"}, {ST_NOEXEC, "ST_NOEXEC"}, {ST_SYNCHRONOUS, "ST_SYNCHRONOUS"},
		{ST_MANDLOCK, "ST_MANDLOCK"}, {ST_NOATIME, "ST_NOATIME"}, {ST_NODIRATIME, "ST_NODIRATIME"},
		{ST_RELATIME, "ST_RELATIME"}, {ST_NOSYMFOLLOW, "ST_NOSYMFOLLOW"},
	},
}

// FlagsFsType is f_type of statfs(2).
var FlagsFsType = FlagSet{
	Name: "",
	Mask: ^uint64(0),
	Values: []FlagValue{
		{TMPFS_MAGIC, "TMPFS_MAGIC"}, {PROC_SUPER_MAGIC, "PROC_SUPER_MAGIC"},
		{SYSFS_MAGIC, "SYSFS_MAGIC"}, {DEVPTS_SUPER_MAGIC, "DEVPTS_SUPER_MAGIC"},
		{PIPEFS_MAGIC, "PIPEFS_MAGIC"}, {SOCKFS_MAGIC, "SOCKFS_MAGIC"},
		{ANON_INODE_FS_MAGIC, "ANON_INODE_FS_MAGIC"}, {RAMFS_MAGIC, "RAMFS_MAGIC"},
		{EXT4_SUPER_MAGIC, "EXT2_SUPER_MAGIC"}, {MQUEUE_MAGIC, "MQUEUE_MAGIC"},
	},
}

// FlagsFileType is the type in st_mode.
var FlagsFileType = FlagSet{
	Name: "S_IF",
	Mask: S_IFMT,
	Values: []FlagValue{
		{S_IFSOCK, "S_IFSOCK"}, {S_IFLNK, "S_IFLNK"}, {S_IFREG, "S_IFREG"}, {S_IFBLK, "S_IFBLK"},
		{S_IFDIR, "S_IFDIR"}, {S_IFCHR, "S_IFCHR"}, {S_IFIFO, "S_IFIFO"},
	},
}
