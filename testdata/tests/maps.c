/* Memory mappings: shared and private, anonymous and of files, partial unmapping. */
#define _GNU_SOURCE
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

enum { PAGE = 4096 };

static char *map(int pages, int flags, int fd)
{
	char *p = mmap(NULL, (size_t)pages * PAGE, PROT_READ | PROT_WRITE, flags, fd, 0);
	if (p == MAP_FAILED) {
		printf("mmap: %s\n", strerror(errno));
		exit(1);
	}
	return p;
}

static int dies(volatile char *p)
{
	int status;
	fflush(stdout);
	if (fork() == 0) {
		(void)*p;
		_exit(0);
	}
	wait(&status);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void try_bad(const char *what, size_t n, int flags, int fd, off_t at)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, flags, fd, at);
	printf("%s: %s\n", what, p == MAP_FAILED ? strerror(errno) : "mapped");
}

int main(void)
{
	struct rlimit no_core = {0, 0};
	char buf[32] = "";
	setrlimit(RLIMIT_CORE, &no_core);
	char *shared = map(1, MAP_SHARED | MAP_ANONYMOUS, -1), *private = map(1, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	printf("new pages are zero: %d\n", shared[0] == 0 && private[PAGE - 1] == 0);
	strcpy(shared, "one");
	strcpy(private, "one");
	fflush(stdout);
	if (fork() == 0) {
		strcpy(shared, "two");
		strcpy(private, "two");
		_exit(0);
	}
	wait(NULL);
	printf("after the child wrote: shared %s, private %s\n", shared, private);

	int fd = open("file", O_RDWR | O_CREAT | O_TRUNC, 0600);
	for (int i = 0; i < 3; i++) {
		char page[PAGE];
		memset(page, 'a' + i, sizeof page);
		write(fd, page, i < 2 ? PAGE : 100);
	}
	char *f = map(3, MAP_SHARED, fd), *g = map(3, MAP_PRIVATE, fd);
	printf("from the file: %c %c %c, behind its end %d\n", f[0], f[PAGE], f[2 * PAGE], f[2 * PAGE + 100]);
	f[0] = 'A';
	g[PAGE] = 'B';
	pread(fd, buf, 1, 0);
	pread(fd, buf + 1, 1, PAGE);
	printf("read sees the shared write and not the private one: %s; the private page sees %c\n", buf, g[0]);
	pwrite(fd, "Z", 1, 5);
	printf("a mapping sees a write: %c %c\n", f[5], g[5]);
	g[6] = 'q';
	pwrite(fd, "YY", 2, 6);
	printf("a page of one's own does not: %c %c, file %c\n", g[6], g[7], f[6]);
	close(fd);
	unlink("file");
	printf("it lives without descriptor and name: %c\n", f[PAGE]);

	char *m = map(5, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	for (int i = 0; i < 5; i++)
		m[i * PAGE] = (char)('0' + i);
	munmap(m + 2 * PAGE, PAGE);
	printf("a hole: %c %d %c\n", m[PAGE], dies(m + 2 * PAGE) == SIGSEGV, m[3 * PAGE]);
	char *again = mmap(m + 2 * PAGE, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	printf("filled again: %d, zero %d\n", again == m + 2 * PAGE, again[0]);
	again = mmap(m, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	printf("MAP_FIXED replaces: %d %d\n", again == m, m[0]);
	madvise(m + 4 * PAGE, PAGE, MADV_DONTNEED);
	printf("MADV_DONTNEED forgets: %d\n", m[4 * PAGE]);
	char *grown = mremap(m + 3 * PAGE, PAGE, 4 * PAGE, MREMAP_MAYMOVE);
	printf("mremap takes the content along: %c %d\n", grown[0], grown[4 * PAGE - 1]);
	printf("munmap of nothing is no error: %d\n", munmap(m + 2 * PAGE, PAGE) | munmap(m + 2 * PAGE, PAGE));

	try_bad("length 0", 0, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	try_bad("neither shared nor private", PAGE, MAP_ANONYMOUS, -1, 0);
	try_bad("no such descriptor", PAGE, MAP_PRIVATE, 50, 0);
	try_bad("crooked offset", PAGE, MAP_PRIVATE, 0, 100);
	fd = open("file", O_RDONLY | O_CREAT, 0600);
	try_bad("shared and writable, opened to read", PAGE, MAP_SHARED, fd, 0);
	unlink("file");
	int r = munmap(m + 1, PAGE);
	printf("crooked munmap: %d %s\n", r, strerror(errno));

	int fds[2];
	pipe(fds);
	try_bad("a pipe", PAGE, MAP_PRIVATE, fds[0], 0);
	return 0;
}
