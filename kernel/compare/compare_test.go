package compare

import (
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/testdata"
)

var update = flag.Bool("update", false, "write the goldens anew")

var elf = testdata.CompareIPC()

// onMachine are the mechanisms that the machine has.
func onMachine(t *testing.T) (list []*Mechanism) {
	t.Helper()
	known, err := Known(elf)
	if err != nil {
		t.Fatal(err)
	}
	for i := range Mechanisms {
		if m := &Mechanisms[i]; known[m.Name] {
			list = append(list, m)
			delete(known, m.Name)
		}
	}
	if len(known) > 0 {
		t.Errorf("nothing is said about %v", known)
	}
	if len(list) < 17 {
		t.Errorf("only %d mechanisms", len(list))
	}
	return list
}

// do does a job with one mechanism.
func do(t *testing.T, name string, j Job) Row {
	t.Helper()
	r := Row{Mechanism: Find(name)}
	if err := OnMachine(elf, &r, j); err != nil {
		t.Fatal(err)
	}
	return r
}

// Over every mechanism all messages arrive, in their order and byte by byte: shorter than a word, in the middle, and a page.
func TestWholeAndInOrder(t *testing.T) {
	for _, m := range onMachine(t) {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			for _, size := range []int{1, 3, 8, 500, 4096} {
				said, err := run(elf, nil, m.Name, "40", strconv.Itoa(size), "check")
				if wrong := answers(said).wrong(); err != nil || wrong != "" {
					t.Errorf("%d bytes: %v, %s", size, err, wrong)
				}
			}
		})
	}
}

