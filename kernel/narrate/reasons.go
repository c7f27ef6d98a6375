package narrate

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/proc"
)

// reason says why a call failed here, and which rule that is; the meaning of the error number if no more is known.
func (s *step) reason(c *call, e abi.Errno) (string, []string) {
	for _, f := range []func(*step, *call, abi.Errno) (string, []string){(*step).reasonOfDescriptor, (*step).reasonOfName, (*step).reasonOfObject, (*step).reasonOfProcess, (*step).reasonOfExchange} {
		if text, r := f(s, c, e); text != "" {
			return text, r
		}
	}
	if p, ok := errnos[e]; ok {
		return s.say(p), nil
	}
	return e.Error(), nil
}

// Reasons that lie in a descriptor.
var (
	reasonNotOpen   = view.Phrase{"descriptor %d is not open", "描述符 %d 没有打开"}
	reasonReadOnly  = view.Phrase{"%s was not opened for writing", "%s没有为写打开"}
	reasonWriteOnly = view.Phrase{"%s was not opened for reading", "%s没有为读打开"}
	reasonEmpty     = view.Phrase{"the pipe is empty, and its O_NONBLOCK says not to wait", "管道是空的，而 O_NONBLOCK 要求不等待"}
	reasonFull      = view.Phrase{"the pipe has no room for that, and its O_NONBLOCK says not to wait", "管道放不下，而 O_NONBLOCK 要求不等待"}
	reasonNoReader  = view.Phrase{"nobody holds the read end of %s any more", "再没有谁持有%s的读端"}
	reasonNoSeek    = view.Phrase{"%s has no positions", "%s没有位置可言"}
	reasonNoTTY     = view.Phrase{"%s is no terminal; the C library asks that to know how it should buffer", "%s不是终端；C 库以此决定怎样缓冲"}
	reasonLimit     = view.Phrase{"all descriptor numbers below the limit are in use", "限制之内的描述符编号都用完了"}
	reasonNoLine    = view.Phrase{"no line was typed yet, and its O_NONBLOCK says not to wait", "还没有输入一行，而 O_NONBLOCK 要求不等待"}
)

// takesDescriptor tells of the calls that take a descriptor in argument 0.
func takesDescriptor(c *call) bool {
	row := abi.Lookup(c.nr)
	return row != nil && len(row.Args) > 0 && row.Args[0].Kind == abi.KindFD
}

func (s *step) reasonOfDescriptor(c *call, e abi.Errno) (string, []string) {
	if e == abi.EMFILE {
		return s.say(reasonLimit), rules("fd/R8")
	}
	if !takesDescriptor(c) {
		return "", nil
	}
	fd := int32(c.args[0])
	f := s.file(c.tid, fd)
	if f == nil {
		if e == abi.EBADF {
			return s.say(reasonNotOpen, fd), rules("fd/R7")
		}
		return "", nil
	}
	name := s.fileName(f)
	reading := c.nr == abi.SYS_READ || c.nr == abi.SYS_READV
	switch {
	case e == abi.EBADF && reading:
		return s.say(reasonWriteOnly, name), rules("pipe/R19")
	case e == abi.EBADF:
		return s.say(reasonReadOnly, name), rules("pipe/R19")
	case e == abi.EAGAIN && f.Kind == proc.PipeFile && reading:
		return s.say(reasonEmpty), rules("pipe/R2")
	case e == abi.EAGAIN && f.Kind == proc.PipeFile:
		return s.say(reasonFull), rules("pipe/R5")
	case e == abi.EAGAIN && f.Kind == proc.TTYFile:
		return s.say(reasonNoLine), rules("tty/R33")
	case e == abi.EPIPE:
		return s.say(reasonNoReader, name), rules("pipe/R4")
	case e == abi.ESPIPE:
		return s.say(reasonNoSeek, name), rules("pipe/R19")
	case e == abi.ENOTTY && c.nr == abi.SYS_IOCTL && uint32(c.args[1]) == abi.TCGETS:
		return s.say(reasonNoTTY, name), rules("tty/R28")
	}
	return "", nil
}

// Reasons that lie in a name.
var (
	reasonNoFile     = view.Phrase{"there is no %s", "没有 %s"}
	reasonFileThere  = view.Phrase{"%s is there already", "%s 已经存在"}
	reasonNoPartner  = view.Phrase{"nobody has the FIFO open for reading, and O_NONBLOCK says not to wait for that", "没有谁打开这个命名管道来读，而 O_NONBLOCK 要求不等待"}
	reasonFileAccess = view.Phrase{"its user, %d, may not use %s like that", "用户 %d 不能这样使用 %s"}
	reasonNoProgram  = view.Phrase{"there is no program %s", "没有程序 %s"}
)

