package kernel

import (
	"fmt"
	"testing"
	"time"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// Hostile programs: nothing that a guest does panics, hangs or overfills the host.

// runHostile runs a program under tight budgets.
func runHostile(t *testing.T, a *asm, change func(*Config)) *Machine {
	t.Helper()
	cfg := programConfig("hostile", a.elf(t))
	cfg.Memory, cfg.MaxInst = 16<<20, 20_000_000
	if change != nil {
		change(&cfg)
	}
	m := boot(t, cfg)
	start := time.Now()
	m.RunAll()
	if d := time.Since(start); d > 20*time.Second {
		t.Errorf("took %v", d)
	}
	checkAudit(t, m)
	return m
}

func TestForkBomb(t *testing.T) {
	for _, uid := range []uint32{0, 1000} {
		a := newAsm()
		a.label("again")
		a.call(abi.SYS_CLONE, int64(abi.SIGCHLD), 0, 0, 0, 0)
		a.j("again")
		m := runHostile(t, a, func(c *Config) { c.UID, c.MaxInst = uid, 1_000_000 })
		if m.Over != Budget && m.Over != BusyWait || uint64(m.Procs.Tasks.Len()) < m.threadsMax()/2 || uint64(m.Procs.Tasks.Len()) > m.threadsMax() {
			t.Errorf("uid %d: %v with %d tasks, %d of %d frames", uid, m.Over, m.Procs.Tasks.Len(), m.Mem.Used(), m.Mem.Budget)
		}
	}
}

// A bomb of threads and one of vforks.
func TestThreadBomb(t *testing.T) {
	const flags = abi.CLONE_VM | abi.CLONE_FS | abi.CLONE_FILES | abi.CLONE_SIGHAND | abi.CLONE_THREAD
	for _, f := range []int64{flags, abi.CLONE_VM | abi.CLONE_VFORK | int64(abi.SIGCHLD)} {
		a := newAsm()
		a.label("again")
		a.call(abi.SYS_CLONE, f, 0, 0, 0, 0)
		a.j("again")
		if m := runHostile(t, a, func(c *Config) { c.MaxInst = 1_000_000 }); uint64(m.Procs.Tasks.Len()) > m.threadsMax()+1 {
			t.Errorf("%v with %d tasks", m.Over, m.Procs.Tasks.Len())
		}
	}
}

// Who touches more memory than there is, is killed in the end.
func TestMallocBomb(t *testing.T) {
	a := newAsm()
	a.label("again")
	a.call(abi.SYS_MMAP, 0, 1<<20, rw, private, -1, 0)
	a.bltz(a0, "full")
	a.li(s1, 256)
	a.li(s2, 4096)
	a.label("touch")
	a.sd(s1, a0, 0)
	a.add(a0, a0, s2)
	a.addi(s1, s1, -1)
	a.bnez(s1, "touch")
	a.j("again")
	a.label("full")
	a.exit(zero)
	m := runHostile(t, a, nil)
	if m.Over != Finished || shellStatus(m.Status) != 128+int(abi.SIGKILL) {
		t.Errorf("%v, status %#x", m.Over, m.Status)
	}
	checkEmpty(t, m)
}

func TestHeapBomb(t *testing.T) {
	a := newAsm()
	a.call(abi.SYS_BRK, 0)
	a.addi(s0, a0, 0)
	a.li(s2, 4096)
	a.label("again")
	a.add(s0, s0, s2)
	a.addi(a0, s0, 0)
	a.li(a7, abi.SYS_BRK)
	a.ecall()
	a.sd(s0, s0, -8)
	a.j("again")
	m := runHostile(t, a, nil)
	if sig := shellStatus(m.Status) - 128; m.Over != Finished || sig != int(abi.SIGKILL) && sig != int(abi.SIGSEGV) {
		t.Errorf("%v, status %#x", m.Over, m.Status)
	}
	checkEmpty(t, m)
}

// Recursion that eats the stack: SIGSEGV at the limit of 8 MiB, or the end of all memory if there is no limit.
func TestBottomlessRecursion(t *testing.T) {
	for _, unlimited := range []bool{false, true} {
		a := newAsm()
		if unlimited {
			a.li(s1, asmData)
			a.li(s2, -1)
			a.sd(s2, s1, 0)
			a.sd(s2, s1, 8)
			a.call(abi.SYS_SETRLIMIT, int64(abi.RLIMIT_STACK), asmData)
			a.bnez(a0, "bad")
		}
		a.li(s2, -4096)
		a.label("down")
		a.add(sp, sp, s2)
		a.sd(s1, sp, 0)
		a.j("down")
		a.label("bad")
		a.exit(a0)
		want := abi.SIGSEGV
		if unlimited {
			want = abi.SIGKILL
		}
		m := runHostile(t, a, nil)
		if m.Over != Finished || shellStatus(m.Status) != 128+int(want) {
			t.Errorf("unlimited %v: %v, status %#x", unlimited, m.Over, m.Status)
		}
		checkEmpty(t, m)
	}
}

func TestEndlessLoops(t *testing.T) {
	for _, c := range []struct {
		name string
		body func(a *asm)
		want Ending
	}{
		{"spin", func(a *asm) {}, BusyWait},
		{"yield", func(a *asm) { a.call(abi.SYS_SCHED_YIELD) }, BusyWait},
		{"getpid", func(a *asm) { a.call(abi.SYS_GETPID) }, BusyWait},
		{"count", func(a *asm) { a.li(s1, asmData); a.addi(s0, s0, 1); a.sd(s0, s1, 0) }, Budget},
		{"print", func(a *asm) { a.call(abi.SYS_WRITE, 1, asmData, 1) }, Budget},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := newAsm()
			a.label("again")
			c.body(a)
			a.j("again")
			m := runHostile(t, a, func(cfg *Config) { cfg.MaxInst = 2_000_000 })
			if m.Over != c.want || m.Inst != 2_000_000 {
				t.Errorf("%v after %d instructions, want %v", m.Over, m.Inst, c.want)
			}
		})
	}
}

