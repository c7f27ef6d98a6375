//go:build linux && amd64

package kernel_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
)

// The calls that TestSystemVOnLinux makes.

// id is an id that was answered once, or sometimes nonsense.
func (s *sysvRun) id() uint64 {
	if len(s.ids) == 0 || s.chance(4) {
		return pick(s, uint64(0), 1, 5, 32768, 32769, math.MaxUint64, math.MaxInt32, 1<<31)
	}
	if s.chance(80) {
		return uint64(s.ids[max(0, len(s.ids)-1-s.r.IntN(3))])
	}
	return uint64(pick(s, s.ids...))
}

func (s *sysvRun) key() uint64 { return pick(s, uint64(0), 1, 2, 3, 3, math.MaxUint32) }

func (s *sysvRun) getFlags() uint64 {
	return uint64(pick(s, 0, 0o600, 0o644, 0o666, 0o622, 0o444)) | uint64(pick(s, 0, abi.IPC_CREAT, abi.IPC_CREAT, abi.IPC_CREAT, abi.IPC_CREAT|abi.IPC_EXCL, abi.IPC_EXCL))
}

// got notes an id.
func (s *sysvRun) got(n int) {
	if st := s.stages[0].State(s.actors[n].at[0]); !s.actors[n].gone && st.Done && st.Ret >= 0 {
		s.ids = append(s.ids, st.Ret)
	}
}

func (s *sysvRun) lookAt(n int, f func(stage int) []byte) { s.actors[n].look = f }

// asleep counts who sleeps in a call.
func (s *sysvRun) asleep(call string) (n int) {
	for _, a := range s.actors {
		if st := s.stages[0].State(a.at[0]); !a.gone && st.Phase == scenario.Blocked && st.Call == call {
			n++
		}
	}
	return n
}

func (s *sysvRun) msg(n int) {
	flags := uint64(pick(s, 0, 0, abi.IPC_NOWAIT))
	sends := uint64(0)
	if s.asleep("msgsnd") > 0 { // of two senders for whom there is room Linux lets either go first
		sends = abi.IPC_NOWAIT
	}
	switch d := s.r.IntN(100); {
	case d < 8 || len(s.ids) == 0:
		s.call(n, "msgget", s.key(), s.getFlags())
		s.got(n)
	case d < 45:
		typ, size := int64(s.r.IntN(5)+1), pick(s, 0, 1, 5, 60, 300, 3000)
		if s.chance(3) {
			typ, size = pick(s, int64(0), -1, math.MinInt64, math.MaxInt64), pick(s, 8192, 8193, 5)
		}
		b := binary.LittleEndian.AppendUint64(nil, uint64(typ))
		for range size {
			b = append(b, byte('a'+s.r.IntN(26)))
		}
		for i := range s.stages {
			s.write(i, n, inArea, b)
		}
		p := uint64(inArea)
		if s.chance(2) {
			p = pick(s, uint64(0), 8, inArea+scenario.ScratchSize-4, inArea+scenario.ScratchSize-8)
		}
		s.call(n, "msgsnd", s.id(), p, uint64(size), flags|sends)
	case d < 85:
		size := pick(s, uint64(0), 1, 5, 60, 300, 5000, 5000)
		typ := pick(s, int64(0), 0, 1, 2, 3, 5, -1, -2, -3, -9, math.MinInt64, math.MaxInt64)
		flags |= uint64(pick(s, 0, 0, 0, abi.MSG_NOERROR, abi.MSG_EXCEPT, abi.MSG_COPY, abi.MSG_COPY|abi.IPC_NOWAIT, abi.MSG_COPY|abi.IPC_NOWAIT, abi.MSG_COPY|abi.IPC_NOWAIT|abi.MSG_NOERROR))
		p := uint64(outArea)
		if s.chance(3) {
			p, size = pick(s, uint64(0), inArea+scenario.ScratchSize-4, inArea+scenario.ScratchSize-8), pick(s, size, math.MaxUint64, 1<<63)
		} else {
			s.lookAt(n, func(stage int) []byte { return s.out(stage, n, 400) })
		}
		s.call(n, "msgrcv", s.id(), p, size, uint64(typ), flags)
	default:
		s.control(n, "msgctl", abi.StructMsqidDs)
	}
}

