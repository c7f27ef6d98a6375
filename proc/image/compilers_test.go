package image

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestCompilers builds scene.c anew with each compiler that is there and checks some variables of the function
// types, as they are whatever the compiler.
func TestCompilers(t *testing.T) {
	gcc := []string{"riscv64-linux-gnu-gcc", "-nostdlib", "-ffreestanding", "-static", "-Wl,--no-relax"}
	clang := []string{"clang", "--target=riscv64-linux-gnu", "-march=rv64gc", "-nostdlib", "-ffreestanding", "-static", "-fuse-ld=lld", "-Wl,--no-relax"}
	for _, c := range []struct {
		name string
		args []string
	}{
		{"gcc, DWARF 3", append(gcc, "-O0", "-gdwarf-3", "-gstrict-dwarf")},
		{"gcc, DWARF 4", append(gcc, "-O0", "-gdwarf-4")},
		{"gcc, DWARF 5, 64 bits", append(gcc, "-O0", "-gdwarf-5", "-gdwarf64")},
		{"gcc, for debugging", append(gcc, "-Og", "-g")},
		{"clang, DWARF 4", append(clang, "-O0", "-gdwarf-4")},
		{"clang, DWARF 5", append(clang, "-O0", "-gdwarf-5")},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := exec.LookPath(c.args[0]); err != nil {
				t.Skipf("%s isn't installed", c.args[0])
			}
			exe := filepath.Join(t.TempDir(), "scene")
			args := append(append([]string(nil), c.args[1:]...), "-o", exe, "testdata/scene.c")
			if out, err := exec.Command(c.args[0], args...).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			elf, err := os.ReadFile(exe)
			if err != nil {
				t.Fatal(err)
			}
			checkScene(t, exe, elf, strings.Contains(strings.Join(args, " "), "-O0"))
		})
	}
}

// checkScene halts a build of scene.c in stop_here, and looks at its caller.
func checkScene(t *testing.T, exe string, elf []byte, all bool) {
	d, err := LoadDebug(elf)
	if err != nil {
		t.Fatal(err)
	}
	addr, ok := d.FuncBody("stop_here")
	if !ok {
		t.Fatal("no stop_here")
	}
	s := &haltAt(t, exe, elf, addr, 1, 2048)[0]
	read := s.reader(t, elf)
	frames := d.Backtrace(s.Regs.PC, s.Regs, read, 32)
	if len(frames) != 7 || frames[1].Func != "types" || frames[6].Func != "main" {
		t.Fatalf("%+v", frames)
	}
	got := map[string]string{}
	for _, v := range d.Vars(frames[1].Pos, frames[1].Regs, read) {
		got[v.Type+" "+v.Name] = v.Value
	}
	for name, want := range map[string]string{
		"int [2][3] table":         "{{1, 2, 3}, {4, 5, 6}}",
		"int [40] many":            "{9, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...}",
		"char [11] text":           `"glass\tcase"`,
		"double ratio":             "2.25",
		"float half":               "0.5",
		"_Bool yes":                "true",
		"short small":              "-300",
		"long calls":               "101",
		"volatile enum flags mode": "F_READ|F_EXEC",
		"int counter":              "42",
		"int [4] vla":              "{0, 10, 20, 30}",
		"struct item copy":         `{name="first", at={x=3, y=-4}, ready=1, level=-7, color=GREEN, next=NULL, {whole=16909060, part="\004\003\002\001"}}`,
	} {
		// gcc says "short int" where clang says "short".
		value, ok := got[name]
		if !ok {
			value, ok = got[strings.Replace(strings.Replace(name, "short ", "short int ", 1), "long ", "long int ", 1)]
		}
		// An optimiser drops variables and the lengths of arrays, but what it leaves must be right.
		if !all && (!ok || value == optimizedOut) {
			continue
		}
		if value != want {
			t.Errorf("%s is %s, not %s", name, value, want)
		}
	}
}
