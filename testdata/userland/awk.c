/* awk: programs of patterns and actions over lines of fields. See awk(1). */
#include "awkparse.h"
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <string.h>

struct rule rules[MOST_RULES];
struct function functions[MOST_FUNCTIONS];
struct cell globals[MOST_VARS];
int rule_count, function_count;
const char *const builtins[B_COUNT] = {"length", "substr", "index", "split", "sub", "gsub", "match", "sprintf", "toupper", "tolower", "int",
                                       "sqrt", "exp", "log", "sin", "cos", "atan2", "rand", "srand", "system", "close", "fflush"};

static const char *names[MOST_VARS] = {"NF", "NR", "FNR", "FS", "OFS", "RS", "ORS", "FILENAME", "SUBSEP", "CONVFMT", "OFMT", "RSTART", "RLENGTH",
                                       "ENVIRON", "ARGC", "ARGV"};
static int name_count = V_COUNT;

int global_index(const char *name)
{
	for (int i = 0; i < name_count; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	if (name_count == MOST_VARS)
		error(2, 0, "too many variables");
	names[name_count] = must(strdup(name));
	return name_count++;
}

/* name=value on the command line: escapes work as in a text of the program. */
static void assign(char *text)
{
	char *value = strchr(text, '='), quoted[2000];
	*value++ = 0;
	snprintf(quoted, sizeof quoted, "\"%s\"", value);
	at.p = quoted;
	read_string();
	set_cell(&globals[global_index(text)], outside_value(at.text, strlen(at.text)));
}

static char *read_program(const char *name)
{
	FILE *f = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
	char *text = NULL;
	size_t size = 0;
	if (!f)
		error(2, 0, "cannot open %s (%s)", name, strerror(errno));
	if (getdelim(&text, &size, 0, f) < 0)
		text = "";
	end_input(f, name);
	return text;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"version", 0, 0, 'V'}, {0, 0, 0, 0}};
	static const struct {
		int at;
		const char *text;
	} first[] = {{V_FS, " "}, {V_OFS, " "}, {V_RS, "\n"}, {V_ORS, "\n"}, {V_SUBSEP, "\034"}, {V_CONVFMT, "%.6g"}, {V_OFMT, "%.6g"}};
	char *program = NULL, set_fs[100];
	int c;
	usage_status = 2;
	for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
		globals[first[i].at].v = string_value(first[i].text, strlen(first[i].text));
	while ((c = option(argc, argv, "+F:v:f:", longs, "[-F SEP] [-v NAME=VALUE] [-f FILE | PROGRAM] [FILE]...")) != -1)
		switch (c) {
		case 'F':
			snprintf(set_fs, sizeof set_fs, "FS=%s", strcmp(optarg, "t") == 0 ? "\\t" : optarg);
			assign(set_fs);
			globals[V_FS].v.kind = STRING;
			break;
		case 'v':
			if (!strchr(optarg, '='))
				error(2, 0, "improper assignment: -v %s", optarg);
			assign(must(strdup(optarg)));
			break;
		case 'f': program = read_program(optarg); break;
		}
	if (!program && optind == argc) {
		fprintf(stderr, "usage: awk [-F value][-v var=value][--][program text][file ...]\n");
		return 2;
	}
	if (!program)
		program = argv[optind++];
	parse_program(program);
	return run_program(argc - optind, argv + optind);
}
