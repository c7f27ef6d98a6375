/* What a child and what a new program take over: handlers, ignored signals, the mask, pending ones, the signal stack. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int hits;
static char stack[65536];

static void hit(int sig)
{
	(void)sig;
	hits++;
}

static const char *action(int sig)
{
	struct sigaction a;
	sigaction(sig, NULL, &a);
	return a.sa_handler == SIG_DFL ? "default" : a.sa_handler == SIG_IGN ? "ignored" : "handler";
}

static void show(const char *who)
{
	sigset_t mask, pending;
	stack_t s;
	struct sigaction a;
	sigprocmask(SIG_BLOCK, NULL, &mask);
	sigpending(&pending);
	sigaltstack(NULL, &s);
	sigaction(SIGUSR1, NULL, &a);
	printf("%s: USR1 %s (flags %d), USR2 %s, HUP %s; blocked: TERM %d ALRM %d; pending: TERM %d RTMIN %d; signal stack %d\n", who, action(SIGUSR1),
	       (a.sa_flags & (SA_RESTART | SA_NODEFER)) != 0, action(SIGUSR2), action(SIGHUP), sigismember(&mask, SIGTERM), sigismember(&mask, SIGALRM),
	       sigismember(&pending, SIGTERM), sigismember(&pending, SIGRTMIN), !(s.ss_flags & SS_DISABLE));
	fflush(stdout);
}

int main(int argc, char *argv[])
{
	stack_t s = {.ss_sp = stack, .ss_size = sizeof stack};
	struct sigaction a = {.sa_handler = hit, .sa_flags = SA_RESTART};
	sigset_t set;
	if (argc > 1) {
		show(argv[1]);
		return 0;
	}
	show("at first");
	sigaltstack(&s, NULL);
	sigaction(SIGUSR1, &a, NULL);
	signal(SIGUSR2, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGRTMIN);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGTERM);
	sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 1});
	show("the parent");
	if (fork() == 0) {
		show("its child");
		raise(SIGUSR1);
		raise(SIGUSR2);
		printf("the child's handler: %d\n", hits);
		fflush(stdout);
		raise(SIGRTMIN);
		execl("/proc/self/exe", "inherit", "the child's new program", (char *)NULL);
		_exit(1);
	}
	wait(NULL);
	printf("the parent's handler: %d\n", hits);
	fflush(stdout);
	if (vfork() == 0) {
		execl("/proc/self/exe", "inherit", "a vfork child's", (char *)NULL);
		_exit(1);
	}
	wait(NULL);
	execl("/proc/self/exe", "inherit", "the parent's new program", (char *)NULL);
	return 1;
}
