/* The frame on the stack is the program's: what it edits there is obeyed, and a frame that it makes itself, too. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#ifdef __riscv
#define PC(u) ((u)->uc_mcontext.__gregs[REG_PC])
#define SP(u) ((u)->uc_mcontext.__gregs[REG_SP])
#define RESULT(u) ((u)->uc_mcontext.__gregs[REG_A0])
#else
#define PC(u) ((u)->uc_mcontext.gregs[REG_RIP])
#define SP(u) ((u)->uc_mcontext.gregs[REG_RSP])
#define RESULT(u) ((u)->uc_mcontext.gregs[REG_RAX])
#endif

static int fds[2];
static volatile int turn;
static uintptr_t own_stack;

static void edit_result(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info;
	ucontext_t *u = context;
	printf("  read was about to answer %ld\n", (long)RESULT(u));
	RESULT(u) = turn == 0 ? 17 : -ENOTTY;
}

static void edit_mask(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info;
	ucontext_t *u = context;
	sigset_t all;
	sigfillset(&all);
	memcpy(&u->uc_sigmask, &all, 8);
}

static void elsewhere(void)
{
	int status = 0;
	wait(&status);
	printf("somewhere else, where no call led\n");
	fflush(stdout);
	_exit(23);
}

static void edit_pc(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info;
	ucontext_t *u = context;
	PC(u) = (uintptr_t)elsewhere;
	SP(u) = (own_stack & ~15UL) - 8; /* as behind a call */
#ifdef __riscv
	SP(u) = own_stack & ~15UL;
#endif
}

static void edit_pc_badly(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info;
	PC((ucontext_t *)context) = 16;
}

static void tell(const char *what)
{
	int status;
	wait(&status);
	if (WIFSIGNALED(status))
		printf("%s: killed by %s\n", what, strsignal(WTERMSIG(status)));
	else
		printf("%s: exited with %d\n", what, WEXITSTATUS(status));
	fflush(stdout);
}

static void on(int sig, void (*f)(int, siginfo_t *, void *), int flags)
{
	struct sigaction a = {.sa_sigaction = f, .sa_flags = SA_SIGINFO | flags};
	sigemptyset(&a.sa_mask);
	sigaction(sig, &a, NULL);
}

/* A page that may not be written yet: the handler lets it, and the instruction is made again. */
static char *page;
static volatile int faults;

static void allow(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)context;
	faults++;
	printf("  fault at page + %ld, code %d\n", (long)((char *)info->si_addr - page), info->si_code);
	mprotect(page, 4096, PROT_READ | PROT_WRITE);
}

int main(void)
{
	struct rlimit no_core = {0, 0};
	struct itimerval soon = {.it_value = {0, 20000}};
	char c, stack[16384];
	sigset_t now;
	setrlimit(RLIMIT_CORE, &no_core);
	own_stack = (uintptr_t)stack + sizeof stack - 64;
	pipe(fds);
	on(SIGALRM, edit_result, 0);
	for (turn = 0; turn < 2; turn++) {
		setitimer(ITIMER_REAL, &soon, NULL);
		ssize_t n = read(fds[0], &c, 1);
		printf("read: %zd%s%s\n", n, n < 0 ? " " : "", n < 0 ? strerror(errno) : "");
	}
	on(SIGUSR1, edit_mask, 0);
	raise(SIGUSR1);
	sigprocmask(SIG_BLOCK, NULL, &now);
	printf("an edited mask: SIGINT %d, SIGTERM %d, SIGKILL %d, SIGSTOP %d\n", sigismember(&now, SIGINT), sigismember(&now, SIGTERM), sigismember(&now, SIGKILL), sigismember(&now, SIGSTOP));
	sigemptyset(&now);
	sigprocmask(SIG_SETMASK, &now, NULL);

	page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	on(SIGSEGV, allow, 0);
	page[77] = 'x';
	printf("the store was made again: %c, after %d fault\n", page[77], faults);
	fflush(stdout);
	signal(SIGSEGV, SIG_DFL);

	on(SIGUSR2, edit_pc, 0);
	if (fork() == 0) {
		raise(SIGUSR2);
		_exit(1);
	}
	tell("an edited pc");
	on(SIGUSR2, edit_pc_badly, 0);
	if (fork() == 0) {
		raise(SIGUSR2);
		_exit(1);
	}
	tell("a pc where nothing is");
	if (fork() == 0) {
		memset(stack, 0, sizeof stack);
		syscall(SYS_rt_sigreturn); /* there is no frame */
		_exit(1);
	}
	tell("sigreturn without a frame");
	return 0;
}
