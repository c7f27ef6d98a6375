package scenario

import (
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// names tells which actors numbers stand for.
type names interface {
	// actorOf is the actor with a pid, "" if there is none.
	actorOf(pid int32) string
	// addressOf explains an address by something known, such as $a+4096.
	addressOf(v uint64) (Expr, bool)
}

// shower turns words and bytes into values, as --record writes them and differences show them.
type shower struct {
	names
	layout *Layout
	all    bool // show all fields of structures, also those that differ from run to run
}

// word shows a scalar in the stage's numbers.
func (s *shower) word(t typ, v uint64) Expr {
	v = t.trim(v)
	switch t.kind {
	case abi.KindFlags, abi.KindEnum:
		return flagsExpr(t.flags, s.layout.FromArch(t.flags, v))
	case abi.KindPid:
		if a := s.actorOf(int32(v)); a != "" {
			return Expr{Kind: Name, Text: a}
		}
		return number(int64(v))
	case abi.KindSignal:
		if sig := abi.Signal(v); v <= abi.NSIG && isSignal(sig.Name()) && !strings.ContainsAny(sig.Name(), "+-") {
			return Expr{Kind: Name, Text: sig.Name()}
		}
		return number(int64(v))
	case abi.KindMode:
		return unsigned(v, 8)
	case abi.KindFileMode:
		return fileMode(v)
	case abi.KindWaitStatus:
		return statusExpr(abi.WaitStatus(int32(v)))
	case abi.KindSigBits:
		return signalsExpr(abi.SigSet(v))
	case abi.KindAddr:
		if v == 0 {
			return Expr{Kind: Name, Text: "NULL"}
		}
		if e, ok := s.addressOf(v); ok {
			return e
		}
		return unsigned(v, 16)
	case abi.KindHex, abi.KindHexInt, abi.KindDev:
		if v < 10 {
			return unsigned(v, 10)
		}
		return unsigned(v, 16)
	case abi.KindUlong, abi.KindUint, abi.KindSize, abi.KindRlim:
		return unsigned(v, 10)
	}
	return number(int64(v))
}

// flagsExpr shows a value of a set of flags.
func flagsExpr(f *abi.FlagSet, v uint64) Expr {
	text, _, _ := strings.Cut(f.Format(v), " /*")
	p := &parser{scanner: scanner{src: text}}
	if p.advance() == nil {
		if e, err := p.expr(); err == nil {
			return e
		}
	}
	return unsigned(v, 16)
}

// fileMode shows a file's type and permissions.
func fileMode(v uint64) Expr {
	for _, n := range [...]string{"S_IFREG", "S_IFDIR", "S_IFIFO", "S_IFCHR", "S_IFBLK", "S_IFLNK", "S_IFSOCK"} {
		if fileModes[n] == v&abi.S_IFMT {
			return Expr{Kind: Union, Kids: []Expr{{Kind: Name, Text: n}, unsigned(v&^abi.S_IFMT, 8)}}
		}
	}
	return unsigned(v, 8)
}

// statusExpr shows a wait status.
func statusExpr(w abi.WaitStatus) Expr {
	apply := func(name string, e Expr) Expr { return Expr{Kind: Apply, Text: name, Kids: []Expr{e}} }
	sig := func(s abi.Signal) Expr {
		if isSignal(s.Name()) && !strings.ContainsAny(s.Name(), "+-") {
			return Expr{Kind: Name, Text: s.Name()}
		}
		return number(int64(s))
	}
	switch {
	case w.Continued():
		return Expr{Kind: Name, Text: "continued"}
	case w.Exited():
		return apply("exited", number(int64(w.Code())))
	case w.Stopped():
		return apply("stopped", sig(w.StopSignal()))
	}
	return apply("killed", sig(w.Signal()))
}

// signalsExpr shows a set of signals; one of more than half of them by what it lacks.
func signalsExpr(set abi.SigSet) Expr {
	if set.Len() > abi.NSIG/2 {
		return Expr{Kind: Invert, Kids: []Expr{signalsExpr(^set)}}
	}
	e := Expr{Kind: Array}
	for s := abi.Signal(1); s <= abi.NSIG; s++ {
		if !set.Has(s) {
			continue
		}
		if n := s.Short(); s < abi.SIGRTMIN {
			e.Kids = append(e.Kids, Expr{Kind: Name, Text: n})
		} else {
			e.Kids = append(e.Kids, number(int64(s)))
		}
	}
	return e
}

// memory shows what lies in memory of a type. n counts bytes, or elements of an array.
func (s *shower) memory(t typ, b []byte) Expr {
	switch t.kind {
	case abi.KindBuf, abi.KindHexBuf, abi.KindPathBuf:
		return textExpr(b)
	case abi.KindPath, abi.KindStr:
		return textExpr(cString(b))
	case abi.KindStruct:
		return s.structure(s.layout.Struct(t.struc), t.struc, b)
	case abi.KindSigaction:
		return s.structure(s.layout.Struct(abi.StructSigaction), abi.StructSigaction, b)
	case abi.KindTimes:
		return s.structures(abi.StructTimespec, b)
	case abi.KindStructs:
		return s.structures(t.struc, b)
	case abi.KindSiginfo:
		return s.siginfo(b)
	case abi.KindSigSet:
		return signalsExpr(abi.SigSet(le.Uint64(b)))
	case abi.KindFDSet:
		return fdSetExpr(b)
	case abi.KindDirents:
		return direntsExpr(b)
	case abi.KindMsgbuf:
		return messageExpr(b)
	case abi.KindMessage:
		return s.message(b)
	}
	el, ok := t.element()
	switch {
	case !ok:
		return s.word(t, word(b))
	case t.single():
		return s.word(el, word(b[:min(len(b), el.size)]))
	}
	e := Expr{Kind: Array}
	for ; len(b) >= el.size; b = b[el.size:] {
		e.Kids = append(e.Kids, s.word(el, word(b[:el.size])))
	}
	return e
}

// word reads up to eight bytes.
func word(b []byte) uint64 {
	var w [8]byte
	copy(w[:], b)
	return le.Uint64(w[:])
}

// cString cuts bytes off at the first NUL.
func cString(b []byte) []byte {
	for i, c := range b {
		if c == 0 {
			return b[:i]
		}
	}
	return b
}

// shown are the fields of structures that are the same wherever a scenario runs. Others, such as times and inode numbers, are compared
// only if a file names them.
var shown = map[abi.StructID][]string{
	abi.StructStat:       {"st_mode", "st_nlink", "st_size"},
	abi.StructStatx:      {"stx_mode", "stx_nlink", "stx_size"},
	abi.StructSigaction:  {"sa_handler", "sa_flags", "sa_mask"},
	abi.StructRusage:     {},
	abi.StructSysinfo:    {},
	abi.StructTms:        {},
	abi.StructUtsname:    {"sysname"},
	abi.StructTimespec:   {},
	abi.StructTimeval:    {},
	abi.StructItimerval:  {},
	abi.StructItimerspec: {},
	abi.StructStatfs:     {"f_type", "f_namelen"},
	abi.StructMsqidDs:    {"msg_cbytes", "msg_qnum", "msg_qbytes", "msg_lspid", "msg_lrpid"},
	abi.StructSemidDs:    {"sem_nsems"},
	abi.StructShmidDs:    {"shm_segsz", "shm_cpid", "shm_lpid", "shm_nattch"},
}

// structure shows a structure.
func (s *shower) structure(def *abi.StructDef, id abi.StructID, b []byte) Expr {
	e := Expr{Kind: Struct}
	list, some := shown[id]
	for i := range def.Fields {
		f := &def.Fields[i]
		if some && !s.all && !contains(list, f.Name) {
			continue
		}
		e.Fields = append(e.Fields, Field{Name: f.Name, Value: s.field(f, b)})
	}
	return e
}

// field shows one field of a structure.
func (s *shower) field(f *abi.Field, b []byte) Expr {
	b = b[f.Off : f.Off+f.Size]
	t := fieldType(f)
	if f.Name == "sa_handler" {
		switch word(b) {
		case abi.SIG_DFL:
			return Expr{Kind: Name, Text: "SIG_DFL"}
		case abi.SIG_IGN:
			return Expr{Kind: Name, Text: "SIG_IGN"}
		case s.layout.Handler:
			return Expr{Kind: Name, Text: "HANDLER"}
		}
	}
	return s.memory(t, b)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// structures shows an array of structures.
func (s *shower) structures(id abi.StructID, b []byte) Expr {
	e := Expr{Kind: Array}
	def := s.layout.Struct(id)
	for ; len(b) >= def.Size; b = b[def.Size:] {
		e.Kids = append(e.Kids, s.structure(def, id, b[:def.Size]))
	}
	return e
}

// infoShown are the fields of a siginfo that mean something, by the member of the union it uses.
var infoShown = map[abi.SigLayout][]string{
	abi.SigLayoutKill:  {"si_pid", "si_uid"},
	abi.SigLayoutTimer: {"si_overrun", "si_int"},
	abi.SigLayoutRT:    {"si_pid", "si_uid", "si_int"},
	abi.SigLayoutChild: {"si_pid", "si_uid", "si_status"},
	abi.SigLayoutFault: {"si_addr"},
	abi.SigLayoutPoll:  {"si_band", "si_fd"},
}

// siginfo shows a siginfo.
func (s *shower) siginfo(b []byte) Expr {
	var i abi.Siginfo
	i.Decode(b)
	e := Expr{Kind: Struct}
	add := func(name string, v Expr) { e.Fields = append(e.Fields, Field{Name: name, Value: v}) }
	for _, name := range append([]string{"si_signo", "si_code"}, infoShown[i.Layout()]...) {
		d := infoFields[name]
		add(name, s.infoField(&i, name, d.t, b[d.off:d.off+d.t.size]))
	}
	return e
}

// infoField shows one field of a siginfo.
func (s *shower) infoField(i *abi.Siginfo, name string, t typ, b []byte) Expr {
	switch n := abi.CodeName(abi.Signal(i.Signo), i.Code); {
	case name == "si_code" && n != "":
		return Expr{Kind: Name, Text: n}
	case name == "si_status" && abi.Signal(i.Signo) == abi.SIGCHLD && i.Code != abi.CLD_EXITED:
		t.kind = abi.KindSignal
	}
	return s.word(t, word(b))
}

// fdSetExpr shows a set of descriptors.
func fdSetExpr(b []byte) Expr {
	e := Expr{Kind: Array}
	for i := 0; i < 8*len(b); i++ {
		if b[i/8]>>(i%8)&1 != 0 {
			e.Kids = append(e.Kids, number(int64(i)))
		}
	}
	return e
}

// direntsExpr shows the names of directory entries.
func direntsExpr(b []byte) Expr {
	e := Expr{Kind: Array}
	for len(b) >= abi.DirentName {
		n := int(le.Uint16(b[abi.DirentReclen:]))
		if n < abi.DirentName || n > len(b) {
			break
		}
		e.Kids = append(e.Kids, textExpr(cString(b[abi.DirentName:n])))
		b = b[n:]
	}
	return e
}

// messageExpr shows a message with its type.
func messageExpr(b []byte) Expr {
	if len(b) < 8 {
		return textExpr(b)
	}
	return Expr{Kind: Struct, Fields: []Field{{Name: "mtype", Value: number(int64(word(b)))}, {Name: "mtext", Value: textExpr(b[8:])}}}
}
