/* sysv.c: a System V message queue, and a segment whose places two semaphores count. See sysvipc(7). */
#define _GNU_SOURCE
#include "compare.h"
#include <stdint.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

enum { PLACES = 8, FREE = 0, FULL = 1 };

/* Whoever knows a file's name knows the key, and by the key the object. */
static key_t key(int id) { return ftok(".", id); }

/* The queue. */

static int queue = -1;

/* A message is a word, its type, and the text behind it: the word is written before the data. */
static long *typed(void *data)
{
	long *type = (long *)data - 1;
	*type = 1;
	return type;
}

static int make_queue(void) { return msgget(key('q'), 0600 | IPC_CREAT | IPC_EXCL) < 0 ? -1 : 0; }

static int open_queue(enum side side)
{
	(void)side;
	return (queue = msgget(key('q'), 0)) < 0 ? -1 : 0;
}

static int send_letter(void *data, size_t n) { return msgsnd(queue, typed(data), n, 0); }
static ssize_t receive_letter(void *data, size_t room) { return msgrcv(queue, typed(data), room, 0, 0); }
static void remove_queue(void) { msgctl(msgget(key('q'), 0), IPC_RMID, NULL); }

/* The segment: a ring of places, as in every textbook about producers and consumers. */

static int set = -1;
static unsigned next;
static struct place {
	uint64_t length;
	char data[SIZE_LIMIT];
} *ring;

static int change(int sem, int by)
{
	struct sembuf op = { .sem_num = sem, .sem_op = by };
	return semop(set, &op, 1);
}

static int make_ring(void)
{
	set = semget(key('s'), 2, 0600 | IPC_CREAT | IPC_EXCL);
	if (set < 0 || shmget(key('m'), PLACES * sizeof *ring, 0600 | IPC_CREAT | IPC_EXCL) < 0)
		return -1;
	return change(FREE, PLACES);
}

static int attach_ring(enum side side)
{
	(void)side;
	set = semget(key('s'), 0, 0);
	ring = shmat(shmget(key('m'), 0, 0), NULL, 0);
	return set < 0 || ring == (void *)-1 ? -1 : 0;
}

static int put(void *data, size_t n)
{
	struct place *p = &ring[next++ % PLACES];
	if (change(FREE, -1) < 0)
		return -1;
	memcpy(p->data, data, n);
	p->length = n;
	return change(FULL, 1);
}

static ssize_t get(void *data, size_t room)
{
	struct place *p = &ring[next++ % PLACES];
	if (change(FULL, -1) < 0)
		return -1;
	size_t n = p->length < room ? p->length : room;
	memcpy(data, p->data, n);
	return change(FREE, 1) < 0 ? -1 : (ssize_t)n;
}

static void remove_ring(void)
{
	semctl(semget(key('s'), 0, 0), 0, IPC_RMID);
	shmctl(shmget(key('m'), 0, 0), IPC_RMID, NULL);
}

const struct mechanism sysv[] = {
	{ "msgqueue", make_queue, open_queue, send_letter, receive_letter, NULL, remove_queue, NULL },
	{ "semshm", make_ring, attach_ring, put, get, NULL, remove_ring, NULL },
	{ 0 },
};
