/* restart: a signal in the middle of a system call that sleeps.
 *
 * The handler must run now, so the call cannot sleep on. Afterwards the kernel has two ways out: it ends the
 * call with EINTR, or it sets the program counter back to the call, so that the program makes it once more.
 * SA_RESTART asks for the second way. Some calls never start again: poll is one of them.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int handled;

static void on_alarm(int sig)
{
	(void)sig;
	handled++;
}

enum { READ, POLL };

/* An alarm rings after 100 ms, something to read comes after 200 ms. */
static void sleep_in(int call, int flags)
{
	struct sigaction action = {.sa_handler = on_alarm, .sa_flags = flags};
	struct itimerval soon = {.it_value = {.tv_usec = 100000}};
	char word[8] = "";
	int fds[2];
	pipe(fds);
	if (fork() == 0) {
		usleep(200000);
		write(fds[1], "hello", 5);
		exit(0);
	}

	handled = 0;
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &soon, NULL);
	struct pollfd ready = {.fd = fds[0], .events = POLLIN};
	int n = call == READ ? (int)read(fds[0], word, sizeof word - 1) : poll(&ready, 1, -1);
	const char *why = n < 0 ? strerror(errno) : word;

	printf("%s %s SA_RESTART: the handler ran %d time, result %d%s%s\n", call == READ ? "read" : "poll",
	       flags & SA_RESTART ? "with" : "without", handled, n, *why ? ", " : "", why);
	wait(NULL);
	close(fds[0]);
	close(fds[1]);
}

int main(void)
{
	setbuf(stdout, NULL);
	sleep_in(READ, SA_RESTART);
	sleep_in(READ, 0);
	sleep_in(POLL, SA_RESTART);
	return 0;
}
