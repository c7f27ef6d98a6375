package main

import (
	"strings"
	"testing"
	"unicode"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// TestManual wants a page in both languages about each of the machine's own calls, with every error that the table lists explained, a
// prototype, and nothing that leads nowhere.
func TestManual(t *testing.T) {
	for _, chinese := range []bool{false, true} {
		pages := manPages(chinese)
		common := findPage(pages, "errors")
		known := map[string]bool{"port": true, "mailbox": true, "errors": true}
		for i := range abi.Calls {
			call := &abi.Calls[i]
			if call.Groups&abi.GroupPort == 0 {
				continue
			}
			known[call.Name] = true
			p := findPage(pages, call.Name)
			if p == nil || p.brief == "" || p.text == "" {
				t.Fatalf("no page about %s", call.Name)
			}
			listed := map[string]bool{}
			for _, e := range call.Errs {
				listed[e.Name()] = true
				if p.explain(e, common) == "" {
					t.Errorf("%s does not explain %s", call.Name, e.Name())
				}
			}
			for name := range p.errors {
				if !listed[name] {
					t.Errorf("%s explains %s, which the table does not list", call.Name, name)
				}
			}
			if len(synopsis(call)) != 3 {
				t.Errorf("<port.h> does not declare %s", call.Name)
			}
		}
		for _, p := range pages {
			if !known[p.name] {
				t.Errorf("a page about %s, which is no call", p.name)
			}
			for _, name := range p.also {
				if !known[name] {
					t.Errorf("%s leads to %s", p.name, name)
				}
			}
			if han := strings.ContainsFunc(p.brief+p.text, func(r rune) bool { return unicode.Is(unicode.Han, r) }); p.name != "errors" && han != chinese {
				t.Errorf("%s is in the wrong language", p.name)
			}
		}
	}
	var out strings.Builder
	c := newMan()
	c.SetOut(&out)
	c.SetArgs([]string{"--lang", "en", "port_reply(2)"})
	err := c.Execute()
	for _, want := range []string{"port_reply(2) - answer a call", "#include <port.h>", "int port_reply(uint64_t token", "ESTALE        The call was answered already", "SEE ALSO"} {
		if err != nil || !strings.Contains(out.String(), want) {
			t.Errorf("%v, no %q in:\n%s", err, want, out.String())
		}
	}
	if c.SetArgs([]string{"read"}); c.Execute() == nil {
		t.Error("there is a page about read")
	}
}
