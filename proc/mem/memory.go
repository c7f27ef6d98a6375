package mem

import "github.com/vitrine-os/vitrine/kernel/store"

// Memory is all of the machine's memory as plain data. Copying the struct, and freezing the living one's Parts, is a snapshot.
type Memory struct {
	Frames  store.Table[Page, *Page]           // content of the frames
	Info    store.Vec[FrameInfo, *FrameInfo]   // reference counts, by the same numbers
	Spaces  store.Table[Space, *Space]         // address spaces
	Tables  store.Table[PageTable, *PageTable] // leaf tables of spaces and objects
	Objects store.Table[Object, *Object]       // page caches of files and shared segments
	Budget  int                                // frames that the machine may use in all
	Areas   int                                // areas of all spaces together: they cost memory too
}

// How many tables or spaces, and how many areas, weigh as much as one frame in the budget. Sharing costs a guest no frames, so
// without this a fork bomb could fill the host with page tables.
const (
	tablesPerFrame = 8
	areasPerFrame  = 64
)

// NewMemory returns an empty memory of so many frames.
func NewMemory(budget int) Memory {
	m := Memory{
		Frames:  store.NewTable[Page](),
		Info:    store.NewVec[FrameInfo](),
		Spaces:  store.NewTable[Space](),
		Tables:  store.NewTable[PageTable](),
		Objects: store.NewTable[Object](),
		Budget:  budget,
	}
	id, _ := m.Frames.New()
	if id != ZeroFrame {
		panic("mem: the zero page is not frame 1")
	}
	m.Info.Grow(id)
	return m
}

// Parts lists the tables for snapshots and hashing.
func (m *Memory) Parts() []store.Part {
	return []store.Part{&m.Frames, &m.Info, &m.Spaces, &m.Tables, &m.Objects}
}

// Used returns how many frames of the budget are taken, page tables and areas included.
func (m *Memory) Used() int {
	return m.Frames.Len() - 1 + (m.Tables.Len()+m.Spaces.Len())/tablesPerFrame + m.Areas/areasPerFrame
}

// Room returns how many frames are free.
func (u *MMU) Room() int { return max(u.m.Budget-u.m.Used(), 0) }

// room reports whether n more frames may be taken.
func (m *Memory) room(n int) bool { return m.Used()+n <= m.Budget }

// ref adds a reference to a frame.
func (m *Memory) ref(f store.ID) {
	if f != ZeroFrame {
		m.Info.W(f).Refs++
	}
}
