package kernel

import "github.com/vitrine-os/vitrine/kernel/abi"

// handlers maps system-call numbers to what answers them. A call without a handler is ENOSYS. The table of what the calls are called
// and what their arguments mean is abi's; this one only says who does the work.
var handlers [1024]handler

// Done tells whether the machine answers a system call.
func Done(nr int) bool { return nr >= 0 && nr < len(handlers) && handlers[nr] != nil }

func init() {
	for _, group := range []map[int]handler{processHandlers, memoryHandlers, descHandlers, treeHandlers, signalHandlers, timeHandlers, systemHandlers, sysvHandlers, portHandlers} {
		for nr, h := range group {
			handlers[nr] = h
		}
	}
}

var processHandlers = map[int]handler{
	abi.SYS_CLONE: sysClone, abi.SYS_UNSHARE: sysUnshare, abi.SYS_CLONE3: sysClone3, abi.SYS_EXECVE: sysExecve, abi.SYS_EXECVEAT: sysExecveat,
	abi.SYS_EXIT: sysExit, abi.SYS_EXIT_GROUP: sysExitGroup, abi.SYS_WAIT4: sysWait4, abi.SYS_WAITID: sysWaitid,
	abi.SYS_GETPID: sysGetpid, abi.SYS_GETPPID: sysGetppid, abi.SYS_GETTID: sysGettid,
	abi.SYS_GETUID: sysGetuid, abi.SYS_GETEUID: sysGeteuid, abi.SYS_GETGID: sysGetgid, abi.SYS_GETEGID: sysGetegid,
	abi.SYS_SETUID: sysSetuid, abi.SYS_SETGID: sysSetgid, abi.SYS_SETREUID: sysSetreuid, abi.SYS_SETREGID: sysSetregid,
	abi.SYS_SETRESUID: sysSetresuid, abi.SYS_SETRESGID: sysSetresgid, abi.SYS_GETRESUID: sysGetresuid, abi.SYS_GETRESGID: sysGetresgid,
	abi.SYS_SETFSUID: sysSetfsuid, abi.SYS_SETFSGID: sysSetfsgid, abi.SYS_GETGROUPS: sysGetgroups, abi.SYS_SETGROUPS: sysSetgroups,
	abi.SYS_GETPGID: sysGetpgid, abi.SYS_SETPGID: sysSetpgid, abi.SYS_GETSID: sysGetsid, abi.SYS_SETSID: sysSetsid,
	abi.SYS_GETRLIMIT: sysGetrlimit, abi.SYS_SETRLIMIT: sysSetrlimit, abi.SYS_PRLIMIT64: sysPrlimit64, abi.SYS_GETRUSAGE: sysGetrusage,
	abi.SYS_PRCTL: sysPrctl, abi.SYS_PERSONALITY: sysPersonality, abi.SYS_CAPGET: sysCapget,
	abi.SYS_SET_TID_ADDRESS: sysSetTidAddress, abi.SYS_SET_ROBUST_LIST: sysSetRobustList, abi.SYS_GET_ROBUST_LIST: sysGetRobustList,
	abi.SYS_FUTEX: sysFutex, abi.SYS_MEMBARRIER: sysMembarrier,
}

var memoryHandlers = map[int]handler{
	abi.SYS_MMAP: sysMmap, abi.SYS_MUNMAP: sysMunmap, abi.SYS_MPROTECT: sysMprotect, abi.SYS_MREMAP: sysMremap, abi.SYS_BRK: sysBrk,
	abi.SYS_MADVISE: sysMadvise, abi.SYS_MSYNC: sysMsync, abi.SYS_MINCORE: sysMincore, abi.SYS_MLOCK: sysMlock, abi.SYS_MLOCK2: sysMlock2,
	abi.SYS_MUNLOCK: sysMunlock, abi.SYS_MLOCKALL: sysMlockall, abi.SYS_MUNLOCKALL: sysMunlockall, abi.SYS_MEMFD_CREATE: sysMemfd,
}

