package history

import (
	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/proc/mem"
)

// RunAhead makes the known part of the present branch longer, by about so much work. It returns whether there is more to come.
func (h *History) RunAhead(budget int64) bool {
	b := h.branch
	for end := work(h.ahead) + budget; work(h.ahead) < end; {
		if !h.extend(b) {
			return false
		}
	}
	return true
}

// extend makes one step at the tip of the present branch.
func (h *History) extend(b *Branch) bool {
	m, t := h.ahead, &b.tip
	if m.Over != kernel.Running || t.stalled || t.full {
		return false
	}
	if b.until > 0 && m.Steps >= b.until {
		t.stalled = true
		return false
	}
	if !b.step(m) {
		t.stalled = true
		return false
	}
	t.pos = Pos{m.Seq, m.Steps, m.Inst}
	t.full = b.index.n >= uint64(h.opt.Events) || h.opt.Inst > 0 && m.Inst >= h.opt.Inst
	if last := &b.marks[len(b.marks)-1]; work(m)-last.work >= b.spacing {
		b.keep(m)
		b.thin(uint64(h.opt.Snapshots) / mem.PageSize)
	}
	return m.Over == kernel.Running && !t.full
}

// reach runs ahead until a step is known. It returns false if the run ends before.
func (h *History) reach(step uint64) bool {
	for h.branch.tip.pos.Step < step {
		if !h.extend(h.branch) {
			return h.branch.tip.pos.Step >= step
		}
	}
	return true
}
