/* A message of a byte goes to a child and comes back in the same queue: the type says to whom. Four calls, two switches. */
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long n = argc > 1 ? atol(argv[1]) : 1000;
	struct { long type; char text[1]; } m = { 1, "" };
	int q = msgget(IPC_PRIVATE, IPC_CREAT | 0600);

	if (q < 0)
		return 1;
	if (fork() == 0) {
		while (msgrcv(q, &m, 1, 1, 0) == 1) {
			m.type = 2;
			if (msgsnd(q, &m, 1, 0))
				break;
		}
		_exit(0);
	}
	while (n-- > 0) {
		m.type = 1;
		if (msgsnd(q, &m, 1, 0) || msgrcv(q, &m, 1, 2, 0) != 1)
			return 1;
	}
	msgctl(q, IPC_RMID, NULL);
	wait(NULL);
	return 0;
}
