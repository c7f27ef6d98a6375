/* forktree: a family of processes, with a zombie and an orphan in it.
 *
 *     root --+-- zombie      ends at once, but root is busy and does not ask for it yet
 *            +-- parent --+-- orphan     outlives its parent
 *
 * A process that has ended stays in the table as a zombie until its parent has read its exit status with
 * wait. A process whose parent has ended gets a new parent: process 1, which waits for everybody.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The letter in /proc/PID/stat: R runs, S sleeps, Z is a zombie. */
static char state_of(pid_t pid)
{
	char path[32], line[256] = "";
	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	FILE *f = fopen(path, "r");
	if (!f)
		return '-';
	fgets(line, sizeof line, f);
	fclose(f);
	char *name_end = strrchr(line, ')'); /* "12 (name) Z 1 ...": a name may hold anything */
	return name_end ? name_end[2] : '?';
}

static void orphan(void)
{
	pid_t before = getppid();
	printf("orphan: my parent is alive\n");
	fflush(stdout);
	while (getppid() == before)
		usleep(1000);
	printf("orphan: my parent is gone, I was adopted\n");
	exit(0);
}

static void parent(void)
{
	if (fork() == 0)
		orphan();
	usleep(20000);
	exit(2); /* without waiting for its child */
}

int main(void)
{
	int status;

	pid_t zombie = fork();
	if (zombie == 0)
		exit(7);
	usleep(10000);
	printf("root: the first child has ended, its state is %c\n", state_of(zombie));
	fflush(stdout);

	pid_t middle = fork();
	if (middle == 0)
		parent();

	waitpid(middle, &status, 0);
	printf("root: parent ended with status %d\n", WEXITSTATUS(status));
	waitpid(zombie, &status, 0);
	printf("root: the zombie's status was %d, its state is now %c\n", WEXITSTATUS(status), state_of(zombie));
	fflush(stdout);
	usleep(50000);
	return 0;
}
