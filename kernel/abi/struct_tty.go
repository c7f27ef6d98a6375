package abi

// Winsize is struct winsize: the size of a terminal, see ioctl_tty(2).
type Winsize struct {
	// Row is the number of lines.
	Row uint16
	// Col is the number of columns.
	Col uint16
	// Xpixel is not used.
	Xpixel uint16
	// Ypixel is not used.
	Ypixel uint16
}

// SizeofWinsize is its size in user memory.
const SizeofWinsize = 8

// Encode writes w to the first SizeofWinsize bytes of b.
func (w *Winsize) Encode(b []byte) {
	_ = b[SizeofWinsize-1]
	le.PutUint16(b[0:], w.Row)
	le.PutUint16(b[2:], w.Col)
	le.PutUint16(b[4:], w.Xpixel)
	le.PutUint16(b[6:], w.Ypixel)
}

// Decode reads w from the first SizeofWinsize bytes of b.
func (w *Winsize) Decode(b []byte) {
	_ = b[SizeofWinsize-1]
	w.Row = le.Uint16(b[0:])
	w.Col = le.Uint16(b[2:])
	w.Xpixel = le.Uint16(b[4:])
	w.Ypixel = le.Uint16(b[6:])
}

// Termios is the kernel's struct termios of asm-generic; the C library's is larger.
type Termios struct {
	// Iflag is the input modes.
	Iflag uint32
	// Oflag is the output modes.
	Oflag uint32
	// Cflag is the control modes.
	Cflag uint32
	// Lflag is the local modes.
	Lflag uint32
	// Line is the line discipline.
	Line uint8
	// Cc is the special characters, indexed by VINTR and its like.
	Cc [19]uint8
}

// SizeofTermios is its size in user memory.
const SizeofTermios = 36

// Encode writes t to the first SizeofTermios bytes of b.
func (t *Termios) Encode(b []byte) {
	_ = b[SizeofTermios-1]
	le.PutUint32(b[0:], t.Iflag)
	le.PutUint32(b[4:], t.Oflag)
	le.PutUint32(b[8:], t.Cflag)
	le.PutUint32(b[12:], t.Lflag)
	b[16] = t.Line
	copy(b[17:], t.Cc[:])
}

// Decode reads t from the first SizeofTermios bytes of b.
func (t *Termios) Decode(b []byte) {
	_ = b[SizeofTermios-1]
	t.Iflag = le.Uint32(b[0:])
	t.Oflag = le.Uint32(b[4:])
	t.Cflag = le.Uint32(b[8:])
	t.Lflag = le.Uint32(b[12:])
	t.Line = b[16]
	copy(t.Cc[:], b[17:])
}
