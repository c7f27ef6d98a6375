/* Removal of a segment: it lives until the last detach, without its key. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *err(long r) { return r != -1 ? "ok" : strerror(errno); }

static void look(int id, const char *what)
{
	struct shmid_ds d;
	if (shmctl(id, IPC_STAT, &d) < 0)
		printf("%s: %s\n", what, strerror(errno));
	else
		printf("%s: mode %o, key %s, attached %lu times\n", what, d.shm_perm.mode, d.shm_perm.__key ? "there" : "gone", d.shm_nattch);
}

int main(int argc, char **argv)
{
	if (argc > 1) { /* after execve */
		look(atoi(argv[1]), "execve detaches");
		return 0;
	}
	key_t key = 0x56000000 | (getpid() & 0xffff);
	int id = shmget(key, 100, IPC_CREAT | IPC_EXCL | 0640);
	char *a = shmat(id, NULL, 0);
	strcpy(a, "still here");
	look(id, "new");
	printf("found by its key: %s, larger than it is: %s, anew: ", shmget(key, 0, 0) == id ? "yes" : "no", err(shmget(key, 5000, 0)));
	printf("%s\n", err(shmget(key, 100, IPC_CREAT | IPC_EXCL | 0600)));
	fflush(stdout);
	if (fork() == 0) {
		char text[16];
		sprintf(text, "%d", id);
		execl("/proc/self/exe", "shmdead", text, (char *)NULL);
		_exit(127);
	}
	wait(NULL);
	printf("removed: %s\n", err(shmctl(id, IPC_RMID, NULL)));
	look(id, "marked");
	printf("found by its key: %s\n", err(shmget(key, 0, 0)));
	int other = shmget(key, 100, IPC_CREAT | IPC_EXCL | 0600);
	printf("another with the key: %s, the same: %s\n", err(other), other == id ? "yes" : "no");
	char *b = shmat(id, NULL, 0);
	printf("attached by its id: %s\n", b != (char *)-1 ? b : strerror(errno));
	if (fork() == 0)
		_exit(0);
	wait(NULL);
	shmdt(a);
	look(id, "one left");
	shmdt(b);
	look(id, "none left");
	printf("attached: %s\n", err((long)shmat(id, NULL, 0)));
	look(other, "the other");
	shmctl(other, IPC_RMID, NULL);
	look(other, "removed");
	return 0;
}
