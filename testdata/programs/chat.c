/* chat: two processes talk in both directions over one message queue.
 *
 * A queue has no ends, as a pipe has: whoever sends puts a message into the one list, and whoever receives could
 * take back what it has just said. The type keeps them apart: it is the address. Messages of type 1 are for Ann,
 * those of type 2 for Bob, and each of them receives only its own. See msgrcv(2).
 */
#include <stdio.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ANN = 1, BOB = 2 };

struct letter {
	long to;
	char text[64];
};

static void say(int queue, long to, const char *text)
{
	struct letter l = {.to = to};
	strcpy(l.text, text);
	msgsnd(queue, &l, strlen(text) + 1, 0);
}

/* Waits for a letter to me, whatever else lies in the queue. */
static void hear(int queue, long me, const char *name)
{
	struct letter l;
	msgrcv(queue, &l, sizeof l.text, me, 0);
	printf("%s reads: %s\n", name, l.text);
	fflush(stdout);
}

static void bob(int queue)
{
	hear(queue, BOB, "Bob");
	say(queue, ANN, "hello Ann, who is first in the queue?");
	hear(queue, BOB, "Bob");
	say(queue, ANN, "so it is not a queue at all");
}

int main(void)
{
	int queue = msgget(IPC_PRIVATE, 0600);
	if (queue < 0) {
		perror("msgget");
		return 1;
	}
	/* Both of these are in the list before Bob exists; the second one, for Ann, stands behind the first. */
	say(queue, BOB, "hello Bob");
	say(queue, ANN, "note to myself");
	hear(queue, ANN, "Ann");
	if (fork() == 0) {
		bob(queue);
		return 0;
	}
	hear(queue, ANN, "Ann");
	say(queue, BOB, "whoever asks for the type first");
	hear(queue, ANN, "Ann");
	wait(NULL);
	msgctl(queue, IPC_RMID, NULL);
	return 0;
}
