package kernel

import (
	"slices"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
	vfs "github.com/vitrine-os/vitrine/kernel/fs"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// procfs answers for the nodes under /proc. A node is a word: its class, the pid it is about, and a number below that.
type procfs struct {
	m   *Machine
	tid int32 // who asks, for /proc/self; 0 for the kernel
}

func (c *Call) procfs() procfs { return procfs{c.Machine, c.t.TID} }

// class is the kind of a node.
type class uint8

// The classes. Root is the word 1, as the tree expects.
const (
	pRoot class = iota // the word 1
	pSelf
	pThreadSelf
	pSystem // a file about the machine; number: index in systemFiles
	pSysDir // a directory below /proc/sys; number: index in sysDirs
	pSysFile
	pPid  // /proc/PID
	pFile // a file in /proc/PID; number: index in pidFiles
	pFds  // /proc/PID/fd
	pFd   // one of it; number: the descriptor
	pFdInfos
	pFdInfo
	pTasks    // /proc/PID/task
	pTask     // /proc/PID/task/TID
	pLink     // exe, cwd, root; number: index in pidLinks
	pSysvDir  // /proc/sysvipc
	pSysvFile // a file in it; number: index in sysvFiles
)

const dynRoot = 1

func word(k class, pid int32, n int32) uint64 {
	return uint64(k)<<56 | uint64(uint32(pid))<<24 | uint64(uint32(n)&0xffffff) | 1<<55
}

func split(d uint64) (k class, pid, n int32) {
	if d == dynRoot {
		return pRoot, 0, 0
	}
	return class(d >> 56), int32(d >> 24 & 0x7fffffff), int32(d & 0xffffff)
}

func dyn(k class, pid, n int32) vfs.Node { return vfs.Node{Dyn: word(k, pid, n)} }

// task finds the task that a node is about.
func (p procfs) task(tid int32) *proc.Task {
	id := p.m.Procs.Task(tid)
	if id == 0 {
		return nil
	}
	return p.m.Procs.Tasks.R(id)
}

// Lookup implements fs.Dynamic.
func (p procfs) Lookup(cred vfs.Cred, dir uint64, name string) (vfs.Node, abi.Errno) {
	if name == ".." {
		return p.up(dir), 0
	}
	for _, e := range p.List(cred, dir) {
		if e.Name == name {
			return vfs.Node{Dyn: e.Ino}, 0
		}
	}
	k, _, _ := split(dir)
	if k == pRoot {
		if tid, ok := number(name); ok && p.task(tid) != nil { // threads can be named but are not listed
			return dyn(pPid, tid, 0), 0
		}
	}
	return vfs.Node{}, abi.ENOENT
}

// up is the directory that a directory or a file lies in.
func (p procfs) up(d uint64) vfs.Node {
	k, pid, n := split(d)
	switch k {
	case pFile, pFds, pFdInfos, pLink:
		if t := p.task(pid); t != nil && t.TID != t.PID {
			return dyn(pTask, t.PID, t.TID)
		}
		return dyn(pPid, pid, 0)
	case pFd:
		return dyn(pFds, pid, 0)
	case pFdInfo:
		return dyn(pFdInfos, pid, 0)
	case pTasks:
		return dyn(pPid, pid, 0)
	case pTask:
		return dyn(pTasks, pid, 0)
	case pSysDir:
		if n > 0 {
			return dyn(pSysDir, 0, 0)
		}
	case pSysFile:
		return dyn(pSysDir, 0, int32(slices.Index(sysDirs, sysFiles[n].dir)))
	case pSysvFile:
		return dyn(pSysvDir, 0, 0)
	}
	return vfs.Node{Dyn: dynRoot}
}

func number(s string) (int32, bool) {
	if s == "" || len(s) > 7 || s[0] == '0' && len(s) > 1 {
		return 0, false
	}
	n := int32(0)
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int32(c-'0')
	}
	return n, true
}

