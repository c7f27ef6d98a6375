/* sys/utsname.h: the names of the machine. See uname(2). */
#ifndef _SYS_UTSNAME_H
#define _SYS_UTSNAME_H

struct utsname {
	char sysname[65];    /* "Linux" */
	char nodename[65];   /* name in a network */
	char release[65];    /* version of the kernel's interface */
	char version[65];    /* which build */
	char machine[65];    /* "riscv64" */
	char domainname[65]; /* NIS domain */
};

int uname(struct utsname *u);

#endif
