package view

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
)

// SysV is what there is of System V IPC, as ipcs(1) shows it.
type SysV struct {
	Queues   []QueueRow
	Sets     []SetRow
	Segments []SegmentRow
	MsgLim   ipc.MsgLimits
	SemLim   ipc.SemLimits
	ShmLim   ipc.ShmLimits
	User     func(uint32) string // names of users and groups, "" for those without a name
	Group    func(uint32) string
}

// QueueRow is a message queue.
type QueueRow struct {
	ID int32
	abi.MsqidDs
}

// SetRow is a semaphore set.
type SetRow struct {
	ID int32
	abi.SemidDs
	Sems []SemRow
}

// SemRow is one semaphore.
type SemRow struct{ Val, Ncount, Zcount, PID int32 }

// SegmentRow is a shared segment.
type SegmentRow struct {
	ID int32
	abi.ShmidDs
	Resident uint64 // bytes in memory
}

// IpcsWhat says which resources ipcs shows. Nothing is all.
type IpcsWhat struct{ Msg, Shm, Sem bool }

// IpcsFormat says what it shows of them.
type IpcsFormat uint8

// The formats: what there is, or by -t, -p, -c, -l, -u.
const (
	IpcsPlain IpcsFormat = iota
	IpcsTime
	IpcsPid
	IpcsCreator
	IpcsLimits
	IpcsStatus
)

// ipcs prints into b.
type ipcs struct {
	s *SysV
	l Lang
	b strings.Builder
}

// Ipcs is what ipcs(1) of util-linux prints, byte for byte.
func Ipcs(s *SysV, what IpcsWhat, f IpcsFormat, l Lang) string {
	p := ipcs{s: s, l: l}
	if what == (IpcsWhat{}) {
		what = IpcsWhat{true, true, true}
	}
	p.b.WriteByte('\n')
	for _, part := range []struct {
		on    bool
		print func(IpcsFormat)
	}{{what.Msg, p.queues}, {what.Shm, p.segments}, {what.Sem, p.sets}} {
		if part.on {
			part.print(f)
			p.b.WriteByte('\n')
		}
	}
	return p.b.String()
}

// IpcsID is what ipcs -i prints about one object. What cannot be shown is an error without the program's name.
func IpcsID(s *SysV, what IpcsWhat, id int32, l Lang) (string, error) {
	p := ipcs{s: s, l: l}
	switch what {
	case IpcsWhat{Msg: true}:
		for _, q := range s.Queues {
			if q.ID == id {
				p.queue(&q)
				return p.b.String(), nil
			}
		}
	case IpcsWhat{Shm: true}:
		for _, m := range s.Segments {
			if m.ID == id {
				p.segment(&m)
				return p.b.String(), nil
			}
		}
	case IpcsWhat{Sem: true}:
		for _, a := range s.Sets {
			if a.ID == id {
				p.set(&a)
				return p.b.String(), nil
			}
		}
	default:
		return "", fmt.Errorf("%s", ipcsOne.In(l))
	}
	return "", fmt.Errorf(ipcsNoID.In(l), id)
}

// column is the head of a column and its width in bytes.
type column struct {
	name  Phrase
	width int
}

// same is a name that is the same in all languages.
func same(s string) Phrase { return Phrase{s, s} }

// pad fills a text up with blanks, counting bytes as printf(3) does.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(width-len(s), 0))
}

// head prints a title and the names of columns.
func (p *ipcs) head(title Phrase, columns ...column) {
	p.line(title.In(p.l))
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = pad(c.name.In(p.l), c.width)
	}
	p.line(strings.Join(cells, " "))
}

func (p *ipcs) line(s string) {
	p.b.WriteString(s)
	p.b.WriteByte('\n')
}

func (p *ipcs) printf(format string, args ...any) { fmt.Fprintf(&p.b, format, args...) }

// octal is printf's %#o.
func octal(mode uint32) string {
	if mode == 0 {
		return "0"
	}
	return "0" + strconv.FormatUint(uint64(mode), 8)
}

func (p *ipcs) owner(uid uint32) string { return named(p.s.User, uid) }

// named is a user's or a group's name, cut as ipcs cuts it, or its number.
func named(name func(uint32) string, id uint32) string {
	if name != nil {
		if s := name(id); s != "" {
			return s
		}
	}
	return strconv.FormatUint(uint64(id), 10)
}

// date is ctime(3) without the line's end.
func (p *ipcs) date(t int64) string {
	if t == 0 {
		return ipcsNotSet.In(p.l)
	}
	return time.Unix(t, 0).UTC().Format("Mon Jan _2 15:04:05 2006")
}

// short is the date without the day of the week and the year.
func (p *ipcs) short(t int64) string {
	if t == 0 {
		return pad(ipcsNotSet.In(p.l), 20)
	}
	return pad(p.date(t)[4:20], 20)
}

