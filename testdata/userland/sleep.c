/* sleep: lets time pass. See sleep(1). */
#include "util.h"
#include <errno.h>
#include <error.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	double total = 0;
	int bad = 0;
	option(argc, argv, "+", NULL, "NUMBER[smhd]...");
	need(argc, argv, 1, -1);
	for (int i = optind; argv[i]; i++) {
		static const char units[] = "smhd";
		static const int seconds[] = {1, 60, 3600, 86400};
		char *end;
		double n = strtod(argv[i], &end);
		const char *unit = *end ? strchr(units, *end) : units;
		if (end == argv[i] || n < 0 || !unit || (*end && end[1])) {
			error(0, 0, "invalid time interval '%s'", argv[i]);
			bad = 1;
			continue;
		}
		total += n * seconds[unit - units];
	}
	if (bad)
		try_help();
	struct timespec left = {(time_t)total, (long)((total - (double)(time_t)total) * 1e9)};
	while (nanosleep(&left, &left) < 0 && errno == EINTR)
		continue;
	return 0;
}
