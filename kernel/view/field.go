package view

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// Fields are numbers of the state that have names, and conditions compare them: to stop where one begins to hold, or to look for who
// changed one.

// Field is a number of the state.
type Field struct {
	Text string                                     // its name, as ParseField reads it
	Get  func(m *kernel.Machine) (v int64, ok bool) // its value; false while there is no such object
	Fine bool                                       // single instructions change it, not only the kernel: it lies in a process's memory
}

// Value is the field as something that can be watched: it differs from any number while there is no such object.
func (f *Field) Value(m *kernel.Machine) uint64 {
	if v, ok := f.Get(m); ok {
		return uint64(v)
	}
	return 1<<63 + 1
}

// Fault says what is wrong with a field or a condition, in every language.
type Fault struct {
	text Phrase
	args []any
}

func fault(text Phrase, args ...any) error { return &Fault{text, args} }

// Error implements error.
func (f *Fault) Error() string { return f.In(English) }

// In is the sentence in a language.
func (f *Fault) In(l Lang) string { return fmt.Sprintf(f.text.In(l), f.args...) }

// What can be wrong.
var (
	badNoField  = Phrase{"a field is missing, such as pipe 1 bytes", "缺少字段，例如 pipe 1 bytes"}
	badField    = Phrase{"%s is no field, and no variable here", "%s 在这里不是字段，也不是变量"}
	badExample  = Phrase{"as in: %s %s", "例如：%s %s"}
	badNumber   = Phrase{"%s is no number", "%s 不是数字"}
	badHas      = Phrase{"%s has %s", "%s 的字段有 %s"}
	badOperator = Phrase{"behind %s comes ==, !=, <, <=, > or >=", "%s 后面要写 ==、!=、<、<=、> 或 >="}
	badAnd      = Phrase{"%s makes no sense there; between two comparisons stands and", "%s 放在那里没有意义；两个比较之间写 and"}
	badOperand  = Phrase{"a field or a number is missing", "缺少字段或数字"}
)

// Namer finds what a word means that is no field of the kernel's, such as a variable of a program.
type Namer func(word string) (Field, bool)

// fieldKind is a kind of object that has fields.
type fieldKind struct {
	name   string
	id     string   // how it is named: "N", "NAME", or "" for the machine itself
	fields []string // what can stand behind it
	help   Phrase
	get    func(m *kernel.Machine, id, field string, nth int64) (int64, bool)
}

// fieldKinds is the table of fields.
var fieldKinds = []fieldKind{
	{"pipe", "N", []string{"bytes", "capacity", "room", "readers", "writers"}, Phrase{"a pipe, as pipe:[N]", "管道，即 pipe:[N]"}, pipeField(event.Pipe)},
	{"fifo", "N", []string{"bytes", "capacity", "room", "readers", "writers"}, Phrase{"an open FIFO, as fifo:[N]", "打开的 FIFO，即 fifo:[N]"}, pipeField(event.Fifo)},
	{"queue", "ID", []string{"messages", "bytes"}, Phrase{"a message queue", "消息队列"}, queueField},
	{"sem", "ID:K", []string{"value", "waiting", "zero"}, Phrase{"semaphore K of a set: its value, who waits for more, who waits for zero", "信号量集中第 K 个：值、等待增加者、等待归零者"}, semField},
	{"segment", "ID", []string{"attached", "bytes"}, Phrase{"a shared segment", "共享内存段"}, segmentField},
	{"mailbox", "NAME", []string{"messages"}, Phrase{"a mailbox", "邮箱"}, mailboxField},
	{"process", "PID", []string{"exists", "state", "threads", "files", "pending"},
		Phrase{"a process; its state is a letter: R runs or is ready, S sleeps, T is stopped, Z has ended", "进程；state 是字母：R 运行或就绪，S 睡眠，T 停止，Z 已结束"}, processField},
	{"machine", "", []string{"processes", "ready", "sleeping", "zombies"}, Phrase{"all processes; how many tasks wait for a CPU, sleep, have ended", "所有进程；等待 CPU、睡眠、已结束的任务数"}, machineField},
}

// FieldHelp lists the fields.
func FieldHelp(l Lang) (lines []string) {
	for _, k := range fieldKinds {
		name := strings.TrimSpace(k.name + " " + k.id)
		lines = append(lines, fmt.Sprintf("%-14s %-42s %s", name, strings.Join(k.fields, " | "), k.help.In(l)))
	}
	return lines
}

