/* termios.h: the modes of terminals. See termios(3). */
#ifndef _TERMIOS_H
#define _TERMIOS_H

#include <sys/types.h>

typedef unsigned char cc_t;
typedef unsigned speed_t;
typedef unsigned tcflag_t;

#define NCCS 19

/* The kernel's own layout. */
struct termios {
	tcflag_t c_iflag; /* what happens to bytes that come in */
	tcflag_t c_oflag; /* what happens to bytes that go out */
	tcflag_t c_cflag; /* the wire */
	tcflag_t c_lflag; /* editing, echo, signals */
	cc_t c_line;
	cc_t c_cc[NCCS];  /* the keys */
};

#define VINTR 0
#define VQUIT 1
#define VERASE 2
#define VKILL 3
#define VEOF 4
#define VTIME 5
#define VMIN 6
#define VSTART 8
#define VSTOP 9
#define VSUSP 10
#define VEOL 11
#define VREPRINT 12
#define VWERASE 14
#define VLNEXT 15
#define VEOL2 16

#define IGNBRK 01
#define BRKINT 02
#define PARMRK 010
#define ISTRIP 040
#define INLCR 0100
#define IGNCR 0200
#define ICRNL 0400
#define IXON 02000
#define IXANY 04000
#define IUTF8 040000

#define OPOST 01
#define ONLCR 04
#define OCRNL 010

#define CSIZE 060
#define CS8 060
#define CREAD 0200
#define PARENB 0400

#define ISIG 01
#define ICANON 02
#define ECHO 010
#define ECHOE 020
#define ECHOK 040
#define ECHONL 0100
#define NOFLSH 0200
#define TOSTOP 0400
#define ECHOCTL 01000
#define ECHOPRT 02000
#define ECHOKE 04000
#define IEXTEN 0100000

#define TCSANOW 0
#define TCSADRAIN 1
#define TCSAFLUSH 2
#define TCIFLUSH 0
#define TCOFLUSH 1
#define TCIOFLUSH 2
#define TCOOFF 0
#define TCOON 1
#define TCIOFF 2
#define TCION 3

int tcgetattr(int fd, struct termios *t);
int tcsetattr(int fd, int when, const struct termios *t);
int tcflush(int fd, int queue);
int tcflow(int fd, int what);
int tcdrain(int fd);
int tcsendbreak(int fd, int how_long);
pid_t tcgetsid(int fd);
void cfmakeraw(struct termios *t);

#endif
