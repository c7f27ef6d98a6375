package main

import (
	"bytes"
	"os/exec"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vitrine-os/vitrine/kernel/abi"
)

// kill -l is bash's, byte for byte.
func TestSignalsLikeBash(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash here")
	}
	want, err := exec.Command(bash, "-c", "kill -l").Output()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(want, []byte("64) SIGRTMAX")) {
		t.Skip("this bash is another system's")
	}
	var got bytes.Buffer
	listLikeBash(&got)
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("(-bash +vitrine):\n%s", diff)
	}
}

// Every signal is told about in both languages.
func TestSignalWords(t *testing.T) {
	for sig := abi.Signal(1); sig <= abi.NSIG; sig++ {
		if w := wordsOf(sig); w.whatZH == "" || w.sender == "" || w.senderZH == "" || w.pages == "" {
			t.Errorf("%v: %+v", sig, w)
		}
	}
}
