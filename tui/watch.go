package tui

import (
	"strconv"
	"strings"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/kernel/view"
)

// watch goes to the next change of a variable, of a byte of memory or of a field of an object, or backwards to the last one: to just after
// what changed it.
func (m *Model) watch(a ask) {
	if a.text != "" {
		m.watched = a.text
	}
	if m.watched == "" {
		m.prompt = &prompt{mark: ":", text: "watch "}
		if a.back {
			m.prompt.text = "rwatch "
		}
		return
	}
	f, rest, err := view.ParseField(strings.Fields(m.watched), m.variable)
	switch {
	case err != nil || len(rest) > 0:
		m.tell(msgNoValue, m.watched)
	case a.back:
		m.start(m.h.LastChange(f.Value), msgNoChange, m.watched)
	default:
		m.start(m.h.NextChange(f.Value), msgNoChange, m.watched)
	}
}

// variable finds what a name or an address means for the selected task: a variable of the innermost function that has it, or the byte at
// 0xADDRESS.
func (m *Model) variable(name string) (view.Field, bool) {
	s := m.trail()
	t := m.h.Task(s.tid)
	if t == nil {
		return view.Field{}, false
	}
	if hex, ok := strings.CutPrefix(name, "0x"); ok {
		addr, err := strconv.ParseUint(hex, 16, 64)
		return inMemory(name, t.PID, addr, 1, false), err == nil
	}
	for i := range s.frames {
		for _, v := range m.h.Vars(s.tid, s.frames[i]) {
			if v.Name == name && v.Addr != 0 {
				signed := !strings.HasPrefix(v.Type, "unsigned") && !strings.Contains(v.Type, "*")
				return inMemory(name, t.PID, v.Addr, int(min(max(v.Size, 1), 8)), signed), true
			}
		}
	}
	return view.Field{}, false
}

// inMemory is a number in a process's memory.
func inMemory(name string, pid int32, addr uint64, size int, signed bool) view.Field {
	bytes := history.Bytes(pid, addr, size)
	return view.Field{Text: name, Fine: true, Get: func(k *kernel.Machine) (int64, bool) {
		if k.Procs.Task(pid) == 0 {
			return 0, false
		}
		v := int64(bytes(k))
		if signed && size < 8 {
			v = v << (64 - 8*size) >> (64 - 8*size)
		}
		return v, true
	}}
}
