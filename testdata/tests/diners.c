/* Five philosophers take both forks in one call. None holds one fork and waits for the other, so that none starves and nothing gets stuck. */
#include <stdio.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N = 5, MEALS = 120 };

int main(void)
{
	unsigned short one[N], now[N];
	int sem = semget(IPC_PRIVATE, N, 0600), id = shmget(IPC_PRIVATE, 4096, 0600);
	long *eating = shmat(id, NULL, 0), *quarrels = eating + N, *meals = eating + N + 1;
	for (int i = 0; i < N; i++)
		one[i] = 1;
	semctl(sem, 0, SETALL, one);
	for (int i = 0; i < N; i++) {
		if (fork() > 0)
			continue;
		unsigned short left = (unsigned short)i, right = (unsigned short)((i + 1) % N);
		struct sembuf take[] = {{left, -1, 0}, {right, -1, 0}}, give[] = {{left, 1, 0}, {right, 1, 0}};
		for (int k = 0; k < MEALS; k++) {
			if (semop(sem, take, 2) < 0)
				_exit(1);
			__atomic_store_n(&eating[i], 1, __ATOMIC_SEQ_CST);
			if (__atomic_load_n(&eating[(i + 1) % N], __ATOMIC_SEQ_CST) || __atomic_load_n(&eating[(i + N - 1) % N], __ATOMIC_SEQ_CST))
				__atomic_add_fetch(quarrels, 1, __ATOMIC_SEQ_CST);
			if (k % 10 == i)
				usleep(1);
			__atomic_add_fetch(&meals[i], 1, __ATOMIC_SEQ_CST);
			__atomic_store_n(&eating[i], 0, __ATOMIC_SEQ_CST);
			if (semop(sem, give, 2) < 0)
				_exit(1);
		}
		_exit(0);
	}
	while (wait(NULL) > 0)
		continue;
	for (int i = 0; i < N; i++)
		printf("philosopher %d ate %ld times\n", i, meals[i]);
	semctl(sem, 0, GETALL, now);
	printf("neighbours ate together %ld times; forks on the table: %d %d %d %d %d\n", *quarrels, now[0], now[1], now[2], now[3], now[4]);
	semctl(sem, 0, IPC_RMID);
	shmctl(id, IPC_RMID, NULL);
	return 0;
}
