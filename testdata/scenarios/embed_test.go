package scenarios

import (
	"strings"
	"testing"
)

// TestMyths checks that every myth has all its words.
func TestMyths(t *testing.T) {
	list, err := Myths()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 15 {
		t.Errorf("only %d myths", len(list))
	}
	for _, m := range list {
		if id, _ := m.File.Rule(); id != "myth/"+m.Name {
			t.Errorf("%s: its id is %s", m.Name, id)
		}
		if !strings.HasPrefix(m.Sentence, `"`) || !strings.HasSuffix(m.Sentence, `"`) || !strings.HasPrefix(m.SentenceZH, "“") {
			t.Errorf("%s: the sentence has no quotes: %s %s", m.Name, m.Sentence, m.SentenceZH)
		}
		if m.Truth == "" || m.TruthZH == "" || !strings.HasSuffix(m.See, ")") {
			t.Errorf("%s: something is missing: %+v", m.Name, m)
		}
	}
}
