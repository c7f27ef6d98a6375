/* jobs.h: what a job is: for jobs.c, which makes and watches them, and control.c, where a person deals with them. */
#ifndef JOBS_H
#define JOBS_H

#include "sh.h"
#include <termios.h>

enum state { RUNNING, STOPPED, DONE };

struct process {
	pid_t pid;
	enum state state;
	int status; /* as wait(2) gave it */
};

struct job {
	int number;          /* 1...: what %N means */
	pid_t group;         /* the first process */
	bool own_group;      /* the group is the job's own */
	bool background;     /* the shell went on without waiting */
	bool told;           /* the person knows its state */
	char *source;        /* as it was typed */
	struct process *processes;
	int count;
	struct termios modes; /* of the terminal, when it was stopped */
	bool has_modes;
	struct job *next;
};

extern struct job *jobs; /* the current one first, then the previous one */
extern int tty;          /* the controlling terminal */
enum state job_state(struct job *j);
int job_wait_status(struct job *j);
void look_at_children(void);
void drop_job(struct job *j);
void set_current(struct job *j);
char *job_line(struct job *j, bool with_pid);

#endif
