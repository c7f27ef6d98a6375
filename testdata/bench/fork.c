/* A child is born, ends and is collected. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long n = argc > 1 ? atol(argv[1]) : 100;
	while (n-- > 0) {
		if (fork() == 0)
			_exit(0);
		wait(NULL);
	}
	return 0;
}
