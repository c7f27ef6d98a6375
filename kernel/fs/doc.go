// Package fs is the machine's file tree: files, directories, links, named pipes and device nodes in memory, with Linux's rules for
// paths, permissions and times, and with its error numbers. It holds state and pure operations; descriptors, blocking and what a
// device does belong to the kernel.
//
// The tree behaves as tmpfs(5) does. Four file systems hang together in it: the root, /proc, /dev and /dev/shm. Names under /proc
// are not stored: the kernel answers for them through Dynamic.
package fs
