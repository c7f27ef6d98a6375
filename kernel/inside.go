package kernel

import (
	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/event"
	vfs "github.com/vitrine-os/vitrine/kernel/fs"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// What views need to look at beside State: the mechanisms, be they the machine's own or replaced by Config.Parts, and files.

// PipeParts returns the mechanism of pipes; only what does not change it may be called.
func (m *Machine) PipeParts() ipc.Pipes { return m.pipes }

// MsgParts returns the mechanism of message queues, likewise.
func (m *Machine) MsgParts() ipc.MsgQueues { return m.msgs }

// SemParts returns the mechanism of semaphore sets, likewise.
func (m *Machine) SemParts() ipc.Semaphores { return m.sems }

// ShmParts returns the mechanism of shared segments, likewise.
func (m *Machine) ShmParts() ipc.Segments { return m.shms }

// ReadFile returns the content of a file of the machine, nil if there is no such regular file.
func (m *Machine) ReadFile(path string) []byte {
	w, e := m.Tree.Walk(m.rootCtx(), inode(m.Tree.Root), path, vfs.Follow)
	if e != 0 || w.Node.Inode == 0 {
		return nil
	}
	return m.content(w.Node.Inode)
}

// content reads a stored file.
func (m *Machine) content(file store.ID) []byte {
	in := m.Tree.Inodes.R(file)
	if in == nil || in.Object == 0 {
		return nil
	}
	data := make([]byte, in.Size)
	return data[:m.mmu.ObjectRead(in.Object, 0, data)]
}

// PathOf returns the path of a file, as far as it has one.
func (m *Machine) PathOf(file store.ID) string { return m.Tree.PathOf(m.rootCtx(), inode(file)) }

// ObjectOf returns the object that an open file leads to, as events name it.
func ObjectOf(f *proc.OpenFile) event.Object { return fileObject(f) }

// Hanging tells whether a task waits for nothing but to be told from outside what to do.
func Hanging(t *proc.Task) bool { return hanging(t) }

// EachThread calls f for the threads of a process, the leader first.
func (m *Machine) EachThread(group store.ID, f func(id store.ID)) { m.eachThread(group, f) }

// PortParts returns the ports and mailboxes, for looking only.
func (m *Machine) PortParts() ipc.Ports { return m.ports }
