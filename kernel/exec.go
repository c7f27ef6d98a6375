package kernel

import (
	"errors"
	"io"
	"path"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	vfs "github.com/vitrine-os/vitrine/kernel/fs"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/image"
	"github.com/vitrine-os/vitrine/proc/mem"
	"github.com/vitrine-os/vitrine/proc/riscv"
)

// program is an execve(2) on its way: first everything that may fail is tried, then the old program is given up.
type program struct {
	node  vfs.Node // the executable file
	name  string   // the path it was asked for by: AT_EXECFN and the base of comm
	path  string   // its path in the tree, for /proc/PID/exe
	argv  []string
	envp  []string
	img   *image.Image
	space store.ID
	sp    uint64
	uid   uint32 // effective ids after set-user-ID and set-group-ID
	gid   uint32
	suid  bool
}

// maxScripts bounds how many interpreters may be scripts themselves.
const maxScripts = 5

// objReader reads a file's content for the ELF parser.
type objReader struct {
	m  *Machine
	id store.ID
}

// ReadAt implements io.ReaderAt.
func (r objReader) ReadAt(p []byte, off int64) (int, error) {
	n := r.m.mmu.ObjectRead(r.id, uint64(off), p)
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func sysExecve(c *Call) int64 { return c.execve(abi.AT_FDCWD, c.args[0], c.args[1], c.args[2], 0) }

func sysExecveat(c *Call) int64 {
	if c.args[4]&^uint64(abi.AT_EMPTY_PATH|abi.AT_SYMLINK_NOFOLLOW) != 0 {
		return fail(abi.EINVAL)
	}
	return c.execve(c.fd(0), c.args[1], c.args[2], c.args[3], c.args[4])
}

// execve replaces the caller's program. See execve(2).
func (c *Call) execve(dirfd int32, pathp, argvp, envpp, flags uint64) int64 {
	name, e := c.str(pathp)
	if e != 0 {
		return fail(e)
	}
	from, e := c.from(dirfd, name)
	if e != 0 {
		return fail(e)
	}
	p := program{name: name}
	opt := vfs.Follow
	if flags&abi.AT_SYMLINK_NOFOLLOW != 0 {
		opt = 0
	}
	if flags&abi.AT_EMPTY_PATH != 0 {
		opt |= vfs.Empty
	}
	if p.argv, e = c.strings(argvp); e != 0 {
		return fail(e)
	}
	if p.envp, e = c.strings(envpp); e != 0 {
		return fail(e)
	}
	if len(p.argv) == 0 {
		p.argv = []string{""}
	}
	if err := c.Machine.load(c.ctx(), &p, from, opt, c.limits(c.Procs.Groups.R(c.g), &c.t.Cred), &c.t.Cred); err != nil {
		return fail(execErrno(err))
	}
	c.become(&p)
	return replaced
}

// execErrno is what execve answers for what went wrong.
func execErrno(err error) abi.Errno {
	var e abi.Errno
	var ie *image.Error
	switch {
	case errors.As(err, &ie):
		return ie.Errno
	case errors.As(err, &e):
		return e
	}
	return abi.ENOEXEC
}

// maxStrings bounds the number of arguments, and so what a hostile array makes the kernel read.
const maxStrings = 1 << 17

// strings reads an array of strings that a null pointer ends.
func (c *Call) strings(p uint64) (list []string, e abi.Errno) {
	total := 0
	for ; p != 0; p += 8 {
		at, f := c.mem.Read64(p)
		if f != mem.NoFault {
			return nil, f.Errno()
		}
		if at == 0 {
			break
		}
		s, e := c.mem.ReadString(at, image.MaxArgStrlen)
		if e == abi.ENAMETOOLONG {
			e = abi.E2BIG
		}
		if e != 0 {
			return nil, e
		}
		if total += len(s) + 9; total > 8<<20 || len(list) > maxStrings {
			return nil, abi.E2BIG
		}
		list = append(list, s)
	}
	return list, 0
}

// load finds the program, follows interpreters, and builds its address space. The caller is as before if it fails.
func (m *Machine) load(x *vfs.Ctx, p *program, from vfs.Node, opt vfs.WalkFlags, lim mem.Limits, cred *proc.Cred) error {
	name := p.name
	for depth := 0; ; depth++ {
		if depth > maxScripts {
			return abi.ELOOP
		}
		w, e := m.Tree.Walk(x, from, name, opt)
		if e != 0 {
			return e
		}
		obj, size, err := m.executable(x, w.Node)
		if err != nil {
			return err
		}
		head := make([]byte, 256)
		head = head[:m.mmu.ObjectRead(obj, 0, head)]
		interp, arg, script, e := image.Script(head)
		if e != 0 {
			return e
		}
		if !script {
			p.node, p.path = w.Node, m.Tree.PathOf(x, w.Node)
			m.setIDs(p, cred)
			if p.img, err = image.Parse(objReader{m, obj}, size); err != nil {
				return err
			}
			return m.build(x, p, obj, lim, cred)
		}
		args := []string{interp}
		if arg != "" {
			args = append(args, arg)
		}
		p.argv = append(append(args, name), p.argv[1:]...)
		name, opt = interp, vfs.Follow
	}
}

// executable checks that a node is a regular file that the caller may execute, and returns its content.
func (m *Machine) executable(x *vfs.Ctx, n vfs.Node) (obj store.ID, size int64, err error) {
	if m.Tree.Mode(x, n)&abi.S_IFMT != abi.S_IFREG || n.Inode == 0 {
		return 0, 0, abi.EACCES
	}
	if e := m.Tree.Permission(x, n, vfs.MayExec); e != 0 {
		return 0, 0, e
	}
	if m.writers(n.Inode) {
		return 0, 0, abi.ETXTBSY
	}
	in := m.Tree.Inodes.R(n.Inode)
	if in.Object == 0 {
		return 0, 0, &image.Error{Errno: abi.ENOEXEC, Reason: "the file is empty"}
	}
	return in.Object, in.Size, nil
}

// writers tells whether somebody has a file open for writing: proc/R15, such a file cannot be executed. See execve(2), ETXTBSY.
func (m *Machine) writers(node store.ID) bool {
	for id := m.Procs.Open.Next(0); id != 0; id = m.Procs.Open.Next(id) {
		if f := m.Procs.Open.R(id); f.Kind == proc.RegularFile && f.CanWrite() && f.Inode == node {
			return true
		}
	}
	return false
}

// setIDs works out the effective ids: set-user-ID and set-group-ID bits count for programs, not for scripts.
func (m *Machine) setIDs(p *program, cred *proc.Cred) {
	in := m.Tree.Inodes.R(p.node.Inode)
	p.uid, p.gid = cred.EUID, cred.EGID
	if in.Mode&abi.S_ISUID != 0 {
		p.uid = in.UID
	}
	if in.Mode&(abi.S_ISGID|abi.S_IXGRP) == abi.S_ISGID|abi.S_IXGRP {
		p.gid = in.GID
	}
	p.suid = p.uid != cred.UID || p.gid != cred.GID
}

// build makes the address space: segments, stack, and the page with the sigreturn stub.
func (m *Machine) build(x *vfs.Ctx, p *program, obj store.ID, lim mem.Limits, cred *proc.Cred) error {
	if e := image.CheckArgs(lim.Stack, p.argv, p.envp, p.name); e != 0 {
		return e
	}
	p.space = m.mmu.NewSpace(lim)
	if p.space == 0 {
		return abi.ENOMEM
	}
	if e := m.fill(p, obj, cred); e != 0 {
		m.mmu.Drop(p.space)
		return e
	}
	return nil
}

func (m *Machine) fill(p *program, obj store.ID, cred *proc.Cred) abi.Errno {
	var l mem.Layout
	for _, s := range p.img.Segments {
		if e := m.mapSegment(p, obj, s); e != 0 {
			return e
		}
		if s.Prot&image.ProtExec != 0 && (l.StartCode == 0 || s.Vaddr < l.StartCode) {
			l.StartCode, l.EndCode = s.Vaddr, s.Vaddr+s.Filesz
		}
		if s.Prot&image.ProtWrite != 0 {
			l.StartData, l.EndData = s.Vaddr, s.Vaddr+s.Filesz
		}
	}
	m.mmu.SetBrk(p.space, (p.img.End+pageSize-1)&^(pageSize-1))
	var seed [16]byte
	m.seedRandom(seed[:])
	aux := image.AuxFor(p.img, cred.UID, p.uid, cred.GID, p.gid, p.suid)
	sp, data, st := image.BuildStack(mem.StackTop, p.argv, p.envp, p.name, seed, aux)
	if e := m.mmu.MapStack(p.space, uint64(len(data)), p.img.ExecStack); e != 0 {
		return e
	}
	if n, f := m.mmu.View(p.space).CopyOut(sp, data); n < len(data) {
		return f.Errno()
	}
	p.sp = sp
	l.StartStack, l.ArgStart, l.ArgEnd, l.EnvStart, l.EnvEnd = sp, st.ArgStart, st.ArgEnd, st.EnvStart, st.EnvEnd
	l.AuxStart, l.AuxEnd = st.Auxv, st.Auxv+st.AuxvBytes
	m.mmu.SetLayout(p.space, l)
	_, e := m.mmu.Map(p.space, mem.Mapping{Addr: trampoline, Len: pageSize, Prot: abi.PROT_READ | abi.PROT_EXEC, Flags: abi.MAP_PRIVATE | abi.MAP_FIXED, Object: m.Tramp,
		MaxProt: abi.PROT_READ | abi.PROT_EXEC, Name: mem.Sigreturn})
	return e
}

// seedRandom fills AT_RANDOM. Before the first task runs, nobody is the subject of the choice.
func (m *Machine) seedRandom(b []byte) {
	if m.cur != 0 {
		m.random(b)
		return
	}
	for len(b) > 0 {
		var w [8]byte
		le.PutUint64(w[:], m.choose(2, nil, 0))
		b = b[copy(b, w[:]):]
	}
}

// trampoline is where every program finds the kernel's rt_sigreturn stub: riscv64 has no SA_RESTORER.
const trampoline = mem.StackTop

// mapSegment maps one PT_LOAD: the file's pages, then zeros.
func (m *Machine) mapSegment(p *program, obj store.ID, s image.Segment) abi.Errno {
	start := s.Vaddr &^ (pageSize - 1)
	fileEnd := s.Vaddr + s.Filesz
	end := (s.Vaddr + s.Memsz + pageSize - 1) &^ (pageSize - 1)
	mapEnd := (fileEnd + pageSize - 1) &^ (pageSize - 1)
	prot := uint64(s.Prot)
	if s.Filesz > 0 {
		r := mem.Mapping{Addr: start, Len: mapEnd - start, Prot: prot, Flags: abi.MAP_PRIVATE | abi.MAP_FIXED, Object: obj, Off: s.Off - (s.Vaddr - start),
			File: uint32(p.node.Inode), MaxProt: abi.PROT_READ | abi.PROT_WRITE | abi.PROT_EXEC}
		if _, e := m.mmu.Map(p.space, r); e != 0 {
			return e
		}
		if s.Memsz > s.Filesz && fileEnd < mapEnd && s.Prot&image.ProtWrite != 0 {
			zero := make([]byte, mapEnd-fileEnd)
			if n, f := m.mmu.View(p.space).CopyOut(fileEnd, zero); n < len(zero) {
				return f.Errno()
			}
		}
	} else {
		mapEnd = start
	}
	if end > mapEnd {
		_, e := m.mmu.Map(p.space, mem.Mapping{Addr: mapEnd, Len: end - mapEnd, Prot: prot, Flags: abi.MAP_PRIVATE | abi.MAP_FIXED | abi.MAP_ANONYMOUS})
		return e
	}
	return 0
}

// become gives up the old program for the new one: from here on nothing fails.
func (c *Call) become(p *program) {
	t := c.t
	c.oneThread()
	c.exitMemory(t)
	t.Space = p.space
	c.mem = c.mmu.View(p.space)
	c.ownFiles()
	for fd, s := range c.Procs.Tables.R(t.Files).Slots {
		if s.File != 0 && s.CloExec {
			c.closeFD(int32(fd)) // fd/R5
		}
	}
	c.ownHand()
	c.Procs.Hands.W(t.Hand).Reset() // proc/R14: the code of the handlers is gone; what is ignored stays so
	c.deleteTimers(c.g)
	c.Procs.DiscardTimers(&t.Pending) // signal/R36: all others stay
	c.Procs.DiscardTimers(&c.Procs.Groups.W(c.g).Pending)
	c.recalc(t)
	t.AltStack, t.Frames = abi.StackT{Flags: abi.SS_DISABLE}, nil // signal/R34
	t.Cred.EUID, t.Cred.SUID, t.Cred.FSUID = p.uid, p.uid, p.uid
	t.Cred.EGID, t.Cred.SGID, t.Cred.FSGID = p.gid, p.gid, p.gid
	t.Comm = commOf(p.name)
	t.ExitSignal = abi.SIGCHLD // found/R29
	t.PDeathSig = 0
	g := c.Procs.Groups.W(c.g)
	g.Exe, g.Execed = p.path, true
	for id := g.Children; id != 0; id = c.Procs.Groups.R(id).Sibling {
		if !c.Procs.Groups.R(id).Strange {
			c.Procs.Groups.W(id).Strange = true
		}
	}
	c.gone = *c.args
	t.Regs = riscv.Regs{PC: p.img.Entry}
	t.Regs.X[2] = p.sp
	if c.heard() {
		c.say(t, event.Event{Kind: event.Exec, Text: p.path})
	}
	if c.main != nil {
		c.main.exec(c.Machine, t, p)
	}
}

// commOf is the name that a program's process goes by: the last part of its path, 15 bytes at the most.
func commOf(name string) string {
	s := path.Base(strings.TrimRight(name, "/"))
	return s[:min(len(s), 15)]
}

// oneThread ends all other threads of the process. If the caller is not the leader it takes over the leader's place and pid.
func (c *Call) oneThread() {
	c.killThreads(c.g, c.id, 0)
	out, lost := c.ports.Forget(c.t.PID, nil, nil) // the new program knows no handles; port/R15: its port goes on
	c.settle(out)
	c.dropParcels(lost)
	g := c.Procs.Groups.W(c.g)
	if g.Leader == c.id {
		return
	}
	old := c.Procs.Tasks.W(g.Leader)
	c.t.ExitSignal, c.t.Next = old.ExitSignal, 0
	c.Procs.Pids.Delete(uint64(c.t.TID))
	c.t.TID = g.PID // proc/R26: whoever calls execve is the process from then on
	c.Procs.Pids.Set(uint64(g.PID), uint64(c.id))
	c.putHand(old.Hand)
	c.Procs.Tasks.Drop(g.Leader)
	g.Leader, g.Target = c.id, 0
}

// ownHand gives the caller a table of dispositions of its own, if it shares one.
func (c *Call) ownHand() {
	old := c.Procs.Hands.W(c.t.Hand)
	if old.Refs == 1 {
		return
	}
	old.Refs--
	id, n := c.Procs.Hands.New()
	n.CloneFrom(old)
	n.Refs = 1
	c.t.Hand = id
}
