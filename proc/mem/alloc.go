package mem

import "github.com/vitrine-os/vitrine/kernel/store"

// maxSpare is how many contents are kept for use again: enough for the children of a shell, little for the host.
const maxSpare = 256

// newFrame takes a frame with one reference, a copy of the given content or zeroed. It returns 0 when the budget is used up.
func (u *MMU) newFrame(from *Page) store.ID {
	if !u.m.room(1) {
		return 0
	}
	var p *Page
	if n := len(u.spare); n > 0 {
		p, u.spare = u.spare[n-1], u.spare[:n-1]
		if from == nil {
			*p = Page{}
		}
	} else {
		p = new(Page)
	}
	if from != nil {
		*p = *from
	}
	u.made++
	id := u.m.Frames.Add(p)
	u.m.Info.Grow(id)
	*u.m.Info.W(id) = FrameInfo{Refs: 1}
	return id
}

// unref takes a reference to a frame away, and frees the frame with the last one. A content that no snapshot holds is used again,
// once the processor has forgotten the code in it: allocating pages costs more than all the rest of a fork.
func (u *MMU) unref(f store.ID) {
	if f == ZeroFrame {
		return
	}
	i := u.m.Info.W(f)
	if i.Refs--; i.Refs > 0 {
		return
	}
	*i = FrameInfo{}
	p := u.m.Frames.Take(f)
	if p == nil {
		u.lost++
	}
	if p != nil && u.hasCode(f, p) && u.DropCode != nil {
		u.DropCode(p)
	}
	if int(f) < len(u.code) {
		u.code[f] = nil
	}
	if p != nil && len(u.spare) < maxSpare {
		u.spare = append(u.spare, p)
	}
}
