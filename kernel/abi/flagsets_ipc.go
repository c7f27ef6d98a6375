package abi

// FlagsKey is a System V key.
var FlagsKey = FlagSet{
	Name: "",
	Mask: 0xffffffff,
	Values: []FlagValue{
		{IPC_PRIVATE, "IPC_PRIVATE"},
	},
}

// FlagsIpcGet is msgget(2) and semget(2).
var FlagsIpcGet = FlagSet{
	Name: "IPC_",
	Bits: []FlagValue{
		{IPC_CREAT, "IPC_CREAT"}, {IPC_EXCL, "IPC_EXCL"}, {IPC_NOWAIT, "IPC_NOWAIT"},
	},
	Octal: 0777,
}

// FlagsShmGet is shmget(2).
var FlagsShmGet = FlagSet{
	Name: "SHM_",
	Bits: []FlagValue{
		{IPC_CREAT, "IPC_CREAT"}, {IPC_EXCL, "IPC_EXCL"}, {SHM_HUGETLB, "SHM_HUGETLB"},
		{SHM_NORESERVE, "SHM_NORESERVE"},
	},
	Octal: 0777,
}

// FlagsMsgop is msgsnd(2) and msgrcv(2).
var FlagsMsgop = FlagSet{
	Name: "MSG_",
	Bits: []FlagValue{
		{MSG_NOERROR, "MSG_NOERROR"}, {MSG_EXCEPT, "MSG_EXCEPT"}, {MSG_COPY, "MSG_COPY"},
		{IPC_NOWAIT, "IPC_NOWAIT"},
	},
}

// FlagsSemop is sem_flg of semop(2).
var FlagsSemop = FlagSet{
	Name: "SEM_",
	Bits: []FlagValue{
		{SEM_UNDO, "SEM_UNDO"}, {IPC_NOWAIT, "IPC_NOWAIT"},
	},
}

// FlagsShmat is shmat(2).
var FlagsShmat = FlagSet{
	Name: "SHM_",
	Bits: []FlagValue{
		{SHM_RDONLY, "SHM_RDONLY"}, {SHM_RND, "SHM_RND"}, {SHM_REMAP, "SHM_REMAP"},
		{SHM_EXEC, "SHM_EXEC"},
	},
}

// FlagsMsgctl is msgctl(2).
var FlagsMsgctl = FlagSet{
	Name: "MSG_",
	Mask: ^uint64(0),
	Values: []FlagValue{
		{IPC_RMID, "IPC_RMID"}, {IPC_SET, "IPC_SET"}, {IPC_STAT, "IPC_STAT"},
		{IPC_INFO, "IPC_INFO"}, {MSG_STAT, "MSG_STAT"}, {MSG_INFO, "MSG_INFO"},
		{MSG_STAT_ANY, "MSG_STAT_ANY"},
	},
}

// FlagsSemctl is semctl(2).
var FlagsSemctl = FlagSet{
	Name: "SEM_",
	Mask: ^uint64(0),
	Values: []FlagValue{
		{IPC_RMID, "IPC_RMID"}, {IPC_SET, "IPC_SET"}, {IPC_STAT, "IPC_STAT"},
		{IPC_INFO, "IPC_INFO"}, {GETPID, "GETPID"}, {GETVAL, "GETVAL"}, {GETALL, "GETALL"},
		{GETNCNT, "GETNCNT"}, {GETZCNT, "GETZCNT"}, {SETVAL, "SETVAL"}, {SETALL, "SETALL"},
		{SEM_STAT, "SEM_STAT"}, {SEM_INFO, "SEM_INFO"}, {SEM_STAT_ANY, "SEM_STAT_ANY"},
	},
}

// FlagsShmctl is shmctl(2).
var FlagsShmctl = FlagSet{
	Name: "SHM_",
	Mask: ^uint64(0),
	Values: []FlagValue{
		{IPC_RMID, "IPC_RMID"}, {IPC_SET, "IPC_SET"}, {IPC_STAT, "IPC_STAT"},
		{IPC_INFO, "IPC_INFO"}, {SHM_LOCK, "SHM_LOCK"}, {SHM_UNLOCK, "SHM_UNLOCK"},
		{SHM_STAT, "SHM_STAT"}, {SHM_INFO, "SHM_INFO"}, {SHM_STAT_ANY, "SHM_STAT_ANY"},
	},
}

