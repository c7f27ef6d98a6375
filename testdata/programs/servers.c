/* servers: one thread, a pool of threads, or none that ever waits.
 *
 * Some questions are fast: the server knows the answer. Some are slow: it has to ask the disk, which takes 20 ms for each
 * and does one after the other. Ten clients ask once each; what they wait is measured, with three servers in turns.
 */
#include <port.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FAST, SLOW, POOL = 3, DISK_MS = 20, LATE_MS = 10 };

static const struct client {
	int kind, at; /* what it asks, and at which millisecond */
} clients[] = { { SLOW, 0 }, { SLOW, 1 }, { SLOW, 2 }, { SLOW, 3 }, { FAST, 5 }, { FAST, 10 }, { FAST, 15 }, { FAST, 25 }, { FAST, 45 }, { FAST, 65 } };
enum { CLIENTS = sizeof clients / sizeof *clients };

static pid_t disk;
static int *waited; /* milliseconds, of each client */

static long now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void sleep_us(long us)
{
	struct timespec t = { us / 1000000, us % 1000000 * 1000 };
	nanosleep(&t, NULL);
}

static void be_disk(void)
{
	struct message question = { 0 }, answer = { 0 };
	while (port_recv(PORT_ANY, &question, NULL) == 0) {
		sleep_us(DISK_MS * 1000);
		port_reply(question.token, &answer, 0);
	}
}

/* One thread: it waits for the disk itself, and nobody is served meanwhile. Several threads may receive from one port. */
static void *serve(void *unused)
{
	struct message question = { 0 }, answer = { 0 };
	while (port_recv(PORT_ANY, &question, NULL) == 0) {
		if (question.label == SLOW)
			port_call(disk, &question, &answer, NULL, 0);
		port_reply(question.token, &answer, 0);
	}
	return unused;
}

static void be_one_thread(void) { serve(NULL); }

static void be_pool(void)
{
	pthread_t t;
	for (int i = 1; i < POOL; i++)
		pthread_create(&t, NULL, serve, NULL);
	serve(NULL);
}

/* Asynchronous: what was begun is announced by a signal when it is over. Which it was, the signal's value says. */
struct job {
	long handle;
	uint64_t token; /* of the client that the disk is asked for; 0: the job is to receive */
};

static void begin(struct job *j, int op, int target, struct message *msg) { j->handle = port_post(op, target, msg, NULL, SIGRTMIN, j); }

static void be_asynchronous(void)
{
	sigset_t over;
	sigemptyset(&over);
	sigaddset(&over, SIGRTMIN);
	sigprocmask(SIG_BLOCK, &over, NULL);

	static struct job slow[CLIENTS], *next = slow;
	struct job receive = { 0 }, *j;
	begin(&receive, POST_RECV, PORT_ANY, NULL);
	for (siginfo_t info; sigwaitinfo(&over, &info) > 0;) {
		struct message msg = { 0 };
		j = info.si_ptr;
		port_result(j->handle, &msg, NULL);
		if (j->token) { /* the disk has answered */
			port_reply(j->token, &msg, 0);
			continue;
		}
		if (msg.label == SLOW) {
			next->token = msg.token;
			begin(next++, POST_CALL, disk, &msg);
		} else
			port_reply(msg.token, &msg, 0);
		begin(&receive, POST_RECV, PORT_ANY, NULL);
	}
}

static pid_t start(void (*be)(void))
{
	pid_t pid = fork();
	if (pid == 0) {
		be();
		exit(1);
	}
	return pid;
}

static void ask(int i, pid_t server, long zero)
{
	struct message question = { .label = clients[i].kind }, answer = { 0 };
	sleep_us(zero + clients[i].at * 1000 - now());
	long begin = now();
	if (port_call(server, &question, &answer, NULL, 0) < 0)
		exit(1);
	waited[i] = (now() - begin + 500) / 1000;
	exit(0);
}

static void show(int kind)
{
	for (int i = 0; i < CLIENTS; i++)
		if (clients[i].kind == kind)
			printf("%4d", waited[i]);
}

static void measure(const char *name, void (*be)(void))
{
	int status, late = 0;
	disk = start(be_disk);
	pid_t server = start(be);
	long zero = now() + 5000;
	for (int i = 0; i < CLIENTS; i++)
		if (fork() == 0)
			ask(i, server, zero);
	for (int i = 0; i < CLIENTS; i++)
		if (wait(&status) < 0 || status != 0)
			exit(1);
	kill(server, SIGKILL);
	kill(disk, SIGKILL);
	while (wait(NULL) > 0)
		continue;
	for (int i = 0; i < CLIENTS; i++)
		late += clients[i].kind == FAST && waited[i] > LATE_MS;
	printf("%-13s", name);
	show(FAST);
	printf("   %d of 6     ", late);
	show(SLOW);
	printf("\n");
	fflush(stdout);
}

int main(void)
{
	waited = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (waited == MAP_FAILED)
		return 1;
	printf("              ms that fast clients wait   late   and slow clients\n");
	fflush(stdout);
	measure("one thread", be_one_thread);
	measure("3 threads", be_pool);
	measure("asynchronous", be_asynchronous);
	return 0;
}
