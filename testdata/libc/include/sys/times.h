/* sys/times.h: processor time used. See times(2). */
#ifndef _SYS_TIMES_H
#define _SYS_TIMES_H

#include <sys/types.h>

struct tms {
	clock_t tms_utime;  /* in user mode */
	clock_t tms_stime;  /* in the kernel */
	clock_t tms_cutime; /* children that were waited for: user mode */
	clock_t tms_cstime; /* and in the kernel */
};

clock_t times(struct tms *t);

#endif
