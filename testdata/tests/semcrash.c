/* Processes that are killed while they hold several semaphores: SEM_UNDO gives all of them back, whoever dies when. */
#include <signal.h>
#include <stdio.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SEMS = 6, WORKERS = 8, ROUNDS = 12 };

static int sem;
static long *turns;

static void work(unsigned seed)
{
	for (;;) {
		seed = seed * 1103515245 + 12345;
		unsigned short a = (seed >> 16) % SEMS, b = (a + 1 + (seed >> 20) % (SEMS - 1)) % SEMS;
		struct sembuf take[] = {{a, -1, SEM_UNDO}, {b, -2, SEM_UNDO}}, swap[] = {{a, 1, SEM_UNDO}, {b, 1, SEM_UNDO}};
		struct sembuf give = {b, 1, SEM_UNDO};
		if (semop(sem, take, 2) < 0 || semop(sem, swap, 2) < 0)
			_exit(1);
		__atomic_add_fetch(turns, 1, __ATOMIC_SEQ_CST);
		if (semop(sem, &give, 1) < 0)
			_exit(1);
	}
}

int main(void)
{
	unsigned short v[SEMS];
	pid_t child[WORKERS];
	int id = shmget(IPC_PRIVATE, 4096, 0600), killed = 0, status;
	turns = shmat(id, NULL, 0);
	shmctl(id, IPC_RMID, NULL);
	sem = semget(IPC_PRIVATE, SEMS, 0600);
	for (int i = 0; i < SEMS; i++)
		v[i] = 3;
	semctl(sem, 0, SETALL, v);
	for (int r = 0; r < ROUNDS; r++) {
		long before = *turns;
		for (int i = 0; i < WORKERS; i++)
			if ((child[i] = fork()) == 0)
				work((unsigned)(r * WORKERS + i));
		while (__atomic_load_n(turns, __ATOMIC_SEQ_CST) < before + 20)
			usleep(500);
		for (int i = 0; i < WORKERS; i++) { /* one after the other: those who are left go on */
			kill(child[(i + r) % WORKERS], SIGKILL);
			waitpid(child[(i + r) % WORKERS], &status, 0);
			killed += WIFSIGNALED(status);
		}
		semctl(sem, 0, GETALL, v);
		for (int i = 0; i < SEMS; i++)
			if (v[i] != 3 || semctl(sem, i, GETNCNT) != 0)
				printf("round %d: semaphore %d is %d\n", r, i, v[i]);
	}
	printf("%d killed, semaphores: %d %d %d %d %d %d\n", killed, v[0], v[1], v[2], v[3], v[4], v[5]);
	semctl(sem, 0, IPC_RMID);
	return 0;
}
