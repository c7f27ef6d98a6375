package abi

// Flock is struct flock of fcntl(2)'s record locks.
type Flock struct {
	// Type is F_RDLCK, F_WRLCK or F_UNLCK.
	Type int16
	// Whence says where Start counts from.
	Whence int16
	// Start is the first byte.
	Start int64
	// Len is the number of bytes, zero to the end.
	Len int64
	// Pid is the owner, filled by F_GETLK.
	Pid int32
}

// SizeofFlock is its size in user memory.
const SizeofFlock = 32

// Encode writes f to the first SizeofFlock bytes of b.
func (f *Flock) Encode(b []byte) {
	clear(b[:SizeofFlock])
	le.PutUint16(b[0:], uint16(f.Type))
	le.PutUint16(b[2:], uint16(f.Whence))
	le.PutUint64(b[8:], uint64(f.Start))
	le.PutUint64(b[16:], uint64(f.Len))
	le.PutUint32(b[24:], uint32(f.Pid))
}

// Decode reads f from the first SizeofFlock bytes of b.
func (f *Flock) Decode(b []byte) {
	_ = b[SizeofFlock-1]
	f.Type = int16(le.Uint16(b[0:]))
	f.Whence = int16(le.Uint16(b[2:]))
	f.Start = int64(le.Uint64(b[8:]))
	f.Len = int64(le.Uint64(b[16:]))
	f.Pid = int32(le.Uint32(b[24:]))
}

// FOwnerEx is who gets SIGIO, see F_SETOWN_EX in fcntl(2).
type FOwnerEx struct {
	// Type is F_OWNER_TID, F_OWNER_PID or F_OWNER_PGRP.
	Type int32
	// Pid is the thread, process or group.
	Pid int32
}

// SizeofFOwnerEx is its size in user memory.
const SizeofFOwnerEx = 8

// Encode writes f to the first SizeofFOwnerEx bytes of b.
func (f *FOwnerEx) Encode(b []byte) {
	_ = b[SizeofFOwnerEx-1]
	le.PutUint32(b[0:], uint32(f.Type))
	le.PutUint32(b[4:], uint32(f.Pid))
}

// Decode reads f from the first SizeofFOwnerEx bytes of b.
func (f *FOwnerEx) Decode(b []byte) {
	_ = b[SizeofFOwnerEx-1]
	f.Type = int32(le.Uint32(b[0:]))
	f.Pid = int32(le.Uint32(b[4:]))
}

// OpenHow is struct open_how, see openat2(2).
type OpenHow struct {
	// Flags are O_ flags.
	Flags uint64
	// Mode is the permissions of a new file.
	Mode uint64
	// Resolve are RESOLVE_ flags.
	Resolve uint64
}

// SizeofOpenHow is its size in user memory.
const SizeofOpenHow = 24

// Encode writes o to the first SizeofOpenHow bytes of b.
func (o *OpenHow) Encode(b []byte) {
	_ = b[SizeofOpenHow-1]
	le.PutUint64(b[0:], o.Flags)
	le.PutUint64(b[8:], o.Mode)
	le.PutUint64(b[16:], o.Resolve)
}

// Decode reads o from the first SizeofOpenHow bytes of b.
func (o *OpenHow) Decode(b []byte) {
	_ = b[SizeofOpenHow-1]
	o.Flags = le.Uint64(b[0:])
	o.Mode = le.Uint64(b[8:])
	o.Resolve = le.Uint64(b[16:])
}

// Iovec is struct iovec of readv(2): one buffer.
type Iovec struct {
	// Base is where it is.
	Base uint64
	// Len is its size.
	Len uint64
}

// SizeofIovec is its size in user memory.
const SizeofIovec = 16

// Encode writes i to the first SizeofIovec bytes of b.
func (i *Iovec) Encode(b []byte) {
	_ = b[SizeofIovec-1]
	le.PutUint64(b[0:], i.Base)
	le.PutUint64(b[8:], i.Len)
}

// Decode reads i from the first SizeofIovec bytes of b.
func (i *Iovec) Decode(b []byte) {
	_ = b[SizeofIovec-1]
	i.Base = le.Uint64(b[0:])
	i.Len = le.Uint64(b[8:])
}

// Pollfd is struct pollfd of ppoll(2).
type Pollfd struct {
	// Fd is the descriptor; a negative one is passed over.
	Fd int32
	// Events is what the caller waits for.
	Events uint16
	// Revents is what is so.
	Revents uint16
}

// SizeofPollfd is its size in user memory.
const SizeofPollfd = 8

// Encode writes p to the first SizeofPollfd bytes of b.
func (p *Pollfd) Encode(b []byte) {
	_ = b[SizeofPollfd-1]
	le.PutUint32(b[0:], uint32(p.Fd))
	le.PutUint16(b[4:], p.Events)
	le.PutUint16(b[6:], p.Revents)
}

