/* edit.c: typing a line. The terminal hands over each key; what is shown is the shell's affair. See termios(3), and
   console_codes(4) for the sequences that begin with ESC.

   Typing at the end of the line sends nothing but the character, so that a transcript reads as it was typed; only a
   change in the middle draws the line again. */
#include "sh.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

enum key { /* keys without a character of their own */
	UP = 256, DOWN, LEFT, RIGHT, HOME, END, DELETE, WORD_LEFT, WORD_RIGHT, KILL_WORD, NOTHING, END_OF_FILE
};
#define CONTROL(c) ((c) & 31)

struct place { /* on the screen, counted from where the prompt begins */
	int row, col;
};

static const char *prompt;
static struct text line;
static size_t cursor;     /* byte in line */
static int columns;       /* of the terminal */
static struct place shown; /* where the terminal's cursor is */
static int back;          /* how far up in the history */
static char *draft;       /* what was being typed before going there, NULL: nothing */
static char *killed;      /* for Ctrl-Y */

static void send(const char *s, size_t n) { write_all(STDERR_FILENO, s, n); }
static void send_string(const char *s) { send(s, strlen(s)); }

/* The length of the character at s, and its width on the screen. */
static size_t character(const char *s, size_t left, int *width)
{
	unsigned char c = (unsigned char)*s;
	size_t n = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	wchar_t code = n == 1 ? c : c & (0x7f >> n);
	if (n > left)
		n = left;
	for (size_t i = 1; i < n; i++)
		code = code << 6 | (s[i] & 0x3f);
	*width = c < 0x80 ? 1 : wcwidth(code);
	if (*width < 0)
		*width = 1;
	return n;
}

static size_t before(size_t at)
{
	do
		at--;
	while (at > 0 && ((unsigned char)line.p[at] & 0xc0) == 0x80);
	return at;
}

static size_t after(size_t at)
{
	int width;
	return at + character(line.p + at, line.n - at, &width);
}

/* Goes over a text on the screen. A sequence such as ESC[31m takes no room. */
static struct place walk(struct place p, const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		int width;
		if (s[i] == '\033' && i + 1 < n && s[i + 1] == '[') {
			for (i += 2; i < n && (s[i] < '@' || s[i] > '~'); i++)
				continue;
			i++;
			continue;
		}
		bool newline = s[i] == '\n';
		i += character(s + i, n - i, &width);
		if (newline || p.col + width > columns) {
			p.row++;
			p.col = 0;
		}
		if (!newline)
			p.col += width;
	}
	return p;
}

static struct place place_of(size_t at)
{
	struct place p = walk(walk((struct place){0, 0}, prompt, strlen(prompt)), line.p, at);
	if (p.col == columns) { /* the next character goes there */
		p.row++;
		p.col = 0;
	}
	return p;
}

/* Moves the terminal's cursor from where it is. */
static void move_to(struct place to)
{
	struct place p = to;
	if (p.row == shown.row && p.col < shown.col && shown.col - p.col < 5) {
		send("\b\b\b\b", (size_t)(shown.col - p.col));
		shown = p;
		return;
	}
	if (p.row < shown.row)
		send_string(format("\033[%dA", shown.row - p.row));
	else if (p.row > shown.row)
		send_string(format("\033[%dB", p.row - shown.row));
	if (p.row != shown.row || p.col < shown.col)
		send_string("\r");
	else
		p.col -= shown.col;
	if (p.col > 0)
		send_string(format("\033[%dC", p.col));
	shown = to;
}

/* Draws everything again. At the right margin a terminal waits for the next character before it goes to the next
   row; the newline makes that come true. */
static void draw(void)
{
	if (shown.row > 0)
		send_string(format("\033[%dA", shown.row));
	send_string("\r\033[J");
	send_string(prompt);
	send(line.p, line.n);
	shown = place_of(line.n);
	if (shown.col == 0 && shown.row > 0 && (line.n == 0 || line.p[line.n - 1] != '\n'))
		send_string("\n");
	struct place p = place_of(cursor);
	if (p.row != shown.row || p.col != shown.col)
		move_to(p);
}

/* Inserts at the cursor. */
static void insert(const char *s, size_t n)
{
	bool at_end = cursor == line.n;
	add_bytes(&line, s, n);
	memmove(line.p + cursor + n, line.p + cursor, line.n - n - cursor);
	memcpy(line.p + cursor, s, n);
	cursor += n;
	struct place p = place_of(cursor);
	if (!at_end || p.row != shown.row) {
		draw();
		return;
	}
	send(s, n);
	shown = p;
}

