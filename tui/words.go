package tui

import (
	"fmt"

	"github.com/vitrine-os/vitrine/kernel/view"
)

// Phrase is a text in every language.
type Phrase view.Phrase

// say is the phrase in a language, with what belongs in it.
func (p Phrase) say(l view.Lang, args ...any) string {
	if len(args) == 0 {
		return p[l]
	}
	return fmt.Sprintf(p[l], args...)
}

// Titles of panes and sheets.
var (
	titleSource   = Phrase{"Source", "源代码"}
	titleAsm      = Phrase{"Instructions", "指令"}
	titleProcs    = Phrase{"Processes", "进程"}
	titleObject   = Phrase{"Object concerned", "相关对象"}
	titleObjects  = Phrase{"All objects", "所有对象"}
	titleOutput   = Phrase{"Output so far", "目前的输出"}
	titleTrace    = Phrase{"System calls", "系统调用"}
	titleSignals  = Phrase{"Signals", "信号"}
	titleTimeline = Phrase{"Timeline", "时间线"}
	titleLocals   = Phrase{"Variables and calls", "变量与调用链"}
	titleHelp     = Phrase{"Help", "帮助"}
	titleWhy      = Phrase{"Why", "为什么"}
	titleChanged  = Phrase{"What this step changed", "这一步改变了什么"}
	titleStops    = Phrase{"Breakpoints", "断点"}
	titleStory    = Phrase{"What happens in this step", "这一步发生了什么"}
	titleToken    = Phrase{"Replay token", "重放令牌"}
	titleFields   = Phrase{"Fields", "字段"}
	titleScript   = Phrase{"Script", "脚本"}
	titleConsole  = Phrase{"Console %d", "控制台 %d"}
	titleMemory   = Phrase{"Memory", "内存"}
	titleFiles    = Phrase{"Descriptors", "文件描述符"}
	titlePlaces   = Phrase{"Bookmarks", "书签"}
)

// What the moment is where no event tells it.
var (
	saysStart  = Phrase{"Nothing has happened yet.", "还没有发生任何事件。"}
	saysBefore = Phrase{"Last in the kernel: %s", "内核中最近发生的：%s"}
	saysInside = Phrase{"Process %d executes its own instructions; the kernel has nothing to do with that.", "进程 %d 正在执行自己的指令，内核没有参与。"}
)

// What help says before it lists the keys.
var helpIntro = []Phrase{
	{"Above stands what happens, in plain sentences. To the left are the processes, and why they sleep, and the object that it is about; to the right the source, in which the marked line comes next, and the output.",
		"上方用一句话说明正在发生什么。左边是进程及其睡眠的原因，以及相关的对象；右边是源代码（标出的是下一行）和输出。"},
	{"Enter goes on to the next thing worth telling, Backspace back. vitrine step --guide demo:NAME asks a question first, and answers it at the end.",
		"回车走到下一件值得讲的事，退格返回。vitrine step --guide demo:NAME 先提问，最后给出答案。"},
}

