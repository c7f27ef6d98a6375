// Package event defines the one stream of what can be observed in the machine: plain data, numbered, with a virtual time.
package event

import "github.com/vitrine-os/vitrine/kernel/abi"

// Kind tells what happened. The comment behind each names the fields that mean something beside the head.
type Kind uint8

// The kinds of event.
const (
	None       Kind = iota
	SysEnter        // a system call begins: Nr, Args, Mem (what In arguments point at)
	SysExit         // it ends: Nr, Args, Ret, Mem (what Out arguments point at)
	Block           // the task goes to sleep: Nr, Obj, Deadline in N (0: none), Text (the wait channel, as /proc/PID/wchan)
	Wake            // a sleeper becomes runnable: Obj, Peer (who woke it, 0: a timer or the kernel), Text (why)
	Switch          // a CPU goes to this task: Peer (who ran there before, 0: idle), Text ("direct": that one handed it over)
	Preempt         // the task's slice ended while it could run on: N (instructions that are left of it)
	SigQueue        // a signal was generated for this task or its group: Sig, Code, Peer (sender), Text ("ignored", "merged", or "")
	SigDeliver      // the signal is acted upon: Sig, Code, Info, Text ("handler", "ignore", "term", "core", "stop", "cont"), Addr (handler), N (sp of the frame)
	SigReturn       // rt_sigreturn restored a frame: Addr (pc to resume at), N (sp of the frame)
	PageFault       // user mode ran into a fault that became a signal: Addr, Sig
	PageNew         // a page was filled on first touch: Addr, Frame, Text ("zero", "file")
	PageCopy        // copy-on-write gave the task a frame of its own: Addr, Frame (new), N (old frame)
	PageShare       // a fork made the frame shared: Addr, Frame, Peer (the child)
	CopyIn          // bytes went from user memory into the kernel: Addr, N
	CopyOut         // bytes went from the kernel to user memory: Addr, N
	Queued          // bytes entered an object: Obj, N, Data; of a message also Args[0] (its type), Text ("" or "hand-over", then Peer: the receiver); of a semaphore Args[0] (its number), N (what was added), Text ("undo" at exit); of a segment Addr, Text ("attach")
	Taken           // bytes left an object: Obj, N, Data; the same, with Peer the sender of a message, or the writer of a pipe's first byte of them
	Opened          // a descriptor was made: Fd, Obj, Text (path or what it is)
	Closed          // a descriptor went away: Fd, Obj, N (its access mode, as in O_RDWR)
	Born            // a task was made by this one: Peer (the new tid), N (clone flags)
	Exec            // the task became another program: Text (path)
	Exit            // the task ended: Ret (wait status), N (1: the whole group is gone)
	Reap            // a parent collected a child: Peer (the child), Ret (wait status)
	Adopt           // an orphan got a new parent: Peer (the new parent)
	Stop            // the group was stopped: Sig
	Continue        // the group goes on
	Timer           // a timer fired: Obj, N (deadline)
	Output          // the program wrote to the console: Fd (1 or 2), Data
	Choice          // the chooser was asked: Nr (choice kind), N (options), Ret (answer), Args[0] (n-th)
	Verdict         // the machine has come to an end: Text
	kinds
)

// Name returns the kind's name in JSON.
func (k Kind) Name() string {
	if k < kinds {
		return kindNames[k]
	}
	return "?"
}

var kindNames = [kinds]string{"none", "enter", "exit", "block", "wake", "switch", "preempt", "sigqueue", "sigdeliver", "sigreturn", "pagefault",
	"pagenew", "pagecopy", "pageshare", "copyin", "copyout", "queued", "taken", "opened", "closed", "born", "exec", "exited", "reap", "adopt",
	"stop", "continue", "timer", "output", "choice", "verdict"}

// ObjKind is the kind of thing that an event or a wait is about.
type ObjKind uint8

// The kinds of object.
const (
	NoObj    ObjKind = iota
	Pipe             // ID: the pipe's number, as in pipe:[N]
	Fifo             // ID: the inode
	File             // ID: the inode
	Futex            // ID: the low half of the key, Addr: the word's address
	Child            // wait4 and vfork: ID 0 any, or the child's pid
	Sleep            // a sleep, alone
	SigWait          // sigsuspend, pause, sigtimedwait
	Poll             // poll, select: several things at once
	Console          // ID: the console's number
	EventFd          // ID: the counter's number
	Memory           // ID: a frame or a shared object
	MsgQueue         // ID: the queue's id, as msgget(2) answers
	SemSet           // ID: the set's id
	Segment          // ID: the segment's id
	TTY              // ID: the terminal's row
	TimerFd          // ID: the timer's number
	SignalFd         // its signals are the reader's own
	PidFd            // ID: the process's row, 0 once it was waited for
	Port             // a process's port; ID: the process
	Mailbox          // ID: the mailbox's row
	Answer           // the answer to a call; ID: the process that owes it
	CPUTime          // a sleep until a process has worked so long; ID: its pid, 0 when it is gone
	objKinds
)

// Name returns the kind's name in JSON and in explanations.
func (k ObjKind) Name() string {
	if k < objKinds {
		return objNames[k]
	}
	return "?"
}

var objNames = [objKinds]string{"none", "pipe", "fifo", "file", "futex", "child", "sleep", "signal", "poll", "console", "eventfd", "memory", "msgqueue", "semset", "segment", "tty", "timerfd", "signalfd", "pidfd", "port", "mailbox", "answer", "cputime"}

// Object names a kernel object.
type Object struct {
	Kind ObjKind
	ID   uint32
}

// Event is one thing that happened. Which of the later fields mean something depends on Kind.
type Event struct {
	Seq  uint64 // number of the event in the run, from 1; counted whether somebody listens or not
	Step uint64 // number of the step that it belongs to
	Time int64  // virtual nanoseconds since boot, on the clock of CPU
	CPU  int32  // simulated CPU, from 0
	PID  int32  // thread group of the task it happened to
	TID  int32  // the task itself
	Kind Kind

	Nr    uint64    // system-call number
	Args  [6]uint64 // system-call arguments
	Ret   int64     // result, or a negative error number (internal restart codes included, as strace shows them)
	Mem   []abi.Mem // memory that the arguments point at
	Obj   Object    // the object concerned
	Peer  int32     // the other task
	Fd    int32     // descriptor
	Sig   uint8     // signal number
	Code  int32     // si_code
	Info  []byte    // siginfo_t, 128 bytes
	Addr  uint64    // address in user memory
	Frame uint32    // frame number
	N     int64     // a count, a time or another number, as Kind says
	Data  []byte    // bytes moved
	Text  string    // words, as Kind says
}

// Listener is told of every event, in order. It must not change the machine. The event's slices belong to the listener.
type Listener interface {
	Event(e *Event)
}