/* Takes bytes out, and keeps them for Ctrl-Y if they are more than a character. */
static void erase(size_t from, size_t to, bool keep)
{
	if (from == to)
		return;
	if (keep) {
		free(killed);
		killed = must_copy(take_string(&scratch, line.p + from, to - from));
	}
	struct place p = place_of(from);
	bool simple = to == line.n && cursor == line.n && p.row == shown.row;
	int width = shown.col - p.col;
	memmove(line.p + from, line.p + to, line.n - to);
	line.n -= to - from;
	cursor = from;
	if (!simple) {
		draw();
		return;
	}
	for (const char *s = "\b \b"; *s; s++)
		for (int i = 0; i < width; i++)
			send(s, 1);
	shown = p;
}

static void go(size_t to)
{
	cursor = to;
	move_to(place_of(cursor));
}

static bool word_byte(char c) { return name_char((unsigned char)c, false) || (c & 0x80); }

static size_t word_left(void)
{
	size_t at = cursor;
	while (at > 0 && !word_byte(line.p[at - 1]))
		at--;
	while (at > 0 && word_byte(line.p[at - 1]))
		at--;
	return at;
}

static size_t word_right(void)
{
	size_t at = cursor;
	while (at < line.n && !word_byte(line.p[at]))
		at++;
	while (at < line.n && word_byte(line.p[at]))
		at++;
	return at;
}

/* Where Ctrl-W goes to: words are what blanks separate. */
static size_t blank_left(void)
{
	size_t at = cursor;
	while (at > 0 && line.p[at - 1] == ' ')
		at--;
	while (at > 0 && line.p[at - 1] != ' ')
		at--;
	return at;
}

/* Goes up or down in the history; below its last line lies what was being typed. */
static void from_history(int by)
{
	const char *s = back + by > 0 ? history_get(back + by) : draft;
	if (back + by < 0 || !s)
		return;
	if (back == 0) {
		free(draft);
		draft = must_copy(text_string(&line));
	}
	back += by;
	s = back > 0 ? history_get(back) : draft;
	line.n = 0;
	add_string(&line, s);
	cursor = line.n;
	draw();
}

/* Shows what the word at the cursor could become. */
static void list_matches(struct fields *f)
{
	size_t widest = 0;
	for (int i = 0; i < f->n; i++)
		if (strlen(f->v[i]) > widest)
			widest = strlen(f->v[i]);
	int across = columns / (int)(widest + 2) > 0 ? columns / (int)(widest + 2) : 1;
	int rows = (f->n + across - 1) / across;
	go(line.n);
	send_string("\n");
	for (int r = 0; r < rows; r++)
		for (int i = r; i < f->n; i += rows)
			send_string(i + rows < f->n ? format("%-*s", (int)widest + 2, f->v[i]) : format("%s\n", f->v[i]));
	shown = (struct place){0, 0};
}

/* Tab: as much of the word as all that it could become have in common; if that is nothing more, shows them. */
static void complete_word(void)
{
	size_t start = cursor;
	while (start > 0 && (!strchr(" \t|&;<>()", line.p[start - 1]) || (start > 1 && line.p[start - 2] == '\\')))
		start--;
	size_t first = start;
	while (first > 0 && strchr(" \t", line.p[first - 1]))
		first--;
	bool command = first == 0 || strchr("|&;(", line.p[first - 1]);
	struct fields found = {0};
	int common = complete(unescape(take_string(&scratch, line.p + start, cursor - start)), command, &found);
	if (found.n == 0)
		return;
	struct text more = {0};
	for (const char *s = found.v[0] + common; *s; s++) {
		bool shared = true;
		for (int i = 1; i < found.n; i++)
			shared &= strncmp(found.v[i], found.v[0], (size_t)(s - found.v[0]) + 1) == 0;
		if (!shared)
			break;
		if (strchr(" \t\\\"'$`*?[&;<>()|#", *s))
			add_byte(&more, '\\');
		add_byte(&more, *s);
	}
	if (found.n == 1 && found.v[0][strlen(found.v[0]) - 1] != '/')
		add_byte(&more, ' ');
	if (more.n > 0) {
		insert(more.p, more.n);
		return;
	}
	size_t at = cursor;
	list_matches(&found);
	cursor = at;
	draw();
}

/* The next byte; a signal that a trap waits for has to wait until the line is complete. */
static int next_byte(void)
{
	unsigned char c;
	for (;;) {
		ssize_t n = read(STDIN_FILENO, &c, 1);
		if (n == 1)
			return c;
		if (n == 0 || errno != EINTR || interrupted)
			return END_OF_FILE;
	}
}

