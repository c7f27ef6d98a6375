# Two commands write into one file: in a group they share one open file, and with it the offset.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ (echo one; echo two) > file
$ cat file
one
two
$ echo 12345678 > file
$ wc -l < file
1
$ (read first; cat) <<E
> the first line
> the second line
> E
the second line
$ echo short > a; echo longer > b
$ exec 3> both
$ echo A >&3; echo B >&3
$ exec 3>&-
$ cat both
A
B
$ echo xxxxxx > f; exec 4<> f; echo ab >&4; exec 4>&-; cat f
ab
xxx
