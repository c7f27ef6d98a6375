/* ipcs: the message queues, shared segments and semaphore sets there are. See ipcs(1).

   The kernel keeps each kind in a table; *_STAT_ANY asks by place in it, so a loop finds them all. */
#include "ipc.h"
#include "util.h"
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* How sizes are shown: 'b' in bytes, 'H' for people, 0 as each line has it. */
static int unit;

static const char *const usage =
	"[resource-option...] [output-option]\n ipcs -m|-q|-s -i <id>\n\nShow information on IPC facilities.\n\nOptions:\n"
	" -i, --id <id>  print details on resource identified by <id>\n -h, --help     display this help\n -V, --version  display version\n\nResource options:\n"
	" -m, --shmems      shared memory segments\n -q, --queues      message queues\n -s, --semaphores  semaphores\n"
	" -a, --all         all (default)\n\nOutput options:\n -t, --time        show attach, detach and change times\n"
	" -p, --pid         show PIDs of creator and last operator\n -c, --creator     show creator and owner\n"
	" -l, --limits      show resource limits\n -u, --summary     show status summary\n"
	"     --human       show sizes in human-readable format\n -b, --bytes       show sizes in bytes\n\n"
	"For more details see ipcs(1).\n";

static const char *when(time_t t) { return t ? ctime(&t) : tr("Not set"); }

/* Without the day of the week and the year. */
static const char *short_when(time_t t) { return t ? ctime(&t) + 4 : tr("Not set"); }

static void head(const char *title, const char *format, const char *a, const char *b, const char *c, const char *d, const char *e,
                 const char *f, const char *g)
{
	printf("%s", tr(title));
	printf(format, tr(a), tr(b), tr(c), tr(d), tr(e), tr(f), tr(g));
}

static void head_owners(const char *title, const char *id)
{
	head(title, "%-10s %-10s %-10s %-10s %-10s %-10s\n", id, "perms", "cuid", "cgid", "uid", "gid", "");
}

static void put_owners(int id, const struct ipc_perm *p)
{
	char name[32];
	printf("%-10d %-10o", id, p->mode & 0777);
	printf(" %-10s", user_name(p->cuid, name));
	printf(" %-10s", group_name(p->cgid, name));
	printf(" %-10s", user_name(p->uid, name));
	printf(" %-10s\n", group_name(p->gid, name));
}

/* A size in the largest unit that it fills, with a digit behind the point unless that is 0: 4.9K. */
static const char *human(uint64_t n, char text[static 16])
{
	int power = 0;
	while (power < 6 && n >> 10 * (power + 1))
		power++;
	uint64_t whole = n >> 10 * power, tenths = power ? ((n >> 10 * (power - 1) & 1023) + 50) / 100 : 0;
	if (tenths == 10)
		whole++, tenths = 0;
	if (tenths)
		snprintf(text, 16, "%lu.%lu%c", (unsigned long)whole, (unsigned long)tenths, "BKMGTPE"[power]);
	else
		snprintf(text, 16, "%lu%c", (unsigned long)whole, "BKMGTPE"[power]);
	return text;
}

static void put_size(const char *what, const char *usual, uint64_t n)
{
	char text[16];
	if (unit == 'H')
		printf("%s = %s\n", tr(what), human(n, text));
	else if (unit == 'b' || strcmp(usual, "bytes") == 0)
		printf("%s (%s) = %lu\n", tr(what), tr("bytes"), (unsigned long)n);
	else
		printf("%s (%s) = %lu\n", tr(what), tr(usual), (unsigned long)(n / 1024));
}

static void queue_limits(void)
{
	struct msginfo info;
	msgctl(0, IPC_INFO, (struct msqid_ds *)&info);
	printf("%s", tr("------ Messages Limits --------\n"));
	printf(tr("max queues system wide = %d\n"), info.msgmni);
	put_size("max size of message", "bytes", (uint64_t)info.msgmax);
	put_size("default max size of queue", "bytes", (uint64_t)info.msgmnb);
}

static void queue_summary(void)
{
	struct msginfo info;
	ipc_highest('q', &info);
	printf("%s", tr("------ Messages Status --------\n"));
	printf(tr("allocated queues = %d\n"), info.msgpool);
	printf(tr("used headers = %d\n"), info.msgmap);
	if (unit)
		put_size("used space", "bytes", (uint64_t)info.msgtql);
	else
		printf("%s = %d %s\n", tr("used space"), info.msgtql, tr("bytes"));
}

