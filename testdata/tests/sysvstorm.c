/* Many processes at once: messages of mixed types through one queue, sets of semaphores whose holders are killed, segments attached and
   detached while all add to one counter. Nothing is lost, and nothing is left behind. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORKERS = 8, MESSAGES = 250, TIMES = 300 };

struct message {
	long type;
	long value;
	char rest[80];
};

static void reap(int n)
{
	int status, good = 0, killed = 0;
	while (wait(&status) > 0) {
		good += WIFEXITED(status) && WEXITSTATUS(status) == 0;
		killed += WIFSIGNALED(status);
	}
	printf("%d of %d ended well, %d were killed\n", good, n, killed);
	fflush(stdout);
}

/* Half of them send, half receive: each receiver takes the messages of its type, of all lengths. */
static void messages(void)
{
	int q = msgget(IPC_PRIVATE, 0600), results = msgget(IPC_PRIVATE, 0600);
	for (int i = 0; i < WORKERS; i++) {
		if (fork() > 0)
			continue;
		struct message m = {0};
		long sum = 0;
		for (int k = 0; k < MESSAGES; k++) {
			if (i % 2 == 0) {
				m.type = (i / 2 + k) % (WORKERS / 2) + 1;
				m.value = k;
				if (msgsnd(q, &m, sizeof m.value + (size_t)k % 80, 0) < 0)
					_exit(1);
			} else {
				if (msgrcv(q, &m, sizeof m - sizeof m.type, i / 2 + 1, 0) < 0 || m.type != i / 2 + 1)
					_exit(1);
				sum += m.value;
			}
		}
		m.type = 1;
		m.value = sum;
		msgsnd(results, &m, sizeof m.value, 0);
		_exit(0);
	}
	long sum = 0;
	for (int i = 0; i < WORKERS; i++) {
		struct message m;
		msgrcv(results, &m, sizeof m.value, 0, 0);
		sum += m.value;
	}
	reap(WORKERS);
	struct msqid_ds d;
	msgctl(q, IPC_STAT, &d);
	printf("received in all: %ld, left: %lu\n", sum, d.msg_qnum);
	msgctl(q, IPC_RMID, NULL);
	msgctl(results, IPC_RMID, NULL);
}

/* Each takes two forks at once, and every second one is killed while it holds them. */
static void semaphores(void)
{
	union {
		int val;
		unsigned short *array;
	} arg;
	unsigned short v[WORKERS];
	int s = semget(IPC_PRIVATE, WORKERS, 0600);
	for (int i = 0; i < WORKERS; i++)
		v[i] = 1;
	arg.array = v;
	semctl(s, 0, SETALL, arg);
	for (int i = 0; i < WORKERS; i++) {
		if (fork() > 0)
			continue;
		struct sembuf take[2] = {{(unsigned short)i, -1, SEM_UNDO}, {(unsigned short)((i + 1) % WORKERS), -1, SEM_UNDO}};
		struct sembuf give[2] = {{(unsigned short)i, 1, SEM_UNDO}, {(unsigned short)((i + 1) % WORKERS), 1, SEM_UNDO}};
		for (int k = 0; k < TIMES; k++) {
			if (semop(s, take, 2) < 0)
				_exit(1);
			if (i % 2 == 1 && k == 20 + i)
				raise(SIGKILL);
			if (semop(s, give, 2) < 0)
				_exit(1);
		}
		_exit(0);
	}
	reap(WORKERS);
	memset(v, 9, sizeof v);
	semctl(s, 0, GETALL, arg);
	for (int i = 0; i < WORKERS; i++)
		printf("%d%c", v[i], i == WORKERS - 1 ? '\n' : ' ');
	semctl(s, 0, IPC_RMID);
}

/* All add to one counter with atomic instructions, through an attachment that is new every time. */
static void segments(void)
{
	int id = shmget(IPC_PRIVATE, 3 * 4096, 0600);
	for (int i = 0; i < WORKERS; i++) {
		if (fork() > 0)
			continue;
		for (int k = 0; k < TIMES; k++) {
			long *a = shmat(id, NULL, 0);
			if (a == (void *)-1)
				_exit(1);
			__atomic_fetch_add(a, 1, __ATOMIC_SEQ_CST);
			long old = __atomic_load_n(a + 1024, __ATOMIC_RELAXED);
			while (!__atomic_compare_exchange_n(a + 1024, &old, old + 2, 1, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))
				continue;
			if (k % 10 != 9 && shmdt(a) < 0)
				_exit(1);
		}
		_exit(0);
	}
	reap(WORKERS);
	long *a = shmat(id, NULL, 0);
	shmctl(id, IPC_RMID, NULL);
	struct shmid_ds d;
	shmctl(id, IPC_STAT, &d);
	printf("counters %ld %ld, attached %lu times\n", a[0], a[1024], d.shm_nattch);
}

int main(void)
{
	messages();
	semaphores();
	segments();
	return 0;
}
