package main

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/term"

	"github.com/vitrine-os/vitrine/kernel/scenario"
)

// plainLines are lines of a file or pipe.
type plainLines struct{ from *bufio.Scanner }

// maxTyped bounds a line.
const maxTyped = 1 << 20

func newPlainLines(r io.Reader) *plainLines {
	s := bufio.NewScanner(r)
	s.Buffer(nil, maxTyped)
	return &plainLines{s}
}

func (l *plainLines) next() (string, error) {
	if !l.from.Scan() {
		if err := l.from.Err(); err != nil {
			return "", err
		}
		return "", io.EOF
	}
	return l.from.Text(), nil
}

// typedLines are lines that a person types and edits. What is written to it appears above the line being typed.
type typedLines struct {
	*term.Terminal
	restore func() // gives the terminal back, once
}

// newTypedLines takes the terminal's keys.
func newTypedLines(p *prompt) (*typedLines, error) {
	fd := int(os.Stdin.Fd())
	old, err := term.MakeRaw(fd)
	if err != nil {
		return nil, err
	}
	t := &typedLines{Terminal: term.NewTerminal(keyboard{}, promptText)}
	t.restore = sync.OnceFunc(func() { _ = term.Restore(fd, old) })
	t.History = openHistory(cacheDir("try-history"))
	t.AutoCompleteCallback = t.completer(p)
	return t, nil
}

func (t *typedLines) next() (string, error) {
	if w, h, err := term.GetSize(int(os.Stdout.Fd())); err == nil && w > 0 {
		_ = t.SetSize(w, h)
	}
	return t.ReadLine()
}

// keyboard is the host's terminal. Ctrl-C drops the line that is being typed, as a shell does.
type keyboard struct{}

// Keys that the editor knows: to the line's end, and drop all before the cursor.
const (
	ctrlE = 5
	ctrlU = 21
)

func (keyboard) Read(b []byte) (int, error) {
	half := make([]byte, max(len(b)/2, 1))
	n, err := os.Stdin.Read(half)
	at := 0
	for _, c := range half[:n] {
		if c == ctrlC && at+1 < len(b) {
			b[at] = ctrlE
			at, c = at+1, ctrlU
		}
		b[at] = c
		at++
	}
	return at, err
}

func (keyboard) Write(b []byte) (int, error) { return os.Stdout.Write(b) }

// completer answers the Tab key: it adds what is certain, or shows what is possible.
func (t *typedLines) completer(p *prompt) func(string, int, rune) (string, int, bool) {
	return func(line string, pos int, key rune) (string, int, bool) {
		if key != '\t' {
			return "", 0, false
		}
		start, words := p.complete(line[:pos])
		if len(words) == 0 {
			return line, pos, true
		}
		if common := commonPrefix(words); len(common) > pos-start {
			return line[:start] + common + line[pos:], start + len(common), true
		}
		if len(words) > 1 {
			_, _ = io.WriteString(t, wrap(strings.Join(words, " "))+"\n")
		}
		return line, pos, true
	}
}

// complete tells which words could stand at the end of a text, from start on.
func (p *prompt) complete(text string) (start int, words []string) {
	if word, rest, ok := strings.Cut(text, " "); ok {
		start = len(word) + 1
		switch word {
		case "man":
			for _, w := range scenario.CallNames() {
				if strings.HasPrefix(w, rest) {
					words = append(words, w)
				}
			}
			return start, words
		case "load", "save":
			words, _ = filepath.Glob(rest + "*")
			return start, words
		}
	}
	start, words = p.session.Complete(text)
	if start == 0 {
		for i := range metas {
			if strings.HasPrefix(metas[i].name, text) {
				words = append(words, metas[i].name+" ")
			}
		}
	}
	return start, words
}

// commonPrefix is what all words begin with.
func commonPrefix(words []string) string {
	common := words[0]
	for _, w := range words {
		for !strings.HasPrefix(w, common) {
			common = common[:len(common)-1]
		}
	}
	return common
}

// history are the lines that were typed, the newest first, kept in a file if there is a place for it. It implements term.History.
type history struct {
	lines []string // the oldest first
	path  string
}

// maxHistory bounds how many lines are kept.
const maxHistory = 1000

// openHistory reads what was typed in earlier sessions. A history that cannot be kept is none.
func openHistory(path string) *history {
	h := &history{path: path}
	if data, err := os.ReadFile(path); path != "" && err == nil {
		h.lines = strings.Split(strings.TrimRight(string(data), "\n"), "\n")
	}
	return h
}

// Add implements term.History.
func (h *history) Add(line string) {
	if strings.TrimSpace(line) == "" || len(h.lines) > 0 && h.lines[len(h.lines)-1] == line {
		return
	}
	h.lines = append(h.lines, line)
	h.lines = slices.Delete(h.lines, 0, max(len(h.lines)-maxHistory, 0))
	if h.path != "" && os.MkdirAll(filepath.Dir(h.path), 0o755) == nil {
		_ = os.WriteFile(h.path, []byte(strings.Join(h.lines, "\n")+"\n"), 0o600)
	}
}

// Len implements term.History.
func (h *history) Len() int { return len(h.lines) }

// At implements term.History.
func (h *history) At(i int) string { return h.lines[len(h.lines)-1-i] }
