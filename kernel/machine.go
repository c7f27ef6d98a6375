// Package kernel is the machine: it boots, steps, dispatches system calls, blocks and wakes tasks, delivers signals, and can be
// snapshotted and restored between any two steps.
//
// The machine is plain data and a step is a pure function of it: the same image, input and choices give the same run, byte for byte.
package kernel

import (
	"io/fs"
	"slices"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	vfs "github.com/vitrine-os/vitrine/kernel/fs"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/mem"
	"github.com/vitrine-os/vitrine/proc/riscv"
	"github.com/vitrine-os/vitrine/sched"
)

// Config describes a machine before it is booted. It never changes afterwards and is not part of the state.
type Config struct {
	Image    []byte                 // the program: an ELF, or a script with an interpreter that Files holds
	Path     string                 // where the program lies in the machine's tree, and argv[0] if Args is empty
	Args     []string               // argv
	Env      []string               // environment
	Cwd      string                 // working directory, "/" if empty
	CPUs     int                    // simulated CPUs, 1 if zero, sched.MaxCPUs at the most
	Quantum  int64                  // round robin's slice in virtual nanoseconds, DefaultQuantum if zero
	Memory   int64                  // memory budget in bytes, DefaultMemory if zero
	MaxInst  int64                  // instruction budget, none if zero
	Root     fs.FS                  // host folder to be copied over the tree, nil for none
	Hostname string                 // "vitrine" if empty
	TTY      [3]bool                // stdin, stdout, stderr are terminals
	Consoles int                    // terminals tty1, tty2 ... at which the program is started; 0: one of them at the most, as TTY says
	Keys     bool                   // Input is what a keyboard sends: the machine's terminal edits lines, echoes, and knows VINTR; else the host's did all that
	Size     abi.Winsize            // of the terminal, 24 lines of 80 columns if zero
	Input    Input                  // what comes in at the console, nil for an empty one
	Output   func(fd int, p []byte) // what the programs write to the console, or with Consoles to the one of this number; nil drops it
	Tools    []vfs.Tool             // programs that come along in the tree
	Chooser  sched.Chooser          // nil for sched.Default
	Costs    *sched.Costs           // nil for sched.DefaultCosts
	Parts    Parts
	UID      uint32 // of the program; 0 is root
	NoInit   bool   // no program is started: the machine holds init alone and waits for puppets
	Script   []Cue  // what the puppets are told, if nobody outside does it
}

// Defaults of Config.
const (
	DefaultQuantum = 1_000_000
	DefaultMemory  = 512 << 20
)

// Parts lets a laboratory or a test replace a mechanism. A nil field stands for the machine's own. A part in Go that implements
// Savable goes along with snapshots; a machine with one that does not cannot be snapshotted.
type Parts struct {
	Pipes  func() ipc.Pipes
	Msgs   func() ipc.MsgQueues
	Sems   func() ipc.Semaphores
	Shms   func() ipc.Segments
	Ports  func() ipc.Ports
	Policy sched.Policy
}

// Savable is a replaced part that can be put into a snapshot.
type Savable interface {
	// Save returns a copy that no longer changes.
	Save() any
	// Load makes the part equal to what Save returned.
	Load(any)
	// Sum hashes the part.
	Sum() store.Sum
}

// State is everything that a step reads or writes. Copying the struct and renewing the tables' tokens is a snapshot.
type State struct {
	Mem    mem.Memory
	Procs  proc.Procs
	Tree   vfs.Tree
	Pipes  ipc.PipeTable
	Futex  ipc.FutexTable
	Events ipc.EventFdTable
	TTYs   ipc.TTYTable
	Run    sched.RunQueue
	Waits  sched.WaitQueues
	Timers sched.Timers
	CPU    [sched.MaxCPUs]sched.CPU // the first NCPU of them exist
	NCPU   int

	Seq      uint64                    // events so far
	Slots    int                       // slots of all descriptor tables together
	Fired    int64                     // timers fired so far
	CPUTimed int32                     // processes whose CPU time something measures
	OutOfMem int32                     // tasks killed because the memory budget was used up
	Steps    uint64                    // steps so far
	Inst     int64                     // instructions retired so far
	Written  [MaxConsoles + 1]int64    // bytes written to the console, by host descriptor or by console
	In       InputPos                  // how far the console's input was consumed
	MainDone bool                      // the first program is gone
	Status   int32                     // its wait status
	Over     Ending                    // why the machine stopped, Running while it has not
	Asked    [sched.ChoiceKinds]uint32 // questions that no task was the subject of
	Still    store.Sum                 // hash when the busy-wait watch began
	StillAt  int64                     // instructions retired then, 0: not yet
	InitGrp  store.ID                  // init's group
	Tramp    store.ID                  // object that holds the sigreturn stub's page
}

