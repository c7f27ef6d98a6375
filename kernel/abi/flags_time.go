package abi

// Clocks of clock_gettime(2).
const (
	CLOCK_REALTIME           = 0
	CLOCK_MONOTONIC          = 1
	CLOCK_PROCESS_CPUTIME_ID = 2
	CLOCK_THREAD_CPUTIME_ID  = 3
	CLOCK_MONOTONIC_RAW      = 4
	CLOCK_REALTIME_COARSE    = 5
	CLOCK_MONOTONIC_COARSE   = 6
	CLOCK_BOOTTIME           = 7
	CLOCK_REALTIME_ALARM     = 8
	CLOCK_BOOTTIME_ALARM     = 9
	CLOCK_TAI                = 11
)

// Kinds of a CPU-time clock made by clock_getcpuclockid(3): the lowest bits of a negative clock id.
const (
	CPUCLOCK_PROF           = 0
	CPUCLOCK_VIRT           = 1
	CPUCLOCK_SCHED          = 2
	CPUCLOCK_PERTHREAD_MASK = 4
	CLOCKFD                 = 3
)

// TIMER_ABSTIME makes the time of clock_nanosleep(2) and timer_settime(2) absolute.
const (
	TIMER_ABSTIME = 1
)

// Timers of setitimer(2).
const (
	ITIMER_REAL    = 0
	ITIMER_VIRTUAL = 1
	ITIMER_PROF    = 2
)

// How a timer or a message queue notifies, see sigevent(7).
const (
	SIGEV_SIGNAL    = 0
	SIGEV_NONE      = 1
	SIGEV_THREAD    = 2
	SIGEV_THREAD_ID = 4
)

// CLK_TCK is how many ticks of times(2) a second has, AT_CLKTCK of the auxiliary vector.
const (
	CLK_TCK = 100
)
