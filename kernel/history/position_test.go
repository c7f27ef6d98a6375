package history

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/event"
)

func TestParsePosition(t *testing.T) {
	for text, want := range map[string]Position{
		"end":                  {Kind: AtEnd, Nth: 1},
		" blocked#2 ":          {Kind: AtBlocked, Nth: 2},
		"line a/b.c:12":        {Kind: AtLine, File: "a/b.c", Line: 12, Nth: 1},
		"line 7#3":             {Kind: AtLine, Line: 7, Nth: 3},
		"call msgsnd#2":        {Kind: AtCall, Call: "msgsnd", Nth: 2},
		"call msgsnd #2":       {Kind: AtCall, Call: "msgsnd", Nth: 2},
		"pid 3 exit":           {Kind: AtExit, PID: 3, Nth: 1},
		"pid 3 call read":      {Kind: AtCall, PID: 3, Call: "read", Nth: 1},
		"pid 3 line eof.c:18#": {},
		"17":                   {Kind: AtEvent, N: 17, Nth: 1},
		"event 17":             {Kind: AtEvent, N: 17, Nth: 1},
		"step 4":               {Kind: AtStep, N: 4, Nth: 1},
		"inst 1000":            {Kind: AtInst, N: 1000, Nth: 1},
		"main":                 {Kind: AtMain, Nth: 1},
		"call fork":            {Kind: AtCall, Call: "clone", Nth: 1},
		"":                     {}, "pid 3": {}, "exit": {}, "pid x exit": {}, "line x.c": {}, "line x.c:0": {}, "call frok": {}, "end#2": {}, "step -1": {}, "pid 3 end": {}, "foo": {},
		"99999999999999999999": {},
	} {
		got, err := ParsePosition(text)
		if (err != nil) != (want == Position{}) {
			t.Errorf("%q: error %v", text, err)
			continue
		}
		if err == nil && got != want {
			t.Errorf("%q is %+v, want %+v", text, got, want)
		}
	}
	for name, call := range libraryCalls {
		if abi.ByName(call) == nil {
			t.Errorf("%s makes a call %s that there is not", name, call)
		}
	}
}

// FuzzPosition reads anything, and what it could read it can write.
func FuzzPosition(f *testing.F) {
	for _, s := range []string{"end", "line a:b.c:3#4", "pid 3 call read#2", "pid 1 exit", "12", "step 9", "call x", "#", "pid", "line :1", "line 5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePosition(s)
		if err != nil {
			return
		}
		if q, err := ParsePosition(p.String()); err != nil || q != p {
			t.Errorf("%q is %+v, written %q, which is %+v, %v", s, p, p.String(), q, err)
		}
	})
}

// TestPositions goes to places in words and looks whether it is there.
func TestPositions(t *testing.T) {
	h := open(t, demo(t, "eof"), Options{})
	at := func(text string) *History {
		t.Helper()
		p, err := ParsePosition(text)
		if err == nil {
			err = h.GotoPosition(p)
		}
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		return h
	}
	if at("line eof.c:31"); where(h, 2) != 31 {
		t.Errorf("line 31 is line %d", where(h, 2))
	}
	if at("pid 3 line 18"); where(h, 3) != 18 {
		t.Errorf("line 18 of the child is line %d", where(h, 3))
	}
	if at("main"); where(h, 2) != 24 {
		t.Errorf("main is line %d", where(h, 2))
	}
	at("call read#2")
	if b := h.Machine().Blocked(); len(b) != 2 || b[1].Obj.Kind != event.Pipe {
		t.Errorf("after the second read: %+v", b)
	}
	at("blocked")
	blocked := h.Now()
	if at("end"); h.Now().Step != blocked.Step+1 {
		t.Errorf("the deadlock is noticed at %+v, everybody is blocked at %+v", h.Now(), blocked)
	}
	if at("start"); h.Now().Step != 0 {
		t.Error("start is not the start")
	}
	for text, words := range map[string]string{"pid 3 exit": "does not get to", "event 100000": "does not get to", "line eof.c:90": "no code on line 90", "line x.c:1": "no source file",
		"call mmap#99": "does not get to call mmap#99"} {
		p, err := ParsePosition(text)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.GotoPosition(p); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
