package random

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// What the groups of the three System V mechanisms share.

// registry is what a mechanism tells about its objects.
type registry interface {
	Next(index int32) int32
	IDAt(index int32) int32
}

// objectID draws the id of an object, now and then one that is nobody's: negative, one past the end, of an earlier or a later turn.
func objectID(of func(w *World) registry) Draw {
	return func(w *World) string {
		r := of(w)
		var ids []int32
		for i := r.Next(-1); i >= 0; i = r.Next(i) {
			ids = append(ids, r.IDAt(i))
		}
		if len(ids) == 0 || w.Chance(20) {
			return []string{"-1", "0", "1", "2", "3", "32768", "32769", "65536", "0x7fffffff", "-0x80000000"}[w.Rand.IntN(10)]
		}
		return strconv.Itoa(int(ids[w.Rand.IntN(len(ids))]))
	}
}

// ownID draws the id of an object to change or remove. Behind the fence of the Linux stage root lacks the right to do so with what is
// others' (CAP_SYS_ADMIN), so that it leaves theirs alone.
func ownID(of func(w *World) registry, perm func(w *World, index int32) abi.IpcPerm) Draw {
	any := objectID(of)
	return func(w *World) string {
		if t := w.Task(); t == nil || t.Cred.EUID != 0 {
			return any(w)
		}
		r := of(w)
		var ids []int32
		for i := r.Next(-1); i >= 0; i = r.Next(i) {
			if p := perm(w, i); p.Uid == 0 || p.Cuid == 0 {
				ids = append(ids, r.IDAt(i))
			}
		}
		if len(ids) == 0 {
			return ""
		}
		return strconv.Itoa(int(ids[w.Rand.IntN(len(ids))]))
	}
}

// ipcKey draws a key: few, so that they meet.
var ipcKey = OneOf("IPC_PRIVATE", "0x11", "0x11", "0x12", "0x13", "-1", "0x80000000")

// getFlags draws what a get call asks for.
var getFlags = OneOf("IPC_CREAT|0600", "IPC_CREAT|0600", "IPC_CREAT|0666", "IPC_CREAT|0644", "IPC_CREAT|0622", "IPC_CREAT|0", "IPC_CREAT|IPC_EXCL|0600", "0", "0600", "0400", "0200", "0777",
	"IPC_EXCL|0600", "0x7fffffff", "-1")

// ipcPerm draws what IPC_SET sets in common.
func ipcPerm(w *World) string {
	return "{uid=" + OneOf("0", "0", "1000", "1001", "0xffffffff")(w) + ", gid=" + OneOf("0", "0", "100", "0xffffffff")(w) + ", mode=" +
		OneOf("0600", "0600", "0666", "0644", "0", "07777", "0200")(w) + "}"
}

// users change who calls.
var users = []Shape{
	{1, Format("setresuid(%s, %s, -1)", OneOf("-1", "1000", "1001"), OneOf("1000", "1001", "0"))},
	{1, Format("setresgid(-1, %s, -1)", OneOf("100", "0"))},
}

// kin are forks that share adjustments or do not, and programs that follow.
var kin = []Shape{
	{2, fork(OneOf("SIGCHLD", "CLONE_SYSVSEM|SIGCHLD", thread, "CLONE_VM|CLONE_VFORK|SIGCHLD"))},
	{1, Text(`execve("/agent", ["/agent"], NULL)`)},
	{1, Call("exit", With("status", OneOf("0")))},
	{2, Format("kill(%s, %s)", someone, OneOf("SIGKILL", "SIGUSR1", "SIGSTOP", "SIGCONT"))},
}

// hostile draws addresses that are no good.
var hostile = OneOf("NULL", "BAD", "0xffffffffffffffff", "0x8000000000000000", "0x7ffffffffffff000")

// limit opens one of the mechanism's limits and writes it, without keeping the descriptor: its number is the lowest free one.
func limit(names, values Draw) Line {
	return func(w *World) string {
		text := values(w)
		for _, d := range w.Descs() {
			if d.FD > 2 && w.Chance(2) {
				return fmt.Sprintf("pwrite64(%d, %q, %d, %s)", d.FD, text, len(text), OneOf("0", "0", "0", "1")(w))
			}
		}
		return fmt.Sprintf("openat(AT_FDCWD, %q, O_RDWR|O_CLOEXEC)", "/proc/sys/kernel/"+names(w))
	}
}

// structs joins a few texts to an array.
func structs(list []string) string { return "[" + strings.Join(list, ", ") + "]" }
