/* A barrier made of three semaphores in turn: who arrives takes one off and waits for zero. Whoever is through gate r knows that nobody
   stands at gate r-1 any more, so that it can be closed again. */
#include <stdio.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N = 6, ROUNDS = 60, GATES = 3 };

int main(void)
{
	int sem = semget(IPC_PRIVATE, GATES, 0600), id = shmget(IPC_PRIVATE, 4096, 0600), status, good = 0;
	long *at = shmat(id, NULL, 0), *ahead = at + N;
	unsigned short v[] = {N, N, N};
	semctl(sem, 0, SETALL, v);
	for (int i = 0; i < N; i++) {
		if (fork() > 0)
			continue;
		for (int r = 0; r < ROUNDS; r++) {
			struct sembuf arrive = {(unsigned short)(r % GATES), -1, 0}, all = {(unsigned short)(r % GATES), 0, 0};
			__atomic_store_n(&at[i], r + 1, __ATOMIC_SEQ_CST);
			if (semop(sem, &arrive, 1) < 0 || semop(sem, &all, 1) < 0)
				_exit(1);
			for (int k = 0; k < N; k++) { /* everybody has come, and nobody is further than the next gate */
				long there = __atomic_load_n(&at[k], __ATOMIC_SEQ_CST);
				if (there < r + 1 || there > r + 2)
					__atomic_add_fetch(ahead, 1, __ATOMIC_SEQ_CST);
			}
			if (i == 0)
				semctl(sem, (r + GATES - 1) % GATES, SETVAL, N);
		}
		_exit(0);
	}
	while (wait(&status) > 0)
		good += status == 0;
	printf("%d of %d came through %d rounds, %ld out of step\n", good, N, ROUNDS, *ahead);
	semctl(sem, 0, IPC_RMID);
	shmctl(id, IPC_RMID, NULL);
	return 0;
}
