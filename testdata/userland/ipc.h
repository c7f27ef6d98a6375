/* ipc.h: what ipcs, ipcmk, ipcrm, send and recv share. See sysvipc(7). */
#ifndef IPC_H
#define IPC_H

#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

/* The fourth argument of semctl, which the caller has to declare. */
union semun {
	int val;
	struct semid_ds *buf;
	unsigned short *array;
	struct seminfo *info;
};

struct option;

const char *tr(const char *english);                    /* the same in the user's language */
_Noreturn void ipc_try_help(void);
int ipc_option(int argc, char **argv, const char *letters, const struct option *longs, const char *usage);
int ipc_highest(int kind, void *info);                  /* the last used index of 'q', 's' or 'm'; -1: none */
int ipc_id(const char *text, const char *complaint);    /* an id from the command line */

#endif
