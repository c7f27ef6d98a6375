package kernel

import (
	"testing"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// portWild are the calls that FuzzPorts makes: all of ports and mailboxes, and what makes and ends processes, descriptors and pages
// around them.
var portWild = []int{abi.SYS_PORT_SEND, abi.SYS_PORT_RECV, abi.SYS_PORT_CALL, abi.SYS_PORT_REPLY, abi.SYS_PORT_CAPACITY, abi.SYS_PORT_LINKS, abi.SYS_PORT_POST,
	abi.SYS_PORT_RESULT, abi.SYS_PORT_CANCEL, abi.SYS_MAILBOX_OPEN, abi.SYS_MAILBOX_REMOVE, abi.SYS_MAILBOX_SEND, abi.SYS_MAILBOX_RECV, abi.SYS_MAILBOX_CALL,
	abi.SYS_CLONE, abi.SYS_EXIT, abi.SYS_EXIT_GROUP, abi.SYS_KILL, abi.SYS_CLOSE, abi.SYS_DUP, abi.SYS_PPOLL, abi.SYS_PIPE2, abi.SYS_MMAP, abi.SYS_MUNMAP, abi.SYS_SETRESUID}

// portStep is how many bytes of input a step takes: call, actor, six arguments, eight bytes for each of two messages, one for a time, one for
// how often it is made.
const portStep = 26

// Where a step's two messages, its time, its names and its pollfd lie in the actor's memory.
const (
	portMessages = PuppetMemory + 64
	portTime     = PuppetMemory + 256
	portNames    = PuppetMemory + 320
	portPoll     = PuppetMemory + 448
	portPage     = 0x20000000
)

// portWord makes a byte an argument: a small number, which pids, descriptors and operations are too; a handle or token that there is; a
// pointer at one of the step's structures or at the end of memory; a flag; an extreme.
func (k *monkey) portWord(b byte) uint64 {
	special := [...]uint64{portMessages, portMessages + abi.SizeofMessage, portTime, portNames, portNames + 8, portNames + 16, portPoll, portPage, portPage + 64,
		abi.O_CREAT | abi.O_RDWR, abi.O_CREAT | abi.O_EXCL, abi.O_RDWR, 0o600, uint64(abi.SIGCHLD), abi.CLONE_VM | abi.CLONE_SIGHAND | abi.CLONE_THREAD | abi.CLONE_FILES,
		uint64(abi.SIGKILL), uint64(abi.SIGUSR1), 4095, 4096, 4097, 3, abi.MAP_PRIVATE | abi.MAP_ANONYMOUS | abi.MAP_FIXED, 1 << 45, badPtr}
	switch {
	case b < 32:
		return uint64(b)
	case b < 96:
		return k.liveRequest(int(b - 32))
	case int(b) < 96+3*len(special):
		return special[int(b-96)/3]
	case b >= 240:
		return -uint64(256 - int(b))
	}
	return PuppetMemory + PuppetMemorySize - uint64(b)%48
}

// liveRequest is the number of the n-th request that there is.
func (k *monkey) liveRequest(n int) (seq uint64) {
	var all []uint64
	k.m.ports.EachRequest(func(r *ipc.Request) { all = append(all, r.Seq) })
	if len(all) > 0 {
		seq = all[n%len(all)]
	}
	return seq
}

// portScene writes a step's structures into an actor's memory.
func (k *monkey) portScene(tid int32, data []byte) {
	v := k.m.PuppetView(tid)
	for i := range 2 {
		d := data[8*i:]
		m := abi.Message{Length: uint32(k.portWord(d[0])), Label: uint32(d[1]), FD: int32(k.portWord(d[2])), Data: k.portWord(d[3]), Flags: uint32(d[4] % 9 % 5), Room: uint32(k.portWord(d[5]))}
		if d[6]%4 > 0 { // most messages make sense
			m.Length, m.Data, m.Room = m.Length%5000, portPage, 4096
		}
		var b [abi.SizeofMessage]byte
		m.Encode(b[:])
		v.CopyOut(portMessages+uint64(i)*abi.SizeofMessage, b[:])
		v.CopyOut(PuppetMemory+PuppetMemorySize-uint64(abi.SizeofMessage/2*(i+1)), b[:])
	}
	v.Write64(portTime, 0)
	v.Write64(portTime+8, uint64(data[16])*100_000)
	v.CopyOut(portNames, []byte("/a\x00\x00\x00\x00\x00\x00/b\x00\x00\x00\x00\x00\x00bad/\x00"))
	v.CopyOut(portPoll, []byte{data[2] % 8, 0, 0, 0, abi.POLLIN | abi.POLLOUT, 0, 0, 0})
}

// keptMoment is a state to go back to.
type keptMoment struct {
	at  *Snapshot
	sum store.Sum
}

// FuzzPorts lets the fuzzer play with ports and mailboxes on a machine of little memory: nothing panics or hangs, every line holds together
// and every reference is accounted for at any time, snapshots stay what they were, and when all are dead nothing is left but mailboxes and
// what lies in them.
func FuzzPorts(f *testing.F) {
	for _, seed := range portSeeds() {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		k := newMonkey(t, 1, 1)
		var kept []keptMoment
		for n := 0; len(data) >= portStep && n < 150; n, data = n+1, data[portStep:] {
			for range 1 + int(data[25])%3*int(data[25]) {
				k.portStep(data)
			}
			if n%16 == 0 {
				k.check()
				kept = append(kept, keptMoment{k.m.Snapshot(), k.m.Hash()})
			}
		}
		k.check()
		k.killAll()
		k.onlyMailboxes()
		checkEmpty(t, k.m)
		for _, s := range kept {
			if k.m.Restore(s.at); k.m.Hash() != s.sum {
				t.Fatal("a snapshot changed")
			}
			k.check()
		}
	})
}