// Words of panes.
var (
	wordEvent     = Phrase{"event %d of %d", "事件 %d／%d"}
	wordInst      = Phrase{"inst %d", "指令 %d"}
	wordAhead     = Phrase{"running ahead", "正在向前运行"}
	wordSearching = Phrase{"searching ... Esc stops", "正在查找…… 按 Esc 停止"}
	wordBranch    = Phrase{"branch %d of %d (%s)", "分支 %d／%d（%s）"}
	wordHint      = Phrase{"Enter on  s line  n over  ←→ event  CAPITALS back  w why  a all  ? help  q quit", "回车 继续  s 单步  n 跳过  ←→ 事件  大写反向  w 为什么  a 全部  ? 帮助  q 退出"}
	wordTyping    = Phrase{"(keys go here)", "（按键送到这里）"}
	wordSmall     = Phrase{"The terminal is too small: %d x %d are there, 60 x 16 are needed, 80 x 24 are good.", "终端太小：现在是 %d x %d，至少需要 60 x 16，建议 80 x 24。"}
	wordNoSource  = Phrase{"there is no source for this place; compile with -g", "这里没有源代码；请用 -g 编译"}
	wordInLibrary = Phrase{"in %s, called from here", "在 %s 中，由此处调用"}
	wordNothing   = Phrase{"nothing yet", "还没有"}
	wordNoObject  = Phrase{"no object of IPC is concerned", "没有涉及 IPC 对象"}
	wordNoTask    = Phrase{"no process is there any more", "已经没有进程了"}
	wordDead      = Phrase{"task %d has ended", "任务 %d 已结束"}
	wordNoVars    = Phrase{"no variables are known here", "这里没有已知的变量"}
	wordNoSignals = Phrase{"no signal is pending, blocked or handled", "没有待处理、被屏蔽或有处理函数的信号"}
	wordCallChain = Phrase{"calls, innermost first", "调用链（最内层在前）"}
	wordInterrupt = Phrase{"a signal came here", "信号在此到来"}
	wordLive      = Phrase{"handler for %s runs; frame at %#x", "%s 的处理函数正在运行；栈帧位于 %#x"}
	wordRestores  = Phrase{"sigreturn will restore:", "sigreturn 将恢复："}
	wordMask      = Phrase{"blocked signals: %s", "屏蔽的信号：%s"}
	wordNone      = Phrase{"none", "无"}
	wordInCall    = Phrase{"it interrupted %s", "它打断了 %s"}
	wordAgain     = Phrase{"; the call will be made again", "；该调用将重新执行"}
	wordDamaged   = Phrase{"the frame is damaged: sigreturn will end the process", "栈帧已损坏：sigreturn 将终止进程"}
	wordGone      = Phrase{"the frame's memory can no longer be read", "栈帧所在内存已无法读取"}
	wordEdited    = Phrase{"the program has changed the saved pc", "程序修改了保存的 pc"}
	wordTask      = Phrase{"task %d", "任务 %d"}
)

// Words of drawings.
var (
	wordRing       = Phrase{"%d of %d bytes in %d of %d slots", "%d／%d 字节，占 %d／%d 个槽"}
	wordTail       = Phrase{"T tail: read next  H head: written next", "T 尾：下次从此读  H 头：下次写到此"}
	wordIn         = Phrase{"in %s:", "%s 后："}
	wordSeveral    = Phrase{"several tasks", "多个任务"}
	wordWrote      = Phrase{"%d, event %d", "%d，事件 %d"}
	wordMoreRuns   = Phrase{"... and %d more", "……还有 %d 条"}
	wordType       = Phrase{"type", "类型"}
	wordLastBy     = Phrase{"last: %d", "最后：%d"}
	wordMoreZero   = Phrase{"(%d more are 0, and nobody waits for them)", "（其余 %d 个为 0，无人等待）"}
	wordWantsSem   = Phrase{"%d waits: %s", "%d 在等待：%s"}
	wordSegFrames  = Phrase{"frames ", "页框 "}
	wordProcess    = Phrase{"process %d (%s)", "进程 %d（%s）"}
	wordPages      = Phrase{"%d of %d pages are there", "%d／%d 页已有页框"}
	wordFrames     = Phrase{"frame", "页框"}
	wordZeros      = Phrase{"zeros", "零页"}
	wordZeroPage   = Phrase{"reads zeros; a frame comes with the first write", "读到零；首次写入时分配页框"}
	wordFilePage   = Phrase{"the file's own", "属于文件"}
	wordCopyFile   = Phrase{"the file's own; a write copies it", "属于文件；写入时复制"}
	wordOwnFrame   = Phrase{"its own", "独有"}
	wordSharedWith = Phrase{"really shared with %s: every write is seen", "与 %s 真正共享：写入彼此可见"}
	wordCopyWith   = Phrase{"the same as %s's, until one writes (copy on write)", "与 %s 相同，直到一方写入（写时复制）"}
	wordReadWith   = Phrase{"%s's too, only read", "也属于 %s，只读"}

	wordDescriptors = Phrase{"descriptors", "描述符"}
	wordOpenFiles   = Phrase{"open files", "打开的文件"}
	wordThings      = Phrase{"what is behind", "背后的对象"}
	wordOffset      = Phrase{"at %d", "位于 %d"}

	wordPerColumn  = Phrase{"%d events a column", "每列 %d 个事件"}
	wordLaneRuns   = Phrase{"runs", "运行"}
	wordLaneReady  = Phrase{"could run", "就绪"}
	wordLaneSleeps = Phrase{"blocked", "阻塞"}
	wordLaneWakes  = Phrase{"is woken", "被唤醒"}
	wordLanePuts   = Phrase{"puts in", "放入"}
	wordLaneTakes  = Phrase{"takes out", "取出"}
	wordLaneSignal = Phrase{"signal", "信号"}
)

