/* buffer: a producer and a consumer share a segment and a set of three semaphores.
 *
 * The segment holds a ring of four places. Semaphore FREE counts the places that may be filled, FULL those that
 * may be emptied, and LOCK lets one process at a time touch the ring. Each waits for the right one before it
 * takes the lock; the other way round the two would wait for each other for ever. See shmat(2), semop(2).
 */
#include <stdio.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FREE, FULL, LOCK };
enum { PLACES = 4, ITEMS = 12 };

struct ring {
	int item[PLACES];
	int in, out;  /* where the next one is put, and taken from */
	int inside;   /* how many there are */
	int most;     /* and the most there ever were */
};

static void down(int set, int which) { semop(set, &(struct sembuf){which, -1, 0}, 1); }
static void up(int set, int which) { semop(set, &(struct sembuf){which, 1, 0}, 1); }

static void produce(int set, struct ring *r)
{
	for (int i = 1; i <= ITEMS; i++) {
		down(set, FREE);
		down(set, LOCK);
		r->item[r->in] = i * i;
		r->in = (r->in + 1) % PLACES;
		if (++r->inside > r->most)
			r->most = r->inside;
		up(set, LOCK);
		up(set, FULL);
	}
}

static int consume(int set, struct ring *r)
{
	int sum = 0;
	for (int i = 0; i < ITEMS; i++) {
		down(set, FULL);
		down(set, LOCK);
		sum += r->item[r->out];
		r->out = (r->out + 1) % PLACES;
		r->inside--;
		up(set, LOCK);
		up(set, FREE);
	}
	return sum;
}

int main(void)
{
	int segment = shmget(IPC_PRIVATE, sizeof(struct ring), 0600);
	int set = semget(IPC_PRIVATE, 3, 0600);
	if (segment < 0 || set < 0) {
		perror("shmget or semget");
		return 1;
	}
	struct ring *r = shmat(segment, NULL, 0);
	up(set, LOCK);
	semop(set, &(struct sembuf){FREE, PLACES, 0}, 1);
	if (fork() == 0) {
		produce(set, r);
		return 0;
	}
	printf("the sum of %d squares is %d\n", ITEMS, consume(set, r));
	wait(NULL);
	printf("never more than %d places were taken: %s\n", PLACES, r->most <= PLACES ? "true" : "false");
	shmdt(r);
	shmctl(segment, IPC_RMID, NULL);
	semctl(set, 0, IPC_RMID);
	return 0;
}
