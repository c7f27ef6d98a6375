/* Reads what is typed, a line at a time: "deaf" makes it ignore SIGINT, "crash" ends it by a fault. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	char line[64];
	ssize_t n;
	setbuf(stdout, NULL);
	printf("ready\n");
	while ((n = read(0, line, sizeof line - 1)) > 0) {
		line[n] = 0;
		if (strcmp(line, "deaf\n") == 0)
			signal(SIGINT, SIG_IGN);
		if (strcmp(line, "crash\n") == 0)
			*(volatile int *)8 = 1;
		printf("%zd bytes read\n", n);
	}
	printf("the end\n");
	return 0;
}
