package testdata

import "path"

// A Demo is a small program to watch, with a question to answer before running it.
type Demo struct {
	// Name is what stands after "demo:" on the command line.
	Name string
	// Question is to be asked before the run; QuestionZH is the same in Chinese.
	Question, QuestionZH string
	// Watch says in two sentences what to look at; WatchZH is the same in Chinese.
	Watch, WatchZH string
	// Answer is what the question has for an answer, to be revealed after the run; AnswerZH is the same in Chinese.
	Answer, AnswerZH string
	// Races says that the outcome depends on who runs when: it is to be run with --seeds, too.
	Races bool
	// Session is a session to be played in the place of a program, nil for a program.
	Session []byte
	// ELF is the program, with line numbers and variables for a debugger.
	ELF []byte
	// Source is its C source text.
	Source []byte
	// SourceName is the source's name as the line numbers in ELF have it.
	SourceName string
}

// demoTexts is the order of the demos and what is said about them.
var demoTexts = []Demo{
	{
		Name:       "hello",
		Question:   "In which order do the lines appear on a terminal, and in which order through a pipe?",
		QuestionZH: "直接输出到终端时，各行按什么顺序出现？如果把输出接到管道里，顺序又会怎样？",
		Watch: "Count the write calls: every line printed by printf waits in the process's own buffer until somebody empties it. " +
			"Run it once on the terminal and once with \"| cat\", and see which call carries which lines.",
		WatchZH: "数一数 write 调用的次数：printf 的内容先留在进程自己的缓冲区里，直到缓冲区被刷新才交给内核。" +
			"分别直接运行和接上“| cat”运行一次，看看每次 write 各带走了哪几行。",
	},
	{
		Name:       "pingpong",
		Question:   "Who tells the two processes whose turn it is?",
		QuestionZH: "是谁告诉这两个进程现在轮到谁了？",
		Watch: "Each read finds its pipe empty and blocks; the other side's write fills the pipe and wakes the reader in the same step. " +
			"At the end look at the closes: one read returns 0 only after the last write end is gone.",
		WatchZH: "每次 read 都发现管道是空的，于是阻塞；对方的 write 放入数据，同时把它唤醒。" +
			"最后留意那些 close：只有最后一个写端关闭之后，read 才会返回 0。",
	},
	{
		Name:       "pipeline",
		Question:   "Does the second stage have to wait until the first one has finished?",
		QuestionZH: "第二个阶段必须等第一个阶段全部做完才能开始吗？",
		Watch: "See how dup2 lays the pipes under descriptors 0 and 1, so that no stage knows that it is part of a pipeline. " +
			"Then watch how the stages run in turns: an empty pipe makes the reader sleep, and the end of one stage is the end of file of the next.",
		WatchZH: "看 dup2 怎样把管道接到描述符 0 和 1 上，于是每个阶段都不知道自己是流水线的一部分。" +
			"再看各阶段怎样交替运行：管道空了，读者就睡眠；前一个阶段结束，后一个阶段便读到文件结尾。",
	},
	{
		Name:       "forktree",
		Question:   "When a process has ended, what is left of it, and who takes care of its children?",
		QuestionZH: "进程结束以后还留下些什么？它的子进程又由谁来照管？",
		Watch: "The first child has ended, yet it stays in the process table in state Z until its parent calls waitpid for it. " +
			"When the middle process ends, the parent of its child changes to process 1, which waits for everybody.",
		WatchZH: "第一个子进程已经结束，却仍以 Z（僵尸）状态留在进程表里，直到父进程用 waitpid 取走它的退出状态。" +
			"中间那个进程结束时，它的孩子成了孤儿，父进程变为 1 号进程，由它负责回收。",
	},
	{
		Name:       "pages",
		Question:   "After the child has written to both variables, what does the parent read at the same two addresses?",
		QuestionZH: "子进程改写了两个变量之后，父进程在同样的两个地址上会读到什么？",
		Watch: "After fork both page tables name the same two frames; the child's write to the private page faults, and the kernel gives it a copy in a new frame. " +
			"The shared page keeps one frame number in both tables, so its new value is simply there.",
		WatchZH: "fork 之后，两个页表指向同样的两个物理页框；子进程写私有页时触发缺页，内核把它复制到一个新页框（写时复制）。" +
			"共享页在两个页表里始终是同一个页框号，所以新值父进程立刻就能看到。",
	},
	{
		Name:       "counter",
		Races:      true,
		Question:   "Two processes add 1 to the same counter 2000 times each: which sums are possible?",
		QuestionZH: "两个进程各给同一个计数器加 2000 次 1，最后的和可能是哪些值？",
		Watch: "One run looks right by luck; run it with --seeds 1..200 and see how many different sums there are. " +
			"Then step through a run with a wrong sum to the switch between a load and its store: there an update is lost.",
		WatchZH: "运行一次可能碰巧是对的；用 --seeds 1..200 运行，看看会出现多少种不同的和。" +
			"再单步走进一次出错的运行，找到发生在“取数”和“存数”之间的那次切换：更新就是在那里丢失的。",
	},
	{
		Name:       "eof",
		Question:   "The parent has closed its write end: why does the child not read end of file?",
		QuestionZH: "父进程已经关闭了写端，子进程为什么还是读不到文件结尾？",
		Watch: "Both processes end up blocked, the parent in waitpid and the child in read, and no event can ever wake either of them. " +
			"Look at who still holds a write end of the pipe: it is the reader itself.",
		WatchZH: "最后两个进程都阻塞了：父进程停在 waitpid，子进程停在 read，再没有任何事件能唤醒它们。" +
			"看看是谁还握着管道的写端：正是读者自己。",
	},
	{
		Name:       "ctrlc",
		Question:   "Between Ctrl-C and the next line of the program a handler runs: how does the program get back to where it was?",
		QuestionZH: "按下 Ctrl-C 之后，程序先运行处理函数，再执行下一行：它是怎样回到原处的？",
		Watch: "The terminal, not the shell, makes SIGINT pending for its foreground; the sleeping read ends, and the kernel writes a frame with all registers on the program's stack. " +
			"rt_sigreturn puts back what it finds there, so when the handler writes 7 where the frame keeps the result, read answers 7.",
		WatchZH: "让 SIGINT 待决的是终端，不是 shell；睡眠中的 read 结束，内核把含有全部寄存器的信号帧写到程序的栈上。" +
			"rt_sigreturn 只是把帧里的内容放回去，所以处理函数在帧里把结果改成 7，read 就返回 7。",
	},
	{
		Name:       "merge",
		Question:   "Three different signals are sent three times each while they are blocked: how many handlers run afterwards, and in which order?",
		QuestionZH: "三种信号在被阻塞期间各发送三次，解除阻塞后处理函数一共运行几次？按什么顺序？",
		Watch: "Of the standard signal only the first one counts, while each real-time signal comes with its value; the kernel takes the lowest number first. " +
			"Yet as long as handlers may interrupt each other, the last frame that was put on the stack runs first: compare the two rounds.",
		WatchZH: "标准信号只留下第一次，实时信号则每次都带着自己的值送达；内核总是先取编号最小的。" +
			"但只要处理函数可以互相打断，最后压到栈上的帧最先运行：比较一下前后两轮的顺序。",
	},
	{
		Name:       "restart",
		Question:   "A signal arrives while read sleeps: does read fail, or does it go on after the handler?",
		QuestionZH: "read 睡眠时来了一个信号：read 会失败，还是在处理函数之后继续？",
		Watch: "Look in the trace at what the interrupted call answers to the kernel (ERESTARTSYS), and whether the same call appears again after rt_sigreturn. " +
			"Then see why a loop around poll is needed even with SA_RESTART.",
		WatchZH: "在跟踪里看被打断的调用给内核的回答（ERESTARTSYS），以及 rt_sigreturn 之后同一个调用是否再次出现。" +
			"再看看为什么即使设了 SA_RESTART，poll 外面仍然需要一个循环。",
	},
	{
		Name:       "nap",
		Races:      true,
		Question:   "A sleep built from an alarm and pause: can it sleep for ever?",
		QuestionZH: "用定时器和 pause 拼出来的 sleep，会不会永远睡下去？",
		Watch: "One run is fine by luck; run it with --seeds 1..200 and count the deadlocks, then trace one of them: the alarm rings after setitimer and before pause, while the other process has the processor. " +
			"With the argument safe no seed is lost, because sigsuspend opens the mask and sleeps in one step.",
		WatchZH: "运行一次多半没事；用 --seeds 1..200 运行，数一数有多少次死锁，再跟踪其中一次：另一个进程占着处理器，闹钟恰好在 setitimer 之后、pause 之前响了。" +
			"加上参数 safe 就不再出错，因为 sigsuspend 把打开信号掩码和睡眠合成了一步。",
	},
	{
		Name:       "abort",
		Question:   "A handler for SIGABRT returns: why does abort() still end the program, and what must system() do to signals while a command runs?",
		QuestionZH: "SIGABRT 的处理函数返回了，abort() 为什么仍能结束程序？system() 在命令运行期间必须对信号做些什么？",
		Watch: "abort raises the signal twice, the second time with the default action back in place. " +
			"system ignores SIGINT, which is meant for the command, and blocks SIGCHLD, so that the handler which collects dead children finds none: the status was taken already.",
		WatchZH: "abort 引发信号两次，第二次之前先恢复了默认动作。" +
			"system 忽略 SIGINT（那是给命令的），并阻塞 SIGCHLD，于是收尸的处理函数一个子进程也找不到：退出状态早已被取走了。",
	},
	{
		Name:       "jobshell",
		Question:   "Ctrl-Z stops a job and not the shell, and a job in the background cannot read: who sees to that?",
		QuestionZH: "Ctrl-Z 停下的是作业而不是 shell，后台作业也读不了终端：这是谁在管？",
		Watch: "Every job is a process group, and the terminal knows one of them as its foreground: keys send their signals there, and SIGTTIN stops whoever else reads. " +
			"Follow tcsetpgrp (an ioctl, TIOCSPGRP) and SIGCONT through fg and bg, and see what waitpid tells the shell.",
		WatchZH: "每个作业是一个进程组，终端只认其中一个为前台：按键产生的信号发给它，其他组的进程一读就被 SIGTTIN 停下。" +
			"跟着 tcsetpgrp（即 ioctl TIOCSPGRP）和 SIGCONT 走一遍 fg 和 bg，再看 waitpid 告诉了 shell 什么。",
	},
	{
		Name:       "mailbox",
		Question:   "Three messages of three types lie in one queue: which one does msgrcv with type 2 take, which with -3, and which with 0?",
		QuestionZH: "一个队列里放着三种类型的三条消息：msgrcv 的类型写 2、写 -3、写 0，各取走哪一条？",
		Watch: "The queue is one list in the order of arrival, and a type only selects from it: look at what each recv takes, and at the second one for type 2. " +
			"Every sender has ended before its message is read, for the message belongs to the kernel.",
		WatchZH: "队列只是一条按到达顺序排列的链表，类型只用来挑选：看每个 recv 取走了什么，尤其是第二次取类型 2 的那一次。" +
			"每个发送者都在消息被读走之前就结束了，因为消息归内核保管。",
	},
	{
		Name:       "undo",
		Question:   "A process is killed while it holds a semaphore: can anybody else ever take it?",
		QuestionZH: "一个进程拿着信号量时被杀死，别的进程还能再拿到它吗？",
		Watch: "In the first round the value stays 0 for ever, since nothing gives back what a dead process took. " +
			"In the second the kernel adds 1 at the child's end, as its undo list says: compare the two GETVAL calls after each wait.",
		WatchZH: "第一轮里值永远停在 0，因为没有谁替死去的进程归还它拿走的东西。" +
			"第二轮里内核在子进程结束时按它的撤销表加回 1：比较每次 wait 之后的两个 GETVAL。",
	},
	{
		Name:       "chat",
		Question:   "Two processes talk over one message queue: how does nobody read what it has just said itself?",
		QuestionZH: "两个进程用同一个消息队列对话，怎样才不会读到自己刚说的话？",
		Watch: "The queue is one list, and the type is the address: each msgrcv asks for its own type and passes over what lies before it. " +
			"Look at the queue with vitrine show --at 'call msgsnd#2': the note for Ann stands behind Bob's letter and is taken first.",
		WatchZH: "队列只是一张链表，类型就是地址：每个 msgrcv 只要自己的类型，越过排在前面的消息。" +
			"用 vitrine show --at 'call msgsnd#2' 看看队列：给 Ann 的便条排在给 Bob 的信后面，却先被取走。",
	},
	{
		Name:       "buffer",
		Question:   "A ring of four places, a producer and a consumer: what stops the producer from running over the consumer?",
		QuestionZH: "四个位置的环形缓冲区，一个生产者、一个消费者：是什么阻止生产者跑到消费者前面去？",
		Watch: "FREE counts down with every item and the producer sleeps in semop when it is 0, until the consumer's V hands the place over. " +
			"Exchange the two lines with down() in produce and run it with --seeds 1..50: the two wait for each other for ever.",
		WatchZH: "每放一件 FREE 就减一，减到 0 时生产者睡在 semop 里，直到消费者的 V 操作把位置交给它。" +
			"把 produce 里两行 down() 对调，再用 --seeds 1..50 运行：两个进程会永远互相等待。",
	},
	{
		Name:       "meeting",
		Question:   "A client and a server know only the name of a FIFO: in which call does the server wait for the client?",
		QuestionZH: "客户和服务器只知道一个 FIFO 的名字：服务器在哪个调用里等客户？",
		Watch: "The server sleeps in openat, not in read: opening a FIFO for reading waits until somebody opens it for writing. " +
			"The answer needs a FIFO of the client's own, since bytes of one FIFO go in one direction and to whoever reads first.",
		WatchZH: "服务器睡在 openat 里，而不是 read 里：以读方式打开 FIFO 要等有人以写方式打开它。" +
			"回答要用客户自己的 FIFO，因为一个 FIFO 里的字节只朝一个方向走，谁先读就归谁。",
	},
	{
		Name: "patience",
		Question: "A server never answers a call that waits for 5 seconds: how long do you wait? A client waits 1 ms for an answer that takes 2.3 ms and asks again: " +
			"how many of 20 calls are answered? Three processes each send to the next before they receive: who can go on?",
		QuestionZH: "一个调用等 5 秒，而服务器从不回复：你要等多久？回复需要 2.3 毫秒，客户端却只等 1 毫秒就重新询问：20 次调用有几次得到回复？" +
			"三个进程都先向下一个发送再接收：谁能继续？",
		Watch: "The call to the dead server ends after 5.000 virtual seconds and at once on your clock; in the storm every port_reply is ESTALE, since whoever asked has gone. " +
			"In the circle look at who is refused with EDEADLK: no timeout would have helped the three, one had to receive first.",
		WatchZH: "对死服务器的调用在虚拟时间 5.000 秒后结束，而你几乎不用等；在重试风暴里，每个 port_reply 都是 ESTALE，因为询问者已经放弃。" +
			"再看那一圈里是谁被 EDEADLK 拒绝：超时救不了这三个进程，必须有一个先接收。",
	},
	{
		Name:       "servers",
		Question:   "Four clients ask for what takes a disk 20 ms each, six for what takes no time: which server makes the six wait, one thread, three threads, or an asynchronous one?",
		QuestionZH: "四个客户要的东西磁盘各需 20 毫秒，六个客户要的东西立刻就有：单线程、三个线程、异步，哪种服务器会让这六个客户等待？",
		Watch: "The slow clients wait the same with all three, for there is one disk; with three threads the fourth slow question finds all of them asleep, and everybody behind it waits for the first to wake. " +
			"The asynchronous server never sleeps in a call for one client: follow port_post, the signal that says which job is over, and port_result.",
		WatchZH: "慢的客户在三种服务器上等得一样久，因为磁盘只有一个；三个线程都睡在磁盘上时，第四个慢请求和排在它后面的全都要等到有一个线程醒来。" +
			"异步服务器从不为某一个客户睡在调用里：跟着 port_post、说明哪件事已完成的信号和 port_result 看一遍。",
	},
	{
		Name:       "onepage",
		Races:      true,
		Question:   "Two processes talk through one shared page, and the kernel carries no byte of it: what does looking for a message cost, and which store must come last?",
		QuestionZH: "两个进程通过一个共享页交谈，内核一个字节也不经手：反复查看消息的代价是什么？哪一次写入必须放在最后？",
		Watch: "Compare how often the client looks in vain, and how long, with the arguments spin, which never lets the other one run, wake, where a futex puts it to sleep, port, where a port is the bell, and long, where 2000 bytes go in four pieces. " +
			"Then run it with the argument wrong and --seeds 1..100: \"ready\" is said before the message is there, and some schedules read half of it or lose it.",
		WatchZH: "比较不同参数下客户端白看了多少次、花了多久：spin 从不让出 CPU，wake 用 futex 让它睡眠，port 用端口当铃，long 把 2000 字节分成四段传送。" +
			"再用参数 wrong 和 --seeds 1..100 运行：消息还没写好就宣布“就绪”，某些调度下会读到半条消息，或者丢失消息。",
	},
}

// Demos returns all demos in the order in which they should be shown.
func Demos() []Demo {
	all := make([]Demo, len(demoTexts))
	for i, d := range demoTexts {
		d.SourceName = path.Join("programs", d.Name+".c")
		d.Source = mustRead(Programs, d.SourceName)
		d.ELF = mustRead(Programs, path.Join("programs/bin", d.Name))
		d.Answer, d.AnswerZH = answers[d.Name].en, answers[d.Name].zh
		all[i] = d
	}
	return all
}

// DemoByName returns the demo of that name, and whether there is one.
func DemoByName(name string) (Demo, bool) {
	for _, d := range append(Demos(), SessionDemos()...) {
		if d.Name == name {
			return d, true
		}
	}
	return Demo{}, false
}
