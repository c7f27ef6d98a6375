package session

import (
	"slices"
	"time"

	"github.com/vitrine-os/vitrine/kernel"
	vfs "github.com/vitrine-os/vitrine/kernel/fs"
)

// Config describes the machine on which sessions are played and people type: a shell at every console, with these commands. The terminal
// is a plain one, so that a transcript shows lines as they were typed.
func Config(tools []vfs.Tool) kernel.Config {
	return kernel.Config{
		Path: "/bin/sh", Args: []string{"sh"}, Env: Environment("dumb"), Cwd: "/root", Consoles: 4, Tools: tools, MaxInst: 20_000_000_000,
	}
}

// Environment is what a shell at a console finds.
func Environment(term string) []string {
	return []string{"PATH=/bin:/usr/bin", "HOME=/root", "TERM=" + term, "LANG=C.UTF-8", "USER=root", "LOGNAME=root", "SHELL=/bin/sh", "PS1=$ "}
}

// busy is how long something may run before keys are typed nevertheless, in virtual time.
const busy = int64(100 * time.Millisecond)

// Play plays a session on a machine and returns what it came to: the same things done, with what comes out now. The machine is returned
// as it is then. watch, if it is not nil, gets the machine before its first step.
//
// # Errors
// Those of kernel.New.
func Play(f *File, cfg kernel.Config, watch func(*kernel.Machine)) (*File, *kernel.Machine, error) {
	p := newPlayer(f)
	cfg.Input, cfg.Output = p, p.screen
	if n := f.CPUs(); n > 0 {
		cfg.CPUs = n
	}
	for i := range f.Items {
		cfg.Consoles = max(cfg.Consoles, f.Items[i].Console)
	}
	m, err := kernel.New(cfg)
	if err != nil {
		return nil, nil, err
	}
	p.m = m
	if watch != nil {
		watch(m)
	}
	m.RunWhile(func() bool { return !p.over && !m.MainDone })
	p.script.end()
	return p.script.f, m, nil
}

// player types what a session says. It implements kernel.Keyboards.
type player struct {
	m      *kernel.Machine
	script *script
	last   int64 // virtual time at which something was typed last
	until  int64 // end of a pause that has begun, else 0
	over   bool  // all was typed and has had its time
}

func newPlayer(f *File) *player { return &player{script: newScript(f)} }

// screen takes what comes out.
func (p *player) screen(console int, b []byte) { p.script.write(console, b) }

// Person implements kernel.Input: what is typed depends on the time.
func (p *player) Person() bool { return true }

// Next implements kernel.Input.
func (p *player) Next(most time.Duration) ([]byte, time.Duration, bool) {
	t, took, ok := p.NextTyped(most)
	return t.Data, took, ok
}

// NextTyped implements kernel.Keyboards.
func (p *player) NextTyped(most time.Duration) (t kernel.Typed, took time.Duration, ok bool) {
	now := p.m.Now()
	for {
		next := p.script.next()
		if next == nil {
			p.over = p.over || p.ready(Command, p.script.console, most, now)
			return t, took, false
		}
		it := *next // what came out elsewhere may get in before it
		if it.Kind == Pause {
			if !p.pause(&it, most, &now, &took) {
				return t, took, false
			}
			p.script.at++
			continue
		}
		if it.Kind == Show {
			if !p.ready(Command, it.Console, most, now) {
				return t, took, false
			}
			p.script.did()
			continue
		}
		if !p.m.ConsoleOpen(it.Console) {
			p.last = now
			return kernel.Typed{Console: it.Console}, took, true
		}
		if !p.ready(it.Kind, it.Console, most, now) {
			return t, took, false
		}
		p.last = now
		t = kernel.Typed{Console: it.Console, Data: it.Typed(), Line: it.Line}
		p.script.did()
		return t, took, true
	}
}

// ready tells whether a thing can be done now. most is what kernel.Input is told: 0 if nothing will happen by itself, less if
// something runs.
func (p *player) ready(k Kind, console int, most time.Duration, now int64) bool {
	reads := p.m.ConsoleReads(console)
	switch {
	case most == 0:
		return true
	case most < 0:
		return (reads || k == Keys) && now-p.last >= busy
	}
	return reads || k == Keys
}

// pause lets time pass. It returns whether that is over; what was still missing is added to the times.
func (p *player) pause(it *Item, most time.Duration, now *int64, took *time.Duration) bool {
	if p.until == 0 {
		p.script.begin()
		p.until = *now + int64(it.Wait)
	}
	rest := p.until - *now
	if most < 0 && rest > 0 || most > 0 && rest > int64(most) {
		return false
	}
	if rest > 0 {
		*now, *took = *now+rest, *took+time.Duration(rest)
	}
	p.until = 0
	return true
}

// script is a session while it is played: it knows what is to be done next, and gives what comes out to what was done last.
type script struct {
	f       *File
	at      int                   // the item to be done next
	console int                   // where something was done last
	owner   [maxConsole + 1]int   // by console: 1 + the item that what comes out there belongs to; 0 for none
	screen  [maxConsole + 1]lines // by console: what came out since
}

// newScript makes a copy of a session in which nothing has come out yet.
func newScript(f *File) *script {
	s := &script{f: &File{Name: f.Name, Tail: f.Tail}, console: 1}
	for _, it := range f.Items {
		it.Out = ""
		s.f.Items = append(s.f.Items, it)
	}
	return s
}

// next returns what is to be done next, nil if that was all.
func (s *script) next() *Item {
	if s.at == len(s.f.Items) {
		return nil
	}
	return &s.f.Items[s.at]
}

// begin says that what comes out from now on belongs to the next thing.
func (s *script) begin() {
	c := s.f.Items[s.at].Console
	s.settle(s.console)
	if c != s.console || s.owner[c] == 0 {
		s.reveal(c)
	}
	s.console, s.owner[c] = c, s.at+1
}

// did says that the next thing was done.
func (s *script) did() {
	s.begin()
	it := &s.f.Items[s.at]
	s.screen[it.Console].typed(it)
	s.at++
}

// write takes what comes out.
func (s *script) write(console int, b []byte) {
	if console >= 1 && console <= maxConsole {
		s.screen[console].write(b)
	}
}

// settle gives what came out at a console to what was done there last.
func (s *script) settle(c int) {
	if s.owner[c] > 0 {
		s.f.Items[s.owner[c]-1].Out += s.screen[c].take()
	}
}

// reveal shows what came out at a console to which we turn now: in the next item, if that is there to show it, else in one before it.
func (s *script) reveal(c int) {
	out := s.screen[c].take()
	if s.at < len(s.f.Items) && s.f.Items[s.at].Kind == Show {
		s.f.Items[s.at].Out = out
	} else if out != "" {
		s.f.Items = slices.Insert(s.f.Items, s.at, Item{Kind: Show, Console: c, Out: out})
		s.at++
	}
}

// end gives the rest to where it belongs. What came out elsewhere than where something was done last is shown at the end.
func (s *script) end() {
	s.settle(s.console)
	s.at = len(s.f.Items)
	for c := 1; c <= maxConsole; c++ {
		s.reveal(c)
	}
}
