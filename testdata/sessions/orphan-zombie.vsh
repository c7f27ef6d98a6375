# A child that has ended and that nobody asked for is a zombie; one whose parent has ended gets init as its parent.
$ sh -c 'sleep 1 & exec sleep 100' &
... 2s
$ ps -o pid,ppid,stat,comm
$ kill $!
$ ps -o pid,ppid,stat,comm
$ (sleep 50 &)
$ ps -o pid,ppid,stat,comm
