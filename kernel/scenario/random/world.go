package random

import (
	"fmt"
	"math/rand/v2"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// memoryEnd is where the actors' scratch memory ends; nothing lies behind it.
const memoryEnd = scenario.ScratchAddr + scenario.ScratchSize

// World is what a scenario has come to so far: what shapes draw from.
type World struct {
	// Rand is all chance there is.
	Rand *rand.Rand
	// Me is the actor that makes the next call.
	Me string
	// Limit is how many actors may live at a time.
	Limit int

	group   *Group
	machine *scenario.Machine
	rec     *scenario.Recorder
	me      scenario.Actor
	letters int // texts that were written so far
	names   int // variables that were named so far
	pauses  int // sleeps so far
	kids    int // tasks that were named so far
	backs   int // lines that were taken back so far
	change  []func(*kernel.Config)
}

// Desc is an open descriptor.
type Desc struct {
	// FD is its number.
	FD int32
	// Kind says what is behind it.
	Kind proc.FileKind
	// Flags are its access mode and status flags.
	Flags uint32
	// Fifo says that it is a pipe with a name.
	Fifo bool
}

// Reads and Writes tell what the access mode allows.
func (d *Desc) Reads() bool { return d.Flags&abi.O_ACCMODE != abi.O_WRONLY && d.Kind != proc.PathOnly }

// Writes tells whether it may be written.
func (d *Desc) Writes() bool {
	return d.Flags&abi.O_ACCMODE != abi.O_RDONLY && d.Kind != proc.PathOnly
}

// Chance is true once in n times.
func (w *World) Chance(n int) bool { return w.Rand.IntN(n) == 0 }

// Kernel is the machine's kernel, to see what there is.
func (w *World) Kernel() *kernel.Machine { return w.machine.Kernel() }

// Actors are all actors so far, also those that are gone.
func (w *World) Actors() []scenario.Actor { return w.rec.Actors() }

// Living counts the actors that are not gone.
func (w *World) Living() (n int) {
	for _, a := range w.Actors() {
		if a.Phase != scenario.Gone {
			n++
		}
	}
	return n
}

// Depth is how many handlers the caller is in.
func (w *World) Depth() int { return w.me.Depth }

// Task is the row of the caller, nil before the first call.
func (w *World) Task() *proc.Task {
	if w.me.Name == "" {
		return nil
	}
	_, tid := w.machine.Pid(w.me.ID)
	id := w.Kernel().Procs.Task(tid)
	if id == 0 {
		return nil
	}
	return w.Kernel().Procs.Tasks.R(id)
}

// Descs are the caller's open descriptors.
func (w *World) Descs() (list []Desc) {
	t := w.Task()
	if t == nil || t.Files == 0 {
		return nil
	}
	p := &w.Kernel().Procs
	for fd, slot := range p.Tables.R(t.Files).Slots {
		if slot.File == store.ID(0) {
			continue
		}
		f := p.Open.R(slot.File)
		list = append(list, Desc{FD: int32(fd), Kind: f.Kind, Flags: f.Flags, Fifo: f.Kind == proc.PipeFile && f.Inode != 0})
	}
	return list
}

// Variable is a fresh name for an address: "$v1".
func (w *World) Variable() string {
	w.names++
	return fmt.Sprintf("$v%d", w.names)
}

// Variables are the names of addresses so far, with their $.
func (w *World) Variables() (list []string) {
	for _, v := range w.rec.Variables() {
		list = append(list, "$"+v)
	}
	return list
}
