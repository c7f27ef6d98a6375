package history

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/sched"
)

// Token says what a run depends on beside the machine's configuration, and a place in it.
type Token struct {
	Image   uint64              // of the program and its arguments: a token of another program is refused
	Seed    *uint64             // the seed that choices are made with, nil: the policy's
	CPUs    uint64              // simulated CPUs
	Quantum uint64              // the scheduler's slice
	TTY     [3]bool             // which of the program's descriptors 0 to 2 are a terminal
	Keys    bool                // keys are typed at it, not lines
	Person  bool                // somebody types; else what comes in is a file, which is not part of the token
	Answers map[Question]uint64 // choices that are made differently
	Signals []Signal            // signals from outside
	Kept    uint64              // how many pieces of the session's file were typed
	Typed   []kernel.Typed      // what was typed after them
	Pos     Pos                 // where in the run
}

// tokenPrefix is the version.
const tokenPrefix = "v2."

// tokenMax bounds how many answers, signals, pieces of input or bytes a token may hold.
const tokenMax = 1 << 20

// sum names what is run: a program with its arguments, a scenario, a session.
func (h *History) sum() uint64 {
	c := &h.cfg
	s := sha256.New()
	s.Write(c.Image)
	for i := range c.Script {
		fmt.Fprintf(s, "%v", c.Script[i])
	}
	for i := range h.opt.Typed {
		fmt.Fprintf(s, "%v", h.opt.Typed[i])
	}
	for _, words := range [][]string{c.Args, c.Env} {
		for _, w := range words {
			fmt.Fprintf(s, "\x00%q", w)
		}
		s.Write([]byte{0})
	}
	return binary.LittleEndian.Uint64(s.Sum(nil))
}

// Token is the present branch and the present moment.
func (h *History) Token() *Token {
	b := h.branch
	kept := 0
	for kept < len(b.Typed) && kept < len(h.opt.Typed) && samePiece(&b.Typed[kept], &h.opt.Typed[kept]) {
		kept++
	}
	t := &Token{Image: h.sum(), CPUs: uint64(h.cfg.CPUs), Quantum: uint64(h.cfg.Quantum), TTY: h.cfg.TTY, Keys: h.cfg.Keys,
		Person: h.opt.Keyboard, Answers: b.Answers, Signals: b.Signals, Kept: uint64(kept),
		Typed: b.Typed[kept:], Pos: h.now}
	if s, ok := h.cfg.Chooser.(sched.Seeded); ok {
		t.Seed = &s.Seed
	}
	return t
}

// samePiece tells whether two pieces of input are the same.
func samePiece(a, b *kernel.Typed) bool {
	return a.At == b.At && a.Console == b.Console && a.Size == b.Size && bytes.Equal(a.Data, b.Data)
}

// Use makes a token's run the present branch and goes to its place. The seed, the CPUs and the slice are the configuration's: see Apply.
//
// # Errors
// The token is another program's, or the run does not get to its place.
func (h *History) Use(t *Token) error {
	if t.Image != h.sum() || t.Kept > uint64(len(h.opt.Typed)) {
		return errors.New("the token is of another program, or of other arguments")
	}
	retyped := len(t.Typed) > 0 || t.Kept < uint64(len(h.opt.Typed))
	if len(t.Answers)+len(t.Signals) > 0 || retyped {
		b := h.fork(0, "token")
		for q, a := range t.Answers {
			b.Answers[q] = a
		}
		b.Signals, b.Typed = slices.Clone(t.Signals), slices.Concat(h.opt.Typed[:t.Kept], t.Typed)
		if retyped {
			b.until = 0
		}
		h.adopt()
	}
	return h.Goto(t.Pos)
}

// Apply sets in a configuration what a token says about it, before the machine is booted.
func (t *Token) Apply(c *kernel.Config) {
	c.CPUs, c.Quantum = int(min(t.CPUs, sched.MaxCPUs)), int64(t.Quantum)
	c.TTY, c.Keys = t.TTY, t.Keys
	if t.Seed != nil {
		c.Chooser = sched.Seeded{Seed: *t.Seed}
	}
}

