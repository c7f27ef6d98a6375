package main

import "github.com/vitrine-os/vitrine/kernel/abi"

// kindWords says in words what the kinds of argument are; what is missing is a number.
var kindWords = map[abi.Kind]string{
	abi.KindHex: "a number", abi.KindAddr: "an address", abi.KindFD: "a descriptor", abi.KindDirFD: "a folder's descriptor, or AT_FDCWD",
	abi.KindSignal: "a signal", abi.KindPid: "a process or thread", abi.KindUid: "a user", abi.KindGid: "a group of users",
	abi.KindMode: "permissions", abi.KindFileMode: "a file's type and permissions", abi.KindDev: "a device", abi.KindSize: "a length in bytes",
	abi.KindOff: "an offset", abi.KindFlags: "flags", abi.KindEnum: "one of several values", abi.KindKey: "a key", abi.KindClock: "a clock",
	abi.KindFutexOp: "an operation and a comparison", abi.KindRlim: "a limit", abi.KindSigBits: "signals",
	abi.KindPath: "a path", abi.KindStr: "a string", abi.KindPathBuf: "a path", abi.KindBuf: "bytes", abi.KindHexBuf: "bytes",
	abi.KindIovec: "buffers (struct iovec)", abi.KindMsghdr: "a message (struct msghdr)", abi.KindMmsghdr: "messages (struct mmsghdr)",
	abi.KindStruct: "a structure", abi.KindStructs: "structures", abi.KindSiginfo: "what comes with a signal (siginfo_t)",
	abi.KindSigaction: "what a signal does (struct sigaction)", abi.KindSigSet: "a set of signals", abi.KindSigSetPair: "a set of signals and its size",
	abi.KindInts: "numbers", abi.KindIntPtr: "a number", abi.KindUintPtr: "a number", abi.KindHexPtr: "a number",
	abi.KindUlongPtr: "a number", abi.KindSignalPtr: "a signal", abi.KindLenPtr: "a length", abi.KindOffPtr: "an offset",
	abi.KindWaitStatus: "how a child ended (wait status)", abi.KindFDPair: "two descriptors", abi.KindFDSet: "a set of descriptors",
	abi.KindCPUSet: "a set of CPUs", abi.KindStrVec: "strings, NULL at the end", abi.KindEnvVec: "the environment, NULL at the end",
	abi.KindTimes: "times of access and change", abi.KindDirents: "names in a folder", abi.KindCaps: "capabilities",
	abi.KindSockaddr: "a socket's address", abi.KindSockopt: "an option's value", abi.KindMsgbuf: "a message (struct msgbuf)",
	abi.KindMessage: "a message (struct message)", abi.KindUshorts: "values of semaphores",
}
