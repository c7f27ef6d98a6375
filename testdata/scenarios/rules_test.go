package scenarios

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/scenario"
)

// ruleID is the form of a rule's id.
var ruleID = regexp.MustCompile(`\b[a-z]+/R[0-9]+\b`)

// row is a rule in SEMANTICS.md.
type row struct {
	id        string
	scenarios []string // as they stand in its last column
}

// rowLine is a line of one of its tables; scenarioFile a scenario in the last column.
var (
	rowLine      = regexp.MustCompile(`^\| ([a-z]+/R[0-9]+) \|.*\|([^|]*)\|$`)
	scenarioFile = regexp.MustCompile("`([a-z0-9-]+/[a-z0-9-]+\\.scn)`")
)

// rows are all rules.
func rows(t *testing.T) (list []row) {
	text, err := os.ReadFile("../../SEMANTICS.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		m := rowLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		if seen[m[1]] {
			t.Errorf("%s stands in SEMANTICS.md twice", m[1])
		}
		seen[m[1]] = true
		r := row{id: m[1]}
		for _, s := range scenarioFile.FindAllStringSubmatch(m[2], -1) {
			r.scenarios = append(r.scenarios, s[1])
		}
		list = append(list, r)
	}
	return list
}

// offstage are rules that Go tests show, for what they are about does not happen between the lines of a scenario.
var offstage = map[string]string{
	"futex/R7":  "it is about the moment between a wake-up and the sleeper's next step: TestFutexCancel",
	"port/R11":  "who runs next does not show between lines: TestDirectSwitch",
	"timer/R1":  "CPU time goes by in programs, not in actors: kernel/calls_timer_test.go",
	"timer/R12": "the same",
	"timer/R14": "no scenario may try it on real Linux: kernel/calls_timer_test.go",
}

// TestRulesHaveScenarios checks that every rule names a scenario that is there and names the rule, and that scenarios name rules.
func TestRulesHaveScenarios(t *testing.T) {
	known := map[string]row{}
	for _, r := range rows(t) {
		known[r.id] = r
		if len(r.scenarios) == 0 && offstage[r.id] == "" {
			t.Errorf("%s names no scenario", r.id)
		}
		for _, name := range r.scenarios {
			if f := parsed(t, name); f != nil && !slices.Contains(named(f), r.id) {
				t.Errorf("%s names %s, whose first line does not name the rule", r.id, name)
			}
		}
	}
	names, err := fs.Glob(os.DirFS("."), "*/*.scn")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		f := parsed(t, name)
		if f == nil || strings.HasPrefix(name, "myth/") {
			continue
		}
		if len(named(f)) == 0 {
			t.Errorf("%s names no rule", name)
		}
		for _, id := range named(f) {
			if r, ok := known[id]; !ok {
				t.Errorf("%s names %s, which is not in SEMANTICS.md", name, id)
			} else if !slices.Contains(r.scenarios, name) {
				t.Errorf("%s names %s, whose row does not name it", name, id)
			}
		}
	}
}

// parsed is a scenario, nil if there is none or it is wrong.
func parsed(t *testing.T, name string) *scenario.File {
	src, err := os.ReadFile(name)
	if err != nil {
		t.Error(err)
		return nil
	}
	f, err := scenario.Parse(name, src)
	if err != nil {
		t.Error(err)
		return nil
	}
	return f
}

// named are the rules that a scenario's first line names.
func named(f *scenario.File) []string {
	id, title := f.Rule()
	return ruleID.FindAllString(id+" "+title, -1)
}

// spread are rules that no one line keeps.
var spread = map[string]string{
	"ipc/R11":   "no line ends an object with its maker",
	"ipc/R12":   "ftok is the C library's; the numbers are fstat's",
	"shm/R10":   "a segment is mapped as a shared file is",
	"shm/R14":   "a futex's key is the frame's, wherever it is mapped",
	"timer/R18": "timers are rows of the process: no line gives a thread one",
	"timer/R19": "a signal ends a sleep, whoever sends it: proc/R23",
}

// TestRulesHaveCode checks that every rule's id stands at the line of code that keeps it, and that code names only rules that there are.
func TestRulesHaveCode(t *testing.T) {
	places := map[string]string{}
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := fs.ReadFile(root, path)
		for line := range strings.Lines(string(src)) {
			if _, comment, ok := strings.Cut(line, "//"); ok {
				for _, id := range ruleID.FindAllString(comment, -1) {
					places[id] = path
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	kept := maps.Clone(places)
	for _, r := range rows(t) {
		switch why := spread[r.id]; {
		case places[r.id] != "" && why != "":
			t.Errorf("%s stands in %s; so it is no exception any more", r.id, places[r.id])
		case places[r.id] == "" && why == "":
			t.Errorf("%s stands at no line of code", r.id)
		}
		delete(kept, r.id)
	}
	for _, id := range slices.Sorted(maps.Keys(kept)) {
		t.Errorf("%s names %s, which is not in SEMANTICS.md", kept[id], id)
	}
}
