/* Executes itself through /proc/self/exe again and again; descriptors, mask, ignored signals and the pid stay, handlers do not. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void handler(int sig) { (void)sig; }

int main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : 0;
	static pid_t first;
	char num[16], pid[16];
	struct sigaction a;
	if (n == 0) {
		first = getpid();
		signal(SIGUSR1, SIG_IGN);
		signal(SIGUSR2, handler);
		sigset_t s;
		sigemptyset(&s);
		sigaddset(&s, SIGTERM);
		sigprocmask(SIG_BLOCK, &s, NULL);
		raise(SIGTERM);
		int fd = open("/dev/null", O_RDWR);
		dup2(fd, 10);
		dup2(fd, 11);
		fcntl(11, F_SETFD, FD_CLOEXEC);
	} else {
		first = atoi(argv[2]);
	}
	sigset_t pend;
	sigpending(&pend);
	sigaction(SIGUSR1, NULL, &a);
	int ign = a.sa_handler == SIG_IGN;
	sigaction(SIGUSR2, NULL, &a);
	printf("%d: argc %d, same pid %d, fd 10 %d, fd 11 %d, ignored %d, default %d, pending %d, env %s\n", n, argc, getpid() == first, fcntl(10, F_GETFD) >= 0,
	       fcntl(11, F_GETFD) >= 0, ign, a.sa_handler == SIG_DFL, sigismember(&pend, SIGTERM), getenv("STEP") ? getenv("STEP") : "-");
	fflush(stdout);
	if (n == 12)
		return 12;
	snprintf(num, sizeof num, "%d", n + 1);
	snprintf(pid, sizeof pid, "%d", first);
	setenv("STEP", num, 1);
	char *args[] = {argv[0], num, pid, n % 2 ? "odd" : NULL, NULL};
	execv("/proc/self/exe", args);
	perror("execv");
	return 1;
}
