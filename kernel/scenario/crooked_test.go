package scenario

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// crooked is the machine behind a fault: what the actors ask for is not quite what the kernel hears, or what it answers not what they get.
type crooked struct {
	*Machine
	fraud
	asked map[ActorID]*request
}

// request is an actor's last call.
type request struct {
	call *abi.Call
	args [6]uint64
	done bool
}

// fraud is how the fault works, either half may be missing.
type fraud struct {
	call   string                                                        // the call concerned
	ask    func(s *crooked, a ActorID, args *[6]uint64)                  // changes what is asked
	answer func(s *crooked, a ActorID, args *[6]uint64, ret int64) int64 // changes what is answered
	other  string                                                        // another call is made in its place
}

func (s *crooked) Start(a ActorID, call *abi.Call, args [6]uint64, child string) error {
	s.asked[a] = &request{call, args, false}
	if call.Name == s.call {
		if s.ask != nil {
			s.ask(s, a, &args)
		}
		if s.other != "" {
			call = abi.ByName(s.other)
		}
	}
	return s.Machine.Start(a, call, args, child)
}

func (s *crooked) State(a ActorID) State {
	st := s.Machine.State(a)
	q := s.asked[a]
	if q == nil || q.call.Name != s.call || s.answer == nil || !st.Done || st.Depth > 0 || st.Phase == Gone {
		return st
	}
	st.Ret = s.answer(s, a, &q.args, st.Ret)
	q.done = true
	return st
}

// poke changes a word of an actor's memory.
func (s *crooked) poke(a ActorID, addr uint64, change func(uint32) uint32) {
	if b, err := s.Read(a, addr, 4); err == nil {
		le.PutUint32(b, change(le.Uint32(b)))
		s.Write(a, addr, b)
	}
}

// instead answers one errno, or success, in place of another.
func instead(bad abi.Errno, good int64) func(*crooked, ActorID, *[6]uint64, int64) int64 {
	return func(_ *crooked, _ ActorID, _ *[6]uint64, ret int64) int64 {
		if ret == -int64(bad) {
			return good
		}
		return ret
	}
}