// FlagsFamily is the first argument of socket(2).
var FlagsFamily = FlagSet{
	Name: "AF_",
	Mask: ^uint64(0),
	Values: []FlagValue{
		{AF_UNSPEC, "AF_UNSPEC"}, {AF_UNIX, "AF_UNIX"}, {AF_INET, "AF_INET"},
		{AF_INET6, "AF_INET6"}, {AF_NETLINK, "AF_NETLINK"}, {AF_PACKET, "AF_PACKET"},
	},
}

// FlagsSocket is the type of socket(2).
var FlagsSocket = FlagSet{
	Name: "SOCK_",
	Mask: SOCK_TYPE_MASK,
	Values: []FlagValue{
		{SOCK_STREAM, "SOCK_STREAM"}, {SOCK_DGRAM, "SOCK_DGRAM"}, {SOCK_RAW, "SOCK_RAW"},
		{SOCK_RDM, "SOCK_RDM"}, {SOCK_SEQPACKET, "SOCK_SEQPACKET"},
	},
	Bits: []FlagValue{
		{SOCK_CLOEXEC, "SOCK_CLOEXEC"}, {SOCK_NONBLOCK, "SOCK_NONBLOCK"},
	},
}

// FlagsAccept is accept4(2).
var FlagsAccept = FlagSet{
	Name: "SOCK_",
	Bits: []FlagValue{
		{SOCK_CLOEXEC, "SOCK_CLOEXEC"}, {SOCK_NONBLOCK, "SOCK_NONBLOCK"},
	},
}

// FlagsProtocol is the last argument of socket(2).
var FlagsProtocol = FlagSet{
	Name: "IPPROTO_",
	Mask: ^uint64(0),
	Values: []FlagValue{
		{IPPROTO_IP, "IPPROTO_IP"}, {IPPROTO_ICMP, "IPPROTO_ICMP"}, {IPPROTO_TCP, "IPPROTO_TCP"},
		{IPPROTO_UDP, "IPPROTO_UDP"}, {IPPROTO_IPV6, "IPPROTO_IPV6"},
	},
}

// FlagsSockLevel is the level of setsockopt(2).
var FlagsSockLevel = FlagSet{
	Name: "SOL_",
	Mask: ^uint64(0),
	Values: []FlagValue{
		{SOL_SOCKET, "SOL_SOCKET"}, {IPPROTO_IP, "SOL_IP"}, {IPPROTO_TCP, "SOL_TCP"},
		{IPPROTO_UDP, "SOL_UDP"}, {IPPROTO_IPV6, "SOL_IPV6"},
	},
}

// FlagsSockOpt is the option of setsockopt(2).
var FlagsSockOpt = FlagSet{
	Name: "SO_",
	Mask: ^uint64(0),
	Values: []FlagValue{
		{SO_DEBUG, "SO_DEBUG"}, {SO_REUSEADDR, "SO_REUSEADDR"}, {SO_TYPE, "SO_TYPE"},
		{SO_ERROR, "SO_ERROR"}, {SO_DONTROUTE, "SO_DONTROUTE"}, {SO_BROADCAST, "SO_BROADCAST"},
		{SO_SNDBUF, "SO_SNDBUF"}, {SO_RCVBUF, "SO_RCVBUF"}, {SO_KEEPALIVE, "SO_KEEPALIVE"},
		{SO_OOBINLINE, "SO_OOBINLINE"}, {SO_NO_CHECK, "SO_NO_CHECK"}, {SO_PRIORITY, "SO_PRIORITY"},
		{SO_LINGER, "SO_LINGER"}, {SO_BSDCOMPAT, "SO_BSDCOMPAT"}, {SO_REUSEPORT, "SO_REUSEPORT"},
		{SO_PASSCRED, "SO_PASSCRED"}, {SO_PEERCRED, "SO_PEERCRED"}, {SO_RCVLOWAT, "SO_RCVLOWAT"},
		{SO_SNDLOWAT, "SO_SNDLOWAT"}, {SO_RCVTIMEO, "SO_RCVTIMEO_OLD"},
		{SO_SNDTIMEO, "SO_SNDTIMEO_OLD"}, {SO_PEERNAME, "SO_PEERNAME"},
		{SO_TIMESTAMP, "SO_TIMESTAMP_OLD"}, {SO_ACCEPTCONN, "SO_ACCEPTCONN"},
		{SO_PEERSEC, "SO_PEERSEC"}, {SO_SNDBUFFORCE, "SO_SNDBUFFORCE"},
		{SO_RCVBUFFORCE, "SO_RCVBUFFORCE"}, {SO_PASSSEC, "SO_PASSSEC"}, {SO_MARK, "SO_MARK"},
		{SO_PROTOCOL, "SO_PROTOCOL"}, {SO_DOMAIN, "SO_DOMAIN"}, {SO_PEEK_OFF, "SO_PEEK_OFF"},
		{SO_PEERGROUPS, "SO_PEERGROUPS"}, {SO_PEERPIDFD, "SO_PEERPIDFD"},
	},
}

