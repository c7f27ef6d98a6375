# The System V exercise: a key from a file's name, a queue, one message, received twice.
$ ipcmk -Q -f /tmp:h
$ ipcs -q
$ send -i 0 -t 123 -m 'hello helios'
$ ipcs -q
$ recv -i 0 -t 123
$ recv -i 0 -t 123
^C
$ ipcrm -q 0
$ ipcs -q