// frauds are faults all over the kernel.
var frauds = map[string]fraud{
	"futex wakes one too many":      {call: "futex", ask: onFutex(abi.FUTEX_WAKE, func(args *[6]uint64) { args[2]++ })},
	"a futex wake-up is lost":       {call: "futex", ask: onFutex(abi.FUTEX_WAKE, func(args *[6]uint64) { args[0] += 4 })},
	"futex compares nothing":        {call: "futex", ask: func(s *crooked, a ActorID, args *[6]uint64) { s.expectAnything(a, args) }},
	"wrong errno of a missing file": {call: "openat", answer: instead(abi.ENOENT, -int64(abi.EACCES))},
	"O_APPEND is forgotten":         {call: "openat", ask: func(_ *crooked, _ ActorID, args *[6]uint64) { args[2] &^= abi.O_APPEND }},
	"O_TRUNC is forgotten":          {call: "openat", ask: func(_ *crooked, _ ActorID, args *[6]uint64) { args[2] &^= abi.O_TRUNC }},
	"unlink leaves the name":        {call: "unlinkat", other: "faccessat", ask: func(_ *crooked, _ ActorID, args *[6]uint64) { args[2] = 0 }},
	"closing twice works":           {call: "close", answer: instead(abi.EBADF, 0)},
	"dup takes any number": {call: "dup", other: "fcntl", ask: func(_ *crooked, _ ActorID, args *[6]uint64) {
		args[1], args[2] = abi.F_DUPFD, 20
	}},
	"lseek is off by one": {call: "lseek", answer: func(_ *crooked, _ ActorID, _ *[6]uint64, ret int64) int64 {
		if ret > 0 {
			return ret + 1
		}
		return ret
	}},
	"wait4 tells another status": {call: "wait4", answer: func(s *crooked, a ActorID, args *[6]uint64, ret int64) int64 {
		if ret > 0 && args[1] != 0 && !s.asked[a].done {
			s.poke(a, args[1], func(v uint32) uint32 { return v ^ 0x100 })
		}
		return ret
	}},
	"WNOHANG waits":                 {call: "wait4", ask: func(_ *crooked, _ ActorID, args *[6]uint64) { args[2] &^= abi.WNOHANG }},
	"exit forgets a bit":            {call: "exit_group", ask: func(_ *crooked, _ ActorID, args *[6]uint64) { args[0] &= 0x7f }},
	"a signal is lost":              {call: "kill", ask: func(_ *crooked, _ ActorID, args *[6]uint64) { args[1] = 0 }},
	"children end without a signal": {call: "clone", ask: func(_ *crooked, _ ActorID, args *[6]uint64) { args[0] &^= abi.CSIGNAL }},
	"threads do not share files":    {call: "clone", ask: func(_ *crooked, _ ActorID, args *[6]uint64) { args[0] &^= abi.CLONE_FILES }},
	"shared memory is private":      {call: "mmap", ask: func(_ *crooked, _ ActorID, args *[6]uint64) { args[3] ^= abi.MAP_SHARED ^ abi.MAP_PRIVATE }},
	"messages come in order only":   {call: "msgrcv", ask: func(_ *crooked, _ ActorID, args *[6]uint64) { args[3] = 0 }},
	"semop undoes nothing": {call: "semop", ask: func(s *crooked, a ActorID, args *[6]uint64) {
		for i := range min(args[2], 8) {
			s.poke(a, args[1]+6*i+2, func(v uint32) uint32 { return v &^ (abi.SEM_UNDO << 16) })
		}
	}},
	"SA_RESTART is forgotten": {call: "rt_sigaction", ask: func(s *crooked, a ActorID, args *[6]uint64) {
		if args[1] != 0 {
			s.poke(a, args[1]+8, func(v uint32) uint32 { return v &^ abi.SA_RESTART })
		}
	}},
}

// onFutex changes one operation of futex(2).
func onFutex(op uint64, change func(*[6]uint64)) func(*crooked, ActorID, *[6]uint64) {
	return func(_ *crooked, _ ActorID, args *[6]uint64) {
		if args[1]&^abi.FUTEX_PRIVATE_FLAG == op {
			change(args)
		}
	}
}

// expectAnything makes a futex wait expect what is there.
func (s *crooked) expectAnything(a ActorID, args *[6]uint64) {
	if args[1]&^abi.FUTEX_PRIVATE_FLAG == abi.FUTEX_WAIT {
		if b, err := s.Read(a, args[0], 4); err == nil {
			args[2] = uint64(le.Uint32(b))
		}
	}
}

// TestConvictsAll breaks the boundary of the whole kernel: for each fault some scenario must not hold.
func TestConvictsAll(t *testing.T) {
	files := map[string]*File{}
	for _, name := range all(t) {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Parse(name, src)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = f
	}
	for name, f := range frauds {
		found := []string{}
		for _, path := range all(t) {
			file := files[path]
			if !file.calls(f.call) {
				continue
			}
			s := &crooked{machine(t), f, map[ActorID]*request{}}
			if diffs, err := Run(file, s); len(diffs) > 0 || err != nil {
				found = append(found, strings.TrimSuffix(filepath.Base(path), ".scn"))
			}
			if len(found) == 5 {
				break
			}
		}
		if len(found) == 0 {
			t.Errorf("%s: all scenarios hold", name)
		}
		t.Logf("%s: %s", name, strings.Join(found, " "))
	}
}

// calls tells whether a scenario makes a call.
func (f *File) calls(name string) bool {
	for i := range f.Lines {
		if f.Lines[i].Kind == Begin && f.Lines[i].Call == name {
			return true
		}
	}
	return false
}
