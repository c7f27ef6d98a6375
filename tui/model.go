package tui

import (
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/proc"
)

// Slice is the work that is done between two looks at the keyboard.
const Slice = 8 * history.WorkMS

// Options say how a session is shown.
type Options struct {
	Lang   view.Lang
	Theme  string                                        // one of ThemeNames, "" for the first
	ASCII  bool                                          // draw frames and marks with ASCII only
	Name   string                                        // what is stepped through, for the head
	Source func(file string) (text []byte, library bool) // the text of a source file, nil if it is not to be had; library: not the person's own
}

// Model is a session: all that the screen is made of, without a terminal.
type Model struct {
	h   *history.History
	opt Options

	pin    int32                  // the task that is selected, 0: whoever acts at the moment
	stops  []stop                 // breakpoints
	places map[string]history.Pos // bookmarks
	back   []history.Pos          // where we came from, for undo
	forth  []history.Pos          // where undo left

	thing event.Object // the object that is kept in its pane, none: the one concerned
	spot  int          // the byte or message of it that the cursor is on
	far   int          // the scale of the timeline: doublings of the distance

	focus  pane         // the pane that has the keys for scrolling
	zoom   bool         // it is shown alone
	rich   bool         // all panes are shown, not only the first four
	asm    bool         // instructions are shown in place of the source
	scroll [panes]int   // how far each is scrolled from where it would stand by itself
	sheet  func() sheet // a text in front of the panes, or nil
	down   int          // how far that is scrolled

	guide   *guide  // leads through the run, or nil
	count   int     // the number typed before a command
	prefix  string  // a key that waits for another one: m or '
	prompt  *prompt // what is being typed in the last row, or nil
	find    string  // what was searched for last
	watched string  // the variable or address that was watched last

	typing  bool // the keys go to the machine
	console int  // the console that is typed at, 0 if the machine has none of several
	live    bool // the present moment goes along with the end of the run

	quest   *search            // a search that is going on, or nil
	message string             // of the last command
	clip    string             // what is to be copied to the person's clipboard, "" for nothing
	over    bool               // the person wants to leave
	size    rect               // of the screen drawn last
	drawn   []drawn            // the panes on it
	seekBar rect               // and the bar that shows where in the run we are
	scene   *scene             // what is shown of the present moment, nil if it is not known yet
	files   map[string]*source // that were asked for, nil for those that are not to be had
}

// New makes a model of a history as it stands.
func New(h *history.History, o Options) *Model {
	if themes[o.Theme] == nil {
		o.Theme = ThemeNames[0]
	}
	return &Model{h: h, opt: o, places: map[string]history.Pos{}, files: map[string]*source{}}
}

// Over tells whether the person wants to leave.
func (m *Model) Over() bool { return m.over }

// say is a phrase in the person's language.
func (m *Model) say(p Phrase, args ...any) string { return p.say(m.opt.Lang, args...) }

// tell shows a message in the last row.
func (m *Model) tell(p Phrase, args ...any) { m.message = m.say(p, args...) }

// search is a job with what to do when it is over.
type search struct {
	job   *history.Job
	found func() // it has found a place
	none  func() // it has not
}

// Busy tells whether a search goes on.
func (m *Model) Busy() bool { return m.quest != nil }

// Work goes on with a search, or else with running ahead, by about so much work. It returns whether there is more to do.
func (m *Model) Work(budget int64) bool {
	if m.quest == nil {
		if !m.live && m.farAhead() {
			return false
		}
		more := m.h.RunAhead(budget)
		if m.live {
			m.keepUp(more)
		}
		return more
	}
	m.on(budget)
	return true
}

// Settle works until there is nothing left to do.
func (m *Model) Settle() {
	for m.Work(1 << 30) {
	}
}

// begin begins a search. What is near is found at once, before the screen is drawn again.
func (m *Model) begin(s search) {
	m.quest = &s
	m.on(Slice)
}

// on goes on with the search.
func (m *Model) on(budget int64) {
	s := m.quest
	if !s.job.Work(budget) {
		return
	}
	m.quest, m.message = nil, ""
	if s.job.Found {
		s.found()
		return
	}
	s.none()
}

// start begins a search for a place to go to; none is said if it is not there.
func (m *Model) start(j *history.Job, none Phrase, args ...any) {
	m.begin(search{job: j, found: func() { m.jump(j.Pos) }, none: func() { m.tell(none, args...) }})
}

// jump goes to a place, and remembers where from.
func (m *Model) jump(p history.Pos) {
	m.back, m.forth = append(m.back, m.h.Now()), nil
	m.goTo(p)
}

// goTo goes to a place that is known to be there.
func (m *Model) goTo(p history.Pos) {
	if err := m.h.Goto(p); err != nil {
		m.message = err.Error()
	}
	m.moved()
}

// moved forgets what was shown of another moment.
func (m *Model) moved() {
	m.scene, m.scroll, m.spot = nil, [panes]int{}, 0
}

// selected is the task that the person looks at: the chosen one, or the one that acts at the moment.
func (m *Model) selected() int32 {
	if m.pin != 0 && m.h.Task(m.pin) != nil {
		return m.pin
	}
	if m.h.Inside() {
		if tid := m.running(); tid != 0 {
			return tid
		}
	}
	for _, tid := range [...]int32{m.actor(), m.running(), firstPID} {
		if t := m.h.Task(tid); t != nil && t.State != proc.Zombie && tid != 1 {
			return tid
		}
	}
	if tids := m.tasks(); len(tids) > 0 {
		return tids[0]
	}
	return 0
}

// firstPID is the process that runs the program.
const firstPID = 2

// actor is the task that the present event happened to.
func (m *Model) actor() int32 {
	b, _ := m.h.Brief(m.h.Now().Event)
	if b.Kind == event.Wake && b.Peer != 0 { // it is the waker that acts
		return b.Peer
	}
	return b.TID
}

// running is the task on the first CPU that has one.
func (m *Model) running() int32 {
	k := m.h.Machine()
	for i := range k.CPU[:k.NCPU] {
		if t := k.Procs.Tasks.R(k.CPU[i].Task); t != nil && k.CPU[i].Task != 0 {
			return t.TID
		}
	}
	return 0
}

// tasks are the numbers of all tasks, in the order of the processes' tree.
func (m *Model) tasks() (tids []int32) {
	for i := range m.look().view.Processes {
		for _, t := range m.look().view.Processes[i].Threads {
			tids = append(tids, t.TID)
		}
	}
	return tids
}
