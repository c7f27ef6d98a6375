//go:build linux && amd64

package kernel_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
	"github.com/vitrine-os/vitrine/kernel/scenario/linux"
)

// The same random calls by the same few processes, on the machine and on real Linux: results, errors, structures, who blocks, who is let
// go on, what is left by those who are killed.

// sysvRun is one run on both stages. Actors have the same numbers on both.
type sysvRun struct {
	t      *testing.T
	r      *rand.Rand
	stages [2]scenario.Stage
	actors []*sysvActor
	log    strings.Builder
	what   string  // the group of calls
	ids    []int64 // ids that were answered
	told   []bool  // by actor: its call is over on both stages and was compared
}

// sysvActor is a process.
type sysvActor struct {
	at   [2]scenario.ActorID
	gone bool
	look func(stage int) []byte // what its call in progress will have written
	maps [][2]uint64            // where it attached segments, by stage
	call string
	mark bool // its answer is an address
}

const (
	inArea  = scenario.ScratchAddr
	outArea = scenario.ScratchAddr + 0x10000
	shmArea = 0x20000000
)

func TestSystemVOnLinux(t *testing.T) {
	rounds, calls := 10, 150
	if s := os.Getenv("VITRINE_SYSV_ROUNDS"); s != "" {
		rounds, _ = strconv.Atoi(s)
	}
	first := uint64(1)
	if s := os.Getenv("VITRINE_SYSV_SEED"); s != "" {
		first, _ = strconv.ParseUint(s, 10, 64)
	}
	for _, what := range []string{"msg", "sem", "shm"} {
		t.Run(what, func(t *testing.T) {
			for seed := range uint64(rounds) {
				if !playSysV(t, what, first+seed, calls) {
					t.Fatalf("%s: seed %d", what, first+seed)
				}
			}
		})
	}
}

// playSysV plays one run.
func playSysV(t *testing.T, what string, seed uint64, calls int) bool {
	real, err := linux.Open(linux.Options{})
	if errors.Is(err, linux.ErrUnavailable) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer real.Close()
	sim, err := scenario.NewMachine()
	if err != nil {
		t.Fatal(err)
	}
	s := &sysvRun{t: t, r: rand.New(rand.NewPCG(seed, 3)), what: what, stages: [2]scenario.Stage{sim, real}}
	for range 4 {
		s.actor()
	}
	for i := 0; i < calls && !t.Failed(); i++ {
		s.step()
	}
	if err := sim.Kernel().Audit(); err != nil {
		t.Errorf("audit: %v", err)
	}
	if t.Failed() {
		text := s.log.String()
		t.Log(text[max(0, len(text)-6000):])
	}
	return !t.Failed()
}

// actor makes a process with a handler for SIGUSR1.
func (s *sysvRun) actor() {
	a := &sysvActor{}
	for i, st := range s.stages {
		id, err := st.Actor("A")
		if err != nil {
			s.t.Fatal(err)
		}
		a.at[i] = id
	}
	s.actors = append(s.actors, a)
	n := len(s.actors) - 1
	for i, st := range s.stages {
		def := st.Layout().Struct(abi.StructSigaction)
		b := make([]byte, def.Size)
		binary.LittleEndian.PutUint64(b, st.Layout().Handler)
		s.write(i, n, inArea, b)
		s.start(i, n, "rt_sigaction", [6]uint64{uint64(abi.SIGUSR1), inArea, 0, 8})
	}
	s.settle()
}

func (s *sysvRun) write(stage, n int, addr uint64, b []byte) {
	if err := s.stages[stage].Write(s.actors[n].at[stage], addr, b); err != nil {
		s.t.Fatal(s.stages[stage].Name(), err)
	}
}

func (s *sysvRun) start(stage, n int, name string, args [6]uint64) {
	if err := s.stages[stage].Start(s.actors[n].at[stage], abi.ByName(name), args, "C"); err != nil {
		s.t.Fatal(s.stages[stage].Name(), name, err)
	}
}

func (s *sysvRun) settle() {
	for _, st := range s.stages {
		if err := st.Settle(5 * time.Second); err != nil {
			s.t.Fatal(st.Name(), err)
		}
	}
}

// call makes both actors n call, and compares what everybody does then.
func (s *sysvRun) call(n int, name string, args ...uint64) {
	var list [2][6]uint64
	copy(list[0][:], args)
	copy(list[1][:], args)
	s.callBoth(n, name, list)
}

func (s *sysvRun) callBoth(n int, name string, args [2][6]uint64) {
	a := s.actors[n]
	a.call = fmt.Sprintf("%s %x", name, args[0])
	fmt.Fprintf(&s.log, "%d: %s\n", n, a.call)
	for len(s.told) <= n {
		s.told = append(s.told, true)
	}
	s.told[n] = false
	for i := range s.stages {
		s.write(i, n, outArea, bytes.Repeat([]byte{0xaa}, 200))
		s.start(i, n, name, args[i])
	}
	s.settle()
	if name == "semtimedop" { // its time is 0 or for ever: let it be over
		for _, st := range s.stages {
			if err := st.Sleep(2 * time.Millisecond); err != nil {
				s.t.Fatal(err)
			}
		}
		s.settle()
	}
	s.compare()
}

