package random

// fifos is fifo(7): opens that wait for each other, names that go away, ends that close and come again.
var fifos = &Group{
	Name:  "fifo",
	Help:  "named pipes: opens that meet, poll",
	Begin: []string{`mknodat(AT_FDCWD, "/tmp/p", S_IFIFO|0666, 0)`},
	Paths: []string{"/tmp/p", "/tmp/p", "/tmp/p", "/tmp/q", "/tmp/r"},
	Shapes: join([]Shape{
		{14, Call("openat", With("flags", openFIFO), With("mode", OneOf("0")))},
		{2, Call("mknodat", With("mode", OneOf("S_IFIFO|0666", "S_IFIFO|0600", "S_IFREG|0644")), With("dev", OneOf("0")))},
		{1, Call("unlinkat", With("flags", OneOf("0")))},
		{1, Call("linkat", With("flags", OneOf("0")))},
		{1, Call("renameat2", With("flags", OneOf("0", "RENAME_NOREPLACE", "RENAME_EXCHANGE")))},
		{1, Call("newfstatat", With("flags", OneOf("0")))},
		{8, Call("read", With("fd", FD(readable)))},
		{8, Call("write", With("fd", FD(writable)))},
		{1, Format("fcntl(%s, F_SETPIPE_SZ, %s)", FD(readable), OneOf("4096", "65536"))},
		{1, Format("ioctl(%s, FIONREAD, %s)", AnyFD, Place)},
		{1, splice("splice", "NULL, ")},
		{1, splice("tee", "")},
	}, Copies, Polls, Lives, Signals),
}

var openFIFO = OneOf("O_RDONLY", "O_RDONLY", "O_WRONLY", "O_WRONLY", "O_RDONLY|O_NONBLOCK", "O_WRONLY|O_NONBLOCK", "O_RDWR", "O_RDWR|O_NONBLOCK", "O_PATH", "O_RDONLY|O_CLOEXEC",
	"O_WRONLY|O_CREAT", "O_RDONLY|O_CREAT|O_EXCL", "O_WRONLY|O_TRUNC", "O_WRONLY|O_APPEND")
