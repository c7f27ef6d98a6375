package image

import (
	"sort"
	"strings"
)

// symbol is one entry of the symbol table, before the bias.
type symbol struct {
	addr uint64 // first address; for a thread-local variable, offset in the thread's block
	size uint64 // bytes; where the file says 0, up to the next symbol
	name string // as the linker knows it
	rank int8   // the smaller the better a name among several at one address
	code bool   // a function
	tls  bool   // a thread-local variable
}

const (
	symSize   = 24
	sttNotype = 0
	sttObject = 1
	sttFunc   = 2
	sttTLS    = 6
	sttIFunc  = 10
	stbLocal  = 0
	stbWeak   = 2
	shnUndef  = 0
	shnAbs    = 0xfff1
)

// loadSymbols reads the symbol table.
func (d *Debug) loadSymbols() {
	c := at(d.sec.symtab, 0)
	for c.left() >= symSize && d.spend(24) {
		nameOff := c.u32()
		info, _ := c.u8(), c.u8()
		shndx := c.u16()
		s := symbol{addr: c.u64(), size: c.u64()}
		typ, bind := info&15, info>>4
		switch typ {
		case sttNotype, sttFunc, sttIFunc:
			s.code = true
		case sttObject:
		case sttTLS:
			s.tls = true
		default:
			continue
		}
		if shndx == shnUndef || shndx == shnAbs {
			continue
		}
		s.name = shortString(d.sec.strtab, uint64(nameOff), maxString)
		// RISC-V assemblers mark code and data with $x and $d, and keep local labels as .L123.
		if s.name == "" || s.name[0] == '$' || strings.HasPrefix(s.name, ".L") {
			continue
		}
		s.rank = nameRank(s.name, typ, bind)
		d.spend(len(s.name) / 2)
		d.symbols = append(d.symbols, s)
	}
	d.sortSymbols()
	for i, s := range d.symbols {
		if old, ok := d.byName[s.name]; !ok || d.symbols[old].rank > s.rank {
			d.byName[s.name] = int32(i)
		}
	}
}

// sortSymbols puts the symbols in order, and gives those without a size what reaches up to the next.
func (d *Debug) sortSymbols() {
	sort.SliceStable(d.symbols, func(i, j int) bool {
		a, b := &d.symbols[i], &d.symbols[j]
		if a.addr != b.addr {
			return a.addr < b.addr
		}
		if a.rank != b.rank {
			return a.rank > b.rank // the best last, where the search finds it
		}
		return a.name > b.name
	})
	next := ^uint64(0)
	for i := len(d.symbols) - 1; i >= 0; i-- {
		s := &d.symbols[i]
		if s.tls {
			continue
		}
		if i+1 < len(d.symbols) && d.symbols[i+1].addr > s.addr {
			next = d.symbols[i+1].addr
		}
		if s.size == 0 && next != ^uint64(0) {
			s.size = next - s.addr
		}
	}
}

// nameRank orders the names of one address: write is better than __write, a typed symbol better than
// a bare label, and a visible name better than a file's own.
func nameRank(name string, typ, bind uint8) int8 {
	rank := int8(0)
	if typ == sttNotype {
		rank += 16
	}
	if bind == stbLocal {
		rank += 8
	}
	if bind == stbWeak {
		rank++
	}
	for i := 0; i < len(name) && i < 2 && name[i] == '_'; i++ {
		rank += 2
	}
	return rank
}

// symbolAt is the best symbol around a file address.
func (d *Debug) symbolAt(addr uint64, code bool) (s symbol, ok bool) {
	i := searchLast(len(d.symbols), func(i int) bool { return d.symbols[i].addr <= addr })
	// A few labels may lie inside of what is looked for; many are hostile.
	for tries := 0; i >= 0 && tries < 64; i, tries = i-1, tries+1 {
		s := d.symbols[i]
		if s.code == code && !s.tls && addr-s.addr < s.size {
			return s, true
		}
	}
	return symbol{}, false
}

// Symbol is the address and size of a named function or variable. A thread-local variable has none:
// each thread has its own.
func (d *Debug) Symbol(name string) (addr, size uint64, ok bool) {
	i, ok := d.byName[name]
	if !ok || d.symbols[i].tls {
		return 0, 0, false
	}
	return d.symbols[i].addr + d.bias, d.symbols[i].size, true
}

// SymbolAt is the name of the function or variable that holds addr, and how far into it addr is.
func (d *Debug) SymbolAt(addr uint64) (name string, offset uint64, ok bool) {
	for _, code := range [2]bool{true, false} {
		if s, ok := d.symbolAt(addr-d.bias, code); ok {
			return s.name, addr - d.bias - s.addr, true
		}
	}
	return "", 0, false
}

// searchLast is the last i below n for which ok holds, or -1; ok holds for a first part of them.
func searchLast(n int, ok func(i int) bool) int {
	return sort.Search(n, func(i int) bool { return !ok(i) }) - 1
}

// sortStable sorts a slice and keeps the order of equals.
func sortStable[T any](s []T, less func(a, b *T) bool) {
	sort.SliceStable(s, func(i, j int) bool { return less(&s[i], &s[j]) })
}
