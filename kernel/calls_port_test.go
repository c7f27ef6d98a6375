package kernel

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
)

// message puts a struct message with some data into memory.
func (p *puppet) message(label uint32, text string, change ...func(*abi.Message)) uint64 {
	h := abi.Message{Length: uint32(len(text)), Label: label, Data: p.put([]byte(text + "\x00"))}
	for _, f := range change {
		f(&h)
	}
	var b [abi.SizeofMessage]byte
	h.Encode(b[:])
	return p.put(b[:])
}

// room is a struct message with a buffer of n bytes.
func (p *puppet) room(n uint32) uint64 {
	return p.message(0, "", func(h *abi.Message) { h.Room, h.Data = n, p.buf(int(n)+1) })
}

// got is what lies in a struct message.
func (p *puppet) got(va uint64) (h abi.Message, text string) {
	p.t.Helper()
	h.Decode(p.peek(va, abi.SizeofMessage))
	return h, string(p.peek(h.Data, int(h.Length)))
}

// has checks the message that was received.
func (p *puppet) has(va uint64, label uint32, from *puppet, text string) abi.Message {
	p.t.Helper()
	h, s := p.got(va)
	if h.Label != label || h.Sender != from.tid || s != text {
		p.t.Errorf("received %d %q of process %d, want %d %q of process %d", h.Label, s, h.Sender, label, text, from.tid)
	}
	return h
}

