package kernel

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	vfs "github.com/vitrine-os/vitrine/kernel/fs"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// What the System V calls share: who calls, memory, their limits and texts under /proc. See sysvipc(7).

// wireSysV takes the machine's own mechanisms, or those of Config.
func (m *Machine) wireSysV() {
	m.msgs, m.sems, m.shms = &m.Msgs, &m.Sems, &m.Shms
	p := &m.cfg.Parts
	if p.Msgs != nil {
		m.msgs = p.Msgs()
		m.swapped = append(m.swapped, m.msgs)
	}
	if p.Sems != nil {
		m.sems = p.Sems()
		m.swapped = append(m.swapped, m.sems)
	}
	if p.Shms != nil {
		m.shms = p.Shms()
		m.swapped = append(m.swapped, m.shms)
	}
	m.ports = &m.Box
	if p.Ports != nil {
		m.ports = p.Ports()
		m.swapped = append(m.swapped, m.ports)
	}
	m.mmu.Segments = m.segmentMapped
}

// caller describes a task to the mechanisms.
func (m *Machine) caller(t *proc.Task) *ipc.Caller {
	k := &t.Cred
	m.who = ipc.Caller{PID: t.PID, EUID: k.EUID, GID: k.FSGID, Groups: k.Groups, Root: k.Root(), Now: m.seconds()}
	return &m.who
}

// seconds is the time as the mechanisms note it.
func (m *Machine) seconds() int64 { return (m.now + bootEpoch) / 1e9 }

// roomFor tells whether so many bytes more may lie in the kernel: what lies in pipes, messages and semaphores counts as memory too.
func (m *Machine) roomFor(bytes uint64) bool {
	used := m.Mem.Used() + m.Pipes.Pages() + m.msgs.Pages() + m.sems.Pages() + int(m.ports.Bytes()/pageSize)
	return used < m.Mem.Budget && bytes/pageSize < uint64(m.Mem.Budget-used)
}

// id is the result of a call that answers an id or an error.
func id(n int32, e abi.Errno) int64 {
	if e != 0 {
		return fail(e)
	}
	return int64(n)
}

// asInt bounds a count to what the INFO structures hold.
func asInt(n int64) int32 { return int32(min(n, 1<<31-1)) }

// sysvFiles are the files in /proc/sysvipc: ipc/R14, what one may not read is listed too.
var sysvFiles = []struct {
	name string
	text func(m *Machine) []byte
}{
	{"msg", (*Machine).sysvMsg},
	{"sem", (*Machine).sysvSem},
	{"shm", (*Machine).sysvShm},
}

func (m *Machine) sysvMsg() []byte {
	var rows []abi.MsqidDs
	var ids []int32
	for i := m.msgs.Next(-1); i >= 0; i = m.msgs.Next(i) {
		ds, id, _ := m.msgs.StatAt(i, nil)
		rows, ids = append(rows, ds), append(ids, id)
	}
	return vfs.ProcSysvMsg(ids, rows)
}

func (m *Machine) sysvSem() []byte {
	var rows []abi.SemidDs
	var ids []int32
	for i := m.sems.Next(-1); i >= 0; i = m.sems.Next(i) {
		ds, id, _ := m.sems.StatAt(i, nil)
		rows, ids = append(rows, ds), append(ids, id)
	}
	return vfs.ProcSysvSem(ids, rows)
}

func (m *Machine) sysvShm() []byte {
	var rows []abi.ShmidDs
	var ids []int32
	var resident []uint64
	for i := m.shms.Next(-1); i >= 0; i = m.shms.Next(i) {
		ds, id, _ := m.shms.StatAt(i, nil)
		rows, ids = append(rows, ds), append(ids, id)
		resident = append(resident, uint64(m.mmu.ObjectPages(m.shms.ObjectAt(i)))*pageSize)
	}
	return vfs.ProcSysvShm(ids, rows, resident)
}

// sysvLimit is a file under /proc/sys/kernel: a limit that root may set.
type sysvLimit struct {
	text func(m *Machine) []byte
	set  func(m *Machine, v []sysctlNumber) abi.Errno
}

// sysctlNumber is a number as it is written to such a file.
type sysctlNumber struct {
	minus bool
	abs   uint64
}

// within tells whether the number lies between 0 and top.
func (n sysctlNumber) within(top uint64) bool { return !(n.minus && n.abs != 0) && n.abs <= top }

// plain tells whether the number has no sign. Of the limits that are unsigned words not even -0 is a value.
func (n sysctlNumber) plain() bool { return !n.minus }

// limitText is the content of a file of one number.
func limitText(v uint64) []byte { return append(strconv.AppendUint(nil, v, 10), '\n') }

// sysvLimits are the limits of the three mechanisms: ipc/R7. See proc_sys_kernel(5).
var sysvLimits = map[string]sysvLimit{
	"msgmax": msgLimit(1<<31-1, func(l *ipc.MsgLimits) *int32 { return &l.Max }),
	"msgmnb": msgLimit(1<<31-1, func(l *ipc.MsgLimits) *int32 { return &l.Mnb }),
	"msgmni": msgLimit(1<<15, func(l *ipc.MsgLimits) *int32 { return &l.Mni }),
	"shmmni": {
		func(m *Machine) []byte { return limitText(uint64(m.shms.Limits().Mni)) },
		setShm(func(n sysctlNumber) bool { return n.within(1 << 15) }, func(l *ipc.ShmLimits, v uint64) { l.Mni = int32(v) })},
	"shmmax": {
		func(m *Machine) []byte { return limitText(m.shms.Limits().Max) },
		setShm(sysctlNumber.plain, func(l *ipc.ShmLimits, v uint64) { l.Max = v })},
	"shmall": {
		func(m *Machine) []byte { return limitText(m.shms.Limits().All) },
		setShm(sysctlNumber.plain, func(l *ipc.ShmLimits, v uint64) { l.All = v })},
	"sem": {
		func(m *Machine) []byte {
			l := m.sems.Limits()
			return fmt.Appendf(nil, "%d\t%d\t%d\t%d\n", l.Msl, l.Mns, l.Opm, l.Mni)
		}, (*Machine).setSemLimits},
}

