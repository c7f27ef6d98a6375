package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/sched"
)

const (
	seedsBudget   = 1_000_000_000 // instructions of one run, if nobody said how many
	maxSeedsInput = 64 << 20      // bytes of standard input that every run gets
	keptOutput    = 4096          // bytes of a run's output that are kept to be shown
)

// outcome is what one run came to.
type outcome struct {
	verdict string // "exit 0", "SIGSEGV", "deadlock"; of a session whether it came out as written
	ending  kernel.Ending
	sum     [sha256.Size]byte
	head    []byte // the beginning of what it wrote, standard output and error together
}

// outcomes are the runs that came to the same.
type outcomes struct {
	outcome
	count int
	seed  uint64 // the first seed that leads here
}

// recorder collects a run's output: all of it in a hash, the beginning to be shown.
type recorder struct {
	hash hash.Hash
	head []byte
}

// write is the machine's way out.
func (r *recorder) write(fd int, p []byte) {
	r.hash.Write([]byte{byte(fd)})
	for _, line := range bytes.SplitAfter(p, []byte("\n")) {
		r.hash.Write(line)
	}
	if room := keptOutput - len(r.head); room > 0 {
		r.head = append(r.head, p[:min(len(p), room)]...)
	}
}

// runSeeds runs a program under many seeds, several at a time, and prints what came out. The table is the same on every machine.
func runSeeds(p *program, o *options, many seeds, rows int, again string) error {
	c, err := o.config(p)
	if err != nil {
		return err
	}
	if c.MaxInst == 0 {
		c.MaxInst = seedsBudget
	}
	for i := range c.TTY {
		c.TTY[i] = o.tty.word == "yes"
	}
	var input []byte
	if !isTerminal(os.Stdin) {
		if input, err = io.ReadAll(io.LimitReader(os.Stdin, maxSeedsInput)); err != nil {
			return fail(exitCannot, "reading standard input: %v", cause(err))
		}
	}
	if _, err := boot(c, p); err != nil { // what is wrong with the program is wrong under every seed
		return err
	}
	results, err := tryAll(many, func(seed uint64) (outcome, error) { return tryOne(c, p, input, seed) })
	if err != nil {
		return err
	}
	all := group(results, many.first)
	fmt.Print(table(all, many.n, rows, p.name))
	rare := all[len(all)-1]
	if o.maxInst == 0 && (rare.ending == kernel.Budget || rare.ending == kernel.BusyWait) {
		again = fmt.Sprintf("--max-instructions=%d %s", seedsBudget, again)
	}
	sayAgain(rare.seed, again)
	return nil
}

// sayAgain tells how to repeat a run.
func sayAgain(seed uint64, again string) {
	fmt.Printf("\nA run can be repeated by its seed, for example:\nvitrine run --seed %d %s\n", seed, again)
}

// tryAll runs something under every seed on all of the host's processors.
func tryAll(many seeds, run func(seed uint64) (outcome, error)) ([]outcome, error) {
	results := make([]outcome, many.n)
	var next atomic.Int64
	ends := make(chan trial)
	for range min(runtime.GOMAXPROCS(0), many.n) {
		go func() {
			for i := int(next.Add(1)) - 1; i < many.n; i = int(next.Add(1)) - 1 {
				ends <- try(&results[i], run, many.first+uint64(i))
			}
		}()
	}
	bar := progress{of: many.n, shown: isTerminal(os.Stderr)}
	defer bar.clear()
	var failed error
	for range many.n {
		t := <-ends
		if t.panic != nil {
			panic(t.panic) // on the main goroutine, where it is turned into words
		}
		if t.err != nil {
			failed = t.err
		}
		bar.step()
	}
	return results, failed
}

// trial is how one run came out for us, not for the program.
type trial struct {
	err   error
	panic any
}

// try runs it under one seed and catches what goes wrong.
func try(result *outcome, run func(seed uint64) (outcome, error), n uint64) (t trial) {
	defer func() { t.panic = recover() }()
	*result, t.err = run(n)
	return t
}

