package abi

// IPC_PRIVATE is the key that makes a new object, see msgget(2).
const (
	IPC_PRIVATE = 0
)

// Flags of msgget(2), semget(2) and shmget(2).
const (
	IPC_CREAT     = 01000
	IPC_EXCL      = 02000
	IPC_NOWAIT    = 04000
	SHM_HUGETLB   = 04000
	SHM_NORESERVE = 010000
)

// Commands of msgctl(2), semctl(2) and shmctl(2); IPC_64 is a flag of older architectures.
const (
	IPC_RMID = 0
	IPC_SET  = 1
	IPC_STAT = 2
	IPC_INFO = 3
	IPC_64   = 256
)

// Commands of msgctl(2).
const (
	MSG_STAT     = 11
	MSG_INFO     = 12
	MSG_STAT_ANY = 13
)

// Flags of msgrcv(2).
const (
	MSG_NOERROR = 010000
	MSG_EXCEPT  = 020000
	MSG_COPY    = 040000
)

// Commands of semctl(2).
const (
	GETPID       = 11
	GETVAL       = 12
	GETALL       = 13
	GETNCNT      = 14
	GETZCNT      = 15
	SETVAL       = 16
	SETALL       = 17
	SEM_STAT     = 18
	SEM_INFO     = 19
	SEM_STAT_ANY = 20
)

// SEM_UNDO takes an operation back when the process ends, see semop(2).
const (
	SEM_UNDO = 0x1000
)

// Commands of shmctl(2).
const (
	SHM_LOCK     = 11
	SHM_UNLOCK   = 12
	SHM_STAT     = 13
	SHM_INFO     = 14
	SHM_STAT_ANY = 15
)

// Flags of shmat(2).
const (
	SHM_RDONLY = 010000
	SHM_RND    = 020000
	SHM_REMAP  = 040000
	SHM_EXEC   = 0100000
)

// State bits of shm_perm.mode.
const (
	SHM_DEST   = 01000
	SHM_LOCKED = 02000
)

// Default limits of the three mechanisms, see sysvipc(7).
const (
	MSGMNI = 32000
	MSGMAX = 8192
	MSGMNB = 16384
	SEMMNI = 32000
	SEMMSL = 32000
	SEMMNS = 1024000000
	SEMOPM = 500
	SEMVMX = 32767
	SEMAEM = 32767
	SHMMNI = 4096
	SHMMIN = 1
)

// Default limits of POSIX message queues, see mq_overview(7).
const (
	MQ_PRIO_MAX        = 32768
	MQ_MSG_DEFAULT     = 10
	MQ_MSGSIZE_DEFAULT = 8192
	MQ_QUEUES_DEFAULT  = 256
)
