/* arith.c: $(( )): integers as C has them. See sh(1p), "Arithmetic Expansion". */
#include "sh.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *whole; /* the expression, for messages */
static const char *at;    /* what is left of it */

static long choice(bool count);

static _Noreturn void bad(const char *what)
{
	give_up("arithmetic expression: %s: \"%s\"", what, whole);
}

static void blanks(void) { at += strspn(at, " \t\n"); }

/* Takes the operator if it stands here and is not the beginning of a longer one. */
static bool accept(const char *op)
{
	size_t n = strlen(op);
	blanks();
	if (strncmp(at, op, n) != 0)
		return false;
	char next = at[n];
	if (n == 1 && (next == '=' || (next == *op && strchr("&|<>", *op))) && strchr("+-*/%&|^<>!=", *op))
		return false;
	if (n == 2 && next == '=' && (strcmp(op, "<<") == 0 || strcmp(op, ">>") == 0))
		return false;
	at += n;
	return true;
}

static long number(void)
{
	char *end;
	errno = 0;
	long v = (long)strtoul(at, &end, 0);
	if (name_char((unsigned char)*end, false) && *end)
		bad("expecting EOF");
	at = end;
	return v;
}

static long value_of(const char *name)
{
	const char *s = get_var(name);
	char *end;
	if (!s && sh.option['u'])
		give_up("%s: parameter not set", name);
	if (!s || !*s)
		return 0;
	long v = strtol(s, &end, 0);
	end += strspn(end, " \t\n");
	if (*end)
		give_up("Illegal number: %s", s);
	return v;
}

static long binary(char op, long a, long b, bool count)
{
	if (op == '/' || op == '%') {
		if (b == 0) {
			if (!count)
				return 0;
			bad("division by zero");
		}
		if (b == -1) /* the smallest number has no positive counterpart */
			return op == '/' ? (long)(0 - (unsigned long)a) : 0;
		return op == '/' ? a / b : a % b;
	}
	switch (op) {
	case '+':
		return (long)((unsigned long)a + (unsigned long)b);
	case '-':
		return (long)((unsigned long)a - (unsigned long)b);
	case '*':
		return (long)((unsigned long)a * (unsigned long)b);
	case '&':
		return a & b;
	case '|':
		return a | b;
	case '^':
		return a ^ b;
	case 'l':
		return (long)((unsigned long)a << (b & 63));
	default:
		return a >> (b & 63);
	}
}

/* NAME, or NAME = ... and its relatives. */
static long variable(bool count)
{
	static const struct {
		const char *text;
		char op;
	} assigns[] = {{"*=", '*'}, {"/=", '/'}, {"%=", '%'}, {"+=", '+'}, {"-=", '-'}, {"<<=", 'l'}, {">>=", 'r'}, {"&=", '&'}, {"^=", '^'}, {"|=", '|'}};
	size_t n = 0;
	while (name_char((unsigned char)at[n], false))
		n++;
	char *name = take_string(&scratch, at, n);
	at += n;
	blanks();
	char op = 0;
	if (at[0] == '=' && at[1] != '=') {
		op = '=';
		at++;
	}
	for (size_t i = 0; i < sizeof assigns / sizeof *assigns && !op; i++)
		if (strncmp(at, assigns[i].text, strlen(assigns[i].text)) == 0) {
			op = assigns[i].op;
			at += strlen(assigns[i].text);
		}
	if (!op)
		return count ? value_of(name) : 0;
	long v = choice(count);
	if (op != '=')
		v = binary(op, count ? value_of(name) : 0, v, count);
	if (count)
		set_var(name, format("%ld", v));
	return v;
}

static long unary(bool count)
{
	blanks();
	if (accept("("))
	{
		long v = choice(count);
		if (!accept(")"))
			bad("expecting ')'");
		return v;
	}
	if (*at >= '0' && *at <= '9')
		return number();
	if (name_char((unsigned char)*at, true))
		return variable(count);
	if (*at == '-' || *at == '+' || *at == '~' || *at == '!') {
		char op = *at++;
		long v = unary(count);
		return op == '-' ? (long)(0 - (unsigned long)v) : op == '~' ? ~v : op == '!' ? !v : v;
	}
	bad("expecting primary");
}

/* The operators with two sides, from those that bind weakest. */
static const struct level {
	const char *text[4];
	char op[4];
} levels[] = {
	{{"||"}, {'o'}}, {{"&&"}, {'a'}}, {{"|"}, {'|'}}, {{"^"}, {'^'}}, {{"&"}, {'&'}}, {{"==", "!="}, {'e', 'n'}},
	{{"<=", ">=", "<", ">"}, {'L', 'G', '<', '>'}}, {{"<<", ">>"}, {'l', 'r'}}, {{"+", "-"}, {'+', '-'}}, {{"*", "/", "%"}, {'*', '/', '%'}},
};

static char accept_one(const struct level *l)
{
	for (int i = 0; i < 4 && l->text[i]; i++)
		if (accept(l->text[i]))
			return l->op[i];
	return 0;
}

/* The right side of && and || does not count if the left one decides: no assignment, no division by zero. */
static long two_sided(size_t level, bool count)
{
	if (level == sizeof levels / sizeof *levels)
		return unary(count);
	long a = two_sided(level + 1, count);
	for (char op; (op = accept_one(&levels[level]));) {
		long b = two_sided(level + 1, count && !(op == 'o' && a) && !(op == 'a' && !a));
		switch (op) {
		case 'o':
			a = a || b;
			break;
		case 'a':
			a = a && b;
			break;
		case 'e':
			a = a == b;
			break;
		case 'n':
			a = a != b;
			break;
		case '<':
			a = a < b;
			break;
		case '>':
			a = a > b;
			break;
		case 'L':
			a = a <= b;
			break;
		case 'G':
			a = a >= b;
			break;
		default:
			a = binary(op, a, b, count);
		}
	}
	return a;
}

static long choice(bool count)
{
	long v = two_sided(0, count);
	if (!accept("?"))
		return v;
	long yes = choice(count && v);
	if (!accept(":"))
		bad("expecting ':'");
	long no = choice(count && !v);
	return v ? yes : no;
}

long arith(const char *s)
{
	whole = at = s;
	long v = choice(true);
	blanks();
	if (*at)
		bad("expecting EOF");
	return v;
}
