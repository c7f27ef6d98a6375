package testdata

import "path"

// sessionTexts are the demos that are sessions at a shell, and what is said about them.
var sessionTexts = []Demo{
	{
		Name:       "ps-kill",
		Question:   "ps | grep | awk | xargs kill ends processes by name: which process too many is in its list?",
		QuestionZH: "用 ps | grep | awk | xargs kill 按名字结束进程：名单里多出了哪个进程？",
		Watch:      "All stages run at the same time, so ps sees grep, whose own arguments hold the word. By the time of kill it has gone.",
		WatchZH:    "流水线各阶段同时运行，所以 ps 也看到了 grep，而它的参数里正有那个词。等到 kill 时，它已经结束了。",
	},
	{
		Name:       "two-shells-fifo",
		Question:   "echo hi > hello hangs: who waits for what, and what frees it?",
		QuestionZH: "echo hi > hello 停住了：谁在等什么？怎样才能放行？",
		Watch:      "Opening a named pipe waits for the other side. The data never touches a disk; when all writers have closed it, the reader sees the end.",
		WatchZH:    "打开命名管道要等到另一端也打开。数据从不落盘；所有写者关闭之后，读者便读到结尾。",
	},
	{
		Name:       "tee-fifo",
		Question:   "How can one stream go into two programs?",
		QuestionZH: "怎样让一个数据流同时进入两个程序？",
		Watch:      "tee writes the same bytes to its standard output and into a named pipe, from which the second program reads.",
		WatchZH:    "tee 把同样的字节既写到标准输出，也写进命名管道，第二个程序从那里读取。",
	},
	{
		Name:       "coprocess-hangs",
		Question:   "The coprocess was asked and does not answer: where is the answer?",
		QuestionZH: "向协同进程提了问却得不到回答：回答在哪里？",
		Watch:      "A program that writes into a pipe keeps its output in a buffer until that is full or it ends. Compare coprocess-flushes.",
		WatchZH:    "程序往管道里写时，输出先留在缓冲区里，直到写满或程序结束。与 coprocess-flushes 比较。",
	},
	{
		Name:       "coprocess-flushes",
		Question:   "This coprocess answers every question at once: what does it do that tr does not?",
		QuestionZH: "这个协同进程每问必答：它做了什么 tr 没做的事？",
		Watch:      "It is a shell loop: echo is built into the shell, which writes at once. A C program would call fflush(3), or setvbuf(3) once.",
		WatchZH:    "它是一个 shell 循环：echo 是 shell 内建命令，立即写出。C 程序则要调用 fflush(3)，或先调用一次 setvbuf(3)。",
	},
	{
		Name:       "foreground-background",
		Question:   "Ctrl-C is pressed while two jobs run: which of them hears it?",
		QuestionZH: "两个作业在运行时按下 Ctrl-C：哪一个会收到信号？",
		Watch:      "The terminal sends SIGINT to the group of processes in its foreground, and to nobody else.",
		WatchZH:    "终端只把 SIGINT 发给前台进程组，别人都收不到。",
	},
	{
		Name:       "orphan-zombie",
		Question:   "When does a process that has ended stay in the list, and who becomes the parent of an orphan?",
		QuestionZH: "已结束的进程何时仍留在列表里？孤儿进程的父进程变成谁？",
		Watch:      "State Z is a child whose parent has not asked for its status. When the parent ends, process 1 takes over and asks.",
		WatchZH:    "状态 Z 表示父进程还没有取走退出状态的子进程。父进程结束后，由 1 号进程接管并回收。",
	},
	{
		Name:       "sigpipe",
		Question:   "yes writes for ever: what ends yes | head -n 1, and with which status?",
		QuestionZH: "yes 永远写下去：yes | head -n 1 靠什么结束？退出状态是多少？",
		Watch:      "Writing to a pipe that nobody reads brings SIGPIPE, status 141. Who ignores it gets the error EPIPE.",
		WatchZH:    "往没有读者的管道里写会收到 SIGPIPE，状态为 141；忽略该信号则 write 返回 EPIPE。",
	},
	{
		Name:       "shared-offset",
		Question:   "Two commands write into one file: why does the second not overwrite the first?",
		QuestionZH: "两条命令写同一个文件：第二条为什么没有覆盖第一条？",
		Watch:      "In a group both inherit one open file, and the offset belongs to the open file, not to the process.",
		WatchZH:    "组里的命令继承了同一个打开的文件，偏移量属于打开的文件，而不属于进程。",
	},
}

// SessionDemos returns the demos that are sessions, in the order in which they should be shown.
func SessionDemos() []Demo {
	all := make([]Demo, len(sessionTexts))
	for i, d := range sessionTexts {
		d.SourceName = path.Join("sessions", d.Name+".vsh")
		d.Source = mustRead(Sessions, d.SourceName)
		d.Session = d.Source
		d.Answer, d.AnswerZH = answers[d.Name].en, answers[d.Name].zh
		all[i] = d
	}
	return all
}
