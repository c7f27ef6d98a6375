/* Shared segments: one memory for all, attaching at addresses, read-only, inheritance, counts. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 4096 };

static const char *err(long r) { return r != -1 ? "ok" : strerror(errno); }

static void count(int id, const char *what)
{
	struct shmid_ds d;
	shmctl(id, IPC_STAT, &d);
	printf("%s: attached %lu times\n", what, d.shm_nattch);
}

static void died(const char *what)
{
	int status;
	wait(&status);
	if (WIFSIGNALED(status))
		printf("%s: %s\n", what, strsignal(WTERMSIG(status)));
	else
		printf("%s: exit status %d\n", what, WEXITSTATUS(status));
	fflush(stdout);
}

int main(void)
{
	int id = shmget(IPC_PRIVATE, 3 * PAGE + 1, 0600);
	struct shmid_ds d;
	shmctl(id, IPC_STAT, &d);
	printf("%lu bytes, mode %o, made by %s\n", (unsigned long)d.shm_segsz, d.shm_perm.mode, d.shm_cpid == getpid() ? "me" : "another");
	char *a = shmat(id, NULL, 0), *b = shmat(id, NULL, SHM_RDONLY);
	count(id, "twice");
	printf("fresh memory is %d\n", a[0] | a[4 * PAGE - 1]);
	strcpy(a, "written at one address");
	printf("read at the other: %s\n", b);
	fflush(stdout);

	if (fork() == 0) {
		count(id, "with a child");
		strcpy(a + PAGE, "written by the child");
		fflush(stdout);
		_exit(0);
	}
	died("child");
	printf("%s\n", a + PAGE);
	count(id, "without it");
	if (fork() == 0) {
		b[0] = 'x';
		_exit(0);
	}
	died("a write to what is read-only");
	printf("mprotect of what is read-only: %s\n", err(mprotect(b, PAGE, PROT_READ | PROT_WRITE)));

	printf("at an odd address: %s\n", err((long)shmat(id, a + 5, 0)));
	printf("where something is: %s\n", err((long)shmat(id, a, 0)));
	printf("remapped without an address: %s\n", err((long)shmat(id, NULL, SHM_REMAP)));
	printf("rounded: %s\n", shmat(id, a + 5, SHM_RND | SHM_REMAP) == a ? "there" : strerror(errno));
	count(id, "replaced");
	munmap(a + PAGE, PAGE);
	count(id, "cut in two");
	printf("detached at the wrong place: %s\n", err(shmdt(a + 2 * PAGE)));
	printf("detached: %s\n", err(shmdt(a)));
	count(id, "one is left");
	printf("detached again: %s\n", err(shmdt(a)));
	printf("what was written is still there: %s\n", b);
	printf("0 bytes: %s\n", err(shmget(IPC_PRIVATE, 0, 0600)));
	printf("locked: %s, ", err(shmctl(id, SHM_LOCK, NULL)));
	shmctl(id, IPC_STAT, &d);
	printf("mode %o\n", d.shm_perm.mode);
	shmctl(id, IPC_RMID, NULL);
	return 0;
}
