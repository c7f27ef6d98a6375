// Package random makes scenarios by chance and compares the machine with real Linux on them.
//
// A scenario is made line by line while it is played on the machine, so that its calls are about what there is: descriptors that are
// open and a few that are not, the pids of the actors, words in memory. Which scenario comes out depends on a seed and an index alone.
// Then Linux answers the same calls, and its answers, written down as a scenario file, must hold on the machine: results, errnos,
// memory, who is blocked and who woke, handlers and ends. Where the machine itself is free (which of several woken actors runs
// first), it is enough that they hold for one of its choices.
//
// # How to add a group
//
// A group is one file with a *Group: a name, the lines that begin each of its scenarios, and shapes of calls with weights. Add it to
// Groups in groups.go; everything else follows. The arguments of a shape come from the system-call table: a descriptor argument is one
// of the caller's descriptors, flags are some of the set's names, a buffer that the call fills is a place of the caller's. With says
// it better for one argument:
//
//	var semaphores = &Group{
//		Name:  "sem",
//		Begin: []string{"semget(0x11, 3, IPC_CREAT|0600)"},
//		Shapes: []Shape{
//			{9, Call("semop", With("semid", setID), With("sops", ops))},
//			{2, Call("semget", With("key", OneOf("0x11", "IPC_PRIVATE")))},
//			{1, Pause},
//		},
//	}
//
// A Draw writes one argument as a scenario file has it; it may look at the World: who calls, what is open, the machine. It returns ""
// if there is nothing to draw from, and then another shape is taken. A Line writes a whole call, or "sleep 700ms"; use one where arguments
// hang together. Draw only from w.Rand and from what both kernels agree about: no address of Linux's choice (name a result with a
// variable: "mmap(...) = $m1"), no inode number, no time. Waits are either over at once or take long (see Pause), since Linux's clock
// runs while the runner looks. What a call fills and is different from run to run is left out by the recorder (see shown in
// kernel/scenario/decode.go); where that is not enough use Blind.
package random
