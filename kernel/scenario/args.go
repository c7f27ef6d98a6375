package scenario

import (
	"fmt"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// out is memory that a call fills, and that can be looked at when it is over.
type out struct {
	name     string // of the place, or of the parameter
	t        typ
	addr     uint64
	n        uint64 // bytes, or elements of an array
	from     uint64 // of a buffer that is one of several: how many bytes of the result go to those before
	byResult bool   // the result bounds n
	onError  bool   // it means something even if the call failed
}

// invocation is a call with its arguments laid out.
type invocation struct {
	call  *abi.Call
	args  [6]uint64 // in the stage's numbers
	plain [6]uint64 // in abi's numbers, which decide what other arguments mean
	outs  []out
}

// maxBuffer bounds the memory of one out-buffer: a length beyond it is passed on, but only so much is kept free.
const maxBuffer = 1 << 17

// invoke lays out a call's arguments.
func (c *coder) invoke(call *abi.Call, l *Line) (*invocation, error) {
	v := &invocation{call: call}
	at, err := places(call, l)
	if err != nil {
		return nil, err
	}
	given := [6]*Expr{}
	for i, k := range at {
		given[k] = &l.Args[i]
	}
	if err := c.scalars(v, &given); err != nil {
		return nil, err
	}
	v.omitted(&given)
	for i := range call.Args {
		a := call.Arg(i, &v.plain)
		if given[i] == nil || !a.Kind.Memory() {
			continue
		}
		if v.args[i], err = c.pointer(v, a, i, given[i], &given); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// places tells which argument of the call each written one is: those that the call never looks at may be left out, and so may the last
// ones, which are zero then.
func places(call *abi.Call, l *Line) ([]int, error) {
	var used []int
	for i := range call.Args {
		if a := &call.Args[i]; a.Kind != abi.KindNone || len(a.Cases) > 0 || len(l.Args) == len(call.Args) {
			used = append(used, i)
		}
	}
	if len(l.Args) > len(used) {
		return nil, wrong(&l.Args[len(used)], "%s takes %s, not %d", call.Name, plural(len(used), "argument"), len(l.Args))
	}
	return used[:len(l.Args)], nil
}

// plural is a number of things.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// scalars evaluates the arguments that are no memory: first those that mean the same whatever the others are.
func (c *coder) scalars(v *invocation, given *[6]*Expr) error {
	for _, later := range []bool{false, true} {
		for i := range v.call.Args {
			a := &v.call.Args[i]
			if given[i] == nil || (len(a.Cases) > 0) != later {
				continue
			}
			if a = v.call.Arg(i, &v.plain); a.Kind.Memory() {
				continue
			}
			t := argType(a)
			if t.kind == abi.KindStr || t.kind == abi.KindNone {
				t.kind = abi.KindHex
			}
			w, err := c.word(t, given[i])
			if err != nil {
				return err
			}
			v.plain[i], v.args[i] = w, w
			if t.flags != nil {
				v.args[i] = c.layout.ToArch(t.flags, w)
			}
		}
	}
	return nil
}

// omitted fills in lengths that were left out: that of a signal set, and of data that is written in place.
func (v *invocation) omitted(given *[6]*Expr) {
	set := func(i int, n uint64) { v.plain[i], v.args[i] = n, n }
	for i := range v.call.Args {
		if v.call.Args[i].Name == "sigsetsize" && given[i] == nil {
			set(i, abi.SIGSET_SIZE)
		}
	}
	for i := range v.call.Args {
		a := v.call.Arg(i, &v.plain)
		if a.Len < 0 || given[i] == nil || given[a.Len] != nil || v.call.Args[a.Len].Name == "sigsetsize" {
			continue
		}
		if s, err := textOf(given[i]); err == nil && a.Kind == abi.KindBuf {
			set(int(a.Len), uint64(len(s)))
		} else if n := len(given[i].Kids); given[i].Kind == Array && a.Kind == abi.KindBuf {
			set(int(a.Len), uint64(8*n))
		} else if given[i].Kind == Array {
			set(int(a.Len), uint64(n))
		}
	}
}

// pointer lays out an argument that points at memory.
func (c *coder) pointer(v *invocation, a *abi.Arg, i int, e *Expr, given *[6]*Expr) (uint64, error) {
	t := argType(a)
	n, bytes := v.extent(c.layout, a)
	if a.Kind == abi.KindUshorts {
		n = c.semaphores(v.plain[0])
		bytes = 2 * n
	}
	o := out{name: a.Name, t: t, n: n, byResult: a.ByResult || t.kind == abi.KindMsgbuf, onError: a.OnError}
	switch e.Kind {
	case Number, Variable, Minus, Diff, Name:
		return c.word(typ{kind: abi.KindAddr}, e)
	case Sum:
		if _, err := textOf(e); err != nil {
			return c.word(typ{kind: abi.KindAddr}, e)
		}
	case Label:
		at, err := c.place(e.Text, max(int(min(bytes, maxBuffer)), defaultPlace))
		if t.kind == abi.KindMessage {
			at, err = c.messagePlace(e.Text, a.Dir != abi.In)
		}
		if o.name, o.addr = e.Text, at; a.Dir != abi.In {
			v.outs = append(v.outs, o)
		}
		return at, err
	}
	if t.kind == abi.KindIovec {
		return c.iovec(v, a, e)
	}
	data, err := c.data(t.as(e, -1), e)
	if err != nil {
		return 0, err
	}
	if room := int(min(bytes, maxBuffer)); a.Dir != abi.In && len(data) < room {
		data = append(data, make([]byte, room-len(data))...)
	}
	at, err := c.temp(data)
	if o.addr = at; a.Dir != abi.In {
		v.outs = append(v.outs, o)
	}
	return at, err
}

// extent is how much memory an argument points at, in elements or bytes as out has it, and in bytes.
func (v *invocation) extent(l *Layout, a *abi.Arg) (n, bytes uint64) {
	if a.Len >= 0 {
		n = min(v.plain[a.Len], 1<<40)
	}
	switch a.Kind {
	case abi.KindBuf, abi.KindHexBuf, abi.KindPathBuf, abi.KindCPUSet, abi.KindDirents:
		return n, n
	case abi.KindPath, abi.KindStr:
		return 0, abi.PATH_MAX
	case abi.KindStruct:
		n = uint64(l.Struct(a.Struct).Size)
		return n, n
	case abi.KindSigaction:
		n = uint64(l.Struct(abi.StructSigaction).Size)
		return n, n
	case abi.KindStructs:
		return n, n * uint64(l.Struct(a.Struct).Size)
	case abi.KindSiginfo:
		return abi.SizeofSiginfo, abi.SizeofSiginfo
	case abi.KindSigSet:
		return 8, 8
	case abi.KindInts:
		return n, 4 * n
	case abi.KindFDSet:
		return n, (n + 63) / 64 * 8
	case abi.KindMsgbuf:
		return n, 8 + n
	case abi.KindMessage:
		return abi.SizeofMessage, abi.SizeofMessage
	case abi.KindTimes:
		return 2, 32
	}
	return 1, 8
}

// data is the bytes of memory that is written in place.
func (c *coder) data(t typ, e *Expr) ([]byte, error) {
	switch t.kind {
	case abi.KindPath, abi.KindStr:
		s, err := textOf(e)
		if err != nil {
			return nil, mismatch(t, e)
		}
		return append(s, 0), nil
	case abi.KindBuf, abi.KindHexBuf, abi.KindPathBuf:
		s, err := textOf(e)
		if err != nil {
			return nil, mismatch(t, e)
		}
		return s, nil
	case abi.KindStruct:
		b := make([]byte, c.layout.Struct(t.struc).Size)
		return b, c.fields(c.layout.Struct(t.struc), e, b)
	case abi.KindSigaction:
		def := c.layout.Struct(abi.StructSigaction)
		b := make([]byte, def.Size)
		return b, c.fields(def, e, b)
	case abi.KindTimes:
		t.struc = abi.StructTimespec
		return c.structs(t, e)
	case abi.KindStructs:
		return c.structs(t, e)
	case abi.KindSiginfo:
		return c.siginfo(e)
	case abi.KindSigSet:
		v, err := c.signals(e)
		return le.AppendUint64(nil, v), err
	case abi.KindSigSetPair:
		return c.sigSetPair(e)
	case abi.KindFDSet:
		return c.fdSet(e)
	case abi.KindStrVec, abi.KindEnvVec:
		return c.strings(e)
	case abi.KindMsgbuf:
		return c.message(e)
	case abi.KindMessage:
		return c.portMessage(e)
	}
	if el, ok := t.element(); ok && e.Kind == Array {
		b := make([]byte, max(len(e.Kids)*el.size, 8))
		return b, c.array(el, e, b)
	}
	return nil, mismatch(t, e)
}

// structs is an array of structures.
func (c *coder) structs(t typ, e *Expr) ([]byte, error) {
	if e.Kind != Array {
		return nil, wrong(e, "expected an array of struct %s, not %s", t.struc.Def().Name, e.String())
	}
	def := c.layout.Struct(t.struc)
	b := make([]byte, len(e.Kids)*def.Size)
	for i := range e.Kids {
		if err := c.fields(def, &e.Kids[i], b[i*def.Size:(i+1)*def.Size]); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// siginfo is a siginfo that a sender made up.
func (c *coder) siginfo(e *Expr) ([]byte, error) {
	if e.Kind != Struct {
		return nil, mismatch(typ{kind: abi.KindSiginfo}, e)
	}
	b := make([]byte, abi.SizeofSiginfo)
	for i := range e.Fields {
		f := &e.Fields[i]
		d, ok := infoFields[f.Name]
		if !ok {
			return nil, &valueError{f.Col, "siginfo has no field " + f.Name}
		}
		if err := c.put(d.t, &f.Value, b[d.off:d.off+d.t.size]); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// sigSetPair is pselect6's last argument: {sigmask=[CHLD]}.
func (c *coder) sigSetPair(e *Expr) ([]byte, error) {
	if e.Kind != Struct || len(e.Fields) != 1 || e.Fields[0].Name != "sigmask" {
		return nil, wrong(e, "expected {sigmask=[...]}, not %s", e.String())
	}
	v, err := c.signals(&e.Fields[0].Value)
	if err != nil {
		return nil, err
	}
	at, err := c.temp(le.AppendUint64(nil, v))
	return le.AppendUint64(le.AppendUint64(nil, at), abi.SIGSET_SIZE), err
}

// fdSet is a set of descriptors: [3, 5].
func (c *coder) fdSet(e *Expr) ([]byte, error) {
	b := make([]byte, 128)
	if e.Kind != Array {
		return nil, wrong(e, "expected a set of descriptors such as [3, 5], not %s", e.String())
	}
	for i := range e.Kids {
		v, err := c.word(typ{kind: abi.KindFD}, &e.Kids[i])
		if err != nil {
			return nil, err
		}
		if v >= 1024 {
			return nil, wrong(&e.Kids[i], "a set holds descriptors below 1024")
		}
		b[v/8] |= 1 << (v % 8)
	}
	return b, nil
}

// strings is argv or the environment: ["a", "b"].
func (c *coder) strings(e *Expr) ([]byte, error) {
	if e.Kind != Array {
		return nil, wrong(e, "expected an array of texts, not %s", e.String())
	}
	var b []byte
	for i := range e.Kids {
		s, err := textOf(&e.Kids[i])
		if err != nil {
			return nil, err
		}
		at, err := c.temp(append(s, 0))
		if err != nil {
			return nil, err
		}
		b = le.AppendUint64(b, at)
	}
	return le.AppendUint64(b, 0), nil
}

// message is a message with its type: {mtype=1, mtext="hi"}.
func (c *coder) message(e *Expr) ([]byte, error) {
	b := make([]byte, 8)
	if e.Kind != Struct {
		return nil, wrong(e, "expected {mtype=..., mtext=...}, not %s", e.String())
	}
	for i := range e.Fields {
		switch f := &e.Fields[i]; f.Name {
		case "mtype":
			v, err := c.word(typ{kind: abi.KindLong}, &f.Value)
			if err != nil {
				return nil, err
			}
			le.PutUint64(b, v)
		case "mtext":
			s, err := textOf(&f.Value)
			if err != nil {
				return nil, err
			}
			b = append(b[:8], s...)
		default:
			return nil, &valueError{f.Col, "a message has no field " + f.Name}
		}
	}
	return b, nil
}

// iovec is an array of buffers: texts, or places with a length.
func (c *coder) iovec(v *invocation, a *abi.Arg, e *Expr) (uint64, error) {
	if e.Kind != Array {
		return 0, mismatch(argType(a), e)
	}
	b := make([]byte, 0, 16*len(e.Kids)+1)
	from := uint64(0)
	for i := range e.Kids {
		base, n, err := c.segment(v, a, &e.Kids[i], from)
		if err != nil {
			return 0, err
		}
		b = le.AppendUint64(le.AppendUint64(b, base), n)
		from += n
	}
	return c.temp(b)
}

// segment is one buffer of an iovec.
func (c *coder) segment(v *invocation, a *abi.Arg, e *Expr, from uint64) (base, n uint64, err error) {
	if e.Kind != Struct {
		return 0, 0, wrong(e, "expected {iov_base=..., iov_len=...}, not %s", e.String())
	}
	var at *Expr
	given := false
	for i := range e.Fields {
		switch f := &e.Fields[i]; f.Name {
		case "iov_base":
			at = &f.Value
		case "iov_len":
			if n, err = c.word(typ{kind: abi.KindSize}, &f.Value); err != nil {
				return 0, 0, err
			}
			given = true
		default:
			return 0, 0, &valueError{f.Col, "struct iovec has no field " + f.Name}
		}
	}
	switch {
	case at == nil:
		return 0, n, nil
	case at.Kind == Label:
		base, err = c.place(at.Text, max(int(min(n, maxBuffer)), defaultPlace))
		if a.Dir != abi.In {
			v.outs = append(v.outs, out{name: at.Text, t: typ{kind: abi.KindBuf}, addr: base, n: n, from: from, byResult: true})
		}
		return base, n, err
	}
	if s, terr := textOf(at); terr == nil {
		if !given {
			n = uint64(len(s))
		}
		base, err = c.temp(s)
		return base, n, err
	}
	base, err = c.word(typ{kind: abi.KindAddr}, at)
	return base, n, err
}
