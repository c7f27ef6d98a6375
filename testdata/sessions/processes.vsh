# What a process inherits, and what is its own.
$ echo $$
2
$ sh -c 'echo $$ $PPID'
3 2
$ (echo $$; sh -c 'echo $PPID')
2
2
$ ps -ef
UID        PID  PPID  C STIME TTY          TIME CMD
root         1     0  0 00:00 ?        00:00:00 [init]
root         2     1  0 00:00 tty1     00:00:00 sh
root         5     2  0 00:00 tty1     00:00:00 ps -ef
$ cat /proc/self/comm
cat
$ nice -n 5 sh -c nice
5
