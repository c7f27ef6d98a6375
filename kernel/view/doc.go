// Package view turns what a machine holds at a moment into plain data for people, and into text: processes and why they are blocked,
// descriptors, pipes with their bytes, queues with their messages, semaphores, segments, shared frames, timers, signals.
//
// Look makes a View of a machine between two steps; it changes nothing. Text renders it, as vitrine show prints it; a user interface takes
// the same data and the same words. All words for people are Phrases, in every language side by side.
//
//	v := view.Look(m)
//	fmt.Print(v.Text(view.English))
//
// Ipcs prints System V IPC in the layout of util-linux's ipcs.
package view
