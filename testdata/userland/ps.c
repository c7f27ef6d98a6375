/* ps: processes. See ps(1).

   A layout is a list of columns; the well known ones (-f, -l, u ...) are lists with names. */
#include "process.h"
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define MOST 40 /* columns, and ids in a list */

static char cell[4096];              /* what a column writes */
static time_t boot, now;
static long memory_kb, hz = 100;
static double uptime;

static void put_number(long n) { snprintf(cell, sizeof cell, "%ld", n); }
static void put_text(const char *s) { snprintf(cell, sizeof cell, "%s", s); }

static void put_comm(struct process *p)
{
	snprintf(cell, sizeof cell, "%s%s", p->comm, p->state == 'Z' ? " <defunct>" : "");
}

static void put_user(uid_t uid)
{
	char name[32];
	user_name(uid, name);
	if (strlen(name) > 8)
		snprintf(cell, sizeof cell, "%.7s+", name);
	else
		put_text(name);
}

static void put_group(gid_t gid)
{
	char name[32];
	put_text(group_name(gid, name));
}

static void put_time(unsigned long seconds)
{
	if (seconds >= 86400)
		snprintf(cell, sizeof cell, "%lu-%02lu:%02lu:%02lu", seconds / 86400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
	else
		snprintf(cell, sizeof cell, "%02lu:%02lu:%02lu", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

static unsigned long age(const struct process *p)
{
	double seconds = uptime - (double)p->start / (double)hz;
	return seconds > 0 ? (unsigned long)seconds : 0;
}

static void put_elapsed(const struct process *p)
{
	unsigned long s = age(p);
	if (s >= 3600)
		put_time(s);
	else
		snprintf(cell, sizeof cell, "%02lu:%02lu", s / 60, s % 60);
}

static void put_start(const struct process *p, const char *today, const char *format)
{
	time_t t = boot + (time_t)(p->start / (unsigned long)hz);
	struct tm then = *localtime(&t), present = *localtime(&now);
	int same_day = then.tm_year == present.tm_year && then.tm_yday == present.tm_yday;
	strftime(cell, sizeof cell, same_day ? today : then.tm_year == present.tm_year ? format : "%Y", &then);
}

/* Percent of a processor since it began, in tenths. */
static unsigned long share(const struct process *p)
{
	unsigned long ticks = (unsigned long)(uptime * (double)hz);
	ticks = ticks > p->start ? ticks - p->start : 0;
	return ticks ? p->ticks * 1000 / ticks : 0;
}

static void put_stat(const struct process *p)
{
	char s[8] = {p->state}, *at = s + 1;
	if (p->nice < 0)
		*at++ = '<';
	if (p->nice > 0)
		*at++ = 'N';
	if (p->sid == p->pid)
		*at++ = 's';
	if (p->threads > 1)
		*at++ = 'l';
	if (p->tty_group == p->pgid)
		*at++ = '+';
	*at = 0;
	put_text(s);
}

static void put_column(struct process *p, int what)
{
	char buf[32];
	switch (what) {
	case 'p': put_number(p->pid); break;
	case 'P': put_number(p->ppid); break;
	case 'g': put_number(p->pgid); break;
	case 's': put_number(p->sid); break;
	case 'y': put_text(tty_name(p->tty, buf)); break;
	case 't': put_time(p->ticks / (unsigned long)hz); break;
	case 'm': snprintf(cell, sizeof cell, "%lu:%02lu", p->ticks / (unsigned long)hz / 60, p->ticks / (unsigned long)hz % 60); break;
	case 'n': put_comm(p); break;
	case 'a': put_text(p->args); break;
	case 'u': put_user(p->uid); break;
	case 'U': put_user(p->ruid); break;
	case 'G': put_group(p->gid); break;
	case '1': put_number((long)p->uid); break;
	case '2': put_number(p->gid); break;
	case '3': put_number(p->ruid); break;
	case '4': put_number(p->rgid); break;
	case 'F': snprintf(cell, sizeof cell, "%lx", p->flags >> 6 & 7); break;
	case 'S': snprintf(cell, sizeof cell, "%c", p->state); break;
	case 'x': put_stat(p); break;
	case 'C': put_number(share(p) / 10 > 99 ? 99 : (long)share(p) / 10); break;
	case '%': snprintf(cell, sizeof cell, share(p) > 999 ? "%lu" : "%lu.%lu", share(p) / 10, share(p) % 10); break;
	case 'M': snprintf(cell, sizeof cell, "%.1f", memory_kb ? (double)(p->rss * 4 * 1000 / (unsigned long)memory_kb) / 10 : 0.0); break;
	case 'r': put_number(p->priority + 60); break;
	case 'R': put_number(39 - p->priority); break;
	case 'i': if (p->policy == 0 || p->policy == 3) put_number(p->nice); else put_text("-"); break;
	case '-': put_text("-"); break;
	case 'z': put_number((long)(p->size / 4096)); break;
	case 'v': put_number((long)(p->size / 1024)); break;
	case 'e': put_number((long)p->rss * 4); break;
	case 'w': put_text(p->wchan); break;
	case 'T': put_start(p, "%H:%M", "%b%d"); break;
	case 'b': put_start(p, "%H:%M:%S", "  %b %d"); break;
	case 'L': { time_t t = boot + (time_t)(p->start / (unsigned long)hz); strftime(cell, sizeof cell, "%a %b %e %H:%M:%S %Y", localtime(&t)); break; }
	case 'E': put_elapsed(p); break;
	case '5': put_number((long)age(p)); break;
	case 'c': put_number(p->processor); break;
	case 'l': put_number(p->threads); break;
	case 'f': put_number(p->tty_group); break;
	case '6': snprintf(cell, sizeof cell, "%016llx", p->pending); break;
	case '7': snprintf(cell, sizeof cell, "%016llx", p->blocked); break;
	case '8': snprintf(cell, sizeof cell, "%016llx", p->ignored); break;
	case '9': snprintf(cell, sizeof cell, "%016llx", p->caught); break;
	case 'o': put_text(p->policy == 1 ? "FF" : p->policy == 2 ? "RR" : p->policy == 3 ? "B" : p->policy == 5 ? "IDL" : "TS"); break;
	case 'O': if (p->rt_priority) put_number(p->rt_priority); else put_text("-"); break;
	}
}

/* A column: its name for -o, its head, its width (negative: to the left), and what it shows. */
static const struct column {
	const char *name, *head;
	int width, what;
} columns[] = {
	{"pid", "PID", 5, 'p'}, {"ppid", "PPID", 5, 'P'}, {"pgid", "PGID", 5, 'g'}, {"pgrp", "PGRP", 5, 'g'}, {"sid", "SID", 5, 's'},
	{"sess", "SESS", 5, 's'}, {"session", "SESS", 5, 's'}, {"tty", "TT", -8, 'y'}, {"tt", "TT", -8, 'y'}, {"tname", "TTY", -8, 'y'},
	{"time", "TIME", 8, 't'}, {"cputime", "TIME", 8, 't'}, {"bsdtime", "TIME", 6, 'm'}, {"comm", "COMMAND", -15, 'n'}, {"ucmd", "CMD", -15, 'n'},
	{"ucomm", "COMMAND", -15, 'n'}, {"args", "COMMAND", -27, 'a'}, {"command", "COMMAND", -27, 'a'}, {"cmd", "CMD", -27, 'a'},
	{"user", "USER", -8, 'u'}, {"euser", "EUSER", -8, 'u'}, {"uname", "USER", -8, 'u'}, {"ruser", "RUSER", -8, 'U'}, {"group", "GROUP", -8, 'G'},
	{"egroup", "EGROUP", -8, 'G'}, {"uid", "UID", 5, '1'}, {"euid", "EUID", 5, '1'}, {"ruid", "RUID", 5, '3'}, {"gid", "GID", 5, '2'},
	{"egid", "EGID", 5, '2'}, {"rgid", "RGID", 5, '4'}, {"f", "F", 1, 'F'}, {"flag", "F", 1, 'F'}, {"flags", "F", 1, 'F'}, {"s", "S", 1, 'S'},
	{"state", "S", 1, 'S'}, {"stat", "STAT", -4, 'x'}, {"c", "C", 2, 'C'}, {"pcpu", "%CPU", 4, '%'}, {"%cpu", "%CPU", 4, '%'},
	{"pmem", "%MEM", 4, 'M'}, {"%mem", "%MEM", 4, 'M'}, {"pri", "PRI", 3, 'R'}, {"opri", "PRI", 3, 'r'}, {"ni", "NI", 3, 'i'}, {"nice", "NI", 3, 'i'},
	{"addr", "ADDR", 1, '-'}, {"sz", "SZ", 5, 'z'}, {"vsz", "VSZ", 6, 'v'}, {"vsize", "VSZ", 6, 'v'}, {"rss", "RSS", 5, 'e'}, {"rssize", "RSS", 5, 'e'},
	{"wchan", "WCHAN", -6, 'w'}, {"stime", "STIME", 5, 'T'}, {"start_time", "START", 5, 'T'}, {"bsdstart", "START", 6, 'T'},
	{"start", "STARTED", 8, 'b'}, {"lstart", "STARTED", 24, 'L'}, {"etime", "ELAPSED", 11, 'E'}, {"etimes", "ELAPSED", 7, '5'}, {"psr", "PSR", 3, 'c'},
	{"nlwp", "NLWP", 4, 'l'}, {"thcount", "THCNT", 5, 'l'}, {"lwp", "LWP", 5, 'p'}, {"tid", "TID", 5, 'p'}, {"spid", "SPID", 5, 'p'},
	{"tpgid", "TPGID", 5, 'f'}, {"pending", "PENDING", 16, '6'}, {"blocked", "BLOCKED", 16, '7'}, {"ignored", "IGNORED", 16, '8'},
	{"caught", "CAUGHT", 16, '9'}, {"cls", "CLS", 3, 'o'}, {"rtprio", "RTPRIO", 6, 'O'},
	/* The layouts have a few columns that differ from -o's of the same meaning. */
	{"_tty", "TTY", -8, 'y'}, {"_uid", "UID", -8, 'u'}, {"_comm", "CMD", -15, 'n'}, {"_pri", "PRI", 3, 'r'}, {"_start", "START", -5, 'T'},
};

struct shown {
	const struct column *c;
	const char *head;
	int width;
};

static struct shown shown[MOST];
static int shown_count;

static void add_column(const char *name, size_t n, const char *head)
{
	const char *colon = memchr(name, ':', n);
	size_t len = colon ? (size_t)(colon - name) : n;
	for (size_t i = 0; i < sizeof columns / sizeof columns[0] && shown_count < MOST; i++)
		if (strlen(columns[i].name) == len && strncmp(columns[i].name, name, len) == 0) {
			int width = columns[i].width, w = colon ? atoi(colon + 1) : 0;
			if (w > 0)
				width = width < 0 ? -w : w;
			shown[shown_count++] = (struct shown){&columns[i], head ? head : columns[i].head, width};
			return;
		}
	fprintf(stderr, "error: unknown user-defined format specifier \"%.*s\"\n\nUsage:\n ps [options]\n\n"
	        " Try 'ps --help <simple|list|output|threads|misc|all>'\n  or 'ps --help <s|l|o|t|m|a>'\n for additional help text.\n\n"
	        "For more details see ps(1).\n", (int)len, name);
	exit(1);
}

/* pid,comm or pid=HEAD; no line of heads if all are empty. */
static void add_columns(const char *list)
{
	while (*list) {
		size_t n = strcspn(list, ", =");
		if (list[n] == '=' && list[n + 1] == ',') { /* pid=,comm= */
			add_column(list, n++, "");
		} else if (list[n] == '=') {
			add_column(list, n, list + n + 1);
			return;
		} else if (n)
			add_column(list, n, NULL);
		list += n + (list[n] != 0);
	}
}

/* Which processes. */
static int every, with_tty, any_user, all_but_leaders, given, deselect;
static long pids[MOST], parents[MOST], users[MOST], sessions[MOST];
static char *names[MOST], *ttys[MOST];
static int pid_count, parent_count, user_count, name_count, tty_count, session_count;

static void add_list(char *list, long *to, int *count)
{
	for (char *p; (p = strsep(&list, ", "));)
		if (*p && *count < MOST) {
			int ok;
			to[*count] = whole(p, &ok);
			if (!ok) {
				struct passwd *u = to == users ? getpwnam(p) : NULL;
				if (!u) {
					fprintf(stderr, "error: %s\n", to == users ? "user name does not exist" : "process ID list syntax error");
					exit(1);
				}
				to[*count] = u->pw_uid;
			}
			++*count;
		}
	given = 1;
}

static void add_words(char *list, char **to, int *count)
{
	for (char *p; (p = strsep(&list, ", "));)
		if (*p && *count < MOST)
			to[(*count)++] = strncmp(p, "/dev/", 5) == 0 ? p + 5 : p;
	given = 1;
}

static int in(long n, const long *list, int count)
{
	for (int i = 0; i < count; i++)
		if (list[i] == n)
			return 1;
	return 0;
}

static int in_words(const char *s, char **list, int count)
{
	for (int i = 0; i < count; i++)
		if (strcmp(list[i], s) == 0)
			return 1;
	return 0;
}

static int selected(const struct process *p, const struct process *me)
{
	char tty[16];
	tty_name(p->tty, tty);
	if (given && (in(p->pid, pids, pid_count) || in(p->ppid, parents, parent_count) || in((long)p->uid, users, user_count) ||
	              in(p->sid, sessions, session_count) || in_words(p->comm, names, name_count) || in_words(tty, ttys, tty_count)))
		return 1;
	if (every || (with_tty && any_user))
		return 1;
	if (with_tty == 1)
		return p->tty != 0;
	if (any_user)
		return p->uid == me->uid;
	if (all_but_leaders)
		return p->sid != p->pid && (all_but_leaders == 'd' || p->tty != 0);
	return !given && p->tty == me->tty && p->uid == me->uid && (p->tty || with_tty != 3);
}

static void put_head(void)
{
	int any = 0;
	for (int i = 0; i < shown_count; i++) {
		int w = (int)strlen(shown[i].head), least = abs(shown[i].width);
		any |= w > 0;
		if (shown[i].c->what == '-')
			continue; /* its head stands over the next column too */
		if (w > least)
			shown[i].width = shown[i].width < 0 ? -w : w;
	}
	if (!any)
		return;
	for (int i = 0; i < shown_count; i++) {
		struct shown *s = &shown[i];
		int last = i + 1 == shown_count;
		if (s->c->what == '-' && !last && shown[i + 1].c->what == 'z') { /* ADDR has only room for a dash, and shares the next one's */
			printf("ADDR SZ ");
			i++;
		} else if (last && s->width < 0) {
			printf("%s", s->head);
		} else {
			printf("%*s%s", s->width, s->head, last ? "" : " ");
		}
	}
	printf("\n");
}

/* The rest of a tree's lines begins with these marks. */
static void put_process(struct process *p, const char *branch)
{
	int width = 0, screen = 0;
	struct winsize w;
	if (isatty(1) && ioctl(1, TIOCGWINSZ, &w) == 0)
		screen = w.ws_col;
	for (int i = 0; i < shown_count; i++) {
		struct shown *s = &shown[i];
		int last = i + 1 == shown_count, is_command = s->c->what == 'a' || s->c->what == 'n';
		char whole_cell[4200];
		put_column(p, s->c->what);
		snprintf(whole_cell, sizeof whole_cell, "%s%s", is_command ? branch : "", cell);
		int room = last ? (screen && screen > width ? screen - width : (int)sizeof whole_cell) : s->width < 0 && s->c->what != 'x' ? -s->width
		         : (int)sizeof whole_cell;
		width += printf("%*.*s", last && s->width < 0 ? 0 : s->width, room, whole_cell);
		if (!last)
			width += printf(" ");
	}
	printf("\n");
}

static void put_tree(struct process *list, size_t n, const char *chosen, pid_t parent, char *branch, int forest)
{
	size_t len = strlen(branch);
	for (size_t i = 0; i < n; i++) {
		if (!chosen[i])
			continue;
		int has_parent = 0, more = 0;
		for (size_t k = 0; k < n; k++) {
			has_parent |= chosen[k] && list[k].pid == list[i].ppid && k != i;
			more |= k > i && chosen[k] && list[k].ppid == list[i].ppid;
		}
		if (parent ? list[i].ppid != parent : has_parent)
			continue;
		char line[256];
		snprintf(line, sizeof line, "%s%s", branch, parent ? (forest ? " \\_ " : "  ") : "");
		put_process(&list[i], line);
		if (len + 5 < 200) {
			strcpy(branch + len, parent ? (forest ? (more ? " |  " : "    ") : "  ") : "");
			put_tree(list, n, chosen, list[i].pid, branch, forest);
			branch[len] = 0;
		}
	}
}

static const char *sort_key;

static int compare(const void *a, const void *b)
{
	const struct process *p = a, *q = b;
	int down = *sort_key == '-';
	const char *key = sort_key + (down || *sort_key == '+');
	long d = strcmp(key, "ppid") == 0 ? p->ppid - q->ppid : strcmp(key, "comm") == 0 || strcmp(key, "ucmd") == 0 ? strcmp(p->comm, q->comm)
	       : strcmp(key, "rss") == 0 ? (long)p->rss - (long)q->rss : strcmp(key, "vsz") == 0 ? (long)(p->size / 4096) - (long)(q->size / 4096)
	       : strcmp(key, "time") == 0 ? (long)p->ticks - (long)q->ticks : strstr(key, "cpu") ? (long)share(p) - (long)share(q)
	       : strstr(key, "mem") ? (long)p->rss - (long)q->rss : strcmp(key, "uid") == 0 ? (long)p->uid - (long)q->uid
	       : strcmp(key, "start_time") == 0 ? (long)p->start - (long)q->start : p->pid - q->pid;
	if (d == 0)
		d = p->pid - q->pid;
	return d == 0 ? 0 : (d < 0) == !down ? -1 : 1;
}

static const char *layout;
static int tree;

#define F_TIMES "c,stime,_tty,time,cmd"

/* The value of an option: the rest of the word, or the next one. */
static char *value(char *rest, char ***words)
{
	if (rest[0])
		return rest;
	if (!(*words)[1]) {
		fprintf(stderr, "error: list of process IDs must follow -p\n");
		exit(1);
	}
	return *++*words;
}

/* Letters behind a dash are System V's. */
static void parse_unix(char *p, char ***words)
{
	static int full, jobs;
	for (; *p; p++)
		switch (*p) {
		case 'e': case 'A': every = 1; break;
		case 'a': all_but_leaders = 'a'; break;
		case 'd': all_but_leaders = 'd'; break;
		case 'f': full = 1; layout = jobs ? "_uid,pid,ppid,pgid,sid," F_TIMES : "_uid,pid,ppid," F_TIMES; break;
		case 'F': layout = "_uid,pid,ppid,c,sz,rss,psr,stime,_tty,time,cmd"; break;
		case 'l': layout = full ? "f,s,_uid,pid,ppid,c,_pri,ni,addr,sz,wchan,stime,_tty,time,cmd" : "f,s,uid,pid,ppid,c,_pri,ni,addr,sz,wchan,_tty,time,_comm"; break;
		case 'j': jobs = 1; layout = full ? "_uid,pid,ppid,pgid,sid," F_TIMES : "pid,pgid,sid,_tty,time,_comm"; break;
		case 'H': tree = 1; break;
		case 'N': deselect = 1; break;
		case 'w': case 'y': break;
		case 'x': with_tty = 2; any_user = 1; break;
		case 'o': add_columns(value(p + 1, words)); layout = NULL; return;
		case 'p': case 'q': add_list(value(p + 1, words), pids, &pid_count); return;
		case 'u': case 'U': add_list(value(p + 1, words), users, &user_count); return;
		case 's': add_list(value(p + 1, words), sessions, &session_count); return;
		case 'C': add_words(value(p + 1, words), names, &name_count); return;
		case 't': add_words(value(p + 1, words), ttys, &tty_count); return;
		default:
			fprintf(stderr, "error: unsupported SysV option\n\nUsage:\n ps [options]\n");
			exit(1);
		}
}

/* Letters without a dash are BSD's. */
static void parse_bsd(char *p, char ***words)
{
	if (isdigit((unsigned char)*p)) {
		add_list(p, pids, &pid_count);
		return;
	}
	if (!layout && !shown_count)
		layout = "pid,_tty,stat,bsdtime,args";
	with_tty = with_tty ? with_tty : 3;
	for (; *p; p++)
		switch (*p) {
		case 'a': with_tty = 1; every = any_user; break;
		case 'x': any_user = 1; every = with_tty == 1; break;
		case 'e': case 'w': case 'c': break;
		case 'f': tree = 2; break;
		case 'u': layout = "user,pid,%cpu,%mem,vsz,rss,_tty,stat,_start,bsdtime,args"; break;
		case 'l': layout = "f,uid,pid,ppid,_pri,ni,vsz,rss,wchan,stat,_tty,bsdtime,args"; break;
		case 'j': layout = "ppid,pid,pgid,sid,_tty,tpgid,stat,uid,bsdtime,args"; break;
		case 's': layout = "uid,pid,pending,blocked,ignored,caught,stat,_tty,bsdtime,args"; break;
		case 'o': layout = NULL; add_columns(value(p + 1, words)); return;
		case 'p': add_list(value(p + 1, words), pids, &pid_count); return;
		default:
			fprintf(stderr, "error: garbage option\n\nUsage:\n ps [options]\n");
			exit(1);
		}
}

static void parse_long(char *p)
{
	if (strncmp(p, "sort=", 5) == 0 || strncmp(p, "sort", 4) == 0)
		sort_key = strchr(p, '=') ? strchr(p, '=') + 1 : "pid";
	else if (strncmp(p, "pid=", 4) == 0)
		add_list(p + 4, pids, &pid_count);
	else if (strncmp(p, "ppid=", 5) == 0)
		add_list(p + 5, parents, &parent_count);
	else if (strncmp(p, "format=", 7) == 0)
		add_columns(p + 7);
	else if (strncmp(p, "user=", 5) == 0)
		add_list(p + 5, users, &user_count);
	else if (strcmp(p, "forest") == 0)
		tree = 2;
	else if (strcmp(p, "no-headers") == 0 || strcmp(p, "no-heading") == 0)
		tree |= 4;
	else {
		fprintf(stderr, "error: unknown gnu long option\n\nUsage:\n ps [options]\n");
		exit(1);
	}
}

static void read_machine(void)
{
	char text[4096], *at;
	if (read_file("/proc/uptime", text, sizeof text) > 0)
		uptime = strtod(text, NULL);
	if (read_file("/proc/meminfo", text, sizeof text) > 0 && (at = strstr(text, "MemTotal:")))
		memory_kb = atol(at + 9);
	now = time(NULL);
	boot = now - (long)uptime;
}

int main(int argc, char **argv)
{
	struct process me, *list;
	size_t n, count = 0;
	(void)argc;
	for (char **word = argv + 1; *word; word++)
		if (strncmp(*word, "--", 2) == 0)
			parse_long(*word + 2);
		else if (**word == '-')
			parse_unix(*word + 1, &word);
		else
			parse_bsd(*word, &word);
	if (layout)
		add_columns(layout);
	else if (!shown_count)
		add_columns("pid,_tty,time,_comm");
	read_machine();
	read_process(getpid(), &me);
	list = all_processes(&n);
	char *chosen = must(calloc(n + 1, 1));
	if (sort_key)
		qsort(list, n, sizeof *list, compare);
	for (size_t i = 0; i < n; i++)
		count += (size_t)(chosen[i] = (char)(selected(&list[i], &me) != deselect));
	if (!(tree & 4))
		put_head();
	char branch[256] = "";
	if (tree & 3)
		put_tree(list, n, chosen, 0, branch, tree & 2);
	for (size_t i = 0; i < n && !(tree & 3); i++)
		if (chosen[i])
			put_process(&list[i], "");
	return count == 0;
}
