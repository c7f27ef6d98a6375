package tui

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/view"
)

// prompt is a line that is being typed.
type prompt struct {
	mark string // ":" for a command, "/" for a text to search for
	text string
}

// shown is the prompt as it stands in the last row.
func (p *prompt) shown() string { return p.mark + p.text }

// edit is a key for the prompt.
func (m *Model) edit(key string) {
	p := m.prompt
	switch key {
	case "Esc", "Ctrl-C":
		m.prompt = nil
	case "Enter":
		m.prompt = nil
		m.enter(p)
	case "Backspace":
		if p.text == "" {
			m.prompt = nil
			return
		}
		_, n := utf8.DecodeLastRuneInString(p.text)
		p.text = p.text[:len(p.text)-n]
	case "Tab":
		p.complete(m)
	case "Space":
		p.text += " "
	default:
		if utf8.RuneCountInString(key) == 1 && len(p.text) < maxTyped {
			p.text += key
		}
	}
}

// maxTyped bounds a line that is typed.
const maxTyped = 1000

// enter does what was typed.
func (m *Model) enter(p *prompt) {
	m.message = ""
	if p.mark == "/" {
		m.search(ask{text: p.text})
		return
	}
	m.Command(p.text)
}

// Command does a command in words: its name and what it takes, such as "next 3" or "goto call read#2".
func (m *Model) Command(text string) {
	name, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	rest = strings.TrimSpace(rest)
	if name == "" {
		return
	}
	if strings.Trim(name, "0123456789") == "" { // a number alone is an event
		name, rest = "goto", name
	}
	c, back := byName(name)
	if c == nil {
		m.tell(msgUnknown, name)
		return
	}
	a := ask{back: back, text: rest}
	if c.args == (Phrase{}) && rest != "" {
		n, ok := number(rest)
		if !ok {
			m.tell(msgNumber, rest)
			return
		}
		a.n, a.text = n, ""
	}
	m.run(c, a)
}

// number reads a count.
func number(s string) (n int, ok bool) {
	for _, r := range s {
		if r < '0' || r > '9' || n > 1_000_000 {
			return 0, false
		}
		n = n*10 + int(r-'0')
	}
	return n, s != ""
}

// complete adds what all fitting words have in common.
func (p *prompt) complete(m *Model) {
	fits := p.fits(m)
	if len(fits) == 0 {
		return
	}
	common := fits[0]
	for _, f := range fits[1:] {
		for !strings.HasPrefix(f, common) {
			common = common[:len(common)-1]
		}
	}
	if len(fits) == 1 {
		common += " "
	}
	p.text = p.text[:strings.LastIndexByte(p.text, ' ')+1] + common
}

// hint shows what could be typed.
func (p *prompt) hint(m *Model) string {
	fits := p.fits(m)
	if len(fits) > 12 {
		fits = append(fits[:12:12], "...")
	}
	if len(fits) == 0 && p.mark == ":" {
		if c, _ := byName(strings.TrimSpace(p.text)); c != nil {
			return m.say(c.args) + "  " + m.say(c.what)
		}
	}
	return strings.Join(fits, "  ")
}

// fits are the words that the last one typed may become.
func (p *prompt) fits(m *Model) (fits []string) {
	if p.mark != ":" {
		return nil
	}
	words := strings.Split(p.text, " ")
	last := words[len(words)-1]
	for _, w := range m.candidates(words[:len(words)-1]) {
		if strings.HasPrefix(w, last) && w != last {
			fits = append(fits, w)
		}
	}
	return fits
}

// candidates are the words that may stand behind others.
func (m *Model) candidates(before []string) (list []string) {
	if len(before) == 0 {
		for _, g := range table {
			for _, c := range g.list {
				list = append(list, c.name)
				if c.back != nil {
					list = append(list, "r"+c.name)
				}
			}
		}
		return list
	}
	if i := slices.IndexFunc(before, func(w string) bool { return w == "if" || w == "and" || w == "watch" || w == "rwatch" }); i >= 0 {
		for k, w := range before {
			if w == "and" {
				i = k
			}
		}
		list = append(list, view.FieldWords(before[i+1:])...)
	}
	switch before[len(before)-1] {
	case "goto":
		return strings.Fields("start end blocked main line call pid event step inst")
	case "break":
		return strings.Fields("line func call signal process object if")
	case "call":
		for _, c := range abi.Calls {
			list = append(list, c.Name)
		}
	case "signal":
		for s := abi.Signal(1); s < abi.SIGRTMIN; s++ {
			list = append(list, s.Name())
		}
	case "line":
		if s := m.trail(); s.top >= 0 {
			list = append(list, sprint("%s:", baseName(s.frames[s.top].File)))
		}
	case "object":
		return strings.Fields("pipe fifo queue semset segment futex mailbox port eventfd")
	case "watch", "rwatch", "if", "and":
		if s := m.trail(); s.top >= 0 {
			for _, v := range m.h.Vars(s.tid, s.frames[s.top]) {
				if v.Addr != 0 {
					list = append(list, v.Name)
				}
			}
		}
	case "lang":
		return []string{"en", "zh"}
	}
	return list
}
