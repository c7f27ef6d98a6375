/* limits.c: kill, umask and ulimit: what the kernel keeps for each process. See sh(1p), kill(1p), getrlimit(2). */
#include "sh.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

static int list_signals(int argc, char **argv, int i)
{
	long n;
	for (int sig = 0; i == argc && sig < 32; sig++)
		outf("%s\n", sig ? signal_name(sig) : "0");
	for (; i < argc; i++) {
		int sig = parse_number(argv[i], &n) ? (int)(n > 128 ? n - 128 : n) : -1;
		if (sig < 1 || sig > 64)
			return fail("invalid signal number or exit status: %s", argv[i]);
		outf("%s\n", signal_name(sig));
	}
	return 0;
}

static int send(int sig, const char *to)
{
	char *end;
	long pid;
	if (*to == '%') {
		struct job *j = find_job(to);
		if (!j)
			return fail("No such job: %s", to);
		if (signal_job(j, sig) == 0)
			return 0;
	} else {
		pid = strtol(to, &end, 10);
		if (end == to || *end)
			return fail("Illegal number: %s", to);
		if (kill((pid_t)pid, sig) == 0)
			return 0;
	}
	complain("%s", strerror(errno));
	return 1;
}

/* kill [-SIG | -s SIG] PID|%JOB...; kill -l [STATUS...] */
int b_kill(int argc, char **argv)
{
	int i = 1, sig = SIGTERM, status = 0;
	if (argc > 1 && strcmp(argv[1], "-l") == 0)
		return list_signals(argc, argv, 2);
	if (argc > 2 && argv[1][0] == '-' && strcmp(argv[1], "--") != 0) {
		const char *name = argv[1] + 1;
		i = 2;
		if (strcmp(name, "s") == 0 || strcmp(name, "n") == 0)
			name = argv[i++];
		sig = strcmp(name, "0") == 0 ? 0 : signal_number(name);
		if (sig < 0)
			return fail("invalid signal number or name: %s", name);
	}
	if (i < argc && strcmp(argv[i], "--") == 0)
		i++;
	if (i == argc)
		return fail("Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or\nkill -l [exitstatus]");
	for (; i < argc; i++) {
		int failed = send(sig, argv[i]);
		status = failed ? failed : status;
	}
	return status;
}

static void print_mask(mode_t mask)
{
	static const char *const who = "ugo";
	for (int i = 0; i < 3; i++) {
		unsigned bits = ~mask >> (6 - 3 * i);
		outf("%c=%s%s%s%s", who[i], bits & 4 ? "r" : "", bits & 2 ? "w" : "", bits & 1 ? "x" : "", i < 2 ? "," : "\n");
	}
}

/* u=rwx,g-w and so on, of what the mask lets through; false if it is none of the kind. */
static bool symbolic(const char *s, mode_t *mask)
{
	mode_t mode = ~*mask & 0777;
	while (*s) {
		mode_t who = 0, bits = 0;
		for (; *s && strchr("ugoa", *s); s++)
			who |= *s == 'u' ? 0700 : *s == 'g' ? 0070 : *s == 'o' ? 0007 : 0777;
		char op = *s++;
		if (op != '+' && op != '-' && op != '=')
			return false;
		for (; *s && strchr("rwx", *s); s++)
			bits |= *s == 'r' ? 0444 : *s == 'w' ? 0222 : 0111;
		bits &= who ? who : (who = 0777);
		mode = op == '+' ? mode | bits : op == '-' ? mode & ~bits : (mode & ~who) | bits;
		if (*s && *s++ != ',')
			return false;
	}
	*mask = ~mode & 0777;
	return true;
}

int b_umask(int argc, char **argv)
{
	mode_t mask = umask(0);
	umask(mask);
	bool words = argc > 1 && strcmp(argv[1], "-S") == 0;
	int i = words ? 2 : 1;
	if (i >= argc) {
		if (words)
			print_mask(mask);
		else
			outf("%.4o\n", mask);
		return 0;
	}
	char *end;
	if (argv[i][0] >= '0' && argv[i][0] <= '9') {
		mask = (mode_t)strtoul(argv[i], &end, 8);
		if (*end || mask > 0777)
			return fail("Illegal number: %s", argv[i]);
	} else if (!symbolic(argv[i], &mask)) {
		return fail("Illegal mode: %s", argv[i]);
	}
	umask(mask);
	return 0;
}

static const struct limit {
	const char *name;
	char letter;
	int what;
	rlim_t unit;
} limits[] = {
	{"time(seconds)", 't', RLIMIT_CPU, 1},        {"file(blocks)", 'f', RLIMIT_FSIZE, 512},      {"data(kbytes)", 'd', RLIMIT_DATA, 1024},
	{"stack(kbytes)", 's', RLIMIT_STACK, 1024},   {"coredump(blocks)", 'c', RLIMIT_CORE, 512},   {"memory(kbytes)", 'm', RLIMIT_RSS, 1024},
	{"locked memory(kbytes)", 'l', RLIMIT_MEMLOCK, 1024}, {"process", 'p', RLIMIT_NPROC, 1}, {"nofiles", 'n', RLIMIT_NOFILE, 1},
	{"vmemory(kbytes)", 'v', RLIMIT_AS, 1024},    {"locks", 'w', RLIMIT_LOCKS, 1},               {"rtprio", 'r', RLIMIT_RTPRIO, 1},
};
#define LIMITS (sizeof limits / sizeof *limits)

static void print_limit(const struct limit *l, bool hard, bool named)
{
	struct rlimit r;
	getrlimit(l->what, &r);
	rlim_t v = hard ? r.rlim_max : r.rlim_cur;
	if (named)
		outf("%-20s ", l->name);
	if (v == RLIM_INFINITY)
		out("unlimited\n");
	else
		outf("%lu\n", (unsigned long)(v / l->unit));
}

static int change_limit(const struct limit *l, const char *value, bool soft, bool hard)
{
	struct rlimit r;
	long n = 0;
	bool unlimited = strcmp(value, "unlimited") == 0;
	if (!unlimited && !parse_number(value, &n))
		return fail("bad number");
	getrlimit(l->what, &r);
	rlim_t v = unlimited ? RLIM_INFINITY : (rlim_t)n * l->unit;
	if (hard)
		r.rlim_max = v;
	if (soft)
		r.rlim_cur = v;
	return setrlimit(l->what, &r) < 0 ? fail("error setting limit (%s)", strerror(errno)) : 0;
}

/* ulimit [-HSa | -HS LETTER [VALUE]]: -u is -p, as other shells call it. */
int b_ulimit(int argc, char **argv)
{
	const struct limit *l = &limits[1];
	bool soft = false, hard = false, all = false;
	int i = 1;
	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++)
		for (const char *c = argv[i] + 1; *c; c++) {
			const struct limit *found = NULL;
			for (size_t k = 0; k < LIMITS; k++)
				if (limits[k].letter == (*c == 'u' ? 'p' : *c))
					found = &limits[k];
			soft |= *c == 'S';
			hard |= *c == 'H';
			all |= *c == 'a';
			if (found)
				l = found;
			else if (!strchr("SHa", *c))
				return fail("Illegal option -%c", *c);
		}
	if (all) {
		for (size_t k = 0; k < LIMITS; k++)
			print_limit(&limits[k], hard && !soft, true);
		return 0;
	}
	if (i + 1 < argc)
		return fail("too many arguments");
	if (i < argc)
		return change_limit(l, argv[i], soft || !hard, hard || !soft);
	print_limit(l, hard && !soft, false);
	return 0;
}
