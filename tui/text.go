package tui

import (
	"fmt"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/view"
)

const (
	partsEnd    = view.Parts
	partSignals = view.Signals
)

func sprint(format string, args ...any) string { return fmt.Sprintf(format, args...) }

func blanks(n int) string { return strings.Repeat(" ", max(n, 0)) }

func repeat(s string, n int) string { return strings.Repeat(s, max(n, 0)) }

// indentOf counts the blanks at a text's beginning.
func indentOf(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }

// splitLines cuts a text at its line ends; what a carriage return hides from a terminal is shown.
func splitLines(s string) []string {
	return strings.Split(strings.TrimSuffix(strings.ReplaceAll(s, "\r\n", "\n"), "\n"), "\n")
}