// portStep lets an actor make a call.
func (k *monkey) portStep(data []byte) {
	idle := k.actors()
	if len(idle) == 0 || data[0] >= 250 {
		k.m.Pass(2e9)
		return
	}
	tid := idle[int(data[1])%len(idle)]
	k.portScene(tid, data[8:])
	var a [6]uint64
	for i := range a {
		a[i] = k.portWord(data[2+i])
	}
	k.m.Arm(tid, uint64(portWild[int(data[0])%len(portWild)]), a)
	if !k.m.Quiet(1 << 16) {
		k.t.Fatal("not quiet")
	}
}

// onlyMailboxes checks what is left of a machine whose processes are dead.
func (k *monkey) onlyMailboxes() {
	ports := k.m.ports
	requests := 0
	ports.EachRequest(func(*ipc.Request) { requests++ })
	for _, p := range ports.Parties() {
		if p.PID != 1 { // init lives, and they may have spoken to it
			k.t.Fatalf("all are dead, but process %d takes part", p.PID)
		}
	}
	if requests+len(ports.Links()) > 0 {
		k.t.Fatalf("all are dead, but %d requests and %d links are left", requests, len(ports.Links()))
	}
	root := &ipc.Caller{Root: true}
	for _, m := range ports.Mailboxes() {
		out, lost, e := ports.Remove(m.Name, root, nil, nil)
		if e != 0 {
			k.t.Fatalf("cannot remove %s: %v", m.Name, e)
		}
		k.m.settle(out)
		k.m.dropParcels(lost)
	}
	if n := ports.Bytes(); n != 0 {
		k.t.Fatalf("nothing is left, but %d bytes", n)
	}
	k.check()
}

// portSeeds are sequences that reach the interesting places: a call that is answered, a page and a descriptor in a mailbox that is removed,
// asynchronous requests whose maker dies, a flood.
func portSeeds() (list [][]byte) {
	step := func(nr int, actor byte, again byte, args ...byte) (b []byte) {
		for i, w := range portWild {
			if w == nr {
				b = append(b, byte(i))
			}
		}
		b = append(append(append(b, actor), args...), make([]byte, 6-len(args))...)
		b = append(b, make([]byte, portStep-len(b))...)
		b[8+6], b[16+6], b[portStep-1] = 1, 1, again
		return b
	}
	word := func(special byte) byte { return 96 + 3*special }
	first, second, name, page, creat, mode, fork, kill := word(0), word(1), word(3), word(7), word(9), word(12), word(13), word(15)
	add := func(steps ...[]byte) {
		var b []byte
		for _, s := range steps {
			b = append(b, s...)
		}
		list = append(list, b)
	}
	mapped := step(abi.SYS_MMAP, 0, 0, page, word(18), 3, word(21), 255, 0)
	add(mapped, step(abi.SYS_CLONE, 0, 0, fork), step(abi.SYS_PORT_RECV, 1, 0, 0, first), step(abi.SYS_PORT_CALL, 0, 0, 3, first, second),
		step(abi.SYS_PORT_REPLY, 0, 0, 32, first), step(abi.SYS_PORT_LINKS, 0, 0, page, 3))
	travels := step(abi.SYS_MAILBOX_SEND, 0, 0, 0, first)
	travels[8+4] = 3
	add(mapped, step(abi.SYS_MAILBOX_OPEN, 0, 0, name, creat, mode, 255), travels, step(abi.SYS_MAILBOX_REMOVE, 0, 0, name))
	add(mapped, step(abi.SYS_PORT_POST, 0, 0, 2, 3, first), step(abi.SYS_PORT_POST, 1, 0, 1, 0), step(abi.SYS_PORT_RESULT, 1, 0, 33, second),
		step(abi.SYS_KILL, 2, 0, 3, kill), append([]byte{255}, make([]byte, portStep-1)...))
	add(mapped, step(abi.SYS_PORT_CAPACITY, 0, 0, 255), step(abi.SYS_PORT_SEND, 0, 254, 2, first), step(abi.SYS_PORT_SEND, 0, 254, 2, first), step(abi.SYS_PORT_SEND, 0, 254, 2, first))
	return list
}
