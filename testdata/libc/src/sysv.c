/* sysv.c: message queues, semaphore sets and shared segments. See sysvipc(7). */
#include "libc.h"
#include <stdarg.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

/* Two files can have the same key: only the low 16 bits of the inode and 8 of the device go into it. */
key_t ftok(const char *path, int id)
{
	struct stat st;
	if (stat(path, &st) < 0)
		return -1;
	return (key_t)((st.st_ino & 0xffff) | (st.st_dev & 0xff) << 16 | (unsigned)(id & 0xff) << 24);
}

int msgget(key_t key, int flags) { return (int)syscall(SYS_msgget, key, flags); }
int msgsnd(int id, const void *m, size_t n, int flags) { return (int)syscall(SYS_msgsnd, id, m, n, flags); }
ssize_t msgrcv(int id, void *m, size_t n, long type, int flags) { return syscall(SYS_msgrcv, id, m, n, type, flags); }
int msgctl(int id, int command, struct msqid_ds *buf) { return (int)syscall(SYS_msgctl, id, command, buf); }

int semget(key_t key, int count, int flags) { return (int)syscall(SYS_semget, key, count, flags); }
int semop(int id, struct sembuf *ops, size_t n) { return (int)syscall(SYS_semop, id, ops, n); }

int semtimedop(int id, struct sembuf *ops, size_t n, const struct timespec *timeout)
{
	return (int)syscall(SYS_semtimedop, id, ops, n, timeout);
}

/* The fourth argument is a union semun: a number or a pointer, which the caller declares. */
int semctl(int id, int number, int command, ...)
{
	va_list ap;
	va_start(ap, command);
	long arg = va_arg(ap, long);
	va_end(ap);
	return (int)syscall(SYS_semctl, id, number, command, arg);
}

int shmget(key_t key, size_t size, int flags) { return (int)syscall(SYS_shmget, key, size, flags); }
void *shmat(int id, const void *addr, int flags) { return (void *)syscall(SYS_shmat, id, addr, flags); }
int shmdt(const void *addr) { return (int)syscall(SYS_shmdt, addr); }
int shmctl(int id, int command, struct shmid_ds *buf) { return (int)syscall(SYS_shmctl, id, command, buf); }
