package compare

import "fmt"

// A Job is what every mechanism has to do: so many messages of that size in bytes go from one process to another.
type Job struct{ Messages, Size int }

// Bounds of a job: the program's buffers, and a person's patience.
const (
	MaxMessages = 1_000_000
	MaxSize     = 65_536
)

// Check tells whether a job can be done.
func (j Job) Check() error {
	switch {
	case j.Messages < 1 || j.Messages > MaxMessages:
		return fmt.Errorf("1 to %d messages can be sent, not %d", MaxMessages, j.Messages)
	case j.Size < 1 || j.Size > MaxSize:
		return fmt.Errorf("a message has 1 to %d bytes, not %d", MaxSize, j.Size)
	}
	return nil
}

// A Row is a mechanism, with all that was found out about it.
type Row struct {
	Mechanism *Mechanism
	Facts     Facts
	Machine   *Count  // on the machine; nil if it has no such thing
	Native    *Timing // on this computer's Linux; nil if nobody asked, or it has no such thing
	Wrong     string  // why there is no number, in the program's words: "send: Message too long"
}

// A Count is what the exchange took on the machine, all messages together, of sender and receiver together.
type Count struct {
	Calls    int64 // system calls begun
	Switches int64 // times that the CPU went to another task
	In, Out  int64 // times that the kernel copied from user memory, and to it
	Bytes    int64 // that it copied
	Frames   int64 // pages that it copied, since two processes shared them and one wrote
	Virtual  int64 // nanoseconds of the machine's clock
	Host     int64 // nanoseconds that the machine took here
}

// A Timing is what the exchange took on Linux.
type Timing struct {
	Nanoseconds int64
	Switches    int64 // as getrusage(2) counts them
}

// Lasting says how long a message lasts that nobody has received.
type Lasting uint8

// How long.
const (
	Unknown    Lasting = iota
	Never              // it lies nowhere: the sender waits until it is received
	Process            // as long as a process holds the thing
	Kernel             // until it is removed, or the kernel ends
	FileSystem         // the same, with the files
)

// Facts are what a mechanism keeps.
type Facts struct {
	Boundaries bool // a receive gives one message, not what happens to lie there
	Polled     bool // poll(2) tells when a message waits
	Lasting    Lasting
}
