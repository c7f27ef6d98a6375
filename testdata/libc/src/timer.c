/* timer.c: timers, and descriptors for timers, signals and processes. See timer_create(2), timerfd_create(2), signalfd(2),
 * pidfd_open(2). */
#include "libc.h"
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>

int clock_settime(clockid_t clock, const struct timespec *ts) { return (int)syscall(SYS_clock_settime, clock, ts); }

/* The number of a CPU-time clock holds the pid; 2 means the scheduler's count. */
int clock_getcpuclockid(pid_t pid, clockid_t *clock)
{
	clockid_t id = (clockid_t)(~(unsigned)pid << 3 | 2);
	if (__syscall_raw(SYS_clock_getres, id, 0) < 0)
		return ESRCH;
	*clock = id;
	return 0;
}

int timer_create(clockid_t clock, struct sigevent *how, timer_t *timer) { return (int)syscall(SYS_timer_create, clock, how, timer); }
int timer_settime(timer_t timer, int flags, const struct itimerspec *new, struct itimerspec *old)
{
	return (int)syscall(SYS_timer_settime, timer, flags, new, old);
}
int timer_gettime(timer_t timer, struct itimerspec *now) { return (int)syscall(SYS_timer_gettime, timer, now); }
int timer_getoverrun(timer_t timer) { return (int)syscall(SYS_timer_getoverrun, timer); }
int timer_delete(timer_t timer) { return (int)syscall(SYS_timer_delete, timer); }

int timerfd_create(int clock, int flags) { return (int)syscall(SYS_timerfd_create, clock, flags); }
int timerfd_settime(int fd, int flags, const struct itimerspec *new, struct itimerspec *old)
{
	return (int)syscall(SYS_timerfd_settime, fd, flags, new, old);
}
int timerfd_gettime(int fd, struct itimerspec *now) { return (int)syscall(SYS_timerfd_gettime, fd, now); }

int signalfd(int fd, const sigset_t *mask, int flags) { return (int)syscall(SYS_signalfd4, fd, mask, sizeof *mask, flags); }

int pidfd_open(pid_t pid, unsigned flags) { return (int)syscall(SYS_pidfd_open, pid, flags); }
int pidfd_send_signal(int fd, int sig, siginfo_t *info, unsigned flags)
{
	return (int)syscall(SYS_pidfd_send_signal, fd, sig, info, flags);
}
int pidfd_getfd(int fd, int target, unsigned flags) { return (int)syscall(SYS_pidfd_getfd, fd, target, flags); }
