/* terminal.c: terminals and pseudo-terminals. See termios(3), pty(7). */
#include "libc.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int tcgetattr(int fd, struct termios *t) { return ioctl(fd, TCGETS, t); }
int tcsetattr(int fd, int when, const struct termios *t) { return ioctl(fd, TCSETS + (unsigned)when, t); }
int tcflush(int fd, int queue) { return ioctl(fd, TCFLSH, queue); }
int tcflow(int fd, int what) { return ioctl(fd, TCXONC, what); }
int tcdrain(int fd) { return ioctl(fd, TCSBRK, 1); }

int tcsendbreak(int fd, int how_long)
{
	(void)how_long;
	return ioctl(fd, TCSBRK, 0);
}

pid_t tcgetsid(int fd)
{
	int sid;
	return ioctl(fd, TIOCGSID, &sid) < 0 ? -1 : sid;
}

void cfmakeraw(struct termios *t)
{
	t->c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
	t->c_oflag &= ~(tcflag_t)OPOST;
	t->c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	t->c_cflag &= ~(tcflag_t)(CSIZE | PARENB);
	t->c_cflag |= CS8;
	t->c_cc[VMIN] = 1;
	t->c_cc[VTIME] = 0;
}

int posix_openpt(int flags) { return open("/dev/ptmx", flags); }

/* The kernel has given the slave to the caller already. */
int grantpt(int fd)
{
	int n;
	return ioctl(fd, TIOCGPTN, &n);
}

int unlockpt(int fd)
{
	int lock = 0;
	return ioctl(fd, TIOCSPTLCK, &lock);
}

char *ptsname(int fd)
{
	static char name[32];
	int n;
	if (ioctl(fd, TIOCGPTN, &n) < 0)
		return NULL;
	snprintf(name, sizeof name, "/dev/pts/%d", n);
	return name;
}
