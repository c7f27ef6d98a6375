package image

import "sort"

// unit is the header of one compilation unit and what its root entry says for all of it.
type unit struct {
	off      uint64             // of its header in .debug_info; references count from here
	end      uint64             // first offset after it
	version  uint16             // 2 to 5
	is64     bool               // the 64-bit DWARF format (offsets of 8 bytes)
	abbrevs  map[uint64]*abbrev // the shapes of its entries
	root     int32              // index of its root entry
	low      uint64             // base of its range and location lists
	strBase  uint64             // where its part of .debug_str_offsets starts
	addrBase uint64             // where its part of .debug_addr starts
	rngBase  uint64             // where its part of .debug_rnglists starts
	locBase  uint64             // where its part of .debug_loclists starts
	files    []int32            // its file numbers, as indexes of Debug.files
}

// abbrev is the shape of an entry: DWARF stores it once for all entries alike.
type abbrev struct {
	tag      uint16    // tagVariable ...
	children bool      // entries inside of it follow
	attrs    []attrFmt // its attributes in order
}

// attrFmt says how one attribute is stored.
type attrFmt struct {
	at       uint16 // atName ...
	form     uint16 // formData1 ...
	implicit int64  // the value itself for formImplicitConst
}

// die is a debugging information entry: a function, a block, a variable, a type. Attributes stay in the
// file and are decoded when asked for.
type die struct {
	off    uint32 // in .debug_info
	tag    uint16 // tagVariable ...
	unit   int32  // index of its unit
	parent int32  // the entry that holds it, or -1
	end    int32  // index of the first entry after those it holds
}

// maxInfo is the largest .debug_info that is read; die.off must hold its offsets.
const maxInfo = 1 << 30

// maxAttrs bounds the attributes of one entry; compilers use up to about 20.
const maxAttrs = 64

// loadUnits reads all entries of .debug_info.
func (d *Debug) loadUnits() {
	tables := map[uint64]map[uint64]*abbrev{}
	if len(d.sec.info) > maxInfo {
		return
	}
	c := at(d.sec.info, 0)
	for c.left() > 0 && d.spend(64) {
		off := uint64(c.off)
		body, is64 := c.initialLength()
		if body == nil {
			return
		}
		u := unit{off: off, end: uint64(len(body.data)), is64: is64, strBase: 8, addrBase: 8}
		abbrevOff, ok := u.readUnitHeader(body)
		if !ok {
			continue
		}
		table, seen := tables[abbrevOff]
		if !seen {
			table = d.readAbbrevs(abbrevOff)
			tables[abbrevOff] = table
		}
		u.abbrevs = table
		u.root = int32(len(d.dies))
		d.units = append(d.units, u)
		d.readEntries(body, int32(len(d.units)-1))
		if len(d.dies) > int(u.root) {
			d.readRoot(&d.units[len(d.units)-1])
		}
	}
}

// readUnitHeader reads what follows a unit's length; ok is false for units of no use here.
func (u *unit) readUnitHeader(c *cursor) (abbrevOff uint64, ok bool) {
	u.version = c.u16()
	addrSize := uint8(0)
	switch {
	case u.version >= 2 && u.version <= 4:
		abbrevOff = c.word(u.is64)
		addrSize = c.u8()
	case u.version == 5:
		kind := c.u8()
		addrSize = c.u8()
		abbrevOff = c.word(u.is64)
		if kind != utCompile && kind != utPartial {
			return 0, false
		}
	}
	return abbrevOff, !c.bad && addrSize == 8
}

// readAbbrevs reads the table of shapes at off.
func (d *Debug) readAbbrevs(off uint64) map[uint64]*abbrev {
	table := map[uint64]*abbrev{}
	c := at(d.sec.abbrev, off)
	for d.spend(32) {
		code := c.uleb()
		if code == 0 || c.bad {
			break
		}
		a := &abbrev{tag: uint16(c.uleb())}
		a.children = c.u8() != 0
		for d.spend(4) {
			f := attrFmt{at: uint16(c.uleb()), form: uint16(c.uleb())}
			if f.form == formImplicitConst {
				f.implicit = c.sleb()
			}
			if f.at == 0 && f.form == 0 || c.bad {
				break
			}
			c.bad = len(a.attrs) == maxAttrs
			a.attrs = append(a.attrs, f)
		}
		if c.bad {
			break
		}
		table[code] = a
	}
	return table
}

