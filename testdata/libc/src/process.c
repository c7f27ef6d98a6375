/* process.c: making, becoming and waiting for processes. See fork(2), execve(2), wait(2), credentials(7). */
#include "libc.h"
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <unistd.h>

int __others;

/* fork is a clone that shares nothing and whose end is told with SIGCHLD. Only the calling thread goes along. */
pid_t fork(void)
{
	pid_t pid = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
	if (pid == 0)
		__others = 0;
	return pid;
}

/* The child of vfork runs on the parent's stack, so what lies there is overwritten before the parent goes
   on: the return address has to stay in a register, which no C function promises.
   0x4111 is CLONE_VM | CLONE_VFORK | SIGCHLD, 220 is SYS_clone. */
__asm__(".section .text.vfork, \"ax\"\n"
        ".globl vfork\n"
        ".type vfork, @function\n"
        "vfork:\n"
        "	li a0, 0x4111\n"
        "	li a1, 0\n"
        "	li a7, 220\n"
        "	ecall\n"
        "	bltz a0, 1f\n"
        "	ret\n"
        "1:	tail __fail\n"
        ".size vfork, . - vfork\n");

pid_t getpid(void) { return (pid_t)syscall(SYS_getpid); }
pid_t getppid(void) { return (pid_t)syscall(SYS_getppid); }
pid_t gettid(void) { return (pid_t)syscall(SYS_gettid); }
pid_t getpgid(pid_t pid) { return (pid_t)syscall(SYS_getpgid, pid); }
pid_t getpgrp(void) { return getpgid(0); }
int setpgid(pid_t pid, pid_t group) { return (int)syscall(SYS_setpgid, pid, group); }
pid_t getsid(pid_t pid) { return (pid_t)syscall(SYS_getsid, pid); }
pid_t setsid(void) { return (pid_t)syscall(SYS_setsid); }
uid_t getuid(void) { return (uid_t)syscall(SYS_getuid); }
uid_t geteuid(void) { return (uid_t)syscall(SYS_geteuid); }
gid_t getgid(void) { return (gid_t)syscall(SYS_getgid); }
gid_t getegid(void) { return (gid_t)syscall(SYS_getegid); }
int setuid(uid_t uid) { return (int)syscall(SYS_setuid, uid); }
int setgid(gid_t gid) { return (int)syscall(SYS_setgid, gid); }

pid_t wait4(pid_t pid, int *status, int options, struct rusage *ru)
{
	return (pid_t)syscall(SYS_wait4, pid, status, options, ru);
}

pid_t wait(int *status) { return wait4(-1, status, 0, NULL); }
pid_t wait3(int *status, int options, struct rusage *ru) { return wait4(-1, status, options, ru); }
pid_t waitpid(pid_t pid, int *status, int options) { return wait4(pid, status, options, NULL); }

int waitid(idtype_t type, id_t id, siginfo_t *info, int options)
{
	return (int)syscall(SYS_waitid, type, id, info, options, NULL);
}

pid_t tcgetpgrp(int fd)
{
	int group;
	return ioctl(fd, TIOCGPGRP, &group) < 0 ? -1 : group;
}

int tcsetpgrp(int fd, pid_t group) { return ioctl(fd, TIOCSPGRP, &group); }

int execve(const char *path, char *const argv[], char *const envp[])
{
	return (int)syscall(SYS_execve, path, argv, envp);
}

int execv(const char *path, char *const argv[]) { return execve(path, argv, environ); }

/* A file that the kernel does not know how to run is a script for the shell. See execvp(3). */
static void run(const char *path, char *const argv[], char *const envp[])
{
	execve(path, argv, envp);
	if (errno != ENOEXEC)
		return;
	int n = 0;
	while (argv[n])
		n++;
	char *words[n + 3];
	words[2] = NULL;
	words[0] = "/bin/sh";
	words[1] = (char *)path;
	for (int i = 1; i <= n; i++)
		words[i + 1] = argv[i];
	execve("/bin/sh", words, envp);
}

/* A name without a slash is looked for in the folders of PATH. */
int execvpe(const char *file, char *const argv[], char *const envp[])
{
	const char *dirs = getenv("PATH");
	if (strchr(file, '/')) {
		run(file, argv, envp);
		return -1;
	}
	if (!dirs)
		dirs = "/bin:/usr/bin";
	int denied = 0;
	for (;;) {
		char path[4096];
		size_t n = strcspn(dirs, ":"), len = strlen(file);
		if (n + len + 2 <= sizeof path) {
			memcpy(path, dirs, n);
			path[n] = '/';
			memcpy(path + n + (n > 0), file, len + 1);
			run(path, argv, envp);
			denied |= errno == EACCES;
			if (errno != ENOENT && errno != ENOTDIR && errno != EACCES)
				return -1;
		}
		if (!dirs[n])
			break;
		dirs += n + 1;
	}
	errno = denied ? EACCES : ENOENT;
	return -1;
}

