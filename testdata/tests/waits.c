/* Everything that wait can tell: statuses, WNOHANG, WNOWAIT, stopped and continued children, waitid. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The result of a call, and in words why it failed. */
static const char *said(long result)
{
	static char text[80];
	snprintf(text, sizeof text, result < 0 ? "%ld %s" : "%ld", result, strerror(errno));
	return text;
}

static int hold[2]; /* a child that reads here waits until the parent lets it go */

static pid_t start(int status)
{
	pid_t pid = fork();
	if (pid == 0) {
		char c;
		close(hold[1]);
		read(hold[0], &c, 1);
		_exit(status);
	}
	return pid;
}

static const char *reason(int code)
{
	switch (code) {
	case CLD_EXITED: return "exited";
	case CLD_KILLED: return "killed";
	case CLD_DUMPED: return "dumped";
	case CLD_STOPPED: return "stopped";
	case CLD_CONTINUED: return "continued";
	}
	return "?";
}

static void by_waitid(pid_t pid, int options)
{
	siginfo_t info;
	memset(&info, 0, sizeof info);
	int r = waitid(P_PID, (id_t)pid, &info, options);
	if (r < 0)
		printf("waitid: %s\n", strerror(errno));
	else if (info.si_signo == 0)
		printf("waitid: nothing yet\n");
	else
		printf("waitid: %s with %d, right pid %d, signal %s\n", reason(info.si_code), info.si_status, info.si_pid == pid, strsignal(info.si_signo));
}

int main(void)
{
	int status;
	pipe(hold);
	printf("no children: %s\n", said(wait(&status)));

	pid_t a = start(3), b = start(4);
	printf("WNOHANG while they run: %d\n", waitpid(-1, &status, WNOHANG));
	by_waitid(a, WEXITED | WNOHANG);
	write(hold[1], "gg", 2);
	by_waitid(b, WEXITED | WNOWAIT);
	printf("waitpid after WNOWAIT: %d", waitpid(b, &status, 0) == b);
	printf(", status %d\n", WEXITSTATUS(status));
	printf("again: %s\n", said(waitpid(b, &status, 0)));
	by_waitid(a, WEXITED);
	by_waitid(a, WEXITED);

	pid_t c = start(5);
	kill(c, SIGSTOP);
	printf("stopped: %d", waitpid(c, &status, WUNTRACED) == c);
	printf(" %d by %d\n", WIFSTOPPED(status), WSTOPSIG(status));
	kill(c, SIGCONT);
	printf("continued: %d", waitpid(c, &status, WCONTINUED) == c);
	printf(" %d\n", WIFCONTINUED(status));
	kill(c, SIGSTOP);
	by_waitid(c, WSTOPPED);
	kill(c, SIGTERM); /* pending until it runs again */
	kill(c, SIGCONT);
	by_waitid(c, WEXITED);

	pid_t d = start(6);
	kill(d, SIGKILL);
	waitpid(d, &status, 0);
	printf("killed: exited %d signaled %d by %s\n", WIFEXITED(status), WIFSIGNALED(status), strsignal(WTERMSIG(status)));

	printf("kill of a pid that is gone: %s\n", said(kill(d, 0)));
	printf("bad options: %s\n", said(waitpid(-1, &status, 0x4000)));

	signal(SIGCHLD, SIG_IGN); /* then children leave no zombies, and wait waits for all */
	for (int i = 0; i < 3; i++)
		start(i);
	write(hold[1], "ggg", 3);
	printf("SIGCHLD ignored: %s\n", said(wait(&status)));
	return 0;
}