var descHandlers = map[int]handler{
	abi.SYS_OPENAT: sysOpenat, abi.SYS_OPENAT2: sysOpenat2, abi.SYS_CLOSE: sysClose, abi.SYS_CLOSE_RANGE: sysCloseRange,
	abi.SYS_READ: sysRead, abi.SYS_WRITE: sysWrite, abi.SYS_READV: sysReadv, abi.SYS_WRITEV: sysWritev,
	abi.SYS_PREAD64: sysPread64, abi.SYS_PWRITE64: sysPwrite64, abi.SYS_PREADV: sysPreadv, abi.SYS_PWRITEV: sysPwritev,
	abi.SYS_LSEEK: sysLseek, abi.SYS_DUP: sysDup, abi.SYS_DUP3: sysDup3, abi.SYS_FCNTL: sysFcntl, abi.SYS_FLOCK: sysFlock,
	abi.SYS_IOCTL: sysIoctl, abi.SYS_PIPE2: sysPipe2, abi.SYS_PPOLL: sysPpoll, abi.SYS_PSELECT6: sysPselect6,
	abi.SYS_SPLICE: sysSplice, abi.SYS_TEE: sysTee, abi.SYS_SENDFILE: sysSendfile, abi.SYS_EVENTFD2: sysEventfd2,
}

var treeHandlers = map[int]handler{
	abi.SYS_MKDIRAT: sysMkdirat, abi.SYS_MKNODAT: sysMknodat, abi.SYS_UNLINKAT: sysUnlinkat, abi.SYS_SYMLINKAT: sysSymlinkat,
	abi.SYS_LINKAT: sysLinkat, abi.SYS_RENAMEAT2: sysRenameat2, abi.SYS_READLINKAT: sysReadlinkat,
	abi.SYS_FCHMODAT: sysFchmodat, abi.SYS_FCHMOD: sysFchmod, abi.SYS_FCHOWNAT: sysFchownat, abi.SYS_FCHOWN: sysFchown,
	abi.SYS_UTIMENSAT: sysUtimensat, abi.SYS_TRUNCATE: sysTruncate, abi.SYS_FTRUNCATE: sysFtruncate, abi.SYS_FALLOCATE: sysFallocate,
	abi.SYS_FACCESSAT: sysFaccessat, abi.SYS_FACCESSAT2: sysFaccessat2, abi.SYS_CHDIR: sysChdir, abi.SYS_FCHDIR: sysFchdir,
	abi.SYS_CHROOT: sysChroot, abi.SYS_GETCWD: sysGetcwd, abi.SYS_UMASK: sysUmask, abi.SYS_GETDENTS64: sysGetdents64,
	abi.SYS_FSTAT: sysFstat, abi.SYS_NEWFSTATAT: sysNewfstatat, abi.SYS_STATX: sysStatx, abi.SYS_STATFS: sysStatfs, abi.SYS_FSTATFS: sysFstatfs,
	abi.SYS_SYNC: sysSync, abi.SYS_FSYNC: sysFsync, abi.SYS_FDATASYNC: sysFsync, abi.SYS_SYNCFS: sysFsync,
}

var signalHandlers = map[int]handler{
	abi.SYS_RT_SIGACTION: sysSigaction, abi.SYS_RT_SIGPROCMASK: sysSigprocmask, abi.SYS_RT_SIGRETURN: sysSigreturn,
	abi.SYS_RT_SIGPENDING: sysSigpending, abi.SYS_RT_SIGSUSPEND: sysSigsuspend, abi.SYS_RT_SIGTIMEDWAIT: sysSigtimedwait,
	abi.SYS_RT_SIGQUEUEINFO: sysSigqueueinfo, abi.SYS_RT_TGSIGQUEUEINFO: sysTgsigqueueinfo, abi.SYS_SIGALTSTACK: sysSigaltstack,
	abi.SYS_KILL: sysKill, abi.SYS_TKILL: sysTkill, abi.SYS_TGKILL: sysTgkill, abi.SYS_RESTART_SYSCALL: sysRestart,
	abi.SYS_SIGNALFD4: sysSignalfd4, abi.SYS_PIDFD_OPEN: sysPidfdOpen, abi.SYS_PIDFD_SEND_SIGNAL: sysPidfdSendSignal, abi.SYS_PIDFD_GETFD: sysPidfdGetfd,
}

