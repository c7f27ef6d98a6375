package proc

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc/riscv"
	"github.com/vitrine-os/vitrine/sched"
)

// State is what a task is doing, as ps(1) tells it.
type State uint8

// The states.
const (
	Runnable State = iota // R: on a CPU or in line for one
	Sleeping              // S: in a blocked call
	Stopped               // T: stopped by a signal
	Zombie                // Z: dead, not yet waited for
	Dead                  // X: gone; never seen from outside a step
)

// Letter is the state's letter in ps and /proc/PID/stat. A sleep that only a fatal signal ends shows as D.
func (t *Task) Letter() byte {
	if t.State == Sleeping && t.Wait.Killable {
		return 'D'
	}
	return "RSTZX"[t.State]
}

// Task is one thread: what the kernel schedules. See clone(2).
type Task struct {
	Regs  riscv.Regs // user registers
	TID   int32
	PID   int32    // tid of the group's leader: what getpid returns
	Group store.ID // the process it belongs to
	Space store.ID // address space, 0 once it is gone
	Files store.ID // descriptor table
	FS    store.ID // working directory, root and umask
	Hand  store.ID // signal dispositions
	Undo  store.ID // list of semaphore adjustments, 0 for none: SEM_UNDO in semop(2)
	Next  store.ID // the group's next thread
	CPU   int32    // the CPU it runs on or last ran on, from 1
	Comm  string   // name, 15 bytes at the most, as in /proc/PID/comm
	Cred  Cred

	// The call in progress. From ecall to the return to user mode InCall is true, over any number of sleeps.
	Nr      uint64  // its number
	A0      uint64  // its first argument, whose register will hold the result
	Ret     int64   // result of the call, internal restart codes included
	Wait    Wait    // what it sleeps for
	Restart Restart // what restart_syscall(2) would go on with

	// Signals.
	Mask      abi.SigSet // blocked
	SavedMask abi.SigSet // to be put back, if HasSaved, when a call that changed the mask for its duration ends
	Pending   Pending    // sent to this thread
	AltStack  abi.StackT // sigaltstack(2)
	Frames    SigFrames  // signal frames on its stack; those it has left since go at the next delivery

	// Life and death.
	ClearTID    uint64   // address to clear and wake at exit: CLONE_CHILD_CLEARTID, set_tid_address(2)
	RobustList  uint64   // head of the list of robust futexes: set_robust_list(2)
	Vforked     store.ID // the child that holds this task in vfork, or 0
	VforkParent store.ID // the parent that this task holds, or 0

	// Clocks and counters.
	Start     int64                     `hash:"clock"` // virtual time of birth
	Utime     int64                     `hash:"clock"` // nanoseconds in user mode
	Stime     int64                     `hash:"clock"` // nanoseconds in the kernel
	Switches  [2]uint32                 `hash:"clock"` // voluntary and involuntary
	Affinity  uint64                    // sched_setaffinity(2), kept for sched_getaffinity
	Asked     [sched.ChoiceKinds]uint32 `hash:"clock"` // questions that the chooser was asked about this task
	Nice      int32
	SchedPol  int32 // policy of sched_setscheduler(2)
	SchedPrio int32
	ExitCode  int32 // wait status

	// What fits in a byte stands together, so that it does not take eight.
	State      State
	ExitSignal abi.Signal // sent to the parent when the group ends; 0 for threads
	PDeathSig  abi.Signal // prctl(PR_SET_PDEATHSIG)
	InCall     bool
	Leaving    bool // the call is over and its result is Ret, but a stop came before the return to user mode
	Resumed    bool // the call slept at least once
	HasSaved   bool // SavedMask is to be put back
	Alert      bool // it was told to look for signals before it goes on in user mode; sleeps end for that (TIF_SIGPENDING)
	Dumpable   bool // prctl(PR_SET_DUMPABLE)
	Puppet     bool // it has no instructions of its own: somebody outside puts a call into its registers
}

// Args are the arguments of the call in progress: they stay in the registers until it is over.
func (t *Task) Args() *[6]uint64 { return (*[6]uint64)(t.Regs.X[10:16]) }

// Wait is the record of a blocked call.
type Wait struct {
	On       event.Object // what it waits for
	Chan     string       // name of the wait channel, as /proc/PID/wchan shows it
	Timer    store.ID     // its deadline, 0 for none
	Deadline int64        `hash:"clock"` // virtual time of it
	Expired  bool         // the deadline has passed
	Entry    store.ID     // first of its places in wait queues
	Progress int64        // bytes moved so far
	Words    [2]uint64    // what the call needs to remember from one try to the next
	Done     bool         // somebody completed the call on the sleeper's behalf: Ret is its result
	Ret      int64
	From     sched.Key // exclusive wait queue through which it was woken: the wake-up is passed on if the call ends otherwise
	Killable bool      // only a fatal signal ends it
	Woken    int32     `hash:"clock"` // tid of the last one to wake it
	Held     store.ID  // open file that the call holds a reference to
	Kept     store.ID  // open file that the call goes on with, whatever becomes of the descriptor KeptFd: others share the table
	KeptFd   int32
	Request  uint64 // its request at a port or mailbox, 0 for none: given up if the call ends otherwise
	Data     []byte // user data already copied in, or to be copied out
}

