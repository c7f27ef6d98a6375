package random

import (
	"fmt"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// messages is the System V message queue.
var messages = &Group{
	Name: "msg",
	Help: "message queues: types, lengths, full queues, sleepers in line, removal, limits, permissions",
	Begin: []string{
		"msgget(0x11, IPC_CREAT|0666)", "msgctl(0, IPC_SET, {msg_perm={mode=0666}, msg_qbytes=20})", "rt_sigaction(SIGUSR1, {sa_handler=HANDLER}, NULL)",
	},
	Shapes: join([]Shape{ // msgmnb stays as it is: behind the fence root may not set msg_qbytes beyond it (CAP_SYS_RESOURCE)
		{30, send},
		{30, Format("msgrcv(%s, %s, %s, %s, %s)", queueID, Mostly(Place, Mostly(Edge, hostile)), OneOf("100", "100", "100", "20", "5", "1", "0", "8192", "9000", "-1", "0x7fffffffffffffff"),
			messageType, receiveFlags)},
		{4, Format("msgget(%s, %s)", ipcKey, getFlags)},
		{2, Format("msgctl(%s, IPC_RMID, NULL)", ownQueue)},
		{5, Format("msgctl(%s, IPC_STAT, %s)", queueID, Mostly(Place, hostile))},
		{2, Format("msgctl(%s, %s, %s)", OneOf("0", "0", "1", "2", "32768", "-1"), OneOf("MSG_STAT", "MSG_STAT_ANY"), Place)},
		{1, Format("msgctl(%s, %s, %s)", OneOf("0", "0", "-1"), OneOf("IPC_INFO", "MSG_INFO"), Place)},
		{1, Format("msgctl(%s, %s, NULL)", queueID, OneOf("99", "-1", "0x7fffffff", "10"))},
		{5, Format("msgctl(%s, IPC_SET, {msg_perm=%s, msg_qbytes=%s})", ownQueue, ipcPerm, OneOf("20", "20", "40", "5", "0", "16384", "100"))},
		{1, Format("msgctl(%s, IPC_SET, %s)", ownQueue, hostile)},
		{2, limit(OneOf("msgmax", "msgmni"), OneOf("20", "5", "8192", "2", "0", "-1", "x", "16384", ""))},
		{1, Pause},
	}, users, kin, Lives, Signals),
}

var (
	queueID  = objectID(msgs)
	ownQueue = ownID(msgs, func(w *World, index int32) abi.IpcPerm {
		ds, _, _ := w.Kernel().Msgs.StatAt(index, nil)
		return ds.Perm
	})
)

func msgs(w *World) registry { return &w.Kernel().Msgs }

// messageType draws what msgrcv asks for.
var messageType = OneOf("0", "0", "0", "1", "2", "3", "-1", "-2", "-3", "-3", "4", "-9223372036854775808", "9223372036854775807")

// receiveFlags draws how.
var receiveFlags = OneOf("0", "0", "0", "0", "IPC_NOWAIT", "IPC_NOWAIT", "MSG_NOERROR", "MSG_NOERROR", "MSG_EXCEPT", "MSG_EXCEPT|MSG_NOERROR", "MSG_COPY|IPC_NOWAIT", "MSG_COPY|IPC_NOWAIT|MSG_NOERROR",
	"MSG_COPY", "MSG_COPY|MSG_EXCEPT|IPC_NOWAIT", "-1")

// send writes a msgsnd; the letter tells which call it was.
func send(w *World) string {
	id, flags := queueID(w), OneOf("0", "0", "0", "IPC_NOWAIT", "MSG_NOERROR", "-1")(w)
	if w.Chance(20) {
		return fmt.Sprintf("msgsnd(%s, %s, %s, %s)", id, hostile(w), OneOf("0", "1", "8192", "-1")(w), flags)
	}
	w.letters++
	n := []int{0, 1, 2, 5, 5, 10, 10, 18, 20, 21, 40, 100, 3000}[w.Rand.IntN(13)]
	text := fmt.Sprintf("%q*%d", string(rune('a'+w.letters%26)), n)
	if n < 4 {
		text = fmt.Sprintf("%q", strings.Repeat(string(rune('a'+w.letters%26)), n))
	}
	size := fmt.Sprint(n)
	if w.Chance(20) {
		size = OneOf("-1", "8193", "0xffffffffffffffff", "0x100000000", "0x80000000")(w)
	}
	typ := OneOf("1", "1", "2", "2", "3", "4", "0", "-1", "9223372036854775807")(w)
	return fmt.Sprintf("msgsnd(%s, {mtype=%s, mtext=%s}, %s, %s)", id, typ, text, size, flags)
}
