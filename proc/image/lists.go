package image

// span is a range of code, in file addresses.
type span struct {
	lo, hi uint64 // first address, and the first after it
}

// maxList bounds the entries that are read of one range or location list.
const maxList = 4096

// pcRanges is the code of an entry: one range, or a list of them.
func (d *Debug) pcRanges(id int32) []span {
	u := &d.units[d.dies[id].unit]
	if v, ok := d.attr(id, atRanges); ok {
		return d.rangeList(u, v)
	}
	low, ok := d.attr(id, atLowPC)
	if !ok {
		return nil
	}
	lo, ok := d.address(u, low)
	high, ok2 := d.attr(id, atHighPC)
	if !ok || !ok2 {
		return nil
	}
	hi, isAddr := d.address(u, high)
	if !isAddr {
		hi = lo + high.u // since DWARF 4 usually a length
	}
	// The linker leaves the entries of functions that it threw away, at address 0.
	if lo == 0 || hi <= lo {
		return nil
	}
	return []span{{lo, hi}}
}

// covers says whether an entry's code holds a file address.
func (d *Debug) covers(id int32, pc uint64) bool {
	for _, r := range d.pcRanges(id) {
		if pc >= r.lo && pc < r.hi {
			return true
		}
	}
	return false
}

// rangeList reads the list that a DW_AT_ranges names.
func (d *Debug) rangeList(u *unit, v value) []span {
	var out []span
	add := func(e listEntry) {
		if e.lo != 0 && e.hi > e.lo {
			out = append(out, span{e.lo, e.hi})
		}
	}
	if u.version < 5 {
		d.oldList(u, d.sec.ranges, v.u, false, add)
		return out
	}
	if off, ok := d.listOffset(u, v, d.sec.rnglists, u.rngBase); ok {
		d.newList(u, d.sec.rnglists, off, false, add)
	}
	return out
}

// locationAt is the expression that an attribute gives for a file address: the attribute itself, or
// the entry of its location list that holds pc.
func (d *Debug) locationAt(u *unit, v value, pc uint64) (expr []byte, ok bool) {
	if v.kind == vBlock {
		return v.b, true
	}
	take := func(e listEntry) {
		if !ok && (e.always || pc >= e.lo && pc < e.hi) {
			expr, ok = e.expr, true
		}
	}
	if u.version < 5 {
		d.oldList(u, d.sec.loc, v.u, true, take)
	} else if off, found := d.listOffset(u, v, d.sec.loclists, u.locBase); found {
		d.newList(u, d.sec.loclists, off, true, take)
	}
	return expr, ok
}

// listEntry is one line of a range or location list.
type listEntry struct {
	lo, hi uint64 // the addresses it is about
	always bool   // the default for all other addresses
	expr   []byte // for a location list, where the variable is
}

// listOffset finds a DWARF 5 list: by offset, or by index in a table of offsets.
func (d *Debug) listOffset(u *unit, v value, section []byte, base uint64) (off uint64, ok bool) {
	switch v.kind {
	case vOffset:
		return v.u, true
	case vListx:
		off, ok = d.indexed(section, base, v.u, u.is64)
		return base + off, ok
	}
	return 0, false
}

// oldList reads a list of DWARF 2 to 4: pairs of addresses, two zeros at the end.
func (d *Debug) oldList(u *unit, section []byte, off uint64, withExpr bool, add func(listEntry)) {
	c := at(section, off)
	base := u.low
	for n := 0; n < maxList; n++ {
		lo, hi := c.u64(), c.u64()
		if c.bad || lo == 0 && hi == 0 {
			return
		}
		if lo == ^uint64(0) {
			base = hi
			continue
		}
		e := listEntry{lo: base + lo, hi: base + hi}
		if withExpr {
			e.expr = c.bytes(uint64(c.u16()))
		}
		if c.bad {
			return
		}
		add(e)
	}
}

// The entries of DWARF 5's lists. Location lists have one more kind, the default, at 5, which moves the
// last ones up by one.
const (
	lleEnd          = 0
	lleBaseAddrx    = 1
	lleStartxEndx   = 2
	lleStartxLength = 3
	lleOffsetPair   = 4
	lleDefault      = 5
	lleBaseAddress  = 6
	lleStartEnd     = 7
	lleStartLength  = 8
)

// newList reads a list of DWARF 5.
func (d *Debug) newList(u *unit, section []byte, off uint64, withExpr bool, add func(listEntry)) {
	c := at(section, off)
	base := u.low
	index := func() uint64 {
		a, ok := d.indexed(d.sec.addr, u.addrBase, c.uleb(), true)
		c.bad = c.bad || !ok
		return a
	}
	for n := 0; n < maxList && !c.bad; n++ {
		kind := c.u8()
		if !withExpr && kind >= lleDefault {
			kind++
		}
		var e listEntry
		switch kind {
		case lleBaseAddrx:
			base = index()
			continue
		case lleBaseAddress:
			base = c.u64()
			continue
		case lleStartxEndx:
			e.lo = index()
			e.hi = index()
		case lleStartxLength:
			e.lo = index()
			e.hi = e.lo + c.uleb()
		case lleOffsetPair:
			e.lo = base + c.uleb()
			e.hi = base + c.uleb()
		case lleDefault:
			e.always = true
		case lleStartEnd:
			e.lo, e.hi = c.u64(), c.u64()
		case lleStartLength:
			e.lo = c.u64()
			e.hi = e.lo + c.uleb()
		default: // lleEnd, or something unknown
			return
		}
		if withExpr {
			e.expr = c.bytes(c.uleb())
		}
		if !c.bad {
			add(e)
		}
	}
}
