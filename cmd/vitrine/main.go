// Command vitrine runs static riscv64 Linux programs on Vitrine's simulated kernel and shows what happens there.
package main

import (
	"fmt"
	"os"
	"runtime/debug"
)

func main() { os.Exit(run(os.Args[1:])) }

// run executes one command line and returns the exit status. A panic is a fault of ours, whatever the input was: it is said in words,
// and no half-written output gets lost on the way.
func run(args []string) (status int) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(os.Stderr, "vitrine: internal error, please report: %v\n%s", p, debug.Stack())
			status = exitInternal
		}
	}()
	root := newRoot()
	root.SetArgs(args)
	return report(root.Execute())
}
