/* A message goes through a queue in which others wait: what does it cost to find it? Usage: backlog N DEPTH any|type|lowest. Needs root. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <unistd.h>

/* Raises what a queue may hold, on Linux in a namespace of its own. */
static int room(long bytes)
{
	char text[20];
	int fd, n = sprintf(text, "%ld", bytes);

	unshare(CLONE_NEWIPC);
	fd = open("/proc/sys/kernel/msgmnb", O_WRONLY);
	return write(fd, text, n) != n;
}

int main(int argc, char **argv)
{
	long n = argc > 1 ? atol(argv[1]) : 1000, depth = argc > 2 ? atol(argv[2]) : 10;
	char how = argc > 3 ? argv[3][0] : 'a';
	long others = how == 'a' ? 1 : 5, sent = how == 'a' ? 1 : 3, want = how == 'a' ? 0 : how == 't' ? 3 : -4;
	struct { long type; char text[1]; } m = { others, "" };
	int bad = room(2 * depth + 100), q = msgget(IPC_PRIVATE, IPC_CREAT | 0600);

	for (long i = 0; i < depth && !bad; i++)
		bad = msgsnd(q, &m, 1, IPC_NOWAIT);
	while (n-- > 0 && !bad) {
		m.type = sent;
		bad = msgsnd(q, &m, 1, IPC_NOWAIT) || msgrcv(q, &m, 1, want, IPC_NOWAIT) != 1;
	}
	msgctl(q, IPC_RMID, NULL);
	return bad != 0;
}
