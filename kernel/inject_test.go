package kernel

import (
	"bytes"
	"debug/elf"
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/riscv"
	"github.com/vitrine-os/vitrine/testdata"
)

// The property of signals: whenever one comes, the machine stays consistent. A caught, an ignored and a fatal signal are injected at the
// steps of every demo: at every one where a demo has few, at injectPoints of them or fewer, evenly spread, where it has many or long ones.

const (
	injectPoints = 150         // places in a demo at the most
	injectWork   = 200_000_000 // instructions of all the runs through a demo with one of the signals, about
	injectExtra  = 2_000_000   // instructions beyond twice the usual that a run may take: killed, a process may leave another one spinning
	caughtSig    = abi.SIGPROF // no demo has anything to do with it, so the test sets a handler
	ignoredSig   = abi.SIGURG  // ignored by default
	fatalSig     = abi.SIGKILL // works whatever the program did
)

func TestSignalsAtEveryStep(t *testing.T) {
	list := testdata.Demos()
	safe, _ := testdata.DemoByName("nap")
	safe.Name, safe.Races = "nap safe", false
	for _, d := range append(list, safe) {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			x := newInjector(t, d)
			points := 0
			for x.m.Over == Running {
				if x.m.Steps%x.stride == 0 {
					x.everySignal()
					points++
				}
				x.m.Step()
			}
			if points < 5 || x.returned < points/2 {
				t.Errorf("%d places in %d steps; %d handlers returned", points, x.steps, x.returned)
			}
		})
	}
}

// injector is a machine in the middle of a demo.
type injector struct {
	t       *testing.T
	m       *Machine
	demo    testdata.Demo
	out     console
	handler uint64 // a return instruction of the program: the shortest handler there is
	stride  uint64 // steps between two places
	steps   uint64 // of the whole run
	want    string // what the demo prints when nobody disturbs it
	ending  Ending // and how it ends

	// Of the run after a signal.
	noted     map[int32]interrupted // what each task was like when the handler's frame was made
	returned  int                   // handlers that returned, in all runs
	delivered int
	astray    bool // a call ended with EINTR that would have gone on without the signal
}

// interrupted is what a handler's end must bring back.
type interrupted struct {
	sp   uint64
	regs riscv.Regs
	mask abi.SigSet
}

func newInjector(t *testing.T, d testdata.Demo) *injector {
	x := &injector{t: t, demo: d}
	cfg := programConfig(d.Name, d.ELF)
	cfg.Args, cfg.Output = strings.Fields(d.Name), x.out.sink
	whole := boot(t, cfg)
	x.ending = whole.RunAll()
	x.want, x.steps = x.out.out.String(), whole.Steps
	x.out.out.Reset()
	x.stride = max(1, x.steps/injectPoints, x.steps*uint64(whole.Inst)/injectWork)
	x.handler = returnIn(t, d.ELF)
	cfg.MaxInst = 2*whole.Inst + injectExtra
	x.m = boot(t, cfg)
	x.m.Listen(x)
	return x
}

// returnIn finds a compressed return instruction in a program.
func returnIn(t *testing.T, image []byte) uint64 {
	f, err := elf.NewFile(bytes.NewReader(image))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range f.Sections {
		if s.Flags&elf.SHF_EXECINSTR == 0 {
			continue
		}
		code, err := s.Data()
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+1 < len(code); i += 2 {
			if code[i] == 0x82 && code[i+1] == 0x80 {
				return s.Addr + uint64(i)
			}
		}
	}
	t.Fatal("no return in the program")
	return 0
}

