package narrate

import (
	"slices"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/view"
)

// Summary shortens a story: details are left out, runs of chores become one sentence, and rounds that go as those before are counted.
type Summary struct {
	Lang view.Lang
	To   func(Sentence) // is given what is left

	chores []Sentence      // a run of chores of one task that is not told yet
	shapes []string        // of the sentences told last, and of those held back since
	held   []Sentence      // the part of a round that may be a repetition
	period int             // sentences in a round, 0: no rounds go on
	rounds int             // rounds held back completely
	upTo   uint64          // the last event of these
	taught map[string]bool // lessons that were told
}

// Rounds: that many sentences may make one, and so many must have been told before others like them are held back.
const (
	longestRound = 32
	leastTold    = 6
	leastChores  = 3 // system calls that make chores worth a sentence
)

// Words of summaries.
var (
	sumChores = view.Phrase{"(Housekeeping of process %d: %s.)", "（进程 %d 的日常事务：%s。）"}
	sumTimes  = view.Phrase{"%s, %d times", "%s %d 次"}
	sumRounds = view.Phrase{"(The last %d sentences come %d times more with other numbers, up to event %d.)", "（前面 %d 句再重复 %d 次，只是数字不同，直到事件 %d。）"}
	sumSame   = view.Phrase{"(The last sentence comes %d times more with other numbers, up to event %d.)", "（上一句再重复 %d 次，只是数字不同，直到事件 %d。）"}
	sumRound  = view.Phrase{"(The last %d sentences come %d time more with other numbers, up to event %d.)", "（前面 %d 句再重复 %d 次，只是数字不同，直到事件 %d。）"}
)

// Add takes the next sentence.
func (m *Summary) Add(s Sentence) {
	switch {
	case s.Weight == Detail:
	case s.Weight == Chore:
		if len(m.chores) > 0 && m.chores[0].PID != s.PID {
			m.endChores()
		}
		m.chores = append(m.chores, s)
	default:
		m.endChores()
		m.told(s)
	}
}

// Close tells what was held back.
func (m *Summary) Close() {
	m.endChores()
	m.endRounds()
}

// endChores sums up the chores.
func (m *Summary) endChores() {
	if len(m.chores) == 0 {
		return
	}
	var names []string
	count := map[string]int{}
	for _, s := range m.chores {
		if count[s.Short]++; count[s.Short] == 1 {
			names = append(names, s.Short)
		}
	}
	if !m.worthwhile() {
		m.chores = nil
		return
	}
	for i, n := range names {
		if count[n] > 1 {
			names[i] = m.say(sumTimes, n, count[n])
		}
	}
	between := either(m.Lang == view.Chinese, view.Phrase{"、", "、"}, view.Phrase{"; ", "; "})
	s := m.chores[len(m.chores)-1]
	s.Text, s.Rules, s.Call, s.Shape = m.say(sumChores, s.PID, strings.Join(names, between.In(m.Lang))), nil, -1, "chores"
	m.chores = nil
	m.told(s)
}

// worthwhile tells whether chores are more than pages that were touched and a call or two.
func (m *Summary) worthwhile() bool {
	calls := 0
	for _, s := range m.chores {
		if s.Call >= 0 {
			calls++
		}
	}
	return calls >= leastChores
}

func (m *Summary) say(p view.Phrase, args ...any) string {
	return (&step{t: &Teller{Lang: m.Lang}}).say(p, args...)
}

// told passes a sentence on, unless it belongs to a round like the one before. Chores come now and then; rounds do not depend on them.
func (m *Summary) told(s Sentence) {
	if s.Shape == "chores" {
		if m.period == 0 {
			m.pass(s)
		} else {
			m.held = append(m.held, s)
		}
		return
	}
	if m.period > 0 && s.Shape == m.shapes[len(m.shapes)-m.period] {
		m.hold(s)
		return
	}
	m.endRounds()
	m.pass(s)
	m.remember(s.Shape)
	m.findRound()
}

// pass hands a sentence on; once its lesson was told the brief form will do.
func (m *Summary) pass(s Sentence) {
	if s.Lesson != "" {
		if m.taught[s.Lesson] {
			s.Text = s.Brief
		}
		if m.taught == nil {
			m.taught = map[string]bool{}
		}
		m.taught[s.Lesson] = true
	}
	m.To(s)
}

// hold keeps a sentence back.
func (m *Summary) hold(s Sentence) {
	m.held = append(m.held, s)
	m.remember(s.Shape)
	n := 0
	for _, h := range m.held {
		if h.Shape != "chores" {
			n++
		}
	}
	if n == m.period {
		m.rounds, m.upTo, m.held = m.rounds+1, s.Seq, nil
	}
}

func (m *Summary) remember(shape string) {
	if m.shapes = append(m.shapes, shape); len(m.shapes) > 4*longestRound {
		m.shapes = append([]string(nil), m.shapes[2*longestRound:]...)
	}
}

// findRound sees whether what was told last goes as what was told before it.
func (m *Summary) findRound() {
	n := len(m.shapes)
	for p := 1; p <= longestRound && 2*p <= n; p++ {
		times := max(2, (leastTold+p-1)/p)
		if times*p > n {
			continue
		}
		same := true
		for k := 1; k < times && same; k++ {
			same = slices.Equal(m.shapes[n-p:], m.shapes[n-(k+1)*p:n-k*p])
		}
		if same {
			m.period = p
			return
		}
	}
}

// endRounds counts the rounds that were held back, and tells the beginning of one that goes on in another way.
func (m *Summary) endRounds() {
	if m.rounds > 0 {
		text := m.say(either(m.rounds == 1, sumRound, sumRounds), m.period, m.rounds, m.upTo)
		if m.period == 1 {
			text = m.say(sumSame, m.rounds, m.upTo)
		}
		m.To(Sentence{Seq: m.upTo, Call: -1, Weight: Plain, Text: text})
	}
	held := m.held
	m.held, m.rounds, m.period = nil, 0, 0
	for _, s := range held {
		m.pass(s)
	}
}
