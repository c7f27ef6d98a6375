/* free: memory in use. See free(1). */
#include "util.h"
#include <error.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static char text[4096];
static int unit = 'k';

static long field(const char *name)
{
	char *at = strstr(text, name);
	return at ? strtol(at + strlen(name), NULL, 10) : 0;
}

static void put(long kb)
{
	static const char units[] = "KMGT";
	double n = (double)kb;
	int i = 0;
	if (unit == 'h') {
		for (; n >= 1024 && units[i + 1]; i++)
			n /= 1024;
		char cell[24];
		snprintf(cell, sizeof cell, kb == 0 ? "0B" : n < 10 ? "%.1f%ci" : "%.0f%ci", n, units[i]);
		printf(" %11s", cell);
	} else {
		printf(" %11ld", unit == 'b' ? kb * 1024 : unit == 'm' ? kb / 1024 : unit == 'g' ? kb / 1024 / 1024 : kb);
	}
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"bytes", 0, 0, 'b'}, {"kibi", 0, 0, 'k'}, {"mebi", 0, 0, 'm'}, {"gibi", 0, 0, 'g'}, {"human", 0, 0, 'h'}, {"total", 0, 0, 't'}, {0, 0, 0, 0}};
	int c, sum = 0;
	while ((c = option(argc, argv, "bkmght", longs, "[-bkmght]")) != -1)
		*(c == 't' ? &sum : &unit) = c;
	if (read_file("/proc/meminfo", text, sizeof text) < 0)
		error(1, 0, "cannot read /proc/meminfo");
	long total = field("MemTotal:"), unused = field("MemFree:"), cached = field("Buffers:") + field("\nCached:") + field("SReclaimable:");
	long available = field("MemAvailable:"), swap = field("SwapTotal:"), swap_free = field("SwapFree:");
	printf("               total        used        free      shared  buff/cache   available\nMem:    ");
	put(total);
	put(total - available);
	put(unused);
	put(field("Shmem:"));
	put(cached);
	put(available);
	printf("\nSwap:   ");
	put(swap);
	put(swap - swap_free);
	put(swap_free);
	if (sum) {
		printf("\nTotal:  ");
		put(total + swap);
		put(total - available + swap - swap_free);
		put(unused + swap_free);
	}
	printf("\n");
	return 0;
}