// control makes one of msgctl, shmctl, or semctl's general commands.
func (s *sysvRun) control(n int, name string, ds abi.StructID) {
	info := map[string][2]abi.StructID{"msgctl": {abi.StructMsginfo, abi.StructMsginfo}, "semctl": {abi.StructSeminfo, abi.StructSeminfo}, "shmctl": {abi.StructShminfo, abi.StructShmUsage}}[name]
	stat := map[string][3]uint64{"msgctl": {abi.MSG_STAT, abi.MSG_INFO, abi.MSG_STAT_ANY}, "semctl": {abi.SEM_STAT, abi.SEM_INFO, abi.SEM_STAT_ANY}, "shmctl": {abi.SHM_STAT, abi.SHM_INFO, abi.SHM_STAT_ANY}}[name]
	cmd := pick(s, uint64(abi.IPC_STAT), abi.IPC_STAT, abi.IPC_STAT, abi.IPC_SET, abi.IPC_SET, abi.IPC_RMID, abi.IPC_INFO, stat[0], stat[0], stat[1], stat[2], 99, math.MaxUint64, abi.IPC_STAT|abi.IPC_64)
	id, buf := s.id(), uint64(outArea)
	if (cmd == abi.IPC_RMID || cmd == abi.IPC_SET) && s.foreign(n, int32(id)) || cmd == abi.IPC_SET && s.asleep("msgrcv") > 1 {
		return // receivers look again then, and stand in line anew in any order
	}
	if s.chance(3) {
		buf = pick(s, uint64(0), 8, inArea+scenario.ScratchSize-4)
	}
	switch cmd {
	case abi.IPC_RMID:
		if s.chance(50) {
			return
		}
	case abi.IPC_INFO:
		s.lookAt(n, func(stage int) []byte { return s.ds(stage, n, info[0]) })
	case stat[1]:
		s.lookAt(n, func(stage int) []byte { return s.ds(stage, n, info[1]) })
	case abi.IPC_SET:
		buf = inArea
		s.newDs(n, ds)
	default:
		if cmd != abi.IPC_STAT {
			id = uint64(s.r.IntN(4))
		}
		s.lookAt(n, func(stage int) []byte { return s.ds(stage, n, ds) })
	}
	if buf != outArea {
		s.lookAt(n, nil)
	}
	if name == "semctl" {
		s.call(n, name, id, uint64(s.r.IntN(3)), cmd, buf)
	} else {
		s.call(n, name, id, cmd, buf)
	}
}

// foreign tells that root would have to do with an object of somebody else: on the Linux stage root has no CAP_SYS_ADMIN.
func (s *sysvRun) foreign(n int, id int32) bool {
	m := s.stages[0].(*scenario.Machine).Kernel()
	pid, _ := s.stages[0].Pid(s.actors[n].at[0])
	if m.Procs.Tasks.R(m.Procs.Task(pid)).Cred.EUID != 0 {
		return false
	}
	root := &ipc.Caller{Root: true}
	var p abi.IpcPerm
	switch s.what {
	case "msg":
		ds, _ := m.Msgs.Stat(id, root)
		p = ds.Perm
	case "sem":
		ds, _ := m.Sems.Stat(id, root)
		p = ds.Perm
	default:
		ds, _ := m.Shms.Stat(id, root)
		p = ds.Perm
	}
	return p.Uid != 0 && p.Cuid != 0
}

// newDs writes a structure for IPC_SET.
func (s *sysvRun) newDs(n int, id abi.StructID) {
	uid, gid := pick(s, uint32(0), 0, 1000, 1001, math.MaxUint32), pick(s, uint32(0), 0, 7)
	mode, qbytes := pick(s, uint32(0o600), 0o666, 0o644, 0o7622, 0), pick(s, uint64(300), 3100, 3, 16384, 6000)
	for i := range s.stages {
		b := make([]byte, s.stages[i].Layout().Struct(id).Size)
		binary.LittleEndian.PutUint32(b[4:], uid)
		binary.LittleEndian.PutUint32(b[8:], gid)
		binary.LittleEndian.PutUint32(b[20:], mode)
		if id == abi.StructMsqidDs {
			binary.LittleEndian.PutUint64(b[88:], qbytes)
		}
		s.write(i, n, inArea, b)
	}
}

