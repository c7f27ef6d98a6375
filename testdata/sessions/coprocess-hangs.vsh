# A coprocess that keeps its output in a buffer: the shell waits for an answer that lies there, and the program for more questions.
# Ctrl-C ends the waiting; when the questions end, the answer comes.
$ mkfifo q a
$ tr a-z A-Z < q > a &
[1] 4
$ exec 3> q 4< a
$ echo hello >&3
$ read answer <&4
... 5s
^C
$ echo $?
130
$ exec 3>&-; read answer <&4; echo $answer; wait
HELLO
[1] + Done                       tr a-z A-Z < q > a
$ exec 4<&-
