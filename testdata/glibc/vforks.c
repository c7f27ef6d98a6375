/* vfork: the child borrows the memory and the parent waits until it is gone. */
#define _GNU_SOURCE
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char **argv)
{
	if (argc > 1) {
		char line[64] = "";
		if (!strcmp(argv[1], "cat") && fgets(line, sizeof line, stdin))
			printf("cat: %s", line);
		else
			printf("child %s %s\n", argv[1], getenv("WHO") ? getenv("WHO") : "-");
		return 7;
	}
	volatile int shared = 1;
	pid_t p = vfork();
	if (p == 0) {
		shared = 2;
		_exit(3);
	}
	int st;
	waitpid(p, &st, 0);
	printf("shared %d status %d\n", shared, WEXITSTATUS(st));
	fflush(stdout);
	p = vfork();
	if (p == 0) {
		execl("/proc/self/exe", "x", "vforked", (char *)NULL);
		_exit(1);
	}
	waitpid(p, &st, 0);
	printf("status %d\n", WEXITSTATUS(st));
	p = vfork();
	if (p == 0) {
		execl("/no/such/file", "x", (char *)NULL);
		shared = errno == ENOENT ? 5 : 6;
		_exit(shared);
	}
	waitpid(p, &st, 0);
	printf("status %d shared %d\n", WEXITSTATUS(st), shared);
	fflush(stdout);
	/* posix_spawn with everything that it can do to the child. */
	int fd = open("vforks.tmp", O_RDWR | O_CREAT | O_TRUNC, 0600);
	write(fd, "from a file\n", 12);
	close(fd);
	posix_spawn_file_actions_t fa;
	posix_spawnattr_t at;
	posix_spawn_file_actions_init(&fa);
	posix_spawn_file_actions_addopen(&fa, 0, "vforks.tmp", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&fa, 1, 5);
	posix_spawn_file_actions_addclose(&fa, 5);
	posix_spawnattr_init(&at);
	sigset_t all;
	sigfillset(&all);
	posix_spawnattr_setsigdefault(&at, &all);
	sigemptyset(&all);
	posix_spawnattr_setsigmask(&at, &all);
	posix_spawnattr_setpgroup(&at, 0);
	posix_spawnattr_setflags(&at, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
	char *args[] = {argv[0], "cat", NULL}, *env[] = {"WHO=me", NULL}, *args2[] = {argv[0], "spawned", NULL};
	int e = posix_spawn(&p, "/proc/self/exe", &fa, &at, args, environ);
	waitpid(p, &st, 0);
	printf("spawn %d status %d\n", e, WEXITSTATUS(st));
	fflush(stdout);
	e = posix_spawn(&p, "/proc/self/exe", NULL, NULL, args2, env);
	waitpid(p, &st, 0);
	printf("spawn %d status %d\n", e, WEXITSTATUS(st));
	e = posix_spawn(&p, "/no/such", NULL, NULL, args2, env);
	printf("spawn %d %d\n", e == ENOENT, wait(NULL) == -1 && errno == ECHILD);
	unlink("vforks.tmp");
	return 0;
}
