package narrate

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/kernel/trace"
	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/proc"
)

// What things are called.
var (
	nameProcess  = view.Phrase{"process %d", "进程 %d"}
	nameProgram  = view.Phrase{"process %d (%s)", "进程 %d（%s）"}
	nameThread   = view.Phrase{"thread %d of process %d", "进程 %[2]d 的线程 %[1]d"}
	nameKernel   = view.Phrase{"the kernel", "内核"}
	nameThrough  = view.Phrase{"%s (fd %d)", "%s（描述符 %d）"}
	nameClosed   = view.Phrase{"descriptor %d, which is not open", "没有打开的描述符 %d"}
	namePipe     = view.Phrase{"pipe %d", "管道 %d"}
	nameFifo     = view.Phrase{"FIFO %s", "命名管道 %s"}
	nameFile     = view.Phrase{"file %s", "文件 %s"}
	nameMade     = view.Phrase{"a file that the kernel makes", "内核生成的文件"}
	nameConsole  = view.Phrase{"the console", "控制台"}
	nameTerminal = view.Phrase{"terminal %s", "终端 %s"}
	nameCounter  = view.Phrase{"event counter %d", "事件计数器 %d"}
	nameQueue    = view.Phrase{"message queue %d", "消息队列 %d"}
	nameSet      = view.Phrase{"semaphore set %d", "信号量集 %d"}
	nameSegment  = view.Phrase{"shared segment %d", "共享内存段 %d"}
	nameTimer    = view.Phrase{"timer %d", "定时器 %d"}
	nameSignals  = view.Phrase{"the signals", "信号"}
	namePidfd    = view.Phrase{"a descriptor of a process", "进程描述符"}
	namePort     = view.Phrase{"the port of process %d", "进程 %d 的端口"}
	nameMailbox  = view.Phrase{"mailbox %d", "邮箱 %d"}
	nameBoxCall  = view.Phrase{"mailbox %s", "邮箱 %s"}
	nameAnswer   = view.Phrase{"the answer of process %d", "进程 %d 的回复"}
	nameFutex    = view.Phrase{"a futex", "futex"}
	nameChild    = view.Phrase{"child %d", "子进程 %d"}
	nameAnyChild = view.Phrase{"a child", "子进程"}
	nameClock    = view.Phrase{"the clock", "时钟"}
	nameSignal   = view.Phrase{"a signal", "信号"}
	nameSeveral  = view.Phrase{"several descriptors", "多个描述符"}
	nameMemory   = view.Phrase{"memory", "内存"}
	nameCPUTime  = view.Phrase{"CPU time", "CPU 时间"}
	nameNothing  = view.Phrase{"nothing", "无对象"}
	nameBytes    = view.Phrase{"%d bytes", "%d 字节"}
	nameByte     = view.Phrase{"1 byte", "1 字节"}
	nameOthers   = view.Phrase{"%d more", "另外 %d 个"}
)

// task is a task by its number, nil if it is gone.
func (s *step) task(tid int32) *proc.Task {
	if id := s.m.Procs.Task(tid); id != 0 {
		return s.m.Procs.Tasks.R(id)
	}
	return nil
}

// firstPID is the process that runs the first program.
const firstPID = 2

// who names a task. A process whose program is not the first one's is named by its program, too.
func (s *step) who(tid int32) string {
	t := s.task(tid)
	if tid == 0 {
		return s.say(nameKernel)
	}
	if t == nil {
		return s.say(nameProcess, tid)
	}
	if t.TID != t.PID {
		return s.say(nameThread, t.TID, t.PID)
	}
	if first := s.task(firstPID); t.PID != firstPID && t.PID != 1 && t.Comm != "" && first != nil && first.Comm != t.Comm {
		return s.say(nameProgram, tid, t.Comm)
	}
	return s.say(nameProcess, tid)
}

// object names an object; path is the name it was opened by, if it is known.
func (s *step) object(o event.Object, path string) string {
	switch o.Kind {
	case event.Pipe:
		return s.say(namePipe, o.ID)
	case event.Fifo:
		return s.say(nameFifo, s.path(o, path))
	case event.File:
		if o.ID == 0 || strings.HasSuffix(path, "(deleted)") {
			return s.say(nameMade)
		}
		return s.say(nameFile, s.path(o, path))
	case event.TTY:
		if path == "" || path == "/dev/tty" {
			return s.say(nameTerminal, fmt.Sprint(o.ID))
		}
		return s.say(nameTerminal, path)
	case event.Mailbox:
		if path != "" {
			return s.say(nameBoxCall, path)
		}
		return s.say(nameMailbox, o.ID)
	case event.Child:
		if o.ID == 0 {
			return s.say(nameAnyChild)
		}
	case event.Poll:
		if o.ID == 0 { // pause(2) is a ppoll without descriptors
			return s.say(nameSignal)
		}
	}
	return s.objectNumber(o)
}