// List implements fs.Dynamic. Ino carries the node's word; Readdir and Stat hand it on as the inode number.
func (p procfs) List(_ vfs.Cred, dir uint64) (list []vfs.Entry) {
	add := func(name string, n vfs.Node, typ uint8) {
		list = append(list, vfs.Entry{Name: name, Ino: n.Dyn, Type: typ, Off: uint64(len(list) + 3)})
	}
	k, pid, _ := split(dir)
	switch k {
	case pRoot:
		for i, f := range systemFiles {
			add(f.name, dyn(pSystem, 0, int32(i)), abi.DT_REG)
		}
		add("self", dyn(pSelf, 0, 0), abi.DT_LNK)
		add("thread-self", dyn(pThreadSelf, 0, 0), abi.DT_LNK)
		add("sys", dyn(pSysDir, 0, 0), abi.DT_DIR)
		add("sysvipc", dyn(pSysvDir, 0, 0), abi.DT_DIR)
		for id := p.m.Procs.Groups.Next(0); id != 0; id = p.m.Procs.Groups.Next(id) {
			g := p.m.Procs.Groups.R(id)
			add(itoa(int64(g.PID)), dyn(pPid, g.PID, 0), abi.DT_DIR)
		}
	case pPid, pTask:
		p.listTask(dir, add)
	case pTasks:
		if t := p.task(pid); t != nil {
			p.m.eachThread(t.Group, func(id store.ID) {
				tid := p.m.Procs.Tasks.R(id).TID
				add(itoa(int64(tid)), dyn(pTask, pid, tid), abi.DT_DIR)
			})
		}
	case pFds, pFdInfos:
		if t := p.task(pid); t != nil && t.Files != 0 {
			for fd, s := range p.m.Procs.Tables.R(t.Files).Slots {
				switch {
				case s.File == 0:
				case k == pFds:
					add(itoa(int64(fd)), dyn(pFd, pid, int32(fd)), abi.DT_LNK)
				default:
					add(itoa(int64(fd)), dyn(pFdInfo, pid, int32(fd)), abi.DT_REG)
				}
			}
		}
	case pSysDir:
		p.listSys(dir, add)
	case pSysvDir:
		for i, f := range sysvFiles {
			add(f.name, dyn(pSysvFile, 0, int32(i)), abi.DT_REG)
		}
	}
	return list
}

func (p procfs) listTask(dir uint64, add func(string, vfs.Node, uint8)) {
	k, pid, n := split(dir)
	about := pid
	if k == pTask {
		about = n
	}
	if p.task(about) == nil {
		return
	}
	if k == pPid {
		add("task", dyn(pTasks, pid, 0), abi.DT_DIR)
	}
	add("fd", dyn(pFds, about, 0), abi.DT_DIR)
	add("fdinfo", dyn(pFdInfos, about, 0), abi.DT_DIR)
	for i, l := range pidLinks {
		add(l, dyn(pLink, about, int32(i)), abi.DT_LNK)
	}
	for i, f := range pidFiles {
		add(f.name, dyn(pFile, about, int32(i)), abi.DT_REG)
	}
}

var pidLinks = []string{"exe", "cwd", "root"}

// Attr implements fs.Dynamic.
func (p procfs) Attr(d uint64) vfs.Attr {
	k, pid, n := split(d)
	a := vfs.Attr{Ino: d &^ (1 << 55), Mode: abi.S_IFREG | 0o444, Nlink: 1, Blksize: 1024, Atime: p.m.now + bootEpoch, Mtime: p.m.now + bootEpoch, Ctime: p.m.now + bootEpoch}
	switch k {
	case pRoot, pPid, pTask, pTasks, pSysDir, pSysvDir:
		a.Mode, a.Nlink = abi.S_IFDIR|0o555, 2
	case pFds, pFdInfos:
		a.Mode, a.Nlink = abi.S_IFDIR|0o500, 2
	case pSelf, pThreadSelf, pLink:
		a.Mode = abi.S_IFLNK | 0o777
	case pFd:
		a.Mode, a.Size = abi.S_IFLNK|p.fdMode(p.task(pid), n), 64
	case pSysFile:
		a.Mode = abi.S_IFREG | 0o644
	}
	if t := p.task(pid); t != nil && pid != 0 {
		a.UID, a.GID = t.Cred.EUID, t.Cred.EGID
	}
	return a
}

