/* Semaphore sets: all operations or none, waiting for zero, hand-over, counts of sleepers, errors. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

union semun {
	int val;
	struct semid_ds *buf;
	unsigned short *array;
};

static int s;

static const char *err(int r) { return r >= 0 ? "ok" : strerror(errno); }

static int op1(int num, int op, int flags)
{
	struct sembuf b = {(unsigned short)num, (short)op, (short)flags};
	return semop(s, &b, 1);
}

static void values(const char *what)
{
	unsigned short v[3];
	semctl(s, 0, GETALL, (union semun){.array = v});
	printf("%s: %d %d %d\n", what, v[0], v[1], v[2]);
}

static void set(int a, int b, int c)
{
	unsigned short v[3] = {(unsigned short)a, (unsigned short)b, (unsigned short)c};
	semctl(s, 0, SETALL, (union semun){.array = v});
}

static pid_t start(struct sembuf *ops, int n, int zero)
{
	int before = semctl(s, ops[0].sem_num, zero ? GETZCNT : GETNCNT);
	pid_t child = fork();
	if (child == 0)
		_exit(semop(s, ops, (size_t)n) == 0 ? 0 : errno);
	while (semctl(s, ops[0].sem_num, zero ? GETZCNT : GETNCNT) == before)
		usleep(1000);
	return child;
}

static void wait_for(const char *what, pid_t child)
{
	int status;
	waitpid(child, &status, 0);
	printf("%s: %s\n", what, WEXITSTATUS(status) ? strerror(WEXITSTATUS(status)) : "done");
}

static void errors(void)
{
	struct timespec soon = {0, 1000000};
	struct sembuf far = {3, 1, 0}, down = {0, -1, 0};
	struct sembuf two[2] = {{0, 1, 0}, {1, -1, IPC_NOWAIT}};
	printf("semaphore 3 of 3: %s\n", err(semop(s, &far, 1)));
	printf("no operations: %s\n", err(semop(s, &far, 0)));
	printf("501 operations: %s\n", err(semop(s, &far, 501)));
	printf("not now: %s\n", err(op1(0, -1, IPC_NOWAIT)));
	printf("one of two not now: %s\n", err(semop(s, two, 2)));
	values("so none was done");
	printf("in time: %s\n", err(semtimedop(s, &down, 1, &soon)));
	printf("32767 and 1: %s, ", err(op1(2, 32767, 0)));
	printf("%s\n", err(op1(2, 1, 0)));
	printf("set to 32768: %s\n", err(semctl(s, 0, SETVAL, (union semun){.val = 32768})));
	printf("set number 3: %s\n", err(semctl(s, 3, SETVAL, (union semun){.val = 1})));
	printf("a set of none: %s\n", err(semget(IPC_PRIVATE, 0, 0600)));
	printf("a set of 32001: %s\n", err(semget(IPC_PRIVATE, 32001, 0600)));
}

int main(void)
{
	s = semget(IPC_PRIVATE, 3, 0600);
	values("new");
	errors();
	set(0, 0, 0);

	/* V hands over: the 1 is never seen. */
	struct sembuf down = {0, -1, 0};
	pid_t p = start(&down, 1, 0);
	printf("sleepers: %d for more, %d for zero\n", semctl(s, 0, GETNCNT), semctl(s, 0, GETZCNT));
	op1(0, 1, 0);
	printf("right after V: value %d, sleepers %d, last operation by %s\n", semctl(s, 0, GETVAL), semctl(s, 0, GETNCNT),
	       semctl(s, 0, GETPID) == p ? "the sleeper" : "somebody else");
	wait_for("P", p);

	/* A call of two operations waits for both, and takes nothing while it waits. */
	struct sembuf both[2] = {{0, -1, 0}, {1, -1, 0}};
	p = start(both, 2, 0);
	op1(0, 1, 0);
	values("half of it is there");
	printf("it now waits on 0: %d, on 1: %d\n", semctl(s, 0, GETNCNT), semctl(s, 1, GETNCNT));
	printf("a single P overtakes it: %s\n", err(op1(0, -1, IPC_NOWAIT)));
	pid_t q;
	op1(0, 1, 0);
	op1(1, 1, 0);
	wait_for("both", p);
	values("after both");

	/* Waiting for zero. */
	set(2, 0, 0);
	struct sembuf zero = {0, 0, 0}, zero_up[2] = {{0, 0, 0}, {0, 1, 0}};
	p = start(&zero, 1, 1);
	q = start(zero_up, 2, 1);
	op1(0, -1, 0);
	printf("one is not zero: %d wait\n", semctl(s, 0, GETZCNT));
	op1(0, -1, 0);
	wait_for("zero", p);
	wait_for("zero, then up", q);
	values("after zero");

	/* First come, first served, as far as each can go. */
	set(0, 0, 0);
	struct sembuf three = {2, -3, 0}, one = {2, -1, 0};
	p = start(&three, 1, 0);
	q = start(&one, 1, 0);
	op1(2, 2, 0);
	wait_for("who wants less goes first", q);
	op1(2, 2, 0);
	wait_for("who wants three", p);

	p = start(&down, 1, 0);
	semctl(s, 0, IPC_RMID);
	wait_for("removed", p);
	printf("too late: %s\n", err(op1(0, 1, 0)));
	return 0;
}
