package main

import (
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

func TestAbbreviate(t *testing.T) {
	long := "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff"
	for text, want := range map[string]string{
		"":             "(nothing)",
		"one\n":        "one",
		"one\ntwo\n":   "one | two",
		"\n\nx":        " |  | x",
		"a\x1b[31m\tb": "a.[31m.b",
		"\xff\xfe":     "..",
		"你好\n":         "你好",
		long:           long,
		long + "x":     long + "...",
	} {
		if got := abbreviate([]byte(text)); got != want {
			t.Errorf("%q is abbreviated to %q, want %q", text, got, want)
		}
	}
}

func TestQuote(t *testing.T) {
	for text, want := range map[string]string{"": "''", "a-b/c.d": "a-b/c.d", "a b": "'a b'", "it's": `'it'\''s'`, "$x": "'$x'", "%d": "'%d'"} {
		if got := quote(text); got != want {
			t.Errorf("%q is quoted as %s, want %s", text, got, want)
		}
	}
}

func TestInstallLine(t *testing.T) {
	for release, want := range map[string]string{
		"ID=debian\n": "sudo apt install gcc-riscv64-linux-gnu",
		"NAME=\"Linux Mint\"\nID_LIKE=\"ubuntu debian\"": "sudo apt install gcc-riscv64-linux-gnu",
		"ID=fedora":                "sudo dnf install clang lld",
		"ID=manjaro\nID_LIKE=arch": "sudo pacman -S riscv64-linux-gnu-gcc",
		"":                         "install zig, or clang and lld, with your system's package manager",
	} {
		if got := installOn("linux", release); got != want {
			t.Errorf("on %q: %q, want %q", release, got, want)
		}
	}
	if installOn("darwin", "") != "brew install zig" || installOn("windows", "") == installOn("linux", "") {
		t.Error("macOS and Windows have install lines of their own")
	}
}

// A source's cache key must change with everything that goes into the program, and there must be none where that is not known.
func TestProgramKey(t *testing.T) {
	w := way{&toolchain{path: "/nonexistent/cc", command: []string{"/nonexistent/cc"}}, hostLibrary}
	plain := []byte("#include <stdio.h>\nint main(void) { return 0; }\n")
	base := programKey(w, "a.c", plain, nil)
	seen := map[string]bool{base: true}
	for _, k := range []string{
		programKey(w, "b.c", plain, nil),
		programKey(w, "a.c", append(plain, ' '), nil),
		programKey(w, "a.c", plain, []string{"-O2"}),
		programKey(way{w.toolchain, vitrineLibrary}, "a.c", plain, nil),
		programKey(way{&toolchain{path: "/other", command: []string{"/other"}}, hostLibrary}, "a.c", plain, nil),
	} {
		if k == "" || seen[k] {
			t.Errorf("key %q twice", k)
		}
		seen[k] = true
	}
	for _, source := range []string{"#include \"own.h\"\n", "  #  include MACRO\n", "asm(\".incbin \\\"x\\\"\");", "char *s = __DATE__;"} {
		if k := programKey(w, "a.c", []byte(source), nil); k != "" {
			t.Errorf("%q is kept as %s", source, k)
		}
	}
	for _, flag := range []string{"-I.", "-include", "x.h", "@file", "-fplugin=x.so", "-Wl,-T,script"} {
		if k := programKey(w, "a.c", plain, []string{flag}); k != "" {
			t.Errorf("with %q it is kept as %s", flag, k)
		}
	}
}

// Every kind of argument in the table is described in words.
func TestKindWords(t *testing.T) {
	numbers := map[abi.Kind]bool{abi.KindInt: true, abi.KindUint: true, abi.KindLong: true, abi.KindUlong: true, abi.KindHexInt: true, abi.KindUlongs: true}
	for i := range abi.Calls {
		for _, a := range abi.Calls[i].Args {
			if len(a.Cases) == 0 && a.Kind != abi.KindNone && !numbers[a.Kind] && kindWords[a.Kind] == "" {
				t.Errorf("%s: %s is of kind %d, which has no words", abi.Calls[i].Name, a.Name, a.Kind)
			}
		}
		if restarts[abi.Calls[i].Restart] == "" {
			t.Errorf("%s: no words for restart kind %d", abi.Calls[i].Name, abi.Calls[i].Restart)
		}
	}
}