// long is the date in a column of its own.
func (p *ipcs) long(t int64) string { return pad(p.date(t), 26) }

// owners prints a row of -c.
func (p *ipcs) owners(id int32, k *abi.IpcPerm) {
	p.printf("%-10d %-10o %s %s %s %s\n", id, k.Mode&0o777, pad(p.owner(k.Cuid), 10), pad(named(p.s.Group, k.Cgid), 10), pad(p.owner(k.Uid), 10), pad(named(p.s.Group, k.Gid), 10))
}

// ownerColumns are the columns of -c.
func ownerColumns(id string) []column {
	return []column{{same(id), 10}, {ipcsPerms, 10}, {same("cuid"), 10}, {same("cgid"), 10}, {same("uid"), 10}, {same("gid"), 10}}
}

func (p *ipcs) queues(f IpcsFormat) {
	switch f {
	case IpcsLimits:
		l := p.s.MsgLim
		p.line(ipcsQueueLimits.In(p.l))
		p.printf(ipcsQueueLimitRows.In(p.l), l.Mni, l.Max, l.Mnb)
		return
	case IpcsStatus:
		var n, bytes uint64
		for i := range p.s.Queues {
			n, bytes = n+p.s.Queues[i].Qnum, bytes+p.s.Queues[i].Cbytes
		}
		p.line(ipcsQueueStatus.In(p.l))
		p.printf(ipcsQueueStatusRows.In(p.l), len(p.s.Queues), n, bytes)
		return
	case IpcsTime:
		p.head(ipcsQueueTimes, column{same("msqid"), 8}, column{ipcsOwner, 10}, column{ipcsSend, 20}, column{ipcsRecv, 20}, column{ipcsChange, 20})
	case IpcsPid:
		p.head(ipcsQueuePids, column{same("msqid"), 10}, column{ipcsOwner, 10}, column{same("lspid"), 10}, column{same("lrpid"), 10})
	case IpcsCreator:
		p.head(ipcsQueueOwners, ownerColumns("msqid")...)
	default:
		p.head(ipcsQueues, column{ipcsKey, 10}, column{same("msqid"), 10}, column{ipcsOwner, 10}, column{ipcsPerms, 10}, column{ipcsUsedBytes, 12}, column{ipcsMessages, 12})
	}
	for i := range p.s.Queues {
		q := &p.s.Queues[i]
		owner := pad(p.owner(q.Perm.Uid), 10)
		switch f {
		case IpcsTime:
			p.printf("%-8d %s %s %s %s\n", q.ID, owner, p.short(q.Stime), p.short(q.Rtime), p.short(q.Ctime))
		case IpcsPid:
			p.printf("%-8d %s  %5d     %5d\n", q.ID, owner, q.Lspid, q.Lrpid)
		case IpcsCreator:
			p.owners(q.ID, &q.Perm)
		default:
			p.printf("0x%08x %-10d %s %-10o %-12d %-12d\n", uint32(q.Perm.Key), q.ID, owner, q.Perm.Mode&0o777, q.Cbytes, q.Qnum)
		}
	}
}

func (p *ipcs) queue(q *QueueRow) {
	k := &q.Perm
	p.printf(ipcsQueueRows.In(p.l), q.ID, k.Uid, k.Gid, k.Cuid, k.Cgid, octal(k.Mode&0o777), q.Cbytes, q.Qbytes, q.Qnum, q.Lspid, q.Lrpid, p.long(q.Stime), p.long(q.Rtime), p.long(q.Ctime))
}

// kbytes is a number of pages in kilobytes, or as ipcs says it when that is too large.
func kbytes(pages uint64) uint64 {
	if pages > math.MaxUint64/4 {
		return math.MaxUint64 &^ 3
	}
	return pages * 4
}