// Restart is what an interrupted call leaves for restart_syscall(2).
type Restart struct {
	Nr       uint64 // 0: nothing to restart
	Rem      uint64 // where an interrupted sleep writes what remains, or 0
	Deadline int64  `hash:"clock"`
	Clock    int32  // of CPU time that the deadline is on, 0 for the machine's
}

// CloneFrom implements store.Object.
func (t *Task) CloneFrom(o *Task) {
	*t = *o
	t.Wait.Data = slices.Clone(o.Wait.Data)
	t.Cred.Groups = slices.Clone(o.Cred.Groups)
	t.Frames = append(SigFrames(nil), o.Frames...)
}

// HashInto implements store.Object.
func (t *Task) HashInto(h *store.Hasher) {
	hashRegs(&t.Regs, h)
	for _, v := range [...]uint64{uint64(uint32(t.TID))<<32 | uint64(uint32(t.PID)), uint64(t.Group)<<32 | uint64(t.Space), uint64(t.Files)<<32 | uint64(t.FS),
		uint64(t.Hand)<<32 | uint64(t.Next), uint64(t.State)<<32 | uint64(uint32(t.CPU))} {
		h.U64(v)
	}
	h.Str(t.Comm)
	t.Cred.hash(h)
	h.Bool(t.InCall)
	h.Bool(t.Resumed)
	h.Bool(t.Leaving)
	h.I64(t.Ret)
	h.Bool(t.Puppet)
	h.U64(t.Nr)
	h.U64(t.A0)
	t.Wait.hash(h)
	h.U64(t.Restart.Nr)
	h.U64(t.Restart.Rem)
	h.Clock(uint64(t.Restart.Deadline))
	h.U64(uint64(uint32(t.Restart.Clock)))
	h.U64(uint64(t.Mask))
	h.U64(uint64(t.SavedMask))
	h.Bool(t.HasSaved)
	h.Bool(t.Alert)
	t.Pending.hash(h)
	h.U64(t.AltStack.Sp)
	h.U64(t.AltStack.Size)
	h.U64(uint64(uint32(t.AltStack.Flags)))
	t.Frames.hash(h)
	h.U64(uint64(t.ExitSignal)<<48 | uint64(t.PDeathSig)<<40 | uint64(uint32(t.ExitCode)))
	h.U64(t.ClearTID)
	h.U64(t.RobustList)
	h.U64(uint64(t.Vforked)<<32 | uint64(t.VforkParent))
	h.Bool(t.Dumpable)
	h.U64(uint64(t.Undo))
	h.U64(t.Affinity)
	h.U64(uint64(uint32(t.Nice))<<32 | uint64(uint32(t.SchedPol)))
	h.U64(uint64(uint32(t.SchedPrio)))
	for _, v := range [...]int64{t.Start, t.Utime, t.Stime, int64(t.Switches[0]), int64(t.Switches[1])} {
		h.Clock(uint64(v))
	}
	for _, v := range t.Asked {
		h.Clock(uint64(v))
	}
}

func hashRegs(r *riscv.Regs, h *store.Hasher) {
	for _, v := range r.X[:32] {
		h.U64(v)
	}
	for _, v := range r.F {
		h.U64(v)
	}
	h.U64(r.PC)
	h.U64(uint64(r.FCSR)<<8 | uint64(r.ResvSize))
	h.U64(r.ResvAddr)
	h.U64(r.ResvVal)
}

func (w *Wait) hash(h *store.Hasher) {
	h.U64(uint64(w.On.Kind)<<32 | uint64(w.On.ID))
	h.Str(w.Chan)
	h.U64(uint64(w.Timer)<<32 | uint64(w.Entry))
	h.Bool(w.Expired)
	h.I64(w.Progress)
	h.U64(w.Words[0])
	h.U64(w.Words[1])
	h.Bool(w.Done)
	h.I64(w.Ret)
	h.Bool(w.Killable)
	h.U64(uint64(w.From))
	h.U64(uint64(w.Held))
	h.U64(uint64(w.Kept)<<32 | uint64(uint32(w.KeptFd)))
	h.U64(w.Request)
	h.Bytes(w.Data)
	h.Clock(uint64(w.Deadline))
	h.Clock(uint64(uint32(w.Woken)))
}
