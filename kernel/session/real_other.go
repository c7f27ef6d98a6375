//go:build !linux

package session

// PlayReal plays a session on the Linux of this computer, which is none.
func PlayReal(*File) (*File, error) { return nil, ErrMissing }
