//go:build !(linux && amd64)

package linux

import (
	"fmt"
	"runtime"

	"github.com/vitrine-os/vitrine/kernel/scenario"
)

// Open says why there is no Linux stage: it needs the kernel itself and an agent for the processor.
func Open(Options) (scenario.Stage, error) {
	return nil, fmt.Errorf("%w: it needs Linux on x86-64, this is %s on %s", ErrUnavailable, runtime.GOOS, runtime.GOARCH)
}
