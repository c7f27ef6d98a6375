/* A message queue: keys, one list for all types, limits, what is told of it, removal under a sleeper. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

struct message {
	long type;
	char text[9000];
};

static const char *err(long r) { return r >= 0 ? "ok" : strerror(errno); }

static void send(int q, long type, const char *text, int flags)
{
	struct message m = {.type = type};
	strcpy(m.text, text);
	printf("send %ld \"%s\": %s\n", type, text, err(msgsnd(q, &m, strlen(text), flags)));
}

static void receive(int q, size_t size, long type, int flags)
{
	static struct message m;
	long n = msgrcv(q, &m, size, type, flags);
	if (n < 0)
		printf("receive %ld: %s\n", type, strerror(errno));
	else
		printf("receive %ld: type %ld, %ld bytes \"%.*s\"\n", type, m.type, n, (int)n, m.text);
}

static void look(int q)
{
	struct msqid_ds d;
	msgctl(q, IPC_STAT, &d);
	printf("%lu messages, %lu of %lu bytes, mode %o, sent by %s, received by %s\n", d.msg_qnum, d.__msg_cbytes, d.msg_qbytes, d.msg_perm.mode,
	       d.msg_lspid == getpid() ? "me" : d.msg_lspid ? "another" : "nobody", d.msg_lrpid == getpid() ? "me" : d.msg_lrpid ? "another" : "nobody");
}

static void limits(int q)
{
	static struct message m = {.type = 1};
	struct msqid_ds d;
	int n = 0;
	printf("8193 bytes: %s\n", err(msgsnd(q, &m, 8193, 0)));
	while (msgsnd(q, &m, 1000, IPC_NOWAIT) == 0)
		n++;
	printf("%d times 1000 bytes fit, then: %s\n", n, strerror(errno));
	printf("384 more bytes: %s\n", err(msgsnd(q, &m, 384, IPC_NOWAIT)));
	printf("an empty one: %s\n", err(msgsnd(q, &m, 0, IPC_NOWAIT)));
	while (msgrcv(q, &m, sizeof m.text, 0, IPC_NOWAIT) >= 0)
		continue;
	msgctl(q, IPC_STAT, &d);
	d.msg_qbytes = 3;
	msgctl(q, IPC_SET, &d);
	for (n = 0; msgsnd(q, &m, 0, IPC_NOWAIT) == 0; n++)
		continue;
	printf("%d empty messages fit into 3 bytes\n", n);
	look(q);
}

int main(void)
{
	int q = msgget(IPC_PRIVATE, 0600);
	printf("made: %s\n", err(q));
	look(q);
	send(q, 3, "first of type 3", 0);
	send(q, 1, "first of type 1", 0);
	send(q, 2, "of type 2", 0);
	send(q, 1, "second of type 1", 0);
	send(q, 0, "no type", 0);
	send(q, -1, "a negative one", 0);
	look(q);
	receive(q, 100, 0, IPC_NOWAIT);
	receive(q, 100, 2, IPC_NOWAIT);
	receive(q, 100, 2, IPC_NOWAIT);
	receive(q, 5, 1, IPC_NOWAIT);
	receive(q, 5, 1, IPC_NOWAIT | MSG_NOERROR);
	receive(q, 100, -5, IPC_NOWAIT);
	receive(q, 100, 0, IPC_NOWAIT);
	look(q);
	limits(q);

	pid_t child = fork();
	if (child == 0) {
		static struct message m;
		msgrcv(q, &m, 100, 77, 0);
		_exit(errno == EIDRM ? 5 : 6);
	}
	usleep(50000);
	printf("removed: %s\n", err(msgctl(q, IPC_RMID, NULL)));
	int status;
	waitpid(child, &status, 0);
	printf("the sleeper's status: %d\n", WEXITSTATUS(status));
	printf("removed again: %s\n", err(msgctl(q, IPC_RMID, NULL)));
	send(q, 1, "too late", 0);
	receive(q, 10, 0, 0);
	return 0;
}
