package image

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// elfSpec describes a little ELF file to build; zero fields get good values.
type elfSpec struct {
	class, data  byte
	typ, machine uint16
	flags        uint32
	entry, phoff uint64
	phentsize    uint16
	phnum        int // -1 for none
	phdrs        []phdr
	size         int // length of the file
}

// text is the segment that every good file has: the headers and some code.
var text = phdr{typ: ptLoad, flags: pfR | pfX, vaddr: 0x10000, filesz: 0x1000, memsz: 0x1000, align: 0x1000}

// data is a good second segment with some overrides.
func data(change func(p *phdr)) phdr {
	p := phdr{typ: ptLoad, flags: pfR | pfW, off: 0x1000, vaddr: 0x12000, filesz: 0x800, memsz: 0x1800, align: 0x1000}
	if change != nil {
		change(&p)
	}
	return p
}

// build writes the file.
func (s elfSpec) build() []byte {
	or := func(v, good uint64) uint64 {
		if v == 0 {
			return good
		}
		return v
	}
	if s.phdrs == nil {
		s.phdrs = []phdr{text, data(nil)}
	}
	num := uint64(len(s.phdrs))
	if s.phnum != 0 {
		num = uint64(max(s.phnum, 0))
	}
	le := binary.LittleEndian
	b := []byte{0x7f, 'E', 'L', 'F', byte(or(uint64(s.class), 2)), byte(or(uint64(s.data), 1)), 1, 0, 0, 0, 0, 0, 0, 0, 0, 0}
	b = le.AppendUint16(b, uint16(or(uint64(s.typ), etExec)))
	b = le.AppendUint16(b, uint16(or(uint64(s.machine), emRISCV)))
	b = le.AppendUint32(b, 1)
	b = le.AppendUint64(b, or(s.entry, 0x10100))
	b = le.AppendUint64(b, or(s.phoff, ehdrSize))
	b = le.AppendUint64(b, 0)
	b = le.AppendUint32(b, s.flags|5)
	b = le.AppendUint16(b, ehdrSize)
	b = le.AppendUint16(b, uint16(or(uint64(s.phentsize), phdrSize)))
	b = le.AppendUint16(b, uint16(num))
	b = append(b, make([]byte, 6)...)
	for _, p := range s.phdrs {
		b = le.AppendUint32(b, p.typ)
		b = le.AppendUint32(b, p.flags)
		for _, v := range []uint64{p.off, p.vaddr, p.vaddr, p.filesz, p.memsz, p.align} {
			b = le.AppendUint64(b, v)
		}
	}
	b = append(b, make([]byte, 0x2000)...)
	return b[:or(uint64(s.size), 0x2000)]
}

