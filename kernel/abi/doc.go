// Package abi describes the boundary between a riscv64 Linux program and its kernel as plain data:
// error numbers, signals, flags, the layout of the structures both sides exchange, and one table of
// system calls. The kernel decodes arguments with it, the tracer prints with it, the documentation
// is made from it; nothing here has state or behaviour of its own.
package abi