// Decode reads p from the first SizeofPollfd bytes of b.
func (p *Pollfd) Decode(b []byte) {
	_ = b[SizeofPollfd-1]
	p.Fd = int32(le.Uint32(b[0:]))
	p.Events = le.Uint16(b[4:])
	p.Revents = le.Uint16(b[6:])
}

// EpollEvent is struct epoll_event, which is packed on x86-64 only.
type EpollEvent struct {
	// Events are EPOLL flags.
	Events uint32
	// Data is the caller's own.
	Data uint64
}

// SizeofEpollEvent is its size in user memory.
const SizeofEpollEvent = 16

// Encode writes e to the first SizeofEpollEvent bytes of b.
func (e *EpollEvent) Encode(b []byte) {
	clear(b[:SizeofEpollEvent])
	le.PutUint32(b[0:], e.Events)
	le.PutUint64(b[8:], e.Data)
}

// Decode reads e from the first SizeofEpollEvent bytes of b.
func (e *EpollEvent) Decode(b []byte) {
	_ = b[SizeofEpollEvent-1]
	e.Events = le.Uint32(b[0:])
	e.Data = le.Uint64(b[8:])
}

// SignalfdSiginfo is what read(2) of a signalfd gives, see signalfd(2).
type SignalfdSiginfo struct {
	// Signo is the signal's number.
	Signo uint32
	// Errno is not used.
	Errno int32
	// Code is si_code.
	Code int32
	// Pid is the sender.
	Pid uint32
	// Uid is the sender's real user id.
	Uid uint32
	// Fd is the descriptor of SIGIO.
	Fd int32
	// Tid is the timer's id.
	Tid uint32
	// Band is the band of SIGIO.
	Band uint32
	// Overrun is the timer's overruns.
	Overrun uint32
	// Trapno is the trap's number.
	Trapno uint32
	// Status is a child's exit status or signal.
	Status int32
	// Int is the value sent along.
	Int int32
	// Ptr is the same as a pointer.
	Ptr uint64
	// Utime is a child's user time.
	Utime uint64
	// Stime is a child's system time.
	Stime uint64
	// Addr is the address of a fault.
	Addr uint64
	// AddrLsb is the least bit of Addr that counts.
	AddrLsb uint16
	// Syscall is the call of SIGSYS.
	Syscall int32
	// CallAddr is where it was made.
	CallAddr uint64
	// Arch is its architecture.
	Arch uint32
}

// SizeofSignalfdSiginfo is its size in user memory.
const SizeofSignalfdSiginfo = 128

// Encode writes s to the first SizeofSignalfdSiginfo bytes of b.
func (s *SignalfdSiginfo) Encode(b []byte) {
	clear(b[:SizeofSignalfdSiginfo])
	le.PutUint32(b[0:], s.Signo)
	le.PutUint32(b[4:], uint32(s.Errno))
	le.PutUint32(b[8:], uint32(s.Code))
	le.PutUint32(b[12:], s.Pid)
	le.PutUint32(b[16:], s.Uid)
	le.PutUint32(b[20:], uint32(s.Fd))
	le.PutUint32(b[24:], s.Tid)
	le.PutUint32(b[28:], s.Band)
	le.PutUint32(b[32:], s.Overrun)
	le.PutUint32(b[36:], s.Trapno)
	le.PutUint32(b[40:], uint32(s.Status))
	le.PutUint32(b[44:], uint32(s.Int))
	le.PutUint64(b[48:], s.Ptr)
	le.PutUint64(b[56:], s.Utime)
	le.PutUint64(b[64:], s.Stime)
	le.PutUint64(b[72:], s.Addr)
	le.PutUint16(b[80:], s.AddrLsb)
	le.PutUint32(b[84:], uint32(s.Syscall))
	le.PutUint64(b[88:], s.CallAddr)
	le.PutUint32(b[96:], s.Arch)
}

// Decode reads s from the first SizeofSignalfdSiginfo bytes of b.
func (s *SignalfdSiginfo) Decode(b []byte) {
	_ = b[SizeofSignalfdSiginfo-1]
	s.Signo = le.Uint32(b[0:])
	s.Errno = int32(le.Uint32(b[4:]))
	s.Code = int32(le.Uint32(b[8:]))
	s.Pid = le.Uint32(b[12:])
	s.Uid = le.Uint32(b[16:])
	s.Fd = int32(le.Uint32(b[20:]))
	s.Tid = le.Uint32(b[24:])
	s.Band = le.Uint32(b[28:])
	s.Overrun = le.Uint32(b[32:])
	s.Trapno = le.Uint32(b[36:])
	s.Status = int32(le.Uint32(b[40:]))
	s.Int = int32(le.Uint32(b[44:]))
	s.Ptr = le.Uint64(b[48:])
	s.Utime = le.Uint64(b[56:])
	s.Stime = le.Uint64(b[64:])
	s.Addr = le.Uint64(b[72:])
	s.AddrLsb = le.Uint16(b[80:])
	s.Syscall = int32(le.Uint32(b[84:]))
	s.CallAddr = le.Uint64(b[88:])
	s.Arch = le.Uint32(b[96:])
}
