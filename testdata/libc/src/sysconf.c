/* sysconf.c: what a program may ask about its system. See sysconf(3). */
#include "libc.h"
#include <sys/resource.h>
#include <unistd.h>

long sysconf(int name)
{
	struct rlimit limit;
	unsigned long cpus[16];
	long n, count = 0;
	switch (name) {
	case _SC_PAGESIZE:
		return 4096;
	case _SC_CLK_TCK:
		return 100;
	case _SC_ARG_MAX:
		return 131072;
	case _SC_OPEN_MAX:
		return getrlimit(RLIMIT_NOFILE, &limit) < 0 ? -1 : (long)limit.rlim_cur;
	case _SC_NPROCESSORS_CONF:
	case _SC_NPROCESSORS_ONLN:
		n = __syscall_raw(SYS_sched_getaffinity, 0, sizeof cpus, cpus);
		for (long i = 0; i < n / 8; i++)
			for (unsigned long bits = cpus[i]; bits; bits &= bits - 1)
				count++;
		return count > 0 ? count : 1;
	}
	errno = EINVAL;
	return -1;
}
