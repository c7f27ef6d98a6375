package shellscripts

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var record = flag.Bool("record", false, "renew the goldens with dash")

// native runs a script as a file in an empty folder of its own, as the machine does.
func native(t *testing.T, shell string, c Case) Outcome {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "script"), []byte(c.Script), 0o644); err != nil {
		t.Fatal(err)
	}
	work := filepath.Join(dir, "work")
	if err := os.Mkdir(work, 0o755); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, shell, "../script", "one", "two words", "three")
	cmd.Args[0] = "sh"
	cmd.Dir = work
	cmd.Env = []string{"PATH=/bin:/usr/bin", "HOME=/root"}
	cmd.WaitDelay = time.Second
	var out, msg bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &msg
	err := cmd.Run()
	if e := (*exec.ExitError)(nil); err != nil && !errors.As(err, &e) {
		t.Fatal(err)
	}
	return Outcome{out.String(), msg.String(), cmd.ProcessState.ExitCode()}
}

// everyCase runs f on all scripts.
func everyCase(t *testing.T, f func(t *testing.T, c Case)) {
	for _, subject := range Subjects() {
		cases, err := Cases(subject)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			t.Run(subject+"/"+c.Name, func(t *testing.T) { f(t, c) })
		}
	}
}

// TestDash checks that the goldens are what dash does here, or renews them.
func TestDash(t *testing.T) {
	dash, err := exec.LookPath("dash")
	if err != nil || runtime.GOOS != "linux" {
		t.Skip("no dash here")
	}
	goldens := map[string]string{}
	everyCase(t, func(t *testing.T, c Case) {
		got := native(t, dash, c)
		goldens[c.Subject] += Format(c.Name, got)
		if !*record && (!c.Known || got != c.Want) {
			t.Error(cmp.Diff(c.Want, got))
		}
	})
	if !*record {
		return
	}
	for subject, text := range goldens {
		if err := os.WriteFile(subject+".golden", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestNative compiles our shell for the host and compares it with the goldens: what differs is the shell's fault, not the machine's.
func TestNative(t *testing.T) {
	gcc, err := exec.LookPath("gcc")
	if err != nil || runtime.GOOS != "linux" || *record {
		t.Skip("no gcc here, or other work to do")
	}
	sources, err := filepath.Glob("../shell/*.c")
	if err != nil {
		t.Fatal(err)
	}
	shell := filepath.Join(t.TempDir(), "sh")
	args := append([]string{"-O0", "-std=gnu11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-o", shell}, sources...)
	if out, err := exec.Command(gcc, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	everyCase(t, func(t *testing.T, c Case) {
		if got := native(t, shell, c); got != c.Want {
			t.Errorf("dash and our shell differ:\n%s", cmp.Diff(c.Want, got))
		}
	})
}

// TestCases checks that the files are whole.
func TestCases(t *testing.T) {
	total := 0
	for _, subject := range Subjects() {
		cases, err := Cases(subject)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, c := range cases {
			if seen[c.Name] || strings.Contains(c.Name, " ") || !c.Known || c.Script == "" {
				t.Errorf("%s: %q is there twice, has a blank in its name, is empty or has not been recorded", subject, c.Name)
			}
			seen[c.Name] = true
		}
		total += len(cases)
	}
	if total < 350 {
		t.Errorf("only %d scripts", total)
	}
}

// TestFormat checks that a golden can be read back.
func TestFormat(t *testing.T) {
	want := Outcome{"a\n\n1> b\nno end", "c\n", 3}
	s := sections(Format("x", want))
	if got := (Outcome{unmark(s[0].body, '1'), unmark(s[0].body, '2'), 3}); len(s) != 1 || s[0].title != "x 3" || got != want {
		t.Errorf("%v becomes %v", want, got)
	}
}
