/* sys/ioctl.h: what a device can be asked. See ioctl(2). */
#ifndef _SYS_IOCTL_H
#define _SYS_IOCTL_H

#define TCGETS 0x5401
#define TIOCGPGRP 0x540f
#define TIOCSPGRP 0x5410
#define TIOCGWINSZ 0x5413
#define FIONREAD 0x541b /* bytes that can be read now */

int ioctl(int fd, unsigned long request, ...);

#endif
