# The pipeline that kills processes by name. Look at its output: it finds its own grep.
# cpus: 4
$ sleep 1000 &
[1] 3
$ sleep 2000 &
[2] 4
$ ps -ef | grep sleep
root         3     2  0 00:00 tty1     00:00:00 sleep 1000
root         4     2  0 00:00 tty1     00:00:00 sleep 2000
root         6     2  0 00:00 tty1     00:00:00 grep sleep
$ ps -ef | grep sleep | awk '{print $2}' | xargs kill
kill: (8): No such process
[1] - Terminated                 sleep 1000
[2] + Terminated                 sleep 2000
$ ps -ef | grep [s]leep
