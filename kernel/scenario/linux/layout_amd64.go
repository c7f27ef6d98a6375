//go:build linux && amd64

package linux

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
)

// x86-64 takes almost everything from asm-generic, as riscv64 does: the flags are the same. Different are struct stat, which is older, the
// sigaction with its restorer, epoll_event, which is packed so that 32-bit programs agree, and semid64_ds with gaps where the upper halves
// of times once were.
var structs = map[abi.StructID]*abi.StructDef{
	abi.StructStat: moved(abi.StructStat, 144, map[string]place{"st_dev": {0, 8}, "st_ino": {8, 8}, "st_nlink": {16, 8}, "st_mode": {24, 4},
		"st_uid": {28, 4}, "st_gid": {32, 4}, "st_rdev": {40, 8}, "st_size": {48, 8}, "st_blksize": {56, 8}, "st_blocks": {64, 8},
		"st_atim": {72, 16}, "st_mtim": {88, 16}, "st_ctim": {104, 16}}),
	abi.StructEpollEvent: moved(abi.StructEpollEvent, 12, map[string]place{"events": {0, 4}, "data": {4, 8}}),
	abi.StructSigaction: moved(abi.StructSigaction, sizeofSigaction, map[string]place{"sa_handler": {0, 8}, "sa_flags": {8, 8},
		"sa_mask": {24, 8}}),
	abi.StructSemidDs: moved(abi.StructSemidDs, 104, map[string]place{"sem_perm": {0, 48}, "sem_otime": {48, 8}, "sem_ctime": {64, 8},
		"sem_nsems": {80, 8}}),
}

// place is where a field lies and how long it is.
type place struct{ off, size int }

// moved is a structure of abi with its fields at other places.
func moved(id abi.StructID, size int, places map[string]place) *abi.StructDef {
	def := *id.Def()
	def.Size = size
	def.Fields = append([]abi.Field(nil), def.Fields...)
	for i := range def.Fields {
		p, ok := places[def.Fields[i].Name]
		if !ok {
			panic("no place for " + def.Name + "." + def.Fields[i].Name)
		}
		def.Fields[i].Off, def.Fields[i].Size = p.off, p.size
	}
	return &def
}

// layout is what scenario files are encoded with.
func layout() *scenario.Layout {
	return &scenario.Layout{
		Arch: "x86-64",
		Struct: func(id abi.StructID) *abi.StructDef {
			if def := structs[id]; def != nil {
				return def
			}
			return id.Def()
		},
		ToArch: func(_ *abi.FlagSet, v uint64) uint64 { return v },
		FromArch: func(set *abi.FlagSet, v uint64) uint64 {
			if set == &abi.FlagsSigaction {
				v &^= saRestorer
			}
			return v
		},
		Handler: agentSymbols().handler,
	}
}
