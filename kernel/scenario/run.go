package scenario

import (
	"errors"
	"fmt"
	"time"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// Difference is one thing that did not come as a scenario says.
type Difference struct {
	// Line is where the file says it.
	Line int
	// Text is the line, as it is printed.
	Text string
	// Want and Got are what the file says and what came, each a few words.
	Want, Got string
}

// String is the difference in one line.
func (d *Difference) String() string {
	return fmt.Sprintf("line %d: %s: expected %s, got %s", d.Line, d.Text, d.Want, d.Got)
}

// SettleLimit is how long a scenario's actors may take to become quiet.
const SettleLimit = 10 * time.Second

// Run plays a scenario on a stage and returns where they part. After a difference that makes the rest meaningless it stops. The error
// is about the stage or the file, not about the kernel's behaviour.
func Run(f *File, s Stage) ([]Difference, error) {
	r := newPlay(f, s)
	for i := range f.Lines {
		if err := r.line(&f.Lines[i]); err != nil {
			return r.diffs, r.located(&f.Lines[i], err)
		}
		if r.over {
			return r.diffs, nil
		}
	}
	if len(f.Lines) > 0 {
		r.quiet(&f.Lines[len(f.Lines)-1])
	}
	return r.diffs, nil
}

// located makes an *Error of an error of a line.
func (r *play) located(l *Line, err error) error {
	var v *valueError
	if errors.As(err, &v) {
		return &Error{r.file.Name, l.Nr, max(v.col, 1), v.msg}
	}
	return &Error{r.file.Name, l.Nr, max(l.ActorCol, 1), err.Error()}
}

// differ notes a difference.
func (r *play) differ(l *Line, want, got string) {
	r.diffs = append(r.diffs, Difference{Line: l.Nr, Text: l.statement(), Want: want, Got: got})
}

// part notes a difference after which the rest of the file means nothing.
func (r *play) part(l *Line, want, got string) {
	r.differ(l, want, got)
	r.over = true
}

// line plays one line.
func (r *play) line(l *Line) error {
	switch l.Kind {
	case Blank:
		return nil
	case Sleep, Begin, Return:
		if !r.quiet(l) {
			return nil
		}
		return r.act(l)
	}
	p := r.player(l.Actor)
	if p == nil {
		return fmt.Errorf("there is no actor %s", l.Actor)
	}
	return r.tell(l, p, r.stage.State(p.id))
}

// quiet checks that everything that happened was told before somebody acts.
func (r *play) quiet(l *Line) bool {
	for _, p := range r.cast {
		if n := r.news(p); n != nil {
			r.part(l, "a line that tells of "+p.name+" first", n.statement())
			return false
		}
	}
	return true
}

// act plays a line that makes something happen, and waits until all is quiet.
func (r *play) act(l *Line) error {
	if m, ok := r.stage.(*Machine); ok {
		m.begins(l.Nr)
	}
	if l.Kind == Sleep {
		r.made = true
		if err := r.stage.Sleep(l.Duration); err != nil {
			return err
		}
		return r.settle()
	}
	p, err := r.actor(l.Actor)
	if err != nil {
		return err
	}
	st := r.stage.State(p.id)
	if st.Phase != Idle {
		r.part(l, p.name+" to be free for it", p.name+" is "+r.phase(p, st))
		return nil
	}
	p.stopped = false
	if l.Kind == Return {
		if len(p.levels) == 1 {
			return fmt.Errorf("%s is in no handler", p.name)
		}
		p.levels = p.levels[:len(p.levels)-1]
		if err := r.stage.ReturnFromHandler(p.id); err != nil {
			return err
		}
		r.made = true
		return r.settle()
	}
	return r.begin(l, p)
}

// actor finds the actor of a line; the first of the file is made.
func (r *play) actor(name string) (*player, error) {
	if p := r.player(name); p != nil {
		return p, nil
	}
	if len(r.cast) > 0 {
		return nil, fmt.Errorf("there is no actor %s", name)
	}
	id, err := r.stage.Actor(name)
	if err != nil {
		return nil, err
	}
	return r.enter(name, id, 0), nil
}

// settle waits until all is quiet.
func (r *play) settle() error { return r.stage.Settle(SettleLimit) }

// begin plays a call.
func (r *play) begin(l *Line, p *player) error {
	st, err := r.launch(l, p)
	if err != nil {
		return err
	}
	switch o := &l.Outcome; {
	case st.Phase == Gone:
		if o.Kind != Never && o.Kind != Anything {
			r.part(l, o.String(), p.name+" is gone")
		}
	case r.finished(p, st):
		p.top().open = false
		return r.yields(l, p, st)
	case o.Kind != Waits && o.Kind != Anything:
		r.part(l, o.String(), r.phase(p, st))
	default:
		return r.facts(l, p, false, 0)
	}
	return nil
}

// launch starts a call and waits until all is quiet.
func (r *play) launch(l *Line, p *player) (State, error) {
	call := Lookup(l.Call)
	if call == nil {
		return State{}, &valueError{l.CallCol, fmt.Sprintf("unknown call %q%s", l.Call, Similar(l.Call))}
	}
	inv, child, err := r.start(l, p, call)
	if err != nil {
		return State{}, err
	}
	r.made = true
	*p.top() = pending{inv: inv, open: true}
	if err := r.settle(); err != nil {
		return State{}, err
	}
	r.birth(p, child)
	st := r.stage.State(p.id)
	if st.Phase == Gone {
		p.top().open = false
		p.gone = ends(call)
	}
	if call.Nr == abi.SYS_SEMGET && st.Ret >= 0 {
		r.sets[uint64(st.Ret)] = max(r.sets[uint64(st.Ret)], inv.plain[1])
	}
	return st, nil
}

// ends tells whether a call is meant to end its caller.
func ends(call *abi.Call) bool { return call.Nr == abi.SYS_EXIT || call.Nr == abi.SYS_EXIT_GROUP }

// start lays out a call and starts it.
func (r *play) start(l *Line, p *player, call *abi.Call) (inv *invocation, child string, err error) {
	r.memory.begin(r.stage, p.id, r.idle())
	inv, err = r.invoke(call, l)
	if err != nil {
		return nil, "", err
	}
	if err := r.memory.flush(); err != nil {
		return nil, "", err
	}
	if makesTask(call.Name) {
		if child = childName(l); child == "" || r.player(child) != nil {
			child = r.freeName()
		}
	}
	return inv, child, r.stage.Start(p.id, call, inv.args, child)
}

// idle tells whether nobody has a call that is not over, so that all memory for arguments is free.
func (r *play) idle() bool {
	for _, p := range r.cast {
		for _, l := range p.levels {
			if l.open && !p.gone {
				return false
			}
		}
	}
	return true
}

// finished tells whether the player's innermost call is over and no handler runs before it returns.
func (r *play) finished(p *player, st State) bool {
	return st.Done && st.Depth == len(p.levels)-1 && st.Phase != Gone
}

// yields compares a result with those that the line allows.
func (r *play) yields(l *Line, p *player, st State) error {
	inv := p.top().inv
	t := resultType(inv)
	got := r.result(t, st.Ret)
	o := &l.Outcome
	switch o.Kind {
	case Waits, Never:
		r.part(l, o.String(), "= "+got.String())
		return nil
	case Yields:
		ok, err := r.allowed(t, o.Values, st.Ret)
		if err != nil {
			return err
		}
		if !ok {
			r.differ(l, o.String(), "= "+got.String())
		}
	}
	return r.facts(l, p, true, st.Ret)
}

// allowed tells whether a result is one of those a line allows.
func (r *play) allowed(t typ, values []Expr, ret int64) (bool, error) {
	e := abi.ErrnoOf(ret)
	for i := range values {
		v := &values[i]
		if v.Kind == Failure {
			if want, _ := errnoByName(v.Text); want == e && e != 0 {
				return true, nil
			}
			continue
		}
		if e != 0 {
			continue
		}
		if ok, err := r.match.word(t, v, uint64(ret)); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

// result shows a result.
func (r *play) result(t typ, ret int64) Expr {
	if e := abi.ErrnoOf(ret); e != 0 {
		return Expr{Kind: Failure, Text: e.Name()}
	}
	return r.shower.word(t, uint64(ret))
}

// facts compares memory with what the line says of it. over says that the call has ended, with result ret.
func (r *play) facts(l *Line, p *player, over bool, ret int64) error {
	inv := p.top().inv
	for i := range l.Facts {
		f := &l.Facts[i]
		if f.Name == "child" && makesTask(inv.call.Name) {
			continue
		}
		o := inv.find(f.Name)
		if o == nil {
			return &valueError{f.Col, inv.call.Name + " fills nothing that is called " + f.Name}
		}
		b, err := r.filled(p, o, over, ret)
		if err != nil {
			r.differ(l, f.Name+"="+f.Value.String(), err.Error())
			continue
		}
		t := o.t.as(&f.Value, len(b))
		ok, err := r.match.memory(t, &f.Value, b)
		if err != nil {
			return err
		}
		if !ok {
			got := r.shower.memory(t, b)
			r.differ(l, f.Name+"="+f.Value.String(), f.Name+"="+got.String())
		}
	}
	return nil
}

// filled reads what a call filled.
func (r *play) filled(p *player, o *out, over bool, ret int64) ([]byte, error) {
	n := o.n
	if o.byResult && over && ret >= 0 {
		n = min(n, uint64(max(ret-int64(o.from), 0)))
	}
	switch o.t.kind {
	case abi.KindStructs:
		n *= uint64(r.layout().Struct(o.t.struc).Size)
	case abi.KindFDSet:
		n = (n + 63) / 64 * 8
	case abi.KindMsgbuf:
		n += 8
	case abi.KindPath, abi.KindStr:
		n = uint64(max(ret, 0))
	case abi.KindTimes:
		n = 2 * abi.SizeofTimespec
	case abi.KindInts:
		n *= 4
	case abi.KindUshorts:
		n *= 2
	}
	if el, ok := o.t.element(); ok && o.t.single() {
		n = uint64(el.size)
	} else if o.t.kind == abi.KindFDPair {
		n = 8
	}
	if n == 0 {
		return nil, nil
	}
	b, err := r.stage.Read(p.id, o.addr, int(min(n, maxBuffer)))
	if err == nil && o.t.kind == abi.KindMessage {
		return r.messageData(p, b)
	}
	return b, err
}

// layout is the stage's layout.
func (r *play) layout() *Layout { return r.shower.layout }
