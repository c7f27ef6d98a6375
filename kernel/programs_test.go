package kernel

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/sched"
	"github.com/vitrine-os/vitrine/testdata"
)

// stages are the machines that every program must give the same result on: what it prints must not depend on who runs when.
func stages() (list []stage) {
	for _, cpus := range []int{1, 2, 4} {
		list = append(list, stage{cpus, sched.Default{}, "default"})
		for _, seed := range []uint64{1, 7} {
			list = append(list, stage{cpus, sched.Seeded{Seed: seed}, fmt.Sprint("seed ", seed)})
		}
	}
	if testing.Short() {
		return list[:2]
	}
	return list
}

// stage is a machine to run a program on.
type stage struct {
	cpus    int
	chooser sched.Chooser
	name    string
}

func (s stage) String() string { return fmt.Sprintf("%d cpus, %s", s.cpus, s.name) }

// on configures a program for the stage.
func (s stage) on(cfg Config) Config {
	cfg.CPUs, cfg.Chooser = s.cpus, s.chooser
	return cfg
}

// demoOutputs is what the demos print, on every schedule. That of counter depends on the schedule: that is its point.
var demoOutputs = map[string]string{
	"hello": "hello from write: this line is out at once\nhello from printf: this line waits in the buffer\n" +
		"I am process 2, my parent is process 1\nargv[0] is \"/bin/hello\"\n",
	"pingpong": strings.Join([]string{"        pong has ball 1", "ping has ball 2", "        pong has ball 3", "ping has ball 4", "        pong has ball 5",
		"ping has ball 6", "        pong has ball 7", "ping has ball 8", "        pong has ball 9", "ping has ball 10", "game over\n"}, "\n"),
	"pipeline": "2000 squares, their sum is 2668667000\n",
	"forktree": "root: the first child has ended, its state is Z\norphan: my parent is alive\nroot: parent ended with status 2\n" +
		"root: the zombie's status was 7, its state is now -\norphan: my parent is gone, I was adopted\n",
	"pages": "before fork:  shared 1, copied 1\nchild wrote:  shared 2, copied 2\nparent reads: shared 2, copied 1\nparent wrote: shared 2, copied 3\n",
	"eof":   "child, this is all I have to say\n",
	"ctrlc": "  handler: Interrupt, from the kernel\n" +
		"  the frame lies on my stack, below main's variables\n" +
		"  SIGINT is blocked now: yes; will be after the handler: no\n" +
		"  the saved result of read is -4\n" +
		"read: -1, Interrupted system call\n" +
		"  handler: Interrupt, from the kernel\n" +
		"  the frame lies on my stack, below main's variables\n" +
		"  SIGINT is blocked now: yes; will be after the handler: no\n" +
		"  the saved result of read is -4\n" +
		"  ... and now I write 7 there\n" +
		"read: 7\n" +
		"read: 5\n",
	"merge": "handlers may interrupt each other: nine were sent, these handlers run:\n" +
		"  SIGRTMIN+1, value 1\n" +
		"  SIGRTMIN+1, value 2\n" +
		"  SIGRTMIN+1, value 3\n" +
		"  SIGRTMIN+0, value 1\n" +
		"  SIGRTMIN+0, value 2\n" +
		"  SIGRTMIN+0, value 3\n" +
		"  SIGUSR1, value 1\n" +
		"handlers block all signals: nine were sent, these handlers run:\n" +
		"  SIGUSR1, value 1\n" +
		"  SIGRTMIN+0, value 1\n" +
		"  SIGRTMIN+0, value 2\n" +
		"  SIGRTMIN+0, value 3\n" +
		"  SIGRTMIN+1, value 1\n" +
		"  SIGRTMIN+1, value 2\n" +
		"  SIGRTMIN+1, value 3\n",
	"restart": "read with SA_RESTART: the handler ran 1 time, result 5, hello\n" +
		"read without SA_RESTART: the handler ran 1 time, result -1, Interrupted system call\n" +
		"poll with SA_RESTART: the handler ran 1 time, result -1, Interrupted system call\n",
	"abort": "  the handler of Aborted returns\n" +
		"abort: Aborted\n" +
		"  the handler of Child exited finds 0 children\n" +
		"system(\"exit 3\"): exit status 3\n" +
		"  the handler of Child exited finds 0 children\n" +
		"system(\"interrupt\"): Interrupt\n" +
		"  the handler of Interrupt: not while a command runs\n",
	"mailbox": "send --type 3 -m third floor\nsend --type 1 -m first floor\nsend --type 2 -m second floor\n3 messages, 37 bytes, and their senders have ended\nrecv --type 2\n  type 2, 13 bytes: second floor\nrecv --type 2\n  No message of desired type\nrecv --type -3\n  type 1, 12 bytes: first floor\nrecv --type 0\n  type 3, 12 bytes: third floor\n",
	"undo":    "without SEM_UNDO\n  child: I am inside, the value is 0\n  the child is dead, the value is 0: nobody can enter: Resource temporarily unavailable\nwith SEM_UNDO\n  child: I am inside, the value is 0\n  the child is dead, the value is 1: I can enter\n",
	"jobshell": "$ wait\n" +
		"^Z[1] wait: stopped\n" +
		"$ jobs\n" +
		"[1] wait: stopped\n" +
		"$ bg\n" +
		"$ jobs\n" +
		"[1] wait: running\n" +
		"$ fg\n" +
		"^C[1] wait: Interrupt\n" +
		"$ read &\n" +
		"$ jobs\n" +
		"[1] read: stopped, wants to read\n" +
		"$ fg\n" +
		"a line\n" +
		"I read: a line\n" +
		"$ jobs\n" +
		"no job\n" +
		"$ exit\n",
	"chat": "Ann reads: note to myself\n" +
		"Bob reads: hello Bob\n" +
		"Ann reads: hello Ann, who is first in the queue?\n" +
		"Bob reads: whoever asks for the type first\n" +
		"Ann reads: so it is not a queue at all\n",
	"buffer": "the sum of 12 squares is 650\n" +
		"never more than 4 places were taken: true\n",
	"meeting": "is anybody there? -> IS ANYBODY THERE?\n" +
		"thank you -> THANK YOU\n",
	"patience": "no answer: Connection timed out after 5.000 s\n" +
		"impatient: 20 calls of 1 ms, 0 answers\n" +
		"patient: 1 call of 10 ms, 1 answer\n" +
		"a circle: one of three is refused: Resource deadlock avoided\n" +
		"and yet all three messages arrived\n",
	"servers": "              ms that fast clients wait   late   and slow clients\n" +
		"one thread     75  70  65  55  35  15   6 of 6       20  39  58  77\n" +
		"3 threads      35  30  25  15   0   0   4 of 6       20  39  58  77\n" +
		"asynchronous    0   0   0   0   0   0   0 of 6       20  39  58  77\n",
}

