package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
)

// meta is a word at the prompt that is no line of a scenario.
type meta struct {
	name, args, help string
	do               func(p *prompt, arg string)
}

// metas are all of them, as help lists them.
var metas []meta

func init() { // help lists metas itself
	metas = []meta{
		{"help", "", "this", (*prompt).help},
		{"who", "", "all actors: what they do, who is blocked and why", (*prompt).who},
		{"calls", "[PATTERN]", "the calls, or those whose name or description has the pattern", (*prompt).calls},
		{"man", "CALL", "a call's arguments, flags and errors", (*prompt).man},
		{"list", "", "the scenario so far", (*prompt).list},
		{"undo", "", "take the last line back", (*prompt).undo},
		{"save", "FILE.scn", "write the scenario, with the answers, into a file", (*prompt).save},
		{"load", "FILE.scn", "play a file and go on from its end", (*prompt).load},
		{"reset", "", "begin again", (*prompt).reset},
		{"quit", "", "end (or Ctrl-D)", nil},
	}
}

// nearMeta asks for a command that begins as an unknown one does.
func nearMeta(word string) string {
	for i := range metas {
		if n := metas[i].name; n[:2] == word[:min(2, len(word))] || strings.HasPrefix(word, n) {
			return "; did you mean " + n + "?"
		}
	}
	return ""
}

const promptHelp = `Lines of a scenario:
  A: pipe2(&fd, 0)         A makes a call. &fd is a place in its memory, called fd
  A: write(4, "hi", 2)     texts and numbers as in C, "x"*4096 for a long text
  A: clone(SIGCHLD) = B    makes the actor B; without = B it gets the next free letter
  A: mmap(...) = $m        names an address, for use as $m or $m+4096 later
  A: kill(B, SIGUSR1)      actors stand for their process ids
  A: rt_sigaction(SIGUSR1, {sa_handler=HANDLER}, NULL)
                           from then on the signal makes A enter a handler: --- SIGUSR1 ---
  A: return                A returns from its handler
  A: load($m), store($m, 7)   A touches its own memory
  sleep 50ms               lets time pass
What happens to others is told at once; ... says that a call is blocked.

Commands:
`

// help lists what can be typed.
func (p *prompt) help(string) {
	fmt.Fprint(p.out, promptHelp)
	for i := range metas {
		m := &metas[i]
		p.say("  %-18s %s", strings.TrimSpace(m.name+" "+m.args), m.help)
	}
}

// who tells how all actors stand.
func (p *prompt) who(string) {
	list := p.session.Who()
	if len(list) == 0 {
		p.say("nobody yet: the first line makes its actor")
	}
	for i := range list {
		w := &list[i]
		where := ""
		if len(p.stages) > 1 {
			where = w.Stage + "  "
		}
		id := fmt.Sprintf("process %d", w.Pid)
		if w.Tid != w.Pid {
			id += fmt.Sprintf(" thread %d", w.Tid)
		}
		p.say("%s%-3s %s: %s", where, w.Actor, id, w.Doing)
	}
}

// calls lists calls.
func (p *prompt) calls(pattern string) {
	var names []string
	pattern = strings.ToLower(pattern)
	group := abi.GroupByName(strings.TrimPrefix(pattern, "%"))
	for i := range abi.Calls {
		c := &abi.Calls[i]
		switch {
		case !kernel.Done(c.Nr):
		case pattern == "":
			names = append(names, c.Name)
		case strings.Contains(c.Name, pattern) || strings.Contains(strings.ToLower(c.Help), pattern) || c.Groups&group != 0:
			names = append(names, c.Name)
			p.say("%-22s %s", c.Name, c.Help)
		}
	}
	switch {
	case len(names) == 0:
		p.complain("no call has %q in its name or description", pattern)
	case pattern == "":
		p.say("%s", wrap(strings.Join(names, " ")))
	}
}

// man explains a call.
func (p *prompt) man(name string) {
	name, _, _ = strings.Cut(name, "(")
	switch c := scenario.Lookup(name); {
	case name == "":
		p.complain("which call? Such as: man read")
	case c == nil:
		p.complain("unknown call %q%s", name, scenario.Similar(name))
	case c.Nr < 0:
		var args []string
		for i := range c.Args {
			args = append(args, c.Args[i].Name)
		}
		p.say("%s(%s)\n%s", c.Name, strings.Join(args, ", "), c.Help)
	default:
		explainCall(p.out, c)
	}
}

// list shows the scenario.
func (p *prompt) list(string) {
	f := p.session.File()
	for i := range f.Lines {
		p.say("%3d  %s", i+1, &f.Lines[i])
	}
}

// undo takes the last line back.
func (p *prompt) undo(string) {
	line, err := p.session.Undo()
	if err != nil {
		p.complain("%v", err)
		return
	}
	p.say("%s", p.aside("taken back: "+line))
}

// reset begins again.
func (p *prompt) reset(string) {
	p.file = ""
	if err := p.session.Reset(); err != nil {
		p.complain("%v", err)
	}
}

// save writes the session into a file, and makes sure that it is a scenario which holds.
func (p *prompt) save(name string) {
	f := p.session.File()
	if name == "" {
		name = p.file
	}
	switch _, err := os.Lstat(name); {
	case name == "":
		p.complain("into which file? Such as: save pipe.scn")
		return
	case len(f.Lines) == 0:
		p.complain("there is nothing to save yet")
		return
	case !strings.HasSuffix(name, ".scn"):
		p.complain("the name of a scenario ends in .scn")
		return
	case err == nil && name != p.file:
		p.complain("%s is there already; choose another name", name)
		return
	}
	text := f.String()
	f, err := scenario.Parse(name, []byte(text))
	if err == nil {
		err = os.WriteFile(name, []byte(text), 0o644)
	}
	if err != nil {
		p.complain("not saved: %v", err)
		return
	}
	p.file = name
	p.say("%s", p.aside(fmt.Sprintf("saved %s: %s", name, plural(len(f.Lines), "line"))))
	for _, r := range scenario.Play(f, p.stages) {
		switch {
		case r.Err != nil:
			p.complain("on %s: %v", r.Stage, r.Err)
		case r.Skip != "":
			p.say("%s", p.aside("not played on "+r.Stage+": "+r.Skip))
		case r.OK():
			p.say("%s", p.aside("it holds on "+r.Stage))
		default:
			p.deserve(exitFailed)
			for i := range r.Diffs {
				p.say("%s", p.aside("it does not hold on "+r.Stage+": "+r.Diffs[i].String()))
			}
		}
	}
}

// load plays a file in place of the session.
func (p *prompt) load(name string) {
	if name == "" {
		p.complain("which file? Such as: load pipe.scn")
		return
	}
	f, err := readScenario(name)
	if err != nil {
		p.complain("%v", err)
		return
	}
	p.reset("")
	person := p.person
	p.person = false // the lines were not typed
	defer func() { p.person = person }()
	for i := range f.Lines {
		news, err := p.session.Play(&f.Lines[i])
		if err != nil {
			p.complain("%s: line %d: %v", name, f.Lines[i].Nr, err)
			return
		}
		p.show(news, false)
	}
	p.file = name
}
