package kernel

import (
	"encoding/binary"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// sysvWild are the calls that FuzzSysv makes: the three mechanisms, and what makes and ends processes, areas and sleeps around them.
var sysvWild = []int{abi.SYS_MSGGET, abi.SYS_MSGSND, abi.SYS_MSGRCV, abi.SYS_MSGCTL, abi.SYS_SEMGET, abi.SYS_SEMOP, abi.SYS_SEMTIMEDOP, abi.SYS_SEMCTL,
	abi.SYS_SHMGET, abi.SYS_SHMAT, abi.SYS_SHMDT, abi.SYS_SHMCTL, abi.SYS_CLONE, abi.SYS_EXIT, abi.SYS_EXIT_GROUP, abi.SYS_KILL, abi.SYS_MUNMAP, abi.SYS_MPROTECT,
	abi.SYS_MREMAP, abi.SYS_SETRESUID, abi.SYS_UNSHARE}

// sysvStep is how many bytes of input a step takes: call, actor, six arguments, sixteen bytes for memory.
const sysvStep = 24

// sysvStructs is where a step's bytes lie in the actor's memory: in front of a page that is not there too, so that structures end too early.
const sysvStructs = PuppetMemory + 64

// sysvWord makes a byte an argument: a small number, which ids are too, a pointer at the step's bytes or at the end of memory, an address for
// attachments, a flag of each mechanism, an extreme.
func sysvWord(b byte) uint64 {
	special := [...]uint64{abi.IPC_CREAT | 0o666, abi.IPC_CREAT | abi.IPC_EXCL | 0o600, abi.IPC_NOWAIT, abi.MSG_EXCEPT, abi.MSG_COPY | abi.IPC_NOWAIT, abi.MSG_NOERROR, abi.SHM_RND,
		abi.SHM_REMAP, abi.SHM_RDONLY, abi.SHM_EXEC, uint64(abi.SIGCHLD), abi.CLONE_VM | abi.CLONE_SIGHAND | abi.CLONE_THREAD | abi.CLONE_SYSVSEM, uint64(abi.SIGCHLD) | abi.CLONE_SYSVSEM, abi.CLONE_SYSVSEM,
		500, 501, 4096, 5000, 8192, 8193, 12288, 32000, 32767, 32768, 65536, 1 << 45, badPtr}
	switch {
	case b < 40:
		return uint64(b)
	case b < 72:
		return sysvStructs + uint64(b-40)
	case b < 80:
		return PuppetMemory + PuppetMemorySize - uint64(b-72)*3
	case b < 96:
		return 0x20000000 + uint64(b-80)*(pageSize/2)
	case int(b) < 96+len(special):
		return special[b-96]
	case b >= 240:
		return -uint64(256 - int(b))
	}
	return 1 << (b % 64)
}

// FuzzSysv lets the fuzzer play with System V IPC: nothing panics or hangs, every reference is accounted for at any time, and when all are
// dead no sleeper and no adjustment is left.
func FuzzSysv(f *testing.F) {
	for _, seed := range sysvSeeds() {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		k := newMonkey(t, 1, 1)
		for n := 0; len(data) >= sysvStep && n < 150; n, data = n+1, data[sysvStep:] {
			idle := k.actors()
			if len(idle) == 0 || data[0] >= 250 {
				k.m.Pass(2e9)
				continue
			}
			tid := idle[int(data[1])%len(idle)]
			v := k.m.PuppetView(tid)
			v.CopyOut(sysvStructs, data[8:sysvStep])
			v.CopyOut(PuppetMemory+PuppetMemorySize-16, data[8:sysvStep])
			var a [6]uint64
			for i := range a {
				a[i] = sysvWord(data[2+i])
			}
			k.m.Arm(tid, uint64(sysvWild[int(data[0])%len(sysvWild)]), a)
			if !k.m.Quiet(1 << 16) {
				t.Fatal("not quiet")
			}
			if n%16 == 0 {
				k.check()
			}
		}
		k.check()
		k.end()
		if m := k.m; m.Msgs.Sleeping() != 0 || m.Sems.Sleeping() != 0 || m.Sems.UndoLists() != 0 {
			t.Fatalf("all are dead, but %d and %d sleep, and %d lists of adjustments are left", m.Msgs.Sleeping(), m.Sems.Sleeping(), m.Sems.UndoLists())
		}
	})
}

// sysvSeeds are sequences that reach the interesting places: a message handed over, an undo at a death, a segment that goes with its last user.
func sysvSeeds() (list [][]byte) {
	step := func(nr int, actor byte, mem []byte, args ...byte) (b []byte) {
		for i, w := range sysvWild {
			if w == nr {
				b = append(b, byte(i))
			}
		}
		b = append(append(append(b, actor), args...), make([]byte, 6-len(args))...)
		return append(append(b, mem...), make([]byte, 16-len(mem))...)
	}
	const here, creat, fork, share = 40, 96, 106, 108
	one := func(op int16, flags uint16) []byte {
		return binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16([]byte{0, 0}, uint16(op)), flags)
	}
	add := func(steps ...[]byte) {
		var b []byte
		for _, s := range steps {
			b = append(b, s...)
		}
		list = append(list, b)
	}
	add(step(abi.SYS_MSGGET, 0, nil, 1, creat), step(abi.SYS_MSGRCV, 1, nil, 0, here, 8, 0, 0), step(abi.SYS_MSGSND, 0, []byte{3, 0, 0, 0, 0, 0, 0, 0, 'h', 'i'}, 0, here, 2, 0),
		step(abi.SYS_MSGRCV, 0, nil, 0, here, 8, 255, 0), step(abi.SYS_MSGCTL, 1, nil, 0, 0, 0))
	add(step(abi.SYS_SEMGET, 0, nil, 1, 2, creat), step(abi.SYS_SEMOP, 0, one(2, abi.SEM_UNDO), 0, here, 1), step(abi.SYS_CLONE, 0, nil, share), step(abi.SYS_SEMOP, 1, one(-5, abi.SEM_UNDO), 0, here, 1),
		step(abi.SYS_SEMTIMEDOP, 2, one(0, 0), 0, here, 1, here+8), step(abi.SYS_EXIT_GROUP, 0, nil), append([]byte{255}, make([]byte, sysvStep-1)...))
	add(step(abi.SYS_SHMGET, 0, nil, 1, 111, creat), step(abi.SYS_SHMAT, 0, nil, 0, 0, 0), step(abi.SYS_SHMAT, 0, nil, 0, 82, 0), step(abi.SYS_CLONE, 0, nil, fork), step(abi.SYS_SHMCTL, 0, nil, 0, 0, 0),
		step(abi.SYS_MUNMAP, 0, nil, 82, 111), step(abi.SYS_SHMDT, 1, nil, 82), step(abi.SYS_EXIT_GROUP, 0, nil), step(abi.SYS_SHMAT, 1, nil, 0, 84, 103))
	add(step(abi.SYS_SHMGET, 0, nil, 1, 115, creat), step(abi.SYS_SHMAT, 0, nil, 0, 80, 0), step(abi.SYS_SHMCTL, 0, nil, 0, 0, 0), step(abi.SYS_SHMAT, 0, nil, 0, 80, 103))
	return list
}
