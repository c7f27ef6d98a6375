package abi

// Rusage is struct rusage, see getrusage(2).
type Rusage struct {
	// Utime is user time.
	Utime Timeval
	// Stime is system time.
	Stime Timeval
	// Maxrss is the largest resident set, in KiB.
	Maxrss int64
	// Ixrss is not kept by Linux.
	Ixrss int64
	// Idrss is not kept by Linux.
	Idrss int64
	// Isrss is not kept by Linux.
	Isrss int64
	// Minflt is page faults that needed no reading.
	Minflt int64
	// Majflt is page faults that did.
	Majflt int64
	// Nswap is not kept by Linux.
	Nswap int64
	// Inblock is blocks read.
	Inblock int64
	// Oublock is blocks written.
	Oublock int64
	// Msgsnd is not kept by Linux.
	Msgsnd int64
	// Msgrcv is not kept by Linux.
	Msgrcv int64
	// Nsignals is not kept by Linux.
	Nsignals int64
	// Nvcsw is switches because of waiting.
	Nvcsw int64
	// Nivcsw is switches because the slice was used up.
	Nivcsw int64
}

// SizeofRusage is its size in user memory.
const SizeofRusage = 144

// Encode writes r to the first SizeofRusage bytes of b.
func (r *Rusage) Encode(b []byte) {
	_ = b[SizeofRusage-1]
	r.Utime.Encode(b[0:])
	r.Stime.Encode(b[16:])
	le.PutUint64(b[32:], uint64(r.Maxrss))
	le.PutUint64(b[40:], uint64(r.Ixrss))
	le.PutUint64(b[48:], uint64(r.Idrss))
	le.PutUint64(b[56:], uint64(r.Isrss))
	le.PutUint64(b[64:], uint64(r.Minflt))
	le.PutUint64(b[72:], uint64(r.Majflt))
	le.PutUint64(b[80:], uint64(r.Nswap))
	le.PutUint64(b[88:], uint64(r.Inblock))
	le.PutUint64(b[96:], uint64(r.Oublock))
	le.PutUint64(b[104:], uint64(r.Msgsnd))
	le.PutUint64(b[112:], uint64(r.Msgrcv))
	le.PutUint64(b[120:], uint64(r.Nsignals))
	le.PutUint64(b[128:], uint64(r.Nvcsw))
	le.PutUint64(b[136:], uint64(r.Nivcsw))
}

// Decode reads r from the first SizeofRusage bytes of b.
func (r *Rusage) Decode(b []byte) {
	_ = b[SizeofRusage-1]
	r.Utime.Decode(b[0:])
	r.Stime.Decode(b[16:])
	r.Maxrss = int64(le.Uint64(b[32:]))
	r.Ixrss = int64(le.Uint64(b[40:]))
	r.Idrss = int64(le.Uint64(b[48:]))
	r.Isrss = int64(le.Uint64(b[56:]))
	r.Minflt = int64(le.Uint64(b[64:]))
	r.Majflt = int64(le.Uint64(b[72:]))
	r.Nswap = int64(le.Uint64(b[80:]))
	r.Inblock = int64(le.Uint64(b[88:]))
	r.Oublock = int64(le.Uint64(b[96:]))
	r.Msgsnd = int64(le.Uint64(b[104:]))
	r.Msgrcv = int64(le.Uint64(b[112:]))
	r.Nsignals = int64(le.Uint64(b[120:]))
	r.Nvcsw = int64(le.Uint64(b[128:]))
	r.Nivcsw = int64(le.Uint64(b[136:]))
}

// Rlimit64 is struct rlimit64 of prlimit64(2), the same as struct rlimit.
type Rlimit64 struct {
	// Cur is the limit that counts.
	Cur uint64
	// Max is how far Cur can be raised.
	Max uint64
}

// SizeofRlimit64 is its size in user memory.
const SizeofRlimit64 = 16

// Encode writes r to the first SizeofRlimit64 bytes of b.
func (r *Rlimit64) Encode(b []byte) {
	_ = b[SizeofRlimit64-1]
	le.PutUint64(b[0:], r.Cur)
	le.PutUint64(b[8:], r.Max)
}

// Decode reads r from the first SizeofRlimit64 bytes of b.
func (r *Rlimit64) Decode(b []byte) {
	_ = b[SizeofRlimit64-1]
	r.Cur = le.Uint64(b[0:])
	r.Max = le.Uint64(b[8:])
}

