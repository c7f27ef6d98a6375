package main

import (
	"fmt"
	"path"
	"strings"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/image"
)

// verdict is how a run ended, in a number and in words.
type verdict struct {
	status int      // our exit status
	lines  []string // what is to be said, "" lines not included
}

// maxNamed bounds how many processes one line names.
const maxNamed = 5

// judge says how the run of a machine ended.
func judge(m *kernel.Machine, p *program) verdict {
	status, done := m.ExitStatus()
	switch {
	case done:
		v := verdict{status: shellStatus(status)}
		if w := abi.WaitStatus(status); w.Signaled() {
			v.lines = append(v.lines, "process 2 "+killed(m, w.Signal()))
		}
		if left := survivors(m); len(left) > 0 {
			v.lines = append(v.lines, "note: the program has ended, but not all of its processes: "+some(left))
		}
		return v
	case m.Over == kernel.Deadlock:
		return verdict{exitDeadlock, append([]string{"deadlock: every process is blocked for ever"}, whyBlocked(m)...)}
	case m.Over == kernel.BusyWait:
		return verdict{exitBudget, []string{"busy waiting: every process that can run only spins, and nothing else changes: " + running(m, p)}}
	case m.Over == kernel.Abandoned:
		return verdict{exitBudget, append([]string{"only timers fire, and nobody executes an instruction any more"}, whyBlocked(m)...)}
	default:
		return verdict{exitBudget, []string{fmt.Sprintf("the budget of %d instructions is used up; still running: %s", m.Config().MaxInst, running(m, p))}}
	}
}

// killed says what a signal did to a process, and why if the machine did it.
func killed(m *kernel.Machine, by abi.Signal) string {
	why := ""
	if by == abi.SIGKILL && m.OutOfMem > 0 {
		why = ": the machine's memory is used up, see --memory"
	}
	return fmt.Sprintf("was killed by %s (%s)%s", by.Name(), by.Text(), why)
}

// shellStatus turns a wait status into what shells show.
func shellStatus(status int32) int {
	if w := abi.WaitStatus(status); w.Signaled() {
		return exitSignal + int(w.Signal())
	}
	return abi.WaitStatus(status).Code()
}

// whyBlocked explains every blocked task.
func whyBlocked(m *kernel.Machine) (lines []string) {
	blocked := m.Blocked()
	for i := range blocked {
		if len(lines) == 20 && len(blocked) > 21 {
			return append(lines, fmt.Sprintf("  and %d more", len(blocked)-i))
		}
		lines = append(lines, "  "+blocked[i].String())
	}
	return lines
}

// survivors names the processes that are there, init apart.
func survivors(m *kernel.Machine) (list []string) {
	for id := m.Procs.Groups.Next(0); id != 0; id = m.Procs.Groups.Next(id) {
		if g := m.Procs.Groups.R(id); !g.Kernel && !g.Zombie {
			list = append(list, fmt.Sprintf("process %d (%s)", g.PID, m.Procs.Tasks.R(g.Leader).Comm))
		}
	}
	return list
}

// running names the tasks that could run, and where in their programs they are.
func running(m *kernel.Machine, p *program) string {
	var list []string
	symbols, _ := image.LoadDebug(p.image)
	for id := m.Procs.Tasks.Next(0); id != 0; id = m.Procs.Tasks.Next(id) {
		t := m.Procs.Tasks.R(id)
		if t.State != proc.Runnable || t.Space == 0 {
			continue
		}
		name := fmt.Sprintf("process %d", t.PID)
		if t.TID != t.PID {
			name += fmt.Sprintf(" thread %d", t.TID)
		}
		list = append(list, fmt.Sprintf("%s (%s) %s", name, t.Comm, where(m, t, p, symbols)))
	}
	if len(list) == 0 {
		return "nobody"
	}
	return some(list)
}

// where is a task's place in its source: the innermost call that has one, else the bare address.
func where(m *kernel.Machine, t *proc.Task, p *program, symbols *image.Debug) string {
	at := fmt.Sprintf("at %#x", t.Regs.PC)
	if symbols == nil || m.Procs.Groups.R(t.Group).Exe != p.path {
		return at
	}
	regs := image.Regs{PC: t.Regs.PC, F: t.Regs.F}
	copy(regs.X[:], t.Regs.X[:])
	for _, f := range symbols.Backtrace(t.Regs.PC, regs, m.MMU().View(t.Space).Peek, 32) {
		if f.File != "" && f.Func != "" {
			return fmt.Sprintf("at %s:%d in %s", path.Base(strings.ReplaceAll(f.File, `\`, "/")), f.Line, f.Func)
		}
	}
	if name, offset, ok := symbols.SymbolAt(t.Regs.PC); ok {
		return fmt.Sprintf("at %s+%#x", name, offset)
	}
	return at
}

// some joins a list and leaves its end out if it is long.
func some(list []string) string {
	if len(list) > maxNamed {
		more := len(list) - maxNamed
		return strings.Join(list[:maxNamed], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(list, ", ")
}
