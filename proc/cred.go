package proc

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/store"
)

// Cred is who a task is. See credentials(7).
type Cred struct {
	UID, EUID, SUID, FSUID uint32
	GID, EGID, SGID, FSGID uint32
	Groups                 []uint32 // supplementary groups
}

func (c *Cred) hash(h *store.Hasher) {
	for _, v := range [...]uint32{c.UID, c.EUID, c.SUID, c.FSUID, c.GID, c.EGID, c.SGID, c.FSGID, uint32(len(c.Groups))} {
		h.U64(uint64(v))
	}
	for _, g := range c.Groups {
		h.U64(uint64(g))
	}
}

// Root tells whether the task has the powers of the superuser: capabilities come all together or not at all.
func (c *Cred) Root() bool { return c.EUID == 0 }

// InGroup tells whether the task's file-system group or one of its supplementary groups is gid.
func (c *Cred) InGroup(gid uint32) bool { return c.FSGID == gid || slices.Contains(c.Groups, gid) }

// MaySignal tells whether a task with these credentials may send a signal to one with those of o. See kill(2).
func (c *Cred) MaySignal(o *Cred) bool {
	return c.Root() || c.EUID == o.SUID || c.EUID == o.UID || c.UID == o.SUID || c.UID == o.UID // proc/R19
}
