/* ipcmk: makes a message queue, a shared segment or a set of semaphores. See ipcmk(1).

   The key is a random number, as util-linux has it. Beyond that, --ftok PATH[:ID] takes the key that ftok(3) makes of a
   file and a letter or number, as programs do that have to find each other. */
#include "ipc.h"
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static const char *const usage =
	"[options]\n\nCreate various IPC resources.\n\nOptions:\n -M, --shmem <size>       create shared memory segment of size <size>\n"
	" -S, --semaphore <number> create semaphore array with <number> elements\n -Q, --queue              create message queue\n"
	" -p, --mode <mode>        permission for the resource (default is 0644)\n -f, --ftok <path>[:<id>] take the key that ftok(3) makes of a file\n\n"
	" -h, --help               display this help\n -V, --version            display version\n\nArguments:\n"
	" <size> arguments may be followed by the suffixes for\n   GiB, TiB, PiB, EiB, ZiB, and YiB (the \"iB\" is optional)\n\nFor more details see ipcmk(1).\n";

static const char *file; /* for ftok, or NULL */

static key_t make_key(void)
{
	key_t key;
	if (!file) {
		getrandom(&key, sizeof key, 0);
		return key;
	}
	char *path = must(strdup(file)), *id = strrchr(path, ':');
	if (id)
		*id++ = 0;
	key = ftok(path, !id || !*id ? 1 : isdigit((unsigned char)*id) ? atoi(id) : *id);
	if (key == (key_t)-1)
		error(1, errno, "%s", path);
	free(path);
	return key;
}

static void report(int id, const char *good, const char *bad)
{
	if (id < 0)
		error(1, 0, "%s: %s", tr(bad), tr(strerror(errno)));
	printf(tr(good), id);
}

static size_t parse_size(const char *text)
{
	static const char units[] = "KMGTP";
	char *end;
	unsigned long n = strtoul(text, &end, 10);
	const char *u = *end ? strchr(units, toupper((unsigned char)*end)) : NULL;
	if (u)
		n <<= 10 * (u - units + 1);
	if (end == text || (*end && !u) || (u && end[1] && strcmp(end + 1, "iB") != 0))
		error(1, 0, "%s: '%s': %s", tr("failed to parse size"), text, tr(strerror(EINVAL)));
	return n;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"shmem", 1, 0, 'M'}, {"semaphore", 1, 0, 'S'}, {"queue", 0, 0, 'Q'}, {"mode", 1, 0, 'p'},
	                                      {"ftok", 1, 0, 'f'},  {"help", 0, 0, 'h'},      {"version", 0, 0, 'V'},
	                                      {0, 0, 0, 0}};
	int c, flags = 0644, queue = 0, segment = 0, ok = 1;
	size_t size = 0;
	long count = 0;
	while ((c = ipc_option(argc, argv, "M:QS:p:f:hV", longs, usage)) != -1)
		switch (c) {
		case 'M': segment = 1; size = parse_size(optarg); break;
		case 'Q': queue = 1; break;
		case 'S':
			count = whole(optarg, &ok);
			if (!ok)
				error(1, 0, "%s: '%s'", tr("failed to parse elements"), optarg);
			count = count ? count : -1;
			break;
		case 'p': flags = (int)strtol(optarg, NULL, 8); break;
		case 'f': file = optarg; break;
		}
	if (!queue && !segment && !count) {
		error(0, 0, "%s", tr("bad usage"));
		ipc_try_help();
	}
	flags |= IPC_CREAT | (file ? IPC_EXCL : 0);
	if (segment)
		report(shmget(make_key(), size, flags), "Shared memory id: %d\n", "create share memory failed");
	if (queue)
		report(msgget(make_key(), flags), "Message queue id: %d\n", "create message queue failed");
	if (count)
		report(semget(make_key(), count < 0 ? 0 : (int)count, flags), "Semaphore id: %d\n", "create semaphore failed");
	return 0;
}
