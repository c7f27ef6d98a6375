package tui

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

// TestPhrases wants every phrase in all languages, with the same verbs for the same arguments.
func TestPhrases(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	look := func(node ast.Node) bool {
		lit, ok := node.(*ast.CompositeLit)
		if !ok {
			return true
		}
		if id, ok := lit.Type.(*ast.Ident); !ok || id.Name != "Phrase" || len(lit.Elts) == 0 {
			return true
		}
		n++
		var texts []string
		for _, e := range lit.Elts {
			if b, ok := e.(*ast.BasicLit); ok {
				s, _ := strconv.Unquote(b.Value)
				texts = append(texts, s)
			}
		}
		if len(texts) != 2 || texts[0] == "" || texts[1] == "" {
			t.Errorf("%q is not there in all languages", texts)
		} else if !slices.Equal(verbs(texts[0]), verbs(texts[1])) {
			t.Errorf("%q print different arguments", texts)
		}
		return true
	}
	for _, name := range names {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, look)
	}
	if n < 150 {
		t.Errorf("only %d phrases were found", n)
	}
}
