/* Descriptors for processes. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int ready(int fd, int ms)
{
	struct pollfd p = {fd, POLLIN, 0};
	poll(&p, 1, ms);
	return p.revents;
}

static void failure(const char *what, long r)
{
	printf("%s: %ld %s\n", what, r, r < 0 ? strerror(errno) : "");
}

static int open_pid(pid_t pid, unsigned flags) { return (int)syscall(SYS_pidfd_open, pid, flags); }
static int send_signal(int fd, int sig, siginfo_t *info, unsigned flags) { return (int)syscall(SYS_pidfd_send_signal, fd, sig, info, flags); }

int main(void)
{
	siginfo_t info;
	int go[2];
	char c;
	pipe(go);
	pid_t child = fork();
	if (child == 0) {
		close(go[1]);
		read(go[0], &c, 1);
		_exit(7);
	}
	close(go[0]);
	int fd = open_pid(child, 0);
	printf("close on exec: %d\n", fcntl(fd, F_GETFD));
	printf("runs: %d\n", ready(fd, 0));
	failure("signal 0", send_signal(fd, 0, NULL, 0));
	failure("no such signal", send_signal(fd, 65, NULL, 0));
	failure("bad flags", send_signal(fd, 0, NULL, 64));
	memset(&info, 0, sizeof info);
	info.si_signo = SIGUSR1;
	info.si_code = SI_USER;
	failure("another signal than it says", send_signal(fd, SIGUSR2, &info, 0));
	failure("in the name of kill", send_signal(fd, SIGUSR1, &info, 0));
	failure("read", read(fd, &c, 1));
	int impatient = open_pid(child, O_NONBLOCK);
	failure("wait without patience", waitid((idtype_t)3, impatient, &info, WEXITED));

	close(go[1]);
	printf("ended: %d\n", ready(fd, -1) == POLLIN);
	failure("signal to a zombie", send_signal(fd, SIGTERM, NULL, 0));
	memset(&info, 0, sizeof info);
	int r = waitid((idtype_t)3, fd, &info, WEXITED);
	printf("wait: %d, code %d status %d pid %d\n", r, info.si_code, info.si_status, info.si_pid == child);
	printf("gone: %d\n", ready(fd, 0) == (POLLIN | POLLHUP));
	failure("signal", send_signal(fd, 0, NULL, 0));
	failure("wait", waitid((idtype_t)3, fd, &info, WEXITED));
	failure("open", open_pid(child, 0));

	int pidfd = -1;
	child = (pid_t)syscall(SYS_clone, 0x1000 | SIGCHLD, 0, &pidfd, 0, 0);
	if (child == 0) {
		pause();
		_exit(0);
	}
	printf("from clone: %d, close on exec: %d\n", pidfd > 2, fcntl(pidfd, F_GETFD));
	send_signal(pidfd, SIGTERM, NULL, 0);
	r = waitid((idtype_t)3, pidfd, &info, WEXITED);
	printf("terminated: %d, code %d status %d\n", r, info.si_code, info.si_status);

	int self = open_pid(getpid(), 0);
	failure("wait for oneself", waitid((idtype_t)3, self, &info, WEXITED));
	int copy = (int)syscall(SYS_pidfd_getfd, self, self, 0);
	printf("a copy of a descriptor: %d\n", copy > self && ready(copy, 0) == 0);
	failure("no such descriptor", syscall(SYS_pidfd_getfd, self, 99, 0));
	failure("not a pidfd", syscall(SYS_pidfd_getfd, 1, 1, 0));
	failure("not a pidfd", send_signal(1, 0, NULL, 0));
	failure("not a pidfd", waitid((idtype_t)3, 1, &info, WEXITED));
	failure("bad flags", open_pid(getpid(), 1));
	failure("no such pid", open_pid(-1, 0));
	return 0;
}
