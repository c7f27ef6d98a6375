/* signal.h: signals. See signal(7), sigaction(2). */
#ifndef _SIGNAL_H
#define _SIGNAL_H

#include <sys/types.h>
#include <time.h>

#define SIGHUP 1
#define SIGINT 2
#define SIGQUIT 3
#define SIGILL 4
#define SIGTRAP 5
#define SIGABRT 6
#define SIGIOT 6
#define SIGBUS 7
#define SIGFPE 8
#define SIGKILL 9
#define SIGUSR1 10
#define SIGSEGV 11
#define SIGUSR2 12
#define SIGPIPE 13
#define SIGALRM 14
#define SIGTERM 15
#define SIGSTKFLT 16
#define SIGCHLD 17
#define SIGCONT 18
#define SIGSTOP 19
#define SIGTSTP 20
#define SIGTTIN 21
#define SIGTTOU 22
#define SIGURG 23
#define SIGXCPU 24
#define SIGXFSZ 25
#define SIGVTALRM 26
#define SIGPROF 27
#define SIGWINCH 28
#define SIGIO 29
#define SIGPOLL 29
#define SIGPWR 30
#define SIGSYS 31
#define SIGRTMIN 34 /* 32 and 33 are left to C libraries */
#define SIGRTMAX 64
#define NSIG 65

#define SIG_DFL ((void (*)(int))0)
#define SIG_IGN ((void (*)(int))1)
#define SIG_ERR ((void (*)(int))-1)
#define SIG_BLOCK 0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2

#define SA_NOCLDSTOP 0x00000001
#define SA_NOCLDWAIT 0x00000002
#define SA_SIGINFO 0x00000004
#define SA_ONSTACK 0x08000000
#define SA_RESTART 0x10000000
#define SA_NODEFER 0x40000000
#define SA_RESETHAND 0x80000000

#define SS_ONSTACK 1
#define SS_DISABLE 2
#define MINSIGSTKSZ 2048
#define SIGSTKSZ 8192

typedef int sig_atomic_t;
typedef void (*sighandler_t)(int);
typedef struct {
	unsigned long bits; /* bit n-1 stands for signal n */
} sigset_t;
union sigval {
	int sival_int;
	void *sival_ptr;
};

/* How a timer tells of its expiry. See sigevent(7). */
struct sigevent {
	union sigval sigev_value; /* goes along with the signal */
	int sigev_signo;
	int sigev_notify; /* SIGEV_... */
	union {
		int _tid; /* the thread, with SIGEV_THREAD_ID */
		char __size[48];
	} _sigev_un;
};
#define SIGEV_SIGNAL 0
#define SIGEV_NONE 1
#define SIGEV_THREAD_ID 4

/* 128 bytes; which members hold something depends on the signal and on si_code. See sigaction(2). */
typedef struct {
	int si_signo; /* the signal */
	int si_errno; /* an errno that goes with it, mostly 0 */
	int si_code;  /* why: SI_... or one of the signal's own codes */
	int __pad;
	union {
		struct { /* sent by kill, sigqueue, or SIGCHLD */
			pid_t pid;
			uid_t uid;
			union {
				union sigval value;
				struct {
					int status;
					clock_t utime, stime;
				} child;
			} u;
		} from;
		struct { /* sent by a timer */
			int id, overrun;
			union sigval value;
		} timer;
		struct { /* SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP */
			void *addr;
		} fault;
		char size[112];
	} __u;
} siginfo_t;
#define si_pid __u.from.pid
#define si_uid __u.from.uid
#define si_value __u.from.u.value
#define si_int __u.from.u.value.sival_int
#define si_ptr __u.from.u.value.sival_ptr
#define si_status __u.from.u.child.status
#define si_utime __u.from.u.child.utime
#define si_stime __u.from.u.child.stime
#define si_addr __u.fault.addr
#define si_timerid __u.timer.id
#define si_overrun __u.timer.overrun

#define SI_USER 0
#define SI_KERNEL 0x80
#define SI_QUEUE (-1)
#define SI_TIMER (-2)
#define SI_TKILL (-6)
#define ILL_ILLOPC 1
#define SEGV_MAPERR 1 /* nothing is mapped there */
#define SEGV_ACCERR 2 /* mapped, but this access is not allowed */
#define BUS_ADRALN 1
#define BUS_ADRERR 2
#define CLD_EXITED 1
#define CLD_KILLED 2
#define CLD_DUMPED 3
#define CLD_TRAPPED 4
#define CLD_STOPPED 5
#define CLD_CONTINUED 6

/* The kernel's own layout: riscv64 has no sa_restorer. */
struct sigaction {
	union {
		void (*sa_handler)(int);
		void (*sa_sigaction)(int, siginfo_t *, void *);
	};
	unsigned long sa_flags;
	sigset_t sa_mask;
};

typedef struct {
	void *ss_sp;    /* lowest address of the stack */
	int ss_flags;   /* SS_ONSTACK, SS_DISABLE */
	size_t ss_size; /* its length */
} stack_t;

/* What the kernel pushes on the stack after the siginfo: the state to go back to. */
typedef struct {
	unsigned long __gregs[32]; /* pc, then x1..x31 */
	unsigned long __fpregs[66] __attribute__((aligned(16))); /* f0..f31, fcsr, reserved */
} mcontext_t;
typedef struct __ucontext {
	unsigned long uc_flags;
	struct __ucontext *uc_link;
	stack_t uc_stack;
	sigset_t uc_sigmask; /* the mask to go back to */
	char __unused[120];
	mcontext_t uc_mcontext __attribute__((aligned(16)));
} ucontext_t;
#define REG_PC 0
#define REG_RA 1
#define REG_SP 2
#define REG_TP 4
#define REG_S0 8
#define REG_A0 10

int kill(pid_t pid, int sig);
int killpg(pid_t group, int sig);
int tgkill(pid_t pid, pid_t tid, int sig);
int raise(int sig);
sighandler_t signal(int sig, sighandler_t handler);
int sigaction(int sig, const struct sigaction *new, struct sigaction *old);
int sigprocmask(int how, const sigset_t *set, sigset_t *old);
int pthread_sigmask(int how, const sigset_t *set, sigset_t *old);
int sigpending(sigset_t *set);
int sigsuspend(const sigset_t *mask);
int sigwait(const sigset_t *set, int *sig);
int sigwaitinfo(const sigset_t *set, siginfo_t *info);
int sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *timeout);
int sigqueue(pid_t pid, int sig, const union sigval value);
int sigaltstack(const stack_t *new, stack_t *old);
int sigemptyset(sigset_t *set);
int sigfillset(sigset_t *set);
int sigaddset(sigset_t *set, int sig);
int sigdelset(sigset_t *set, int sig);
int sigismember(const sigset_t *set, int sig);
void psignal(int sig, const char *what);

#endif
