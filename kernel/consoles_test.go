package kernel

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/testdata"
)

// desks are several keyboards: what is typed at them comes a second apart, when nothing else happens.
type desks struct{ pieces []Typed }

func (d *desks) Person() bool { return true }

func (d *desks) Next(most time.Duration) ([]byte, time.Duration, bool) {
	t, took, ok := d.NextTyped(most)
	return t.Data, took, ok
}

func (d *desks) NextTyped(most time.Duration) (Typed, time.Duration, bool) {
	if len(d.pieces) == 0 || most < 0 || most > 0 && most < time.Second {
		return Typed{}, max(most, 0), false
	}
	t := d.pieces[0]
	d.pieces = d.pieces[1:]
	return t, time.Second, true
}

// at is something that is typed at a console.
func at(console int, keys string) Typed { return Typed{Console: console, Data: []byte(keys)} }

// living is a machine with three consoles, shells at them, and what their screens show.
type living struct {
	*Machine
	t       *testing.T
	desks   desks
	screens [4]strings.Builder
}

func newLiving(t *testing.T) *living {
	l := &living{t: t}
	l.Machine = boot(t, Config{
		Path: "/bin/sh", Args: []string{"sh"}, Cwd: "/tmp", Env: []string{"PATH=/bin", "HOME=/root", "PS1=$ ", "TERM=dumb"}, Root: userland(), Image: testdata.Shell(),
		Consoles: 3, MaxInst: 1_000_000_000, Input: &l.desks, Output: func(n int, p []byte) { l.screens[n].Write(p) },
	})
	return l
}

// types lets things be typed, and all come of it that comes by itself within a second.
func (l *living) types(pieces ...Typed) {
	l.t.Helper()
	l.desks.pieces = pieces
	for range 100_000 {
		if !l.Step() && len(l.desks.pieces) == 0 {
			return
		}
	}
	l.t.Fatal("it does not become quiet")
}

// shows asserts what the screen of a console shows since it was asked last.
func (l *living) shows(console int, want string) {
	l.t.Helper()
	got := l.screens[console].String()
	l.screens[console].Reset()
	if d := cmp.Diff(want, got); d != "" {
		l.t.Errorf("console %d shows (-want +got)\n%s", console, d)
	}
}

// foreground is the command name of the leader of the group in a console's foreground.
func (l *living) foreground(console int) string {
	group := l.TTYs.Rows.R(store.ID(console)).Group
	id, ok := l.Procs.Pids.Get(uint64(group))
	if !ok {
		return ""
	}
	return l.Procs.Tasks.R(store.ID(id)).Comm
}

// A shell is at the first console from the beginning, at another one from when somebody types there: in a session of its own, with
// that terminal.
func TestConsolesOpen(t *testing.T) {
	l := newLiving(t)
	l.types(at(1, "echo $$; tty\r"))
	l.shows(1, "$ echo $$; tty\n2\n/dev/tty1\n$ ")
	if !l.ConsoleOpen(1) || l.ConsoleOpen(2) || l.ConsoleOpen(4) {
		t.Error("other consoles are open than the first")
	}
	l.types(Typed{Console: 3})
	l.shows(3, "$ ")
	l.types(at(3, "tty; ps -e -o pid,sid,tty,comm\r"))
	l.shows(3, "tty; ps -e -o pid,sid,tty,comm\n/dev/tty3\n"+
		"  PID   SID TT       COMMAND\n    1     1 ?        init\n    2     2 tty1     sh\n    4     4 tty3     sh\n    6     4 tty3     ps\n$ ")
	l.shows(1, "")
	checkAudit(t, l.Machine)
}

// A key concerns the foreground of the console at which it is pressed, and no other.
func TestConsolesForeground(t *testing.T) {
	l := newLiving(t)
	l.types(at(1, "sort\r"), Typed{Console: 2}, at(2, "cat\r"))
	if a, b := l.foreground(1), l.foreground(2); a != "sort" || b != "cat" {
		t.Errorf("in front are %q and %q", a, b)
	}
	l.types(at(2, "\x03"))
	if a, b := l.foreground(1), l.foreground(2); a != "sort" || b != "sh" {
		t.Errorf("after Ctrl-C at console 2 %q and %q are in front", a, b)
	}
	l.types(at(1, "\x1a"), at(1, "fg\r"))
	if a := l.foreground(1); a != "sort" {
		t.Errorf("after fg %q is in front", a)
	}
	l.types(at(1, "\x03"))
	l.shows(1, "$ sort\n^Z\n[1] + Stopped                    sort\n$ fg\nsort\n^C\n$ ")
	if a := l.foreground(1); a != "sh" {
		t.Errorf("at the end %q is in front", a)
	}
	checkAudit(t, l.Machine)
}

// When a shell ends its console hangs up: its foreground hears of that, its terminal is free. Typing starts another shell, in the modes of
// a fresh terminal. With the last shell the machine has done its work.
func TestConsolesHangUp(t *testing.T) {
	l := newLiving(t)
	l.types(Typed{Console: 2}, at(2, "stty -echo; echo $$\r"), at(2, "sh -c 'trap \"echo hung up > told; exit\" HUP; read x'\r"))
	l.shows(2, "$ stty -echo; echo $$\n3\n$ ")
	l.types(at(1, "kill -9 3\r"), at(1, "cat told\r"))
	l.shows(1, "$ kill -9 3\n$ cat told\nhung up\n$ ")
	if l.ConsoleOpen(2) {
		t.Error("the console is still somebody's")
	}
	l.types(Typed{Console: 2}, at(2, "echo again\r"))
	l.shows(2, "$ echo again\nagain\n$ ")
	l.types(at(1, "exit 3\r"))
	if l.MainDone {
		t.Error("the machine is done though a shell is left")
	}
	l.types(at(2, "exit 4\r"))
	if s, done := l.ExitStatus(); !done || shellStatus(s) != 4 {
		t.Errorf("done %v, status %#x", done, s)
	}
	checkAudit(t, l.Machine)
}

// tty/R19: the consoles share the window, and the foreground of each hears of its new size, once.
func TestConsolesResize(t *testing.T) {
	l := newLiving(t)
	const count = "n=0; trap 'n=$((n + 1)); echo $n; stty size' WINCH\r"
	l.types(at(1, count), Typed{Console: 2}, at(2, count))
	l.screens[1].Reset()
	l.screens[2].Reset()
	window := abi.Winsize{Row: 50, Col: 132}
	l.types(Typed{Console: 2, Size: window}, Typed{Console: 1, Size: window}, at(1, "\r"), at(2, "\r"))
	for n := 1; n <= 2; n++ {
		if got := l.screens[n].String(); strings.Count(got, "50 132") != 1 || !strings.Contains(got, "1\n50 132") {
			t.Errorf("console %d shows %q", n, got)
		}
	}
	if got := l.TTYs.Rows.R(3).Size; got != window {
		t.Errorf("console 3 has %v", got)
	}
	checkAudit(t, l.Machine)
}
