/* killall: a signal for all processes of a name. See killall(1). */
#include "process.h"
#include "util.h"
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int sig = SIGTERM, quiet = 0, verbose = 0, bad = 0, i = 1;
	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		const char *o = argv[i] + 1;
		if (strcmp(o, "q") == 0)
			quiet = 1;
		else if (strcmp(o, "v") == 0)
			verbose = 1;
		else if ((strcmp(o, "s") == 0 && argv[i + 1] && (sig = signal_number(argv[++i])) >= 0) || (sig = signal_number(o)) >= 0)
			continue;
		else
			error(1, 0, "%s: unknown signal; killall -l lists signals.", o);
	}
	if (i == argc) {
		fprintf(stderr, "Usage: killall [-q] [-v] [-SIGNAL] NAME...\n");
		return 1;
	}
	size_t n;
	struct process *all = all_processes(&n);
	for (; i < argc; i++) {
		int found = 0;
		for (size_t k = 0; k < n; k++) {
			if (strcmp(all[k].comm, argv[i]) != 0 || all[k].pid == getpid())
				continue;
			if (kill(all[k].pid, sig) < 0) {
				fprintf(stderr, "%s(%d): %s\n", argv[i], all[k].pid, strerror(errno));
				continue;
			}
			found = 1;
			if (verbose)
				fprintf(stderr, "Killed %s(%d) with signal %d\n", argv[i], all[k].pid, sig);
		}
		if (!found && !quiet)
			fprintf(stderr, "%s: no process found\n", argv[i]);
		bad |= !found;
	}
	return bad;
}
