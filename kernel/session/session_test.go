package session

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/vitrine-os/vitrine/kernel"
	vfs "github.com/vitrine-os/vitrine/kernel/fs"
	"github.com/vitrine-os/vitrine/testdata"
)

// tools are the shell and the commands.
func tools() (list []vfs.Tool) {
	for _, t := range testdata.Userland() {
		list = append(list, vfs.Tool{Path: t.Path, Data: t.ELF, Target: t.Target})
	}
	return list
}

// play plays a text, and asserts that it comes out as it stands there.
func play(t *testing.T, text string, change func(*kernel.Config)) (*File, *kernel.Machine) {
	t.Helper()
	f, err := Parse("test.vsh", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config(tools())
	if change != nil {
		change(&cfg)
	}
	got, m, err := Play(f, cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Audit(); err != nil {
		t.Error(err)
	}
	if d := Diff(f, got); d != "" || got.String() != text {
		t.Errorf("%v\n%s\nplayed:\n%s", m.Over, d, got)
	}
	return got, m
}

// What is typed at two consoles, with keys and pauses, comes out as it would on Linux.
func TestPlay(t *testing.T) {
	for _, text := range []string{
		"$ echo hi\nhi\n$ printf 'a\\n\\nb\\n\\n'\na\n\nb\n\\\n$ printf abc\nabc\\c\n",
		"# a remark\n$ cat\n< some words\nsome words\n^D\n$ exit 3\n",
		"$ sleep 100\n^C\n$ echo $?\n130\n",
		"$ sleep 5; echo late\nlate\n$ echo next\nnext\n",
		"$ while :; do :; done\n^C\n$ echo $?\n130\n",
		"$ (sleep 3; echo slept) &\n[1] 3\n... 5s\nslept\n$ echo\n\n[1] + Done                       (sleep 3; echo slept)\n",
		"$ cat <<E\n> one\n> E\none\n",
		"$ ls /nowhere > /dev/tty2 2>&1\n\n== console 2 ==\nls: cannot access '/nowhere': No such file or directory\n",
		"$ echo $$\n2\n\n== console 2 ==\n$ echo $$\n3\n$ exit\n\n== console 1 ==\n$ echo here\nhere\n",
	} {
		play(t, text, nil)
	}
}

// sessions reads those of testdata.
func sessions(t *testing.T) (list []*File) {
	t.Helper()
	names, err := fs.Glob(testdata.Sessions, "sessions/*.vsh")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		src, err := testdata.Sessions.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Parse(name, src)
		if err != nil {
			t.Fatal(err)
		}
		if f.String() != string(src) {
			t.Errorf("%s is not written as we write it", name)
		}
		list = append(list, f)
	}
	return list
}

// TestSessions plays the sessions of testdata: most of them were recorded from a real shell on real Linux.
func TestSessions(t *testing.T) {
	all, recorded := sessions(t), 0
	for _, f := range all {
		if f.Recorded() != "" {
			recorded++
		}
		t.Run(path.Base(f.Name), func(t *testing.T) {
			t.Parallel()
			got, m, err := Play(f, Config(tools()), nil)
			if err != nil {
				t.Fatal(err)
			}
			if d := Diff(f, got); d != "" {
				t.Errorf("%v\n%s", m.Over, d)
			}
			if err := m.Audit(); err != nil {
				t.Error(err)
			}
		})
	}
	if len(all) < 25 || recorded < 15 {
		t.Errorf("there are %d sessions, %d of them from Linux", len(all), recorded)
	}
}

// Sessions that were recorded from dash on Linux come out the same with dash itself, built for riscv64, at the machine's consoles. See
// kernel.TestForeignShell.
func TestForeignShell(t *testing.T) {
	file := os.Getenv("VITRINE_DASH")
	if file == "" {
		return
	}
	dash, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config(tools())
	cfg.Image = dash
	for _, f := range sessions(t) {
		if f.Recorded() == "" {
			continue
		}
		t.Run(path.Base(f.Name), func(t *testing.T) {
			t.Parallel()
			got, m, err := Play(f, cfg, nil)
			if err != nil {
				t.Fatal(err)
			}
			if d := Diff(f, got); d != "" {
				t.Errorf("%v\n%s", m.Over, d)
			}
		})
	}
}

// A file says the same after it was written and read again.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"$ a\nb\n", "# x\n\n$ a\n\n\n> b\n\\\n\\$ c\nd\\c\n^C^D\n... 2s\n\n== console 2 ==\nx\\n\n", "== console 3 ==\nx\n# y\n\n", "x\n\ny", "$\n>\n<\n\\\\\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := Parse("a", []byte(s))
		if err != nil {
			return
		}
		b, err := Parse("a", []byte(a.String()))
		if err != nil {
			t.Fatalf("%v\n%s", err, a)
		}
		if d := cmp.Diff(a, b, cmpopts.IgnoreFields(Item{}, "Line"), cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%q\n%q\n%s", s, a.String(), d)
		}
	})
}

// What is wrong is said with the line.
func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		"$ a\n... 2\n":       `f:2: "... 2" is no pause`,
		"== console 10 ==\n": "f:1: there are consoles 1 to 9",
		"$ a\n# b\nc\n":      "f:3: what came out cannot stand behind a remark",
		"$ a\x1b\n":          "f:1: a control character",
		"\xff":               "f:1: this is no text",
	} {
		if _, err := Parse("f", []byte(text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
