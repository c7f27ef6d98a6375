package tui

import (
	"strconv"

	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/history"
)

// command is something that a person can ask for, by a key or by its name behind a colon.
type command struct {
	name string   // behind the colon; with a Back form "r" stands before it
	keys []string // the keys
	back []string // the keys that do it backwards; nil: there is no backwards
	what Phrase   // what it does
	args Phrase   // what it takes behind the colon; empty: a count, or nothing
	do   func(m *Model, a ask)
}

// ask is how a command was asked for.
type ask struct {
	n    int  // the count, 0 if none was given
	back bool // backwards
	text string
}

// group is a part of the table with its heading.
type group struct {
	head Phrase
	list []command
}

// table is all commands, as the help lists them. It is set in init, since the help is one of them.
var table []group

func init() {
	table = []group{
		{Phrase{"Moving (a number before it repeats)", "移动（前面加数字表示重复次数）"}, moving},
		{Phrase{"Places", "位置"}, placing},
		{Phrase{"Asking", "提问"}, asking},
		{Phrase{"What if", "假如"}, whatIf},
		{Phrase{"Looking", "查看"}, looking},
	}
}

var moving = []command{
	{"on", []string{"Enter"}, []string{"Backspace"}, Phrase{"to the next event that is worth telling", "到下一件值得讲的事"}, Phrase{}, (*Model).onward},
	{"step", []string{"s"}, []string{"S"}, Phrase{"to the next line of the source, into functions", "到下一行源代码，进入函数"}, Phrase{}, lineBy(history.Line)},
	{"next", []string{"n"}, []string{"N"}, Phrase{"to the next line, over functions", "到下一行，跳过函数"}, Phrase{}, lineBy(history.Over)},
	{"finish", []string{"f"}, []string{"F"}, Phrase{"out of this function; backwards: to its call", "跳出当前函数；反向：回到调用处"}, Phrase{}, (*Model).finish},
	{"stepi", []string{"i"}, []string{"I"}, Phrase{"one instruction of this task", "本任务的一条指令"}, Phrase{}, unit(history.Inst)},
	{"event", []string{"Right"}, []string{"Left"}, Phrase{"to the next event", "到下一个事件"}, Phrase{}, events(func(*Model) history.Query { return history.Query{} })},
	{"call", []string{"y"}, []string{"Y"}, Phrase{"to the next system call, whoever makes it", "到下一个系统调用（任何任务）"}, Phrase{}, unit(history.Call)},
	{"switch", []string{"x"}, []string{"X"}, Phrase{"to where the CPU goes to another task", "到下一次任务切换"}, Phrase{}, unit(history.Switch)},
	{"mine", []string{"p"}, []string{"P"}, Phrase{"to the next event of this process", "到本进程的下一个事件"}, Phrase{}, events(func(m *Model) history.Query { return history.Query{TID: m.selected()} })},
	{"object", []string{"o"}, []string{"O"}, Phrase{"to the next event on the object concerned", "到相关对象上的下一个事件"}, Phrase{}, events((*Model).onObject)},
	{"signal-event", []string{"!"}, []string{"@"}, Phrase{"to the next signal that is sent, delivered or returned from", "到下一次信号的发送、递送或返回"}, Phrase{},
		events(func(*Model) history.Query {
			return history.Query{Kinds: history.Kinds(event.SigQueue, event.SigDeliver, event.SigReturn)}
		})},
	{"watch", []string{"v"}, []string{"V"}, Phrase{"to the next change of a variable, the byte at 0xADDRESS or a field such as pipe 1 bytes; V: the last change", "到变量、0x 地址处的字节或字段（如 pipe 1 bytes）的下一次改变；V：上一次改变"},
		Phrase{"WHAT", "对象"}, (*Model).watch},
	{"continue", []string{"c"}, []string{"C"}, Phrase{"to the next breakpoint, or the end of the run; backwards: the beginning", "到下一个断点或运行结束；反向：到开头"}, Phrase{}, (*Model).proceed},
}