// FlagsMsg is sendmsg(2) and recvmsg(2).
var FlagsMsg = FlagSet{
	Name: "MSG_",
	Bits: []FlagValue{
		{MSG_OOB, "MSG_OOB"}, {MSG_PEEK, "MSG_PEEK"}, {MSG_DONTROUTE, "MSG_DONTROUTE"},
		{MSG_CTRUNC, "MSG_CTRUNC"}, {MSG_PROBE, "MSG_PROBE"}, {MSG_TRUNC, "MSG_TRUNC"},
		{MSG_DONTWAIT, "MSG_DONTWAIT"}, {MSG_EOR, "MSG_EOR"}, {MSG_WAITALL, "MSG_WAITALL"},
		{MSG_FIN, "MSG_FIN"}, {MSG_SYN, "MSG_SYN"}, {MSG_CONFIRM, "MSG_CONFIRM"},
		{MSG_RST, "MSG_RST"}, {MSG_ERRQUEUE, "MSG_ERRQUEUE"}, {MSG_NOSIGNAL, "MSG_NOSIGNAL"},
		{MSG_MORE, "MSG_MORE"}, {MSG_WAITFORONE, "MSG_WAITFORONE"}, {MSG_FASTOPEN, "MSG_FASTOPEN"},
		{MSG_CMSG_CLOEXEC, "MSG_CMSG_CLOEXEC"},
	},
}

// FlagsShutdown is shutdown(2).
var FlagsShutdown = FlagSet{
	Name: "SHUT_",
	Mask: ^uint64(0),
	Values: []FlagValue{
		{SHUT_RD, "SHUT_RD"}, {SHUT_WR, "SHUT_WR"}, {SHUT_RDWR, "SHUT_RDWR"},
	},
}

// FlagsScm is cmsg_type.
var FlagsScm = FlagSet{
	Name: "SCM_",
	Mask: ^uint64(0),
	Values: []FlagValue{
		{SCM_RIGHTS, "SCM_RIGHTS"}, {SCM_CREDENTIALS, "SCM_CREDENTIALS"},
	},
}

// FlagsIoctl is ioctl(2).
var FlagsIoctl = FlagSet{
	Name: "",
	Mask: 0xffffffff,
	Values: []FlagValue{
		{TCGETS, "TCGETS"}, {TCSETS, "TCSETS"}, {TCSETSW, "TCSETSW"}, {TCSETSF, "TCSETSF"},
		{TCGETA, "TCGETA"}, {TCSETA, "TCSETA"}, {TCSETAW, "TCSETAW"}, {TCSETAF, "TCSETAF"},
		{TCSBRK, "TCSBRK"}, {TCXONC, "TCXONC"}, {TCFLSH, "TCFLSH"}, {TIOCEXCL, "TIOCEXCL"},
		{TIOCNXCL, "TIOCNXCL"}, {TIOCSCTTY, "TIOCSCTTY"}, {TIOCGPGRP, "TIOCGPGRP"},
		{TIOCSPGRP, "TIOCSPGRP"}, {TIOCOUTQ, "TIOCOUTQ"}, {TIOCSTI, "TIOCSTI"},
		{TIOCGWINSZ, "TIOCGWINSZ"}, {TIOCSWINSZ, "TIOCSWINSZ"}, {TIOCMGET, "TIOCMGET"},
		{TIOCMBIS, "TIOCMBIS"}, {TIOCMBIC, "TIOCMBIC"}, {TIOCMSET, "TIOCMSET"},
		{TIOCGSOFTCAR, "TIOCGSOFTCAR"}, {TIOCSSOFTCAR, "TIOCSSOFTCAR"}, {FIONREAD, "FIONREAD"},
		{TIOCLINUX, "TIOCLINUX"}, {TIOCCONS, "TIOCCONS"}, {TIOCGSERIAL, "TIOCGSERIAL"},
		{TIOCSSERIAL, "TIOCSSERIAL"}, {TIOCPKT, "TIOCPKT"}, {FIONBIO, "FIONBIO"},
		{TIOCNOTTY, "TIOCNOTTY"}, {TIOCSETD, "TIOCSETD"}, {TIOCGETD, "TIOCGETD"},
		{TCSBRKP, "TCSBRKP"}, {TIOCGSID, "TIOCGSID"}, {TCGETS2, "TCGETS2"}, {TCSETS2, "TCSETS2"},
		{TCSETSW2, "TCSETSW2"}, {TCSETSF2, "TCSETSF2"}, {TIOCGPTN, "TIOCGPTN"},
		{TIOCSPTLCK, "TIOCSPTLCK"}, {TIOCGDEV, "TIOCGDEV"}, {TIOCSIG, "TIOCSIG"},
		{TIOCVHANGUP, "TIOCVHANGUP"}, {TIOCGPKT, "TIOCGPKT"}, {TIOCGPTLCK, "TIOCGPTLCK"},
		{TIOCGPTPEER, "TIOCGPTPEER"}, {FIONCLEX, "FIONCLEX"}, {FIOCLEX, "FIOCLEX"},
		{FIOASYNC, "FIOASYNC"}, {FIOQSIZE, "FIOQSIZE"},
	},
}