// numbered are the names of objects that have a number, plainNames of those that have none.
var (
	numbered = map[event.ObjKind]view.Phrase{event.EventFd: nameCounter, event.MsgQueue: nameQueue, event.SemSet: nameSet, event.Segment: nameSegment,
		event.TimerFd: nameTimer, event.Port: namePort, event.Answer: nameAnswer, event.Child: nameChild}
	plainNames = map[event.ObjKind]view.Phrase{event.Console: nameConsole, event.SignalFd: nameSignals, event.PidFd: namePidfd, event.Futex: nameFutex,
		event.Sleep: nameClock, event.SigWait: nameSignal, event.Poll: nameSeveral, event.Memory: nameMemory, event.CPUTime: nameCPUTime,
		event.NoObj: nameNothing}
)

func (s *step) objectNumber(o event.Object) string {
	if p, ok := numbered[o.Kind]; ok {
		return s.say(p, o.ID)
	}
	return s.say(plainNames[o.Kind])
}

// path is a file's name, the given one or one that it has; its number if it is gone.
func (s *step) path(o event.Object, path string) string {
	switch {
	case path != "":
		return path
	case s.m.Tree.Inodes.R(store.ID(o.ID)) == nil:
		return itoa(int64(o.ID))
	}
	return s.m.PathOf(store.ID(o.ID))
}

// file is the open file that a task's descriptor names, nil if it names none.
func (s *step) file(tid, fd int32) *proc.OpenFile {
	t := s.task(tid)
	if t == nil || t.Files == 0 {
		return nil
	}
	if f := s.m.Procs.Tables.R(t.Files).Get(fd); f != 0 {
		return s.m.Procs.Open.R(f)
	}
	return nil
}

// fileName names an open file.
func (s *step) fileName(f *proc.OpenFile) string { return s.object(kernel.ObjectOf(f), f.Path) }

// fd names what a task's descriptor names, with its number.
func (s *step) fd(tid, fd int32) string {
	f := s.file(tid, fd)
	if f == nil {
		return s.say(nameClosed, fd)
	}
	return s.say(nameThrough, s.fileName(f), fd)
}

// bytes says how many they are.
func (s *step) bytes(n int64) string {
	if n == 1 {
		return s.say(nameByte)
	}
	return s.say(nameBytes, n)
}

// quoted shows bytes that were moved.
func quoted(data []byte) string { return trace.Quote(data, shownBytes) }

// shownBytes is how many bytes of data a sentence has.
const shownBytes = 40

// holders names those who hold an end of a pipe, by process and descriptor, and tells whether there is anybody but one process.
func (s *step) holders(pipe event.Object, write bool, except int32) (names []string, others bool) {
	m := s.m
	seen := map[store.ID]bool{}
	for id := m.Procs.Tasks.Next(0); id != 0; id = m.Procs.Tasks.Next(id) {
		t := m.Procs.Tasks.R(id)
		if t.Files == 0 || seen[t.Files] {
			continue
		}
		seen[t.Files] = true
		for fd, slot := range m.Procs.Tables.R(t.Files).Slots {
			if slot.File == 0 {
				continue
			}
			f := m.Procs.Open.R(slot.File)
			if f.Kind != proc.PipeFile || kernel.ObjectOf(f) != pipe || write && !f.CanWrite() || !write && !f.CanRead() {
				continue
			}
			others = others || t.PID != except
			names = append(names, s.say(nameThrough, s.who(t.PID), fd))
		}
	}
	if n := len(names) - maxNames; n > 0 {
		names = append(names[:maxNames], s.say(nameOthers, n))
	}
	return names, others
}

// maxNames is how many names a sentence has at most.
const maxNames = 4

// function names the place where a process goes on: a function, or an address.
func (s *step) function(pid int32, pc uint64) string {
	if s.t.Func != nil {
		if name := s.t.Func(pid, pc); name != "" {
			return name
		}
	}
	return "0x" + strconv.FormatUint(pc, 16)
}

// signal is a signal's name.
func signal(n uint8) string { return abi.Signal(n).Name() }

// seconds shows a virtual time to the microsecond.
func seconds(ns int64) string { return fmt.Sprintf("%d.%06d s", ns/1e9, ns%1e9/1e3) }
