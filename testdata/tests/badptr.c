/* Ways to be killed, each in a child, and bad pointers in system calls, which only fail. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void null_read(void) { volatile int x = *(volatile int *)0; (void)x; }
static void null_write(void) { *(volatile int *)0 = 1; }
static void wild_write(void) { *(volatile long *)0x123456789000 = 1; }
static void high_write(void) { *(volatile char *)-4096L = 1; }
static void constant_write(void) { *(volatile char *)"constant" = 'C'; }
static void null_call(void) { ((void (*)(void))(volatile long){0})(); }
static void raise_fpe(void) { raise(SIGFPE); }
static void raise_kill(void) { kill(getpid(), SIGKILL); }
static void raise_term(void) { raise(SIGTERM); }
static void call_abort(void) { abort(); }
static void ignored_chld(void) { raise(SIGCHLD); }

static void data_call(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	((void (*)(void))page)();
}

static void file_end(void)
{
	int fd = open("short", O_RDWR | O_CREAT, 0600);
	unlink("short");
	volatile char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	page[0] = 1;
}

static const struct {
	const char *name;
	void (*crash)(void);
} ways[] = {
	{"read from null", null_read}, {"write to null", null_write}, {"write to nowhere", wild_write},
	{"write to the kernel's half", high_write}, {"write to a constant", constant_write},
	{"call null", null_call}, {"call data", data_call}, {"map behind the end of a file", file_end},
	{"raise SIGFPE", raise_fpe}, {"kill -9", raise_kill}, {"raise SIGTERM", raise_term}, {"abort", call_abort},
	{"raise SIGCHLD", ignored_chld},
};

int main(void)
{
	struct rlimit no_core = {0, 0};
	setrlimit(RLIMIT_CORE, &no_core);
	for (unsigned i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		int status;
		fflush(stdout);
		if (fork() == 0) {
			ways[i].crash();
			_exit(0);
		}
		wait(&status);
		printf("%s: ", ways[i].name);
		if (WIFSIGNALED(status))
			printf("%s\n", strsignal(WTERMSIG(status)));
		else
			printf("exit %d\n", WEXITSTATUS(status));
	}
	int fds[2];
	pipe(fds);
	long r = write(fds[1], (void *)16, 10);
	printf("write from nowhere: %ld %s\n", r, strerror(errno));
	write(fds[1], "abc", 3);
	r = read(fds[0], (void *)16, 10);
	printf("read to nowhere: %ld %s\n", r, strerror(errno));
	r = open((char *)16, O_RDONLY);
	printf("open nowhere: %ld %s\n", r, strerror(errno));
	r = read(99, fds, 1);
	printf("read of 99: %ld %s\n", r, strerror(errno));
	return 3;
}
