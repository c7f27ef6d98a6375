/* kill: sends signals. See kill(1). */
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static _Noreturn void usage(void)
{
	fprintf(stderr, "\nUsage:\n kill [options] <pid> [...]\n\nOptions:\n <pid> [...]            send signal to every <pid> listed\n"
	        " -<signal>, -s, --signal <signal>\n                        specify the <signal> to be sent\n"
	        " -l, --list=[<signal>]  list all signal names, or convert one to a name\n"
	        " -L, --table            list all signal names in a nice table\n\nFor more details see kill(1).\n");
	exit(1);
}

static _Noreturn void bad_signal(const char *name)
{
	fprintf(stderr, "kill: unknown signal name %s\n", name);
	exit(1);
}

static void list_all(void)
{
	for (int i = 1; i < 32; i++)
		printf("%s%c", signal_name(i), i == 16 || i == 31 ? '\n' : ' ');
}

static void table(void)
{
	for (int i = 1; i < 32; i++)
		printf(i % 7 == 0 ? "%2d %s\n" : i == 31 ? "%2d %-8s\n" : "%2d %-8s", i, signal_name(i));
}

/* A number becomes a name and a name a number; the status of a killed command may be given as it is. */
static void convert(const char *text)
{
	int sig = isdigit((unsigned char)*text) && atoi(text) > 128 ? atoi(text) - 128 : signal_number(text);
	if (sig < 0 || !signal_name(sig))
		bad_signal(text);
	if (isdigit((unsigned char)*text))
		puts(signal_name(sig));
	else
		printf("%d\n", sig);
}

int main(int argc, char **argv)
{
	int sig = SIGTERM, i = 1, bad = 0;
	(void)argc;
	for (; argv[i] && argv[i][0] == '-' && argv[i][1]; i++) {
		const char *word = argv[i];
		if (strcmp(word, "--") == 0) {
			i++;
			break;
		}
		if (strcmp(word, "-L") == 0 || strcmp(word, "--table") == 0) {
			table();
			return 0;
		}
		if (strncmp(word, "-l", 2) == 0 || strncmp(word, "--list", 6) == 0) {
			const char *what = word[2] && word[1] != '-' ? word + 2 : strchr(word, '=') ? strchr(word, '=') + 1 : argv[i + 1];
			if (what)
				convert(what);
			else
				list_all();
			return 0;
		}
		const char *name = strncmp(word, "--signal=", 9) == 0 ? word + 9 : word + 1;
		if (strcmp(word, "-s") == 0 || strcmp(word, "-n") == 0 || strcmp(word, "--signal") == 0)
			name = argv[++i] ? argv[i] : "";
		if ((sig = signal_number(name)) < 0)
			bad_signal(name);
		i++;
		if (argv[i] && strcmp(argv[i], "--") == 0)
			i++;
		break; /* what follows are pids, and -5 is a group */
	}
	if (!argv[i])
		usage();
	for (; argv[i]; i++) {
		int ok;
		pid_t pid = (pid_t)whole(argv[i], &ok);
		if (!ok) {
			fprintf(stderr, "kill: failed to parse argument: '%s'\n", argv[i]);
			bad = 1;
		} else if (kill(pid, sig) < 0) {
			fprintf(stderr, "kill: (%d): %s\n", pid, strerror(errno));
			bad = 1;
		}
	}
	return bad;
}
