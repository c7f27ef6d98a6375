package abi

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestPortHeader holds <port.h> and the numbers of <sys/syscall.h> in our C library against the table.
func TestPortHeader(t *testing.T) {
	var b strings.Builder
	b.WriteString("#include <port.h>\n#include <sys/syscall.h>\n")
	is := func(what string, want any) { fmt.Fprintf(&b, "_Static_assert(%s == %d, \"%[1]s\");\n", what, want) }
	for i := range portCalls {
		is("SYS_"+portCalls[i].Name, portCalls[i].Nr)
	}
	for name, v := range map[string]int{"MESSAGE_MAX": MESSAGE_MAX, "MESSAGE_FD": MESSAGE_FD, "MESSAGE_PAGE": MESSAGE_PAGE, "PORT_ANY": PORT_ANY, "PORT_DIRECT": PORT_DIRECT,
		"PORT_UNBOUNDED": PORT_UNBOUNDED, "POST_SEND": POST_SEND, "POST_RECV": POST_RECV, "POST_CALL": POST_CALL, "POST_MAILBOX": POST_MAILBOX} {
		is(name, v)
	}
	for _, id := range []StructID{StructMessage, StructLink} {
		def := id.Def()
		is(fmt.Sprintf("sizeof(struct %s)", def.Name), def.Size)
		for _, f := range def.Fields {
			is(fmt.Sprintf("__builtin_offsetof(struct %s, %s)", def.Name, f.Name), f.Off)
			is(fmt.Sprintf("sizeof(((struct %s *)0)->%s)", def.Name, f.Name), f.Size)
		}
	}
	const cc = "riscv64-linux-gnu-gcc"
	if _, err := exec.LookPath(cc); err != nil {
		t.Skip("no " + cc)
	}
	file := filepath.Join(t.TempDir(), "port.c")
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(cc, "-nostdinc", "-I", "../../testdata/libc/include", "-fsyntax-only", file).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
