package main

import "github.com/vitrine-os/vitrine/kernel/event"

// firstPID is the process that runs the program.
const firstPID = 2

// phase says how far a task is on its way to main.
type phase uint8

const (
	shown    phase = iota // it is there, or was born by one that was
	starting              // a new program that has not got to main
	leaving               // in the execve call that brings a new program; the call itself is the old program's
)

// fromMain passes on the events of tasks that have reached main, and hides the C library's start-up. Ends are never hidden: a program
// that does not survive its start-up should be seen to die.
type fromMain struct {
	next  event.Listener
	tasks map[int32]phase // by tid; whoever is not here is shown
}

// reached is told when a task gets to main.
func (f *fromMain) reached(tid int32) { delete(f.tasks, tid) }

// Event implements event.Listener.
func (f *fromMain) Event(e *event.Event) {
	p := f.tasks[e.TID]
	if e.Kind == event.Exec && p == shown {
		f.tasks[e.TID] = leaving
	}
	if p != starting || ends(e) {
		f.next.Event(e)
	}
	switch {
	case e.Kind == event.SysExit && p == leaving:
		f.tasks[e.TID] = starting
	case e.Kind == event.Exit:
		delete(f.tasks, e.TID)
	}
}

// ends tells whether an event is about the end of a task.
func ends(e *event.Event) bool {
	return e.Kind == event.Exit || e.Kind == event.SigDeliver && (e.Text == "term" || e.Text == "core")
}
