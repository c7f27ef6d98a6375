/* getopt.h: options with long names. See getopt_long(3). */
#ifndef _GETOPT_H
#define _GETOPT_H

#include <unistd.h>

#define no_argument 0
#define required_argument 1
#define optional_argument 2

struct option {
	const char *name; /* without the dashes */
	int has_arg;      /* one of the words above */
	int *flag;        /* where to put val; NULL: getopt_long answers with it */
	int val;
};

int getopt_long(int argc, char *const argv[], const char *options, const struct option *longs, int *index);

#endif
