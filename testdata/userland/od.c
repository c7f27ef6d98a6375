/* od: bytes as numbers and characters. See od(1). */
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define MOST 8

/* How the bytes of a block are shown: the kind and how many make one value. */
static struct {
	char kind; /* a c d u o x */
	int size, text;
} formats[MOST];
static int format_count;
static long skip, most = -1;
static int base = 8, show_all;
static char **names;
static FILE *in;
static int bad;

static int next_byte(void)
{
	for (;;) {
		int c = in ? getc(in) : EOF;
		if (c != EOF)
			return c;
		if (in && in != stdin)
			fclose(in);
		in = NULL;
		while (*names && !in) {
			in = open_input(*names++);
			bad |= !in;
		}
		if (!in)
			return EOF;
	}
}

/* Digits of the largest value, by size and kind. */
static int width_of(char kind, int size)
{
	static const int octal[] = {3, 6, 0, 11, 0, 0, 0, 22}, decimal[] = {3, 5, 0, 10, 0, 0, 0, 20};
	switch (kind) {
	case 'o': return octal[size - 1];
	case 'x': return 2 * size;
	case 'd': return decimal[size - 1] + 1;
	case 'u': return decimal[size - 1];
	}
	return 3;
}

static const char *named(int c)
{
	static const char *const names[] = {"nul", "soh", "stx", "etx", "eot", "enq", "ack", "bel", "bs", "ht", "nl", "vt", "ff", "cr", "so", "si", "dle",
	                                    "dc1", "dc2", "dc3", "dc4", "nak", "syn", "etb", "can", "em", "sub", "esc", "fs", "gs", "rs", "us", "sp"};
	static char one[2];
	c &= 127;
	if (c <= 32)
		return names[c];
	one[0] = (char)c;
	return c == 127 ? "del" : one;
}

static void put_char(int c)
{
	static const char codes[] = "\0\a\b\f\n\r\t\v", letters[] = "0abfnrtv";
	const char *code = memchr(codes, c, 8);
	if (code)
		printf("  \\%c", letters[code - codes]);
	else if (c >= 32 && c < 127)
		printf("   %c", c);
	else
		printf(" %03o", (unsigned)c);
}

static void put_value(char kind, int size, int width, const unsigned char *p)
{
	unsigned long n = 0;
	for (int i = size - 1; i >= 0; i--)
		n = n << 8 | p[i];
	int shift = 64 - 8 * size;
	if (kind == 'd')
		printf(" %*ld", width, (long)(n << shift) >> shift);
	else if (kind == 'u')
		printf(" %*lu", width, n);
	else
		printf(kind == 'o' ? " %0*lo" : " %0*lx", width, n);
}

static void put_address(long at)
{
	if (base == 'n')
		return;
	printf(base == 8 ? "%07lo" : base == 16 ? "%06lx" : "%07ld", (unsigned long)at);
}

static void put_block(const unsigned char *p, int n, long at)
{
	for (int i = 0; i < format_count; i++) {
		char kind = formats[i].kind;
		int size = formats[i].size;
		if (i == 0)
			put_address(at);
		else
			printf("%*s", base == 'n' ? 0 : base == 16 ? 6 : 7, "");
		/* All lines are as wide per byte as the widest of them. */
		int most_wide = 0;
		for (int k = 0; k < format_count; k++) {
			int w = (width_of(formats[k].kind, formats[k].size) + 1) * (8 / formats[k].size);
			most_wide = w > most_wide ? w : most_wide;
		}
		int extra = most_wide * size / 8 - width_of(kind, size) - 1;
		for (int k = 0; k < n; k += size) {
			printf("%*s", extra, "");
			if (kind == 'c')
				put_char(p[k]);
			else if (kind == 'a')
				printf(" %3s", named(p[k]));
			else
				put_value(kind, size, width_of(kind, size), p + k);
		}
		if (formats[i].text) {
			printf("%*s  >", (16 - n) * (width_of(kind, size) + 1) / size, "");
			for (int k = 0; k < n; k++)
				putchar(isprint(p[k]) ? p[k] : '.');
			putchar('<');
		}
		printf("\n");
	}
}

static void add_format(char kind, int size, int text)
{
	if (format_count == MOST)
		error(1, 0, "too many formats");
	formats[format_count].kind = kind;
	formats[format_count].size = size;
	formats[format_count++].text = text;
}

/* x1, d4z, cC ... one behind the other. */
static void parse_type(const char *p)
{
	const char *all = p;
	while (*p) {
		char kind = *p++;
		int size = kind == 'a' || kind == 'c' ? 1 : 4;
		if (!strchr("acdoux", kind))
			error(1, 0, "invalid character '%c' in type string '%s'", kind, all);
		if (size == 4 && isdigit((unsigned char)*p)) {
			size = *p++ - '0';
			if (size != 1 && size != 2 && size != 4 && size != 8)
				error(1, 0, "invalid type string '%s';\nthis system doesn't provide a %d-byte integral type", all, size);
		} else if (size == 4 && *p && strchr("CSIL", *p)) {
			size = *p == 'C' ? 1 : *p == 'S' ? 2 : *p == 'I' ? 4 : 8;
			p++;
		}
		int text = *p == 'z';
		p += text;
		add_format(kind, size, text);
	}
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"address-radix", 1, 0, 'A'}, {"skip-bytes", 1, 0, 'j'}, {"read-bytes", 1, 0, 'N'}, {"format", 1, 0, 't'},
	                                      {"output-duplicates", 0, 0, 'v'}, {0, 0, 0, 0}};
	unsigned char block[16], before[16];
	int c, n, repeated = 0;
	long at = 0;
	while ((c = option(argc, argv, "A:j:N:t:vabcdiloxs", longs, "[-abcdilosxv] [-A RADIX] [-j N] [-N N] [-t TYPE] [FILE]...")) != -1)
		switch (c) {
		case 'A': base = *optarg == 'x' ? 16 : *optarg == 'd' ? 10 : *optarg == 'n' ? 'n' : 8; break;
		case 'j': skip = number(optarg, "invalid -j argument"); break;
		case 'N': most = number(optarg, "invalid -N argument"); break;
		case 't': parse_type(optarg); break;
		case 'v': show_all = 1; break;
		case 'a': case 'c': add_format((char)c, 1, 0); break;
		case 'b': add_format('o', 1, 0); break;
		case 'd': add_format('u', 2, 0); break;
		case 'o': add_format('o', 2, 0); break;
		case 'x': add_format('x', 2, 0); break;
		case 's': add_format('d', 2, 0); break;
		case 'i': add_format('d', 4, 0); break;
		case 'l': add_format('d', 8, 0); break;
		}
	if (format_count == 0)
		add_format('o', 2, 0);
	if (optind == argc)
		argv[--optind] = "-";
	names = argv + optind;
	for (; at < skip && next_byte() != EOF; at++)
		continue;
	do {
		for (n = 0; n < 16 && most != 0 && (c = next_byte()) != EOF; n++, most -= most > 0)
			block[n] = (unsigned char)c;
		memset(block + n, 0, (size_t)(16 - n));
		if (n == 16 && at > skip && !show_all && memcmp(block, before, 16) == 0) {
			if (!repeated)
				printf("*\n");
			repeated = 1;
		} else if (n > 0) {
			put_block(block, n, at);
			repeated = 0;
		}
		memcpy(before, block, 16);
		at += n;
	} while (n == 16);
	if (at == 0 && bad)
		return bad; /* there was no file at all */
	put_address(at);
	if (base != 'n')
		printf("\n");
	return bad;
}