func msgLimit(top uint64, field func(*ipc.MsgLimits) *int32) sysvLimit {
	return sysvLimit{
		func(m *Machine) []byte {
			l := m.msgs.Limits()
			return limitText(uint64(*field(&l)))
		},
		func(m *Machine, v []sysctlNumber) abi.Errno {
			if len(v) == 0 || !v[0].within(top) {
				return abi.EINVAL
			}
			l := m.msgs.Limits()
			*field(&l) = int32(v[0].abs)
			m.msgs.SetLimits(l)
			return 0
		}}
}

// setShm sets a limit to a number that is fit for it.
func setShm(fit func(sysctlNumber) bool, set func(*ipc.ShmLimits, uint64)) func(m *Machine, v []sysctlNumber) abi.Errno {
	return func(m *Machine, v []sysctlNumber) abi.Errno {
		if len(v) == 0 || !fit(v[0]) {
			return abi.EINVAL
		}
		l := m.shms.Limits()
		set(&l, v[0].abs)
		m.shms.SetLimits(l)
		return 0
	}
}

// setSemLimits takes up to four numbers: semmsl, semmns, semopm, semmni. Those before a bad one count. More than 32768 sets cannot be named,
// nor more than 65536 semaphores of one. The first three may be negative: then nothing is allowed, or with semopm everything.
func (m *Machine) setSemLimits(v []sysctlNumber) abi.Errno {
	if len(v) == 0 {
		return abi.EINVAL
	}
	l := m.sems.Limits()
	defer func() { m.sems.SetLimits(l) }()
	for i, p := range [...]*int32{&l.Msl, &l.Mns, &l.Opm, &l.Mni} {
		if i >= len(v) {
			break
		}
		n := int64(v[i].abs)
		if v[i].minus {
			n = -n
		}
		switch {
		case i == 3 && !v[i].within(1<<15):
			return abi.ERANGE
		case v[i].abs > 1<<31 || n != int64(int32(n)) || i == 0 && n > 1<<16:
			return abi.EINVAL
		}
		*p = int32(n)
	}
	return 0
}

// setSysctl writes a file under /proc/sys/kernel that can be written, and returns how many bytes it has used.
func (m *Machine) setSysctl(name string, text []byte) (int, abi.Errno) {
	l, ok := sysvLimits[name]
	if !ok {
		return 0, abi.EINVAL
	}
	most := 1
	if name == "sem" {
		most = 4
	}
	vals, used, e := sysctlNumbers(text, most)
	if e2 := l.set(m, vals); e == 0 {
		e = e2
	}
	return used, e
}

// longestNumber is how many characters a number may have that is written to such a file: Linux reads no more at a time.
const longestNumber = 20

// skipSpace is where the space that begins at text[at] ends. C counts more characters as space than may stand between two numbers.
func skipSpace(text []byte, at int) int {
	for at < len(text) && strings.IndexByte(" \t\n\v\f\r\xa0", text[at]) >= 0 {
		at++
	}
	return at
}

// sysctlNumbers reads up to most numbers as C writes them, and returns them with how many bytes they and the space around them take. What
// stands before a bad one counts.
func sysctlNumbers(text []byte, most int) (vals []sysctlNumber, used int, e abi.Errno) {
	for used = skipSpace(text, 0); used < len(text) && len(vals) < most; used = skipSpace(text, used) {
		end := len(text)
		if i := bytes.IndexAny(text[used:], " \t\n"); i >= 0 {
			end = used + i
		}
		digits, minus := strings.CutPrefix(string(text[used:end]), "-")
		v, err := strconv.ParseUint(digits, 0, 64)
		if err != nil || end-used > longestNumber || strings.ContainsAny(digits, "_+oO") || strings.HasPrefix(strings.ToLower(digits), "0b") { // as C has it, not Go
			return vals, used, abi.EINVAL
		}
		vals, used = append(vals, sysctlNumber{minus, v}), end
	}
	return vals, used, 0
}

// writeProc sets a limit. The other files under /proc cannot be written.
func (c *Call) writeProc(file store.ID, f *proc.OpenFile, segs []segment, at int64) int64 {
	k, _, n := split(f.Dyn)
	if k != pSysFile {
		return fail(abi.EIO)
	}
	off, total := f.Off, length(segs)
	if at >= 0 {
		off = at
	}
	switch {
	case c.t.Cred.EUID != 0: // an open file is not enough: who writes counts
		return fail(abi.EPERM)
	case total > 0 && off == 0: // a write behind the beginning is taken and ignored, see sysctl_writes_strict in proc_sys_kernel(5)
		b := c.space(min(total, 4096))
		got, e := c.gather(b, segs, 0)
		if e != 0 {
			return fail(e)
		}
		if total, e = c.setSysctl(sysFiles[n].name, b[:got]); e != 0 {
			return fail(e)
		}
	}
	if at < 0 {
		c.Procs.Open.W(file).Off = off + int64(total)
	}
	return int64(total)
}

// sysvObject is an object as events and sleeps name it.
func sysvObject(k event.ObjKind, id int32) event.Object {
	return event.Object{Kind: k, ID: uint32(id)}
}