func (s *step) reasonOfName(c *call, e abi.Errno) (string, []string) {
	row := abi.Lookup(c.nr)
	if row == nil || c.begin == nil {
		return "", nil
	}
	name := ""
	for i := range row.Args {
		if row.Args[i].Kind == abi.KindPath {
			name = quoted(c.memory(i)) // of two names it is the last, as for ln and mv
		}
	}
	if name == "" {
		return "", nil
	}
	switch e {
	case abi.ENOENT:
		if c.nr == abi.SYS_EXECVE {
			return s.say(reasonNoProgram, name), rules("proc/R15")
		}
		return s.say(reasonNoFile, name), nil
	case abi.EEXIST:
		return s.say(reasonFileThere, name), nil
	case abi.ENXIO:
		return s.say(reasonNoPartner), rules("fifo/R4")
	case abi.EACCES:
		if t := s.task(c.tid); t != nil {
			return s.say(reasonFileAccess, t.Cred.UID, name), nil
		}
	}
	return "", nil
}

// Reasons that lie in a System V object.
var (
	reasonNoMessage = view.Phrase{"queue %d has no message that fits, and IPC_NOWAIT says not to wait", "消息队列 %d 里没有合适的消息，而 IPC_NOWAIT 要求不等待"}
	reasonNoRoom    = view.Phrase{"queue %d has no room, and IPC_NOWAIT says not to wait", "消息队列 %d 没有空间，而 IPC_NOWAIT 要求不等待"}
	reasonTooLong   = view.Phrase{"the message is longer than the %d bytes that the receiver has room for", "消息超过接收者的 %d 字节空间"}
	reasonSemNow    = view.Phrase{"semaphore %d is %d, and IPC_NOWAIT says not to wait", "信号量 %d 的值是 %d，而 IPC_NOWAIT 要求不等待"}
	reasonSemTime   = view.Phrase{"its time was up before the semaphores allowed it", "在信号量允许之前就超时了"}
	reasonNoID      = view.Phrase{"nothing with the number %d is there (any more)", "没有（或不再有）编号为 %d 的对象"}
	reasonRemoved   = view.Phrase{"it was removed while the process slept", "它在进程睡眠期间被删除了"}
	reasonKeyThere  = view.Phrase{"the key is in use already, and IPC_EXCL insists on a new object", "该键已被使用，而 IPC_EXCL 要求新建"}
	reasonNoKey     = view.Phrase{"nothing has that key, and without IPC_CREAT nothing is made", "没有对象使用该键，而没有 IPC_CREAT 就不会创建"}
)

func (s *step) reasonOfObject(c *call, e abi.Errno) (string, []string) {
	id := int32(c.args[0])
	switch callName(c.nr) {
	case "msgrcv":
		switch e {
		case abi.ENOMSG:
			return s.say(reasonNoMessage, id), rules(byType(c))
		case abi.E2BIG:
			return s.say(reasonTooLong, c.args[2]), rules("msg/R9")
		case abi.EIDRM:
			return s.say(reasonRemoved), rules("msg/R14")
		}
	case "msgsnd":
		switch e {
		case abi.EAGAIN:
			return s.say(reasonNoRoom, id), rules("msg/R1")
		case abi.EIDRM:
			return s.say(reasonRemoved), rules("msg/R14")
		}
	case "semop", "semtimedop":
		switch {
		case e == abi.EAGAIN && c.resumed:
			return s.say(reasonSemTime), rules("sem/R17")
		case e == abi.EAGAIN:
			return s.notNow(c), rules("sem/R7")
		case e == abi.EIDRM:
			return s.say(reasonRemoved), rules("sem/R15")
		}
	case "msgget", "semget", "shmget":
		switch e {
		case abi.EEXIST:
			return s.say(reasonKeyThere), rules("ipc/R2")
		case abi.ENOENT:
			return s.say(reasonNoKey), rules("ipc/R2")
		}
		return "", nil
	case "msgctl", "semctl", "shmctl", "shmat":
	default:
		return "", nil
	}
	if e == abi.EINVAL && !s.there(c) {
		return s.say(reasonNoID, id), rules("ipc/R4")
	}
	return "", nil
}

// notNow names the semaphore that is in the way.
func (s *step) notNow(c *call) string {
	for _, op := range operations(c) {
		if value, _ := s.m.SemParts().Value(int32(c.args[0]), int32(op.Num), abi.GETVAL, root); op.Op == 0 && value != 0 || int32(op.Op)+value < 0 {
			return s.say(reasonSemNow, op.Num, value)
		}
	}
	return s.say(errnos[abi.EAGAIN])
}