var portCases = []callCase{
	{"port rendezvous", func(p *puppet) {
		p.onlyHere()
		a, now, soon := p.fork(), p.words(0, 0), p.words(0, 1_000_000)
		in := a.room(10)
		p.want(abi.EAGAIN, "port_send", a.tid, p.message(1, "now"), now)
		a.want(abi.EAGAIN, "port_recv", 0, in, now)
		p.blocks("port_send", a.tid, p.message(1, "hi"), 0)
		p.why("somebody receives from the port of process 3")
		a.want(0, "port_recv", 0, in, 0)
		p.ends(0)
		a.has(in, 1, p, "hi")
		a.blocks("port_recv", p.tid, in, 0)
		a.why("until process 2 sends to process 3")
		p.want(0, "port_send", a.tid, p.message(2, "there"), 0)
		a.ends(0)
		a.has(in, 2, p, "there")
		p.waits(abi.ETIMEDOUT, "port_send", a.tid, p.message(3, "late"), soon)
		a.want(abi.EAGAIN, "port_recv", 0, in, now) // what timed out is never delivered
		p.want(abi.EMSGSIZE, "port_send", a.tid, p.message(1, "", func(h *abi.Message) { h.Length = abi.MESSAGE_MAX + 1 }), 0)
		p.want(abi.EFAULT, "port_send", a.tid, badPtr, 0)
		p.want(abi.EINVAL, "port_send", a.tid, p.message(1, "", func(h *abi.Message) { h.Flags = 8 }), 0)
		p.want(abi.EBADF, "port_send", a.tid, p.message(1, "", func(h *abi.Message) { h.Flags, h.FD = abi.MESSAGE_FD, 99 }), 0)
		p.want(abi.EINVAL, "port_recv", -1, in, 0)
		p.want(abi.ESRCH, "port_send", 999, p.message(1, "x"), 0)
		links := p.buf(10 * abi.SizeofLink)
		p.want(1, "port_links", links, 10)
		var l abi.Link
		l.Decode(p.peek(links, abi.SizeofLink))
		if diff := cmp.Diff(abi.Link{A: p.tid, B: a.tid, SentByA: 3}, l); diff != "" {
			p.t.Error(diff)
		}
	}},
	{"port capacity", func(p *puppet) {
		p.onlyHere()
		a := p.fork()
		in := a.room(10)
		a.want(0, "port_capacity", 2)
		a.want(2, "port_capacity", 2)
		a.want(abi.EINVAL, "port_capacity", -2)
		p.want(0, "port_send", a.tid, p.message(1, "one"), 0)
		p.want(0, "port_send", a.tid, p.message(2, "two"), 0)
		p.blocks("port_send", a.tid, p.message(3, "three"), 0)
		a.want(0, "port_recv", 0, in, 0)
		p.ends(0)
		a.has(in, 1, p, "one")
		a.want(0, "port_recv", 0, in, 0)
		a.has(in, 2, p, "two")
	}},
	{"port call and reply", func(p *puppet) {
		p.onlyHere()
		a, b := p.fork(), p.fork()
		in, out := a.room(10), p.room(5)
		p.blocks("port_call", a.tid, p.message(1, "ask"), out, 0, 0)
		a.want(0, "port_recv", 0, in, 0)
		p.why("until process 3 answers with token")
		token := a.has(in, 1, p, "ask").Token
		b.want(abi.EPERM, "port_reply", token, b.message(9, "forged"), 0)
		a.want(abi.EMSGSIZE, "port_reply", token, a.message(2, "too long"), 0)
		a.want(abi.EINVAL, "port_reply", token, a.message(2, "x"), 8)
		a.want(0, "port_reply", token, a.message(2, "told"), 0)
		p.ends(0)
		p.has(out, 2, a, "told")
		a.want(abi.ESTALE, "port_reply", token, a.message(2, "again"), 0)
		p.want(abi.EINVAL, "port_call", a.tid, p.message(1, "ask"), out, p.words(0, 0), 0)
		// A caller that dies or gives up is never answered; one whose server dies is told.
		p.waits(abi.ETIMEDOUT, "port_call", a.tid, p.message(1, "ask"), out, p.words(0, 1000), 0)
		p.blocks("port_call", a.tid, p.message(1, "ask"), out, 0, abi.PORT_DIRECT)
		a.want(0, "port_recv", 0, in, 0)
		b.want(0, "kill", a.tid, abi.SIGKILL)
		p.ends(abi.EOWNERDEAD)
	}},
	{"port circle", func(p *puppet) {
		p.onlyHere()
		a, b := p.fork(), p.fork()
		p.blocks("port_send", a.tid, p.message(1, "x"), 0)
		a.blocks("port_call", b.tid, a.message(1, "x"), a.room(4), 0, 0)
		b.want(abi.EDEADLK, "port_send", p.tid, b.message(1, "x"), 0)
		b.want(abi.EDEADLK, "port_send", b.tid, b.message(1, "x"), 0)
		b.want(0, "port_recv", 0, b.room(4), 0)
	}},
	{"port post", func(p *puppet) {
		p.onlyHere()
		a, now := p.fork(), p.words(0, 0)
		in := a.room(10)
		h := p.call("port_post", abi.POST_SEND, a.tid, p.message(4, "later"), 0, abi.SIGUSR1, 77)
		p.want(abi.EINPROGRESS, "port_result", h, 0, now)
		p.want(0, "rt_sigprocmask", abi.SIG_BLOCK, p.words(uint64(abi.SetOf(abi.SIGUSR1))), 0, 8)
		a.want(0, "port_recv", 0, in, 0)
		a.has(in, 4, p, "later")
		info := p.buf(128)
		p.want(int(abi.SIGUSR1), "rt_sigtimedwait", p.words(uint64(abi.SetOf(abi.SIGUSR1))), info, now, 8)
		var si abi.Siginfo
		if si.Decode(p.peek(info, 128)); si.Code != abi.SI_ASYNCIO || si.Value() != 77 {
			p.t.Errorf("announced by code %d with value %d", si.Code, si.Value())
		}
		p.want(0, "port_result", h, 0, 0)
		p.want(abi.EINVAL, "port_result", h, 0, 0)
		r := a.call("port_post", abi.POST_RECV, 0, 0, 0, 0, 0)
		p.want(0, "port_send", a.tid, p.message(5, "kept"), 0)
		a.want(abi.EMSGSIZE, "port_result", r, a.room(2), 0)
		a.want(0, "port_result", r, in, 0)
		a.has(in, 5, p, "kept")
		h = p.call("port_post", abi.POST_SEND, a.tid, p.message(4, "never"), p.words(0, 1000), 0, 0)
		p.blocks("port_result", h, 0, 0)
		p.m.Pass(2000)
		p.ends(abi.ETIMEDOUT)
		a.want(abi.EAGAIN, "port_recv", 0, in, now)
		h = p.call("port_post", abi.POST_CALL, a.tid, p.message(4, "x"), 0, 0, 0)
		a.want(abi.EINVAL, "port_cancel", h)
		p.want(0, "port_cancel", h)
		p.want(abi.EINVAL, "port_cancel", h)
		p.want(abi.EINVAL, "port_post", 7, a.tid, p.message(4, "x"), 0, 0, 0)
		p.want(abi.ESRCH, "port_post", abi.POST_SEND, abi.PORT_ANY, p.message(4, "x"), 0, 0, 0) // nobody can be sent to "anybody"
		p.want(abi.ESRCH, "port_send", abi.PORT_ANY, p.message(4, "x"), 0)
	}},
	{"mailbox flood", func(p *puppet) { // endless queues end at the machine's budget, of empty messages too, and nothing that was accepted is lost
		p.onlyHere()
		fd := p.call("mailbox_open", "/flood", abi.O_CREAT|abi.O_RDWR, 0o600, abi.PORT_UNBOUNDED)
		in := p.room(abi.MESSAGE_MAX)
		for _, text := range []string{"", strings.Repeat("x", 1000)} {
			msg, n := p.message(1, text), 0
			p.m.Mem.Budget = p.m.Mem.Used() + 20
			for p.call("mailbox_send", fd, msg, 0) == 0 {
				n++
			}
			p.want(abi.ENOMEM, "mailbox_send", fd, msg, 0)
			if n < 30 || n > 20*pageSize/256 {
				p.t.Errorf("%d messages of %d bytes fit into 20 pages", n, len(text))
			}
			for range n {
				p.want(0, "mailbox_recv", fd, in, p.words(0, 0))
			}
			p.want(abi.EAGAIN, "mailbox_recv", fd, in, p.words(0, 0))
		}
	}},
	{"mailbox", func(p *puppet) {
		p.onlyHere()
		fd := p.call("mailbox_open", "/m", abi.O_CREAT|abi.O_RDWR, 0o600, 1)
		p.want(abi.EEXIST, "mailbox_open", "/m", abi.O_CREAT|abi.O_EXCL|abi.O_RDWR, 0o600, 1)
		p.want(abi.ENOENT, "mailbox_open", "/n", abi.O_RDWR, 0, 0)
		p.want(abi.EINVAL, "mailbox_open", "n", abi.O_RDWR, 0, 0)
		a, now, in := p.fork(), p.words(0, 0), p.room(10)
		p.want(0, "mailbox_send", fd, p.message(1, "one"), 0)
		p.want(abi.EAGAIN, "mailbox_send", fd, p.message(2, "two"), now)
		pfd := p.put([]byte{byte(fd), 0, 0, 0, abi.POLLIN | abi.POLLOUT, 0, 0, 0})
		p.want(1, "ppoll", pfd, 1, now, 0, 8)
		if got := p.u32(pfd+4) >> 16; got != abi.POLLIN {
			p.t.Errorf("poll says %#x", got)
		}
		a.blocks("mailbox_send", fd, a.message(2, "two"), 0)
		p.want(0, "mailbox_recv", fd, in, now)
		a.ends(0)
		p.want(0, "mailbox_recv", fd, in, now)
		p.has(in, 2, a, "two")
		a.blocks("mailbox_recv", fd, a.room(4), 0)
		p.want(0, "mailbox_remove", "/m")
		a.ends(abi.EIDRM)
		p.want(abi.EIDRM, "mailbox_send", fd, in, 0)
		p.want(abi.ENOENT, "mailbox_remove", "/m")
		p.want(abi.EINVAL, "mailbox_send", p.call("eventfd2", 0, 0), in, 0)
	}},
	{"mailbox call, descriptors and pages", func(p *puppet) {
		p.onlyHere()
		fd := p.call("mailbox_open", "/c", abi.O_CREAT|abi.O_RDWR, 0o600, abi.PORT_UNBOUNDED)
		a, in, out := p.fork(), p.room(10), p.room(5000)
		page := p.call("mmap", 0, 4096, abi.PROT_READ|abi.PROT_WRITE, abi.MAP_PRIVATE|abi.MAP_ANONYMOUS, -1, 0)
		a.blocks("mailbox_call", fd, a.message(1, "give", func(h *abi.Message) { h.Flags, h.FD = abi.MESSAGE_FD, int32(fd) }), a.room(5000), 0, 0)
		p.want(0, "mailbox_recv", fd, in, 0)
		h := p.has(in, 1, a, "give")
		if h.Flags != abi.MESSAGE_FD || h.FD == int32(fd) {
			p.t.Errorf("received flags %d, descriptor %d", h.Flags, h.FD)
		}
		p.want(0, "mailbox_send", int(h.FD), p.message(2, "through it"), 0)
		p.poke(uint64(page), []byte("a page"))
		p.want(0, "port_reply", h.Token, p.message(3, "", func(h *abi.Message) { h.Data, h.Flags = uint64(page), abi.MESSAGE_PAGE }), 0)
		a.ends(0)
		// The page of another process, mapped here: until somebody writes there is one frame.
		b := p.fork()
		to := b.call("mmap", 0, 4096, abi.PROT_READ|abi.PROT_WRITE, abi.MAP_PRIVATE|abi.MAP_ANONYMOUS, -1, 0)
		want := b.message(0, "", func(h *abi.Message) { h.Room, h.Data, h.Flags = 4096, uint64(to), abi.MESSAGE_PAGE })
		b.blocks("port_recv", 0, want, 0)
		msg := p.message(3, "", func(h *abi.Message) { h.Data, h.Flags = uint64(page), abi.MESSAGE_PAGE })
		frames := p.m.Mem.Frames.Len()
		p.want(0, "port_send", b.tid, msg, 0)
		b.ends(0)
		if got := string(b.peek(uint64(to), 6)); got != "a page" {
			p.t.Errorf("the page holds %q", got)
		}
		if n := p.m.Mem.Frames.Len(); n > frames {
			p.t.Errorf("%d frames became %d", frames, n)
		}
		p.poke(uint64(page), []byte("CHANGED"))
		if got := string(b.peek(uint64(to), 6)); got != "a page" {
			p.t.Errorf("the receiver sees what the sender wrote later: %q", got)
		}
		// It needs a page's room, for it may be copied after all.
		b.blocks("port_recv", 0, b.room(4095), 0)
		p.blocks("port_send", b.tid, msg, 0)
		b.ends(abi.EMSGSIZE)
		b.want(abi.EMSGSIZE, "port_recv", 0, b.room(4095), 0)
		copied := b.room(4096)
		b.want(0, "port_recv", 0, copied, 0)
		p.ends(0)
		if h, text := b.got(copied); h.Flags != 0 || text[:7] != "CHANGED" {
			p.t.Errorf("received flags %d, %q", h.Flags, text[:7])
		}
		p.want(0, "mailbox_recv", fd, out, 0)
		p.want(0, "mailbox_remove", "/c")
	}},
}

