//go:build !linux && !darwin

package main

import (
	"os"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// endSignals end a run.
var endSignals = []os.Signal{os.Interrupt}

// takeKeys is for hosts whose terminals we let edit lines themselves: Ctrl-C then ends the run.
func takeKeys(*os.File) (restore func()) { return nil }

// watchSize is not asked for there.
func watchSize(func()) (stop func()) { return func() {} }

// windowSize is not asked for there.
func windowSize(*os.File) abi.Winsize { return abi.Winsize{} }
