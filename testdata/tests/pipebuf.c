/* Writes of at most PIPE_BUF bytes are never torn, however many writers there are. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WRITERS = 5, EACH = 30 };

/* Every writer has records of its own length; a record is its first byte, repeated. */
static const int length[WRITERS] = {1, 100, 1333, 4095, PIPE_BUF};

static int read_all(int fd, char *buf, int n)
{
	int got = 0, r;
	while (got < n && (r = (int)read(fd, buf + got, (size_t)(n - got))) > 0)
		got += r;
	return got;
}

int main(void)
{
	int fds[2], count[WRITERS] = {0}, torn = 0;
	char buf[PIPE_BUF];
	pipe(fds);
	for (int w = 0; w < WRITERS; w++)
		if (fork() == 0) {
			close(fds[0]);
			memset(buf, 'a' + w, sizeof buf);
			for (int i = 0; i < EACH; i++)
				if (write(fds[1], buf, (size_t)length[w]) != length[w])
					_exit(1);
			_exit(0);
		}
	close(fds[1]);
	while (read_all(fds[0], buf, 1) == 1) {
		int w = buf[0] - 'a', n = length[w];
		if (read_all(fds[0], buf + 1, n - 1) != n - 1)
			torn++;
		for (int i = 1; i < n; i++)
			if (buf[i] != buf[0]) {
				torn++;
				break;
			}
		count[w]++;
	}
	for (int w = 0; w < WRITERS; w++)
		printf("%d records of %d bytes\n", count[w], length[w]);
	int status, bad = 0;
	while (wait(&status) > 0)
		bad += status != 0;
	printf("torn %d, bad writers %d\n", torn, bad);
	return torn;
}
