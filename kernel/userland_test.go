package kernel

import (
	iofs "io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vitrine-os/vitrine/testdata"
)

// userland is a tree with the shell and all commands.
func userland() fstest.MapFS {
	tree := fstest.MapFS{}
	for _, tool := range testdata.Userland() {
		path := strings.TrimPrefix(tool.Path, "/")
		if tool.Target == "" {
			tree[path] = &fstest.MapFile{Data: tool.ELF, Mode: 0o755}
		} else {
			tree[path] = &fstest.MapFile{Data: []byte(tool.Target), Mode: 0o777 | iofs.ModeSymlink}
		}
	}
	return tree
}

// runLine runs a line of shell with the whole userland.
func runLine(t *testing.T, s stage, line string) (*Machine, string) {
	t.Helper()
	return runProgram(t, s.on(Config{
		Image: testdata.Shell(), Path: "/bin/sh", Args: []string{"sh", "-c", line}, Cwd: "/tmp", MaxInst: 2_000_000_000,
		Env: []string{"PATH=/bin:/usr/bin", "HOME=/root"}, Root: userland(),
	}))
}

// The commands work together on a machine: pipelines, a writer that is killed by SIGPIPE, processes in /proc.
func TestUserland(t *testing.T) {
	for _, c := range [][2]string{
		{"seq 1 1000 | grep 7 | wc -l", "271\n"},
		{"yes | head -n 2", "y\ny\n"},
		{"printf 'b\\na\\nb\\n' | sort | uniq -c | sort -rn", "      2 b\n      1 a\n"},
		{"echo one two | tee x y; cat x y; ls", "one two\none two\none two\nx\ny\n"},
		{"sleep 100 & sleep 1; ps -C sleep -o ppid=,stat=,args=", "    2 S    sleep 100\n"},
		{"sleep 100 & kill $!; wait $!; echo $?", "143\n"},
		{"sleep 1 | ls -l /proc/self/fd | awk 'NR == 2 || NR == 3 { print $1, $9, $10, $11 }'", "lr-x------ 0 -> pipe:[1]\nl-wx------ 1 -> pipe:[2]\n"},
		{"for c in 'sed p' 'sed -u p' 'tr a b' 'grep .' cat; do (echo a; sleep 1; echo b) | $c > o & sleep 0.5; wc -c < o; wait; done", "0\n4\n0\n0\n2\n"}, // buffers
		{"free | awk 'NR == 2 { print $2 }'; free -m | awk 'NR == 2 { print $2, ($7 > 500) }'; cat /proc/sys/kernel/threads-max", "524288\n512 1\n4096\n"},
		{"ipcmk -Q -f /tmp:h; send -i 0 -t 123 -m 'hello helios'; ipcs -q | tail -n 2; recv -i 0 -t 123; recv -i 0 -t 123 -n; echo $?",
			"Message queue id: 0\n0x68190009 0          root       644        13           1           \n\nhello helios\n1\n"},
	} {
		for _, s := range stages() {
			m, out := runLine(t, s, c[0])
			if m.Over != Finished || out != c[1] {
				t.Errorf("%s: %s: %v, printed %q, want %q", s, c[0], m.Over, out, c[1])
			}
		}
	}
}
