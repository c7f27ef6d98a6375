package trace

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
)

// Mermaid writes a run as a sequence diagram in the language that forges draw inside of Markdown: processes and kernel objects stand side
// by side; births, data, signals and ends are arrows between them; who sleeps says so. See mermaid.js.org, "Sequence diagrams".
type Mermaid struct {
	out   io.Writer
	opt   Options
	lanes *lanes
	heads []string        // participants in the order of their first appearance
	known map[string]bool // those that stand among heads
	body  []string        // the lines of the diagram
	again int             // how often the last line came once more
	left  int             // lines that were left out
}

// mermaidMax is how many lines a diagram has at most: forges refuse to draw texts of more than 50,000 characters.
const mermaidMax = 400

// NewMermaid makes an exporter; opt.Program names the program that runs.
func NewMermaid(w io.Writer, opt Options) *Mermaid {
	return &Mermaid{out: w, opt: opt, lanes: newLanes(opt.Program), known: map[string]bool{}}
}

// Event adds an arrow or a note to the diagram.
func (d *Mermaid) Event(e *event.Event) {
	d.lanes.follow(e)
	if e.TID == 0 || !d.opt.showsPid(e.PID) {
		return
	}
	switch e.Kind {
	case event.Born:
		me := d.task(e.TID)
		d.add("%s->>%s: clone", me, d.task(e.Peer))
	case event.Exec:
		d.add("Note over %s: exec %s", d.task(e.TID), mermaidText(e.Text))
	case event.Block:
		on := ""
		if e.Obj.ID != 0 {
			on = ", on " + objectText(e.Obj)
		}
		d.add("Note over %s: blocked in %s%s", d.task(e.TID), callName(e.Nr), on)
	case event.Queued:
		d.add("%s->>%s: %s", d.task(e.TID), d.object(e.Obj), d.moved("put", e))
	case event.Taken:
		d.add("%s->>%s: %s", d.object(e.Obj), d.task(e.TID), d.moved("took", e))
	case event.SigQueue:
		from := d.task(e.TID)
		if e.Peer != 0 {
			from = d.task(e.Peer)
		}
		d.add("%s--)%s: %s", from, d.task(e.TID), signalName(abi.Signal(e.Sig)))
	case event.SigDeliver:
		d.add("Note over %s: %s, %s", d.task(e.TID), signalName(abi.Signal(e.Sig)), e.Text)
	case event.Output:
		d.add("Note over %s: prints %s", d.task(e.TID), d.quoted(e.Data))
	case event.Exit:
		d.add("Note over %s: %s", d.task(e.TID), mermaidEnd(int32(e.Ret)))
	case event.Reap:
		d.add("%s-->>%s: reaped", d.task(e.Peer), d.task(e.TID))
	}
}

// mermaidEnd says how a thread ended.
func mermaidEnd(status int32) string {
	if sig := status & 0x7f; sig != 0 {
		return "killed by " + signalName(abi.Signal(sig))
	}
	return "exits with " + strconv.Itoa(int(status>>8&0xff))
}

// moved says what went into an object or came out of it.
func (d *Mermaid) moved(verb string, e *event.Event) string {
	switch {
	case e.Obj.Kind == event.SemSet:
		return fmt.Sprintf("semaphore %d %+d", e.Args[0], e.N)
	case e.Obj.Kind == event.Segment:
		return mermaidText(e.Text)
	case e.Obj.Kind == event.MsgQueue:
		return fmt.Sprintf("%s a message of type %d, %s", verb, int64(e.Args[0]), d.quoted(e.Data))
	}
	return fmt.Sprintf("%s %d bytes %s", verb, e.N, d.quoted(e.Data))
}

// quoted shows bytes as a C string, cut as the options say.
func (d *Mermaid) quoted(b []byte) string {
	n := min(len(b), d.opt.limit())
	return mermaidText(string(appendQuoted(nil, b[:n], n < len(b))))
}

// mermaidText hides the characters that would end a message or begin an escape.
func mermaidText(s string) string {
	return strings.NewReplacer("#", "#35;", ";", "#59;", "<", "#lt;", ">", "#gt;", "\n", " ").Replace(s)
}

// task is the participant that stands for a thread.
func (d *Mermaid) task(tid int32) string {
	return d.participant(fmt.Sprintf("t%d", tid), fmt.Sprintf("%d %s", tid, d.lanes.name(tid)))
}

// object is the participant that stands for a kernel object.
func (d *Mermaid) object(o event.Object) string {
	return d.participant(fmt.Sprintf("%s%d", o.Kind.Name(), o.ID), objectText(o))
}

// participant puts somebody new at the end of the row.
func (d *Mermaid) participant(id, name string) string {
	if !d.known[id] && len(d.body) < mermaidMax {
		d.known[id] = true
		d.heads = append(d.heads, fmt.Sprintf("    participant %s as %s\n", id, mermaidText(name)))
	}
	return id
}

// add adds a line, until the diagram is as long as may be.
func (d *Mermaid) add(format string, args ...any) {
	line := "    " + fmt.Sprintf(format, args...)
	if n := len(d.body); n > 0 && d.body[n-1] == line {
		d.again++
		return
	}
	d.endRow()
	if len(d.body) >= mermaidMax {
		d.left++
		return
	}
	d.body = append(d.body, line)
}

// endRow marks the last line if it stands for several.
func (d *Mermaid) endRow() {
	if d.again > 0 {
		d.body[len(d.body)-1] += fmt.Sprintf(" (%d times)", d.again+1)
		d.again = 0
	}
}

// Flush has nothing to write before the end: participants that come late stand at the top.
func (d *Mermaid) Flush() error { return nil }

// Close writes the diagram.
func (d *Mermaid) Close() error {
	d.endRow()
	text := "sequenceDiagram\n" + strings.Join(d.heads, "") + strings.Join(d.body, "\n") + "\n"
	if d.left > 0 {
		text += fmt.Sprintf("    %%%% %d more lines were left out\n", d.left)
	}
	_, err := io.WriteString(d.out, text)
	return err
}
