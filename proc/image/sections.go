package image

import (
	"bytes"
	"compress/zlib"
	"io"
)

// maxInflated bounds a decompressed debug section.
const maxInflated = 64 << 20

// shdr is an Elf64_Shdr as the file has it.
type shdr struct {
	name  string // looked up in the section name table
	typ   uint32 // shtSymtab, shtNobits ...
	flags uint64 // shfCompressed ...
	addr  uint64 // address in memory, before the bias
	off   uint64 // offset in the file
	size  uint64 // bytes
	link  uint32 // for a symbol table: the section with its names
}

const (
	shtSymtab     = 2
	shtNobits     = 8
	shfCompressed = 0x800
	zlibMethod    = 1
	shdrSize      = 64
)

// sections are the debug sections of a file; those it hasn't are empty.
type sections struct {
	info, abbrev, line              []byte // entries, their shapes, line programs
	str, lineStr, strOffsets        []byte // strings, and DWARF 5's tables of offsets to them
	addr                            []byte // DWARF 5's table of addresses
	loc, loclists, ranges, rnglists []byte // location and range lists of DWARF 4 and 5
	frame, ehFrame                  []byte // call frame information, from the compiler and for exceptions
	ehFrameAddr                     uint64 // address of ehFrame, from which its pointers count
	symtab, strtab                  []byte // the symbol table and its names
}

// readSections finds the sections of an ELF file. Damaged headers give fewer sections, no error.
func readSections(data []byte) sections {
	var s sections
	list := readShdrs(data)
	for _, h := range list {
		b := h.contents(data)
		switch h.name {
		case ".debug_info":
			s.info = b
		case ".debug_abbrev":
			s.abbrev = b
		case ".debug_line":
			s.line = b
		case ".debug_str":
			s.str = b
		case ".debug_line_str":
			s.lineStr = b
		case ".debug_str_offsets":
			s.strOffsets = b
		case ".debug_addr":
			s.addr = b
		case ".debug_loc":
			s.loc = b
		case ".debug_loclists":
			s.loclists = b
		case ".debug_ranges":
			s.ranges = b
		case ".debug_rnglists":
			s.rnglists = b
		case ".debug_frame":
			s.frame = b
		case ".eh_frame":
			s.ehFrame, s.ehFrameAddr = b, h.addr
		}
		if h.typ == shtSymtab && int(h.link) < len(list) {
			s.symtab, s.strtab = b, list[h.link].contents(data)
		}
	}
	return s
}

// readShdrs reads the section headers with their names.
func readShdrs(data []byte) []shdr {
	if len(data) < ehdrSize {
		return nil
	}
	h := at(data, 40)
	off := h.u64()
	entsize, num, names := int(at(data, 58).u16()), int(at(data, 60).u16()), int(at(data, 62).u16())
	if entsize != shdrSize {
		return nil
	}
	c := at(data, off)
	var list []shdr
	var nameOffs []uint32
	for i := 0; i < num && c.left() >= shdrSize; i++ {
		var s shdr
		nameOffs = append(nameOffs, c.u32())
		s.typ, s.flags, s.addr, s.off, s.size, s.link = c.u32(), c.u64(), c.u64(), c.u64(), c.u64(), c.u32()
		c.bytes(shdrSize - 44)
		list = append(list, s)
	}
	if names >= len(list) {
		return nil
	}
	table := list[names].contents(data)
	for i := range list {
		list[i].name = shortString(table, uint64(nameOffs[i]), 64)
	}
	return list
}

// contents are the section's bytes: a part of the file, or inflated.
func (s *shdr) contents(data []byte) []byte {
	if s.typ == shtNobits {
		return nil
	}
	b := at(data, s.off).bytes(s.size)
	if s.flags&shfCompressed == 0 {
		return b
	}
	c := at(b, 0)
	method := c.u32()
	c.u32()
	size := c.u64()
	c.u64()
	if c.bad || method != zlibMethod || size > maxInflated {
		return nil
	}
	z, err := zlib.NewReader(bytes.NewReader(b[c.off:]))
	if err != nil {
		return nil
	}
	out, err := io.ReadAll(io.LimitReader(z, int64(size)))
	if err != nil {
		return nil
	}
	return out
}

// shortString is the string at off in a table of them, cut at limit bytes.
func shortString(table []byte, off uint64, limit int) string {
	if off >= uint64(len(table)) {
		return ""
	}
	b := table[off:]
	if len(b) > limit {
		b = b[:limit]
	}
	return cString(b)
}
