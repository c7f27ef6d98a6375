/* Resource limits: read, lowered, and met. */
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

static void lower(int what, rlim_t to)
{
	struct rlimit l;
	getrlimit(what, &l);
	l.rlim_cur = to;
	setrlimit(what, &l);
}

int main(void)
{
	struct rlimit l, seen;
	int status, n = 0, fd;
	getrlimit(RLIMIT_NOFILE, &l);
	printf("a limit is at most its ceiling: %d\n", l.rlim_cur <= l.rlim_max);
	for (int i = 3; i < 256; i++)
		close(i);
	lower(RLIMIT_NOFILE, 20);
	while ((fd = dup(0)) >= 0)
		n++;
	printf("descriptors: highest %d, then %s\n", n + 2, strerror(errno));
	int r = fcntl(0, F_DUPFD, 20);
	printf("F_DUPFD at the limit: %d %s\n", r, strerror(errno));
	r = dup2(0, 20);
	printf("dup2 at the limit: %d %s\n", r, strerror(errno));
	for (int i = 3; i < 20; i++)
		close(i);
	fflush(stdout);
	if (fork() == 0) {
		getrlimit(RLIMIT_NOFILE, &seen);
		_exit((int)seen.rlim_cur);
	}
	wait(&status);
	printf("inherited: %d\n", WEXITSTATUS(status));

	struct rlimit odd = {30, 10};
	r = setrlimit(RLIMIT_NOFILE, &odd);
	printf("limit above the ceiling: %d %s\n", r, strerror(errno));
	r = getrlimit(99, &odd);
	printf("no such limit: %d %s\n", r, strerror(errno));

	int tell[2];
	pipe(tell); /* standard output may be a file, and meet the limit itself */
	fflush(stdout);
	if (fork() == 0) {
		static char block[900];
		lower(RLIMIT_FSIZE, 1000);
		lower(RLIMIT_CORE, 0);
		signal(SIGXFSZ, SIG_IGN);
		fd = open("file", O_RDWR | O_CREAT | O_TRUNC, 0600);
		long got[4];
		for (int i = 0; i < 3; i++)
			got[i] = write(fd, block, sizeof block);
		got[3] = errno;
		write(tell[1], got, sizeof got);
		signal(SIGXFSZ, SIG_DFL);
		write(fd, block, 1);
		_exit(0);
	}
	long got[4];
	read(tell[0], got, sizeof got);
	wait(&status);
	printf("file size: %ld %ld %ld %s, by default: %s\n", got[0], got[1], got[2], strerror((int)got[3]), strsignal(WTERMSIG(status)));
	unlink("file");

	fflush(stdout);
	if (fork() == 0) {
		lower(RLIMIT_AS, 64 << 20);
		void *a = mmap(NULL, 256 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		int error = errno;
		void *b = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		printf("address space: %s, less is fine: %d\n", a == MAP_FAILED ? strerror(error) : "mapped", b != MAP_FAILED);
		fflush(stdout);
		_exit(0);
	}
	wait(NULL);
	if (fork() == 0) {
		lower(RLIMIT_DATA, 64 << 20);
		char *at = sbrk(0);
		void *a = sbrk(256 << 20);
		printf("data: %s, break unmoved %d\n", a == (void *)-1 ? strerror(errno) : "grown", (char *)sbrk(0) == at);
		fflush(stdout);
		_exit(0);
	}
	wait(NULL);

	struct rusage ru;
	r = getrusage(RUSAGE_SELF, &ru);
	printf("getrusage %d, time in order %d\n", r, ru.ru_utime.tv_usec < 1000000);
	r = getpriority(PRIO_PROCESS, 0);
	setpriority(PRIO_PROCESS, 0, r + 3);
	printf("nicer by %d\n", getpriority(PRIO_PROCESS, 0) - r);
	return 0;
}
