/* Handlers inside handlers: masks that grow and are put back, SA_NODEFER, SA_RESETHAND, jumps out of the middle. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int level, first, then;
static sigjmp_buf back;

static void show(const char *what)
{
	static const int some[] = {SIGHUP, SIGUSR1, SIGUSR2, SIGALRM, SIGTERM};
	sigset_t now, pending;
	sigprocmask(SIG_BLOCK, NULL, &now);
	sigpending(&pending);
	printf("%*s%s: blocked", 2 * level, "", what);
	for (int i = 0; i < 5; i++)
		if (sigismember(&now, some[i]))
			printf(" %d", some[i]);
	printf(", pending");
	for (int i = 0; i < 5; i++)
		if (sigismember(&pending, some[i]))
			printf(" %d", some[i]);
	printf("\n");
}

static void handler(int sig)
{
	char name[20];
	level++;
	sprintf(name, "in %d", sig);
	show(name);
	if (sig == first) {
		first = 0;
		raise(then);
		show("again");
	}
	level--;
}

static void leave(int sig)
{
	(void)sig;
	siglongjmp(back, 1);
}

static void set(int sig, void (*f)(int), int flags, int masked)
{
	struct sigaction a = {.sa_handler = f, .sa_flags = flags};
	sigemptyset(&a.sa_mask);
	if (masked)
		sigaddset(&a.sa_mask, masked);
	sigaction(sig, &a, NULL);
}

static void both(const char *what, int a, int b)
{
	printf("%s\n", what);
	first = a;
	then = b;
	raise(a);
	show("outside");
}

int main(void)
{
	set(SIGHUP, handler, 0, 0);
	set(SIGUSR1, handler, 0, SIGUSR2);
	set(SIGUSR2, handler, 0, 0);
	set(SIGALRM, handler, SA_NODEFER, 0);
	both("one interrupts the other", SIGUSR2, SIGHUP);
	both("one waits for the other", SIGUSR1, SIGUSR2);
	both("the mask stays for those inside", SIGUSR1, SIGHUP);
	both("a signal waits for itself", SIGHUP, SIGHUP);
	printf("or not, with SA_NODEFER\n");
	first = then = 0;
	raise(SIGALRM);

	set(SIGTERM, handler, SA_RESETHAND, SIGHUP);
	struct sigaction a;
	sigaction(SIGTERM, NULL, &a);
	printf("SA_RESETHAND: handler set %d\n", a.sa_handler == handler);
	raise(SIGTERM);
	sigaction(SIGTERM, NULL, &a);
	printf("afterwards: default %d, flag %d, mask has SIGHUP %d\n", a.sa_handler == SIG_DFL, (a.sa_flags & SA_RESETHAND) != 0, sigismember(&a.sa_mask, SIGHUP));

	sigset_t none;
	sigemptyset(&none);
	set(SIGHUP, leave, 0, SIGALRM);
	for (volatile int save = 1; save >= 0; save--) {
		if (sigsetjmp(back, save) == 0)
			both("a jump out of two handlers", SIGUSR1, SIGHUP);
		level = 0;
		show(save ? "with the mask saved" : "without");
	}
	sigprocmask(SIG_SETMASK, &none, NULL);
	return 0;
}
