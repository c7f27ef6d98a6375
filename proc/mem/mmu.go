package mem

import (
	"sync/atomic"

	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Effect is something that the memory did on its own, for those who watch.
type Effect struct {
	Kind  event.Kind // PageNew, PageCopy or PageShare
	Space store.ID   // the space whose page table changed
	VA    uint64     // address of the page
	Frame store.ID   // the frame that lies there now
	Old   store.ID   // PageCopy: the frame that was copied
	Peer  store.ID   // PageShare: the space that shares the frame from now on
	File  bool       // PageNew: the page is an object's, not anonymous
}

// MMU works on a Memory. What it keeps beside it (software TLBs, the numbers of executable mappings, the set of pages with decoded
// code) is derived and may be forgotten at any time without any change of what the machine does.
type MMU struct {
	m *Memory

	// DropCode makes the processor forget what it decoded from a page that is about to be written.
	DropCode func(*Page)
	// Trace is told of pages that come, get copied or get shared.
	Trace func(Effect)
	// Files is told how the number of areas that name a file changes, so that the file lives while it is mapped.
	Files func(file uint32, delta int)
	// Segments is told of every area of a segment that comes, or goes. The object is still there when the last one goes.
	Segments func(a *Area, delta int)

	views [16]*View // the spaces used lately
	last  *View     // the one used last
	tick  uint64    // age of the views
	exec  []mapping // executable mappings of each space, by its number
	code  []*Page   // by frame: its content, if code was decoded from that
	spare []*Page   // contents of freed frames, to be used again

	made, lost uint64 // see Contents
}

// mapping names the executable mappings of a space.
type mapping struct {
	n      uint64 // the Exec number, or 0: a new one is due
	shared bool   // a fork gave the number to another space too
}

var execs atomic.Uint64

// tell tells of an effect whoever watches.
func (u *MMU) tell(e Effect) {
	if u.Trace != nil {
		u.Trace(e)
	}
}

// NewMMU returns an MMU for a memory.
func NewMMU(m *Memory) *MMU { return &MMU{m: m} }

// Contents counts the contents of frames that were made so far, and those that nothing but snapshots keeps alive any more.
func (u *MMU) Contents() (made, lost uint64) { return u.made, u.lost }

// Memory returns the state that the MMU works on.
func (u *MMU) Memory() *Memory { return u.m }

// View returns the window on a space. It is good until the next call of View, Drop or Reset.
func (u *MMU) View(space store.ID) *View {
	if v := u.last; v != nil && v.space == space {
		return v
	}
	u.tick++
	var old *View
	for i, v := range u.views {
		if v == nil {
			old = &View{mmu: u}
			u.views[i] = old
			break
		}
		if v.space == space {
			v.age, u.last = u.tick, v
			return v
		}
		if old == nil || v.age < old.age {
			old = v
		}
	}
	old.Flush()
	old.space, old.age, old.writes, old.hint = space, u.tick, false, 0
	old.Exec = u.execOf(space).n
	u.last = old
	return old
}

// cached returns the view of a space if there is one.
func (u *MMU) cached(space store.ID) *View {
	for _, v := range u.views {
		if v == nil {
			break
		}
		if v.space == space {
			return v
		}
	}
	return nil
}

// Frozen must be called after the tables were frozen or summed: every page must then be claimed again before it is written.
func (u *MMU) Frozen() {
	for _, v := range u.views {
		if v == nil {
			break
		}
		if v.writes {
			v.dropWrites()
		}
	}
}

// Reset must be called after the Memory was replaced by another, frozen state: everything derived is void, and so are all views.
// Decoded code may stay, since a content that a snapshot holds never changes again.
func (u *MMU) Reset() {
	for _, v := range u.views {
		if v == nil {
			break
		}
		v.space, v.age = 0, 0
	}
	u.last = nil
	clear(u.exec)
	clear(u.code)
}

// execOf returns the entry of a space, numbered if it was not.
func (u *MMU) execOf(space store.ID) *mapping {
	for int(space) >= len(u.exec) {
		u.exec = append(u.exec, mapping{})
	}
	e := &u.exec[space]
	if e.n == 0 {
		*e = mapping{n: execs.Add(1)}
	}
	return e
}

// renew gives a space a new Exec number, since its executable mappings or their content changed.
func (u *MMU) renew(space store.ID) {
	if int(space) < len(u.exec) {
		u.exec[space] = mapping{}
	}
	if v := u.cached(space); v != nil {
		v.Exec = u.execOf(space).n
	}
}

// renewAll gives every space a new Exec number.
func (u *MMU) renewAll() {
	clear(u.exec)
	for _, v := range u.views {
		if v != nil && v.space != 0 {
			v.Exec = u.execOf(v.space).n
		}
	}
}

// part makes a space's Exec number its own again if a fork shared it: the other space must not find, under that number, code that
// it has no page for yet.
func (u *MMU) part(space store.ID) {
	if int(space) < len(u.exec) && u.exec[space].shared {
		u.renew(space)
	}
}

// own returns a frame's content for writing in place. Whatever was derived from the content as it was is dropped: TLB entries
// everywhere if the content was replaced because a snapshot keeps it, and decoded code. by is the space that writes, 0 if the
// kernel does on an object's behalf.
func (u *MMU) own(f, by store.ID) *Page {
	old := u.m.Frames.R(f)
	p := u.m.Frames.W(f)
	code := u.hasCode(f, old)
	if p == old && !code {
		return p
	}
	if p != old {
		u.made++
		u.lost++
	}
	shared := u.m.Info.R(f).Refs > 1
	if p != old && shared { // otherwise the only entry is the writer's, who replaces it
		u.forgetPage(old)
	}
	if code {
		u.code[f] = nil
		if p == old && u.DropCode != nil {
			u.DropCode(p)
		}
		if shared || by == 0 {
			u.renewAll()
		} else {
			u.renew(by)
		}
	}
	return p
}

func (u *MMU) hasCode(f store.ID, p *Page) bool { return int(f) < len(u.code) && u.code[f] == p }

// markCode remembers that code is decoded from a frame's content, which leaves every view's W for that.
func (u *MMU) markCode(f store.ID, p *Page) {
	if u.hasCode(f, p) || f == ZeroFrame {
		return
	}
	for int(f) >= len(u.code) {
		u.code = append(u.code, nil)
	}
	u.code[f] = p
	for _, v := range u.views {
		if v == nil {
			break
		}
		if v.writes {
			for i := range v.W {
				if v.W[i].Page == p {
					v.W[i].Tag = NoTag
				}
			}
		}
	}
}

// forgetPage removes a content from all TLBs.
func (u *MMU) forgetPage(p *Page) {
	for _, v := range u.views {
		if v == nil {
			break
		}
		for i := range v.R {
			if v.R[i].Page == p {
				v.R[i].Tag = NoTag
			}
			if v.W[i].Page == p {
				v.W[i].Tag = NoTag
			}
		}
	}
}

// forget removes a range of a space from its TLB.
func (u *MMU) forget(space store.ID, start, end uint64) {
	v := u.cached(space)
	if v == nil {
		return
	}
	for i := range v.R {
		if v.R[i].Tag-start < end-start {
			v.R[i].Tag = NoTag
		}
		if v.W[i].Tag-start < end-start {
			v.W[i].Tag = NoTag
		}
	}
}
