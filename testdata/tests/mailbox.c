/* The classical exercise: a key from ftok, a queue that outlives its sender, messages that are found by their type. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

struct mail {
	long type;
	char text[100];
};

static void look(int q)
{
	struct msqid_ds d;
	msgctl(q, IPC_STAT, &d);
	printf("used-bytes %lu messages %lu\n", d.__msg_cbytes, d.msg_qnum);
}

static void post(key_t key, long type, const char *text)
{
	fflush(stdout);
	if (fork() == 0) { /* a sender of its own, long gone when somebody reads */
		struct mail m = {.type = type};
		strcpy(m.text, text);
		_exit(msgsnd(msgget(key, 0), &m, strlen(text) + 1, IPC_NOWAIT) < 0);
	}
	int status;
	wait(&status);
	printf("sent \"%s\" with type %ld: status %d\n", text, type, status);
}

static void fetch(int q, long type, size_t room, int flags)
{
	struct mail m;
	memset(&m, 0, sizeof m);
	ssize_t n = msgrcv(q, &m, room, type, flags | IPC_NOWAIT);
	if (n < 0)
		printf("type %ld: %s\n", type, strerror(errno));
	else
		printf("type %ld: %zd bytes of type %ld: \"%s\"\n", type, n, m.type, m.text);
}

int main(void)
{
	close(open("box", O_CREAT | O_WRONLY, 0600));
	key_t key = ftok("box", 'v');
	link("box", "letterbox");
	printf("the other name gives the same key: %s; another number: %s; 256 more: %s\n", ftok("letterbox", 'v') == key ? "yes" : "no",
		ftok("box", 'w') == key ? "the same" : "another", ftok("box", 'v' + 256) == key ? "the same" : "another");
	printf("no file, no key: %s\n", ftok("nothing", 'v') == -1 ? strerror(errno) : "a key");
	printf("before: %s\n", msgget(key, 0) < 0 ? strerror(errno) : "there");
	int q = msgget(key, IPC_CREAT | IPC_EXCL | 0600);
	printf("made twice: %s\n", msgget(key, IPC_CREAT | IPC_EXCL | 0600) < 0 ? strerror(errno) : "yes");
	look(q);
	post(key, 123, "hello helios");
	look(q);
	post(key, 7, "second");
	post(key, 123, "third");
	look(q);
	fetch(q, 123, 100, 0);
	fetch(q, 123, 100, 0);
	fetch(q, 123, 100, 0);
	fetch(q, 0, 3, 0);
	fetch(q, 0, 3, MSG_NOERROR);
	look(q);
	msgctl(q, IPC_RMID, NULL);
	fetch(q, 0, 100, 0);
	unlink("box");
	unlink("letterbox");
	return 0;
}
