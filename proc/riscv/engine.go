package riscv

import "github.com/vitrine-os/vitrine/proc/mem"

const (
	fetchSlots = 256     // entries of the instruction TLB
	quickSlots = 1024    // entries of the table in front of the map of blocks
	wordSlots  = 1024    // entries of the table of decoded words
	maxBlocks  = 1 << 16 // decoded blocks that are kept; one more, and all are forgotten
	maxPages   = 1 << 13 // the same for the pages they come from, which the cache keeps alive
)

// Engine runs user mode. Everything in it but Now is derived from memory and may be lost at any time: an Engine is never part of the
// machine's state. Many tasks share one, and with it the blocks of the code they share.
type Engine struct {
	Now int64 // virtual ns at the start of the run: the counters that user mode reads are Now plus what has retired since

	trap    Trap                   // why the last access or instruction failed
	fetchT  [fetchSlots]fetchEntry // instruction TLB, for all address spaces
	quick   [quickSlots]*block     // blocks by a hash of their address: any block of that hash
	blocks  map[blockKey]*block    // all blocks
	pages   map[*mem.Page]*code    // all pages that blocks or instructions were decoded from
	nodes   int                    // how many nodes these have
	words   [wordSlots]decodedWord // what words mean, by a hash of them
	noEdge  node                   // the way out of those who have none; nobody will follow it
	builder builder                // decodes blocks
}

// fetchEntry says which page of code an address space has at an address.
type fetchEntry struct {
	exec uint64 // the TLB.Exec for which this holds
	tag  uint64 // virtual address of the page
	code *code  // the page; nil in an empty entry
}

// code is a page that holds instructions. It is known by its identity, so processes that map the same content share it.
type code struct {
	page   *mem.Page // the content
	blocks []*block  // what was decoded from it, at whatever address it is mapped
	dead   bool      // the content has changed
}

// New makes an engine with nothing decoded.
func New() *Engine {
	e := &Engine{}
	e.forget()
	return e
}

// forget drops everything that was decoded.
func (e *Engine) forget() {
	for _, c := range e.pages {
		c.kill()
	}
	e.fetchT = [fetchSlots]fetchEntry{}
	for i := range e.quick {
		e.quick[i] = noBlock
	}
	e.blocks = map[blockKey]*block{}
	e.pages = map[*mem.Page]*code{}
	e.nodes = 0
}

// DropPage forgets everything decoded from pg. The memory calls it before the content of a page with code changes.
func (e *Engine) DropPage(pg *mem.Page) {
	c := e.pages[pg]
	if c == nil {
		return
	}
	delete(e.pages, pg)
	for _, b := range c.blocks {
		delete(e.blocks, blockKey{pg, b.pc})
		e.nodes -= len(b.nodes)
	}
	c.kill()
}

// kill makes sure that nobody enters the blocks of a page any more, over whatever edge. Their own edges are cut, lest dead blocks
// keep each other in memory.
func (c *code) kill() {
	c.dead = true
	for _, b := range c.blocks {
		b.key, b.exec = noKey, noExec
		for i := range b.nodes {
			b.nodes[i].to = noBlock
		}
	}
}

// codeAt finds the page of the instruction at pc. On a fault it sets e.trap and gives nil.
func (e *Engine) codeAt(t *mem.TLB, p mem.Pager, pc uint64) *code {
	// Address spaces are told apart by Exec; mixing it in keeps processes that run at the same addresses out of each other's entries.
	en := &e.fetchT[(pc>>12+t.Exec*61)%fetchSlots]
	if en.code != nil && en.tag == pc&^pageMask && en.exec == t.Exec && !en.code.dead {
		return en.code
	}
	pg, fault := p.FetchPage(pc)
	if fault != mem.NoFault {
		e.fault(CauseFetch, fault, pc)
		return nil
	}
	c := e.pages[pg]
	if c == nil {
		if len(e.pages) >= maxPages {
			e.forget()
		}
		c = &code{page: pg}
		e.pages[pg] = c
	}
	*en = fetchEntry{t.Exec, pc &^ pageMask, c}
	return c
}
