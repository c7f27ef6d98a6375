/* abort: how the C library builds abort() and system() from signals.
 *
 * A program may catch SIGABRT, and its handler may return; yet abort() must end it. And while system() runs a
 * command, Ctrl-C is meant for the command, and a handler that collects dead children must not collect this one.
 * Both functions are written out here. The command is this program again, as a tiny shell.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void my_abort(void)
{
	sigset_t abrt;
	sigemptyset(&abrt);
	sigaddset(&abrt, SIGABRT);
	sigprocmask(SIG_UNBLOCK, &abrt, NULL);
	raise(SIGABRT); /* a handler may run, and jump away or return */
	signal(SIGABRT, SIG_DFL);
	raise(SIGABRT); /* nobody returns from this one */
	_exit(127);
}

static int my_system(const char *command)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, old_int, old_quit;
	sigset_t chld, old_mask;
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigaction(SIGINT, &ignore, &old_int);
	sigaction(SIGQUIT, &ignore, &old_quit);
	sigprocmask(SIG_BLOCK, &chld, &old_mask);

	int status = -1;
	pid_t pid = fork();
	if (pid == 0) { /* the command starts with what its caller had */
		sigaction(SIGINT, &old_int, NULL);
		sigaction(SIGQUIT, &old_quit, NULL);
		sigprocmask(SIG_SETMASK, &old_mask, NULL);
		execl("/proc/self/exe", "shell", "-c", command, (char *)NULL);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;

	sigaction(SIGINT, &old_int, NULL);
	sigaction(SIGQUIT, &old_quit, NULL);
	sigprocmask(SIG_SETMASK, &old_mask, NULL);
	return status;
}

/* The tiny shell. Its "interrupt" is what Ctrl-C does: the command gets the signal, and so does who started it. */
static int shell(const char *command)
{
	if (strcmp(command, "interrupt") == 0) {
		kill(getppid(), SIGINT);
		kill(getpid(), SIGINT);
	}
	return atoi(command + strlen("exit "));
}

static void on_abort(int sig) { printf("  the handler of %s returns\n", strsignal(sig)); }
static void on_interrupt(int sig) { printf("  the handler of %s: not while a command runs\n", strsignal(sig)); }

static void on_child(int sig)
{
	int saved = errno, found = 0;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		found++;
	printf("  the handler of %s finds %d children\n", strsignal(sig), found);
	errno = saved;
}

static void tell(const char *what, int status)
{
	if (WIFSIGNALED(status))
		printf("%s: %s\n", what, strsignal(WTERMSIG(status)));
	else
		printf("%s: exit status %d\n", what, WEXITSTATUS(status));
}

int main(int argc, char *argv[])
{
	int status;
	if (argc == 3)
		return shell(argv[2]);
	setbuf(stdout, NULL);

	if (fork() == 0) {
		signal(SIGABRT, on_abort);
		my_abort();
	}
	wait(&status);
	tell("abort", status);

	signal(SIGINT, on_interrupt);
	signal(SIGCHLD, on_child);
	tell("system(\"exit 3\")", my_system("exit 3"));
	tell("system(\"interrupt\")", my_system("interrupt"));
	raise(SIGINT); /* the dispositions are back */
	return 0;
}
