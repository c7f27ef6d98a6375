package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/pflag"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	vfs "github.com/vitrine-os/vitrine/kernel/fs"
	"github.com/vitrine-os/vitrine/proc/image"
	"github.com/vitrine-os/vitrine/sched"
	"github.com/vitrine-os/vitrine/testdata"
)

// options are the flags that run and trace have in common: what the machine is like and how C files are compiled.
type options struct {
	seed     seed      // of the choices that the scheduler leaves open
	cpus     int       // simulated CPUs
	quantum  slice     // round robin's slice, virtual
	env      variables // settings beside the fixed ones
	root     string    // host folder that is copied over the machine's tree
	memory   size      // memory of the machine
	maxInst  count     // instructions that all processes together may use, 0 for any number
	stats    bool      // say at the end what the run took
	tty      oneOf     // what the program thinks of its descriptors 0 to 2
	compiler compiling
}

// register adds the flags.
func (o *options) register(f *pflag.FlagSet) {
	*o = options{cpus: 1, quantum: kernel.DefaultQuantum, memory: kernel.DefaultMemory, tty: oneOf{"auto", []string{"auto", "yes", "no"}}}
	f.SetInterspersed(false)
	f.SortFlags = false
	f.Var(&o.seed, "seed", "vary the schedule (and random bytes), the same way for the same seed")
	f.IntVar(&o.cpus, "cpus", o.cpus, "simulated CPUs")
	f.Var(&o.quantum, "quantum", "time slice of the scheduler, in virtual time")
	f.Var(&o.memory, "memory", "memory of the machine")
	f.Var(&o.maxInst, "max-instructions", "stop with status 124 after so many instructions, such as 200M (default: no limit)")
	f.Var(&o.env, "env", "set an environment variable (repeatable); the host's are not passed on")
	f.StringVar(&o.root, "root", "", "copy a host folder `DIR` into the machine first; the host's files are never written")
	f.BoolVar(&o.stats, "stats", false, "say at the end what the run took")
	f.Var(&o.tty, "tty", "whether the program sees terminals")
	must(f.MarkHidden("tty"))
	o.compiler.register(f)
}

// must panics: its errors are mistakes in the table of flags.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// environment is small and fixed, so that a run is the same everywhere.
func (o *options) environment() []string {
	env := []string{"PATH=/bin:/usr/bin", "HOME=/root", "TERM=xterm", "LANG=C.UTF-8"}
	for _, v := range o.env {
		env = setVariable(env, v)
	}
	return env
}

// config describes the machine for a program. The console is bound by the caller.
func (o *options) config(p *program) (kernel.Config, error) {
	c := kernel.Config{
		Image: p.image, Path: p.path, Args: p.args, Env: o.environment(), Cwd: "/root",
		CPUs: o.cpus, Quantum: int64(o.quantum), Memory: int64(o.memory), MaxInst: int64(o.maxInst), Tools: userland(),
	}
	if o.cpus < 1 || o.cpus > sched.MaxCPUs {
		return c, fail(exitUsage, "--cpus: the machine has 1 to %d CPUs", sched.MaxCPUs)
	}
	if o.seed.given {
		c.Chooser = sched.Seeded{Seed: o.seed.n}
	}
	if o.root != "" {
		dir, err := os.OpenRoot(o.root)
		if err != nil {
			return c, fail(exitUsage, "--root %s: %v", o.root, cause(err))
		}
		c.Root = dir.FS()
	}
	return c, nil
}

// userland are the shell and the commands that come along, which system(3) and popen(3) want as well.
func userland() []vfs.Tool {
	all := testdata.Userland()
	tools := make([]vfs.Tool, len(all))
	for i, t := range all {
		tools[i] = vfs.Tool{Path: t.Path, Data: t.ELF, Target: t.Target}
	}
	return tools
}

// boot makes the machine; what is wrong with the program is said in one line.
func boot(c kernel.Config, p *program) (*kernel.Machine, error) {
	m, err := kernel.New(c)
	if err != nil {
		return nil, cannotBoot(err, p)
	}
	return m, nil
}

// cannotBoot says in one line why a machine could not be booted.
func cannotBoot(err error, p *program) error {
	if interp, _, script, _ := image.Script(p.image); script && errors.Is(err, abi.ENOENT) {
		return fail(exitCannot, "%s: a script for %s, which is not in the machine (--root DIR can bring it in)", p.name, interp)
	}
	return fail(exitCannot, "%s: %v", p.name, err)
}

// terminals says which of the program's descriptors 0 to 2 are terminals. C libraries behave differently on one; a run with a seed
// shall be the same wherever its output goes, so it sees none unless it is told so.
func (o *options) terminals() (tty [3]bool) {
	for i, f := range []*os.File{os.Stdin, os.Stdout, os.Stderr} {
		tty[i] = o.tty.word == "yes" || o.tty.word == "auto" && !o.seed.given && isTerminal(f)
	}
	return tty
}

// statistics is the line-by-line account of --stats.
func statistics(m *kernel.Machine, t *tally) string {
	host := t.host.Seconds()
	mips := 0.0
	if host > 0 {
		mips = float64(m.Inst) / host / 1e6
	}
	return fmt.Sprintf(`instructions %d
virtual time %.6f s
host time    %.3f s
speed        %.0f million instructions a second
steps        %d
events       %d
system calls %d
switches     %d
memory       %d frames of 4 KiB at the most
`, m.Inst, float64(m.Now())/1e9, host, mips, m.Steps, m.Seq, t.calls, t.switches, t.frames)
}
