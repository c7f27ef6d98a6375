/* Open file descriptions: offsets are shared over dup and fork, not over open; O_APPEND; pread. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* The result of a call, and in words why it failed. */
static const char *said(long result)
{
	static char text[80];
	snprintf(text, sizeof text, result < 0 ? "%ld %s" : "%ld", result, strerror(errno));
	return text;
}

static long at(int fd) { return (long)lseek(fd, 0, SEEK_CUR); }

int main(void)
{
	char buf[64] = "";
	int a = open("file", O_RDWR | O_CREAT | O_TRUNC, 0644);
	int b = dup(a), c = open("file", O_RDWR);
	write(a, "0123456789", 10);
	printf("after write: a %ld, dup %ld, other open %ld\n", at(a), at(b), at(c));
	lseek(b, 2, SEEK_SET);
	read(a, buf, 3);
	printf("read %.3s: a %ld, dup %ld, other open %ld\n", buf, at(a), at(b), at(c));

	fflush(stdout);
	if (fork() == 0) {
		read(a, buf, 2);
		lseek(c, 7, SEEK_SET);
		_exit(buf[0] == '5' ? 0 : 1);
	}
	int status;
	wait(&status);
	printf("child ended with %d: a %ld, other open %ld\n", WEXITSTATUS(status), at(a), at(c));

	int n = (int)pread(a, buf, 4, 1);
	printf("pread %d %.4s: a %ld\n", n, buf, at(a));
	pwrite(a, "XY", 2, 4);
	printf("pwrite: a %ld\n", at(a));
	printf("seek to the end %ld\n", (long)lseek(a, -3, SEEK_END));
	printf("beyond it %ld\n", (long)lseek(a, 5, SEEK_END));
	printf("before the start %s\n", said(lseek(a, -1, SEEK_SET)));

	int d = open("file", O_WRONLY | O_APPEND);
	printf("append starts at %ld", at(d));
	write(d, "end", 3);
	printf(" and is then at %ld\n", at(d));

	/* Many writers in append mode lose nothing and tear nothing. */
	int log = open("log", O_WRONLY | O_CREAT | O_APPEND, 0644);
	for (int i = 0; i < 4; i++)
		if (fork() == 0) {
			char line[8] = "aaaaaa\n";
			memset(line, 'a' + i, 6);
			for (int k = 0; k < 50; k++)
				write(log, line, 7);
			_exit(0);
		}
	while (wait(NULL) > 0)
		continue;
	int good = 0, lines = 0;
	char line[8];
	close(log);
	log = open("log", O_RDONLY);
	while (read(log, line, 7) == 7) {
		lines++;
		good += line[0] == line[5] && line[6] == '\n';
	}
	printf("%d lines, %d whole\n", lines, good);

	struct stat st;
	fstat(a, &st);
	printf("size %ld, access mode %d, append %d\n", (long)st.st_size, fcntl(c, F_GETFL) & O_ACCMODE, (fcntl(d, F_GETFL) & O_APPEND) != 0);
	fcntl(b, F_SETFL, O_APPEND);
	printf("flags are shared: %d, not with the other: %d\n", (fcntl(a, F_GETFL) & O_APPEND) != 0, (fcntl(c, F_GETFL) & O_APPEND) != 0);
	n = (int)pread(c, buf, sizeof buf - 1, 0);
	buf[n] = 0;
	printf("content %s\n", buf);
	unlink("file");
	unlink("log");
	return 0;
}
