# Everything is a file: devices, and what the kernel tells about processes.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ echo gone > /dev/null; wc -c < /dev/null
0
$ head -c 4 /dev/zero | od -c
0000000  \0  \0  \0  \0
0000004
$ test -c /dev/null && echo a character device
a character device
$ test -t 0 && echo a terminal
a terminal
$ test -t 0 < /dev/null || echo none
none
$ sh -c 'echo to the terminal > /dev/tty' > /dev/null
to the terminal
$ cd /proc/self && test -e status && echo there is a status
there is a status
