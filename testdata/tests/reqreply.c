/* A server and its clients share one queue: requests have type 1, an answer has the client's number as its type. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 6, QUESTIONS = 60 };

struct request {
	long type;
	pid_t from;
	char text[40];
};

struct reply {
	long type;
	char text[60];
};

static void server(int q)
{
	struct request r;
	struct reply a;
	while (msgrcv(q, &r, sizeof r - sizeof r.type, 1, 0) >= 0 && r.from != 0) {
		size_t n = strlen(r.text);
		a.type = r.from;
		for (size_t i = 0; i < n; i++)
			a.text[i] = r.text[n - 1 - i];
		sprintf(a.text + n, " (%d)", (int)n);
		if (msgsnd(q, &a, strlen(a.text) + 1, 0) < 0)
			_exit(1);
	}
	_exit(0);
}

static void client(int q, int who)
{
	struct request r = {.type = 1, .from = getpid()};
	struct reply a;
	for (int i = 0; i < QUESTIONS; i++) {
		char want[60];
		sprintf(r.text, "%d%d", who, i);
		if (msgsnd(q, &r, sizeof r - sizeof r.type, 0) < 0)
			_exit(1);
		ssize_t n = msgrcv(q, &a, sizeof a.text, getpid(), 0);
		size_t l = strlen(r.text);
		for (size_t k = 0; k < l; k++)
			want[k] = r.text[l - 1 - k];
		sprintf(want + l, " (%d)", (int)l);
		if (n < 0 || strcmp(want, a.text) != 0)
			_exit(2);
	}
	_exit(0);
}

int main(void)
{
	int q = msgget(IPC_PRIVATE, 0600), status, good = 0;
	pid_t s = fork();
	if (s == 0)
		server(q);
	for (int i = 0; i < CLIENTS; i++)
		if (fork() == 0)
			client(q, i);
	for (int i = 0; i < CLIENTS; i++) {
		wait(&status);
		good += status == 0;
	}
	struct request stop = {.type = 1};
	msgsnd(q, &stop, sizeof stop - sizeof stop.type, 0);
	waitpid(s, &status, 0);
	struct msqid_ds d;
	msgctl(q, IPC_STAT, &d);
	printf("%d clients had all their answers, the server ended with %d\n", good, status);
	printf("%lu messages left, the server received last: %s\n", d.msg_qnum, d.msg_lrpid == s ? "yes" : "no");
	msgctl(q, IPC_RMID, NULL);
	return 0;
}
