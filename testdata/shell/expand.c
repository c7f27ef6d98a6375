/* expand.c: from words to arguments. See sh(1p), "Word Expansions".

   First the parts of a word are put side by side, with a note on each byte: whether it is quoted, written in the
   program, or brought by an expansion. The notes then say where the word is split into fields and what is a pattern. */
#include "sh.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum note {
	QUOTED = 'q',   /* means itself */
	WRITTEN = 'w',  /* may be a pattern */
	BROUGHT = 'b',  /* may be a pattern, and may be split */
	BREAK = 'B',    /* no byte: a new field begins, as between the parameters of $@ */
	PRESENT = 'p'   /* no byte: there is a field here, if only an empty one */
};

struct raw { /* a word while it is expanded */
	struct text bytes, notes; /* equally long */
	bool split;               /* its fields count: "$@" is several words */
};

static void expand_parts(struct raw *r, struct part *p, enum note written);

static void put(struct raw *r, char c, enum note note)
{
	add_byte(&r->bytes, c);
	add_byte(&r->notes, (char)note);
}

static void put_string(struct raw *r, const char *s, enum note note)
{
	if (note == QUOTED)
		put(r, 0, PRESENT);
	for (; *s; s++)
		put(r, *s, note);
}

static const char *ifs(void)
{
	const char *s = get_var("IFS");
	return s ? s : " \t\n";
}

/* $@ and $*. Only "$@", and both without quotes, make one field of each parameter; the others are one text. */
static void put_all(struct raw *r, char which, bool quoted)
{
	bool fields = r->split && (which == '@' || !quoted);
	char between = ifs()[0];
	if (quoted && which == '*')
		put(r, 0, PRESENT);
	for (int i = 0; i < params.count; i++) {
		if (i > 0 && fields)
			put(r, 0, BREAK);
		else if (i > 0 && between)
			put(r, between, quoted ? QUOTED : WRITTEN);
		put_string(r, params.v[i], quoted ? QUOTED : BROUGHT);
	}
}

static char *option_letters(void)
{
	struct text t = {0};
	for (int c = 'A'; c <= 'z'; c++)
		if (sh.option[c])
			add_byte(&t, (char)c);
	return text_string(&t);
}

/* The value of a parameter, NULL if it is not set. */
static const char *parameter(const char *name)
{
	if (name[0] >= '0' && name[0] <= '9') {
		int n = atoi(name);
		if (n == 0)
			return sh.name;
		return n <= params.count ? params.v[n - 1] : NULL;
	}
	switch (name[0]) {
	case '?':
		return format("%d", sh.status);
	case '$':
		return format("%d", (int)sh.pid);
	case '!':
		return sh.background ? format("%d", (int)sh.background) : NULL;
	case '#':
		return format("%d", params.count);
	case '-':
		return option_letters();
	}
	return get_var(name);
}

static char *operand_text(struct part *p)
{
	struct raw r = {0};
	expand_parts(&r, p->operand->parts, WRITTEN);
	struct text t = {0};
	for (size_t i = 0; i < r.bytes.n; i++)
		if (r.notes.p[i] != BREAK && r.notes.p[i] != PRESENT)
			add_byte(&t, r.bytes.p[i]);
	return text_string(&t);
}

static size_t character(const char *s)
{
	size_t n = 1;
	while (((unsigned char)s[n] & 0xc0) == 0x80)
		n++;
	return n;
}

/* ${x#p} ${x##p} ${x%p} ${x%%p}: cuts the shortest or longest match off an end. */
static const char *cut(const char *value, const char *pattern, char op)
{
	size_t n = strlen(value);
	char *copy = take_string(&scratch, value, n);
	for (size_t i = 0; i <= n; i++) {
		size_t at = op == '#' || op == 'P' ? i : n - i;
		if (op == 'P' || op == '%') {
			if (match(pattern, value + at)) {
				copy[at] = 0;
				return copy;
			}
			continue;
		}
		char keep = copy[at];
		copy[at] = 0;
		bool hit = match(pattern, copy);
		copy[at] = keep;
		if (hit)
			return copy + at;
	}
	return value;
}

static bool is_set(struct part *p, const char *value)
{
	if (p->text[0] == '@' || p->text[0] == '*')
		return params.count > 0 && !(p->colon && params.count == 1 && !params.v[0][0]);
	return value && !(p->colon && !*value);
}

static void assign_default(struct part *p)
{
	if (!is_name(p->text, strlen(p->text)))
		give_up("%s: bad variable name", p->text);
	set_var(p->text, operand_text(p));
}

