/* ctrlc: what happens between Ctrl-C and the next line of the program.
 *
 * A program sleeps in read on a terminal when somebody presses Ctrl-C. The terminal makes SIGINT pending for
 * every process in its foreground. The kernel ends the read, and on the way back to the program it writes a
 * frame on the program's stack: what the signal says, all registers as they were, the mask of blocked signals.
 * Then the handler runs. When it returns, sigreturn puts back what the frame holds, whatever that is by then.
 *
 * The parent plays the person: it holds the other side of the terminal and types.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

/* Where the frame keeps the register in which a system call's result comes. */
#ifdef __riscv
#define RESULT(frame) ((frame)->uc_mcontext.__gregs[REG_A0])
#else
#define RESULT(frame) ((frame)->uc_mcontext.gregs[REG_RAX])
#endif

static volatile int presses;
static char *stack_in_main;

/* printf is allowed here only because main does nothing else meanwhile: it sleeps in read. */
static void on_interrupt(int sig, siginfo_t *info, void *context)
{
	ucontext_t *frame = context;
	sigset_t now;
	sigprocmask(SIG_BLOCK, NULL, &now);

	printf("  handler: %s, from %s\n", strsignal(sig), info->si_code == SI_KERNEL ? "the kernel" : "a process");
	printf("  the frame lies on my stack, %s main's variables\n", (char *)frame < stack_in_main ? "below" : "above");
	printf("  SIGINT is blocked now: %s; will be after the handler: %s\n", sigismember(&now, SIGINT) ? "yes" : "no",
	       sigismember(&frame->uc_sigmask, SIGINT) ? "yes" : "no");
	printf("  the saved result of read is %ld\n", (long)RESULT(frame));
	if (++presses == 2) {
		printf("  ... and now I write 7 there\n");
		RESULT(frame) = 7;
	}
}

static void program(const char *terminal)
{
	char line[32];
	stack_in_main = line;
	setsid();
	int tty = open(terminal, O_RDWR); /* becomes our controlling terminal, and we its foreground */

	struct sigaction action = {.sa_sigaction = on_interrupt, .sa_flags = SA_SIGINFO};
	sigaction(SIGINT, &action, NULL);
	for (int i = 0; i < 3; i++) {
		ssize_t n = read(tty, line, sizeof line);
		printf("read: %zd%s%s\n", n, n < 0 ? ", " : "", n < 0 ? strerror(errno) : "");
	}
	exit(0);
}

int main(void)
{
	const char *typed[] = {"\003", "\003", "quit\n"}; /* Ctrl-C is the byte 3 */
	int keyboard = posix_openpt(O_RDWR | O_NOCTTY);
	if (keyboard < 0 || unlockpt(keyboard) < 0) {
		perror("posix_openpt");
		return 1;
	}
	if (fork() == 0)
		program(ptsname(keyboard));
	for (int i = 0; i < 3; i++) {
		usleep(100000); /* until the program sleeps in read */
		write(keyboard, typed[i], strlen(typed[i]));
	}
	wait(NULL);
	return 0;
}
