package abi

// Sigaction is the kernel's struct sigaction of riscv64, which has no restorer.
type Sigaction struct {
	// Handler is the handler's address, SIG_DFL or SIG_IGN.
	Handler uint64
	// Flags are SA_ flags.
	Flags uint64
	// Mask is blocked while the handler runs.
	Mask uint64
}

// SizeofSigaction is its size in user memory.
const SizeofSigaction = 24

// Encode writes s to the first SizeofSigaction bytes of b.
func (s *Sigaction) Encode(b []byte) {
	_ = b[SizeofSigaction-1]
	le.PutUint64(b[0:], s.Handler)
	le.PutUint64(b[8:], s.Flags)
	le.PutUint64(b[16:], s.Mask)
}

// Decode reads s from the first SizeofSigaction bytes of b.
func (s *Sigaction) Decode(b []byte) {
	_ = b[SizeofSigaction-1]
	s.Handler = le.Uint64(b[0:])
	s.Flags = le.Uint64(b[8:])
	s.Mask = le.Uint64(b[16:])
}

// StackT is stack_t of sigaltstack(2).
type StackT struct {
	// Sp is the lowest byte.
	Sp uint64
	// Flags are SS_ flags.
	Flags int32
	// Size is the number of bytes.
	Size uint64
}

// SizeofStackT is its size in user memory.
const SizeofStackT = 24

// Encode writes s to the first SizeofStackT bytes of b.
func (s *StackT) Encode(b []byte) {
	clear(b[:SizeofStackT])
	le.PutUint64(b[0:], s.Sp)
	le.PutUint32(b[8:], uint32(s.Flags))
	le.PutUint64(b[16:], s.Size)
}

// Decode reads s from the first SizeofStackT bytes of b.
func (s *StackT) Decode(b []byte) {
	_ = b[SizeofStackT-1]
	s.Sp = le.Uint64(b[0:])
	s.Flags = int32(le.Uint32(b[8:]))
	s.Size = le.Uint64(b[16:])
}
