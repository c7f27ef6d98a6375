/* sys/sem.h: sets of semaphores. See semget(2), semop(2), semctl(2). */
#ifndef _SYS_SEM_H
#define _SYS_SEM_H

#include <sys/ipc.h>

#define SEM_UNDO 0x1000
#define GETPID 11
#define GETVAL 12
#define GETALL 13
#define GETNCNT 14
#define GETZCNT 15
#define SETVAL 16
#define SETALL 17
#define SEM_STAT 18
#define SEM_INFO 19
#define SEM_STAT_ANY 20

struct sembuf {
	unsigned short sem_num;
	short sem_op;
	short sem_flg;
};

struct semid_ds {
	struct ipc_perm sem_perm;
	time_t sem_otime;
	time_t sem_ctime;
	unsigned long sem_nsems;
	unsigned long __unused[2];
};

struct seminfo {
	int semmap, semmni, semmns, semmnu, semmsl, semopm, semume, semusz, semvmx, semaem;
};

struct timespec;

int semget(key_t key, int count, int flags);
int semop(int id, struct sembuf *ops, size_t count);
int semtimedop(int id, struct sembuf *ops, size_t count, const struct timespec *timeout);
int semctl(int id, int number, int command, ...);

#endif
