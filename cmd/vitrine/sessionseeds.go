package main

import (
	"crypto/sha256"
	"fmt"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/scenario"
	vsh "github.com/vitrine-os/vitrine/kernel/session"
	"github.com/vitrine-os/vitrine/sched"
)

// asWritten is the verdict on a session that came out as its file says.
const asWritten = "the same"

// playUnder plays a session under many seeds. An outcome's head is the first thing that came out otherwise than the file says.
func playUnder(f *vsh.File, cfg kernel.Config, many seeds) ([]outcome, error) {
	return tryAll(many, func(seed uint64) (outcome, error) {
		c := cfg
		c.Chooser = sched.Seeded{Seed: seed}
		got, m, err := vsh.Play(f, c, nil)
		if err != nil {
			return outcome{}, err
		}
		o := outcome{verdict: asWritten, ending: m.Over, head: []byte("what the file says"), sum: sha256.Sum256([]byte(got.String()))}
		if d := vsh.Compare(f, got); len(d) > 0 {
			o.verdict, o.head = "differs", fmt.Appendf(nil, "line %d, %s: %s", d[0].Line, d[0].Text, d[0].Got)
		}
		if m.Over == kernel.Budget || m.Over == kernel.BusyWait {
			o.verdict = m.Over.String()
		}
		return o, nil
	})
}

// seedsOfSession plays a session under many seeds and prints what came of it.
func seedsOfSession(f *vsh.File, cfg kernel.Config, many seeds, rows int, again string) error {
	results, err := playUnder(f, cfg, many)
	if err != nil {
		return fail(exitCannot, "%v", err)
	}
	all := group(results, many.first)
	fmt.Print(table(all, many.n, rows, f.Name))
	sayAgain(all[len(all)-1].seed, again)
	return nil
}

// checkSeeds plays a session under many seeds: it must come out as the file says under each. The first that does not is told.
func checkSeeds(r *scenario.Result, f *vsh.File, o *checkOptions) {
	cfg := vsh.Config(userland())
	cfg.CPUs = o.cpus
	results, err := playUnder(f, cfg, o.many)
	if err != nil {
		r.Err = err
		return
	}
	first, bad := -1, 0
	for i := range results {
		if results[i].verdict != asWritten {
			bad++
			if first < 0 {
				first = i
			}
		}
	}
	if bad == 0 {
		return
	}
	seed := o.many.first + uint64(first)
	cfg.Chooser = sched.Seeded{Seed: seed}
	got, _, err := vsh.Play(f, cfg, nil)
	r.Err = err
	if err == nil {
		r.Stage = fmt.Sprintf("machine under %d of %s, the first of them %d", bad, plural(o.many.n, "seed"), seed)
		tell(r, f, got)
	}
}

// tell puts into a result where a session came out otherwise.
func tell(r *scenario.Result, want, got *vsh.File) {
	for _, d := range vsh.Compare(want, got) {
		r.Diffs = append(r.Diffs, scenario.Difference{Line: d.Line, Text: d.Text, Want: d.Want, Got: d.Got})
	}
	if len(r.Diffs) > 0 {
		r.Source = vsh.Diff(want, got)
	}
}
