package abi

// StructID names a structure of the boundary.
type StructID uint8

// The structures.
const (
	// StructNone is no structure.
	StructNone StructID = iota
	StructTimespec
	StructTimeval
	StructTimezone
	StructItimerspec
	StructItimerval
	StructTms
	StructSigevent
	StructStat
	StructStatxTime
	StructStatx
	StructStatfs
	StructFlock
	StructFOwnerEx
	StructOpenHow
	StructIovec
	StructPollfd
	StructEpollEvent
	StructSignalfdSiginfo
	StructRusage
	StructRlimit64
	StructUtsname
	StructSysinfo
	StructSchedParam
	StructSchedAttr
	StructRobustListHead
	StructFutexWaitv
	StructCloneArgs
	StructUserCapHeader
	StructUserCapData
	StructSigaction
	StructStackT
	StructIpcPerm
	StructMsqidDs
	StructMsginfo
	StructSemidDs
	StructSeminfo
	StructSembuf
	StructShmidDs
	StructShminfo
	StructShmUsage
	StructMqAttr
	StructMsghdr
	StructCmsghdr
	StructUcred
	StructLinger
	StructWinsize
	StructTermios
	StructMessage
	StructLink
	numStructs
)

// StructDef describes a structure in user memory, for printing it and for writing it by name.
type StructDef struct {
	// Name is the C name.
	Name string
	// Size is its size in bytes.
	Size int
	// Fields are its fields without the padding, by offset.
	Fields []Field
}

// Field is one field of a structure.
type Field struct {
	// Name is the C name.
	Name string
	// Off is where it begins.
	Off int
	// Size is its size in bytes.
	Size int
	// Kind says what it is. KindStr is text in place, KindStruct a structure in place; KindInts and
	// KindUlongs are arrays in place, KindBuf bytes in place.
	Kind Kind
	// Flags names the values of KindFlags and KindEnum.
	Flags *FlagSet
	// Struct is the structure of KindStruct.
	Struct StructID
}

// Def is the description of a structure.
func (s StructID) Def() *StructDef {
	if s >= numStructs {
		s = StructNone
	}
	return &structDefs[s]
}

