/* ipcrm: removes message queues, shared segments and sets of semaphores. See ipcrm(1). */
#include "ipc.h"
#include "util.h"
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char *const usage =
	"[options]\n ipcrm shm|msg|sem <id>...\n\nRemove certain IPC resources.\n\nOptions:\n"
	" -m, --shmem-id <id>        remove shared memory segment by id\n -M, --shmem-key <key>      remove shared memory segment by key\n"
	" -q, --queue-id <id>        remove message queue by id\n -Q, --queue-key <key>      remove message queue by key\n"
	" -s, --semaphore-id <id>    remove semaphore by id\n -S, --semaphore-key <key>  remove semaphore by key\n"
	" -a, --all[=shm|msg|sem]    remove all (in the specified category)\n -v, --verbose              explain what is being done\n\n"
	" -h, --help                 display this help\n -V, --version              display version\n\nFor more details see ipcrm(1).\n";

static int verbose, failed;

static void remove_id(int kind, int id, const char *text, int by_key)
{
	if (verbose)
		printf(tr(kind == 'q' ? "removing message queue id `%d'\n" : kind == 'm' ? "removing shared memory segment id `%d'\n"
		          : "removing semaphore id `%d'\n"), id);
	int r = kind == 'q' ? msgctl(id, IPC_RMID, NULL) : kind == 'm' ? shmctl(id, IPC_RMID, NULL) : semctl(id, 0, IPC_RMID);
	if (r >= 0)
		return;
	failed = 1;
	switch (errno) {
	case EACCES: case EPERM: error(0, 0, "%s (%s)", tr(by_key ? "permission denied for key" : "permission denied for id"), text); break;
	case EINVAL: error(0, 0, "%s (%s)", tr(by_key ? "invalid key" : "invalid id"), text); break;
	case EIDRM: error(0, 0, "%s (%s)", tr(by_key ? "already removed key" : "already removed id"), text); break;
	default: error(0, errno, "%s", text);
	}
}

static void remove_by_id(int kind, const char *text)
{
	remove_id(kind, ipc_id(text, "failed to parse argument"), text, 0);
}

static void remove_by_key(int kind, const char *text)
{
	char *end;
	errno = 0;
	unsigned long key = strtoul(text, &end, 0);
	if (end == text || *end || errno)
		error(1, errno, "failed to parse argument: '%s'", text);
	if (key == 0) {
		error(0, 0, tr("illegal key (%s)"), text);
		failed = 1;
		return;
	}
	int id = kind == 'q' ? msgget((key_t)key, 0) : kind == 'm' ? shmget((key_t)key, 0, 0) : semget((key_t)key, 0, 0);
	if (id >= 0) {
		remove_id(kind, id, text, 1);
		return;
	}
	error(0, 0, "%s (%s)", tr(errno == EACCES ? "permission denied for key" : errno == EIDRM ? "already removed key" : "invalid key"), text);
	failed = 1;
}

static void remove_all(int kind)
{
	union {
		struct msginfo q;
		struct shm_info m;
		struct seminfo s;
	} info;
	for (int i = 0, last = ipc_highest(kind, &info); i <= last; i++) {
		struct msqid_ds q;
		struct shmid_ds m;
		struct semid_ds s;
		char text[16];
		int id = kind == 'q' ? msgctl(i, MSG_STAT, &q) : kind == 'm' ? shmctl(i, SHM_STAT, &m) : semctl(i, 0, SEM_STAT, (union semun){.buf = &s});
		if (id < 0)
			continue;
		snprintf(text, sizeof text, "%d", id);
		remove_id(kind, id, text, 0);
	}
}

static int kind_of(const char *word)
{
	return strcmp(word, "msg") == 0 ? 'q' : strcmp(word, "shm") == 0 ? 'm' : strcmp(word, "sem") == 0 ? 's' : 0;
}

/* The form of before there were options: ipcrm msg 3 4. */
static int old_form(char **words)
{
	int kind = kind_of(*words);
	if (!*++words) {
		error(0, 0, "%s", tr("not enough arguments"));
		ipc_try_help();
	}
	for (; *words; words++)
		remove_by_id(kind, *words);
	if (!failed)
		printf("%s", tr("resource(s) deleted\n"));
	return failed;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {
		{"shmem-id", 1, 0, 'm'},     {"shmem-key", 1, 0, 'M'},     {"queue-id", 1, 0, 'q'}, {"queue-key", 1, 0, 'Q'}, {"semaphore-id", 1, 0, 's'},
		{"semaphore-key", 1, 0, 'S'}, {"all", 2, 0, 'a'}, {"verbose", 0, 0, 'v'}, {"help", 0, 0, 'h'}, {"version", 0, 0, 'V'}, {0, 0, 0, 0},
	};
	int c, all = 0;
	if (argc > 1 && kind_of(argv[1]))
		return old_form(argv + 1);
	while ((c = ipc_option(argc, argv, "m:M:q:Q:s:S:a::vhV", longs, usage)) != -1)
		switch (c) {
		case 'm': case 'q': case 's': remove_by_id(c, optarg); break;
		case 'M': case 'Q': case 'S': remove_by_key(c == 'M' ? 'm' : c == 'Q' ? 'q' : 's', optarg); break;
		case 'v': verbose = 1; break;
		case 'a':
			if (optarg && !kind_of(optarg))
				error(1, 0, tr("unknown argument: %s"), optarg);
			all = optarg ? kind_of(optarg) : 'a';
			break;
		}
	if (optind < argc) {
		error(0, 0, tr("unknown argument: %s"), argv[optind]);
		ipc_try_help();
	}
	static const char kinds[] = "msq";
	for (const char *k = kinds; *k; k++)
		if (all == 'a' || all == *k)
			remove_all(*k);
	return failed;
}
