/* time: how long a command takes. See time(1). The format is the one POSIX asks for (-p) or the shells' with tabs. */
#include "util.h"
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void put(const char *name, long microseconds, int portable)
{
	if (portable)
		fprintf(stderr, "%s %ld.%02ld\n", name, microseconds / 1000000, microseconds / 10000 % 100);
	else
		fprintf(stderr, "%s\t%ldm%ld.%03lds\n", name, microseconds / 60000000, microseconds / 1000000 % 60, microseconds / 1000 % 1000);
}

static long micro(const struct timeval *t) { return (long)t->tv_sec * 1000000 + (long)t->tv_usec; }

int main(int argc, char **argv)
{
	struct timespec start, end;
	struct rusage used;
	int portable = 0, status = 0;
	while (option(argc, argv, "+p", NULL, "[-p] COMMAND [ARG]...") != -1)
		portable = 1;
	if (optind == argc)
		return 0;
	clock_gettime(CLOCK_MONOTONIC, &start);
	pid_t pid = fork();
	if (pid == 0) {
		execvp(argv[optind], argv + optind);
		error(0, errno, "cannot run %s", argv[optind]);
		_exit(errno == ENOENT ? 127 : 126);
	}
	if (pid < 0 || wait4(pid, &status, 0, &used) < 0)
		error(1, errno, "fork");
	clock_gettime(CLOCK_MONOTONIC, &end);
	long real = (long)(end.tv_sec - start.tv_sec) * 1000000 + (end.tv_nsec - start.tv_nsec) / 1000;
	if (!portable)
		fprintf(stderr, "\n");
	put("real", real, portable);
	put("user", micro(&used.ru_utime), portable);
	put("sys", micro(&used.ru_stime), portable);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