// Event implements event.Listener: it holds what sigreturn brings back against what there was when the signal came.
func (x *injector) Event(e *event.Event) {
	if e.Kind != event.SigDeliver && e.Kind != event.SigReturn {
		return
	}
	task := x.m.Procs.Tasks.R(x.m.Procs.Task(e.TID))
	switch {
	case e.Kind == event.SigDeliver && abi.Signal(e.Sig) == caughtSig && e.Text == "handler":
		was := interrupted{sp: uint64(e.N), regs: task.Regs, mask: task.Mask}
		if task.HasSaved {
			was.mask = task.SavedMask
		}
		x.noted[e.TID] = was
		x.delivered++
	case e.Kind == event.SigReturn:
		was, ok := x.noted[e.TID]
		if !ok || was.sp != uint64(e.N) {
			return
		}
		delete(x.noted, e.TID)
		x.returned++
		was.regs.ResvSize, was.regs.ResvAddr, was.regs.ResvVal = 0, 0, 0
		now := task.Regs
		now.ResvSize, now.ResvAddr, now.ResvVal = 0, 0, 0
		if now != was.regs || task.Mask != was.mask {
			x.t.Errorf("step %d: task %d goes on at %#x with sp %#x and mask %#x, was at %#x with sp %#x and mask %#x", x.m.Steps, e.TID, now.PC, now.X[2],
				uint64(task.Mask), was.regs.PC, was.regs.X[2], uint64(was.mask))
		}
	}
}

// victim is a process that lives; which one goes round with the steps.
func (x *injector) victim() (store.ID, int32) {
	var list []store.ID
	p := &x.m.Procs
	for id := p.Groups.Next(0); id != 0; id = p.Groups.Next(id) {
		if g := p.Groups.R(id); !g.Kernel && !g.Zombie {
			list = append(list, id)
		}
	}
	if len(list) == 0 {
		return 0, 0
	}
	id := list[x.m.Steps/x.stride%uint64(len(list))]
	return id, p.Groups.R(id).PID
}

// everySignal lets each of the three come now, and takes the machine back after each.
func (x *injector) everySignal() {
	gid, pid := x.victim()
	if gid == 0 {
		return
	}
	snap, sum, printed := x.m.Snapshot(), x.m.Hash(), x.out.out.Len()
	for _, try := range []func(gid store.ID, pid int32){x.ignored, x.caught, x.fatal} {
		x.noted, x.astray, x.delivered = map[int32]interrupted{}, false, 0
		try(gid, pid)
		if err := x.m.Audit(); err != nil {
			x.t.Errorf("process %d after a signal in step %d: %v", pid, snap.state.Steps, err)
		}
		x.m.Restore(snap)
		x.out.out.Truncate(printed)
		if x.m.Hash() != sum {
			x.t.Fatalf("step %d: going back leads to another state", x.m.Steps)
		}
	}
}

// pending are the signals that wait for a process as a whole.
func (x *injector) pending(gid store.ID) abi.SigSet { return x.m.Procs.Groups.R(gid).Pending.Set }

// ignored: nothing comes of it, the run is the same.
func (x *injector) ignored(gid store.ID, pid int32) {
	at, before := x.m.Steps, x.pending(gid)
	x.m.Inject(pid, ignoredSig)
	if lead := x.m.Procs.Tasks.R(x.m.Procs.Groups.R(gid).Leader); lead.Mask.Has(ignoredSig) {
		before = before.Add(ignoredSig) // its disposition might change before it is unblocked
	}
	if got := x.pending(gid); got != before {
		x.t.Errorf("step %d: pending after an ignored signal: %#x, want %#x", at, uint64(got), uint64(before))
	}
	x.finish(at, "ignored", true)
}

// caught: the handler runs and returns, and unless it ended a call that never restarts the run comes to the same.
func (x *injector) caught(gid store.ID, pid int32) {
	at := x.m.Steps
	lead := x.m.Procs.Tasks.R(x.m.Procs.Groups.R(gid).Leader)
	x.m.Procs.Hands.W(lead.Hand).Set(proc.Action{Sig: caughtSig, Handler: x.handler, Flags: abi.SA_RESTART})
	x.m.Inject(pid, caughtSig)
	if !x.pending(gid).Has(caughtSig) {
		x.t.Errorf("step %d: a signal with a handler is not pending for process %d", at, pid)
	}
	for x.delivered == 0 && x.m.Step() {
	}
	if x.delivered == 1 {
		x.look(pid)
	}
	x.finish(at, "caught", !x.astray)
	if x.delivered > 1 || len(x.noted) != 0 {
		x.t.Errorf("step %d: %d frames were made for one signal, and %d handlers have not returned", at, x.delivered, len(x.noted))
	}
}

