# A coprocess that writes its answer at once: question and answer take turns.
$ mkfifo q a
$ while read line; do echo "heard $line"; done < q > a &
[1] 4
$ exec 3> q 4< a
$ echo hello >&3; read answer <&4; echo $answer
heard hello
$ echo again >&3; read answer <&4; echo $answer
heard again
$ exec 3>&- 4<&-; wait
[1] + Done                       while read line; do echo "heard $line"; done < q > a
