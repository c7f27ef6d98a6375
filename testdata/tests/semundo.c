/* SEM_UNDO: what the end of a process takes back, what it does not, and whom it wakes. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

union semun {
	int val;
	unsigned short *array;
};

static int s;

static int op1(int num, int op, int flags)
{
	struct sembuf b = {(unsigned short)num, (short)op, (short)flags};
	return semop(s, &b, 1);
}

static int val(int num) { return semctl(s, num, GETVAL); }

static void set(int num, int v) { semctl(s, num, SETVAL, (union semun){.val = v}); }

static void child_does(const char *what, void (*f)(void))
{
	int status;
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		f();
		_exit(0);
	}
	waitpid(child, &status, 0);
	printf("%s: value %d, last operation by %s\n", what, val(0), semctl(s, 0, GETPID) == child ? "the child" : "me");
}

static void take_and_leave(void) { op1(0, -1, SEM_UNDO); }
static void take_without(void) { op1(0, -1, 0); }

static void die(void)
{
	op1(0, -1, SEM_UNDO);
	op1(0, -1, SEM_UNDO);
	kill(getpid(), SIGKILL);
}

static void up_and_down(void)
{
	op1(0, 2, SEM_UNDO);
	op1(0, -1, 0);
	op1(0, -1, 0);
	op1(0, -1, 0);
}

static void set_in_between(void)
{
	op1(0, -1, SEM_UNDO);
	set(0, 7);
}

static void too_much(void)
{
	set(0, 0);
	op1(0, 32767, SEM_UNDO);
	set(1, 0);
	op1(0, -32767, 0);
	if (op1(0, 2, SEM_UNDO) < 0)
		printf("adjustment: %s\n", strerror(errno));
	fflush(stdout);
}

static void *thread(void *arg)
{
	op1(0, -1, SEM_UNDO);
	return arg;
}

static void threads(void)
{
	pthread_t t;
	pthread_create(&t, NULL, thread, NULL);
	pthread_join(t, NULL);
	printf("the thread is gone, its process is not: value %d\n", val(0));
	fflush(stdout);
}

static void forks(void)
{
	op1(0, -1, SEM_UNDO);
	if (fork() == 0)
		_exit(0);
	wait(NULL);
	printf("a child of it ended: value %d\n", val(0));
	fflush(stdout);
}

int main(void)
{
	s = semget(IPC_PRIVATE, 2, 0600);
	set(0, 3);
	child_does("took one with SEM_UNDO", take_and_leave);
	child_does("took one without", take_without);
	child_does("killed with two", die);
	child_does("up by 2, down by 3", up_and_down);
	set(0, 3);
	child_does("set in between", set_in_between);
	child_does("too much", too_much);
	set(0, 3);
	child_does("threads", threads);
	child_does("forks", forks);

	/* The lock of one who is killed goes to the next. */
	set(0, 1);
	int status;
	pid_t holder = fork();
	if (holder == 0) {
		op1(0, -1, SEM_UNDO);
		pause();
	}
	while (val(0) != 0)
		usleep(1000);
	pid_t next = fork();
	if (next == 0)
		_exit(op1(0, -1, SEM_UNDO) == 0 ? 9 : 1);
	while (semctl(s, 0, GETNCNT) == 0)
		usleep(1000);
	kill(holder, SIGKILL);
	waitpid(next, &status, 0);
	printf("the next one has it: %d\n", WEXITSTATUS(status));
	waitpid(holder, &status, 0);
	printf("and gave it back: value %d\n", val(0));
	semctl(s, 0, IPC_RMID);
	return 0;
}
