package scenario

import (
	"errors"
	"fmt"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// Record plays a scenario and returns it with what the stage answered: outcomes and facts that hold stay as they are written, others
// are replaced, and lines that tell of what happened are put in, or taken out, as it happened. Comments stay.
func Record(f *File, s Stage) (*File, error) {
	return Follow(f, s, nil)
}

// Follow is Record that hands the lines over, one after the other, as soon as what they bring about is known.
func Follow(f *File, s Stage, show func(*Line)) (*File, error) {
	r := NewRecorder(f.Name, s)
	r.show = show
	for i := range f.Lines {
		if err := r.Play(f.Lines[i]); err != nil {
			var e *Error
			errors.As(err, &e)
			return nil, e // a whole file is played or is not: ErrNotMade would say nothing more
		}
	}
	return r.File(), nil
}

// Recorder plays a scenario that comes line by line and notes what the stage answers.
type Recorder struct {
	*play
	into *File
	show func(*Line) // is told of every line that was recorded; may be nil
}

// NewRecorder begins a scenario on a fresh stage.
func NewRecorder(name string, s Stage) *Recorder {
	f := &File{Name: name}
	return &Recorder{play: newPlay(f, s), into: f}
}

// ErrNotMade is wrapped by Play's error if the line was not played at all: its actor is not free, a variable has no value, a pointer has
// nowhere to point. The recording can go on without it.
var ErrNotMade = errors.New("the line was not played")

// Play plays the next line and notes what came.
func (r *Recorder) Play(l Line) error {
	r.made = false
	err := r.line(&l)
	if err == nil {
		return nil
	}
	r.diffs, r.over = nil, false
	if err = r.located(&l, err); !r.made {
		return fmt.Errorf("%w: %w", ErrNotMade, err)
	}
	return err
}

// File is what was recorded so far.
func (r *Recorder) File() *File {
	r.insertNews()
	return r.into
}

// Actor is an actor with how it stands.
type Actor struct {
	Name string
	ID   ActorID
	State
}

// Actors are all actors so far, in the order in which they appeared.
func (r *Recorder) Actors() []Actor {
	list := make([]Actor, 0, len(r.cast))
	for _, p := range r.cast {
		list = append(list, Actor{p.name, p.id, r.stage.State(p.id)})
	}
	return list
}

// Variables are the names that have values, in the order of their addresses first being known.
func (r *Recorder) Variables() []string { return r.bases }

// add appends a line.
func (r *Recorder) add(l *Line) {
	r.into.Lines = append(r.into.Lines, *l)
	last := &r.into.Lines[len(r.into.Lines)-1]
	last.Nr = len(r.into.Lines)
	if r.show != nil {
		r.show(last)
	}
}

// line records one line.
func (r *Recorder) line(l *Line) error {
	switch l.Kind {
	case Blank:
		r.add(l)
		return nil
	case Sleep, Return:
		r.insertNews()
		err := r.act(l)
		for _, d := range r.diffs {
			return fmt.Errorf("expected %s, got %s", d.Want, d.Got)
		}
		if err == nil {
			r.add(l)
		}
		return err
	case Begin:
		r.insertNews()
		return r.call(l)
	}
	if p := r.player(l.Actor); p == nil || !r.keep(l, p) {
		if l.HasComment {
			r.add(&Line{HasComment: true, Comment: l.Comment})
		}
	}
	return nil
}

// insertNews appends lines for all that was not told: first why, such as an end or a signal, then which calls are over.
func (r *Recorder) insertNews() {
	for _, calls := range []bool{false, true} {
		for _, p := range r.cast {
			for n := r.news(p); n != nil && (n.Kind == Resume) == calls; n = r.news(p) {
				r.add(n)
				r.told(p, n.Kind)
			}
		}
	}
}

// keep records a line that tells of something, if that happened.
func (r *Recorder) keep(l *Line, p *player) bool {
	st := r.stage.State(p.id)
	if l.Kind == Resume && l.Outcome.Kind == Waits && p.top().open && st.Phase == Blocked {
		r.add(l)
		return true
	}
	n := r.news(p)
	if n == nil || n.Kind != l.Kind {
		return false
	}
	n.Comment, n.HasComment = l.Comment, l.HasComment
	switch l.Kind {
	case Resume:
		n.Outcome, n.Facts = r.outcome(l, p, st), r.refresh(l, p, st.Ret)
	case Handler:
		r.handlerFacts(l, n, p, st)
	}
	r.add(n)
	r.told(p, l.Kind)
	return true
}

// handlerFacts keeps of a handler's entry what the line asked for before, with the values of now.
func (r *Recorder) handlerFacts(l, n *Line, p *player, st State) {
	f, err := r.stage.Handler(p.id)
	if err != nil {
		return
	}
	if len(l.Facts) > 0 {
		var b [abi.SizeofSiginfo]byte
		f.Info.Encode(b[:])
		n.Facts = nil
		for _, o := range l.Facts {
			if d, ok := infoFields[o.Name]; ok {
				if same, err := r.match.siginfo(&Expr{Kind: Struct, Fields: []Field{o}}, b[:]); !same || err != nil {
					o.Value = r.infoField(&f.Info, o.Name, d.t, b[d.off:d.off+d.t.size])
				}
				n.Facts = append(n.Facts, o)
			}
		}
	}
	if len(l.Saved) > 0 {
		n.Saved = nil
		for _, o := range l.Saved {
			if v, ok := r.savedValue(o.Name, p.interrupted(st), f); ok && savedFields[o.Name] != (typ{}) {
				n.Saved = append(n.Saved, Field{Name: o.Name, Value: v})
			}
		}
	}
}

// call records a call.
func (r *Recorder) call(l *Line) error {
	p, err := r.actor(l.Actor)
	if err != nil {
		return err
	}
	if st := r.stage.State(p.id); st.Phase != Idle {
		return fmt.Errorf("%s can not call %s: it is %s", p.name, l.Call, r.phase(p, st))
	}
	p.stopped = false
	known := len(r.cast)
	st, err := r.launch(l, p)
	if err != nil {
		return err
	}
	switch {
	case st.Phase == Gone:
		l.Outcome, l.Facts = Outcome{Kind: Never}, nil
		if p.gone {
			l.Outcome.Kind = Anything
		}
	case r.finished(p, st):
		p.top().open = false
		l.Outcome, l.Facts = r.outcome(l, p, st), r.refresh(l, p, st.Ret)
		if len(r.cast) > known { // others will call it by this name
			l.Outcome = Outcome{Kind: Yields, Values: []Expr{{Kind: Name, Text: r.cast[known].name}}}
		}
	default:
		l.Outcome, l.Facts = Outcome{Kind: Waits}, nil
		if len(r.cast) > known {
			l.Facts = []Field{{Name: "child", Value: Expr{Kind: Name, Text: r.cast[known].name}}}
		}
	}
	r.add(l)
	return nil
}

// outcome is a line's outcome if it holds, or else the one that came.
func (r *Recorder) outcome(l *Line, p *player, st State) Outcome {
	t := resultType(p.top().inv)
	if l.Outcome.Kind == Yields {
		if ok, err := r.allowed(t, l.Outcome.Values, st.Ret); ok && err == nil {
			return l.Outcome
		}
	}
	v := r.result(t, st.Ret)
	if t.kind == abi.KindAddr && v.Kind != Failure && v.Kind != Variable && v.Kind != Name {
		v = Expr{Kind: Variable, Text: r.freeVariable()}
		r.bind(v.Text, uint64(st.Ret))
	}
	return Outcome{Kind: Yields, Values: []Expr{v}}
}

// freeVariable is a name for an address that the file gave none: $a1, $a2 and so on.
func (r *Recorder) freeVariable() string {
	for n := 1; ; n++ {
		name := fmt.Sprintf("a%d", n)
		if _, taken := r.vars[name]; !taken {
			return name
		}
	}
}

// refresh is a line's facts, with values that hold now; all that the call filled if the line has none.
func (r *Recorder) refresh(l *Line, p *player, ret int64) []Field {
	if len(l.Facts) == 0 {
		n := Line{}
		r.fill(&n, p, ret)
		return n.Facts
	}
	inv := p.top().inv
	var list []Field
	for _, f := range l.Facts {
		o := inv.find(f.Name)
		if o == nil || ret < 0 && !o.onError {
			continue
		}
		b, err := r.filled(p, o, true, ret)
		if err != nil {
			continue
		}
		t := o.t.as(&f.Value, len(b))
		if ok, err := r.match.memory(t, &f.Value, b); !ok || err != nil {
			f.Value = narrow(&f.Value, r.everything(t, b))
		}
		list = append(list, f)
	}
	return list
}

// everything shows memory with all fields of structures, also those that differ from run to run.
func (r *Recorder) everything(t typ, b []byte) Expr {
	s := r.shower
	s.all = true
	return s.memory(t, b)
}

// narrow keeps of structures only the fields that were asked for before.
func narrow(old *Expr, now Expr) Expr {
	switch {
	case old.Kind == Struct && now.Kind == Struct:
		var list []Field
		for _, o := range old.Fields {
			for _, n := range now.Fields {
				if n.Name == o.Name {
					list = append(list, Field{Name: n.Name, Value: narrow(&o.Value, n.Value)})
				}
			}
		}
		now.Fields = list
	case old.Kind == Array && now.Kind == Array && len(old.Kids) == len(now.Kids):
		for i := range now.Kids {
			now.Kids[i] = narrow(&old.Kids[i], now.Kids[i])
		}
	}
	return now
}

// fill adds all that a call filled to a line's facts.
func (r *play) fill(l *Line, p *player, ret int64) {
	inv := p.top().inv
	for i := range inv.outs {
		o := &inv.outs[i]
		if ret < 0 && !o.onError || ret == 0 && inv.call.Ret == abi.RetPid { // WNOHANG found nobody
			continue
		}
		if b, err := r.filled(p, o, true, ret); err == nil && len(b) > 0 {
			if e := r.shower.memory(o.t, b); e.Kind != Struct || len(e.Fields) > 0 {
				l.Facts = append(l.Facts, Field{Name: o.name, Value: e})
			}
		}
	}
}
