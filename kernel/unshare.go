package kernel

import "github.com/vitrine-os/vitrine/kernel/abi"

// pretended are flags of unshare(2) that no task can obey: threads and memory, once shared, stay so. Who shares nothing is told that it worked.
const pretended = abi.CLONE_THREAD | abi.CLONE_SIGHAND | abi.CLONE_VM

// sysUnshare gives the caller things of its own that it shares with others. See unshare(2).
//
// # Errors
//
// EINVAL: an unknown flag, a namespace, or a thread or a memory that somebody else shares.
func sysUnshare(c *Call) int64 {
	flags := c.args[0]
	if flags&^(pretended|abi.CLONE_FS|abi.CLONE_FILES|abi.CLONE_SYSVSEM) != 0 || flags&pretended != 0 && !c.alone(flags) {
		return fail(abi.EINVAL)
	}
	if flags&abi.CLONE_FS != 0 {
		c.ownFS()
	}
	if flags&abi.CLONE_FILES != 0 {
		c.ownFiles()
	}
	if flags&abi.CLONE_SYSVSEM != 0 { // sem/R21: as at its end
		c.exitSem(c.t)
	}
	return 0
}

// alone tells whether the caller is the only thread of its process, and its handlers and memory are nobody else's as far as that is asked.
func (c *Call) alone(flags uint64) bool {
	return c.Procs.Groups.R(c.g).Threads == 1 &&
		(flags&(abi.CLONE_SIGHAND|abi.CLONE_VM) == 0 || c.Procs.Hands.R(c.t.Hand).Refs == 1) &&
		(flags&abi.CLONE_VM == 0 || c.Mem.Spaces.R(c.t.Space).Refs == 1)
}

// ownFS gives the caller a working directory, root and umask of its own, if it shares them: proc/R28.
func (c *Call) ownFS() {
	old := c.t.FS
	if c.Procs.FS.R(old).Refs == 1 {
		return
	}
	c.t.FS = c.copyFS(old)
	c.putFS(old)
}
