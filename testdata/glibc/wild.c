/* Wild pointers of all kinds, each in a child of its own, seen by a handler and by the parent; and the ways of dying on purpose. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static char *page, *behind;
static const int constant = 5;

static void read_null(void) { *(volatile int *)16; }
static void write_const(void) { *(volatile int *)&constant = 6; }
static void write_code(void) { *(volatile char *)write_const = 0; }
static void jump_null(void) { ((void (*)(void))8)(); }
static void jump_data(void) { ((void (*)(void))page)(); }
static void use_freed(void) { munmap(page, 4096); page[1] = 2; }
static void no_access(void) { mprotect(page, 4096, PROT_NONE); page[2] = 1; }
static void read_only(void) { mprotect(page, 4096, PROT_READ); page[3] = 1; }
static void past_file(void) { *(volatile char *)(behind + 4096); }
static void kernel_address(void) { *(volatile char *)0x7fffffffffff0000; }
static void do_abort(void) { abort(); }
static void do_raise(void) { raise(SIGFPE); }
static void do_kill(void) { kill(getpid(), SIGKILL); }
static void double_free(void) { signal(SIGABRT, SIG_DFL); close(2); char *volatile p = malloc(100); free(p); free(p); }

static void tell(int sig, siginfo_t *si, void *uc)
{
	(void)uc;
	char buf[100];
	char *a = si->si_addr;
	int code = si->si_code, low = 0;
	if (sig == SIGSEGV && (unsigned long)a < 4096)
		low = (int)(long)a;
	if (a >= page && a < page + 4096)
		low = 10000 + (int)(a - page);
	/* An address above user space is told differently by different processors. */
	if ((unsigned long)a >> 48 || code == SI_KERNEL)
		code = 0;
	write(1, buf, (size_t)snprintf(buf, sizeof buf, "  handler: signal %d code %d at %d\n", sig, code, low));
	if (sig != SIGABRT)
		_exit(40);
}

static void attempt(const char *name, void (*f)(void))
{
	for (int handled = 1; handled >= 0; handled--) {
		if (fork() == 0) {
			struct sigaction a = {.sa_sigaction = tell, .sa_flags = SA_SIGINFO};
			int sigs[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
			for (int i = 0; handled && i < 5; i++)
				sigaction(sigs[i], &a, NULL);
			f();
			_exit(41);
		}
		int st;
		wait(&st);
		printf("%s: %s %d\n", name, WIFEXITED(st) ? "exit" : "signal", WIFEXITED(st) ? WEXITSTATUS(st) : WTERMSIG(st));
		fflush(stdout);
	}
}

int main(void)
{
	int fd = open("wild.tmp", O_RDWR | O_CREAT | O_TRUNC, 0600);
	ftruncate(fd, 10);
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	behind = mmap(NULL, 8192, PROT_READ, MAP_SHARED, fd, 0);
	unlink("wild.tmp");
	attempt("read null", read_null);
	attempt("write const", (void (*)(void))write_const);
	attempt("write code", write_code);
	attempt("jump null", jump_null);
	attempt("jump data", jump_data);
	attempt("use freed", use_freed);
	attempt("no access", no_access);
	attempt("read only", read_only);
	attempt("past file", past_file);
	attempt("kernel address", kernel_address);
	attempt("abort", do_abort);
	attempt("raise", do_raise);
	attempt("kill", do_kill);
	attempt("double free", double_free);
	return 0;
}
