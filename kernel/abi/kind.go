package abi

// Kind says what an argument of a call, or a field of a structure, is.
type Kind uint8

// The kinds. Those after kindMemory point at memory.
const (
	// KindNone is an argument that the call does not look at; it is not printed.
	KindNone Kind = iota
	// KindInt is a signed 32-bit number.
	KindInt
	// KindUint is an unsigned 32-bit number.
	KindUint
	// KindLong is a signed 64-bit number.
	KindLong
	// KindUlong is an unsigned 64-bit number.
	KindUlong
	// KindHex is a 64-bit number that reads best in hexadecimal.
	KindHex
	// KindHexInt is the same with 32 bits.
	KindHexInt
	// KindAddr is a pointer that is only printed.
	KindAddr
	// KindFD is a descriptor.
	KindFD
	// KindDirFD is a descriptor of a folder, or AT_FDCWD.
	KindDirFD
	// KindSignal is a signal number.
	KindSignal
	// KindPid is a process, thread or group id.
	KindPid
	// KindUid is a user id; -1 means "leave it".
	KindUid
	// KindGid is a group id.
	KindGid
	// KindMode is permission bits.
	KindMode
	// KindFileMode is a file type with permission bits.
	KindFileMode
	// KindDev is a device number.
	KindDev
	// KindSize is a length in bytes.
	KindSize
	// KindOff is a file offset.
	KindOff
	// KindFlags is a set of or'ed flags.
	KindFlags
	// KindEnum is one of several named values.
	KindEnum
	// KindKey is a System V key.
	KindKey
	// KindClock is a clock id, negative for CPU-time clocks and clock descriptors.
	KindClock
	// KindFutexOp is the operation and comparison of FUTEX_WAKE_OP.
	KindFutexOp
	// KindRlim is a limit of resources, RLIM_INFINITY without.
	KindRlim
	// KindSigBits is a set of signals in place.
	KindSigBits
	// KindUlongs is unsigned 64-bit numbers in place.
	KindUlongs

	// kindMemory divides the kinds: those that follow point at memory.
	kindMemory

	// KindPath is the name of a file.
	KindPath
	// KindStr is another string that ends with NUL.
	KindStr
	// KindPathBuf is the name of a file, without a NUL of its own, of the length of the result.
	KindPathBuf
	// KindBuf is bytes.
	KindBuf
	// KindHexBuf is bytes that are no text, such as random ones.
	KindHexBuf
	// KindIovec is an array of Iovec and the buffers these point at.
	KindIovec
	// KindMsghdr is a Msghdr and all that it points at.
	KindMsghdr
	// KindMmsghdr is an array of a Msghdr and a length each.
	KindMmsghdr
	// KindStruct is a structure.
	KindStruct
	// KindStructs is an array of structures.
	KindStructs
	// KindSiginfo is a Siginfo.
	KindSiginfo
	// KindSigaction is the kernel's sigaction.
	KindSigaction
	// KindSigSet is a set of signals, its size in bytes in the argument Len.
	KindSigSet
	// KindSigSetPair points at a pointer to a set and its size, the last argument of pselect6(2).
	KindSigSetPair
	// KindInts is an array of 32-bit numbers.
	KindInts
	// KindIntPtr points at one signed 32-bit number.
	KindIntPtr
	// KindUintPtr points at one unsigned 32-bit number.
	KindUintPtr
	// KindHexPtr points at a 64-bit number that reads best in hexadecimal.
	KindHexPtr
	// KindUlongPtr points at one unsigned 64-bit number.
	KindUlongPtr
	// KindSignalPtr points at a signal number of 32 bits.
	KindSignalPtr
	// KindLenPtr points at a 32-bit length that the kernel first reads and then writes.
	KindLenPtr
	// KindOffPtr points at a file offset.
	KindOffPtr
	// KindWaitStatus points at a wait status.
	KindWaitStatus
	// KindFDPair points at two descriptors, as pipe2(2) makes them.
	KindFDPair
	// KindFDSet is a set of descriptors as select(2) has it, the number of bits in the argument Len.
	KindFDSet
	// KindCPUSet is a set of CPUs, its size in bytes in the argument Len.
	KindCPUSet
	// KindStrVec is an array of strings that ends with NULL: argv.
	KindStrVec
	// KindEnvVec is the same for the environment, of which only the number is kept.
	KindEnvVec
	// KindTimes is the two times of utimensat(2).
	KindTimes
	// KindDirents is directory entries as getdents64(2) packs them.
	KindDirents
	// KindCaps is the two halves of the capabilities of capget(2).
	KindCaps
	// KindSockaddr is a socket's address.
	KindSockaddr
	// KindSockopt is the value of a socket option, of which the length is in the argument Len.
	KindSockopt
	// KindMsgbuf is a message of msgsnd(2): a type, then as many bytes as the argument Len says.
	KindMsgbuf
	// KindMessage is a Message of this machine's ports and the data that it points at.
	KindMessage
	// KindUshorts is an array of unsigned 16-bit numbers, as many as the semaphore set has that the call is about.
	KindUshorts

	numKinds
)

