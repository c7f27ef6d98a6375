package fs

import (
	"fmt"
	"strings"
)

// MapLine is one area in /proc/PID/maps. See proc_pid_maps(5).
type MapLine struct {
	Start, End uint64 // addresses, End not included
	Read       bool   // r
	Write      bool   // w
	Exec       bool   // x
	Shared     bool   // s instead of p
	Off        uint64 // where in the file it begins
	Dev        uint64 // device number of the file's file system
	Ino        uint64 // inode number of the file
	Name       string // path, [heap], [stack] ..., or empty
}

const mapsColumn = 73 // where the name stands

// ProcMaps formats /proc/PID/maps.
func ProcMaps(lines []MapLine) []byte {
	var b []byte
	for _, l := range lines {
		at := len(b)
		perm := []byte("---p")
		for i, set := range []bool{l.Read, l.Write, l.Exec, l.Shared} {
			if set {
				perm[i] = "rwxs"[i]
			}
		}
		b = fmt.Appendf(b, "%08x-%08x %s %08x %02x:%02x %d ", l.Start, l.End, perm, l.Off, Major(Device(l.Dev)), Minor(Device(l.Dev)), l.Ino)
		if l.Name != "" {
			for len(b)-at < mapsColumn {
				b = append(b, ' ')
			}
			b = append(b, strings.ReplaceAll(l.Name, "\n", "\\012")...)
		}
		b = append(b, '\n')
	}
	return b
}

// FdInfo is an open file in /proc/PID/fdinfo.
type FdInfo struct {
	Pos   int64  // file offset
	Flags uint32 // open flags, O_CLOEXEC included if the descriptor has it
	Mount int    // number of the mount, see MountID
	Ino   uint64 // inode number
	Extra string // further lines of special files, such as "eventfd-count: ..."
}

// MountID returns the number of the mount that a file system has in /proc/PID/mountinfo and fdinfo.
func (k FSKind) MountID() int { return 20 + int(k) }

// ProcFdInfo formats /proc/PID/fdinfo/N. See proc_pid_fdinfo(5).
func ProcFdInfo(f *FdInfo) []byte {
	return fmt.Appendf(nil, "pos:\t%d\nflags:\t0%o\nmnt_id:\t%d\nino:\t%d\n%s", f.Pos, f.Flags, f.Mount, f.Ino, f.Extra)
}

// ProcIO is /proc/PID/io: what read and write calls moved.
type ProcIO struct {
	ReadBytes, WriteBytes uint64 // bytes that the calls moved
	Reads, Writes         uint64 // how many calls
}

// ProcIOText formats /proc/PID/io. Nothing ever reaches a disk.
func ProcIOText(p ProcIO) []byte {
	return fmt.Appendf(nil, "rchar: %d\nwchar: %d\nsyscr: %d\nsyscw: %d\nread_bytes: 0\nwrite_bytes: 0\ncancelled_write_bytes: 0\n",
		p.ReadBytes, p.WriteBytes, p.Reads, p.Writes)
}

// Infinity is RLIM_INFINITY, shown as "unlimited".
const Infinity = ^uint64(0)

// limitRows are the resources in the order of their numbers (RLIMIT_CPU is 0).
var limitRows = [16][2]string{
	{"Max cpu time", "seconds"}, {"Max file size", "bytes"}, {"Max data size", "bytes"}, {"Max stack size", "bytes"},
	{"Max core file size", "bytes"}, {"Max resident set", "bytes"}, {"Max processes", "processes"}, {"Max open files", "files"},
	{"Max locked memory", "bytes"}, {"Max address space", "bytes"}, {"Max file locks", "locks"}, {"Max pending signals", "signals"},
	{"Max msgqueue size", "bytes"}, {"Max nice priority", ""}, {"Max realtime priority", ""}, {"Max realtime timeout", "us"},
}

// ProcLimits formats /proc/PID/limits from soft and hard limits in the order of their numbers.
func ProcLimits(lim [16][2]uint64) []byte {
	b := fmt.Appendf(nil, "%-25s %-20s %-20s %-10s\n", "Limit", "Soft Limit", "Hard Limit", "Units")
	for i, row := range limitRows {
		b = fmt.Appendf(b, "%-25s %-20s %-20s ", row[0], limitText(lim[i][0]), limitText(lim[i][1]))
		if row[1] != "" {
			b = fmt.Appendf(b, "%-10s", row[1])
		}
		b = append(b, '\n')
	}
	return b
}

func limitText(v uint64) string {
	if v == Infinity {
		return "unlimited"
	}
	return fmt.Sprint(v)
}

// mountRow is one line of /proc/mounts.
type mountRow struct {
	source string // what is mounted: no device, so any word
	dir    string // mount point
	kind   string // file system type
	opts   string // mount options
}

var mountRows = [fsKinds]mountRow{
	RootFS: {"none", "/", "tmpfs", "rw,relatime"},
	ProcFS: {"proc", "/proc", "proc", "rw,relatime"},
	DevFS:  {"devtmpfs", "/dev", "devtmpfs", "rw,relatime"},
	ShmFS:  {"tmpfs", "/dev/shm", "tmpfs", "rw,relatime"},
	PtsFS:  {"devpts", "/dev/pts", "devpts", "rw,relatime,gid=5,mode=620,ptmxmode=000"},
}

// ProcMounts formats /proc/mounts. See fstab(5).
func ProcMounts() []byte {
	var b []byte
	for _, m := range mountRows {
		b = fmt.Appendf(b, "%s %s %s %s 0 0\n", m.source, m.dir, m.kind, m.opts)
	}
	return b
}

// ProcMountInfo formats /proc/PID/mountinfo. See proc_pid_mountinfo(5).
func ProcMountInfo() []byte {
	above := [fsKinds]int{RootFS: 1, ProcFS: RootFS.MountID(), DevFS: RootFS.MountID(), ShmFS: DevFS.MountID(), PtsFS: DevFS.MountID()}
	var b []byte
	for k, m := range mountRows {
		b = fmt.Appendf(b, "%d %d 0:%d / %s %s - %s %s rw\n", FSKind(k).MountID(), above[k], devNumbers[k], m.dir, m.opts, m.kind, m.source)
	}
	return b
}

// ProcFilesystems formats /proc/filesystems: what the kernel could mount.
func ProcFilesystems() []byte {
	return []byte("nodev\ttmpfs\nnodev\tproc\nnodev\tdevtmpfs\nnodev\tsockfs\nnodev\tpipefs\nnodev\tmqueue\n")
}
