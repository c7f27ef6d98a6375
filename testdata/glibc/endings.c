/* The ways to end, and what each does with buffers and registered functions. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void one(void) { printf("one\n"); }
static void two(void) { printf("two\n"); atexit(one); }
static void three(int st, void *arg) { printf("three %d %s\n", st, (char *)arg); }
static void quick(void) { write(1, "quick\n", 6); }
__attribute__((destructor)) static void destructor(void) { printf("destructor\n"); }
static void on_abort(int sig) { write(1, "aborting\n", 9); (void)sig; }
static void *leave(void *arg) { exit((int)(long)arg); }

static void end(int how)
{
	pthread_t t;
	printf("way %d\n", how);
	atexit(one);
	atexit(two);
	at_quick_exit(quick);
	on_exit(three, "times");
	switch (how) {
	case 0: exit(3);
	case 1: _exit(4);
	case 2: quick_exit(5);
	case 3: signal(SIGABRT, on_abort); abort();
	case 4: pthread_create(&t, NULL, leave, (void *)6L); pthread_join(t, NULL); break;
	case 5: raise(SIGTERM); break;
	case 6: exit(0x1ff); 
	case 7: pthread_exit(NULL);
	}
}

int main(void)
{
	for (int how = 0; how < 8; how++) {
		fflush(stdout);
		if (fork() == 0) {
			end(how);
			_exit(99);
		}
		int st;
		wait(&st);
		printf("-> %s %d\n", WIFEXITED(st) ? "exit" : "signal", WIFEXITED(st) ? WEXITSTATUS(st) : WTERMSIG(st));
	}
	return 0;
}