// Utsname is struct utsname of uname(2).
type Utsname struct {
	// Sysname is "Linux".
	Sysname [65]uint8
	// Nodename is the host's name.
	Nodename [65]uint8
	// Release is the kernel's version.
	Release [65]uint8
	// Version is the build of it.
	Version [65]uint8
	// Machine is "riscv64".
	Machine [65]uint8
	// Domainname is the NIS domain.
	Domainname [65]uint8
}

// SizeofUtsname is its size in user memory.
const SizeofUtsname = 390

// Encode writes u to the first SizeofUtsname bytes of b.
func (u *Utsname) Encode(b []byte) {
	_ = b[SizeofUtsname-1]
	copy(b[0:], u.Sysname[:])
	copy(b[65:], u.Nodename[:])
	copy(b[130:], u.Release[:])
	copy(b[195:], u.Version[:])
	copy(b[260:], u.Machine[:])
	copy(b[325:], u.Domainname[:])
}

// Decode reads u from the first SizeofUtsname bytes of b.
func (u *Utsname) Decode(b []byte) {
	_ = b[SizeofUtsname-1]
	copy(u.Sysname[:], b[0:])
	copy(u.Nodename[:], b[65:])
	copy(u.Release[:], b[130:])
	copy(u.Version[:], b[195:])
	copy(u.Machine[:], b[260:])
	copy(u.Domainname[:], b[325:])
}

// Sysinfo is struct sysinfo, see sysinfo(2).
type Sysinfo struct {
	// Uptime is seconds since boot.
	Uptime int64
	// Loads is the load of 1, 5 and 15 minutes, in 1/65536.
	Loads [3]uint64
	// Totalram is the memory, in units of MemUnit.
	Totalram uint64
	// Freeram is the free memory.
	Freeram uint64
	// Sharedram is the shared memory.
	Sharedram uint64
	// Bufferram is the memory for buffers.
	Bufferram uint64
	// Totalswap is the swap space.
	Totalswap uint64
	// Freeswap is the free swap space.
	Freeswap uint64
	// Procs is the number of tasks.
	Procs uint16
	// Totalhigh is high memory, zero on 64 bits.
	Totalhigh uint64
	// Freehigh is free high memory.
	Freehigh uint64
	// MemUnit is the unit in bytes.
	MemUnit uint32
}

// SizeofSysinfo is its size in user memory.
const SizeofSysinfo = 112

// Encode writes s to the first SizeofSysinfo bytes of b.
func (s *Sysinfo) Encode(b []byte) {
	clear(b[:SizeofSysinfo])
	le.PutUint64(b[0:], uint64(s.Uptime))
	for i, v := range s.Loads {
		le.PutUint64(b[8+8*i:], v)
	}
	le.PutUint64(b[32:], s.Totalram)
	le.PutUint64(b[40:], s.Freeram)
	le.PutUint64(b[48:], s.Sharedram)
	le.PutUint64(b[56:], s.Bufferram)
	le.PutUint64(b[64:], s.Totalswap)
	le.PutUint64(b[72:], s.Freeswap)
	le.PutUint16(b[80:], s.Procs)
	le.PutUint64(b[88:], s.Totalhigh)
	le.PutUint64(b[96:], s.Freehigh)
	le.PutUint32(b[104:], s.MemUnit)
}

// Decode reads s from the first SizeofSysinfo bytes of b.
func (s *Sysinfo) Decode(b []byte) {
	_ = b[SizeofSysinfo-1]
	s.Uptime = int64(le.Uint64(b[0:]))
	for i := range s.Loads {
		s.Loads[i] = le.Uint64(b[8+8*i:])
	}
	s.Totalram = le.Uint64(b[32:])
	s.Freeram = le.Uint64(b[40:])
	s.Sharedram = le.Uint64(b[48:])
	s.Bufferram = le.Uint64(b[56:])
	s.Totalswap = le.Uint64(b[64:])
	s.Freeswap = le.Uint64(b[72:])
	s.Procs = le.Uint16(b[80:])
	s.Totalhigh = le.Uint64(b[88:])
	s.Freehigh = le.Uint64(b[96:])
	s.MemUnit = le.Uint32(b[104:])
}

// SchedParam is struct sched_param of sched_setscheduler(2).
type SchedParam struct {
	// Priority is the static priority, 1 to 99, zero for SCHED_OTHER.
	Priority int32
}

// SizeofSchedParam is its size in user memory.
const SizeofSchedParam = 4

// Encode writes s to the first SizeofSchedParam bytes of b.
func (s *SchedParam) Encode(b []byte) {
	_ = b[SizeofSchedParam-1]
	le.PutUint32(b[0:], uint32(s.Priority))
}

