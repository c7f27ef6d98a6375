package fs

// Device is a device number as st_rdev and mknod(2) pack it: twelve bits of major number, twenty of minor.
type Device = uint32

// MakeDev packs a device number.
func MakeDev(major, minor uint32) Device { return minor&0xff | major<<8 | minor&^0xff<<12 }

// Major returns the number of the driver.
func Major(d Device) uint32 { return d >> 8 & 0xfff }

// Minor returns the number that the driver tells its devices apart by.
func Minor(d Device) uint32 { return d&0xff | d>>12&^0xff }

// The devices of /dev, with Linux's numbers (Documentation/admin-guide/devices.txt). What reading and writing them does is the
// kernel's.
const (
	DevNull    Device = 1<<8 | 3
	DevZero    Device = 1<<8 | 5
	DevFull    Device = 1<<8 | 7
	DevRandom  Device = 1<<8 | 8
	DevURandom Device = 1<<8 | 9
	DevTTY1    Device = 4<<8 | 1 // tty1; the others follow it
	DevTTY     Device = 5 << 8   // the terminal that controls the caller
	DevConsole Device = 5<<8 | 1
	DevPtmx    Device = 5<<8 | 2
)

// devNode is one file that /dev holds from the start.
type devNode struct {
	name string // in /dev
	dev  Device // which device
	mode uint32 // permission bits
	gid  uint32 // group; the owner is root
}

// TTYGroup is the group tty of /etc/group.
const TTYGroup = 5

var devNodes = []devNode{
	{"null", DevNull, 0o666, 0},
	{"zero", DevZero, 0o666, 0},
	{"full", DevFull, 0o666, 0},
	{"random", DevRandom, 0o666, 0},
	{"urandom", DevURandom, 0o666, 0},
	{"tty", DevTTY, 0o666, TTYGroup},
	{"console", DevConsole, 0o600, 0},
	{"ptmx", DevPtmx, 0o666, TTYGroup},
}

// devLinks are the symbolic links of /dev.
var devLinks = [][2]string{
	{"fd", "/proc/self/fd"},
	{"stdin", "/proc/self/fd/0"},
	{"stdout", "/proc/self/fd/1"},
	{"stderr", "/proc/self/fd/2"},
}
