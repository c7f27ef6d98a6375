package random

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/proc"
)

// byKind draws an argument as the table describes it.
func byKind(a *abi.Arg) Draw {
	if a.Kind == abi.KindNone {
		a = &a.Cases[0].Arg // what it is if it counts
	}
	switch {
	case a.Kind.Memory() && a.Dir != abi.In:
		return Place
	case a.Flags != nil && a.Kind == abi.KindEnum:
		return Value(a.Flags)
	case a.Flags != nil && a.Kind == abi.KindFlags:
		return Bits(a.Flags)
	}
	switch a.Kind {
	case abi.KindFD:
		return AnyFD
	case abi.KindDirFD:
		return DirFD
	case abi.KindPath:
		return Path
	case abi.KindBuf:
		return Bytes
	case abi.KindSize:
		return Size
	case abi.KindOff:
		return Offset
	case abi.KindMode:
		return Mode
	case abi.KindPid:
		return Pid
	case abi.KindSignal:
		return Signal
	case abi.KindUid, abi.KindGid:
		return OneOf("0", "0", "1000", "1001", "-1")
	}
	if a.Kind.Memory() {
		return OneOf("NULL", "NULL", "BAD")
	}
	return OneOf("0", "0", "1", "2", "-1", "4096", "0x7fffffff")
}

// OneOf draws one of several texts.
func OneOf(list ...string) Draw { return func(w *World) string { return list[w.Rand.IntN(len(list))] } }

// Mostly draws the first one, now and then the second.
func Mostly(usual, rare Draw) Draw {
	return func(w *World) string {
		if w.Chance(12) {
			return rare(w)
		}
		return usual(w)
	}
}

// Number draws from a range, both ends included.
func Number(low, high int) Draw {
	return func(w *World) string { return strconv.Itoa(low + w.Rand.IntN(high-low+1)) }
}

// Value draws one of an enumeration.
func Value(set *abi.FlagSet) Draw {
	return func(w *World) string {
		list := set.Values
		if len(list) == 0 {
			list = set.Bits
		}
		if len(list) == 0 {
			return "0"
		}
		return list[w.Rand.IntN(len(list))].Name
	}
}

// Bits draws few of a set of flags, none as often as not.
func Bits(set *abi.FlagSet) Draw {
	return func(w *World) string {
		var names []string
		if n := len(set.Values); n > 0 {
			names = append(names, set.Values[w.Rand.IntN(n)].Name)
		}
		for n := len(set.Bits); n > 0 && w.Chance(2); {
			if name := set.Bits[w.Rand.IntN(n)].Name; !strings.Contains(strings.Join(names, "|")+"|", name+"|") {
				names = append(names, name)
			}
		}
		if len(names) == 0 {
			return "0"
		}
		return strings.Join(names, "|")
	}
}

// Flags draws few of some flags; the first is taken always, if it is not empty.
func Flags(always string, some ...string) Draw {
	return func(w *World) string {
		list := []string{}
		if always != "" {
			list = append(list, always)
		}
		for _, f := range some {
			if w.Chance(3 + len(some)/2) {
				list = append(list, f)
			}
		}
		if len(list) == 0 {
			return "0"
		}
		return strings.Join(list, "|")
	}
}

// Place draws memory for a call to fill: a place of the caller's own, seldom one that is not there.
func Place(w *World) string {
	switch w.Rand.IntN(40) {
	case 0:
		return "NULL"
	case 1:
		return "BAD"
	}
	return "&" + strings.ToLower(w.Me)
}

// Edge draws the last few bytes of the memory that an actor has: a longer buffer there ends in a fault.
func Edge(w *World) string {
	return fmt.Sprintf("%#x", memoryEnd-[]int{1, 8, 100, 4096}[w.Rand.IntN(4)])
}

// sizes are the lengths at which files and pipes change their mind.
var sizes = []string{"0", "1", "2", "3", "16", "100", "512", "1000", "2048", "4095", "4096", "4097", "8192", "16384", "65535", "65536", "65537"}

// Size draws a length.
func Size(w *World) string {
	if w.Chance(2) {
		return sizes[w.Rand.IntN(7)]
	}
	return sizes[w.Rand.IntN(len(sizes))]
}

