package kernel

import (
	"encoding/binary"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
)

// letter is a struct msgbuf.
func letter(typ int64, text string) []byte {
	return append(binary.LittleEndian.AppendUint64(nil, uint64(typ)), text...)
}

// sops is an array of struct sembuf, from number, operation and flags of each.
func sops(v ...int) (b []byte) {
	for _, x := range v {
		b = binary.LittleEndian.AppendUint16(b, uint16(x))
	}
	return b
}

// slurp reads a file that fits into a page or two.
func (p *puppet) slurp(path string) string {
	p.t.Helper()
	fd := p.call("openat", abi.AT_FDCWD, path, 0, 0)
	va := p.buf(8192)
	n := p.call("read", fd, va, 8192)
	p.want(0, "close", fd)
	if n < 0 {
		p.t.Fatalf("%s: %s", path, show(n))
	}
	return string(p.peek(va, int(n)))
}

// why checks the explanation of a sleep.
func (p *puppet) why(want string) {
	p.t.Helper()
	for _, b := range p.m.Blocked() {
		if s := b.String(); b.TID == p.tid && strings.Contains(s, want) {
			return
		}
	}
	p.t.Errorf("puppet %d does not sleep %s", p.tid, want)
}

var sysvCases = []callCase{
	{"message queue", func(p *puppet) {
		q := p.call("msgget", 0, 0o600)
		buf := p.buf(200)
		p.want(0, "msgsnd", q, letter(7, "hello"), 5, 0)
		p.want(abi.EFAULT, "msgsnd", q, badPtr, 5, 0)
		p.want(abi.EINVAL, "msgsnd", q, letter(0, "hello"), 5, 0)
		p.want(abi.EINVAL, "msgsnd", q, letter(1, "hello"), -1, 0)
		p.want(abi.EINVAL, "msgrcv", q, buf, -1, 0, 0)
		p.want(abi.EINVAL, "msgrcv", q, buf, 9, 0, abi.MSG_COPY)
		p.want(abi.ENOMSG, "msgrcv", q, buf, 9, 6, abi.IPC_NOWAIT)
		p.want(abi.E2BIG, "msgrcv", q, buf, 3, 7, 0)
		p.want(3, "msgrcv", q, buf, 3, 7, abi.MSG_NOERROR)
		if got := p.peek(buf, 11); string(got) != string(letter(7, "hel")) {
			p.t.Errorf("received %q", got)
		}
		p.want(0, "msgctl", q, abi.IPC_STAT, buf)
		if p.u64(buf+80) != 0 || p.u64(buf+88) != abi.MSGMNB {
			p.t.Errorf("%d messages, %d bytes fit", p.u64(buf+80), p.u64(buf+88))
		}
		p.want(abi.EFAULT, "msgctl", q, abi.IPC_STAT, badPtr)
		p.want(abi.EINVAL, "msgctl", q, 99, buf)
		p.want(0, "msgctl", q, abi.IPC_RMID, 0)
		p.want(abi.EINVAL, "msgctl", q, abi.IPC_STAT, buf)
	}},
	{"messages and sleepers", func(p *puppet) {
		p.onlyHere()
		q := p.call("msgget", 5, abi.IPC_CREAT|0o600)
		a, b, c := p.fork(), p.fork(), p.fork()
		buf := p.buf(200)
		a.blocks("msgrcv", q, buf, 100, 2, 0)
		b.blocks("msgrcv", q, buf, 100, -3, 0)
		c.blocks("msgrcv", q, buf, 100, 0, abi.MSG_NOERROR)
		a.why("until somebody sends a message of type 2 to message queue 0")
		p.want(0, "msgsnd", q, letter(3, "x"), 1, 0)
		b.ends(1)
		p.want(0, "msgsnd", q, letter(2, "xy"), 2, 0)
		a.ends(2)
		p.want(0, "kill", c.tid, abi.SIGSTOP)
		p.want(0, "msgsnd", q, letter(9, "xyz"), 3, 0)
		p.want(3, "msgrcv", q, buf, 100, 0, abi.IPC_NOWAIT) // who is stopped stands in no line: the call begins again later
		p.want(0, "kill", c.tid, abi.SIGCONT)
		p.want(0, "msgsnd", q, letter(9, "xyz"), 3, 0)
		p.want(0, "kill", c.tid, abi.SIGKILL) // too late for the message: it was handed over
		p.want(abi.ENOMSG, "msgrcv", q, buf, 100, 0, abi.IPC_NOWAIT)
		// Senders: room for the second one's message lets it overtake the first one, who wants more.
		p.want(0, "msgsnd", q, letter(1, strings.Repeat("m", 8192)), 8192, 0)
		p.want(0, "msgsnd", q, letter(1, strings.Repeat("m", 8000)), 8000, 0)
		p.want(0, "msgsnd", q, letter(2, strings.Repeat("m", 100)), 100, 0)
		a.blocks("msgsnd", q, letter(3, strings.Repeat("a", 1000)), 1000, 0)
		b.blocks("msgsnd", q, letter(4, strings.Repeat("b", 150)), 150, 0)
		p.want(100, "msgrcv", q, p.buf(8200), 8192, 2, 0)
		b.ends(0)
		if !a.blocked() {
			p.t.Error("a message that does not fit was sent")
		}
		p.want(0, "msgctl", q, abi.IPC_RMID, 0)
		a.ends(abi.EIDRM)
	}},
	{"semaphores", func(p *puppet) {
		s := p.call("semget", 0, 3, 0o600)
		buf := p.buf(200)
		p.want(0, "semctl", s, 0, abi.SETALL, p.put(sops(1, 2, 3)))
		p.want(0, "semctl", s, 0, abi.GETALL, buf)
		if got := p.peek(buf, 6); string(got) != string(sops(1, 2, 3)) {
			p.t.Errorf("GETALL: %v", got)
		}
		p.want(0, "semop", s, sops(0, -1, 0, 1, -2, 0), 2)
		p.want(abi.EAGAIN, "semop", s, sops(2, -3, 0, 0, -1, abi.IPC_NOWAIT), 2)
		p.want(3, "semctl", s, 2, abi.GETVAL, 0)
		p.want(abi.EFBIG, "semop", s, sops(3, 1, 0), 1)
		p.want(abi.EFAULT, "semop", s, badPtr, 1)
		p.want(abi.EINVAL, "semop", s, sops(0, 1, 0), 0)
		p.want(abi.E2BIG, "semop", s, sops(0, 1, 0), 501)
		p.want(abi.EINVAL, "semtimedop", s, sops(0, 0, 0), 1, p.words(0, 1e9))
		p.want(abi.EFAULT, "semtimedop", s, sops(0, 0, 0), 1, badPtr)
		p.waits(abi.EAGAIN, "semtimedop", s, p.put(sops(0, -1, 0)), 1, p.words(0, 1000))
		p.want(abi.ERANGE, "semctl", s, 0, abi.SETVAL, 40000)
		p.want(abi.EINVAL, "semctl", s, 3, abi.GETVAL, 0)
		p.want(abi.EFAULT, "semctl", s, 0, abi.GETALL, badPtr)
		p.want(0, "semctl", s, 0, abi.IPC_STAT, buf)
		p.want(0, "semctl", s, 0, abi.IPC_RMID, 0)
		p.want(abi.EINVAL, "semctl", s, 0, abi.GETVAL, 0)
	}},
	{"adjustments of threads", func(p *puppet) {
		p.onlyHere()
		s := p.call("semget", 5, 1, abi.IPC_CREAT|0o600)
		p.want(0, "semctl", s, 0, abi.SETVAL, 5)
		c := p.fork()
		a := c.thread()
		c.want(0, "semop", s, sops(0, -1, abi.SEM_UNDO), 1)
		a.want(0, "semop", s, sops(0, -1, abi.SEM_UNDO), 1)
		waiter := p.fork()
		waiter.blocks("semop", s, sops(0, -5, 0), 1)
		waiter.why("until semaphore 0 of semaphore set 0 is 5 or more (it is 3)")
		a.start("exit", 0)
		p.want(3, "semctl", s, 0, abi.GETVAL, 0)
		p.want(1, "semctl", s, 0, abi.GETNCNT, 0)
		c.start("exit_group", 0)
		waiter.ends(0)
		p.want(0, "semctl", s, 0, abi.GETVAL, 0)
		p.want(waiter.tid, "semctl", s, 0, abi.GETPID, 0)
	}},
	{"segments", func(p *puppet) {
		id := p.call("shmget", 0, 5000, 0o600)
		buf := p.buf(200)
		p.want(abi.EINVAL, "shmget", 0, 0, 0o600)
		p.want(abi.EINVAL, "shmat", id, 5, 0)
		p.want(abi.EINVAL, "shmat", -1, 0, 0)
		p.want(abi.EINVAL, "shmat", id, 0, abi.SHM_REMAP)
		p.want(abi.EINVAL, "shmdt", 5)
		va := uint64(p.call("shmat", id, 0, 0))
		ro := uint64(p.call("shmat", id, 0, abi.SHM_RDONLY))
		p.poke(va+4999, []byte{42})
		if p.peek(ro+4999, 1)[0] != 42 {
			p.t.Error("two attachments of one segment differ")
		}
		p.want(0, "shmctl", id, abi.IPC_RMID, 0)
		p.want(0, "shmctl", id, abi.IPC_STAT, buf)
		if p.u32(buf+20) != abi.SHM_DEST|0o600 || p.u64(buf+88) != 2 {
			p.t.Errorf("mode %o, attached %d times", p.u32(buf+20), p.u64(buf+88))
		}
		p.want(0, "shmdt", va)
		p.want(abi.EINVAL, "shmdt", va)
		p.want(0, "shmdt", ro)
		p.want(abi.EINVAL, "shmctl", id, abi.IPC_STAT, buf)
	}},
	{"looking at System V objects", func(p *puppet) {
		p.onlyHere()
		q, _, id := p.call("msgget", 0x4d2, abi.IPC_CREAT|0o644), p.call("semget", -2, 2, abi.IPC_CREAT|0o600), p.call("shmget", 7, 5000, abi.IPC_CREAT|0o640)
		p.want(0, "msgsnd", q, letter(1, "hello helios!"), 13, 0)
		va := p.call("shmat", id, 0, 0)
		p.poke(uint64(va), []byte{1})
		for name, want := range map[string]string{
			"msg": "       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid      stime      rtime      ctime\n" +
				"      1234          0   644          13          1     2     0     0     0     0     0 1767225600          0 1767225600\n",
			"sem": "       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n" +
				"        -2          0   600          2     0     0     0     0          0 1767225600\n",
			"shm": "       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      dtime      ctime                   rss                  swap\n" +
				"         7          0   640                  5000     2     2      1     0     0     0     0 1767225600          0 1767225600                  4096                     0\n",
		} {
			if got := p.slurp("/proc/sysvipc/" + name); got != want {
				p.t.Errorf("%s:\n%swant\n%s", name, got, want)
			}
		}
		if got := p.slurp("/proc/self/maps"); !strings.Contains(got, " rw-s 00000000 00:01 0 ") || !strings.Contains(got, " /SYSV00000007 (deleted)\n") {
			p.t.Errorf("maps:\n%s", got)
		}
		for name, want := range map[string]string{"msgmax": "8192\n", "msgmnb": "16384\n", "msgmni": "32000\n", "sem": "32000\t1024000000\t500\t32000\n",
			"shmmax": "18446744073692774399\n", "shmall": "18446744073692774399\n", "shmmni": "4096\n"} {
			if got := p.slurp("/proc/sys/kernel/" + name); got != want {
				p.t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		fd := p.call("openat", abi.AT_FDCWD, "/proc/sys/kernel/msgmax", abi.O_WRONLY, 0)
		p.want(6, "write", fd, "10000\n", 6)
		p.want(3, "write", fd, "-1\n", 3) // behind the beginning: ignored
		p.want(abi.EINVAL, "pwrite64", fd, "-1\n", 3, 0)
		p.want(abi.EINVAL, "pwrite64", fd, "5000000000\n", 11, 0)
		if got := p.slurp("/proc/sys/kernel/msgmax"); got != "10000\n" {
			p.t.Errorf("msgmax was set to %q", got)
		}
		p.want(0, "msgsnd", q, letter(1, strings.Repeat("x", 9999)), 9999, 0)
		fd = p.call("openat", abi.AT_FDCWD, "/proc/sys/kernel/sem", abi.O_WRONLY, 0)
		p.want(6, "write", fd, "10 200", 6)
		p.want(abi.EINVAL, "semget", 0, 11, 0o600)
		p.want(abi.ERANGE, "pwrite64", fd, "11 21 31 40000", 14, 0)
		if got := p.slurp("/proc/sys/kernel/sem"); got != "11\t21\t31\t32000\n" {
			p.t.Errorf("sem was set to %q", got)
		}
		p.want(0, "shmdt", va)
	}},
}

// An object is found by whoever knows its key, and permissions are checked as for a file.
func TestSystemVPermissions(t *testing.T) {
	p := solo(t)
	for _, c := range []struct {
		get, ctl string
		args     []any
	}{{"msgget", "msgctl", nil}, {"semget", "semctl", []any{1}}, {"shmget", "shmctl", []any{1}}} {
		get := func(q *puppet, key, flags int) int64 {
			return q.call(c.get, append(append([]any{key}, c.args...), flags)...)
		}
		ctl := func(q *puppet, id int64, cmd int, buf uint64) int64 {
			if c.ctl == "semctl" {
				return q.call(c.ctl, id, 0, cmd, buf)
			}
			return q.call(c.ctl, id, cmd, buf)
		}
		id := get(p, 9, abi.IPC_CREAT|0o640)
		q := p.fork()
		q.want(0, "setresgid", 7, 7, 7)
		q.want(0, "setresuid", 1000, 1000, 1000)
		buf := q.buf(200)
		for _, step := range []struct {
			what string
			got  int64
			want abi.Errno
		}{
			{"nothing asked", get(q, 9, 0) - id, 0},
			{"to read", get(q, 9, 0o400), abi.EACCES},
			{"stat", ctl(q, id, abi.IPC_STAT, buf), abi.EACCES},
			{"set", ctl(q, id, abi.IPC_SET, buf), abi.EPERM},
			{"remove", ctl(q, id, abi.IPC_RMID, 0), abi.EPERM},
			{"anew", get(q, 9, abi.IPC_CREAT|abi.IPC_EXCL), abi.EEXIST},
			{"another key", get(q, 8, 0), abi.ENOENT},
		} {
			if step.got != -int64(step.want) {
				t.Errorf("%s, %s: %s, want %v", c.get, step.what, show(step.got), step.want)
			}
		}
		q.start("exit_group", 0)
	}
	p.done()
}

// A snapshot in the middle of sleeps in all three goes on as the first run did, and listening changes nothing.
func TestSystemVSnapshot(t *testing.T) {
	p := solo(t)
	q, s := p.call("msgget", 1, abi.IPC_CREAT|0o600), p.call("semget", 1, 2, abi.IPC_CREAT|0o600)
	a, b := p.fork(), p.fork()
	a.blocks("msgrcv", q, p.buf(64), 50, 0, 0)
	b.blocks("semop", s, sops(0, -1, abi.SEM_UNDO, 1, -1, 0), 2)
	p.want(0, "semop", s, sops(0, 1, 0), 1)
	mail, up := p.put(letter(4, "abc")), p.put(sops(1, 3, 0))
	snap := p.m.Snapshot()
	run := func(l event.Listener) (sum any, ends [2]int64) {
		p.m.Restore(snap)
		p.m.Listen(l)
		p.want(0, "msgsnd", q, mail, 3, 0)
		p.want(0, "semop", s, up, 1)
		return p.m.Hash(), [2]int64{a.result(), b.result()}
	}
	var tape sysvTape
	first, ends := run(nil)
	second, again := run(&tape)
	if first != second || ends != again || ends != [2]int64{3, 0} {
		t.Errorf("%v %v, then %v %v", first, ends, second, again)
	}
	want := []string{"queued msgqueue 3 hand-over", "taken msgqueue 3 hand-over", "queued semset 3 ", "taken semset -1 ", "taken semset -1 "}
	if got := strings.Join(tape, "|"); got != strings.Join(want, "|") {
		t.Errorf("events: %s", got)
	}
	if err := p.m.Audit(); err != nil {
		t.Error(err)
	}
}

// sysvTape notes what entered and left objects.
type sysvTape []string

func (r *sysvTape) Event(e *event.Event) {
	if e.Kind == event.Queued || e.Kind == event.Taken {
		*r = append(*r, strings.Join([]string{e.Kind.Name(), e.Obj.Kind.Name(), itoa(e.N), e.Text}, " "))
	}
}

// The events of GETALL and SETALL hold the values, as many as the set has; those of calls that fail do not.
func TestSetValuesInEvents(t *testing.T) {
	p := solo(t)
	s, out := p.call("semget", 1, 3, abi.IPC_CREAT|0o600), p.buf(6)
	in := p.put(sops(1, 0, 3))
	var tape valuesTape
	p.m.Listen(&tape)
	p.want(0, "semctl", s, 0, abi.SETALL, in)
	p.want(0, "semctl", s, 0, abi.GETALL, out)
	p.want(abi.EFAULT, "semctl", s, 0, abi.GETALL, badPtr)
	p.want(abi.EFAULT, "semctl", s, 0, abi.SETALL, badPtr)
	p.want(abi.EINVAL, "semctl", s+1, 0, abi.SETALL, in)
	p.want(abi.EINVAL, "semctl", -1, 0, abi.SETALL, in)
	all := string(sops(1, 0, 3))
	if diff := cmp.Diff(valuesTape{"enter 3 " + all, "exit 3 " + all}, tape); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// valuesTape notes the memory of semctl's fourth argument.
type valuesTape []string

func (r *valuesTape) Event(e *event.Event) {
	for _, m := range e.Mem {
		if m.Arg == semctlArray {
			*r = append(*r, strings.Join([]string{map[event.Kind]string{event.SysEnter: "enter", event.SysExit: "exit"}[e.Kind], itoa(int64(m.Full)), string(m.Data)}, " "))
		}
	}
}

// noQueues is a part that knows no message queue.
type noQueues struct{ ipc.MsgTable }

func (*noQueues) Get(int32, int32, *ipc.Caller) (int32, abi.Errno) { return -1, abi.EXFULL }

// The three mechanisms can be replaced.
func TestSystemVParts(t *testing.T) {
	p := stageWith(t, Config{Parts: Parts{Msgs: func() ipc.MsgQueues { return &noQueues{*ipc.NewMsgTable()} },
		Sems: func() ipc.Semaphores { return ipc.NewSemTable() }, Shms: func() ipc.Segments { return ipc.NewShmTable() }}}).puppet()
	p.want(abi.EXFULL, "msgget", 1, abi.IPC_CREAT)
	p.want(0, "semget", 1, 1, abi.IPC_CREAT)
	p.want(0, "shmget", 1, 1, abi.IPC_CREAT)
}

// Whatever random words the calls are made with, nobody's memory or the host's order suffers.
func TestSystemVHostile(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	s := newStage(t)
	var all []*puppet
	for range 5 {
		all = append(all, s.puppet())
	}
	base := all[0].buf(4096)
	words := []uint64{0, 1, 2, 3, 4, 5, 8, 11, 12, 13, 16, 20, 255, 499, 501, 1000, 4096, 8192, 32767, 32768, 1 << 15, 1 << 16, 1<<31 - 1, 1 << 31, 1<<32 - 1, 1 << 32, 1 << 47, 1 << 63, ^uint64(0), ^uint64(1),
		base, base + 1, base + 4090, tempArea, badPtr, PuppetMemory + PuppetMemorySize - 3, userTop - 1, userTop, abi.IPC_CREAT | 0o666, abi.IPC_NOWAIT, abi.SEM_UNDO, abi.SHM_RND, abi.SHM_REMAP, 0x20000000}
	calls := []string{"msgget", "msgsnd", "msgrcv", "msgctl", "semget", "semop", "semtimedop", "semctl", "shmget", "shmat", "shmdt", "shmctl", "munmap", "mprotect"}
	for i := range 6000 {
		p := all[r.IntN(len(all))]
		if p.letter() == 0 || p.blocked() {
			if p.letter() != 0 {
				s.m.sendTask(s.m.Procs.Task(p.tid), abi.UserInfo(abi.SIGKILL, 0, 1, 0))
				s.quiet()
			}
			*p = *s.puppet()
		}
		var noise [64]byte
		for k := range noise {
			noise[k] = byte(r.IntN(4))
		}
		s.m.PuppetView(p.tid).CopyOut(base, noise[:])
		args := make([]any, 6)
		for k := range args {
			args[k] = words[r.IntN(len(words))]
		}
		if r.IntN(3) > 0 {
			args[0] = uint64(r.IntN(4))
		}
		p.start(calls[r.IntN(len(calls))], args...)
		if i%500 == 0 {
			if err := s.m.Audit(); err != nil {
				t.Fatal(i, err)
			}
		}
	}
	checkAudit(t, s.m)
}

// What lies in queues and sets counts as memory: a guest cannot fill the host with it.
func TestSystemVMemoryIsBounded(t *testing.T) {
	p := stageWith(t, Config{Memory: 8 << 20}).puppet()
	big, full := p.put(letter(1, strings.Repeat("x", 8192))), 0
	for range 2000 {
		q := p.call("msgget", 0, 0o600)
		if q < 0 || p.call("msgsnd", q, big, 8192, 0) < 0 {
			full++
		}
	}
	if used := p.m.msgs.Pages(); full == 0 || used > 8<<20/pageSize {
		t.Errorf("%d pages of messages", used)
	}
	for p.m.msgs.Highest() > 0 {
		p.want(0, "msgctl", p.call("msgctl", p.m.msgs.Highest(), abi.MSG_STAT, p.kept), abi.IPC_RMID, 0)
	}
	for range 2000 {
		p.call("semget", 0, 32000, 0o600)
	}
	if used := p.m.sems.Pages(); used > 8<<20/pageSize {
		t.Errorf("%d pages of semaphores", used)
	}
	p.done()
}
