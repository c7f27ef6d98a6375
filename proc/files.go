package proc

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// FileKind says which mechanism stands behind an open file.
type FileKind uint8

// The kinds of open file.
const (
	NoFile      FileKind = iota
	RegularFile          // Object: inode
	Directory            // Object: inode
	ProcFile             // Dyn: the node; Text: what it said when it was read first
	ProcDir              // Dyn: the node
	Device               // Object: inode; Dyn: device number
	PipeFile             // Object: the pipe; Inode: the FIFO's inode, 0 for pipe(2)
	EventFile            // Object: the counter
	ConsoleFile          // Object: the console; Dyn: 0, 1, 2 for the host's stdin, stdout, stderr
	PathOnly             // opened with O_PATH
	TTYFile              // Object: the terminal; Dyn: of the console, the host's descriptor that output goes to
	TimerFile            // Object: the timer, a row of Clocks
	MailboxFile          // Object: the mailbox
	SignalFile           // Dyn: the set of signals
	PidFile              // Object: the process, 0 once it was waited for; Dyn: the thread's tid with PIDFD_THREAD, else 0
)

// OpenFile is an open file description: what dup(2) and fork(2) share. See open(2).
type OpenFile struct {
	Kind   FileKind
	Object store.ID // row in the mechanism's table
	Inode  store.ID // inode that it was opened through, 0 for none
	Dyn    uint64   // dynamic node or device number
	Off    int64    // file offset, or the directory's cookie
	Flags  uint32   // access mode and status flags, O_*
	Refs   int32    // descriptors and sleeping calls that refer to it
	Path   string   // name it was opened by, absolute
	Text   string   // content of a /proc file, made when it is read from the start
}

// CloneFrom implements store.Object.
func (f *OpenFile) CloneFrom(o *OpenFile) { *f = *o }

// HashInto implements store.Object.
func (f *OpenFile) HashInto(h *store.Hasher) {
	h.U64(uint64(f.Kind)<<32 | uint64(f.Object))
	h.U64(uint64(f.Inode))
	h.U64(f.Dyn)
	h.I64(f.Off)
	h.U64(uint64(f.Flags)<<32 | uint64(uint32(f.Refs)))
	h.Str(f.Path)
	h.Str(f.Text)
}

// CanRead tells whether the access mode allows reading.
func (f *OpenFile) CanRead() bool { return f.Flags&abi.O_ACCMODE != abi.O_WRONLY && f.Kind != PathOnly }

// CanWrite tells whether the access mode allows writing.
func (f *OpenFile) CanWrite() bool {
	return f.Flags&abi.O_ACCMODE != abi.O_RDONLY && f.Kind != PathOnly
}

// Positioned tells whether there are offsets in what is behind it. See ESPIPE in lseek(2).
func (f *OpenFile) Positioned() bool {
	switch f.Kind {
	case PipeFile, ConsoleFile, EventFile, TTYFile, TimerFile, SignalFile, PidFile:
		return false
	}
	return true
}

// NonBlock tells whether O_NONBLOCK is set.
func (f *OpenFile) NonBlock() bool { return f.Flags&abi.O_NONBLOCK != 0 }

// FD is one slot of a descriptor table.
type FD struct {
	File    store.ID // 0: free
	CloExec bool     // closed by execve(2)
	Taken   bool     // free no more: an open that still waits will fill it
}

// FDTable is the table that descriptors index; CLONE_FILES shares it.
type FDTable struct {
	Refs  int32
	Slots []FD
}

// CloneFrom implements store.Object.
func (t *FDTable) CloneFrom(o *FDTable) { *t = FDTable{o.Refs, slices.Clone(o.Slots)} }

// HashInto implements store.Object.
func (t *FDTable) HashInto(h *store.Hasher) {
	h.I64(int64(t.Refs))
	h.U64(uint64(len(t.Slots)))
	for _, s := range t.Slots {
		h.U64(uint64(s.File))
		h.Bool(s.CloExec)
		h.Bool(s.Taken)
	}
}

// Get returns the open file behind a descriptor, or 0.
func (t *FDTable) Get(fd int32) store.ID {
	if uint32(fd) >= uint32(len(t.Slots)) {
		return 0
	}
	return t.Slots[fd].File
}

// Free returns the lowest free descriptor from min on. See open(2).
func (t *FDTable) Free(min int32) int32 {
	for fd := min; int(fd) < len(t.Slots); fd++ {
		if s := &t.Slots[fd]; s.File == 0 && !s.Taken {
			return fd // fd/R1
		}
	}
	return max(min, int32(len(t.Slots)))
}

// Set fills a slot, growing the table if need be.
func (t *FDTable) Set(fd int32, file store.ID, cloexec bool) {
	for int(fd) >= len(t.Slots) {
		t.Slots = append(t.Slots, FD{})
	}
	t.Slots[fd] = FD{File: file, CloExec: cloexec}
}

// Take keeps a slot for an open that waits, Leave gives it back.
func (t *FDTable) Take(fd int32) {
	t.Set(fd, 0, false)
	t.Slots[fd].Taken = true
}

// Leave frees a slot that was taken.
func (t *FDTable) Leave(fd int32) { t.Slots[fd].Taken = false }

// FSInfo is what CLONE_FS shares. See chdir(2), chroot(2), umask(2).
type FSInfo struct {
	Refs   int32
	Cwd    store.ID // inode of the working directory, 0: the dynamic node CwdDyn
	CwdDyn uint64
	Root   store.ID // inode of the root directory
	Umask  uint32
}

// CloneFrom implements store.Object.
func (f *FSInfo) CloneFrom(o *FSInfo) { *f = *o }

// HashInto implements store.Object.
func (f *FSInfo) HashInto(h *store.Hasher) {
	h.U64(uint64(uint32(f.Refs))<<32 | uint64(f.Cwd))
	h.U64(f.CwdDyn)
	h.U64(uint64(f.Root)<<32 | uint64(f.Umask))
}
