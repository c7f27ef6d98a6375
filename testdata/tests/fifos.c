/* Named pipes: open is a rendezvous, O_NONBLOCK, end of file and re-opening, unlink while open. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
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

int main(void)
{
	char buf[64];
	struct stat st;
	int status;
	printf("mkfifo %d", mkfifo("pipe", 0600));
	printf(", again %s\n", said(mkfifo("pipe", 0600)));
	stat("pipe", &st);
	printf("is a fifo: %d, mode %o\n", S_ISFIFO(st.st_mode), st.st_mode & 0777);
	printf("nonblocking write open without a reader: %s\n", said(open("pipe", O_WRONLY | O_NONBLOCK)));
	int r = open("pipe", O_RDONLY | O_NONBLOCK);
	printf("nonblocking read open: %d\n", r >= 0);
	printf("read without a writer: %ld\n", (long)read(r, buf, 1));
	int w = open("pipe", O_WRONLY | O_NONBLOCK);
	printf("now a write open: %d", w >= 0);
	printf(", read of nothing: %s\n", said(read(r, buf, 1)));
	close(w);
	close(r);

	/* A server that answers three clients, one after the other, through the same name. */
	mkfifo("answer", 0600);
	fflush(stdout);
	if (fork() == 0) {
		for (int i = 0; i < 3; i++) {
			int in = open("pipe", O_RDONLY); /* waits for a client */
			int n = 0, k;
			while ((k = (int)read(in, buf + n, sizeof buf - (size_t)n)) > 0)
				n += k;
			close(in);
			int out = open("answer", O_WRONLY);
			for (k = n - 1; k >= 0; k--)
				write(out, buf + k, 1);
			close(out);
		}
		_exit(12);
	}
	const char *words[] = {"level", "stressed", "drawer"};
	for (int i = 0; i < 3; i++) {
		int out = open("pipe", O_WRONLY);
		write(out, words[i], strlen(words[i]));
		close(out);
		int in = open("answer", O_RDONLY), n = 0, k;
		while ((k = (int)read(in, buf + n, sizeof buf - (size_t)n)) > 0)
			n += k;
		close(in);
		printf("%s -> %.*s\n", words[i], n, buf);
	}
	wait(&status);
	printf("server ended with %d\n", WEXITSTATUS(status));

	int both = open("pipe", O_RDWR); /* does not wait, and is its own other side */
	write(both, "self", 4);
	unlink("pipe");
	printf("after unlink it still holds %ld bytes", (long)read(both, buf, sizeof buf));
	printf(", the name: %s\n", said(open("pipe", O_RDONLY)));
	printf("a fifo has no place: %s\n", said(lseek(both, 0, SEEK_CUR)));
	unlink("answer");
	return 0;
}
