package session

import (
	"fmt"
	"path"
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/sched"
)

// typed makes a session of command lines.
func typed(lines ...string) *File {
	f := &File{Name: "typed"}
	for _, l := range lines {
		f.Items = append(f.Items, Item{Kind: Command, Console: 1, Text: l})
	}
	return f
}

// run plays a session and audits the machine.
func run(t *testing.T, cfg kernel.Config, f *File) (*File, *kernel.Machine) {
	t.Helper()
	got, m, err := Play(f, cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Audit(); err != nil {
		t.Error(err)
	}
	return got, m
}

// output is what came out, all together.
func (f *File) output() string {
	var b strings.Builder
	for _, it := range f.Items {
		b.WriteString(it.Out)
	}
	return b.String()
}

// commands are n lines of all kinds that leave nothing behind.
func commands(n int) (lines []string) {
	kinds := []string{
		"echo %d > f; cat f", "seq 1 20 | grep 1 | wc -l", "sleep 1 & wait", "(cd /tmp; touch x%[1]d; rm x%[1]d)", "mkfifo p; cat p & echo through > p; wait; rm p",
		"x=$(printf %%s word); echo $x", "false || echo $?", "yes | head -n 1", "ls -l /proc/self/fd | wc -l", "sh -c 'kill -9 $$'",
	}
	for i := range n {
		l := kinds[i%len(kinds)]
		if strings.Contains(l, "%") {
			l = fmt.Sprintf(l, i)
		}
		l, _, _ = strings.Cut(l, "%!(EXTRA")
		lines = append(lines, l)
	}
	return lines
}

// A session of 1,000 commands leaves the machine clean and needs no more memory than one of 100. Its transcript, written down and read
// again, is played to the same bytes, and leaves the same machine.
func TestThousandCommands(t *testing.T) {
	_, few := run(t, Config(tools()), typed(commands(100)...))
	whole, m := run(t, Config(tools()), typed(commands(1000)...))
	if used, before := m.Mem.Used(), few.Mem.Used(); used > before+8 {
		t.Errorf("%d frames after 1,000 commands, %d after 100", used, before)
	}
	if n := m.Procs.Tasks.Len(); n != 2 {
		t.Errorf("%d processes are left", n)
	}
	text := whole.String()
	if n := strings.Count(text, "\n$ "); n != 999 {
		t.Errorf("%d commands behind the first", n)
	}
	saved, err := Parse("saved.vsh", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	again, m2 := run(t, Config(tools()), saved)
	if again.String() != text || m.Hash() != m2.Hash() {
		t.Errorf("the second time it came out otherwise: %.2000s", Diff(saved, again))
	}
	if f, m := run(t, Config(tools()), typed(append(commands(20), "exit")...)); m.Procs.Tasks.Len() != 1 || !m.MainDone {
		t.Errorf("after exit %d processes are left: %s", m.Procs.Tasks.Len(), f)
	}
}

// Budgets hold, what happens is said, and the shell survives: processes, memory and files without end.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		lines []string
		want  []string // some of what comes out, in this order
	}{
		{[]string{"yes > /tmp/f; echo status $?; rm /tmp/f"}, []string{"No space left on device\nstatus 1\n"}},
		{[]string{"ulimit -f 100; yes > /tmp/f; echo status $?; rm /tmp/f"}, []string{"status 153\n"}},
		{[]string{"cat /dev/zero | head -c 100M | wc -c"}, []string{"104857600\n"}},
		{[]string{":(){ :|:& };:", "ls -d /"}, []string{"Cannot fork\n", "/\n"}},
		{[]string{"b() { b & b; }; sh -c ':(){ :|:& };:'; (b)", "kill -9 -1", "wait", "ls -d /"}, []string{"Cannot fork\n", "/\n"}},
	} {
		cfg := Config(tools())
		cfg.Memory = 6 << 20
		f, m := run(t, cfg, typed(append(c.lines, "echo alive")...))
		rest := f.output()
		for _, w := range append(c.want, "alive\n") {
			_, after, found := strings.Cut(rest, w)
			if !found {
				t.Errorf("%v: %v, %d frames; no %q in\n%.600s", c.lines, m.Over, m.Mem.Used(), w, f)
				break
			}
			rest = after
		}
	}
}

// Sessions come out the same on 1 and 4 CPUs and under 50 seeds, but for the one in which ps shows whether the shell has already gone to
// sleep.
func TestSeeds(t *testing.T) {
	for _, f := range sessions(t) {
		name := path.Base(f.Name)
		if name == "orphan-zombie.vsh" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(50) {
				cfg := Config(tools())
				cfg.Chooser, cfg.CPUs = sched.Seeded{Seed: seed}, 1+int(seed%2)*3
				got, m, err := Play(f, cfg, nil)
				if err != nil {
					t.Fatal(err)
				}
				if d := Diff(f, got); d != "" {
					t.Fatalf("seed %d, %d CPUs: %v\n%s", seed, cfg.CPUs, m.Over, d)
				}
			}
		})
	}
}
