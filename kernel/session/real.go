package session

import "errors"

// ErrMissing is wrapped by PlayReal's error if this host cannot play sessions on real Linux.
var ErrMissing = errors.New("this host cannot play sessions on real Linux")
