package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"
)

// compiling is how C files become programs.
type compiling struct {
	cc      string // the compiler, "" for the first that works
	cflags  string // further flags, with blanks between them
	library oneOf
}

// register adds the flags.
func (c *compiling) register(f *pflag.FlagSet) {
	c.library = oneOf{"auto", []string{"auto", "host", "vitrine"}}
	f.StringVar(&c.cc, "cc", "", "the C compiler for .c files (default: $VITRINE_CC, else the first that works; see vitrine doctor)")
	f.StringVar(&c.cflags, "cflags", "", "further `FLAGS` for it, such as \"-Wall -O2\"")
	f.Var(&c.library, "libc", "C library for .c files: the compiler's own (host) or Vitrine's small one")
}

// ways lists what is to be tried, in order.
func (c *compiling) ways() (list []way) {
	for _, t := range candidates(c.cc) {
		if t.path == "" {
			continue
		}
		for _, lib := range []library{hostLibrary, vitrineLibrary} {
			if c.library.word == "auto" || c.library.word == string(lib) {
				list = append(list, way{t, lib})
			}
		}
	}
	return list
}

// compile makes a program of a C file with the first compiler that works.
func (c *compiling) compile(name string, source []byte) ([]byte, error) {
	extra := strings.Fields(c.cflags)
	ways := c.ways()
	for _, w := range ways {
		key := programKey(w, filepath.Base(name), source, extra)
		if elf, ok := load(key); ok {
			return elf, nil
		}
		elf, said, err := w.build(name, extra)
		if err == nil {
			os.Stderr.Write(said)
			if len(said) == 0 { // warnings should be seen every time
				save(key, elf)
			}
			return elf, nil
		}
		var refused *exec.ExitError
		if _, _, broken := w.works(); broken == nil && errors.As(err, &refused) {
			os.Stderr.Write(said)
			return nil, fail(exitFailed, "%s: does not compile (%s)", name, w)
		}
	}
	return nil, fail(exitToolchain, "%s: %s", name, c.whyNone(ways))
}

// whyNone says why no compiler could be used, and what to do.
func (c *compiling) whyNone(ways []way) string {
	wanted, from := c.cc, "--cc"
	if wanted == "" {
		wanted, from = os.Getenv("VITRINE_CC"), "$VITRINE_CC"
	}
	switch {
	case wanted != "" && len(ways) == 0:
		return fmt.Sprintf("%s: %s was not found", from, wanted)
	case wanted != "":
		return fmt.Sprintf("%s: %s does not make programs for riscv64 Linux (see vitrine doctor)", from, wanted)
	case len(ways) > 0:
		return fmt.Sprintf("no C compiler here works, %s neither (see vitrine doctor)", ways[0].name)
	}
	return "there is no C compiler for riscv64; install one: " + installLine()
}
