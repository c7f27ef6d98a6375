/* less: a text, a screen at a time. See less(1). Keys: space and b for a screen, enter and k for a line, g and G for the ends,
   / to search, n again, q to leave. */
#include "util.h"
#include <ctype.h>
#include <error.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static char **lines;
static long count, top;
static int rows = 24, columns = 80, tty;
static struct termios before;
static char wanted[100];

static void read_lines(FILE *f)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	while ((n = getline(&line, &size, f)) >= 0) {
		chop(line, &n);
		if ((count & 255) == 0)
			lines = must(realloc(lines, (size_t)(count + 256) * sizeof *lines));
		lines[count++] = must(strdup(line));
	}
	free(line);
}

static void draw(const char *name)
{
	printf("\033[H\033[J");
	for (long i = top; i < top + rows - 1; i++)
		if (i < count)
			printf("%.*s\n", columns, lines[i]);
		else
			printf("~\n");
	if (top + rows - 1 >= count)
		printf("\033[7m(END)\033[m");
	else
		printf("\033[7m%s %ld%%\033[m", name, (top + rows - 1) * 100 / count);
	fflush(stdout);
}

static void move_to(long line)
{
	long last = count - (rows - 1);
	top = line > last ? last : line;
	top = top > 0 ? top : 0;
}

static void search(void)
{
	for (long i = top + 1; i < count; i++)
		if (strstr(lines[i], wanted)) {
			move_to(i);
			return;
		}
}

static int key(void)
{
	char c;
	return read(tty, &c, 1) == 1 ? (unsigned char)c : 'q';
}

/* What is typed behind a slash. */
static void ask(void)
{
	size_t n = 0;
	int c;
	printf("\r\033[K/");
	fflush(stdout);
	while ((c = key()) != '\n' && c != '\r' && n + 1 < sizeof wanted) {
		if (c == 127 && n > 0) {
			n--;
			printf("\b \b");
		} else if (isprint(c)) {
			wanted[n++] = (char)c;
			putchar(c);
		}
		fflush(stdout);
	}
	wanted[n] = 0;
}

static void page(const char *name)
{
	for (;;) {
		draw(name);
		switch (key()) {
		case 'q': case 'Q': case 3: return;
		case ' ': case 'f': case 6: move_to(top + rows - 1); break;
		case 'b': case 2: move_to(top - (rows - 1)); break;
		case '\n': case '\r': case 'j': case 'e': move_to(top + 1); break;
		case 'k': case 'y': move_to(top - 1); break;
		case 'd': move_to(top + rows / 2); break;
		case 'u': move_to(top - rows / 2); break;
		case 'g': case '<': move_to(0); break;
		case 'G': case '>': move_to(count); break;
		case '/': ask(); search(); break;
		case 'n': search(); break;
		}
	}
}

int main(int argc, char **argv)
{
	while (option(argc, argv, "FRXSNi", NULL, "[FILE]...") != -1)
		continue;
	if (optind == argc)
		argv[--optind] = "-";
	if (strcmp(argv[optind], "-") == 0 && isatty(0)) {
		fprintf(stderr, "Missing filename (\"less --help\" for help)\n");
		return 1;
	}
	int bad = 0;
	for (int i = optind; i < argc; i++) {
		FILE *f = open_input(argv[i]);
		bad |= !f || (read_lines(f), end_input(f, argv[i]));
	}
	struct winsize size;
	tty = isatty(1) ? open("/dev/tty", O_RDONLY) : -1;
	if (tty < 0 || tcgetattr(tty, &before) < 0) { /* nobody is there to turn pages */
		for (long i = 0; i < count; i++)
			puts(lines[i]);
		return bad;
	}
	if (ioctl(tty, TIOCGWINSZ, &size) == 0 && size.ws_row > 1) {
		rows = size.ws_row;
		columns = size.ws_col;
	}
	struct termios raw = before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
	tcsetattr(tty, TCSADRAIN, &raw);
	if (count > 0)
		page(argv[optind]);
	printf("\r\033[K");
	tcsetattr(tty, TCSADRAIN, &before);
	return bad;
}
