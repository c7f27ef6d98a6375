package abi

// Timespec is struct timespec: seconds and nanoseconds.
type Timespec struct {
	// Sec is whole seconds.
	Sec int64
	// Nsec is nanoseconds, 0 to 999,999,999.
	Nsec int64
}

// SizeofTimespec is its size in user memory.
const SizeofTimespec = 16

// Encode writes t to the first SizeofTimespec bytes of b.
func (t *Timespec) Encode(b []byte) {
	_ = b[SizeofTimespec-1]
	le.PutUint64(b[0:], uint64(t.Sec))
	le.PutUint64(b[8:], uint64(t.Nsec))
}

// Decode reads t from the first SizeofTimespec bytes of b.
func (t *Timespec) Decode(b []byte) {
	_ = b[SizeofTimespec-1]
	t.Sec = int64(le.Uint64(b[0:]))
	t.Nsec = int64(le.Uint64(b[8:]))
}

// Timeval is struct timeval: seconds and microseconds.
type Timeval struct {
	// Sec is whole seconds.
	Sec int64
	// Usec is microseconds, 0 to 999,999.
	Usec int64
}

// SizeofTimeval is its size in user memory.
const SizeofTimeval = 16

// Encode writes t to the first SizeofTimeval bytes of b.
func (t *Timeval) Encode(b []byte) {
	_ = b[SizeofTimeval-1]
	le.PutUint64(b[0:], uint64(t.Sec))
	le.PutUint64(b[8:], uint64(t.Usec))
}

// Decode reads t from the first SizeofTimeval bytes of b.
func (t *Timeval) Decode(b []byte) {
	_ = b[SizeofTimeval-1]
	t.Sec = int64(le.Uint64(b[0:]))
	t.Usec = int64(le.Uint64(b[8:]))
}

// Timezone is the second argument of gettimeofday(2), all zero nowadays.
type Timezone struct {
	// Minuteswest is minutes west of Greenwich.
	Minuteswest int32
	// Dsttime was the kind of daylight saving.
	Dsttime int32
}

// SizeofTimezone is its size in user memory.
const SizeofTimezone = 8

// Encode writes t to the first SizeofTimezone bytes of b.
func (t *Timezone) Encode(b []byte) {
	_ = b[SizeofTimezone-1]
	le.PutUint32(b[0:], uint32(t.Minuteswest))
	le.PutUint32(b[4:], uint32(t.Dsttime))
}

// Decode reads t from the first SizeofTimezone bytes of b.
func (t *Timezone) Decode(b []byte) {
	_ = b[SizeofTimezone-1]
	t.Minuteswest = int32(le.Uint32(b[0:]))
	t.Dsttime = int32(le.Uint32(b[4:]))
}

// Itimerspec is struct itimerspec of timer_settime(2) and timerfd_settime(2).
type Itimerspec struct {
	// Interval is the time from one expiry to the next, zero for a single one.
	Interval Timespec
	// Value is the time of the first expiry, zero for a timer that is off.
	Value Timespec
}

// SizeofItimerspec is its size in user memory.
const SizeofItimerspec = 32

// Encode writes i to the first SizeofItimerspec bytes of b.
func (i *Itimerspec) Encode(b []byte) {
	_ = b[SizeofItimerspec-1]
	i.Interval.Encode(b[0:])
	i.Value.Encode(b[16:])
}

// Decode reads i from the first SizeofItimerspec bytes of b.
func (i *Itimerspec) Decode(b []byte) {
	_ = b[SizeofItimerspec-1]
	i.Interval.Decode(b[0:])
	i.Value.Decode(b[16:])
}

// Itimerval is struct itimerval of setitimer(2).
type Itimerval struct {
	// Interval is the time from one expiry to the next.
	Interval Timeval
	// Value is the time to the next expiry, zero for a timer that is off.
	Value Timeval
}

// SizeofItimerval is its size in user memory.
const SizeofItimerval = 32

// Encode writes i to the first SizeofItimerval bytes of b.
func (i *Itimerval) Encode(b []byte) {
	_ = b[SizeofItimerval-1]
	i.Interval.Encode(b[0:])
	i.Value.Encode(b[16:])
}

// Decode reads i from the first SizeofItimerval bytes of b.
func (i *Itimerval) Decode(b []byte) {
	_ = b[SizeofItimerval-1]
	i.Interval.Decode(b[0:])
	i.Value.Decode(b[16:])
}

// Tms is struct tms of times(2), in ticks of CLK_TCK.
type Tms struct {
	// Utime is user time of the process.
	Utime int64
	// Stime is its system time.
	Stime int64
	// Cutime is user time of its dead children.
	Cutime int64
	// Cstime is their system time.
	Cstime int64
}

// SizeofTms is its size in user memory.
const SizeofTms = 32

// Encode writes t to the first SizeofTms bytes of b.
func (t *Tms) Encode(b []byte) {
	_ = b[SizeofTms-1]
	le.PutUint64(b[0:], uint64(t.Utime))
	le.PutUint64(b[8:], uint64(t.Stime))
	le.PutUint64(b[16:], uint64(t.Cutime))
	le.PutUint64(b[24:], uint64(t.Cstime))
}

// Decode reads t from the first SizeofTms bytes of b.
func (t *Tms) Decode(b []byte) {
	_ = b[SizeofTms-1]
	t.Utime = int64(le.Uint64(b[0:]))
	t.Stime = int64(le.Uint64(b[8:]))
	t.Cutime = int64(le.Uint64(b[16:]))
	t.Cstime = int64(le.Uint64(b[24:]))
}

// Sigevent says how to notify, see sigevent(7).
type Sigevent struct {
	// Value goes along with the notification.
	Value uint64
	// Signo is the signal to send.
	Signo int32
	// Notify is one of SIGEV_.
	Notify int32
	// TID is the thread to notify, with SIGEV_THREAD_ID.
	TID int32
}

// SizeofSigevent is its size in user memory.
const SizeofSigevent = 64

// Encode writes s to the first SizeofSigevent bytes of b.
func (s *Sigevent) Encode(b []byte) {
	clear(b[:SizeofSigevent])
	le.PutUint64(b[0:], s.Value)
	le.PutUint32(b[8:], uint32(s.Signo))
	le.PutUint32(b[12:], uint32(s.Notify))
	le.PutUint32(b[16:], uint32(s.TID))
}

// Decode reads s from the first SizeofSigevent bytes of b.
func (s *Sigevent) Decode(b []byte) {
	_ = b[SizeofSigevent-1]
	s.Value = le.Uint64(b[0:])
	s.Signo = int32(le.Uint32(b[8:]))
	s.Notify = int32(le.Uint32(b[12:]))
	s.TID = int32(le.Uint32(b[16:]))
}
