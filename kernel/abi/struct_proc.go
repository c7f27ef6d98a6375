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