// Memory reports whether an argument of this kind is a pointer to memory that tells something.
func (k Kind) Memory() bool { return k > kindMemory && k < numKinds }

// Dir says which way memory goes.
type Dir uint8

// The directions.
const (
	// In is read by the kernel when the call begins.
	In Dir = iota
	// Out is written by the kernel before the call ends.
	Out
	// InOut is both.
	InOut
)

// RetKind says how a result that is no error reads.
type RetKind uint8

// The kinds of result.
const (
	// RetInt is a number.
	RetInt RetKind = iota
	// RetZero is always zero.
	RetZero
	// RetFD is a new descriptor.
	RetFD
	// RetPid is a process or thread.
	RetPid
	// RetID is the id of an object that is no descriptor.
	RetID
	// RetLen is a number of bytes.
	RetLen
	// RetCount is a number of things.
	RetCount
	// RetAddr is an address.
	RetAddr
	// RetMode is permission bits.
	RetMode
	// RetFcntl depends on fcntl's command.
	RetFcntl
	// RetPolicy is a scheduling policy.
	RetPolicy
	// RetPersonality is an execution domain.
	RetPersonality
	// RetSignal is a signal.
	RetSignal
	// RetReady is the number of descriptors that are ready, 0 after the timeout.
	RetReady
	// RetNone is never seen: the call does not return.
	RetNone
)

// RestartKind says what a signal with a handler does to a blocked call. See signal(7).
type RestartKind uint8

// The kinds of restart.
const (
	// RestartNever is a call that never blocks.
	RestartNever RestartKind = iota
	// RestartSys goes on after a handler with SA_RESTART and gives EINTR without (ERESTARTSYS).
	RestartSys
	// RestartNoIntr always goes on (ERESTARTNOINTR).
	RestartNoIntr
	// RestartNoHand gives EINTR after any handler (ERESTARTNOHAND).
	RestartNoHand
	// RestartBlock gives EINTR after any handler, and after a stop goes on with the time that is
	// left, by restart_syscall (ERESTART_RESTARTBLOCK).
	RestartBlock
	// RestartEINTR gives EINTR even after a stop without a handler.
	RestartEINTR
)

// Group is a set of chapters that calls are listed under.
type Group uint32

// The chapters.
const (
	// GroupProcess is making, ending and awaiting processes, and their ids.
	GroupProcess Group = 1 << iota
	// GroupMemory is the address space.
	GroupMemory
	// GroupFile takes the name of a file.
	GroupFile
	// GroupDesc works on descriptors.
	GroupDesc
	// GroupSignal is signals.
	GroupSignal
	// GroupPipe is pipes and FIFOs.
	GroupPipe
	// GroupFutex is futexes.
	GroupFutex
	// GroupTime is clocks, timers and sleeping.
	GroupTime
	// GroupIPC is System V IPC.
	GroupIPC
	// GroupMqueue is POSIX message queues.
	GroupMqueue
	// GroupNet is sockets.
	GroupNet
	// GroupPoll waits for several descriptors.
	GroupPoll
	// GroupSched is scheduling.
	GroupSched
	// GroupCreds is user ids, groups and capabilities.
	GroupCreds
	// GroupSystem tells of or changes the whole system.
	GroupSystem
	// GroupOther is what this kernel will not have: modules, namespaces, tracing, asynchronous I/O.
	GroupOther
	// GroupPort is this machine's own: ports and mailboxes, as textbooks draw them. Linux has nothing of it.
	GroupPort
)

// groupNames are the chapters' names, by bit.
var groupNames = [...]string{"process", "memory", "file", "desc", "signal", "pipe", "futex", "time",
	"ipc", "mqueue", "net", "poll", "sched", "creds", "system", "other", "port"}

// Names lists the chapters in g.
func (g Group) Names() []string {
	var names []string
	for i, name := range groupNames {
		if g>>i&1 != 0 {
			names = append(names, name)
		}
	}
	return names
}

// GroupByName finds a chapter, zero if there is none.
func GroupByName(name string) Group {
	for i, n := range groupNames {
		if n == name {
			return 1 << i
		}
	}
	return 0
}
