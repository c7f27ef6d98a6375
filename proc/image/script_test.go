package image

import (
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// TestScript was recorded from Linux 6.18: what a program run by such a script saw as its arguments.
func TestScript(t *testing.T) {
	a := strings.Repeat("a", 300)
	blanks := strings.Repeat(" ", 300)
	for _, c := range []struct {
		name, head, interp, arg string
		errno                   abi.Errno
	}{
		{"plain", "#!/bin/sh\n", "/bin/sh", "", 0},
		{"blanks inside the argument", "#! /bin/sh  a b\tc \t\n", "/bin/sh", "a b\tc", 0},
		{"no newline", "#!/bin/sh a", "/bin/sh", "a", 0},
		{"carriage return", "#!/bin/sh\r\n", "/bin/sh\r", "", 0},
		{"nothing at all", "#!", "", "", abi.EACCES},
		{"empty line", "#!\n", "", "", abi.ENOEXEC},
		{"blank line", "#!  \t\n/bin/sh\n", "", "", abi.ENOEXEC},
		{"only blanks", "#!" + blanks, "", "", abi.ENOEXEC},
		{"blanks, then the end", "#!  ", "", "", abi.EACCES},
		{"path too long", "#!/" + a + "\n", "", "", abi.ENOEXEC},
		{"argument too long", "#!/bin/sh " + a + "\n", "/bin/sh", a[:245], 0},
		{"cut at a blank", "#!/bin/sh " + a[:244] + " b\n", "/bin/sh", a[:244], 0},
		{"cut before the argument", "#!/bin/sh" + blanks[:246] + "z\n", "/bin/sh", "", 0},
		{"cut inside the argument", "#!/bin/sh" + blanks[:245] + "zz\n", "/bin/sh", "z", 0},
		{"zero byte in the path", "#!/bin/sh\x00x y\n", "/bin/sh", "", 0},
		{"zero byte in the argument", "#!/bin/sh x\x00y\n", "/bin/sh", "x", 0},
		{"zero byte first", "#!\x00/bin/sh\n", "", "", abi.EACCES},
	} {
		t.Run(c.name, func(t *testing.T) {
			interp, arg, ok, errno := Script([]byte(c.head))
			if !ok || interp != c.interp || arg != c.arg || errno != c.errno {
				t.Errorf("answered %q %q %v %v", interp, arg, ok, errno)
			}
		})
	}
	for _, head := range []string{"", "#", "echo", " #!/bin/sh"} {
		if _, _, ok, errno := Script([]byte(head)); ok || errno != 0 {
			t.Errorf("%q is taken for a script", head)
		}
	}
}

func FuzzScript(f *testing.F) {
	f.Add([]byte("#!/bin/sh -e\n"))
	f.Add([]byte("#! \t/x\x00 y"))
	f.Fuzz(func(t *testing.T, head []byte) {
		interp, arg, ok, errno := Script(head)
		if errno != 0 && (interp != "" || arg != "") {
			t.Fatalf("%q %q %v", interp, arg, errno)
		}
		if ok && errno == 0 && interp == "" || strings.ContainsAny(interp, " \t\n\x00") || strings.ContainsAny(arg, "\n\x00") {
			t.Fatalf("%q %q", interp, arg)
		}
		if len(interp)+len(arg) >= scriptHead {
			t.Fatal("too long")
		}
	})
}
