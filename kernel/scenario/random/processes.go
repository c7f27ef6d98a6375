package random

// processes is birth, end and what lies between: fork, threads, wait, groups, sessions, ids, exec, stops.
var processes = &Group{
	Name: "processes",
	Help: "fork, threads, wait, exit, exec, groups, sessions, ids, stops",
	Shapes: join([]Shape{
		{8, fork(OneOf("SIGCHLD", "SIGCHLD", "SIGCHLD", thread, thread, "CLONE_FILES|SIGCHLD", "CLONE_VM|CLONE_VFORK|SIGCHLD", "CLONE_VFORK|SIGCHLD", "CLONE_PARENT|SIGCHLD", "0", "SIGUSR1", "CLONE_VM|SIGCHLD",
			"CLONE_THREAD", "CLONE_SIGHAND", "CLONE_SIGHAND|CLONE_VM|SIGCHLD", "CLONE_FS|CLONE_FILES|SIGCHLD"))},
		{12, Call("wait4", With("options", waits), With("rusage", OneOf("NULL")))},
		{8, Call("waitid", With("idtype", OneOf("P_ALL", "P_PID", "P_PID", "P_PGID", "7")), With("id", Pid), With("options", waitids), With("rusage", OneOf("NULL")))},
		{4, Call("exit_group", With("status", OneOf("0", "1", "3", "255", "256", "-1")))},
		{3, Call("exit", With("status", OneOf("0", "1", "7")))},
		{2, Text(`execve("/agent", ["/agent"], NULL)`)},
		{1, Format(`execve(%s, ["x"], NULL)`, Path)},
		{3, Call("setpgid")},
		{2, Call("getpgid")},
		{2, Call("getsid")},
		{1, Call("setsid")},
		{1, Call("getppid")},
		{1, Call("gettid")},
		{1, Text("prctl(PR_SET_CHILD_SUBREAPER, 1)")},
		{1, Format("prctl(PR_SET_PDEATHSIG, %s)", OneOf("SIGUSR1", "SIGTERM", "0"))},
		{8, Format("kill(%s, %s)", Mostly(someone, Pid), OneOf("SIGUSR1", "SIGTERM", "SIGKILL", "SIGSTOP", "SIGSTOP", "SIGCONT", "SIGCONT", "SIGCHLD", "SIGTSTP", "SIGTTIN", "0"))},
		{2, Format("tgkill(%s, %s, %s)", someone, someone, Signal)},
		{1, Format("tkill(%s, %s)", Pid, Signal)},
		{4, action(OneOf("SIGCHLD", "SIGCHLD", "SIGUSR1", "SIGTERM", "SIGTSTP", "SIGCONT"))},
		{1, Format("rt_sigprocmask(%s, [%s], NULL)", OneOf("SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK"), OneOf("USR1", "CONT", "CHLD", "TERM CHLD"))},
		{1, Text("rt_sigsuspend([])")},
		{1, Format("setresuid(%s, %s, %s)", OneOf("-1", "0", "1000"), OneOf("-1", "0", "1000"), OneOf("-1", "0", "1000"))},
		{1, Text("nanosleep(" + Wait + ", NULL)")},
		{1, Pause},
	}),
}

var waits = OneOf("0", "0", "WNOHANG", "WNOHANG", "WUNTRACED", "WCONTINUED", "WUNTRACED|WCONTINUED|WNOHANG", "__WALL", "__WCLONE|WNOHANG", "__WNOTHREAD|WNOHANG", "0x100000")

var waitids = OneOf("WEXITED", "WEXITED", "WEXITED|WNOHANG", "WEXITED|WNOWAIT", "WSTOPPED", "WSTOPPED|WNOHANG", "WCONTINUED|WNOHANG", "WEXITED|WSTOPPED|WCONTINUED", "WNOHANG", "0")
