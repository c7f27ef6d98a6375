/* Options on the command line: clusters, arguments, words in between, long names, complaints. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int verbose;

static const struct option longs[] = {
	{"id", required_argument, NULL, 'i'},       {"type", required_argument, NULL, 't'},   {"all", optional_argument, NULL, 'a'},
	{"verbose", no_argument, &verbose, 7},      {"version", no_argument, NULL, 'V'},      {0, 0, 0, 0},
};

static void parse(const char *line, const char *options, int with_long)
{
	char copy[200], *argv[20], *rest = NULL;
	int argc = 0, c, index = -1;
	strcpy(copy, line);
	for (char *w = strtok_r(copy, " ", &rest); w; w = strtok_r(NULL, " ", &rest))
		argv[argc++] = w;
	argv[argc] = NULL;
	optind = 0;
	verbose = 0;
	printf("[%s] %s%s\n", line, options, with_long ? " long" : "");
	while ((c = with_long ? getopt_long(argc, argv, options, longs, &index) : getopt(argc, argv, options)) != -1) {
		printf("  %d", c);
		if (c > 32)
			printf(" '%c'", c);
		printf(" arg=%s", optarg ? optarg : "-");
		if (c == '?' || c == ':')
			printf(" optopt=%d", optopt);
		if (c == 0)
			printf(" index=%d", index);
		printf("\n");
	}
	printf("  verbose=%d optind=%d:", verbose, optind);
	for (int i = 0; i < argc; i++)
		printf(" %s", argv[i]);
	printf("\n");
}

int main(void)
{
	dup2(1, 2);
	setvbuf(stdout, NULL, _IONBF, 0);
	parse("p -a -b -c", "abc", 0);
	parse("p -abc", "abc", 0);
	parse("p -ofile -o file -a", "ao:", 0);
	parse("p one -a two -o file three -- -b", "abo:", 0);
	parse("p -a one -b", "+ab", 0);
	parse("p -x", "ab", 0);
	parse("p -x", ":ab", 0);
	parse("p -a -o", "ao:", 0);
	parse("p -a -o", ":ao:", 0);
	parse("p - -a", "a", 0);
	parse("p x -ab y -c z", "abc", 0);
	parse("p -n5 -n -a", "n::a", 0);
	parse("p --id 3 --type=4 -i 5 rest", "i:t:", 1);
	parse("p a --id 3 b --all c --all=d", "i:", 1);
	parse("p --ver", "i:", 1);
	parse("p --verb --vers", "i:", 1);
	parse("p --none", "i:", 1);
	parse("p --verbose=1", "i:", 1);
	parse("p --id", "i:", 1);
	parse("p --id", ":i:", 1);
	parse("p one two --", "a", 1);
	return 0;
}