// String is the token as a word that can be copied.
func (t *Token) String() string {
	var b []byte
	put := func(v ...uint64) {
		for _, w := range v {
			b = binary.AppendUvarint(b, w)
		}
	}
	b = binary.LittleEndian.AppendUint64(b, t.Image)
	put(t.CPUs, t.Quantum, bits(t.TTY[0], t.TTY[1], t.TTY[2], t.Keys, t.Person), t.Pos.Event, t.Pos.Step, uint64(t.Pos.Inst))
	if t.Seed != nil {
		put(1, *t.Seed)
	} else {
		put(0)
	}
	keys := make([]Question, 0, len(t.Answers))
	for q := range t.Answers {
		keys = append(keys, q)
	}
	slices.SortFunc(keys, func(a, b Question) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Task, b.Task), cmp.Compare(a.Nth, b.Nth))
	})
	put(uint64(len(keys)))
	for _, q := range keys {
		put(uint64(q.Kind), uint64(uint32(q.Task)), uint64(q.Nth), t.Answers[q])
	}
	put(uint64(len(t.Signals)))
	for _, s := range t.Signals {
		put(s.Step, uint64(uint32(s.PID)), uint64(s.Sig))
	}
	put(t.Kept, uint64(len(t.Typed)))
	for _, s := range t.Typed {
		put(uint64(s.At), uint64(s.Console), uint64(s.Size.Row), uint64(s.Size.Col), uint64(len(s.Data)))
		b = append(b, s.Data...)
	}
	return tokenPrefix + base64.RawURLEncoding.EncodeToString(b)
}

// bits packs flags, the first one lowest.
func bits(flags ...bool) (b uint64) {
	for i, on := range flags {
		if on {
			b |= 1 << i
		}
	}
	return b
}

// ParseToken reads what String wrote.
func ParseToken(s string) (*Token, error) {
	word, ok := strings.CutPrefix(strings.TrimSpace(s), tokenPrefix)
	if !ok {
		return nil, fmt.Errorf("a replay token begins with %q", tokenPrefix)
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(word)
	if err != nil || len(b) < 8 {
		return nil, errors.New("the replay token is damaged")
	}
	r := tokenReader{b: b[8:]}
	t := &Token{Image: binary.LittleEndian.Uint64(b), CPUs: r.num(), Quantum: r.num()}
	how := r.num()
	t.TTY, t.Keys, t.Person = [3]bool{how&1 != 0, how&2 != 0, how&4 != 0}, how&8 != 0, how&16 != 0
	t.Pos = Pos{r.num(), r.num(), int64(r.num())}
	if r.num() == 1 {
		seed := r.num()
		t.Seed = &seed
	}
	if n := r.count(); n > 0 {
		t.Answers = map[Question]uint64{}
		for range n {
			q := Question{sched.ChoiceKind(r.num()), int32(r.num()), uint32(r.num())}
			t.Answers[q] = r.num()
		}
	}
	for range r.count() {
		t.Signals = append(t.Signals, Signal{r.num(), int32(r.num()), abi.Signal(r.num())})
	}
	t.Kept = r.num()
	for range r.count() {
		p := kernel.Typed{At: int64(r.num()), Console: int(min(r.num(), kernel.MaxConsoles)), Size: abi.Winsize{Row: uint16(r.num()), Col: uint16(r.num())}}
		p.Data = r.bytes()
		t.Typed = append(t.Typed, p)
	}
	if r.bad || len(r.b) > 0 || t.Pos.Inst < 0 || t.CPUs == 0 || t.CPUs > sched.MaxCPUs || int64(t.Quantum) <= 0 {
		return nil, errors.New("the replay token is damaged")
	}
	return t, nil
}

// tokenReader takes a token's bytes apart.
type tokenReader struct {
	b   []byte
	bad bool
}

func (r *tokenReader) num() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return v
}

// count reads how many things follow; each takes a byte at least.
func (r *tokenReader) count() int {
	n := r.num()
	if n > tokenMax || n > uint64(len(r.b)) {
		r.bad, r.b = true, nil
		return 0
	}
	return int(n)
}

func (r *tokenReader) bytes() []byte {
	n := r.count()
	p := slices.Clone(r.b[:n])
	r.b = r.b[n:]
	return p
}
