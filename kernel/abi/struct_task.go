package abi

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
