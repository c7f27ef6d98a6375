package kernel

import (
	"testing"
	"time"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// keyboard is a person who presses keys, a second apart.
type keyboard struct {
	keys []string
	busy bool // the person types while programs run, too
}

func (k *keyboard) Person() bool { return true }

func (k *keyboard) Next(most time.Duration) ([]byte, time.Duration, bool) {
	if len(k.keys) == 0 || most < 0 && !k.busy || most > 0 && most < time.Second {
		return nil, max(most, 0), false
	}
	b := []byte(k.keys[0])
	k.keys = k.keys[1:]
	if most < 0 {
		return b, 0, true
	}
	return b, time.Second, true
}

// terminalStage has a console that a person types on.
func terminalStage(t *testing.T, keys ...string) (*stageTest, *console) {
	var c console
	return stageWith(t, Config{Output: c.sink, TTY: [3]bool{true, true, true}, Keys: true, Input: &keyboard{keys: keys}}), &c
}

// stepTo steps until something holds.
func (s *stageTest) stepTo(what string, holds func() bool) {
	s.t.Helper()
	for range 1000 {
		if holds() {
			return
		}
		s.m.Step()
	}
	s.t.Fatalf("it never comes to this: %s", what)
}

// What is typed on the console is edited and echoed, and comes again, at the same time, in a machine that was taken back.
func TestConsoleKeys(t *testing.T) {
	s, c := terminalStage(t, "ac\x7f", "b\n", "\x04")
	p := s.puppet()
	b := p.buf(100)
	p.start("read", 0, b, 100)
	before := s.m.Snapshot()
	var sums [2]any
	for i := range sums {
		s.stepTo("a line is read", func() bool { return !p.blocked() })
		p.ends(3)
		if got := string(p.peek(b, 3)); got != "ab\n" {
			t.Errorf("read %q", got)
		}
		sums[i] = [2]any{s.m.Hash(), s.m.Now()}
		if i == 0 {
			s.m.Restore(before)
		}
	}
	if sums[0] != sums[1] {
		t.Errorf("the second time %v, not %v", sums[1], sums[0])
	}
	if got, want := c.out.String(), "ac\b \bb\n"; got != want+want {
		t.Errorf("the screen shows %q", got)
	}
	s.quiet()
	p.start("read", 0, b, 100)
	s.stepTo("the end is read", func() bool { return !p.blocked() })
	p.ends(0)
	s.done()
}

// tty/R3 and tty/R17 on the console: a key kills the foreground and leaves the background alone, which may not read.
func TestConsoleForeground(t *testing.T) {
	s, _ := terminalStage(t, "\x03")
	p := s.puppet()
	child, back := p.fork(), p.fork()
	p.want(0, "setpgid", child.tid, 0)
	p.want(0, "setpgid", back.tid, 0)
	w := p.words(uint64(child.tid))
	p.want(0, "ioctl", 0, abi.TIOCSPGRP, w)
	b := child.buf(10)
	child.start("read", 0, b, 10)
	s.stepTo("the key is pressed", func() bool { _, _, alive := s.m.PuppetResult(child.tid); return !alive })
	if got := p.reap(child); got != uint32(abi.SIGINT) {
		t.Errorf("the child's status is %#x", got)
	}
	if _, _, alive := s.m.PuppetResult(back.tid); !alive {
		t.Error("the background died of a key")
	}
	w = p.words(uint64(p.tid))
	p.want(0, "rt_sigprocmask", abi.SIG_BLOCK, p.words(uint64(abi.SetOf(abi.SIGTTOU))), 0, 8)
	p.want(0, "ioctl", 0, abi.TIOCSPGRP, w)
	back.start("read", 0, b, 10)
	if back.letter() != 'T' {
		t.Errorf("the background reader is in state %c", back.letter())
	}
	checkAudit(t, s.m)
}

// A process that works hears of a key, too: the machine looks now and then.
func TestKeyWhileRunning(t *testing.T) {
	var c console
	k := &keyboard{keys: []string{"\x03"}, busy: true}
	spin := newAsm()
	spin.label("for ever")
	spin.j("for ever")
	m := boot(t, Config{Image: spin.elf(t), Path: "/bin/spin", TTY: [3]bool{true, true, true}, Keys: true, Input: k, Output: c.sink, MaxInst: 200_000_000})
	m.RunAll()
	if ws, done := m.ExitStatus(); !done || ws != int32(abi.SIGINT) || c.out.String() != "^C" {
		t.Errorf("%v, status %#x, done %v, screen %q", m.Over, ws, done, c.out.String())
	}
	checkEmpty(t, m)
}
