/* signal.c: signals. See signal(7), sigaction(2), sigprocmask(2). */
#include "libc.h"
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#define BIT(sig) (1UL << ((sig) - 1))

int kill(pid_t pid, int sig) { return (int)syscall(SYS_kill, pid, sig); }
int killpg(pid_t group, int sig) { return kill(-group, sig); }
int tgkill(pid_t pid, pid_t tid, int sig) { return (int)syscall(SYS_tgkill, pid, tid, sig); }

/* To the calling thread, not to any of the process. */
int raise(int sig) { return tgkill(getpid(), gettid(), sig); }

/* The kernel's struct sigaction is ours, and it brings its own way back from a handler. */
int sigaction(int sig, const struct sigaction *new, struct sigaction *old)
{
	return (int)syscall(SYS_rt_sigaction, sig, new, old, sizeof(sigset_t));
}

/* BSD's meaning, as glibc has it: the handler stays, and interrupted calls start again. */
sighandler_t signal(int sig, sighandler_t handler)
{
	struct sigaction new = {.sa_handler = handler, .sa_flags = SA_RESTART}, old;
	return sigaction(sig, &new, &old) < 0 ? SIG_ERR : old.sa_handler;
}

int sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
	return (int)syscall(SYS_rt_sigprocmask, how, set, old, sizeof(sigset_t));
}

int pthread_sigmask(int how, const sigset_t *set, sigset_t *old)
{
	return (int)-__syscall_raw(SYS_rt_sigprocmask, how, set, old, sizeof(sigset_t));
}

int sigpending(sigset_t *set) { return (int)syscall(SYS_rt_sigpending, set, sizeof(sigset_t)); }
int sigsuspend(const sigset_t *mask) { return (int)syscall(SYS_rt_sigsuspend, mask, sizeof(sigset_t)); }

int sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *timeout)
{
	return (int)syscall(SYS_rt_sigtimedwait, set, info, timeout, sizeof(sigset_t));
}

int sigwaitinfo(const sigset_t *set, siginfo_t *info) { return sigtimedwait(set, info, NULL); }

int sigwait(const sigset_t *set, int *sig)
{
	int r;
	do
		r = sigwaitinfo(set, NULL);
	while (r < 0 && errno == EINTR);
	if (r < 0)
		return errno;
	*sig = r;
	return 0;
}

int sigqueue(pid_t pid, int sig, const union sigval value)
{
	siginfo_t info = {.si_signo = sig, .si_code = SI_QUEUE};
	info.si_pid = getpid();
	info.si_uid = getuid();
	info.si_value = value;
	return (int)syscall(SYS_rt_sigqueueinfo, pid, sig, &info);
}

int sigaltstack(const stack_t *new, stack_t *old) { return (int)syscall(SYS_sigaltstack, new, old); }

/* There is no pause call: it is a ppoll of nothing, for ever. */
int pause(void) { return (int)syscall(SYS_ppoll, NULL, 0, NULL, NULL, 0); }

static int check(int sig)
{
	if (sig >= 1 && sig <= SIGRTMAX)
		return 0;
	errno = EINVAL;
	return -1;
}

int sigemptyset(sigset_t *set)
{
	set->bits = 0;
	return 0;
}

int sigfillset(sigset_t *set)
{
	set->bits = ~(BIT(32) | BIT(33)); /* as glibc, which keeps them for its threads */
	return 0;
}

int sigaddset(sigset_t *set, int sig)
{
	if (check(sig) < 0)
		return -1;
	set->bits |= BIT(sig);
	return 0;
}

int sigdelset(sigset_t *set, int sig)
{
	if (check(sig) < 0)
		return -1;
	set->bits &= ~BIT(sig);
	return 0;
}

int sigismember(const sigset_t *set, int sig)
{
	return check(sig) < 0 ? -1 : (set->bits & BIT(sig)) != 0;
}
