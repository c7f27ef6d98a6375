package scenario

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// folder writes files into a folder of the test.
func folder(t *testing.T, files map[string]string) string {
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// The stages of the tests.
var (
	onMachine = NamedStage{"machine", func() (Stage, error) { return NewMachine() }}
	onNothing = NamedStage{"linux", func() (Stage, error) { return nil, fmt.Errorf("no root: %w", ErrMissing) }}
	onStrange = NamedStage{"linux", func() (Stage, error) {
		m, err := NewMachine()
		return &strange{m}, err
	}}
)

// strange is a machine on which everybody is somebody else.
type strange struct{ *Machine }

func (s *strange) Name() string { return "linux" }

func (s *strange) State(a ActorID) State {
	st := s.Machine.State(a)
	if st.Done && st.Ret == 3 {
		st.Ret = 4
	}
	return st
}

var mixed = map[string]string{
	"a-holds.scn":  "# x/R1  It holds.\nA: dup(0) = 3\n",
	"b-fails.scn":  "A: dup(0) = 5\n",
	"c-broken.scn": "A: dupp(0) = 5\n",
	"d-only.scn":   "# only: linux\nA: dup(0) = 5\n",
	"ignored.txt":  "nothing",
}

// played plays the mixed files and reports in a format.
func played(t *testing.T, format string, s Suite) (string, *Report) {
	dir := folder(t, mixed)
	files, err := Find([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	r, err := NewReport(&b, format)
	if err != nil {
		t.Fatal(err)
	}
	s.Run(files, func(list []Result) {
		for i := range list {
			list[i].Time = time.Millisecond
		}
		r.Add(list)
	})
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(b.String(), dir+"/", ""), r
}

// TestReportText checks what people read.
func TestReportText(t *testing.T) {
	got, r := played(t, "text", Suite{Stages: []NamedStage{onMachine}, Jobs: 3})
	want := `b-fails.scn: does not hold on machine
  line 1: A: dup(0)                       = 5
    expected  = 5
    got       = 3
c-broken.scn:1:4: unknown call "dupp"; did you mean dup?
skipped: the file says: only on linux
3 played, 1 held, 1 did not hold, 1 could not be played, 1 skipped
`
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if r.Failed != 1 || r.Broken != 1 || r.Skipped != 1 {
		t.Errorf("%+v", r)
	}
}

// TestReportMachines checks that machines can read the other formats.
func TestReportMachines(t *testing.T) {
	got, _ := played(t, "json", Suite{Stages: []NamedStage{onMachine}})
	var holds []bool
	for _, l := range strings.Split(strings.TrimSpace(got), "\n") {
		var j jsonResult
		if err := json.Unmarshal([]byte(l), &j); err != nil {
			t.Fatalf("%s: %v", l, err)
		}
		holds = append(holds, j.Holds)
	}
	if d := cmp.Diff([]bool{true, false, false, false}, holds); d != "" {
		t.Error(d)
	}
	got, _ = played(t, "junit", Suite{Stages: []NamedStage{onMachine}})
	var s junitSuite
	if err := xml.Unmarshal([]byte(got), &s); err != nil {
		t.Fatal(err)
	}
	if s.Tests != 4 || s.Failures != 1 || s.Errors != 1 || s.Skipped != 1 || s.Cases[1].Failure == nil || s.Cases[3].Skipped == nil {
		t.Errorf("%+v", s)
	}
	if _, err := NewReport(nil, "yaml"); err == nil {
		t.Error("there is no format yaml")
	}
}

// TestMissing checks that a stage which the host cannot have is skipped.
func TestMissing(t *testing.T) {
	got, r := played(t, "text", Suite{Stages: []NamedStage{onMachine, onNothing}})
	if r.Skipped != 4 || !strings.Contains(got, "1 held") {
		t.Errorf("%+v\n%s", r, got)
	}
}

// TestParting checks that the place is shown where two kernels part.
func TestParting(t *testing.T) {
	dir := folder(t, map[string]string{"a.scn": "A: dup(0) = {3, 4}\nA: dup(0) = 4\nA: getpid() = A\nA: close(3) = 0\nA: dup(1) = {3, 4}\n", "b.scn": "A: dup(0)\n"})
	var out strings.Builder
	r, _ := NewReport(&out, "text")
	(&Suite{Stages: []NamedStage{onMachine, onStrange}}).Run([]string{dir + "/a.scn", dir + "/b.scn"}, r.Add)
	if want := "  machine: A: dup(0)                       = 3\n  linux:   A: dup(0)                       = 4\n"; !strings.Contains(out.String(), want) {
		t.Errorf("%s\nwant %s", out.String(), want)
	}
	if strings.Contains(out.String(), "a.scn") {
		t.Errorf("both are among the results allowed:\n%s", out.String())
	}
}

// TestRecordFiles checks that recording writes files that hold, once.
func TestRecordFiles(t *testing.T) {
	const src = "# x/R1  A child and its pipe.\nA: pipe2(&fd, 0)   # two ends\nA: clone(SIGCHLD)\nA: read(3, &buf, 9) = 7\nB: write(4, \"hi\")\nA: ... # comes\n\nB: exit(3)\n"
	const want = `# x/R1  A child and its pipe.
A: pipe2(&fd, 0)                = 0  {fd=[3, 4]}                # two ends
A: clone(SIGCHLD)               = B
A: read(3, &buf, 9)             ...
B: write(4, "hi")               = 2
A: ...                          = 2  {buf="hi"}                 # comes

B: exit(3)
`
	dir := folder(t, map[string]string{"a.scn": src})
	for _, changed := range []bool{true, false} {
		(&Suite{Stages: []NamedStage{onMachine}, Record: true}).Run([]string{dir + "/a.scn"}, func(list []Result) {
			if !list[0].OK() || list[0].Changed != changed {
				t.Errorf("%+v", list[0])
			}
		})
		got, err := os.ReadFile(dir + "/a.scn")
		if d := cmp.Diff(want, string(got)); err != nil || d != "" {
			t.Errorf("%v\n%s", err, d)
		}
	}
}

// TestFind checks which files are found.
func TestFind(t *testing.T) {
	dir := folder(t, mixed)
	if files, err := Find([]string{dir}); err != nil || len(files) != 4 {
		t.Errorf("%v %v", files, err)
	}
	if files, err := Find([]string{dir + "/ignored.txt"}); err != nil || len(files) != 1 {
		t.Errorf("a file that is named is played whatever its name: %v %v", files, err)
	}
	for _, p := range []string{dir + "/nothing", t.TempDir()} {
		if _, err := Find([]string{p}); err == nil {
			t.Errorf("%s: no error", p)
		}
	}
}
