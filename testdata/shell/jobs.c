/* jobs.c: children, process groups and the terminal. See sh(1p), "Job Control", setpgid(2), tcsetpgrp(3).

   With job control every pipeline is a process group of its own, and the one in the foreground owns the terminal.
   Parent and child both put the child into its group: whoever comes first, nobody acts on a group that is not there. */
#include "jobs.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct job *jobs;        /* the current one first, then the previous one */
int tty = -1;            /* the controlling terminal */
static pid_t own_group, old_group;
static struct termios sane; /* the modes that commands begin with */
bool job_control;

/* Takes the terminal, as soon as the shell is in its foreground itself; or gives it back. */
void jobs_init(bool on)
{
	if (on == job_control)
		return;
	if (!on) {
		restore_terminal();
		job_control = false;
		signals_init();
		return;
	}
	tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
	for (int fd = 2; tty < 0 && fd >= 0; fd--)
		if (isatty(fd))
			tty = dup(fd);
	if (tty >= 0)
		tty = move_high(tty);
	pid_t front;
	while (tty >= 0 && (front = tcgetpgrp(tty)) != getpgrp()) {
		if (front < 0) {
			close(tty);
			tty = -1;
			break;
		}
		killpg(0, SIGTTIN);
	}
	if (tty < 0) {
		complain("can't access tty; job control turned off");
		sh.option['m'] = false;
		return;
	}
	job_control = true;
	signals_init();
	old_group = getpgrp();
	setpgid(0, 0);
	own_group = getpgrp();
	tcsetpgrp(tty, own_group);
	tcgetattr(tty, &sane);
}

void restore_terminal(void)
{
	if (!job_control)
		return;
	if (old_group != own_group) {
		tcsetpgrp(tty, old_group);
		setpgid(0, old_group);
	}
	close(tty);
	tty = -1;
}

int status_of(int w)
{
	return WIFEXITED(w) ? WEXITSTATUS(w) : 128 + (WIFSTOPPED(w) ? WSTOPSIG(w) : WTERMSIG(w));
}

enum state job_state(struct job *j)
{
	enum state s = DONE;
	for (int i = 0; i < j->count; i++)
		if (j->processes[i].state == RUNNING)
			return RUNNING;
		else if (j->processes[i].state == STOPPED)
			s = STOPPED;
	return s;
}

/* A pipeline's status is that of its last command; with set -o pipefail, of the last one that failed. */
int job_wait_status(struct job *j)
{
	for (int i = j->count - 1; i >= 0; i--)
		if (!sh.option[O_PIPEFAIL] || j->processes[i].status != 0 || j->processes[i].state == STOPPED)
			return j->processes[i].status;
	return 0;
}

static void note(pid_t pid, int status)
{
	for (struct job *j = jobs; j; j = j->next)
		for (int i = 0; i < j->count; i++) {
			struct process *p = &j->processes[i];
			if (p->pid != pid || p->state == DONE)
				continue;
			enum state before = job_state(j);
			p->state = WIFSTOPPED(status) ? STOPPED : WIFCONTINUED(status) ? RUNNING : DONE;
			if (p->state != RUNNING)
				p->status = status;
			if (job_state(j) != before && job_state(j) != RUNNING)
				j->told = false;
			return;
		}
}

/* Takes in what has happened to children, without waiting. */
void look_at_children(void)
{
	int status;
	pid_t pid;
	if (jobs)
		while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED | WCONTINUED)) > 0)
			note(pid, status);
}

void drop_job(struct job *j)
{
	struct job **at = &jobs;
	while (*at != j)
		at = &(*at)->next;
	*at = j->next;
	free(j->source);
	free(j->processes);
	free(j);
}

/* Puts a job where it belongs: the one that was stopped last is the current one, those that run stand behind all that
   are stopped. */
void set_current(struct job *j)
{
	struct job **at = &jobs;
	while (*at && *at != j)
		at = &(*at)->next;
	if (*at)
		*at = j->next;
	at = &jobs;
	while (job_state(j) != STOPPED && *at && job_state(*at) == STOPPED)
		at = &(*at)->next;
	j->next = *at;
	*at = j;
}

