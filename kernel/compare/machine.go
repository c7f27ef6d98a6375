package compare

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/sched"
)

// Costs is what things take on the machine: as everywhere, and beside that copying takes time, eight bytes as long as a load and a
// store. Else the kernel's copies would be free and the programs' own would not.
var Costs = func() sched.Costs {
	c := sched.DefaultCosts
	c.Copy = 4
	return c
}()

// patience bounds a run: no job takes so many instructions.
const patience = 200_000_000_000

// hostRuns is how often the machine's speed is measured: the median counts.
const hostRuns = 3

// Known are the mechanisms that the machine has.
func Known(elf []byte) (map[string]bool, error) {
	said, err := run(elf, nil, "list")
	return names(said), err
}

// names is the program's list of mechanisms.
func names(said string) map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(said) {
		set[name] = true
	}
	return set
}

// OnMachine lets a mechanism do the job on the machine and writes into its row what that took. elf is the program.
//
// # Errors
// Those of booting the machine. What the program complains about stands in the row.
func OnMachine(elf []byte, r *Row, j Job) error {
	r.Machine = &Count{}
	said, err := run(elf, r.Machine, r.Mechanism.Name, strconv.Itoa(j.Messages), strconv.Itoa(j.Size))
	if err != nil {
		return err
	}
	if r.Wrong = answers(said).wrong(); r.Wrong != "" {
		r.Machine = nil
	}
	if said, err = run(elf, nil, r.Mechanism.Name, "facts"); err == nil {
		r.Facts = answers(said).facts(r.Mechanism)
	}
	return err
}

// Speed measures how long the machine takes for what OnMachine counted. This is the only number that is not the same everywhere.
func Speed(elf []byte, r *Row, j Job) error {
	var times []int64
	for range hostRuns {
		var begin, end time.Time
		c := config(elf, r.Mechanism.Name, strconv.Itoa(j.Messages), strconv.Itoa(j.Size))
		c.Output = func(_ int, b []byte) {
			switch string(b) {
			case "begin\n":
				begin = time.Now()
			case "end\n":
				end = time.Now()
			}
		}
		m, err := kernel.New(c)
		if err != nil {
			return err
		}
		m.RunAll()
		times = append(times, end.Sub(begin).Nanoseconds())
	}
	slices.Sort(times)
	r.Machine.Host = times[len(times)/2]
	return nil
}

// config is a machine for the program.
func config(elf []byte, args ...string) kernel.Config {
	return kernel.Config{Image: elf, Path: "/bin/ipc", Args: append([]string{"ipc"}, args...), Cwd: "/tmp", Costs: &Costs, MaxInst: patience}
}

// run lets the program run, and returns what it wrote. What happens between its two marks is counted, if there is somebody to count.
func run(elf []byte, count *Count, args ...string) (string, error) {
	var said bytes.Buffer
	c := config(elf, args...)
	c.Output = func(_ int, b []byte) { said.Write(b) }
	m, err := kernel.New(c)
	if err != nil {
		return "", err
	}
	if count != nil {
		m.Listen(&meter{count: count})
	}
	if m.RunAll(); m.Over != kernel.Finished {
		return "", fmt.Errorf("%v", m.Over)
	}
	return said.String(), nil
}

// meter counts between the marks. It listens.
type meter struct {
	count *Count
	phase int   // 0 before the first mark, 1 between them, 2 behind the second
	begin int64 // when the first was written
}

// Event implements event.Listener. A mark is a write to standard output, which nobody does in between.
func (m *meter) Event(e *event.Event) {
	mark := e.Nr == abi.SYS_WRITE && e.Args[0] == 1
	switch {
	case m.phase == 0 && e.Kind == event.SysExit && mark:
		m.phase, m.begin = 1, e.Time
	case m.phase == 1 && e.Kind == event.SysEnter && mark:
		m.phase, m.count.Virtual = 2, e.Time-m.begin
	case m.phase == 1:
		m.add(e)
	}
}

// add counts one event.
func (m *meter) add(e *event.Event) {
	switch e.Kind {
	case event.SysEnter:
		m.count.Calls++
	case event.Switch:
		m.count.Switches++
	case event.CopyIn:
		m.count.In++
		m.count.Bytes += e.N
	case event.CopyOut:
		m.count.Out++
		m.count.Bytes += e.N
	case event.PageCopy:
		m.count.Frames++
	}
}
