// Command write regenerates the processor's engines in the current folder.
package main

import (
	"fmt"
	"os"

	"github.com/vitrine-os/vitrine/proc/riscv/internal/gen"
)

func main() {
	files, err := gen.Files()
	for name, src := range files {
		if err == nil {
			err = os.WriteFile(name, src, 0o644)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