/* A script may start many and never ask: POSIX wants only so many to be remembered. */
static void forget_old(void)
{
	int done = 0;
	for (struct job *j = jobs, *next; j; j = next) {
		next = j->next;
		if (job_state(j) == DONE && ++done > 100)
			drop_job(j);
	}
}

static int free_number(void)
{
	int number = 1;
	for (struct job *j = jobs; j;)
		if (j->number == number) {
			number++;
			j = jobs;
		} else {
			j = j->next;
		}
	return number;
}

struct job *new_job(const char *source, bool own)
{
	look_at_children();
	if (!sh.interactive)
		forget_old();
	struct job *j = must_alloc(NULL, sizeof *j);
	*j = (struct job){.number = free_number(), .own_group = own, .source = must_copy(source ? source : ""), .told = true};
	set_current(j);
	return j;
}

static void start_child(struct job *j, int mode)
{
	if (j && j->own_group) {
		pid_t group = j->group ? j->group : getpid();
		setpgid(0, group);
		if (mode == FOREGROUND)
			tcsetpgrp(tty, group);
	}
	bool first = !j || j->count == 0, own = j && j->own_group;
	while (jobs)
		drop_job(jobs);
	close_sources();
	if (tty >= 0)
		close(tty);
	tty = -1;
	job_control = sh.interactive = sh.option['i'] = sh.option['m'] = false;
	sh.subshell = true;
	signals_child(mode == BACKGROUND_JOB && !own ? BACKGROUND_JOB : FOREGROUND);
	if (mode == BACKGROUND_JOB && !own && first) {
		int null = open("/dev/null", O_RDONLY);
		if (null > 0) {
			dup2(null, STDIN_FILENO);
			close(null);
		}
	}
}

/* Makes a child that goes on as a subshell: returns 0 there, its pid here, -1 (and says so) if there can be none. */
pid_t fork_into(struct job *j, int mode)
{
	pid_t pid = fork();
	if (pid == 0) {
		start_child(j, mode);
		return 0;
	}
	if (pid < 0) {
		complain("Cannot fork");
		if (j && j->count == 0)
			drop_job(j);
		return -1;
	}
	if (!j)
		return pid;
	if (j->own_group)
		setpgid(pid, j->group ? j->group : pid);
	if (!j->group)
		j->group = pid;
	j->processes = must_alloc(j->processes, (size_t)(j->count + 1) * sizeof *j->processes);
	j->processes[j->count++] = (struct process){.pid = pid};
	if (mode == BACKGROUND_JOB)
		sh.background = pid;
	return pid;
}

/* Says that a job goes on in the background. */
int job_started(struct job *j)
{
	j->background = true;
	if (job_control)
		say("[%d] %d\n", j->number, (int)j->group);
	return 0;
}

static const char *state_text(struct job *j)
{
	int w = job_wait_status(j);
	switch (job_state(j)) {
	case RUNNING:
		return "Running";
	case STOPPED:
		for (int i = 0; i < j->count; i++)
			if (j->processes[i].state == STOPPED)
				w = j->processes[i].status;
		return strsignal(WSTOPSIG(w));
	default:
		if (WIFEXITED(w))
			return WEXITSTATUS(w) ? format("Done(%d)", WEXITSTATUS(w)) : "Done";
		return format("%s%s", strsignal(WTERMSIG(w)), WCOREDUMP(w) ? " (core dumped)" : "");
	}
}

/* A line as POSIX has it: [1] + Running    sleep 10. Columns are those of dash. */
char *job_line(struct job *j, bool with_pid)
{
	char mark = j == jobs ? '+' : j == jobs->next ? '-' : ' ';
	char *head = format("[%d] %c ", j->number, mark);
	if (with_pid)
		head = format("%s%d ", head, (int)j->group);
	head = format("%s%s", head, state_text(j));
	int pad = 33 - (int)strlen(head);
	return format("%s%*s%s\n", head, pad > 1 ? pad : 1, "", j->source);
}

/* The terminal goes back to the shell. A job that ended well may have changed its modes for good; one that was
   stopped or killed has not. */
static void take_back(struct job *j)
{
	if (!job_control || !j->own_group)
		return;
	tcsetpgrp(tty, own_group);
	if (job_state(j) == STOPPED)
		j->has_modes = tcgetattr(tty, &j->modes) == 0;
	if (job_state(j) == DONE && WIFEXITED(job_wait_status(j)))
		tcgetattr(tty, &sane);
	else
		tcsetattr(tty, TCSADRAIN, &sane);
}

