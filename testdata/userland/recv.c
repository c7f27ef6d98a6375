/* recv: takes a message of a type out of a message queue and prints its text. See msgrcv(2). */
#include "ipc.h"
#include "util.h"
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <stdlib.h>

struct message {
	long type;
	char text[8192];
};

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"id", 1, 0, 'i'},     {"type", 1, 0, 't'},    {"nowait", 0, 0, 'n'},
	                                      {"except", 0, 0, 'e'}, {"verbose", 0, 0, 'v'}, {0, 0, 0, 0}};
	static struct message m;
	int c, id = -1, flags = 0, verbose = 0, ok;
	long type = 0;
	while ((c = option(argc, argv, "i:t:nev", longs, "-i ID [-t TYPE] [-env]")) != -1)
		switch (c) {
		case 'i': id = ipc_id(optarg, "failed to parse argument"); break;
		case 'n': flags |= IPC_NOWAIT; break;
		case 'e': flags |= MSG_EXCEPT; break;
		case 'v': verbose = 1; break;
		case 't':
			type = whole(optarg, &ok);
			if (!ok)
				error(1, 0, "invalid type: '%s'", optarg);
			break;
		}
	if (id < 0 || optind < argc) {
		error(0, 0, id < 0 ? "option --id is missing" : "extra operand '%s'", argv[optind]);
		try_help();
	}
	ssize_t n = msgrcv(id, &m, sizeof m.text, type, flags);
	if (n < 0)
		error(1, errno, "msgrcv");
	if (verbose)
		printf("type %ld, %zd bytes: ", m.type, n);
	printf("%.*s\n", (int)n, m.text);
	return 0;
}
