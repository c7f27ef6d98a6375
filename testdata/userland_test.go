package testdata

import (
	"path"
	"strings"
	"testing"
)

func TestUserland(t *testing.T) {
	links := 0
	for i, tool := range Userland() {
		switch {
		case tool.Target == "":
			checkELF(t, tool.ELF, 300*1024)
		case tool.Target != Userland()[1].Path || tool.ELF != nil || !strings.Contains(tool.Path, "bin/"):
			t.Errorf("tool %d: %q is a link to %q", i, tool.Path, tool.Target)
		default:
			links++
			if name := path.Base(tool.Path); strings.ContainsAny(name, " /\"") {
				t.Errorf("a command is called %q", name)
			}
		}
	}
	if links < 15 {
		t.Errorf("only %d commands", links)
	}
}
