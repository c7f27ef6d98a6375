/* A signal in the middle of a sleeping call: EINTR, or start again with SA_RESTART; jumps out of handlers. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int fds[2];
static volatile int ticks;
static sigjmp_buf out;

static void tick(int sig)
{
	(void)sig;
	ticks++;
}

/* What the restarted read will find. */
static void tick_and_write(int sig)
{
	(void)sig;
	if (++ticks == 3)
		write(fds[1], "w", 1);
}

static void jump(int sig) { siglongjmp(out, sig); }

/* The timer repeats: a signal that comes before the call sleeps does no harm. */
static void start(void (*handler)(int), int flags)
{
	struct sigaction sa;
	struct itimerval every = {{0, 5000}, {0, 5000}};
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = handler;
	sa.sa_flags = flags;
	sigaction(SIGALRM, &sa, NULL);
	ticks = 0;
	setitimer(ITIMER_REAL, &every, NULL);
}

static void stop(void)
{
	struct itimerval never = {{0, 0}, {0, 0}};
	setitimer(ITIMER_REAL, &never, NULL);
}

static void show(const char *what, long r)
{
	int error = errno;
	stop();
	printf("%s: %ld%s%s\n", what, r, r < 0 ? " " : "", r < 0 ? strerror(error) : "");
}

int main(void)
{
	char c;
	struct timespec second = {1000, 0}, left = {0, 0};
	struct pollfd p;
	pipe(fds);
	p = (struct pollfd){fds[0], POLLIN, 0};

	start(tick, 0);
	show("read", read(fds[0], &c, 1));
	start(tick_and_write, SA_RESTART);
	show("read with SA_RESTART", read(fds[0], &c, 1));
	start(tick, SA_RESTART);
	show("poll, even with SA_RESTART", poll(&p, 1, -1));
	start(tick, SA_RESTART);
	show("nanosleep, even with SA_RESTART", nanosleep(&second, &left));
	printf("some is left: %d\n", left.tv_sec == 999);
	start(tick, SA_RESTART);
	show("pause", pause());
	start(tick, 0);
	printf("sleep: %u left\n", sleep(1000) >= 999 ? 999 : 0);
	stop();

	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		pause();
		_exit(0);
	}
	start(tick, 0);
	show("wait", wait(NULL));
	kill(child, SIGKILL);
	wait(NULL);

	static char block[100000];
	start(tick, 0);
	long n = write(fds[1], block, sizeof block);
	show("a write that had put something", n);
	start(tick, 0);
	show("and one that had not", write(fds[1], block, sizeof block));

	int seen = 0;
	sigset_t mask;
	for (int i = 0; i < 3; i++) {
		if (sigsetjmp(out, 1) == 0) {
			start(jump, 0);
			for (;;)
				pause();
		}
		stop();
		sigprocmask(SIG_SETMASK, NULL, &mask);
		seen += !sigismember(&mask, SIGALRM);
	}
	printf("jumped out of a handler %d times with a clean mask\n", seen);
	if (sigsetjmp(out, 0) == 0) {
		start(jump, 0);
		for (;;)
			pause();
	}
	stop();
	sigprocmask(SIG_SETMASK, NULL, &mask);
	printf("without the mask in the buffer it stays blocked: %d\n", sigismember(&mask, SIGALRM));
	return 0;
}
