package view_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/fs"
	"github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/kernel/scenario"
	"github.com/vitrine-os/vitrine/kernel/session"
	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/testdata"
)

var update = flag.Bool("update", false, "write the texts of TestShow anew")

// at runs a program to a position.
func at(t *testing.T, name string, elf []byte, position string) *kernel.Machine {
	t.Helper()
	p, err := history.ParsePosition(position)
	if err != nil {
		t.Fatal(err)
	}
	h, err := history.Open(kernel.Config{Image: elf, Path: "/bin/" + name, Args: []string{name}, Cwd: "/", MaxInst: 500_000_000}, history.Options{})
	if err == nil {
		err = h.GotoPosition(p)
	}
	if err != nil {
		t.Fatalf("%s at %s: %v", name, position, err)
	}
	return h.Machine()
}

// program is one of the test programs.
func program(t *testing.T, name string) []byte {
	t.Helper()
	for _, p := range testdata.Tests() {
		if p.Name == name {
			return p.ELF
		}
	}
	t.Fatalf("no test program %s", name)
	return nil
}

// TestShow compares whole views with what they were when somebody read them last. There is no Linux for this.
func TestShow(t *testing.T) {
	for name, position := range map[string]string{"eof": "end", "pages": "line pages.c:40", "pipeline": "call write#2"} {
		d, _ := testdata.DemoByName(name)
		v := view.Look(at(t, name, d.ELF, position))
		for l, lang := range []string{"en", "zh"} {
			file := "testdata/show." + name + "." + lang
			got := v.Text(view.Lang(l))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("%s:\n%s", file, d)
			}
		}
	}
}

// TestLookChangesNothing looks at every step of a run and wants the same state as before.
func TestLookChangesNothing(t *testing.T) {
	m, err := kernel.New(kernel.Config{Image: program(t, "semundo"), Path: "/bin/semundo", Cwd: "/", MaxInst: 50_000_000})
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; m.Step() && i < 400; i++ {
		before := m.Hash()
		view.Look(m).Text(view.Chinese)
		if m.Hash() != before {
			t.Fatalf("looking after step %d changed the state", m.Steps)
		}
	}
	if err := m.Audit(); err != nil {
		t.Error(err)
	}
}

// TestWhy wants to know of the eof demo that nobody can help, and why.
func TestWhy(t *testing.T) {
	d, _ := testdata.DemoByName("eof")
	m := at(t, "eof", d.ELF, "end")
	why := view.Reasons(m)
	parent, child := why[2], why[3]
	if parent == nil || child == nil {
		t.Fatal("not both are blocked")
	}
	if !parent.Hopeless || !child.Hopeless || !child.SelfOnly || parent.SelfOnly || !cmp.Equal(parent.Chain, []int32{3, 3}) || !parent.Cycle {
		t.Errorf("parent %+v, child %+v", parent, child)
	}
	p, _ := testdata.DemoByName("pingpong")
	for tid, w := range view.Reasons(at(t, "pingpong", p.ELF, "call read#1")) {
		if w.Hopeless {
			t.Errorf("task %d has no hope, but the other process runs", tid)
		}
	}
}

// TestWhyAtConsoles wants hope for whoever opens a FIFO where a person may come to the next console and open its other end.
func TestWhyAtConsoles(t *testing.T) {
	var tools []fs.Tool
	for _, u := range testdata.Userland() {
		tools = append(tools, fs.Tool{Path: u.Path, Data: u.ELF, Target: u.Target})
	}
	h, err := history.Open(session.Config(tools), history.Options{Keyboard: true})
	if err != nil {
		t.Fatal(err)
	}
	h.GotoEnd()
	if _, err := h.Type(1, []byte("mkfifo /tmp/f; echo hi > /tmp/f\r")); err != nil {
		t.Fatal(err)
	}
	h.GotoEnd()
	w := view.Reasons(h.Machine())[2]
	if w == nil || w.Obj.Kind != event.Fifo || w.Hopeless {
		t.Errorf("the shell: %+v", w)
	}
}

