package kernel

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// Random system calls with random arguments by several processes: whatever they do to each other, the machine goes on, every reference
// is accounted for at any time, and going back to a snapshot leads to the same place again.

// monkey is who makes the calls.
type monkey struct {
	t   testing.TB
	m   *Machine
	rnd *rand.Rand
	nrs []int // the calls that the machine answers
	log []string
}

func newMonkey(t testing.TB, seed uint64, cpus int) *monkey {
	k := &monkey{t: t, rnd: rand.New(rand.NewPCG(seed, 1)), m: boot(t, Config{NoInit: true, Cwd: "/tmp", Memory: 8 << 20, CPUs: cpus})}
	for nr := range handlers {
		if handlers[nr] != nil {
			k.nrs = append(k.nrs, nr)
		}
	}
	return k
}

// actors are the puppets that wait to be told what to call.
func (k *monkey) actors() (idle []int32) {
	p, all := &k.m.Procs, 0
	for id := p.Tasks.Next(0); id != store.ID(0); id = p.Tasks.Next(id) {
		t := p.Tasks.R(id)
		if t.Puppet && t.State != proc.Zombie {
			all++
			if !t.InCall && t.State == proc.Sleeping {
				idle = append(idle, t.TID)
			}
		}
	}
	if all < 3 || len(idle) == 0 && all < 12 {
		tid, err := k.m.NewPuppet()
		if err == nil {
			k.scribble(tid)
			idle = append(idle, tid)
		}
	}
	return idle
}

var monkeyPaths = []string{"f", "d", "d/x", "fifo", "l", "/proc/self/fd/4", "/proc/self/maps", "/dev/null", "/dev/zero", "..", "/proc/1/status", "", "loop"}

// scribble fills a puppet's memory: paths first, then words that look like everything.
func (k *monkey) scribble(tid int32) {
	v := k.m.PuppetView(tid)
	for i, s := range monkeyPaths {
		v.CopyOut(PuppetMemory+uint64(i)*64, append([]byte(s), 0))
	}
	var page []byte
	for len(page) < pageSize {
		page = binary.LittleEndian.AppendUint64(page, k.word())
	}
	v.CopyOut(PuppetMemory+pageSize, page)
}

// word is a number that somebody might find special.
func (k *monkey) word() uint64 {
	switch k.rnd.IntN(10) {
	case 0:
		return k.rnd.Uint64()
	case 1:
		return ^uint64(0) - k.rnd.Uint64N(4)
	case 2:
		return 1 << k.rnd.IntN(64)
	case 3:
		return PuppetMemory + pageSize + k.rnd.Uint64N(64)*8
	case 4:
		return PuppetMemory + PuppetMemorySize - k.rnd.Uint64N(64)
	case 5:
		return uint64(1 + k.rnd.IntN(64))
	}
	return k.rnd.Uint64N(16)
}

// arg is an argument of a kind, most of the time.
func (k *monkey) arg(a *abi.Arg) uint64 {
	if k.rnd.IntN(12) == 0 {
		return k.word()
	}
	switch a.Kind {
	case abi.KindFD:
		return uint64(3 + k.rnd.IntN(8))
	case abi.KindDirFD:
		return ^uint64(99) // AT_FDCWD
	case abi.KindSignal:
		return uint64([]abi.Signal{0, abi.SIGUSR1, abi.SIGSTOP, abi.SIGCONT, abi.SIGCHLD, abi.SIGRTMIN, abi.SIGTERM, abi.SIGKILL, abi.SIGPIPE}[k.rnd.IntN(9)])
	case abi.KindPid:
		return uint64(int64([]int32{0, 1, 2, 3, 4, 5, -1, -2, -3, k.m.Procs.Last}[k.rnd.IntN(10)]))
	case abi.KindPath, abi.KindStr:
		return PuppetMemory + k.rnd.Uint64N(uint64(len(monkeyPaths)))*64
	case abi.KindSize, abi.KindUint, abi.KindInt:
		return []uint64{0, 1, 4, 8, 16, 64, 100, 4096, 5000, 70000}[k.rnd.IntN(10)]
	case abi.KindOff, abi.KindLong, abi.KindUlong:
		return k.rnd.Uint64N(3) * pageSize
	case abi.KindAddr, abi.KindHex:
		return PuppetMemory + 4*PuppetMemorySize + k.rnd.Uint64N(4)*pageSize
	case abi.KindFlags, abi.KindEnum:
		return k.flags(a.Flags)
	case abi.KindMode, abi.KindFileMode:
		return []uint64{0o777, 0o600, abi.S_IFIFO | 0o666, abi.S_IFREG | 0o644}[k.rnd.IntN(4)]
	}
	if a.Kind.Memory() {
		switch k.rnd.IntN(8) {
		case 0:
			return 0
		case 1:
			return PuppetMemory + PuppetMemorySize - k.rnd.Uint64N(64)
		}
		return PuppetMemory + pageSize + k.rnd.Uint64N(500)*8
	}
	return k.word()
}

// flags draws values that have a name.
func (k *monkey) flags(set *abi.FlagSet) (v uint64) {
	if set == nil {
		return k.rnd.Uint64N(4)
	}
	if n := len(set.Values); n > 0 {
		v = set.Values[k.rnd.IntN(n)].Value
	}
	for n := len(set.Bits); n > 0 && k.rnd.IntN(2) == 0; {
		v |= set.Bits[k.rnd.IntN(n)].Value
	}
	return v
}

