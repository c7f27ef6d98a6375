//go:build linux && amd64

package linux

import (
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// task is a task behind the fence as /proc shows it, by handles that stay with it: they never lead to another that got its number.
type task struct {
	// dir is its folder, syscall its file of that name, -1 if closed.
	dir, syscall int
}

// noTask is a task without handles.
var noTask = task{dir: -1, syscall: -1}

// openTask gets hold of a task by its number in its own namespace. Threads are found by their tid as well.
func (f *fence) openTask(tid int32) (task, error) {
	dir, err := unix.Openat(f.proc, strconv.Itoa(int(tid)), unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return noTask, err
	}
	file, err := unix.Openat(dir, "syscall", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		_ = unix.Close(dir)
		return noTask, err
	}
	return task{dir: dir, syscall: file}, nil
}

// close lets go of a task.
func (t *task) close() {
	for _, fd := range []int{t.dir, t.syscall} {
		if fd >= 0 {
			_ = unix.Close(fd)
		}
	}
	*t = noTask
}

// read returns the beginning of one of a task's files.
func (t *task) read(name string) (string, error) {
	fd, err := unix.Openat(t.dir, name, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return "", err
	}
	defer unix.Close(fd)
	var buf [4096]byte
	n, err := unix.Read(fd, buf[:])
	if err != nil {
		return "", err
	}
	return string(buf[:n]), nil
}

// doing is what /proc/PID/syscall says.
type doing uint8

const (
	lost      doing = iota // there is no such task any more
	running                // on a processor, or ready for one
	asleep                 // in the kernel, but in no call: stopped while it began, or a zombie
	inCall                 // asleep in a call
	atMailbox              // asleep at its mailbox
)

// doing tells what a task does. bell is the address that its agent sleeps at when idle.
func (t *task) doing(bell uint64) doing {
	var buf [256]byte
	n, err := unix.Pread(t.syscall, buf[:], 0)
	if err != nil || n == 0 {
		return lost
	}
	text := buf[:n]
	switch {
	case text[0] == 'r':
		return running
	case text[0] == '-':
		return asleep
	}
	nr, rest := number(text, 10)
	if nr != unix.SYS_FUTEX {
		return inCall
	}
	if len(rest) < 3 {
		return inCall
	}
	if addr, _ := number(rest[3:], 16); addr == bell { // after " 0x"
		return atMailbox
	}
	return inCall
}

// number reads digits.
func number(text []byte, base uint64) (v uint64, rest []byte) {
	for i, c := range text {
		switch {
		case c >= '0' && c <= '9':
			v = v*base + uint64(c-'0')
		case base == 16 && c >= 'a' && c <= 'f':
			v = v*base + uint64(c-'a') + 10
		default:
			return v, text[i:]
		}
	}
	return v, nil
}

// stat returns a task's state letter and exit code from /proc/PID/stat. For a stopped task the code is the signal that stopped it.
func (t *task) stat() (state byte, code int32, ok bool) {
	text, err := t.read("stat")
	if err != nil {
		return 0, 0, false
	}
	text = text[strings.LastIndexByte(text, ')')+1:] // the command may hold anything
	fields := strings.Fields(text)
	if len(fields) < 50 {
		return 0, 0, false
	}
	n, err := strconv.Atoi(fields[49])
	if err != nil {
		return 0, 0, false
	}
	return fields[0][0], int32(n), true
}

// parent returns the number of a task's parent, 0 if it is not known.
func (t *task) parent() int {
	text, err := t.read("stat")
	if err != nil {
		return 0
	}
	fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
	if len(fields) < 2 {
		return 0
	}
	n, _ := strconv.Atoi(fields[1])
	return n
}

// statusLine finds a line of a status file and returns what follows its name.
func statusLine(status, name string) string {
	for line := range strings.Lines(status) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			return strings.TrimSpace(rest)
		}
	}
	return ""
}
