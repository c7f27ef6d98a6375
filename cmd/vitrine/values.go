package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Flag values that people write with units. Each implements pflag.Value.

// size is a number of bytes: "64M".
type size int64

const (
	minMemory = 1 << 20
	maxMemory = 64 << 30
)

// Type names the value in help texts.
func (s *size) Type() string { return "SIZE" }

func (s *size) String() string {
	for _, u := range []struct {
		unit string
		n    int64
	}{{"G", 1 << 30}, {"M", 1 << 20}, {"K", 1 << 10}} {
		if n := int64(*s); n != 0 && n%u.n == 0 {
			return strconv.FormatInt(n/u.n, 10) + u.unit
		}
	}
	return strconv.FormatInt(int64(*s), 10)
}

// Set reads bytes, or kibi-, mebi- or gibibytes with a letter.
func (s *size) Set(text string) error {
	shift := 0
	number := strings.TrimSuffix(strings.TrimSuffix(strings.ToUpper(text), "B"), "I")
	for i, unit := range []string{"K", "M", "G"} {
		if rest, ok := strings.CutSuffix(number, unit); ok {
			number, shift = rest, 10*(i+1)
			break
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return errors.New(`write a size as 64M, 1G or a number of bytes`)
	}
	if n <= 0 || n > maxMemory>>shift || n<<shift < minMemory {
		return errors.New("the memory must be between 1M and 64G")
	}
	*s = size(n << shift)
	return nil
}

// count is a number of instructions: "200M", "2e9".
type count int64

// Type names the value in help texts.
func (c *count) Type() string { return "N" }

func (c *count) String() string { return strconv.FormatInt(int64(*c), 10) }

// Set reads a number, with k, M or G for thousands, millions or milliards, or with an exponent.
func (c *count) Set(text string) error {
	number, unit := text, int64(1)
	for i, suffix := range []string{"k", "M", "G"} {
		if rest, ok := strings.CutSuffix(text, suffix); ok {
			number, unit = rest, []int64{1e3, 1e6, 1e9}[i]
		}
	}
	n, err := strconv.ParseFloat(number, 64)
	if n *= float64(unit); err != nil || n < 1 || n > 1<<53 || n != float64(int64(n)) {
		return errors.New("write a number of instructions as 200M, 2e9 or 1000")
	}
	*c = count(n)
	return nil
}

// slice is a duration of virtual time: "1ms".
type slice time.Duration

// Type names the value in help texts.
func (s *slice) Type() string { return "DURATION" }

func (s *slice) String() string { return strings.ReplaceAll(time.Duration(*s).String(), "µ", "u") }

// Set reads a duration.
func (s *slice) Set(text string) error {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 || d > time.Hour {
		return errors.New("write a duration as 1ms, 50us or 200ns")
	}
	*s = slice(d)
	return nil
}

// seed is a seed that may be left out.
type seed struct {
	n     uint64
	given bool
}

// Type names the value in help texts.
func (s *seed) Type() string { return "N" }

func (s *seed) String() string {
	if !s.given {
		return ""
	}
	return strconv.FormatUint(s.n, 10)
}

// Set reads a seed.
func (s *seed) Set(text string) error {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return errors.New("a seed is a number, 0 or more")
	}
	s.n, s.given = n, true
	return nil
}

// seeds is a range of seeds: "1..200", or how many from 1 on: "200".
type seeds struct {
	first uint64
	n     int // how many, 0: none asked for
}

// maxSeeds bounds one command's runs.
const maxSeeds = 1_000_000

// Type names the value in help texts.
func (s *seeds) Type() string { return "A..B" }

func (s *seeds) String() string {
	if s.n == 0 {
		return ""
	}
	return fmt.Sprintf("%d..%d", s.first, s.first+uint64(s.n)-1)
}

// Set reads a range.
func (s *seeds) Set(text string) error {
	from, to, ok := strings.Cut(text, "..")
	if !ok {
		from, to = "1", text
	}
	a, err1 := strconv.ParseUint(from, 10, 64)
	b, err2 := strconv.ParseUint(to, 10, 64)
	if err1 != nil || err2 != nil || a > b {
		return errors.New("write a range of seeds as 1..200, or how many")
	}
	if b-a >= maxSeeds {
		return fmt.Errorf("at most %d seeds at a time", maxSeeds)
	}
	s.first, s.n = a, int(b-a)+1
	return nil
}

// oneOf is a word out of a few.
type oneOf struct {
	word    string
	allowed []string
}

// Type names the value in help texts.
func (o *oneOf) Type() string { return strings.Join(o.allowed, "|") }

func (o *oneOf) String() string { return o.word }

// Set accepts an allowed word.
func (o *oneOf) Set(text string) error {
	for _, w := range o.allowed {
		if w == text {
			o.word = w
			return nil
		}
	}
	return fmt.Errorf("choose one of %s", strings.Join(o.allowed, ", "))
}

// variables are settings of the environment: NAME=VALUE.
type variables []string

// Type names the value in help texts.
func (v *variables) Type() string { return "NAME=VALUE" }

// String joins the settings with what cannot be part of one.
func (v *variables) String() string { return strings.Join(*v, "\x00") }

// Set takes one setting; a later one of the same name replaces an earlier one.
func (v *variables) Set(text string) error {
	name, _, ok := strings.Cut(text, "=")
	if !ok || name == "" || strings.ContainsRune(text, 0) {
		return errors.New("write a variable as NAME=VALUE")
	}
	*v = setVariable(*v, text)
	return nil
}

// setVariable adds a setting to an environment, in the place of an old one of the same name.
func setVariable(env []string, setting string) []string {
	name, _, _ := strings.Cut(setting, "=")
	for i, old := range env {
		if strings.HasPrefix(old, name+"=") {
			env[i] = setting
			return env
		}
	}
	return append(env, setting)
}
