# What a lecture begins with: echo hangs, for nobody reads. A second console frees it.
$ mkfifo hello
$ echo hi > hello

== console 2 ==
$ ps -eo pid,stat,wchan:12,args
  PID STAT WCHAN        COMMAND
    1 Ss   do_wait      [init]
    2 Ss+  wait_for_par sh
    4 Ss   do_wait      sh
    5 R+   -            ps -eo pid,stat,wchan:12,args
$ cat < hello
hi
$ ps -eo pid,stat,wchan:12,args
  PID STAT WCHAN        COMMAND
    1 Ss   do_wait      [init]
    2 Ss+  n_tty_read   sh
    4 Ss   do_wait      sh
    7 R+   -            ps -eo pid,stat,wchan:12,args

== console 1 ==
$ ls -l hello
prw-r--r-- 1 root root 0 Jan  1 00:00 hello
