package scenario

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// Report writes results in one of the formats text, json (one object a line) and junit. Close ends it.
type Report struct {
	w      io.Writer
	format string
	all    []Result // for junit, whose head counts them
	said   []string // why scenarios were skipped, as far as people were told
	// Counts of results so far.
	Played, Failed, Broken, Skipped, Changed, Flaky int
}

// Formats are the formats that a report can have.
var Formats = []string{"text", "json", "junit"}

// NewReport begins a report.
func NewReport(w io.Writer, format string) (*Report, error) {
	if !contains(Formats, format) {
		return nil, fmt.Errorf("unknown format %q: known are %s", format, strings.Join(Formats, ", "))
	}
	return &Report{w: w, format: format}, nil
}

// Add reports the results of one file.
func (r *Report) Add(list []Result) {
	for i := range list {
		x := &list[i]
		switch {
		case x.Err != nil:
			r.Broken++
		case x.Skip != "":
			r.Skipped++
		case !x.OK():
			r.Failed++
		}
		if x.Skip == "" {
			r.Played++
		}
		if x.Flaky {
			r.Flaky++
		}
		if x.Changed {
			r.Changed++
		}
		switch r.format {
		case "text":
			r.text(x)
		case "json":
			r.json(x)
		default:
			r.all = append(r.all, *x)
		}
	}
}

// text writes a result for people: nothing if it holds.
func (r *Report) text(x *Result) {
	switch {
	case x.Skip != "":
		if !contains(r.said, x.Skip) {
			r.said = append(r.said, x.Skip)
			fmt.Fprintf(r.w, "skipped: %s\n", x.Skip)
		}
	case x.Err != nil:
		fmt.Fprintf(r.w, "%v\n%s", describe(x), x.Source)
	case x.Flaky:
		fmt.Fprintf(r.w, "%s: Linux and the machine parted, but not when Linux was asked again:\n%s", x.File, x.Source)
	case x.Changed:
		fmt.Fprintf(r.w, "%s: recorded from %s\n", x.File, x.Stage)
	case !x.OK():
		fmt.Fprintf(r.w, "%s: does not hold on %s\n%s", x.File, x.Stage, x.Source)
		for i := range x.Diffs {
			d := &x.Diffs[i]
			fmt.Fprintf(r.w, "  line %d: %s\n    expected  %s\n    got       %s\n", d.Line, d.Text, d.Want, d.Got)
		}
		if x.Parting != "" {
			fmt.Fprintf(r.w, "  the kernels part here:\n%s", x.Parting)
		}
	}
}

// describe is an error with the file it is about.
func describe(x *Result) string {
	if _, ok := x.Err.(*Error); ok {
		if x.Stage == "" {
			return x.Err.Error()
		}
		return x.Err.Error() + " (on " + x.Stage + ")"
	}
	return x.File + ": " + x.Err.Error()
}

// jsonResult is a result in JSON.
type jsonResult struct {
	File    string     `json:"file"`
	Stage   string     `json:"stage,omitempty"`
	Holds   bool       `json:"holds"`
	Error   string     `json:"error,omitempty"`
	Skipped string     `json:"skipped,omitempty"`
	Changed bool       `json:"changed,omitempty"`
	Diffs   []jsonDiff `json:"differences,omitempty"`
	Parting string     `json:"parting,omitempty"`
	Flaky   bool       `json:"flaky,omitempty"`
	Source  string     `json:"source,omitempty"`
	Micros  int64      `json:"microseconds"`
}

// jsonDiff is a difference in JSON.
type jsonDiff struct {
	Line int    `json:"line"`
	Text string `json:"text"`
	Want string `json:"want"`
	Got  string `json:"got"`
}

// json writes a result for machines.
func (r *Report) json(x *Result) {
	j := jsonResult{File: x.File, Stage: x.Stage, Holds: x.OK() && x.Skip == "", Skipped: x.Skip, Changed: x.Changed, Parting: x.Parting, Flaky: x.Flaky, Source: x.Source, Micros: x.Time.Microseconds()}
	if x.Err != nil {
		j.Error = x.Err.Error()
	}
	for _, d := range x.Diffs {
		j.Diffs = append(j.Diffs, jsonDiff(d))
	}
	b, err := json.Marshal(j)
	if err == nil {
		fmt.Fprintf(r.w, "%s\n", b)
	}
}

// The elements of JUnit's XML.
type (
	junitSuite struct {
		XMLName  xml.Name    `xml:"testsuite"`
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string      `xml:"name,attr"`
		Class   string      `xml:"classname,attr"`
		Time    string      `xml:"time,attr"`
		Failure *junitText  `xml:"failure"`
		Error   *junitText  `xml:"error"`
		Skipped *junitSkips `xml:"skipped"`
	}
	junitText struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
	junitSkips struct {
		Message string `xml:"message,attr"`
	}
)

// Close writes what is left of the report.
func (r *Report) Close() error {
	switch r.format {
	case "json":
		return nil
	case "text":
		_, err := fmt.Fprintln(r.w, r.summary())
		return err
	}
	s := junitSuite{Name: "vitrine", Tests: len(r.all), Failures: r.Failed, Errors: r.Broken, Skipped: r.Skipped}
	for i := range r.all {
		s.Cases = append(s.Cases, junit(&r.all[i]))
	}
	b, err := xml.MarshalIndent(s, "", "  ")
	if err == nil {
		_, err = fmt.Fprintf(r.w, "%s%s\n", xml.Header, b)
	}
	return err
}

// junit is a result as a test case.
func junit(x *Result) junitCase {
	c := junitCase{Name: x.File, Class: x.Stage, Time: fmt.Sprintf("%.6f", x.Time.Seconds())}
	switch {
	case x.Err != nil:
		c.Error = &junitText{Message: x.Err.Error()}
	case x.Skip != "":
		c.Skipped = &junitSkips{x.Skip}
	case !x.OK():
		var b strings.Builder
		for i := range x.Diffs {
			b.WriteString(x.Diffs[i].String() + "\n")
		}
		c.Failure = &junitText{Message: "does not hold on " + x.Stage, Text: b.String() + x.Parting}
	}
	return c
}

// summary counts in one line.
func (r *Report) summary() string {
	s := fmt.Sprintf("%d played, %d held", r.Played, r.Played-r.Failed-r.Broken)
	for _, p := range []struct {
		n    int
		text string
	}{{r.Failed, "did not hold"}, {r.Broken, "could not be played"}, {r.Flaky, "not the same when played again"}, {r.Skipped, "skipped"}, {r.Changed, "changed"}} {
		if p.n > 0 {
			s += fmt.Sprintf(", %d %s", p.n, p.text)
		}
	}
	return s
}
