// Package scenario is the language of scenario files, and the runner that plays them on a stage: the simulated kernel or real Linux.
//
// A scenario is a list of lines as strace prints them. Each line starts a call of one actor and says what must come of it:
//
//	# pipe/R3  read returns 0 only when no process holds the write end any more
//	A: pipe2(&fd, 0)            = 0  {fd=[3, 4]}
//	A: clone(SIGCHLD)           = B
//	A: read(3, &buf, 16)        ...             # blocks
//	B: write(4, "hi", 2)        = 2
//	A: ...                      = 2  {buf="hi"}
//
// Between two lines the system becomes quiet. What a line brings about for other actors must be told by the lines that follow it,
// before anybody does something else: a call that completes, a handler that is entered, a stop, an end.
//
// Run plays a file and compares, Record plays it and writes down what came, a Session does so line by line while somebody types.
package scenario