// Bytes draws a text of some size; the letter tells which call wrote it.
func Bytes(w *World) string {
	w.letters++
	letter := string(rune('a' + (w.letters-1)%26))
	switch w.Rand.IntN(30) {
	case 0:
		return "BAD"
	case 1:
		return "NULL"
	}
	n, _ := strconv.Atoi(Size(w))
	if n < 4 {
		return strconv.Quote(strings.Repeat(letter, n))
	}
	return fmt.Sprintf("%q*%d", letter, n)
}

// Offset draws a place in a file.
func Offset(w *World) string {
	return []string{"0", "0", "0", "1", "2", "10", "100", "4095", "4096", "5000", "65536", "-1", "-10", "0x7fffffffffffffff"}[w.Rand.IntN(14)]
}

// Mode draws permissions.
func Mode(w *World) string {
	return []string{"0644", "0600", "0666", "0777", "0", "0444", "0200", "01777", "04755"}[w.Rand.IntN(9)]
}

// Path draws the name of a file.
func Path(w *World) string {
	list := w.group.Paths
	if len(list) == 0 {
		list = paths
	}
	return strconv.Quote(list[w.Rand.IntN(len(list))])
}

// paths are names in an almost empty tree, and a few that lead nowhere.
var paths = []string{"/tmp/a", "/tmp/b", "/tmp/c", "/tmp/d", "/tmp/d/e", "/tmp/s", "/tmp/a", "/tmp/b", "a", "d", "/tmp/a/x", "/tmp/none/x", "/tmp", "/", "", "..", "/tmp/d/", "/tmp/d/../a"}

// Pid draws a task: an actor's, or one that is nobody's.
func Pid(w *World) string {
	if w.Chance(10) {
		return []string{"0", "-1", "9999", "-9999", "0x7fffffff"}[w.Rand.IntN(5)]
	}
	all := w.Actors()
	if len(all) == 0 {
		return "0"
	}
	name := all[w.Rand.IntN(len(all))].Name
	if w.Chance(10) {
		return "-" + name
	}
	return name
}

// Signal draws a signal.
func Signal(w *World) string {
	return []string{"0", "SIGUSR1", "SIGUSR1", "SIGUSR2", "SIGTERM", "SIGKILL", "SIGSTOP", "SIGCONT", "SIGCHLD", "SIGPIPE", "SIGRTMIN", "65", "-1"}[w.Rand.IntN(13)]
}

// FD draws a descriptor of the caller that matches, now and then another.
func FD(match func(d *Desc) bool) Draw {
	return func(w *World) string {
		if w.Chance(15) {
			return AnyFD(w)
		}
		var list []int32
		for _, d := range w.Descs() {
			if match(&d) {
				list = append(list, d.FD)
			}
		}
		if len(list) == 0 {
			return ""
		}
		return strconv.Itoa(int(list[w.Rand.IntN(len(list))]))
	}
}

// AnyFD draws an open descriptor, now and then one that is not open.
func AnyFD(w *World) string {
	if w.Chance(8) {
		return []string{"-1", "19", "1023", "1024", "-100", "0x7fffffff"}[w.Rand.IntN(6)]
	}
	list := w.Descs()
	if len(list) > 3 && !w.Chance(6) {
		list = list[3:] // beyond those that every actor has
	}
	if len(list) == 0 {
		return "3"
	}
	return strconv.Itoa(int(list[w.Rand.IntN(len(list))].FD))
}

// NewFD draws a number that a descriptor could get: low, whether open or not.
func NewFD(w *World) string {
	if w.Chance(12) {
		return []string{"-1", "1023", "1024", "4096"}[w.Rand.IntN(4)]
	}
	return strconv.Itoa(3 + w.Rand.IntN(10))
}

// DirFD draws a folder to begin at.
func DirFD(w *World) string {
	if w.Chance(8) {
		if fd := FD(func(d *Desc) bool { return d.Kind == proc.Directory })(w); fd != "" {
			return fd
		}
	}
	return "AT_FDCWD"
}
