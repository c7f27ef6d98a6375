package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/vitrine-os/vitrine/kernel/scenario/linux"
	"github.com/vitrine-os/vitrine/testdata"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"vitrine": main, "vitrine-crash": crash})
}

// TestScripts runs the command lines in testdata/script. A script finds the demos' executables in the folder elf, and damaged ones.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(env *testscript.Env) error {
			env.Setenv("XDG_CACHE_HOME", filepath.Join(env.WorkDir, "cache"))
			env.Setenv("VITRINE_CC", "")
			env.Setenv("LANG", "C")
			env.Setenv("VITRINE_DIR", filepath.SplitList(env.Getenv("PATH"))[0]) // for scripts that hide everything else
			return writePrograms(filepath.Join(env.WorkDir, "elf"))
		},
		Condition: func(name string) (bool, error) { // [real]: real Linux can be played on
			if name != "real" {
				return false, fmt.Errorf("unknown condition %q", name)
			}
			return realLinux(), nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": checkStatus, "damage": damageFiles},
	})
}

// realLinux tells whether this host can have a stage on real Linux.
var realLinux = sync.OnceValue(func() bool {
	s, err := openLinux(linux.Options{})
	if err != nil {
		return false
	}
	return s.Close() == nil
})

// checkStatus runs vitrine and expects an exit status: status N vitrine ARGS...
func checkStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N vitrine ARGS...")
	}
	want := args[0]
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		code, ok := err.(interface{ ExitCode() int })
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = code.ExitCode()
	}
	if strconv.Itoa(got) != want {
		ts.Fatalf("exit status %d, want %s", got, want)
	}
}

// damageFiles overwrites the middle of every file in a folder.
func damageFiles(ts *testscript.TestScript, _ bool, args []string) {
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(entries) == 0 {
		ts.Fatalf("%s is empty", args[0])
	}
	for _, e := range entries {
		name := filepath.Join(ts.MkAbs(args[0]), e.Name())
		data, err := os.ReadFile(name)
		ts.Check(err)
		copy(data[len(data)/2:], "damage")
		ts.Check(os.WriteFile(name, data, 0o644))
	}
}

// writePrograms writes the demos and what has been done to one of them.
func writePrograms(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	files := map[string][]byte{"empty": {}, "text": []byte("just some words\n")}
	for _, d := range testdata.Demos() {
		files[d.Name] = d.ELF
	}
	for _, p := range testdata.Tests() {
		if p.ELF != nil {
			files["test-"+p.Name] = p.ELF
		}
	}
	hello := files["hello"]
	damage := func(name string, change func(b []byte)) {
		b := bytes.Clone(hello)
		change(b)
		files[name] = b
	}
	files["truncated"] = hello[:len(hello)/8]
	files["header"] = hello[:20]
	damage("x86-64", func(b []byte) { binary.LittleEndian.PutUint16(b[18:], 62) })
	damage("object", func(b []byte) { binary.LittleEndian.PutUint16(b[16:], 1) })
	damage("32bit", func(b []byte) { b[4] = 1 })
	damage("huge", func(b []byte) { // the first segment claims half the address space
		ph := binary.LittleEndian.Uint64(b[32:])
		binary.LittleEndian.PutUint64(b[ph+40:], 1<<37)
	})
	damage("noentry", func(b []byte) { binary.LittleEndian.PutUint64(b[24:], 0x10) })
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
