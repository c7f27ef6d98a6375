/* util.c: what the commands share: options, complaints, names, modes. */
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <getopt.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int usage_status = 1;

_Noreturn void try_help(void)
{
	fprintf(stderr, "Try '%s --help' for more information.\n", program_invocation_name);
	exit(usage_status);
}

int option(int argc, char **argv, const char *letters, const struct option *longs, const char *usage)
{
	static const struct option none[] = {{0, 0, 0, 0}};
	for (int i = 1; optind == 1 && i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0) {
			printf("Usage: %s %s\n", program_invocation_name, usage);
			exit(0);
		}
	int c = getopt_long(argc, argv, letters, longs ? longs : none, NULL);
	if (c == '?')
		try_help();
	return c;
}

_Noreturn void missing_operand(void)
{
	error(0, 0, "missing operand");
	try_help();
}

void need(int argc, char **argv, int least, int most)
{
	int n = argc - optind;
	if (n == 0 && least > 0)
		missing_operand();
	if (n < least) {
		error(0, 0, "missing operand after '%s'", argv[argc - 1]);
		try_help();
	}
	if (most >= 0 && n > most) {
		error(0, 0, "extra operand '%s'", argv[optind + most]);
		try_help();
	}
}

FILE *open_input(const char *name)
{
	if (strcmp(name, "-") == 0)
		return stdin;
	FILE *f = fopen(name, "r");
	if (!f)
		error(0, errno, "%s", name);
	return f;
}

int end_input(FILE *f, const char *name)
{
	int bad = ferror(f);
	if (bad)
		error(0, errno, "%s", name);
	if (f != stdin)
		fclose(f);
	return bad;
}

void chop(char *line, ssize_t *n)
{
	if (*n > 0 && line[*n - 1] == '\n')
		line[--*n] = 0;
}

void *must(void *p)
{
	if (!p)
		error(1, 0, "memory exhausted");
	return p;
}

/* Powers of 1024 for k M G, of 1000 for kB MB GB, and b is a block of 512. */
long number(const char *text, const char *what)
{
	static const char units[] = "kMGT";
	char *end;
	errno = 0;
	long n = strtol(text, &end, 10), unit = 1;
	int ok = end != text && errno == 0;
	const char *u = *end ? strchr(units, *end == 'K' ? 'k' : *end) : NULL;
	if (u) {
		end++;
		long base = strcmp(end, "B") == 0 ? 1000 : 1024;
		for (int i = 0; i <= u - units; i++)
			unit *= base;
		end += *end == 'B' ? 1 : strcmp(end, "iB") == 0 ? 2 : 0;
	} else if (*end == 'b') {
		unit = 512;
		end++;
	}
	if (!ok || *end || __builtin_mul_overflow(n, unit, &n))
		error(1, 0, "%s: '%s'", what, text);
	return n;
}

long whole(const char *text, int *ok)
{
	char *end;
	errno = 0;
	long n = strtol(text, &end, 10);
	*ok = end != text && !*end && errno == 0;
	return n;
}

const char *user_name(uid_t uid, char *buf)
{
	struct passwd *u = getpwuid(uid);
	if (u)
		strlcpy(buf, u->pw_name, 32);
	else
		snprintf(buf, 32, "%u", uid);
	return buf;
}

const char *group_name(gid_t gid, char *buf)
{
	struct group *g = getgrgid(gid);
	if (g)
		strlcpy(buf, g->gr_name, 32);
	else
		snprintf(buf, 32, "%u", gid);
	return buf;
}

void mode_text(mode_t mode, char *text)
{
	static const struct {
		mode_t type;
		char letter;
	} types[] = {{S_IFREG, '-'}, {S_IFDIR, 'd'}, {S_IFLNK, 'l'}, {S_IFCHR, 'c'}, {S_IFBLK, 'b'}, {S_IFIFO, 'p'}, {S_IFSOCK, 's'}};
	strcpy(text, "?---------");
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if ((mode & S_IFMT) == types[i].type)
			text[0] = types[i].letter;
	for (int i = 0; i < 9; i++)
		if (mode >> (8 - i) & 1)
			text[1 + i] = "rwx"[i % 3];
	/* The set-ID bits and the sticky bit share the place of x: small if x is set too. */
	for (int i = 0; i < 3; i++)
		if (mode >> (11 - i) & 1) {
			char *x = &text[3 + 3 * i];
			char letter = i == 2 ? 't' : 's';
			*x = *x == 'x' ? letter : (char)toupper(letter);
		}
}

