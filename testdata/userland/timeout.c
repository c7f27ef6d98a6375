/* timeout: ends a command that takes too long. See timeout(1). */
#include "util.h"
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t child;
static int sig = SIGTERM, expired;
static double kill_after;

static double duration(const char *text)
{
	static const char units[] = "smhd";
	static const int seconds[] = {1, 60, 3600, 86400};
	char *end;
	double n = strtod(text, &end);
	const char *unit = *end ? strchr(units, *end) : units;
	if (end == text || n < 0 || !unit || (*end && end[1])) {
		error(0, 0, "invalid time interval '%s'", text);
		try_help();
	}
	return n * seconds[unit - units];
}

static void set_timer(double seconds)
{
	struct itimerval t = {{0, 0}, {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e6)}};
	setitimer(ITIMER_REAL, &t, NULL);
}

static void expire(int unused)
{
	(void)unused;
	if (expired++)
		sig = SIGKILL;
	else if (kill_after > 0)
		set_timer(kill_after);
	kill(child, sig);
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"signal", 1, 0, 's'}, {"kill-after", 1, 0, 'k'}, {"preserve-status", 0, 0, 1}, {"foreground", 0, 0, 2}, {0, 0, 0, 0}};
	int c, keep = 0, status;
	usage_status = 125;
	while ((c = option(argc, argv, "+s:k:", longs, "[-s SIGNAL] [-k DURATION] DURATION COMMAND [ARG]...")) != -1)
		switch (c) {
		case 's':
			if ((sig = signal_number(optarg)) < 0) {
				error(0, 0, "'%s': invalid signal", optarg);
				try_help();
			}
			break;
		case 'k': kill_after = duration(optarg); break;
		case 1: keep = 1; break;
		}
	if (argc - optind < 2)
		try_help();
	double limit = duration(argv[optind++]);
	signal(SIGALRM, expire);
	child = fork();
	if (child == 0) {
		signal(SIGALRM, SIG_DFL);
		execvp(argv[optind], argv + optind);
		error(0, errno, "failed to run command '%s'", argv[optind]);
		_exit(errno == ENOENT ? 127 : 126);
	}
	if (limit > 0)
		set_timer(limit);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	if (expired && !keep)
		return sig == SIGKILL ? 137 : 124;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
