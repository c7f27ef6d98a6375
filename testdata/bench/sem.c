/* The turn goes to a child and comes back: two semaphores, four calls, two switches. */
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long n = argc > 1 ? atol(argv[1]) : 1000;
	struct sembuf give = { 0, 1, 0 }, take = { 1, -1, 0 };
	int s = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);

	if (s < 0)
		return 1;
	if (fork() == 0) {
		struct sembuf mine = { 0, -1, 0 }, back = { 1, 1, 0 };
		while (semop(s, &mine, 1) == 0 && semop(s, &back, 1) == 0)
			;
		_exit(0);
	}
	while (n-- > 0)
		if (semop(s, &give, 1) || semop(s, &take, 1))
			return 1;
	semctl(s, 0, IPC_RMID);
	wait(NULL);
	return 0;
}
