// Package shellscripts carries small scripts, with what dash made of each of them on Linux: the shell of the machine must do the same.
//
// A file holds many scripts on one subject, each under a line "== NAME". The file's golden has the same headings, with the exit status,
// and below them what came out, each line behind "1> " (standard output) or "2> " (standard error); "1\ " begins a last line that has
// no newline. go test -record ./testdata/shellscripts renews the goldens with dash.
package shellscripts

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

//go:embed *.txt *.golden
var files embed.FS

// A Case is a script and what is expected of it.
type Case struct {
	// Subject is the file that it stands in, Name its heading there.
	Subject, Name string
	// Script is its text.
	Script string
	// Want is what dash did; Known is false for a script that has not been recorded yet.
	Want  Outcome
	Known bool
}

// An Outcome is what a script leaves.
type Outcome struct {
	// Out and Err are what it wrote.
	Out, Err string
	// Status is its exit status.
	Status int
}

// heading begins the line above each script.
const heading = "== "

// section is what stands under a heading.
type section struct{ title, body string }

// sections cuts a file at its headings.
func sections(text string) (list []section) {
	for _, part := range strings.Split("\n"+text, "\n"+heading)[1:] {
		title, body, _ := strings.Cut(part, "\n")
		if !strings.HasSuffix(body, "\n") && body != "" {
			body += "\n"
		}
		list = append(list, section{title, body})
	}
	return list
}

// Subjects returns the names of the files, without ending.
func Subjects() (names []string) {
	list, err := fs.Glob(files, "*.txt")
	if err != nil {
		panic(err) // the pattern is ours
	}
	for _, n := range list {
		names = append(names, strings.TrimSuffix(n, ".txt"))
	}
	return names
}

// Cases returns all scripts on one subject.
func Cases(subject string) (list []Case, err error) {
	scripts, err := files.ReadFile(subject + ".txt")
	if err != nil {
		return nil, err
	}
	golden, _ := files.ReadFile(subject + ".golden") // missing: not recorded yet
	wants, err := Goldens(string(golden))
	if err != nil {
		return nil, fmt.Errorf("%s.golden: %w", subject, err)
	}
	for _, s := range sections(string(scripts)) {
		want, known := wants[s.title]
		list = append(list, Case{subject, s.title, s.body, want, known})
	}
	return list, nil
}

// Goldens reads a file of outcomes: one for each name.
func Goldens(text string) (map[string]Outcome, error) {
	wants := map[string]Outcome{}
	for _, s := range sections(text) {
		at := max(strings.LastIndexByte(s.title, ' '), 0)
		n, err := strconv.Atoi(strings.TrimPrefix(s.title[at:], " "))
		if err != nil {
			return nil, fmt.Errorf("the status of %q: %w", s.title, err)
		}
		wants[s.title[:at]] = Outcome{unmark(s.body, '1'), unmark(s.body, '2'), n}
	}
	return wants, nil
}

// Format writes an outcome as a golden holds it.
func Format(name string, o Outcome) string {
	return fmt.Sprintf("%s%s %d\n%s%s", heading, name, o.Status, mark(o.Out, '1'), mark(o.Err, '2'))
}

// mark puts the number of the descriptor before each line.
func mark(text string, fd byte) string {
	var b strings.Builder
	for _, line := range strings.SplitAfter(text, "\n") {
		switch {
		case strings.HasSuffix(line, "\n"):
			b.WriteString(string(fd) + "> " + line)
		case line != "":
			b.WriteString(string(fd) + `\ ` + line + "\n")
		}
	}
	return b.String()
}

// unmark is the way back.
func unmark(body string, fd byte) string {
	var b strings.Builder
	for _, line := range strings.SplitAfter(body, "\n") {
		switch {
		case strings.HasPrefix(line, string(fd)+"> "):
			b.WriteString(line[3:])
		case strings.HasPrefix(line, string(fd)+`\ `):
			b.WriteString(strings.TrimSuffix(line[3:], "\n"))
		}
	}
	return b.String()
}