// tryOne runs the program under one seed.
func tryOne(c kernel.Config, p *program, input []byte, n uint64) (outcome, error) {
	r := recorder{hash: sha256.New()}
	c.Chooser, c.Output, c.Input = sched.Seeded{Seed: n}, r.write, &pipedInput{bytes.NewReader(input)}
	m, err := boot(c, p)
	if err != nil {
		return outcome{}, err
	}
	w := watch{m: m}
	for m.Step() {
		if w.over() {
			m.Abandon()
		}
	}
	out := outcome{verdict: brief(m), ending: m.Over, head: r.head}
	r.hash.Sum(out.sum[:0])
	return out, nil
}

// brief is the verdict in a few words.
func brief(m *kernel.Machine) string {
	status, done := m.ExitStatus()
	switch {
	case done && abi.WaitStatus(status).Signaled():
		return abi.WaitStatus(status).Signal().Name()
	case done:
		return fmt.Sprintf("exit %d", abi.WaitStatus(status).Code())
	case m.Over == kernel.Deadlock:
		return "deadlock"
	}
	return m.Over.String()
}

// group puts equal outcomes together: the most frequent first, then by the first seed.
func group(results []outcome, first uint64) []outcomes {
	type key struct {
		verdict string
		sum     [sha256.Size]byte
	}
	place := map[key]int{}
	var all []outcomes
	for i, r := range results {
		k := key{r.verdict, r.sum}
		at, ok := place[k]
		if !ok {
			at = len(all)
			place[k] = at
			all = append(all, outcomes{outcome: r, seed: first + uint64(i)})
		}
		all[at].count++
	}
	slices.SortStableFunc(all, func(a, b outcomes) int { return cmp.Compare(b.count, a.count) })
	return all
}

// table shows the outcomes.
func table(all []outcomes, runs, rows int, name string) string {
	shown := all
	if rows > 0 && len(shown) > rows {
		shown = shown[:rows]
	}
	endWidth, seedWidth := len("end"), len("seed")
	for _, o := range shown {
		endWidth, seedWidth = max(endWidth, len(o.verdict)), max(seedWidth, len(fmt.Sprint(o.seed)))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s, %s\n\n", plural(runs, "run"), name, plural(len(all), "distinct outcome"))
	fmt.Fprintf(&b, "%7s %7s  %-*s  %*s  %s\n", "runs", "share", endWidth, "end", seedWidth, "seed", "output")
	for _, o := range shown {
		fmt.Fprintf(&b, "%7d %6.1f%%  %-*s  %*d  %s\n", o.count, 100*float64(o.count)/float64(runs), endWidth, o.verdict, seedWidth, o.seed, abbreviate(o.head))
	}
	if len(all) > len(shown) {
		left := 0
		for _, o := range all[len(shown):] {
			left += o.count
		}
		fmt.Fprintf(&b, "%7d %6.1f%%  %s more (--rows 0 lists them)\n", left, 100*float64(left)/float64(runs), plural(len(all)-len(shown), "outcome"))
	}
	return b.String()
}

// abbreviate puts the first lines of an output on one line.
func abbreviate(head []byte) string {
	const width = 60
	var b strings.Builder
	n := 0
	for len(head) > 0 {
		r, size := utf8.DecodeRune(head)
		head = head[size:]
		text := string(r)
		switch {
		case r == '\n' && len(head) == 0:
			continue
		case r == '\n':
			text = " | "
		case r == utf8.RuneError || !unicode.IsPrint(r):
			text = "."
		}
		if n += utf8.RuneCountInString(text); n > width {
			b.WriteString("...")
			break
		}
		b.WriteString(text)
	}
	if b.Len() == 0 {
		return "(nothing)"
	}
	return b.String()
}

// progress is a bar on standard error.
type progress struct {
	of    int
	done  int
	shown bool // only where a person sees it
	last  int  // percent drawn last
}

// step counts one more and draws the bar when it has grown.
func (p *progress) step() {
	p.done++
	percent := 100 * p.done / p.of
	if !p.shown || percent == p.last {
		return
	}
	p.last = percent
	fmt.Fprintf(os.Stderr, "\r[%-40s] %3d%%", strings.Repeat("#", percent*40/100), percent)
}

// clear takes the bar away.
func (p *progress) clear() {
	if p.shown {
		fmt.Fprintf(os.Stderr, "\r%50s\r", "")
	}
}
