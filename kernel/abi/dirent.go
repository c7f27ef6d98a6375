package abi

// Offsets inside struct linux_dirent64, see getdents64(2). The name ends with NUL, and an entry's
// length is rounded up to 8.
const (
	// DirentIno is the file's number.
	DirentIno = 0
	// DirentOff is where the next entry is: what lseek(2) goes back to.
	DirentOff = 8
	// DirentReclen is the length of this entry.
	DirentReclen = 16
	// DirentType is the file's type, DT_ and so on.
	DirentType = 18
	// DirentName is the name.
	DirentName = 19
)

// Dirent64 is one entry of a folder as getdents64(2) gives it.
type Dirent64 struct {
	// Ino is the file's number.
	Ino uint64
	// Off is a cookie for the place after this entry.
	Off int64
	// Type is one of DT_.
	Type uint8
	// Name is the name.
	Name string
}

// Size is the entry's length in the buffer.
func (d *Dirent64) Size() int { return (DirentName + len(d.Name) + 1 + 7) &^ 7 }

// Append appends the entry as the kernel writes it.
func (d *Dirent64) Append(b []byte) []byte {
	start, size := len(b), d.Size()
	b = append(b, make([]byte, size)...)
	e := b[start:]
	le.PutUint64(e[DirentIno:], d.Ino)
	le.PutUint64(e[DirentOff:], uint64(d.Off))
	le.PutUint16(e[DirentReclen:], uint16(size))
	e[DirentType] = d.Type
	copy(e[DirentName:], d.Name)
	return b
}

// Decode reads the entry at the start of b and returns its length, zero if there is none.
func (d *Dirent64) Decode(b []byte) int {
	if len(b) < DirentName {
		return 0
	}
	size := int(le.Uint16(b[DirentReclen:]))
	if size < DirentName || size > len(b) {
		return 0
	}
	name := b[DirentName:size]
	for i, c := range name {
		if c == 0 {
			name = name[:i]
			break
		}
	}
	d.Ino, d.Off, d.Type, d.Name = le.Uint64(b[DirentIno:]), int64(le.Uint64(b[DirentOff:])), b[DirentType], string(name)
	return size
}