// compare holds all actors against each other.
func (s *sysvRun) compare() {
	for again := true; again; {
		again = false
		for n, a := range s.actors {
			if a.gone {
				continue
			}
			x, y := s.stages[0].State(a.at[0]), s.stages[1].State(a.at[1])
			fresh := x.Done && x.Depth == 0 && n < len(s.told) && !s.told[n]
			if x.Phase != y.Phase || x.Depth != y.Depth || x.Done != y.Done || fresh && x.Ret != y.Ret && (!a.mark || x.Ret < 0 || y.Ret < 0) {
				s.t.Errorf("%d, %s: machine %v %v %d, linux %v %v %d", n, a.call, x.Phase, x.Done, x.Ret, y.Phase, y.Done, y.Ret)
				return
			}
			switch {
			case x.Phase == scenario.Gone:
				a.gone = true
				fmt.Fprintf(&s.log, "   %d is gone\n", n)
			case x.Phase == scenario.Idle && x.Depth > 0:
				for i, st := range s.stages {
					if err := st.ReturnFromHandler(a.at[i]); err != nil {
						s.t.Fatal(err)
					}
				}
				fmt.Fprintf(&s.log, "   %d returns from its handler\n", n)
				s.settle()
				again = true
			case fresh:
				s.told[n] = true
				s.over(n, x.Ret, y.Ret)
			}
		}
	}
}

// over compares what a call has written.
func (s *sysvRun) over(n int, x, y int64) {
	a := s.actors[n]
	fmt.Fprintf(&s.log, "   %d = %d\n", n, x)
	if a.mark {
		a.mark = false
		if x >= 0 {
			a.maps = append(a.maps, [2]uint64{uint64(x), uint64(y)})
		}
	}
	if a.look != nil {
		p, q := a.look(0), a.look(1)
		if !bytes.Equal(p, q) {
			s.t.Errorf("%d, %s: machine wrote\n%q, linux\n%q", n, a.call, p, q)
		}
		a.look = nil
	}
}

// out reads what a call wrote.
func (s *sysvRun) out(stage, n, size int) []byte {
	b, err := s.stages[stage].Read(s.actors[n].at[stage], outArea, size)
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}

// ds reads a structure, with times that only say whether they are set and pids as the numbers of actors.
func (s *sysvRun) ds(stage, n int, id abi.StructID) []byte {
	def := s.stages[stage].Layout().Struct(id)
	b := s.out(stage, n, def.Size)
	var text bytes.Buffer
	for _, f := range def.Fields {
		v := uint64(0)
		for i := f.Size - 1; i >= 0; i-- {
			if i < 8 {
				v = v<<8 | uint64(b[f.Off+i])
			}
		}
		switch {
		case strings.HasSuffix(f.Name, "time") && v != 0xaaaaaaaaaaaaaaaa:
			v = min(v, 1)
		case strings.HasSuffix(f.Name, "pid"):
			v = s.person(stage, int32(v))
		case f.Size > 8:
			fmt.Fprintf(&text, "%s=%x ", f.Name, b[f.Off:f.Off+26])
			continue
		}
		fmt.Fprintf(&text, "%s=%d ", f.Name, v)
	}
	return text.Bytes()
}

// person is the actor behind a pid.
func (s *sysvRun) person(stage int, pid int32) uint64 {
	for n, a := range s.actors {
		if p, _ := s.stages[stage].Pid(a.at[stage]); p == pid {
			return uint64(n) + 1000
		}
	}
	return uint64(pid)
}

func pick[T any](s *sysvRun, list ...T) T { return list[s.r.IntN(len(list))] }

func (s *sysvRun) chance(percent int) bool { return s.r.IntN(100) < percent }

// step makes one random call by an idle actor.
func (s *sysvRun) step() {
	var idle []int
	alive := 0
	for n, a := range s.actors {
		if a.gone {
			continue
		}
		alive++
		if s.stages[0].State(a.at[0]).Phase == scenario.Idle {
			idle = append(idle, n)
		}
	}
	if alive < 4 || len(idle) == 0 {
		s.actor()
		return
	}
	n := pick(s, idle...)
	switch d := s.r.IntN(100); {
	case d < 3:
		s.signal(n, pick(s, abi.SIGUSR1, abi.SIGUSR1, abi.SIGKILL, abi.SIGCHLD))
	case d < 4:
		s.call(n, "exit_group", 0)
	case d < 8:
		s.call(n, "setresuid", math.MaxUint32, uint64(pick(s, 0, 0, 1000, 1001)), math.MaxUint32)
	case d < 10:
		s.call(n, "setresgid", math.MaxUint32, uint64(pick(s, 0, 7)), math.MaxUint32)
	case s.what == "msg":
		s.msg(n)
	case s.what == "sem":
		s.sem(n)
	default:
		s.shm(n)
	}
}

// signal sends a signal to an actor.
func (s *sysvRun) signal(n int, sig abi.Signal) {
	to := s.actors[s.r.IntN(len(s.actors))]
	if to.gone {
		return
	}
	var args [2][6]uint64
	for i, st := range s.stages {
		pid, _ := st.Pid(to.at[i])
		args[i] = [6]uint64{uint64(pid), uint64(sig)}
	}
	s.callBoth(n, "kill", args)
}
