/* compare.h: what the programs behind `vitrine compare ipc` have in common.
 *
 * A mechanism is a few functions. Before the fork prepare() makes what both sides inherit; behind it each side joins, by
 * what it inherited or by a name; then one sends and the other receives. The same sources run on the machine and on Linux.
 */
#ifndef COMPARE_H
#define COMPARE_H

#include <stddef.h>
#include <sys/types.h>

enum side { SENDER, RECEIVER };

struct mechanism {
	const char *name;
	int (*prepare)(void);                        /* makes it: 0, or -1 and errno */
	int (*join)(enum side side);                 /* gets hold of it: 0, or -1 and errno; NULL: there is nothing to do */
	int (*send)(void *data, size_t n);           /* a whole message: 0, or -1 and errno */
	ssize_t (*receive)(void *data, size_t room); /* what one receive gives: its length, or -1 and errno */
	int (*descriptor)(void);                     /* what the receiver can ask poll(2) about; NULL: nothing */
	void (*clean)(void);                         /* removes what outlives the processes; NULL: nothing does */
	void *(*place)(enum side side);              /* where the next message is to lie; NULL: anywhere with HEAD bytes before it */
};

#define HEAD 8           /* bytes before a message in which send and receive may write, for what goes along with it */
#define SIZE_LIMIT 65536 /* bytes of a message */

extern const struct mechanism pipes[], terminals[], sockets[], sysv[], mqueues[], shared[], signals[], files[], ports[];
extern pid_t peer; /* of the sender: the process that receives */

void *place(const struct mechanism *m, enum side side); /* where the next message lies */
int write_all(int fd, const void *data, size_t n);      /* 0, or -1 and errno */
int facts(const struct mechanism *m);                   /* prints what the mechanism keeps; the program's exit status */

#endif
