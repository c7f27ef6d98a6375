# Two shells and a named pipe: opening it waits for the other side.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ mkfifo hello
$ echo hi > hello

== console 2 ==
$ cat < hello
hi

== console 1 ==
$ cat hello

== console 2 ==
$ (echo one; sleep 1; echo two) > hello
$ echo that was all
that was all

== console 1 ==
one
two

$ echo the end of the file, for nobody has the pipe open
the end of the file, for nobody has the pipe open