// act makes one call.
func (k *monkey) act() {
	idle := k.actors()
	if len(idle) == 0 {
		k.m.Pass(int64(k.rnd.Uint64N(2e9)))
		return
	}
	tid, nr := idle[k.rnd.IntN(len(idle))], k.nrs[k.rnd.IntN(len(k.nrs))]
	if k.rnd.IntN(3) > 0 { // those that make the others interesting
		nr = []int{abi.SYS_CLONE, abi.SYS_PIPE2, abi.SYS_OPENAT, abi.SYS_READ, abi.SYS_WRITE, abi.SYS_KILL, abi.SYS_MMAP, abi.SYS_FUTEX, abi.SYS_WAIT4, abi.SYS_RT_SIGACTION,
			abi.SYS_CLOSE, abi.SYS_MKNODAT, abi.SYS_PPOLL, abi.SYS_DUP, abi.SYS_RT_SIGRETURN, abi.SYS_NANOSLEEP, abi.SYS_TGKILL, abi.SYS_MUNMAP}[k.rnd.IntN(18)]
	}
	c := abi.Lookup(uint64(nr))
	var a [6]uint64
	for i := range c.Args {
		a[i] = k.arg(&c.Args[i])
	}
	switch nr {
	case abi.SYS_CLONE:
		a = [6]uint64{[]uint64{17, 17, abi.CLONE_VM | abi.CLONE_SIGHAND | abi.CLONE_THREAD | abi.CLONE_FILES | abi.CLONE_FS, abi.CLONE_VM | abi.CLONE_VFORK | 17, abi.CLONE_FILES | 17, a[0]}[k.rnd.IntN(6)]}
		if k.m.Procs.Tasks.Len() > 20 {
			nr = abi.SYS_EXIT_GROUP
		}
	case abi.SYS_EXIT, abi.SYS_EXIT_GROUP, abi.SYS_EXECVE, abi.SYS_EXECVEAT:
		if k.rnd.IntN(4) > 0 {
			return
		}
	}
	k.log = append(k.log, fmt.Sprintf("%d: %s%#x", tid, c.Name, a))
	k.m.Arm(tid, uint64(nr), a)
	if !k.m.Quiet(1 << 16) {
		k.t.Fatalf("not quiet after %s", k.tail())
	}
}

func (k *monkey) tail() (s string) {
	for _, l := range k.log[max(0, len(k.log)-12):] {
		s += "\n" + l
	}
	return s
}

// check audits the machine.
func (k *monkey) check() {
	k.t.Helper()
	if err := k.m.Audit(); err != nil {
		k.t.Fatalf("%v after%s", err, k.tail())
	}
}

// end kills everybody and looks whether anything is left.
func (k *monkey) end() {
	k.killAll()
	checkEmpty(k.t, k.m)
}

func (k *monkey) killAll() {
	p := &k.m.Procs
	for id := p.Groups.Next(0); id != 0; id = p.Groups.Next(id) {
		if g := p.Groups.R(id); !g.Kernel {
			k.m.sendGroup(id, abi.UserInfo(abi.SIGKILL, abi.SI_USER, 1, 0))
		}
	}
	k.m.Quiet(1 << 16)
	for _, b := range k.m.Blocked() {
		k.t.Errorf("survives SIGKILL: %s", b.String())
	}
}

func TestRandomCalls(t *testing.T) {
	n := 120
	if testing.Short() {
		n = 6
	}
	for seed := range uint64(n) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			k := newMonkey(t, seed, 1+int(seed)%2)
			defer func() {
				if r := recover(); r != nil {
					t.Fatalf("panic: %v after%s", r, k.tail())
				}
			}()
			for i := range 1200 {
				k.act()
				if i%20 == 0 {
					k.check()
				}
				if i%100 == 50 {
					k.again()
				}
			}
			k.check()
			k.end()
		})
	}
}

// again takes a snapshot, goes on, comes back, and goes on in the same way.
func (k *monkey) again() {
	s, before, seed := k.m.Snapshot(), k.m.Hash(), k.rnd.Uint64()
	var sums [2]store.Sum
	for i := range sums {
		k.rnd = rand.New(rand.NewPCG(seed, 7))
		for range 20 {
			k.act()
		}
		sums[i] = k.m.Hash()
		if i == 0 {
			k.m.Restore(s)
			if k.m.Hash() != before {
				k.t.Fatalf("going back does not lead back after%s", k.tail())
			}
			k.check()
		}
	}
	if sums[0] != sums[1] {
		k.t.Fatalf("the second time ends with %x, the first with %x, after%s", sums[1], sums[0], k.tail())
	}
}

// FuzzCalls lets the fuzzer say which calls are made, with which words.
func FuzzCalls(f *testing.F) {
	f.Add([]byte{59, 0, 0, 0, 16, 64, 1, 2, 3})
	f.Add([]byte{220, 17, 0, 0, 63, 3, 4, 5, 139, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		k := newMonkey(t, uint64(len(data)), 1)
		for n := 0; len(data) >= 8 && n < 200; n++ {
			idle := k.actors()
			if len(idle) == 0 {
				k.m.Pass(1e9)
				continue
			}
			var a [6]uint64
			for i := range a {
				a[i] = fuzzWord(data[2+i])
			}
			k.m.Arm(idle[int(data[1])%len(idle)], uint64(data[0])+uint64(data[1]&1)<<8, a)
			if !k.m.Quiet(1 << 16) {
				t.Fatal("not quiet")
			}
			data = data[8:]
		}
		k.check()
		k.end()
	})
}

// fuzzWord makes a byte a number, a pointer or an extreme.
func fuzzWord(b byte) uint64 {
	switch {
	case b < 96:
		return uint64(b)
	case b < 160:
		return PuppetMemory + uint64(b-96)*64
	case b < 224:
		return 1 << (b - 160)
	}
	return -uint64(255 - b)
}