static void put_queue(int format, int id, const struct msqid_ds *q)
{
	char name[32], text[16];
	user_name(q->msg_perm.uid, name);
	switch (format) {
	case 'c': put_owners(id, &q->msg_perm); break;
	case 't':
		printf("%-8d %-10s", id, name);
		printf(" %-20.16s", short_when(q->msg_stime));
		printf(" %-20.16s", short_when(q->msg_rtime));
		printf(" %-20.16s\n", short_when(q->msg_ctime));
		break;
	case 'p': printf("%-8d %-10s  %5d     %5d\n", id, name, q->msg_lspid, q->msg_lrpid); break;
	default:
		printf("0x%08x %-10d %-10.10s %-10o ", (unsigned)q->msg_perm.__key, id, name, q->msg_perm.mode & 0777);
		if (unit == 'H')
			printf("%6s       ", human(q->__msg_cbytes, text));
		else
			printf("%-12lu ", q->__msg_cbytes);
		printf("%-12lu\n", q->msg_qnum);
	}
}

static void queues(int format)
{
	struct msginfo info;
	switch (format) {
	case 'l': queue_limits(); return;
	case 'u': queue_summary(); return;
	case 'c': head_owners("------ Message Queues Creators/Owners --------\n", "msqid"); break;
	case 't':
		head("------ Message Queues Send/Recv/Change Times --------\n", "%-8s %-10s %-20s %-20s %-20s\n", "msqid", "owner", "send", "recv", "change",
		     "", "");
		break;
	case 'p': head("------ Message Queues PIDs --------\n", "%-10s %-10s %-10s %-10s\n", "msqid", "owner", "lspid", "lrpid", "", "", ""); break;
	default:
		head("------ Message Queues --------\n", "%-10s %-10s %-10s %-10s %-12s %-12s\n", "key", "msqid", "owner", "perms",
		     unit == 'H' ? "size" : "used-bytes", "messages", "");
	}
	for (int i = 0, last = ipc_highest('q', &info); i <= last; i++) {
		struct msqid_ds q;
		int id = msgctl(i, MSG_STAT_ANY, &q);
		if (id >= 0)
			put_queue(format, id, &q);
	}
}

static void segment_limits(void)
{
	struct shminfo info;
	shmctl(0, IPC_INFO, (struct shmid_ds *)&info);
	/* In kilobytes if nothing else is asked for: a page has four. The default is so large that either runs over. */
	uint64_t page = unit ? 4096 : 4, total = info.shmall * page;
	if (total / page != info.shmall)
		total = ~(uint64_t)0 / page * page;
	printf("%s", tr("------ Shared Memory Limits --------\n"));
	printf(tr("max number of segments = %lu\n"), info.shmmni);
	put_size("max seg size", "kbytes", info.shmmax);
	if (unit)
		put_size("max total shared memory", "bytes", total);
	else
		printf("%s = %lu\n", tr("max total shared memory (kbytes)"), (unsigned long)total);
	put_size("min seg size", "bytes", info.shmmin);
}

static void segment_summary(void)
{
	struct shm_info info;
	ipc_highest('m', &info);
	printf("%s", tr("------ Shared Memory Status --------\n"));
	printf(tr("segments allocated %d\npages allocated %ld\npages resident  %ld\npages swapped   %ld\nSwap performance: %ld attempts\t %ld successes\n"),
	       info.used_ids, info.shm_tot, info.shm_rss, info.shm_swp, info.swap_attempts, info.swap_successes);
}

static void put_segment(int format, int id, const struct shmid_ds *s)
{
	char name[32], text[16];
	user_name(s->shm_perm.uid, name);
	switch (format) {
	case 'c': put_owners(id, &s->shm_perm); break;
	case 't':
		printf("%-10d %-10.10s", id, name);
		printf(" %-20.16s", short_when(s->shm_atime));
		printf(" %-20.16s", short_when(s->shm_dtime));
		printf(" %-20.16s\n", short_when(s->shm_ctime));
		break;
	case 'p': printf("%-10d %-10.10s %-10u %-10u\n", id, name, s->shm_cpid, s->shm_lpid); break;
	default:
		printf("0x%08x %-10d %-10.10s %-10o ", (unsigned)s->shm_perm.__key, id, name, s->shm_perm.mode & 0777);
		if (unit == 'H')
			printf("%6s     ", human(s->shm_segsz, text));
		else
			printf("%-10lu ", s->shm_segsz);
		printf("%-10lu %-6s %-6s\n", s->shm_nattch, s->shm_perm.mode & SHM_DEST ? tr("dest") : " ", s->shm_perm.mode & SHM_LOCKED ? tr("locked") : " ");
	}
}

