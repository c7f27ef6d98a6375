# What stands in the script itself can be a command's standard input.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ name=world
$ cat <<END
> hello $name
> one and one is $((1+1))
> END
hello world
one and one is 2
$ cat <<'END'
> hello $name
> END
hello $name
$ tr a-z A-Z <<END | rev
> abc
> END
CBA
$ cat <<A; cat <<B
> first
> A
> second
> B
first
second
