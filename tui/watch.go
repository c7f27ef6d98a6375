package tui

import (
	"strconv"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/history"
)

// watch goes to the next change of a variable or of a byte of memory, or backwards to the last one: to just after what changed it.
func (m *Model) watch(a ask) {
	if a.text != "" {
		m.watched = a.text
	}
	if m.watched == "" {
		m.prompt = &prompt{mark: ":", text: "watch "}
		return
	}
	v, ok := m.value(m.watched)
	switch {
	case !ok:
		m.tell(msgNoValue, m.watched)
	case a.back:
		m.start(m.h.LastChange(v), msgNoChange, m.watched)
	default:
		m.start(m.h.NextChange(v), msgNoChange, m.watched)
	}
}

// value finds what a name or an address means for the selected task: a variable of the innermost function that has it.
func (m *Model) value(name string) (history.Value, bool) {
	s := m.trail()
	t := m.h.Task(s.tid)
	if t == nil {
		return nil, false
	}
	if hex, ok := strings.CutPrefix(name, "0x"); ok {
		addr, err := strconv.ParseUint(hex, 16, 64)
		return history.Byte(t.PID, addr), err == nil
	}
	for i := range s.frames {
		for _, v := range m.h.Vars(s.tid, s.frames[i]) {
			if v.Name == name && v.Addr != 0 {
				return history.Bytes(t.PID, v.Addr, int(min(max(v.Size, 1), 8))), true
			}
		}
	}
	return nil, false
}
