package tui

import (
	"testing"

	"github.com/vitrine-os/vitrine/kernel/view/phrasetest"
)

func TestPhrases(t *testing.T) { phrasetest.Check(t, 150) }
