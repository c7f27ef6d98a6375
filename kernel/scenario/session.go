package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// Session plays a scenario while somebody writes it, a line at a time, on one kernel or on several side by side. What the lines bring
// about is written down as Record does it, so that a session can be kept as a file.
type Session struct {
	stages []NamedStage
	sides  []*side
	typed  []Line    // the lines that were played, as they were typed: playing them again on fresh stages gives the session again
	last   time.Time // when the last of them was over
}

// side is a session on one of its kernels.
type side struct {
	*Recorder
	name    string
	blocked map[*player]bool // who was blocked when the last line was over
}

// News is what a line brought about on one kernel.
type News struct {
	Stage string
	// Lines are the line with what came of it, and those that tell what happened to whom.
	Lines []Line
	// Wanted is the outcome that the line was typed with, if another one came; else empty.
	Wanted string
	// Blocked tells who is blocked since this line, and why.
	Blocked []string
}

// NewSession begins an empty session.
func NewSession(stages []NamedStage) (*Session, error) {
	s := &Session{stages: stages}
	return s, s.replay(nil)
}

// Close ends all actors.
func (s *Session) Close() error {
	var errs []error
	for _, side := range s.sides {
		errs = append(errs, side.stage.Close())
	}
	s.sides = nil
	return errors.Join(errs...)
}

// replay begins the session again with these lines, on fresh stages.
func (s *Session) replay(lines []Line) error {
	if err := s.Close(); err != nil {
		return err
	}
	s.typed = nil
	for _, on := range s.stages {
		st, err := on.Open()
		if err != nil {
			return errors.Join(err, s.Close())
		}
		s.sides = append(s.sides, &side{name: on.Name, Recorder: NewRecorder("line", st), blocked: map[*player]bool{}})
	}
	for i := range lines {
		if _, err := s.play(&lines[i]); err != nil {
			return err
		}
	}
	return nil
}

// Reset forgets everything.
func (s *Session) Reset() error { return s.replay(nil) }

// Undo takes the last line back and returns it: the others are played again from the start, which leads to the same state.
func (s *Session) Undo() (string, error) {
	n := len(s.typed)
	if n == 0 {
		return "", errors.New("there is nothing to undo")
	}
	undone := s.typed[n-1].String()
	return undone, s.replay(s.typed[:n-1])
}

// File is the session so far as a scenario, with the answers of its last kernel: real Linux if that is among them.
func (s *Session) File() *File {
	if len(s.sides) == 0 {
		return &File{}
	}
	r := s.sides[len(s.sides)-1]
	return &File{Name: r.file.Name, Lines: slices.Clone(r.into.Lines)}
}

// errClosed is what a session answers whose stages could not be opened again.
var errClosed = errors.New("the session is over: begin again with reset")

// Type plays a line as it stands in a file. A line that is wrong, an *Error, changes nothing; nor does one that could not be played.
func (s *Session) Type(text string) ([]News, error) {
	if len(s.sides) == 0 {
		return nil, errClosed
	}
	nr := len(s.sides[0].into.Lines) + 1
	l, err := ParseLine("line", nr, text)
	if err != nil {
		return nil, err
	}
	return s.Play(&l)
}

// Play plays a line that was parsed.
func (s *Session) Play(l *Line) ([]News, error) {
	if len(s.sides) == 0 {
		return nil, errClosed
	}
	if l.Kind >= Resume && l.Kind <= Exit {
		return s.remind(l)
	}
	first := s.sides[0]
	f := &File{Name: "line", Lines: append(slices.Clone(first.into.Lines), *l)}
	f.Lines[len(f.Lines)-1].Nr = len(f.Lines)
	if err := f.Check(); err != nil {
		return nil, err
	}
	news, err := s.play(l)
	if err != nil {
		return nil, errors.Join(err, s.replay(s.typed))
	}
	return news, nil
}

// play plays a line everywhere.
func (s *Session) play(l *Line) (news []News, err error) {
	for _, side := range s.sides {
		n, err := side.play(l, false)
		if err != nil {
			return nil, s.onStage(side, err)
		}
		news = append(news, n)
	}
	s.typed = append(s.typed, *l)
	s.last = time.Now()
	return news, nil
}

// onStage says on which kernel a line could not be played, if there are several.
func (s *Session) onStage(r *side, err error) error {
	var e *Error
	if len(s.sides) > 1 && errors.As(err, &e) {
		return &Error{e.File, e.Line, e.Col, "on " + r.name + ": " + e.Msg}
	}
	return err
}

// remind plays a line that tells of something. News have been told by themselves before, but a line copied from a file may repeat them,
// and "A: ..." may put on record that A is still blocked.
func (s *Session) remind(l *Line) ([]News, error) {
	first := s.sides[0]
	if n, known := first.repeats(l); known {
		return []News{n}, nil
	}
	p := first.player(l.Actor)
	if p == nil {
		return nil, first.wrongAt(l, "there is no actor "+l.Actor)
	}
	if l.Kind == Resume && l.Outcome.Kind == Waits && p.top().open && first.stage.State(p.id).Phase == Blocked {
		return s.play(l)
	}
	return nil, first.wrongAt(l, "that has not happened: "+p.name+" is "+first.doing(p)+" (what happens is told by itself)")
}

// wrongAt is an error of a line that would be the next.
func (r *side) wrongAt(l *Line, msg string) error {
	return &Error{r.file.Name, len(r.into.Lines) + 1, max(l.ActorCol, 1), msg}
}

