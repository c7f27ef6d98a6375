/* patience: how long to wait for an answer, and what happens if everybody waits.
 *
 * A call is send and receive in one, and a timeout covers all of it. Too long, and a dead server costs five seconds;
 * too short, and the client gives up every time just before the answer: both work hard, and nothing gets done.
 * And if everybody sends and nobody receives, no timeout helps: the kernel refuses the send that closes the circle.
 */
#include <errno.h>
#include <port.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct timespec five_seconds = { 5, 0 }, one_ms = { 0, 1000000 }, ten_ms = { 0, 10000000 }, work = { 0, 2300000 };

/* Virtual milliseconds since boot. */
static long now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int ask(pid_t server, const struct timespec *timeout)
{
	struct message question = { .label = 1 }, answer = { 0 };
	int result;
	do /* a signal handler ends a call that has a timeout */
		result = port_call(server, &question, &answer, timeout, 0);
	while (result < 0 && errno == EINTR);
	return result;
}

/* Receives each question, works on it for 2.3 ms and answers; a server that is dead inside never answers. */
static void serve(int dead)
{
	for (;;) {
		struct message question = { 0 }, answer = { .label = 2 };
		if (port_recv(PORT_ANY, &question, NULL) < 0)
			exit(1);
		while (dead)
			pause();
		struct timespec left = work;
		while (nanosleep(&left, &left) < 0)
			continue;
		port_reply(question.token, &answer, 0); /* ESTALE: whoever asked has gone */
	}
}

static pid_t start(int dead)
{
	pid_t pid = fork();
	if (pid == 0)
		serve(dead);
	return pid;
}

static void stop(pid_t server)
{
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
}

/* Sends to the next one and receives from the one before. Only who is refused receives first. */
static void pass(pid_t next)
{
	struct message hot = { .label = 3 }, got = { 0 };
	int refused = port_send(next, &hot, NULL) < 0;
	if (refused) {
		printf("a circle: one of three is refused: %s\n", strerror(errno));
		fflush(stdout);
	}
	port_recv(PORT_ANY, &got, NULL);
	if (refused)
		port_send(next, &hot, NULL);
}

int main(void)
{
	pid_t server = start(1);
	long begin = now();
	int result = ask(server, &five_seconds);
	long ms = now() - begin;
	printf("no answer: %s after %ld.%03ld s\n", result < 0 ? strerror(errno) : "answered?", ms / 1000, ms % 1000);
	stop(server);

	server = start(0);
	int answers = 0;
	for (int i = 0; i < 20; i++)
		answers += ask(server, &one_ms) == 0;
	printf("impatient: 20 calls of 1 ms, %d answers\n", answers);
	printf("patient: 1 call of 10 ms, %d answer\n", ask(server, &ten_ms) == 0);
	fflush(stdout);
	stop(server);

	pid_t first = getpid(), third = fork();
	if (third == 0) {
		pass(first);
		exit(0);
	}
	pid_t second = fork();
	if (second == 0) {
		pass(third);
		exit(0);
	}
	pass(second);
	while (wait(NULL) > 0)
		continue;
	printf("and yet all three messages arrived\n");
	return 0;
}
