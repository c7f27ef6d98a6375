package scenario

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
)

// matcher compares what a file says with what is there.
type matcher struct {
	coder
	bind func(name string, v uint64) // gives a variable its value
}

// word tells whether a scalar, in the stage's numbers, is what the file says. A variable without a value takes this one.
func (m *matcher) word(t typ, want *Expr, v uint64) (bool, error) {
	if want.Kind == Variable {
		if _, ok := m.variable(want.Text); !ok {
			m.bind(want.Text, t.trim(v))
			return true, nil
		}
	}
	if t.flags != nil {
		v = m.layout.FromArch(t.flags, v)
	}
	w, err := m.coder.word(t, want)
	if t.kind == abi.KindWaitStatus && abi.WaitStatus(int32(v)).Core() {
		v &^= 0x80 // whether a core is dumped is the host's setting
	}
	return err == nil && t.trim(w) == t.trim(v), err
}

// memory tells whether bytes are what the file says.
func (m *matcher) memory(t typ, want *Expr, b []byte) (bool, error) {
	switch t.kind {
	case abi.KindBuf, abi.KindHexBuf, abi.KindPathBuf:
		return sameText(want, b)
	case abi.KindPath, abi.KindStr:
		return sameText(want, cString(b))
	case abi.KindStruct:
		return m.structure(m.layout.Struct(t.struc), want, b)
	case abi.KindSigaction:
		return m.structure(m.layout.Struct(abi.StructSigaction), want, b)
	case abi.KindTimes:
		return m.structures(abi.StructTimespec, want, b)
	case abi.KindStructs:
		return m.structures(t.struc, want, b)
	case abi.KindSiginfo:
		return m.siginfo(want, b)
	case abi.KindSigSet:
		w, err := m.signals(want)
		return err == nil && w == le.Uint64(b), err
	case abi.KindMsgbuf:
		return m.message(want, b)
	case abi.KindMessage:
		return m.portMessage(want, b)
	case abi.KindFDSet, abi.KindDirents:
		s := shower{}
		got := s.memory(t, b)
		return got.String() == want.String(), nil
	}
	el, ok := t.element()
	switch {
	case !ok:
		return m.word(t, want, word(b))
	case t.single():
		if want.Kind == Array && len(want.Kids) == 1 {
			want = &want.Kids[0]
		}
		return m.word(el, want, word(b[:min(len(b), el.size)]))
	}
	if want.Kind != Array || len(want.Kids)*el.size != len(b) {
		return false, nil
	}
	for i := range want.Kids {
		if ok, err := m.word(el, &want.Kids[i], word(b[i*el.size:(i+1)*el.size])); !ok {
			return false, err
		}
	}
	return true, nil
}

// message compares the fields of a message that the file names.
func (m *matcher) message(want *Expr, b []byte) (bool, error) {
	if want.Kind != Struct {
		return false, wrong(want, "expected {mtype=..., mtext=...}, not %s", want.String())
	}
	for i := range want.Fields {
		ok, err := false, error(nil)
		switch f := &want.Fields[i]; {
		case len(b) < 8:
		case f.Name == "mtype":
			ok, err = m.word(typ{kind: abi.KindLong}, &f.Value, word(b))
		case f.Name == "mtext":
			ok, err = sameText(&f.Value, b[8:])
		default:
			err = &valueError{f.Col, "a message has no field " + f.Name}
		}
		if !ok {
			return false, err
		}
	}
	return true, nil
}

// sameText compares a text with bytes.
func sameText(want *Expr, b []byte) (bool, error) {
	s, err := textOf(want)
	return err == nil && string(s) == string(b), err
}

// structure compares the fields that the file names.
func (m *matcher) structure(def *abi.StructDef, want *Expr, b []byte) (bool, error) {
	if want.Kind != Struct {
		return false, wrong(want, "expected a struct %s, not %s", def.Name, want.String())
	}
	for i := range want.Fields {
		f := &want.Fields[i]
		d := findField(def, f.Name)
		if d == nil {
			return false, noField(def, f)
		}
		if len(b) < d.Off+d.Size {
			return false, nil
		}
		if ok, err := m.memory(fieldType(d), &f.Value, b[d.Off:d.Off+d.Size]); !ok {
			return false, err
		}
	}
	return true, nil
}

// structures compares an array of structures.
func (m *matcher) structures(id abi.StructID, want *Expr, b []byte) (bool, error) {
	def := m.layout.Struct(id)
	if want.Kind != Array {
		return false, wrong(want, "expected an array of struct %s, not %s", def.Name, want.String())
	}
	if len(want.Kids)*def.Size != len(b) {
		return false, nil
	}
	for i := range want.Kids {
		if ok, err := m.structure(def, &want.Kids[i], b[i*def.Size:(i+1)*def.Size]); !ok {
			return false, err
		}
	}
	return true, nil
}

// siginfo compares the fields of a siginfo that the file names.
func (m *matcher) siginfo(want *Expr, b []byte) (bool, error) {
	if want.Kind != Struct {
		return false, wrong(want, "expected a siginfo, not %s", want.String())
	}
	for i := range want.Fields {
		f := &want.Fields[i]
		d, ok := infoFields[f.Name]
		if !ok {
			return false, &valueError{f.Col, "siginfo has no field " + f.Name}
		}
		if f.Name == "si_status" && f.Value.Kind == Name {
			d.t.kind = abi.KindSignal
		}
		if ok, err := m.word(d.t, &f.Value, word(b[d.off:d.off+d.t.size])); !ok {
			return false, err
		}
	}
	return true, nil
}
