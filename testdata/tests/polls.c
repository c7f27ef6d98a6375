/* poll on pipes: readable, writable, hung up, error, timeouts. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(const char *when, int fd, short events)
{
	struct pollfd p = {fd, events, 0};
	int n = poll(&p, 1, 0);
	printf("%s: %d%s%s%s%s%s\n", when, n, p.revents & POLLIN ? " IN" : "", p.revents & POLLOUT ? " OUT" : "",
	       p.revents & POLLHUP ? " HUP" : "", p.revents & POLLERR ? " ERR" : "", p.revents & POLLNVAL ? " NVAL" : "");
}

int main(void)
{
	int fds[2];
	static char block[65536];
	pipe(fds);
	show("empty, read end", fds[0], POLLIN);
	show("empty, write end", fds[1], POLLOUT);
	write(fds[1], "x", 1);
	show("one byte, read end", fds[0], POLLIN);
	write(fds[1], block, sizeof block - 4096);
	show("nearly full, write end", fds[1], POLLOUT);
	fcntl(fds[1], F_SETFL, O_NONBLOCK);
	while (write(fds[1], block, 4096) > 0)
		continue;
	show("full, write end", fds[1], POLLOUT);
	read(fds[0], block, 100);
	show("100 read, write end", fds[1], POLLOUT);
	close(fds[1]);
	show("no writer, read end", fds[0], POLLIN);
	while (read(fds[0], block, sizeof block) > 0)
		continue;
	show("no writer, nothing left", fds[0], POLLIN);
	pipe(fds);
	close(fds[0]);
	show("no reader, write end", fds[1], POLLOUT);
	show("a descriptor that is not open", 77, POLLIN);
	show("a negative one", -1, POLLIN);
	printf("nothing to wait for: %d\n", poll(NULL, 0, 10));
	fflush(stdout);

	/* Three children write when they are told; poll says who has. */
	int tell[3][2], hear[3][2];
	for (int i = 0; i < 3; i++) {
		pipe(tell[i]);
		pipe(hear[i]);
		if (fork() == 0) {
			char c;
			close(tell[i][1]);
			while (read(tell[i][0], &c, 1) == 1) {
				c = (char)(c + i);
				write(hear[i][1], &c, 1);
			}
			_exit(0);
		}
		close(tell[i][0]);
		close(hear[i][1]);
	}
	int order[] = {2, 0, 1, 1, 2, 0};
	struct pollfd p[3];
	for (int i = 0; i < 3; i++)
		p[i] = (struct pollfd){hear[i][0], POLLIN, 0};
	for (int i = 0; i < 6; i++) {
		char c = (char)('a' + i);
		write(tell[order[i]][1], &c, 1);
		int n = poll(p, 3, -1);
		for (int k = 0; k < 3; k++)
			if (p[k].revents & POLLIN) {
				read(p[k].fd, &c, 1);
				printf("%d ready: child %d says %c\n", n, k, c);
			}
	}
	for (int i = 0; i < 3; i++)
		close(tell[i][1]);
	/* A later child has inherited the ends of the earlier ones, so they end only all together. */
	int hung = 0;
	while (hung < 3) {
		poll(p, 3, -1);
		for (int k = 0; k < 3; k++)
			if (p[k].fd >= 0 && p[k].revents & POLLHUP) {
				hung++;
				p[k].fd = -1;
			}
	}
	while (wait(NULL) > 0)
		continue;
	printf("hung up: %d\n", hung);
	return 0;
}