// FieldWords are the words that may come next behind those that stand there already.
func FieldWords(before []string) (list []string) {
	for _, k := range fieldKinds {
		switch {
		case len(before) == 0:
			list = append(list, k.name)
		case before[0] == k.name && (len(before) == 2 || k.id == "" && len(before) == 1):
			list = append(list, k.fields...)
		}
	}
	return list
}

// ParseField reads a field from the first of the words and returns the others. Errors are sentences for people.
func ParseField(words []string, name Namer) (f Field, rest []string, err error) {
	if len(words) == 0 {
		return f, nil, fault(badNoField)
	}
	i := slices.IndexFunc(fieldKinds, func(k fieldKind) bool { return k.name == words[0] })
	if i < 0 {
		if name != nil {
			if f, ok := name(words[0]); ok {
				return f, words[1:], nil
			}
		}
		return f, nil, fault(badField, words[0])
	}
	k := &fieldKinds[i]
	need := 3
	if k.id == "" {
		need = 2
	}
	if len(words) < need {
		return f, nil, fault(badExample, strings.TrimSpace(k.name+" "+k.id), k.fields[0])
	}
	id, field := words[1], words[need-1]
	nth := int64(0)
	if base, after, ok := strings.Cut(id, ":"); ok && k.id == "ID:K" {
		if nth, err = strconv.ParseInt(after, 10, 32); err != nil {
			return f, nil, fault(badNumber, after)
		}
		id = base
	}
	if _, err := strconv.ParseInt(id, 10, 32); err != nil && k.id != "NAME" && k.id != "" {
		return f, nil, fault(badNumber, id)
	}
	if !slices.Contains(k.fields, field) {
		return f, nil, fault(badHas, k.name, strings.Join(k.fields, ", "))
	}
	f = Field{Text: strings.Join(words[:need], " "), Get: func(m *kernel.Machine) (int64, bool) { return k.get(m, id, field, nth) }}
	return f, words[need:], nil
}

// idOf reads an id that ParseField has checked.
func idOf(id string) int32 {
	n, _ := strconv.ParseInt(id, 10, 32)
	return int32(n)
}

// pipeField looks at pipes, or at FIFOs.
func pipeField(kind event.ObjKind) func(*kernel.Machine, string, string, int64) (int64, bool) {
	return func(m *kernel.Machine, id, field string, _ int64) (int64, bool) {
		want := event.Object{Kind: kind, ID: uint32(idOf(id))}
		row := store.ID(0)
		for f := m.Procs.Open.Next(0); f != 0 && row == 0; f = m.Procs.Open.Next(f) {
			if o := m.Procs.Open.R(f); o.Kind == proc.PipeFile && kernel.ObjectOf(o) == want {
				row = o.Object
			}
		}
		if row == 0 {
			return 0, false
		}
		pipes := m.PipeParts()
		s := pipes.Stat(row)
		switch field {
		case "bytes":
			return int64(s.Bytes), true
		case "capacity":
			return int64(pipes.Capacity(row)), true
		case "room":
			return int64(pipes.Capacity(row) - s.Bytes), true
		case "readers":
			return int64(s.Readers), true
		}
		return int64(s.Writers), true
	}
}

func queueField(m *kernel.Machine, id, field string, _ int64) (int64, bool) {
	q := m.MsgParts()
	for i := q.Next(-1); i >= 0; i = q.Next(i) {
		ds, n, _ := q.StatAt(i, nil)
		if n != idOf(id) {
			continue
		}
		if field == "messages" {
			return int64(ds.Qnum), true
		}
		return int64(ds.Cbytes), true
	}
	return 0, false
}

func semField(m *kernel.Machine, id, field string, nth int64) (int64, bool) {
	cmd := map[string]int{"value": abi.GETVAL, "waiting": abi.GETNCNT, "zero": abi.GETZCNT}[field]
	v, e := m.SemParts().Value(idOf(id), int32(nth), cmd, &ipc.Caller{Root: true})
	return int64(v), e == 0
}

func segmentField(m *kernel.Machine, id, field string, _ int64) (int64, bool) {
	s := m.ShmParts()
	for i := s.Next(-1); i >= 0; i = s.Next(i) {
		ds, n, _ := s.StatAt(i, nil)
		if n != idOf(id) {
			continue
		}
		if field == "attached" {
			return int64(ds.Nattch), true
		}
		return int64(ds.Segsz), true
	}
	return 0, false
}

func mailboxField(m *kernel.Machine, id, _ string, _ int64) (int64, bool) {
	ports := m.PortParts()
	for _, b := range ports.Mailboxes() {
		if b.Name == id {
			parcels, _ := ports.Look(b.Box)
			return int64(len(parcels)), true
		}
	}
	return 0, false
}