// Storms of mappings end with ENOMEM.
func TestMapStorm(t *testing.T) {
	a := newAsm()
	a.label("again")
	a.call(abi.SYS_MMAP, 0, 4096, rw, private, -1, 0)
	a.bltz(a0, "full")
	a.call(abi.SYS_MMAP, 0, 4096, abi.PROT_READ, private, -1, 0)
	a.bltz(a0, "full")
	a.j("again")
	a.label("full")
	a.exit(a0)
	m := runHostile(t, a, func(c *Config) { c.Memory = 2 << 20 })
	if m.Over != Finished || m.Status != int32(-abi.ENOMEM&0xff)<<8 {
		t.Errorf("%v, status %#x", m.Over, m.Status)
	}
	checkEmpty(t, m)
}

// What a processor does at the edges: data that is no code, code that changes, nothing at all.
func TestWildJumps(t *testing.T) {
	run := func(name string, want int, prot uint32, build func(a *asm)) {
		t.Run(name, func(t *testing.T) {
			a := newAsm()
			build(a)
			cfg := programConfig("wild", a.link(t, prot))
			cfg.MaxInst = 1_000_000
			m := boot(t, cfg)
			m.RunAll()
			if got := shellStatus(m.Status); m.Over != Finished || got != want {
				t.Errorf("%v, status %d, want %d", m.Over, got, want)
			}
			checkEmpty(t, m)
		})
	}
	segv := 128 + int(abi.SIGSEGV)
	run("data", segv, 5, func(a *asm) { a.li(s0, asmData); a.jalr(ra, s0) })
	run("null", segv, 5, func(a *asm) { a.jalr(ra, zero) })
	run("nowhere", segv, 5, func(a *asm) { a.li(s0, 1<<40); a.jalr(ra, s0) })
	run("minus one", segv, 5, func(a *asm) { a.li(s0, -1); a.jalr(ra, s0) })
	run("illegal", 128+int(abi.SIGILL), 5, func(a *asm) { a.word(0) })
	run("breakpoint", 128+int(abi.SIGTRAP), 5, func(a *asm) { a.word(0x100073) })
	run("off the end", 128+int(abi.SIGILL), 5, func(a *asm) { a.li(s0, 1) })
	run("unknown call", 256-int(abi.ENOSYS), 5, func(a *asm) { a.call(1 << 20); a.exit(a0) })
	run("forged frame", segv, 5, func(a *asm) { a.li(sp, asmData); a.call(abi.SYS_RT_SIGRETURN) })
	// The instruction at "patch" is replaced ten times over; each adds another number.
	run("self-modifying", 10*11/2, 7, func(a *asm) {
		a.li(s0, 1)
		a.label("again")
		a.slli(s1, s0, 20)
		a.li(t1, s2<<15|s2<<7|0x13) // addi s2, s2, n
		a.add(s1, s1, t1)
		a.li(s3, 0) // becomes the address of the patch below
		fix := len(a.code) - 4
		a.sw(s1, s3, 0)
		a.fencei()
		a.label("patch")
		at := asmCode + len(a.code)
		a.addi(s2, s2, 0)
		a.addi(s0, s0, 1)
		a.li(t1, 11)
		a.blt(s0, t1, "again")
		a.exit(s2)
		// li s3 with one instruction: lui, and the store has the rest as its offset
		lui := newAsm()
		lui.word(uint32(at)&0xfffff000 | s3<<7 | 0x37)
		copy(a.code[fix:], lui.code)
		off := newAsm()
		off.sw(s1, s3, int32(at&0xfff))
		copy(a.code[fix+4:], off.code)
	})
}

