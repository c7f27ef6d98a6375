/* sys/sysinfo.h: memory, load and age of the machine. See sysinfo(2). */
#ifndef _SYS_SYSINFO_H
#define _SYS_SYSINFO_H

struct sysinfo {
	long uptime;             /* seconds */
	unsigned long loads[3];  /* in 65536ths */
	unsigned long totalram, freeram, sharedram, bufferram;
	unsigned long totalswap, freeswap;
	unsigned short procs;
	unsigned short __pad;
	unsigned long totalhigh, freehigh;
	unsigned mem_unit;       /* what the sizes are counted in */
};

int sysinfo(struct sysinfo *info);

#endif
