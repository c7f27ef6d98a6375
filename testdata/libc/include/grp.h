/* grp.h: groups of users, from /etc/group. See getgrnam(3), group(5). */
#ifndef _GRP_H
#define _GRP_H

#include <sys/types.h>

struct group {
	char *gr_name;
	char *gr_passwd;
	gid_t gr_gid;
	char **gr_mem; /* names of the members beside those whose first group it is */
};

struct group *getgrnam(const char *name);
struct group *getgrgid(gid_t gid);
struct group *getgrent(void);
void setgrent(void);
void endgrent(void);
int setgroups(size_t n, const gid_t *groups);
int initgroups(const char *user, gid_t group);

#endif
