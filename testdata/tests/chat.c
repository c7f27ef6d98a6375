/* Two-way talk over one queue, types being addresses, in turns that a semaphore set hands over: who is 0 and who waits for 0. */
#include <stdio.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TURNS = 5 };

static void talk(int q, int sem, long me, long you, const char *name)
{
	struct { long type; char text[40]; } m;
	for (int i = 0; i < TURNS; i++) {
		struct sembuf mine[] = {{0, me == 1 ? 0 : -1, 0}, {0, me == 1 ? 1 : 0, 0}};
		if (me == 1) { /* speaks first: waits for the turn to be 0 and makes it 1 */
			semop(sem, mine, 2);
			m.type = you;
			sprintf(m.text, "%s says %d", name, i);
			msgsnd(q, &m, strlen(m.text) + 1, 0);
			msgrcv(q, &m, sizeof m.text, me, 0);
			printf("%s heard: %s\n", name, m.text);
			fflush(stdout);
		} else {
			msgrcv(q, &m, sizeof m.text, me, 0);
			printf("%s heard: %s\n", name, m.text);
			fflush(stdout);
			m.type = you;
			sprintf(m.text, "%s answers %d", name, i * i);
			msgsnd(q, &m, strlen(m.text) + 1, 0);
			semop(sem, mine, 1);
		}
	}
	_exit(0);
}

int main(void)
{
	int q = msgget(IPC_PRIVATE, 0600), sem = semget(IPC_PRIVATE, 1, 0600), status, good = 0;
	if (fork() == 0)
		talk(q, sem, 1, 2, "Anna");
	if (fork() == 0)
		talk(q, sem, 2, 1, "Bert");
	while (wait(&status) > 0)
		good += status == 0;
	struct msqid_ds d;
	msgctl(q, IPC_STAT, &d);
	printf("%d ended well, %lu messages left, the turn is %d\n", good, d.msg_qnum, semctl(sem, 0, GETVAL));
	msgctl(q, IPC_RMID, NULL);
	semctl(sem, 0, IPC_RMID);
	return 0;
}