static _Noreturn void not_set(struct part *p)
{
	const char *why = p->operand && p->operand->parts ? operand_text(p) : p->colon ? "parameter not set or null" : "parameter not set";
	give_up("%s: %s", p->text, why);
}

static void expand_param(struct raw *r, struct part *p)
{
	bool all = p->text[0] == '@' || p->text[0] == '*';
	const char *value = all ? NULL : parameter(p->text);
	if (p->op == '!')
		give_up("Bad substitution");
	bool set = is_set(p, value);
	switch (p->op) {
	case '-':
	case '+':
		if (set != (p->op == '-')) {
			expand_parts(r, p->operand->parts, p->quoted ? QUOTED : BROUGHT);
			return;
		}
		if (p->op == '+') {
			if (p->quoted)
				put(r, 0, PRESENT);
			return;
		}
		break;
	case '=':
		if (!set) {
			assign_default(p);
			value = parameter(p->text);
		}
		break;
	case '?':
		if (!set)
			not_set(p);
	}
	if (sh.option['u'] && !all && !value && p->text[0] != '!')
		not_set(&(struct part){.text = p->text});
	if (p->op == 'L') {
		size_t n = 0;
		for (const char *s = all ? format("%d", params.count) : value ? value : ""; *s && !all; s += character(s))
			n++;
		put_string(r, format("%zu", all ? (size_t)params.count : n), p->quoted ? QUOTED : BROUGHT);
		return;
	}
	if (all) {
		put_all(r, p->text[0], p->quoted);
		return;
	}
	if (p->op && strchr("#H%P", p->op))
		value = cut(value ? value : "", expand_pattern(p->operand), p->op);
	put_string(r, value ? value : "", p->quoted ? QUOTED : BROUGHT);
}

/* $( ): what a child writes, without the newlines at the end. */
static void expand_command(struct raw *r, struct part *p)
{
	int fds[2];
	char piece[512];
	struct text all = {0};
	if (pipe(fds) < 0)
		give_up("Pipe call failed: %s", strerror(errno));
	pid_t pid = fork_into(NULL, NO_JOB);
	if (pid < 0) {
		close(fds[0]);
		close(fds[1]);
		abandon(2);
	}
	if (pid == 0) {
		sh.tested = 0;
		close(fds[0]);
		if (fds[1] != STDOUT_FILENO) {
			dup2(fds[1], STDOUT_FILENO);
			close(fds[1]);
		}
		exit_shell(run(p->command, LAST));
	}
	close(fds[1]);
	for (ssize_t n; (n = read(fds[0], piece, sizeof piece)) != 0;) {
		if (n < 0 && errno == EINTR && !interrupted)
			continue;
		if (n < 0)
			break;
		for (ssize_t i = 0; i < n; i++)
			if (piece[i])
				add_byte(&all, piece[i]);
	}
	close(fds[0]);
	sh.subst_status = wait_child(pid);
	check_interrupt();
	while (all.n > 0 && all.p[all.n - 1] == '\n')
		all.n--;
	put_string(r, text_string(&all), p->quoted ? QUOTED : BROUGHT);
}

/* ~ and ~user at the beginning, up to the next slash (in an assignment up to a colon, too). Returns what follows. */
static const char *expand_tilde(struct raw *r, const char *s, bool last, bool assignment)
{
	size_t n = strcspn(s, assignment ? "/:" : "/");
	if (!s[n] && !last)
		return s; /* ~"user": the name goes on in a quoted part */
	const char *home = home_of(s + 1, n - 1);
	if (!home)
		return s;
	put_string(r, home, QUOTED);
	return s + n;
}

static void expand_text(struct raw *r, struct part *p, enum note note, bool begins, bool assignment)
{
	const char *s = p->text;
	if (p->quoted) {
		put_string(r, s, QUOTED);
		return;
	}
	for (bool home = begins; *s; s++) {
		if (home && *s == '~') {
			s = expand_tilde(r, s, !p->next, assignment);
			if (!*s)
				break;
		}
		home = assignment && (*s == ':' || (begins && *s == '=' && !memchr(p->text, '=', (size_t)(s - p->text))));
		put(r, *s, note);
	}
}

static void expand_list(struct raw *r, struct part *p, enum note written, bool assignment)
{
	for (bool begins = true; p; p = p->next, begins = false)
		switch (p->kind) {
		case TEXT:
			expand_text(r, p, written, begins, assignment);
			break;
		case PARAM:
			expand_param(r, p);
			break;
		case COMMAND:
			expand_command(r, p);
			break;
		case ARITH:
			put_string(r, format("%ld", arith(operand_text(p))), p->quoted ? QUOTED : BROUGHT);
		}
}

