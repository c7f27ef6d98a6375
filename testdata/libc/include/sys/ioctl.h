/* sys/ioctl.h: what a device can be asked. See ioctl(2), ioctl_tty(2). */
#ifndef _SYS_IOCTL_H
#define _SYS_IOCTL_H

#define TCGETS 0x5401
#define TCSETS 0x5402 /* TCSETSW and TCSETSF follow it */
#define TCSBRK 0x5409
#define TCXONC 0x540a
#define TCFLSH 0x540b
#define TIOCSCTTY 0x540e /* make it the controlling terminal */
#define TIOCGPGRP 0x540f
#define TIOCSPGRP 0x5410
#define TIOCGWINSZ 0x5413
#define TIOCSWINSZ 0x5414
#define FIONREAD 0x541b /* bytes that can be read now */
#define TIOCNOTTY 0x5422 /* give the controlling terminal up */
#define TIOCGSID 0x5429
#define TIOCGPTN 0x80045430 /* the number of a pseudo-terminal */
#define TIOCSPTLCK 0x40045431
#define TIOCGPTLCK 0x80045439

struct winsize {
	unsigned short ws_row, ws_col, ws_xpixel, ws_ypixel;
};

int ioctl(int fd, unsigned long request, ...);

#endif
