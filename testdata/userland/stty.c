/* stty: the modes of the terminal. See stty(1), termios(3). */
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* A mode: its name, the word of struct termios that it is in (i o c l), its bits, and whether a sane terminal has it. */
static const struct mode {
	const char *name;
	char word;
	tcflag_t bits;
	int sane;
} modes[] = {
	{"parenb", 'c', PARENB, 0}, {"cread", 'c', CREAD, 1},
	{"ignbrk", 'i', IGNBRK, 0}, {"brkint", 'i', BRKINT, 1}, {"parmrk", 'i', PARMRK, 0}, {"istrip", 'i', ISTRIP, 0}, {"inlcr", 'i', INLCR, 0},
	{"igncr", 'i', IGNCR, 0}, {"icrnl", 'i', ICRNL, 1}, {"ixon", 'i', IXON, 1}, {"ixany", 'i', IXANY, 0}, {"iutf8", 'i', IUTF8, 0},
	{"opost", 'o', OPOST, 1}, {"ocrnl", 'o', OCRNL, 0}, {"onlcr", 'o', ONLCR, 1},
	{"isig", 'l', ISIG, 1}, {"icanon", 'l', ICANON, 1}, {"iexten", 'l', IEXTEN, 1}, {"echo", 'l', ECHO, 1}, {"echoe", 'l', ECHOE, 1},
	{"echok", 'l', ECHOK, 1}, {"echonl", 'l', ECHONL, 0}, {"noflsh", 'l', NOFLSH, 0}, {"tostop", 'l', TOSTOP, 0}, {"echoprt", 'l', ECHOPRT, 0},
	{"echoctl", 'l', ECHOCTL, 1}, {"echoke", 'l', ECHOKE, 1},
};

static const struct {
	const char *name;
	int at;
	cc_t sane;
} keys[] = {
	{"intr", VINTR, 3}, {"quit", VQUIT, 28}, {"erase", VERASE, 127}, {"kill", VKILL, 21}, {"eof", VEOF, 4}, {"eol", VEOL, 0}, {"eol2", VEOL2, 0},
	{"start", VSTART, 17}, {"stop", VSTOP, 19}, {"susp", VSUSP, 26}, {"rprnt", VREPRINT, 18}, {"werase", VWERASE, 23}, {"lnext", VLNEXT, 22},
};

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static struct termios t;

static tcflag_t *word(char which)
{
	return which == 'i' ? &t.c_iflag : which == 'o' ? &t.c_oflag : which == 'c' ? &t.c_cflag : &t.c_lflag;
}

static const char *key_text(cc_t c)
{
	static char text[8];
	if (c == 0)
		return "<undef>";
	snprintf(text, sizeof text, c < 32 || c == 127 ? "^%c" : "%c", c < 32 || c == 127 ? c ^ 64 : c);
	return text;
}

static void put_size(const char *format)
{
	struct winsize w = {0, 0, 0, 0};
	ioctl(0, TIOCGWINSZ, &w);
	printf(format, w.ws_row, w.ws_col);
}

/* Lines are wrapped before column 80. */
static void put(const char *text, int *column)
{
	int n = (int)strlen(text);
	if (*column > 0 && *column + 1 + n >= 80) {
		printf("\n");
		*column = 0;
	}
	*column += printf(*column ? " %s" : "%s", text);
}

static void show(int all)
{
	char text[40];
	int column = 0;
	if (all)
		put_size("speed 38400 baud; rows %d; columns %d; line = 0;\n");
	else
		printf("speed 38400 baud; line = 0;\n");
	for (size_t i = 0; i < COUNT(keys); i++)
		if (all || t.c_cc[keys[i].at] != keys[i].sane) {
			snprintf(text, sizeof text, "%s = %s;", keys[i].name, key_text(t.c_cc[keys[i].at]));
			put(text, &column);
		}
	if (all) {
		snprintf(text, sizeof text, "min = %d; time = %d;", t.c_cc[VMIN], t.c_cc[VTIME]);
		put(text, &column);
	}
	char before = 0;
	if (column)
		printf("\n");
	column = 0;
	for (size_t i = 0; i < COUNT(modes); i++) {
		int on = (*word(modes[i].word) & modes[i].bits) != 0;
		if (!all && on == modes[i].sane)
			continue;
		if (all && before && before != modes[i].word) {
			printf("\n");
			column = 0;
		}
		before = modes[i].word;
		snprintf(text, sizeof text, "%s%s", on ? "" : "-", modes[i].name);
		put(text, &column);
	}
	if (column)
		printf("\n");
}

