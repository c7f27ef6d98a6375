package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/vitrine-os/vitrine/testdata"
)

// A C compiler that can make programs for the machine, and the ways to call it.

// family says which flags a compiler needs.
type family uint8

const (
	gcc   family = iota // a cross compiler for riscv64 and nothing else
	clang               // one for many targets, with lld as its linker
	zig                 // the same in one package with musl
)

// toolchain is a compiler that was found.
type toolchain struct {
	name    string   // what people call it
	path    string   // the file, "" if it was not found
	missing string   // then: what is missing
	command []string // the file and the words that always follow it
	family  family
}

// candidates are the compilers in the order in which they are tried.
func candidates(wanted string) []*toolchain {
	if wanted == "" {
		wanted = os.Getenv("VITRINE_CC")
	}
	if wanted != "" {
		return []*toolchain{custom(wanted)}
	}
	return []*toolchain{
		find("riscv64-linux-gnu-gcc", gcc, "riscv64-linux-gnu-gcc"),
		find("zig cc", zig, "zig"),
		find("clang + ld.lld", clang, "clang", "ld.lld"),
	}
}

// custom is the compiler that a person named, perhaps with flags of its own.
func custom(command string) *toolchain {
	words := strings.Fields(command)
	if len(words) == 0 {
		return &toolchain{name: command, missing: "no name"}
	}
	f := gcc
	switch base := filepath.Base(words[0]); {
	case strings.HasPrefix(base, "clang"):
		f = clang
	case strings.TrimSuffix(base, ".exe") == "zig":
		f = zig
	}
	t := find(command, f, words[0])
	if f == zig && len(words) > 1 && words[1] == "cc" {
		words = words[1:]
	}
	t.command = append(t.command, words[1:]...)
	return t
}

// find looks for a compiler and the tools that it cannot do without.
func find(name string, f family, files ...string) *toolchain {
	t := &toolchain{name: name, family: f}
	for _, file := range files {
		path, err := exec.LookPath(file)
		if err != nil {
			t.missing = file
			return t
		}
		if t.path == "" {
			t.path = path
		}
	}
	if abs, err := filepath.Abs(t.path); err == nil {
		t.path = abs // compilers are started in other folders than ours
	}
	t.command = []string{t.path}
	if f == zig {
		t.command = append(t.command, "cc")
	}
	return t
}

// library is the C library that a program is linked with.
type library string

const (
	hostLibrary    library = "host"    // the compiler's own
	vitrineLibrary library = "vitrine" // the small one that comes along
)

// way is a compiler with a library.
type way struct {
	*toolchain
	library library
}

// String names the way for people.
func (w way) String() string {
	if w.library == vitrineLibrary {
		return w.name + " with Vitrine's C library"
	}
	return w.name
}

// target is what the family is told about the machine.
func (w way) target() []string {
	switch {
	case w.family == zig:
		return []string{"-target", "riscv64-linux-musl"}
	case w.family == clang && w.library == vitrineLibrary:
		return []string{"--target=riscv64-unknown-elf", "-fuse-ld=lld"}
	case w.family == clang:
		return []string{"--target=riscv64-linux-gnu", "-fuse-ld=lld"}
	}
	return nil
}

// flags are those that every program is compiled with: no optimisation and full debugging information, so that every line is there
// when a person steps through it.
func (w way) flags(include string) []string {
	flags := append(w.target(), "-O0", "-g")
	if w.library == vitrineLibrary {
		return append(append(flags, testdata.LibcFlags()...), "-I", include)
	}
	return append(flags, "-static")
}

// compileLimit bounds one call of a compiler. zig builds its C library at the first call, which takes a minute.
const compileLimit = 5 * time.Minute

// call starts the compiler in a folder and returns what it said.
func (w way) call(dir string, args ...string) (said []byte, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), compileLimit)
	defer cancel()
	c := exec.CommandContext(ctx, w.command[0], append(w.command[1:len(w.command):len(w.command)], args...)...)
	var out bytes.Buffer
	c.Dir, c.Stdout, c.Stderr = dir, &out, &out
	c.WaitDelay = time.Second
	err = c.Run()
	return out.Bytes(), err
}

// build compiles one file into an executable. said is what the compiler had to say, warnings included.
func (w way) build(source string, extra []string) (elf, said []byte, err error) {
	tmp, err := os.MkdirTemp("", "vitrine")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(tmp)
	include, objects := "", []string(nil)
	if w.library == vitrineLibrary {
		if include, objects, err = w.libc(tmp); err != nil {
			return nil, nil, err
		}
	}
	dir, base := filepath.Split(source)
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, nil, err
	}
	if strings.HasPrefix(base, "-") {
		base = "./" + base
	}
	out := filepath.Join(tmp, "program")
	args := append(w.flags(include), extra...)
	args = append(append(args, base), objects...)
	args = append(args, "-o", out)
	if w.library == hostLibrary {
		args = append(args, "-pthread", "-lm")
	}
	if said, err = w.call(dir, args...); err != nil {
		return nil, said, err
	}
	elf, err = os.ReadFile(out)
	return elf, said, err
}

// libc lays Vitrine's C library out in a folder and returns its headers' folder and its objects, which are compiled once and kept.
func (w way) libc(tmp string) (include string, objects []string, err error) {
	tree, err := fs.Sub(testdata.LibcFS, "libc")
	if err != nil {
		return "", nil, err
	}
	dir := filepath.Join(tmp, "libc")
	if err := os.CopyFS(dir, tree); err != nil {
		return "", nil, err
	}
	key := libcKey(w)
	if kept, ok := load(key); !ok || unpack(kept, dir) != nil {
		if err := w.compileLibc(dir); err != nil {
			return "", nil, err
		}
		if packed, err := pack(dir); err == nil {
			save(key, packed)
		}
	}
	objects, err = filepath.Glob(filepath.Join(dir, "*.o"))
	return filepath.Join(dir, "include"), objects, err
}

// compileLibc makes an object of every source of the library.
func (w way) compileLibc(dir string) error {
	sources, err := filepath.Glob(filepath.Join(dir, "src", "*.c"))
	if err != nil {
		return err
	}
	args := w.target()
	for _, f := range testdata.LibcFlags() {
		if !strings.HasPrefix(f, "-Wl,") && f != "-static" {
			args = append(args, f)
		}
	}
	args = append(append(args, "-I", "include", "-Os", "-w", "-c"), sources...)
	if said, err := w.call(dir, args...); err != nil {
		return fmt.Errorf("compiling Vitrine's C library: %w\n%s", err, said)
	}
	return nil
}

// probe is the smallest program that needs a C library.
const probe = "#include <stdio.h>\n\nint main(void)\n{\n\tputs(\"ready\");\n\treturn 0;\n}\n"

// works compiles the probe, and returns the program or what the compiler said.
func (w way) works() (elf, said []byte, err error) {
	tmp, err := os.MkdirTemp("", "vitrine")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(tmp)
	source := filepath.Join(tmp, "probe.c")
	if err := os.WriteFile(source, []byte(probe), 0o644); err != nil {
		return nil, nil, err
	}
	return w.build(source, nil)
}
