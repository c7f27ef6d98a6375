/* control.c: jobs, fg, bg and wait. See sh(1p). */
#include "jobs.h"
#include <string.h>
#include <unistd.h>

static int no_such_job(const char *word)
{
	return word ? fail("No such job: %s", word) : fail("No current job");
}

int b_jobs(int argc, char **argv)
{
	bool pids = false, lead = false;
	int i = 1;
	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		pids |= strchr(argv[i], 'l') != NULL;
		lead |= strchr(argv[i], 'p') != NULL;
	}
	look_at_children();
	int last = 0;
	for (struct job *j = jobs; j; j = j->next)
		if (j->number > last)
			last = j->number;
	for (int n = 1; n <= last; n++)
		for (struct job *j = jobs, *next; j; j = next) {
			next = j->next;
			if (j->number != n || (i < argc && find_job(argv[i]) != j))
				continue;
			if (lead)
				outf("%d\n", (int)j->group);
			else
				out(job_line(j, pids));
			j->told = true;
		}
	for (struct job *j = jobs, *next; j; j = next) {
		next = j->next;
		if (j->told && job_state(j) == DONE)
			drop_job(j);
	}
	return 0;
}

static void go_on(struct job *j)
{
	for (int i = 0; i < j->count; i++)
		if (j->processes[i].state == STOPPED)
			j->processes[i].state = RUNNING;
	j->told = true;
	killpg(j->group, SIGCONT);
}

int b_fg(int argc, char **argv)
{
	struct job *j = find_job(argc > 1 ? argv[1] : NULL);
	if (!j)
		return no_such_job(argc > 1 ? argv[1] : NULL);
	if (!job_control || !j->own_group)
		return fail("job %s not created under job control", argc > 1 ? argv[1] : "");
	outf("%s\n", j->source);
	out_flush();
	j->background = false;
	tcsetpgrp(tty, j->group);
	if (j->has_modes)
		tcsetattr(tty, TCSADRAIN, &j->modes);
	go_on(j);
	return wait_job(j);
}

int b_bg(int argc, char **argv)
{
	for (int i = 1; i < argc || i == 1; i++) {
		const char *word = i < argc ? argv[i] : NULL;
		struct job *j = find_job(word);
		if (!j)
			return no_such_job(word);
		if (!job_control || !j->own_group)
			return fail("job %s not created under job control", word ? word : "");
		j->background = true;
		outf("[%d] %s\n", j->number, j->source);
		go_on(j);
		set_current(j);
	}
	return 0;
}

/* Sleeps until a child changes or a signal with a trap comes. Signals are blocked between the look and the sleep, so
   that none slips through. False if a trap is to run. */
static void nothing(int sig) { (void)sig; }

static bool sleep_for_change(struct job *j)
{
	sigset_t all, before;
	struct sigaction wake = {.sa_handler = nothing}, old;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	sigaction(SIGCHLD, NULL, &old);
	if (old.sa_handler == SIG_DFL)
		sigaction(SIGCHLD, &wake, NULL);
	look_at_children();
	sigdelset(&before, SIGCHLD);
	if (job_state(j) == RUNNING && !trap_waits && !interrupted)
		sigsuspend(&before);
	if (old.sa_handler == SIG_DFL)
		sigaction(SIGCHLD, &old, NULL);
	sigprocmask(SIG_SETMASK, &before, NULL);
	look_at_children();
	check_interrupt();
	return !trap_waits;
}

/* Waits until the job has ended or is stopped; more than 128 if a trap came first. */
static int wait_for(struct job *j)
{
	while (job_state(j) == RUNNING)
		if (!sleep_for_change(j) && job_state(j) == RUNNING)
			return 128 + trapped_signal();
	int status = status_of(job_wait_status(j));
	if (job_state(j) == DONE && !sh.interactive)
		drop_job(j);
	return status;
}

int b_wait(int argc, char **argv)
{
	int status = 0;
	for (int i = 1; i < argc; i++) {
		struct job *j = find_job(argv[i]);
		status = j ? wait_for(j) : 127;
		if (trap_waits)
			return status;
	}
	if (argc > 1)
		return status;
	for (struct job *j = jobs, *next; j; j = next) {
		next = j->next;
		if (job_state(j) == RUNNING) {
			status = wait_for(j);
			if (trap_waits)
				return status;
			next = jobs;
		}
	}
	return 0;
}
