package kernel

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/testdata"
	"github.com/vitrine-os/vitrine/testdata/shellscripts"
)

// runScript runs a script under our shell on a machine, in an empty folder.
func runScript(t *testing.T, s stage, script string) (*Machine, shellscripts.Outcome) {
	t.Helper()
	var c console
	tree := userland()
	tree["tmp/script"] = &fstest.MapFile{Data: []byte(script), Mode: 0o644}
	tree["tmp/work"] = &fstest.MapFile{Mode: fs.ModeDir | 0o755}
	cfg := s.on(Config{
		Image: testdata.Shell(), Path: "/bin/sh", Args: []string{"sh", "../script", "one", "two words", "three"}, Cwd: "/tmp/work",
		Env: []string{"PATH=/bin:/usr/bin", "HOME=/root"}, MaxInst: 2_000_000_000, Output: c.sink, Root: tree,
	})
	m := boot(t, cfg)
	m.RunAll()
	return m, shellscripts.Outcome{Out: c.out.String(), Err: c.err.String(), Status: shellStatus(m.Status)}
}

// TestShell runs the scripts whose outcome dash has decided.
func TestShell(t *testing.T) {
	for _, subject := range shellscripts.Subjects() {
		cases, err := shellscripts.Cases(subject)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(subject, func(t *testing.T) {
			t.Parallel()
			for _, c := range cases {
				m, got := runScript(t, stages()[0], c.Script)
				if m.Over != Finished || got != c.Want {
					t.Errorf("%s: %v\n%s", c.Name, m.Over, cmp.Diff(c.Want, got))
				}
				checkEmpty(t, m)
			}
		})
	}
}
