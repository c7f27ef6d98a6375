package kernel

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/testdata"
	"github.com/vitrine-os/vitrine/testdata/commands"
	"github.com/vitrine-os/vitrine/testdata/shellscripts"
)

// runCommands runs a script with the whole userland, in an empty folder.
func runCommands(t *testing.T, s stage, c shellscripts.Case) (*Machine, shellscripts.Outcome) {
	t.Helper()
	tree := userland()
	tree["tmp/script"] = &fstest.MapFile{Data: []byte(c.Script), Mode: 0o644}
	tree["tmp/work/.keep"] = &fstest.MapFile{Mode: 0o644}
	var out console
	m := boot(t, s.on(Config{
		Image: testdata.Shell(), Path: "/bin/sh", Args: []string{"dash", "-c", "rm .keep; . ../script"}, Cwd: "/tmp/work",
		Env: []string{"PATH=/bin:/usr/bin", "HOME=/root"}, MaxInst: 2_000_000_000, Output: out.sink, Root: tree,
	}))
	m.RunAll()
	return m, commands.Plain(c.Subject, shellscripts.Outcome{Out: out.out.String(), Err: out.err.String(), Status: shellStatus(m.Status)})
}

// TestCommands runs the lines whose outcome the tools of GNU, procps and util-linux have decided.
func TestCommands(t *testing.T) {
	for _, subject := range commands.Subjects() {
		cases, err := commands.Cases(subject)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(subject, func(t *testing.T) {
			t.Parallel()
			for i, c := range cases {
				if testing.Short() && i%10 != 0 {
					continue
				}
				m, got := runCommands(t, stages()[0], c)
				if m.Over != Finished || got != c.Want {
					t.Errorf("%s: %v\n%s", c.Name, m.Over, cmp.Diff(c.Want, got))
				}
			}
		})
	}
}