/* Says by which signal a foreground job ended. That of Ctrl-C needs no word, nor that of a closed pipe. */
static void tell_death(int w)
{
	if (!WIFSIGNALED(w) || WTERMSIG(w) == SIGPIPE)
		return;
	if (WTERMSIG(w) == SIGINT) {
		if (sh.interactive)
			interrupted = 1;
		return;
	}
	say("%s%s\n", strsignal(WTERMSIG(w)), WCOREDUMP(w) ? " (core dumped)" : "");
}

/* Waits for a job in the foreground until all of it has ended or is stopped. Traps have to wait meanwhile. */
int wait_job(struct job *j)
{
	int status;
	for (int i = 0; i < j->count; i++)
		while (j->processes[i].state == RUNNING) {
			pid_t pid = waitpid(j->processes[i].pid, &status, job_control ? WUNTRACED : 0);
			if (pid > 0)
				note(pid, status);
			else if (errno != EINTR)
				j->processes[i].state = DONE; /* not our child any more */
		}
	take_back(j);
	int w = job_wait_status(j);
	if (job_state(j) == STOPPED) {
		set_current(j);
		j->background = j->told = true;
		say("\n%s", job_line(j, false));
		for (int i = 0; i < j->count; i++)
			if (j->processes[i].state == STOPPED)
				w = j->processes[i].status;
		if (sh.loops > 0) { /* its loop ends: the next round would not wait for it */
			sh.skip = SKIP_BREAK;
			sh.skip_levels = sh.loops;
		}
		return status_of(w);
	}
	drop_job(j);
	tell_death(w);
	check_interrupt();
	return status_of(w);
}

/* A child that is no job: its status, once it has ended. */
int wait_child(pid_t pid)
{
	int status = 0;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return 127;
	return status_of(status);
}

/* Before a prompt: tells what happened in the background, and forgets what has ended. */
void report_jobs(void)
{
	look_at_children();
	struct fields lines = {0};
	struct mark m = arena_mark(&scratch);
	for (struct job *j = jobs; j; j = j->next)
		if (!j->told) {
			j->told = true;
			if (job_control || job_state(j) == DONE)
				add_field(&lines, job_line(j, false));
		}
	sort_strings(lines.v, lines.n);
	for (int i = 0; i < lines.n; i++)
		say("%s", lines.v[i]);
	arena_release(&scratch, m);
	for (struct job *j = jobs, *next; j; j = next) {
		next = j->next;
		if (job_state(j) == DONE)
			drop_job(j);
	}
}

/* exit asks once before it leaves stopped jobs behind. */
bool warn_stopped(void)
{
	static bool warned;
	look_at_children();
	for (struct job *j = jobs; j && job_control && !warned; j = j->next)
		if (job_state(j) == STOPPED) {
			warned = true;
			say("You have stopped jobs.\n");
			return true;
		}
	return false;
}

/* %1, %+, %-, %name, %?text, or the pid of one of its processes. */
struct job *find_job(const char *word)
{
	long n;
	if (!word)
		return jobs;
	if (*word != '%') {
		for (struct job *j = jobs; parse_number(word, &n) && j; j = j->next)
			for (int i = 0; i < j->count; i++)
				if (j->processes[i].pid == n)
					return j;
		return NULL;
	}
	word++;
	if (!*word || strcmp(word, "+") == 0 || strcmp(word, "%") == 0)
		return jobs;
	if (strcmp(word, "-") == 0)
		return jobs ? jobs->next : NULL;
	for (struct job *j = jobs; j; j = j->next)
		if (parse_number(word, &n) ? j->number == n : *word == '?' ? strstr(j->source, word + 1) != NULL : strncmp(j->source, word, strlen(word)) == 0)
			return j;
	return NULL;
}

/* A stopped job has to go on to notice that it is to end. */
int signal_job(struct job *j, int sig)
{
	pid_t to = j->own_group ? -j->group : j->group;
	int r = kill(to, sig);
	if (r == 0 && job_state(j) == STOPPED && (sig == SIGTERM || sig == SIGHUP))
		kill(to, SIGCONT);
	return r;
}

