package narrate

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/view"
)

// What an event is by itself.
var (
	detailEnter     = view.Phrase{"%s asks to %s.", "%s请求：%s。"}
	detailExit      = view.Phrase{"%s returns to %s with %s.", "%s 返回%s，结果为 %s。"}
	detailCopyIn    = view.Phrase{"the kernel copies %s from the memory of %s at %#x.", "内核从%[2]s的内存 %#[3]x 处复制 %[1]s。"}
	detailCopyOut   = view.Phrase{"the kernel copies %s into the memory of %s at %#x.", "内核把 %[1]s复制到%[2]s的内存 %#[3]x 处。"}
	detailQueued    = view.Phrase{"the kernel puts %s into %s.", "内核把 %s放入%s。"}
	detailTaken     = view.Phrase{"the kernel takes %s out of %s.", "内核把 %s从%s取出。"}
	detailSemUp     = view.Phrase{"semaphore %d of set %d changes by %+d.", "信号量集 %[2]d 的信号量 %[1]d 变化 %+[3]d。"}
	detailAttach    = view.Phrase{"%s is mapped at %#x.", "%s映射到 %#x。"}
	detailDetach    = view.Phrase{"%s is unmapped from %#x.", "%s从 %#x 解除映射。"}
	detailOpened    = view.Phrase{"descriptor %d of %s now names %s.", "%[2]s的描述符 %[1]d 现在指向%[3]s。"}
	detailClosed    = view.Phrase{"descriptor %d of %s no longer names %s.", "%[2]s的描述符 %[1]d 不再指向%[3]s。"}
	detailShare     = view.Phrase{"the child shares frame %d at %#x: whoever writes there first gets a copy.", "子进程共享 %#[2]x 处的页框 %[1]d：谁先写，谁得到副本。"}
	detailBorn      = view.Phrase{"%s makes %s.", "%s创建%s。"}
	detailOutput    = view.Phrase{"the console shows %s: %s.", "控制台输出 %s：%s。"}
	detailChoice    = view.Phrase{"the machine could go on in %d ways here; it takes number %d.", "机器在这里有 %d 种走法，选了第 %d 种。"}
	detailReap      = view.Phrase{"%s collects %s.", "%s回收%s。"}
	detailExec      = view.Phrase{"the program %s is loaded.", "装入程序 %s。"}
	detailPageNew   = view.Phrase{"%s touches page %#x for the first time and gets frame %d for it.", "%s首次访问页 %#x，得到页框 %d。"}
	detailIgnored   = view.Phrase{"%s ignores %s, so nothing comes of it.", "%s忽略 %s，于是什么也不发生。"}
	detailTimer     = view.Phrase{"the clock reaches %s: a timer fires.", "时钟走到 %s：定时器到期。"}
	detailContinued = view.Phrase{"%s was continued.", "%s得以继续。"}
)

// detail says what an event is by itself, where the story of its call tells the rest.
func (s *step) detail(i int) {
	e := &s.events[i]
	who := s.who(e.TID)
	switch e.Kind {
	case event.SysEnter:
		s.put(i, detailEnter, who, s.wish(e.TID, e, nil))
	case event.SysExit:
		s.put(i, detailExit, callName(e.Nr), who, resultText(e))
	case event.CopyIn:
		s.put(i, detailCopyIn, s.bytes(e.N), who, e.Addr)
	case event.CopyOut:
		s.put(i, detailCopyOut, s.bytes(e.N), who, e.Addr)
	case event.Queued, event.Taken:
		s.moved(i)
	case event.Opened:
		s.put(i, detailOpened, e.Fd, who, s.object(e.Obj, e.Text))
	case event.Closed:
		s.put(i, detailClosed, e.Fd, who, s.object(e.Obj, ""))
	case event.PageShare:
		s.put(i, detailShare, e.Frame, e.Addr)
	case event.Born:
		s.put(i, detailBorn, who, s.who(e.Peer))
	case event.Output:
		s.put(i, detailOutput, s.bytes(int64(len(e.Data))), quoted(e.Data))
	case event.Choice:
		s.put(i, detailChoice, e.N, e.Ret+1)
	case event.Reap:
		s.put(i, detailReap, who, s.say(nameProcess, e.Peer))
	case event.Exec:
		s.put(i, detailExec, e.Text)
	case event.Timer:
		s.put(i, detailTimer, seconds(e.N))
	default:
		s.lonely(i)
	}
}

// put is a sentence of weight Detail.
func (s *step) put(i int, p view.Phrase, args ...any) {
	s.tell(i, Detail, s.events[i].Kind.Name(), nil, s.say(p, args...))
}

// moved says what went into an object or came out of it.
func (s *step) moved(i int) {
	e := &s.events[i]
	p := either(e.Kind == event.Queued, detailQueued, detailTaken)
	switch e.Obj.Kind {
	case event.SemSet:
		s.put(i, detailSemUp, e.Args[0], e.Obj.ID, e.N)
	case event.Segment:
		s.put(i, either(e.Kind == event.Queued, detailAttach, detailDetach), s.object(e.Obj, ""), e.Addr)
	default:
		s.put(i, p, s.bytes(e.N), s.object(e.Obj, ""))
	}
}

// lonely says something about an event that has a story of its own but stands where it is not told.
func (s *step) lonely(i int) {
	e := &s.events[i]
	switch e.Kind {
	case event.SigQueue:
		s.put(i, detailIgnored, s.who(e.TID), signal(e.Sig))
	case event.Continue:
		s.put(i, detailContinued, s.who(e.TID))
	case event.PageNew:
		s.put(i, detailPageNew, s.who(e.TID), e.Addr, e.Frame)
	default:
		s.put(i, view.Phrase{"%s.", "%s。"}, e.Kind.Name())
	}
}

// callName is a call's name, or strace's word for a number that Linux does not have.
func callName(nr uint64) string {
	if c := abi.Lookup(nr); c != nil {
		return c.Name
	}
	return "syscall_" + itoa(int64(nr))
}