// SysV is the part of the state that most programs never touch. It belongs to a snapshot like the rest, but snapshots share it as long as
// nothing in it changes.
type SysV struct {
	Msgs ipc.MsgTable
	Sems ipc.SemTable
	Shms ipc.ShmTable
	Box  ipc.Boxes
}

// parts lists the tables.
func (s *SysV) parts() (p []store.Part) {
	return slices.Concat(s.Msgs.Parts(), s.Sems.Parts(), s.Shms.Parts(), s.Box.Parts())
}

// Ending says why the machine stopped.
type Ending uint8

// The ways a run ends.
const (
	Running   Ending = iota
	Finished         // every process is gone
	Deadlock         // whoever is left is blocked, and nothing can wake them
	Budget           // the instruction budget is used up
	BusyWait         // the same, and whoever could run only span
	Abandoned        // the first program is gone, the rest had its time
	Played           // the puppets have done all that their script says
)

// Machine is a simulated computer with its kernel. It is not safe for concurrent use; snapshots of it are.
type Machine struct {
	State
	SysV
	kept    *SysV // what the last snapshot holds of SysV, to be shared by the next if nothing was touched
	cfg     Config
	mmu     *mem.MMU
	eng     *riscv.Engine
	pipes   ipc.Pipes
	msgs    ipc.MsgQueues
	sems    ipc.Semaphores
	shms    ipc.Segments
	ports   ipc.Ports
	swapped []any // the parts that Config replaced
	policy  sched.Policy
	chooser sched.Chooser
	costs   sched.Costs
	parts   []store.Part // all tables: those of State, which every snapshot copies, and those of SysV
	hot     []store.Part
	cold    []store.Part
	input   *inputLog

	listener event.Listener
	cpu      int      // the CPU that is stepping
	now      int64    // its clock
	cur      store.ID // the task it runs, 0 between tasks
	calm     store.ID // a task that had no signal to act upon when it returned to user mode, no signal was sent and no mask changed since
	rush     bool     // nobody looks between steps: a task may make several in a row
	resched  bool     // the running task gave up the CPU
	call     Call     // the system call in progress; one is enough, calls never nest
	scratch  []store.ID
	buf      []byte           // for copies between user memory and objects
	who      ipc.Caller       // who makes a System V call
	done     []ipc.Completion // whom it completed
	sops     []abi.Sembuf     // the operations of a semop
	leaver   *proc.Task       // whose memory is being let go of, nil for that of the running task
	asked    ipc.Ask          // the exchange through a port or mailbox in progress
	ended    []ipc.Outcome    // whose exchange it ended
	woken    store.ID         // the task that the last of them woke
	seen     map[int32]bool   // processes that a search for circles of senders has visited
	main     *mainWatch
	look     *lookout
	pause    int64 // instruction count at which stepping stops for an observer, 0 for none
	cut      bool  // the last step ended before its time, for an observer
}