// Words of answers and messages.
var (
	msgTyping     = Phrase{"the keys go to the machine now; Esc comes back to stepping", "现在按键送给机器；按 Esc 回到单步"}
	msgTyped      = Phrase{"stepping again; e types", "回到单步；按 e 输入"}
	msgNoConsole  = Phrase{"there are consoles 1 to %d", "有控制台 1 到 %d"}
	msgNoTold     = Phrase{"nothing more is worth telling in that direction", "这个方向上没有更多值得讲的了"}
	msgNoEvent    = Phrase{"there is no such event in the run", "运行中没有这样的事件"}
	msgNoLine     = Phrase{"task %d does not get to another line that way; c and C go to the ends of the run", "任务 %d 在这个方向上没有别的行；c 和 C 可到运行的两端"}
	msgNoScript   = Phrase{"there is no other line in that direction", "这个方向上没有别的行"}
	msgNoCaller   = Phrase{"no caller with a source is known here", "这里没有已知的调用者"}
	msgNoPosition = Phrase{"the run does not get to %s", "运行没有到达 %s"}
	msgStopped    = Phrase{"stopped", "已停止"}
	msgUnknown    = Phrase{"%s is no command; ? lists them", "%s 不是命令；按 ? 查看列表"}
	msgUnbound    = Phrase{"the key %s does nothing; ? lists the keys", "按键 %s 没有作用；按 ? 查看列表"}
	msgMarked     = Phrase{"bookmark %s is set", "已设置书签 %s"}
	msgNoMark     = Phrase{"there is no bookmark %s", "没有书签 %s"}
	msgWhichMark  = Phrase{"which bookmark? A letter", "哪个书签？请按一个字母"}
	msgBreakHere  = Phrase{"stops at %s", "在 %s 处停下"}
	msgBreakGone  = Phrase{"stops no longer at %s", "不再在 %s 处停下"}
	msgBreakWhat  = Phrase{"as in: break 20, break func main, break call read, break signal SIGINT, break process 3, break object pipe 1, break if queue 0 messages > 3", "例如：break 20、break func main、break call read、break signal SIGINT、break process 3、break object pipe 1、break if queue 0 messages > 3"}
	msgObjectWhat = Phrase{"as in: break object pipe 1, break object queue 0, break object semset 0, break object segment 0", "例如：break object pipe 1、break object queue 0、break object semset 0、break object segment 0"}
	msgNoCode     = Phrase{"there is no code at %s", "%s 没有代码"}
	msgNoOrigin   = Phrase{"nothing is known of where bytes came from here", "这里没有可追溯来源的字节"}
	msgOrigin     = Phrase{"here %s was put there by %d", "%s 由 %d 在此放入"}
	msgNobodyTook = Phrase{"nobody takes anything out of it after this", "此后没有谁再从中取走内容"}
	msgTaken      = Phrase{"here it is taken out by %d", "在此由 %d 取走"}
	msgKept       = Phrase{"%s stays in sight; = follows again", "固定显示 %s；按 = 恢复跟随"}
	msgFound      = Phrase{"found: %s", "找到：%s"}
	msgNotFound   = Phrase{"%s is not found in that direction", "在这个方向上没有找到 %s"}
	msgNoSearch   = Phrase{"nothing was searched for yet; / does", "还没有查找过；按 / 查找"}
	msgNowhere    = Phrase{"there is no place to go back to", "没有可以返回的位置"}
	msgPicked     = Phrase{"task %d is selected; = follows whoever acts", "已选择任务 %d；按 = 跟随当前活动的任务"}
	msgFollows    = Phrase{"follows whoever acts", "跟随当前活动的任务"}
	msgBranch     = Phrase{"a branch of the run begins here; branch 0 goes back", "从这里开始一个新分支；branch 0 返回主线"}
	msgLang       = Phrase{"as in: lang en, lang zh", "例如：lang en、lang zh"}
	msgNoBranch   = Phrase{"there are branches 0 to %d", "有分支 0 到 %d"}
	msgSignalWhat = Phrase{"as in: signal SIGINT, signal SIGUSR1 3", "例如：signal SIGINT、signal SIGUSR1 3"}
	msgNoStops    = Phrase{"no breakpoint is set; b sets one at the line shown, :break others", "没有设置断点；b 在当前行设置，:break 设置其他断点"}
	msgNoValue    = Phrase{"%s is no variable in memory here, no address such as 0x12f40, and no field; :fields lists those", "%s 在这里不是内存中的变量，不是 0x12f40 这样的地址，也不是字段；用 :fields 列出字段"}
	msgNoChange   = Phrase{"%s does not change any more in that direction", "%s 在这个方向上不再改变"}
	msgNumber     = Phrase{"%s is not a number", "%s 不是数字"}
)

