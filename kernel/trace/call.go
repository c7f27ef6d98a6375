package trace

import (
	"strconv"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// callName is a call's name, or strace's word for a number that Linux does not have.
func callName(nr uint64) string {
	if c := abi.Lookup(nr); c != nil {
		return c.Name
	}
	return "syscall_0x" + strconv.FormatUint(nr, 16)
}

// enterText is what can be said of the arguments when the call begins. complete says that nothing of them is
// left for its end.
func (p *printer) enterText(previous string) (text []byte, complete bool) {
	if p.call == nil {
		for i, v := range p.args {
			if i > 0 {
				text = append(text, ", "...)
			}
			text = abi.AppendHex(text, v)
		}
		return text, true
	}
	switch p.call.Nr {
	case abi.SYS_CLONE:
		return p.enterClone(), p.args[0]&cloneLate == 0
	case abi.SYS_CLONE3:
		if mem := pick(p.before, 0); len(mem) > 0 && mem[0].OK {
			return p.appendArg(nil, 0), false
		}
	case abi.SYS_RT_SIGRETURN:
		return p.appendFrame(nil), true
	case abi.SYS_RESTART_SYSCALL:
		return append(append([]byte("<... resuming interrupted "), previous...), " ...>"...), true
	}
	return p.between(0, p.firstLate())
}

// exitText is what is left to be said of the arguments when the call has ended.
func (p *printer) exitText() []byte {
	if p.call == nil {
		return nil
	}
	switch p.call.Nr {
	case abi.SYS_CLONE:
		return p.exitClone()
	case abi.SYS_CLONE3:
		return p.exitClone3()
	case abi.SYS_RT_SIGRETURN, abi.SYS_RESTART_SYSCALL:
		return nil
	}
	text, _ := p.between(p.firstLate(), len(p.call.Args))
	return text
}

// firstLate is the first argument that only the end of the call can show.
func (p *printer) firstLate() int {
	for i := range p.call.Args {
		if p.late(i) && p.call.Arg(i, &p.args).Kind != abi.KindNone {
			return i
		}
	}
	return len(p.call.Args)
}

// between writes the arguments from one to before another, with a comma behind the last if more follow.
func (p *printer) between(from, to int) (text []byte, last bool) {
	for i := from; i < to; i++ {
		if p.call.Arg(i, &p.args).Kind == abi.KindNone {
			continue
		}
		if len(text) > 0 {
			text = append(text, ", "...)
		}
		text = p.appendArg(text, i)
	}
	if to < len(p.call.Args) && len(text) > 0 {
		text = append(text, ", "...)
	}
	return text, to >= len(p.call.Args)
}

// appendFrame appends the mask that rt_sigreturn(2) restores.
func (p *printer) appendFrame(b []byte) []byte {
	mem := pick(p.before, abi.FrameArg)
	if len(mem) == 0 || !mem[0].OK || len(mem[0].Data) < 8 {
		return b
	}
	b = appendSigSet(append(b, "{mask="...), abi.SigSet(le.Uint64(mem[0].Data)))
	return append(b, '}')
}

// cloneLate are the flags of clone(2) whose arguments strace shows at the end of the call.
const cloneLate = abi.CLONE_PARENT_SETTID | abi.CLONE_PIDFD | abi.CLONE_SETTLS | abi.CLONE_CHILD_SETTID | abi.CLONE_CHILD_CLEARTID

// enterClone writes clone's stack and flags, in strace's order.
func (p *printer) enterClone() []byte {
	b := appendAddr([]byte("child_stack="), p.args[1])
	return p.appendCloneFlags(append(b, ", flags="...))
}

// appendCloneFlags appends clone's flags with the signal of the child's end among them.
func (p *printer) appendCloneFlags(b []byte) []byte {
	flags, signal := p.args[0]&^abi.CSIGNAL, p.args[0]&abi.CSIGNAL
	if flags != 0 || signal == 0 {
		b = abi.FlagsClone.Append(b, uint64(uint32(flags)))
	}
	if signal == 0 {
		return b
	}
	if flags != 0 {
		b = append(b, '|')
	}
	return appendSignal(b, int32(signal))
}

// exitClone writes the arguments that clone's flags make meaningful.
func (p *printer) exitClone() []byte {
	var b []byte
	flags := p.args[0]
	if flags&(abi.CLONE_PARENT_SETTID|abi.CLONE_PIDFD) != 0 {
		word := ", parent_tid="
		if flags&abi.CLONE_PARENT_SETTID == 0 {
			word = ", pidfd="
		}
		b = p.appendArg(append(b, word...), 2)
	}
	if flags&abi.CLONE_SETTLS != 0 {
		b = appendAddr(append(b, ", tls="...), p.args[3])
	}
	if flags&(abi.CLONE_CHILD_SETTID|abi.CLONE_CHILD_CLEARTID) != 0 {
		b = appendAddr(append(b, ", child_tidptr="...), p.args[4])
	}
	return b
}

// exitClone3 writes what the kernel filled in, and the size of the structure.
func (p *printer) exitClone3() []byte {
	mem := pick(p.before, 0)
	if len(mem) == 0 || !mem[0].OK || len(mem[0].Data) < abi.SizeofCloneArgs {
		return nil
	}
	var b []byte
	var c abi.CloneArgs
	c.Decode(mem[0].Data)
	if !p.failed() && c.Flags&abi.CLONE_PARENT_SETTID != 0 {
		b = append(appendInt(append(b, " => {parent_tid=["...), p.ret), "]}"...)
	}
	return appendUint(append(b, ", "...), p.args[1])
}

// argTexts are the arguments one by one, for those who want no line; those that the kernel still has to write
// are bare addresses while the call runs.
func (p *printer) argTexts() []string {
	texts := []string{}
	if p.call == nil {
		for _, v := range p.args {
			texts = append(texts, string(abi.AppendHex(nil, v)))
		}
		return texts
	}
	for i := range p.call.Args {
		if p.call.Arg(i, &p.args).Kind == abi.KindNone {
			continue
		}
		if p.call.Nr == abi.SYS_CLONE && i == 0 {
			texts = append(texts, string(p.appendCloneFlags(nil)))
			continue
		}
		texts = append(texts, string(p.appendArg(nil, i)))
	}
	return texts
}
