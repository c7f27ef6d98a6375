package testdata

// answer is what a demo's question has for an answer, in English and Chinese.
type answer struct{ en, zh string }

// answers are revealed at the end of a demo's guide.
var answers = map[string]answer{
	"hello": {
		"On a terminal in the order of the source, for there printf empties its buffer at every newline. Through a pipe the line of write comes first: the others wait in the process's buffer until the program ends, and then come in one write.",
		"在终端上按源代码的顺序，因为 printf 在每个换行处刷新缓冲区。通过管道时 write 的那一行最先出现：其余各行留在进程的缓冲区里，直到程序结束才由一次 write 全部送出。",
	},
	"pingpong": {
		"Nobody but the pipes: an empty one puts its reader to sleep, and the other side's write wakes it. The ball is four bytes, and whoever has read them has the turn.",
		"除了管道没有谁：空管道让读者睡眠，对方的 write 把它唤醒。球就是四个字节，谁读到了它，就轮到谁。",
	},
	"pipeline": {
		"No. All stages are there from the beginning; each sleeps while its pipe is empty and goes on as soon as there is something in it. Only the end of file has to wait until the stage before has closed its write end.",
		"不必。所有阶段从一开始就都在；管道空时就睡眠，一有内容就继续。只有文件结尾要等前一个阶段关闭它的写端。",
	},
	"forktree": {
		"Its number and its exit status: a zombie, until its parent waits for it. Children whose parent ends are adopted by process 1, which waits for everybody.",
		"留下进程号和退出状态，即僵尸，直到父进程回收它。父进程结束后，子进程由 1 号进程收养，它会回收所有子进程。",
	},
	"pages": {
		"The new value in the shared page, and the old one in the other. The child's write to the private page made the kernel give it a copy in a frame of its own; the shared page is one frame in both page tables.",
		"共享页里读到新值，另一页里仍是旧值。子进程写私有页时，内核给了它自己的页框和副本；共享页在两个页表里是同一个页框。",
	},
	"counter": {
		"Many between 2 and 4000. Adding 1 is a load, an addition and a store; if the CPU changes hands between the load and the store, the other's additions are overwritten. This run was lucky.",
		"2 到 4000 之间的许多值。加一是取数、相加、存数三步；如果在取数和存数之间切换了进程，对方的加法就被覆盖。这一次运行只是碰巧正确。",
	},
	"eof": {
		"Because one write end is still open: the child's own. fork copied both ends into the child, and it never closes fd 4. A read gives the end of file only when every write end is closed, in all processes.",
		"因为还有一个写端开着：子进程自己的。fork 把两端都复制给了子进程，而它从没有关闭描述符 4。只有所有进程的所有写端都关闭之后，read 才返回文件结尾。",
	},
	"ctrlc": {
		"By the signal frame: the kernel writes all registers and the mask to the program's own stack before the handler runs, and rt_sigreturn takes back what it finds there, also what the handler has changed.",
		"靠信号帧：处理函数运行之前，内核把全部寄存器和信号屏蔽写到程序自己的栈上，rt_sigreturn 再从那里取回，包括处理函数改动过的内容。",
	},
	"merge": {
		"Seven of the nine: the standard signal once, each real-time signal three times. The lowest number gets its frame first, so with open masks the handlers begin in the reverse order, each interrupting the one before; with closed masks they run in the order of their numbers.",
		"九次中的七次：标准信号一次，两种实时信号各三次。编号最小的最先得到信号帧，所以屏蔽打开时处理函数按相反顺序开始，后一个打断前一个；屏蔽关闭时则按编号顺序运行。",
	},
	"restart": {
		"It depends on SA_RESTART: with it read begins again after the handler, without it read fails with EINTR. poll fails with EINTR in any case.",
		"取决于 SA_RESTART：有它，read 在处理函数之后重新开始；没有它，read 以 EINTR 失败。poll 无论如何都以 EINTR 失败。",
	},
	"nap": {
		"Yes. If the alarm rings between setitimer and pause, the handler runs before the sleep, and no other signal comes. sigsuspend opens the mask and sleeps in one step, so nothing fits between.",
		"会。如果闹钟在 setitimer 与 pause 之间响了，处理函数在睡眠之前就运行完，再也没有别的信号到来。sigsuspend 把打开屏蔽和睡眠合成一步，中间没有空隙。",
	},
	"abort": {
		"abort sends SIGABRT a second time with the default action back in place, and that ends the program. system ignores SIGINT and SIGQUIT, which are meant for the command, and blocks SIGCHLD so that nobody else takes the status.",
		"abort 第二次发送 SIGABRT 之前恢复了默认动作，于是程序结束。system 忽略本来给命令的 SIGINT 和 SIGQUIT，并屏蔽 SIGCHLD，以免别人取走退出状态。",
	},
	"jobshell": {
		"The terminal: it knows one process group as its foreground. Keys send their signals to that group alone, and whoever reads from another group is stopped by SIGTTIN. The shell only tells the terminal which group that is.",
		"是终端：它只认一个进程组为前台。按键信号只发给这个组，其他组的进程一读就被 SIGTTIN 停下。shell 只是告诉终端哪个组在前台。",
	},
	"mailbox": {
		"2 takes the oldest of type 2; -3 takes the lowest type up to 3, which is type 1; 0 takes the oldest of all that are left, type 3. The order in the queue never changes.",
		"写 2 取类型 2 中最早的；写 -3 取类型不超过 3 的最小类型，即类型 1；写 0 取剩下的最早的一条，即类型 3。队列里的顺序从不改变。",
	},
	"undo": {
		"Without SEM_UNDO never: the value stays 0. With it the kernel notes what the process took and gives it back at its end, however it ends.",
		"没有 SEM_UNDO 就永远不能：值一直是 0。有了它，内核记下进程拿走了什么，无论它怎样结束都替它归还。",
	},
	"chat": {
		"By the type, which is the address: each asks for its own type and passes over everything else, wherever it stands in the queue.",
		"靠类型，它就是地址：每个进程只要自己的类型，越过其他一切，不管排在队列的什么位置。",
	},
	"buffer": {
		"The semaphore FREE: it counts the free places, and at 0 the producer sleeps in semop until the consumer's V hands a place over to it.",
		"信号量 FREE：它记录空位数，减到 0 时生产者睡在 semop 里，直到消费者的 V 操作把一个位置交给它。",
	},
	"meeting": {
		"In open, not in read: opening a FIFO for reading waits until somebody opens it for writing.",
		"在 open 里，而不是 read 里：以读方式打开命名管道，要等有人以写方式打开它。",
	},
	"patience": {
		"None of the 20: each caller has gone before its answer comes, and every port_reply fails with ESTALE. The server works all the time, for nobody. One call that waits long enough is answered.",
		"20 次中一次也没有：回复到来之前询问者已经放弃，每个 port_reply 都以 ESTALE 失败。服务器一直在忙，却没有为任何人。等得足够久的一次调用就能得到回复。",
	},
	"servers": {
		"One thread makes all six wait, three threads four of them, the asynchronous server none. It never sleeps for one client: port_post begins the work, and a signal tells when it is done.",
		"单线程让六个都等，三个线程让四个等，异步服务器一个也不让等。它从不为某个客户睡眠：port_post 开始工作，信号告诉它何时完成。",
	},
	"onepage": {
		"It costs looking in vain until the other one has written, and two copies of every byte, none by the kernel. The store of the state must come last: whoever sees \"ready\" must find the whole message.",
		"代价是对方写好之前一次次白看，以及每个字节的两次复制（都不由内核完成）。状态必须最后写入：谁看到“就绪”，谁就必须能读到完整的消息。",
	},
	"ps-kill": {
		"grep itself: all stages run at the same time, and the arguments of grep hold the word it looks for. When kill comes to it, it has ended: No such process.",
		"是 grep 自己：各阶段同时运行，而 grep 的参数里正有它要找的词。等 kill 轮到它时它已经结束：No such process。",
	},
	"two-shells-fifo": {
		"The shell waits in open, for a FIFO opens only when both sides are there. The cat in the other console opens it for reading and frees it.",
		"shell 等在 open 里，因为命名管道要两端都到才能打开。另一个控制台的 cat 以读方式打开它，于是放行。",
	},
	"tee-fifo": {
		"With tee and a named pipe: tee writes every byte twice, to its output and into the pipe, and each of the two programs reads one of them.",
		"用 tee 和一个命名管道：tee 把每个字节写两次，一次到输出，一次进管道，两个程序各读一份。",
	},
	"coprocess-hangs": {
		"In the buffer of tr: its output is no terminal, so it keeps it until the buffer is full or its input ends. Closing the input brings the answer out.",
		"在 tr 的缓冲区里：它的输出不是终端，所以要等缓冲区写满或输入结束才写出。关闭输入，回答就出来了。",
	},
	"foreground-background": {
		"The one in the foreground alone: the terminal sends SIGINT to its foreground group, and the job in the background is a group of its own.",
		"只有前台的那个：终端把 SIGINT 发给前台进程组，而后台作业自成一组。",
	},
	"orphan-zombie": {
		"When its parent lives and has not waited for it. Once the parent ends, init becomes the parent and waits at once.",
		"父进程还在却没有回收它的时候。父进程一结束，init 成为父进程并立刻回收。",
	},
	"sigpipe": {
		"SIGPIPE: head has ended, nobody holds the read end any more, and the next write kills yes; its status is 128 + 13 = 141. The shell shows only the status of the last command, 0.",
		"SIGPIPE：head 已经结束，再没有谁持有读端，yes 的下一次 write 就把它杀死；状态是 128 + 13 = 141。shell 只显示最后一个命令的状态，即 0。",
	},
	"shared-offset": {
		"Because they share one open file and with it the offset: fork and dup copy the descriptor, not the file's position. Two opens of the file would each begin at 0.",
		"因为它们共享同一个打开的文件，也就共享偏移：fork 和 dup 复制的是描述符，而不是文件位置。分别打开两次，则各自从 0 开始。",
	},
}