// sayFields explains conditions.
var sayFields = Phrase{`A variable of the selected task's functions and the byte at 0xADDRESS are fields, too.
A condition compares fields and numbers with == != < <= > >=, and joins comparisons with "and":
  break if queue 0 messages > 3
  break if pipe 1 bytes == 0 and process 3 state == S
  break if counter == 5
c stops where it begins to hold, C goes back to where it last began to. A condition on an object that is not there does not hold.`,
	`所选任务各函数中的变量以及 0x 地址处的字节也是字段。
条件用 == != < <= > >= 比较字段与数字，用 and 连接：
  break if queue 0 messages > 3
  break if pipe 1 bytes == 0 and process 3 state == S
  break if counter == 5
c 在条件开始成立处停下，C 回到它上一次开始成立之处。所说的对象不存在时条件不成立。`}

// Words of the answers to why and what.
var (
	whyNot      = Phrase{"task %d is not blocked: %s", "任务 %d 没有阻塞：%s"}
	whyTask     = Phrase{"task %d (%s) %s", "任务 %d（%s）%s"}
	whyWakers   = Phrase{"who could end it:", "谁能结束等待："}
	whyWaker    = Phrase{"task %d (%s)", "任务 %d（%s）"}
	whyWakerFd  = Phrase{"task %d, through fd %d (%s)", "任务 %d，通过描述符 %d（%s）"}
	whySelf     = Phrase{" - the sleeper itself", " —— 正是睡眠者自己"}
	whyAsleep   = Phrase{" - asleep, too", " —— 它也在睡眠"}
	whyHopeless = Phrase{"Nobody can wake it any more.", "再也没有谁能唤醒它。"}
	whyForgot   = Phrase{"The only one who could is the process itself, which sleeps: it has kept an end open that it should have closed.", "唯一能做到的是它自己，而它正在睡眠：它还开着一个本该关闭的端。"}
	whyHope     = Phrase{"It can still be woken.", "它仍可能被唤醒。"}
	whyDeadline = Phrase{"At %d ns its time is up.", "到 %d ns 时超时。"}
	whatSame    = Phrase{"Nothing that is shown has changed.", "显示的内容没有变化。"}
	whatStart   = Phrase{"This is the start of the run.", "这是运行的起点。"}
	tokenCopied = Phrase{"It was copied to the clipboard, if your terminal allows that (OSC 52); else select it with Shift and the mouse.", "若终端允许（OSC 52），令牌已复制到剪贴板；否则请按住 Shift 用鼠标选取。"}
	tokenUse    = Phrase{"vitrine step --replay TOKEN with the same program opens this moment again.", "对同一个程序使用 vitrine step --replay 令牌 可再次打开这一时刻。"}
)

// refs are what a waker may hold or be, by the kernel's word.
var refs = map[string]Phrase{
	"write end": {"write end", "写端"},
	"read end":  {"read end", "读端"},
	"child":     {"child", "子进程"},
	"sharer":    {"sharer of the memory", "共享该内存"},
	"partner":   {"partner", "通信对方"},
}
