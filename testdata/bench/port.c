/* A byte goes to a child by a call and comes back with the answer: two calls, two switches. Natively, where there are no ports, it goes over
   two pipes as in pipe.c: that is the rival. */
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __riscv
#include "../libc/include/port.h"
#include <signal.h>
#include <sys/syscall.h>

static char text;
static struct message out = { .length = 1, .data = &text }, in = { .room = 1, .data = &text };

int main(int argc, char **argv)
{
	long n = argc > 1 ? atol(argv[1]) : 1000;
	pid_t server = fork();

	if (server == 0) {
		syscall(1001, 0, &in, NULL); /* port_recv, and then port_reply and port_recv in turns */
		for (;;)
			if (syscall(1003, in.token, &out, PORT_DIRECT) || syscall(1001, 0, &in, NULL))
				_exit(1);
	}
	while (n-- > 0)
		if (syscall(1002, server, &out, &in, NULL, PORT_DIRECT) || in.length != 1) /* port_call */
			return 1;
	kill(server, SIGKILL);
	wait(NULL);
	return 0;
}
#else
#include "pipe.c"
#endif
