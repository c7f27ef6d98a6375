// Package tui lets a person step through a run in the terminal: forwards, backwards, to any event, with the source, the processes, the
// kernel's objects and the reasons in view.
//
// # Rooms
//
// A Model is all that there is to know of a session: the history, what is selected, what is typed. Press gives it a key, by its name;
// Work lets it go on with what takes long, in slices. It knows no terminal.
//
//	m := tui.New(h, tui.Options{})
//	m.Press("s")
//	for m.Work(tui.Slice) {
//	}
//
// Draw makes the screen, a grid of cells, out of the model alone: the same model gives the same screen, whichever way it came there.
// Pictures, recordings and tests take it as it is; Run brings it to a terminal.
//
//	fmt.Print(m.Draw(80, 24).Text())
//
// Every command is a row of the table in commands.go, with its keys and its words; help, completion and key handling are made from it. A
// pane is a function that makes lines (pane_*.go); a layout says where panes stand. A letter and a colour stand for a task in all drawings: the
// ring of a pipe (ring.go), page tables, descriptors, the timeline, the chain of who waits for whom (waits.go). A pane can also say what a
// click on one of its lines does. All words are Phrases, in every language.
package tui
