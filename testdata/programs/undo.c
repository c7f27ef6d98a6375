/* undo: a process dies in its critical section, without SEM_UNDO and with it.
 *
 * The semaphore is 1: one may enter. A child takes it and is killed before it gives it back. Without SEM_UNDO
 * the value stays 0 and nobody will ever enter again. With SEM_UNDO the kernel keeps a list of what the process
 * did, and takes it back when the process ends, however it ends. See semop(2).
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

union semun {
	int val;
};

/* Takes the semaphore and dies with it. */
static void crash(int set, short flag)
{
	struct sembuf take = {0, -1, flag};
	semop(set, &take, 1);
	printf("  child: I am inside, the value is %d\n", semctl(set, 0, GETVAL));
	fflush(stdout);
	raise(SIGKILL);
}

static void try(const char *what, short flag)
{
	int set = semget(IPC_PRIVATE, 1, 0600);
	struct sembuf enter = {0, -1, IPC_NOWAIT};
	semctl(set, 0, SETVAL, (union semun){.val = 1});
	printf("%s\n", what);
	fflush(stdout);
	if (fork() == 0)
		crash(set, flag);
	wait(NULL);
	printf("  the child is dead, the value is %d: ", semctl(set, 0, GETVAL));
	if (semop(set, &enter, 1) == 0)
		printf("I can enter\n");
	else
		printf("nobody can enter: %s\n", strerror(errno));
	fflush(stdout);
	semctl(set, 0, IPC_RMID);
}

int main(void)
{
	try("without SEM_UNDO", 0);
	try("with SEM_UNDO", SEM_UNDO);
	return 0;
}