// FlagsIflag is c_iflag.
var FlagsIflag = FlagSet{
	Name: "",
	Bits: []FlagValue{
		{IGNBRK, "IGNBRK"}, {BRKINT, "BRKINT"}, {IGNPAR, "IGNPAR"}, {PARMRK, "PARMRK"},
		{INPCK, "INPCK"}, {ISTRIP, "ISTRIP"}, {INLCR, "INLCR"}, {IGNCR, "IGNCR"}, {ICRNL, "ICRNL"},
		{IUCLC, "IUCLC"}, {IXON, "IXON"}, {IXANY, "IXANY"}, {IXOFF, "IXOFF"}, {IMAXBEL, "IMAXBEL"},
		{IUTF8, "IUTF8"},
	},
}

// FlagsOflag is c_oflag.
var FlagsOflag = FlagSet{
	Name: "",
	Mask: NLDLY | CRDLY | TABDLY | BSDLY | VTDLY | FFDLY,
	Values: []FlagValue{
		{0, "NL0|CR0|TAB0|BS0|VT0|FF0"}, {XTABS, "NL0|CR0|TAB3|BS0|VT0|FF0"},
	},
	Bits: []FlagValue{
		{OPOST, "OPOST"}, {OLCUC, "OLCUC"}, {ONLCR, "ONLCR"}, {OCRNL, "OCRNL"}, {ONOCR, "ONOCR"},
		{ONLRET, "ONLRET"}, {OFILL, "OFILL"}, {OFDEL, "OFDEL"},
	},
}

// FlagsCflag is c_cflag.
var FlagsCflag = FlagSet{
	Name: "",
	Mask: CBAUD | CSIZE,
	Values: []FlagValue{
		{B0 | CS5, "B0|CS5"}, {B9600 | CS5, "B9600|CS5"}, {B38400 | CS5, "B38400|CS5"},
		{B0 | CS6, "B0|CS6"}, {B9600 | CS6, "B9600|CS6"}, {B38400 | CS6, "B38400|CS6"},
		{B0 | CS7, "B0|CS7"}, {B9600 | CS7, "B9600|CS7"}, {B38400 | CS7, "B38400|CS7"},
		{B0 | CS8, "B0|CS8"}, {B9600 | CS8, "B9600|CS8"}, {B38400 | CS8, "B38400|CS8"},
	},
	Bits: []FlagValue{
		{CSTOPB, "CSTOPB"}, {CREAD, "CREAD"}, {PARENB, "PARENB"}, {PARODD, "PARODD"},
		{HUPCL, "HUPCL"}, {CLOCAL, "CLOCAL"},
	},
}

// FlagsLflag is c_lflag.
var FlagsLflag = FlagSet{
	Name: "",
	Bits: []FlagValue{
		{ISIG, "ISIG"}, {ICANON, "ICANON"}, {XCASE, "XCASE"}, {ECHO, "ECHO"}, {ECHOE, "ECHOE"},
		{ECHOK, "ECHOK"}, {ECHONL, "ECHONL"}, {NOFLSH, "NOFLSH"}, {TOSTOP, "TOSTOP"},
		{IEXTEN, "IEXTEN"}, {ECHOCTL, "ECHOCTL"}, {ECHOPRT, "ECHOPRT"}, {ECHOKE, "ECHOKE"},
		{FLUSHO, "FLUSHO"}, {PENDIN, "PENDIN"}, {EXTPROC, "EXTPROC"},
	},
}