static void segments(int format)
{
	struct shm_info info;
	switch (format) {
	case 'l': segment_limits(); return;
	case 'u': segment_summary(); return;
	case 'c': head_owners("------ Shared Memory Segment Creators/Owners --------\n", "shmid"); break;
	case 't':
		head("------ Shared Memory Attach/Detach/Change Times --------\n", "%-10s %-10s %-20s %-20s %-20s\n", "shmid", "owner", "attached", "detached",
		     "changed", "", "");
		break;
	case 'p':
		head("------ Shared Memory Creator/Last-op PIDs --------\n", "%-10s %-10s %-10s %-10s\n", "shmid", "owner", "cpid", "lpid", "", "", "");
		break;
	default:
		head("------ Shared Memory Segments --------\n", "%-10s %-10s %-10s %-10s %-10s %-10s %-12s\n", "key", "shmid", "owner", "perms",
		     unit == 'H' ? "size" : "bytes", "nattch", "status");
	}
	for (int i = 0, last = ipc_highest('m', &info); i <= last; i++) {
		struct shmid_ds s;
		int id = shmctl(i, SHM_STAT_ANY, &s);
		if (id >= 0)
			put_segment(format, id, &s);
	}
}

static void semaphore_limits(void)
{
	struct seminfo info;
	semctl(0, 0, IPC_INFO, (union semun){.info = &info});
	printf("%s", tr("------ Semaphore Limits --------\n"));
	printf(tr("max number of arrays = %d\n"), info.semmni);
	printf(tr("max semaphores per array = %d\n"), info.semmsl);
	printf(tr("max semaphores system wide = %d\n"), info.semmns);
	printf(tr("max ops per semop call = %d\n"), info.semopm);
	printf(tr("semaphore max value = %u\n"), info.semvmx);
}

static void semaphore_summary(void)
{
	struct seminfo info;
	ipc_highest('s', &info);
	printf("%s", tr("------ Semaphore Status --------\n"));
	printf(tr("used arrays = %d\n"), info.semusz);
	printf(tr("allocated semaphores = %d\n"), info.semaem);
}

static void put_set(int format, int id, const struct semid_ds *s)
{
	char name[32];
	user_name(s->sem_perm.uid, name);
	switch (format) {
	case 'c': put_owners(id, &s->sem_perm); break;
	case 't':
		printf("%-8d %-10s ", id, name);
		printf(" %-26.24s", when(s->sem_otime));
		printf(" %-26.24s\n", when(s->sem_ctime));
		break;
	default:
		printf("0x%08x %-10d %-10.10s %-10o %-10lu\n", (unsigned)s->sem_perm.__key, id, name, s->sem_perm.mode & 0777, s->sem_nsems);
	}
}

static void semaphores(int format)
{
	struct seminfo info;
	switch (format) {
	case 'l': semaphore_limits(); return;
	case 'u': semaphore_summary(); return;
	case 'p': return; /* a set knows no processes; its semaphores do: -i */
	case 'c': head_owners("------ Semaphore Arrays Creators/Owners --------\n", "semid"); break;
	case 't':
		head("------ Semaphore Operation/Change Times --------\n", "%-8s %-10s %-26.24s %-26.24s\n", "semid", "owner", "last-op", "last-changed", "", "",
		     "");
		break;
	default:
		head("------ Semaphore Arrays --------\n", "%-10s %-10s %-10s %-10s %-10s\n", "key", "semid", "owner", "perms", "nsems", "", "");
	}
	for (int i = 0, last = ipc_highest('s', &info); i <= last; i++) {
		struct semid_ds s;
		int id = semctl(i, 0, SEM_STAT_ANY, (union semun){.buf = &s});
		if (id >= 0)
			put_set(format, id, &s);
	}
}

static void one_queue(int id)
{
	char used[16], most[16];
	struct msqid_ds q;
	if (msgctl(id, IPC_STAT, &q) < 0) {
		error(0, 0, tr("id %d not found"), id);
		return;
	}
	struct ipc_perm *p = &q.msg_perm;
	printf(tr("\nMessage Queue msqid=%d\n"), id);
	printf(tr("uid=%u\tgid=%u\tcuid=%u\tcgid=%u\tmode=%#o\n"), p->uid, p->gid, p->cuid, p->cgid, p->mode);
	if (unit == 'H')
		printf("csize=%s\tqsize=%s\t", human(q.__msg_cbytes, used), human(q.msg_qbytes, most));
	else
		printf("cbytes=%lu\tqbytes=%lu\t", q.__msg_cbytes, q.msg_qbytes);
	printf("qnum=%lu\tlspid=%d\tlrpid=%d\n", q.msg_qnum, q.msg_lspid, q.msg_lrpid);
	printf(tr("send_time=%-26.24s\n"), when(q.msg_stime));
	printf(tr("rcv_time=%-26.24s\n"), when(q.msg_rtime));
	printf(tr("change_time=%-26.24s\n"), when(q.msg_ctime));
	printf("\n");
}

