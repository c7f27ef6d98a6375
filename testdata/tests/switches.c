/* switches: who sleeps gives up the CPU, and getrusage(2) counts it: of a child once it was waited for, of a thread even when it is gone. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { NAPS = 5 };

static void *nap(void *unused)
{
	struct timespec ms = { 0, 1000000 };
	for (int i = 0; i < NAPS; i++)
		nanosleep(&ms, NULL);
	return unused;
}

static long voluntary(int who)
{
	struct rusage ru = { 0 };
	getrusage(who, &ru);
	return ru.ru_nvcsw;
}

/* Linux adds one or two of its own, for what a process does at its beginning and its end. */
static void tell(const char *what, long n) { printf("%s: %s\n", what, n >= NAPS && n <= NAPS + 4 ? "as many as it slept" : n == 0 ? "none" : "another number"); }

int main(void)
{
	struct rusage ru = { 0 };
	tell("children, before", voluntary(RUSAGE_CHILDREN));
	pid_t child = fork();
	if (child == 0) {
		nap(NULL);
		_exit(0);
	}
	struct timespec while_it_sleeps = { 0, 30000000 };
	nanosleep(&while_it_sleeps, NULL);
	tell("children, not waited for", voluntary(RUSAGE_CHILDREN));
	wait4(child, NULL, 0, &ru);
	tell("wait4", ru.ru_nvcsw);
	tell("children", voluntary(RUSAGE_CHILDREN));

	pthread_t t;
	pthread_create(&t, NULL, nap, NULL);
	nanosleep(&while_it_sleeps, NULL); /* so that joining sleeps no more than once */
	long before = voluntary(RUSAGE_THREAD);
	pthread_join(t, NULL);
	tell("this process", voluntary(RUSAGE_SELF) - before);
	return 0;
}
