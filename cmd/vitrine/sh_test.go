package main

import (
	"bytes"
	"os"

	"github.com/vitrine-os/vitrine/kernel"
	vsh "github.com/vitrine-os/vitrine/kernel/session"
)

// crash is vitrine sh with a machine that has a fault: it panics when a program writes the word boom.
func crash() {
	d := newDesk(1)
	cfg := vsh.Config(userland())
	cfg.Input, cfg.Output = d, func(console int, p []byte) {
		if d.show(console, p); bytes.HasPrefix(p, []byte("boom")) {
			panic("boom")
		}
	}
	m, err := kernel.New(cfg)
	must(err)
	os.Exit(d.work(m))
}
