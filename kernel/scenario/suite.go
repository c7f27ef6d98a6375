package scenario

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"time"
)

// Opener opens a stage for one scenario. An error that wraps ErrMissing means that the host cannot have such a stage.
type Opener func() (Stage, error)

// ErrMissing is wrapped by an Opener's error if the host lacks what the stage needs: then its scenarios are skipped.
var ErrMissing = errors.New("this host cannot have the stage")

// Suite plays many scenarios.
type Suite struct {
	// Stages are the kernels to play on, by name: "machine", "linux".
	Stages []NamedStage
	// Record writes the answers of the last stage into the files.
	Record bool
	// Jobs is how many scenarios are played at the same time, 1 if zero.
	Jobs int
}

// NamedStage is a kernel to play on.
type NamedStage struct {
	Name string
	Open Opener
}

// Result is what came of one file on one stage.
type Result struct {
	File    string        // its path
	Stage   string        // where it was played
	Diffs   []Difference  // where the stage does not do what the file says
	Parting string        // where two stages part, with the calls around it
	Err     error         // what is wrong with the file or the stage
	Skip    string        // why it was not played
	Changed bool          // recording changed the file
	Time    time.Duration // how long it took
	Source  string        // the scenario, if it is not in a file that was given
	Flaky   bool          // the stages parted, but not when they were asked again
}

// OK tells whether the scenario held, or was skipped.
func (r *Result) OK() bool { return r.Err == nil && len(r.Diffs) == 0 && r.Parting == "" }

// Find lists the scenario files among paths and in the folders among them, in order.
func Find(paths []string) ([]string, error) {
	var files []string
	for _, p := range paths {
		err := filepath.WalkDir(p, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && (path == p || strings.HasSuffix(path, ".scn")) {
				files = append(files, path)
			}
			return err
		})
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("no such file: %s", p)
		}
		if err != nil {
			return nil, err
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no scenario files (*.scn) in %s", strings.Join(paths, ", "))
	}
	sort.Strings(files)
	return files, nil
}

// Run plays the files and hands over each file's results in the order of the files, as soon as they are there.
func (s *Suite) Run(files []string, report func([]Result)) {
	results := make([]chan []Result, len(files))
	for i := range results {
		results[i] = make(chan []Result, 1)
	}
	var next sync.Mutex
	at := 0
	for range max(s.Jobs, 1) {
		go func() {
			for {
				next.Lock()
				i := at
				at++
				next.Unlock()
				if i >= len(files) {
					return
				}
				results[i] <- s.file(files[i])
			}
		}()
	}
	for _, c := range results {
		report(<-c)
	}
}

// file plays one file on every stage.
func (s *Suite) file(path string) []Result {
	src, err := os.ReadFile(path)
	if err != nil {
		return []Result{{File: path, Err: err}}
	}
	if s.Record {
		return []Result{s.record(path, src)}
	}
	f, err := Parse(path, src)
	if err != nil {
		return []Result{{File: path, Err: err}}
	}
	return Play(f, s.Stages)
}

// Play plays a scenario on every stage. If there are two, the second result tells also where they part.
func Play(f *File, stages []NamedStage) (list []Result) {
	for _, st := range stages {
		list = append(list, PlayOn(f, st))
	}
	if len(list) == 2 && list[0].Skip == "" && list[1].Skip == "" && list[0].Err == nil && list[1].Err == nil {
		list[1].Parting = parting(f, stages[0], stages[1])
	}
	return list
}

// PlayOn plays a scenario on one stage.
func PlayOn(f *File, on NamedStage) (r Result) {
	r = Result{File: f.Name, Stage: on.Name}
	if only := f.Only(); only != "" && only != on.Name {
		r.Skip = "the file says: only on " + only
		return r
	}
	start := time.Now()
	st, err := on.Open()
	if errors.Is(err, ErrMissing) {
		r.Skip = err.Error()
		return r
	}
	if r.Err = err; err == nil {
		r.Diffs, r.Err = Run(f, st)
		if err := st.Close(); r.Err == nil {
			r.Err = err
		}
	}
	r.Time = time.Since(start)
	return r
}

// record plays a file on the last stage and writes what came into the file.
func (s *Suite) record(path string, src []byte) Result {
	on := s.Stages[len(s.Stages)-1]
	r := Result{File: path, Stage: on.Name}
	f, err := ParseDraft(path, src)
	if err != nil {
		r.Err = err
		return r
	}
	if only := f.Only(); only != "" && only != on.Name {
		r.Skip = "the file says: only on " + only
		return r
	}
	start := time.Now()
	text, err := recordOn(f, on)
	r.Time = time.Since(start)
	if errors.Is(err, ErrMissing) {
		r.Skip = err.Error()
		return r
	}
	if err == nil && text != string(src) {
		r.Changed = true
		err = os.WriteFile(path, []byte(text), 0o644)
	}
	r.Err = err
	return r
}

// recordOn records a file on a stage of its own.
func recordOn(f *File, on NamedStage) (string, error) {
	st, err := on.Open()
	if err != nil {
		return "", err
	}
	g, err := Record(f, st)
	if cerr := st.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return "", err
	}
	return g.String(), nil
}

// around is how many lines before the place where two stages part are shown.
const around = 4

// parting shows where two stages part: the lines before, and then what each answers. It is empty if they do not.
func parting(f *File, a, b NamedStage) string {
	ta, ea := recordOn(f, a)
	tb, eb := recordOn(f, b)
	if ea != nil || eb != nil {
		return fmt.Sprintf("%s: %v\n%s: %v\n", a.Name, ea, b.Name, eb)
	}
	la, lb := strings.Split(ta, "\n"), strings.Split(tb, "\n")
	for i := range min(len(la), len(lb)) {
		if la[i] == lb[i] {
			continue
		}
		var w strings.Builder
		for _, l := range la[max(i-around, 0):i] {
			fmt.Fprintf(&w, "  %-8s %s\n", "", l)
		}
		fmt.Fprintf(&w, "  %-8s %s\n  %-8s %s\n", a.Name+":", la[i], b.Name+":", lb[i])
		return w.String()
	}
	return ""
}

// Only is the stage that the scenario is meant for alone, said in a comment "only: machine"; "" for all.
func (f *File) Only() string { return f.Directive("only") }

// Directive is what a comment "name: value" of the scenario says, "" if there is none.
func (f *File) Directive(name string) string {
	for i := range f.Lines {
		if l := &f.Lines[i]; l.Kind == Blank && l.HasComment {
			if v, ok := strings.CutPrefix(strings.TrimSpace(l.Comment), name+":"); ok {
				return strings.TrimSpace(v)
			}
		}
	}
	return ""
}

// Rule is the id in the scenario's first comment, such as pipe/R3, and Title the sentence behind it.
func (f *File) Rule() (id, title string) {
	for i := range f.Lines {
		if l := &f.Lines[i]; l.HasComment {
			id, title, _ = strings.Cut(strings.TrimSpace(l.Comment), " ")
			return id, strings.TrimSpace(title)
		}
	}
	return "", ""
}
