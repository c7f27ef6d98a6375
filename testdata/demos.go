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
}

// Demos returns all demos in the order in which they should be shown.
func Demos() []Demo {
	all := make([]Demo, len(demoTexts))
	for i, d := range demoTexts {
		d.SourceName = path.Join("programs", d.Name+".c")
		d.Source = mustRead(Programs, d.SourceName)
		d.ELF = mustRead(Programs, path.Join("programs/bin", d.Name))
		all[i] = d
	}
	return all
}

// DemoByName returns the demo of that name, and whether there is one.
func DemoByName(name string) (Demo, bool) {
	for _, d := range Demos() {
		if d.Name == name {
			return d, true
		}
	}
	return Demo{}, false
}
