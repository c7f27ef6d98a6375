package kernel

import (
	"fmt"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// portCell is one way to send: through which box, how, for how long, and what becomes of the partner.
type portCell struct {
	capacity string // of the box: "0", "n" with room, "full", "unbounded"
	async    bool   // port_post instead of a send that waits
	patience string // "forever", "now", "T"
	mailbox  bool   // indirect communication
	partner  string // "there": it waits already; "late": it comes before T is over; "dead"
}

// portOutcome is what has to come of it, and the rule that says so.
type portOutcome struct{ what, rule string }

// The outcomes: the send is over at once, over when the partner comes, never over, refused or too late.
const (
	sent    = "sent"
	waits   = "waits, then sent"
	forever = "waits for ever"
	again   = "EAGAIN"
	late    = "waits, then ETIMEDOUT"
	noSuch  = "ESRCH"
)

// want looks a cell up. Whether the sender waits itself or posts changes nothing but how the outcome is told.
func (c portCell) want() portOutcome {
	if c.partner == "dead" && !c.mailbox {
		return portOutcome{noSuch, "port/R8"}
	}
	room := c.capacity == "n" || c.capacity == "unbounded"
	key := c.partner + " " + c.patience
	switch {
	case room:
		return portOutcome{sent, "mailbox/R2"}
	case c.partner == "there" && c.capacity == "0":
		return portOutcome{sent, "mailbox/R1"}
	}
	return map[string]portOutcome{
		// A full box has nobody who waits at it: a partner that is there comes at once, which is too late for "now" only.
		"there forever": {waits, "mailbox/R2"}, "there now": {again, "mailbox/R3"}, "there T": {waits, "mailbox/R2"},
		"late forever": {waits, "mailbox/R2"}, "late now": {again, "mailbox/R3"}, "late T": {waits, "mailbox/R2"},
		"dead forever": {forever, "mailbox/R2"}, "dead now": {again, "mailbox/R3"}, "dead T": {late, "mailbox/R7"},
	}[key]
}

// portStage is a sender, its partner, and what stands between them.
type portStage struct {
	portCell
	a, b *puppet
	fd   int64 // of the mailbox
	in   uint64
}

func newPortStage(t *testing.T, c portCell) *portStage {
	s := &portStage{portCell: c, a: solo(t)}
	capacity := map[string]int{"0": 0, "n": 2, "full": 1, "unbounded": abi.PORT_UNBOUNDED}[c.capacity]
	s.fd = s.a.call("mailbox_open", "/box", abi.O_CREAT|abi.O_RDWR, 0o600, capacity)
	s.b = s.a.fork()
	s.in = s.b.room(8)
	s.b.want(0, "port_capacity", capacity)
	if c.capacity == "full" {
		s.send(0, s.a.message(1, "first"))
	}
	switch {
	case c.partner == "dead":
		s.a.want(0, "kill", s.b.tid, abi.SIGKILL)
	case c.partner == "there" && c.capacity != "full":
		s.receive(s.b.blocks)
	}
	return s
}

// receive lets the partner receive.
func (s *portStage) receive(by func(name string, args ...any)) {
	if s.mailbox {
		by("mailbox_recv", s.fd, s.in, 0)
	} else {
		by("port_recv", 0, s.in, 0)
	}
}

// send sends and returns what the call answers.
func (s *portStage) send(timeout any, msg uint64) int64 {
	if s.mailbox {
		return s.a.call("mailbox_send", s.fd, msg, timeout)
	}
	return s.a.call("port_send", s.b.tid, msg, timeout)
}

// begin starts the send of the cell.
func (s *portStage) begin() {
	msg := s.a.message(2, "second")
	timeout := map[string]uint64{"forever": 0, "now": s.a.words(0, 0), "T": s.a.words(0, 1_000_000)}[s.patience]
	switch {
	case s.async && s.mailbox:
		s.a.start("port_post", abi.POST_SEND|abi.POST_MAILBOX, s.fd, msg, timeout, 0, 0)
	case s.async:
		s.a.start("port_post", abi.POST_SEND, s.b.tid, msg, timeout, 0, 0)
	case s.mailbox:
		s.a.start("mailbox_send", s.fd, msg, timeout)
	default:
		s.a.start("port_send", s.b.tid, msg, timeout)
	}
}

// state tells how the send stands: an error or 0 if it is over, "waits" if not.
func (s *portStage) state(handle *int64) string {
	if s.async {
		if *handle == 0 {
			if *handle = s.a.result(); *handle < 0 {
				return show(*handle)
			}
		}
		s.a.start("port_result", *handle, 0, s.a.words(0, 0))
		if r := s.a.result(); r != -int64(abi.EINPROGRESS) {
			return show(r)
		}
		return "waits"
	}
	if s.a.blocked() {
		return "waits"
	}
	return show(s.a.result())
}

// outcome plays the cell.
func (s *portStage) outcome() string {
	var handle int64
	s.begin()
	if now := s.state(&handle); now != "waits" {
		return map[string]string{"0": sent, "EAGAIN": again, "ESRCH": noSuch}[now]
	}
	s.a.m.Pass(500_000)
	if s.partner != "dead" {
		for range map[bool]int{false: 1, true: 2}[s.capacity == "full"] {
			s.receive(func(name string, args ...any) { s.b.want(0, name, args...) })
		}
		s.b.has(s.in, 2, s.a, "second")
		if got := s.state(&handle); got != "0" {
			return "waits, then " + got
		}
		return waits
	}
	s.a.m.Pass(10_000_000)
	if got := s.state(&handle); got != "waits" {
		return "waits, then " + got
	}
	return forever
}

// The whole matrix of textbook sends: every capacity, with and without waiting, for every time, direct and indirect, with a partner that
// is there, late or dead.
func TestPortMatrix(t *testing.T) {
	cells := 0
	for _, capacity := range []string{"0", "n", "full", "unbounded"} {
		for _, async := range []bool{false, true} {
			for _, patience := range []string{"forever", "now", "T"} {
				for _, mailbox := range []bool{false, true} {
					for _, partner := range []string{"there", "late", "dead"} {
						cells++
						c := portCell{capacity, async, patience, mailbox, partner}
						want := c.want()
						t.Run(fmt.Sprintf("%s/%+v", want.rule, c), func(t *testing.T) {
							s := newPortStage(t, c)
							if got := s.outcome(); got != want.what {
								t.Errorf("%s, want %s", got, want.what)
							}
							checkAudit(t, s.a.m)
						})
					}
				}
			}
		}
	}
	if cells != 144 {
		t.Errorf("%d cells", cells)
	}
}
