package scenario

import "fmt"

// play is a scenario being played.
type play struct {
	coder
	shower
	match  matcher
	stage  Stage
	file   *File
	cast   []*player // in the order in which they appeared
	vars   map[string]uint64
	bases  []string          // variables that are addresses
	sets   map[uint64]uint64 // how many semaphores the sets have that semget answered, by id: GETALL does not say it
	memory scratch
	diffs  []Difference
	over   bool // a difference made the rest meaningless
	made   bool // the line that is played has begun to do something
}

// player is an actor as the file has been told of it so far.
type player struct {
	name    string
	id      ActorID
	tid     int32
	levels  []*pending // its calls: that of the program itself, then one for each handler it is in
	gone    bool       // its end was told
	stopped bool       // its stop was told
}

// pending is a call that a player began.
type pending struct {
	inv  *invocation
	open bool // its end was not told yet
	cold bool // the level of a handler that has not begun: one of a signal delivered together with it runs first
}

// top is the player's innermost call.
func (p *player) top() *pending { return p.levels[len(p.levels)-1] }

func newPlay(f *File, s Stage) *play {
	r := &play{stage: s, file: f, vars: map[string]uint64{}, sets: map[uint64]uint64{}, memory: scratch{places: map[string]area{}}}
	r.coder = coder{world: r, layout: s.Layout()}
	r.shower = shower{names: r, layout: s.Layout()}
	r.match = matcher{coder: r.coder, bind: r.bind}
	return r
}

// bind gives a variable its value. Those that hold addresses explain other addresses.
func (r *play) bind(name string, v uint64) {
	r.vars[name] = v
	if v >= 1<<16 {
		r.bases = append(r.bases, name)
	}
}

// mapped bounds how far behind a known address another one is explained by it.
const mapped = 16 << 20

// addressOf implements names: the nearest variable or place below the address.
func (r *play) addressOf(v uint64) (Expr, bool) {
	best, e := uint64(mapped), Expr{}
	for _, b := range r.bases {
		if d := v - r.vars[b]; d < mapped && d <= best { // of two names for one address the later
			best, e = d, Expr{Kind: Variable, Text: b}
		}
	}
	for _, name := range r.memory.order {
		a := r.memory.places[name]
		if d := v - ScratchAddr - uint64(a.off); d < best && d < uint64(a.size) {
			best, e = d, Expr{Kind: Label, Text: name}
		}
	}
	if best == mapped {
		return e, false
	}
	if best > 0 {
		e = Expr{Kind: Sum, Kids: []Expr{e, unsigned(best, 10)}}
	}
	return e, true
}

func (r *play) variable(name string) (uint64, bool) {
	v, ok := r.vars[name]
	return v, ok
}

func (r *play) semaphores(set uint64) uint64 { return r.sets[set] }

func (r *play) pid(actor string) (uint64, bool) {
	if p := r.player(actor); p != nil {
		return uint64(int64(p.tid)), true
	}
	return 0, false
}

// actorOf implements names: of several that had the number one after the other, the last.
func (r *play) actorOf(pid int32) string {
	for i := len(r.cast) - 1; i >= 0; i-- {
		if r.cast[i].tid == pid {
			return r.cast[i].name
		}
	}
	return ""
}

// player finds an actor by its name, nil if there is none.
func (r *play) player(name string) *player {
	for _, p := range r.cast {
		if p.name == name {
			return p
		}
	}
	return nil
}

// enter makes an actor known under a name.
func (r *play) enter(name string, id ActorID, depth int) *player {
	p := &player{name: name, id: id, levels: make([]*pending, depth+1)}
	for i := range p.levels {
		p.levels[i] = &pending{}
	}
	_, p.tid = r.stage.Pid(id)
	r.cast = append(r.cast, p)
	return p
}

// freeName is the first letter that no actor has.
func (r *play) freeName() string {
	for n := 0; ; n++ {
		for c := 'A'; c <= 'Z'; c++ {
			name := string(c)
			if n > 0 {
				name = fmt.Sprintf("%c%d", c, n)
			}
			if r.player(name) == nil {
				return name
			}
		}
	}
}

// birth makes the task known that a clone made, also if the clone still blocks.
func (r *play) birth(p *player, name string) {
	if name == "" {
		return
	}
	id, ok := r.stage.Child(p.id)
	if !ok {
		return
	}
	for _, o := range r.cast {
		if o.id == id { // an earlier clone made it; this one failed
			return
		}
	}
	depth := min(r.stage.State(id).Depth, len(p.levels)-1)
	r.enter(name, id, depth)
}
