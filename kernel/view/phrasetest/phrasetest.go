// Package phrasetest holds a catalogue of phrases to its word: every phrase is there in every language, and says the same things in each.
package phrasetest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// languages is how many languages a phrase is written in: English, then Chinese.
const languages = 2

// verb is one of fmt's.
var verb = regexp.MustCompile(`%[-+#0-9.]*(?:\[(\d)\])?([a-z])`)

// verbs lists which argument a phrase prints how.
func verbs(s string) (list []string) {
	n := 1
	for _, m := range verb.FindAllStringSubmatch(s, -1) {
		if m[1] != "" {
			n, _ = strconv.Atoi(m[1])
		}
		list = append(list, strconv.Itoa(n)+m[2])
		n++
	}
	slices.Sort(list)
	return list
}

// Check wants every phrase in the source of the package in the working directory in all languages, with the same verbs for the same
// arguments. A package with fewer phrases than least was not read rightly.
func Check(t testing.TB, least int) {
	t.Helper()
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
			if lit, ok := node.(*ast.CompositeLit); ok && isPhrase(lit.Type) && len(lit.Elts) > 0 {
				n++
				check(t, words(lit))
			}
			return true
		})
	}
	if n < least {
		t.Errorf("only %d phrases were found", n)
	}
}

// isPhrase tells whether a literal is a Phrase, of this package or of another.
func isPhrase(e ast.Expr) bool {
	if s, ok := e.(*ast.SelectorExpr); ok {
		e = s.Sel
	}
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "Phrase"
}

// check judges one phrase.
func check(t testing.TB, texts []string) {
	t.Helper()
	switch {
	case len(texts) == 0: // Phrase{s, s} of a variable
	case len(texts) != languages || slices.Contains(texts, ""):
		t.Errorf("%q is not there in all languages", texts)
	case !slices.Equal(verbs(texts[0]), verbs(texts[1])):
		t.Errorf("%q print different arguments", texts)
	}
}

// words are the literal texts of a phrase.
func words(lit *ast.CompositeLit) (texts []string) {
	for _, e := range lit.Elts {
		if b, ok := e.(*ast.BasicLit); ok {
			s, _ := strconv.Unquote(b.Value)
			texts = append(texts, s)
		}
	}
	return texts
}
