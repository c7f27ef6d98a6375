//go:build linux && amd64

package kernel_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
	"github.com/vitrine-os/vitrine/kernel/scenario/linux"
)

// postTwin is two processes with a queue on a stage: a mailbox on the machine, a POSIX message queue on Linux.
type postTwin struct {
	t      *testing.T
	st     scenario.Stage
	posix  bool
	actors [2]scenario.ActorID
	fd     [2]uint64 // blocking; on Linux also one that is not
}

// Places in an actor's scratch memory.
const (
	nameAt = scenario.ScratchAddr + 64*iota
	attrAt
	timeAt
	sendAt
	recvAt
)

// newPostTwin makes a queue that keeps n messages of four bytes.
func newPostTwin(t *testing.T, st scenario.Stage, n uint64) *postTwin {
	w := &postTwin{t: t, st: st, posix: st.Name() == "linux"}
	for i := range w.actors {
		a, err := st.Actor("A")
		if err != nil {
			t.Fatal(err)
		}
		w.actors[i] = a
	}
	for i := range w.actors {
		if w.posix {
			w.write(i, nameAt, []byte("q\x00"))
			w.words(i, attrAt, 0, n, 4, 0)
			for k, flag := range []uint64{0, abi.O_NONBLOCK} {
				w.fd[k] = uint64(w.call(i, "mq_open", nameAt, abi.O_CREAT|abi.O_RDWR|flag, 0o600, attrAt))
			}
			continue
		}
		w.write(i, nameAt, []byte("/q\x00"))
		w.fd[0] = uint64(w.call(i, "mailbox_open", nameAt, abi.O_CREAT|abi.O_RDWR, 0o600, n))
	}
	return w
}

func (w *postTwin) write(i int, addr uint64, b []byte) {
	if err := w.st.Write(w.actors[i], addr, b); err != nil {
		w.t.Fatal(err)
	}
}

func (w *postTwin) words(i int, addr uint64, list ...uint64) {
	var b []byte
	for _, v := range list {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	w.write(i, addr, b)
}

// call makes a call that must succeed.
func (w *postTwin) call(i int, name string, args ...uint64) int64 {
	w.start(i, name, args...)
	s := w.st.State(w.actors[i])
	if !s.Done || s.Ret < 0 {
		w.t.Fatalf("%s: %s = %d", w.st.Name(), name, s.Ret)
	}
	return s.Ret
}

func (w *postTwin) start(i int, name string, args ...uint64) {
	var list [6]uint64
	copy(list[:], args)
	if err := w.st.Start(w.actors[i], abi.ByName(name), list, "C"); err != nil {
		w.t.Fatal(err)
	}
	w.settle()
}

func (w *postTwin) settle() {
	if err := w.st.Settle(5 * time.Second); err != nil {
		w.t.Fatal(err)
	}
}

// patience is how long a T is: long enough that the host is never late in finding a call blocked.
const patience = 20 * time.Millisecond

// begin sends or receives: not at all, at most for T, or for as long as it takes.
func (w *postTwin) begin(i int, send bool, wait string, label uint32) {
	timeout, fd := uint64(0), w.fd[0]
	if wait != "forever" {
		timeout = timeAt
	}
	msg := make([]byte, abi.SizeofMessage)
	if !w.posix {
		(&abi.Message{Label: label}).Encode(msg)
		w.write(i, sendAt, msg)
		w.words(i, timeAt, 0, map[string]uint64{"T": uint64(patience)}[wait])
		w.start(i, map[bool]string{true: "mailbox_send", false: "mailbox_recv"}[send], fd, map[bool]uint64{true: sendAt, false: recvAt}[send], timeout)
		return
	}
	if wait == "now" {
		timeout, fd = 0, w.fd[1]
	}
	binary.LittleEndian.PutUint32(msg, label)
	w.write(i, sendAt, msg[:4])
	end := time.Now().Add(patience).UnixNano()
	w.words(i, timeAt, uint64(end/1e9), uint64(end%1e9))
	if send {
		w.start(i, "mq_timedsend", fd, sendAt, 4, 0, timeout)
	} else {
		w.start(i, "mq_timedreceive", fd, recvAt, 4, 0, timeout)
	}
}

// said is what a process's call answered: an error, "0", or the label that was received; "..." if it sleeps.
func (w *postTwin) said(i int, send bool) string {
	s := w.st.State(w.actors[i])
	switch {
	case !s.Done:
		return "..."
	case s.Ret < 0:
		return abi.Errno(-s.Ret).Name()
	case send:
		return "0"
	}
	at := map[bool]uint64{true: recvAt, false: recvAt + 4}[w.posix] // a message's label is its second word
	b, err := w.st.Read(w.actors[i], at, 4)
	if err != nil {
		w.t.Fatal(err)
	}
	return fmt.Sprint(binary.LittleEndian.Uint32(b))
}

// What mailboxes and POSIX queues both have, both do alike: full and empty, not at all, at most T and for ever, and the order of equals.
// See mq_timedsend(3).
func TestMailboxLikePosixQueue(t *testing.T) {
	for _, n := range []uint64{1, 3} {
		real, err := linux.Open(linux.Options{})
		if errors.Is(err, linux.ErrUnavailable) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		defer real.Close()
		sim, err := scenario.NewMachine()
		if err != nil {
			t.Fatal(err)
		}
		playPosts(t, [2]*postTwin{newPostTwin(t, sim, n), newPostTwin(t, real, n)}, n)
		if err := sim.Kernel().Audit(); err != nil {
			t.Error(err)
		}
	}
}

// playPosts lets both do the same at random.
func playPosts(t *testing.T, both [2]*postTwin, n uint64) {
	rng, inside := rand.New(rand.NewPCG(7, n)), uint64(0)
	for k := uint32(1); k <= 100; k++ {
		send, wait := rng.IntN(2) == 0, []string{"now", "T", "forever"}[rng.IntN(3)]
		stuck := send && inside == n || !send && inside == 0
		var said [2]string
		for i, w := range both {
			w.begin(0, send, wait, k)
			said[i] = w.said(0, send)
			switch {
			case said[i] != "...":
			case wait == "T":
				if err := w.st.Sleep(2 * patience); err != nil {
					t.Fatal(err)
				}
				w.settle()
				said[i] += " " + w.said(0, send)
			default:
				w.begin(1, !send, "now", k)
				said[i] += " " + w.said(1, !send) + " " + w.said(0, send)
			}
		}
		if said[0] != said[1] || stuck != strings.ContainsAny(said[0], ".E") {
			t.Fatalf("call %d (send %v, %s, %d inside): %s, Linux says %s", k, send, wait, inside, said[0], said[1])
		}
		if !stuck {
			inside += map[bool]uint64{true: 1, false: ^uint64(0)}[send]
		}
	}
}
