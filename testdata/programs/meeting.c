/* meeting: a client and a server that know nothing of each other but the name of a FIFO.
 *
 * The server waits in open until a client opens the other end: nobody is polled, and no process is the parent
 * of the other's partner. A FIFO carries bytes in one direction, so each client makes one of its own for the
 * answer and names it in its request. See fifo(7).
 */
#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define DESK "desk.fifo" /* where the server listens */

struct request {
	char answer[16]; /* the client's own FIFO */
	char text[32];
};

static void serve_one(void)
{
	struct request q;
	int fd = open(DESK, O_RDONLY); /* sleeps until a client is there */
	read(fd, &q, sizeof q);        /* at most PIPE_BUF bytes: it comes whole */
	close(fd);
	for (char *p = q.text; *p; p++)
		*p = (char)toupper((unsigned char)*p);
	fd = open(q.answer, O_WRONLY);
	write(fd, q.text, strlen(q.text) + 1);
	close(fd);
}

static void ask(const char *answer, const char *text)
{
	struct request q = {.answer = ""};
	char buf[32];
	strcpy(q.answer, answer);
	strcpy(q.text, text);
	mkfifo(q.answer, 0600);
	int fd = open(DESK, O_WRONLY);
	write(fd, &q, sizeof q);
	close(fd);
	fd = open(q.answer, O_RDONLY);
	read(fd, buf, sizeof buf);
	close(fd);
	unlink(q.answer);
	printf("%s -> %s\n", text, buf);
	fflush(stdout);
}

int main(void)
{
	char dir[] = "/tmp/meetingXXXXXX";
	if (!mkdtemp(dir) || chdir(dir) < 0 || mkfifo(DESK, 0600) < 0) {
		perror("mkfifo");
		return 1;
	}
	if (fork() == 0) {
		serve_one();
		serve_one();
		_exit(0);
	}
	ask("one.fifo", "is anybody there?");
	ask("two.fifo", "thank you");
	wait(NULL);
	unlink(DESK);
	chdir("/");
	rmdir(dir);
	return 0;
}
