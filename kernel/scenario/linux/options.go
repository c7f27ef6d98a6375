package linux

import (
	"errors"
	"time"
)

// Options say how a stage is to be opened. The zero value is good.
type Options struct {
	// CPU is the processor that all actors are pinned to, counted from 1 among those that this process may use; 0 takes turns from stage
	// to stage.
	CPU int
	// Patience is how long the stage lives without being used, in whole seconds: an abandoned one ends by itself. 0 is a minute.
	Patience time.Duration
}

// ErrUnavailable is wrapped by Open's error where the host lacks something: another system, no root, no namespaces. Tests skip then.
var ErrUnavailable = errors.New("no Linux stage here")

// ErrFenced is wrapped by Start's error for a call that the stage refuses to make, since it reaches beyond the fence or would change what
// an actor is.
var ErrFenced = errors.New("not behind the fence")