// FlagsTcflush is TCFLSH of ioctl(2).
var FlagsTcflush = FlagSet{
	Name: "TC",
	Mask: ^uint64(0),
	Values: []FlagValue{
		{TCIFLUSH, "TCIFLUSH"}, {TCOFLUSH, "TCOFLUSH"}, {TCIOFLUSH, "TCIOFLUSH"},
	},
}

// FlagsTcflow is TCXONC of ioctl(2).
var FlagsTcflow = FlagSet{
	Name: "TC",
	Mask: ^uint64(0),
	Values: []FlagValue{
		{TCOOFF, "TCOOFF"}, {TCOON, "TCOON"}, {TCIOFF, "TCIOFF"}, {TCION, "TCION"},
	},
}

// FlagsCapVersion is the version of capget(2).
var FlagsCapVersion = FlagSet{
	Name: "_LINUX_CAPABILITY_VERSION_",
	Mask: ^uint64(0),
	Values: []FlagValue{
		{LINUX_CAPABILITY_VERSION_1, "_LINUX_CAPABILITY_VERSION_1"},
		{LINUX_CAPABILITY_VERSION_2, "_LINUX_CAPABILITY_VERSION_2"},
		{LINUX_CAPABILITY_VERSION_3, "_LINUX_CAPABILITY_VERSION_3"},
	},
}

// FlagsCap is a capability, as a number.
var FlagsCap = FlagSet{
	Name: "CAP_",
	Mask: ^uint64(0),
	Values: []FlagValue{
		{CAP_CHOWN, "CAP_CHOWN"}, {CAP_DAC_OVERRIDE, "CAP_DAC_OVERRIDE"},
		{CAP_DAC_READ_SEARCH, "CAP_DAC_READ_SEARCH"}, {CAP_FOWNER, "CAP_FOWNER"},
		{CAP_FSETID, "CAP_FSETID"}, {CAP_KILL, "CAP_KILL"}, {CAP_SETGID, "CAP_SETGID"},
		{CAP_SETUID, "CAP_SETUID"}, {CAP_SETPCAP, "CAP_SETPCAP"},
		{CAP_LINUX_IMMUTABLE, "CAP_LINUX_IMMUTABLE"},
		{CAP_NET_BIND_SERVICE, "CAP_NET_BIND_SERVICE"}, {CAP_NET_BROADCAST, "CAP_NET_BROADCAST"},
		{CAP_NET_ADMIN, "CAP_NET_ADMIN"}, {CAP_NET_RAW, "CAP_NET_RAW"},
		{CAP_IPC_LOCK, "CAP_IPC_LOCK"}, {CAP_IPC_OWNER, "CAP_IPC_OWNER"},
		{CAP_SYS_MODULE, "CAP_SYS_MODULE"}, {CAP_SYS_RAWIO, "CAP_SYS_RAWIO"},
		{CAP_SYS_CHROOT, "CAP_SYS_CHROOT"}, {CAP_SYS_PTRACE, "CAP_SYS_PTRACE"},
		{CAP_SYS_PACCT, "CAP_SYS_PACCT"}, {CAP_SYS_ADMIN, "CAP_SYS_ADMIN"},
		{CAP_SYS_BOOT, "CAP_SYS_BOOT"}, {CAP_SYS_NICE, "CAP_SYS_NICE"},
		{CAP_SYS_RESOURCE, "CAP_SYS_RESOURCE"}, {CAP_SYS_TIME, "CAP_SYS_TIME"},
		{CAP_SYS_TTY_CONFIG, "CAP_SYS_TTY_CONFIG"}, {CAP_MKNOD, "CAP_MKNOD"},
		{CAP_LEASE, "CAP_LEASE"}, {CAP_AUDIT_WRITE, "CAP_AUDIT_WRITE"},
		{CAP_AUDIT_CONTROL, "CAP_AUDIT_CONTROL"}, {CAP_SETFCAP, "CAP_SETFCAP"},
		{CAP_MAC_OVERRIDE, "CAP_MAC_OVERRIDE"}, {CAP_MAC_ADMIN, "CAP_MAC_ADMIN"},
		{CAP_SYSLOG, "CAP_SYSLOG"}, {CAP_WAKE_ALARM, "CAP_WAKE_ALARM"},
		{CAP_BLOCK_SUSPEND, "CAP_BLOCK_SUSPEND"}, {CAP_AUDIT_READ, "CAP_AUDIT_READ"},
		{CAP_PERFMON, "CAP_PERFMON"}, {CAP_BPF, "CAP_BPF"},
		{CAP_CHECKPOINT_RESTORE, "CAP_CHECKPOINT_RESTORE"},
	},
}

