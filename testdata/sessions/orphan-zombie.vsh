# A child that has ended and that nobody asked for is a zombie; one whose parent has ended gets init as its parent.
$ sh -c 'sleep 1 & exec sleep 100' &
[1] 3
... 2s
$ ps -o pid,ppid,stat,comm
  PID  PPID STAT COMMAND
    2     1 Ss   sh
    3     2 S    sleep
    4     3 Z    sleep <defunct>
    5     2 R+   ps
$ kill $!; wait
[1] + Terminated                 sh -c 'sleep 1 & exec sleep 100'
$ ps -o pid,ppid,stat,comm
  PID  PPID STAT COMMAND
    2     1 Ss   sh
    6     2 R+   ps
$ (sleep 50 &)
$ ps -o pid,ppid,stat,comm
  PID  PPID STAT COMMAND
    2     1 Ss   sh
    8     1 S    sleep
    9     2 R+   ps
