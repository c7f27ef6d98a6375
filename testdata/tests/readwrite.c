/* Readers and a set of semaphores: a reader takes one of MOST, a writer takes them all in one operation. Nobody ever sees half a change. */
#include <stdio.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 6, READERS = 6, WRITERS = 2, TIMES = 150 };

struct shared {
	long a, b;              /* always equal to who looks at the right time */
	long inside;            /* readers inside now */
	long torn, crowded;     /* what must not happen */
	long reads, writes;
};

static int sem;

static void op(int by)
{
	struct sembuf b = {0, (short)by, SEM_UNDO};
	if (semop(sem, &b, 1) < 0)
		_exit(1);
}

static void reader(struct shared *s)
{
	for (int i = 0; i < TIMES; i++) {
		op(-1);
		if (__atomic_add_fetch(&s->inside, 1, __ATOMIC_SEQ_CST) > MOST)
			s->crowded++;
		long a = s->a;
		usleep(i % 10 == 0);
		if (a != s->b)
			__atomic_add_fetch(&s->torn, 1, __ATOMIC_SEQ_CST);
		__atomic_add_fetch(&s->reads, 1, __ATOMIC_SEQ_CST);
		__atomic_sub_fetch(&s->inside, 1, __ATOMIC_SEQ_CST);
		op(1);
	}
}

static void writer(struct shared *s)
{
	for (int i = 0; i < TIMES; i++) {
		op(-MOST);
		if (__atomic_load_n(&s->inside, __ATOMIC_SEQ_CST) != 0)
			s->crowded++;
		s->a++;
		usleep(i % 20 == 0);
		s->b++;
		s->writes++;
		op(MOST);
	}
}

int main(void)
{
	int id = shmget(IPC_PRIVATE, sizeof(struct shared), 0600), status, good = 0;
	struct shared *s = shmat(id, NULL, 0);
	shmctl(id, IPC_RMID, NULL); /* gone with the last of us */
	sem = semget(IPC_PRIVATE, 1, 0600);
	semctl(sem, 0, SETVAL, MOST);
	for (int i = 0; i < READERS + WRITERS; i++)
		if (fork() == 0) {
			if (i < READERS)
				reader(s);
			else
				writer(s);
			_exit(0);
		}
	while (wait(&status) > 0)
		good += status == 0;
	printf("%d of %d ended well\n", good, READERS + WRITERS);
	printf("%ld reads, %ld writes, torn %ld, crowded %ld\n", s->reads, s->writes, s->torn, s->crowded);
	printf("a %ld, b %ld, value %d\n", s->a, s->b, semctl(sem, 0, GETVAL));
	semctl(sem, 0, IPC_RMID);
	return 0;
}
