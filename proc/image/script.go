package image

import "github.com/vitrine-os/vitrine/kernel/abi"

// scriptHead is how much of a file Linux looks at for the #! line (BINPRM_BUF_SIZE).
const scriptHead = 256

// Script reads the "#!" line at the head of a file, of which the first 256 bytes count: the
// interpreter's path and, when there is one, its single argument, which may have blanks inside. ok
// says that it is a script at all; errno is then 0, or ENOEXEC for a line without an interpreter or
// with one cut off by the limit, or EACCES for an empty path, which Linux takes for the working
// directory. See execve(2).
//
// The rules are those of Linux's binfmt_script, whose corners programs have come to rely on: a line
// that ends in the buffer is trimmed of blanks and tabs at both ends; one that doesn't is accepted as
// long as the path itself is whole; a zero byte ends the path and the argument.
func Script(head []byte) (interp, arg string, ok bool, errno abi.Errno) {
	var buf [scriptHead]byte
	copy(buf[:], head)
	if buf[0] != '#' || buf[1] != '!' {
		return "", "", false, 0
	}
	end := 2
	for end < len(buf) && buf[end] != '\n' && buf[end] != 0 {
		end++
	}
	// A zero byte hides a newline that follows it; the line is then as if it filled the buffer.
	if end == len(buf) || buf[end] != '\n' {
		end = len(buf) - 1
		if !wholeName(buf[2:]) {
			return "", "", true, abi.ENOEXEC
		}
	}
	for end > 2 && isBlank(buf[end-1]) {
		end--
	}
	line := buf[2:end]
	for len(line) > 0 && isBlank(line[0]) {
		line = line[1:]
	}
	if len(line) == 0 {
		return "", "", true, abi.ENOEXEC
	}
	return splitLine(line)
}

// splitLine takes a trimmed line apart.
func splitLine(line []byte) (interp, arg string, ok bool, errno abi.Errno) {
	n := 0
	for n < len(line) && !isBlank(line[n]) && line[n] != 0 {
		n++
	}
	if n == 0 {
		return "", "", true, abi.EACCES
	}
	interp = string(line[:n])
	if n < len(line) && line[n] != 0 {
		rest := line[n:]
		for len(rest) > 0 && isBlank(rest[0]) {
			rest = rest[1:]
		}
		arg = cString(rest)
	}
	return interp, arg, true, 0
}

// wholeName says whether b holds a word and what ends it.
func wholeName(b []byte) bool {
	i := 0
	for i < len(b) && isBlank(b[i]) {
		i++
	}
	if i == len(b) {
		return false
	}
	for ; i < len(b); i++ {
		if isBlank(b[i]) || b[i] == 0 {
			return true
		}
	}
	return false
}

// isBlank is what separates words of the line.
func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// cString is b up to its first zero byte.
func cString(b []byte) string {
	for i, c := range b {
		if c == 0 {
			return string(b[:i])
		}
	}
	return string(b)
}
