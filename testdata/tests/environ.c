/* The environment: reading, changing, and handing it on. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const char *shown(const char *name)
{
	const char *value = getenv(name);
	return value ? value : "(none)";
}

static int by_text(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static void print_all(const char *who)
{
	int n = 0;
	while (environ && environ[n])
		n++;
	char **copy = malloc(((size_t)n + 1) * sizeof *copy);
	for (int i = 0; i < n; i++)
		copy[i] = environ[i];
	qsort(copy, (size_t)n, sizeof *copy, by_text);
	printf("%s:", who);
	for (int i = 0; i < n; i++)
		printf(" %s", copy[i]);
	printf("\n");
	fflush(stdout);
	free(copy);
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		print_all(argv[1]);
		return argc;
	}
	environ = NULL;
	printf("empty: %s\n", shown("HOME"));
	setenv("HOME", "/root", 1);
	setenv("LONGER", "one two three", 1);
	setenv("HOME", "/else", 0);
	printf("kept: %s\n", shown("HOME"));
	setenv("HOME", "/home", 1);
	printf("changed: %s, a part of a name: %s\n", shown("HOME"), shown("HOM"));
	char own[] = "OWN=first";
	putenv(own);
	strcpy(own, "OWN=2nd");
	printf("putenv keeps the caller's string: %s\n", shown("OWN"));
	unsetenv("LONGER");
	printf("unset: %s, bad names %d %d\n", shown("LONGER"), setenv("", "x", 1), setenv("a=b", "x", 1));
	print_all("all");

	int status;
	char name[16];
	for (int i = 0; i < 40; i++) {
		snprintf(name, sizeof name, "N%02d", i);
		setenv(name, "v", 1);
	}
	for (int i = 0; i < 40; i += 1 + (i > 2)) {
		snprintf(name, sizeof name, "N%02d", i);
		unsetenv(name);
	}
	fflush(stdout);
	if (fork() == 0) {
		setenv("CHILD", "yes", 1);
		execl("/proc/self/exe", "self", "by execl", (char *)NULL);
		_exit(99);
	}
	wait(&status);
	printf("status %d, not mine: %s\n", WEXITSTATUS(status), shown("CHILD"));
	fflush(stdout);
	if (fork() == 0) {
		char *env[] = {"ONLY=this", "EMPTY=", NULL};
		char *args[] = {"self", "by execve", "more", NULL};
		execve("/proc/self/exe", args, env);
		_exit(99);
	}
	wait(&status);
	printf("status %d\n", WEXITSTATUS(status));
	fflush(stdout);
	if (fork() == 0) {
		char *args[] = {"self", "with nothing", NULL};
		execve("/proc/self/exe", args, NULL);
		_exit(99);
	}
	wait(&status);
	printf("status %d\n", WEXITSTATUS(status));
	return 0;
}
