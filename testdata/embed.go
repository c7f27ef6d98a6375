// Package testdata carries the guest programs inside the binary: the small C library, the demos with their
// texts, and the test programs with what real Linux printed. build.sh makes and checks the binaries.
package testdata

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// LibcFS holds the C library: libc/include, libc/src and libc/cflags.
//
//go:embed libc
var LibcFS embed.FS

// Programs holds the demos: programs/NAME.c and programs/bin/NAME.
//
//go:embed programs
var Programs embed.FS

//go:embed tests
var tests embed.FS

//go:embed shell/bin/sh
var shell []byte

// Shell returns the program /bin/sh.
func Shell() []byte { return shell }

// Sessions holds what was typed at shells, and what came of it: sessions/NAME.vsh.
//
//go:embed sessions
var Sessions embed.FS

//go:embed userland
var userland embed.FS

//go:embed compare
var compare embed.FS

// CompareIPC returns the program that sends messages over any mechanism, built for the machine.
func CompareIPC() []byte { return mustRead(compare, "compare/bin/ipc") }

// CompareSources returns its C sources, which compile on Linux as well.
func CompareSources() fs.FS {
	sources, err := fs.Sub(compare, "compare")
	if err != nil {
		panic(fmt.Sprintf("testdata: %v", err))
	}
	return sources
}

// A Tool is a file of the machine's userland.
type Tool struct {
	// Path is where it belongs in the tree.
	Path string
	// ELF is the program, nil for a link.
	ELF []byte
	// Target is the path that it is another name of, empty for a program.
	Target string
}

// Userland returns the shell, the box that holds all commands, and a name for each command, in the order in which they are to be made.
func Userland() []Tool {
	const box = "/bin/box"
	// Scripts begin with #!/usr/bin/env.
	tools := []Tool{{Path: "/bin/sh", ELF: Shell()}, {Path: box, ELF: mustRead(userland, "userland/bin/box")}, {Path: "/usr/bin/env", Target: box}}
	for _, line := range strings.Split(string(mustRead(userland, "userland/tools.h")), "\n") {
		if rest, ok := strings.CutPrefix(line, "TOOL(\""); ok {
			name, _, _ := strings.Cut(rest, "\"")
			tools = append(tools, Tool{Path: "/bin/" + name, Target: box})
		}
	}
	return tools
}

// LibcFlags are the compiler's flags, one by one, that a program needs which is compiled with the C library
// in LibcFS. They are GCC's spelling, which clang and zig understand too; those that begin with "-Wl," belong
// to linking only. The caller adds -I for libc/include and the files in libc/src.
func LibcFlags() []string {
	return strings.Fields(string(mustRead(LibcFS, "libc/cflags")))
}

// A TestProgram is a portable C program that prints the same on every Linux.
type TestProgram struct {
	// Name is the file's name without .c.
	Name string
	// Source is the C source text.
	Source []byte
	// ELF is the program built with our own C library, nil where it needs a full one.
	ELF []byte
	// Golden is what it wrote to standard output as a native program on real Linux.
	Golden string
	// Status is its exit status there.
	Status int
}

// Tests returns all test programs in the order of their names.
func Tests() []TestProgram {
	var all []TestProgram
	for _, line := range strings.Split(strings.TrimSpace(string(mustRead(tests, "tests/golden/status.txt"))), "\n") {
		name, number, _ := strings.Cut(line, " ")
		status, err := strconv.Atoi(number)
		if err != nil {
			panic(fmt.Sprintf("testdata: status of %q: %v", name, err))
		}
		elf, err := tests.ReadFile(path.Join("tests/bin", name))
		if err != nil {
			elf = nil
		}
		all = append(all, TestProgram{
			Name:   name,
			Source: mustRead(tests, path.Join("tests", name+".c")),
			ELF:    elf,
			Golden: string(mustRead(tests, path.Join("tests/golden", name+".out"))),
			Status: status,
		})
	}
	return all
}

// mustRead reads a file that was embedded at build time: its absence is a mistake of ours.
func mustRead(from fs.ReadFileFS, name string) []byte {
	data, err := from.ReadFile(name)
	if err != nil {
		panic(fmt.Sprintf("testdata: %v", err))
	}
	return data
}
