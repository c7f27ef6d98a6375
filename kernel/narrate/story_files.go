package narrate

import (
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/proc"
)

// stories tell certain calls that succeed better than the table can; nil from one means that the table does.
var stories map[string]func(*step, *call) *story

func init() {
	stories = map[string]func(*step, *call) *story{
		"read": (*step).read, "readv": (*step).read, "pread64": (*step).read, "preadv": (*step).read,
		"write": (*step).write, "writev": (*step).write, "pwrite64": (*step).write, "pwritev": (*step).write,
		"pipe2": (*step).pipe, "close": (*step).close, "dup": (*step).dup, "dup3": (*step).dup, "fcntl": (*step).fcntl,
		"openat": (*step).open, "openat2": (*step).open, "ppoll": (*step).poll, "pselect6": (*step).poll, "ioctl": (*step).ioctl,
		"clone": (*step).fork, "clone3": (*step).fork, "execve": (*step).covered, "execveat": (*step).covered, "rt_sigreturn": (*step).covered,
		"wait4": (*step).wait, "waitid": (*step).wait, "sched_yield": (*step).yield,
		"kill": (*step).kill, "tkill": (*step).kill, "tgkill": (*step).kill, "rt_sigqueueinfo": (*step).kill, "rt_tgsigqueueinfo": (*step).kill,
		"rt_sigaction": (*step).sigaction, "setitimer": (*step).alarm, "rt_sigprocmask": (*step).sigmask, "mmap": (*step).mmap, "futex": (*step).futex,
		"nanosleep": (*step).slept, "clock_nanosleep": (*step).slept,
		"msgsnd": (*step).msgsnd, "msgrcv": (*step).msgrcv, "semop": (*step).semop, "semtimedop": (*step).semop, "semctl": (*step).semctl,
		"msgget": (*step).get, "semget": (*step).get, "shmget": (*step).get, "shmat": (*step).shmat, "msgctl": (*step).remove, "shmctl": (*step).remove,
	}
}

// Reading and writing.
var (
	tellRead      = view.Phrase{"%s reads %s from %s: %s.", "%s从%[3]s读到 %[2]s：%[4]s。"}
	tellReadAwake = view.Phrase{"%s, awake again, reads %s from %s: %s.", "%s醒来，从%[3]s读到 %[2]s：%[4]s。"}
	tellLeaves    = view.Phrase{"%s stay in the pipe.", "管道里还剩 %s。"}
	tellEmpties   = view.Phrase{"That leaves the pipe empty.", "管道因此空了。"}
	tellPipeEnd   = view.Phrase{"%s reads from %s and gets 0, the end of file: the pipe is empty, and no process holds its write end any more.", "%s从%s读到 0，即文件结尾：管道是空的，再没有进程持有它的写端。"}
	tellFileEnd   = view.Phrase{"%s reads from %s and gets 0: there is no more to read.", "%s从%s读到 0：没有更多内容了。"}
	tellTakes     = view.Phrase{"%s takes %d from %s.", "%s从%[3]s取走 %[2]d。"}
	tellWrite     = view.Phrase{"%s writes %s to %s: %s.", "%s向%[3]s写 %[2]s：%[4]s。"}
	tellWriteOn   = view.Phrase{"%s, awake again, has written %s to %s: %s.", "%s醒来，已向%[3]s写完 %[2]s：%[4]s。"}
	tellPartly    = view.Phrase{"That is only a part of the %s: more does not fit now.", "这只是 %s 中的一部分：现在放不下更多。"}
	tellHolds     = view.Phrase{"It now holds %s.", "它现在存有 %s。"}
	tellAdds      = view.Phrase{"%s adds %d to %s.", "%s给%[3]s加上 %[2]d。"}
)

