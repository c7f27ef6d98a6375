package image

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The tests look at programs that were halted somewhere. Halting one takes an emulator; so the registers
// and the writable memory at each stop are recorded beside the program, and the tests need only those.

var record = flag.Bool("record", false, "halt the test programs again under qemu-riscv64 and write testdata/*.stops.json")

// stop is a halted program.
type stop struct {
	Regs Regs
	Mem  []memory // the stack and the data segment
}

// memory is a part of a halted program's memory.
type memory struct {
	Addr uint64
	Hex  string
}

// reader reads the recorded memory, and what didn't change from the program's own file.
func (s *stop) reader(t *testing.T, elf []byte) ReadMem {
	t.Helper()
	type part struct {
		addr uint64
		data []byte
	}
	var parts []part
	for _, m := range s.Mem {
		b, err := hex.DecodeString(m.Hex)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, part{m.Addr, b})
	}
	img, err := Parse(strings.NewReader(string(elf)), int64(len(elf)))
	if err != nil {
		t.Fatal(err)
	}
	for _, seg := range img.Segments {
		data := append([]byte(nil), elf[seg.Off:][:seg.Filesz]...)
		data = append(data, make([]byte, -(seg.Vaddr+seg.Filesz)%4096)...) // up to the page's end
		parts = append(parts, part{seg.Vaddr, data})
	}
	return func(addr uint64, n int) ([]byte, bool) {
		for _, p := range parts {
			if addr >= p.addr && addr-p.addr <= uint64(len(p.data)) && uint64(n) <= uint64(len(p.data))-(addr-p.addr) {
				return p.data[addr-p.addr:][:n], true
			}
		}
		return nil, false
	}
}

// loadStops reads a program and where it was halted, in order.
func loadStops(t *testing.T, name string) ([]byte, []stop) {
	t.Helper()
	elf, err := os.ReadFile(filepath.Join("testdata", name+".elf"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join("testdata", name+".stops.json"))
	if err != nil {
		t.Fatal(err)
	}
	var stops []stop
	if err := json.Unmarshal(b, &stops); err != nil {
		t.Fatal(err)
	}
	return elf, stops
}

// TestRecordStops halts each program at every arrival in stop_here, when asked to by -record.
func TestRecordStops(t *testing.T) {
	if !*record {
		return
	}
	for _, name := range []string{"scene-O0", "scene-O2", "scene-dwarf4"} {
		file := filepath.Join("testdata", name+".elf")
		elf, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d, err := LoadDebug(elf)
		if err != nil {
			t.Fatal(err)
		}
		addr, ok := d.FuncBody("stop_here")
		if !ok {
			t.Fatal("no stop_here")
		}
		stops := haltAt(t, file, elf, addr, 10, 1024)
		b, err := json.MarshalIndent(stops, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join("testdata", name+".stops.json"), append(b, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// haltAt runs a program under qemu and returns its state at each arrival at addr, with some bytes of its
// stack.
func haltAt(t *testing.T, file string, elf []byte, addr uint64, max, stack int) []stop {
	t.Helper()
	qemu, err := exec.LookPath("qemu-riscv64")
	if err != nil {
		t.Skip("qemu-riscv64 isn't installed")
	}
	sock := filepath.Join(t.TempDir(), "gdb")
	cmd := exec.Command(qemu, "-g", sock, file)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	g := dialStub(t, sock)
	img, err := Parse(strings.NewReader(string(elf)), int64(len(elf)))
	if err != nil {
		t.Fatal(err)
	}
	g.ask(fmt.Sprintf("Z0,%x,2", addr))
	var stops []stop
	for len(stops) < max {
		if g.ask("c")[0] != 'T' {
			break // exited
		}
		s := stop{Regs: g.regs()}
		s.Mem = append(s.Mem, g.memory(s.Regs.X[regSP], stack))
		for _, seg := range img.Segments {
			if seg.Prot&ProtWrite != 0 {
				s.Mem = append(s.Mem, g.memory(seg.Vaddr, int(min(seg.Memsz, 32<<10))))
			}
		}
		stops = append(stops, s)
		g.ask(fmt.Sprintf("z0,%x,2", addr))
		g.ask("s")
		g.ask(fmt.Sprintf("Z0,%x,2", addr))
	}
	if len(stops) == 0 {
		t.Fatal("the program never arrived")
	}
	return stops
}

// stub speaks GDB's remote protocol with an emulator.
type stub struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
}

// dialStub connects once the emulator listens.
func dialStub(t *testing.T, sock string) *stub {
	t.Helper()
	for range 200 {
		if conn, err := net.Dial("unix", sock); err == nil {
			_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
			t.Cleanup(func() { _ = conn.Close() })
			g := &stub{t: t, conn: conn, in: bufio.NewReader(conn)}
			// The float registers are there only for who has read the description of the machine.
			g.ask("qXfer:features:read:target.xml:0,fff")
			return g
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the emulator doesn't listen")
	return nil
}

// ask sends a packet and returns the answer.
func (g *stub) ask(packet string) string {
	g.t.Helper()
	sum := byte(0)
	for i := range len(packet) {
		sum += packet[i]
	}
	if _, err := fmt.Fprintf(g.conn, "$%s#%02x", packet, sum); err != nil {
		g.t.Fatal(err)
	}
	if _, err := g.in.ReadString('$'); err != nil {
		g.t.Fatalf("%s: %v", packet, err)
	}
	answer, err := g.in.ReadString('#')
	if err != nil {
		g.t.Fatal(err)
	}
	_, _ = g.in.Discard(2)
	_, _ = g.conn.Write([]byte("+"))
	return answer[:len(answer)-1] + " "
}

// word decodes the little-endian number at the start of an answer.
func (g *stub) word(s string) uint64 {
	g.t.Helper()
	b, err := hex.DecodeString(s[:16])
	if err != nil {
		g.t.Fatal(err)
	}
	return at64(b)
}

// regs reads all registers.
func (g *stub) regs() Regs {
	var r Regs
	all := g.ask("g")
	for i := range r.X {
		r.X[i] = g.word(all[16*i:])
	}
	r.PC = g.word(all[16*32:])
	for i := range r.F {
		r.F[i] = g.word(g.ask(fmt.Sprintf("p%x", 33+i)))
	}
	return r
}

// memory reads n bytes, or as many as can be read.
func (g *stub) memory(addr uint64, n int) memory {
	m := memory{Addr: addr}
	for off := 0; off < n; off += 512 {
		s := strings.TrimSpace(g.ask(fmt.Sprintf("m%x,%x", addr+uint64(off), min(512, n-off))))
		if strings.HasPrefix(s, "E") {
			break
		}
		m.Hex += s
	}
	return m
}
