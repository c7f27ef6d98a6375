package abi

// What this machine has above Linux's system calls: ports and mailboxes. The numbers begin where Linux will not come to in our lifetime.

// The calls.
const (
	SYS_PORT_SEND = 1000 + iota
	SYS_PORT_RECV
	SYS_PORT_CALL
	SYS_PORT_REPLY
	SYS_PORT_CAPACITY
	SYS_PORT_LINKS
	SYS_PORT_POST
	SYS_PORT_RESULT
	SYS_PORT_CANCEL
	SYS_MAILBOX_OPEN
	SYS_MAILBOX_REMOVE
	SYS_MAILBOX_SEND
	SYS_MAILBOX_RECV
	SYS_MAILBOX_CALL
)

// What a message carries beside its data, in Message.Flags.
const (
	MESSAGE_FD   = 1 // a descriptor
	MESSAGE_PAGE = 2 // its data is a page, which is mapped instead of copied
)

// MESSAGE_MAX is how long the data of a message may be: a page.
const MESSAGE_MAX = 4096

// PORT_ANY as the partner of a receive takes messages from everybody.
const PORT_ANY = 0

// PORT_DIRECT lets the partner run at once, on what is left of the caller's slice.
const PORT_DIRECT = 1

// What port_post is asked to do.
const (
	POST_SEND = iota
	POST_RECV
	POST_CALL
	POST_MAILBOX = 8 // the target is a mailbox, not a process
)

// PORT_UNBOUNDED is the capacity of a port or mailbox that always has room.
const PORT_UNBOUNDED = -1

// FlagsMessage is what a message carries.
var FlagsMessage = FlagSet{Name: "MESSAGE_", Bits: []FlagValue{{MESSAGE_FD, "MESSAGE_FD"}, {MESSAGE_PAGE, "MESSAGE_PAGE"}}}

// FlagsPort is port_call, port_reply and mailbox_call.
var FlagsPort = FlagSet{Name: "PORT_", Bits: []FlagValue{{PORT_DIRECT, "PORT_DIRECT"}}}

// FlagsPost is port_post.
var FlagsPost = FlagSet{Name: "POST_", Mask: 7, Values: []FlagValue{{POST_SEND, "POST_SEND"}, {POST_RECV, "POST_RECV"}, {POST_CALL, "POST_CALL"}},
	Bits: []FlagValue{{POST_MAILBOX, "POST_MAILBOX"}}}

// Message is struct message: the header of a message.
type Message struct {
	// Length is how many bytes the message has.
	Length uint32
	// Label is the sender's own word.
	Label uint32
	// Sender is the process that sent it: the kernel's word.
	Sender int32
	// FD is a descriptor that goes along if Flags says so.
	FD int32
	// Token answers the message, 0 if nobody waits for an answer.
	Token uint64
	// Data is where the data lies.
	Data uint64
	// Flags says what goes along; of a receiver: MESSAGE_PAGE if a page may be mapped at Data.
	Flags uint32
	// Room is how many bytes a receiver has at Data.
	Room uint32
}

// SizeofMessage is its size in user memory.
const SizeofMessage = 40

// Encode writes m to the first SizeofMessage bytes of b.
func (m *Message) Encode(b []byte) {
	clear(b[:SizeofMessage])
	le.PutUint32(b[0:], m.Length)
	le.PutUint32(b[4:], m.Label)
	le.PutUint32(b[8:], uint32(m.Sender))
	le.PutUint32(b[12:], uint32(m.FD))
	le.PutUint64(b[16:], m.Token)
	le.PutUint64(b[24:], m.Data)
	le.PutUint32(b[32:], m.Flags)
	le.PutUint32(b[36:], m.Room)
}

// Decode reads m from the first SizeofMessage bytes of b.
func (m *Message) Decode(b []byte) {
	_ = b[SizeofMessage-1]
	m.Length = le.Uint32(b[0:])
	m.Label = le.Uint32(b[4:])
	m.Sender = int32(le.Uint32(b[8:]))
	m.FD = int32(le.Uint32(b[12:]))
	m.Token = le.Uint64(b[16:])
	m.Data = le.Uint64(b[24:])
	m.Flags = le.Uint32(b[32:])
	m.Room = le.Uint32(b[36:])
}

// Link is struct link: a row of the kernel's table of direct links.
type Link struct {
	// A and B are the two processes, the lower number first.
	A, B int32
	// SentByA and SentByB count the messages of each.
	SentByA, SentByB uint64
}

// SizeofLink is its size in user memory.
const SizeofLink = 24

// Encode writes l to the first SizeofLink bytes of b.
func (l *Link) Encode(b []byte) {
	_ = b[SizeofLink-1]
	le.PutUint32(b[0:], uint32(l.A))
	le.PutUint32(b[4:], uint32(l.B))
	le.PutUint64(b[8:], l.SentByA)
	le.PutUint64(b[16:], l.SentByB)
}

// Decode reads l from the first SizeofLink bytes of b.
func (l *Link) Decode(b []byte) {
	_ = b[SizeofLink-1]
	l.A, l.B = int32(le.Uint32(b[0:])), int32(le.Uint32(b[4:]))
	l.SentByA, l.SentByB = le.Uint64(b[8:]), le.Uint64(b[16:])
}