// Readlink implements fs.Dynamic.
func (p procfs) Readlink(d uint64) (string, vfs.Node, abi.Errno) {
	k, pid, n := split(d)
	none := vfs.Node{}
	switch k {
	case pSelf, pThreadSelf:
		t := p.task(p.tid)
		if t == nil {
			return "", none, abi.ENOENT
		}
		if k == pSelf {
			return itoa(int64(t.PID)), none, 0
		}
		return itoa(int64(t.PID)) + "/task/" + itoa(int64(t.TID)), none, 0
	}
	t := p.task(pid)
	if t == nil {
		return "", none, abi.ENOENT
	}
	if k == pFd {
		return p.fdLink(t, n)
	}
	if k != pLink || t.FS == 0 {
		return "", none, abi.ENOENT
	}
	x, f := p.m.rootCtx(), p.m.Procs.FS.R(t.FS)
	switch n {
	case 0:
		exe := p.m.Procs.Groups.R(t.Group).Exe
		w, e := p.m.Tree.Walk(x, inode(p.m.Tree.Root), exe, vfs.Follow)
		if e != 0 || exe == "" {
			return exe, none, 0
		}
		return exe, w.Node, 0
	case 1:
		at := vfs.Node{Inode: f.Cwd, Dyn: f.CwdDyn}
		return p.m.Tree.PathOf(x, at), at, 0
	}
	return p.m.Tree.PathOf(x, inode(f.Root)), inode(f.Root), 0
}

func (p procfs) fdLink(t *proc.Task, fd int32) (string, vfs.Node, abi.Errno) {
	if t.Files == 0 {
		return "", vfs.Node{}, abi.ENOENT
	}
	id := p.m.Procs.Tables.R(t.Files).Get(fd)
	if id == 0 {
		return "", vfs.Node{}, abi.ENOENT
	}
	f := p.m.Procs.Open.R(id)
	n, ok := fileNode(f)
	if !ok {
		return f.Path, vfs.Node{Dyn: word(pFd, t.TID, fd)}, 0
	}
	if strings.HasPrefix(f.Path, "/memfd:") {
		return f.Path, n, 0
	}
	return p.m.Tree.PathOf(p.m.rootCtx(), n), n, 0
}

// fdMode are the permissions of /proc/PID/fd/N: what the descriptor is open for.
func (p procfs) fdMode(t *proc.Task, fd int32) uint32 {
	if t == nil || t.Files == 0 {
		return 0
	}
	id := p.m.Procs.Tables.R(t.Files).Get(fd)
	if id == 0 {
		return 0
	}
	switch f := p.m.Procs.Open.R(id); {
	case f.Flags&abi.O_PATH != 0:
		return 0
	case f.Flags&abi.O_ACCMODE == abi.O_RDONLY:
		return 0o500
	case f.Flags&abi.O_ACCMODE == abi.O_WRONLY:
		return 0o300
	}
	return 0o700
}

// magic tells whether a node stands for an open file that has no place in the tree: a pipe reached through /proc/PID/fd.
func (c *Call) magic(n vfs.Node) (*proc.OpenFile, bool) {
	if k, pid, fd := split(n.Dyn); n.Inode == 0 && k == pFd {
		if t := c.procfs().task(pid); t != nil && t.Files != 0 {
			if id := c.Procs.Tables.R(t.Files).Get(fd); id != 0 {
				return c.Procs.Open.R(id), true
			}
		}
	}
	return nil, false
}
