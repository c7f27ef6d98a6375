# The order of redirections counts: each is done from left to right.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ ls /nowhere > out 2>&1; cat out
ls: cannot access '/nowhere': No such file or directory
$ ls /nowhere 2>&1 > out | tr a-z A-Z; cat out
LS: CANNOT ACCESS '/NOWHERE': NO SUCH FILE OR DIRECTORY
$ echo to stderr >&2
to stderr
$ { echo out; echo err >&2; } 2> /dev/null
out
$ sort < out > out; wc -c < out
0
$ set -C; echo c > f
$ echo d >| f; cat f
d
