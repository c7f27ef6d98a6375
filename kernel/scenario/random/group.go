package random

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
)

// Group is a part of the kernel whose calls random scenarios mix.
type Group struct {
	// Name is what --calls calls it.
	Name string
	// Help is what it is about, in a few words.
	Help string
	// Begin are the lines with which each scenario begins, without their actor, which is the first one.
	Begin []string
	// Shapes are the calls that are made then.
	Shapes []Shape
	// Paths are the names that path arguments take; those of the whole package if there are none.
	Paths []string
	// Solo says that its scenarios begin with one actor alone; otherwise a second one is forked after Begin in most of them.
	Solo bool
	// Pauses is how many sleeps a scenario may have, 1 if zero: on Linux they take their time.
	Pauses int
}

// Shape is a form of call.
type Shape struct {
	// Weight says how often it is drawn, compared with the others of its group.
	Weight int
	// Line writes it.
	Line Line
}

// Line writes a call of w.Me without its actor, such as "close(3)", or "sleep 700ms", or "return" out of a handler. It returns "" if
// there is nothing that such a line could be about.
type Line func(w *World) string

// Draw writes an argument, "" if there is nothing to draw from.
type Draw func(w *World) string

// Special replaces what the table would draw for an argument.
type Special struct {
	name string
	draw Draw
}

// With draws the argument of that name in a way of its own.
func With(name string, d Draw) Special { return Special{name, d} }

// Call makes a call of which the system-call table, or a Special, draws each argument.
func Call(name string, special ...Special) Line {
	c := scenario.Lookup(name)
	if c == nil {
		panic("random: no call " + name)
	}
	for _, s := range special {
		if !hasArg(c, s.name) {
			panic("random: " + name + " has no argument " + s.name)
		}
	}
	return func(w *World) string {
		var texts [6]string
		for i := range c.Args {
			if a := &c.Args[i]; a.Kind == abi.KindNone && len(a.Cases) == 0 || a.Name == "sigsetsize" {
				continue
			}
			if texts[i] = drawArg(w, &c.Args[i], special); texts[i] == "" {
				return ""
			}
		}
		fit(w, c, &texts)
		return c.Name + "(" + strings.Join(slices.DeleteFunc(texts[:], func(s string) bool { return s == "" }), ", ") + ")"
	}
}

// drawArg draws one argument.
func drawArg(w *World, a *abi.Arg, special []Special) string {
	for _, s := range special {
		if called(a, s.name) {
			return s.draw(w)
		}
	}
	return byKind(a)(w)
}

// fit makes the lengths of texts what they are, or less: what lies behind a text in memory is not the same everywhere.
func fit(w *World, c *abi.Call, texts *[6]string) {
	for i := range c.Args {
		a := &c.Args[i]
		if a.Kind != abi.KindBuf || a.Dir != abi.In || a.Len < 0 || !strings.HasPrefix(texts[i], `"`) {
			continue
		}
		text, times, _ := strings.Cut(texts[i], "*")
		n := len(text) - len(`""`)
		if m, err := strconv.Atoi(times); err == nil {
			n *= m
		}
		if w.Chance(10) {
			n /= 2
		}
		texts[a.Len] = strconv.Itoa(n)
	}
}

// hasArg tells whether a call has an argument of that name.
func hasArg(c *abi.Call, name string) bool {
	for i := range c.Args {
		if called(&c.Args[i], name) {
			return true
		}
	}
	return false
}

// called tells whether an argument has that name in one of its forms.
func called(a *abi.Arg, name string) bool {
	if a.Name == name {
		return true
	}
	for i := range a.Cases {
		if called(&a.Cases[i].Arg, name) {
			return true
		}
	}
	return false
}

// Text writes the same line always.
func Text(line string) Line { return func(*World) string { return line } }

// Format writes a line from a format and draws.
func Format(format string, draws ...Draw) Line {
	return func(w *World) string {
		args := make([]any, len(draws))
		for i, d := range draws {
			text := d(w)
			if text == "" {
				return ""
			}
			args[i] = text
		}
		return fmt.Sprintf(format, args...)
	}
}

// Wait is how long calls wait that wait at all, as a timespec: long enough that they are still waiting a few lines later, also on a busy
// host. Pause is long enough for each such wait to end.
const Wait = "{tv_nsec=500000000}"

// Pause lets time pass.
var Pause = Text("sleep 700ms")

// Blind tells which facts of a call's line are not compared, by call and name, since they differ from run to run or host to host. The
// name "" stands for all.
var Blind = map[string][]string{
	"getdents64": {""}, // tmpfs lists the newest entry first, the machine the oldest: a row in SEMANTICS.md
	"statfs":     {""}, // how large the file system is
	"fstatfs":    {""},
	"getcpu":     {""},
	"sysinfo":    {""},
	"getrusage":  {""},
	"getrandom":  {""},
	"uname":      {""},
}