int execvp(const char *file, char *const argv[]) { return execvpe(file, argv, environ); }

#define EXECL_MAX 64 /* arguments of the l forms */

/* Gathers the arguments up to the NULL; env takes the pointer behind it. */
static int gather(const char *argv[], const char *first, va_list ap)
{
	int n = 0;
	for (const char *arg = first; arg; arg = va_arg(ap, const char *)) {
		if (n == EXECL_MAX) {
			errno = E2BIG;
			return -1;
		}
		argv[n++] = arg;
	}
	argv[n] = NULL;
	return 0;
}

int execl(const char *path, const char *arg, ...)
{
	const char *argv[EXECL_MAX + 1];
	va_list ap;
	va_start(ap, arg);
	int r = gather(argv, arg, ap);
	va_end(ap);
	return r < 0 ? r : execv(path, (char *const *)argv);
}

int execlp(const char *file, const char *arg, ...)
{
	const char *argv[EXECL_MAX + 1];
	va_list ap;
	va_start(ap, arg);
	int r = gather(argv, arg, ap);
	va_end(ap);
	return r < 0 ? r : execvp(file, (char *const *)argv);
}

int execle(const char *path, const char *arg, ...)
{
	const char *argv[EXECL_MAX + 1];
	int n = 0;
	va_list ap;
	va_start(ap, arg);
	for (const char *a = arg; a && n < EXECL_MAX; a = va_arg(ap, const char *))
		argv[n++] = a;
	argv[n] = NULL;
	char *const *envp = va_arg(ap, char *const *);
	va_end(ap);
	return execve(path, (char *const *)argv, envp);
}

/* The caller ignores SIGINT and SIGQUIT and holds SIGCHLD back while the command runs. See system(3). */
int system(const char *command)
{
	if (!command)
		return access("/bin/sh", X_OK) == 0;
	struct sigaction ignore = {.sa_handler = SIG_IGN}, old_int, old_quit;
	sigset_t child, old_mask;
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigaction(SIGINT, &ignore, &old_int);
	sigaction(SIGQUIT, &ignore, &old_quit);
	sigprocmask(SIG_BLOCK, &child, &old_mask);
	int status = -1;
	pid_t pid = fork();
	if (pid == 0) {
		sigaction(SIGINT, &old_int, NULL);
		sigaction(SIGQUIT, &old_quit, NULL);
		sigprocmask(SIG_SETMASK, &old_mask, NULL);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	if (pid > 0)
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			continue;
	sigaction(SIGINT, &old_int, NULL);
	sigaction(SIGQUIT, &old_quit, NULL);
	sigprocmask(SIG_SETMASK, &old_mask, NULL);
	return status;
}

/* prlimit64 is the one call behind both. */
int getrlimit(int what, struct rlimit *limit) { return (int)syscall(SYS_prlimit64, 0, what, NULL, limit); }
int setrlimit(int what, const struct rlimit *limit) { return (int)syscall(SYS_prlimit64, 0, what, limit, NULL); }
int getrusage(int who, struct rusage *ru) { return (int)syscall(SYS_getrusage, who, ru); }
clock_t times(struct tms *t) { return syscall(SYS_times, t); }
int setpriority(int which, id_t who, int nice) { return (int)syscall(SYS_setpriority, which, who, nice); }

/* The kernel answers 20 - nice, so that no good answer is negative. */
int getpriority(int which, id_t who)
{
	long r = syscall(SYS_getpriority, which, who);
	return r < 0 ? -1 : 20 - (int)r;
}

int nice(int by)
{
	int now = getpriority(PRIO_PROCESS, 0);
	return setpriority(PRIO_PROCESS, 0, now + by) < 0 ? -1 : getpriority(PRIO_PROCESS, 0);
}

int sched_yield(void) { return (int)syscall(SYS_sched_yield); }
int sched_getscheduler(pid_t pid) { return (int)syscall(SYS_sched_getscheduler, pid); }
int sched_getparam(pid_t pid, struct sched_param *p) { return (int)syscall(SYS_sched_getparam, pid, p); }
int sched_get_priority_max(int policy) { return (int)syscall(SYS_sched_get_priority_max, policy); }
int sched_get_priority_min(int policy) { return (int)syscall(SYS_sched_get_priority_min, policy); }

int sched_setscheduler(pid_t pid, int policy, const struct sched_param *p)
{
	return (int)syscall(SYS_sched_setscheduler, pid, policy, p);
}