// there tells whether the System V object that a call is about is there.
func (s *step) there(c *call) bool {
	e := abi.Errno(0)
	switch callName(c.nr) {
	case "msgrcv", "msgsnd", "msgctl":
		_, e = s.m.MsgParts().Stat(int32(c.args[0]), root)
	case "semop", "semtimedop", "semctl":
		_, e = s.m.SemParts().Stat(int32(c.args[0]), root)
	default:
		_, e = s.m.ShmParts().Stat(int32(c.args[0]), root)
	}
	return e == 0
}

// Reasons that lie in processes.
var (
	reasonNoChild   = view.Phrase{"%s has no child that it could wait for", "%s没有可等待的子进程"}
	reasonNoTarget  = view.Phrase{"there is no process %d", "没有进程 %d"}
	reasonNotYours  = view.Phrase{"process %d belongs to another user", "进程 %d 属于另一个用户"}
	reasonHandler   = view.Phrase{"a signal came and its handler ran", "来了信号，其处理函数运行了"}
	reasonWord      = view.Phrase{"the word at %#x is no longer %d, so there is nothing to sleep for", "%#x 处的字已不是 %d，没有必要睡眠"}
	reasonTimeUp    = view.Phrase{"its time is up", "时间到"}
	reasonBadMemory = view.Phrase{"it was given an address that is not in its memory", "给出的地址不在它的内存中"}
)

func (s *step) reasonOfProcess(c *call, e abi.Errno) (string, []string) {
	pid := int32(c.args[0])
	switch {
	case e == abi.EFAULT:
		return s.say(reasonBadMemory), rules("mem/R7")
	case e == abi.EINTR:
		return s.say(reasonHandler), rules("signal/R38")
	case e == abi.ECHILD:
		return s.say(reasonNoChild, s.who(c.tid)), nil
	case c.nr == abi.SYS_KILL && e == abi.ESRCH:
		return s.say(reasonNoTarget, pid), nil
	case c.nr == abi.SYS_KILL && e == abi.EPERM:
		return s.say(reasonNotYours, pid), rules("proc/R19")
	case c.nr == abi.SYS_FUTEX && e == abi.EAGAIN:
		return s.say(reasonWord, c.args[0], uint32(c.args[2])), rules("futex/R1")
	case c.nr == abi.SYS_FUTEX && e == abi.ETIMEDOUT:
		return s.say(reasonTimeUp), rules("futex/R10")
	case c.nr == abi.SYS_RT_SIGTIMEDWAIT && e == abi.EAGAIN:
		return s.say(reasonTimeUp), rules("signal/R7")
	}
	return "", nil
}

// Reasons that lie in an exchange through ports and mailboxes.
var (
	reasonStale    = view.Phrase{"the caller with this token waits no longer: it gave up, or was answered", "持有该 token 的询问者已不再等待：它放弃了，或已得到回复"}
	reasonCircle   = view.Phrase{"whoever it wants to send to waits as a sender for it, directly or in a circle: nobody would ever receive", "它要发送的对象正作为发送者直接或循环地等着它：永远不会有谁接收"}
	reasonGaveUp   = view.Phrase{"no answer or partner came within its time", "在限定时间内没有回复或对方"}
	reasonNotAlive = view.Phrase{"process %d has ended", "进程 %d 已经结束"}
	reasonDied     = view.Phrase{"the process that it waited for has died", "它所等待的进程已经死亡"}
	reasonNobody   = view.Phrase{"nobody is there for it now, and it asked not to wait", "现在没有谁来接，而它要求不等待"}
	reasonNotFit   = view.Phrase{"the message is longer than the room for it", "消息比空间长"}
)

func (s *step) reasonOfExchange(c *call, e abi.Errno) (string, []string) {
	if row := abi.Lookup(c.nr); row == nil || row.Nr < abi.SYS_PORT_SEND {
		return "", nil
	}
	switch e {
	case abi.ESTALE:
		return s.say(reasonStale), rules("port/R4")
	case abi.EDEADLK:
		return s.say(reasonCircle), rules("port/R3")
	case abi.ETIMEDOUT:
		return s.say(reasonGaveUp), rules("port/R9")
	case abi.ESRCH:
		return s.say(reasonNotAlive, int32(c.args[0])), rules("port/R8")
	case abi.EOWNERDEAD:
		return s.say(reasonDied), rules("port/R8")
	case abi.EAGAIN:
		return s.say(reasonNobody), rules("mailbox/R3")
	case abi.EMSGSIZE:
		return s.say(reasonNotFit), rules("mailbox/R6")
	}
	return "", nil
}

// isPipe tells whether an open file is a pipe or a FIFO.
func isPipe(f *proc.OpenFile) bool { return f != nil && f.Kind == proc.PipeFile }
