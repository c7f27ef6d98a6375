/* mprotect and a SIGSEGV handler that learns the address, repairs the page and lets the access go on. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 4096, PAGES = 8 };

static char *area;
static volatile int faults, wrong, accerr, maperr;
static volatile int touched[PAGES];

static void on_fault(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	char *at = info->si_addr;
	faults++;
	if (at < area || at >= area + PAGES * PAGE) {
		wrong++;
		_exit(9);
	}
	int page = (int)((at - area) / PAGE);
	touched[page]++;
	char *start = area + page * PAGE;
	if (info->si_code == SEGV_ACCERR) {
		accerr++;
		mprotect(start, PAGE, PROT_READ | PROT_WRITE);
	} else if (info->si_code == SEGV_MAPERR) {
		maperr++;
		mmap(start, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	}
}

int main(void)
{
	struct sigaction sa;
	memset(&sa, 0, sizeof sa);
	sa.sa_sigaction = on_fault;
	sa.sa_flags = SA_SIGINFO;
	sigaction(SIGSEGV, &sa, NULL);

	area = mmap(NULL, PAGES * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	volatile char *a = area;
	for (int i = 0; i < PAGES; i += 2)
		a[i * PAGE + 17 * i] = (char)('a' + i);
	printf("faults %d, accerr %d:", faults, accerr);
	for (int i = 0; i < PAGES; i++)
		printf(" %d", touched[i]);
	printf(", content %c %c\n", a[0], a[2 * PAGE + 34]);

	mprotect(area, PAGES * PAGE, PROT_READ);
	faults = 0;
	int sum = 0;
	for (int i = 0; i < PAGES; i++)
		sum += a[i * PAGE];
	printf("reading faults %d, sum %d", faults, sum);
	a[PAGE] = 1;
	a[PAGE + 1] = 2;
	printf(", writing twice faults %d\n", faults);

	munmap(area + 3 * PAGE, 2 * PAGE);
	a[3 * PAGE] = 'x';
	a[4 * PAGE] = 'y';
	printf("maperr %d, content %c%c\n", maperr, a[3 * PAGE], a[4 * PAGE]);

	/* The kernel's own access to memory does not raise a signal, it fails. */
	mprotect(area, PAGE, PROT_READ);
	int fds[2];
	pipe(fds);
	write(fds[1], "12345", 5);
	faults = 0;
	long r = read(fds[0], area, 5);
	printf("read into it: %ld %s, faults %d\n", r, strerror(errno), faults);
	r = mprotect(area + 1, PAGE, PROT_READ);
	printf("crooked: %ld %s\n", r, strerror(errno));
	munmap(area + 6 * PAGE, PAGE);
	r = mprotect(area + 5 * PAGE, 2 * PAGE, PROT_READ);
	printf("a hole: %ld %s\n", r, strerror(errno));

	/* A word across two pages of which the second is closed. */
	mprotect(area, PAGE, PROT_READ | PROT_WRITE);
	mprotect(area + PAGE, PAGE, PROT_NONE);
	faults = 0;
	touched[1] = 0;
	long word = 0x1122334455667788;
	memcpy(area + PAGE - 3, &word, sizeof word);
	printf("across: faults %d on the second page %d, bytes %d %d\n", faults, touched[1], area[PAGE - 1], area[PAGE]);
	return wrong;
}
