package narrate

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/testdata"
)

var update = flag.Bool("update", false, "write the golden stories anew")

// open makes a history of a demo.
func open(t testing.TB, name string) *history.History {
	t.Helper()
	d, ok := testdata.DemoByName(name)
	if !ok {
		t.Fatalf("no demo %s", name)
	}
	c := kernel.Config{Image: d.ELF, Path: "/bin/" + name, Args: []string{name}, Cwd: "/root", Env: []string{"PATH=/bin"}, MaxInst: 200_000_000}
	h, err := history.Open(c, history.Options{})
	if err != nil {
		t.Fatal(err)
	}
	h.GotoEnd()
	return h
}

// tell is everything that is said of a demo's run.
func tell(t testing.TB, name string, l view.Lang) (all []Sentence) {
	h := open(t, name)
	if err := Each(h, l, 0, h.Last(), func(list []Sentence) error {
		all = append(all, list...)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// han is a Chinese character.
var han = regexp.MustCompile(`\p{Han}`)

// TestDemos tells every demo in both languages: something is said of every event, the same things in both.
func TestDemos(t *testing.T) {
	for _, d := range testdata.Demos() {
		if testing.Short() && d.Races {
			continue
		}
		en, zh := tell(t, d.Name, view.English), tell(t, d.Name, view.Chinese)
		if len(en) != len(zh) {
			t.Errorf("%s: %d sentences in English, %d in Chinese", d.Name, len(en), len(zh))
			continue
		}
		told := map[uint64]int{}
		for i := range en {
			told[en[i].Seq]++
			if s := en[i].Text + zh[i].Text; strings.Contains(s, "%!") || strings.Contains(s, "  ") && !strings.Contains(s, `"`) || en[i].Text == "" {
				t.Errorf("%s, event %d: %q", d.Name, en[i].Seq, s)
			}
			if !han.MatchString(zh[i].Text) || han.MatchString(en[i].Text) {
				t.Errorf("%s, event %d: %q in English, %q in Chinese", d.Name, en[i].Seq, en[i].Text, zh[i].Text)
			}
			if en[i].Weight != zh[i].Weight || en[i].Shape != zh[i].Shape || !slices.Equal(en[i].Rules, zh[i].Rules) {
				t.Errorf("%s, event %d: not the same in both languages", d.Name, en[i].Seq)
			}
		}
		h := open(t, d.Name)
		for seq := h.First(); seq <= h.Last(); seq++ {
			if told[seq] != 1 {
				t.Errorf("%s: event %d was told %d times", d.Name, seq, told[seq])
			}
		}
	}
}

// TestStories compares the stories of some demos with golden ones.
func TestStories(t *testing.T) {
	for _, name := range []string{"eof", "pingpong", "pages", "undo", "mailbox", "ctrlc", "meeting", "patience"} {
		for l, word := range []string{"en", "zh"} {
			var b strings.Builder
			sum := Summary{Lang: view.Lang(l), To: func(s Sentence) { b.WriteString(s.String() + "\n") }}
			for _, s := range tell(t, name, view.Lang(l)) {
				sum.Add(s)
			}
			sum.Close()
			golden(t, filepath.Join("testdata", name+"."+word+".txt"), b.String())
		}
	}
}

// golden compares a text with a file, or writes it.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: -want +got\n%s", file, diff)
	}
}

// TestKinds wants something said about every kind of event, even where nothing is known beside it.
func TestKinds(t *testing.T) {
	h := open(t, "hello")
	for l := range view.Lang(2) {
		for k := event.None + 1; k.Name() != "?"; k++ {
			if name := KindName(k, l); han.MatchString(name) != (l == view.Chinese) {
				t.Errorf("%s is called %q", k.Name(), name)
			}
			for _, text := range []string{"", "handler", "term", "undo"} {
				teller := Teller{Lang: l}
				list := teller.Step(h.Machine(), []event.Event{{Kind: k, Seq: 1, PID: 7, TID: 7, Peer: 8, Sig: 2, Text: text}})
				if len(list) != 1 || list[0].Text == "" || strings.Contains(list[0].Text, "%!") || strings.HasPrefix(list[0].Text, k.Name()+".") {
					t.Errorf("%s %q: %v", k.Name(), text, list)
				}
			}
		}
	}
}

// ruleID is the form of a rule's id.
var ruleID = regexp.MustCompile(`^[a-z]+/R[0-9]+$`)

// TestRules wants every rule that a sentence names in SEMANTICS.md.
func TestRules(t *testing.T) {
	text, err := os.ReadFile("../../SEMANTICS.md")
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range names {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(node ast.Node) bool {
			if lit, ok := node.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if id, _ := strconv.Unquote(lit.Value); ruleID.MatchString(id) {
					if n++; !strings.Contains(string(text), "| "+id+" |") {
						t.Errorf("%s: %s is not in SEMANTICS.md", name, id)
					}
				}
			}
			return true
		})
	}
	if n < 80 {
		t.Errorf("only %d rules were found", n)
	}
}

// TestSummary counts rounds, tells what goes on in another way, and sums up chores.
func TestSummary(t *testing.T) {
	var got []string
	sum := Summary{To: func(s Sentence) { got = append(got, s.Text) }}
	add := func(shapes string) {
		for _, r := range shapes {
			s := Sentence{Weight: Plain, Shape: string(r), Text: string(r), Call: -1}
			if r == '.' {
				s = Sentence{Weight: Chore, Short: "brk", PID: 2, Call: 214, Shape: "brk"}
			}
			sum.Add(s)
		}
	}
	add("xabcabcabcabcaby....z")
	sum.Close()
	want := []string{"x", "a", "b", "c", "a", "b", "c", "(The last 3 sentences come 2 times more with other numbers, up to event 0.)", "a", "b", "y",
		"(Housekeeping of process 2: brk, 4 times.)", "z"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestPrograms tells the runs of the test programs, which do what demos do not: whatever they do, there are words for it.
func TestPrograms(t *testing.T) {
	for _, name := range []string{"altstacks", "badptr", "eintr", "fifos", "files", "frames", "groups", "msgq", "pidfds", "polls", "protect", "ptimers", "ptys", "queues",
		"scans", "sems", "shms", "sigfd", "sigwaits", "tfd", "threads", "vforks"} {
		elf, err := os.ReadFile(filepath.Join("../../testdata/tests/bin", name))
		if err != nil {
			t.Fatal(err)
		}
		h, err := history.Open(kernel.Config{Image: elf, Path: "/bin/" + name, Args: []string{name}, Cwd: "/tmp", MaxInst: 20_000_000}, history.Options{})
		if err != nil {
			t.Fatal(err)
		}
		h.GotoEnd()
		for l := range view.Lang(2) {
			if err := Each(h, l, 0, min(h.Last(), 1500), func(list []Sentence) error {
				for _, s := range list {
					if s.Text == "" || han.MatchString(s.Text) != (l == view.Chinese) {
						t.Errorf("%s, event %d: %q", name, s.Seq, s.Text)
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestAlarmed wants nobody given up whose alarm clock is set.
func TestAlarmed(t *testing.T) {
	for _, s := range tell(t, "nap", view.English) {
		if strings.Contains(s.Text, "Nobody can wake it") {
			t.Errorf("event %d: %s", s.Seq, s)
		}
	}
}
