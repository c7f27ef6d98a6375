/* A pipe without readers: SIGPIPE or EPIPE. A pipe without writers: end of file, and no signal at all. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t pipes;

static void on_pipe(int sig)
{
	(void)sig;
	pipes++;
}

int main(void)
{
	int fds[2], status;
	char c;
	long r;
	pipe(fds);
	close(fds[0]);
	if (fork() == 0) {
		write(fds[1], "x", 1);
		_exit(0);
	}
	wait(&status);
	printf("default: killed by %s\n", strsignal(WTERMSIG(status)));

	signal(SIGPIPE, SIG_IGN);
	r = write(fds[1], "x", 1);
	printf("ignored: %ld %s\n", r, strerror(errno));
	r = write(fds[1], "x", 0);
	printf("writing nothing: %ld\n", r);

	signal(SIGPIPE, on_pipe);
	r = write(fds[1], "x", 1);
	printf("handled: %ld %s, signals %d\n", r, strerror(errno), (int)pipes);
	close(fds[1]);

	pipe(fds);
	write(fds[1], "left over", 9);
	close(fds[1]);
	int n = 0;
	while (read(fds[0], &c, 1) == 1)
		n++;
	printf("no writer: %d bytes, then end of file, again %ld, signals %d\n", n, (long)read(fds[0], &c, 1), (int)pipes);
	r = write(fds[0], "x", 1);
	printf("write to the read end: %ld %s\n", r, strerror(errno));

	/* The last reader goes away while a writer sleeps in the middle of a large write. */
	pipe(fds);
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		static char much[300000];
		close(fds[0]);
		long sent = write(fds[1], much, sizeof much);
		_exit(sent > 0 && sent < (long)sizeof much && pipes == 2 ? 9 : 1); /* the part that went in counts */
	}
	close(fds[1]);
	for (int i = 0; i < 100; i++)
		read(fds[0], &c, 1);
	static char page[65536];
	read(fds[0], page, sizeof page);
	close(fds[0]);
	waitpid(child, &status, 0);
	printf("a large write, cut off: exited %d status %d\n", WIFEXITED(status), WEXITSTATUS(status));
	return 0;
}
