// Package session reads, plays and writes sessions: transcripts of what was typed at the consoles of a machine and of what came out, as
// they would stand in a lecture note. A transcript is a test, too: played again it must come out the same.
//
//	# Two shells and a named pipe.
//	$ mkfifo hello
//	$ echo hi > hello
//
//	== console 2 ==
//	$ cat < hello
//	hi
//
// A line of a session is one of these; every other line is what came out.
//
//	# ...             a remark
//	== console N ==   from here on console N is typed at
//	$ LINE            a command line, typed behind the shell's prompt
//	> LINE            its next line, typed behind the second prompt
//	< LINE            a line that a program reads
//	^C  ^Z  ^D  ^\    keys
//	... 2s            time passes
//
// The remarks "# recorded: linux ..." and "# cpus: N" at the head say where it was recorded, and how many CPUs the machine has.
//
// A backslash in front of a line makes it one that came out, whatever it looks like; one alone is an empty line (empty lines before what
// is typed or remarked are only there for the eye). \c at the end of a line says that no newline came. The prompts themselves are not
// part of what came out.
//
// Typing takes no time. A line is typed when somebody reads at its console and nothing else runs, a key as soon as nothing runs; where
// something runs all the time, a tenth of a second later.
package session
