package kernel

import (
	"encoding/binary"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// A set of as many semaphores as there may be works to its last one, with arrays of as many operations as there may be.
func TestLargestSet(t *testing.T) {
	const size, most = abi.SEMMSL, abi.SEMOPM
	p := solo(t)
	s := p.call("semget", 0, size, 0o600)
	p.want(abi.EINVAL, "semget", 0, size+1, 0o600)
	vals := p.buf(2 * size)
	var b []byte
	for i := range size {
		b = binary.LittleEndian.AppendUint16(b, uint16(i))
	}
	p.poke(vals, b)
	p.want(0, "semctl", s, 0, abi.SETALL, vals)
	p.want(size-1, "semctl", s, size-1, abi.GETVAL, 0)
	p.want(abi.EINVAL, "semctl", s, size, abi.GETVAL, 0)
	q := p.fork()
	var ops []int
	for i := range most {
		ops = append(ops, size-1-i, 3, abi.SEM_UNDO)
	}
	q.want(0, "semop", s, sops(ops...), most)
	q.want(abi.E2BIG, "semop", s, sops(append(ops, 0, 1, 0)...), most+1)
	q.want(abi.EFBIG, "semop", s, sops(size, 1, 0), 1)
	p.want(size+2, "semctl", s, size-1, abi.GETVAL, 0)
	r := p.fork()
	r.blocks("semop", s, sops(size-1, -(size+3), 0), 1)
	p.want(1, "semctl", s, size-1, abi.GETNCNT, 0)
	p.want(0, "semop", s, sops(size-1, 1, 0), 1)
	r.ends(0)
	p.want(0, "semctl", s, size-1, abi.SETVAL, size-1)
	q.start("exit_group", 0) // takes back what it did to 499 of them; the last one was set
	p.want(0, "semctl", s, 0, abi.GETALL, vals)
	if got := p.peek(vals, 2*size); string(got) != string(b) {
		t.Error("the end of a process does not take back what it did to 499 semaphores")
	}
	p.want(0, "semctl", s, 0, abi.IPC_RMID, 0)
	r.start("exit_group", 0)
	p.done()
	if err := p.m.Audit(); err != nil || p.m.Sems.Pages() != 0 {
		t.Errorf("%v, %d pages", err, p.m.Sems.Pages())
	}
}

// As many segments as there may be, all attached by two processes at the same time.
func TestAllSegments(t *testing.T) {
	p := solo(t)
	var at [abi.SHMMNI]uint64
	for i := range at {
		id := p.call("shmget", 0, 4096, 0o600)
		at[i] = uint64(p.call("shmat", id, 0, 0))
		p.poke(at[i], binary.LittleEndian.AppendUint32(nil, uint32(i)))
		if id != int64(i) {
			t.Fatalf("segment %d has the id %d", i, id)
		}
	}
	p.want(abi.ENOSPC, "shmget", 0, 4096, 0o600)
	q := p.fork()
	for i, va := range at {
		if got := q.u32(va); got != uint32(i) {
			t.Fatalf("segment %d holds %d", i, got)
		}
		p.want(0, "shmctl", i, abi.IPC_RMID, 0)
	}
	p.want(abi.ENOSPC, "shmget", 0, 4096, 0o600) // removed, but attached
	for _, va := range at {
		p.want(0, "shmdt", va)
	}
	q.start("exit_group", 0)
	if id := p.call("shmget", 0, 4096, 0o600); id != 1<<15 {
		t.Errorf("the next one has the id %d", id)
	}
	p.want(0, "shmctl", 1<<15, abi.IPC_RMID, 0)
	p.done()
	checkNoSysV(t, p.m)
}

// A queue can hold 100,000 messages if its limit was raised, and gives them back in order.
func TestLongQueue(t *testing.T) {
	const depth = 100_000
	p := stageWith(t, Config{Memory: 256 << 20}).puppet()
	fd := p.call("openat", abi.AT_FDCWD, "/proc/sys/kernel/msgmnb", abi.O_WRONLY, 0)
	p.want(6, "write", fd, "500000", 6)
	q := p.call("msgget", 0, 0o600)
	buf := p.buf(16)
	for i := range depth {
		m := letter(int64(i%7+1), "abcd")
		binary.LittleEndian.PutUint32(m[8:], uint32(i))
		p.poke(buf, m)
		p.want(0, "msgsnd", q, buf, 4, abi.IPC_NOWAIT)
	}
	take := func(typ, flags, want int) {
		p.want(4, "msgrcv", q, buf, 4, typ, flags)
		if got := int(p.u32(buf + 8)); got != want {
			t.Fatalf("type %d took message %d, want %d", typ, got, want)
		}
	}
	take(7, 0, 6)
	take(-5, 0, 0)
	take(1, abi.MSG_EXCEPT, 1)
	take(0, 0, 2)
	for i := 3; i < 6; i++ {
		take(0, 0, i)
	}
	for i := 7; i < depth; i++ {
		take(0, 0, i)
	}
	p.want(abi.ENOMSG, "msgrcv", q, buf, 4, 0, abi.IPC_NOWAIT)
	p.want(0, "msgctl", q, abi.IPC_RMID, 0)
	p.want(0, "close", fd)
	p.done()
	checkNoSysV(t, p.m)
}
