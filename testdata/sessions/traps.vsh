# What a shell does about signals, and at its end.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ trap 'echo got it' USR1
$ kill -USR1 $$
got it
$ sh -c 'trap "echo cleaning up" EXIT; echo working'
working
cleaning up
$ sh -c 'trap "echo cleaning up; exit 3" TERM; kill $$; echo not reached'
cleaning up
$ echo $?
3
$ sh -c 'trap "" TERM; kill $$; echo still here'
still here
$ trap - USR1
$ trap
$ sh -c 'kill -9 $$'
Killed
$ echo $?
137