// New boots a machine: the file tree, init, and the program as process 2.
//
// # Errors
// What execve(2) would answer, as an *image.Error with a line for people where there is one.
func New(cfg Config) (*Machine, error) {
	m := &Machine{cfg: withDefaults(cfg)}
	m.costs = sched.DefaultCosts
	if cfg.Costs != nil {
		m.costs = *cfg.Costs
	}
	m.chooser = m.cfg.Chooser
	m.policy = m.cfg.Parts.Policy
	m.input = &inputLog{src: m.cfg.Input}
	m.State = State{
		Mem: mem.NewMemory(int(m.cfg.Memory / mem.PageSize)), Procs: proc.NewProcs(), Pipes: *ipc.NewPipeTable(), Futex: *ipc.NewFutexTable(),
		Events: *ipc.NewEventFdTable(), TTYs: *ipc.NewTTYTable(), Run: sched.NewRunQueue(), Waits: sched.NewWaitQueues(), Timers: sched.NewTimers(), NCPU: m.cfg.CPUs,
	}
	m.SysV = SysV{*ipc.NewMsgTable(), *ipc.NewSemTable(), *ipc.NewShmTable(), *ipc.NewBoxes()}
	m.wire()
	if err := m.bootTree(); err != nil {
		return nil, err
	}
	m.bootConsole()
	if err := m.bootInit(); err != nil {
		return nil, err
	}
	return m, nil
}

func withDefaults(c Config) Config {
	if c.CPUs <= 0 {
		c.CPUs = 1
	}
	c.CPUs = min(c.CPUs, sched.MaxCPUs)
	if c.Quantum <= 0 {
		c.Quantum = DefaultQuantum
	}
	if c.Memory <= 0 {
		c.Memory = DefaultMemory
	}
	if c.Hostname == "" {
		c.Hostname = "vitrine"
	}
	if c.Cwd == "" {
		c.Cwd = "/"
	}
	if c.Path == "" {
		c.Path = "/bin/program"
	}
	if c.Args == nil {
		c.Args = []string{c.Path}
	}
	if c.Consoles = min(c.Consoles, MaxConsoles); c.Consoles > 0 {
		c.TTY, c.Keys = [3]bool{true, true, true}, true
	}
	if c.Chooser == nil {
		c.Chooser = sched.Default{}
	}
	if c.Parts.Policy == nil {
		c.Parts.Policy = sched.RoundRobin{Slice: c.Quantum}
	}
	return c
}

// wire connects what is derived with the state.
func (m *Machine) wire() {
	m.eng = riscv.New()
	m.mmu = mem.NewMMU(&m.Mem)
	m.mmu.DropCode = m.eng.DropPage
	m.mmu.Files = m.mapped
	m.mmu.Trace = m.memoryEvent
	m.pipes = &m.Pipes
	if m.cfg.Parts.Pipes != nil {
		m.pipes = m.cfg.Parts.Pipes()
		m.swapped = append(m.swapped, m.pipes)
	}
	m.wireSysV()
	m.call.Machine = m
	for _, p := range [][]store.Part{m.Mem.Parts(), m.Procs.Parts(), m.Tree.Parts(), m.Pipes.Parts(), m.Futex.Parts(), m.Events.Parts(), m.TTYs.Parts(),
		m.Run.Parts(), m.Waits.Parts(), m.Timers.Parts()} {
		m.hot = append(m.hot, p...)
	}
	m.cold = m.SysV.parts()
	m.parts = append(append(m.parts, m.hot...), m.cold...)
}

// Listen makes l hear every event from now on; nil makes nobody listen. Listening changes nothing in the run.
func (m *Machine) Listen(l event.Listener) {
	m.listener = l
}

// cpus are the CPUs that exist.
func (m *Machine) cpus() []sched.CPU { return m.CPU[:m.NCPU] }

// Now returns the machine's time: the largest clock among its CPUs, in virtual nanoseconds since boot.
func (m *Machine) Now() int64 {
	t := int64(0)
	for i := range m.cpus() {
		t = max(t, m.CPU[i].Clock)
	}
	return t
}

// Config returns what the machine was booted from.
func (m *Machine) Config() *Config { return &m.cfg }

// MMU gives read access to user memory, for views.
func (m *Machine) MMU() *mem.MMU { return m.mmu }

// ExitStatus returns the wait status of the first program, and whether it is gone.
func (m *Machine) ExitStatus() (status int32, done bool) { return m.Status, m.MainDone }
