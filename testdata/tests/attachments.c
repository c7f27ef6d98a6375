/* A storm of attachments: many segments, attached and detached, inherited, replaced, cut into pieces, left to exit and to execve. At the end
   the counts are back at nothing, and what was removed is gone. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SEGMENTS = 12, PAGES = 4, WORKERS = 6, ROUNDS = 15 };

static int id[SEGMENTS];

static long attached(int i)
{
	struct shmid_ds d;
	return shmctl(id[i], IPC_STAT, &d) < 0 ? -errno : (long)d.shm_nattch;
}

static void work(unsigned seed)
{
	for (int r = 0; r < ROUNDS; r++) {
		void *at[SEGMENTS];
		for (int i = 0; i < SEGMENTS; i++) {
			seed = seed * 1103515245 + 12345;
			at[i] = shmat(id[i], NULL, seed >> 16 & 1 ? SHM_RDONLY : 0);
			if (at[i] == (void *)-1)
				_exit(1);
			if ((seed >> 16 & 1) == 0)
				__atomic_add_fetch((long *)at[i], 1, __ATOMIC_SEQ_CST);
		}
		if (r % 5 == 1) {
			pid_t c = fork(); /* all of it once more, and away with it at its exit */
			if (c == 0)
				_exit(attached(0) < 2);
			int status;
			if (waitpid(c, &status, 0) < 0 || status != 0)
				_exit(2);
		}
		for (int i = 0; i < SEGMENTS; i++)
			switch ((seed >> i) % 4) {
			case 0: /* a hole in the middle */
				munmap((char *)at[i] + 4096, 4096);
				if (shmdt(at[i]) < 0)
					_exit(3);
				break;
			case 1: /* another segment over it */
				if (shmat(id[(i + 1) % SEGMENTS], at[i], SHM_REMAP) != at[i] || shmdt(at[i]) < 0)
					_exit(4);
				break;
			case 2:
				munmap(at[i], PAGES * 4096);
				break;
			default:
				if (shmdt(at[i]) < 0)
					_exit(5);
			}
	}
	shmat(id[0], NULL, 0); /* left to exit */
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		id[0] = atoi(argv[1]);
		printf("after execve: attached %ld times\n", attached(0));
		return 0;
	}
	int status, good = 0;
	for (int i = 0; i < SEGMENTS; i++)
		id[i] = shmget(IPC_PRIVATE, PAGES * 4096, 0600);
	for (int w = 0; w < WORKERS; w++)
		if (fork() == 0) {
			work((unsigned)w);
			_exit(0);
		}
	while (wait(&status) > 0)
		good += status == 0;
	printf("%d of %d workers ended well\n", good, WORKERS);
	for (int i = 0; i < SEGMENTS; i++)
		if (attached(i) != 0)
			printf("segment %d is attached %ld times\n", i, attached(i));
	long *last = shmat(id[0], NULL, 0);
	printf("attached now: %ld, and something was counted: %s\n", attached(0), *last > 0 ? "yes" : "no");
	for (int i = 0; i < SEGMENTS; i++)
		shmctl(id[i], IPC_RMID, NULL);
	printf("removed: %ld and %ld\n", attached(0), attached(1));
	fflush(stdout);
	if (fork() == 0) {
		char text[16];
		sprintf(text, "%d", id[0]);
		shmdt(last);
		last = shmat(id[0], NULL, 0); /* by its identifier, while the parent has it */
		execl("/proc/self/exe", "attachments", text, (char *)NULL);
		_exit(127);
	}
	wait(NULL);
	shmdt(last);
	printf("after the last detach: %ld\n", attached(0));
	return 0;
}
