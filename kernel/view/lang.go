package view

import "strings"

// Lang is a language that people are spoken to in.
type Lang uint8

// The languages.
const (
	English Lang = iota
	Chinese
	langs
)

// ParseLang chooses a language by a name such as zh, zh_CN.UTF-8 or en: Chinese for all that begin with zh, else English.
func ParseLang(name string) Lang {
	if strings.HasPrefix(strings.ToLower(name), "zh") {
		return Chinese
	}
	return English
}

// Phrase is a text in every language, for fmt where it has verbs.
type Phrase [langs]string

// In is the phrase in a language.
func (p Phrase) In(l Lang) string { return p[l] }
