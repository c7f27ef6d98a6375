// Package scenarios carries the myths inside the binary: scenarios, each headed by an often-told sentence, and whether it is true, in
// English and Chinese.
package scenarios

import (
	"embed"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/scenario"
)

//go:embed myth/*.scn
var files embed.FS

// Myth is a sentence that is often told, and a scenario that shows whether it is true.
type Myth struct {
	// Name is the last part of its id: "sigpipe" of myth/sigpipe.
	Name string
	// Sentence and SentenceZH say it, Truth and TruthZH what is the case.
	Sentence, SentenceZH string
	Truth, TruthZH       string
	// See names the manual pages.
	See string
	// File is the scenario.
	File *scenario.File
}

// Myths returns all myths, by name. What is embedded parses: the tests see to it.
func Myths() ([]Myth, error) {
	entries, err := files.ReadDir("myth")
	if err != nil {
		return nil, err
	}
	var list []Myth
	for _, e := range entries {
		src, err := files.ReadFile("myth/" + e.Name())
		if err != nil {
			return nil, err
		}
		f, err := scenario.Parse("myth/"+e.Name(), src)
		if err != nil {
			return nil, err
		}
		_, sentence := f.Rule()
		list = append(list, Myth{Name: strings.TrimSuffix(e.Name(), ".scn"), Sentence: sentence, SentenceZH: f.Directive("zh"), Truth: f.Directive("truth"),
			TruthZH: f.Directive("zh-truth"), See: f.Directive("see"), File: f})
	}
	return list, nil
}