// switches notes how CPUs went from task to task.
type switches struct{ list []string }

func (s *switches) Event(e *event.Event) {
	if e.Kind == event.Switch {
		s.list = append(s.list, fmt.Sprint(e.TID, e.Text))
	}
}

// port/R11: with the direct switch the partner runs next, on the rest of the caller's slice.
func TestDirectSwitch(t *testing.T) {
	p := solo(t)
	server := p.fork()
	server.blocks("port_recv", 0, server.room(4), 0)
	for _, flags := range []int{0, abi.PORT_DIRECT} {
		msg, room := p.message(1, "x"), p.room(4)
		var heard switches
		p.m.Listen(&heard)
		p.blocks("port_call", server.tid, msg, room, 0, flags)
		p.m.Listen(nil)
		server.ends(0)
		in := server.room(4)
		server.want(0, "port_reply", server.token(p), server.message(2, "y"), 0)
		p.ends(0)
		server.blocks("port_recv", 0, in, 0)
		want := fmt.Sprint(server.tid, "direct")
		if got := slices.Contains(heard.list, want); got != (flags != 0) {
			t.Errorf("with flags %d the switches were %q", flags, heard.list)
		}
	}
}

// copies adds up what crosses between user memory and the kernel.
type copies struct{ in, out int64 }