// read tells of bytes that were read.
func (s *step) read(c *call) *story {
	f := s.file(c.tid, int32(c.args[0]))
	if f == nil {
		return nil
	}
	name, data := s.fd(c.tid, int32(c.args[0])), c.data(1)
	switch {
	case c.ret == 0 && isPipe(f) && c.args[2] > 0:
		return &story{weight: Key, rules: rules("pipe/R3"), parts: []string{s.say(tellPipeEnd, s.who(c.tid), name)}}
	case c.ret == 0:
		return &story{weight: Plain, parts: []string{s.say(tellFileEnd, s.who(c.tid), name)}}
	case f.Kind == proc.EventFile && len(data) >= 8:
		return &story{weight: Plain, rules: rules("eventfd/R3"), parts: []string{s.say(tellTakes, s.who(c.tid), le.Uint64(data), name)}}
	}
	t := &story{weight: Plain, parts: []string{s.say(either(c.resumed, tellReadAwake, tellRead), s.who(c.tid), s.bytes(c.ret), name, quoted(data))}}
	if isPipe(f) {
		if left := s.m.PipeParts().Len(f.Object); left > 0 {
			t.parts = append(t.parts, s.say(tellLeaves, s.bytes(int64(left))))
		} else {
			t.parts = append(t.parts, s.say(tellEmpties))
		}
	}
	return t
}

// write tells of bytes that were written.
func (s *step) write(c *call) *story {
	f := s.file(c.tid, int32(c.args[0]))
	if f == nil {
		return nil
	}
	name, data := s.fd(c.tid, int32(c.args[0])), c.data(1)
	if f.Kind == proc.EventFile && len(data) >= 8 {
		return &story{weight: Plain, rules: rules("eventfd/R1"), parts: []string{s.say(tellAdds, s.who(c.tid), le.Uint64(data), name)}}
	}
	t := &story{weight: Plain, parts: []string{s.say(either(c.resumed, tellWriteOn, tellWrite), s.who(c.tid), s.bytes(c.ret), name, quoted(data))}}
	if !isPipe(f) {
		return t
	}
	if c.nr == abi.SYS_WRITE && c.ret < int64(c.args[2]) {
		t.parts, t.rules = append(t.parts, s.say(tellPartly, s.bytes(int64(c.args[2])))), rules("pipe/R7")
	}
	if n := s.m.PipeParts().Len(f.Object); int64(n) != c.ret {
		t.parts = append(t.parts, s.say(tellHolds, s.bytes(int64(n))))
	}
	return t
}

// Descriptors.
var (
	tellPipe       = view.Phrase{"%s makes %s: descriptor %d is its read end, %d its write end.", "%s创建%s：描述符 %d 是读端，%d 是写端。"}
	tellClose      = view.Phrase{"%s closes %s.", "%s关闭%s。"}
	tellCloseEnd   = view.Phrase{"%s closes its %s of %s.", "%s关闭%[3]s的%[2]s。"}
	tellReadEnd    = view.Phrase{"read end", "读端"}
	tellWriteEnd   = view.Phrase{"write end", "写端"}
	tellBothEnds   = view.Phrase{"both ends", "两端"}
	tellStillHeld  = view.Phrase{"The %s is still held by %s.", "%s仍由%s持有。"}
	tellNoWriters  = view.Phrase{"That was the last write end: once the pipe is empty, reading gives the end of file.", "这是最后一个写端：管道读空之后，读操作就得到文件结尾。"}
	tellNoReaders  = view.Phrase{"That was the last read end: whoever writes now gets SIGPIPE.", "这是最后一个读端：此后谁写谁就收到 SIGPIPE。"}
	tellPipeGone   = view.Phrase{"Nobody has the pipe open any more: it is gone.", "再没有谁打开这个管道：它消失了。"}
	tellDup        = view.Phrase{"%s lets descriptor %d name the same as %d: %s.", "%s让描述符 %d 与 %d 指向同一对象：%s。"}
	tellDupClosed  = view.Phrase{"What %d named before is closed.", "%d 原来指向的对象被关闭。"}
	tellOpen       = view.Phrase{"%s opens %s.", "%s打开%s。"}
	tellOpenAwake  = view.Phrase{"%s has opened %s, since the other end is open now.", "%s打开了%s，因为另一端现在也打开了。"}
	tellForeground = view.Phrase{"%s makes process group %d the foreground of %s: its keys send their signals there, and only it may read.", "%s把进程组 %d 设为%s的前台：按键信号发给它，也只有它可以读。"}
	tellFifoEmpty  = view.Phrase{"Nobody has it open any more: what was not read is lost, only the name stays.", "再没有谁打开它：没读的内容丢失，只留下名字。"}
	tellEndSleeps  = view.Phrase{"That end is still held by somebody who is about to open it.", "该端仍由正在打开它的任务持有。"}
	tellCloexec    = view.Phrase{"%s sees to it that execve will close %s.", "%s使 execve 时关闭%s。"}
	tellNonblock   = view.Phrase{"%s sets the flags of %s to %s.", "%s把%s的标志设为 %s。"}
	tellReady      = view.Phrase{"%s finds %d of its descriptors ready: %s.", "%s发现 %d 个描述符就绪：%s。"}
	tellNotReady   = view.Phrase{"%s stops waiting for descriptors, for its time is up.", "%s不再等待描述符，因为时间到了。"}
)

