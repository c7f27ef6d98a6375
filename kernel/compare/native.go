package compare

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// nativeRuns is how often Linux does the job: the median counts.
const nativeRuns = 5

// Native is the program, compiled for this computer's Linux.
type Native struct {
	dir   string          // a folder of its own, with the program in it; it runs there
	known map[string]bool // the mechanisms that it knows
}

// Compile makes the program with a C compiler, which may be followed by flags.
func Compile(cc string, sources fs.FS) (*Native, error) {
	words := strings.Fields(cc)
	if len(words) == 0 {
		return nil, errors.New("there is no C compiler")
	}
	dir, err := os.MkdirTemp("", "vitrine")
	if err != nil {
		return nil, err
	}
	n := &Native{dir: dir}
	if err := n.build(words, sources); err != nil {
		n.Close()
		return nil, err
	}
	return n, nil
}

// build writes the sources out, compiles them, and asks the program what it knows.
func (n *Native) build(cc []string, sources fs.FS) error {
	files, err := fs.Glob(sources, "*.[ch]")
	if err != nil {
		return err
	}
	args := append(cc[1:len(cc):len(cc)], "-O2", "-o", "ipc")
	for _, name := range files {
		text, err := fs.ReadFile(sources, name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(n.dir, name), text, 0o644); err != nil {
			return err
		}
		if strings.HasSuffix(name, ".c") {
			args = append(args, name)
		}
	}
	c := exec.Command(cc[0], args...)
	c.Dir = n.dir
	if said, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %v\n%s", cc[0], err, said)
	}
	said, err := n.run("list")
	n.known = names(said)
	return err
}

// Close removes the program.
func (n *Native) Close() { os.RemoveAll(n.dir) }

// Has tells whether Linux has the mechanism.
func (n *Native) Has(m *Mechanism) bool { return n.known[m.Name] }

// run starts the program. It says in its own words what went wrong, so that its exit status is of no interest.
func (n *Native) run(args ...string) (string, error) {
	c := exec.Command(filepath.Join(n.dir, "ipc"), args...)
	c.Dir = n.dir
	said, err := c.Output()
	if _, ended := err.(*exec.ExitError); ended && len(said) > 0 {
		err = nil
	}
	return string(said), err
}

// Fill writes into a row what the mechanism takes on Linux; with facts also what it keeps there. What the program complains about goes
// into the row.
func (n *Native) Fill(r *Row, j Job, facts bool) error {
	var all []Timing
	for range nativeRuns {
		said, err := n.run(r.Mechanism.Name, strconv.Itoa(j.Messages), strconv.Itoa(j.Size))
		if err != nil {
			return err
		}
		a := answers(said)
		if wrong := a.wrong(); wrong != "" {
			r.Wrong = wrong
			break
		}
		all = append(all, Timing{a.number("time"), a.number("switches")})
	}
	slices.SortFunc(all, func(a, b Timing) int { return cmp.Compare(a.Nanoseconds, b.Nanoseconds) })
	if len(all) > 0 {
		r.Native = &all[len(all)/2]
	}
	if !facts {
		return nil
	}
	said, err := n.run(r.Mechanism.Name, "facts")
	r.Facts = answers(said).facts(r.Mechanism)
	return err
}
