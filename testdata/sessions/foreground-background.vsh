# Ctrl-C reaches the job in the foreground only: another group of processes is in the background.
$ sh -c 'trap "echo heard it" INT; sleep 3; echo has not heard it' > log &
[1] 3
$ sh -c 'trap "echo the foreground heard it" INT; sleep 2; echo and goes on'
^C
the foreground heard it
and goes on
$ wait; cat log
has not heard it
[1] + Done                       sh -c 'trap "echo heard it" INT; sleep 3; echo has not heard it' > log
