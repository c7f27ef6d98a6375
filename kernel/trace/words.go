package trace

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
)

// What strace prints, piece by piece, for those who make sentences of it.

// Args are a call's arguments one by one, as strace prints them: from its beginning, and its end unless that is nil. One of the two is
// enough, but then texts that the other one holds are bare addresses.
func Args(enter, exit *event.Event) []string {
	p := printer{limit: DefaultStringLimit}
	if enter != nil {
		p.call, p.args, p.before = abi.Lookup(enter.Nr), enter.Args, enter.Mem
	}
	if exit != nil && exit.Kind == event.SysExit {
		p.call, p.args, p.after, p.ret, p.exit = abi.Lookup(exit.Nr), exit.Args, exit.Mem, exit.Ret, true
	}
	return p.argTexts()
}

// Quote shows bytes as a C string, cut after so many.
func Quote(data []byte, limit int) string {
	if len(data) > limit {
		return string(appendQuoted(nil, data[:limit], true))
	}
	return string(appendQuoted(nil, data, false))
}

// Signals shows a set of signals, as in [INT USR1].
func Signals(set abi.SigSet) string { return string(appendSigSet(nil, set)) }
