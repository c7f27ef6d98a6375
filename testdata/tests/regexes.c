/* Regular expressions, basic and extended: what matches, where, and which groups. */
#include <regex.h>
#include <stdio.h>
#include <string.h>

static void match(const char *pattern, int flags, const char *text)
{
	regex_t re;
	regmatch_t m[5];
	char why[100];
	int r = regcomp(&re, pattern, flags);
	printf("%s %d \"%s\": ", pattern, flags, text);
	if (r) {
		regerror(r, &re, why, sizeof why);
		printf("%s\n", why);
		return;
	}
	r = regexec(&re, text, 5, m, 0);
	if (r == 0)
		for (size_t i = 0; i <= re.re_nsub && i < 5; i++)
			printf("(%d,%d)", (int)m[i].rm_so, (int)m[i].rm_eo);
	else
		printf("no");
	printf(" groups %zu\n", re.re_nsub);
	regfree(&re);
}

int main(void)
{
	enum { E = REG_EXTENDED, I = REG_ICASE, N = REG_NEWLINE };
	static const struct {
		const char *pattern;
		int flags;
		const char *text;
	} all[] = {
		{"abc", 0, "xxabcx"}, {"a.c", 0, "abcadc"}, {"a*", 0, "baaa"}, {"ba*", 0, "xbaaa"}, {"^a", 0, "ba"}, {"^a", 0, "ab"},
		{"a$", 0, "aba"}, {"^$", 0, ""}, {"a^b", 0, "a^b"}, {"a$b", 0, "a$b"}, {"*a", 0, "*a"}, {"^*a", 0, "*a"}, {"\\*", 0, "x*"},
		{"[abc]*", 0, "cabx"}, {"[^abc]", 0, "abcd"}, {"[a-c-]x", 0, "-x"}, {"[]a]*b", 0, "]a]b"}, {"[[:alpha:]_][[:alnum:]_]*", 0, "9 x_1y"},
		{"\\(a\\)\\(b\\)", 0, "xab"}, {"\\(ab*\\)\\1", 0, "abbabb"}, {"\\(a*\\)\\1b", 0, "aaaab"}, {"a\\{2,3\\}", 0, "aaaa"},
		{"a\\{2\\}", 0, "a"}, {"a\\{0,1\\}b", 0, "aab"}, {"a\\|b", 0, "xb"}, {"a\\+", 0, "caa"}, {"ba\\?c", 0, "bc"}, {"a+", 0, "a+"},
		{"a|b", 0, "a|b"}, {"a+b?", E, "xaab"}, {"(a|ab)(c|bcd)", E, "abcd"}, {"(a|ab)(bcd|c)?", E, "abcd"}, {"x(foo|foobar)y?", E, "xfoobar"},
		{"(ab)*c", E, "ababc"}, {"(a*)*", E, "aab"}, {"(a*)+b", E, "aab"}, {"a{2}", E, "caab"}, {"a{1,}b", E, "aaab"}, {"(a|b){3}", E, "abab"},
		{"a{,2}b", E, "aaab"}, {"^(.*)-([0-9]+)$", E, "one-two-33"}, {"\\.c$", E, "main.c"}, {"(^| )x( |$)", E, "a x b"}, {"a||b", E, "b"},
		{"()", E, "a"}, {"ABC", I, "xabc"}, {"[A-C]+", E | I, "xabc"}, {"a.b", N, "a\nb"}, {"^b", N, "a\nb"}, {"a$", N, "a\nb"},
		{"[^x]b", N, "\nb"}, {"\\<word\\>", 0, "a word here"}, {"\\<word\\>", 0, "awordhere"}, {"\\bfoo", E, "a foo"}, {"\\Boo", E, "foo"},
		{"\\w+", E, "  ab_1 "}, {"\\s", E, "ab c"}, {"[a", 0, ""}, {"[", 0, ""}, {"[^", 0, ""}, {"[b-a]", 0, ""}, {"\\(", 0, ""}, {"(", E, ""}, {"\\)", 0, ""}, {")", E, ")"},
		{"a\\{1", 0, ""}, {"a\\{2,1\\}", 0, ""}, {"\\", 0, ""}, {"[[:nope:]]", 0, ""}, {"\\1", 0, ""}, {"a{1", E, "a{1"},
		{"(a)(b)?", E, "a"}, {"((a)|(b))*", E, "ab"}, {"wee|week(nights|s)?", E, "weeknights"}, {"[.]x", 0, "a.x"}, {"[[.a.]]", 0, "a"},
		{"(([0-9]+)-)*([0-9]+)", E, "1-22-333"}, {"x*", 0, "aaa"}, {"\\(^a\\)", 0, "a"}, {"a\\(b$\\)", 0, "ab"},
	};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		match(all[i].pattern, all[i].flags, all[i].text);
	/* A pattern whose ways double with every letter must still be quick. */
	char many[2001];
	memset(many, 'a', 2000);
	many[2000] = 0;
	regex_t re;
	regcomp(&re, "^(a|aa)*b$", REG_EXTENDED);
	printf("%d\n", regexec(&re, many, 0, NULL, 0));
	regfree(&re);
	return 0;
}