func (c *copies) Event(e *event.Event) {
	switch e.Kind {
	case event.CopyIn:
		c.in += e.N
	case event.CopyOut:
		c.out += e.N
	}
}

// port/R13: of a page that is mapped not a byte is copied, only the headers; a text of the same length is copied twice.
func TestMappedPageIsNotCopied(t *testing.T) {
	p := solo(t)
	a := p.fork()
	from := uint64(p.mapped(1, rw, private))
	to := uint64(a.mapped(1, rw, private))
	p.poke(from, []byte("a page"))
	const headers = 3 * abi.SizeofMessage // of the room, of the message, and of the room again when it is filled
	for flags, want := range map[uint32]copies{abi.MESSAGE_PAGE: {headers, abi.SizeofMessage}, 0: {headers + pageSize, abi.SizeofMessage + pageSize}} {
		room := a.message(0, "", func(h *abi.Message) { h.Room, h.Data, h.Flags = pageSize, to, flags })
		msg := p.message(1, "", func(h *abi.Message) { h.Length, h.Data, h.Flags = pageSize, from, flags })
		var got copies
		p.m.Listen(&got)
		a.blocks("port_recv", 0, room, 0)
		p.want(0, "port_send", a.tid, msg, 0)
		p.m.Listen(nil)
		a.ends(0)
		if got != want {
			t.Errorf("with flags %d: %+v, want %+v", flags, got, want)
		}
		if text := string(a.peek(to, 6)); text != "a page" {
			t.Errorf("with flags %d: received %q", flags, text)
		}
	}
}

// token is what answers the call of a puppet.
func (p *puppet) token(caller *puppet) uint64 {
	return caller.task().Wait.Request
}
