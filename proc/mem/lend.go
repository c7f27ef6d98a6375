package mem

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Pages that travel with a message: not a byte is copied, the frame is entered in another page table. Both sides have the frame then as
// parent and child have after fork, and the first to write gets a copy.

// Lend takes a reference to the frame behind a page of private memory. Until Adopt or GiveBack it belongs to nobody's page table alone.
//
// # Errors
//
// EINVAL: the address is not a page's, or the page is not private anonymous memory. EFAULT: there is nothing.
func (u *MMU) Lend(space store.ID, va uint64) (store.ID, abi.Errno) {
	if va%PageSize != 0 {
		return 0, abi.EINVAL
	}
	v := u.View(space)
	a, fault := v.area(va)
	if fault != NoFault {
		return 0, abi.EFAULT
	}
	if a.Object != 0 || a.Flags&Shared != 0 {
		return 0, abi.EINVAL
	}
	if _, fault := v.ReadPage(va); fault != NoFault {
		return 0, fault.Errno()
	}
	f := u.m.lookup(u.m.Spaces.R(space).Dir, va/PageSize)
	u.m.ref(f)
	u.forget(space, va, va+PageSize) // the next write must see that others have the frame now
	return f, 0
}

// Adopt puts a frame that was lent into a page table in place of what was there. The reference goes along.
func (u *MMU) Adopt(space store.ID, va uint64, f store.ID) abi.Errno {
	a, fault := u.View(space).area(va)
	if fault != NoFault || a.Prot&abi.PROT_WRITE == 0 {
		return abi.EFAULT
	}
	if va%PageSize != 0 || a.Object != 0 || a.Flags&Shared != 0 {
		return abi.EINVAL
	}
	u.m.ref(f) // install takes one reference in any case, but after a failure the frame is still the caller's
	if _, fault := u.install(space, &a, va, f, Effect{Kind: event.PageShare}); fault != NoFault {
		return fault.Errno()
	}
	u.unref(f)
	u.forget(space, va, va+PageSize)
	return 0
}

// Content is what lies in a frame that was lent.
func (u *MMU) Content(f store.ID) *Page { return u.m.Frames.R(f) }

// GiveBack drops the reference of a frame that was lent.
func (u *MMU) GiveBack(f store.ID) { u.unref(f) }