var placing = []command{
	{"goto", []string{"g"}, nil, Phrase{"to a place: end, blocked, main, line FILE:N, call NAME#K, pid P exit, N", "到某个位置：end、blocked、main、line FILE:N、call NAME#K、pid P exit、N"},
		Phrase{"PLACE", "位置"}, (*Model).gotoPlace},
	{"start", []string{"Home", "<"}, nil, Phrase{"to the start of the run", "到运行的起点"}, Phrase{}, toPlace("start")},
	{"end", []string{"End", ">"}, nil, Phrase{"to its end", "到运行的终点"}, Phrase{}, toPlace("end")},
	{"search", []string{"/"}, nil, Phrase{"search the trace for a text, forwards", "在跟踪中向前查找文本"}, Phrase{"TEXT", "文本"}, (*Model).search},
	{"again", []string{"]"}, []string{"["}, Phrase{"search once more", "再次查找"}, Phrase{}, (*Model).searchAgain},
	{"mark", []string{"m"}, nil, Phrase{"set a bookmark: m and a letter", "设置书签：m 加一个字母"}, Phrase{"LETTER", "字母"}, (*Model).setMark},
	{"jump", []string{"'"}, nil, Phrase{"go to a bookmark: ' and its letter", "到书签：' 加字母"}, Phrase{"LETTER", "字母"}, (*Model).toMark},
	{"undo", []string{"u"}, []string{"U"}, Phrase{"back to where we came from; U: there again", "返回之前的位置；U：再次前往"}, Phrase{}, (*Model).undo},
	{"break", []string{"b"}, nil, Phrase{"set a breakpoint at this line, or take it away; :break line N, func F, call C, signal S, process P, object KIND N, if CONDITION", "在当前行设置或取消断点；:break line N、func F、call C、signal S、process P、object 类型 N、if 条件"},
		Phrase{"WHERE", "位置"}, (*Model).toggleStop},
}

var asking = []command{
	{"why", []string{"w"}, nil, Phrase{"why is the selected task blocked, and who could wake it?", "所选任务为什么阻塞？谁能唤醒它？"}, Phrase{}, (*Model).why},
	{"tell", []string{"E"}, nil, Phrase{"tell all that happens in this step, with every detail", "讲述这一步发生的一切，包括细节"}, Phrase{}, (*Model).tellStep},
	{"changed", []string{"d"}, nil, Phrase{"what did this step change?", "这一步改变了什么？"}, Phrase{}, (*Model).changed},
	{"origin", []string{"r"}, []string{"R"}, Phrase{"go to where the byte or message under the cursor was put in; R: to where it is taken out. A number names another one", "到写入光标处字节或消息之处；R：到取走它之处。数字可指定第几个"}, Phrase{}, (*Model).origin},
	{"byte", []string{"}"}, []string{"{"}, Phrase{"the cursor to the next byte or message of the object; {: the one before", "光标移到对象的下一个字节或消息；{：上一个"}, Phrase{}, (*Model).byteOn},
	{"token", []string{"t"}, nil, Phrase{"show and copy the replay token of this moment", "显示并复制这一时刻的重放令牌"}, Phrase{}, (*Model).token},
	{"fields", nil, nil, Phrase{"list what watch and break if know", "列出 watch 与 break if 可用的字段"}, Phrase{}, (*Model).listFields},
	{"breaks", []string{"B"}, nil, Phrase{"list the breakpoints and bookmarks", "列出断点与书签"}, Phrase{}, (*Model).listStops},
}