func (s *sysvRun) sem(n int) {
	switch d := s.r.IntN(100); {
	case d < 8 || len(s.ids) == 0:
		s.call(n, "semget", s.key(), pick(s, uint64(3), 3, 3, 4, 1, 70, 0, 32000, 32001, math.MaxUint32), s.getFlags())
		s.got(n)
	case d < 65:
		s.semop(n)
	case d < 75:
		s.control(n, "semctl", abi.StructSemidDs)
	case d < 90:
		cmd := pick(s, uint64(abi.GETVAL), abi.GETPID, abi.GETNCNT, abi.GETZCNT, abi.GETNCNT, abi.GETZCNT)
		s.actors[n].mark = false
		if cmd == abi.GETPID {
			id, num := s.id(), uint64(s.r.IntN(3))
			s.getPid(n, id, num)
			return
		}
		s.call(n, "semctl", s.id(), pick(s, uint64(0), 1, 2, 3, math.MaxUint32), cmd, 0)
	case d < 96:
		s.call(n, "semctl", s.id(), pick(s, uint64(0), 1, 2, 3, math.MaxUint32), abi.SETVAL, pick(s, uint64(0), 1, 1, 2, 5, 32767, 32768, math.MaxUint32, 1<<32|2))
	default:
		var b []byte
		for range 70 {
			b = binary.LittleEndian.AppendUint16(b, pick(s, uint16(0), 1, 2, 1, 1, 0))
		}
		if s.chance(5) {
			binary.LittleEndian.PutUint16(b[2:], 40000)
		}
		for i := range s.stages {
			s.write(i, n, inArea, b)
		}
		if s.chance(50) {
			s.call(n, "semctl", s.id(), 0, abi.SETALL, inArea)
		} else {
			s.lookAt(n, func(stage int) []byte { return s.out(stage, n, 140) })
			s.call(n, "semctl", s.id(), 0, abi.GETALL, outArea)
		}
	}
}

// getPid compares whom GETPID names.
func (s *sysvRun) getPid(n int, id, num uint64) {
	var got [2]int64
	for i, st := range s.stages {
		s.start(i, n, "semctl", [6]uint64{id, num, abi.GETPID})
		if err := st.Settle(time.Second); err != nil {
			s.t.Fatal(err)
		}
		if got[i] = st.State(s.actors[n].at[i]).Ret; got[i] > 0 {
			got[i] = int64(s.person(i, int32(got[i])))
		}
	}
	fmt.Fprintf(&s.log, "%d: GETPID %x %x = %d\n", n, id, num, got[0])
	if got[0] != got[1] {
		s.t.Errorf("%d: GETPID of %d in %d: machine %d, linux %d", n, num, id, got[0], got[1])
	}
}

func (s *sysvRun) semop(n int) {
	count := pick(s, 1, 1, 1, 2, 2, 3)
	nowait, undo := s.chance(35), s.chance(35)
	var b []byte
	text := ""
	for range count {
		num, op, flags := pick(s, 0, 0, 1, 1, 2), pick(s, 1, 1, 1, -1, -1, -1, -2, 2, 0, 0), 0
		if s.chance(2) {
			num, op = pick(s, 3, 64, 65, 32000, 65535), pick(s, 32767, -32768, 1, 20000)
		}
		if nowait {
			flags |= abi.IPC_NOWAIT
		}
		if undo && s.chance(80) {
			flags |= abi.SEM_UNDO
		}
		b = binary.LittleEndian.AppendUint16(b, uint16(num))
		b = binary.LittleEndian.AppendUint16(b, uint16(op))
		b = binary.LittleEndian.AppendUint16(b, uint16(flags))
		text += fmt.Sprintf(" {%d %d %x}", num, op, flags)
	}
	for i := range s.stages {
		s.write(i, n, inArea, append(b, make([]byte, 16)...))
	}
	fmt.Fprintln(&s.log, text)
	p, nops := uint64(inArea), uint64(count)
	if s.chance(2) {
		p, nops = pick(s, uint64(8), inArea), pick(s, uint64(0), 501, 500, math.MaxUint32, 1<<32|1)
	}
	if s.chance(10) {
		nsec := pick(s, uint64(0), 0, 1000000000)
		for i := range s.stages {
			s.write(i, n, inArea+64, binary.LittleEndian.AppendUint64(make([]byte, 8), nsec))
		}
		s.call(n, "semtimedop", s.id(), p, nops, pick(s, uint64(inArea+64), 0, 8))
		return
	}
	s.call(n, "semop", s.id(), p, nops)
}

