package random

import (
	"github.com/vitrine-os/vitrine/proc"
)

// files is the file tree: names, links, folders, offsets, holes, sizes, permissions.
var files = &Group{
	Name:  "files",
	Help:  "the file tree: names, links, folders, offsets, holes, permissions",
	Begin: []string{`openat(AT_FDCWD, "/tmp/a", O_RDWR|O_CREAT, 0644)`},
	Shapes: join([]Shape{
		{14, Call("openat", With("flags", openFlags))},
		{8, Call("read", With("fd", FD(readable)), With("buf", Mostly(Place, Edge)))},
		{8, Call("write", With("fd", FD(writable)))},
		{3, Call("pread64", With("fd", FD(readable)))},
		{3, Call("pwrite64", With("fd", FD(writable)))},
		{1, vectored("readv", FD(readable), false)},
		{1, vectored("writev", FD(writable), true)},
		{5, Call("lseek", With("whence", OneOf("SEEK_SET", "SEEK_CUR", "SEEK_END", "SEEK_DATA", "SEEK_HOLE", "7")))},
		{3, Call("ftruncate", With("length", fileSize))},
		{2, Call("truncate", With("length", fileSize))},
		{2, Call("fallocate", With("mode", OneOf("0", "0", "FALLOC_FL_KEEP_SIZE", "FALLOC_FL_KEEP_SIZE|FALLOC_FL_PUNCH_HOLE", "FALLOC_FL_PUNCH_HOLE")), With("offset", OneOf("0", "0", "1", "100", "4096", "10000", "-1")), With("len", OneOf("1", "100", "4096", "5000", "65536", "0", "-1", "0x40000001", "0x7fffffffffffffff")))},
		{3, Call("mkdirat")},
		{4, Call("unlinkat", With("flags", OneOf("0", "0", "AT_REMOVEDIR", "AT_SYMLINK_NOFOLLOW")))},
		{3, Call("linkat", With("flags", OneOf("0", "0", "AT_SYMLINK_FOLLOW", "AT_EMPTY_PATH")))},
		{3, Call("symlinkat")},
		{2, Call("readlinkat")},
		{4, Call("renameat2", With("flags", OneOf("0", "0", "0", "RENAME_NOREPLACE", "RENAME_EXCHANGE", "RENAME_NOREPLACE|RENAME_EXCHANGE")))},
		{2, Call("mknodat", With("mode", OneOf("S_IFREG|0644", "S_IFIFO|0600", "0600", "S_IFDIR|0755")), With("dev", OneOf("0")))},
		{4, Call("newfstatat", With("flags", OneOf("0", "0", "AT_SYMLINK_NOFOLLOW", "AT_EMPTY_PATH")))},
		{3, Call("fstat")},
		{2, Call("faccessat2", With("mode", OneOf("F_OK", "R_OK", "W_OK", "X_OK", "R_OK|X_OK", "8")), With("flags", OneOf("0", "AT_EACCESS", "AT_SYMLINK_NOFOLLOW")))},
		{2, Call("fchmodat")},
		{1, Call("fchmod")},
		{2, Call("fchownat", With("flags", OneOf("0", "AT_SYMLINK_NOFOLLOW", "AT_EMPTY_PATH")))},
		{1, Call("fchown")},
		{2, Call("chdir")},
		{1, Call("fchdir", With("fd", Mostly(FD(kind(proc.Directory)), AnyFD)))},
		{1, Call("getcwd", With("size", OneOf("1", "2", "5", "100", "4096")))},
		{1, Call("umask", With("mask", Mode))},
		{1, Call("getdents64", With("fd", Mostly(FD(kind(proc.Directory)), AnyFD)))},
		{1, Call("utimensat", With("times", OneOf("NULL", "[{tv_sec=1}, {tv_sec=2}]", "[{tv_nsec=0x3ffffffe}, {tv_nsec=0x3fffffff}]", "[{tv_nsec=-1}, {}]")), With("flags", OneOf("0", "AT_SYMLINK_NOFOLLOW")))},
		{1, Call("fsync")},
		{1, Call("sendfile", With("out_fd", FD(writable)), With("in_fd", FD(readable)), With("offset", OneOf("NULL")))},
		{1, Call("setresuid", With("ruid", OneOf("-1", "0")), With("euid", OneOf("1000", "0")), With("suid", OneOf("-1", "0")))},
	}, Copies, Lives),
}

var openFlags = func(w *World) string {
	return OneOf("O_RDONLY", "O_WRONLY", "O_RDWR", "O_RDWR", "O_PATH")(w) + "|" +
		Flags("0", "O_CREAT", "O_CREAT", "O_EXCL", "O_TRUNC", "O_APPEND", "O_NONBLOCK", "O_DIRECTORY", "O_NOFOLLOW", "O_CLOEXEC")(w)
}

// fileSize draws a size or place of a file.
var fileSize = OneOf("0", "1", "100", "4095", "4096", "4097", "10000", "65536", "-1", "0x40000000", "0x40000001", "0x7fffffffffffffff")
