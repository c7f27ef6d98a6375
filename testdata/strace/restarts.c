/* Signals as strace shows them: interrupted calls of every kind, and what sigreturn answers. */
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void handler(int sig) { (void)sig; }

static void set(int sig, int flags)
{
	struct sigaction a = {.sa_handler = handler, .sa_flags = flags};
	sigaction(sig, &a, NULL);
}

static void soon(void)
{
	struct itimerval t = {.it_value = {0, 20000}};
	setitimer(ITIMER_REAL, &t, NULL);
}

int main(void)
{
	const struct timespec long_time = {5, 0}, none = {0, 0};
	sigset_t two, old;
	siginfo_t info;
	int fds[2];
	char c;
	pipe(fds);
	set(SIGALRM, 0);
	soon();
	read(fds[0], &c, 1);
	soon();
	nanosleep(&long_time, NULL);
	sigemptyset(&two);
	sigaddset(&two, SIGUSR1);
	sigaddset(&two, SIGRTMIN);
	sigprocmask(SIG_BLOCK, &two, &old);
	kill(getpid(), SIGUSR1);
	sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 7});
	for (int i = 0; i < 3; i++)
		sigtimedwait(&two, &info, &none);
	set(SIGUSR1, 0);
	raise(SIGUSR1);
	sigprocmask(SIG_SETMASK, &old, NULL);
	soon();
	sigsuspend(&two);
	return 3;
}
