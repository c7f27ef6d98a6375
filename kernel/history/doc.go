// Package history makes a run seekable: any moment of it can be looked at, in any order, and a run can be made to go another way from
// any moment on.
//
// # A tour
//
// Open boots a machine and stands at its beginning. Nothing has run yet:
//
//	h, err := history.Open(cfg, history.Options{})
//
// Now tells where we are, Machine is the state there. It is for looking only: views, MMU().View(..).Peek, Blocked and the like.
//
//	h.Now()                 // {Event: 0, Step: 0, Inst: 0}
//	h.Machine().Blocked()
//
// The run gets longer in slices, which a user interface makes between two keys; each returns after about the work it was given (WorkMS is
// a millisecond's), and says whether there is more to come. Nothing here starts a goroutine.
//
//	for h.RunAhead(10 * history.WorkMS) {
//		draw(h.Progress())
//	}
//
// A run is over at its end, when the machine waits for somebody to type (Stalled), or when the history is full (Full).
//
// # Places
//
// A place in the run is a Pos. The machine goes in steps (a system call, a slice of instructions, a timer); a step's events share the
// step. Event is a cursor among the events: going to an event shows the machine at the end of its step, and going to the next event of
// the same step moves the cursor only. Inside a step that executes instructions, every instruction is a place, too.
//
//	h.GotoEvent(17); h.GotoStep(4); h.GotoInst(1000); h.GotoEnd(); h.Goto(pos)
//
// All of them, in any order, lead to the same state as going there directly would.
//
// # Moves
//
// What may take long is a Job, which is worked off in slices as well; Do does it at once and goes to what was found.
//
//	h.Do(h.Move(history.Move{By: history.Call}))                         // the next system call
//	h.Do(h.Move(history.Move{By: history.Line, TID: 3, Back: true}))     // task 3's previous source line
//	h.Do(h.Move(history.Move{By: history.Event, Only: history.Query{Obj: pipe}, Count: 2}))
//	h.Do(h.LastChange(history.Byte(3, 0x11220)))                         // who wrote this byte?
//	h.Do(h.Until(cond, false))                                           // run to a condition
//	h.Do(h.Continue(stops, true))                                        // back to a breakpoint
//
// In a user interface:
//
//	job := h.Move(m)
//	for !job.Work(5 * history.WorkMS) {
//		handleKeys()          // may drop the job
//	}
//	if job.Found { h.Goto(job.Pos) }
//
// # Texts that a run goes by
//
// With a Script a run goes by a text of its own: a scenario, whose actors are told what to do by the machine's Script, or a session, whose
// lines come as Typed. Its lines are what By: Line moves by and what "line N" means; Line tells at which we are.
//
// # Events
//
// Of every event the history keeps a Brief in an index: enough to search (Find) and to draw timelines (Brief). The events themselves,
// with all bytes, are made again by running that piece of the run once more (Events; Around, where no more shall be made than a screen
// may wait for; FindEvent, to search in them). Replay lets a machine of its own go through it all again for whoever listens.
//
// # What if
//
// A Branch is a run that differs from another from some step on: by an answer to a choice, a signal from outside, or what is typed.
// Choose, Preempt, Schedule, Signal and Type make one and stand at the same moment in it; Switch goes back. The main line is Branches()[0].
//
//	h.Choices(h.Now().Step)        // what the machine chose here, and what else it could have
//	b, err := h.Schedule(4)        // let task 4 run next instead
//	b, err = h.Type(1, []byte("ls\r"))
//	h.Switch(h.Branches()[0])
//
// Token is all of that in a word that can be copied: what made this run, and where we are in it.
package history