static void make_sane(void)
{
	for (size_t i = 0; i < COUNT(modes); i++)
		if (modes[i].sane)
			*word(modes[i].word) |= modes[i].bits;
		else
			*word(modes[i].word) &= ~modes[i].bits;
	for (size_t i = 0; i < COUNT(keys); i++)
		t.c_cc[keys[i].at] = keys[i].sane;
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
}

static void make_raw(void)
{
	t.c_iflag = 0;
	t.c_oflag &= ~(tcflag_t)OPOST;
	t.c_lflag &= ~(tcflag_t)(ISIG | ICANON);
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
}

static cc_t parse_key(const char *text)
{
	if (strcmp(text, "undef") == 0 || strcmp(text, "^-") == 0)
		return 0;
	if (text[0] == '^' && text[1])
		return text[1] == '?' ? 127 : (cc_t)(toupper((unsigned char)text[1]) ^ 64);
	return text[1] ? (cc_t)strtol(text, NULL, 0) : (cc_t)text[0];
}

/* Returns how many words it used, 0 if it does not know them. */
static int set(char **w)
{
	const char *name = *w + (**w == '-');
	int on = **w != '-';
	if (strcmp(*w, "sane") == 0 || strcmp(*w, "-raw") == 0 || strcmp(*w, "cooked") == 0)
		return make_sane(), 1;
	if (strcmp(*w, "raw") == 0)
		return make_raw(), 1;
	if (strcmp(name, "cbreak") == 0) {
		t.c_lflag = on ? t.c_lflag & ~(tcflag_t)ICANON : t.c_lflag | ICANON;
		return 1;
	}
	for (size_t i = 0; i < COUNT(modes); i++)
		if (strcmp(name, modes[i].name) == 0) {
			tcflag_t *f = word(modes[i].word);
			*f = on ? *f | modes[i].bits : *f & ~modes[i].bits;
			return 1;
		}
	for (size_t i = 0; w[1] && i < COUNT(keys); i++)
		if (strcmp(*w, keys[i].name) == 0) {
			t.c_cc[keys[i].at] = parse_key(w[1]);
			return 2;
		}
	if (w[1] && (strcmp(*w, "min") == 0 || strcmp(*w, "time") == 0)) {
		t.c_cc[**w == 'm' ? VMIN : VTIME] = (cc_t)atoi(w[1]);
		return 2;
	}
	if (w[1] && (strcmp(*w, "rows") == 0 || strcmp(*w, "cols") == 0 || strcmp(*w, "columns") == 0)) {
		struct winsize size = {0, 0, 0, 0};
		ioctl(0, TIOCGWINSZ, &size);
		*(**w == 'r' ? &size.ws_row : &size.ws_col) = (unsigned short)atoi(w[1]);
		ioctl(0, TIOCSWINSZ, &size);
		return 2;
	}
	return 0;
}

int main(int argc, char **argv)
{
	char **w = argv + 1;
	if (argc > 2 && strcmp(*w, "-F") == 0) {
		int fd = open(w[1], O_RDWR | O_NONBLOCK);
		if (fd < 0)
			error(1, errno, "%s", w[1]);
		dup2(fd, 0);
		w += 2;
	}
	if (tcgetattr(0, &t) < 0)
		error(1, errno, "'standard input'");
	if (!*w || strcmp(*w, "-a") == 0 || strcmp(*w, "--all") == 0) {
		show(*w != NULL);
		return 0;
	}
	if (strcmp(*w, "size") == 0) {
		put_size("%d %d\n");
		return 0;
	}
	while (*w) {
		int used = set(w);
		if (!used) {
			error(0, 0, "invalid argument '%s'", *w);
			try_help();
		}
		w += used;
	}
	if (tcsetattr(0, TCSADRAIN, &t) < 0)
		error(1, errno, "'standard input'");
	return 0;
}
