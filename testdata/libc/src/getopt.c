/* getopt.c: options on the command line. See getopt(3). */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

char *optarg;
int optind = 1, opterr = 1, optopt;

static int at = 1; /* place in argv[optind], for several letters behind one dash */

static int complain(const char *program, const char *what, const char *options)
{
	if (opterr && *options != ':')
		fprintf(stderr, "%s: %s -- '%c'\n", program, what, optopt);
	return '?';
}

int getopt(int argc, char *const argv[], const char *options)
{
	optarg = NULL;
	if (optind >= argc || argv[optind][0] != '-' || !argv[optind][1])
		return -1;
	if (strcmp(argv[optind], "--") == 0) {
		optind++;
		return -1;
	}
	optopt = argv[optind][at++];
	const char *o = optopt == ':' ? NULL : strchr(options, optopt);
	int ended = !argv[optind][at];
	if (o && o[1] == ':') {
		if (!ended)
			optarg = argv[optind] + at;
		else if (optind + 1 < argc)
			optarg = argv[++optind];
		ended = 1;
	}
	if (ended) {
		optind++;
		at = 1;
	}
	if (!o)
		return complain(argv[0], "invalid option", options);
	if (o[1] == ':' && !optarg) {
		complain(argv[0], "option requires an argument", options);
		return *options == ':' ? ':' : '?';
	}
	return optopt;
}
