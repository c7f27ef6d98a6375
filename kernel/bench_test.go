package kernel

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// Benchmarks of the machine with programs of a few instructions. Those that measure rivals are in rivals_test.go.

// loop builds a program that does something n times and ends.
func loop(n int, before, body, after func(a *asm)) *asm {
	a := newAsm()
	if before != nil {
		before(a)
	}
	a.li(s0, int64(n))
	a.label("again")
	body(a)
	a.addi(s0, s0, -1)
	a.bnez(s0, "again")
	if after != nil {
		after(a)
	}
	a.exit(zero)
	return a
}

// runLoop runs a program to its end and reports the time for each of n.
func runLoop(b *testing.B, a *asm) {
	b.Helper()
	m := boot(b, Config{Image: a.elf(b), Path: "/bin/loop"})
	b.ResetTimer()
	end := m.RunAll()
	b.StopTimer()
	if end != Finished || m.Status != 0 {
		b.Fatalf("%v, status %#x", end, m.Status)
	}
	b.ReportMetric(float64(m.Inst)/float64(b.N), "instr/op")
}

func BenchmarkGetppid(b *testing.B) {
	runLoop(b, loop(b.N, nil, func(a *asm) {
		a.li(a7, abi.SYS_GETPPID)
		a.ecall()
	}, nil))
}

// A process passes a byte to another one and gets it back.
func BenchmarkPipeRoundTrip(b *testing.B) {
	pass := func(a *asm, nr int64, at int32) {
		a.li(t1, asmData)
		a.lw(a0, t1, at)
		a.li(a1, asmData+64)
		a.li(a2, 1)
		a.li(a7, nr)
		a.ecall()
	}
	runLoop(b, loop(b.N, func(a *asm) {
		a.call(abi.SYS_PIPE2, asmData, 0)
		a.call(abi.SYS_PIPE2, asmData+8, 0)
		a.call(abi.SYS_CLONE, int64(abi.SIGCHLD), 0, 0, 0, 0)
		a.bnez(a0, "parent")
		a.label("echo")
		pass(a, abi.SYS_READ, 0)
		pass(a, abi.SYS_WRITE, 12)
		a.j("echo")
		a.label("parent")
		a.addi(s1, a0, 0)
	}, func(a *asm) {
		pass(a, abi.SYS_WRITE, 4)
		pass(a, abi.SYS_READ, 8)
	}, func(a *asm) {
		a.addi(a0, s1, 0)
		a.li(a1, int64(abi.SIGKILL))
		a.li(a7, abi.SYS_KILL)
		a.ecall()
	}))
}

func BenchmarkForkExitWait(b *testing.B) {
	runLoop(b, loop(b.N, nil, func(a *asm) {
		a.call(abi.SYS_CLONE, int64(abi.SIGCHLD), 0, 0, 0, 0)
		a.bnez(a0, "parent")
		a.exit(zero)
		a.label("parent")
		a.call(abi.SYS_WAIT4, -1, 0, 0, 0)
	}, nil))
}

// A signal to oneself, its handler, and the way back.
func BenchmarkSignal(b *testing.B) {
	runLoop(b, loop(b.N, func(a *asm) {
		a.li(s1, asmData)
		a.j("start")
		a.label("handler")
		a.jalr(zero, ra)
		a.label("start")
		a.li(s2, asmCode)
		a.addi(s2, s2, int32(a.labels["handler"]))
		a.sd(s2, s1, 0)
		a.call(abi.SYS_RT_SIGACTION, int64(abi.SIGUSR1), asmData, 0, 8)
		a.call(abi.SYS_GETPID)
		a.addi(s3, a0, 0)
	}, func(a *asm) {
		a.addi(a0, s3, 0)
		a.li(a1, int64(abi.SIGUSR1))
		a.li(a7, abi.SYS_KILL)
		a.ecall()
	}, nil))
}

// crowd makes so many processes, each asleep in a read of a pipe of its own, and one that is left to run.
func crowd(b testing.TB, n, pages int) (*stageTest, *puppet) {
	s := stageWith(b, Config{Memory: 2 << 30})
	p := s.puppet()
	if pages > 0 {
		va := p.mapped(pages, rw, private)
		for i := range pages {
			p.poke(va+uint64(i)*pageSize, []byte{1})
		}
	}
	fds := p.buf(8)
	for range n {
		p.want(0, "pipe2", fds, 0)
		c := p.fork()
		p.want(0, "close", p.u32(fds+4))
		p.want(0, "close", p.u32(fds))
		for i := range pages { // a page of its own each
			if pages > 0 {
				c.poke(uint64(s.m.Mem.Spaces.R(c.task().Space).MmapBase)-uint64(i+1)*pageSize, []byte{2})
			}
		}
		c.blocks("read", c.u32(fds), fds+64, 1)
	}
	return s, p
}

