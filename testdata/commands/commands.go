// Package commands carries lines for the shell that try the userland's commands, with what the tools of GNU, procps and util-linux made of each
// on Linux: the machine's own commands must do the same.
//
// Each line of a file is a case. It runs in a folder that setup.sh has filled. The goldens have the format of package shellscripts;
// go test -record ./testdata/commands renews them with dash and the tools of the host, as root, in an IPC namespace of its own.
package commands

import (
	"embed"
	"io/fs"
	"regexp"
	"strings"

	"github.com/vitrine-os/vitrine/testdata/shellscripts"
)

//go:embed *.txt *.golden setup.sh
var files embed.FS

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

// Cases returns all cases on one subject.
func Cases(subject string) (list []shellscripts.Case, err error) {
	lines, err := files.ReadFile(subject + ".txt")
	if err != nil {
		return nil, err
	}
	setup, err := files.ReadFile("setup.sh")
	if err != nil {
		return nil, err
	}
	golden, _ := files.ReadFile(subject + ".golden") // missing: not recorded yet
	wants, err := shellscripts.Goldens(string(golden))
	if err != nil {
		return nil, err
	}
	for _, line := range strings.Split(strings.TrimSuffix(string(lines), "\n"), "\n") {
		want, known := wants[line]
		list = append(list, shellscripts.Case{Subject: subject, Name: line, Script: string(setup) + line + "\n", Want: want, Known: known})
	}
	return list, nil
}

// What differs from one run to the next: random keys, the time of day, pids of makers.
var volatile = []struct{ find, put string }{
	{`\b0x[0-9a-f]{8}\b`, "0xKEY"},
	{`((Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d( \d{4})?`, "TIME"},
	{`([lc]s?pid=)\d+`, "${1}PID"},
	{`(?m)^(0 +root +)\d+( +0 +)$`, "${1}PID${2}"},
	{`TIME +`, "TIME "},
	{`(root +)PID +`, "${1}PID "},
}

// Plain replaces what differs from one run to the next in the subject's texts.
func Plain(subject string, o shellscripts.Outcome) shellscripts.Outcome {
	if !strings.HasPrefix(subject, "ipc") {
		return o
	}
	for _, v := range volatile {
		re := regexp.MustCompile(v.find)
		o.Out = re.ReplaceAllString(o.Out, v.put)
	}
	return o
}
