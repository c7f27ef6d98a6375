/* process.h: what /proc tells of a process, for ps, pgrep, killall, pstree. See proc(5). */
#ifndef PROCESS_H
#define PROCESS_H

#include <sys/types.h>

struct process {
	pid_t pid, ppid, pgid, sid;
	char comm[64];           /* the name */
	char state;              /* R S D T Z */
	int tty;                 /* device number, 0 for none */
	pid_t tty_group;         /* the terminal's foreground group */
	unsigned long flags;
	unsigned long ticks;     /* processor time, in hundredths of a second */
	unsigned long start;     /* ticks after boot */
	long priority, nice, threads;
	unsigned long size, rss; /* bytes; pages */
	int processor, rt_priority, policy;
	uid_t uid, ruid;
	gid_t gid, rgid;
	char wchan[64];          /* the function it sleeps in, or "-" */
	char *args;              /* the command line, or [name] */
	unsigned long long pending, blocked, ignored, caught;
};

int read_process(pid_t pid, struct process *p);       /* 0 if there is none */
struct process *all_processes(size_t *n);             /* by pid */
const char *tty_name(int device, char *buf);          /* pts/0, tty1 or ?; buf holds 16 bytes */

#endif
