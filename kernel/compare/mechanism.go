package compare

import "github.com/vitrine-os/vitrine/kernel/view"

// A Mechanism is a way for messages to go.
type Mechanism struct {
	Name   string      // as the program calls it, and people on the command line
	What   view.Phrase // what it is, and by what its partners find it
	Own    bool        // memory that is shared: the program itself says what a message is
	OnFile bool        // what it keeps lies in a file
}

// Mechanisms lists all of them: streams of bytes, messages, memory, signals and files, and what Linux does not have.
var Mechanisms = []Mechanism{
	{Name: "pipe", What: view.Phrase{"pipe; by inherited descriptors", "管道；靠继承的描述符"}},
	{Name: "fifo", What: view.Phrase{"FIFO; by a path", "命名管道；靠路径名"}},
	{Name: "pty", What: view.Phrase{"pseudo-terminal in raw mode; by a device", "原始模式的伪终端；靠设备"}},
	{Name: "stream", What: view.Phrase{"Unix stream sockets; by inherited descriptors", "Unix 流套接字；靠继承的描述符"}},
	{Name: "datagram", What: view.Phrase{"Unix datagram sockets; by inherited descriptors", "Unix 数据报套接字；靠继承的描述符"}},
	{Name: "seqpacket", What: view.Phrase{"Unix seqpacket sockets; by inherited descriptors", "Unix 有序分组套接字；靠继承的描述符"}},
	{Name: "msgqueue", What: view.Phrase{"System V message queue; by a key", "System V 消息队列；靠键"}},
	{Name: "mqueue", What: view.Phrase{"POSIX message queue; by a name", "POSIX 消息队列；靠名字"}},
	{Name: "semshm", What: view.Phrase{"System V segment of 8 places, two semaphores; by keys", "System V 共享段（8 个位置）加两个信号量；靠键"}, Own: true},
	{Name: "polling", What: view.Phrase{"shared page, looking again and again; by inheritance", "共享页，反复查看；靠继承"}, Own: true},
	{Name: "futex", What: view.Phrase{"shared page, sleeping on a futex; by inheritance", "共享页，在 futex 上睡眠；靠继承"}, Own: true},
	{Name: "eventfd", What: view.Phrase{"shared page, eventfds as bells; by inherited descriptors", "共享页，用 eventfd 当铃；靠继承的描述符"}, Own: true},
	{Name: "signal", What: view.Phrase{"queued signals, 7 bytes each; by the process", "排队的信号，每个带 7 字节；靠进程号"}},
	{Name: "file", What: view.Phrase{"file under locks, looking again and again; by a path", "加锁的文件，反复查看；靠路径名"}, OnFile: true},
	{Name: "port", What: view.Phrase{"port, rendezvous; by the process", "端口，会合；靠进程号"}},
	{Name: "port8", What: view.Phrase{"port with 8 places; by the process", "端口，缓冲 8 条；靠进程号"}},
	{Name: "call", What: view.Phrase{"port, call and empty answer, CPU handed over; by the process", "端口，调用加空回复，直接移交 CPU；靠进程号"}},
	{Name: "page", What: view.Phrase{"port, a page is mapped, not copied; by the process", "端口，映射页而不复制；靠进程号"}},
	{Name: "mailbox0", What: view.Phrase{"mailbox, rendezvous; by a name", "邮箱，会合；靠名字"}},
	{Name: "mailbox8", What: view.Phrase{"mailbox with 8 places; by a name", "邮箱，缓冲 8 条；靠名字"}},
	{Name: "mailbox", What: view.Phrase{"mailbox without a bound; by a name", "邮箱，容量不限；靠名字"}},
}

// Find returns the mechanism of that name, nil if there is none.
func Find(name string) *Mechanism {
	for i := range Mechanisms {
		if Mechanisms[i].Name == name {
			return &Mechanisms[i]
		}
	}
	return nil
}
