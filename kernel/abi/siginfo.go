package abi

import "encoding/binary"

// le is the byte order of riscv64.
var le = binary.LittleEndian

// Siginfo is siginfo_t: why a signal came. What the words after the code mean depends on the signal
// and its code, as in the C union; the kernel keeps the union's first 32 bytes as they are, so that
// what a sender put there with rt_sigqueueinfo(2) arrives unchanged. See sigaction(2).
type Siginfo struct {
	// Signo is the signal's number.
	Signo int32
	// Errno is si_errno, zero on Linux except from a sender who made the siginfo himself.
	Errno int32
	// Code says who sent it and why, SI_ and CLD_ and their like.
	Code int32
	// Words is the union; the methods below read and write it.
	Words [4]uint64
}

// SizeofSiginfo is sizeof(siginfo_t); the kernel uses the first 48 bytes and writes zeros after.
const SizeofSiginfo = 128

// SigLayout says which member of siginfo's union is meant.
type SigLayout uint8

// The members of the union.
const (
	// SigLayoutKill is a sender's pid and uid.
	SigLayoutKill SigLayout = iota
	// SigLayoutTimer is a timer's id, its overruns and a value.
	SigLayoutTimer
	// SigLayoutRT is a sender's pid and uid and a value.
	SigLayoutRT
	// SigLayoutChild is a child's pid, uid, status and times.
	SigLayoutChild
	// SigLayoutFault is an address.
	SigLayoutFault
	// SigLayoutPoll is a band and a descriptor.
	SigLayoutPoll
	// SigLayoutSys is the address, number and architecture of a system call.
	SigLayoutSys
)

// Layout says which member of the union s uses, from the signal and its code, as the kernel does.
func (s *Siginfo) Layout() SigLayout {
	switch {
	case s.Code == SI_TIMER:
		return SigLayoutTimer
	case s.Code == SI_SIGIO:
		return SigLayoutPoll
	case s.Code == SI_USER || s.Code == SI_KERNEL || s.Code == SI_TKILL:
		return SigLayoutKill
	case s.Code < 0:
		return SigLayoutRT
	}
	switch Signal(s.Signo) {
	case SIGILL, SIGFPE, SIGSEGV, SIGBUS, SIGTRAP:
		return SigLayoutFault
	case SIGCHLD:
		return SigLayoutChild
	case SIGIO:
		return SigLayoutPoll
	case SIGSYS:
		return SigLayoutSys
	}
	return SigLayoutKill
}

// UserInfo is the siginfo of kill(2) (SI_USER) and tgkill(2) (SI_TKILL).
func UserInfo(sig Signal, code, pid int32, uid uint32) Siginfo {
	s := Siginfo{Signo: int32(sig), Code: code}
	s.Words[0] = pair(uint32(pid), uid)
	return s
}

// QueueInfo is the siginfo of a signal with a value: sigqueue(3), mq_notify(3).
func QueueInfo(sig Signal, code, pid int32, uid uint32, value uint64) Siginfo {
	s := UserInfo(sig, code, pid, uid)
	s.Words[1] = value
	return s
}

// TimerInfo is the siginfo of a timer_create(2) timer.
func TimerInfo(sig Signal, timer, overrun int32, value uint64) Siginfo {
	s := Siginfo{Signo: int32(sig), Code: SI_TIMER}
	s.Words[0] = pair(uint32(timer), uint32(overrun))
	s.Words[1] = value
	return s
}

// ChildInfo is the siginfo of SIGCHLD; the times are in ticks of CLK_TCK.
func ChildInfo(code, pid int32, uid uint32, status int32, utime, stime int64) Siginfo {
	s := UserInfo(SIGCHLD, code, pid, uid)
	s.Words[1] = uint64(uint32(status))
	s.Words[2] = uint64(utime)
	s.Words[3] = uint64(stime)
	return s
}

// FaultInfo is the siginfo of a trap: the address that was touched or the instruction's own.
func FaultInfo(sig Signal, code int32, addr uint64) Siginfo {
	return Siginfo{Signo: int32(sig), Code: code, Words: [4]uint64{addr}}
}

// pair packs two 32-bit fields into a word.
func pair(low, high uint32) uint64 { return uint64(low) | uint64(high)<<32 }

// Pid is si_pid.
func (s *Siginfo) Pid() int32 { return int32(s.Words[0]) }

// Uid is si_uid.
func (s *Siginfo) Uid() uint32 { return uint32(s.Words[0] >> 32) }

// Timer is si_timerid.
func (s *Siginfo) Timer() int32 { return int32(s.Words[0]) }

// Overrun is si_overrun.
func (s *Siginfo) Overrun() int32 { return int32(s.Words[0] >> 32) }

// SetOverrun writes si_overrun, which is known only when the signal is taken off its queue.
func (s *Siginfo) SetOverrun(n int32) { s.Words[0] = pair(uint32(s.Words[0]), uint32(n)) }

// Value is si_value.
func (s *Siginfo) Value() uint64 { return s.Words[1] }

// Status is si_status: an exit status or a signal.
func (s *Siginfo) Status() int32 { return int32(s.Words[1]) }

// Utime is si_utime, in ticks.
func (s *Siginfo) Utime() int64 { return int64(s.Words[2]) }

// Stime is si_stime, in ticks.
func (s *Siginfo) Stime() int64 { return int64(s.Words[3]) }

// Addr is si_addr.
func (s *Siginfo) Addr() uint64 { return s.Words[0] }

// Band is si_band.
func (s *Siginfo) Band() int64 { return int64(s.Words[0]) }

// Fd is si_fd.
func (s *Siginfo) Fd() int32 { return int32(s.Words[1]) }

// Syscall is si_syscall.
func (s *Siginfo) Syscall() int32 { return int32(s.Words[1]) }

// Encode writes s to the first SizeofSiginfo bytes of b.
func (s *Siginfo) Encode(b []byte) {
	clear(b[:SizeofSiginfo])
	le.PutUint32(b[0:], uint32(s.Signo))
	le.PutUint32(b[4:], uint32(s.Errno))
	le.PutUint32(b[8:], uint32(s.Code))
	for i, w := range s.Words {
		le.PutUint64(b[16+8*i:], w)
	}
}

// Decode reads s from the first SizeofSiginfo bytes of b.
func (s *Siginfo) Decode(b []byte) {
	_ = b[SizeofSiginfo-1]
	s.Signo = int32(le.Uint32(b[0:]))
	s.Errno = int32(le.Uint32(b[4:]))
	s.Code = int32(le.Uint32(b[8:]))
	for i := range s.Words {
		s.Words[i] = le.Uint64(b[16+8*i:])
	}
}
