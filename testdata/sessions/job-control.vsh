# Ctrl-Z stops a command; fg and bg let it go on.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ sleep 1000
^Z
[1] + Stopped                    sleep 1000
$ jobs
[1] + Stopped                    sleep 1000
$ bg
[1] sleep 1000
$ jobs
[1] + Running                    sleep 1000
$ fg
sleep 1000
^C
$ jobs
$ cat
< before
before
^Z
[1] + Stopped                    cat
$ fg
cat
< after
after
^D
