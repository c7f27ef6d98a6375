# A command in the background, and waiting for it.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ sh -c 'sleep 1 & wait; echo all are done'
all are done
$ sh -c '(sleep 1; exit 7) & wait $!; echo $?'
7
$ sh -c 'sleep 2 & sleep 1 & wait; echo both'
both
