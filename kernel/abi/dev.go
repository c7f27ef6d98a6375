package abi

// Makedev packs a device number as the kernel's calls carry it, see makedev(3).
func Makedev(major, minor uint32) uint64 {
	return uint64(minor&0xff) | uint64(major&0xfff)<<8 | uint64(minor&^0xff)<<12 |
		uint64(major&^0xfff)<<32
}

// Major is the major part of a device number.
func Major(dev uint64) uint32 { return uint32(dev>>8&0xfff) | uint32(dev>>32)&^0xfff }

// Minor is the minor part of a device number.
func Minor(dev uint64) uint32 { return uint32(dev&0xff) | uint32(dev>>12)&^0xff }