static void expand_parts(struct raw *r, struct part *p, enum note written)
{
	if (!p && written == QUOTED)
		put(r, 0, PRESENT);
	expand_list(r, p, written, false);
}

void add_field(struct fields *f, char *s)
{
	if (f->n + 2 > f->room) {
		int room = f->room ? f->room * 2 : 8;
		char **v = take(&scratch, (size_t)room * sizeof *v);
		if (f->n)
			memcpy(v, f->v, (size_t)f->n * sizeof *v);
		f->v = v;
		f->room = room;
	}
	f->v[f->n++] = s;
	f->v[f->n] = NULL;
}

/* A byte of a pattern; what was quoted gets a backslash if it could mean something. */
static void add_to_pattern(struct text *t, char c, enum note note)
{
	if (note == QUOTED && strchr("*?[]\\!-^", c))
		add_byte(t, '\\');
	else if (note != QUOTED && c == '\\')
		add_byte(t, '\\');
	add_byte(t, c);
}

/* A field is complete: a pattern that fits files becomes their names. */
static void end_field(struct fields *f, struct text *pattern)
{
	char *s = text_string(pattern);
	*pattern = (struct text){0};
	if (!sh.option['f'] && has_pattern(s) && add_files(f, s))
		return;
	add_field(f, unescape(s));
}

/* Splits where IFS has a byte that an expansion brought. Blanks in IFS count once and not at the ends; any other byte
   of it ends a field, if only an empty one. */
static void split(struct fields *f, struct raw *r)
{
	const char *separators = ifs();
	struct text field = {0};
	bool present = false; /* there is a field, even if it has no bytes yet */
	bool closed = false;  /* blanks ended a field: one other separator behind them belongs to them */
	for (size_t i = 0; i < r->bytes.n; i++) {
		char c = r->bytes.p[i];
		enum note note = (enum note)r->notes.p[i];
		bool separates = note == BROUGHT && strchr(separators, c);
		bool blank = separates && (c == ' ' || c == '\t' || c == '\n');
		if (note == PRESENT) {
			present = true;
		} else if (note == BREAK || (separates && !blank)) {
			if (present || (note != BREAK && !closed))
				end_field(f, &field);
			present = closed = false;
		} else if (blank) {
			if (present)
				end_field(f, &field);
			closed |= present;
			present = false;
		} else {
			add_to_pattern(&field, c, note);
			present = true;
			closed = false;
		}
	}
	if (present)
		end_field(f, &field);
}

/* Whether a command takes assignments as arguments: what follows the = is not split then. */
static bool declares(struct word *w)
{
	static const char *const names[] = {"export", "readonly", "local", NULL};
	if (!w || !w->parts || w->parts->next || w->parts->kind != TEXT || w->parts->quoted)
		return false;
	for (const char *const *n = names; *n; n++)
		if (strcmp(*n, w->parts->text) == 0)
			return true;
	return false;
}

/* The arguments of a command, or any other list of words. */
struct fields expand_words(struct word *w, bool command)
{
	struct fields f = {0};
	bool assigns = command && declares(w);
	f.v = take(&scratch, sizeof *f.v);
	for (; w; w = w->next) {
		if (assigns && is_assignment(w)) {
			add_field(&f, expand_assign(w));
			continue;
		}
		struct raw r = {.split = true};
		expand_list(&r, w->parts, WRITTEN, false);
		split(&f, &r);
	}
	return f;
}

static char *joined(struct word *w, bool assignment, bool pattern)
{
	struct raw r = {0};
	struct text t = {0};
	expand_list(&r, w->parts, WRITTEN, assignment);
	for (size_t i = 0; i < r.bytes.n; i++) {
		enum note note = (enum note)r.notes.p[i];
		if (note == PRESENT || note == BREAK)
			continue;
		if (pattern)
			add_to_pattern(&t, r.bytes.p[i], note);
		else
			add_byte(&t, r.bytes.p[i]);
	}
	return text_string(&t);
}

/* One string, whatever is in it: no splitting, no file names. */
char *expand_one(struct word *w) { return joined(w, false, false); }
char *expand_assign(struct word *w) { return joined(w, true, false); }

/* A pattern for match, in which a backslash stands before what was quoted. */
char *expand_pattern(struct word *w) { return joined(w, false, true); }
