package fs

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// shape replaces what varies between machines, so that two texts can be compared in layout.
func shape(s string) string {
	for _, r := range [][2]string{{`[0-9a-f]{16}`, "H"}, {` *-?\b\d+(\.\d+)?\b`, "N"}} {
		s = regexp.MustCompile(r[0]).ReplaceAllString(s, r[1])
	}
	return s
}

// TestLayouts compares the layout of texts with this machine's kernel: every line that we print must be a line of Linux's, in the
// same order, with the columns at the same place.
func TestLayouts(t *testing.T) {
	for _, c := range []struct {
		file string
		got  []byte
		skip string // lines that this architecture or configuration words otherwise
	}{
		{"self/status", ProcStatus(&sleeper), `Name|State|Groups|Speculation|Mems_allowed|Cpus_allowed|THP|untag|x86|Kthread`},
		{"self/statm", ProcStatm(&sleeper.Mem), ""},
		{"self/io", ProcIOText(ProcIO{}), ""},
		{"meminfo", ProcMemInfo(&MemInfo{}), ""},
		{"uptime", ProcUptime(0, 0), ""},
		{"loadavg", ProcLoadAvg(&LoadAvg{}), ""},
		{"sys/kernel/sem", ProcSys(1, 2, 3, 4), ""},
		{"sys/kernel/pid_max", ProcSys(1), ""},
	} {
		raw, err := os.ReadFile("/proc/" + c.file)
		if err != nil {
			t.Logf("%s: %v", c.file, err)
			continue
		}
		real := map[string]bool{}
		for _, l := range strings.Split(shape(string(raw)), "\n") {
			real[l] = true
		}
		for _, l := range strings.Split(shape(string(c.got)), "\n") {
			if !real[l] && (c.skip == "" || !regexp.MustCompile(c.skip).MatchString(l)) && !newer(l) {
				t.Errorf("%s: Linux has no line like %q", c.file, l)
			}
		}
	}
}

// newer tells of lines that only later kernels have.
func newer(l string) bool {
	return strings.HasPrefix(l, "SecPageTables") || strings.HasPrefix(l, "NFS_Unstable") || strings.HasPrefix(l, "Bounce") || strings.HasPrefix(l, "WritebackTmp")
}

// TestLimitsText compares with this process's own limits.
func TestLimitsText(t *testing.T) {
	want, err := os.ReadFile("/proc/self/limits")
	if err != nil {
		t.Skip(err)
	}
	var lim [16][2]uint64
	for i := range lim {
		var r unix.Rlimit
		if err := unix.Prlimit(0, i, nil, &r); err != nil {
			t.Fatal(err)
		}
		lim[i] = [2]uint64{r.Cur, r.Max}
	}
	if diff := cmp.Diff(string(want), string(ProcLimits(lim))); diff != "" {
		t.Error(diff)
	}
}