// pipe tells of a new pipe.
func (s *step) pipe(c *call) *story {
	b := c.memory(0)
	if len(b) < 8 {
		return nil
	}
	r, w := int32(le.Uint32(b)), int32(le.Uint32(b[4:]))
	f := s.file(c.tid, r)
	if f == nil {
		return nil
	}
	return &story{weight: Plain, rules: rules("fd/R1"), parts: []string{s.say(tellPipe, s.who(c.tid), s.fileName(f), r, w)}}
}

// close tells of a descriptor that was given back, and what that means for the other end of a pipe.
func (s *step) close(c *call) *story {
	e := c.effect(event.Closed)
	if e == nil {
		return nil
	}
	name := s.say(nameThrough, s.object(e.Obj, ""), e.Fd)
	if e.Obj.Kind != event.Pipe && e.Obj.Kind != event.Fifo {
		return &story{weight: Plain, parts: []string{s.say(tellClose, s.who(c.tid), name)}}
	}
	writers, _ := s.holders(e.Obj, true, 0)
	readers, _ := s.holders(e.Obj, false, 0)
	end, same := tellWriteEnd, writers
	switch e.N {
	case abi.O_RDONLY:
		end, same = tellReadEnd, readers
	case abi.O_RDWR:
		end, same = tellBothEnds, nil
	}
	t := &story{weight: Plain, parts: []string{s.say(tellCloseEnd, s.who(c.tid), s.say(end), name)}}
	row := s.pipeRow(e.Obj, len(writers)+len(readers) > 0)
	switch {
	case row == 0 && e.Obj.Kind == event.Fifo:
		t.parts, t.rules = append(t.parts, s.say(tellFifoEmpty)), rules("fifo/R7")
	case row == 0:
		t.parts, t.rules = append(t.parts, s.say(tellPipeGone)), rules("pipe/R20")
	case len(same) > 0:
		t.parts = append(t.parts, s.say(tellStillHeld, s.say(end), s.list(same)))
		t.rules = rules("fd/R6")
	case end == tellWriteEnd && s.m.PipeParts().Stat(row).Writers == 0:
		t.weight, t.parts, t.rules = Key, append(t.parts, s.say(tellNoWriters)), rules("pipe/R3")
	case end == tellReadEnd && s.m.PipeParts().Stat(row).Readers == 0:
		t.weight, t.parts, t.rules = Key, append(t.parts, s.say(tellNoReaders)), rules("pipe/R4")
	default:
		t.parts = append(t.parts, s.say(tellEndSleeps))
	}
	return t
}

// pipeRow is the row of a pipe that somebody has open, or of a FIFO that somebody has open or is opening; 0 if nobody does.
func (s *step) pipeRow(o event.Object, held bool) store.ID {
	switch in := s.m.Tree.Inodes.R(store.ID(o.ID)); {
	case o.Kind == event.Fifo && in != nil:
		return in.Pipe
	case held:
		return store.ID(o.ID)
	}
	return 0
}

// dup tells of another descriptor for the same open file.
func (s *step) dup(c *call) *story {
	f := s.file(c.tid, int32(c.ret))
	if f == nil {
		return nil
	}
	t := &story{weight: Plain, rules: rules("fd/R2"), parts: []string{s.say(tellDup, s.who(c.tid), c.ret, int32(c.args[0]), s.end(f))}}
	if c.effect(event.Closed) != nil {
		t.parts, t.rules = append(t.parts, s.say(tellDupClosed, c.ret)), rules("fd/R4")
	}
	return t
}