static void one_segment(int id)
{
	char text[16];
	struct shmid_ds s;
	if (shmctl(id, IPC_STAT, &s) < 0) {
		error(0, 0, tr("id %d not found"), id);
		return;
	}
	struct ipc_perm *p = &s.shm_perm;
	printf(tr("\nShared memory Segment shmid=%d\n"), id);
	printf("uid=%u\tgid=%u\tcuid=%u\tcgid=%u\n", p->uid, p->gid, p->cuid, p->cgid);
	printf(tr("mode=%#o\taccess_perms=%#o\n"), p->mode, p->mode & 0777);
	if (unit == 'H')
		printf("%s%s", tr("size="), human(s.shm_segsz, text));
	else
		printf("%s%lu", tr("bytes="), s.shm_segsz);
	printf("\tlpid=%u\tcpid=%u\tnattch=%ld\n", s.shm_lpid, s.shm_cpid, s.shm_nattch);
	printf(tr("att_time=%-26.24s\n"), when(s.shm_atime));
	printf(tr("det_time=%-26.24s\n"), when(s.shm_dtime));
	printf(tr("change_time=%-26.24s\n"), when(s.shm_ctime));
	printf("\n");
}

static void one_set(int id)
{
	struct semid_ds s;
	if (semctl(id, 0, IPC_STAT, (union semun){.buf = &s}) < 0) {
		error(0, 0, tr("id %d not found"), id);
		return;
	}
	struct ipc_perm *p = &s.sem_perm;
	printf(tr("\nSemaphore Array semid=%d\n"), id);
	printf("uid=%u\t gid=%u\t cuid=%u\t cgid=%u\n", p->uid, p->gid, p->cuid, p->cgid);
	printf(tr("mode=%#o, access_perms=%#o\n"), p->mode, p->mode & 0777);
	printf("nsems = %lu\n", s.sem_nsems);
	printf("otime = %-26.24s\n", when(s.sem_otime));
	printf("ctime = %-26.24s\n", when(s.sem_ctime));
	printf("%-10s %-10s %-10s %-10s %-10s\n", "semnum", tr("value"), "ncount", "zcount", "pid");
	for (int i = 0; i < (int)s.sem_nsems; i++)
		printf("%-10d %-10d %-10d %-10d %-10d\n", i, semctl(id, i, GETVAL), semctl(id, i, GETNCNT), semctl(id, i, GETZCNT), semctl(id, i, GETPID));
	printf("\n");
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {
		{"id", 1, 0, 'i'},   {"shmems", 0, 0, 'm'},  {"queues", 0, 0, 'q'}, {"semaphores", 0, 0, 's'}, {"all", 0, 0, 'a'},   {"time", 0, 0, 't'},
		{"pid", 0, 0, 'p'},  {"creator", 0, 0, 'c'}, {"limits", 0, 0, 'l'}, {"summary", 0, 0, 'u'},    {"bytes", 0, 0, 'b'}, {"human", 0, 0, 'H'},
		{"help", 0, 0, 'h'}, {"version", 0, 0, 'V'}, {0, 0, 0, 0},
	};
	int c, format = 0, id = -1, queue = 0, segment = 0, set = 0;
	while ((c = ipc_option(argc, argv, "i:aqmstpclubhV", longs, usage)) != -1)
		switch (c) {
		case 'i': id = ipc_id(optarg, "failed to parse id argument"); break;
		case 'a': queue = segment = set = 1; break;
		case 'q': queue = 1; break;
		case 'm': segment = 1; break;
		case 's': set = 1; break;
		case 'b': case 'H': unit = c; break;
		default: format = c;
		}
	if (id >= 0) {
		if (queue + segment + set != 1)
			error(1, 0, "%s", tr("when using an ID, a single resource must be specified"));
		(queue ? one_queue : segment ? one_segment : one_set)(id);
		return 0;
	}
	if (!queue && !segment && !set)
		queue = segment = set = 1;
	printf("\n");
	if (queue) {
		queues(format);
		printf("\n");
	}
	if (segment) {
		segments(format);
		printf("\n");
	}
	if (set) {
		semaphores(format);
		printf("\n");
	}
	return 0;
}