func TestParse(t *testing.T) {
	b := elfSpec{phdrs: []phdr{text, data(nil), {typ: ptGNUStack, flags: pfR | pfW | pfX}, {typ: 0x70000003}}}.build()
	got, err := Parse(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	want := &Image{
		Entry: 0x10100, Phdr: 0x10040, Phnum: 4, Phentsize: 56, ExecStack: true, End: 0x13800,
		Segments: []Segment{
			{Vaddr: 0x10000, Memsz: 0x1000, Off: 0, Filesz: 0x1000, Prot: ProtRead | ProtExec},
			{Vaddr: 0x12000, Memsz: 0x1800, Off: 0x1000, Filesz: 0x800, Prot: ProtRead | ProtWrite},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got.Brk() != 0x14000 {
		t.Errorf("Brk is 0x%x", got.Brk())
	}
}

// TestParsePIE checks that the lowest page lands at PIEBase, or below it at the alignment asked for.
func TestParsePIE(t *testing.T) {
	for _, c := range []struct{ vaddr, align, bias uint64 }{
		{0, 0x1000, 0x2aaaaaa000},
		{0, 0x10000, 0x2aaaaa0000},
		{0, 0x3000, 0x2aaaaaa000}, // no power of two: ignored
		{0x4000, 0x1000, 0x2aaaaa6000},
	} {
		p := phdr{typ: ptLoad, flags: pfR | pfX, vaddr: c.vaddr, filesz: 0x1000, memsz: 0x1000, align: c.align}
		b := elfSpec{typ: etDyn, entry: c.vaddr + 0x100, phdrs: []phdr{p}}.build()
		m, err := Parse(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		if m.Bias != c.bias || m.Entry != c.bias+c.vaddr+0x100 || m.Phdr != c.bias+c.vaddr+64 || m.Segments[0].Vaddr != c.bias+c.vaddr {
			t.Errorf("vaddr 0x%x align 0x%x: %+v", c.vaddr, c.align, m)
		}
	}
}

// TestParseRefuses lists what is refused. The errno, and whether Linux notices before the old program is
// gone, were tried on Linux with x86-64 files alike; segments beyond the end of the file, overlapping
// ones and address 0 are refused here only.
func TestParseRefuses(t *testing.T) {
	interp := func(off, size uint64) []phdr {
		return []phdr{text, {typ: ptInterp, off: off, filesz: size, memsz: size}}
	}
	dynamic := elfSpec{phdrs: interp(0x500, 9)}.build()
	copy(dynamic[0x500:], "/lib/ld\x01\x00")
	cases := []struct {
		name   string
		file   []byte
		errno  abi.Errno
		late   bool
		reason string
	}{
		{"empty", nil, abi.ENOEXEC, false, "an empty file"},
		{"text", []byte("hello, this is a text"), abi.ENOEXEC, false, "not an ELF file"},
		{"short", elfSpec{size: 33}.build(), abi.ENOEXEC, false, "truncated: an ELF header takes 64 bytes, the file has only 33"},
		{"x86-64", elfSpec{machine: 62}.build(), abi.ENOEXEC, false, "an x86-64 program: Vitrine runs riscv64 ones; compile it with riscv64-linux-gnu-gcc -static"},
		{"aarch64", elfSpec{machine: 183}.build(), abi.ENOEXEC, false, "an ARM64 (aarch64) program"},
		{"big-endian MIPS", elfSpec{machine: 8 << 8, data: 2}.build(), abi.ENOEXEC, false, "a MIPS program"},
		{"machine 999", elfSpec{machine: 999}.build(), abi.ENOEXEC, false, "a foreign (ELF machine 999) program"},
		{"rv32", elfSpec{class: 1}.build(), abi.ENOEXEC, false, "a 32-bit RISC-V program"},
		{"big-endian", elfSpec{data: 2, machine: emRISCV << 8}.build(), abi.ENOEXEC, false, "a big-endian RISC-V program"},
		{"class 7", elfSpec{class: 7}.build(), abi.ENOEXEC, false, "a damaged ELF header: class 7"},
		{"object file", elfSpec{typ: etRel}.build(), abi.ENOEXEC, false, "a relocatable object file (.o), not linked"},
		{"core", elfSpec{typ: etCore}.build(), abi.ENOEXEC, false, "a core dump"},
		{"type 9", elfSpec{typ: 9}.build(), abi.ENOEXEC, false, "an ELF file of type 9"},
		{"RVE", elfSpec{flags: efRVE}.build(), abi.ENOEXEC, false, "made for RV64E"},
		{"quad floats", elfSpec{flags: efFloatABIQuad}.build(), abi.ENOEXEC, false, "needs the Q extension"},
		{"phentsize", elfSpec{phentsize: 55}.build(), abi.ENOEXEC, false, "program headers of 55 bytes"},
		{"no phdrs", elfSpec{phnum: -1}.build(), abi.ENOEXEC, false, "no program headers"},
		{"many phdrs", elfSpec{phnum: 1171}.build(), abi.ENOEXEC, false, "1171 program headers"},
		{"phoff far", elfSpec{phoff: 1 << 60}.build(), abi.ENOEXEC, false, "truncated: the program headers"},
		{"phoff wraps", elfSpec{phoff: ^uint64(0) - 8}.build(), abi.ENOEXEC, false, "truncated: the program headers"},
		{"only the header", elfSpec{size: 64}.build(), abi.ENOEXEC, false, "truncated: the program headers"},
		{"dynamic", dynamic, abi.ENOENT, false, "dynamically linked (needs /lib/ld?): link it with -static"},
		{"interp of one byte", elfSpec{phdrs: interp(0x500, 1)}.build(), abi.ENOEXEC, false, "dynamic linker has a length of 1"},
		{"interp too long", elfSpec{phdrs: interp(0x500, 5000)}.build(), abi.ENOEXEC, false, "dynamic linker has a length of 5000"},
		{"interp without end", elfSpec{phdrs: interp(0, 4)}.build(), abi.ENOEXEC, false, "has no end"},
		{"interp beyond", elfSpec{phdrs: interp(0x5000, 4)}.build(), abi.EIO, false, "beyond the end of the file"},
		{"nothing to load", elfSpec{phdrs: []phdr{{typ: 4}}}.build(), abi.EINVAL, true, "no loadable segment"},
		{"nothing to load, PIE", elfSpec{typ: etDyn, phdrs: []phdr{{typ: 4}}}.build(), abi.EINVAL, true, "no loadable segment"},
		{"filesz over memsz", elfSpec{phdrs: []phdr{text, data(func(p *phdr) { p.memsz = 0x100 })}}.build(), abi.EINVAL, true, "segment 1 has more bytes in the file (2048) than in memory (256)"},
		{"misaligned", elfSpec{phdrs: []phdr{text, data(func(p *phdr) { p.off += 8 })}}.build(), abi.EINVAL, true, "segment 1 is misaligned"},
		{"too high", elfSpec{phdrs: []phdr{text, data(func(p *phdr) { p.vaddr = TaskSize })}}.build(), abi.ENOMEM, true, "doesn't fit below 0x4000000000"},
		{"wraps", elfSpec{phdrs: []phdr{text, data(func(p *phdr) { p.vaddr = ^uint64(0xfff) })}}.build(), abi.ENOMEM, true, "doesn't fit"},
		{"too large", elfSpec{phdrs: []phdr{text, data(func(p *phdr) { p.memsz = 1 << 60 })}}.build(), abi.ENOMEM, true, "doesn't fit"},
		{"bias wraps", elfSpec{typ: etDyn, phdrs: []phdr{text, data(func(p *phdr) { p.vaddr = ^uint64(0) - 0xffff })}}.build(), abi.ENOMEM, true, "doesn't fit"},
		{"at address 0", elfSpec{phdrs: []phdr{text, data(func(p *phdr) { p.vaddr = 0 })}}.build(), abi.EPERM, true, "below 0x10000"},
		{"beyond the file", elfSpec{phdrs: []phdr{text, data(func(p *phdr) { p.filesz, p.memsz = 0x1001, 0x1001 })}}.build(), abi.ENOEXEC, true, "truncated: segment 1 is 4097 bytes at offset 4096, the file has only 8192"},
		{"offset beyond the file", elfSpec{phdrs: []phdr{text, data(func(p *phdr) { p.off = 1 << 62 })}}.build(), abi.ENOEXEC, true, "truncated: segment 1"},
		{"overlap", elfSpec{phdrs: []phdr{data(func(p *phdr) { p.vaddr = 0x10000; p.off = 0; p.memsz = 0x801 }), data(func(p *phdr) { p.vaddr = 0x10800; p.off = 0x800 })}}.build(), abi.EINVAL, true, "two segments overlap at 0x10800"},
		{"entry", elfSpec{entry: 1 << 60}.build(), abi.EINVAL, true, "the entry point 0x1000000000000000 is outside"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse(bytes.NewReader(c.file), int64(len(c.file)))
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("answered %v", err)
			}
			if e.Errno != c.errno || e.Late != c.late || !strings.Contains(e.Reason, c.reason) {
				t.Errorf("answered %v late=%v %q", e.Errno, e.Late, e.Reason)
			}
		})
	}
}

// TestParseAccepts lists oddities that Linux runs.
func TestParseAccepts(t *testing.T) {
	for name, phdrs := range map[string][]phdr{
		"segments in reverse":         {data(nil), text},
		"an empty segment":            {text, data(func(p *phdr) { p.filesz, p.memsz, p.off = 0, 0, 7 })},
		"only zeros, any offset":      {text, data(func(p *phdr) { p.filesz, p.off = 0, 1<<40+8 })},
		"two segments sharing a page": {text, data(func(p *phdr) { p.vaddr, p.off = 0x11800, 0x800 }), data(func(p *phdr) { p.vaddr, p.memsz = 0x11000, 0x800 })},
	} {
		b := elfSpec{phdrs: phdrs}.build()
		if _, err := Parse(bytes.NewReader(b), int64(len(b))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// failing is a file that can't be read.
type failing struct{}

func (failing) ReadAt([]byte, int64) (int, error) { return 0, errors.New("broken disk") }

func TestParseUnreadable(t *testing.T) {
	_, err := Parse(failing{}, 1000)
	var e *Error
	if !errors.As(err, &e) || e.Errno != abi.EIO || e.Late {
		t.Errorf("answered %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(elfSpec{}.build()[:200])
	f.Add(elfSpec{typ: etDyn, entry: 0x100}.build()[:300])
	f.Add(elfSpec{phdrs: []phdr{text, {typ: ptInterp, off: 0x40, filesz: 16, memsz: 16}}}.build()[:300])
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Parse(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Errno == 0 || e.Reason == "" || strings.ContainsAny(e.Reason, "\n\x00") {
				t.Fatalf("error %#v", err)
			}
			return
		}
		if m.Entry >= TaskSize || m.End > TaskSize || len(m.Segments) == 0 {
			t.Fatalf("%+v", m)
		}
		for _, s := range m.Segments {
			if s.Vaddr < MinAddr || s.Memsz > TaskSize-s.Vaddr || s.Filesz > s.Memsz || s.Vaddr+s.Memsz > m.End {
				t.Fatalf("%+v", s)
			}
			if s.Filesz > 0 && (s.Off+s.Filesz > uint64(len(b)) || (s.Off-s.Vaddr)%abi.PAGE_SIZE != 0) {
				t.Fatalf("%+v", s)
			}
		}
	})
}
