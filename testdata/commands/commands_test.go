package commands

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vitrine-os/vitrine/testdata/shellscripts"
)

var record = flag.Bool("record", false, "renew the goldens with dash and the tools of the host")

// native runs a case with the host's tools. The folder is on a tmpfs, as the machine's are: the sizes of directories are those there.
func native(t *testing.T, c shellscripts.Case) shellscripts.Outcome {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "commands")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "script"), []byte(c.Script), 0o644); err != nil {
		t.Fatal(err)
	}
	work := filepath.Join(dir, "work")
	if err := os.Mkdir(work, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("unshare", "-i", "dash", "../script")
	cmd.Dir, cmd.Env, cmd.WaitDelay = work, []string{"PATH=/bin:/usr/bin", "HOME=/root"}, 10*time.Second
	var out, msg bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &msg
	err = cmd.Run()
	if e := (*exec.ExitError)(nil); err != nil && !errors.As(err, &e) {
		t.Fatal(err)
	}
	return Plain(c.Subject, shellscripts.Outcome{Out: out.String(), Err: msg.String(), Status: cmd.ProcessState.ExitCode()})
}

// TestCases checks that the files are whole and, with -record, renews the goldens.
func TestCases(t *testing.T) {
	total := 0
	for _, subject := range Subjects() {
		cases, err := Cases(subject)
		if err != nil {
			t.Fatal(err)
		}
		var golden strings.Builder
		seen := map[string]bool{}
		for _, c := range cases {
			if *record {
				golden.WriteString(shellscripts.Format(c.Name, native(t, c)))
			} else if !c.Known {
				t.Errorf("%s: %q has not been recorded", subject, c.Name)
			}
			if seen[c.Name] {
				t.Errorf("%s: %q is there twice", subject, c.Name)
			}
			seen[c.Name] = true
		}
		total += len(cases)
		if *record {
			if err := os.WriteFile(subject+".golden", []byte(golden.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if total < 120 {
		t.Errorf("only %d cases", total)
	}
}
