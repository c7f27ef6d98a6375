package fs

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// Cred is who asks, for permission checks: the file-system ids and the effective capabilities. See credentials(7).
type Cred struct {
	UID    uint32   // file-system user id, which follows the effective one
	GID    uint32   // file-system group id
	Groups []uint32 // supplementary groups
	Caps   uint64   // effective capabilities, bit n being capability n
}

// RootCred returns the credentials of user 0 with every capability.
func RootCred() Cred { return Cred{Caps: ^uint64(0)} }

// Capable tells whether a capability (abi.CAP_*) is held.
func (c *Cred) Capable(capability int) bool { return c.Caps>>capability&1 != 0 }

// InGroup tells whether a group is the caller's own or a supplementary one.
func (c *Cred) InGroup(gid uint32) bool { return gid == c.GID || slices.Contains(c.Groups, gid) }

// owns tells whether the caller may change what belongs to the owner: mode, times, names in sticky directories.
func (c *Cred) owns(uid uint32) bool { return c.UID == uid || c.Capable(abi.CAP_FOWNER) }

// The bits of a permission check, as in the mode and in access(2).
const (
	MayExec  = 1 // execute, or search a directory
	MayWrite = 2
	MayRead  = 4
)

// allows decides a permission check by path_resolution(7): the first of owner, group and others that fits the caller decides
// alone, and then capabilities may override.
func (c *Cred) allows(mode, uid, gid uint32, want uint32) abi.Errno {
	bits := mode
	switch {
	case c.UID == uid:
		bits >>= 6
	case c.InGroup(gid):
		bits >>= 3
	}
	if want&^bits&7 == 0 {
		return 0
	}
	if mode&abi.S_IFMT == abi.S_IFDIR {
		if want&MayWrite == 0 && c.Capable(abi.CAP_DAC_READ_SEARCH) || c.Capable(abi.CAP_DAC_OVERRIDE) {
			return 0
		}
		return abi.EACCES
	}
	if want == MayRead && c.Capable(abi.CAP_DAC_READ_SEARCH) {
		return 0
	}
	// Even root may execute only what somebody may execute.
	if (want&MayExec == 0 || mode&0o111 != 0) && c.Capable(abi.CAP_DAC_OVERRIDE) {
		return 0
	}
	return abi.EACCES
}

// Permission checks read, write and execute permission of a node for the caller.
func (t *Tree) Permission(x *Ctx, n Node, want uint32) abi.Errno {
	if in := t.Inode(n); in != nil {
		return x.Cred.allows(in.Mode, in.UID, in.GID, want)
	}
	a := t.dynAttr(x, n.Dyn)
	return x.Cred.allows(a.Mode, a.UID, a.GID, want)
}

// Access answers access(2) and faccessat(2). The caller puts the real ids in the context, unless AT_EACCESS asks for the others.
func (t *Tree) Access(x *Ctx, n Node, want uint32) abi.Errno {
	if want&^7 != 0 {
		return abi.EINVAL
	}
	if want == 0 {
		return 0
	}
	return t.Permission(x, n, want)
}
