/* trap.c: signals. See sh(1p), "trap", and signal(7).

   A handler only takes a note. The command of a trap runs between two commands: after a program in the foreground has
   ended, not while it runs. */
#include "sh.h"
#include <errno.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define SIGNALS 65

static char *actions[SIGNALS]; /* NULL: default; "": ignored; 0 is EXIT */
static volatile sig_atomic_t noted[SIGNALS];
static enum { UNKNOWN, DEFAULT, CAUGHT, IGNORED, ALWAYS_IGNORED } now[SIGNALS];
volatile sig_atomic_t interrupted, trap_waits;

static const char *const names[] = {"EXIT", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
                                    "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"};
#define NAMES ((int)(sizeof names / sizeof *names))

const char *signal_name(int sig)
{
	if (sig >= 0 && sig < NAMES)
		return names[sig];
	return format(sig == SIGRTMIN ? "RTMIN" : "RTMIN+%d", sig - SIGRTMIN);
}

/* By name or number; -1 if there is none such. */
int signal_number(const char *s)
{
	long n;
	if (parse_number(s, &n))
		return n < SIGNALS ? (int)n : -1;
	for (int i = 0; i < NAMES; i++)
		if (strcasecmp(s, names[i]) == 0)
			return i;
	if (strncasecmp(s, "SIG", 3) == 0)
		for (int i = 1; i < NAMES; i++)
			if (strcasecmp(s + 3, names[i]) == 0)
				return i;
	return -1;
}

static void on_signal(int sig)
{
	if (sig == SIGINT && !actions[SIGINT]) {
		interrupted = 1;
		return;
	}
	noted[sig] = 1;
	trap_waits = 1;
}

/* Without SA_RESTART: what the shell waits in is to end, and to look whether that was meant for it. */
static void set_disposition(int sig, int want)
{
	struct sigaction a = {.sa_handler = want == CAUGHT ? on_signal : want == DEFAULT ? SIG_DFL : SIG_IGN}, old;
	if (now[sig] == UNKNOWN) {
		sigaction(sig, NULL, &old);
		now[sig] = old.sa_handler == SIG_IGN ? ALWAYS_IGNORED : DEFAULT;
	}
	if (now[sig] == ALWAYS_IGNORED && !sh.interactive)
		return; /* whoever started the script wanted it so */
	if ((int)now[sig] == want)
		return;
	sigfillset(&a.sa_mask);
	sigaction(sig, &a, NULL);
	now[sig] = want;
}

/* Lets a signal do what the trap says, or what is usual for this kind of shell. */
static void settle(int sig)
{
	int want = DEFAULT;
	if (sig == SIGKILL || sig == SIGSTOP || sig == 0)
		return;
	if (actions[sig])
		want = *actions[sig] ? CAUGHT : IGNORED;
	else if (sh.interactive && sig == SIGINT)
		want = CAUGHT;
	else if (sh.interactive && (sig == SIGQUIT || sig == SIGTERM))
		want = IGNORED;
	else if (job_control && (sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU))
		want = IGNORED;
	if (want != DEFAULT || now[sig] != UNKNOWN)
		set_disposition(sig, want);
}

void signals_init(void)
{
	static const int usual[] = {SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU};
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		settle(usual[i]);
}

/* A child starts without traps, but what was ignored stays so. In the background of a shell without job control the
   keys of the terminal do not count. */
void signals_child(int mode)
{
	for (int sig = 0; sig < SIGNALS; sig++) {
		noted[sig] = 0;
		if (actions[sig] && *actions[sig]) {
			free(actions[sig]);
			actions[sig] = NULL;
		}
		if (now[sig] != UNKNOWN)
			settle(sig);
	}
	trap_waits = interrupted = 0;
	if (mode == BACKGROUND_JOB) {
		set_disposition(SIGINT, IGNORED);
		set_disposition(SIGQUIT, IGNORED);
	}
}

static void run_action(const char *action)
{
	int status = sh.status;
	enum skip skip = sh.skip;
	const char *name = builtin_name;
	char *copy = must_copy(action);
	sh.skip = NO_SKIP;
	builtin_name = NULL;
	run_string(copy, 0);
	free(copy);
	builtin_name = name;
	if (sh.skip == NO_SKIP) {
		sh.skip = skip;
		sh.status = status;
	}
}

void run_traps(void)
{
	trap_waits = 0;
	for (int sig = 1; sig < SIGNALS; sig++)
		if (noted[sig]) {
			noted[sig] = 0;
			if (actions[sig] && *actions[sig])
				run_action(actions[sig]);
		}
}

/* The lowest signal whose trap is to run, 0 for none: it ends a wait. */
int trapped_signal(void)
{
	for (int sig = 1; sig < SIGNALS; sig++)
		if (noted[sig])
			return sig;
	return 0;
}

bool exit_trap_set(void) { return actions[0] && *actions[0]; }

void run_exit_trap(void)
{
	char *action = actions[0];
	actions[0] = NULL;
	if (action && *action)
		run_action(action);
}

/* Ctrl-C at an interactive shell gives up what it does. */
void check_interrupt(void)
{
	if (!interrupted)
		return;
	interrupted = 0;
	say("\n");
	abandon(128 + SIGINT);
}

static void list_traps(void)
{
	for (int sig = 0; sig < SIGNALS; sig++)
		if (actions[sig]) {
			out("trap -- ");
			out_quoted(actions[sig]);
			outf(" %s\n", signal_name(sig));
		}
}

int b_trap(int argc, char **argv)
{
	int i = 1, status = 0;
	if (i < argc && strcmp(argv[i], "--") == 0)
		i++;
	if (i == argc) {
		list_traps();
		return 0;
	}
	long n;
	bool reset = strcmp(argv[i], "-") == 0 || parse_number(argv[i], &n) || i + 1 == argc;
	const char *action = reset ? NULL : argv[i];
	if (!reset || strcmp(argv[i], "-") == 0)
		i++;
	for (; i < argc; i++) {
		int sig = signal_number(argv[i]);
		if (sig < 0) {
			say("trap: %s: bad trap\n", argv[i]);
			status = 1;
			continue;
		}
		char *old = actions[sig];
		actions[sig] = action ? must_copy(action) : NULL;
		free(old);
		settle(sig);
	}
	return status;
}
