package compare

import (
	"strconv"
	"strings"
)

// answer is what the program said, line by line: a word, and what belongs to it.
type answer map[string]string

// answers reads what the program wrote.
func answers(said string) answer {
	a := answer{}
	for _, line := range strings.Split(said, "\n") {
		word, rest, _ := strings.Cut(line, " ")
		a[word] = rest
	}
	return a
}

// wrong is what the program complains about after the job, "" if all is well.
func (a answer) wrong() string {
	if a["error"] == "" && a["time"] == "" {
		return "no result"
	}
	return a["error"]
}

// number is a number that the program said.
func (a answer) number(word string) int64 {
	n, _ := strconv.ParseInt(a[word], 10, 64)
	return n
}

// facts are those that it found out about a mechanism.
func (a answer) facts(m *Mechanism) Facts {
	f := Facts{Boundaries: a.number("boundaries") == 1, Polled: a.number("poll") == 1}
	switch stays := a["stays"]; {
	case stays == "yes" && m.OnFile:
		f.Lasting = FileSystem
	case stays == "yes":
		f.Lasting = Kernel
	case stays == "no":
		f.Lasting = Process
	case stays == "never":
		f.Lasting = Never
	}
	return f
}
