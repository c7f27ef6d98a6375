package main

import (
	"testing"

	"github.com/spf13/pflag"
)

func TestValues(t *testing.T) {
	tests := []struct {
		value pflag.Value
		text  string
		want  string // what String gives then; "" where the text is refused
	}{
		{new(size), "64M", "64M"}, {new(size), "64MiB", "64M"}, {new(size), "1g", "1G"}, {new(size), "2048K", "2M"},
		{new(size), "1048577", "1048577"}, {new(size), "64G", "64G"}, {new(size), "65G", ""}, {new(size), "1023K", ""},
		{new(size), "0G", ""}, {new(size), "-1G", ""}, {new(size), "", ""}, {new(size), "M", ""}, {new(size), "9999999999999999G", ""},
		{new(count), "200M", "200000000"}, {new(count), "2e9", "2000000000"}, {new(count), "1.5k", "1500"}, {new(count), "7", "7"},
		{new(count), "0", ""}, {new(count), "1.5", ""}, {new(count), "1e300", ""}, {new(count), "inf", ""}, {new(count), "nan", ""}, {new(count), "k", ""},
		{new(slice), "1ms", "1ms"}, {new(slice), "50us", "50us"}, {new(slice), "0", ""}, {new(slice), "2h", ""}, {new(slice), "5", ""},
		{new(seed), "0", "0"}, {new(seed), "18446744073709551615", "18446744073709551615"}, {new(seed), "-1", ""}, {new(seed), "x", ""},
		{new(seeds), "1..200", "1..200"}, {new(seeds), "7", "1..7"}, {new(seeds), "7..7", "7..7"}, {new(seeds), "0", ""}, {new(seeds), "2..1", ""}, {new(seeds), "..", ""}, {new(seeds), "1..", ""},
		{new(seeds), "0..18446744073709551615", ""}, {new(seeds), "18446744073709551615..18446744073709551615", "18446744073709551615..18446744073709551615"},
		{&oneOf{allowed: []string{"a", "b"}}, "b", "b"}, {&oneOf{allowed: []string{"a", "b"}}, "c", ""},
		{new(variables), "A=b=c", "A=b=c"}, {new(variables), "A=", "A="}, {new(variables), "=b", ""}, {new(variables), "A", ""}, {new(variables), "A=\x00", ""},
	}
	for _, tt := range tests {
		got := ""
		if err := tt.value.Set(tt.text); err == nil {
			got = tt.value.String()
		}
		if got != tt.want {
			t.Errorf("%T of %q is %q, want %q", tt.value, tt.text, got, tt.want)
		}
	}
}

func TestEnvironment(t *testing.T) {
	o := options{env: variables{"TERM=dumb", "X=1"}}
	env := o.environment()
	if len(env) != 5 || env[2] != "TERM=dumb" || env[4] != "X=1" {
		t.Errorf("environment is %q", env)
	}
}