/* What follows ESC. */
static int escape_sequence(void)
{
	static const struct {
		const char *text;
		int key;
	} keys[] = {{"[A", UP},   {"[B", DOWN}, {"[C", RIGHT},  {"[D", LEFT},         {"[H", HOME},        {"[F", END},        {"OA", UP},           {"OB", DOWN},
	            {"OC", RIGHT}, {"OD", LEFT}, {"OH", HOME},  {"OF", END},          {"[1~", HOME},       {"[7~", HOME},      {"[4~", END},         {"[8~", END},
	            {"[3~", DELETE}, {"[1;5C", WORD_RIGHT}, {"[1;5D", WORD_LEFT}, {"b", WORD_LEFT}, {"f", WORD_RIGHT}, {"d", KILL_WORD}};
	char s[8] = "";
	for (size_t n = 0; n < sizeof s - 1; n++) {
		int c = next_byte();
		if (c == END_OF_FILE)
			return c;
		s[n] = (char)c;
		if (n > 0 ? c >= '@' && c <= '~' : c != '[' && c != 'O')
			break;
	}
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(keys[i].text, s) == 0)
			return keys[i].key;
	return NOTHING;
}

/* A character that is not a control one, with all its bytes. */
static void type(int c)
{
	char s[4] = {(char)c};
	size_t n = 1, length = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	while (n < length && (c = next_byte()) != END_OF_FILE)
		s[n++] = (char)c;
	insert(s, n);
}

/* Acts upon a key; false when the line is complete. */
static bool act(int key)
{
	switch (key) {
	case '\r':
	case '\n':
		return false;
	case CONTROL('A'):
	case HOME:
		go(0);
		break;
	case CONTROL('E'):
	case END:
		go(line.n);
		break;
	case CONTROL('B'):
	case LEFT:
		if (cursor > 0)
			go(before(cursor));
		break;
	case CONTROL('F'):
	case RIGHT:
		if (cursor < line.n)
			go(after(cursor));
		break;
	case WORD_LEFT:
		go(word_left());
		break;
	case WORD_RIGHT:
		go(word_right());
		break;
	case CONTROL('P'):
	case UP:
		from_history(1);
		break;
	case CONTROL('N'):
	case DOWN:
		from_history(-1);
		break;
	case CONTROL('H'):
	case 127:
		if (cursor > 0)
			erase(before(cursor), cursor, false);
		break;
	case CONTROL('D'):
	case DELETE:
		if (cursor < line.n)
			erase(cursor, after(cursor), false);
		break;
	case CONTROL('K'):
		erase(cursor, line.n, true);
		break;
	case CONTROL('U'):
		erase(0, cursor, true);
		break;
	case CONTROL('W'):
		erase(blank_left(), cursor, true);
		break;
	case KILL_WORD:
		erase(cursor, word_right(), true);
		break;
	case CONTROL('Y'):
		if (killed)
			insert(killed, strlen(killed));
		break;
	case CONTROL('L'):
		send_string("\033[H\033[2J");
		shown = (struct place){0, 0};
		draw();
		break;
	case '\t':
		complete_word();
		break;
	default:
		if (key >= ' ' && key < 256)
			type(key);
	}
	return true;
}

static void begin(const char *with)
{
	struct winsize size;
	prompt = with;
	line = (struct text){0};
	text_string(&line);
	cursor = 0;
	back = 0;
	columns = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
	shown = place_of(0);
}

enum outcome { ENTERED, ENDED, GIVEN_UP };

static enum outcome edit(void)
{
	for (;;) {
		int key = next_byte();
		if (key == '\033')
			key = escape_sequence();
		if (key == END_OF_FILE)
			return interrupted ? GIVEN_UP : ENDED;
		if (key == CONTROL('C'))
			return GIVEN_UP;
		if (key == CONTROL('D') && line.n == 0)
			return ENDED;
		if (!act(key))
			return ENTERED;
	}
}

/* A terminal whose modes we may change, and that knows the sequences. */
static bool can_edit(struct termios *modes)
{
	const char *term = get_var("TERM");
	return sh.option[O_EMACS] && !(term && strcmp(term, "dumb") == 0) && tcgetattr(STDIN_FILENO, modes) == 0;
}

/* Without editing the kernel's own line discipline does what it can: backspace, Ctrl-U, Ctrl-W, Ctrl-D. */
static bool plain_line(struct text *to)
{
	for (;;) {
		int c = next_byte();
		if (c == END_OF_FILE) {
			check_interrupt();
			return to->n > 0;
		}
		add_byte(to, (char)c);
		if (c == '\n')
			return true;
	}
}

/* Reads a line behind the prompt that the variable holds; false at the end of the file. */
bool edit_line(const char *prompt_variable, struct text *to)
{
	struct termios before_us, raw;
	const char *text = get_var(prompt_variable);
	begin(text ? expand_one(word_of_text(text)) : "");
	if (!can_edit(&before_us)) {
		send_string(prompt);
		return plain_line(to);
	}
	raw = before_us;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
	send_string(prompt);
	enum outcome how = edit();
	if (how == ENTERED)
		go(line.n);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &before_us);
	if (how == GIVEN_UP) {
		send_string("^C");
		interrupted = 1;
		check_interrupt();
	}
	if (how == ENDED)
		return false;
	send_string("\n");
	history_add(text_string(&line));
	add_bytes(to, line.p, line.n);
	add_byte(to, '\n');
	return true;
}