// Decode reads s from the first SizeofSchedParam bytes of b.
func (s *SchedParam) Decode(b []byte) {
	_ = b[SizeofSchedParam-1]
	s.Priority = int32(le.Uint32(b[0:]))
}

// SchedAttr is struct sched_attr of sched_setattr(2).
type SchedAttr struct {
	// Size is the structure's own.
	Size uint32
	// Policy is one of SCHED_.
	Policy uint32
	// Flags are SCHED_FLAG_ flags.
	Flags uint64
	// Nice is the nice value.
	Nice int32
	// Priority is the static priority.
	Priority uint32
	// Runtime is SCHED_DEADLINE's budget.
	Runtime uint64
	// Deadline is its deadline.
	Deadline uint64
	// Period is its period.
	Period uint64
	// UtilMin is a hint on performance.
	UtilMin uint32
	// UtilMax is another.
	UtilMax uint32
}

// SizeofSchedAttr is its size in user memory.
const SizeofSchedAttr = 56

// Encode writes s to the first SizeofSchedAttr bytes of b.
func (s *SchedAttr) Encode(b []byte) {
	_ = b[SizeofSchedAttr-1]
	le.PutUint32(b[0:], s.Size)
	le.PutUint32(b[4:], s.Policy)
	le.PutUint64(b[8:], s.Flags)
	le.PutUint32(b[16:], uint32(s.Nice))
	le.PutUint32(b[20:], s.Priority)
	le.PutUint64(b[24:], s.Runtime)
	le.PutUint64(b[32:], s.Deadline)
	le.PutUint64(b[40:], s.Period)
	le.PutUint32(b[48:], s.UtilMin)
	le.PutUint32(b[52:], s.UtilMax)
}

// Decode reads s from the first SizeofSchedAttr bytes of b.
func (s *SchedAttr) Decode(b []byte) {
	_ = b[SizeofSchedAttr-1]
	s.Size = le.Uint32(b[0:])
	s.Policy = le.Uint32(b[4:])
	s.Flags = le.Uint64(b[8:])
	s.Nice = int32(le.Uint32(b[16:]))
	s.Priority = le.Uint32(b[20:])
	s.Runtime = le.Uint64(b[24:])
	s.Deadline = le.Uint64(b[32:])
	s.Period = le.Uint64(b[40:])
	s.UtilMin = le.Uint32(b[48:])
	s.UtilMax = le.Uint32(b[52:])
}

// RobustListHead is struct robust_list_head, see get_robust_list(2).
type RobustListHead struct {
	// List points at the first lock, or at itself.
	List uint64
	// FutexOffset leads from a list entry to its futex word.
	FutexOffset int64
	// Pending is the lock being taken or given back.
	Pending uint64
}

// SizeofRobustListHead is its size in user memory.
const SizeofRobustListHead = 24

// Encode writes r to the first SizeofRobustListHead bytes of b.
func (r *RobustListHead) Encode(b []byte) {
	_ = b[SizeofRobustListHead-1]
	le.PutUint64(b[0:], r.List)
	le.PutUint64(b[8:], uint64(r.FutexOffset))
	le.PutUint64(b[16:], r.Pending)
}

// Decode reads r from the first SizeofRobustListHead bytes of b.
func (r *RobustListHead) Decode(b []byte) {
	_ = b[SizeofRobustListHead-1]
	r.List = le.Uint64(b[0:])
	r.FutexOffset = int64(le.Uint64(b[8:]))
	r.Pending = le.Uint64(b[16:])
}

// FutexWaitv is struct futex_waitv: one futex of several.
type FutexWaitv struct {
	// Val is the value expected.
	Val uint64
	// Uaddr is the word.
	Uaddr uint64
	// Flags are its size and whether it is private.
	Flags uint32
	// Reserved must be zero.
	Reserved uint32
}

// SizeofFutexWaitv is its size in user memory.
const SizeofFutexWaitv = 24

// Encode writes f to the first SizeofFutexWaitv bytes of b.
func (f *FutexWaitv) Encode(b []byte) {
	_ = b[SizeofFutexWaitv-1]
	le.PutUint64(b[0:], f.Val)
	le.PutUint64(b[8:], f.Uaddr)
	le.PutUint32(b[16:], f.Flags)
	le.PutUint32(b[20:], f.Reserved)
}

// Decode reads f from the first SizeofFutexWaitv bytes of b.
func (f *FutexWaitv) Decode(b []byte) {
	_ = b[SizeofFutexWaitv-1]
	f.Val = le.Uint64(b[0:])
	f.Uaddr = le.Uint64(b[8:])
	f.Flags = le.Uint32(b[16:])
	f.Reserved = le.Uint32(b[20:])
}

