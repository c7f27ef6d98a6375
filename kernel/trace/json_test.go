package trace

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
)

// jsonScript runs f in a world that is written as JSON.
func jsonScript(opt Options, f func(w *world)) string {
	var out bytes.Buffer
	j := NewJSON(&out, opt)
	f(newWorld(j))
	if j.Flush() != nil || j.Close() != nil {
		panic("a buffer failed to take what was written")
	}
	return out.String()
}

func TestJSON(t *testing.T) {
	got := jsonScript(Options{}, func(w *world) {
		w.time = 5
		w.call(2, "pipe2", 0, w.ints(3, 4), 0)
		w.call(2, "write", err(abi.EPIPE), 4, "a<b>\"\xff", 5)
		w.event(2, event.Event{Kind: event.Block, Nr: abi.SYS_READ, Obj: event.Object{Kind: event.Pipe, ID: 7}, Text: "pipe_read"})
		w.event(2, event.Event{Kind: event.Wake, Obj: event.Object{Kind: event.Pipe, ID: 7}, Peer: 3, Text: "data"})
		w.signal(2, abi.UserInfo(abi.SIGUSR1, abi.SI_USER, 3, 0))
		w.event(2, event.Event{Kind: event.Output, Fd: 1, Data: []byte("héllo\n")})
		w.event(2, event.Event{Kind: event.Output, Fd: 1, Data: []byte{0xff, 0}})
		w.event(2, event.Event{Kind: event.PageCopy, Addr: 0x1000, Frame: 9, N: 8})
		w.event(2, event.Event{Kind: event.PageFault, Addr: 0, Sig: uint8(abi.SIGSEGV)})
		w.event(2, event.Event{Kind: event.Opened, Fd: 3, Obj: event.Object{Kind: event.File, ID: 1}, Text: "/x"})
		w.event(2, event.Event{Kind: event.Choice, Nr: 1, N: 2, Ret: 1, Args: [6]uint64{4}})
		w.end(2, abi.ExitStatus(3))
	})
	want := lines(`
{"seq":1,"step":1,"time":5,"cpu":0,"pid":2,"tid":2,"kind":"enter","call":"pipe2","nr":59,"args":["0x1000","0"],"raw":["0x1000","0x0","0x0","0x0","0x0","0x0"]}
{"seq":2,"step":2,"time":5,"cpu":0,"pid":2,"tid":2,"kind":"exit","call":"pipe2","nr":59,"args":["[3, 4]","0"],"raw":["0x1000","0x0","0x0","0x0","0x0","0x0"],"ret":0}
{"seq":3,"step":3,"time":5,"cpu":0,"pid":2,"tid":2,"kind":"enter","call":"write","nr":64,"args":["4","\"a<b>\\\"\"","5"],"raw":["0x4","0x1010","0x5","0x0","0x0","0x0"]}
{"seq":4,"step":4,"time":5,"cpu":0,"pid":2,"tid":2,"kind":"exit","call":"write","nr":64,"args":["4","\"a<b>\\\"\"","5"],"raw":["0x4","0x1010","0x5","0x0","0x0","0x0"],"ret":-32,"errno":"EPIPE"}
{"seq":5,"step":5,"time":5,"cpu":0,"pid":2,"tid":2,"kind":"block","call":"read","nr":63,"object":"pipe:[7]","wait":"pipe_read"}
{"seq":6,"step":6,"time":5,"cpu":0,"pid":2,"tid":2,"kind":"wake","object":"pipe:[7]","peer":3,"why":"data"}
{"seq":7,"step":7,"time":5,"cpu":0,"pid":2,"tid":2,"kind":"sigdeliver","signal":"SIGUSR1","code":"SI_USER","info":"{si_signo=SIGUSR1, si_code=SI_USER, si_pid=3, si_uid=0}","action":"handler","handler":"0x0","sp":"0x0"}
{"seq":8,"step":8,"time":5,"cpu":0,"pid":2,"tid":2,"kind":"output","fd":1,"data":"héllo\n"}
{"seq":9,"step":9,"time":5,"cpu":0,"pid":2,"tid":2,"kind":"output","fd":1,"data64":"/wA="}
{"seq":10,"step":10,"time":5,"cpu":0,"pid":2,"tid":2,"kind":"pagecopy","addr":"0x1000","frame":9,"from":8}
{"seq":11,"step":11,"time":5,"cpu":0,"pid":2,"tid":2,"kind":"pagefault","addr":"0x0","signal":"SIGSEGV"}
{"seq":12,"step":12,"time":5,"cpu":0,"pid":2,"tid":2,"kind":"opened","fd":3,"object":"file:[1]","text":"/x"}
{"seq":13,"step":13,"time":5,"cpu":0,"pid":2,"tid":2,"kind":"choice","choice":1,"of":2,"answer":1,"nth":4}
{"seq":14,"step":14,"time":5,"cpu":0,"pid":2,"tid":2,"kind":"exited","status":768,"group":true}
`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestJSONKinds wants every kind of event to be an object of its own with its kind's name, whatever it holds.
func TestJSONKinds(t *testing.T) {
	names := map[string]bool{}
	for kind := event.None; kind <= event.Verdict; kind++ {
		got := jsonScript(Options{}, func(w *world) { w.event(1, event.Event{Kind: kind}) })
		var o map[string]any
		if fail := json.Unmarshal([]byte(got), &o); fail != nil {
			t.Errorf("%s: %v in %s", kind.Name(), fail, got)
		}
		if o["kind"] != kind.Name() || names[kind.Name()] {
			t.Errorf("%s: %s", kind.Name(), got)
		}
		names[kind.Name()] = true
	}
}

func TestJSONFilter(t *testing.T) {
	got := jsonScript(Options{Pid: 2082, Calls: map[uint64]bool{abi.SYS_READ: true}}, demo)
	if strings.Count(got, `"kind":"enter"`) != 1 || strings.Contains(got, `"pid":2081`) || !strings.Contains(got, `"kind":"exited"`) {
		t.Error(got)
	}
}

// TestJSONSysV writes what comes into the objects of System V IPC and leaves them.
func TestJSONSysV(t *testing.T) {
	queue, set, seg := event.Object{Kind: event.MsgQueue, ID: 3}, event.Object{Kind: event.SemSet, ID: 4}, event.Object{Kind: event.Segment, ID: 5}
	got := jsonScript(Options{}, func(w *world) {
		w.event(2, event.Event{Kind: event.Queued, Obj: queue, Args: [6]uint64{7}, N: 2, Data: []byte("hi")})
		w.event(2, event.Event{Kind: event.Taken, Obj: queue, Args: [6]uint64{7}, N: 2, Data: []byte("hi"), Peer: 3, Text: "hand-over"})
		w.event(2, event.Event{Kind: event.Taken, Obj: set, Args: [6]uint64{1}, N: -2, Text: "undo"})
		w.event(2, event.Event{Kind: event.Queued, Obj: seg, Addr: 0x5000, N: 4096, Text: "attach"})
	})
	var tails []string
	for _, line := range strings.Split(strings.TrimSpace(got), "\n") {
		_, tail, _ := strings.Cut(line, `"kind":`)
		tails = append(tails, tail)
	}
	want := []string{`"queued","object":"msgqueue:[3]","type":7,"n":2,"data":"hi"}`,
		`"taken","object":"msgqueue:[3]","type":7,"n":2,"data":"hi","peer":3,"text":"hand-over"}`,
		`"taken","object":"semset:[4]","sem":1,"n":-2,"text":"undo"}`,
		`"queued","object":"segment:[5]","addr":"0x5000","n":4096,"text":"attach"}`}
	if diff := cmp.Diff(want, tails); diff != "" {
		t.Error(diff)
	}
}
