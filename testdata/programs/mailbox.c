/* mailbox: typed messages in one queue, by commands as on a command line: send -t 3 -m "text", recv -t 3.
 *
 * All messages stand in one list in the order in which they came; a type only selects. The sender is a process
 * that has long ended when its message is taken. See msgop(2), getopt_long(3).
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

static int queue;

struct message {
	long type;
	char text[64];
};

/* What a program "send" or "recv" with these arguments would do. */
static void command(int argc, char **argv)
{
	static const struct option longs[] = {{"type", required_argument, NULL, 't'}, {"message", required_argument, NULL, 'm'}, {0, 0, 0, 0}};
	struct message m = {.type = 1};
	int c;
	while ((c = getopt_long(argc, argv, "t:m:", longs, NULL)) != -1)
		if (c == 't')
			m.type = atol(optarg);
		else if (c == 'm')
			strcpy(m.text, optarg);
	if (strcmp(argv[0], "send") == 0) {
		msgsnd(queue, &m, strlen(m.text) + 1, 0);
		return;
	}
	ssize_t n = msgrcv(queue, &m, sizeof m.text, m.type, IPC_NOWAIT);
	if (n < 0)
		printf("  %s\n", strerror(errno));
	else
		printf("  type %ld, %zd bytes: %s\n", m.type, n, m.text);
	exit(0);
}

static void run(char *name, char *type, char *text)
{
	char *argv[] = {name, "--type", type, text ? "-m" : NULL, text, NULL};
	printf("%s --type %s%s%s\n", name, type, text ? " -m " : "", text ? text : "");
	fflush(stdout);
	if (fork() == 0) {
		command(text ? 5 : 3, argv);
		exit(0);
	}
	wait(NULL);
}

int main(void)
{
	struct msqid_ds q;
	queue = msgget(IPC_PRIVATE, 0600);
	run("send", "3", "third floor");
	run("send", "1", "first floor");
	run("send", "2", "second floor");
	msgctl(queue, IPC_STAT, &q);
	printf("%lu messages, %lu bytes, and their senders have ended\n", q.msg_qnum, q.__msg_cbytes);
	run("recv", "2", NULL);
	run("recv", "2", NULL);
	run("recv", "-3", NULL);
	run("recv", "0", NULL);
	msgctl(queue, IPC_RMID, NULL);
	return 0;
}
