/* credentials.c: whose rights a process has. See credentials(7), setresuid(2). */
#include "libc.h"
#include <unistd.h>

#define SAME ((uid_t)-1) /* leave it as it is */

int setreuid(uid_t real, uid_t effective) { return (int)syscall(SYS_setreuid, real, effective); }
int setregid(gid_t real, gid_t effective) { return (int)syscall(SYS_setregid, real, effective); }
int setresuid(uid_t real, uid_t effective, uid_t saved) { return (int)syscall(SYS_setresuid, real, effective, saved); }
int setresgid(gid_t real, gid_t effective, gid_t saved) { return (int)syscall(SYS_setresgid, real, effective, saved); }
int getresuid(uid_t *real, uid_t *effective, uid_t *saved) { return (int)syscall(SYS_getresuid, real, effective, saved); }
int getresgid(gid_t *real, gid_t *effective, gid_t *saved) { return (int)syscall(SYS_getresgid, real, effective, saved); }
int seteuid(uid_t uid) { return setresuid(SAME, uid, SAME); }
int setegid(gid_t gid) { return setresgid(SAME, gid, SAME); }
int getgroups(int n, gid_t groups[]) { return (int)syscall(SYS_getgroups, n, groups); }
int setpgrp(void) { return setpgid(0, 0); }
