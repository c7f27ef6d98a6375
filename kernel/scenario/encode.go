package scenario

import (
	"encoding/binary"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

var le = binary.LittleEndian

// world is what values mean: the numbers behind names, and memory for what pointers point at.
type world interface {
	// variable is the value of $name.
	variable(name string) (uint64, bool)
	// pid is the number of an actor.
	pid(actor string) (uint64, bool)
	// savedMask is the address of the mask in the caller's innermost signal frame.
	savedMask() (uint64, error)
	// place is the address of &name, where there is room for size bytes.
	place(name string, size int) (uint64, error)
	// semaphores is how many of them a set has.
	semaphores(set uint64) uint64
	// temp puts bytes into memory that lasts as long as the call.
	temp(b []byte) (uint64, error)
	// poke puts bytes into memory that has a place.
	poke(at uint64, b []byte)
}

// coder turns values into words and bytes.
type coder struct {
	world
	layout *Layout
}

// badPointer is what BAD means: an address below what Linux ever lets a program map (vm.mmap_min_addr).
const badPointer = 0xbad0

// word is the value of a scalar, in abi's numbers.
func (c *coder) word(t typ, e *Expr) (uint64, error) {
	switch e.Kind {
	case Number:
		return e.Num, nil
	case Minus, Invert:
		if e.Kind == Invert && t.kind == abi.KindSigBits {
			return c.signals(e)
		}
		v, err := c.word(t, &e.Kids[0])
		if e.Kind == Invert {
			return ^v, err
		}
		return -v, err
	case Sum, Diff:
		a, err := c.word(t, &e.Kids[0])
		if err != nil {
			return 0, err
		}
		b, err := c.word(t, &e.Kids[1])
		if e.Kind == Diff {
			b = -b
		}
		return a + b, err
	case Union:
		v := uint64(0)
		for i := range e.Kids {
			b, err := c.word(t, &e.Kids[i])
			if err != nil {
				return 0, err
			}
			v |= b
		}
		return v, nil
	case Variable:
		if v, ok := c.variable(e.Text); ok {
			return v, nil
		}
		return 0, wrong(e, "$%s has no value yet", e.Text)
	case Label:
		if t.kind != abi.KindAddr && t.kind != abi.KindHex && !t.kind.Memory() {
			return 0, mismatch(t, e)
		}
		return c.place(e.Text, defaultPlace)
	case Name:
		return c.name(t, e)
	case Array:
		if t.kind == abi.KindSigBits {
			return c.signals(e)
		}
	case Apply:
		if t.kind == abi.KindWaitStatus {
			return c.status(e)
		}
	}
	return 0, mismatch(t, e)
}

// defaultPlace is the size of a place whose call does not say how much it needs.
const defaultPlace = 64

// specials are names that mean the same everywhere.
var specials = map[string]uint64{"NULL": 0, "BAD": badPointer, "SIG_DFL": abi.SIG_DFL, "SIG_IGN": abi.SIG_IGN}

// name is the value of a name: a flag, a signal, an actor.
func (c *coder) name(t typ, e *Expr) (uint64, error) {
	if t.flags != nil {
		if v, ok := flagValue(t.flags, e.Text); ok {
			return v, nil
		}
	}
	pointer := t.kind == abi.KindAddr || t.kind == abi.KindHex || t.kind.Memory()
	if v, ok := specials[e.Text]; ok && pointer {
		return v, nil
	}
	switch {
	case e.Text == "SAVED_MASK" && t.kind == abi.KindAddr:
		return c.savedMask()
	case e.Text == "HANDLER" && t.kind == abi.KindAddr:
		return c.layout.Handler, nil
	case isActor(e.Text) && (t.kind == abi.KindPid || t.kind == abi.KindInt || t.kind == abi.KindHex || t.kind == abi.KindUint || t.kind == abi.KindLong):
		if v, ok := c.pid(e.Text); ok {
			return v, nil
		}
		return 0, wrong(e, "there is no actor %s", e.Text)
	case t.kind == abi.KindDirFD && e.Text == "AT_FDCWD":
		return uint64(cwd), nil
	case t.kind == abi.KindSignal || t.flags == &abi.FlagsClone || t.kind == abi.KindInt:
		if isSignal(e.Text) {
			return uint64(abi.SignalByName(e.Text)), nil
		}
		if v, ok := abi.CodeByName(e.Text); ok && t.kind == abi.KindInt {
			return uint64(int64(v)), nil
		}
	case t.kind == abi.KindFileMode:
		if v, ok := fileModes[e.Text]; ok {
			return v, nil
		}
	case t.kind == abi.KindWaitStatus && e.Text == "continued":
		return uint64(abi.ContinuedStatus), nil
	case t.kind == abi.KindRlim && e.Text == "RLIM_INFINITY":
		return abi.RLIM_INFINITY, nil
	}
	if t.flags != nil {
		return 0, wrong(e, "%s is none of the %s flags%s", e.Text, t.flags.Name, didYouMean(e.Text, flagNames(t.flags)))
	}
	if pointer && strings.ToLower(e.Text) == e.Text {
		return 0, wrong(e, `expected %s, not %s; did you mean &%s, a place in memory, or the text "%s"?`, t.describe(), e.Text, e.Text, e.Text)
	}
	if t.kind == abi.KindSignal {
		return 0, wrong(e, "expected a signal, not %s%s", e.Text, didYouMean(e.Text, signalNames(abi.Signal.Name)))
	}
	return 0, mismatch(t, e)
}

// cwd is AT_FDCWD, a variable since a constant below zero is no word.
var cwd int64 = abi.AT_FDCWD

// fileModes are the names of file types.
var fileModes = map[string]uint64{"S_IFREG": abi.S_IFREG, "S_IFDIR": abi.S_IFDIR, "S_IFIFO": abi.S_IFIFO, "S_IFCHR": abi.S_IFCHR,
	"S_IFBLK": abi.S_IFBLK, "S_IFLNK": abi.S_IFLNK, "S_IFSOCK": abi.S_IFSOCK}

// flagValue finds a name in a set of flags.
func flagValue(f *abi.FlagSet, name string) (uint64, bool) {
	for _, list := range [][]abi.FlagValue{f.Values, f.Bits} {
		for i := range list {
			if list[i].Name == name {
				return list[i].Value, true
			}
		}
	}
	if v, ok := otherNames[name]; ok && v.set == f {
		return v.value, true
	}
	return 0, f.Zero != "" && f.Zero == name
}

// otherNames are second names of flags, which files may use.
var otherNames = map[string]struct {
	set   *abi.FlagSet
	value uint64
}{
	"WUNTRACED":            {&abi.FlagsWait, abi.WSTOPPED},
	"O_NDELAY":             {&abi.FlagsOpen, abi.O_NONBLOCK},
	"MAP_ANON":             {&abi.FlagsMap, abi.MAP_ANONYMOUS},
	"SA_NOMASK":            {&abi.FlagsSigaction, abi.SA_NODEFER},
	"SA_ONESHOT":           {&abi.FlagsSigaction, abi.SA_RESETHAND},
	"FUTEX_CLOCK_REALTIME": {&abi.FlagsFutex, abi.FUTEX_CLOCK_REALTIME},
	"FUTEX_PRIVATE_FLAG":   {&abi.FlagsFutex, abi.FUTEX_PRIVATE_FLAG},
	"B38400":               {&abi.FlagsCflag, abi.B38400}, // the parts of long names
	"CS8":                  {&abi.FlagsCflag, abi.CS8},
	"NL0":                  {&abi.FlagsOflag, 0},
	"CR0":                  {&abi.FlagsOflag, 0},
	"TAB0":                 {&abi.FlagsOflag, 0},
	"BS0":                  {&abi.FlagsOflag, 0},
	"VT0":                  {&abi.FlagsOflag, 0},
	"FF0":                  {&abi.FlagsOflag, 0},
	"TAB3":                 {&abi.FlagsOflag, abi.XTABS},
}

// signals is a set of signals: [USR1 CHLD], ~[].
func (c *coder) signals(e *Expr) (uint64, error) {
	if e.Kind == Invert {
		v, err := c.signals(&e.Kids[0])
		return ^v, err
	}
	if e.Kind != Array {
		return c.word(typ{kind: abi.KindHex}, e)
	}
	var s abi.SigSet
	for i := range e.Kids {
		k := &e.Kids[i]
		sig := abi.SignalByName(k.Text)
		if k.Kind != Name && k.Kind != Number || sig == 0 {
			return 0, wrong(k, "unknown signal %s%s", k.String(), didYouMean(k.Text, signalNames(abi.Signal.Short)))
		}
		s = s.Add(sig)
	}
	return uint64(s), nil
}

// status is a wait status: exited(3), killed(SIGPIPE), stopped(SIGSTOP).
func (c *coder) status(e *Expr) (uint64, error) {
	kind := abi.KindSignal
	if e.Text == "exited" {
		kind = abi.KindInt
	}
	v, err := c.word(typ{kind: kind}, &e.Kids[0])
	if err != nil {
		return 0, err
	}
	switch e.Text {
	case "exited":
		return uint64(abi.ExitStatus(int(v))), nil
	case "killed":
		return uint64(abi.KillStatus(abi.Signal(v), false)), nil
	case "stopped":
		return uint64(abi.StopStatus(abi.Signal(v))), nil
	}
	return 0, wrong(e, "expected exited(CODE), killed(SIGNAL), stopped(SIGNAL) or continued, not %s", e.Text)
}

// raw is word in the stage's own numbers.
func (c *coder) raw(t typ, e *Expr) (uint64, error) {
	v, err := c.word(t, e)
	if err == nil && t.flags != nil {
		v = c.layout.ToArch(t.flags, v)
	}
	return v, err
}

// put writes a value into memory of its type.
func (c *coder) put(t typ, e *Expr, b []byte) error {
	switch t.kind {
	case abi.KindStruct:
		return c.fields(c.layout.Struct(t.struc), e, b)
	case abi.KindStr, abi.KindBuf:
		s, err := textOf(e)
		if err == nil && len(s) > len(b) {
			err = wrong(e, "the text is too long: there is room for %d bytes", len(b))
		}
		copy(b, s)
		return err
	case abi.KindAddr:
		if s, err := textOf(e); err == nil {
			at, err := c.temp(append(s, 0))
			le.PutUint64(b, at)
			return err
		}
	}
	if el, ok := t.element(); ok && !t.single() {
		return c.array(el, e, b)
	}
	v, err := c.raw(t, e)
	var w [8]byte
	le.PutUint64(w[:], v)
	copy(b, w[:])
	return err
}

// array writes an array of scalars.
func (c *coder) array(el typ, e *Expr, b []byte) error {
	if e.Kind != Array || len(e.Kids)*el.size > len(b) {
		return wrong(e, "expected an array of up to %d numbers, not %s", len(b)/el.size, e.String())
	}
	for i := range e.Kids {
		if err := c.put(el, &e.Kids[i], b[i*el.size:(i+1)*el.size]); err != nil {
			return err
		}
	}
	return nil
}

// fields writes a structure; fields that are not named are zero.
func (c *coder) fields(def *abi.StructDef, e *Expr, b []byte) error {
	if e.Kind != Struct {
		return wrong(e, "expected a struct %s, not %s", def.Name, e.String())
	}
	for i := range e.Fields {
		f := &e.Fields[i]
		d := findField(def, f.Name)
		if d == nil {
			return noField(def, f)
		}
		if err := c.put(fieldType(d), &f.Value, b[d.Off:d.Off+d.Size]); err != nil {
			return err
		}
	}
	return nil
}

// noField is the error for a field that a structure does not have.
func noField(def *abi.StructDef, f *Field) error {
	names := make([]string, len(def.Fields))
	for i := range names {
		names[i] = def.Fields[i].Name
	}
	return &valueError{f.Col, "struct " + def.Name + " has no field " + f.Name + didYouMean(f.Name, names)}
}

// findField finds a field of a structure, nil if there is none.
func findField(def *abi.StructDef, name string) *abi.Field {
	for i := range def.Fields {
		if def.Fields[i].Name == name {
			return &def.Fields[i]
		}
	}
	return nil
}

// textOf is the bytes that a text stands for.
func textOf(e *Expr) ([]byte, error) {
	switch e.Kind {
	case Text:
		return []byte(e.Text), nil
	case Repeat:
		b := make([]byte, 0, int(e.Num)*len(e.Kids[0].Text))
		for range e.Num {
			b = append(b, e.Kids[0].Text...)
		}
		return b, nil
	case Sum:
		a, err := textOf(&e.Kids[0])
		if err != nil {
			return nil, err
		}
		b, err := textOf(&e.Kids[1])
		return append(a, b...), err
	}
	return nil, wrong(e, "expected a text, not %s", e.String())
}