var whatIf = []command{
	{"type", []string{"e"}, nil, Phrase{"type at the machine's terminal, at this moment: every key goes there, Esc ends that", "在这一时刻向机器的终端输入：按键都送到那里，Esc 结束"},
		Phrase{"[LINE]", "[一行]"}, (*Model).startTyping},
	{"console", nil, nil, Phrase{"go to another console", "切换到另一个控制台"}, Phrase{"NUMBER", "编号"}, (*Model).toConsole},
	{"signal", nil, nil, Phrase{"send a signal from outside, in a branch", "从外部发送信号（新分支）"}, Phrase{"SIGNAL [PID]", "信号 [PID]"}, (*Model).sendSignal},
	{"schedule", nil, nil, Phrase{"let a task that waits for the CPU run next, in a branch", "让等待 CPU 的任务先运行（新分支）"}, Phrase{"TASK", "任务"}, (*Model).schedule},
	{"preempt", nil, nil, Phrase{"take the CPU away from the task that runs, in a branch", "抢占正在运行的任务（新分支）"}, Phrase{}, (*Model).preempt},
	{"choices", []string{"~"}, nil, Phrase{"what was chosen in this step, and what else could have been", "这一步做了哪些选择，还可以怎样选"}, Phrase{}, (*Model).choices},
	{"choose", nil, nil, Phrase{"answer a choice of this step differently, in a branch", "改变这一步的某个选择（新分支）"}, Phrase{"[K] ANSWER", "[第几个] 答案"}, (*Model).choose},
	{"choice", []string{"%"}, []string{"^"}, Phrase{"to the next step in which one of several tasks was chosen", "到下一个从多个任务中选择的步骤"}, Phrase{}, (*Model).toChoice},
	{"branches", []string{"|"}, nil, Phrase{"list the branches", "列出分支"}, Phrase{}, (*Model).listBranches},
	{"branch", nil, nil, Phrase{"switch to a branch; 0 is the main line", "切换分支；0 是主线"}, Phrase{"NUMBER", "编号"}, (*Model).toBranch},
	{"main", []string{`\`}, nil, Phrase{"back to the main line", "回到主线"}, Phrase{}, func(m *Model, _ ask) { m.toBranch(ask{text: "0"}) }},
}

var looking = []command{
	{"pick", []string{"."}, []string{","}, Phrase{"select the next task; , the one before", "选择下一个任务；, 上一个"}, Phrase{}, (*Model).pickNext},
	{"follow", []string{"="}, nil, Phrase{"follow whoever acts, and the object concerned", "跟随当前活动的任务和相关对象"}, Phrase{}, (*Model).follow},
	{"pane", []string{"Tab"}, []string{"Backtab"}, Phrase{"the next pane; in the zoom all of them", "下一个窗格；放大时轮换所有窗格"}, Phrase{}, (*Model).nextPane},
	{"zoom", []string{"z"}, nil, Phrase{"the pane alone, or all of them", "只显示该窗格，或显示全部"}, Phrase{}, func(m *Model, _ ask) { m.zoom = !m.zoom }},
	{"all", []string{"a"}, nil, Phrase{"more panes, or only the first four", "更多窗格，或只有最初四个"}, Phrase{}, func(m *Model, _ ask) { m.rich = !m.rich }},
	{"memory", []string{"M"}, nil, Phrase{"the page table of the selected process, and whom it shares frames with", "所选进程的页表，以及与谁共享页框"}, Phrase{}, showPane(paneMemory)},
	{"files", []string{"D"}, nil, Phrase{"descriptors, the open files they lead to, and what is behind those", "文件描述符、打开的文件及其背后的对象"}, Phrase{}, showPane(paneFiles)},
	{"this", []string{"K"}, nil, Phrase{"the object concerned alone", "只显示相关对象"}, Phrase{}, showPane(paneObject)},
	{"objects", []string{"A"}, nil, Phrase{"all objects that the kernel holds", "内核持有的所有对象"}, Phrase{}, showPane(paneObjects)},
	{"log", []string{"L"}, nil, Phrase{"the system calls alone", "只显示系统调用"}, Phrase{}, showPane(paneTrace)},
	{"signals", []string{"G"}, nil, Phrase{"signals and the frames of handlers", "信号与处理函数的栈帧"}, Phrase{}, showPane(paneSignals)},
	{"timeline", []string{"T"}, nil, Phrase{"the timeline alone", "只显示时间线"}, Phrase{}, showPane(paneTimeline)},
	{"closer", []string{"+"}, []string{"-"}, Phrase{"the timeline from nearer; -: from farther away", "放大时间线；-：缩小"}, Phrase{}, (*Model).closer},
	{"keep", []string{")"}, []string{"("}, Phrase{"keep the next object in sight; (: the one before. = follows again", "固定显示下一个对象；(：上一个。按 = 恢复跟随"}, Phrase{}, (*Model).nextObject},
	{"asm", []string{"l"}, nil, Phrase{"instructions in place of the source", "以指令代替源代码"}, Phrase{}, func(m *Model, _ ask) { m.asm = !m.asm }},
	{"down", []string{"j", "Down"}, []string{"k", "Up"}, Phrase{"scroll the pane; in the object's: the next write or message", "滚动窗格；在对象窗格中：下一次写入或消息"}, Phrase{}, scroll(1)},
	{"page", []string{"PgDn", "Space"}, []string{"PgUp"}, Phrase{"scroll by ten lines", "滚动十行"}, Phrase{}, scroll(10)},
	{"lang", nil, nil, Phrase{"the language", "语言"}, Phrase{"en|zh", "en|zh"}, (*Model).setLang},
	{"help", []string{"?", "h"}, nil, Phrase{"this list", "本列表"}, Phrase{}, (*Model).help},
	{"quit", []string{"q", "Ctrl-C"}, nil, Phrase{"leave", "退出"}, Phrase{}, func(m *Model, _ ask) { m.over = true }},
}

// Press gives the model a key by its name: a character, or one of Enter, Esc, Tab, Backtab, Backspace, Left, Right, Up, Down, Home, End,
// PgUp, PgDn, Space and Ctrl-C.
func (m *Model) Press(key string) {
	if m.prompt != nil {
		m.edit(key)
		return
	}
	if m.typing {
		m.typeKey(key)
		return
	}
	if m.prefix != "" {
		m.prefixed(key)
		return
	}
	if n, err := strconv.Atoi(key); err == nil && len(key) == 1 && (n > 0 || m.count > 0) {
		m.count, m.message = min(m.count*10+n, 1_000_000), ""
		return
	}
	if m.guide != nil && m.guideKey(key) {
		return
	}
	n := m.count
	m.count = 0
	if key == "Esc" {
		m.escape()
		return
	}
	if key == ":" {
		m.prompt = &prompt{mark: ":"}
		return
	}
	if m.sheet != nil && m.inSheet(key) {
		return
	}
	c, back := byKey(key)
	if c == nil {
		m.tell(msgUnbound, key)
		return
	}
	m.run(c, ask{n: n, back: back})
}

// run does a command.
func (m *Model) run(c *command, a ask) {
	m.message, m.sheet, m.down, m.live = "", nil, 0, false
	c.do(m, a)
}

// escape stops a search, or takes away what is in front.
func (m *Model) escape() {
	if m.quest != nil {
		m.quest = nil
		m.tell(msgStopped)
		return
	}
	m.sheet, m.message, m.down = nil, "", 0
}

// inSheet scrolls the text in front; any other key takes it away and does what it does.
func (m *Model) inSheet(key string) bool {
	switch key {
	case "j", "Down":
		m.down++
	case "k", "Up":
		m.down--
	case "PgDn", "Space":
		m.down += 10
	case "PgUp":
		m.down -= 10
	case "q", "Enter":
		m.sheet, m.down = nil, 0
	default:
		return false
	}
	return true
}

// byKey finds a command by one of its keys.
func byKey(key string) (c *command, back bool) {
	for i := range table {
		for k := range table[i].list {
			c := &table[i].list[k]
			for _, name := range c.keys {
				if name == key {
					return c, false
				}
			}
			for _, name := range c.back {
				if name == key {
					return c, true
				}
			}
		}
	}
	return nil, false
}

// byName finds a command by its name, or by what it begins with if there is only one such.
func byName(name string) (found *command, back bool) {
	many := false
	for i := range table {
		for k := range table[i].list {
			c := &table[i].list[k]
			for _, b := range []bool{false, true} {
				full := c.name
				if b {
					full = "r" + full
				}
				switch {
				case b && c.back == nil:
				case full == name:
					return c, b
				case len(full) > len(name) && full[:len(name)] == name:
					many = many || found != nil
					found, back = c, b
				}
			}
		}
	}
	if many {
		return nil, false
	}
	return found, back
}