// structDefs is indexed by StructID.
var structDefs = [numStructs]StructDef{
	StructTimespec: {"timespec", SizeofTimespec, []Field{
		{Name: "tv_sec", Off: 0, Size: 8, Kind: KindLong},
		{Name: "tv_nsec", Off: 8, Size: 8, Kind: KindUlong},
	}},
	StructTimeval: {"timeval", SizeofTimeval, []Field{
		{Name: "tv_sec", Off: 0, Size: 8, Kind: KindLong},
		{Name: "tv_usec", Off: 8, Size: 8, Kind: KindUlong},
	}},
	StructTimezone: {"timezone", SizeofTimezone, []Field{
		{Name: "tz_minuteswest", Off: 0, Size: 4, Kind: KindInt},
		{Name: "tz_dsttime", Off: 4, Size: 4, Kind: KindInt},
	}},
	StructItimerspec: {"itimerspec", SizeofItimerspec, []Field{
		{Name: "it_interval", Off: 0, Size: 16, Kind: KindStruct, Struct: StructTimespec},
		{Name: "it_value", Off: 16, Size: 16, Kind: KindStruct, Struct: StructTimespec},
	}},
	StructItimerval: {"itimerval", SizeofItimerval, []Field{
		{Name: "it_interval", Off: 0, Size: 16, Kind: KindStruct, Struct: StructTimeval},
		{Name: "it_value", Off: 16, Size: 16, Kind: KindStruct, Struct: StructTimeval},
	}},
	StructTms: {"tms", SizeofTms, []Field{
		{Name: "tms_utime", Off: 0, Size: 8, Kind: KindLong},
		{Name: "tms_stime", Off: 8, Size: 8, Kind: KindLong},
		{Name: "tms_cutime", Off: 16, Size: 8, Kind: KindLong},
		{Name: "tms_cstime", Off: 24, Size: 8, Kind: KindLong},
	}},
	StructSigevent: {"sigevent", SizeofSigevent, []Field{
		{Name: "sigev_value", Off: 0, Size: 8, Kind: KindAddr},
		{Name: "sigev_signo", Off: 8, Size: 4, Kind: KindSignal},
		{Name: "sigev_notify", Off: 12, Size: 4, Kind: KindEnum, Flags: &FlagsSigev},
		{Name: "sigev_notify_thread_id", Off: 16, Size: 4, Kind: KindPid},
	}},
	StructStat: {"stat", SizeofStat, []Field{
		{Name: "st_dev", Off: 0, Size: 8, Kind: KindDev},
		{Name: "st_ino", Off: 8, Size: 8, Kind: KindUlong},
		{Name: "st_mode", Off: 16, Size: 4, Kind: KindFileMode},
		{Name: "st_nlink", Off: 20, Size: 4, Kind: KindUint},
		{Name: "st_uid", Off: 24, Size: 4, Kind: KindUid},
		{Name: "st_gid", Off: 28, Size: 4, Kind: KindGid},
		{Name: "st_rdev", Off: 32, Size: 8, Kind: KindDev},
		{Name: "st_size", Off: 48, Size: 8, Kind: KindLong},
		{Name: "st_blksize", Off: 56, Size: 4, Kind: KindInt},
		{Name: "st_blocks", Off: 64, Size: 8, Kind: KindLong},
		{Name: "st_atim", Off: 72, Size: 16, Kind: KindStruct, Struct: StructTimespec},
		{Name: "st_mtim", Off: 88, Size: 16, Kind: KindStruct, Struct: StructTimespec},
		{Name: "st_ctim", Off: 104, Size: 16, Kind: KindStruct, Struct: StructTimespec},
	}},
	StructStatxTime: {"statx_timestamp", SizeofStatxTime, []Field{
		{Name: "tv_sec", Off: 0, Size: 8, Kind: KindLong},
		{Name: "tv_nsec", Off: 8, Size: 4, Kind: KindUint},
	}},
	StructStatx: {"statx", SizeofStatx, []Field{
		{Name: "stx_mask", Off: 0, Size: 4, Kind: KindFlags, Flags: &FlagsStatxMask},
		{Name: "stx_blksize", Off: 4, Size: 4, Kind: KindUint},
		{Name: "stx_attributes", Off: 8, Size: 8, Kind: KindFlags, Flags: &FlagsStatxAttr},
		{Name: "stx_nlink", Off: 16, Size: 4, Kind: KindUint},
		{Name: "stx_uid", Off: 20, Size: 4, Kind: KindUid},
		{Name: "stx_gid", Off: 24, Size: 4, Kind: KindGid},
		{Name: "stx_mode", Off: 28, Size: 2, Kind: KindFileMode},
		{Name: "stx_ino", Off: 32, Size: 8, Kind: KindUlong},
		{Name: "stx_size", Off: 40, Size: 8, Kind: KindUlong},
		{Name: "stx_blocks", Off: 48, Size: 8, Kind: KindUlong},
		{Name: "stx_attributes_mask", Off: 56, Size: 8, Kind: KindFlags, Flags: &FlagsStatxAttr},
		{Name: "stx_atime", Off: 64, Size: 16, Kind: KindStruct, Struct: StructStatxTime},
		{Name: "stx_btime", Off: 80, Size: 16, Kind: KindStruct, Struct: StructStatxTime},
		{Name: "stx_ctime", Off: 96, Size: 16, Kind: KindStruct, Struct: StructStatxTime},
		{Name: "stx_mtime", Off: 112, Size: 16, Kind: KindStruct, Struct: StructStatxTime},
		{Name: "stx_rdev_major", Off: 128, Size: 4, Kind: KindUint},
		{Name: "stx_rdev_minor", Off: 132, Size: 4, Kind: KindUint},
		{Name: "stx_dev_major", Off: 136, Size: 4, Kind: KindUint},
		{Name: "stx_dev_minor", Off: 140, Size: 4, Kind: KindUint},
		{Name: "stx_mnt_id", Off: 144, Size: 8, Kind: KindUlong},
	}},
	StructStatfs: {"statfs", SizeofStatfs, []Field{
		{Name: "f_type", Off: 0, Size: 8, Kind: KindEnum, Flags: &FlagsFsType},
		{Name: "f_bsize", Off: 8, Size: 8, Kind: KindLong},
		{Name: "f_blocks", Off: 16, Size: 8, Kind: KindUlong},
		{Name: "f_bfree", Off: 24, Size: 8, Kind: KindUlong},
		{Name: "f_bavail", Off: 32, Size: 8, Kind: KindUlong},
		{Name: "f_files", Off: 40, Size: 8, Kind: KindUlong},
		{Name: "f_ffree", Off: 48, Size: 8, Kind: KindUlong},
		{Name: "f_fsid", Off: 56, Size: 8, Kind: KindInts},
		{Name: "f_namelen", Off: 64, Size: 8, Kind: KindLong},
		{Name: "f_frsize", Off: 72, Size: 8, Kind: KindLong},
		{Name: "f_flags", Off: 80, Size: 8, Kind: KindFlags, Flags: &FlagsStatfs},
	}},
	StructFlock: {"flock", SizeofFlock, []Field{
		{Name: "l_type", Off: 0, Size: 2, Kind: KindEnum, Flags: &FlagsLockType},
		{Name: "l_whence", Off: 2, Size: 2, Kind: KindEnum, Flags: &FlagsWhence},
		{Name: "l_start", Off: 8, Size: 8, Kind: KindLong},
		{Name: "l_len", Off: 16, Size: 8, Kind: KindLong},
		{Name: "l_pid", Off: 24, Size: 4, Kind: KindPid},
	}},
	StructFOwnerEx: {"f_owner_ex", SizeofFOwnerEx, []Field{
		{Name: "type", Off: 0, Size: 4, Kind: KindEnum, Flags: &FlagsFOwner},
		{Name: "pid", Off: 4, Size: 4, Kind: KindPid},
	}},
	StructOpenHow: {"open_how", SizeofOpenHow, []Field{
		{Name: "flags", Off: 0, Size: 8, Kind: KindFlags, Flags: &FlagsOpen},
		{Name: "mode", Off: 8, Size: 8, Kind: KindMode},
		{Name: "resolve", Off: 16, Size: 8, Kind: KindFlags, Flags: &FlagsResolve},
	}},
	StructIovec: {"iovec", SizeofIovec, []Field{
		{Name: "iov_base", Off: 0, Size: 8, Kind: KindAddr},
		{Name: "iov_len", Off: 8, Size: 8, Kind: KindUlong},
	}},
	StructPollfd: {"pollfd", SizeofPollfd, []Field{
		{Name: "fd", Off: 0, Size: 4, Kind: KindFD},
		{Name: "events", Off: 4, Size: 2, Kind: KindFlags, Flags: &FlagsPoll},
		{Name: "revents", Off: 6, Size: 2, Kind: KindFlags, Flags: &FlagsPoll},
	}},
	StructEpollEvent: {"epoll_event", SizeofEpollEvent, []Field{
		{Name: "events", Off: 0, Size: 4, Kind: KindFlags, Flags: &FlagsEpoll},
		{Name: "data", Off: 8, Size: 8, Kind: KindUlong},
	}},
	StructSignalfdSiginfo: {"signalfd_siginfo", SizeofSignalfdSiginfo, []Field{
		{Name: "ssi_signo", Off: 0, Size: 4, Kind: KindSignal},
		{Name: "ssi_errno", Off: 4, Size: 4, Kind: KindInt},
		{Name: "ssi_code", Off: 8, Size: 4, Kind: KindInt},
		{Name: "ssi_pid", Off: 12, Size: 4, Kind: KindPid},
		{Name: "ssi_uid", Off: 16, Size: 4, Kind: KindUid},
		{Name: "ssi_fd", Off: 20, Size: 4, Kind: KindFD},
		{Name: "ssi_tid", Off: 24, Size: 4, Kind: KindUint},
		{Name: "ssi_band", Off: 28, Size: 4, Kind: KindUint},
		{Name: "ssi_overrun", Off: 32, Size: 4, Kind: KindUint},
		{Name: "ssi_trapno", Off: 36, Size: 4, Kind: KindUint},
		{Name: "ssi_status", Off: 40, Size: 4, Kind: KindInt},
		{Name: "ssi_int", Off: 44, Size: 4, Kind: KindInt},
		{Name: "ssi_ptr", Off: 48, Size: 8, Kind: KindAddr},
		{Name: "ssi_utime", Off: 56, Size: 8, Kind: KindUlong},
		{Name: "ssi_stime", Off: 64, Size: 8, Kind: KindUlong},
		{Name: "ssi_addr", Off: 72, Size: 8, Kind: KindAddr},
		{Name: "ssi_addr_lsb", Off: 80, Size: 2, Kind: KindUint},
		{Name: "ssi_syscall", Off: 84, Size: 4, Kind: KindInt},
		{Name: "ssi_call_addr", Off: 88, Size: 8, Kind: KindAddr},
		{Name: "ssi_arch", Off: 96, Size: 4, Kind: KindUint},
	}},
	StructRusage: {"rusage", SizeofRusage, []Field{
		{Name: "ru_utime", Off: 0, Size: 16, Kind: KindStruct, Struct: StructTimeval},
		{Name: "ru_stime", Off: 16, Size: 16, Kind: KindStruct, Struct: StructTimeval},
		{Name: "ru_maxrss", Off: 32, Size: 8, Kind: KindLong},
		{Name: "ru_ixrss", Off: 40, Size: 8, Kind: KindLong},
		{Name: "ru_idrss", Off: 48, Size: 8, Kind: KindLong},
		{Name: "ru_isrss", Off: 56, Size: 8, Kind: KindLong},
		{Name: "ru_minflt", Off: 64, Size: 8, Kind: KindLong},
		{Name: "ru_majflt", Off: 72, Size: 8, Kind: KindLong},
		{Name: "ru_nswap", Off: 80, Size: 8, Kind: KindLong},
		{Name: "ru_inblock", Off: 88, Size: 8, Kind: KindLong},
		{Name: "ru_oublock", Off: 96, Size: 8, Kind: KindLong},
		{Name: "ru_msgsnd", Off: 104, Size: 8, Kind: KindLong},
		{Name: "ru_msgrcv", Off: 112, Size: 8, Kind: KindLong},
		{Name: "ru_nsignals", Off: 120, Size: 8, Kind: KindLong},
		{Name: "ru_nvcsw", Off: 128, Size: 8, Kind: KindLong},
		{Name: "ru_nivcsw", Off: 136, Size: 8, Kind: KindLong},
	}},
	StructRlimit64: {"rlimit64", SizeofRlimit64, []Field{
		{Name: "rlim_cur", Off: 0, Size: 8, Kind: KindRlim},
		{Name: "rlim_max", Off: 8, Size: 8, Kind: KindRlim},
	}},
	StructUtsname: {"utsname", SizeofUtsname, []Field{
		{Name: "sysname", Off: 0, Size: 65, Kind: KindStr},
		{Name: "nodename", Off: 65, Size: 65, Kind: KindStr},
		{Name: "release", Off: 130, Size: 65, Kind: KindStr},
		{Name: "version", Off: 195, Size: 65, Kind: KindStr},
		{Name: "machine", Off: 260, Size: 65, Kind: KindStr},
		{Name: "domainname", Off: 325, Size: 65, Kind: KindStr},
	}},
	StructSysinfo: {"sysinfo", SizeofSysinfo, []Field{
		{Name: "uptime", Off: 0, Size: 8, Kind: KindLong},
		{Name: "loads", Off: 8, Size: 24, Kind: KindUlongs},
		{Name: "totalram", Off: 32, Size: 8, Kind: KindUlong},
		{Name: "freeram", Off: 40, Size: 8, Kind: KindUlong},
		{Name: "sharedram", Off: 48, Size: 8, Kind: KindUlong},
		{Name: "bufferram", Off: 56, Size: 8, Kind: KindUlong},
		{Name: "totalswap", Off: 64, Size: 8, Kind: KindUlong},
		{Name: "freeswap", Off: 72, Size: 8, Kind: KindUlong},
		{Name: "procs", Off: 80, Size: 2, Kind: KindUint},
		{Name: "totalhigh", Off: 88, Size: 8, Kind: KindUlong},
		{Name: "freehigh", Off: 96, Size: 8, Kind: KindUlong},
		{Name: "mem_unit", Off: 104, Size: 4, Kind: KindUint},
	}},
	StructSchedParam: {"sched_param", SizeofSchedParam, []Field{
		{Name: "sched_priority", Off: 0, Size: 4, Kind: KindInt},
	}},
	StructSchedAttr: {"sched_attr", SizeofSchedAttr, []Field{
		{Name: "size", Off: 0, Size: 4, Kind: KindUint},
		{Name: "sched_policy", Off: 4, Size: 4, Kind: KindEnum, Flags: &FlagsSched},
		{Name: "sched_flags", Off: 8, Size: 8, Kind: KindHex},
		{Name: "sched_nice", Off: 16, Size: 4, Kind: KindInt},
		{Name: "sched_priority", Off: 20, Size: 4, Kind: KindUint},
		{Name: "sched_runtime", Off: 24, Size: 8, Kind: KindUlong},
		{Name: "sched_deadline", Off: 32, Size: 8, Kind: KindUlong},
		{Name: "sched_period", Off: 40, Size: 8, Kind: KindUlong},
		{Name: "sched_util_min", Off: 48, Size: 4, Kind: KindUint},
		{Name: "sched_util_max", Off: 52, Size: 4, Kind: KindUint},
	}},
	StructRobustListHead: {"robust_list_head", SizeofRobustListHead, []Field{
		{Name: "list", Off: 0, Size: 8, Kind: KindAddr},
		{Name: "futex_offset", Off: 8, Size: 8, Kind: KindLong},
		{Name: "list_op_pending", Off: 16, Size: 8, Kind: KindAddr},
	}},
	StructFutexWaitv: {"futex_waitv", SizeofFutexWaitv, []Field{
		{Name: "val", Off: 0, Size: 8, Kind: KindHex},
		{Name: "uaddr", Off: 8, Size: 8, Kind: KindAddr},
		{Name: "flags", Off: 16, Size: 4, Kind: KindHex},
		{Name: "__reserved", Off: 20, Size: 4, Kind: KindUint},
	}},
	StructCloneArgs: {"clone_args", SizeofCloneArgs, []Field{
		{Name: "flags", Off: 0, Size: 8, Kind: KindFlags, Flags: &FlagsClone},
		{Name: "pidfd", Off: 8, Size: 8, Kind: KindAddr},
		{Name: "child_tid", Off: 16, Size: 8, Kind: KindAddr},
		{Name: "parent_tid", Off: 24, Size: 8, Kind: KindAddr},
		{Name: "exit_signal", Off: 32, Size: 8, Kind: KindSignal},
		{Name: "stack", Off: 40, Size: 8, Kind: KindAddr},
		{Name: "stack_size", Off: 48, Size: 8, Kind: KindHex},
		{Name: "tls", Off: 56, Size: 8, Kind: KindAddr},
		{Name: "set_tid", Off: 64, Size: 8, Kind: KindAddr},
		{Name: "set_tid_size", Off: 72, Size: 8, Kind: KindUlong},
		{Name: "cgroup", Off: 80, Size: 8, Kind: KindUlong},
	}},
	StructUserCapHeader: {"user_cap_header", SizeofUserCapHeader, []Field{
		{Name: "version", Off: 0, Size: 4, Kind: KindEnum, Flags: &FlagsCapVersion},
		{Name: "pid", Off: 4, Size: 4, Kind: KindPid},
	}},
	StructUserCapData: {"user_cap_data", SizeofUserCapData, []Field{
		{Name: "effective", Off: 0, Size: 4, Kind: KindHex},
		{Name: "permitted", Off: 4, Size: 4, Kind: KindHex},
		{Name: "inheritable", Off: 8, Size: 4, Kind: KindHex},
	}},
	StructSigaction: {"sigaction", SizeofSigaction, []Field{
		{Name: "sa_handler", Off: 0, Size: 8, Kind: KindAddr},
		{Name: "sa_flags", Off: 8, Size: 8, Kind: KindFlags, Flags: &FlagsSigaction},
		{Name: "sa_mask", Off: 16, Size: 8, Kind: KindSigBits},
	}},
	StructStackT: {"sigaltstack", SizeofStackT, []Field{
		{Name: "ss_sp", Off: 0, Size: 8, Kind: KindAddr},
		{Name: "ss_flags", Off: 8, Size: 4, Kind: KindFlags, Flags: &FlagsSigstack},
		{Name: "ss_size", Off: 16, Size: 8, Kind: KindUlong},
	}},
	StructIpcPerm: {"ipc64_perm", SizeofIpcPerm, []Field{
		{Name: "key", Off: 0, Size: 4, Kind: KindKey},
		{Name: "uid", Off: 4, Size: 4, Kind: KindUid},
		{Name: "gid", Off: 8, Size: 4, Kind: KindGid},
		{Name: "cuid", Off: 12, Size: 4, Kind: KindUid},
		{Name: "cgid", Off: 16, Size: 4, Kind: KindGid},
		{Name: "mode", Off: 20, Size: 4, Kind: KindMode},
		{Name: "seq", Off: 24, Size: 2, Kind: KindUint},
	}},
	StructMsqidDs: {"msqid64_ds", SizeofMsqidDs, []Field{
		{Name: "msg_perm", Off: 0, Size: 48, Kind: KindStruct, Struct: StructIpcPerm},
		{Name: "msg_stime", Off: 48, Size: 8, Kind: KindLong},
		{Name: "msg_rtime", Off: 56, Size: 8, Kind: KindLong},
		{Name: "msg_ctime", Off: 64, Size: 8, Kind: KindLong},
		{Name: "msg_cbytes", Off: 72, Size: 8, Kind: KindUlong},
		{Name: "msg_qnum", Off: 80, Size: 8, Kind: KindUlong},
		{Name: "msg_qbytes", Off: 88, Size: 8, Kind: KindUlong},
		{Name: "msg_lspid", Off: 96, Size: 4, Kind: KindPid},
		{Name: "msg_lrpid", Off: 100, Size: 4, Kind: KindPid},
	}},
	StructMsginfo: {"msginfo", SizeofMsginfo, []Field{
		{Name: "msgpool", Off: 0, Size: 4, Kind: KindInt},
		{Name: "msgmap", Off: 4, Size: 4, Kind: KindInt},
		{Name: "msgmax", Off: 8, Size: 4, Kind: KindInt},
		{Name: "msgmnb", Off: 12, Size: 4, Kind: KindInt},
		{Name: "msgmni", Off: 16, Size: 4, Kind: KindInt},
		{Name: "msgssz", Off: 20, Size: 4, Kind: KindInt},
		{Name: "msgtql", Off: 24, Size: 4, Kind: KindInt},
		{Name: "msgseg", Off: 28, Size: 2, Kind: KindUint},
	}},
	StructSemidDs: {"semid64_ds", SizeofSemidDs, []Field{
		{Name: "sem_perm", Off: 0, Size: 48, Kind: KindStruct, Struct: StructIpcPerm},
		{Name: "sem_otime", Off: 48, Size: 8, Kind: KindLong},
		{Name: "sem_ctime", Off: 56, Size: 8, Kind: KindLong},
		{Name: "sem_nsems", Off: 64, Size: 8, Kind: KindUlong},
	}},
	StructSeminfo: {"seminfo", SizeofSeminfo, []Field{
		{Name: "semmap", Off: 0, Size: 4, Kind: KindInt},
		{Name: "semmni", Off: 4, Size: 4, Kind: KindInt},
		{Name: "semmns", Off: 8, Size: 4, Kind: KindInt},
		{Name: "semmnu", Off: 12, Size: 4, Kind: KindInt},
		{Name: "semmsl", Off: 16, Size: 4, Kind: KindInt},
		{Name: "semopm", Off: 20, Size: 4, Kind: KindInt},
		{Name: "semume", Off: 24, Size: 4, Kind: KindInt},
		{Name: "semusz", Off: 28, Size: 4, Kind: KindInt},
		{Name: "semvmx", Off: 32, Size: 4, Kind: KindInt},
		{Name: "semaem", Off: 36, Size: 4, Kind: KindInt},
	}},
	StructSembuf: {"sembuf", SizeofSembuf, []Field{
		{Name: "sem_num", Off: 0, Size: 2, Kind: KindUint},
		{Name: "sem_op", Off: 2, Size: 2, Kind: KindInt},
		{Name: "sem_flg", Off: 4, Size: 2, Kind: KindFlags, Flags: &FlagsSemop},
	}},
	StructShmidDs: {"shmid64_ds", SizeofShmidDs, []Field{
		{Name: "shm_perm", Off: 0, Size: 48, Kind: KindStruct, Struct: StructIpcPerm},
		{Name: "shm_segsz", Off: 48, Size: 8, Kind: KindUlong},
		{Name: "shm_atime", Off: 56, Size: 8, Kind: KindLong},
		{Name: "shm_dtime", Off: 64, Size: 8, Kind: KindLong},
		{Name: "shm_ctime", Off: 72, Size: 8, Kind: KindLong},
		{Name: "shm_cpid", Off: 80, Size: 4, Kind: KindPid},
		{Name: "shm_lpid", Off: 84, Size: 4, Kind: KindPid},
		{Name: "shm_nattch", Off: 88, Size: 8, Kind: KindUlong},
	}},
	StructShminfo: {"shminfo64", SizeofShminfo, []Field{
		{Name: "shmmax", Off: 0, Size: 8, Kind: KindUlong},
		{Name: "shmmin", Off: 8, Size: 8, Kind: KindUlong},
		{Name: "shmmni", Off: 16, Size: 8, Kind: KindUlong},
		{Name: "shmseg", Off: 24, Size: 8, Kind: KindUlong},
		{Name: "shmall", Off: 32, Size: 8, Kind: KindUlong},
	}},
	StructShmUsage: {"shm_info", SizeofShmUsage, []Field{
		{Name: "used_ids", Off: 0, Size: 4, Kind: KindInt},
		{Name: "shm_tot", Off: 8, Size: 8, Kind: KindUlong},
		{Name: "shm_rss", Off: 16, Size: 8, Kind: KindUlong},
		{Name: "shm_swp", Off: 24, Size: 8, Kind: KindUlong},
		{Name: "swap_attempts", Off: 32, Size: 8, Kind: KindUlong},
		{Name: "swap_successes", Off: 40, Size: 8, Kind: KindUlong},
	}},
	StructMqAttr: {"mq_attr", SizeofMqAttr, []Field{
		{Name: "mq_flags", Off: 0, Size: 8, Kind: KindFlags, Flags: &FlagsPipe},
		{Name: "mq_maxmsg", Off: 8, Size: 8, Kind: KindLong},
		{Name: "mq_msgsize", Off: 16, Size: 8, Kind: KindLong},
		{Name: "mq_curmsgs", Off: 24, Size: 8, Kind: KindLong},
	}},
	StructMsghdr: {"msghdr", SizeofMsghdr, []Field{
		{Name: "msg_name", Off: 0, Size: 8, Kind: KindAddr},
		{Name: "msg_namelen", Off: 8, Size: 4, Kind: KindInt},
		{Name: "msg_iov", Off: 16, Size: 8, Kind: KindAddr},
		{Name: "msg_iovlen", Off: 24, Size: 8, Kind: KindUlong},
		{Name: "msg_control", Off: 32, Size: 8, Kind: KindAddr},
		{Name: "msg_controllen", Off: 40, Size: 8, Kind: KindUlong},
		{Name: "msg_flags", Off: 48, Size: 4, Kind: KindFlags, Flags: &FlagsMsg},
	}},
	StructCmsghdr: {"cmsghdr", SizeofCmsghdr, []Field{
		{Name: "cmsg_len", Off: 0, Size: 8, Kind: KindUlong},
		{Name: "cmsg_level", Off: 8, Size: 4, Kind: KindEnum, Flags: &FlagsSockLevel},
		{Name: "cmsg_type", Off: 12, Size: 4, Kind: KindEnum, Flags: &FlagsScm},
	}},
	StructUcred: {"ucred", SizeofUcred, []Field{
		{Name: "pid", Off: 0, Size: 4, Kind: KindPid},
		{Name: "uid", Off: 4, Size: 4, Kind: KindUid},
		{Name: "gid", Off: 8, Size: 4, Kind: KindGid},
	}},
	StructLinger: {"linger", SizeofLinger, []Field{
		{Name: "l_onoff", Off: 0, Size: 4, Kind: KindInt},
		{Name: "l_linger", Off: 4, Size: 4, Kind: KindInt},
	}},
	StructWinsize: {"winsize", SizeofWinsize, []Field{
		{Name: "ws_row", Off: 0, Size: 2, Kind: KindUint},
		{Name: "ws_col", Off: 2, Size: 2, Kind: KindUint},
		{Name: "ws_xpixel", Off: 4, Size: 2, Kind: KindUint},
		{Name: "ws_ypixel", Off: 6, Size: 2, Kind: KindUint},
	}},
	StructTermios: {"termios", SizeofTermios, []Field{
		{Name: "c_iflag", Off: 0, Size: 4, Kind: KindFlags, Flags: &FlagsIflag},
		{Name: "c_oflag", Off: 4, Size: 4, Kind: KindFlags, Flags: &FlagsOflag},
		{Name: "c_cflag", Off: 8, Size: 4, Kind: KindFlags, Flags: &FlagsCflag},
		{Name: "c_lflag", Off: 12, Size: 4, Kind: KindFlags, Flags: &FlagsLflag},
		{Name: "c_line", Off: 16, Size: 1, Kind: KindUint},
		{Name: "c_cc", Off: 17, Size: 19, Kind: KindBuf},
	}},
	StructMessage: {"message", SizeofMessage, []Field{
		{Name: "length", Off: 0, Size: 4, Kind: KindUint},
		{Name: "label", Off: 4, Size: 4, Kind: KindUint},
		{Name: "sender", Off: 8, Size: 4, Kind: KindPid},
		{Name: "fd", Off: 12, Size: 4, Kind: KindFD},
		{Name: "token", Off: 16, Size: 8, Kind: KindUlong},
		{Name: "data", Off: 24, Size: 8, Kind: KindAddr},
		{Name: "flags", Off: 32, Size: 4, Kind: KindFlags, Flags: &FlagsMessage},
		{Name: "room", Off: 36, Size: 4, Kind: KindUint},
	}},
	StructLink: {"link", SizeofLink, []Field{
		{Name: "a", Off: 0, Size: 4, Kind: KindPid},
		{Name: "b", Off: 4, Size: 4, Kind: KindPid},
		{Name: "sent_by_a", Off: 8, Size: 8, Kind: KindUlong},
		{Name: "sent_by_b", Off: 16, Size: 8, Kind: KindUlong},
	}},
}