func processField(m *kernel.Machine, id, field string, _ int64) (int64, bool) {
	task := m.Procs.Task(idOf(id))
	if field == "exists" {
		if task != 0 {
			return 1, true
		}
		return 0, true
	}
	if task == 0 {
		return 0, false
	}
	t := m.Procs.Tasks.R(task)
	n := int64(0)
	switch field {
	case "state":
		return int64(t.Letter()), true
	case "threads":
		m.EachThread(t.Group, func(store.ID) { n++ })
	case "files":
		if files := m.Procs.Tables.R(t.Files); files != nil {
			for fd := range files.Slots {
				if files.Slots[fd].File != 0 {
					n++
				}
			}
		}
	case "pending":
		for set := m.Procs.Groups.R(t.Group).Pending.Set | t.Pending.Set; set != 0; set &= set - 1 {
			n++
		}
	}
	return n, true
}

func machineField(m *kernel.Machine, _, field string, _ int64) (n int64, ok bool) {
	for id := m.Procs.Tasks.Next(0); id != 0; id = m.Procs.Tasks.Next(id) {
		t := m.Procs.Tasks.R(id)
		g := m.Procs.Groups.R(t.Group)
		if g.Kernel {
			continue
		}
		switch field {
		case "processes":
			ok = t.TID == t.PID && !g.Zombie
		case "ready":
			ok = m.Run.Has(id)
		case "sleeping":
			ok = t.State == proc.Sleeping
		case "zombies":
			ok = t.State == proc.Zombie
		}
		if ok {
			n++
		}
	}
	return n, true
}

// Cond is a condition on fields.
type Cond struct {
	Text  string
	Fine  bool // single instructions can make it true
	terms []term
}

// term is a comparison. All of a condition's must be true.
type term struct {
	left  Field
	op    string
	right Field
}

// operators are the comparisons, by what cmp.Compare answers where they are true.
var operators = map[string][]int{"==": {0}, "!=": {-1, 1}, "<": {-1}, "<=": {-1, 0}, ">": {1}, ">=": {0, 1}}

// ParseCond reads a condition: comparisons with "and" between them. Errors are sentences for people.
func ParseCond(text string, name Namer) (*Cond, error) {
	words := split(text)
	c := &Cond{Text: strings.Join(words, " ")}
	for {
		var t term
		var err error
		if t.left, words, err = operand(words, name); err != nil {
			return nil, err
		}
		if len(words) == 0 || operators[words[0]] == nil {
			return nil, fault(badOperator, t.left.Text)
		}
		t.op = words[0]
		if t.right, words, err = operand(words[1:], name); err != nil {
			return nil, err
		}
		c.terms, c.Fine = append(c.terms, t), c.Fine || t.left.Fine || t.right.Fine
		if len(words) == 0 {
			return c, nil
		}
		if words[0] != "and" && words[0] != "&&" {
			return nil, fault(badAnd, words[0])
		}
		words = words[1:]
	}
}

// split cuts a text at blanks and around operators.
func split(text string) []string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if strings.IndexByte("=!<>", text[i]) < 0 {
			b.WriteByte(text[i])
			continue
		}
		n := 1
		if i+1 < len(text) && text[i+1] == '=' {
			n = 2
		}
		b.WriteString(" " + text[i:i+n] + " ")
		i += n - 1
	}
	return strings.Fields(b.String())
}

// operand reads a field or a number; the letter of a state is one, too.
func operand(words []string, name Namer) (Field, []string, error) {
	if len(words) == 0 {
		return Field{}, nil, fault(badOperand)
	}
	w := words[0]
	n, err := strconv.ParseInt(w, 0, 64)
	if err != nil && len(w) == 1 && strings.Contains("RSDTZX", w) {
		n, err = int64(w[0]), nil
	}
	if err == nil {
		return Field{Text: w, Get: func(*kernel.Machine) (int64, bool) { return n, true }}, words[1:], nil
	}
	return ParseField(words, name)
}

// Holds tells whether the condition is true. What speaks of something that is not there is false.
func (c *Cond) Holds(m *kernel.Machine) bool {
	for i := range c.terms {
		t := &c.terms[i]
		a, ok := t.left.Get(m)
		b, ok2 := t.right.Get(m)
		if !ok || !ok2 || !slices.Contains(operators[t.op], cmp.Compare(a, b)) {
			return false
		}
	}
	return true
}
