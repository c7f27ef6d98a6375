package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/vitrine-os/vitrine/testdata"
)

// program is what PROG on the command line stands for.
type program struct {
	name  string   // as the person wrote it
	image []byte   // the executable
	path  string   // where it lies in the machine
	args  []string // argv
}

// maxImage bounds the size of an executable file.
const maxImage = 256 << 20

const programHelp = `PROG is a static riscv64 executable, a .c file (which is compiled first), or demo:NAME.
In the machine the program is /root/NAME (a demo /bin/NAME), the working directory is
/root, and argv[0] is ./NAME (NAME), wherever the file lies on the host. All that
follows PROG goes to the program; flags of ours stand before it.`

// findProgram turns the words of the command line into a program, compiling it if need be.
func findProgram(words []string, c *compiling) (*program, error) {
	p := &program{name: words[0]}
	if name, ok := strings.CutPrefix(p.name, "demo:"); ok {
		d, ok := testdata.DemoByName(name)
		if !ok {
			return nil, fail(exitNotFound, "%s: there is no such demo; choose one of %s", p.name, strings.Join(demoNames(), ", "))
		}
		if d.Session != nil {
			return nil, fail(exitUsage, "%s is a session at a shell, not a program; vitrine run plays it", p.name)
		}
		p.image, p.path = d.ELF, "/bin/"+name
		p.args = append([]string{name}, words[1:]...)
		return p, nil
	}
	base := filepath.Base(p.name)
	isC := strings.EqualFold(filepath.Ext(base), ".c")
	if isC {
		base = base[:len(base)-2]
	}
	if strings.Trim(base, ".") == "" { // a file called ".c", say
		base = "program"
	}
	data, err := readProgram(p.name, isC)
	if err != nil {
		return nil, err
	}
	if isC {
		if data, err = c.compile(p.name, data); err != nil {
			return nil, err
		}
	}
	p.image, p.path = data, "/root/"+base
	p.args = append([]string{"./" + base}, words[1:]...)
	return p, nil
}

// readProgram reads a host file, or says in one line why not.
func readProgram(name string, source bool) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fail(exitNotFound, "%s: no such file", name)
	case err != nil:
		return nil, fail(exitCannot, "%s: %v", name, cause(err))
	case info.IsDir():
		return nil, fail(exitCannot, "%s: is a directory", name)
	case !info.Mode().IsRegular():
		return nil, fail(exitCannot, "%s: not a regular file", name)
	case info.Size() > maxImage:
		return nil, fail(exitCannot, "%s: larger than %d MiB", name, maxImage>>20)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fail(exitCannot, "%s: %v", name, cause(err))
	}
	if len(data) == 0 && !source {
		return nil, fail(exitCannot, "%s: the file is empty", name)
	}
	if !source && looksLikeC(name, data) {
		return nil, fail(exitCannot, "%s: not an ELF file; a C file's name must end in .c", name)
	}
	return data, nil
}

// looksLikeC recognises a C file under a wrong name.
func looksLikeC(name string, data []byte) bool {
	head := data[:min(len(data), 4096)]
	return !bytes.HasPrefix(data, []byte("#!")) && bytes.Contains(head, []byte("#include")) && !bytes.ContainsRune(head, 0) &&
		filepath.Ext(name) != ""
}

// cause is an error without the operation and the path that the caller names anyway.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// demoNames lists the demos.
func demoNames() (names []string) {
	for _, d := range append(testdata.Demos(), testdata.SessionDemos()...) {
		names = append(names, d.Name)
	}
	return names
}
