package tui

import (
	"errors"
	"slices"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/sched"
)

// What the machine chose in a step, what else it could have chosen, and the branches in which it did.

// here are the choices of the present step; inside a step those of that.
func (m *Model) here() []history.Made {
	step := m.h.Now().Step
	if m.h.Inside() {
		step++
	}
	return m.h.Choices(step)
}

// choices shows what was chosen in this step, and what could be different.
func (m *Model) choices(ask) {
	m.sheet = func() sheet {
		t := sheet{title: m.say(titleChoices)}
		for i, c := range m.here() {
			t.lines = append(t.lines, say(head, sprint("%d  ", i+1)+m.choiceText(&c)), say(plain, "   "+m.choiceHint(&c, i)))
		}
		if len(t.lines) == 0 {
			t.lines = append(t.lines, say(quiet, m.say(sayNoChoice)))
		}
		t.lines = append(t.lines, nil)
		for _, l := range splitLines(m.say(sayOtherwise)) {
			t.lines = append(t.lines, say(plain, l))
		}
		k := m.h.Machine()
		var ready []string
		for i := range k.Run.Len() {
			ready = append(ready, sprint("%d", k.Procs.Tasks.R(k.Run.Nth(i)).TID))
		}
		if len(ready) > 0 {
			t.lines = append(t.lines, say(plain, m.say(sayReady, strings.Join(ready, " "))))
		}
		return t
	}
}

// choiceText says what was chosen.
func (m *Model) choiceText(c *history.Made) string {
	switch {
	case c.Kind == sched.Pick && int(c.Answer) < len(c.Tasks):
		return m.say(sayPick, c.Tasks[c.Answer])
	case c.Kind == sched.Slice && c.Answer == 0:
		return m.say(saySlice, c.Task, c.Options)
	case c.Kind == sched.Slice:
		return m.say(saySlice, c.Task, c.Answer)
	}
	return m.say(sayRandom, c.Answer)
}

// choiceHint says how to choose something else.
func (m *Model) choiceHint(c *history.Made, i int) string {
	if c.Kind != sched.Pick {
		return m.say(sayChooseNumber, i+1)
	}
	var others []string
	for k, tid := range c.Tasks {
		if k != int(c.Answer) {
			others = append(others, sprint("%d", tid))
		}
	}
	return m.say(sayChooseTask, strings.Join(others, " "), i+1)
}

// choose answers a choice of this step differently: the first, or the one with the number given.
func (m *Model) choose(a ask) {
	list, words := m.here(), strings.Fields(a.text)
	if len(words) == 0 {
		m.choices(a)
		return
	}
	nth := 1
	if len(words) == 2 {
		nth, _ = number(words[0])
		words = words[1:]
	}
	n, ok := number(words[0])
	switch {
	case !ok || len(words) > 1:
		m.tell(msgNumber, words[0])
	case nth < 1 || nth > len(list):
		m.tell(msgChoices, len(list))
	default:
		c := &list[nth-1]
		if c.Kind == sched.Pick {
			if n = slices.Index(c.Tasks, int32(n)); n < 0 {
				m.fails(history.ErrNotReady)
				return
			}
		}
		m.branched(m.h.Choose(c.Seq, uint64(n)))
	}
}

// toChoice goes to the next step in which somebody was chosen from several, or back to the one before.
func (m *Model) toChoice(a ask) {
	step := m.h.Now().Step
	for range max(a.n, 1) {
		next, ok := m.h.NextChoice(step, sched.Pick, a.back)
		if !ok {
			m.tell(msgNoEvent)
			return
		}
		step = next
	}
	m.jump(history.Pos{Event: ^uint64(0), Step: step})
}

// listBranches lists the ways that the run has gone.
func (m *Model) listBranches(ask) {
	m.sheet = func() sheet {
		t := sheet{title: m.say(titleBranches)}
		all := m.h.Branches()
		for i, b := range all {
			mark, r := " ", plain
			if b == m.h.Branch() {
				mark, r = m.marks().next, chosen
			}
			text := m.say(sayMain)
			if b.Parent != nil {
				text = m.say(sayBranch, m.branchWhy(b), slices.Index(all, b.Parent), b.From)
			}
			t.lines = append(t.lines, say(r, sprint("%s%2d  ", mark, i)+text))
		}
		t.lines = append(t.lines, nil, say(quiet, m.say(sayBranches)))
		return t
	}
}

