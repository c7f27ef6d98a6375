package narrate

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/view/phrasetest"
)

// placeholder is an argument in what is said about a call.
var placeholder = regexp.MustCompile(`\$f?[0-5]`)

// TestCallsHaveWords wants something said about every system call that the machine answers, with the same arguments in every language.
func TestCallsHaveWords(t *testing.T) {
	for i := range abi.Calls {
		c := &abi.Calls[i]
		w, ok := calls[c.Name]
		if ok != kernel.Done(c.Nr) {
			t.Errorf("%s: has words: %v, is answered: %v", c.Name, ok, kernel.Done(c.Nr))
		}
		en, zh := placeholder.FindAllString(w.what[0], -1), placeholder.FindAllString(w.what[1], -1)
		slices.Sort(en)
		slices.Sort(zh)
		if !slices.Equal(en, zh) {
			t.Errorf("%s: %v in English, %v in Chinese", c.Name, en, zh)
		}
		for _, p := range en {
			if n := int(p[len(p)-1] - '0'); n >= len(c.Args) {
				t.Errorf("%s has no argument %d", c.Name, n)
			}
		}
	}
	for name := range calls {
		if abi.ByName(name) == nil {
			t.Errorf("there is no call %s", name)
		}
	}
}

// TestErrnosHaveWords wants a meaning for every error number.
func TestErrnosHaveWords(t *testing.T) {
	for e := abi.Errno(1); e <= abi.ERESTART_RESTARTBLOCK; e++ {
		if p, ok := errnos[e]; ok != (e.Name() != "") || ok && (p[0] == "" || p[1] == "") {
			t.Errorf("%d %s: has words: %v %q", e, e.Name(), ok, p)
		}
	}
}

// reasonGiver are the kernel's functions whose last argument says why somebody is woken.
var reasonGiver = map[string]bool{"wake": true, "rouse": true, "unblock": true, "complete": true, "semDone": true}

// TestWakesHaveWords looks through the kernel's source for the reasons of wake-ups: each must have words, and no words be for nothing.
func TestWakesHaveWords(t *testing.T) {
	names, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	given := map[string]bool{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !reasonGiver[sel.Sel.Name] {
				return true
			}
			if lit, ok := call.Args[len(call.Args)-1].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				word, _ := strconv.Unquote(lit.Value)
				given[word] = true
			}
			return true
		})
	}
	for word := range given {
		if p := wakes[word]; p[0] == "" || p[1] == "" {
			t.Errorf("the reason %q has no words", word)
		}
	}
	for word := range wakes {
		if !given[word] {
			t.Errorf("the kernel never gives the reason %q", word)
		}
	}
}

// TestPhrases wants all phrases in all languages.
func TestPhrases(t *testing.T) { phrasetest.Check(t, 150) }
