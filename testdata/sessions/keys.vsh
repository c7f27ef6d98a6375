# Ctrl-C ends the command in the foreground, Ctrl-D is the end of the input, Ctrl-\ ends with a core dump, and a line can be edited.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ sleep 100
^C
$ echo $?
130
$ cat
< a line
a line
^D
$ sleep 100
^\
Quit
$ echo $?
131
$ sh -c 'trap "echo interrupted" INT; sleep 100; echo goes on'
^C
interrupted
goes on
$ cat > /dev/null; echo read all
^D
read all