// branchWhy says in a word or two what was made different in a branch.
func (m *Model) branchWhy(b *history.Branch) string {
	if p, ok := branchWords[b.Why]; ok {
		return m.say(p)
	}
	return b.Why
}

// fails says why something could not be done.
func (m *Model) fails(err error) {
	for sentinel, p := range failures {
		if errors.Is(err, sentinel) {
			m.tell(p)
			return
		}
	}
	var fault *view.Fault
	if m.message = err.Error(); errors.As(err, &fault) {
		m.message = fault.In(m.opt.Lang)
	}
}

// failures are the reasons why the run cannot be made to go another way.
var failures = map[error]Phrase{
	history.ErrNoChoice:   {"that event is not a choice", "该事件不是选择"},
	history.ErrSame:       {"the run goes that way already", "运行本来就是这样走的"},
	history.ErrNotRunning: {"no task is running here", "这里没有任务在运行"},
	history.ErrAlone:      {"nobody else wants the CPU here", "这里没有别的任务要用 CPU"},
	history.ErrNotReady:   {"that task could not run here", "该任务在这里不能运行"},
	history.ErrNobody:     {"there is no such process here", "这里没有这个进程"},
	history.ErrOver:       {"the run is over here", "运行在这里已经结束"},
	history.ErrNoKeyboard: {"what this machine reads is a file or a script: nobody can type", "这台机器的输入是文件或脚本，无法键入"},
}

// branchWords say what was made different.
var branchWords = map[string]Phrase{
	"pick": {"another task chosen", "选择了别的任务"}, "slice": {"preempted", "被抢占"}, "random": {"other random bytes", "不同的随机字节"},
	"signal": {"a signal sent", "发送了信号"}, "typed": {"something typed", "键入了内容"}, "token": {"from a replay token", "来自重放令牌"},
}

// Words of choices and branches.
var (
	titleChoices    = Phrase{"What was chosen here", "这里做了哪些选择"}
	titleBranches   = Phrase{"Branches", "分支"}
	sayNoChoice     = Phrase{"In this step nothing was chosen; % goes to the next step in which one of several tasks was, ^ to the one before.", "这一步没有做选择；按 % 到下一个从多个任务中选择的步骤，^ 到上一个。"}
	sayPick         = Phrase{"the CPU goes to task %d", "CPU 交给任务 %d"}
	saySlice        = Phrase{"task %d may run for %d instructions", "任务 %d 可运行 %d 条指令"}
	sayRandom       = Phrase{"random bytes: %d", "随机字节：%d"}
	sayChooseTask   = Phrase{"ready, too: %s      :choose %d TASK lets another one go first, in a branch", "同样就绪：%s      :choose %d 任务 让另一个先运行（新分支）"}
	sayChooseNumber = Phrase{":choose %d NUMBER makes it another, in a branch", ":choose %d 数字 改为别的值（新分支）"}
	sayOtherwise    = Phrase{`At any moment, in a branch:
  :preempt            takes the CPU away from the task that runs
  :schedule TASK      lets a task that waits for the CPU run next
  :signal SIG [PID]   sends a signal
  :type LINE, e       types at the terminal`,
		`在任何时刻（新分支）：
  :preempt            抢占正在运行的任务
  :schedule 任务      让等待 CPU 的任务先运行
  :signal 信号 [PID]  发送信号
  :type 一行, e       在终端键入`}
	sayReady    = Phrase{"waiting for the CPU now: %s", "正在等待 CPU：%s"}
	sayMain     = Phrase{"the main line", "主线"}
	sayBranch   = Phrase{"%s: it leaves branch %d after step %d", "%s：在分支 %d 的第 %d 步之后分出"}
	sayBranches = Phrase{":branch N goes to one of them, to the same moment if it has it; \\ goes back to the main line.", ":branch N 切换分支，若两者都有则停在同一时刻；\\ 回到主线。"}
	msgChoices  = Phrase{"%d choices were made in this step; ~ shows them", "这一步做了 %d 个选择；按 ~ 查看"}
)
