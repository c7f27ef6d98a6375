/* pstree: processes as a tree. See pstree(1). */
#include "process.h"
#include "util.h"
#include <error.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static struct process *all;
static size_t count;
static int show_pids, show_args;

static void put(const struct process *p, char *margin)
{
	size_t len = strlen(margin), kids = 0, seen = 0;
	int width = printf("%s", p->comm);
	if (show_pids)
		width += printf("(%d)", p->pid);
	if (show_args && strchr(p->args, ' '))
		printf("%s", strchr(p->args, ' '));
	for (size_t i = 0; i < count; i++)
		kids += all[i].ppid == p->pid;
	if (kids == 0 || show_args)
		printf("\n");
	for (size_t i = 0; i < count; i++) {
		if (all[i].ppid != p->pid)
			continue;
		int last = ++seen == kids;
		if (show_args)
			printf("%s  %s-", margin, last ? "`" : "|");
		else if (seen == 1)
			printf(kids == 1 ? "---" : "-+-");
		else
			printf("%s%*s %s-", margin, width, "", last ? "`" : "|");
		if (len + (size_t)width + 4 < 500) {
			if (show_args)
				snprintf(margin + len, 500 - len, "  %s ", last ? " " : "|");
			else
				snprintf(margin + len, 500 - len, "%*s %s ", width, "", last ? " " : "|");
			put(&all[i], margin);
		}
		margin[len] = 0;
	}
}

int main(int argc, char **argv)
{
	static char margin[512];
	int c;
	while ((c = option(argc, argv, "paA", NULL, "[-ap] [PID]")) != -1)
		*(c == 'p' ? &show_pids : &show_args) = c != 'A';
	pid_t root = optind < argc ? atoi(argv[optind]) : 1;
	all = all_processes(&count);
	for (size_t i = 0; i < count; i++)
		if (all[i].pid == root) {
			put(&all[i], margin);
			return 0;
		}
	return 1;
}