// CloneArgs is struct clone_args, see clone3(2).
type CloneArgs struct {
	// Flags are CLONE_ flags without the signal.
	Flags uint64
	// Pidfd is where the pidfd goes.
	Pidfd uint64
	// ChildTid is where the child finds its tid, or clears it.
	ChildTid uint64
	// ParentTid is where the parent finds it.
	ParentTid uint64
	// ExitSignal is what the parent gets at the end.
	ExitSignal uint64
	// Stack is the lowest byte of the child's stack.
	Stack uint64
	// StackSize is its size.
	StackSize uint64
	// Tls is the child's thread pointer.
	Tls uint64
	// SetTid is an array of wanted pids.
	SetTid uint64
	// SetTidSize is its length.
	SetTidSize uint64
	// Cgroup is a descriptor of the child's cgroup.
	Cgroup uint64
}

// SizeofCloneArgs is its size in user memory.
const SizeofCloneArgs = 88

// Encode writes c to the first SizeofCloneArgs bytes of b.
func (c *CloneArgs) Encode(b []byte) {
	_ = b[SizeofCloneArgs-1]
	le.PutUint64(b[0:], c.Flags)
	le.PutUint64(b[8:], c.Pidfd)
	le.PutUint64(b[16:], c.ChildTid)
	le.PutUint64(b[24:], c.ParentTid)
	le.PutUint64(b[32:], c.ExitSignal)
	le.PutUint64(b[40:], c.Stack)
	le.PutUint64(b[48:], c.StackSize)
	le.PutUint64(b[56:], c.Tls)
	le.PutUint64(b[64:], c.SetTid)
	le.PutUint64(b[72:], c.SetTidSize)
	le.PutUint64(b[80:], c.Cgroup)
}

// Decode reads c from the first SizeofCloneArgs bytes of b.
func (c *CloneArgs) Decode(b []byte) {
	_ = b[SizeofCloneArgs-1]
	c.Flags = le.Uint64(b[0:])
	c.Pidfd = le.Uint64(b[8:])
	c.ChildTid = le.Uint64(b[16:])
	c.ParentTid = le.Uint64(b[24:])
	c.ExitSignal = le.Uint64(b[32:])
	c.Stack = le.Uint64(b[40:])
	c.StackSize = le.Uint64(b[48:])
	c.Tls = le.Uint64(b[56:])
	c.SetTid = le.Uint64(b[64:])
	c.SetTidSize = le.Uint64(b[72:])
	c.Cgroup = le.Uint64(b[80:])
}

// UserCapHeader is the header of capget(2).
type UserCapHeader struct {
	// Version is a LINUX_CAPABILITY_VERSION_.
	Version uint32
	// Pid is the process, zero for the caller.
	Pid int32
}

// SizeofUserCapHeader is its size in user memory.
const SizeofUserCapHeader = 8

// Encode writes u to the first SizeofUserCapHeader bytes of b.
func (u *UserCapHeader) Encode(b []byte) {
	_ = b[SizeofUserCapHeader-1]
	le.PutUint32(b[0:], u.Version)
	le.PutUint32(b[4:], uint32(u.Pid))
}

// Decode reads u from the first SizeofUserCapHeader bytes of b.
func (u *UserCapHeader) Decode(b []byte) {
	_ = b[SizeofUserCapHeader-1]
	u.Version = le.Uint32(b[0:])
	u.Pid = int32(le.Uint32(b[4:]))
}

// UserCapData is one of the two halves that capget(2) fills.
type UserCapData struct {
	// Effective is what counts.
	Effective uint32
	// Permitted is what may be made effective.
	Permitted uint32
	// Inheritable is what survives execve.
	Inheritable uint32
}

// SizeofUserCapData is its size in user memory.
const SizeofUserCapData = 12

// Encode writes u to the first SizeofUserCapData bytes of b.
func (u *UserCapData) Encode(b []byte) {
	_ = b[SizeofUserCapData-1]
	le.PutUint32(b[0:], u.Effective)
	le.PutUint32(b[4:], u.Permitted)
	le.PutUint32(b[8:], u.Inheritable)
}

// Decode reads u from the first SizeofUserCapData bytes of b.
func (u *UserCapData) Decode(b []byte) {
	_ = b[SizeofUserCapData-1]
	u.Effective = le.Uint32(b[0:])
	u.Permitted = le.Uint32(b[4:])
	u.Inheritable = le.Uint32(b[8:])
}