// Long chains: symbolic links, paths, arguments, scripts that start each other.
func TestLongChains(t *testing.T) {
	p := solo(t)
	cwd := abi.AT_FDCWD
	p.want(0, "close", p.open("l0", ""))
	for i := range 60 {
		p.want(0, "symlinkat", fmt.Sprint("l", i), cwd, fmt.Sprint("l", i+1))
	}
	p.want(3, "openat", cwd, "l40", 0, 0)
	p.want(abi.ELOOP, "openat", cwd, "l41", 0, 0)
	p.want(0, "mkdirat", cwd, "d", 0o755)
	long := ""
	for len(long) < 4000 {
		long += "d/../"
	}
	p.want(4, "openat", cwd, long, 0, 0)
	p.want(0, "symlinkat", long+"x", cwd, "x") // itself, 800 components away
	p.want(abi.ELOOP, "openat", cwd, "x", 0, 0)
	deep := int64(0)
	for range 3000 {
		if deep = p.call("mkdirat", cwd, "s", 0o755); deep < 0 || p.call("chdir", "s") < 0 {
			break
		}
	}
	p.want(abi.ENAMETOOLONG, "getcwd", p.buf(16), 16)
	p.want(0, "chdir", "/tmp")
	// argv of a million pointers to the same string.
	s := p.arg("argument")
	big := p.mapped(2100, rw, private)
	var raw [8]byte
	le.PutUint64(raw[:], s)
	chunk := make([]byte, 0, 1<<20)
	for len(chunk) < 1<<20 {
		chunk = append(chunk, raw[:]...)
	}
	for i := range 8 {
		p.poke(big+uint64(i)<<20, chunk)
	}
	for i := range 6 {
		fd := p.open(fmt.Sprint("script", i), fmt.Sprintf("#!script%d arg\n", i+1))
		p.want(0, "fchmod", fd, 0o755)
		p.want(0, "close", fd)
	}
	p.want(abi.E2BIG, "execve", "script0", big, 0)
	p.want(abi.ELOOP, "execve", "script0", 0, 0)
	p.done()
}

// Objects of the kernel that live outside the guest's memory have their bounds too.
func TestKernelMemoryIsBounded(t *testing.T) {
	s := stageWith(t, Config{Memory: 16 << 20})
	p := s.puppet()
	p.block(abi.SIGRTMIN)
	raw := make([]byte, abi.SizeofSiginfo)
	i := abi.Siginfo{Code: abi.SI_QUEUE}
	i.Encode(raw)
	info := p.put(raw)
	p.want(0, "setrlimit", abi.RLIMIT_SIGPENDING, p.words(100, 100))
	for range 100 {
		p.want(0, "rt_sigqueueinfo", p.tid, abi.SIGRTMIN, info)
	}
	p.want(abi.EAGAIN, "rt_sigqueueinfo", p.tid, abi.SIGRTMIN, info)
	p.want(0, "kill", p.tid, abi.SIGRTMIN) // loses what it would have said
	p.want(0, "kill", p.tid, 0)
	big := p.mapped(256, rw, private)
	full := int64(0)
	for range 200 {
		_, w := p.pipe(abi.O_NONBLOCK)
		p.call("fcntl", w, abi.F_SETPIPE_SZ, 1<<20)
		if full = p.call("write", w, big, 1<<20); full < 0 {
			break
		}
	}
	if full != -int64(abi.ENOMEM) || s.m.Pipes.Pages() > 16<<20/pageSize {
		t.Errorf("pipes hold %d pages, the last write answers %s", s.m.Pipes.Pages(), show(full))
	}
	p.done()
}
