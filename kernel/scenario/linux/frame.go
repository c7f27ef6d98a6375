//go:build linux && amd64

package linux

import (
	"fmt"
	"runtime/debug"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
)

// Handler reads the signal frame of the innermost handler from the actor's memory and says the same of it as the machine would of its own.
func (s *stage) Handler(id scenario.ActorID) (f scenario.Frame, err error) {
	defer guard(debug.SetPanicOnFault(true), &err)
	a, err := s.actor(id)
	if err != nil {
		return scenario.Frame{}, err
	}
	b := s.box(a)
	depth, l := b.now()
	if l == nil || depth == 0 {
		return scenario.Frame{}, fmt.Errorf("%s is in no handler", a.name)
	}
	info, err := s.peek(a, l.info, abi.SizeofSiginfo)
	if err != nil {
		return scenario.Frame{}, fmt.Errorf("siginfo of %w", err)
	}
	context, err := s.peek(a, l.context, contextSize)
	if err != nil {
		return scenario.Frame{}, fmt.Errorf("context of %w", err)
	}
	f = scenario.Frame{Sig: abi.Signal(l.sig), Mask: abi.SigSet(le.Uint64(context[contextMask:])), MaskAt: l.context + contextMask}
	f.Info.Decode(info)
	var alt abi.StackT
	alt.Decode(context[contextStack:])
	f.AltStack = alt.Flags&abi.SS_DISABLE == 0 && l.context >= alt.Sp && l.context-alt.Sp < alt.Size
	interrupted(&b.level[depth-1], context, &f)
	return f, nil
}

// interrupted tells what the interrupted code will see. At one of the two instructions that make calls the call will be made again, right
// after them its result is in the result register. Anywhere else the agent was idle, and its last call's result counts; unless that was the
// very beginning of another handler, whose first argument stands where results do on riscv64.
func interrupted(below *level, context []byte, f *scenario.Frame) {
	sym := agentSymbols()
	switch le.Uint64(context[contextPC:]) {
	case sym.callAt, sym.breedAt:
		f.Restart = true
	case sym.callAfter, sym.breedAfter:
		f.Ret = int64(le.Uint64(context[contextRet:]))
	case sym.handler:
		f.Ret = int64(le.Uint64(context[contextFirst:]))
	default:
		f.Ret = below.ret
	}
}
