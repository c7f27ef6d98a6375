/* process.c: reads /proc. See proc(5). */
#include "process.h"
#include "util.h"
#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

static char text[4096];

/* The name stands in parentheses and may hold any character, parentheses too: its end is the last one. */
static int parse_stat(struct process *p)
{
	char *name = strchr(text, '('), *end = strrchr(text, ')');
	unsigned long user, system;
	if (!name || !end)
		return 0;
	*end = 0;
	strlcpy(p->comm, name + 1, sizeof p->comm);
	return sscanf(end + 1, " %c %d %d %d %d %d %lu %*u %*u %*u %*u %lu %lu %*d %*d %ld %ld %ld %*d %lu %lu %lu"
	              " %*u %*u %*u %*u %*u %*u %*u %*u %*u %*u %*u %*u %*u %*d %d %d %d", &p->state, &p->ppid, &p->pgid, &p->sid, &p->tty,
	              &p->tty_group, &p->flags, &user, &system, &p->priority, &p->nice, &p->threads, &p->start, &p->size, &p->rss,
	              &p->processor, &p->rt_priority, &p->policy) >= 15 && ((p->ticks = user + system), 1);
}

static void parse_status(struct process *p)
{
	static const struct {
		const char *name;
		size_t offset;
	} lines[] = {
		{"ShdPnd:", offsetof(struct process, pending)}, {"SigBlk:", offsetof(struct process, blocked)},
		{"SigIgn:", offsetof(struct process, ignored)}, {"SigCgt:", offsetof(struct process, caught)},
	};
	char *uid = strstr(text, "\nUid:"), *gid = strstr(text, "\nGid:");
	if (uid)
		sscanf(uid + 5, "%u %u", &p->ruid, &p->uid);
	if (gid)
		sscanf(gid + 5, "%u %u", &p->rgid, &p->gid);
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		char *at = strstr(text, lines[i].name);
		if (at)
			sscanf(at + 7, "%llx", (unsigned long long *)((char *)p + lines[i].offset));
	}
}

/* The arguments lie one behind the other with a zero byte between; a process without memory has none. */
static void set_args(struct process *p, int n)
{
	for (int i = 0; i + 1 < n; i++)
		if (!isprint((unsigned char)text[i]) && !((unsigned char)text[i] & 128))
			text[i] = text[i] ? '?' : ' ';
	if (n <= 0)
		snprintf(text, sizeof text, p->state == 'Z' ? "[%s] <defunct>" : "[%s]", p->comm);
	p->args = must(strdup(text));
}

int read_process(pid_t pid, struct process *p)
{
	char path[64];
	*p = (struct process){.pid = pid};
	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	if (read_file(path, text, sizeof text) < 0 || !parse_stat(p))
		return 0;
	snprintf(path, sizeof path, "/proc/%d/status", pid);
	if (read_file(path, text, sizeof text) >= 0)
		parse_status(p);
	snprintf(path, sizeof path, "/proc/%d/wchan", pid);
	if (read_file(path, text, sizeof text) <= 0 || strcmp(text, "0") == 0)
		strcpy(text, "-");
	strlcpy(p->wchan, text, sizeof p->wchan);
	snprintf(path, sizeof path, "/proc/%d/cmdline", pid);
	set_args(p, read_file(path, text, sizeof text));
	return 1;
}

static int by_pid(const void *a, const void *b) { return ((const struct process *)a)->pid - ((const struct process *)b)->pid; }

struct process *all_processes(size_t *n)
{
	struct process *list = NULL;
	struct dirent *e;
	size_t size = 0;
	DIR *d = must(opendir("/proc"));
	for (*n = 0; (e = readdir(d));) {
		int ok;
		pid_t pid = (pid_t)whole(e->d_name, &ok);
		if (!ok)
			continue;
		if (*n == size)
			list = must(realloc(list, (size = 2 * size + 16) * sizeof *list));
		*n += (size_t)read_process(pid, &list[*n]);
	}
	closedir(d);
	qsort(list, *n, sizeof *list, by_pid);
	return list;
}

const char *tty_name(int device, char *buf)
{
	unsigned kind = major((dev_t)device), n = minor((dev_t)device);
	if (kind >= 136 && kind < 144)
		snprintf(buf, 16, "pts/%u", (kind - 136) * 256 + n);
	else if (kind == 4)
		snprintf(buf, 16, n < 64 ? "tty%u" : "ttyS%u", n < 64 ? n : n - 64);
	else
		strcpy(buf, kind == 5 && n == 1 ? "console" : "?");
	return buf;
}
