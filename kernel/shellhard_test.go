package kernel

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestShellHard drives the shell against its limits: it says what is wrong, and lives.
func TestShellHard(t *testing.T) {
	for _, c := range []struct {
		name string
		uid  uint32 // RLIMIT_NPROC does not bind root
		keys []string
		want []string // what the screen shows, in this order
	}{
		{"no more processes", 1000, []string{"ulimit -u 4\n", "sleep 1 & sleep 1 & sleep 1 & sleep 1 & sleep 1\n", "echo $?; wait; echo alive\n", "exit\n"},
			[]string{"Cannot fork\n", "2\n", "alive\n"}},
		{"a pipeline without processes", 1000, []string{"ulimit -u 3\n", "sleep 1 | sleep 1 | sleep 1 | sleep 1\n", "echo $?; echo alive\n", "exit\n"},
			[]string{"Cannot fork", "2\n", "alive\n"}},
		{"a fork bomb", 1000, []string{"ulimit -u 40\n", ":(){ :|:& };:\n", "\x03", "echo alive\n", "exit\n"}, []string{"Cannot fork", "alive\n"}},
		{"no more descriptors", 0, []string{"ulimit -n 20\n", "for i in 1 2 3 4 5 6 7 8 9; do eval \"exec $i>/dev/null\"; done 2>/dev/null\n", "echo alive\n", "exit\n"}, []string{"alive"}},
		{"endless recursion", 0, []string{"f() { f; }\n", "f\n", "echo alive\n", "exit\n"}, []string{"$ f\n", "depth (1000) reached\n", "alive\n"}},
		{"a large value", 0, []string{"ulimit -v 20000\n", "x=aaaaaaaaaa; while :; do x=$x$x$x$x$x$x$x$x; done\n", "echo alive\n", "exit\n"}, []string{"Out of space\n", "alive\n"}},
	} {
		m, got := typeToShell(t, stages()[0], c.uid, c.keys...)
		at := 0
		for _, w := range c.want {
			i := strings.Index(got[at:], w)
			if i < 0 {
				t.Errorf("%s: %v, status %d: no %q in %q", c.name, m.Over, shellStatus(m.Status), w, got[at:])
				break
			}
			at += i + len(w)
		}
		checkAudit(t, m)
	}
}

// Scripts with an interpreter's name are run by it, those without by the shell that finds them.
func TestShellScripts(t *testing.T) {
	tree := userland()
	tree["tmp/with"] = &fstest.MapFile{Data: []byte("#!/bin/sh -e\necho \"$0 $1\"\nfalse\necho never\n"), Mode: 0o755}
	tree["tmp/without"] = &fstest.MapFile{Data: []byte("echo \"$0 $1 ${x-unset}\"\n"), Mode: 0o755}
	var c console
	m := boot(t, stages()[0].on(Config{Image: tree["bin/sh"].Data, Path: "/bin/sh", Args: []string{"sh", "-c", "x=1; ./with a; echo $?; ./without b; x=2 ./without c"},
		Cwd: "/tmp", Output: c.sink, Root: tree, MaxInst: 1_000_000_000}))
	m.RunAll()
	if got, want := c.out.String(), "./with a\n1\n./without b unset\n./without c 2\n"; got != want {
		t.Errorf("%q, want %q; %s", got, want, c.err.String())
	}
	checkEmpty(t, m)
}
