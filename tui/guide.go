package tui

import (
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/kernel/narrate"
)

// Lesson is what a guide asks and reveals.
type Lesson struct {
	Question, Answer Phrase
	Watch            Phrase // what to look at beside, said with the answer
}

// guide leads through a run: it asks a question, stops where something worth seeing happens, and reveals the answer.
type guide struct {
	Lesson
	stops []narrate.Sentence // where it stops
	at    int                // the stop that we are at; -1: the question, len(stops): the answer
	from  history.Pos        // where the tour begins
}

// Words of guides.
var (
	guideQuestion = Phrase{"The question", "问题"}
	guideThink    = Phrase{"Think of an answer before you go on. Space leads through the run, from one thing worth seeing to the next; Backspace goes back. All other keys work as always.", "先想好答案，再往下走。空格键带你走过这次运行，停在每一处值得看的地方；退格键返回。其他按键照常可用。"}
	guideAnswer   = Phrase{"The answer", "答案"}
	guideTitle    = Phrase{"Guide: %d of %d  (Space: on, Backspace: back)", "导览：%d／%d（空格：继续，退格：返回）"}
	guideAway     = Phrase{"Guide: Space goes on from stop %d of %d, wherever you are", "导览：空格从第 %d／%d 站继续，无论你在哪里"}
	guideMore     = Phrase{"What else to watch", "还可以看"}
	guideEnd      = Phrase{"Backspace goes back, Esc shows the end of the run, q leaves.", "退格返回，Esc 查看运行的终点，q 退出。"}
	guideNothing  = Phrase{"Nothing is to be seen in this run.", "这次运行没有什么可看的。"}
)

// What to look at where something worth seeing happens, by the beginning of the sentence's shape.
var guideLooks = []struct {
	shape string
	look  Phrase
}{
	{"clone", Phrase{"Look: the pane of processes has a new row.", "看：进程窗格多了一行。"}},
	{"close", Phrase{"Look at the pane of the object: who still holds which end?", "看对象窗格：谁还持有哪一端？"}},
	{"read 0", Phrase{"Look at the pane of the object: no write end is left.", "看对象窗格：写端已经没有了。"}},
	{"handler", Phrase{"Look at the source: the program stands in its handler. The pane of signals (a) shows the frame.", "看源代码：程序停在处理函数里。信号窗格（按 a）显示栈帧。"}},
	{"sigreturn", Phrase{"Look at the source: the program is back where it was.", "看源代码：程序回到了原处。"}},
	{"pagecopy", Phrase{"One page became two: press M for the page tables.", "一页变成了两页：按 M 查看页表。"}},
	{"undo", Phrase{"Look at the set: nobody called semop, and yet its value has changed.", "看信号量集：没有谁调用 semop，值却改变了。"}},
	{"verdict", Phrase{"Press w for who waits for whom.", "按 w 查看谁在等谁。"}},
}

// Guide begins a guided tour of the run. The run must have an end that is reached soon.
func (m *Model) Guide(l Lesson) {
	g := &guide{Lesson: l, from: m.h.Now()}
	first := g.from.Event
	m.Settle()
	var all []narrate.Sentence
	sum := narrate.Summary{Lang: m.opt.Lang, To: func(s narrate.Sentence) { all = append(all, s) }}
	_ = narrate.Each(m.h, m.opt.Lang, first, m.h.Last(), func(list []narrate.Sentence) error {
		for _, s := range list {
			if s.Seq > first {
				sum.Add(s)
			}
		}
		return nil
	})
	sum.Close()
	for _, most := range stopLimits {
		if g.stops = choose(all, most, m.h.Script() != nil); len(g.stops) <= enoughStops {
			break
		}
	}
	m.guide = g
	m.guideTo(-1)
}

// stopLimits are how often a guide shows the same thing: what is plain, and what is worth a look. The first that makes no more stops than
// enough counts, for who presses the space key too often sees nothing any more.
var stopLimits = [][2]int{{2, 3}, {1, 2}, {1, 1}}

const enoughStops = 36

// choose picks the sentences that a guide stops at: it passes over what was seen before, and over what a shell does for itself.
func choose(all []narrate.Sentence, most [2]int, shell bool) (stops []narrate.Sentence) {
	count := map[string]int{}
	for i := range all {
		s := &all[i]
		if s.Shape == "" || s.Shape == "chores" || shell && shellsOwn(s) {
			continue
		}
		limit := most[0]
		if s.Weight == narrate.Key {
			limit = most[1]
		}
		shape, _, _ := cutLast(s.Shape)
		if count[shape]++; count[shape] <= limit {
			stops = append(stops, *s)
		}
	}
	return stops
}

