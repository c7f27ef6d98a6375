package image

import (
	"bytes"
)

// Debug is what a program's file says about its source: symbols, and what the compiler's DWARF
// sections (versions 2 to 5) add. It never changes after LoadDebug, so any number of goroutines may ask
// it. Addresses in and out are those of the running program. See dwarfstd.org for the format.
type Debug struct {
	bias  uint64   // added to the file's addresses, as Image.Bias
	sec   sections // the raw bytes
	units []unit   // compilation units, ascending by offset
	dies  []die    // the entries of all units, ascending by offset

	funcs   []funcRange      // code of the functions that have entries, ascending
	globals map[string]int32 // external variables that are defined, by name
	files   []string         // every path the line tables name, without duplicates
	rows    []row            // the line tables as one, ascending
	frames  []fde            // call frame information, ascending

	symbols []symbol         // named addresses, ascending
	byName  map[string]int32 // the best symbol of each name

	// work is what is left of the loader's budget; each entry, attribute, row or symbol takes some. When
	// it is used up, loading stops with what was found.
	work int
}

// funcRange is a piece of code that belongs to one function.
type funcRange struct {
	lo, hi uint64 // first address, and the first after it
	die    int32  // its DW_TAG_subprogram
}

const (
	maxWork   = 30_000_000 // about half a second
	maxString = 4096       // a name or path is cut here
	maxHops   = 4          // references followed from an entry to those that it completes
)

// LoadDebug reads the symbols and debug information of a linked ELF file. Only a file that isn't a
// 64-bit little-endian ELF is an error; one without DWARF, or with damaged DWARF, gives a Debug that
// knows less.
func LoadDebug(data []byte) (*Debug, error) {
	if len(data) < ehdrSize || string(data[:6]) != "\x7fELF\x02\x01" {
		return nil, refuse(0, "not a 64-bit ELF file")
	}
	d := &Debug{globals: map[string]int32{}, byName: map[string]int32{}, work: maxWork}
	if img, err := Parse(bytes.NewReader(data), int64(len(data))); err == nil {
		d.bias = img.Bias
	}
	d.sec = readSections(data)
	for _, stage := range []func(){d.loadSymbols, d.loadUnits, d.loadLines, d.loadFuncs, d.loadFrames} {
		guard(stage)
	}
	return d, nil
}

// guard runs one stage of reading, or one query. The readers are bounds-checked; should one fail all
// the same on a hostile file, what it was about to add is missing, and the machine goes on.
func guard(stage func()) {
	defer func() {
		if r := recover(); r != nil && panicked != nil {
			panicked(r)
		}
	}()
	stage()
}

// panicked, when a test sets it, hears what guard caught.
var panicked func(any)

// spend takes n from the loader's budget and says whether there was enough.
func (d *Debug) spend(n int) bool {
	d.work -= n
	return d.work >= 0
}

// loadFuncs collects the functions that have code, and the global variables.
func (d *Debug) loadFuncs() {
	for i := range d.dies {
		id := int32(i)
		switch e := &d.dies[i]; e.tag {
		case tagSubprogram:
			// A list of ranges is rare, and may be long.
			if _, list := d.attr(id, atRanges); list && !d.spend(maxList/2) {
				return
			}
			for _, r := range d.pcRanges(id) {
				if !d.spend(24) {
					return
				}
				d.funcs = append(d.funcs, funcRange{r.lo, r.hi, id})
			}
		case tagVariable:
			if e.parent < 0 || d.dies[e.parent].parent >= 0 || !d.spend(64) {
				continue
			}
			_, decl := d.attr(id, atDeclaration)
			_, external := d.attrDeep(id, atExternal)
			if name := d.name(id); external && !decl && name != "" && d.spend(len(name)/2) {
				d.globals[name] = id
			}
		}
	}
	sortStable(d.funcs, func(a, b *funcRange) bool { return a.lo < b.lo })
}

// funcAt is the entry of the function whose code holds a file address.
func (d *Debug) funcAt(pc uint64) (f funcRange, ok bool) {
	i := searchLast(len(d.funcs), func(i int) bool { return d.funcs[i].lo <= pc })
	if i < 0 || pc >= d.funcs[i].hi {
		return funcRange{}, false
	}
	return d.funcs[i], true
}

// Func is the function whose code holds pc: its name, first address, and the first address after it.
// A function without debug information is known by its symbol.
func (d *Debug) Func(pc uint64) (name string, lo, hi uint64, ok bool) {
	if f, ok := d.funcAt(pc - d.bias); ok {
		if name := d.name(f.die); name != "" {
			return name, f.lo + d.bias, f.hi + d.bias, true
		}
	}
	s, ok := d.symbolAt(pc-d.bias, true)
	return s.name, s.addr + d.bias, s.addr + s.size + d.bias, ok
}

// Main is the address of main, or 0.
func (d *Debug) Main() uint64 {
	addr, _ := d.FuncAddr("main")
	return addr
}

// FuncAddr is the first address of the function with this name.
func (d *Debug) FuncAddr(name string) (addr uint64, ok bool) {
	if i, ok := d.byName[name]; ok && d.symbols[i].code {
		return d.symbols[i].addr + d.bias, true
	}
	for _, f := range d.funcs {
		if d.name(f.die) == name {
			return f.lo + d.bias, true
		}
	}
	return 0, false
}

// FuncBody is where a breakpoint on a function belongs: after the code that builds its frame, so that its
// variables can be read. That is where the line table has its second row; without one it is the
// function's start.
func (d *Debug) FuncBody(name string) (addr uint64, ok bool) {
	lo, ok := d.FuncAddr(name)
	if !ok {
		return 0, false
	}
	_, _, hi, _ := d.Func(lo)
	i := searchLast(len(d.rows), func(i int) bool { return d.rows[i].addr <= lo-d.bias })
	for i++; i > 0 && i < len(d.rows) && d.rows[i].addr < hi-d.bias; i++ {
		if r := d.rows[i]; r.stmt && !r.end {
			return r.addr + d.bias, true
		}
	}
	return lo, true
}
