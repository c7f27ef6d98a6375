/* send: puts a typed message into a message queue. See msgsnd(2). */
#include "ipc.h"
#include "util.h"
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

/* What msgsnd wants: the type, and behind it the text, whose length does not count the type. */
struct message {
	long type;
	char text[8192];
};

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"id", 1, 0, 'i'}, {"type", 1, 0, 't'}, {"message", 1, 0, 'm'}, {"nowait", 0, 0, 'n'}, {0, 0, 0, 0}};
	static struct message m = {.type = 1};
	const char *text = NULL;
	int c, id = -1, flags = 0, ok;
	while ((c = option(argc, argv, "i:t:m:n", longs, "-i ID [-t TYPE] -m TEXT [-n]")) != -1)
		switch (c) {
		case 'i': id = ipc_id(optarg, "failed to parse argument"); break;
		case 'm': text = optarg; break;
		case 'n': flags = IPC_NOWAIT; break;
		case 't':
			m.type = whole(optarg, &ok);
			if (!ok)
				error(1, 0, "invalid type: '%s'", optarg);
			break;
		}
	if (id < 0 || !text || optind < argc) {
		error(0, 0, id < 0 ? "option --id is missing" : !text ? "option --message is missing" : "extra operand '%s'", argv[optind]);
		try_help();
	}
	size_t n = strlen(text) + 1; /* with the zero byte at its end */
	if (n > sizeof m.text)
		error(1, E2BIG, "message");
	memcpy(m.text, text, n);
	if (msgsnd(id, &m, n, flags) < 0)
		error(1, errno, "msgsnd");
	return 0;
}