func (p *ipcs) segments(f IpcsFormat) {
	switch f {
	case IpcsLimits:
		l := p.s.ShmLim
		p.line(ipcsSegLimits.In(p.l))
		p.printf(ipcsSegLimitRows.In(p.l), l.Mni, l.Max/1024, kbytes(l.All), abi.SHMMIN)
		return
	case IpcsStatus:
		var pages, resident uint64
		for i := range p.s.Segments {
			pages, resident = pages+(p.s.Segments[i].Segsz+4095)/4096, resident+p.s.Segments[i].Resident/4096
		}
		p.line(ipcsSegStatus.In(p.l))
		p.printf(ipcsSegStatusRows.In(p.l), len(p.s.Segments), pages, resident, 0, 0, 0)
		return
	case IpcsTime:
		p.head(ipcsSegTimes, column{same("shmid"), 10}, column{ipcsOwner, 10}, column{ipcsAttached, 20}, column{ipcsDetached, 20}, column{ipcsChanged, 20})
	case IpcsPid:
		p.head(ipcsSegPids, column{same("shmid"), 10}, column{ipcsOwner, 10}, column{same("cpid"), 10}, column{same("lpid"), 10})
	case IpcsCreator:
		p.head(ipcsSegOwners, ownerColumns("shmid")...)
	default:
		p.head(ipcsSegments, column{ipcsKey, 10}, column{same("shmid"), 10}, column{ipcsOwner, 10}, column{ipcsPerms, 10}, column{ipcsBytes, 10}, column{ipcsNattch, 10}, column{ipcsStatusColumn, 12})
	}
	for i := range p.s.Segments {
		m := &p.s.Segments[i]
		owner := pad(p.owner(m.Perm.Uid), 10)
		switch f {
		case IpcsTime:
			p.printf("%-10d %s %s %s %s\n", m.ID, owner, p.short(m.Atime), p.short(m.Dtime), p.short(m.Ctime))
		case IpcsPid:
			p.printf("%-10d %s %-10d %-10d\n", m.ID, owner, m.Cpid, m.Lpid)
		case IpcsCreator:
			p.owners(m.ID, &m.Perm)
		default:
			dest, locked := "", ""
			if m.Perm.Mode&abi.SHM_DEST != 0 {
				dest = ipcsDest.In(p.l)
			}
			if m.Perm.Mode&abi.SHM_LOCKED != 0 {
				locked = ipcsLocked.In(p.l)
			}
			p.printf("0x%08x %-10d %s %-10o %-10d %-10d %s %s\n", uint32(m.Perm.Key), m.ID, owner, m.Perm.Mode&0o777, m.Segsz, m.Nattch, pad(dest, 6), pad(locked, 6))
		}
	}
}

func (p *ipcs) segment(m *SegmentRow) {
	k := &m.Perm
	p.printf(ipcsSegRows.In(p.l), m.ID, k.Uid, k.Gid, k.Cuid, k.Cgid, octal(k.Mode), octal(k.Mode&0o777), m.Segsz, m.Lpid, m.Cpid, m.Nattch, p.long(m.Atime), p.long(m.Dtime), p.long(m.Ctime))
}

func (p *ipcs) sets(f IpcsFormat) {
	switch f {
	case IpcsLimits:
		l := p.s.SemLim
		p.line(ipcsSetLimits.In(p.l))
		p.printf(ipcsSetLimitRows.In(p.l), l.Mni, l.Msl, l.Mns, l.Opm, abi.SEMVMX)
		return
	case IpcsStatus:
		n := uint64(0)
		for i := range p.s.Sets {
			n += p.s.Sets[i].Nsems
		}
		p.line(ipcsSetStatus.In(p.l))
		p.printf(ipcsSetStatusRows.In(p.l), len(p.s.Sets), n)
		return
	case IpcsTime:
		p.head(ipcsSetTimes, column{same("semid"), 8}, column{ipcsOwner, 10}, column{ipcsLastOp, 26}, column{ipcsLastChanged, 26})
	case IpcsPid: // nobody is noted for a set, only for its semaphores
		return
	case IpcsCreator:
		p.head(ipcsSetOwners, ownerColumns("semid")...)
	default:
		p.head(ipcsSets, column{ipcsKey, 10}, column{same("semid"), 10}, column{ipcsOwner, 10}, column{ipcsPerms, 10}, column{ipcsNsems, 10})
	}
	for i := range p.s.Sets {
		a := &p.s.Sets[i]
		owner := pad(p.owner(a.Perm.Uid), 10)
		switch f {
		case IpcsTime:
			p.printf("%-8d %s  %s %s\n", a.ID, owner, p.long(a.Otime), p.long(a.Ctime))
		case IpcsCreator:
			p.owners(a.ID, &a.Perm)
		default:
			p.printf("0x%08x %-10d %s %-10o %-10d\n", uint32(a.Perm.Key), a.ID, owner, a.Perm.Mode&0o777, a.Nsems)
		}
	}
}

func (p *ipcs) set(a *SetRow) {
	k := &a.Perm
	p.printf(ipcsSetRows.In(p.l), a.ID, k.Uid, k.Gid, k.Cuid, k.Cgid, octal(k.Mode&0o777), octal(k.Mode&0o777), a.Nsems, p.long(a.Otime), p.long(a.Ctime))
	p.printf("%-10s %s %-10s %-10s %-10s\n", "semnum", pad(ipcsValue.In(p.l), 10), "ncount", "zcount", "pid")
	for i, s := range a.Sems {
		p.printf("%-10d %-10d %-10d %-10d %-10d\n", i, s.Val, s.Ncount, s.Zcount, s.PID)
	}
	p.b.WriteByte('\n')
}
