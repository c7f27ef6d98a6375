/* sys/sysmacros.h: the two parts of a device number. See makedev(3). */
#ifndef _SYS_SYSMACROS_H
#define _SYS_SYSMACROS_H

#include <sys/types.h>

#define major(d) ((unsigned)(((d) >> 8 & 0xfff) | ((d) >> 32 & ~0xfffUL)))
#define minor(d) ((unsigned)(((d) & 0xff) | ((d) >> 12 & ~0xffUL)))
#define makedev(a, b) (((dev_t)(a) & 0xfff) << 8 | ((dev_t)(a) & ~0xfffUL) << 32 | ((dev_t)(b) & 0xff) | ((dev_t)(b) & ~0xffUL) << 12)

#endif