// TestSysV looks into queues and semaphore sets of running programs.
func TestSysV(t *testing.T) {
	v := view.Look(at(t, "msgq", program(t, "msgq"), "call msgsnd#3"))
	if len(v.Queues) != 1 || len(v.Queues[0].Messages) == 0 {
		t.Fatalf("queues: %+v", v.Queues)
	}
	q, row := v.Queues[0], v.SysV.Queues[0]
	bytes := 0
	for _, m := range q.Messages {
		bytes += m.Size
		if m.TID == 0 || m.Seq == 0 || len(m.Text) != m.Size {
			t.Errorf("message %+v", m)
		}
	}
	if uint64(len(q.Messages)) != row.Qnum || uint64(bytes) != row.Cbytes {
		t.Errorf("%d messages of %d bytes, msgctl says %d of %d", len(q.Messages), bytes, row.Qnum, row.Cbytes)
	}
	if len(q.Takes) < 3 || q.Takes[0] != (view.Taking{Type: 0, Place: 0}) {
		t.Errorf("msgrcv takes %+v", q.Takes)
	}
	v = view.Look(at(t, "semundo", program(t, "semundo"), "blocked"))
	found := false
	for i, s := range v.Sets {
		for _, u := range s.Undos {
			found = found || u.By != 0 && len(u.PIDs) > 0 && int(u.Num) < len(v.SysV.Sets[i].Sems)
		}
	}
	if !found {
		t.Errorf("no adjustments: %+v", v.Sets)
	}
	if text := v.Text(view.English); !strings.Contains(text, "ends: semaphore 0 +1") {
		t.Errorf("the text does not tell of it:\n%s", text)
	}
	v = view.Look(at(t, "shms", program(t, "shms"), "call shmdt"))
	if len(v.Segments) == 0 {
		t.Fatal("no segments")
	}
	for i, s := range v.Segments {
		if uint64(len(s.Maps)) != v.SysV.Segments[i].Nattch {
			t.Errorf("segment %+v, attached %d times", s, v.SysV.Segments[i].Nattch)
		}
	}
}

// TestPipeBytes wants the bytes in a pipe and who wrote them.
func TestPipeBytes(t *testing.T) {
	d, _ := testdata.DemoByName("pipeline")
	m := at(t, "pipeline", d.ELF, "call write#1")
	for _, p := range view.Look(m).Pipes {
		n := 0
		for _, r := range p.Runs {
			n += r.Len
			if task := m.Procs.Tasks.R(m.Procs.Task(r.TID)); task == nil || r.Seq == 0 || r.Seq > m.Seq {
				t.Errorf("run %+v", r)
			}
		}
		if n != len(p.Bytes) || p.Object.Kind != event.Pipe || p.Capacity != 65536 {
			t.Errorf("pipe %+v", p)
		}
		if len(p.Bytes) > 0 {
			return
		}
	}
	t.Error("no pipe holds anything")
}

func TestSignalNames(t *testing.T) {
	if got := view.SignalNames(abi.SetOf(abi.SIGINT, abi.SIGCHLD)); got != "SIGINT SIGCHLD" {
		t.Error(got)
	}
}

// TestPorts looks at a client that waits for the answer of a dead server, and at the circle of three.
func TestPorts(t *testing.T) {
	d, _ := testdata.DemoByName("patience")
	v := view.Look(at(t, "patience", d.ELF, "blocked"))
	for l, want := range map[view.Lang][]string{
		view.English: {"port of process 3, capacity 0 (rendezvous): 0 messages", "3 owes 2 an answer, token 1", "2 and 3, sent: 1 and 0", "process 3 answers with token 1"},
		view.Chinese: {"进程 3 的端口，容量 0（会合）：0 条消息", "3 欠 2 一个回复，token 1", "2 与 3，各发送：1 和 0", "等待进程 3 的回复"},
	} {
		for _, w := range want {
			if text := v.Text(l); !strings.Contains(text, w) {
				t.Errorf("no %q in:\n%s", w, text)
			}
		}
	}
}

// TestPortsOfScenario looks at messages that nobody waits for, at what travels with them, and at receivers in their order.
func TestPortsOfScenario(t *testing.T) {
	m, err := scenario.NewMachine()
	if err != nil {
		t.Fatal(err)
	}
	f, err := scenario.Parse("ports", []byte(`A: clone(SIGCHLD) = B
A: clone(SIGCHLD) = C
A: port_capacity(-1) = 0
B: port_send(A, {label=1, data="hi", flags=MESSAGE_FD, fd=1}, NULL) = 0
B: mmap(0x20000000, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0) = $a
B: store(0x20000000, 1) = 0
B: port_send(A, {label=2, data=0x20000000, flags=MESSAGE_PAGE}, NULL) = 0
B: port_post(POST_RECV, 0, NULL, NULL, 0, 0) = $h
A: mailbox_open("/m", O_RDWR|O_CREAT, 0600, 0) = 3
A: clone(SIGCHLD) = D
A: clone(SIGCHLD) = E
E: mailbox_recv(3, &m, NULL) ...
D: mailbox_recv(3, &m, NULL) ...
`))
	if err != nil {
		t.Fatal(err)
	}
	if diffs, err := scenario.Run(f, m); err != nil || len(diffs) > 0 {
		t.Fatal(diffs, err)
	}
	got := view.Look(m.Kernel()).Text(view.English)
	for _, want := range []string{
		"port of process 2, capacity unbounded: 2 messages",
		"1. label 1, 2 bytes \"hi\"  sent by 3, a descriptor goes along",
		"2. label 2, the page in frame #",
		"port of process 3, capacity 0 (rendezvous): 0 messages\n    waiting to receive: 3\n    asynchronous requests not fetched: 1",
		"/m, capacity 0 (rendezvous): 0 messages\n    waiting to receive: 6, 5\n",
		"2 and 3, sent: 0 and 2",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
}
