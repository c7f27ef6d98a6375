/* Signals to read. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct signalfd_siginfo info[4];

static int ready(int fd, int ms)
{
	struct pollfd p = {fd, POLLIN | POLLOUT, 0};
	poll(&p, 1, ms);
	return p.revents;
}

static void failure(const char *what, long r)
{
	printf("%s: %ld %s\n", what, r, r < 0 ? strerror(errno) : "");
}

static void name(int sig)
{
	if (sig >= SIGRTMIN)
		printf(" rt+%d", sig - SIGRTMIN);
	else
		printf(" %d", sig);
}

int main(void)
{
	sigset_t set, some;
	union sigval v;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGRTMIN + 1);
	sigaddset(&set, SIGKILL); /* is dropped */
	sigprocmask(SIG_BLOCK, &set, NULL);
	int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	printf("close on exec: %d, nonblocking: %d\n", fcntl(fd, F_GETFD), fcntl(fd, F_GETFL) == (O_RDWR | O_NONBLOCK));
	failure("nothing pending", read(fd, info, sizeof info));
	printf("not ready: %d\n", ready(fd, 0));

	/* Several at once, lowest first; values arrive in order. */
	for (int i = 1; i <= 2; i++) {
		v.sival_int = i * 11;
		sigqueue(getpid(), SIGRTMIN + 1, v);
	}
	kill(getpid(), SIGUSR1);
	kill(getpid(), SIGUSR1);
	printf("ready: %d\n", ready(fd, 0) == POLLIN);
	failure("too short", read(fd, info, sizeof info[0] - 1));
	long n = read(fd, info, sizeof info);
	printf("%ld signals:", n / (long)sizeof info[0]);
	for (int i = 0; i < n / (long)sizeof info[0]; i++) {
		name(info[i].ssi_signo);
		printf(" code %d value %d mine %d,", info[i].ssi_code, info[i].ssi_int, info[i].ssi_pid == (unsigned)getpid() && info[i].ssi_uid == getuid());
	}
	printf("\nnot ready: %d\n", ready(fd, 0));

	/* Another set for the same descriptor. */
	sigemptyset(&some);
	sigaddset(&some, SIGRTMIN + 1);
	printf("changed: %d\n", signalfd(fd, &some, 0) == fd);
	kill(getpid(), SIGUSR1);
	failure("not in the set any more", read(fd, info, sizeof info));
	signalfd(fd, &set, 0);
	printf("back in the set: %ld\n", (long)read(fd, info, sizeof info) / (long)sizeof info[0]);

	/* A reader blocks until one comes. A child's end is one. */
	fcntl(fd, F_SETFL, 0);
	pid_t child = fork();
	if (child == 0) {
		struct timespec ts = {0, 20000000};
		nanosleep(&ts, NULL);
		_exit(5);
	}
	n = read(fd, info, sizeof info);
	printf("child: %ld,", n / (long)sizeof info[0]);
	name(info[0].ssi_signo);
	printf(" code %d status %d pid %d\n", info[0].ssi_code, info[0].ssi_status, info[0].ssi_pid == (unsigned)child);
	waitpid(child, NULL, 0);

	/* A descriptor that was inherited gives the reader's own signals. */
	fflush(stdout);
	kill(getpid(), SIGUSR1);
	child = fork();
	if (child == 0) {
		printf("child sees its parent's signal: %d\n", ready(fd, 0));
		v.sival_int = 99;
		sigqueue(getpid(), SIGRTMIN + 1, v);
		read(fd, info, sizeof info);
		printf("its own:");
		name(info[0].ssi_signo);
		printf(" %d\n", info[0].ssi_int);
		fflush(stdout);
		_exit(0);
	}
	waitpid(child, NULL, 0);
	n = read(fd, info, sizeof info);
	printf("left for the parent: %ld,", n / (long)sizeof info[0]);
	name(info[0].ssi_signo);
	name(info[1].ssi_signo);
	printf("\n");

	/* A timer's signal tells of overruns here too. */
	timer_t timer;
	struct sigevent e;
	memset(&e, 0, sizeof e);
	e.sigev_signo = SIGRTMIN + 1;
	e.sigev_value.sival_int = 42;
	timer_create(CLOCK_MONOTONIC, &e, &timer);
	struct itimerspec every = {{0, 10000000}, {0, 1000000}};
	timer_settime(timer, 0, &every, NULL);
	struct timespec ts = {0, 60000000};
	nanosleep(&ts, NULL);
	read(fd, info, sizeof info[0]);
	printf("timer: code %d value %d overrun %d\n", info[0].ssi_code, info[0].ssi_int, info[0].ssi_overrun >= 4);
	timer_delete(timer);

	failure("write", write(fd, info, sizeof info[0]));
	failure("no signalfd", signalfd(1, &set, 0));
	failure("no file", signalfd(77, &set, 0));
	failure("bad flags", signalfd(-1, &set, 1));
	return 0;
}
