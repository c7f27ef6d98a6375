package trace

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vitrine-os/vitrine/kernel"
)

// Lines about signals are strace's own: small programs are traced natively by strace, and on the machine by us.
func TestSignalsAsStraceShowsThem(t *testing.T) {
	const riscv = "riscv64-linux-gnu-gcc"
	for _, tool := range []string{"strace", "gcc", riscv} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is missing")
		}
	}
	if out, err := exec.Command("strace", "true").CombinedOutput(); err != nil {
		t.Skipf("strace cannot trace here: %v: %s", err, out)
	}
	files, err := filepath.Glob("../../testdata/strace/*.c")
	if err != nil || len(files) == 0 {
		t.Fatal("no programs", err)
	}
	for _, src := range files {
		t.Run(strings.TrimSuffix(filepath.Base(src), ".c"), func(t *testing.T) {
			dir := t.TempDir()
			build := func(cc string, extra ...string) string {
				bin := filepath.Join(dir, cc)
				if out, err := exec.Command(cc, append(extra, "-O1", "-w", src, "-o", bin)...).CombinedOutput(); err != nil {
					t.Fatalf("%v: %s", err, out)
				}
				return bin
			}
			log := filepath.Join(dir, "log")
			_ = exec.Command("strace", "-f", "-o", log, build("gcc")).Run() // it may end by a signal
			native, err := os.ReadFile(log)
			if err != nil {
				t.Fatal(err)
			}
			elf, err := os.ReadFile(build(riscv, "-static"))
			if err != nil {
				t.Fatal(err)
			}
			var ours bytes.Buffer
			m, err := kernel.New(kernel.Config{Image: elf, Path: "/bin/program", MaxInst: 100_000_000})
			if err != nil {
				t.Fatal(err)
			}
			text := NewText(&ours, Options{PidAlways: true})
			m.Listen(text)
			m.RunAll()
			text.Close()
			if diff := cmp.Diff(signalLines(native), signalLines(ours.Bytes())); diff != "" {
				t.Errorf("(-strace +ours):\n%s", diff)
			}
		})
	}
}

var (
	taskPrefix = regexp.MustCompile(`^(\d+) +`)
	about      = regexp.MustCompile(`^(?:---.*---|\+\+\+.*\+\+\+|rt_sigreturn\(.*|rt_sigtimedwait\(.*|rt_sigqueueinfo\(.*|rt_sigprocmask\(.*|rt_sigsuspend\(.*)$`)
	answer     = regexp.MustCompile(`= \? ERESTART.*$`)
	pids       = regexp.MustCompile(`(si_pid=|rt_sigqueueinfo\()\d+`)
	address    = regexp.MustCompile(`0x[0-9a-f]{6,}`)
	spaces     = regexp.MustCompile(` +=`)
)

// signalLines picks the lines about signals out of a trace, by task in the order of their first lines. What differs from run to run and
// between processors is made equal: pids, addresses, and the columns that longer pids push around.
func signalLines(trace []byte) [][]string {
	index := map[int]int{}
	var list [][]string
	for _, line := range strings.Split(string(trace), "\n") {
		p := taskPrefix.FindStringSubmatch(line)
		if p == nil {
			continue
		}
		tid, _ := strconv.Atoi(p[1])
		line = line[len(p[0]):]
		switch i := answer.FindStringIndex(line); {
		case about.MatchString(line) && !strings.Contains(line, "rt_sigprocmask(SIG_BLOCK, ~"):
			line = spaces.ReplaceAllString(address.ReplaceAllString(pids.ReplaceAllString(line, "${1}N"), "ADDR"), " =")
		case i != nil && !strings.Contains(line, "wait4"): // the child may end before it is waited for
			line = line[i[0]:]
		default:
			continue
		}
		if _, ok := index[tid]; !ok {
			index[tid] = len(list)
			list = append(list, nil)
		}
		list[index[tid]] = append(list[index[tid]], line)
	}
	return list
}