// What is too long for a mechanism is said in the row, and everybody comes to an end.
func TestTooLong(t *testing.T) {
	want := map[string]string{
		"msgqueue": "send: Invalid argument", "port": "send: Message too long", "call": "send: Message too long", "page": "send: Message too long",
		"mailbox": "send: Message too long", "pipe": "", "semshm": "", "file": "",
	}
	got := map[string]string{}
	for name := range want {
		got[name] = do(t, name, Job{3, 20000}).Wrong
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The table, without what differs from host to host.
func TestGolden(t *testing.T) {
	j := Job{200, 500}
	var rows []Row
	for _, m := range onMachine(t) {
		rows = append(rows, do(t, m.Name, j))
	}
	rows = append(rows, Row{Mechanism: Find("stream")}, do(t, "page", Job{200, 5000}))
	for l, file := range map[view.Lang]string{view.English: "table.en", view.Chinese: "table.zh"} {
		file = filepath.Join("testdata", file)
		text := Text(rows, j, l, false, false)
		if *update {
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), text); diff != "" {
			t.Errorf("%s: %s", file, diff)
		}
	}
}

// What can be counted on fingers: so many calls a message, and the bytes of a System V queue are type and text, in and out.
func TestCounts(t *testing.T) {
	const n = 100
	q := do(t, "msgqueue", Job{n, 64}).Machine
	if q.Calls != 2*n || q.In != 2*n || q.Out != n || q.Bytes != 2*n*(8+64) {
		t.Errorf("msgqueue: %+v", q)
	}
	if p := do(t, "polling", Job{n, 64}).Machine; p.Bytes != 0 || p.In != 0 || p.Switches < n {
		t.Errorf("polling: %+v", p)
	}
	if g := do(t, "page", Job{n, 4096}).Machine; g.Bytes >= n*200 || g.Frames > 0 {
		t.Errorf("page: %+v", g)
	}
	if c := do(t, "call", Job{n, 64}).Machine; c.Calls != 3*n-1 || c.Switches != 2*n-1 { // the server waits before the first mark
		t.Errorf("call: %+v", c)
	}
}

// The switches that are counted from outside are those that getrusage counts, but for the few around the exchange.
func TestSwitches(t *testing.T) {
	for _, name := range []string{"pipe", "semshm", "futex", "port", "mailbox8"} {
		var c Count
		said, err := run(elf, &c, name, "300", "500")
		if own := answers(said).number("switches"); err != nil || own < c.Switches || own > c.Switches+8 {
			t.Errorf("%s: %v, %d switches, of which the programs count %d", name, err, c.Switches, own)
		}
	}
}

// Copying takes time here; elsewhere it does not.
func TestCopiesTakeTime(t *testing.T) {
	virtual := map[int64]int64{}
	var bytes int64
	for _, rate := range []int64{0, 4} {
		c := config(elf, "msgqueue", "100", "4096")
		costs := Costs
		costs.Copy = rate
		c.Costs = &costs
		m, err := kernel.New(c)
		if err != nil {
			t.Fatal(err)
		}
		var count Count
		m.Listen(&meter{count: &count})
		m.RunAll()
		virtual[rate], bytes = count.Virtual, count.Bytes
	}
	if took := virtual[4] - virtual[0]; took < bytes/4-400 || took > bytes/4 {
		t.Errorf("%d bytes took %d ns", bytes, took)
	}
}

func TestSpeed(t *testing.T) {
	r := do(t, "pipe", Job{100, 500})
	if err := Speed(elf, &r, Job{100, 500}); err != nil || r.Machine.Host <= 0 {
		t.Errorf("%v, %d ns", err, r.Machine.Host)
	}
}

func TestJSON(t *testing.T) {
	j := Job{50, 100}
	rows := []Row{do(t, "fifo", j), {Mechanism: Find("stream"), Native: &Timing{5, 6}}, do(t, "port", Job{1, 5000})}
	text, err := JSON(rows, j)
	var got struct {
		Messages, Size int
		Rows           []map[string]any
	}
	if err != nil || json.Unmarshal(text, &got) != nil {
		t.Fatal(err, string(text))
	}
	if got.Messages != 50 || got.Size != 100 || len(got.Rows) != 3 {
		t.Errorf("%+v", got)
	}
	if got.Rows[0]["machine"].(map[string]any)["calls"].(float64) < 100 || got.Rows[1]["linux"].(map[string]any)["switches"] != 6.0 {
		t.Error(string(text))
	}
	if got.Rows[1]["machine"] != nil || got.Rows[2]["wrong"] != "send: Message too long" {
		t.Error(string(text))
	}
}

func TestJobs(t *testing.T) {
	for j, good := range map[Job]bool{{1, 1}: true, {MaxMessages, MaxSize}: true, {0, 1}: false, {1, 0}: false, {MaxMessages + 1, 1}: false, {1, MaxSize + 1}: false, {-1, -1}: false} {
		if err := j.Check(); (err == nil) != good {
			t.Errorf("%+v: %v", j, err)
		}
	}
}

// The same programs on Linux: all messages arrive there, too, and what the machine says a mechanism keeps is what Linux says.
func TestOnLinux(t *testing.T) {
	cc, err := exec.LookPath("cc")
	if err != nil || runtime.GOOS != "linux" {
		t.Skip("no C compiler for a Linux here")
	}
	n, err := Compile(cc+" -Wall -Werror", testdata.CompareSources())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.Close)
	for _, m := range onMachine(t) {
		if !n.Has(m) {
			continue
		}
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			r := do(t, m.Name, Job{20, 300})
			there := Row{Mechanism: m}
			if err := n.Fill(&there, Job{20, 300}, true); err != nil || there.Wrong != "" || there.Native.Nanoseconds <= 0 {
				t.Errorf("%v, %+v", err, there)
			}
			if diff := cmp.Diff(there.Facts, r.Facts); diff != "" {
				t.Errorf("Linux and the machine differ: %s", diff)
			}
			if said, err := n.run(m.Name, "40", "500", "check"); err != nil || answers(said).wrong() != "" {
				t.Errorf("%v, %s", err, said)
			}
		})
	}
	known, err := Known(elf)
	for i := range Mechanisms {
		if m := &Mechanisms[i]; err != nil || !n.Has(m) && !known[m.Name] {
			t.Errorf("nobody has %s: %v", m.Name, err)
		}
	}
}

// A compiler that does not compile is an error with its words, and nothing stays behind.
func TestBadCompiler(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for _, cc := range []string{"", "false", filepath.Join(t.TempDir(), "none")} {
		if n, err := Compile(cc, testdata.CompareSources()); err == nil {
			n.Close()
			t.Errorf("%q compiles", cc)
		}
	}
	if left, _ := os.ReadDir(os.TempDir()); runtime.GOOS == "linux" && len(left) > 0 {
		t.Errorf("%v stay behind", left)
	}
}