// onepageWhole is how onepage begins on every schedule; how fast it was and how often it looked depends.
const onepageWhole = "20 round trips of 500 bytes, all whole\n"

func TestDemos(t *testing.T) {
	for _, d := range testdata.Demos() {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			for _, s := range stages() {
				m, out := runProgram(t, s.on(programConfig(d.Name, d.ELF)))
				ws, done := m.ExitStatus()
				switch d.Name {
				case "counter":
					checkCounter(t, s, out, ws)
				case "onepage":
					if m.Over != Finished || ws != 0 || !strings.HasPrefix(out, onepageWhole) {
						t.Errorf("%s: %v, status %#x, printed\n%s", s, m.Over, ws, out)
					}
				case "nap":
					checkNap(t, s, m, out)
					continue
				case "eof":
					if m.Over != Deadlock || done || out != demoOutputs[d.Name] {
						t.Errorf("%s: %v, done %v, printed\n%s", s, m.Over, done, out)
					}
					checkAudit(t, m)
					continue
				default:
					if m.Over != Finished || !done || ws != 0 || out != demoOutputs[d.Name] {
						t.Errorf("%s: %v, status %#x, done %v: %s", s, m.Over, ws, done, firstDifference(out, demoOutputs[d.Name]))
					}
				}
				checkEmpty(t, m)
			}
		})
	}
}

// runProgram boots and runs to the end. It returns what was written to standard output.
func runProgram(t *testing.T, cfg Config) (*Machine, string) {
	t.Helper()
	var c console
	cfg.Output = c.sink
	m := boot(t, cfg)
	m.RunAll()
	return m, c.out.String()
}

// checkCounter allows every sum that lost updates can lead to.
func checkCounter(t *testing.T, s stage, out string, ws int32) int {
	t.Helper()
	var sum int
	if _, err := fmt.Sscanf(out, "2 * 2000 increments, the counter says %d\n", &sum); err != nil {
		t.Fatalf("%s: %v in %q", s, err, out)
	}
	if sum < 2 || sum > 4000 || (ws == 0) != (sum == 4000) {
		t.Errorf("%s: sum %d, status %#x", s, sum, ws)
	}
	return sum
}

// checkNap allows a nap to miss its alarm, which lasts for ever.
func checkNap(t *testing.T, s stage, m *Machine, out string) (missed bool) {
	t.Helper()
	missed = m.Over == Deadlock
	if !missed && (m.Over != Finished || m.Status != 0) || out != map[bool]string{false: "20 naps taken\n"}[missed] {
		t.Errorf("%s: %v, status %#x, printed %q", s, m.Over, m.Status, out)
	}
	checkAudit(t, m)
	return missed
}

