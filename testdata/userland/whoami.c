/* whoami: the name of the user. See whoami(1). */
#include "util.h"
#include <unistd.h>

int main(int argc, char **argv)
{
	char name[32];
	option(argc, argv, "", NULL, "");
	need(argc, argv, 0, 0);
	puts(user_name(geteuid(), name));
	return 0;
}
