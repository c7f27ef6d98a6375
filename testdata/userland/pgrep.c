/* pgrep, pkill: processes by their names. See pgrep(1). */
#include "process.h"
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <pwd.h>
#include <regex.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"full", 0, 0, 'f'}, {"exact", 0, 0, 'x'}, {"list-name", 0, 0, 'l'}, {"list-full", 0, 0, 'a'}, {"newest", 0, 0, 'n'}, {"oldest", 0, 0, 'o'},
	                                      {"parent", 1, 0, 'P'}, {"count", 0, 0, 'c'}, {"inverse", 0, 0, 'v'}, {"signal", 1, 0, 1}, {"uid", 1, 0, 'u'}, {"delimiter", 1, 0, 'd'}, {0, 0, 0, 0}};
	int killing = strcmp(program_invocation_short_name, "pkill") == 0;
	int c, full = 0, exact = 0, list = 0, pick = 0, counting = 0, inverse = 0, sig = SIGTERM, parent = -1, found = 0;
	long user = -1;
	const char *between = "\n";
	usage_status = 2;
	for (int i = 1; killing && i < argc; i++)
		if (argv[i][0] == '-' && signal_number(argv[i] + 1) >= 0 && !(argv[i][1] && !argv[i][2] && strchr("fxlanoPcvud", argv[i][1]))) {
			sig = signal_number(argv[i] + 1); /* pkill -9, pkill -HUP */
			memmove(argv + i, argv + i + 1, (size_t)(argc - i) * sizeof *argv);
			argc--;
			break;
		}
	while ((c = option(argc, argv, "fxlanoP:cvu:U:d:", longs, "[-acflnovx] [-P PPID] [-u USER] PATTERN")) != -1)
		switch (c) {
		case 'f': full = 1; break;
		case 'x': exact = 1; break;
		case 'l': case 'a': list = c; break;
		case 'n': case 'o': pick = c; break;
		case 'P': parent = atoi(optarg); break;
		case 'c': counting = 1; break;
		case 'v': inverse = 1; break;
		case 'd': between = optarg; break;
		case 1: sig = signal_number(optarg); break;
		case 'u': case 'U': user = getpwnam(optarg) ? (long)getpwnam(optarg)->pw_uid : atol(optarg); break;
		}
	if (optind == argc && parent < 0 && user < 0) {
		error(0, 0, "no matching criteria specified");
		try_help();
	}
	regex_t re;
	const char *pattern = optind < argc ? argv[optind] : "";
	if (regcomp(&re, pattern, REG_EXTENDED))
		error(2, 0, "invalid pattern '%s'", pattern);
	size_t n;
	struct process *all = all_processes(&n), *picked = NULL;
	char *chosen = must(calloc(n + 1, 1));
	for (size_t i = 0; i < n; i++) {
		struct process *p = &all[i];
		const char *text = full ? p->args : p->comm;
		regmatch_t m;
		int match = regexec(&re, text, 1, &m, 0) == 0 && (!exact || (m.rm_so == 0 && !text[m.rm_eo]));
		if (p->pid == getpid() || match == inverse || (parent >= 0 && p->ppid != parent) || (user >= 0 && (long)p->uid != user))
			continue;
		chosen[i] = 1;
		if (!picked || (pick == 'n' ? p->start >= picked->start : p->start < picked->start))
			picked = p;
	}
	for (size_t i = 0; i < n; i++) {
		struct process *p = &all[i];
		if (!chosen[i] || (pick && p != picked))
			continue;
		if (killing && kill(p->pid, sig) < 0) {
			error(0, errno, "killing pid %d failed", p->pid);
			continue;
		}
		if (!killing && !counting) {
			printf("%s%d", found ? between : "", p->pid);
			if (list)
				printf(" %s", list == 'a' ? p->args : p->comm);
		}
		found++;
	}
	if (counting)
		printf("%d\n", found);
	else if (!killing && found)
		printf("\n");
	return !found;
}
