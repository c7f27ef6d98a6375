package fs

import (
	"fmt"
	"strings"
)

// MemInfo is /proc/meminfo, in pages of 4 KiB.
type MemInfo struct {
	Total, Free uint64 // the machine's frames, and those not in use
	Cached      uint64 // files' pages, shared memory included
	Shmem       uint64 // shared memory and tmpfs
	Anon        uint64 // anonymous pages of processes
	Mapped      uint64 // files' pages that processes map
	PageTables  uint64 // pages that hold page tables
	Committed   uint64 // what processes have mapped for writing, touched or not
}

// ProcMemInfo formats /proc/meminfo. See proc_meminfo(5).
func ProcMemInfo(m *MemInfo) []byte {
	var b []byte
	for _, l := range []struct {
		name  string
		pages uint64
	}{
		{"MemTotal", m.Total}, {"MemFree", m.Free}, {"MemAvailable", m.Free}, {"Buffers", 0}, {"Cached", m.Cached}, {"SwapCached", 0},
		{"Active", m.Anon + m.Cached}, {"Inactive", 0}, {"Active(anon)", m.Anon + m.Shmem}, {"Inactive(anon)", 0},
		{"Active(file)", m.Cached - min(m.Shmem, m.Cached)}, {"Inactive(file)", 0}, {"Unevictable", 0}, {"Mlocked", 0},
		{"SwapTotal", 0}, {"SwapFree", 0}, {"Dirty", 0}, {"Writeback", 0}, {"AnonPages", m.Anon}, {"Mapped", m.Mapped}, {"Shmem", m.Shmem},
		{"KReclaimable", 0}, {"Slab", 0}, {"SReclaimable", 0}, {"SUnreclaim", 0}, {"KernelStack", 0}, {"PageTables", m.PageTables},
		{"SecPageTables", 0}, {"NFS_Unstable", 0}, {"Bounce", 0}, {"WritebackTmp", 0}, {"CommitLimit", m.Total / 2},
		{"Committed_AS", m.Committed}, {"VmallocTotal", 1 << 24}, {"VmallocUsed", 0}, {"VmallocChunk", 0}, {"Percpu", 0},
	} {
		b = fmt.Appendf(b, "%-15s %8d kB\n", l.name+":", l.pages*4)
	}
	return b
}

// ProcUptime formats /proc/uptime from virtual times in ns: since boot, and idle, all CPUs together.
func ProcUptime(up, idle int64) []byte {
	return fmt.Appendf(nil, "%d.%02d %d.%02d\n", up/1e9, up/1e7%100, idle/1e9, idle/1e7%100)
}

// LoadAvg is /proc/loadavg.
type LoadAvg struct {
	Load     [3]uint64 // over 1, 5 and 15 minutes, in hundredths
	Runnable int       // tasks that could run
	Tasks    int       // tasks altogether
	LastPID  int32     // the pid given out last
}

// ProcLoadAvg formats /proc/loadavg.
func ProcLoadAvg(l *LoadAvg) []byte {
	var b []byte
	for _, v := range l.Load {
		b = fmt.Appendf(b, "%d.%02d ", v/100, v%100)
	}
	return fmt.Appendf(b, "%d/%d %d\n", l.Runnable, l.Tasks, l.LastPID)
}

// CPUTime is what one CPU did, in ns.
type CPUTime struct {
	User, Nice, System, Idle int64 // in programs, in nice ones, in the kernel, in nothing
}

// SystemInfo is /proc/stat.
type SystemInfo struct {
	CPUs     []CPUTime // each one's times
	Switches uint64    // context switches since boot
	BootTime int64     // seconds since 1970
	Forks    uint64    // tasks ever made
	Runnable int       // tasks that run or could
	Blocked  int       // tasks that wait for a disk: none here
}

// ProcSystem formats /proc/stat: all CPUs together, each one, and the machine's counters. See proc_stat(5).
func ProcSystem(s *SystemInfo) []byte {
	var all CPUTime
	for _, c := range s.CPUs {
		all.User, all.Nice, all.System, all.Idle = all.User+c.User, all.Nice+c.Nice, all.System+c.System, all.Idle+c.Idle
	}
	b := cpuLine(nil, "cpu ", all)
	for i, c := range s.CPUs {
		b = cpuLine(b, fmt.Sprint("cpu", i), c)
	}
	return fmt.Appendf(b, "intr 0\nctxt %d\nbtime %d\nprocesses %d\nprocs_running %d\nprocs_blocked %d\nsoftirq 0 0 0 0 0 0 0 0 0 0 0\n",
		s.Switches, s.BootTime, s.Forks, s.Runnable, s.Blocked)
}

func cpuLine(b []byte, name string, c CPUTime) []byte {
	return fmt.Appendf(b, "%s %d %d %d %d 0 0 0 0 0 0\n", name, c.User/tick, c.Nice/tick, c.System/tick, c.Idle/tick)
}

// ProcVersion formats /proc/version from the fields of uname(2).
func ProcVersion(sysname, release, version string) []byte {
	return fmt.Appendf(nil, "%s version %s (vitrine@localhost) (Go) %s\n", sysname, release, version)
}

// ProcCPUInfo formats /proc/cpuinfo as riscv64 shows it.
func ProcCPUInfo(cpus int) []byte {
	var b []byte
	for i := range cpus {
		b = fmt.Appendf(b, "processor\t: %d\nhart\t\t: %d\nisa\t\t: rv64imafdc_zicsr_zifencei\nmmu\t\t: sv39\nuarch\t\t: vitrine\n\n", i, i)
	}
	return b
}

// ProcSys formats a file of /proc/sys that holds numbers.
func ProcSys(values ...int64) []byte {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = fmt.Sprint(v)
	}
	return []byte(strings.Join(parts, "\t") + "\n")
}

// ProcDevices formats /proc/devices.
func ProcDevices() []byte {
	return []byte("Character devices:\n  1 mem\n  4 tty\n  5 /dev/tty\n  5 /dev/console\n  5 /dev/ptmx\n136 pts\n\nBlock devices:\n")
}
