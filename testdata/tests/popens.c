/*
 * popens: commands of a program: system(3) and popen(3), which find /bin/sh. Their statuses, what they do to signals and buffers,
 * and two streams at a time.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *what, int status)
{
	if (status == -1)
		printf("%s: -1, %s\n", what, strerror(errno));
	else if (WIFSIGNALED(status))
		printf("%s: killed by %d\n", what, WTERMSIG(status));
	else
		printf("%s: exited with %d\n", what, WEXITSTATUS(status));
	fflush(stdout);
}

static void run(const char *line) { say(line, system(line)); }

static void on_child(int sig)
{
	(void)sig;
	write(1, "SIGCHLD\n", 8);
}

int main(void)
{
	char line[100];
	printf("there is a shell: %d\n", system(NULL) != 0);
	fflush(stdout);
	run("echo from the shell");
	run("exit 7");
	run("kill -TERM $$");
	run("sh -c 'kill -KILL $$' 2>/dev/null; exit $?");
	run("/no/such/command 2>/dev/null");
	run("for i in 1 2 3; do echo $i; done | sort -r | tr '\\n' ' '; echo");
	run("test $PPID = $(sh -c 'echo $PPID') || echo a shell in a shell");

	signal(SIGINT, SIG_DFL); /* system(3) ignores it meanwhile; its child does not */
	run("kill -INT $PPID; echo the parent is still there");
	signal(SIGCHLD, on_child); /* system(3) holds it back until it has waited itself */
	run("true");
	sigset_t set;
	sigprocmask(SIG_BLOCK, NULL, &set);
	printf("SIGCHLD is blocked: %d\n", sigismember(&set, SIGCHLD));
	signal(SIGCHLD, SIG_DFL);

	FILE *in = popen("echo one; echo two; exit 3", "r");
	while (fgets(line, sizeof line, in))
		printf("read %s", line);
	say("pclose", pclose(in));

	FILE *out = popen("sort | sed 's/^/sorted: /'", "w");
	fprintf(out, "pear\napple\nfig\n");
	say("pclose", pclose(out));

	/* The first one's end of the pipe is not in the second one, else it would wait for ever. */
	FILE *a = popen("cat >/dev/null; exit 5", "w"), *b = popen("sleep 0.1; echo b", "r");
	say("the first", pclose(a));
	if (fgets(line, sizeof line, b))
		printf("b says %s", line);
	say("the second", pclose(b));

	in = popen("exec yes", "r");
	fgets(line, sizeof line, in);
	printf("yes says %s", line);
	fflush(stdout);
	say("yes", pclose(in));
	say("a missing command", pclose(popen("exec /no/such 2>/dev/null", "r")));
	in = popen("true", "x");
	printf("a strange mode: %s, %s\n", in ? "a stream" : "NULL", strerror(errno));
	return 0;
}
