// Package narrate says in plain sentences what happens in the machine and why: one catalogue, in English and Chinese, for vitrine explain,
// for the line under the cursor of vitrine step, and for its guides.
//
// It is no paraphrase of a trace. A Teller is given the events of one step of the machine and the machine as that step left it, so it
// can say who holds the other end of a pipe, what a semaphore is worth now, or why a call failed here:
//
//	t := narrate.Teller{Lang: view.Chinese}
//	for _, s := range t.Step(m, events) {
//		fmt.Println(s)
//	}
//
// A call is told as a whole, before what follows from it: "Process 3 writes 5 bytes into pipe 1. That wakes process 2." What the call
// consists of (bytes copied in, bytes queued) are details, which come along with the weight Detail. Rules of SEMANTICS.md that are at
// work are named behind a sentence.
//
// # Rooms
//
// callwords.go, errnos.go and wakes.go are tables with a row for every system call, error number and reason of a wake-up. call.go finds the
// call in the events; story_*.go tell certain calls better than the table can; blocks.go says why a call sleeps, reasons.go why it fails.
// events.go, life.go, memory.go and signals.go have the sentences of all other events, details.go one for every event by itself. run.go
// asks a history for what a teller wants to know, and summary.go shortens a long story.
package narrate
