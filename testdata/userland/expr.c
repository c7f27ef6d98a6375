/* expr: counts, compares and matches. See expr(1). */
#include "util.h"
#include <errno.h>
#include <error.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

static char **word; /* the next argument */

/* Every value is a text; it is a number if it looks like one. */
static char *text_of(long n)
{
	char *s = must(malloc(24));
	snprintf(s, 24, "%ld", n);
	return s;
}

static int is_number(const char *s, long *n)
{
	int ok;
	*n = whole(s, &ok);
	return ok && *s != '+' && *s != ' ';
}

static long must_number(const char *s)
{
	long n;
	if (!is_number(s, &n))
		error(2, 0, "non-integer argument");
	return n;
}

static int is_null(const char *s)
{
	long n;
	return !*s || (is_number(s, &n) && n == 0);
}

static char *either(void);

static char *match(const char *s, const char *pattern)
{
	regex_t re;
	regmatch_t m[2];
	char *anchored = must(malloc(strlen(pattern) + 2));
	sprintf(anchored, "^%s", pattern);
	if (regcomp(&re, anchored, 0))
		error(2, 0, "Invalid regular expression");
	int found = regexec(&re, s, 2, m, 0) == 0;
	if (re.re_nsub == 0)
		return text_of(found ? (long)m[0].rm_eo : 0);
	return found && m[1].rm_so >= 0 ? must(strndup(s + m[1].rm_so, (size_t)(m[1].rm_eo - m[1].rm_so))) : "";
}

static char *primary(void)
{
	if (!*word)
		error(2, 0, "syntax error: missing argument after '%s'", word[-1]);
	if (strcmp(*word, "(") == 0) {
		word++;
		char *v = either();
		if (!*word || strcmp(*word, ")") != 0)
			error(2, 0, *word ? "syntax error: expecting ')' instead of '%s'" : "syntax error: expecting ')' after '%s'", *word ? *word : word[-1]);
		word++;
		return v;
	}
	if (strcmp(*word, "length") == 0 && word[1]) {
		word++;
		return text_of((long)strlen(primary()));
	}
	if (strcmp(*word, "match") == 0 && word[1] && word[2]) {
		word++;
		char *s = primary();
		return match(s, primary());
	}
	if (strcmp(*word, "index") == 0 && word[1] && word[2]) {
		word++;
		char *s = primary(), *set = primary();
		size_t at = strcspn(s, set);
		return text_of(s[at] ? (long)at + 1 : 0);
	}
	if (strcmp(*word, "substr") == 0 && word[1] && word[2] && word[3]) {
		word++;
		char *s = primary();
		long from = must_number(primary()), n = must_number(primary()), len = (long)strlen(s);
		if (from < 1 || n < 1 || from > len)
			return "";
		return must(strndup(s + from - 1, (size_t)n));
	}
	return *word++;
}

static int next_is(const char *op)
{
	if (!*word || strcmp(*word, op) != 0)
		return 0;
	word++;
	return 1;
}

static char *colon(void)
{
	char *v = primary();
	while (next_is(":"))
		v = match(v, primary());
	return v;
}

static char *product(void)
{
	char *v = colon();
	for (;;) {
		char op = next_is("*") ? '*' : next_is("/") ? '/' : next_is("%") ? '%' : 0;
		if (!op)
			return v;
		long a = must_number(v), b = must_number(colon());
		if (op != '*' && b == 0)
			error(2, 0, "division by zero");
		v = text_of(op == '*' ? a * b : op == '/' ? a / b : a % b);
	}
}

static char *sum(void)
{
	char *v = product();
	for (;;) {
		char op = next_is("+") ? '+' : next_is("-") ? '-' : 0;
		if (!op)
			return v;
		long a = must_number(v), b = must_number(product());
		v = text_of(op == '+' ? a + b : a - b);
	}
}

static char *comparison(void)
{
	static const char *const ops[] = {"<", "<=", "=", "==", "!=", ">=", ">"};
	char *v = sum();
	for (;;) {
		size_t i = 0;
		while (i < 7 && !next_is(ops[i]))
			i++;
		if (i == 7)
			return v;
		char *w = sum();
		long a, b, d = is_number(v, &a) && is_number(w, &b) ? (a > b) - (a < b) : strcmp(v, w);
		v = text_of(i == 0 ? d < 0 : i == 1 ? d <= 0 : i == 4 ? d != 0 : i == 5 ? d >= 0 : i == 6 ? d > 0 : d == 0);
	}
}

static char *both(void)
{
	char *v = comparison();
	while (next_is("&")) {
		char *w = comparison();
		v = is_null(v) || is_null(w) ? "0" : v;
	}
	return v;
}

static char *either(void)
{
	char *v = both();
	while (next_is("|")) {
		char *w = both();
		v = !is_null(v) ? v : !is_null(w) ? w : "0";
	}
	return v;
}

int main(int argc, char **argv)
{
	word = argv + 1;
	usage_status = 2;
	if (argc > 1 && strcmp(*word, "--") == 0)
		word++;
	if (!*word)
		missing_operand();
	char *v = either();
	if (*word)
		error(2, 0, "syntax error: unexpected argument '%s'", *word);
	puts(v);
	return is_null(v);
}
