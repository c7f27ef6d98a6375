// Package image reads program files: what execve(2) needs of an ELF executable or a #! script, the
// stack a new program finds, and what a debugger needs (source lines, functions, variables, call
// chains) from the DWARF sections the compiler left. It holds no machine state; everything here is a
// function of the file's bytes.
//
// Files are hostile. Every reader is bounds-checked, recursion is bounded, and work is counted
// against a budget, so that no input can panic the host, hang it or make it allocate without bound.
package image
