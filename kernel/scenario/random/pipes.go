package random

import (
	"strconv"

	"github.com/vitrine-os/vitrine/proc"
)

// pipes is pipe(7): who blocks and wakes, how much fits, ends that close.
var pipes = &Group{
	Name:  "pipes",
	Help:  "pipes, poll, splice and tee",
	Begin: []string{"pipe2(&fd, 0)"},
	Shapes: join([]Shape{
		{14, Call("read", With("fd", FD(readable)), With("buf", Mostly(Place, Edge)))},
		{14, Call("write", With("fd", FD(writable)))},
		{2, vectored("readv", FD(readable), false)},
		{2, vectored("writev", FD(writable), true)},
		{4, Call("pipe2", With("pipefd", Mostly(own("fd"), OneOf("NULL", "BAD"))), With("flags", OneOf("0", "0", "O_NONBLOCK", "O_CLOEXEC", "O_DIRECT", "O_NONBLOCK|O_DIRECT", "O_APPEND")))},
		{2, Format("fcntl(%s, F_SETPIPE_SZ, %s)", FD(kind(proc.PipeFile)), OneOf("0", "1", "4096", "5000", "8192", "65536", "1048576", "-1"))},
		{1, Format("fcntl(%s, F_GETPIPE_SZ)", AnyFD)},
		{2, Format("ioctl(%s, FIONREAD, %s)", AnyFD, Place)},
		{1, Call("fstat", With("fd", FD(kind(proc.PipeFile))))},
		{1, Call("lseek", With("fd", FD(kind(proc.PipeFile))))},
		{1, Call("pread64", With("fd", FD(kind(proc.PipeFile))))},
		{2, splice("splice", "NULL, ")},
		{2, splice("tee", "")},
	}, Copies, Polls, Lives, Signals),
}

// own is a place of the caller's with a name of its own.
func own(name string) Draw {
	return func(w *World) string { return Place(w) + name }
}

// pipeEnd draws an end of a pipe, seldom one that is none or not open: with files the machine splices nothing, a row in SEMANTICS.md.
func pipeEnd(match func(d *Desc) bool) Draw {
	return func(w *World) string {
		var list []string
		for _, d := range w.Descs() {
			if d.Kind == proc.PipeFile && (match(&d) || w.Chance(12)) {
				list = append(list, strconv.Itoa(int(d.FD)))
			}
		}
		switch {
		case w.Chance(20):
			return "-1"
		case len(list) == 0:
			return ""
		}
		return list[w.Rand.IntN(len(list))]
	}
}

// splice moves bytes from one pipe to another.
func splice(call, offset string) Line {
	return Format(call+"(%s, "+offset+"%s, "+offset+"%s, %s)", pipeEnd(func(d *Desc) bool { return d.Reads() }),
		pipeEnd(func(d *Desc) bool { return d.Writes() }), Size, Flags("", "SPLICE_F_NONBLOCK", "SPLICE_F_MOVE", "SPLICE_F_MORE"))
}
