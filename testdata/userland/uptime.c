/* uptime: how long the machine has been running. See uptime(1). */
#include "util.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

int main(int argc, char **argv)
{
	char text[128], clock[16];
	time_t now = time(NULL);
	int pretty = argc > 1 && strcmp(argv[1], "-p") == 0;
	read_file("/proc/uptime", text, sizeof text);
	long minutes = strtol(text, NULL, 10) / 60;
	if (pretty) {
		printf("up");
		if (minutes >= 1440)
			printf(" %ld day%s,", minutes / 1440, minutes / 1440 > 1 ? "s" : "");
		if (minutes / 60 % 24)
			printf(" %ld hour%s,", minutes / 60 % 24, minutes / 60 % 24 > 1 ? "s" : "");
		printf(" %ld minute%s\n", minutes % 60, minutes % 60 == 1 ? "" : "s");
		return 0;
	}
	strftime(clock, sizeof clock, "%H:%M:%S", localtime(&now));
	printf(" %s up ", clock);
	if (minutes >= 1440)
		printf("%ld day%s, ", minutes / 1440, minutes / 1440 > 1 ? "s" : "");
	if (minutes / 60 % 24)
		printf("%2ld:%02ld, ", minutes / 60 % 24, minutes % 60);
	else
		printf("%ld min, ", minutes % 60);
	read_file("/proc/loadavg", text, sizeof text);
	double load[3] = {0};
	sscanf(text, "%lf %lf %lf", &load[0], &load[1], &load[2]);
	printf(" 1 user,  load average: %.2f, %.2f, %.2f\n", load[0], load[1], load[2]);
	return 0;
}
