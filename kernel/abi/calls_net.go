package abi

// sockErrs are the errors of most calls on sockets.
var sockErrs = []Errno{EAGAIN, EBADF, ECONNRESET, EFAULT, EINTR, EINVAL, ENOMEM, ENOTCONN, ENOTSOCK,
	EOPNOTSUPP}

// sockErrsAnd is sockErrs and more.
func sockErrsAnd(more ...Errno) []Errno { return append(append([]Errno(nil), sockErrs...), more...) }

// address is a socket's address that the kernel reads, its length in the next argument.
func address(length int8) Arg { return sized("addr", KindSockaddr, In, length) }

// peerAddress is where the kernel writes an address, the pointer to its length in argument length.
func peerAddress(length int8) Arg { return sized("addr", KindSockaddr, Out, length) }

// lengthPtr points at a length that goes in as the space there is and comes out as what was needed.
func lengthPtr(name string) Arg { return ptr(name, KindLenPtr, InOut) }

// sockOption is the name of a socket option, known for the level SOL_SOCKET only.
var sockOption = depends(intArg("optname"), 1, when(SOL_SOCKET, enum("optname", &FlagsSockOpt)))

// netCalls are the calls on sockets.
var netCalls = []Call{
	{Nr: SYS_SOCKET, Name: "socket", Ret: RetFD, Groups: GroupNet | GroupDesc,
		Help: "make a socket",
		Errs: []Errno{EACCES, EAFNOSUPPORT, EINVAL, EMFILE, ENFILE, ENOBUFS, ENOMEM, EPROTONOSUPPORT},
		Args: []Arg{enum("domain", &FlagsFamily), flags("type", &FlagsSocket), sockProtocol}},
	{Nr: SYS_SOCKETPAIR, Name: "socketpair", Ret: RetZero, Groups: GroupNet | GroupDesc,
		Help: "make two connected sockets",
		Errs: []Errno{EAFNOSUPPORT, EFAULT, EMFILE, ENFILE, EOPNOTSUPP, EPROTONOSUPPORT},
		Args: []Arg{enum("domain", &FlagsFamily), flags("type", &FlagsSocket), sockProtocol,
			ptr("sv", KindFDPair, Out)}},
	{Nr: SYS_BIND, Name: "bind", Ret: RetZero, Groups: GroupNet | GroupDesc,
		Help: "give a socket an address",
		Errs: sockErrsAnd(EACCES, EADDRINUSE, EADDRNOTAVAIL, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR, EROFS),
		Args: []Arg{fdArg("sockfd"), address(2), intArg("addrlen")}},
	{Nr: SYS_LISTEN, Name: "listen", Ret: RetZero, Groups: GroupNet | GroupDesc,
		Help: "let a socket accept connections",
		Errs: []Errno{EADDRINUSE, EBADF, ENOTSOCK, EOPNOTSUPP},
		Args: []Arg{fdArg("sockfd"), intArg("backlog")}},
	{Nr: SYS_ACCEPT, Name: "accept", Ret: RetFD, Groups: GroupNet | GroupDesc, Restart: RestartSys,
		Help: "take a connection",
		Errs: sockErrsAnd(ECONNABORTED, EMFILE, ENFILE, ENOBUFS, EPERM, EPROTO),
		Args: []Arg{fdArg("sockfd"), peerAddress(2), lengthPtr("addrlen")}},
	{Nr: SYS_ACCEPT4, Name: "accept4", Ret: RetFD, Groups: GroupNet | GroupDesc, Restart: RestartSys,
		Help: "take a connection, with flags for the new descriptor",
		Errs: sockErrsAnd(ECONNABORTED, EMFILE, ENFILE, ENOBUFS, EPERM, EPROTO),
		Args: []Arg{fdArg("sockfd"), peerAddress(2), lengthPtr("addrlen"), flags("flags", &FlagsAccept)}},
	{Nr: SYS_CONNECT, Name: "connect", Ret: RetZero, Groups: GroupNet | GroupDesc, Restart: RestartSys,
		Help: "connect to an address",
		Errs: sockErrsAnd(EACCES, EADDRINUSE, EADDRNOTAVAIL, EAFNOSUPPORT, EALREADY, ECONNREFUSED, EINPROGRESS,
			EISCONN, ENETUNREACH, EPERM, EPROTOTYPE, ETIMEDOUT),
		Args: []Arg{fdArg("sockfd"), address(2), intArg("addrlen")}},
	{Nr: SYS_GETSOCKNAME, Name: "getsockname", Ret: RetZero, Groups: GroupNet | GroupDesc,
		Help: "the address of a socket",
		Errs: sockErrs,
		Args: []Arg{fdArg("sockfd"), peerAddress(2), lengthPtr("addrlen")}},
	{Nr: SYS_GETPEERNAME, Name: "getpeername", Ret: RetZero, Groups: GroupNet | GroupDesc,
		Help: "the address of the other end",
		Errs: sockErrs,
		Args: []Arg{fdArg("sockfd"), peerAddress(2), lengthPtr("addrlen")}},
	{Nr: SYS_SENDTO, Name: "sendto", Ret: RetLen, Groups: GroupNet | GroupDesc, Restart: RestartSys,
		Help: "send bytes, perhaps to an address",
		Errs: sockErrsAnd(EACCES, EALREADY, EDESTADDRREQ, EISCONN, EMSGSIZE, ENOBUFS, EPIPE),
		Args: []Arg{fdArg("sockfd"), sized("buf", KindBuf, In, 2), size("len"), flags("flags", &FlagsMsg),
			address(5), intArg("addrlen")}},
	{Nr: SYS_RECVFROM, Name: "recvfrom", Ret: RetLen, Groups: GroupNet | GroupDesc, Restart: RestartSys,
		Help: "receive bytes and learn from whom",
		Errs: sockErrsAnd(ECONNREFUSED),
		Args: []Arg{fdArg("sockfd"), result("buf", KindBuf, 2), size("len"), flags("flags", &FlagsMsg),
			peerAddress(5), lengthPtr("addrlen")}},
	{Nr: SYS_SENDMSG, Name: "sendmsg", Ret: RetLen, Groups: GroupNet | GroupDesc, Restart: RestartSys,
		Help: "send bytes and descriptors",
		Errs: sockErrsAnd(EACCES, EALREADY, EDESTADDRREQ, EISCONN, EMSGSIZE, ENOBUFS, EPIPE),
		Args: []Arg{fdArg("sockfd"), ptr("msg", KindMsghdr, In), flags("flags", &FlagsMsg)}},
	{Nr: SYS_RECVMSG, Name: "recvmsg", Ret: RetLen, Groups: GroupNet | GroupDesc, Restart: RestartSys,
		Help: "receive bytes and descriptors",
		Errs: sockErrsAnd(ECONNREFUSED),
		Args: []Arg{fdArg("sockfd"), onError(result("msg", KindMsghdr, -1)), flags("flags", &FlagsMsg)}},
	{Nr: SYS_SENDMMSG, Name: "sendmmsg", Ret: RetCount, Groups: GroupNet | GroupDesc, Restart: RestartSys,
		Help: "send several messages",
		Errs: sockErrs,
		Args: []Arg{fdArg("sockfd"), sized("msgvec", KindMmsghdr, InOut, 2), num("vlen", KindUint),
			flags("flags", &FlagsMsg)}},
	{Nr: SYS_RECVMMSG, Name: "recvmmsg", Ret: RetCount, Groups: GroupNet | GroupDesc, Restart: RestartSys,
		Help: "receive several messages",
		Errs: sockErrs,
		Args: []Arg{fdArg("sockfd"), result("msgvec", KindMmsghdr, 2), num("vlen", KindUint),
			flags("flags", &FlagsMsg), timespec("timeout")}},
	{Nr: SYS_SETSOCKOPT, Name: "setsockopt", Ret: RetZero, Groups: GroupNet | GroupDesc,
		Help: "set an option of a socket",
		Errs: []Errno{EBADF, EDOM, EFAULT, EINVAL, EISCONN, ENOPROTOOPT, ENOTSOCK},
		Args: []Arg{fdArg("sockfd"), enum("level", &FlagsSockLevel), sockOption, sized("optval", KindSockopt, In, 4),
			intArg("optlen")}},
	{Nr: SYS_GETSOCKOPT, Name: "getsockopt", Ret: RetZero, Groups: GroupNet | GroupDesc,
		Help: "an option of a socket",
		Errs: []Errno{EBADF, EFAULT, EINVAL, ENOPROTOOPT, ENOTSOCK},
		Args: []Arg{fdArg("sockfd"), enum("level", &FlagsSockLevel), sockOption, sized("optval", KindSockopt, Out, 4),
			lengthPtr("optlen")}},
	{Nr: SYS_SHUTDOWN, Name: "shutdown", Ret: RetZero, Groups: GroupNet | GroupDesc,
		Help: "end one or both directions of a connection",
		Errs: []Errno{EBADF, EINVAL, ENOTCONN, ENOTSOCK},
		Args: []Arg{fdArg("sockfd"), enum("how", &FlagsShutdown)}},
}

// sockProtocol is the protocol of a socket, which has a name in the Internet's families only.
var sockProtocol = depends(intArg("protocol"), 0,
	when(AF_INET, enum("protocol", &FlagsProtocol)), when(AF_INET6, enum("protocol", &FlagsProtocol)))
