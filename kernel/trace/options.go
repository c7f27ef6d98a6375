package trace

import (
	"fmt"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// Options says what a trace shows, and how.
type Options struct {
	// PidAlways puts the thread's id before every line, as strace does with -f -o FILE; otherwise it
	// stands there only while there are several, as on a terminal.
	PidAlways bool
	// Times puts the virtual time since boot before every line, as strace -tt.
	Times bool
	// Durations puts the virtual time that a call took after it, as strace -T.
	Durations bool
	// Calls are the numbers of the calls to show; nil for all. See ParseCalls.
	Calls map[uint64]bool
	// Pid is the process to show, zero for all.
	Pid int32
	// StringLimit is how many bytes are shown of a string; zero means DefaultStringLimit.
	StringLimit int
	// Program is the name of the first program, for exporters that show names; its exec may lie before the trace.
	Program string
	// Words are what the text says beside names and numbers; nil for strace's own.
	Words *Words
	// Color paints the text with a terminal's escape sequences.
	Color bool
}

// Words are what a trace's text says beside names and numbers, so that it can be said in another language.
type Words struct {
	// Errno explains an error.
	Errno func(abi.Errno) string
	// Exited and Killed tell of ends, with a status and a signal's name to be filled in; Core is added for a core dump.
	Exited, Killed, Core string
	// Unfinished and Resumed mark the parts of a call that another thread interrupts.
	Unfinished, Resumed string
	// Attached tells of a new thread, with its id to be filled in.
	Attached string
}

// straces are strace's words.
var straces = Words{Errno: abi.Errno.Error, Exited: "exited with %d", Killed: "killed by %s", Core: " (core dumped)",
	Unfinished: "unfinished", Resumed: "resumed", Attached: "strace: Process %d attached"}

// words are those in use.
func (o *Options) words() *Words {
	if o.Words == nil {
		return &straces
	}
	return o.Words
}

// DefaultStringLimit is strace's.
const DefaultStringLimit = 32

// limit is the limit of strings that counts.
func (o *Options) limit() int {
	if o.StringLimit <= 0 {
		return DefaultStringLimit
	}
	return o.StringLimit
}

// shows reports whether calls of this number and process are to be shown.
func (o *Options) shows(pid int32, nr uint64) bool {
	return o.showsPid(pid) && (o.Calls == nil || o.Calls[nr])
}

// showsPid reports whether the process is to be shown.
func (o *Options) showsPid(pid int32) bool { return o.Pid == 0 || o.Pid == pid }

// ParseCalls reads a list of calls as strace -e takes it: names and %groups with commas between them, a !
// in front for all others.
func ParseCalls(list string) (map[uint64]bool, error) {
	rest, not := strings.CutPrefix(list, "!")
	chosen := map[uint64]bool{}
	for _, word := range strings.Split(rest, ",") {
		word = strings.TrimSpace(word)
		if name, ok := strings.CutPrefix(word, "%"); ok {
			group := abi.GroupByName(name)
			if group == 0 {
				return nil, fmt.Errorf("no group of system calls is called %q", word)
			}
			for i := range abi.Calls {
				if abi.Calls[i].Groups&group != 0 {
					chosen[uint64(abi.Calls[i].Nr)] = true
				}
			}
			continue
		}
		call := abi.ByName(word)
		if call == nil {
			return nil, fmt.Errorf("no system call is called %q", word)
		}
		chosen[uint64(call.Nr)] = true
	}
	if !not {
		return chosen, nil
	}
	others := map[uint64]bool{}
	for i := range abi.Calls {
		if nr := uint64(abi.Calls[i].Nr); !chosen[nr] {
			others[nr] = true
		}
	}
	return others, nil
}