func (s *sysvRun) shm(n int) {
	a := s.actors[n]
	switch d := s.r.IntN(100); {
	case d < 15 || len(s.ids) == 0:
		s.call(n, "shmget", s.key(), pick(s, uint64(1), 4096, 4097, 0, 3*4096, 5*4096, math.MaxUint64, 1<<63), s.getFlags()|uint64(pick(s, 0, 0, 0, abi.SHM_NORESERVE)))
		s.got(n)
	case d < 45:
		at := pick(s, uint64(0), 0, 0, shmArea, shmArea+4096, shmArea+8*4096, shmArea+100, shmArea+5*4096+1, 100)
		a.mark = true
		s.call(n, "shmat", s.id(), at, uint64(pick(s, 0, 0, abi.SHM_RDONLY, abi.SHM_RND, abi.SHM_RND|abi.SHM_REMAP, abi.SHM_REMAP, abi.SHM_EXEC)))
	case d < 60:
		if len(a.maps) == 0 || s.chance(10) {
			s.call(n, "shmdt", pick(s, uint64(0), shmArea, shmArea+4096, shmArea+1, inArea))
			return
		}
		i := s.r.IntN(len(a.maps))
		at := a.maps[i]
		s.callBoth(n, "shmdt", [2][6]uint64{{at[0]}, {at[1]}})
	case d < 72 && len(a.maps) > 0:
		at, off := pick(s, a.maps...), uint64(s.r.IntN(3)*4096)
		size := uint64(s.r.IntN(2)+1) * 4096
		if at[0] != at[1] { // what lies behind differs
			off, size = 0, 4096
		}
		if s.chance(50) {
			prot := uint64(pick(s, 0, 1, 3, 1, 3))
			s.callBoth(n, "mprotect", [2][6]uint64{{at[0] + off, size, prot}, {at[1] + off, size, prot}})
		} else if at[0] == at[1] {
			s.call(n, "munmap", at[0]+off, size)
		}
	case d < 76:
		s.fork(n)
	default:
		if s.chance(15) {
			if id := s.id(); !s.foreign(n, int32(id)) {
				s.call(n, "shmctl", id, pick(s, uint64(abi.SHM_LOCK), abi.SHM_UNLOCK), 0)
			}
			return
		}
		s.control(n, "shmctl", abi.StructShmidDs)
	}
}

// fork makes an actor that inherits what its parent attached.
func (s *sysvRun) fork(n int) {
	if len(s.actors) > 30 {
		return
	}
	a, c := s.actors[n], &sysvActor{}
	var pids [2]int64
	for i, st := range s.stages {
		s.start(i, n, "clone", [6]uint64{uint64(abi.SIGCHLD)})
		if err := st.Settle(time.Second); err != nil {
			s.t.Fatal(err)
		}
		pids[i] = st.State(a.at[i]).Ret
		id, ok := st.Child(a.at[i])
		if !ok {
			s.t.Fatal(st.Name(), "has no child")
		}
		c.at[i] = id
	}
	c.maps = append(c.maps, a.maps...)
	fmt.Fprintf(&s.log, "%d: clone = %v, actor %d\n", n, pids, len(s.actors))
	s.actors = append(s.actors, c)
}
