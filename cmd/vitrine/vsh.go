package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/scenario"
	vsh "github.com/vitrine-os/vitrine/kernel/session"
	"github.com/vitrine-os/vitrine/testdata"
)

const sessionHelp = `PROG may be a session too, a file whose name ends in .vsh: what was typed at a shell is
typed again. See vitrine sh --help.`

// isSession tells whether a word on the command line stands for a session: a file, or a demo that is one.
func isSession(word string) bool {
	if strings.HasSuffix(word, ".vsh") {
		return true
	}
	name, ok := strings.CutPrefix(word, "demo:")
	d, _ := testdata.DemoByName(name)
	return ok && d.Session != nil
}

// readSession reads a session file or a demo.
func readSession(word string) (*vsh.File, error) {
	f, _, err := sessionText(word)
	return f, err
}

// sessionText reads a session, and returns its text as well.
func sessionText(word string) (f *vsh.File, src []byte, err error) {
	if name, ok := strings.CutPrefix(word, "demo:"); ok {
		d, _ := testdata.DemoByName(name)
		src = d.Session
	} else {
		src, err = os.ReadFile(word)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, fail(exitNotFound, "%s: no such file", word)
	case err != nil:
		return nil, nil, fail(exitCannot, "%s: %v", word, cause(err))
	}
	if f, err = vsh.Parse(word, src); err != nil {
		return nil, nil, fail(exitUsage, "%v", err)
	}
	return f, src, nil
}

// playSession plays a session in the place of a program, under many seeds if many are asked for. show says that the transcript is printed.
func playSession(c *cobra.Command, args []string, o *options, v *view, show bool, many seeds, rows int) error {
	var bad string
	c.Flags().Visit(func(f *pflag.Flag) {
		switch f.Name {
		case "stats", "cc":
			bad = f.Name
		}
	})
	switch {
	case bad != "":
		return fail(exitUsage, "--%s does not go with a session", bad)
	case len(args) > 1:
		return fail(exitUsage, "a session takes no arguments, %q is one", args[1])
	}
	f, err := readSession(args[0])
	if err != nil {
		return err
	}
	cfg, err := livingConfig(o, &program{}, true)
	if err != nil {
		return err
	}
	if many.n > 0 {
		return seedsOfSession(f, sessionBudget(cfg), many, rows, replay(c.Flags(), args))
	}
	con := newConsole()
	defer con.flush()
	if v.asked {
		if err := v.open(con); err != nil {
			return err
		}
	}
	got, m, err := vsh.Play(f, sessionBudget(cfg), func(m *kernel.Machine) {
		if l := v.listener(m); l != nil {
			m.Listen(l)
		}
	})
	if err := errors.Join(err, v.close()); err != nil {
		return fail(exitCannot, "%v", err)
	}
	if show {
		con.write(1, []byte(got.String()))
	}
	return sessionEnd(m)
}

// sessionBudget bounds a session that would not end.
func sessionBudget(cfg kernel.Config) kernel.Config {
	if cfg.MaxInst == 0 {
		cfg.MaxInst = vsh.Config(nil).MaxInst
	}
	return cfg
}

// sessionEnd is the status of a session that was played: that of the last shell, if it has ended.
func sessionEnd(m *kernel.Machine) error {
	if m.Over == kernel.Budget || m.Over == kernel.BusyWait {
		return fail(exitBudget, "the budget of %d instructions is used up", m.Config().MaxInst)
	}
	if status, done := m.ExitStatus(); done {
		return exit(shellStatus(status))
	}
	return nil
}

// splitSessions takes the session files out of a list of files and folders.
func splitSessions(paths []string) (sessions, others []string, err error) {
	for _, p := range paths {
		var found []string
		other := !strings.HasSuffix(p, ".vsh")
		err := filepath.WalkDir(p, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(path, ".vsh") {
				found = append(found, path)
			}
			other = other && (err != nil || d.IsDir() || !strings.HasSuffix(path, ".vsh"))
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
		if len(found) == 0 {
			others = append(others, p)
			continue
		}
		if scn, err := scenario.Find([]string{p}); err == nil && !strings.HasSuffix(p, ".vsh") && len(scn) > 0 {
			others = append(others, p)
		}
		sessions = append(sessions, found...)
	}
	sort.Strings(sessions)
	return sessions, others, nil
}

// checkSession plays one session file, and compares or records. asked says that the person said where.
func checkSession(name string, o checkOptions, asked bool) scenario.Result {
	r := scenario.Result{File: name}
	f, err := readSession(name)
	if err != nil {
		r.Err = err
		return r
	}
	if o.record && !asked { // renewed where it comes from
		o.on = "machine"
		if f.Recorded() != "" {
			o.on = "linux"
		}
	}
	r.Stage = o.on
	if o.many.n > 0 {
		checkSeeds(&r, f, &o)
		return r
	}
	got, err := playOn(f, o.on, o.cpus)
	switch {
	case errors.Is(err, scenario.ErrMissing):
		r.Skip = err.Error()
	case err != nil:
		r.Err = err
	case o.record:
		text := []byte(got.String())
		old, _ := os.ReadFile(name)
		if r.Changed = string(old) != string(text); r.Changed {
			r.Err = os.WriteFile(name, text, 0o644)
		}
	default:
		tell(&r, f, got)
	}
	return r
}

// playOn plays a session on the machine or on Linux.
func playOn(f *vsh.File, on string, cpus int) (*vsh.File, error) {
	switch on {
	case "machine":
		cfg := vsh.Config(userland())
		cfg.CPUs = cpus
		got, _, err := vsh.Play(f, cfg, nil)
		return got, err
	case "linux":
		got, err := vsh.PlayReal(f)
		if errors.Is(err, vsh.ErrMissing) {
			err = fmt.Errorf("%w: %w", scenario.ErrMissing, err)
		}
		return got, err
	}
	return nil, fmt.Errorf("%s: a session is played on machine or linux, not on %s", f.Name, on)
}
