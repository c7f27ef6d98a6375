/* pwd.h: users, from /etc/passwd. See getpwnam(3), passwd(5). */
#ifndef _PWD_H
#define _PWD_H

#include <sys/types.h>

struct passwd {
	char *pw_name;   /* login name */
	char *pw_passwd; /* x: it is elsewhere */
	uid_t pw_uid;
	gid_t pw_gid;    /* first group */
	char *pw_gecos;  /* the person */
	char *pw_dir;    /* home directory */
	char *pw_shell;  /* login shell */
};

struct passwd *getpwnam(const char *name);
struct passwd *getpwuid(uid_t uid);
struct passwd *getpwent(void);
void setpwent(void);
void endpwent(void);

#endif
