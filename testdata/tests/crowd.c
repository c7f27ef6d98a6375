/* Two hundred processes at once, all alive until the last one has started: each sends numbers through one pipe and lets the others go first
   after every one. All of them arrive, and each process is waited for. */
#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESSES = 200, NUMBERS = 55 };

static void child(int go, int out, int who)
{
	char c;
	read(go, &c, 1); /* ends when the parent closes the other end */
	for (int i = 0; i < NUMBERS; i++) {
		int n = who * NUMBERS + i;
		write(out, &n, sizeof n);
		sched_yield();
	}
	_exit(who % 100);
}

int main(void)
{
	int go[2], numbers[2];
	if (pipe(go) < 0 || pipe(numbers) < 0)
		return 1;
	for (int i = 0; i < PROCESSES; i++)
		if (fork() == 0) {
			close(go[1]);
			close(numbers[0]);
			child(go[0], numbers[1], i);
		}
	close(go[0]);
	close(go[1]);
	close(numbers[1]);
	long sum = 0, count = 0, codes = 0;
	int n, status;
	while (read(numbers[0], &n, sizeof n) == sizeof n) {
		sum += n;
		count++;
	}
	while (wait(&status) > 0)
		codes += WEXITSTATUS(status);
	printf("%ld numbers, their sum is %ld, that of the exit codes %ld\n", count, sum, codes);
	return 0;
}
