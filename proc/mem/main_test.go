package mem

import (
	"flag"
	"os"
	"testing"
)

// TestMain makes the random tests longer than rapid's defaults, unless the command line says otherwise.
func TestMain(m *testing.M) {
	flag.Set("rapid.checks", "250")
	flag.Set("rapid.steps", "60")
	flag.Set("rapid.nofailfile", "true")
	flag.Parse()
	os.Exit(m.Run())
}
