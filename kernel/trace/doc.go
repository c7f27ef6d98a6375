// Package trace reads the machine's stream of events and writes it for people and programs: the text of
// strace(1), to the letter where Linux and this machine agree, JSON lines, and what other tools draw
// pictures of: Perfetto, ftrace, Mermaid. It looks at events alone, never into the machine.
package trace
