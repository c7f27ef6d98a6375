# What a lecture begins with: echo hangs, for nobody reads. A second console frees it.
$ mkfifo hello
$ echo hi > hello

== console 2 ==
$ ps -o pid,stat,wchan,args
$ cat < hello
$ ps -o pid,stat,wchan,args

== console 1 ==
$ ls -l hello