/* One clause such as u+rwx,g-w,o=: who, then any number of signs with permissions. */
static const char *parse_clause(const char *p, mode_t *mode, int is_dir)
{
	mode_t who = 0, mask = 0;
	for (; *p && strchr("ugoa", *p); p++)
		who |= *p == 'u' ? 04700 : *p == 'g' ? 02070 : *p == 'o' ? 01007 : 07777;
	if (!who) {
		mask = umask(0);
		umask(mask);
		who = 07777;
	}
	if (!*p || !strchr("+-=", *p))
		return NULL;
	while (*p && strchr("+-=", *p)) {
		char sign = *p++;
		mode_t bits = 0;
		if (*p && strchr("ugo", *p)) {
			mode_t from = *mode >> (*p == 'u' ? 6 : *p == 'g' ? 3 : 0) & 7;
			bits = from | from << 3 | from << 6;
			p++;
		} else {
			for (; *p && strchr("rwxXst", *p); p++)
				bits |= *p == 'r' ? 0444 : *p == 'w' ? 0222 : *p == 's' ? 06000 : *p == 't' ? 01000
				      : *p == 'x' || is_dir || (*mode & 0111) ? 0111 : 0;
		}
		bits &= who & ~mask;
		if (sign == '=')
			*mode = (*mode & ~(who & (is_dir ? 01777 : 07777))) | bits;
		else
			*mode = sign == '+' ? *mode | bits : *mode & ~bits;
	}
	return p;
}

int parse_mode(const char *text, mode_t *mode, int is_dir)
{
	if (isdigit((unsigned char)*text)) {
		char *end;
		long n = strtol(text, &end, 8);
		if (*end || n < 0 || n > 07777)
			return 0;
		/* A directory keeps its set-ID bits unless the number names them. */
		*mode = (mode_t)n | (is_dir && strlen(text) < 5 ? *mode & 06000 : 0);
		return 1;
	}
	for (;;) {
		text = parse_clause(text, mode, is_dir);
		if (!text || !*text)
			return text != NULL;
		if (*text++ != ',')
			return 0;
	}
}

int read_file(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	ssize_t n, total = 0;
	while ((size_t)total + 1 < size && (n = read(fd, buf + total, size - 1 - (size_t)total)) > 0)
		total += n;
	close(fd);
	buf[total] = 0;
	return (int)total;
}

static const char *const signals[] = {
	"0", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
	"CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "POLL", "PWR", "SYS",
};

const char *signal_name(int sig)
{
	static char text[16];
	if (sig >= 0 && sig < 32)
		return signals[sig];
	if (sig < 34 || sig > 64)
		return NULL;
	if (sig == 34 || sig == 64)
		return sig == 34 ? "RTMIN" : "RTMAX";
	snprintf(text, sizeof text, sig <= 49 ? "RTMIN+%d" : "RTMAX-%d", sig <= 49 ? sig - 34 : 64 - sig);
	return text;
}

int signal_number(const char *name)
{
	int ok;
	long n = whole(name, &ok);
	if (ok)
		return n >= 0 && n <= 64 ? (int)n : -1;
	if (strncasecmp(name, "SIG", 3) == 0)
		name += 3;
	for (int i = 0; i <= 64; i++)
		if (signal_name(i) && strcasecmp(name, signal_name(i)) == 0)
			return i;
	return strcasecmp(name, "IO") == 0 ? SIGPOLL : strcasecmp(name, "CLD") == 0 ? SIGCHLD : strcasecmp(name, "IOT") == 0 ? SIGABRT : -1;
}

int yes(void)
{
	int first = getchar(), c = first;
	while (c != '\n' && c != EOF)
		c = getchar();
	return first == 'y' || first == 'Y';
}

int confirm(const char *question, ...)
{
	va_list ap;
	va_start(ap, question);
	fflush(stdout);
	fprintf(stderr, "%s: ", program_invocation_name);
	vfprintf(stderr, question, ap);
	va_end(ap);
	return yes();
}
