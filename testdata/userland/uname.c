/* uname: names of the system. See uname(1). */
#include "util.h"
#include <error.h>
#include <getopt.h>
#include <string.h>
#include <sys/utsname.h>

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"all", 0, 0, 'a'}, {"kernel-name", 0, 0, 's'}, {"nodename", 0, 0, 'n'}, {"kernel-release", 0, 0, 'r'},
	                                      {"kernel-version", 0, 0, 'v'}, {"machine", 0, 0, 'm'}, {"operating-system", 0, 0, 'o'}, {0, 0, 0, 0}};
	static const char letters[] = "snrvmo";
	struct utsname u;
	int c, wanted = 0, any = 0;
	while ((c = option(argc, argv, "asnrvmopi", longs, "[-amnorsv]")) != -1)
		wanted |= c == 'a' ? 63 : strchr(letters, c) ? 1 << (strchr(letters, c) - letters) : 0;
	need(argc, argv, 0, 0);
	uname(&u);
	const char *const parts[] = {u.sysname, u.nodename, u.release, u.version, u.machine, "GNU/Linux"};
	for (int i = 0; i < 6; i++)
		if ((wanted ? wanted : 1) >> i & 1)
			printf("%s%s", any++ ? " " : "", parts[i]);
	printf("\n");
	return 0;
}
