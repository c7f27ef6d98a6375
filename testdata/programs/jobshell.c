/* jobshell: a shell that knows nothing but job control.
 *
 * Every job is a process group of its own. The terminal has one group in its foreground: keys such as Ctrl-C
 * and Ctrl-Z reach that one alone, and any other that reads from the terminal is stopped. A shell moves jobs
 * between foreground and background with tcsetpgrp and SIGCONT, and hears from waitpid what became of them.
 *
 * The parent plays the person: it makes a pseudo-terminal, types, and shows what appears on the screen.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct job {
	pid_t group;     /* 0: nothing here */
	const char *name;
	const char *now; /* "running", "stopped" */
} job;               /* one is enough to see how it goes */

/* The commands. */
static void run(const char *name)
{
	char line[32];
	if (strcmp(name, "wait") == 0)
		for (;;)
			pause();
	ssize_t n = read(STDIN_FILENO, line, sizeof line);
	printf("I read: %.*s", (int)n, line);
	exit(0);
}

static void show(void)
{
	printf("[1] %s: %s\n", job.name, job.now);
}

/* Takes note of what waitpid says. */
static void note(int status)
{
	if (WIFSTOPPED(status))
		job.now = WSTOPSIG(status) == SIGTTIN ? "stopped, wants to read" : "stopped";
	else if (WIFCONTINUED(status))
		job.now = "running";
	else {
		job.now = WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "done";
		if (!WIFEXITED(status))
			show();
		job.group = 0;
	}
}

/* Lends the terminal to the job until it ends or stops, then takes it back. */
static void foreground(int status)
{
	tcsetpgrp(STDIN_FILENO, job.group);
	kill(-job.group, SIGCONT);
	waitpid(job.group, &status, WUNTRACED);
	tcsetpgrp(STDIN_FILENO, getpgrp());
	note(status);
	if (job.group)
		show();
}

static void start(const char *name, int in_background)
{
	pid_t pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		if (!in_background)
			tcsetpgrp(STDIN_FILENO, getpgrp()); /* SIGTTOU is ignored still: this comes first */
		signal(SIGINT, SIG_DFL);
		signal(SIGTSTP, SIG_DFL);
		signal(SIGTTOU, SIG_DFL);
		run(name);
	}
	setpgid(pid, pid); /* both do it: neither knows who comes first */
	job = (struct job){pid, name, "running"};
	if (!in_background)
		foreground(0);
}

static void command(char *line)
{
	static char name[16];
	int status, background = strchr(line, '&') != NULL;
	if (job.group && waitpid(job.group, &status, WNOHANG | WUNTRACED | WCONTINUED) > 0)
		note(status);
	line[strcspn(line, " &\n")] = 0;
	if (strcmp(line, "exit") == 0)
		exit(0);
	else if (strcmp(line, "wait") == 0 || strcmp(line, "read") == 0)
		start(strcpy(name, line), background);
	else if (!job.group)
		printf("no job\n");
	else if (strcmp(line, "jobs") == 0)
		show();
	else if (strcmp(line, "fg") == 0)
		foreground(0);
	else if (strcmp(line, "bg") == 0)
		kill(-job.group, SIGCONT);
}

static void shell(const char *terminal)
{
	char line[32];
	ssize_t n;
	setsid();
	for (int fd = open(terminal, O_RDWR), i = 0; i < 3; i++)
		dup2(fd, i);
	signal(SIGINT, SIG_IGN);
	signal(SIGTSTP, SIG_IGN);
	signal(SIGTTOU, SIG_IGN); /* or taking the terminal back would stop the shell */
	setbuf(stdout, NULL);
	while (printf("$ "), (n = read(STDIN_FILENO, line, sizeof line - 1)) > 0) {
		line[n] = 0;
		command(line);
	}
	exit(0);
}

int main(void)
{
	const char *typed[] = {
	    "wait\n", "\032", "jobs\n", "bg\n", "jobs\n", "fg\n", "\003", /* Ctrl-Z, Ctrl-C */
	    "read &\n", "jobs\n", "fg\n", "a line\n", "jobs\n", "exit\n",
	};
	char screen[256];
	int keyboard = posix_openpt(O_RDWR | O_NOCTTY);
	if (keyboard < 0 || unlockpt(keyboard) < 0) {
		perror("posix_openpt");
		return 1;
	}
	if (fork() == 0)
		shell(ptsname(keyboard));
	for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
		usleep(100000); /* a slow typist: everybody has come to rest */
		write(keyboard, typed[i], strlen(typed[i]));
	}
	wait(NULL);
	for (ssize_t n; (n = read(keyboard, screen, sizeof screen)) > 0;)
		for (ssize_t i = 0; i < n; i++)
			if (screen[i] != '\r')
				putchar(screen[i]);
	return 0;
}