var timeHandlers = map[int]handler{
	abi.SYS_CLOCK_GETTIME: sysClockGettime, abi.SYS_CLOCK_GETRES: sysClockGetres, abi.SYS_GETTIMEOFDAY: sysGettimeofday,
	abi.SYS_NANOSLEEP: sysNanosleep, abi.SYS_CLOCK_NANOSLEEP: sysClockNanosleep, abi.SYS_TIMES: sysTimes,
	abi.SYS_SETITIMER: sysSetitimer, abi.SYS_GETITIMER: sysGetitimer, abi.SYS_CLOCK_SETTIME: sysClockSettime, abi.SYS_SETTIMEOFDAY: sysSettimeofday,
	abi.SYS_TIMER_CREATE: sysTimerCreate, abi.SYS_TIMER_SETTIME: sysTimerSettime, abi.SYS_TIMER_GETTIME: sysTimerGettime,
	abi.SYS_TIMER_GETOVERRUN: sysTimerGetoverrun, abi.SYS_TIMER_DELETE: sysTimerDelete,
	abi.SYS_TIMERFD_CREATE: sysTimerfdCreate, abi.SYS_TIMERFD_SETTIME: sysTimerfdSettime, abi.SYS_TIMERFD_GETTIME: sysTimerfdGettime,
	abi.SYS_SCHED_YIELD: sysSchedYield, abi.SYS_SCHED_GETAFFINITY: sysSchedGetaffinity, abi.SYS_SCHED_SETAFFINITY: sysSchedSetaffinity,
	abi.SYS_SCHED_GETSCHEDULER: sysSchedGetscheduler, abi.SYS_SCHED_SETSCHEDULER: sysSchedSetscheduler,
	abi.SYS_SCHED_GETPARAM: sysSchedGetparam, abi.SYS_SCHED_SETPARAM: sysSchedSetparam,
	abi.SYS_SCHED_GET_PRIORITY_MAX: sysSchedPrioMax, abi.SYS_SCHED_GET_PRIORITY_MIN: sysSchedPrioMin,
	abi.SYS_SCHED_RR_GET_INTERVAL: sysSchedRRInterval, abi.SYS_GETPRIORITY: sysGetpriority, abi.SYS_SETPRIORITY: sysSetpriority,
}

var systemHandlers = map[int]handler{
	abi.SYS_UNAME: sysUname, abi.SYS_SYSINFO: sysSysinfo, abi.SYS_GETRANDOM: sysGetrandom, abi.SYS_GETCPU: sysGetcpu,
	abi.SYS_SETHOSTNAME: sysSethostname,
}

var sysvHandlers = map[int]handler{
	abi.SYS_MSGGET: sysMsgget, abi.SYS_MSGSND: sysMsgsnd, abi.SYS_MSGRCV: sysMsgrcv, abi.SYS_MSGCTL: sysMsgctl,
	abi.SYS_SEMGET: sysSemget, abi.SYS_SEMOP: sysSemop, abi.SYS_SEMTIMEDOP: sysSemtimedop, abi.SYS_SEMCTL: sysSemctl,
	abi.SYS_SHMGET: sysShmget, abi.SYS_SHMAT: sysShmat, abi.SYS_SHMDT: sysShmdt, abi.SYS_SHMCTL: sysShmctl,
}

var portHandlers = map[int]handler{
	abi.SYS_PORT_SEND: sysPortSend, abi.SYS_PORT_RECV: sysPortRecv, abi.SYS_PORT_CALL: sysPortCall, abi.SYS_PORT_REPLY: sysPortReply,
	abi.SYS_PORT_CAPACITY: sysPortCapacity, abi.SYS_PORT_LINKS: sysPortLinks, abi.SYS_PORT_POST: sysPortPost,
	abi.SYS_PORT_RESULT: sysPortResult, abi.SYS_PORT_CANCEL: sysPortCancel,
	abi.SYS_MAILBOX_OPEN: sysMailboxOpen, abi.SYS_MAILBOX_REMOVE: sysMailboxRemove, abi.SYS_MAILBOX_SEND: sysMailboxSend,
	abi.SYS_MAILBOX_RECV: sysMailboxRecv, abi.SYS_MAILBOX_CALL: sysMailboxCall,
}
