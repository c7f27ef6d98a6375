//go:build linux && amd64

package linux

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
)

// roleVariable makes this test binary play a program that uses a stage and comes to some end.
const roleVariable = "VITRINE_TEST_ROLE"

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		play(role)
	}
	os.Exit(m.Run())
}

// play opens a stage with an idle, a blocked and a stopped actor, prints their numbers, and ends as it is told.
func play(role string) {
	opt := Options{}
	if role == "abandon" {
		opt.Patience = time.Second
	}
	st, err := Open(opt)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	s := st.(*stage)
	fmt.Println("pid", s.fence.pid)
	for _, name := range []string{"read", "getpid", "kill"} {
		a, err := s.Actor(name)
		if err != nil {
			panic(err)
		}
		pid, _ := s.Pid(a)
		args := map[string][6]uint64{"read": {3, scenario.ScratchAddr, 1}, "kill": {uint64(pid), uint64(abi.SIGSTOP)}}[name]
		if name == "read" {
			if err := s.Start(a, scenario.Lookup("pipe2"), [6]uint64{scenario.ScratchAddr}, ""); err != nil {
				panic(err)
			}
			if err := s.Settle(limit); err != nil {
				panic(err)
			}
		}
		if err := s.Start(a, scenario.Lookup(name), args, ""); err != nil {
			panic(err)
		}
		if err := s.Settle(limit); err != nil {
			panic(err)
		}
		fmt.Println("pid", s.actors[a].host)
	}
	fmt.Println("ready")
	switch role {
	case "close":
		s.Close()
	case "panic":
		panic("on purpose")
	case "exit":
		os.Exit(3)
	}
	time.Sleep(time.Hour)
}

// here is what a stage could leave behind: mounts and temporary files.
func here(t *testing.T) []string {
	t.Helper()
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		t.Fatal(err)
	}
	list := strings.Split(string(mounts), "\n")
	for _, pattern := range []string{os.TempDir() + "/*itrine*", "/dev/shm/*itrine*", "/dev/.vitrine", "/proc/agent"} {
		found, _ := filepath.Glob(pattern)
		list = append(list, found...)
	}
	return list
}

// TestNothingIsLeft ends programs that use a stage in all ways there are, and looks for what they leave.
func TestNothingIsLeft(t *testing.T) {
	open(t)
	for _, role := range []string{"close", "exit", "panic", "killed", "abandon"} {
		t.Run(role, func(t *testing.T) {
			before := here(t)
			cmd := exec.Command("/proc/self/exe")
			cmd.Env = append(os.Environ(), roleVariable+"="+role)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			defer func() { cmd.Process.Kill(); cmd.Wait() }()
			pids := listen(t, bufio.NewScanner(out))
			switch role {
			case "killed":
				cmd.Process.Kill()
			case "abandon": // a program that hangs: the keeper loses its patience
				cmd.Process.Signal(syscall.SIGSTOP)
			}
			if !await(10*time.Second, func() bool { return !slices.ContainsFunc(pids, alive) }) {
				t.Errorf("after %s some of %v are still there", role, pids)
			}
			if after := here(t); !slices.Equal(before, after) {
				t.Errorf("left behind: %q, before %q", after, before)
			}
		})
	}
}

// listen reads what a program prints: the pids of its keeper and its actors.
func listen(t *testing.T, lines *bufio.Scanner) (pids []string) {
	t.Helper()
	for lines.Scan() {
		if pid, ok := strings.CutPrefix(lines.Text(), "pid "); ok {
			pids = append(pids, pid)
			continue
		}
		if lines.Text() != "ready" || len(pids) != 4 {
			t.Fatalf("the program says %q after %v", lines.Text(), pids)
		}
		return pids
	}
	t.Fatal("the program is not ready")
	return nil
}

// alive reports whether a process is more than a zombie that nobody has reaped yet.
func alive(pid string) bool {
	text, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return false
	}
	state := string(text)[strings.LastIndexByte(string(text), ')')+2]
	return state != 'Z' && state != 'X'
}

// TestClose checks that closing twice, and using what is closed, does no harm.
func TestClose(t *testing.T) {
	st := open(t)
	a := actorOf(t, st, "A")
	pid, host := st.fence.pid, st.actors[a].host
	for range 2 {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	}
	if alive(itoa(pid)) || alive(itoa(host)) {
		t.Error("somebody survived Close")
	}
	if _, err := st.Actor("B"); err == nil {
		t.Error("a new actor after Close")
	}
	if err := st.Settle(limit); err == nil {
		t.Error("Settle after Close")
	}
	if _, err := st.Read(a, scenario.ScratchAddr, 1); err == nil {
		t.Error("Read after Close")
	}
	if s := st.State(a); s.Phase != scenario.Gone {
		t.Errorf("after Close: %+v", s)
	}
}
