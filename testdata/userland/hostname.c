/* hostname: the name of the machine. See hostname(1). */
#include "util.h"
#include <errno.h>
#include <error.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char name[256];
	if (argc > 1 && argv[1][0] != '-') {
		if (sethostname(argv[1], strlen(argv[1])) < 0)
			error(1, 0, "%s", errno == EPERM ? "you must be root to change the host name" : strerror(errno));
		return 0;
	}
	gethostname(name, sizeof name);
	puts(name);
	return 0;
}