// A sleep built from an alarm and pause misses its alarm on some schedules; with sigsuspend it never does.
func TestSeedsShowTheMissedAlarm(t *testing.T) {
	d, _ := testdata.DemoByName("nap")
	lost := [2]int{}
	for seed := range uint64(30) {
		for i, args := range [][]string{{"nap"}, {"nap", "safe"}} {
			s := stage{1, sched.Seeded{Seed: seed}, fmt.Sprint(args, " seed ", seed)}
			cfg := s.on(programConfig(d.Name, d.ELF))
			cfg.Args = args
			if m, out := runProgram(t, cfg); checkNap(t, s, m, out) {
				lost[i]++
			}
		}
	}
	if lost[0] == 0 || lost[1] != 0 {
		t.Errorf("%d of 30 seeds miss an alarm, and %d with sigsuspend", lost[0], lost[1])
	}
}

// onepageOf is what onepage says with each argument, whoever runs when.
var onepageOf = map[string][2]string{
	"": {onepageWhole, "; 80 copies, "}, "wake": {onepageWhole, "; 80 copies, "}, "port": {onepageWhole, "; 80 copies, "},
	"long": {"20 round trips of 2000 bytes, all whole\n", "; 320 copies, "},
}

// The two stores of onepage in the wrong order: some schedules read what is not there yet, or lose it; with the right order none does, and
// none forgets a sleeper where a futex or a port wakes it.
func TestSeedsShowTheWrongStore(t *testing.T) {
	d, _ := testdata.DemoByName("onepage")
	ends := map[string]int{}
	for seed := range uint64(30) {
		for _, how := range []string{"", "wake", "port", "long", "wrong"} {
			s := stage{1, sched.Seeded{Seed: seed}, fmt.Sprint(how, " seed ", seed)}
			cfg := s.on(programConfig(d.Name, d.ELF))
			cfg.Args = []string{"onepage", how}
			m, out := runProgram(t, cfg)
			if how == "wrong" {
				ends[out]++
			} else if want := onepageOf[how]; m.Status != 0 || !strings.HasPrefix(out, want[0]) || !strings.Contains(out, want[1]) {
				t.Errorf("%s: status %d, printed %s", s, m.Status, out)
			}
		}
	}
	if ends[onepageWhole] == 0 || ends["a message was read that was not whole\n"] == 0 {
		t.Errorf("30 seeds end with %v", ends)
	}
}

// Determinism must not hide races: two writers that increment a shared counter show many sums, and every seed always the same one.
func TestSeedsShowTheRace(t *testing.T) {
	d, _ := testdata.DemoByName("counter")
	sums := map[int]int{}
	for seed := range uint64(200) {
		s := stage{1, sched.Seeded{Seed: seed}, fmt.Sprint("seed ", seed)}
		m, out := runProgram(t, s.on(programConfig(d.Name, d.ELF)))
		sums[checkCounter(t, s, out, m.Status)]++
		if again, text := runProgram(t, s.on(programConfig(d.Name, d.ELF))); text != out || again.Hash() != m.Hash() {
			t.Fatalf("%s: a second run gives %q after %q", s, text, out)
		}
	}
	if len(sums) < 10 {
		t.Errorf("60 seeds give only these sums: %v", sums)
	}
}

// The EOF demo's verdict: who is blocked, in what, and who could have ended that.
func TestEOFVerdict(t *testing.T) {
	d, _ := testdata.DemoByName("eof")
	m, _ := runProgram(t, programConfig(d.Name, d.ELF))
	words := [][]string{{"process 2 (eof)", "wait4", "child 3"}, {"process 3 (eof)", "read", "fd 3", "pipe:[1]", "write end", "fd 4 of process 3 itself"}}
	list := m.Blocked()
	if len(list) != len(words) {
		t.Fatalf("%d processes are blocked, want %d", len(list), len(words))
	}
	for i, b := range list {
		for _, w := range words[i] {
			if !strings.Contains(b.String(), w) {
				t.Errorf("%q does not say %q", b.String(), w)
			}
		}
	}
}

func TestPrograms(t *testing.T) {
	for _, p := range testdata.Tests() {
		if p.ELF == nil {
			continue // needs a full C library: see TestGlibc
		}
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			for _, s := range stages() {
				m, out := runProgram(t, s.on(programConfig(p.Name, p.ELF)))
				if got := shellStatus(m.Status); m.Over != Finished || got != p.Status || out != p.Golden {
					t.Fatalf("%s: %v, status %d, want %d: %s", s, m.Over, got, p.Status, firstDifference(out, p.Golden))
				}
				checkEmpty(t, m)
				checkNoSysV(t, m)
			}
		})
	}
}

// firstDifference shows where two texts part.
func firstDifference(got, want string) string {
	g, w := strings.SplitAfter(got, "\n"), strings.SplitAfter(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d is %q, want %q", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}