// look reads the frame that has just been made.
func (x *injector) look(pid int32) {
	list := x.m.SignalFrames(pid)
	was := x.noted[pid]
	for _, f := range list {
		if f.Signal != caughtSig {
			continue
		}
		if f.SP != was.sp || f.Mask != was.mask || f.Regs.PC != was.regs.PC || f.Regs.X != was.regs.X || f.Edited || f.Damaged || f.Gone {
			x.t.Errorf("step %d: the frame says sp %#x, mask %#x, pc %#x; the task had %#x", x.m.Steps, f.Regs.X[2], uint64(f.Mask), f.Regs.PC, was.regs.X[2])
		}
		if ret := abi.Errno(-f.Ret); (ret == abi.ERESTARTSYS || ret == abi.ERESTARTNOINTR) && !f.Again {
			x.t.Errorf("step %d: call %d is not made again in spite of SA_RESTART", x.m.Steps, f.Call)
		}
		ended := (isRestart(f.Ret) || f.Ret == fail(abi.EINTR)) && !f.Again
		x.astray = ended || f.Again && f.Call == abi.SYS_PORT_CALL // which stands at the end of the line then: others are served before
		return
	}
	if len(x.noted) > 0 {
		x.t.Errorf("step %d: the frame is not among the %d live ones", x.m.Steps, len(list))
	}
}

// fatal: the process is gone, and whoever waited for it or for what it held hears of that.
func (x *injector) fatal(gid store.ID, pid int32) {
	at := x.m.Steps
	x.m.Inject(pid, fatalSig)
	for x.m.Over == Running {
		g := x.m.Procs.Groups.R(gid)
		if g == nil || g.PID != pid || g.Zombie {
			break
		}
		x.m.Step()
	}
	switch g := x.m.Procs.Groups.R(gid); {
	case g != nil && g.PID == pid && !g.Zombie:
		x.t.Errorf("step %d: process %d outlives SIGKILL", at, pid)
	case g != nil && g.PID == pid && g.ExitCode != int32(fatalSig):
		x.t.Errorf("step %d: killed, its status is %#x", at, g.ExitCode)
	}
	x.finish(at, "fatal", false)
}

// finish runs to the end. It must be the same end as without the signal, if same says so; else a proper one: everybody is gone, or
// sleeps with good reason.
func (x *injector) finish(at uint64, what string, same bool) {
	x.t.Helper()
	x.m.RunAll()
	if x.demo.Races {
		same = false
	}
	if same && (x.m.Over != x.ending || x.out.out.String() != x.want) {
		x.t.Errorf("step %d, %s: %v: %s", at, what, x.m.Over, firstDifference(x.out.out.String(), x.want))
	}
	switch x.m.Over {
	case Finished:
		checkEmpty(x.t, x.m)
	case Deadlock:
		x.nobodyWasForgotten(at, what)
	case Budget, BusyWait:
		if what != "fatal" {
			x.t.Errorf("step %d, %s: %v", at, what, x.m.Over)
		}
	}
}

// nobodyWasForgotten wakes every sleeper of a deadlock for no reason. A lost wake-up shows here: somebody then finds what he waited for.
func (x *injector) nobodyWasForgotten(at uint64, what string) {
	p := &x.m.Procs
	asleep := len(x.m.Blocked())
	printed := x.out.out.Len()
	x.m.outside()
	x.m.Over = Running
	for id := p.Tasks.Next(0); id != 0; id = p.Tasks.Next(id) {
		if !p.Groups.R(p.Tasks.R(id).Group).Kernel {
			x.m.rouse(id, "test")
		}
	}
	if over := x.m.RunAll(); over != Deadlock || len(x.m.Blocked()) != asleep || x.out.out.Len() != printed {
		x.t.Errorf("step %d, %s: a wake-up was lost: woken once more the run ends with %v, %d blocked of %d", at, what, over, len(x.m.Blocked()), asleep)
	}
}
