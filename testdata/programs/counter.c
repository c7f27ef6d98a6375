/* counter: two processes, one counter, no lock.
 *
 * "*counter = *counter + 1" looks like one step. For the processor it is three: load, add, store. A process
 * that is stopped between its load and its store will later store an old value plus one, and all that
 * the other process has added meanwhile is lost.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TIMES = 2000 };

static void count(volatile int *counter)
{
	for (int i = 0; i < TIMES; i++) {
		int seen = *counter;
		for (volatile int think = 0; think < 30; think++)
			continue; /* a slow addition: a wide window for the other one */
		*counter = seen + 1;
	}
}

int main(void)
{
	volatile int *counter = mmap(NULL, sizeof *counter, PROT_READ | PROT_WRITE,
	                             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (counter == MAP_FAILED) {
		perror("mmap");
		return 1;
	}
	for (int i = 0; i < 2; i++)
		if (fork() == 0) {
			count(counter);
			exit(0);
		}
	while (wait(NULL) > 0)
		continue;

	printf("2 * %d increments, the counter says %d\n", TIMES, *counter);
	return *counter == 2 * TIMES ? 0 : 1;
}