// shellsOwn tells of what a shell does for itself: it reads its lines byte by byte, and sets up signals, groups and descriptors.
func shellsOwn(s *narrate.Sentence) bool {
	if s.Call < 0 {
		return strings.HasPrefix(s.Shape, "page") || strings.HasPrefix(s.Shape, "continue")
	}
	switch c := abi.Lookup(uint64(s.Call)); {
	case c == nil:
		return false
	case s.Weight == narrate.Key:
		return false
	case c.Groups&(abi.GroupFile|abi.GroupSignal) != 0:
		return !strings.HasPrefix(s.Shape, "openat sleeps") && !strings.HasPrefix(s.Shape, "openat awake") && c.Nr != abi.SYS_KILL
	default:
		switch c.Nr {
		case abi.SYS_SETPGID, abi.SYS_READ, abi.SYS_CLOSE, abi.SYS_DUP, abi.SYS_DUP3, abi.SYS_FCNTL, abi.SYS_IOCTL, abi.SYS_LSEEK, abi.SYS_GETDENTS64:
			return !strings.Contains(s.Shape, "sleeps") || s.PID == firstPID
		}
	}
	return false
}

// cutLast cuts a text before its last word.
func cutLast(text string) (before, after string, ok bool) {
	at := strings.LastIndexByte(text, ' ')
	if at < 0 {
		return text, "", false
	}
	return text[:at], text[at+1:], true
}

// guideKey does what a key means to a guide, and tells whether it means something.
func (m *Model) guideKey(key string) bool {
	g := m.guide
	switch key {
	case "Space", "Enter":
		m.guideTo(min(g.at+1, len(g.stops)))
	case "Backspace":
		m.guideTo(max(g.at-1, -1))
	default:
		return false
	}
	return true
}

// guideTo goes to a stop, to the question or to the answer.
func (m *Model) guideTo(at int) {
	g := m.guide
	g.at = at
	m.message, m.sheet, m.down, m.quest, m.count = "", nil, 0, nil, 0
	switch {
	case at < 0:
		m.sheet = m.questionSheet
		m.goTo(g.from)
	case at == len(g.stops):
		m.sheet = m.answerSheet
	default:
		if m.h.GotoEvent(g.stops[at].Seq) == nil {
			m.moved()
		}
	}
}

func (m *Model) questionSheet() sheet {
	return sheet{title: m.say(guideQuestion), lines: []line{say(head, m.say(m.guide.Question)), nil, say(plain, m.say(guideThink))}}
}

func (m *Model) answerSheet() sheet {
	g := m.guide
	s := sheet{title: m.say(guideAnswer), lines: []line{say(quiet, m.say(g.Question)), nil, say(head, m.say(g.Answer)), nil}}
	if len(g.stops) == 0 {
		s.lines = append(s.lines, say(plain, m.say(guideNothing)), nil)
	}
	if g.Watch != (Phrase{}) {
		s.lines = append(s.lines, say(plain, m.say(guideMore)), say(plain, " "+m.say(g.Watch)), nil)
	}
	s.lines = append(s.lines, say(quiet, m.say(guideEnd)))
	return s
}

// guideHeight is how many rows the guide's box takes, 0 if there is none.
func (m *Model) guideHeight(w, h int) int {
	if m.guide == nil || m.sheet != nil || m.zoom {
		return 0
	}
	return min(max(len(m.guideLines(w-2)), 2)+2, h/3)
}

// guideLines are what the guide says at a stop.
func (m *Model) guideLines(w int) (lines []line) {
	g := m.guide
	if g.at < 0 || g.at >= len(g.stops) {
		return nil
	}
	s := &g.stops[g.at]
	r := plain
	if s.Weight == narrate.Key {
		r = head
	}
	for _, l := range wrap(s.String(), w, 0) {
		lines = append(lines, say(r, l))
	}
	if s.Weight != narrate.Key {
		return lines
	}
	for _, k := range guideLooks {
		if strings.HasPrefix(s.Shape, k.shape) {
			for _, l := range wrap(m.say(k.look), w, 0) {
				lines = append(lines, say(news, l))
			}
			break
		}
	}
	return lines
}

// drawGuide draws the guide's box.
func (m *Model) drawGuide(c *canvas, at rect) {
	g := m.guide
	title := m.say(guideTitle, g.at+1, len(g.stops))
	if !m.guided() {
		title = m.say(guideAway, max(g.at+1, 0), len(g.stops))
	}
	in := c.box(at, title, true)
	for i, l := range m.guideLines(in.w) {
		if i < in.h {
			c.put(in.x, in.y+i, in.w, l)
		}
	}
}