// FlagsCaps is a set of capabilities.
var FlagsCaps = FlagSet{
	Name: "CAP_",
	Bits: []FlagValue{
		{1 << CAP_CHOWN, "1<<CAP_CHOWN"}, {1 << CAP_DAC_OVERRIDE, "1<<CAP_DAC_OVERRIDE"},
		{1 << CAP_DAC_READ_SEARCH, "1<<CAP_DAC_READ_SEARCH"}, {1 << CAP_FOWNER, "1<<CAP_FOWNER"},
		{1 << CAP_FSETID, "1<<CAP_FSETID"}, {1 << CAP_KILL, "1<<CAP_KILL"},
		{1 << CAP_SETGID, "1<<CAP_SETGID"}, {1 << CAP_SETUID, "1<<CAP_SETUID"},
		{1 << CAP_SETPCAP, "1<<CAP_SETPCAP"}, {1 << CAP_LINUX_IMMUTABLE, "1<<CAP_LINUX_IMMUTABLE"},
		{1 << CAP_NET_BIND_SERVICE, "1<<CAP_NET_BIND_SERVICE"},
		{1 << CAP_NET_BROADCAST, "1<<CAP_NET_BROADCAST"}, {1 << CAP_NET_ADMIN, "1<<CAP_NET_ADMIN"},
		{1 << CAP_NET_RAW, "1<<CAP_NET_RAW"}, {1 << CAP_IPC_LOCK, "1<<CAP_IPC_LOCK"},
		{1 << CAP_IPC_OWNER, "1<<CAP_IPC_OWNER"}, {1 << CAP_SYS_MODULE, "1<<CAP_SYS_MODULE"},
		{1 << CAP_SYS_RAWIO, "1<<CAP_SYS_RAWIO"}, {1 << CAP_SYS_CHROOT, "1<<CAP_SYS_CHROOT"},
		{1 << CAP_SYS_PTRACE, "1<<CAP_SYS_PTRACE"}, {1 << CAP_SYS_PACCT, "1<<CAP_SYS_PACCT"},
		{1 << CAP_SYS_ADMIN, "1<<CAP_SYS_ADMIN"}, {1 << CAP_SYS_BOOT, "1<<CAP_SYS_BOOT"},
		{1 << CAP_SYS_NICE, "1<<CAP_SYS_NICE"}, {1 << CAP_SYS_RESOURCE, "1<<CAP_SYS_RESOURCE"},
		{1 << CAP_SYS_TIME, "1<<CAP_SYS_TIME"}, {1 << CAP_SYS_TTY_CONFIG, "1<<CAP_SYS_TTY_CONFIG"},
		{1 << CAP_MKNOD, "1<<CAP_MKNOD"}, {1 << CAP_LEASE, "1<<CAP_LEASE"},
		{1 << CAP_AUDIT_WRITE, "1<<CAP_AUDIT_WRITE"},
		{1 << CAP_AUDIT_CONTROL, "1<<CAP_AUDIT_CONTROL"}, {1 << CAP_SETFCAP, "1<<CAP_SETFCAP"},
		{1 << CAP_MAC_OVERRIDE, "1<<CAP_MAC_OVERRIDE"}, {1 << CAP_MAC_ADMIN, "1<<CAP_MAC_ADMIN"},
		{1 << CAP_SYSLOG, "1<<CAP_SYSLOG"}, {1 << CAP_WAKE_ALARM, "1<<CAP_WAKE_ALARM"},
		{1 << CAP_BLOCK_SUSPEND, "1<<CAP_BLOCK_SUSPEND"},
		{1 << CAP_AUDIT_READ, "1<<CAP_AUDIT_READ"}, {1 << CAP_PERFMON, "1<<CAP_PERFMON"},
		{1 << CAP_BPF, "1<<CAP_BPF"}, {1 << CAP_CHECKPOINT_RESTORE, "1<<CAP_CHECKPOINT_RESTORE"},
	},
}
