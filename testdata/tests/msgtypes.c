/* How msgrcv selects: by type, by bound, by exception, by place; who of several receivers is served, and by what. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

struct message {
	long type;
	char text[64];
};

static void fill(int q, const char *types)
{
	for (; *types; types++) {
		struct message m = {.type = *types - '0'};
		m.text[0] = *types;
		msgsnd(q, &m, 1, 0);
	}
}

static void drain(int q, const char *what, long type, int flags)
{
	struct message m;
	printf("%s:", what);
	while (msgrcv(q, &m, sizeof m.text, type, flags | IPC_NOWAIT) >= 0)
		printf(" %ld", m.type);
	printf(", then %s; left:", strerror(errno));
	while (msgrcv(q, &m, sizeof m.text, 0, IPC_NOWAIT) >= 0)
		printf(" %ld", m.type);
	printf("\n");
}

/* Starts a receiver that says what it got with its exit status: its name and the type. */
static pid_t receiver(int q, size_t size, long type, int flags)
{
	pid_t child = fork();
	if (child == 0) {
		struct message m = {0};
		long n = msgrcv(q, &m, size, type, flags);
		_exit(n < 0 ? 100 + (errno == E2BIG) : (int)m.type * 10 + (int)n);
	}
	usleep(20000);
	return child;
}

static int status_of(pid_t child)
{
	int status;
	waitpid(child, &status, 0);
	return WEXITSTATUS(status);
}

int main(void)
{
	int q = msgget(IPC_PRIVATE, 0600);
	fill(q, "352142");
	drain(q, "any", 0, 0);
	fill(q, "352142");
	drain(q, "type 2", 2, 0);
	fill(q, "352142");
	drain(q, "up to 3", -3, 0);
	fill(q, "352142");
	drain(q, "all but 2", 2, MSG_EXCEPT);
	fill(q, "352142");
	drain(q, "up to 9", -9, 0);

	/* Each takes one message that it waits for, whoever waits longest first. */
	pid_t r[5];
	r[0] = receiver(q, 10, 4, 0);
	r[1] = receiver(q, 10, -2, 0);
	r[2] = receiver(q, 10, 0, 0);
	r[3] = receiver(q, 10, 4, MSG_EXCEPT);
	r[4] = receiver(q, 10, 4, 0);
	struct message m = {.type = 2};
	msgsnd(q, &m, 3, 0);
	m.type = 3;
	msgsnd(q, &m, 4, 0);
	m.type = 4;
	msgsnd(q, &m, 5, 0);
	msgsnd(q, &m, 6, 0);
	m.type = 1;
	msgsnd(q, &m, 7, 0);
	for (int i = 0; i < 5; i++)
		printf("receiver %d: %d\n", i, status_of(r[i]));

	/* One whose buffer is too short fails, and the message goes on to the next. */
	r[0] = receiver(q, 2, 0, 0);
	r[1] = receiver(q, 2, 7, 0);
	r[2] = receiver(q, 2, 0, MSG_NOERROR);
	r[3] = receiver(q, 20, 0, 0);
	m.type = 6;
	msgsnd(q, &m, 8, 0);
	m.type = 8;
	msgsnd(q, &m, 9, 0);
	m.type = 7;
	msgsnd(q, &m, 1, 0);
	for (int i = 0; i < 4; i++)
		printf("receiver %d: %d\n", i, status_of(r[i]));

	/* A message that was handed over is nobody else's. */
	r[0] = receiver(q, 10, 0, 0);
	m.type = 9;
	msgsnd(q, &m, 1, 0);
	printf("a third one: %s\n", msgrcv(q, &m, 10, 0, IPC_NOWAIT) < 0 ? strerror(errno) : "got it");
	printf("receiver: %d\n", status_of(r[0]));
	msgctl(q, IPC_RMID, NULL);
	return 0;
}