// Elapse tells what happened while nobody typed: on real Linux time goes by. It is recorded as a sleep, which the other kernels take part
// in.
func (s *Session) Elapse() ([]News, error) {
	real := slices.IndexFunc(s.sides, func(r *side) bool { return r.name != "machine" })
	if real < 0 {
		return nil, nil
	}
	r := s.sides[real]
	if err := r.settle(); err != nil {
		return nil, err
	}
	if !r.anyNews() {
		return nil, nil
	}
	pause := time.Since(s.last).Round(10*time.Millisecond) + 10*time.Millisecond
	l := Line{Kind: Sleep, Duration: pause}
	var news []News
	for _, side := range s.sides {
		n, err := side.play(&l, side == r)
		if err != nil {
			return nil, err
		}
		news = append(news, n)
	}
	s.typed = append(s.typed, l)
	s.last = time.Now()
	return news, nil
}

// anyNews tells whether something happened that was not told.
func (r *side) anyNews() bool {
	return slices.ContainsFunc(r.cast, func(p *player) bool { return r.news(p) != nil })
}

// play plays a line on one kernel. over says that it has happened by itself there: a pause.
func (r *side) play(l *Line, over bool) (News, error) {
	n := News{Stage: r.name}
	before := len(r.into.Lines)
	one := *l
	if over {
		r.add(&one)
	} else if err := r.line(&one); err != nil {
		return n, r.located(l, err)
	}
	r.insertNews()
	n.Lines = slices.Clone(r.into.Lines[before:])
	if len(n.Lines) > 0 {
		n.Wanted = wanted(l, &n.Lines[0])
	}
	for _, p := range r.cast {
		st := r.stage.State(p.id)
		now := st.Phase == Blocked
		if now && (p.name == l.Actor || !r.blocked[p]) {
			n.Blocked = append(n.Blocked, p.name+" is "+r.why(p, st))
		}
		r.blocked[p] = now
	}
	return n, nil
}

// wanted is the outcome that a line was typed with, empty if that is what came, or if it was typed without one.
func wanted(typed, came *Line) string {
	if typed.Kind != came.Kind || typed.Outcome.Kind == Never && came.Outcome.Kind == Anything {
		return ""
	}
	o, facts := &typed.Outcome, Expr{Kind: Struct, Fields: typed.Facts}
	if o.Kind != Anything && o.String() != came.Outcome.String() {
		return o.String()
	}
	if got := (Expr{Kind: Struct, Fields: came.Facts}); len(typed.Facts) > 0 && facts.String() != got.String() {
		return facts.String()
	}
	return ""
}

// repeats tells whether a line says again what was told since somebody did something, and if so, what differs.
func (r *side) repeats(l *Line) (n News, known bool) {
	n.Stage = r.name
	for i := len(r.into.Lines) - 1; i >= 0; i-- {
		told := &r.into.Lines[i]
		if told.Kind == Begin || told.Kind == Sleep || told.Kind == Return {
			return n, false
		}
		if told.Kind != l.Kind || told.Actor != l.Actor {
			continue
		}
		n.Wanted = wanted(l, told)
		if l.Signal != told.Signal || l.Code != told.Code {
			n.Wanted = l.statement()
		}
		return n, true
	}
	return n, false
}

// why says in words what a player is blocked in, as exactly as the stage knows.
func (r *side) why(p *player, st State) string {
	if k, ok := r.stage.(*Machine); ok {
		if s := k.Why(p.id, r.actorOf); s != "" {
			return s
		}
	}
	return r.phase(p, st)
}

// Standing is how an actor stands.
type Standing struct {
	Stage, Actor string
	Pid, Tid     int32
	// Doing is what it does, in words: "idle", "blocked in read on fd 3 until ...", "gone, killed by SIGTERM".
	Doing string
}

// Who tells how all actors stand, on one kernel after the other.
func (s *Session) Who() (list []Standing) {
	for _, r := range s.sides {
		for _, p := range r.cast {
			w := Standing{Stage: r.name, Actor: p.name, Doing: r.doing(p)}
			w.Pid, w.Tid = r.stage.Pid(p.id)
			list = append(list, w)
		}
	}
	return list
}

// doing says what a player does.
func (r *side) doing(p *player) string {
	st := r.stage.State(p.id)
	if st.Phase == Gone {
		w := abi.WaitStatus(st.Status)
		if st.StatusKnown && !w.Signaled() {
			return fmt.Sprintf("gone, exited with %d", w.Code())
		}
		return r.phase(p, st)
	}
	s := r.why(p, st)
	if st.Phase == Stopped && st.StopSig != 0 {
		s = "stopped by " + st.StopSig.Name() + " until somebody sends SIGCONT"
	}
	if n := len(p.levels) - 1; n > 0 {
		s += ", in the handler of " + st.Sig.Name()
		if n > 1 {
			s += fmt.Sprintf(" (%d handlers deep)", n)
		}
	}
	return s
}

// Parted tells whether the kernels did different things.
func Parted(news []News) bool {
	return len(news) > 1 && slices.ContainsFunc(news[1:], func(n News) bool { return n.text() != news[0].text() })
}

// text is all lines of the news.
func (n *News) text() string {
	var b strings.Builder
	for i := range n.Lines {
		b.WriteString(n.Lines[i].statement() + "\n")
	}
	return b.String()
}