// readEntries walks the entries of a unit and notes where they are and how they nest.
func (d *Debug) readEntries(c *cursor, id int32) {
	u := &d.units[id]
	var open []int32 // entries whose children are being read
	for c.left() > 0 && d.spend(8) {
		off := c.off
		code := c.uleb()
		if code == 0 {
			if len(open) > 0 {
				d.dies[open[len(open)-1]].end = int32(len(d.dies))
				open = open[:len(open)-1]
			}
			if len(open) == 0 {
				break
			}
			continue
		}
		a := u.abbrevs[code]
		if a == nil || !d.spend(len(a.attrs)) {
			break
		}
		for i := range a.attrs {
			u.form(c, &a.attrs[i])
		}
		if c.bad {
			break
		}
		parent := int32(-1)
		if len(open) > 0 {
			parent = open[len(open)-1]
		}
		n := int32(len(d.dies))
		d.dies = append(d.dies, die{off: uint32(off), tag: a.tag, unit: id, parent: parent, end: n + 1})
		if a.children {
			open = append(open, n)
		} else if parent < 0 {
			break
		}
	}
	for _, i := range open {
		d.dies[i].end = int32(len(d.dies))
	}
}

// readRoot takes from a unit's root entry what its other entries need.
func (d *Debug) readRoot(u *unit) {
	base := func(at uint16, into *uint64) {
		if v, ok := d.attr(u.root, at); ok && v.kind == vOffset {
			*into = v.u
		}
	}
	base(atStrOffsetsBase, &u.strBase)
	base(atAddrBase, &u.addrBase)
	base(atRnglistsBase, &u.rngBase)
	base(atLoclistsBase, &u.locBase)
	if v, ok := d.attr(u.root, atLowPC); ok {
		u.low, _ = d.address(u, v)
	}
}

// attr decodes one attribute of an entry.
func (d *Debug) attr(id int32, want uint16) (v value, ok bool) {
	e := &d.dies[id]
	u := &d.units[e.unit]
	c := &cursor{data: d.sec.info[:u.end], off: int(e.off)}
	a := u.abbrevs[c.uleb()]
	for i := range a.attrs {
		f := &a.attrs[i]
		v := u.form(c, f)
		if f.at == want {
			return v, v.kind != vNone && !c.bad
		}
	}
	return value{}, false
}

// attrDeep looks for an attribute in an entry and in those that it completes: the abstract function that
// it is a copy of, or the declaration that it defines.
func (d *Debug) attrDeep(id int32, want uint16) (v value, ok bool) {
	for hop := 0; hop < maxHops; hop++ {
		if v, ok := d.attr(id, want); ok {
			return v, true
		}
		next, ok := d.ref(id, atAbstractOrigin)
		if !ok {
			next, ok = d.ref(id, atSpecification)
		}
		if !ok {
			break
		}
		id = next
	}
	return value{}, false
}

// ref follows an attribute that names another entry.
func (d *Debug) ref(id int32, at uint16) (target int32, ok bool) {
	v, ok := d.attr(id, at)
	if !ok || v.kind != vRef {
		return 0, false
	}
	return d.find(v.u)
}

// find is the entry at an offset in .debug_info.
func (d *Debug) find(off uint64) (id int32, ok bool) {
	i := sort.Search(len(d.dies), func(i int) bool { return uint64(d.dies[i].off) >= off })
	if i == len(d.dies) || uint64(d.dies[i].off) != off {
		return 0, false
	}
	return int32(i), true
}

// name is an entry's name, or "".
func (d *Debug) name(id int32) string {
	if v, ok := d.attrDeep(id, atName); ok {
		return d.text(&d.units[d.dies[id].unit], v)
	}
	return ""
}

// constant is an attribute that is a plain number.
func (d *Debug) constant(id int32, at uint16) (n uint64, ok bool) {
	v, ok := d.attrDeep(id, at)
	if !ok || v.kind != vConst {
		return 0, false
	}
	return v.u, true
}
