package scenario

import "github.com/vitrine-os/vitrine/kernel/abi"

// Messages of this machine's ports: {label=1, data="hi"} is one that is sent, {room=8} room for one that comes, and &m room for one that
// keeps its place. A received one shows as {label=1, sender=A, data="hi"}.

// messageRoom is the room for data behind a named place.
const messageRoom = 256

// portMessage is a struct message. A text as its data is put into memory of its own and gives the length; room without an address gets memory.
func (c *coder) portMessage(e *Expr) ([]byte, error) {
	def := c.layout.Struct(abi.StructMessage)
	if e.Kind != Struct {
		return nil, wrong(e, "expected a struct message, not %s", e.String())
	}
	b := make([]byte, def.Size)
	plain := Expr{Kind: Struct, Col: e.Col}
	named := map[string]bool{}
	for _, f := range e.Fields {
		named[f.Name] = true
		s, err := textOf(&f.Value)
		if f.Name != "data" || err != nil {
			plain.Fields = append(plain.Fields, f)
			continue
		}
		at, err := c.temp(s)
		if err != nil {
			return nil, err
		}
		put(def, b, "data", at)
		put(def, b, "length", uint64(len(s)))
	}
	if err := c.fields(def, &plain, b); err != nil {
		return nil, err
	}
	var m abi.Message
	if m.Decode(b); m.Room > 0 && !named["data"] {
		at, err := c.temp(make([]byte, min(m.Room, abi.MESSAGE_MAX)))
		if err != nil {
			return nil, err
		}
		put(def, b, "data", at)
	}
	return b, nil
}

// put writes a number into a field of a structure.
func put(def *abi.StructDef, b []byte, name string, v uint64) {
	f := findField(def, name)
	var w [8]byte
	le.PutUint64(w[:], v)
	copy(b[f.Off:f.Off+f.Size], w[:])
}

// messagePlace is a named place for a message. Room for one that comes is made anew each time.
func (c *coder) messagePlace(name string, comes bool) (uint64, error) {
	at, err := c.place(name, abi.SizeofMessage+messageRoom)
	if err == nil && comes {
		m := abi.Message{Data: at + abi.SizeofMessage, Room: messageRoom}
		b := make([]byte, abi.SizeofMessage)
		m.Encode(b)
		c.poke(at, b)
	}
	return at, err
}

// messageData reads what a message that was received points at, behind its header. A page that was mapped is left where it is.
func (r *play) messageData(p *player, b []byte) ([]byte, error) {
	var m abi.Message
	if m.Decode(b); m.Length == 0 || m.Data == 0 || m.Flags&abi.MESSAGE_PAGE != 0 {
		return b, nil
	}
	d, err := r.stage.Read(p.id, m.Data, int(min(m.Length, abi.MESSAGE_MAX)))
	return append(b, d...), err
}

// message shows a message that was received: what came, and nothing that is not there.
func (s *shower) message(b []byte) Expr {
	e := Expr{Kind: Struct}
	if len(b) < abi.SizeofMessage {
		return e
	}
	var m abi.Message
	m.Decode(b)
	def := s.layout.Struct(abi.StructMessage)
	show := func(name string) {
		e.Fields = append(e.Fields, Field{Name: name, Value: s.field(findField(def, name), b)})
	}
	show("label")
	show("sender")
	if m.Token != 0 {
		show("token")
	}
	if m.Flags&abi.MESSAGE_FD != 0 {
		show("fd")
	}
	if len(b) > abi.SizeofMessage {
		e.Fields = append(e.Fields, Field{Name: "data", Value: textExpr(b[abi.SizeofMessage:])})
	} else if m.Flags&abi.MESSAGE_PAGE != 0 {
		show("data")
	}
	if m.Flags != 0 {
		show("flags")
	}
	return e
}

// portMessage compares the fields of a message that the file names.
func (m *matcher) portMessage(want *Expr, b []byte) (bool, error) {
	def := m.layout.Struct(abi.StructMessage)
	if want.Kind != Struct {
		return false, wrong(want, "expected a struct message, not %s", want.String())
	}
	header, text := b[:min(len(b), def.Size)], b[min(len(b), def.Size):]
	plain := Expr{Kind: Struct, Col: want.Col}
	for _, f := range want.Fields {
		if _, err := textOf(&f.Value); f.Name != "data" || err != nil {
			plain.Fields = append(plain.Fields, f)
		} else if ok, err := sameText(&f.Value, text); !ok {
			return false, err
		}
	}
	return m.structure(def, &plain, header)
}