// end names an open file, and of a pipe which end it is.
func (s *step) end(f *proc.OpenFile) string {
	name := s.fileName(f)
	switch {
	case !isPipe(f) || f.CanRead() && f.CanWrite():
		return name
	case f.CanRead():
		return s.say(tellEndOf, s.say(tellReadEnd), name)
	}
	return s.say(tellEndOf, s.say(tellWriteEnd), name)
}

var tellEndOf = view.Phrase{"the %s of %s", "%[2]s的%[1]s"}

// fcntl tells of the commands that make descriptors or change how they behave.
func (s *step) fcntl(c *call) *story {
	switch uint32(c.args[1]) {
	case abi.F_DUPFD, abi.F_DUPFD_CLOEXEC:
		return s.dup(c)
	case abi.F_SETFD:
		if c.args[2]&abi.FD_CLOEXEC != 0 {
			return &story{weight: Plain, rules: rules("fd/R5"), parts: []string{s.say(tellCloexec, s.who(c.tid), s.fd(c.tid, int32(c.args[0])))}}
		}
	case abi.F_SETFL:
		return &story{weight: Plain, rules: rules("fd/R3"), parts: []string{s.say(tellNonblock, s.who(c.tid), s.fd(c.tid, int32(c.args[0])), abi.FlagsOpen.Format(c.args[2]))}}
	case abi.F_GETFL, abi.F_GETFD:
		t := s.general(c)
		t.weight = Chore
		return &t
	}
	return nil
}

// open tells of a file that was opened.
func (s *step) open(c *call) *story {
	f := s.file(c.tid, int32(c.ret))
	if f == nil {
		return nil
	}
	name := s.say(nameThrough, s.end(f), c.ret)
	if f.Kind == proc.ProcFile && c.begin != nil { // its file has no name of its own
		name = s.say(nameThrough, s.say(nameFile, quoted(c.memory(1))), c.ret)
	}
	if c.resumed {
		return &story{weight: Key, rules: rules("fifo/R1"), parts: []string{s.say(tellOpenAwake, s.who(c.tid), name)}}
	}
	return &story{weight: Plain, rules: rules("fd/R1"), parts: []string{s.say(tellOpen, s.who(c.tid), name)}}
}

// poll tells how waiting for several descriptors ended.
func (s *step) poll(c *call) *story {
	if c.ret == 0 {
		return &story{weight: Plain, rules: rules("timer/R35"), parts: []string{s.say(tellNotReady, s.who(c.tid))}}
	}
	if callName(c.nr) != "ppoll" {
		return nil
	}
	var ready []string
	after := []byte(nil)
	for i := range c.end.Mem {
		if c.end.Mem[i].Arg == 0 && c.end.Mem[i].OK {
			after = c.end.Mem[i].Data
		}
	}
	for ; len(after) >= abi.SizeofPollfd; after = after[abi.SizeofPollfd:] {
		var p abi.Pollfd
		p.Decode(after)
		if p.Revents != 0 && p.Fd >= 0 {
			ready = append(ready, s.fd(c.tid, p.Fd)+" "+abi.FlagsPoll.Format(uint64(p.Revents)))
		}
	}
	return &story{weight: Plain, parts: []string{s.say(tellReady, s.who(c.tid), c.ret, strings.Join(ready, ", "))}}
}

// ioctl tells that asking a terminal for its settings is a chore.
func (s *step) ioctl(c *call) *story {
	t := s.general(c)
	switch b := c.memory(2); uint32(c.args[1]) {
	case abi.TCGETS, abi.TIOCGWINSZ, abi.TIOCGPGRP, abi.TIOCGPTN, abi.TIOCSPTLCK:
		t.weight = Chore
	case abi.TIOCSPGRP:
		if len(b) >= 4 {
			return &story{weight: Plain, rules: rules("tty/R26"), parts: []string{s.say(tellForeground, s.who(c.tid), le.Uint32(b), s.fd(c.tid, int32(c.args[0])))}}
		}
	}
	return &t
}
