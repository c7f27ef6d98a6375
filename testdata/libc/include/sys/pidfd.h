/* sys/pidfd.h: descriptors for processes. See pidfd_open(2). */
#ifndef _SYS_PIDFD_H
#define _SYS_PIDFD_H

#include <signal.h>
#include <sys/types.h>

#define PIDFD_NONBLOCK 04000
#define PIDFD_THREAD 0200

int pidfd_open(pid_t pid, unsigned flags);
int pidfd_send_signal(int fd, int sig, siginfo_t *info, unsigned flags);
int pidfd_getfd(int fd, int target, unsigned flags);

#endif