// What a snapshot costs when nothing was written since the last one, and for each page that was.
func BenchmarkSnapshot(b *testing.B) {
	s, p := crowd(b, 10, 64)
	b.Run("clean", func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			s.m.Snapshot()
		}
	})
	va := s.m.Mem.Spaces.R(p.task().Space).MmapBase - 64*pageSize
	for _, pages := range []int{1, 64} {
		b.Run(fmt.Sprint("dirty-", pages), func(b *testing.B) {
			b.ReportAllocs()
			v := s.m.PuppetView(p.tid)
			for range b.N {
				for i := range pages {
					v.Write64(va+uint64(i)*pageSize, uint64(b.N))
				}
				s.m.Snapshot()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*pages), "ns/page")
		})
	}
	b.Run("hash-64", func(b *testing.B) {
		v := s.m.PuppetView(p.tid)
		for range b.N {
			for i := range 64 {
				v.Write64(va+uint64(i)*pageSize, uint64(b.N))
			}
			s.m.Hash()
		}
	})
}

// Switching between two processes must not cost more because many others sleep.
func BenchmarkSwitch(b *testing.B) {
	for _, n := range []int{10, 1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s, p := crowd(b, n-2, 0)
			q := p.fork()
			r1, w1 := p.pipeTo(q)
			r2, w2 := p.pipeTo(q)
			buf := p.buf(8)
			one := func(x *puppet, nr uint64, fd int32) {
				s.m.Arm(x.tid, nr, [6]uint64{uint64(fd), buf, 1})
				s.m.Quiet(1 << 10)
			}
			b.ResetTimer()
			for range b.N {
				one(q, abi.SYS_READ, r1)
				one(p, abi.SYS_WRITE, w1)
				one(p, abi.SYS_READ, r2)
				one(q, abi.SYS_WRITE, w2)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*4), "ns/call")
		})
	}
}

// pipeTo makes a pipe that another puppet has too.
func (p *puppet) pipeTo(q *puppet) (r, w int32) {
	r, w = p.pipe(0)
	for _, fd := range []int32{r, w} {
		f := p.m.Procs.Tables.R(p.task().Files).Get(fd)
		p.m.Procs.Open.W(f).Refs++
		p.m.Procs.Tables.W(q.task().Files).Set(fd, f, false)
	}
	return r, w
}

// kernelBytes is how much host memory a process takes that sleeps in a read of a pipe: all its rows, its areas included, frames and page
// tables not counted.
func kernelBytes(t testing.TB, n int) float64 {
	heap := func() uint64 {
		var ms runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&ms)
		return ms.HeapAlloc
	}
	s, _ := crowd(t, 10, 0)
	frames := func() uint64 {
		return uint64(s.m.Mem.Frames.Len())*(pageSize+48) + uint64(s.m.Mem.Tables.Len())*pageTableBytes
	}
	before, f0 := heap(), frames()
	p := &puppet{stageTest: s, tid: 2, temp: tempArea, kept: keptArea + 4096}
	fds := p.buf(8)
	p.want(0, "pipe2", fds, 0)
	for range n {
		c := p.fork()
		c.blocks("read", c.u32(fds), fds+64, 1)
	}
	after := heap()
	runtime.KeepAlive(s)
	return (float64(after-before) - float64(frames()-f0)) / float64(n)
}

// pageTableBytes is about what a leaf table takes on the host.
const pageTableBytes = 288 + 40

func BenchmarkKernelBytes(b *testing.B) {
	for range b.N {
		b.ReportMetric(kernelBytes(b, 10_000), "bytes/process")
	}
	b.ReportMetric(0, "ns/op")
}

// A blocked process takes little on the host: the table rows of a task, a process, an address space and its descriptors.
func TestBlockedProcessesAreSmall(t *testing.T) {
	if got := kernelBytes(t, 2000); got > 2150 { // about 2,000 for ten thousand of them; fewer share the fixed costs of the tables
		t.Errorf("%.0f bytes for a blocked process", got)
	}
}
