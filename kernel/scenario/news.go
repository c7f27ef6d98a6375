package scenario

import (
	"fmt"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// News are what happened to an actor without a line of its own: a blocked call ended, a handler was entered, a signal stopped it, it is
// gone. The file must tell each of them before somebody acts again.

// news is the line that tells what happened to a player and was not told yet, nil if nothing did.
func (r *play) news(p *player) *Line {
	st := r.stage.State(p.id)
	l := &Line{Actor: p.name}
	switch {
	case st.Phase == Gone:
		if p.gone {
			return nil
		}
		l.Kind = Exit
		r.ended(l, st)
	case st.Depth > len(p.levels)-1 || p.top().cold && st.Depth == len(p.levels)-1:
		l.Kind = Handler
		r.entered(l, p, st)
	case p.top().open && r.finished(p, st):
		l.Kind = Resume
		inv := p.top().inv
		l.Outcome = Outcome{Kind: Yields, Values: []Expr{r.result(resultType(inv), st.Ret)}}
		r.fill(l, p, st.Ret)
	case st.Phase == Stopped && !p.stopped:
		l.Kind, l.Signal = Halt, abi.SIGSTOP.Name()
		if st.StopSig != 0 {
			l.Signal = st.StopSig.Name()
		}
	default:
		return nil
	}
	return l
}

// told marks that the file told of a player's news.
func (r *play) told(p *player, kind LineKind) {
	switch kind {
	case Exit:
		p.gone = true
	case Handler:
		if p.top().cold {
			p.top().cold = false
			break
		}
		for n := r.stage.State(p.id).Depth - len(p.levels); n > 0; n-- {
			p.levels = append(p.levels, &pending{cold: true})
		}
		p.levels = append(p.levels, &pending{})
	case Resume:
		p.top().open = false
	case Halt:
		p.stopped = true
	}
}

// ended fills in how an actor ended.
func (r *play) ended(l *Line, st State) {
	w := abi.WaitStatus(st.Status)
	l.Unsure = !st.StatusKnown
	if w.Signaled() {
		l.Signal = w.Signal().Name()
		return
	}
	l.Code = w.Code()
}

// entered fills in why a handler runs.
func (r *play) entered(l *Line, p *player, st State) {
	f, err := r.stage.Handler(p.id)
	if err != nil {
		return
	}
	var b [abi.SizeofSiginfo]byte
	f.Info.Encode(b[:])
	l.Signal = f.Sig.Name()
	l.Facts = r.shower.siginfo(b[:]).Fields[1:]
	if under := p.interrupted(st); under.open && under.inv.call.Nr >= 0 {
		v, _ := r.savedValue("result", under, f)
		l.Saved = []Field{{Name: "result", Value: v}}
	}
}

// interrupted is the call that a handler interrupted which was not told yet.
func (p *player) interrupted(st State) *pending {
	switch {
	case p.top().cold:
		return p.levels[len(p.levels)-2]
	case st.Depth > len(p.levels): // a handler that has not begun
		return &pending{}
	}
	return p.top()
}

// phase says in words how a player stands.
func (r *play) phase(p *player, st State) string {
	switch {
	case st.Phase == Gone:
		if w := abi.WaitStatus(st.Status); w.Signaled() {
			return "gone, killed by " + w.Signal().Name()
		}
		return "gone"
	case st.Depth > len(p.levels)-1:
		return "in the handler of " + st.Sig.Name()
	case st.Phase == Blocked && st.Wchan != "":
		return fmt.Sprintf("blocked in %s (%s)", st.Call, st.Wchan)
	case st.Phase == Blocked:
		return "blocked in " + st.Call
	}
	return st.Phase.String()
}

// tell plays a line that tells of something that happened.
func (r *play) tell(l *Line, p *player, st State) error {
	if l.Kind == Resume {
		return r.resume(l, p, st)
	}
	if l.Kind == Exit && p.gone {
		r.sameEnd(l, p, st)
		return nil
	}
	n := r.news(p)
	if n == nil || n.Kind != l.Kind {
		got := p.name + " is " + r.phase(p, st)
		if n != nil {
			got = n.statement()
		}
		r.part(l, l.statement(), got)
		return nil
	}
	r.told(p, l.Kind)
	switch l.Kind {
	case Exit:
		r.sameEnd(l, p, st)
	case Halt:
		if st.StopSig != 0 && l.Signal != st.StopSig.Name() {
			r.differ(l, l.Signal, st.StopSig.Name())
		}
	case Handler:
		return r.handler(l, p, n)
	}
	return nil
}

// sameEnd compares how an actor ended.
func (r *play) sameEnd(l *Line, p *player, st State) {
	got := Line{Kind: Exit, Actor: p.name}
	r.ended(&got, st)
	if st.StatusKnown && !l.Unsure && (got.Signal != l.Signal || got.Code != l.Code) {
		r.differ(l, l.statement(), got.statement())
	}
}

// resume plays "A: ...": still blocked, or over by now.
func (r *play) resume(l *Line, p *player, st State) error {
	t := p.top()
	o := &l.Outcome
	switch {
	case !t.open:
		return fmt.Errorf("%s has no call that could go on", p.name)
	case st.Phase == Gone:
		if o.Kind != Never && o.Kind != Anything {
			r.part(l, o.String(), r.phase(p, st))
		}
		t.open = false
	case r.finished(p, st):
		t.open = false
		return r.yields(l, p, st)
	case o.Kind == Yields || o.Kind == Never:
		r.part(l, o.String(), r.phase(p, st))
	default:
		return r.facts(l, p, false, 0)
	}
	return nil
}

// handler compares a handler's entry.
func (r *play) handler(l *Line, p *player, n *Line) error {
	if l.Signal != n.Signal {
		r.part(l, l.Signal, n.Signal)
		return nil
	}
	f, err := r.stage.Handler(p.id)
	if err != nil {
		return err
	}
	var b [abi.SizeofSiginfo]byte
	f.Info.Encode(b[:])
	for i := range l.Facts {
		one := Expr{Kind: Struct, Fields: l.Facts[i : i+1]}
		ok, err := r.match.siginfo(&one, b[:])
		if err != nil {
			return err
		}
		if !ok {
			r.differ(l, one.String(), facts("", n.Facts))
		}
	}
	for i := range l.Saved {
		if err := r.saved(l, &l.Saved[i], p.levels[len(p.levels)-2], f); err != nil {
			return err
		}
	}
	return nil
}

// saved compares one thing that is said of the interrupted code.
func (r *play) saved(l *Line, want *Field, under *pending, f Frame) (err error) {
	got, ok := r.savedValue(want.Name, under, f)
	if !ok {
		return fmt.Errorf("%s made no call that the handler interrupted", l.Actor)
	}
	switch {
	case want.Name == "mask":
		ok, err = r.match.word(savedFields["mask"], &want.Value, uint64(f.Mask))
	case want.Name == "altstack":
		ok, err = r.match.word(savedFields["altstack"], &want.Value, got.Num)
	case f.Restart || want.Value.Kind == Name && want.Value.Text == restart.Text:
		ok = got.String() == want.Value.String()
	default:
		ok, err = r.allowed(resultType(under.inv), []Expr{want.Value}, f.Ret)
	}
	if err == nil && !ok {
		r.differ(l, want.Name+"="+want.Value.String(), want.Name+"="+got.String())
	}
	return err
}

// restart is the result of a call that will be made again.
var restart = Expr{Kind: Name, Text: "restart"}

// savedValue shows one thing of the interrupted code.
func (r *play) savedValue(name string, under *pending, f Frame) (Expr, bool) {
	switch {
	case name == "mask":
		return signalsExpr(f.Mask), true
	case name == "altstack" && f.AltStack:
		return number(1), true
	case name == "altstack":
		return number(0), true
	case under.inv == nil:
		return Expr{}, false
	case f.Restart:
		return restart, true
	}
	return r.result(resultType(under.inv), f.Ret), true
}
