/* options.c: the options of the shell, on its command line and with set. See sh(1p), "set". */
#include "sh.h"
#include <string.h>

static const struct {
	const char *name;
	int letter;
} options[] = {
	{"allexport", 'a'}, {"emacs", O_EMACS},   {"errexit", 'e'}, {"ignoreeof", O_IGNOREEOF}, {"interactive", 'i'}, {"monitor", 'm'},
	{"noclobber", 'C'}, {"noexec", 'n'},      {"noglob", 'f'},  {"nolog", O_NOLOG},         {"notify", 'b'},      {"nounset", 'u'},
	{"pipefail", O_PIPEFAIL}, {"stdin", 's'}, {"verbose", 'v'}, {"xtrace", 'x'},
};
#define OPTIONS (sizeof options / sizeof *options)

static void list_options(bool as_commands)
{
	if (!as_commands)
		out("Current option settings\n");
	for (size_t i = 0; i < OPTIONS; i++) {
		bool on = sh.option[options[i].letter];
		if (!as_commands)
			outf("%-16s%s\n", options[i].name, on ? "on" : "off");
		else
			outf("set %co %s\n", on ? '-' : '+', options[i].name);
	}
}

static bool set_by_name(const char *name, bool on)
{
	for (size_t i = 0; i < OPTIONS; i++)
		if (strcmp(options[i].name, name) == 0) {
			sh.option[options[i].letter] = on;
			return true;
		}
	fail("Illegal option -o %s", name);
	return false;
}

static bool set_by_letter(char c, bool on)
{
	for (size_t i = 0; i < OPTIONS; i++)
		if (options[i].letter == c) {
			sh.option[(int)c] = on;
			return true;
		}
	fail("Illegal option -%c", c);
	return false;
}

/* One word of options such as -ex or +o; i is its place and moves on over the name behind an o. */
static bool option_word(int argc, char **argv, int *i, bool invocation, bool *has_line)
{
	bool on = argv[*i][0] == '-';
	for (const char *c = argv[*i] + 1; *c; c++) {
		if (*c == 'c' && invocation)
			*has_line = true;
		else if (*c == 'l' && invocation)
			continue; /* a login shell: there is no profile to read */
		else if (*c == 'o' && *i + 1 < argc) {
			if (!set_by_name(argv[++*i], on))
				return false;
			break;
		} else if (*c == 'o') {
			list_options(!on);
			out_flush();
		} else if (!set_by_letter(*c, on))
			return false;
	}
	return true;
}

/* Takes the options and returns the place of what follows them, -1 if one is wrong. line is that of sh -c. */
int set_options(int argc, char **argv, bool invocation, const char **line)
{
	bool has_line = false;
	int i = 1;
	for (; i < argc && (argv[i][0] == '-' || argv[i][0] == '+') && argv[i][1]; i++) {
		if (strcmp(argv[i], "--") == 0) {
			i++;
			break;
		}
		if (!option_word(argc, argv, &i, invocation, &has_line))
			return -1;
	}
	if (invocation && i < argc && strcmp(argv[i], "-") == 0)
		i++;
	if (has_line && i >= argc) {
		fail("-c requires an argument");
		return -1;
	}
	if (has_line)
		*line = argv[i++];
	return i;
}

int b_set(int argc, char **argv)
{
	if (argc == 1) {
		print_vars("", false, false);
		return 0;
	}
	bool monitor = sh.option['m'];
	int i = set_options(argc, argv, false, NULL);
	if (i < 0)
		return 2;
	if (i < argc && strcmp(argv[i], "-") == 0 && i == 1) {
		sh.option['x'] = sh.option['v'] = false;
		i++;
		if (i == argc)
			return 0;
	}
	if (sh.option['m'] != monitor)
		jobs_init(sh.option['m']);
	if (i < argc || (argc > 1 && strcmp(argv[argc - 1], "--") == 0))
		set_params(argc - i, argv + i);
	return 0;
}
