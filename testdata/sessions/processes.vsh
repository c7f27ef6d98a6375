# What a process inherits, and what is its own.
$ echo $$
$ sh -c 'echo $$ $PPID'
$ (echo $$; sh -c 'echo $PPID')
$ ps -ef
$ cat /proc/self/comm
$ nice -n 5 sh -c nice
