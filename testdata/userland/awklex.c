/* awklex.c: the words and signs of a program of awk. */
#include "awkparse.h"
#include "util.h"
#include <ctype.h>
#include <error.h>
#include <stdlib.h>
#include <string.h>

struct place at;

_Noreturn void syntax_error(void)
{
	error(2, 0, "line %d: syntax error at or near %.10s", at.line, *at.p ? at.p : "end of file");
	exit(2);
}

static char *cut(const char *from, const char *to) { return must(strndup(from, (size_t)(to - from))); }

void read_string(void)
{
	static const char letters[] = "ntr\\\"/abfv", bytes[] = "\n\t\r\\\"/\a\b\f\v";
	char *out = must(malloc(strlen(at.p) + 1));
	size_t n = 0;
	for (at.p++; *at.p != '"'; at.p++) {
		if (!*at.p || *at.p == '\n')
			error(2, 0, "line %d: runaway string constant", at.line);
		if (*at.p != '\\') {
			out[n++] = *at.p;
			continue;
		}
		const char *found = at.p[1] ? strchr(letters, at.p[1]) : NULL;
		if (found) {
			at.p++;
			out[n++] = bytes[found - letters];
		} else if (at.p[1] >= '0' && at.p[1] <= '7') {
			int c = 0;
			for (int i = 0; i < 3 && at.p[1] >= '0' && at.p[1] <= '7'; i++)
				c = c * 8 + *++at.p - '0';
			out[n++] = (char)c;
		} else {
			out[n++] = '\\'; /* stays, for a pattern may need it */
		}
	}
	at.p++;
	out[n] = 0;
	at.text = out;
}

/* The lexer cannot know whether / divides or begins a pattern: the parser asks for it. */
void read_regex(void)
{
	char *out = must(malloc(strlen(at.p) + 1));
	size_t n = 0;
	for (int in_set = 0; *at.p && (*at.p != '/' || in_set); at.p++) {
		if (*at.p == '\n')
			break;
		if (*at.p == '\\' && at.p[1] == '/')
			at.p++;
		else if (*at.p == '\\' && at.p[1])
			out[n++] = *at.p++;
		else if (*at.p == '[' && !in_set)
			in_set = 1;
		else if (*at.p == ']')
			in_set = 0;
		out[n++] = *at.p;
	}
	if (*at.p != '/')
		error(2, 0, "line %d: runaway regular expression", at.line);
	at.p++;
	out[n] = 0;
	at.text = out;
	at.token = T_REGEX;
}

static int word_token(const char *word)
{
	static const struct {
		const char *name;
		int token;
	} words[] = {{"BEGIN", T_BEGIN}, {"END", T_ENDWORD}, {"function", T_FUNCTION}, {"func", T_FUNCTION}, {"if", T_IF}, {"else", T_ELSE}, {"while", T_WHILE},
	             {"do", T_DO}, {"for", T_FOR}, {"in", T_IN}, {"next", T_NEXT}, {"exit", T_EXIT}, {"return", T_RETURN}, {"break", T_BREAK},
	             {"continue", T_CONTINUE}, {"delete", T_DELETE}, {"print", T_PRINT}, {"printf", T_PRINTF}, {"getline", T_GETLINE}};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(words[i].name, word) == 0)
			return words[i].token;
	for (int i = 0; i < B_COUNT; i++)
		if (strcmp(builtins[i], word) == 0) {
			at.op = i;
			return T_BUILTIN;
		}
	return *at.p == '(' ? T_CALL_NAME : T_NAME;
}

static void read_word(void)
{
	const char *start = at.p;
	while (isalnum((unsigned char)*at.p) || *at.p == '_')
		at.p++;
	at.text = cut(start, at.p);
	at.token = word_token(at.text);
}

void advance(void)
{
	static const struct {
		char text[3];
		int token, op;
	} signs[] = {{"&&", T_AND, 0}, {"||", T_OR, 0}, {"==", T_EQ, 0}, {"!=", T_NE, 0}, {"<=", T_LE, 0}, {">=", T_GE, 0}, {"!~", T_NOMATCH, 0},
	             {"++", T_INC, 0}, {"--", T_DEC, 0}, {">>", T_APPEND, 0}, {"+=", T_ASSIGN, ADD}, {"-=", T_ASSIGN, SUB}, {"*=", T_ASSIGN, MUL},
	             {"/=", T_ASSIGN, DIV}, {"%=", T_ASSIGN, MOD}, {"^=", T_ASSIGN, POW}};
	for (;;) {
		while (*at.p == ' ' || *at.p == '\t' || *at.p == '\r')
			at.p++;
		if (*at.p == '\\' && at.p[1] == '\n') {
			at.p += 2;
			at.line++;
		} else if (*at.p == '#') {
			at.p += strcspn(at.p, "\n");
		} else {
			break;
		}
	}
	int c = (unsigned char)*at.p;
	if (!c) {
		at.token = T_END;
	} else if (isdigit(c) || (c == '.' && isdigit((unsigned char)at.p[1]))) {
		char *end;
		at.number = strtod(at.p, &end);
		at.p = end;
		at.token = T_NUMBER;
	} else if (isalpha(c) || c == '_') {
		read_word();
	} else if (c == '"') {
		read_string();
		at.token = T_STRING;
	} else {
		if (strncmp(at.p, "**", 2) == 0)
			c = '^', at.p++;
		for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
			if (strncmp(at.p, signs[i].text, 2) == 0) {
				at.token = signs[i].token;
				at.op = signs[i].op;
				at.p += 2;
				return;
			}
		at.p++;
		at.token = c;
		at.line += c == '\n';
	}
}

void expect(int token)
{
	if (at.token != token)
		syntax_error();
	advance();
}

int take(int token)
{
	if (at.token != token)
		return 0;
	advance();
	return 1;
}

void skip_newlines(void)
{
	while (at.token == '\n')
		advance();
}

void skip_ends(void)
{
	while (at.token == '\n' || at.token == ';')
		advance();
}
