package kernel

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/sched"
	"github.com/vitrine-os/vitrine/testdata"
	"github.com/vitrine-os/vitrine/testdata/shellscripts"
)

// runScript runs a script under a shell on a machine, in an empty folder.
func runScript(t *testing.T, s stage, shell []byte, script string) (*Machine, shellscripts.Outcome) {
	t.Helper()
	var c console
	tree := userland()
	tree["tmp/script"] = &fstest.MapFile{Data: []byte(script), Mode: 0o644}
	tree["tmp/work"] = &fstest.MapFile{Mode: fs.ModeDir | 0o755}
	cfg := s.on(Config{
		Image: shell, Path: "/bin/sh", Args: []string{"sh", "../script", "one", "two words", "three"}, Cwd: "/tmp/work",
		Env: []string{"PATH=/bin:/usr/bin", "HOME=/root"}, MaxInst: 2_000_000_000, Output: c.sink, Root: tree,
	})
	m := boot(t, cfg)
	m.RunAll()
	return m, shellscripts.Outcome{Out: c.out.String(), Err: c.err.String(), Status: shellStatus(m.Status)}
}

var shellSeeds = flag.Int("shellseeds", 0, "run the shell's scripts under so many seeds, on 1 and on 4 CPUs")

// shellStages are the machines that a script runs on: one after the other has its turn, or all of many seeds.
func shellStages(turn int) (list []stage) {
	if *shellSeeds == 0 {
		all := stages()
		return all[turn%len(all):][:1]
	}
	for seed := range *shellSeeds {
		for _, cpus := range []int{1, 4} {
			list = append(list, stage{cpus, sched.Seeded{Seed: uint64(seed)}, fmt.Sprint("seed ", seed)})
		}
	}
	return list
}

// TestShell runs the scripts whose outcome dash has decided.
func TestShell(t *testing.T) { testShell(t, testdata.Shell()) }

// A foreign shell, dash itself, does on the machine what it did on Linux. .ci/dash builds one for riscv64 and says in VITRINE_DASH where it
// is; without it nothing is tried here.
func TestForeignShell(t *testing.T) {
	file := os.Getenv("VITRINE_DASH")
	if file == "" {
		return
	}
	dash, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	testShell(t, dash)
}

// testShell runs the scripts with a shell.
func testShell(t *testing.T, shell []byte) {
	turn := 0
	for _, subject := range shellscripts.Subjects() {
		cases, err := shellscripts.Cases(subject)
		if err != nil {
			t.Fatal(err)
		}
		first := turn
		turn += len(cases)
		t.Run(subject, func(t *testing.T) {
			t.Parallel()
			for i, c := range cases {
				for _, s := range shellStages(first + i) {
					m, got := runScript(t, s, shell, c.Script)
					if m.Over != Finished || got != c.Want {
						t.Errorf("%s on %s: %v\n%s", c.Name, s, m.Over, cmp.Diff(c.Want, got))
					}
					checkEmpty(t, m)
				}
			}
		})
	}
}
